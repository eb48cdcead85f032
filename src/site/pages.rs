//! Pages by path: in order, and found in one step.
//!
//! A page's context asks for some pages by path, and every page has one, twice: a table of paths answers that in a
//! quarter of the time that a walk down a tree of ten thousand texts takes.

use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;
use std::sync::Arc;

use super::Entry;

/// Entries by path.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    sorted: BTreeMap<Arc<str>, Arc<Entry>>,
    /// The same, in no order.
    found: HashMap<Arc<str>, Arc<Entry>>,
}

impl Pages {
    /// The entry at a path.
    pub fn get(&self, path: &str) -> Option<&Arc<Entry>> {
        self.found.get(path)
    }

    /// Whether there is one.
    pub fn contains_key(&self, path: &str) -> bool {
        self.found.contains_key(path)
    }

    /// Puts an entry at a path, in the place of the one that was there.
    pub fn insert(&mut self, path: Arc<str>, entry: Arc<Entry>) {
        self.found.insert(path.clone(), entry.clone());
        self.sorted.insert(path, entry);
    }
}

/// All of them in the order of their paths.
impl Deref for Pages {
    type Target = BTreeMap<Arc<str>, Arc<Entry>>;
    fn deref(&self) -> &Self::Target {
        &self.sorted
    }
}

impl FromIterator<(Arc<str>, Arc<Entry>)> for Pages {
    fn from_iter<T: IntoIterator<Item = (Arc<str>, Arc<Entry>)>>(pages: T) -> Self {
        let sorted: BTreeMap<Arc<str>, Arc<Entry>> = pages.into_iter().collect();
        Self { found: sorted.iter().map(|(path, entry)| (path.clone(), entry.clone())).collect(), sorted }
    }
}

impl<'a> IntoIterator for &'a Pages {
    type Item = (&'a Arc<str>, &'a Arc<Entry>);
    type IntoIter = std::collections::btree_map::Iter<'a, Arc<str>, Arc<Entry>>;
    fn into_iter(self) -> Self::IntoIter {
        self.sorted.iter()
    }
}
