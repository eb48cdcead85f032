//! Settings of the theme: those of the default theme, overlaid with its own `theme.toml`, what `book.toml` sets, and which of their texts are words for readers.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Files, Shape};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::digest::Digest;
use crate::source::{CONFIG, Source};
use crate::table::{Doc, Field, Table, field, names};
use crate::url::{Link, link};
use crate::wording::Wording;

/// The keys of `theme.toml`.
pub const THEME: &[Field] = &[
    field("name", "text", "The theme's name."),
    field("description", "text", "What it is for."),
    field("settings", "tables", "Settings a site may make, by name; those of the default theme are there without it."),
];

/// The keys of `[settings.NAME]` in `theme.toml`.
pub const SETTING: &[Field] = &[
    field(
        "type",
        "type",
        "What the value is, written as the value: `\"text\"`, `\"number\"` or `\"flag\"`; a list as `[\"text\"]`; a table by its keys, `{ title = \"text\", \"icon?\" = \"text\" }`, with `?` behind those that may be left out and `\"*\"` where the site chooses the names. As `default` is, unless said.",
    ),
    field("default", "any value", "The value where a site says nothing."),
    field("doc", "text", "What it is for."),
    field("example", "any value", "A value as a site may set it, for the reference."),
    field(
        "names",
        "table of texts",
        "Which keys inside it name something, and what: `page` (an address from the site's root), `section`, `relation`, `heading`, `choice` (of a kind's key) or `icon`; `address` for one of another host, `link` for a page or such an address. `\"\"` stands for the value itself and for texts in it under keys without a name of their own, `\"*\"` for the keys of a table.",
    ),
    field("holds", "text", "What its text must hold, unless it is empty: `{path}`."),
    field("choices", "tables", "Which keys inside it have one of a few values, and which: a list of them by key, `\"\"` for the value itself."),
    field("words", "list of keys", "Which keys inside it hold words for readers, which other languages translate; `[\"\"]` for the value itself."),
];

/// A setting as the theme declares it.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its name.
    pub name: String,
    /// What its value looks like.
    pub shape: Shape,
    /// The value where a site says nothing.
    pub default: Json,
    /// What it is for.
    pub doc: String,
    /// A value as a site may set it.
    pub example: Option<Json>,
    /// The values that each key inside it may have, under `""` the value itself.
    pub choices: Vec<(String, Vec<String>)>,
    /// The keys inside it that hold words.
    words: Vec<String>,
}

/// The settings of a site.
#[derive(Debug)]
pub(super) struct Settings {
    values: serde_json::Map<String, Json>,
    declared: Vec<Setting>,
    /// What settings name.
    naming: Vec<Naming>,
}

/// What the texts inside a setting name, and which of them are one of a few.
#[derive(Debug)]
pub struct Naming {
    /// The setting.
    pub setting: String,
    /// What each key inside it names; under `""` the value itself, under `"*"` the keys of a table.
    pub names: Vec<(String, Named)>,
    /// The values that each key inside it may have.
    pub choices: Vec<(String, Vec<String>)>,
    /// What its text must hold, or empty.
    pub holds: String,
}

/// What a setting may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The address of a page, or of any other output, from the site's root.
    Page,
    /// The name of a folder with pages.
    Section,
    /// A relation or an inverse.
    Relation,
    /// The id of a heading of some page.
    Heading,
    /// A value that a kind's key may have.
    Choice,
    /// A file of the theme's `icons/`, without its ending.
    Icon,
    /// An address of another host.
    Address,
    /// The address of a page, or one of another host.
    Link,
}

impl Named {
    const NAMES: [(&'static str, Self); 8] = [
        ("page", Self::Page),
        ("section", Self::Section),
        ("relation", Self::Relation),
        ("heading", Self::Heading),
        ("choice", Self::Choice),
        ("icon", Self::Icon),
        ("address", Self::Address),
        ("link", Self::Link),
    ];

    /// Whether it becomes a link that could run something.
    pub fn is_forbidden(self, text: &str) -> bool {
        matches!(self, Self::Page | Self::Address | Self::Link) && link(text) == Link::Forbidden
    }
}

impl Naming {
    /// What a text under a key names: the key nearest to it that says so, or the value itself.
    pub fn of(&self, key: &str) -> Option<Named> {
        let find = |key: &str| self.names.iter().find(|(name, _)| name == key).map(|(_, named)| *named);
        find(key).or_else(|| find(""))
    }

