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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::page::{Page, Reading};

    #[test]
    fn an_entry_is_found_as_it_stands_in_the_order_of_all() {
        let (config, components) = (Config::default(), Default::default());
        let entry = |title: &str| {
            let text = Arc::from(format!("# {title}\n"));
            let (page, _) = Page::read(&"content/a.md".into(), &text, &config.languages[0], &Reading::new(&config, &components));
            Arc::new(Entry::new(&Arc::new(page.clone()), page.outline.front.clone(), &config.languages[0]))
        };
        let mut pages: Pages = [("b", "B"), ("a", "A"), ("", "Home")].into_iter().map(|(path, title)| (Arc::from(path), entry(title))).collect();
        pages.insert("a".into(), entry("Again"));
        pages.insert("c".into(), entry("C"));
        let titles: Vec<&str> = pages.values().map(|entry| &*entry.title).collect();
        assert_eq!(titles, ["Home", "Again", "B", "C"]);
        assert!(pages.iter().all(|(path, entry)| pages.get(path).is_some_and(|found| Arc::ptr_eq(found, entry))));
        assert!(!pages.contains_key("d") && pages.get("d").is_none());
    }
}
