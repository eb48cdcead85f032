//! Where a page's links and images lead, and what is found there.
//!
//! The check of a page's references is given these and nothing else of other pages, so a page
//! whose own text and whose targets are the same need not be checked again.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::{Edition, Entry, Files, Pages};
use crate::digest::Digest;
use crate::page::{Address, Page, address};

/// Where links and images lead, in their order.
#[derive(Debug)]
pub struct Leads {
    /// Of links.
    pub links: Vec<Address>,
    /// Of images.
    pub images: Vec<Address>,
}

impl Leads {
    /// What a page's outline names.
    pub fn of(page: &Page) -> Self {
        let read = |at: &crate::table::At<String>| address(&page.folder, &at.value);
        Self { links: page.outline.links.iter().map(read).collect(), images: page.outline.images.iter().map(read).collect() }
    }
}

/// What is found where something leads.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// A page.
    Page(&'a Arc<Entry>),
    /// A file.
    File,
    /// Nothing is wanted there: another host, or the page itself.
    Unasked,
    /// Nothing.
    Nothing,
}

impl Found<'_> {
    fn digest(self) -> Digest {
        match self {
            Self::Page(entry) => entry.page.digest,
            Self::File => Digest::of(b"file"),
            Self::Unasked => Digest::of(b"unasked"),
            Self::Nothing => Digest::of(b"nothing"),
        }
    }
}

/// All that an edition's pages may lead to.
pub struct Wide<'a> {
    /// The edition's pages.
    pub pages: &'a Pages,
    /// Files that are no pages.
    pub files: &'a Files,
    /// The folder of the edition's pages.
    pub folder: &'a str,
    /// The folder of the originals.
    pub original: &'a str,
    by_path: HashMap<&'a str, &'a Arc<Entry>>,
    digest: OnceLock<Digest>,
}

impl<'a> Wide<'a> {
    /// What an edition offers to links; `many` makes ready for asking often.
    pub fn new(edition: &'a Edition, original: &'a str, files: &'a Files, many: bool) -> Self {
        let pages = &edition.pages;
        let by_path = if many { pages.iter().map(|(path, entry)| (&**path, entry)).collect() } else { HashMap::new() };
        Self { pages, files, folder: &edition.language.folder, original, by_path, digest: OnceLock::new() }
    }

    /// What is found where a page leads, links first.
    pub fn find(&self, leads: &Leads) -> Vec<Found<'a>> {
        leads.links.iter().chain(&leads.images).map(|address| self.at(address)).collect()
    }

    fn at(&self, address: &Address) -> Found<'a> {
        let or_nothing = |there: bool| if there { Found::File } else { Found::Nothing };
        match address {
            Address::Page { path, .. } => {
                let entry = if self.by_path.is_empty() { self.pages.get(path.as_str()) } else { self.by_path.get(path.as_str()).copied() };
                entry.map_or(Found::Nothing, Found::Page)
            }
            Address::File(path) => {
                or_nothing([self.folder, self.original].iter().any(|folder| self.files.contains_key(format!("{folder}{path}").as_str())))
            }
            Address::Root(path) => or_nothing(path.is_empty() || self.files.contains_key(format!("static/{path}").as_str())),
            Address::Outside | Address::Forbidden | Address::Anchor(_) | Address::Leaves => Found::Unasked,
        }
    }

    /// Stands for names of pages, their files, and other files: what suggestions are chosen from.
    fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let pages = self.pages.iter().map(|(path, entry)| (path, &entry.page.file, entry.fallback, entry.page.is_index));
            Digest::of_value(&(pages.collect::<Vec<_>>(), self.files.keys().collect::<Vec<_>>()))
        })
    }

    /// Stands for all that the check of a page may look at.
    pub fn key(&self, page: &Page, found: &[Found<'a>], broad: bool) -> Digest {
        let whole = if broad { self.digest() } else { Digest::default() };
        Digest::of_all([page.digest, whole].into_iter().chain(found.iter().map(|found| found.digest())))
    }
}
