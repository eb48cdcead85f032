//! The records of a site: sources, facts, services and glossary terms, as typed data.
//!
//! Read from `*.toml` at the root of `content/`. Notes are for editors and are not kept.
//! What is not verified is kept apart from what may be shown: [`Fact::shown`] decides.

mod bond;
mod marking;
mod numbers;
mod read;
mod show;
mod sound;
mod translate;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::source::Source;

pub use marking::{MADE_FROM, Mark, Standing, marked, without_markers};
pub use read::{FACT, FILES, SERVICE, SOURCE, TERM};
pub use show::{Shown, share, shown};
pub use sound::{COUNTRY, hold_country, is_country};
pub use translate::{TRANSLATED_FACT, TRANSLATED_SERVICE, TRANSLATED_TERM, TRANSLATION, Translation};

/// Where a statement comes from.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reference {
    /// Unique key, used in `[@key]`.
    pub key: Arc<str>,
    /// Title as printed.
    pub title: String,
    /// The language of the title; empty for that of the records.
    pub lang: String,
    /// Who published it.
    pub publisher: String,
    /// Year of publication.
    pub year: Option<i64>,
    /// Address.
    pub url: String,
    /// When it was read, ISO.
    pub accessed: String,
    /// Whether it was read.
    pub verified: bool,
    /// P publisher's own, S secondary, R recalled.
    pub grade: String,
}

/// A statement with a value that pages may print.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Fact {
    /// Unique id.
    pub id: Arc<str>,
    /// What it is about.
    pub topic: String,
    /// The statement in our own words.
    pub statement: String,
    /// The value as text, so that ranges and dates stay exact.
    pub value: String,
    /// The value's unit.
    pub unit: String,
    /// The year it speaks of.
    pub year: String,
    /// Where it holds.
    pub scope: String,
    /// Keys of its sources.
    pub sources: Vec<Arc<str>>,
    /// Whether it was seen in its source.
    pub verified: bool,
    /// high, medium or low.
    pub confidence: String,
    /// Facts that say otherwise.
    pub contradicts: Vec<Arc<str>>,
    /// Facts that this one replaces.
    pub supersedes: Vec<Arc<str>>,
    /// The unit in another language, with `{value}` where the number goes; or empty.
    pub unit_text: String,
    /// Which of its texts are not in the language of the records they stand among.
    pub foreign: BTreeSet<&'static str>,
}

impl Fact {
    /// Whether it may reach any output: it was seen in its source, and the editors are not in doubt of it.
    pub fn shown(&self) -> bool {
        self.verified && self.confidence != "low" && !self.sources.is_empty()
    }

    /// Why it may not be shown, as a sentence goes on after "it", and what to do.
    pub fn why_hidden(&self) -> (&'static str, &'static str) {
        if !self.verified {
            return (
                "has no `verified = true`",
                "when you have seen it in its source, write `verified = true` into its `[[fact]]` in `content/facts.toml`; until then leave it out here",
            );
        }
        match self.sources.is_empty() {
            true => {
                ("has no `source`", "write where it was seen, `source = \"…\"`, into its `[[fact]]` in `content/facts.toml`, or leave it out here")
            }
            false => {
                ("has `confidence = \"low\"`", "look for a better source and raise its `confidence` in `content/facts.toml`, or leave it out here")
            }
        }
    }

    /// The unit without a place for the number.
    pub fn unit_alone(&self) -> String {
        let unit = if self.unit_text.is_empty() { &self.unit } else { &self.unit_text };
        unit.replace("{value}", "").trim().to_owned()
    }
}

/// A place to turn to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Service {
    /// Unique id.
    pub id: Arc<str>,
    /// Country code, or `intl`.
    pub country: String,
    /// Its name.
    pub name: String,
    /// The language of the name; empty for that of the records.
    pub lang: String,
    /// helpline, hotline, police or removal.
    pub kind: String,
    /// Telephone number as printed.
    pub number: String,
    /// Address on the web.
    pub url: String,
    /// When it answers.
    pub hours: String,
    /// In which languages.
    pub languages: Vec<String>,
    /// Those of them whose names are not in the language of the records they stand among.
    pub foreign_languages: BTreeSet<String>,
    /// Whether a call costs nothing, if a source says so.
    pub free: bool,
    /// Whom it is for.
    pub audience: String,
    /// Other ways to reach it.
    pub also: String,
    /// Key of the source that lists it.
    pub source: Arc<str>,
    /// Year of that source.
    pub listed: Option<i64>,
    /// When a person tried it, ISO; empty if nobody has.
    pub confirmed_on: String,
    /// high, medium or low.
    pub confidence: String,
    /// Which of its texts are not in the language of the records they stand among.
    pub foreign: BTreeSet<&'static str>,
}

