//! The search index of each edition: made when it is asked for, kept until something changes.

use std::sync::{Arc, PoisonError};

use super::Session;
use crate::digest::Digest;
use crate::output::{self, Gathering, Index, Kept, Plan};

impl Session {
    /// Adds those files to a plan. `known` says which files an earlier build made with an index's
    /// key; where it knows none, the index is made.
    pub fn plan_search(&self, plan: &mut Plan, known: &dyn Fn(usize, Digest) -> Vec<Arc<str>>) {
        for (edition, root) in plan.indexes() {
            let mut files = known(edition, root.key.digest());
            if files.is_empty() {
                files = self.index(edition).files.keys().cloned().collect();
            }
            plan.outputs.extend(files.into_iter().map(|file| (file, root.clone())));
        }
    }

    /// The search index of an edition, made when it is asked for first and when something changed.
    pub fn index(&self, edition: usize) -> Arc<Index> {
        self.index_or_gathering(edition).unwrap_or_else(|(key, gathering)| {
            let index = gathering.make(&self.kept(edition));
            self.keep_index(edition, key, index)
        })
    }

    /// What is needed to make an edition's index elsewhere, and its key; or the index, if it is made.
    pub fn index_or_gathering(&self, edition: usize) -> Result<Arc<Index>, (Digest, Gathering)> {
        let key = self.index_key(edition);
        let indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let made = indexes.get(&edition).filter(|(made, _)| *made == key).map(|(_, index)| index.clone());
        drop(indexes);
        made.ok_or_else(|| (key, output::gather(&self.theme, &self.site, edition)))
    }

    fn index_key(&self, edition: usize) -> Digest {
        let mut keys = self.index_keys.lock().unwrap_or_else(PoisonError::into_inner);
        *keys.entry(edition).or_insert_with(|| output::index_key(&self.theme, &self.site, edition).digest())
    }

    /// Takes in an index that was made of a gathering.
    pub fn keep_index(&self, edition: usize, key: Digest, index: Index) -> Arc<Index> {
        let index = Arc::new(index);
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).insert(edition, (key, index.clone()));
        index
    }

    /// Parts of an edition that need not be made again: those of the index made last, or an earlier build's.
    pub fn kept(&self, edition: usize) -> Arc<Kept> {
        let indexes = self.indexes.lock().unwrap_or_else(PoisonError::into_inner);
        let made = indexes.get(&edition).map(|(_, index)| index.kept.clone());
        made.or_else(|| self.kept.get(&edition).cloned()).unwrap_or_default()
    }

    /// Forgets the parts of indexes that are made: for who makes them no more.
    pub fn forget_parts(&mut self) {
        self.kept.clear();
        let indexes = self.indexes.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (_, index) in indexes.values_mut() {
            if let Some(index) = Arc::get_mut(index) {
                index.kept = Arc::default();
            }
        }
    }

    /// Takes in parts of an edition that an earlier build kept.
    pub fn recall(&mut self, edition: usize, kept: Kept) {
        self.kept.insert(edition, Arc::new(kept));
    }
}
