//! What the last assembly worked out, so that the next one is cheap.
//!
//! Each result is kept under the digest of everything its maker was given, and found under nothing
//! else. So there is no record of what depends on what that could be wrong: an assembly with a
//! memory gives what one without gives, only sooner.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::Entry;
use super::lead::Leads;
use super::relation::Edges;
use super::skeleton::Skeleton;
use super::tree::Item;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;

/// Results of one maker by the digest of what it was given; those that a round does not ask for are forgotten.
#[derive(Debug)]
pub struct Memo<V>(HashMap<Digest, V>);

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<V: Clone + Send + Sync> Memo<V> {
    /// The results for all inputs, in their order. What is not known from the last round is made, in parallel.
    pub fn all<I: Sync>(&mut self, inputs: &[(Digest, I)], make: impl Fn(&I) -> V + Sync) -> Vec<V> {
        let known = |(key, input): &(Digest, I)| self.0.get(key).cloned().unwrap_or_else(|| make(input));
        let results: Vec<V> = inputs.par_iter().with_min_len(64).map(known).collect();
        self.0 = inputs.iter().map(|(key, _)| *key).zip(results.iter().cloned()).collect();
        results
    }

    /// The result for the only input of a round.
    pub fn one(&mut self, key: Digest, make: impl FnOnce() -> V) -> V {
        let result = self.0.get(&key).cloned().unwrap_or_else(make);
        self.0 = HashMap::from([(key, result.clone())]);
        result
    }
}

/// What is kept of one edition.
#[derive(Debug, Default)]
pub struct OfEdition {
    /// Entries, by the pages they are made from.
    pub entries: Memo<Arc<Entry>>,
    /// The order of pages, by their paths and what sections say of it.
    pub skeleton: Memo<Arc<(Skeleton, Vec<Diagnostic>)>>,
    /// Sidebars, by the entries in them.
    pub sidebars: Memo<(Arc<Item>, Digest)>,
    /// Where links lead, by page.
    pub leads: Memo<Arc<Leads>>,
    /// What leads nowhere, by the page and what it leads to.
    pub references: Memo<Arc<[Diagnostic]>>,
    /// Sources that a page cites, by page and front matter.
    pub cited: Memo<Arc<[Arc<str>]>>,
}

/// What assemblies remember of each other.
#[derive(Debug, Default)]
pub struct Memory {
    /// What every result depends on: configuration, components, records. When it changes all is forgotten.
    ground: Digest,
    pub(super) editions: Vec<OfEdition>,
    pub(super) edges: Memo<Arc<(Edges, Vec<Diagnostic>)>>,
}

impl Memory {
    /// Makes ready for an assembly on this ground.
    pub(super) fn stand_on(&mut self, ground: Digest, editions: usize) {
        if self.ground != ground || self.editions.len() != editions {
            *self = Self { ground, ..Self::default() };
            self.editions.resize_with(editions, OfEdition::default);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_not_made_again_and_what_is_not_asked_for_is_forgotten() {
        let made = std::sync::Mutex::new(Vec::new());
        let mut memo = Memo::default();
        let mut round = |words: &[&'static str]| {
            let inputs: Vec<_> = words.iter().map(|word| (Digest::of(word.as_bytes()), *word)).collect();
            let lengths = memo.all(&inputs, |word| {
                made.lock().unwrap().push(*word);
                word.len()
            });
            (lengths, std::mem::take(&mut *made.lock().unwrap()))
        };
        assert_eq!(round(&["rain", "sun"]), (vec![4, 3], vec!["rain", "sun"]));
        assert_eq!(round(&["cloud", "rain"]), (vec![5, 4], vec!["cloud"]));
        assert_eq!(round(&["sun"]), (vec![3], vec!["sun"]));
    }
}