    /// Takes links out of a value that could run something; each is reported where names are checked.
    fn hold(&self, key: &str, value: &mut Json) {
        match value {
            Json::String(text) if self.of(key).is_some_and(|named| named.is_forbidden(text)) => text.clear(),
            Json::Array(items) => items.iter_mut().for_each(|item| self.hold(key, item)),
            Json::Object(table) => table.iter_mut().for_each(|(key, value)| self.hold(key, value)),
            _ => {}
        }
    }
}

impl Settings {
    /// Defaults from `theme.toml`, overlaid with what `book.toml` sets.
    pub(super) fn read(source: &Source, config: &Config, files: &Files<'_>, faults: &mut Vec<Diagnostic>) -> Self {
        let mut settings = Self { values: serde_json::Map::new(), declared: Vec::new(), naming: Vec::new() };
        // What a theme's own file does not declare is the default theme's, whose templates may ask for it.
        if files.text("theme.toml").is_some_and(|(path, _)| path.starts_with("themes/")) {
            settings.declare(&super::default_files(), faults);
        }
        settings.declare(files, faults);
        settings.overlay(source, config, faults);
        settings
    }

    fn declare(&mut self, files: &Files<'_>, faults: &mut Vec<Diagnostic>) {
        let Some((path, text)) = files.text("theme.toml") else { return };
        let doc = Doc::new(path, text, 0);
        let parsed = doc.parse(text);
        let mut top = Table::new(&doc, parsed.get_ref(), 0..0, "`theme.toml`");
        for (name, mut table) in top.tables("settings") {
            let named = table.table("names").map_or_else(Vec::new, read_names);
            let setting = Setting::read(name, &mut table);
            let holds = table.plain("holds");
            self.declared.retain(|other| other.name != setting.name);
            self.naming.retain(|other| other.setting != setting.name);
            if !named.is_empty() || !setting.choices.is_empty() || !holds.is_empty() {
                self.naming.push(Naming { setting: setting.name.clone(), names: named, choices: setting.choices.clone(), holds });
            }
            self.values.insert(setting.name.clone(), setting.default.clone());
            self.declared.push(setting);
            table.finish(names(SETTING));
        }
        top.plain("name");
        top.plain("description");
        top.finish(names(THEME));
        faults.extend(doc.into_faults());
    }

    /// What `book.toml` sets, where it is what the theme declares; all else is a fault, and the default stays.
    fn overlay(&mut self, source: &Source, config: &Config, faults: &mut Vec<Diagnostic>) {
        let path: Arc<str> = CONFIG.into();
        let Some(book) = source.text(CONFIG).filter(|_| !config.settings.is_empty()) else { return };
        // What is wrong with the file as TOML was said when the configuration was read.
        let parsed = Doc::new(&path, book, 0).parse(book);
        for (key, value) in written(parsed.get_ref()).into_iter().flatten() {
            let (name, doc) = (key.get_ref().as_ref(), Doc::new(&path, book, 0));
            match self.declared.iter().find(|setting| setting.name == name) {
                Some(setting) => setting.shape.check(&doc, name, &format!("the setting `{name}`"), value),
                None => {
                    let known: Vec<&str> = self.declared.iter().map(|setting| setting.name.as_str()).collect();
                    let help = did_you_mean(name, known.iter().copied()).unwrap_or_else(|| format!("its settings: {}", known.join(", ")));
                    doc.fault("theme.unknown-setting", format!("the theme has no setting `{name}`"), key.span(), Some(help));
                }
            }
            let found = doc.into_faults();
            if found.is_empty() {
                let mut value = crate::config::json(value.get_ref());
                self.naming.iter().filter(|naming| naming.setting == name).for_each(|naming| naming.hold("", &mut value));
                self.values.insert(name.to_owned(), value);
            }
            faults.extend(found);
        }
    }

    /// All that the theme declares.
    pub(super) fn declared(self) -> Vec<Setting> {
        self.declared
    }

