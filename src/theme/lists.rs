//! What was rendered of long lists for many pages at once, under the digest of all it was made from.
//!
//! A memory of what a pure function gave: it may forget at any time. It belongs to a theme, so that
//! nothing that a template sees of the theme has to be part of the digest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use crate::digest::Digest;

/// The items of one list, each made when it is first wanted.
pub type Made = Arc<[OnceLock<Box<str>>]>;

/// More lists than the pages show that are made at the same time.
const MOST: usize = 512;

/// Lists by the digest of what they are made from.
#[derive(Debug, Default)]
pub struct Lists(Mutex<HashMap<Digest, Made>>);

impl Lists {
    /// What is known of a list with so many items.
    pub fn of(&self, key: Digest, length: usize) -> Made {
        let new = || (0..length).map(|_| OnceLock::new()).collect();
        let Ok(mut lists) = self.0.lock() else {
            return new();
        };
        if lists.len() >= MOST && !lists.contains_key(&key) {
            lists.clear();
        }
        lists.entry(key).or_insert_with(new).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_known_by_all_that_it_is_made_from_and_may_be_forgotten() {
        let lists = Lists::default();
        let one = Digest::of(b"1");
        assert!(lists.of(one, 2)[0].set("a".into()).is_ok());
        assert_eq!(lists.of(one, 2)[0].get().map(AsRef::as_ref), Some("a"));
        assert_eq!(lists.of(Digest::of(b"2"), 2)[0].get(), None);
        (0..MOST).for_each(|n| drop(lists.of(Digest::of_value(&n), 1)));
        assert_eq!(lists.of(one, 2)[0].get(), None);
    }
}
