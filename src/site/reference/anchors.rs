//! The anchors of pages, gathered once for all links that lead to them.

use std::collections::{BTreeMap, BTreeSet};

use crate::page::{Page, raw_ids};
use crate::theme::{Component, Query};

/// A page's headings up to this many are looked at sooner than gathered.
const FEW: usize = 64;

/// Anchors by the file of their page.
pub struct Anchors<'a> {
    components: &'a BTreeMap<String, Component>,
    pages: BTreeMap<&'a str, OfPage<'a>>,
}

struct OfPage<'a> {
    headings: BTreeSet<&'a str>,
    /// Those of raw HTML, gathered when a link names no heading.
    raw: Option<BTreeSet<String>>,
    /// Whether the page lists all terms, and all sources.
    lists: [bool; 2],
}

impl<'a> Anchors<'a> {
    /// None yet.
    pub fn new(components: &'a BTreeMap<String, Component>) -> Self {
        Self { components, pages: BTreeMap::new() }
    }

    /// Whether a page has an anchor.
    pub fn has(&mut self, page: &'a Page, anchor: &str) -> bool {
        let (components, headings) = (self.components, &page.outline.headings);
        if headings.len() <= FEW && headings.iter().any(|heading| heading.id == anchor) {
            return true;
        }
        let of_page = self.pages.entry(&page.file).or_insert_with(|| OfPage::new(page, components));
        of_page.headings.contains(anchor)
            || anchor.starts_with("term-") && of_page.lists[0]
            || anchor.starts_with("source-") && of_page.lists[1]
            || of_page.raw.get_or_insert_with(|| raw_ids(&page.text()).map(str::to_owned).collect()).contains(anchor)
    }
}

impl<'a> OfPage<'a> {
    fn new(page: &'a Page, components: &BTreeMap<String, Component>) -> Self {
        let outline = &page.outline;
        let lists = |query: Query| outline.calls.iter().any(|call| components.get(&call.name).is_some_and(|c| c.query == query));
        let headings = outline.headings.iter().map(|heading| heading.id.as_str()).collect();
        Self { headings, raw: None, lists: [lists(Query::Terms), lists(Query::Sources)] }
    }
}
