//! The search index of each edition: made when it is asked for, kept until something changes.

use std::sync::{Arc, PoisonError};

use super::Session;
use crate::digest::Digest;
use crate::output::{self, Gathering, InMemory, Index, Kept, Output, Plan};

impl Session {
    /// Adds those files to a plan. `known` says which files an earlier build made for an index of that
    /// key; where it knows none, the index is made.
    pub fn plan_search(&self, plan: &mut Plan, known: &dyn Fn(usize, Digest) -> Vec<Arc<str>>) {
        for (edition, root) in plan.indexes() {
            let mut files = known(edition, root.key.digest());
            if files.is_empty() {
                files = self.index(edition).keys().cloned().collect();
            }
            let language = &self.config.languages[edition].code;
            let members = files.into_iter().filter(|file| output::is_member(language, file));
            plan.outputs.extend(members.map(|file| {
                let key = output::member_key(&file);
                (file, Output { recipe: root.recipe.clone(), key })
            }));
        }
    }

    /// The search index of an edition, made when it is asked for first and when something changed.
    pub fn index(&self, edition: usize) -> Arc<Index> {
        self.index_or_gathering(edition).unwrap_or_else(|(key, gathering)| {
            let index = gathering.make(&*self.kept(edition));
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

    /// Stands for all that an edition's index is made from.
    pub fn index_key(&self, edition: usize) -> Digest {
        let mut keys = self.index_keys.lock().unwrap_or_else(PoisonError::into_inner);
        *keys.entry(edition).or_insert_with(|| output::index_key(&self.theme, &self.site, edition).digest())
    }

    /// Takes in an index that was made of a gathering.
    pub fn keep_index(&self, edition: usize, key: Digest, index: Index) -> Arc<Index> {
        let index = Arc::new(index);
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).insert(edition, (key, index.clone()));
        index
    }

    /// Lets go of the indexes that were made: for who has their files.
    pub fn forget_indexes(&self) {
        self.indexes.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Where parts of an edition's index are kept: in memory, unless said.
    pub fn kept(&self, edition: usize) -> Arc<dyn Kept> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.entry(edition).or_insert_with(|| Arc::new(InMemory::default())).clone()
    }

    /// Has parts of an edition's index kept there.
    pub fn keep_parts(&mut self, edition: usize, kept: Arc<dyn Kept>) {
        self.kept.get_mut().unwrap_or_else(PoisonError::into_inner).insert(edition, kept);
    }
}
