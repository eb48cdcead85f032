//! What pages are to each other, made from outlines alone.
//!
//! A change of a page's text that leaves its outline as it was changes nothing here.
//! No file is read; what is wrong between pages is a list of findings.

mod answer;
mod cited;
mod context;
mod coverage;
mod entry;
mod lead;
mod marking;
mod memory;
mod orphan;
mod pages;
mod reference;
mod relation;
mod skeleton;
mod status;
mod translation;
mod tree;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::config::{Config, Language};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::page::{Call, Page};
use crate::records::Records;
use crate::theme::Component;
use crate::url;
use crate::wording::Voice;

pub use answer::{Answer, Bars, Country, FactAnswer, Grid, Group, Row, SourceAnswer, TermAnswer, Tile};
pub use context::{Alternate, Card, Context, Related, RelatedPage};
pub use coverage::{Coverage, Translated};
pub use entry::Entry;
pub use marking::marked;
use memory::OfTree;
pub use memory::{Memo, Memory, Sound};
pub use pages::Pages;
pub use reference::{contact, relative};
pub use relation::Edges;
pub use status::{Status, StatusLanguage, StatusPage, StatusSection, status, status_key};
pub use translation::{Comparison, Part, State, compare};
pub use tree::{Item, Link, Tree};
pub use vocabulary::Vocabulary;

/// Width and height of an image, in pixels of CSS.
pub type Size = (u32, u32);

/// What to do where something leads to a draft.
const WHEN_DRAFT: &str = "take `draft = true` out of that page to publish it, or leave this out until then; `--drafts` shows both";

/// How wide smaller copies of images are made: for a column of text, and for dense screens.
const WIDTHS: [u32; 3] = [400, 800, 1200];

/// An image as a page shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Picture {
    /// Its size, upright.
    pub size: Size,
    /// How names of smaller copies end, where there may be some.
    pub copies: Option<&'static str>,
    /// Whether its bytes are published as they are.
    pub as_it_is: bool,
}

impl Picture {
    /// The widths of its smaller copies.
    pub fn widths(&self) -> impl Iterator<Item = u32> {
        let own = self.size.0;
        let any = self.copies.is_some();
        WIDTHS.into_iter().filter(move |width| any && *width < own)
    }

    /// The name, or address, of a smaller copy.
    pub fn copy(&self, name: &str, width: u32) -> String {
        format!("{name}.{width}w.{}", self.copies.unwrap_or_default())
    }

    /// Whether a page shows the image itself where there is room, and not the widest copy.
    pub fn shows_itself(&self) -> bool {
        self.size.0 <= WIDTHS[WIDTHS.len() - 1] || self.copies.is_none()
    }
}

/// Files that are no pages, by path from the site's root, with what those are that are images.
pub type Files = BTreeMap<Arc<str>, Option<Picture>>;

/// A site in one language.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// All pages by path.
    pub pages: Pages,
    /// Translations that wait, for authors alone: for a native speaker where the language publishes none before, or for
    /// an original that is not there.
    pub withheld: Pages,
    /// The paths of drafts that are not taken in, of the language and of the originals.
    pub drafts: BTreeSet<Arc<str>>,
    /// Their order and nesting.
    pub tree: Tree,
    /// The site's texts and records in the language.
    pub voice: Voice,
    /// Stands for the site's texts in the language.
    pub wording: Digest,
}

/// What a site is assembled from.
pub struct Input<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The site's texts and records in each language, in the configuration's order.
    pub voices: &'a [Voice],
    /// The theme's components.
    pub components: &'a BTreeMap<String, Component>,
    /// Pages of each language, in the configuration's order.
    pub pages: Vec<Vec<Arc<Page>>>,
    /// Other files that are published.
    pub files: Arc<Files>,
    /// Whether drafts are taken in.
    pub drafts: bool,
    /// Whether links name `index.html`.
    pub portable: bool,
}

