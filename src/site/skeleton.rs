//! The order and nesting of pages, apart from what they are called.
//!
//! The order stands once, in a section's `index.md`; a folder without one is a section all the same. It is the same in
//! all languages, but where pages are sorted by their titles.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;
use std::sync::Arc;

use super::relation::{is_called, is_title};
use super::{Entry, Pages};
use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::digest::Digest;
use crate::lang::Locale;
use crate::url;

/// The sections of an edition and the order of their pages.
#[derive(Clone, Debug, Default)]
pub struct Skeleton {
    /// The pages of each section in order.
    pub children: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// The section that each page belongs to.
    pub parents: HashMap<Arc<str>, Arc<str>>,
    /// The pages of each top section in reading order, the section itself first.
    pub reading: BTreeMap<Arc<str>, Vec<Arc<str>>>,
    /// Where a page stands in its section's reading order.
    pub places: HashMap<Arc<str>, usize>,
    /// The same order, by the pages' places among all paths, each with the number of its children.
    pub numbers: BTreeMap<Arc<str>, Vec<(usize, usize)>>,
}

impl Skeleton {
    /// Stands for everything that [`Skeleton::new`] looks at: paths, and the texts of sections that say an order.
    pub fn key(pages: &Pages, drafts: &BTreeSet<Arc<str>>) -> Digest {
        let mut bytes = Vec::with_capacity(pages.len() * 48);
        for path in drafts {
            bytes.extend_from_slice(path.as_bytes());
            bytes.push(0xfd);
        }
        let by_title = |entry: &Entry| is_by_title(entry) || order(entry).iter().any(|name| is_title(&name.value));
        let sorted: Vec<&str> = pages.iter().filter(|(_, entry)| by_title(entry)).map(|(path, _)| &**path).collect();
        for (path, entry) in pages {
            bytes.extend_from_slice(path.as_bytes());
            bytes.push(if entry.page.is_index { 0xfe } else { 0xff });
            if sorted.iter().any(|section| path.starts_with(section)) {
                bytes.push(u8::from(is_by_title(entry)));
                bytes.extend_from_slice(entry.title.as_bytes());
                bytes.push(0xff);
            }
            if !order(entry).is_empty() {
                bytes.extend_from_slice(&entry.page.digest.bytes());
                bytes.extend_from_slice(&entry.digest.bytes());
            }
        }
        Digest::of(&bytes)
    }

    /// Orders an edition's pages; what is wrong with an order is said where `report` asks for it. A draft may have its
    /// place in an order before it is published.
    pub fn new(pages: &Pages, drafts: &BTreeSet<Arc<str>>, locale: &Locale, report: bool) -> (Self, Vec<Diagnostic>) {
        let mut skeleton = Self::default();
        let mut faults = Vec::new();
        let sections: BTreeSet<Arc<str>> = pages.values().filter(|entry| entry.page.is_index).map(|entry| entry.page.path.clone()).collect();
        let mut unordered: BTreeMap<Arc<str>, Vec<Arc<str>>> = BTreeMap::new();
        for path in pages.keys().filter(|path| !path.is_empty()) {
            let parent = parent(path, &sections);
            unordered.entry(parent.clone()).or_default().push(path.clone());
            skeleton.parents.insert(path.clone(), parent);
        }
        for (section, children) in unordered {
            let ordered = match pages.get(&section) {
                Some(entry) if is_by_title(entry) => by_title(children, pages, locale),
                Some(entry) => in_order((&section, entry), children, (pages, drafts), report, &mut faults),
                None => children,
            };
            skeleton.children.insert(section, ordered);
        }
        let numbers: HashMap<&Arc<str>, usize> = pages.keys().enumerate().map(|(at, path)| (path, at)).collect();
        for top in skeleton.children("").to_vec() {
            let reading = skeleton.flatten(&top);
            skeleton.places.extend(reading.iter().enumerate().map(|(at, path)| (path.clone(), at)));
            let number = |path: &Arc<str>| Some((*numbers.get(path)?, skeleton.children(path).len()));
            skeleton.numbers.insert(top.clone(), reading.iter().filter_map(number).collect());
            skeleton.reading.insert(top, reading);
        }
        (skeleton, faults)
    }

    /// The pages of a section in order.
    pub fn children(&self, path: &str) -> &[Arc<str>] {
        self.children.get(path).map_or(&[], Vec::as_slice)
    }