impl Service {
    /// Whether it may reach any output: a number that one weak source gives is no help.
    pub fn shown(&self) -> bool {
        self.confidence != "low" && !self.source.is_empty()
    }

    /// Why it may not be shown, as a sentence goes on after "it", and what to do.
    pub fn why_hidden(&self) -> (&'static str, &'static str) {
        match self.source.is_empty() {
            true => ("has no `source`", "write which source lists it, `source = \"…\"`, into its `[[service]]` in `content/services.toml`"),
            false => {
                ("has `confidence = \"low\"`", "look for a better source and raise its `confidence` in `content/services.toml`, or leave it out here")
            }
        }
    }
}

/// A word of the glossary.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// Unique id.
    pub id: Arc<str>,
    /// The word.
    pub term: String,
    /// use, care, avoid or explain.
    pub class: String,
    /// What it means.
    pub meaning: String,
    /// What to say instead.
    pub instead: String,
    /// Other forms of the word.
    pub forms: Vec<String>,
    /// Whether it is an everyday word, which is not explained by itself.
    pub plain: bool,
    /// What readers may search for.
    pub synonyms: Vec<String>,
    /// Keys of the sources it rests on.
    pub basis: Vec<Arc<str>>,
    /// Which of its texts are not in the language of the records they stand among.
    pub foreign: BTreeSet<&'static str>,
}

impl Term {
    /// The forms by which a text uses the word: the word without what stands in brackets, and the others.
    /// A heading of several words, such as `Risk / harm`, is no form.
    pub fn all_forms(&self) -> Vec<&str> {
        let word = self.term.split(" (").next().unwrap_or_default();
        let own = (!word.contains(['/', ','])).then_some(word);
        own.into_iter().chain(self.forms.iter().map(String::as_str)).collect()
    }
}

/// A record and where it is declared.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    /// The record.
    pub record: T,
    /// Its digest.
    pub digest: Digest,
    /// Where it stands.
    pub place: Place,
    /// Where its days and years stand in the text of its file, by their keys.
    pub dated: Vec<(&'static str, Range<usize>)>,
}

/// All records of a site, by id.
#[derive(Clone, Debug, Default)]
pub struct Records {
    /// Sources by key.
    pub sources: BTreeMap<Arc<str>, Entry<Reference>>,
    /// Facts by id.
    pub facts: BTreeMap<Arc<str>, Entry<Fact>>,
    /// Services by id.
    pub services: BTreeMap<Arc<str>, Entry<Service>>,
    /// Terms by id.
    pub terms: BTreeMap<Arc<str>, Entry<Term>>,
    /// The order in which services and terms were written.
    pub service_order: Vec<Arc<str>>,
    /// The ids of terms that lack what makes them one, which is said of them.
    pub unread: BTreeSet<Arc<str>>,
}

impl Records {
    /// Reads all record files of a site.
    pub fn read(source: &Source) -> (Self, Vec<Diagnostic>) {
        read::all(source)
    }

    /// A source that was read, by key.
    pub fn source(&self, key: &str) -> Option<&Reference> {
        self.sources.get(key).map(|entry| &entry.record)
    }

    /// The fact that replaces this one, if there is one that may be shown.
    pub fn successor(&self, id: &str) -> Option<&Fact> {
        self.facts.values().map(|entry| &entry.record).find(|fact| fact.shown() && fact.supersedes.iter().any(|old| &**old == id))
    }

    /// A digest of all records.
    pub fn digest(&self) -> Digest {
        let all: Vec<Digest> = (self.sources.values().map(|e| e.digest))
            .chain(self.facts.values().map(|e| e.digest))
            .chain(self.services.values().map(|e| e.digest))
            .chain(self.terms.values().map(|e| e.digest))
            .collect();
        Digest::of_value(&(all, &self.unread))
    }
}
