//! A page's context: everything it shows of the rest of the site, and nothing else.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use super::answer::{Answer, FactAnswer, answer, fact};
use super::reference::Anchors;
use super::relation::End;
use super::translation::{self, Comparison};
use super::tree::{Item, Link};
use super::vocabulary;
use super::{Edition, Entry, Picture, Site};
use crate::digest::Digest;
use crate::page::{Address, address};
use crate::records::Reference;
use crate::wording::Wording;

/// A page as it stands in a list.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Card {
    /// Title and address.
    pub link: Link,
    /// Its description.
    pub description: Arc<str>,
    /// The language of the description.
    pub lang: Arc<str>,
    /// Its kind.
    pub kind: String,
    /// Its kind for readers.
    pub kind_label: String,
    /// What its kind declares.
    pub extra: Vec<(String, Value)>,
}

impl Card {
    /// The card of an entry, in the words of an edition.
    pub fn new(site: &Site, words: &Edition, entry: &Entry) -> Self {
        let kind = &entry.front.kind;
        Self {
            link: site.link(entry),
            description: entry.description.clone(),
            lang: entry.page.lang.clone(),
            kind_label: site.kind_label(words, kind),
            kind: kind.clone(),
            extra: entry.front.extra.clone(),
        }
    }
}

/// A page at the other end of a relation, and the fact that carries it.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct RelatedPage {
    /// The page.
    pub card: Card,
    /// The fact.
    pub fact: Option<FactAnswer>,
}

/// The pages at the other end of one relation.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Related {
    /// The relation's name from here.
    pub name: String,
    /// What stands over the list.
    pub label: String,
    /// The pages.
    pub items: Vec<RelatedPage>,
}

/// The same page in another language.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Alternate {
    /// The language's code.
    pub code: Arc<str>,
    /// Its name for itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The address.
    pub href: Arc<str>,
    /// Whether it is this page's language.
    pub current: bool,
    /// The language that the page there is written in.
    pub written: Arc<str>,
}

/// Everything a page shows of the rest of the site.
#[derive(Clone, Debug)]
pub struct Context {
    /// Its own address.
    pub url: Arc<str>,
    /// Its own address as it is written in links.
    pub href: Arc<str>,
    /// Which edition it belongs to.
    pub edition: usize,
    /// Whether its text is in another language than its address.
    pub fallback: bool,
    /// Its own address, or that of the original for a page that stands in; nothing for one that is shown at any address.
    pub canonical: Option<Arc<str>>,
    /// What the translation is worth, and where its original is.
    pub translation: Option<(Comparison, Link)>,
    /// The site's texts in the language of the edition, which are many, and what stands for them.
    pub wording: (Arc<Wording>, Digest),
    /// Front matter with what a translation inherits.
    pub front: Arc<crate::page::FrontMatter>,
    /// Its kind for readers.
    pub kind_label: String,
    /// What readers see of the choices its kind declares, by key.
    pub labels: Vec<(String, String)>,
    /// The site's top sections.
    pub nav: (Arc<[Arc<Item>]>, Digest),
    /// The sidebar of its top section.
    pub sidebar: Option<(Arc<Item>, Digest)>,
    /// Its top section.
    pub section: Option<(Link, Arc<str>)>,
    /// From home down to its parent.
    pub breadcrumbs: Vec<Link>,
    /// The page before it.
    pub previous: Option<Link>,
    /// The page behind it.
    pub next: Option<Link>,
    /// A section's pages.
    pub children: Vec<Card>,
    /// Pages it is related to.
    pub relations: Vec<Related>,
    /// Answers to its calls, in their order.
    pub answers: Vec<Answer>,
    /// The words that it explains at their first use.
    pub vocabulary: Option<vocabulary::Shared>,
    /// The sources it may cite.
    pub sources: BTreeMap<Arc<str>, Reference>,
    /// Its images by target, as far as their sizes are known.
    pub images: BTreeMap<String, Picture>,
    /// Links, as written, to a part that the page they lead to lacks in this language: they lead to the original's.
    pub to_originals: BTreeSet<String>,
    /// The same page in all languages.
    pub alternates: Vec<Alternate>,
}

