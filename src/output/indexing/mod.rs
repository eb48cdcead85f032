//! A site to the search index of each language, and to the words that its interface shows.
//!
//! An index is many files made at once, whose names depend on what is in them. So a plan holds
//! only `index.json` of each language; the key of that file is the key of all of them together, and
//! [`Index`] names the others. Gathering is cheap and looks at the site; making is dear
//! and looks at nothing but what was gathered, so that a preview can make an index while it
//! answers for pages.

mod kept;
mod pack;
mod synonym;
mod text;
mod words;

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::key::Key;
use super::search::part::runs;
use super::search::{Joining, Part, Pin, SearchPage, Settings, script};
use crate::config::Markdown;
use crate::digest::Digest;
use crate::lang::Locale;
use crate::page::Page;
use crate::site::{Answer, Entry, Site};
use crate::theme::Theme;
use crate::url;

pub use kept::{Borrowed, InMemory, Kept};
pub use words::words;

/// So many parts are made, side by side and one by one, while those before them are joined.
const AT_ONCE: usize = 32;

/// Names what reads pages, by its own source: it is part of what parts are made from.
const VERSION: &str = env!("PAYUNG_TERMS");

/// Names the program by its own source.
static SOURCE: LazyLock<Digest> = LazyLock::new(|| Digest::of(env!("PAYUNG_SOURCE").as_bytes()));

/// The folder of a language's index, below the site's root.
pub fn folder(language: &str) -> String {
    format!("search/{language}/")
}

/// The client as it is delivered: a module, or for a disk a script that a page can load from there.
pub fn client(source: &str, portable: bool) -> String {
    let short = script::shorten(source);
    if portable { script::classic(&short) } else { short }
}

/// The file of a language's index that is there whatever is in it.
pub fn root_file(language: &str, portable: bool) -> String {
    format!("{}index.json{}", folder(language), if portable { ".js" } else { "" })
}

/// The key of an index: the digests of what [`gather`] looks at.
pub fn key(theme: &Theme, site: &Site, edition: usize) -> Key {
    let texts: Vec<Digest> = site.editions[edition].pages.values().filter(|entry| !entry.fallback).map(|entry| entry.page.digest).collect();
    Key::new([("theme", theme.digest), ("site", site.digest), ("texts", Digest::of_value(&texts)), ("builder", Digest::of(VERSION.as_bytes()))])
}

/// Whether a file is one of a language's index that lies in a folder named by what is in it: it is the same as long as its
/// path is.
pub fn is_member(language: &str, file: &str) -> bool {
    file.strip_prefix(&folder(language)).is_some_and(|rest| rest.contains('/'))
}

/// The key of such a file.
pub fn member_key(file: &str) -> Key {
    Key::new([("file", Digest::of(file.as_bytes())), ("builder", *SOURCE)])
}

/// A page to be read for an index.
struct Gathered {
    page: Arc<Page>,
    /// What is known of it but for its sections.
    about: SearchPage,
    answers: Vec<Answer>,
    digest: Digest,
}

/// All that an index is made from.
pub struct Gathering {
    language: Arc<str>,
    markdown: Markdown,
    portable: bool,
    settings: Settings,
    locale: Arc<Locale>,
    /// In the order of their URLs.
    pages: Vec<Gathered>,
    /// Whether results show whole texts.
    whole: bool,
}

/// The files of an index, by path from the site's root.
pub type Index = BTreeMap<Arc<str>, Vec<u8>>;

/// Gathers what search finds: no drafts, no pages that stand in for a missing translation, none
/// that say `search = false`.
pub fn gather(theme: &Theme, site: &Site, edition: usize) -> Gathering {
    let of = &site.editions[edition];
    let synonyms = synonym::Synonyms::new(&of.voice.records);
    let entries: Vec<&Entry> =
        of.pages.values().map(|entry| &**entry).filter(|entry| !entry.fallback && entry.front.search && !entry.front.draft).collect();
    let pages = entries.into_par_iter().map(|entry| {
        let front = &entry.front;
        let about = SearchPage {
            url: entry.url.to_string(),
            title: entry.title.to_string(),
            description: entry.description.to_string(),
            keywords: front.keywords.clone(),
            synonyms: synonyms.of(&entry.title, &front.keywords),
            kind: front.kind.clone(),
            country: front.country.clone(),
            audience: front.audience.clone(),
            sections: Vec::new(),
        };
        let answers = site.answers(edition, entry);
        let digest = Digest::of_value(&(VERSION, &of.language.code, entry.page.digest, &about, &answers, theme.markdown));
        Gathered { page: entry.page.clone(), about, answers, digest }
    });
    let pin = |pin: &crate::config::PinnedPage| Pin { words: pin.words.clone(), url: url::page_url(&of.language.prefix, &pin.page.value) };
    let mut pages: Vec<Gathered> = pages.collect();
    pages.sort_by(|a, b| a.about.url.cmp(&b.about.url));
    let settings = Settings { pins: site.config().search.pins.iter().map(pin).collect(), ..Settings::default() };
    Gathering {
        language: of.language.code.clone(),
        markdown: theme.markdown,
        portable: site.portable(),
        locale: of.voice.locale.clone(),
        whole: pages.iter().map(|gathered| gathered.page.text.len()).sum::<usize>() <= settings.whole,
        settings,
        pages,
    }
}

impl Gathering {
    /// Makes the index. Parts that were kept are not made again; those that were made are kept, and no others.
    pub fn make(self, kept: &dyn Kept) -> Index {
        let mut start = 0;
        let runs: Vec<(Digest, &[Gathered])> = runs(self.pages.iter().map(|gathered| gathered.about.url.as_str()))
            .into_iter()
            .map(|end| {
                let run = &self.pages[std::mem::replace(&mut start, end)..end];
                (Digest::of_all(run.iter().map(|gathered| gathered.digest)).with(Digest::of_value(&self.whole)), run)
            })
            .collect();
        let mut joining = Joining::default();
        let mut made: Vec<Part> = Vec::new();
        for some in runs.chunks(AT_ONCE) {
            let before = std::mem::take(&mut made);
            ((), made) =
                rayon::join(|| joining.take(before), || some.par_iter().with_max_len(1).map(|(key, run)| self.part(*key, run, kept)).collect());
        }
        joining.take(made);
        kept.keep_only(&runs.iter().map(|(key, _)| *key).collect());
        drop(runs);
        drop(self.pages);
        let folder = folder(&self.language);
        let file = |(name, bytes): (String, Vec<u8>)| {
            let path = format!("{folder}{name}");
            let (path, bytes) = if self.portable { script::script_form(&path, &String::from_utf8_lossy(&bytes)) } else { (path, bytes) };
            (Arc::from(path), bytes)
        };
        joining.files(&self.language, self.whole, &self.settings).into_iter().map(file).collect()
    }

    fn part(&self, key: Digest, run: &[Gathered], kept: &dyn Kept) -> Part {
        kept.get(key).unwrap_or_else(|| {
            let part = Part::of(&self.language, self.whole, run.iter().map(|gathered| self.read(gathered)));
            // A text that is not as it was makes no part of this key.
            if run.iter().all(|gathered| gathered.page.text.is_unchanged()) {
                kept.put(key, &part);
            }
            part
        })
    }

    fn read(&self, gathered: &Gathered) -> SearchPage {
        let sections = text::sections(&gathered.page, self.markdown, &gathered.answers, &self.locale);
        SearchPage { sections, ..gathered.about.clone() }
    }
}