    fn flatten(&self, path: &Arc<str>) -> Vec<Arc<str>> {
        let mut all = vec![path.clone()];
        for child in self.children(path) {
            all.extend(self.flatten(child));
        }
        all
    }
}

fn parent(path: &str, sections: &BTreeSet<Arc<str>>) -> Arc<str> {
    let mut above = url::parent(path);
    loop {
        match sections.get(above) {
            Some(section) => return section.clone(),
            None if above.is_empty() => return above.into(),
            None => above = url::parent(above),
        }
    }
}

/// The order that a section says, or its original's.
fn order(entry: &Entry) -> &[crate::table::At<String>] {
    let own = &entry.page.outline.front.order;
    if own.is_empty() { &entry.front.order } else { own }
}

fn is_by_title(entry: &Entry) -> bool {
    entry.page.outline.front.order.is_empty() && entry.front.by_title
}

/// Pages as a dictionary of the language would list their titles; by path where two are alike.
fn by_title(mut children: Vec<Arc<str>>, pages: &Pages, locale: &Locale) -> Vec<Arc<str>> {
    let title = |path: &Arc<str>| pages.get(path).map_or("", |entry| &*entry.title);
    children.sort_by(|a, b| locale.compare(title(a), title(b)).then_with(|| a.cmp(b)));
    children
}

fn in_order(
    (section, entry): (&str, &Entry),
    children: Vec<Arc<str>>,
    (pages, drafts): (&Pages, &BTreeSet<Arc<str>>),
    report: bool,
    faults: &mut Vec<Diagnostic>,
) -> Vec<Arc<str>> {
    let listed = order(entry);
    if listed.is_empty() {
        return children;
    }
    let names = |path: &Arc<str>| path[section.len()..].trim_start_matches('/').to_owned();
    let mut rest: Vec<(String, Arc<str>)> = children.into_iter().map(|path| (names(&path), path)).collect();
    let (mut ordered, mut meant) = (Vec::new(), BTreeSet::new());
    let all: BTreeSet<&str> = listed.iter().map(|name| name.value.as_str()).collect();
    let page = &entry.page;
    // Front matter starts behind the line `+++`.
    let place = |span: &Range<usize>| Place::new(&page.file, &page.text(), span.start + 4..span.end + 4);
    for name in listed {
        if let Some(at) = rest.iter().position(|(known, _)| *known == name.value) {
            ordered.push(rest.remove(at).1);
        } else if report && !drafts.contains(format!("{section}/{}", name.value).trim_start_matches('/')) {
            let others = || rest.iter().filter(|(other, _)| !all.contains(other.as_str()));
            let written = name.value.trim_end_matches(".md").trim_matches('/');
            let written = written.strip_prefix(section).map_or(written, |rest| rest.trim_matches('/'));
            let called = others().find(|(other, path)| *other == written || pages.get(path).is_some_and(|entry| is_called(entry, &name.value)));
            let near = called.map(|(name, _)| name.as_str()).or_else(|| nearest(&name.value, others().map(|(name, _)| name.as_str())));
            let again = listed.iter().take_while(|other| other.span != name.span).any(|other| other.value == name.value);
            let message = match again {
                true => format!("`order` names `{}` twice", name.value),
                false => format!("`order` names `{}`, which is no page of this section", name.value),
            };
            let help = match (near, called) {
                _ if again => "delete one of the two".to_owned(),
                (Some(near), Some(_)) => format!("a page is named by its file: write `\"{near}\"`"),
                (Some(near), None) => format!("did you mean `{near}`?"),
                (None, _) => "write the file's name without `.md`, or delete it from the list".to_owned(),
            };
            meant.extend(near.filter(|_| !again).map(str::to_owned));
            let path = format!("{section}/{}", name.value);
            let fault = Diagnostic::error("order.unknown", message, place(&name.span)).help(help);
            faults.push(if again { fault } else { fault.meaning(&page.other(path.trim_start_matches('/'))) });
        }
    }
    if report {
        for (name, path) in rest.iter().filter(|(name, _)| !meant.contains(name)) {
            let message = format!("`{name}` is not in the `order` of its section");
            let span = listed.last().map_or(0..0, |last| last.span.clone());
            let fault = Diagnostic::warning("order.missing", message, place(&span)).meaning(&page.other(path));
            faults.push(fault.help(format!("add `\"{name}\"` to `order`, where readers should meet it (`{path}` stands last until then)")));
        }
    }
    ordered.extend(rest.into_iter().map(|(_, path)| path));
    ordered
}
