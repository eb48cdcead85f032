//! The site's own words in another language: `content/<lang>/book.toml`.
//!
//! `book.toml` names kinds, relations, choices, doors and notes once, in the default language.
//! A language says them again here, by their names or by their exact text; what it leaves out
//! stays in the default language.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::{Config, Language};
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::Digest;
use crate::lang::Locale;
use crate::records::{Mark, Records};
use crate::source::Source;
use crate::table::{Doc, Field, Table, field, names};

/// The tables of `content/<lang>/book.toml`.
pub const WORDING: &[Field] = &[
    field("book", "table", "The site's `title` and `description`."),
    field("kinds", "table of texts", "Labels of kinds, by the kind's name."),
    field("relations", "table of texts", "Labels of relations, by the name of the relation or of its inverse."),
    field("choices", "tables of texts", "Labels of the choices of a kind's own key: `[choices.KEY]`, by the choice."),
    field("titles", "table of texts", "Titles in menus and lists of pages that have no translation yet, by path."),
    field("words", "table of texts", "Other short texts of `book.toml` and of front matter (audiences, owners), by their exact text."),
];

type Texts = BTreeMap<String, String>;

/// The words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wording {
    /// The site's title, if it is translated.
    pub title: Option<String>,
    /// The site's description, if it is translated.
    pub description: Option<String>,
    /// Labels of kinds.
    pub kinds: Texts,
    /// Labels of relations and of inverses.
    pub relations: Texts,
    /// Labels of choices, by key.
    pub choices: BTreeMap<String, Texts>,
    /// Titles of pages that have no translation, by path.
    pub titles: Texts,
    /// Other texts by what they are in the default language.
    pub words: Texts,
}

impl Wording {
    /// Reads the words of a language; the default language needs none.
    pub fn read(source: &Source, config: &Config, language: &Language) -> (Self, Vec<Diagnostic>) {
        let path: Arc<str> = format!("{}book.toml", language.folder).into();
        let Some(text) = source.text(&path).filter(|_| config.language_folders && !language.prefix.is_empty()) else {
            return Default::default();
        };
        let doc = Doc::new(&path, text, 0);
        let parsed = doc.parse(text);
        let mut top = Table::new(&doc, parsed.get_ref(), 0..0, format!("`{path}`"));
        let mut wording = Self::default();
        if let Some(mut book) = top.table("book") {
            wording.title = book.text("title").map(|at| at.value);
            wording.description = book.text("description").map(|at| at.value);
            book.finish(["title", "description"]);
        }
        let kinds: Vec<&str> = config.kinds.iter().map(|kind| kind.name.as_str()).collect();
        wording.kinds = known(top.table("kinds"), &kinds);
        let relations: Vec<&str> = config.relations.iter().flat_map(|relation| [relation.name.as_str(), relation.inverse.as_str()]).collect();
        wording.relations = known(top.table("relations"), &relations);
        for (key, table) in top.tables("choices") {
            let of_key = config.kinds.iter().flat_map(|kind| &kind.keys).filter(|declared| declared.name == key);
            let choices: Vec<&str> = of_key.flat_map(|key| &key.choices).map(|(choice, _)| choice.as_str()).collect();
            wording.choices.insert(key, known(Some(table), &choices));
        }
        wording.titles = all(top.table("titles"));
        wording.words = all(top.table("words"));
        top.finish(names(WORDING));
        (wording, doc.into_faults())
    }

    /// Labels of `book.toml`, and some texts of its settings, that are not translated.
    pub fn untranslated(&self, config: &Config, texts: &BTreeSet<&str>) -> BTreeSet<String> {
        let mut all: BTreeSet<String> = texts.iter().filter(|text| !self.words.contains_key(**text)).map(|text| (*text).to_owned()).collect();
        all.extend(config.kinds.iter().filter(|kind| !self.kinds.contains_key(&kind.name)).map(|kind| kind.label.clone()));
        for relation in &config.relations {
            let ends = [(&relation.name, &relation.label), (&relation.inverse, &relation.inverse_label)];
            all.extend(ends.iter().filter(|(name, _)| !self.relations.contains_key(*name)).map(|(_, label)| (*label).clone()));
        }
        for key in config.kinds.iter().flat_map(|kind| &kind.keys) {
            let said = self.choices.get(&key.name);
            let untold = key.choices.iter().filter(|(choice, _)| !said.is_some_and(|said| said.contains_key(choice)));
            all.extend(untold.map(|(_, label)| label.clone()));
        }
        all
    }

