//! Sections, their order, and what follows from it: sidebar, breadcrumbs, previous and next.
//!
//! The order stands once, in a section's `index.md`; a folder without one is a section all the same.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Entry, Input};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
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

/// The nesting of one edition's pages.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// The pages of each section in order.
    children: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    parents: BTreeMap<Arc<str>, Arc<str>>,
    /// The pages of each top section in reading order, the section itself first.
    reading: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Where a page stands in its section's reading order.
    places: BTreeMap<Arc<str>, usize>,
    /// The sidebar of each top section, with its digest.
    sidebars: BTreeMap<Arc<str>, (Arc<Item>, Digest)>,
    /// What leads to the top sections, with its digest.
    pub nav: (Arc<[Arc<Item>]>, Digest),
}

impl Tree {
    /// Orders an edition's pages.
    pub fn new(pages: &BTreeMap<Arc<str>, Entry>, input: &Input<'_>, report: bool, faults: &mut Vec<Diagnostic>) -> Self {
        let mut tree = Self::default();
        let sections: BTreeSet<Arc<str>> = pages.values().filter(|entry| entry.page.is_index).map(|entry| entry.page.path.clone()).collect();
        let mut unordered: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
        for path in pages.keys().filter(|path| !path.is_empty()) {
            let parent = parent(path, &sections);
            unordered.entry(parent.clone()).or_default().push(path.clone());
            tree.parents.insert(path.clone(), parent);
        }
        for (section, children) in unordered {
            let ordered = match pages.get(&section) {
                Some(entry) => order(&section, entry, children, report, faults),
                None => children,
            };
            tree.children.insert(section, ordered);
        }
        let home: Arc<str> = "".into();
        let top: Vec<Arc<str>> = tree.children.get(&home).cloned().unwrap_or_default();
        let mut nav = Vec::new();
        for path in &top {
            let item = tree.item(path, pages, input.portable);
            let reading = tree.flatten(path);
            for (at, page) in reading.iter().enumerate() {
                tree.places.insert(page.clone(), at);
            }
            tree.reading.insert(path.clone(), reading);
            nav.push(Arc::new(Item { children: Arc::from([]), ..item.as_ref().clone() }));
            tree.sidebars.insert(path.clone(), (item.clone(), Digest::of_value(&item)));
        }
        let digest = Digest::of_value(&nav);
        tree.nav = (nav.into(), digest);
        tree
    }

    fn item(&self, path: &Arc<str>, pages: &BTreeMap<Arc<str>, Entry>, portable: bool) -> Arc<Item> {
        let link = pages.get(path).map_or_else(|| Link { title: path.clone(), href: path.clone(), lang: "".into() }, |entry| link(entry, portable));
        let children: Vec<_> = self.children(path).iter().map(|child| self.item(child, pages, portable)).collect();
        Arc::new(Item { link, path: path.clone(), children: children.into() })
    }

    fn flatten(&self, path: &Arc<str>) -> Vec<Arc<str>> {
        let mut all = vec![path.clone()];
        for child in self.children(path) {
            all.extend(self.flatten(child));
        }
        all
    }

    /// The pages of a section in order.
    pub fn children(&self, path: &str) -> &[Arc<str>] {
        self.children.get(path).map_or(&[], Vec::as_slice)
    }

    /// The section a page belongs to; home for the top ones, nothing for home.
    pub fn parent(&self, path: &str) -> Option<&Arc<str>> {
        self.parents.get(path)
    }

    /// The sections above a page, from home down.
    pub fn ancestors(&self, path: &str) -> Vec<Arc<str>> {
        let mut all: Vec<Arc<str>> = std::iter::successors(self.parent(path), |above| self.parent(above)).cloned().collect();
        all.reverse();
        all
    }

    /// The top section that holds a page; nothing for home.
    pub fn top(&self, path: &str) -> Option<Arc<str>> {
        let ancestors = self.ancestors(path);
        match ancestors.len() {
            0 => None,
            1 => self.parents.get_key_value(path).map(|(path, _)| path.clone()),
            _ => Some(ancestors[1].clone()),
        }
    }

