//! Everything a page refers to must be there: links, anchors, images, facts, sources, terms, services.

mod anchors;
mod files;
mod help;
mod named;
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::lead::{Found, Leads, Wide, addresses};
use super::memory::{Memory, Sound};
use super::{Edition, Entry, Site, WHEN_DRAFT};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, MOST, Place, did_you_mean};
use crate::digest::Digest;
use crate::page::{Address, Page};
use crate::records::Records;
use crate::table::At;
use crate::theme::{Component, ParamType};

pub use anchors::Anchors;
use files::What;
use help::{INSIDE, hostless, not_drawn, own_disk, schemed};
pub use help::{contact, relative};

/// Names what checks, by the program's own source.
const SOURCE: &str = env!("PAYUNG_SOURCE");

/// So many pages are looked up one by one; for more of them a table of all is worth its making.
const FEW: usize = 32;

/// What leads nowhere, by page file, over all pages in their own language; and the pages where nothing does. Of those that
/// an earlier run found sound none is looked at, as long as no page has another shape.
pub fn check(site: &Site, memory: &mut Memory) -> (BTreeMap<Arc<str>, Arc<[Diagnostic]>>, Sound) {
    let mut wides: Vec<Wide<'_>> = site.editions.iter().map(|edition| site.wide(edition).numbered()).collect();
    let shapes = wides.iter().flat_map(|wide| std::iter::once(wide.digest()).chain(wide.entries().iter().map(|entry| entry.page.shape)));
    let ground = Digest::of_all([Digest::of(SOURCE.as_bytes()), memory.ground].into_iter().chain(shapes));
    let known = std::mem::take(&mut memory.sound);
    let is_known = |page: Digest| known.ground == ground && known.has(page);
    let (mut all, mut sound) = (BTreeMap::new(), Vec::new());
    for (wide, kept) in wides.iter_mut().zip(&mut memory.editions) {
        let names = wide.digest();
        let digests: Vec<Digest> = wide.entries().iter().map(|entry| entry.page.digest).collect();
        let own = wide.entries().iter().zip(&digests).filter(|(entry, _)| !entry.fallback);
        let own = own.map(|(entry, digest)| (digest.with(names), (&entry.page, *digest)));
        let (left, own): (Vec<Own<'_>>, Vec<Own<'_>>) = own.partition(|(key, _)| is_known(*key));
        sound.extend(left.into_iter().map(|(key, _)| key));
        if !kept.leads.knows_most(&own) && own.len() > FEW {
            wide.ready_for_many();
        }
        let leads = kept.leads.all(&own, |(page, _)| Arc::new(Leads::of(page, wide, names_folder(site, page))));
        let inputs: Vec<(Digest, Led<'_>)> =
            own.par_iter().zip(leads).map(|(page, leads)| (leads.key(page.1.1, &digests, wide), (page.1.0, leads))).collect();
        let found = kept.references.all(&inputs, |(page, leads)| {
            let checked = Checked::new(site, page, (&leads.links, &leads.images), wide.found(leads), leads.broad.then_some(wide));
            checked.faults()
        });
        for ((key, (page, _)), faults) in own.iter().zip(found) {
            if faults.is_empty() {
                sound.push(*key);
            } else {
                all.insert(page.file.clone(), faults.clone());
            }
        }
    }
    sound.sort_unstable();
    (all, Sound { ground, pages: sound })
}

/// What leads nowhere from one page.
pub fn check_page(site: &Site, edition: &Edition, page: &Page) -> Arc<[Diagnostic]> {
    let wide = site.wide(edition);
    let (links, images) = addresses(page);
    let found = wide.find(&links, &images);
    let broad = found.iter().any(|found| matches!(found, Found::Nothing)) || names_folder(site, page);
    Checked::new(site, page, (&links, &images), found, broad.then_some(&wide)).faults()
}

/// Whether a call of the page names a folder of pages, which is looked for among all.
fn names_folder(site: &Site, page: &Page) -> bool {
    let folder = |component: &Component| component.params.values().any(|param| param.kind == ParamType::Folder);
    page.outline.calls.iter().any(|call| site.components.get(&call.name).is_some_and(folder))
}

/// A page with its digest, and what stands for it among these names.
type Own<'a> = (Digest, (&'a Arc<Page>, Digest));

/// A page and where its links and images lead.
type Led<'a> = (&'a Arc<Page>, &'a Arc<Leads>);

impl Site {
    fn wide<'a>(&'a self, edition: &'a Edition) -> Wide<'a> {
        Wide::new(edition, &self.editions[0].language.folder, &self.files)
    }
}

