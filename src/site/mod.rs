//! What pages are to each other, made from outlines alone.
//!
//! A change of a page's text that leaves its outline as it was changes nothing here.
//! No file is read; what is wrong between pages is a list of findings.

mod answer;
mod context;
mod coverage;
mod marking;
mod reference;
mod relation;
mod status;
mod translation;
mod tree;
mod vocabulary;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::{Config, Language};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::page::{FrontMatter, Page};
use crate::records::Records;
use crate::theme::Component;
use crate::url;
use crate::wording::Voice;

pub use answer::{Answer, Bars, Country, FactAnswer, Grid, Group, Row, SourceAnswer, TermAnswer, Tile};
pub use context::{Alternate, Card, Context, Related, RelatedPage};
pub use coverage::Coverage;
pub use marking::marked;
pub use relation::Edges;
pub use status::{Status, StatusLanguage, StatusPage, status};
pub use translation::{Comparison, Part, State, compare};
pub use tree::{Item, Link, Tree};
pub use vocabulary::Vocabulary;

/// Width and height of an image, in pixels of CSS.
pub type Size = (u32, u32);

/// A page at an address: in its own language, or standing in for one that is missing.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The page whose text is shown.
    pub page: Arc<Page>,
    /// Its front matter; a translation has its original's but for title and description.
    pub front: Arc<FrontMatter>,
    /// Its address from the site's root.
    pub url: Arc<str>,
    /// Its title in menus and lists.
    pub title: Arc<str>,
    /// The language of that title.
    pub title_lang: Arc<str>,
    /// What stands under the title in lists.
    pub description: Arc<str>,
    /// Whether the text is in another language than the address.
    pub fallback: bool,
}

/// A site in one language.
#[derive(Clone, Debug)]
pub struct Edition {
    /// The language.
    pub language: Language,
    /// All pages by path.
    pub pages: BTreeMap<Arc<str>, Entry>,
    /// Their order and nesting.
    pub tree: Tree,
    /// The site's texts and records in the language.
    pub voice: Voice,
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
    /// Other files: path from the site's root, and size if it is an image.
    pub files: BTreeMap<Arc<str>, Option<Size>>,
    /// Whether drafts are taken in.
    pub drafts: bool,
    /// Whether links name `index.html`.
    pub portable: bool,
}

/// Everything pages can know of each other.
pub struct Site {
    /// One edition for each language, the default one first.
    pub editions: Vec<Edition>,
    /// Relations in both directions, by path.
    pub edges: Edges,
    /// The records.
    pub records: Arc<Records>,
    /// The theme's components, for the questions they ask.
    components: BTreeMap<String, Component>,
    config: Config,
    files: BTreeMap<Arc<str>, Option<Size>>,
    portable: bool,
    /// What is wrong between pages: addresses, order, relations.
    faults: Vec<Diagnostic>,
    /// What leads nowhere, by page file.
    references: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// Stands for all outlines and records.
    pub digest: Digest,
    used_sources: Vec<Arc<str>>,
    /// Of each edition, the words that its pages explain.
    vocabularies: Vec<Option<vocabulary::Shared>>,
}

impl Site {
    /// Assembles a site.
    pub fn assemble(mut input: Input<'_>) -> Self {
        let mut faults = Vec::new();
        let voice = |at: usize| input.voices.get(at).cloned().unwrap_or_default();
        let records = voice(0).records;
        let default: Vec<Arc<Page>> = std::mem::take(&mut input.pages[0]);
        let default = tree::with_sections(visible(default, input.drafts), input.config);
        let mut editions = Vec::new();
        let originals = translation::original(&input.config.languages[0], default, &mut faults);
        for (at, language) in input.config.languages.iter().enumerate() {
            let pages = if at == 0 {
                originals.clone()
            } else {
                translation::edition(
                    language,
                    &voice(at).wording,
                    visible(std::mem::take(&mut input.pages[at]), input.drafts),
                    &originals,
                    &mut faults,
                )
            };
            let tree = Tree::new(&pages, &input, at == 0, &mut faults);
            editions.push(Edition { language: language.clone(), pages, tree, voice: voice(at) });
        }
        let edges = relation::edges(&originals, input.config, &records, &mut faults);
        let mut site = Self {
            digest: Digest::default(),
            used_sources: Vec::new(),
            vocabularies: Vec::new(),
            editions,
            edges,
            records,
            components: input.components.clone(),
            config: input.config.clone(),
            files: input.files,
            portable: input.portable,
            faults,
            references: BTreeMap::new(),
        };
        site.references = reference::check(&site);
        site.digest = site.whole_digest();
        site.used_sources = answer::used_sources(&site);
        site.vocabularies = (0..site.editions.len()).map(|edition| vocabulary::of_edition(&site, edition)).collect();
        site
    }

    /// Takes in a page whose shape is as it was, so that nothing else changes.
    pub fn replace(&mut self, page: &Arc<Page>) {
        for edition in &mut self.editions {
            if let Some(entry) = edition.pages.get_mut(&page.path).filter(|entry| entry.page.file == page.file) {
                entry.page = page.clone();
            }
        }
        let own = self
            .editions
            .iter()
            .find(|edition| edition.language.code == page.lang && edition.pages.get(&page.path).is_some_and(|entry| entry.page.file == page.file));
        let found = own.map(|edition| reference::check_page(self, edition, page)).unwrap_or_default();
        self.references.insert(page.file.clone(), found);
    }

    /// What is wrong between pages.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.faults.iter().chain(self.references.values().flatten())
    }

    fn whole_digest(&self) -> Digest {
        let mut all = vec![self.records.digest(), Digest::of_value(&self.config), Digest::of_value(&self.portable)];
        for edition in &self.editions {
            all.push(Digest::of_value(&(edition.voice.wording.as_ref(), edition.voice.records.digest())));
            for entry in edition.pages.values() {
                if entry.fallback {
                    // What it shows is the original's, which is in here already.
                    all.push(Digest::of_value(&(&entry.url, &entry.title)));
                    continue;
                }
                all.push(Digest::of_value(&(
                    &entry.url,
                    &entry.title,
                    &entry.description,
                    &entry.page.outline.front.title,
                    entry.front.as_ref(),
                    entry.fallback,
                )));
            }
        }
        Digest::of_value(&all)
    }

    /// The page at a path of an edition.
    pub fn entry(&self, edition: usize, path: &str) -> Option<&Entry> {
        self.editions.get(edition)?.pages.get(path)
    }

    /// The link to an address of the site, as it is written after the root.
    pub fn href(&self, page_url: &str) -> Arc<str> {
        let encoded = url::encode(page_url);
        if self.portable { url::file(&encoded).into() } else { encoded.into() }
    }

    /// The configuration the site was assembled with.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether links name `index.html`.
    pub fn portable(&self) -> bool {
        self.portable
    }

    /// The keys of sources that some page cites, in the order of their keys.
    pub fn used_sources(&self) -> &[Arc<str>] {
        &self.used_sources
    }

    /// All pages with the number of their edition, in the order of languages and paths.
    pub fn entries(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.editions.iter().enumerate().flat_map(|(at, edition)| edition.pages.values().map(move |entry| (at, entry)))
    }
}

fn visible(pages: Vec<Arc<Page>>, drafts: bool) -> Vec<Arc<Page>> {
    pages.into_iter().filter(|page| drafts || !page.outline.front.draft).collect()
}
