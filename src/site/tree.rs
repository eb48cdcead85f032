//! What follows from the order of pages: sidebar, breadcrumbs, previous and next.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::memory::{Memo, OfTree};
use super::skeleton::Skeleton;
use super::{Entry, Pages};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::lang::Locale;
use crate::page::{FrontMatter, Outline, Page};
use crate::url;

/// A title and where it leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Link {
    /// What is read.
    pub title: Arc<str>,
    /// The address as written after the root.
    pub href: Arc<str>,
    /// The language of the title.
    pub lang: Arc<str>,
}

/// A page in a sidebar, with the pages below it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Item {
    /// Title and address.
    pub link: Link,
    /// Its path.
    pub path: Arc<str>,
    /// The pages of the section, if it is one.
    pub children: Arc<[Arc<Item>]>,
}

impl Item {
    /// The last part of its path, by which settings name sections.
    pub fn id(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

/// The nesting of one edition's pages.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    skeleton: Arc<(Skeleton, Vec<Diagnostic>)>,
    /// The sidebar of each top section, with its digest.
    sidebars: BTreeMap<Arc<str>, (Arc<Item>, Digest)>,
    /// What leads to the top sections, with its digest.
    pub nav: (Arc<[Arc<Item>]>, Digest),
}

impl Tree {
    /// Orders an edition's pages; `portable` and `report` are whether links name files, and whether faults are said.
    pub fn new(pages: &Pages, drafts: &BTreeSet<Arc<str>>, locale: &Locale, (portable, report): (bool, bool), memory: &mut OfTree) -> Self {
        let skeleton = memory.skeleton.one(Skeleton::key(pages, drafts), || Arc::new(Skeleton::new(pages, drafts, locale, report)));
        let sidebars = sidebars(&skeleton.0, pages, portable, &mut memory.sidebars);
        let top = skeleton.0.children("").iter().filter_map(|path| sidebars.get(path));
        let nav: Vec<Arc<Item>> = top.map(|(item, _)| Arc::new(Item { children: Arc::from([]), ..item.as_ref().clone() })).collect();
        let digest = Digest::of_value(&nav);
        Self { skeleton, sidebars, nav: (nav.into(), digest) }
    }

    /// What is wrong with the order that sections say.
    pub fn faults(&self) -> &[Diagnostic] {
        &self.skeleton.1
    }

    /// The pages of a section in order.
    pub fn children(&self, path: &str) -> &[Arc<str>] {
        self.skeleton.0.children(path)
    }

    /// The section a page belongs to; home for the top ones, nothing for home.
    pub fn parent(&self, path: &str) -> Option<&Arc<str>> {
        self.skeleton.0.parents.get(path)
    }

    /// The sections above a page, from home down.
    pub fn ancestors(&self, path: &str) -> Vec<&Arc<str>> {
        let mut all: Vec<&Arc<str>> = std::iter::successors(self.parent(path), |above| self.parent(above)).collect();
        all.reverse();
        all
    }

