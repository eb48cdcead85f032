//! What reading pages told an earlier run, under the digest of all that it hangs on.
//!
//! It is shared out over shelves, so that one edit writes a small part of it. What is known is read where a page asks for
//! it: of pages that changed nobody does.

use std::collections::HashMap;

use crate::digest::Digest;
use crate::page::Told;
use crate::site::Sound;

/// What reading pages told an earlier run.
#[derive(Clone, Debug, Default)]
pub struct Known {
    told: HashMap<Digest, Vec<u8>>,
    /// What stands for the entries of each shelf.
    shelves: Vec<Digest>,
    /// Pages that it found sound.
    pub(super) sound: Sound,
}

impl Known {
    /// How many shelves there are.
    pub const SHELVES: usize = 64;

    /// What shelves hold, in their order; and which pages were sound.
    pub fn of(shelves: Vec<Vec<(Digest, Vec<u8>)>>, sound: Sound) -> Self {
        let named = shelves.iter().map(|shelf| Digest::of_all(shelf.iter().map(|(key, _)| *key))).collect();
        Self { shelves: named, told: shelves.into_iter().flatten().collect(), sound }
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    /// What reading a page told.
    pub(super) fn told(&self, key: Digest) -> Option<Told> {
        Told::unpack(self.told.get(&key)?)
    }

    /// What stands for it alone.
    pub(super) fn emptied(self) -> Self {
        Self { told: HashMap::new(), ..self }
    }

    /// The shelves, each with its number, that would have other entries than they had, of all that there is to keep.
    pub(super) fn changed<T>(&self, all: Vec<(Digest, T)>) -> Vec<(usize, Vec<(Digest, T)>)> {
        let mut shelves: Vec<Vec<(Digest, T)>> = (0..Self::SHELVES).map(|_| Vec::new()).collect();
        all.into_iter().for_each(|(key, what)| shelves[(key.half() % Self::SHELVES as u64) as usize].push((key, what)));
        let sorted = shelves.into_iter().enumerate().map(|(at, mut shelf)| {
            shelf.sort_by_key(|(key, _)| *key);
            (at, shelf)
        });
        sorted.filter(|(at, shelf)| self.shelves.get(*at) != Some(&Digest::of_all(shelf.iter().map(|(key, _)| *key)))).collect()
    }
}