    /// The text of a setting.
    pub(super) fn text(&self, name: &str) -> &str {
        self.values.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    /// What settings name.
    pub(super) fn naming(&self) -> &[Naming] {
        &self.naming
    }

    /// Stands for all values and for which of them are words.
    pub(super) fn digest(&self) -> Digest {
        Digest::of_value(&(Json::Object(self.values.clone()).to_string(), self.words().collect::<Vec<_>>()))
    }

    /// The settings with their words in a language.
    pub(super) fn said(&self, wording: &Wording) -> Json {
        let mut values = self.values.clone();
        if !wording.words.is_empty() {
            for (name, words) in self.words() {
                if let Some(value) = values.get_mut(name) {
                    each_text(value, words, "", &mut |text| *text = wording.word(text).to_owned());
                }
            }
        }
        Json::Object(values)
    }

    /// The settings that hold words, each with the keys inside it that do.
    fn words(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.declared.iter().filter(|setting| !setting.words.is_empty()).map(|setting| (setting.name.as_str(), setting.words.as_slice()))
    }

    /// All texts that readers see.
    pub(super) fn texts(&self) -> BTreeSet<&str> {
        let mut texts = BTreeSet::new();
        for (name, words) in self.words() {
            if let Some(value) = self.values.get(name) {
                gather(value, words, "", &mut texts);
            }
        }
        texts
    }
}

impl Setting {
    fn read(name: String, table: &mut Table<'_, '_>) -> Self {
        let json = |value: &Spanned<DeValue<'_>>| crate::config::json(value.get_ref());
        let (kind, default, example) = (table.any("type"), table.any("default"), table.any("example"));
        let value = default.map_or_else(|| Json::from(""), json);
        let shape = kind.map_or_else(|| Shape::like(&value), |kind| Shape::read(table.doc, kind));
        for (what, value) in [("the default", default), ("the example", example)] {
            if let Some(value) = value {
                shape.check(table.doc, &name, &format!("{what} of the setting `{name}`"), value);
            }
        }
        let read = |mut choices: Table<'_, '_>| choices.keys().into_iter().map(|key| (key.clone(), choices.words(&key))).collect();
        let choices = table.table("choices").map_or_else(Vec::new, read);
        Self { shape, default: value, doc: table.plain("doc"), example: example.map(json), choices, words: table.words("words"), name }
    }
}

/// What `book.toml` says under `[theme.settings]`.
fn written<'t, 'a>(book: &'t DeTable<'a>) -> Option<&'t DeTable<'a>> {
    book.get("theme")?.get_ref().as_table()?.get("settings")?.get_ref().as_table()
}

fn read_names(mut table: Table<'_, '_>) -> Vec<(String, Named)> {
    let mut names = Vec::new();
    for key in table.keys() {
        let Some(at) = table.text(&key) else { continue };
        match Named::NAMES.iter().find(|(name, _)| *name == at.value) {
            Some((_, named)) => names.push((key, *named)),
            None => {
                let known = Named::NAMES.map(|(name, _)| name);
                let help = did_you_mean(&at.value, known).unwrap_or_else(|| format!("known: {}", known.join(", ")));
                table.doc.fault("component.value", format!("`{}` is nothing that a setting can name", at.value), at.span, Some(help));
            }
        }
    }
    names
}

/// Does something with each text that stands under one of some keys.
fn each_text(value: &mut Json, words: &[String], key: &str, act: &mut impl FnMut(&mut String)) {
    match value {
        Json::String(text) if words.iter().any(|word| word == key) => act(text),
        Json::Array(items) => items.iter_mut().for_each(|item| each_text(item, words, key, act)),
        Json::Object(table) => table.iter_mut().for_each(|(key, value)| each_text(value, words, key, act)),
        _ => {}
    }
}

fn gather<'v>(value: &'v Json, words: &[String], key: &str, texts: &mut BTreeSet<&'v str>) {
    match value {
        Json::String(text) if !text.is_empty() && words.iter().any(|word| word == key) => {
            texts.insert(text);
        }
        Json::Array(items) => items.iter().for_each(|item| gather(item, words, key, texts)),
        Json::Object(table) => table.iter().for_each(|(key, value)| gather(value, words, key, texts)),
        _ => {}
    }
}