    /// The sidebar of a top section.
    pub fn sidebar(&self, top: &str) -> Option<&(Arc<Item>, Digest)> {
        self.sidebars.get(top)
    }

    /// The pages before and behind a page in its top section.
    pub fn neighbours(&self, path: &str) -> (Option<&Arc<str>>, Option<&Arc<str>>) {
        let (Some(top), Some(at)) = (self.top(path), self.places.get(path).copied()) else {
            return (None, None);
        };
        let Some(reading) = self.reading.get(&top) else {
            return (None, None);
        };
        let before = at.checked_sub(1).and_then(|at| reading.get(at));
        (before, reading.get(at + 1))
    }

    /// All pages in reading order, home first.
    pub fn reading_order(&self) -> impl Iterator<Item = &Arc<str>> {
        let top = self.children("");
        top.iter().filter_map(|path| self.reading.get(path)).flatten()
    }
}

/// The link to an entry.
pub fn link(entry: &Entry, portable: bool) -> Link {
    let encoded = url::encode(&entry.url);
    let href = if portable { url::file(&encoded).into() } else { encoded.into() };
    Link { title: entry.title.clone(), href, lang: entry.title_lang.clone() }
}

fn parent(path: &str, sections: &BTreeSet<Arc<str>>) -> Arc<str> {
    let mut above = url::parent(path);
    while !above.is_empty() && !sections.contains(above) {
        above = url::parent(above);
    }
    above.into()
}

fn order(section: &str, entry: &Entry, children: Vec<Arc<str>>, report: bool, faults: &mut Vec<Diagnostic>) -> Vec<Arc<str>> {
    let names = |path: &Arc<str>| path[section.len()..].trim_start_matches('/').to_owned();
    let mut rest: Vec<(String, Arc<str>)> = children.into_iter().map(|path| (names(&path), path)).collect();
    let mut ordered = Vec::new();
    let page = &entry.page;
    let front = &entry.page.outline.front;
    let place = |span: &std::ops::Range<usize>| {
        let start = 4;
        Place::new(&page.file, &page.text, span.start + start..span.end + start)
    };
    let listed = if front.order.is_empty() { &entry.front.order } else { &front.order };
    for name in listed {
        if let Some(at) = rest.iter().position(|(known, _)| *known == name.value) {
            ordered.push(rest.remove(at).1);
        } else if report {
            let help = did_you_mean(&name.value, rest.iter().map(|(name, _)| name.as_str()));
            let message = format!("`order` names `{}`, which is no page of this section, or names it twice", name.value);
            faults.push(
                Diagnostic::error("order.unknown", message, place(&name.span)).help_if(help.or(Some("write the file's name without `.md`".into()))),
            );
        }
    }
    if report && !listed.is_empty() {
        for (name, path) in &rest {
            let message = format!("`{name}` is not in the `order` of its section");
            let span = listed.last().map_or(0..0, |last| last.span.clone());
            let fault = Diagnostic::warning("order.missing", message, place(&span));
            faults.push(fault.help(format!("add `\"{name}\"` to `order`, where readers should meet it (`{path}` stands last until then)")));
        }
    }
    ordered.extend(rest.into_iter().map(|(_, path)| path));
    ordered
}

/// Adds a page for home and for each folder that has none, so that a shortened address leads somewhere.
pub fn with_sections(mut pages: Vec<Arc<Page>>, config: &Config) -> Vec<Arc<Page>> {
    let mut known: BTreeSet<Arc<str>> = pages.iter().map(|page| page.path.clone()).collect();
    let mut missing: Vec<String> = Vec::new();
    for page in &pages {
        let mut folder = url::parent(&page.path);
        loop {
            if known.insert(folder.into()) {
                missing.push(folder.to_owned());
            }
            if folder.is_empty() {
                break;
            }
            folder = url::parent(folder);
        }
    }
    if known.insert("".into()) {
        missing.push(String::new());
    }
    pages.extend(missing.iter().map(|path| Arc::new(section(path, config))));
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
        outline: Arc::new(Outline { front, title: title.clone(), ..Outline::default() }),
        digest: Digest::of_value(&(path, &title)),
        shape: Digest::of_value(&(path, &title)),
    }
}