    /// A text of `book.toml` or of front matter in this language, or as it is.
    pub fn word<'a>(&'a self, text: &'a str) -> &'a str {
        self.words.get(text).map_or(text, String::as_str)
    }

    /// The label of a kind, or what `book.toml` calls it.
    pub fn kind<'a>(&'a self, name: &str, label: &'a str) -> &'a str {
        self.kinds.get(name).map_or(label, String::as_str)
    }

    /// The label of a relation or of an inverse, or what `book.toml` calls it.
    pub fn relation<'a>(&'a self, name: &str, label: &'a str) -> &'a str {
        self.relations.get(name).map_or(label, String::as_str)
    }

    /// The label of a choice, or what `book.toml` calls it.
    pub fn choice<'a>(&'a self, key: &str, choice: &str, label: &'a str) -> &'a str {
        self.choices.get(key).and_then(|choices| choices.get(choice)).map_or(label, String::as_str)
    }
}

/// What a language says in its own words: the site's texts and its records.
#[derive(Clone, Debug, Default)]
pub struct Voice {
    /// The site's texts.
    pub wording: Arc<Wording>,
    /// The records.
    pub records: Arc<Records>,
    /// What each translated record was made from.
    pub marks: Arc<[Mark]>,
    /// Whether a native speaker has reviewed the words of the records.
    pub records_reviewed: bool,
    /// How its words are sorted.
    pub locale: Arc<Locale>,
}

impl Voice {
    /// The voices of all languages in the configuration's order; `records` are those of the default language.
    pub fn read_all(source: &Source, config: &Config, records: &Arc<Records>) -> (Vec<Self>, Vec<Diagnostic>) {
        let mut faults = Vec::new();
        let locale = |language: &Language| Arc::new(Locale::new(&language.code));
        let mut voices = vec![Self { records: records.clone(), records_reviewed: true, locale: locale(&config.languages[0]), ..Self::default() }];
        for language in config.languages.iter().skip(1) {
            let (wording, found) = Wording::read(source, config, language);
            faults.extend(found);
            let (said, found) = records.translated(source, language);
            faults.extend(found);
            voices.push(Self {
                wording: wording.into(),
                records: said.records.into(),
                marks: said.marks.into(),
                records_reviewed: said.reviewed,
                locale: locale(language),
            });
        }
        for fault in faults.iter_mut().filter(|fault| fault.code.starts_with("translation.")) {
            // An original that changes must not stop the build for twelve languages.
            fault.severity = Severity::Warning;
        }
        (voices, faults)
    }

    /// Stands for all words of all languages.
    pub fn digest_all(voices: &[Self]) -> Digest {
        let all: Vec<_> = voices.iter().map(|voice| (voice.wording.as_ref(), voice.records.digest(), voice.records_reviewed)).collect();
        Digest::of_value(&all)
    }
}

/// A table of texts whose keys must be among some.
fn known(table: Option<Table<'_, '_>>, keys: &[&str]) -> Texts {
    let Some(mut table) = table else { return Texts::new() };
    let texts = keys.iter().filter_map(|key| Some(((*key).to_owned(), table.text(key)?.value))).collect();
    table.finish(keys.iter().copied());
    texts
}

fn all(table: Option<Table<'_, '_>>) -> Texts {
    let Some(mut table) = table else { return Texts::new() };
    table.keys().into_iter().filter_map(|key| Some((key.clone(), table.text(&key)?.value))).collect()
}