    /// The top section that holds a page, given the sections above it; nothing for home.
    pub fn top<'a>(&'a self, path: &str, above: &[&'a Arc<str>]) -> Option<&'a Arc<str>> {
        match above {
            [] => None,
            [_] => self.skeleton.0.parents.get_key_value(path).map(|(path, _)| path),
            [_, top, ..] => Some(top),
        }
    }

    /// The sidebar of a top section.
    pub fn sidebar(&self, top: &str) -> Option<&(Arc<Item>, Digest)> {
        self.sidebars.get(top)
    }

    /// The pages before and behind a page in its top section.
    pub fn neighbours(&self, path: &str, top: &str) -> (Option<&Arc<str>>, Option<&Arc<str>>) {
        let (Some(at), Some(reading)) = (self.skeleton.0.places.get(path).copied(), self.skeleton.0.reading.get(top)) else {
            return (None, None);
        };
        let before = at.checked_sub(1).and_then(|at| reading.get(at));
        (before, reading.get(at + 1))
    }

    /// Where a page stands in the reading order of all.
    pub fn place(&self, path: &str) -> Option<(usize, usize)> {
        let top = self.top(path, &self.ancestors(path))?;
        let section = self.children("").iter().position(|section| section == top)?;
        Some((section, *self.skeleton.0.places.get(path)?))
    }

    /// All pages in reading order, home first.
    pub fn reading_order(&self) -> impl Iterator<Item = &Arc<str>> {
        let top = self.children("");
        top.iter().filter_map(|path| self.skeleton.0.reading.get(path)).flatten()
    }
}

/// The sidebar of each top section. Which pages are in it, how they nest and what stands on them is its key.
fn sidebars(skeleton: &Skeleton, pages: &Pages, portable: bool, memo: &mut Memo<(Arc<Item>, Digest)>) -> BTreeMap<Arc<str>, (Arc<Item>, Digest)> {
    let entries: Vec<&Arc<Entry>> = pages.values().collect();
    let key = |numbers: &[(usize, usize)]| {
        let mut bytes = Vec::with_capacity(numbers.len() * 24);
        for (at, children) in numbers {
            bytes.extend_from_slice(&entries[*at].digest.bytes());
            bytes.extend_from_slice(&children.to_le_bytes());
        }
        Digest::of(&bytes)
    };
    let inputs: Vec<(Digest, &Arc<str>)> = skeleton.numbers.iter().map(|(top, numbers)| (key(numbers), top)).collect();
    let made = memo.all(&inputs, |top| {
        let item = item(skeleton, top, pages, portable);
        let digest = Digest::of_value(&item);
        (item, digest)
    });
    inputs.into_iter().map(|(_, top)| top.clone()).zip(made.iter().cloned()).collect()
}

fn item(skeleton: &Skeleton, path: &Arc<str>, pages: &Pages, portable: bool) -> Arc<Item> {
    let link = pages.get(path).map_or_else(|| Link { title: path.clone(), href: path.clone(), lang: "".into() }, |entry| link(entry, portable));
    let children: Vec<_> = skeleton.children(path).iter().map(|child| item(skeleton, child, pages, portable)).collect();
    Arc::new(Item { link, path: path.clone(), children: children.into() })
}

/// The link to an entry.
pub fn link(entry: &Entry, portable: bool) -> Link {
    Link { title: entry.title.clone(), href: href(&entry.url, portable), lang: entry.title_lang.clone() }
}

/// An address of the site as it is written after the root.
pub fn href(address: &Arc<str>, portable: bool) -> Arc<str> {
    // Most are written as they are.
    if !portable && address.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'-' | b'_' | b'.')) {
        return address.clone();
    }
    let encoded = url::encode(address);
    if portable { url::file(&encoded).into() } else { encoded.into() }
}

/// Adds a page for home and for each folder that has none, so that a shortened address leads somewhere.
pub fn with_sections(mut pages: Vec<Arc<Page>>, config: &Config) -> Vec<Arc<Page>> {
    let mut folders: Vec<&str> = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    let mut last = None;
    for page in &pages {
        let mut folder = url::parent(&page.path);
        // Pages of a folder mostly stand together.
        if last.replace(folder) == Some(folder) {
            continue;
        }
        // A folder that was seen has had the folders above it looked at, too.
        while seen.insert(folder) {
            folders.push(folder);
            folder = url::parent(folder);
        }
    }
    if seen.insert("") {
        folders.push("");
    }
    let known: HashSet<&str> = pages.iter().map(|page| &*page.path).filter(|path| seen.contains(path)).collect();
    let missing = folders.into_iter().filter(|folder| !known.contains(folder));
    let missing: Vec<Arc<Page>> = missing.map(|path| Arc::new(section(path, config))).collect();
    pages.extend(missing);
    pages
}

fn section(path: &str, config: &Config) -> Page {
    let language = &config.languages[0];
    let name = path.rsplit('/').next().unwrap_or(path).replace(['-', '_'], " ");
    let mut letters = name.chars();
    let title = match letters.next() {
        None => config.title.clone(),
        Some(first) => first.to_uppercase().chain(letters).collect(),
    };
    let (kind, template) = if path.is_empty() { ("home", "home.html") } else { ("section", "section.html") };
    let front = FrontMatter { title: Some(title.clone()), kind: kind.into(), template: template.into(), search: false, ..FrontMatter::default() };
    let folder = if path.is_empty() { String::new() } else { format!("{path}/") };
    Page {
        file: format!("{}{folder}index.md", language.folder).into(),
        path: path.into(),
        folder: path.into(),
        is_index: true,
        lang: language.code.clone(),
        text: "".into(),
        outline: Arc::new(Outline { front: Arc::new(front), title: title.clone(), ..Outline::default() }),
        digest: Digest::of_value(&(path, &title)),
        shape: Digest::of_value(&(path, &title)),
        written: Default::default(),
        marks: Default::default(),
    }
}