/// Everything pages can know of each other.
pub struct Site {
    /// One edition for each language, the default one first.
    pub editions: Vec<Edition>,
    /// Relations in both directions, by path, and what is wrong with them.
    edges: Arc<(Edges, Vec<Diagnostic>)>,
    /// The records.
    pub records: Arc<Records>,
    /// The theme's components, for the questions they ask.
    components: BTreeMap<String, Component>,
    config: Config,
    /// Stands for what the configuration says of every page.
    face: Digest,
    files: Arc<Files>,
    portable: bool,
    /// Two files for one address.
    faults: Vec<Diagnostic>,
    /// What leads nowhere, by the file of a page that has something of the kind.
    references: BTreeMap<Arc<str>, Arc<[Diagnostic]>>,
    /// The pages where nothing did when the site was assembled.
    pub sound: Sound,
    /// Stands for all outlines and records.
    pub digest: Digest,
    used_sources: Vec<Arc<str>>,
    /// Of each edition, the words that its pages explain.
    vocabularies: Vec<Option<vocabulary::Shared>>,
}

impl Site {
    /// Assembles a site. What `memory` has from the last time is not worked out again.
    pub fn assemble(mut input: Input<'_>, memory: &mut Memory) -> Self {
        let voices = Voice::digest_all(input.voices);
        memory.stand_on(Digest::of_value(&(input.config, input.components, voices, input.drafts, input.portable)), input.pages.len());
        let mut faults = Vec::new();
        let voice = |at: usize| input.voices.get(at).cloned().unwrap_or_default();
        let records = voice(0).records;
        let default: Vec<Arc<Page>> = std::mem::take(&mut input.pages[0]);
        let hidden = |pages: &[Arc<Page>]| -> BTreeSet<Arc<str>> {
            pages.iter().filter(|page| page.outline.front.draft && !input.drafts).map(|page| page.path.clone()).collect()
        };
        let drafts = hidden(&default);
        let default = tree::with_sections(visible(default, input.drafts), input.config);
        let mut default = Some(default);
        let mut editions: Vec<Edition> = Vec::new();
        for (at, language) in input.config.languages.iter().enumerate() {
            let kept = &mut memory.editions[at];
            let own_drafts: BTreeSet<Arc<str>> = hidden(&input.pages[at]).into_iter().chain(drafts.iter().cloned()).collect();
            let (pages, withheld) = match (editions.first(), default.take()) {
                (Some(first), _) => {
                    let own = visible(std::mem::take(&mut input.pages[at]), input.drafts);
                    let first = orphan::Originals { language: &first.language, pages: &first.pages, drafts: drafts.clone() };
                    translation::edition(language, &voice(at).wording, own, &first, &mut kept.entries, &mut faults)
                }
                (None, pages) => (translation::original(language, pages.unwrap_or_default(), &mut kept.entries, &mut faults), Pages::default()),
            };
            let voice = voice(at);
            let wording = Digest::of_value(voice.wording.as_ref());
            editions.push(Edition { language: language.clone(), pages, withheld, drafts: own_drafts, tree: Tree::default(), voice, wording });
        }
        let originals = &editions[0].pages;
        let edges = memory
            .edges
            .one(relation::key(originals, &drafts, input.config), || Arc::new(relation::edges(originals, &drafts, input.config, &records)));
        let mut site = Self {
            digest: Digest::default(),
            used_sources: cited::used_sources(&editions, input.components, &records, memory),
            vocabularies: Vec::new(),
            editions,
            edges,
            records,
            components: input.components.clone(),
            config: input.config.clone(),
            face: Digest::of_value(&(&input.config.title, &input.config.description, &input.config.base_url, &input.config.languages)),
            files: input.files,
            portable: input.portable,
            faults,
            references: BTreeMap::new(),
            sound: Sound::default(),
        };
        // Where things lead is a matter of pages alone, so that their order is found meanwhile.
        let mut kept = std::mem::take(&mut memory.trees);
        let tree = |((at, edition), kept): ((usize, &Edition), &mut OfTree)| {
            Tree::new(&edition.pages, &edition.drafts, &edition.voice.locale, (site.portable, at == 0), kept)
        };
        let trees = || site.editions.par_iter().enumerate().zip(&mut kept).map(tree).collect::<Vec<Tree>>();
        let (trees, (references, sound)) = rayon::join(trees, || reference::check(&site, memory));
        (site.references, site.sound, memory.trees) = (references, sound, kept);
        site.editions.iter_mut().zip(trees).for_each(|(edition, tree)| edition.tree = tree);
        site.digest = site.whole_digest();
        site.vocabularies = (0..site.editions.len()).map(|edition| vocabulary::of_edition(&site, edition)).collect();
        site
    }

