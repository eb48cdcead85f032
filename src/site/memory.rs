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

/// How many inputs may be others than in the last round for the rest to be left where they are.
const FEW: usize = 32;

/// Results of one maker by the digest of what it was given, in the order of the last round; those that
/// a round does not ask for are forgotten. After one edit nearly all are asked for in the same order, so
/// they are found by their places, and neither looked up nor moved.
#[derive(Debug)]
pub struct Memo<V> {
    keys: Vec<Digest>,
    values: Vec<V>,
}

impl<V> Default for Memo<V> {
    fn default() -> Self {
        Self { keys: Vec::new(), values: Vec::new() }
    }
}

impl<V: Clone + Send + Sync> Memo<V> {
    /// The results for all inputs, in their order. What is not known from the last round is made, in parallel.
    pub fn all<I: Sync>(&mut self, inputs: &[(Digest, I)], make: impl Fn(&I) -> V + Sync) -> &[V] {
        match self.few_others(inputs) {
            Some(others) => {
                let known = |key: &Digest| Some(self.values[self.keys.iter().position(|known| known == key)?].clone());
                let fresh = |at: &usize| known(&inputs[*at].0).unwrap_or_else(|| make(&inputs[*at].1));
                let fresh: Vec<V> = others.par_iter().map(fresh).collect();
                for (at, value) in others.into_iter().zip(fresh) {
                    (self.keys[at], self.values[at]) = (inputs[at].0, value);
                }
            }
            None => {
                let known: HashMap<&Digest, &V> = self.keys.iter().zip(&self.values).collect();
                let known = |(key, input): &(Digest, I)| known.get(key).map_or_else(|| make(input), |value| (*value).clone());
                self.values = inputs.par_iter().with_min_len(64).with_max_len(128).map(known).collect();
                self.keys = inputs.iter().map(|(key, _)| *key).collect();
            }
        }
        &self.values
    }

    /// Whether all but a few inputs are those of the last round, each in its place.
    pub fn knows_most<I>(&self, inputs: &[(Digest, I)]) -> bool {
        self.few_others(inputs).is_some()
    }

    /// The places of inputs that are others than in the last round, if they are few and the rest is where it was.
    fn few_others<I>(&self, inputs: &[(Digest, I)]) -> Option<Vec<usize>> {
        let differ = |(at, (known, (key, _))): (usize, (&Digest, &(Digest, I)))| (known != key).then_some(at);
        let same_length = self.keys.len() == inputs.len();
        let others: Vec<usize> = same_length.then(|| self.keys.iter().zip(inputs).enumerate().filter_map(differ).take(FEW + 1).collect())?;
        (others.len() <= FEW).then_some(others)
    }

    /// The result for the only input of a round.
    pub fn one(&mut self, key: Digest, make: impl FnOnce() -> V) -> V {
        let known = self.keys.iter().position(|known| *known == key).and_then(|at| self.values.get(at).cloned());
        let result = known.unwrap_or_else(make);
        (self.keys, self.values) = (vec![key], vec![result.clone()]);
        result
    }
}

/// What is kept of the order of one edition.
#[derive(Debug, Default)]
pub struct OfTree {
    /// The order of pages, by their paths and what sections say of it.
    pub skeleton: Memo<Arc<(Skeleton, Vec<Diagnostic>)>>,
    /// Sidebars, by the entries in them.
    pub sidebars: Memo<(Arc<Item>, Digest)>,
}

/// What else is kept of one edition.
#[derive(Debug, Default)]
pub struct OfEdition {
    /// Entries, by the pages they are made from.
    pub entries: Memo<Arc<Entry>>,
    /// Where links lead, by the page and the names of what there is.
    pub leads: Memo<Arc<Leads>>,
    /// What leads nowhere, by the page and what it leads to.
    pub references: Memo<Arc<[Diagnostic]>>,
    /// Sources that a page cites, by page and front matter.
    pub cited: Memo<Arc<[Arc<str>]>>,
}

/// Pages of which it was found that all is there that they refer to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sound {
    /// Stands for all that was looked at besides those pages.
    pub ground: Digest,
    /// What stands for each of them, in order.
    pub pages: Vec<Digest>,
}

impl Sound {
    /// Whether a page is one of them.
    pub fn has(&self, page: Digest) -> bool {
        self.pages.binary_search(&page).is_ok()
    }
}

/// What assemblies remember of each other.
#[derive(Debug, Default)]
pub struct Memory {
    /// What every result depends on: configuration, components, records. When it changes all is forgotten.
    pub(super) ground: Digest,
    pub(super) editions: Vec<OfEdition>,
    pub(super) trees: Vec<OfTree>,
    /// Pages that an earlier run found sound: the next assembly does not check them again.
    pub(super) sound: Sound,
    pub(super) edges: Memo<Arc<(Edges, Vec<Diagnostic>)>>,
}

impl Memory {
    /// One of an earlier run that found pages sound, and of nothing else.
    pub fn of(sound: Sound) -> Self {
        Self { sound, ..Self::default() }
    }

    /// Makes ready for an assembly on this ground.
    pub(super) fn stand_on(&mut self, ground: Digest, editions: usize) {
        if self.ground != ground || self.editions.len() != editions {
            *self = Self { ground, sound: std::mem::take(&mut self.sound), ..Self::default() };
            self.editions.resize_with(editions, OfEdition::default);
            self.trees.resize_with(editions, OfTree::default);
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
            (lengths.to_vec(), std::mem::take(&mut *made.lock().unwrap()))
        };
        assert_eq!(round(&["rain", "sun"]), (vec![4, 3], vec!["rain", "sun"]));
        assert_eq!(round(&["cloud", "rain"]), (vec![5, 4], vec!["cloud"]));
        assert_eq!(round(&["sun"]), (vec![3], vec!["sun"]));
    }

    #[test]
    fn many_other_inputs_at_once_are_made_and_the_rest_is_kept() {
        let numbers = |from: usize, to: usize| (from..to).map(|n| (Digest::of(&n.to_le_bytes()), n)).collect::<Vec<_>>();
        let made = std::sync::atomic::AtomicUsize::new(0);
        let mut memo = Memo::default();
        let mut round = |inputs: &[(Digest, usize)]| {
            let double = |n: &usize| {
                made.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                n * 2
            };
            let right = memo.all(inputs, double).iter().zip(inputs).all(|(result, (_, n))| *result == n * 2);
            (right && memo.knows_most(inputs), made.swap(0, std::sync::atomic::Ordering::Relaxed))
        };
        assert_eq!(round(&numbers(0, 100)), (true, 100));
        assert_eq!(round(&numbers(50, 150)), (true, 50), "as many, half of them others");
        assert_eq!(round(&numbers(49, 151)), (true, 2), "more");
        let mut swapped = numbers(49, 151);
        swapped.swap(3, 90);
        swapped[7] = (Digest::of(b"other"), 7);
        assert_eq!(round(&swapped), (true, 1), "two in each other's place, and one other");
    }
}