/// A page to be checked, with all that the check may look at. Of the site it looks at what a memory
/// stands on, which is the same for all: configuration, components, records.
struct Checked<'a> {
    page: &'a Page,
    links: &'a [Address],
    images: &'a [Address],
    /// What is found there, links first.
    found: Vec<Found<&'a Arc<Entry>>>,
    /// What suggestions are chosen from, where something is missing.
    wide: Option<&'a Wide<'a>>,
    components: &'a BTreeMap<String, Component>,
    records: &'a Records,
    config: &'a Config,
}

impl<'a> Checked<'a> {
    fn new(
        site: &'a Site,
        page: &'a Page,
        (links, images): (&'a [Address], &'a [Address]),
        found: Vec<Found<&'a Arc<Entry>>>,
        wide: Option<&'a Wide<'a>>,
    ) -> Self {
        Self { page, links, images, found, wide, components: &site.components, records: &site.records, config: &site.config }
    }

    fn faults(&self) -> Arc<[Diagnostic]> {
        let mut checker = Checker { checked: self, page: self.page, anchors: Anchors::new(self.components), folders: None, faults: Vec::new() };
        checker.page();
        checker.faults.into()
    }
}

struct Checker<'a> {
    checked: &'a Checked<'a>,
    page: &'a Page,
    anchors: Anchors<'a>,
    /// Paths of folders that have a page, gathered when a call names one.
    folders: Option<BTreeSet<&'a str>>,
    faults: Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn page(&mut self) {
        let (checked, outline) = (self.checked, &self.page.outline);
        let (of_links, of_images) = checked.found.split_at(checked.links.len());
        let links = outline.links.iter().zip(checked.links).zip(of_links);
        self.each(links, |checker, ((link, address), found)| checker.link(link, address, *found));
        let images = outline.images.iter().zip(checked.images).zip(of_images);
        self.each(images, |checker, ((image, address), found)| checker.image(image, address, *found));
        self.each(outline.cites.iter(), |checker, cite| checker.source(&cite.value, &cite.span));
        self.each(outline.calls.iter(), |checker, call| checker.call(call));
    }

    /// Looks at one after the other, until there is so much that no more would be said.
    fn each<T>(&mut self, all: impl Iterator<Item = T>, mut check: impl FnMut(&mut Self, T)) {
        for one in all {
            if self.faults.len() >= MOST {
                return;
            }
            check(self, one);
        }
    }

    fn error(&mut self, code: &'static str, message: String, span: &Range<usize>, help: Option<String>) {
        if self.faults.len() >= MOST {
            return;
        }
        let place = Place::new(&self.page.file, &self.page.text(), span.clone());
        self.faults.push(Diagnostic::error(code, message, place).help_if(help));
    }

    fn link(&mut self, link: &At<String>, address: &Address, found: Found<&'a Arc<Entry>>) {
        let target = link.value.as_str();
        if target.trim().is_empty() {
            let help = "write where it leads: `[words](page.md)`".to_owned();
            return self.error("link.missing-file", "a link whose address is empty".into(), &link.span, Some(help));
        }
        match (address, found) {
            (Address::Outside, _) => {
                if let Some(help) = hostless(target) {
                    self.error("link.missing-file", format!("an address that leads to no host: `{target}`"), &link.span, Some(help));
                }
            }
            (Address::Forbidden, _) => {
                let (message, help) = schemed(target).or_else(|| own_disk(target)).unwrap_or_else(|| {
                    (format!("a link that could run something: `{target}`"), "link to a page, or to an address with `https:`".to_owned())
                });
                self.error("link.forbidden", message, &link.span, Some(help));
            }
            (Address::Leaves, _) => self.leaves(target, &link.span),
            (Address::Anchor(anchor), _) => self.anchor(self.page, anchor, link),
            (Address::Page { anchor, .. }, Found::Page(entry)) => self.anchor(&entry.page, anchor, link),
            (Address::Page { path, .. }, _) => self.missing_page(path, link),
            (Address::File(path), Found::Nothing) => self.missing_file(path, link, What::Link),
            (Address::Root(path), Found::Nothing) => self.missing_root(path, link, What::Link),
            (Address::File(path), Found::File) if path.ends_with(".toml") && !path.contains('/') => {
                let help =
                    "show what it says with a component, like `{{ fact id=\"…\" }}`; what readers may take with them goes into `static/`".to_owned();
                self.error("link.missing-file", format!("link to a file of records, which is not published: `{target}`"), &link.span, Some(help));
            }
            (Address::File(_) | Address::Root(_), _) => {}
        }
    }

    fn missing_page(&mut self, path: &str, link: &At<String>) {
        let target = link.value.split('#').next().unwrap_or_default();
        if self.checked.wide.is_some_and(|wide| wide.drafts.contains(path)) {
            let message = format!("link to a page that is a draft: `{target}`");
            return self.error("link.missing-page", message, &link.span, Some(WHEN_DRAFT.into()));
        }
        let lower = path.to_lowercase();
        let known = || self.checked.wide.iter().flat_map(|wide| wide.pages.keys());
        let twin = known().find(|known| known.to_lowercase() == lower);
        let near = twin.or_else(|| {
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            let same_name = known().filter(|known| name(known) == name(path)).collect::<Vec<_>>();
            if let [only] = same_name.as_slice() {
                return Some(*only);
            }
            let near = crate::diagnostic::nearest(path, known().map(|known| &**known))?;
            known().find(|known| ***known == *near)
        });
        // A page whose name ends in other letters is none.
        let misnamed = self.twin_file(&format!("{path}.md")).map(|file| {
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            format!("the file is called `{}`, and so no page: rename it to `{}.md`", name(&file), name(path))
        });
        let help = misnamed.or_else(|| near.map(|near| format!("did you mean `{}`?", self.as_written(near))));
        let help =
            help.or_else(|| Some("write the path of the page's file from this page's folder, `../folder/page.md`, or take the link out".into()));
        let (code, message) = match twin {
            Some(_) => ("link.case", format!("a link that differs from the file's name in upper and lower case: `{target}`")),
            None => ("link.missing-page", format!("link to a page that does not exist: `{target}`")),
        };
        let before = self.faults.len();
        self.error(code, message, &link.span, help);
        if let Some(wide) = self.checked.wide {
            self.faults[before..].iter_mut().for_each(|fault| fault.mean(&format!("{}{path}", wide.folder)));
        }
    }

    /// How a link from this page to another is written.
    fn as_written(&self, path: &str) -> String {
        let named = self.checked.wide.and_then(|wide| Some((wide, wide.pages.get(path)?)));
        let below = named.map_or_else(String::new, |(wide, entry)| {
            let folder = if entry.fallback { wide.original } else { wide.folder };
            entry.page.file.strip_prefix(folder).unwrap_or(&entry.page.file).to_owned()
        });
        relative(&self.page.folder, &below)
    }

    fn anchor(&mut self, page: &'a Page, anchor: &str, link: &At<String>) {
        // What a page has whose front matter is not closed nobody knows.
        let is_unread = page.outline.front.unread && page.outline.headings.is_empty();
        if anchor.is_empty() || is_unread || self.anchors.has(page, anchor) {
            return;
        }
        let headings = page.outline.headings.iter().map(|heading| heading.id.as_str());
        let help = did_you_mean(anchor, headings.clone()).unwrap_or_else(|| {
            let all: Vec<&str> = headings.take(12).collect();
            if all.is_empty() {
                return format!("that page has no headings; write `## …` there where it should lead, or leave out `#{anchor}`");
            }
            format!("its headings: {}", all.join(", "))
        });
        self.error("link.missing-anchor", format!("link to a heading that does not exist: `#{anchor}`"), &link.span, Some(help));
    }

    fn image(&mut self, image: &At<String>, address: &Address, found: Found<&'a Arc<Entry>>) {
        if image.value.trim().is_empty() {
            let help = "write its file, which lies beside the page: `![what it shows](picture.png)`".to_owned();
            return self.error("image.missing", "an image whose address is empty".into(), &image.span, Some(help));
        }
        match (address, found) {
            (Address::File(path) | Address::Root(path), Found::File) => {
                if let Some(help) = not_drawn(path) {
                    self.error("image.format", format!("a file that browsers do not show as an image: `{}`", image.value), &image.span, Some(help));
                }
            }
            (Address::File(path), _) => self.missing_file(path, image, What::Image),
            (Address::Root(path), _) => self.missing_root(path, image, What::Image),
            (Address::Outside, _) => {
                let help = "copy it beside the page, if its licence allows".to_owned();
                self.error("image.outside", format!("an image from another host: `{}`", image.value), &image.span, Some(help));
            }
            (Address::Leaves, _) => {
                self.error("link.leaves-site", format!("an image outside the site: `{}`", image.value), &image.span, Some(INSIDE.into()))
            }
            _ => {
                let nothing = || (format!("no image: `{}`", image.value), "write the image's file, which lies beside the page".to_owned());
                let (message, help) = own_disk(&image.value).unwrap_or_else(nothing);
                self.error("image.missing", message, &image.span, Some(help));
            }
        }
    }
}