    /// Takes in a page whose shape is as it was, so that nothing else changes.
    pub fn replace(&mut self, page: &Arc<Page>) {
        for edition in &mut self.editions {
            for pages in [&mut edition.pages, &mut edition.withheld] {
                if let Some(entry) = pages.get(&page.path).filter(|entry| entry.page.file == page.file) {
                    let entry = Entry { page: page.clone(), ..entry.as_ref().clone() };
                    pages.insert(page.path.clone(), Arc::new(entry));
                }
            }
        }
        let own = self
            .editions
            .iter()
            .find(|edition| edition.language.code == page.lang && edition.pages.get(&page.path).is_some_and(|entry| entry.page.file == page.file));
        match own.map(|edition| reference::check_page(self, edition, page)).filter(|found| !found.is_empty()) {
            Some(found) => self.references.insert(page.file.clone(), found),
            None => self.references.remove(&page.file),
        };
    }

    /// What is wrong between pages.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        let orders = self.editions.iter().flat_map(|edition| edition.tree.faults());
        self.faults.iter().chain(orders).chain(&self.edges.1).chain(self.references.values().flat_map(|found| found.iter()))
    }

    /// Relations in both directions.
    pub fn edges(&self) -> &Edges {
        &self.edges.0
    }

    fn whole_digest(&self) -> Digest {
        let ground = [self.records.digest(), Digest::of_value(&self.config), Digest::of_value(&self.portable)];
        let of_edition = |edition: &Edition| {
            let voice = &edition.voice;
            Digest::of_value(&(voice.wording.as_ref(), voice.records.digest(), voice.records_reviewed))
        };
        let editions = self.editions.iter().map(of_edition);
        let entries = self.editions.iter().flat_map(|edition| edition.pages.values().map(|entry| entry.digest));
        Digest::of_all(ground.into_iter().chain(editions).chain(entries))
    }

    /// The page at a path of an edition.
    pub fn entry(&self, edition: usize, path: &str) -> Option<&Entry> {
        self.editions.get(edition)?.pages.get(path).map(|entry| &**entry)
    }

    /// The page that authors wrote at a path of an edition, published or not.
    pub fn authored(&self, edition: usize, path: &str) -> Option<&Entry> {
        let own = self.entry(edition, path).filter(|entry| !entry.fallback);
        own.or_else(|| self.editions.get(edition)?.withheld.get(path).map(|entry| &**entry))
    }

    /// All pages that authors wrote with the number of their edition, published or not.
    pub fn all_authored(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let withheld = self.editions.iter().enumerate().flat_map(|(at, edition)| edition.withheld.values().map(move |entry| (at, &**entry)));
        self.entries().filter(|(_, entry)| !entry.fallback).chain(withheld)
    }

    /// The link to an address of the site, as it is written after the root.
    pub fn href(&self, page_url: &str) -> Arc<str> {
        let encoded = url::encode(page_url);
        if self.portable { url::file(&encoded).into() } else { encoded.into() }
    }

    /// The image at a path from the site's root.
    pub fn picture(&self, path: &str) -> Option<Picture> {
        self.files.get(path).copied().flatten()
    }

    /// The configuration the site was assembled with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Stands for what the configuration says of every page: titles, addresses, languages.
    pub fn face(&self) -> Digest {
        self.face
    }

    /// Whether links name `index.html`.
    pub fn portable(&self) -> bool {
        self.portable
    }

    /// The answer to what a call on a page of an edition asks.
    pub fn answer(&self, edition: usize, entry: &Entry, call: &Call) -> Answer {
        answer::answer(self, edition, entry, call)
    }

    /// The keys of sources that some page cites, in the order of their keys.
    pub fn used_sources(&self) -> &[Arc<str>] {
        &self.used_sources
    }

    /// All pages with the number of their edition, in the order of languages and paths.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.editions.iter().enumerate().flat_map(|(at, edition)| edition.pages.values().map(move |entry| (at, &**entry)))
    }
}

fn visible(pages: Vec<Arc<Page>>, drafts: bool) -> Vec<Arc<Page>> {
    pages.into_iter().filter(|page| drafts || !page.outline.front.draft).collect()
}