impl Context {
    /// The digests of its parts, named for `--explain`.
    pub fn parts(&self) -> [(&'static str, Digest); 14] {
        let of = |value: &dyn Fn() -> Digest| value();
        [
            ("address", Digest::of_value(&(&self.url, self.fallback, &self.canonical))),
            ("front matter", Digest::of_value(&(&self.front, &self.kind_label, &self.labels))),
            ("navigation", self.nav.1),
            ("sidebar", Digest::of_value(&(self.sidebar.as_ref().map(|(_, digest)| digest), &self.section, &self.breadcrumbs))),
            ("neighbours", Digest::of_value(&(&self.previous, &self.next))),
            ("children", Digest::of_value(&self.children)),
            ("relations", Digest::of_value(&self.relations)),
            ("answers", of(&|| Digest::of_value(&(&self.answers, &self.sources)))),
            ("glossary", Digest::of_value(&self.vocabulary.as_ref().map(|(_, digest)| digest))),
            ("translation", Digest::of_value(&self.translation)),
            ("wording", self.wording.1),
            ("images", Digest::of_value(&self.images)),
            ("links", Digest::of_value(&self.to_originals)),
            ("languages", Digest::of_value(&self.alternates)),
        ]
    }
}

impl Site {
    /// The answers to a page's calls, in their order.
    pub fn answers(&self, edition: usize, entry: &Entry) -> Vec<Answer> {
        entry.page.outline.calls.iter().map(|call| answer(self, edition, entry, call)).collect()
    }

    /// The context of an entry of an edition.
    pub fn context(&self, edition: usize, entry: &Entry) -> Context {
        let own = &self.editions[edition];
        let tree = &own.tree;
        let page = &entry.page;
        let link = |path: &Arc<str>| self.entry(edition, path).map(|entry| self.link(entry));
        let above = tree.ancestors(&page.path);
        let top = tree.top(&page.path, &above);
        let (previous, next) = top.map_or((None, None), |top| tree.neighbours(&page.path, top));
        let answers = self.answers(edition, entry);
        let relations = self.related(edition, entry);
        Context {
            url: entry.url.clone(),
            href: super::tree::href(&entry.url, self.portable),
            edition,
            fallback: entry.fallback,
            canonical: Some(self.entry(0, &page.path).filter(|_| entry.fallback).unwrap_or(entry).url.clone()),
            translation: self.translation(edition, entry),
            wording: (own.voice.wording.clone(), own.wording),
            kind_label: self.kind_label(own, &entry.front.kind),
            labels: self.labels(own, entry),
            front: entry.front.clone(),
            nav: tree.nav.clone(),
            sidebar: top.and_then(|top| tree.sidebar(top)).cloned(),
            section: top.and_then(|top| Some((link(top)?, top.clone()))),
            breadcrumbs: above.into_iter().filter_map(link).collect(),
            previous: previous.and_then(link),
            next: next.and_then(link),
            children: tree
                .children(&page.path)
                .iter()
                .filter_map(|path| self.entry(edition, path))
                .map(|entry| Card::new(self, own, entry))
                .collect(),
            sources: self.cited(entry, &answers, &relations),
            vocabulary: vocabulary::of_page(self, edition, entry),
            images: self.pictures(edition, entry),
            to_originals: self.to_originals(edition, entry),
            alternates: self.alternates(edition, entry),
            relations,
            answers,
        }
    }

    fn labels(&self, words: &Edition, entry: &Entry) -> Vec<(String, String)> {
        let keys = self.config.kind(&entry.front.kind).map_or(&[][..], |kind| kind.keys.as_slice());
        let chosen = |(name, value): &(String, Value)| {
            let key = keys.iter().find(|key| key.name == *name)?;
            let (choice, label) = key.choices.iter().find(|(choice, _)| Some(choice.as_str()) == value.as_str())?;
            Some((name.clone(), words.voice.wording.choice(name, choice, label).to_owned()))
        };
        entry.front.extra.iter().filter_map(chosen).collect()
    }

    fn related(&self, edition: usize, entry: &Entry) -> Vec<Related> {
        let mut all = Vec::new();
        let own = &self.editions[edition];
        for relation in &self.config.relations {
            let path = &entry.page.path;
            let forward = (&relation.name, &relation.label, self.edges().from(path, &relation.name));
            let back = (&relation.inverse, &relation.inverse_label, self.edges().to(path, &relation.name));
            for (name, label, ends) in [forward, back] {
                let mut ends: Vec<&End> = ends.iter().collect();
                if *name == relation.inverse {
                    // Nobody wrote an order for this end.
                    ends.sort_by_key(|(path, _)| own.tree.place(path));
                }
                let items = ends.iter().filter_map(|(path, carried)| {
                    let card = Card::new(self, own, self.entry(edition, path)?);
                    Some(RelatedPage { card, fact: carried.as_ref().and_then(|id| fact(&own.voice.records, id)) })
                });
                let items: Vec<_> = items.collect();
                if !items.is_empty() {
                    all.push(Related { name: name.clone(), label: own.voice.wording.relation(name, label).to_owned(), items });
                }
            }
        }
        all
    }

