//! Where a page's links and images lead, and what is found there.
//!
//! The check of a page's references is given these and nothing else of other pages, so a page
//! whose own text and whose targets are the same need not be checked again. Where something leads
//! is a matter of names alone: while no page and no file comes or goes it is not looked up again.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, OnceLock};

use super::{Edition, Entry, Files, Pages};
use crate::digest::Digest;
use crate::page::{Address, Page, address};

/// Where links and images lead, in their order, among pages and files of certain names.
#[derive(Debug)]
pub struct Leads {
    /// Of links.
    pub links: Vec<Address>,
    /// Of images.
    pub images: Vec<Address>,
    /// What is there, links first; pages by their number.
    places: Vec<Found<u32>>,
    /// Whether suggestions are wanted, which are chosen from all names.
    pub broad: bool,
}

impl Leads {
    /// What a page's outline names; `asks` says that the page also asks for names of folders.
    pub fn of(page: &Page, wide: &Wide<'_>, asks: bool) -> Self {
        let (links, images) = addresses(page);
        let places: Vec<Found<u32>> = links.iter().chain(&images).map(|address| wide.place(address)).collect();
        let broad = asks || places.iter().any(|place| matches!(place, Found::Nothing));
        Self { links, images, places, broad }
    }

    /// Stands for all that the check of a page may look at: the page and, given all pages' digests by their
    /// number, those that it leads to. Where something leads to nothing, all names are among it.
    pub fn key(&self, page: Digest, digests: &[Digest], wide: &Wide<'_>) -> Digest {
        let mut bytes = Vec::with_capacity(16 * (2 + self.places.len()));
        bytes.extend_from_slice(&page.bytes());
        if self.broad {
            bytes.extend_from_slice(&wide.digest().bytes());
        }
        for place in &self.places {
            if let Found::Page(number) = place {
                bytes.extend_from_slice(&digests.get(*number as usize).copied().unwrap_or_default().bytes());
            }
        }
        Digest::of(&bytes)
    }
}

/// What a page's links and its images say.
pub fn addresses(page: &Page) -> (Vec<Address>, Vec<Address>) {
    let read = |at: &crate::table::At<String>| address(&page.folder, &at.value);
    (page.outline.links.iter().map(read).collect(), page.outline.images.iter().map(read).collect())
}

/// What is found where something leads.
#[derive(Clone, Copy, Debug)]
pub enum Found<P> {
    /// A page.
    Page(P),
    /// A file.
    File,
    /// Nothing is wanted there: another host, or the page itself.
    Unasked,
    /// Nothing.
    Nothing,
}

/// All that an edition's pages may lead to.
pub struct Wide<'a> {
    /// The edition's pages.
    pub pages: &'a Pages,
    /// Files that are no pages.
    pub files: &'a Files,
    /// The paths of drafts, to which nothing may lead.
    pub drafts: &'a BTreeSet<Arc<str>>,
    /// The folder of the edition's pages.
    pub folder: &'a str,
    /// The folder of the originals.
    pub original: &'a str,
    /// All pages in their order, by number, where many are asked for.
    entries: Vec<&'a Arc<Entry>>,
    /// The number of each page, where it is worth a table.
    numbers: HashMap<&'a str, u32>,
    digest: OnceLock<Digest>,
}

impl<'a> Wide<'a> {
    /// What an edition offers to the links of one page.
    pub fn new(edition: &'a Edition, original: &'a str, files: &'a Files) -> Self {
        let (entries, numbers, digest) = (Vec::new(), HashMap::new(), OnceLock::new());
        Self { pages: &edition.pages, files, drafts: &edition.drafts, folder: &edition.language.folder, original, entries, numbers, digest }
    }

    /// Gives each page a number.
    pub fn numbered(mut self) -> Self {
        self.entries = self.pages.values().collect();
        self
    }

    /// Makes ready for asking often.
    pub fn ready_for_many(&mut self) {
        self.numbers = (0..).zip(self.pages.keys()).map(|(number, path)| (&**path, number)).collect();
    }

    /// All pages, by number.
    pub fn entries(&self) -> &[&'a Arc<Entry>] {
        &self.entries
    }

    /// What is found where a page leads, links first, without numbers.
    pub fn find(&self, links: &[Address], images: &[Address]) -> Vec<Found<&'a Arc<Entry>>> {
        links.iter().chain(images).map(|address| self.at(address, |path| self.pages.get(path))).collect()
    }

    /// What is found where a page leads, by numbers that were looked up.
    pub fn found(&self, leads: &Leads) -> Vec<Found<&'a Arc<Entry>>> {
        let found = |place: &Found<u32>| match place {
            Found::Page(number) => self.entries.get(*number as usize).copied().map_or(Found::Nothing, Found::Page),
            Found::File => Found::File,
            Found::Unasked => Found::Unasked,
            Found::Nothing => Found::Nothing,
        };
        leads.places.iter().map(found).collect()
    }

    fn place(&self, address: &Address) -> Found<u32> {
        self.at(address, |path| {
            if self.numbers.is_empty() {
                let at = self.entries.binary_search_by(|entry| (*entry.page.path).cmp(path)).ok()?;
                return u32::try_from(at).ok();
            }
            self.numbers.get(path).copied()
        })
    }

    fn at<P>(&self, address: &Address, page: impl Fn(&str) -> Option<P>) -> Found<P> {
        let or_nothing = |there: bool| if there { Found::File } else { Found::Nothing };
        match address {
            Address::Page { path, .. } => page(path).map_or(Found::Nothing, Found::Page),
            Address::File(path) => {
                or_nothing([self.folder, self.original].iter().any(|folder| self.files.contains_key(format!("{folder}{path}").as_str())))
            }
            Address::Root(path) => or_nothing(path.is_empty() || self.files.contains_key(format!("static/{path}").as_str())),
            Address::Outside | Address::Forbidden | Address::Anchor(_) | Address::Leaves => Found::Unasked,
        }
    }

    /// Stands for names of pages, their files, drafts, and other files: where anything leads, and what suggestions
    /// are chosen from.
    pub fn digest(&self) -> Digest {
        *self.digest.get_or_init(|| {
            let mut bytes = Vec::with_capacity(self.pages.len() * 96);
            for (path, entry) in self.pages {
                bytes.extend_from_slice(path.as_bytes());
                bytes.push(0xff);
                bytes.extend_from_slice(entry.page.file.as_bytes());
                bytes.extend_from_slice(&[0xff, u8::from(entry.fallback), u8::from(entry.page.is_index)]);
            }
            bytes.push(0xfe);
            for draft in self.drafts {
                bytes.extend_from_slice(draft.as_bytes());
                bytes.push(0xff);
            }
            bytes.push(0xfe);
            for file in self.files.keys() {
                bytes.extend_from_slice(file.as_bytes());
                bytes.push(0xff);
            }
            Digest::of(&bytes)
        })
    }
}