    fn cited(&self, entry: &Entry, answers: &[Answer], relations: &[Related]) -> BTreeMap<Arc<str>, Reference> {
        let of_text = entry.page.outline.cites.iter().map(|cite| Arc::from(cite.value.as_str()));
        let of_answers = answers.iter().flat_map(Answer::sources);
        let facts = relations.iter().flat_map(|relation| &relation.items).filter_map(|item| item.fact.as_ref());
        let of_relations = facts.flat_map(|fact| fact.sources.iter().cloned());
        of_text.chain(of_answers).chain(of_relations).filter_map(|key| Some((key.clone(), self.records.source(&key)?.clone()))).collect()
    }

    fn pictures(&self, edition: usize, entry: &Entry) -> BTreeMap<String, Picture> {
        let mut pictures = BTreeMap::new();
        for image in &entry.page.outline.images {
            let paths = match address(&entry.page.folder, &image.value) {
                Address::File(path) => {
                    let own = format!("{}{path}", self.editions[edition].language.folder);
                    let original = format!("{}{path}", self.editions[0].language.folder);
                    vec![own, original]
                }
                Address::Root(path) => vec![format!("static/{path}")],
                _ => continue,
            };
            if let Some(picture) = paths.iter().find_map(|path| self.files.get(path.as_str())).copied().flatten() {
                pictures.insert(image.value.clone(), picture);
            }
        }
        pictures
    }

    /// A page that stands in for a missing translation was written beside the originals of others: a part that it
    /// names may be one that their translations lack, or call otherwise.
    fn to_originals(&self, edition: usize, entry: &Entry) -> BTreeSet<String> {
        let mut anchors = Anchors::new(&self.components);
        let mut leads_astray = |target: &str| {
            let Address::Page { path, anchor } = address(&entry.page.folder, target) else { return false };
            let translated = self.entry(edition, &path).filter(|entry| !anchor.is_empty() && !entry.fallback);
            translated.is_some_and(|entry| !anchors.has(&entry.page, &anchor))
        };
        let links = entry.page.outline.links.iter().filter(|_| entry.fallback);
        links.map(|link| &link.value).filter(|target| leads_astray(target)).cloned().collect()
    }

    /// The same page in all languages; where a language has none, its nearest section.
    fn alternates(&self, edition: usize, entry: &Entry) -> Vec<Alternate> {
        if self.editions.len() < 2 {
            return Vec::new();
        }
        let in_edition = |(at, other): (usize, &Edition)| {
            let mut path: &str = &entry.page.path;
            let target = loop {
                match other.pages.get(path) {
                    Some(target) => break target,
                    None if path.is_empty() => return None,
                    None => path = crate::url::parent(path),
                }
            };
            Some(Alternate {
                code: other.language.code.clone(),
                name: other.language.name.clone(),
                dir: other.language.dir,
                href: super::tree::href(&target.url, self.portable),
                current: at == edition,
                written: if *path == *entry.page.path { target.page.lang.clone() } else { "".into() },
            })
        };
        self.editions.iter().enumerate().filter_map(in_edition).collect()
    }

    /// What a translation is worth, and its original.
    fn translation(&self, edition: usize, entry: &Entry) -> Option<(Comparison, Link)> {
        let original = self.entry(0, &entry.page.path).filter(|_| edition > 0 && !entry.fallback)?;
        Some((translation::compare(&original.page, &entry.page), self.link(original)))
    }

    /// The link to an entry.
    pub fn link(&self, entry: &Entry) -> Link {
        super::tree::link(entry, self.portable)
    }

    /// A kind's label in the words of an edition.
    pub fn kind_label(&self, words: &Edition, name: &str) -> String {
        self.config.kind(name).map_or_else(String::new, |kind| words.voice.wording.kind(name, &kind.label).to_owned())
    }
}
