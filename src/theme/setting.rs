//! Settings of the theme: defaults from `theme.toml`, what `book.toml` sets, and which of their texts are words for readers.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::Files;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::source::{CONFIG, Source};
use crate::table::{Doc, Field, Table, field, names};
use crate::url::{Link, link};
use crate::wording::Wording;

/// The keys of `theme.toml`.
pub const THEME: &[Field] = &[
    field("name", "text", "The theme's name."),
    field("description", "text", "What it is for."),
    field("settings", "tables", "Settings a site may make, by name."),
];

/// The keys of `[settings.NAME]` in `theme.toml`.
pub const SETTING: &[Field] = &[
    field("type", "text", "What the value is."),
    field("default", "any value", "The value where a site says nothing."),
    field("doc", "text", "What it is for."),
    field(
        "names",
        "table of texts",
        "Which keys inside it name something, and what: `page` (an address from the site's root), `section`, `relation`, `heading`, `choice` (of a kind's key) or `icon`; or `address` for a link to any host. `\"\"` stands for the value itself and for texts in it under keys without a name of their own, `\"*\"` for the keys of a table.",
    ),
    field("choices", "tables", "Which keys inside it have one of a few values, and which: a list of them by key, `\"\"` for the value itself."),
    field("words", "list of keys", "Which keys inside it hold words for readers, which other languages translate; `[\"\"]` for the value itself."),
];

/// The settings of a site.
#[derive(Debug)]
pub(super) struct Settings {
    values: serde_json::Map<String, Json>,
    /// For each setting, the keys inside it that hold words.
    words: Vec<(String, Vec<String>)>,
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
}

/// What a setting may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// The address of a page, or of any other output, from the site's root; or one on another host.
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
    /// A link, to any host.
    Address,
}

impl Named {
    const NAMES: [(&'static str, Self); 7] = [
        ("page", Self::Page),
        ("section", Self::Section),
        ("relation", Self::Relation),
        ("heading", Self::Heading),
        ("choice", Self::Choice),
        ("icon", Self::Icon),
        ("address", Self::Address),
    ];

    /// Whether it becomes a link that could run something.
    pub fn is_forbidden(self, text: &str) -> bool {
        matches!(self, Self::Page | Self::Address) && link(text) == Link::Forbidden
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
        let mut settings = Self { values: serde_json::Map::new(), words: Vec::new(), naming: Vec::new() };
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
            let default = table.any("default").map_or(Json::from(""), |value| crate::config::json(value.get_ref()));
            self.values.insert(name.clone(), default);
            table.plain("type");
            table.plain("doc");
            let named = table.table("names").map_or_else(Vec::new, read_names);
            let choices = table
                .table("choices")
                .map_or_else(Vec::new, |mut choices| choices.keys().into_iter().map(|key| (key.clone(), choices.words(&key))).collect());
            if !named.is_empty() || !choices.is_empty() {
                self.naming.push(Naming { setting: name.clone(), names: named, choices });
            }
            self.words.push((name, table.words("words")));
            table.finish(names(SETTING));
        }
        top.plain("name");
        top.plain("description");
        top.finish(names(THEME));
        faults.extend(doc.into_faults());
    }

    fn overlay(&mut self, source: &Source, config: &Config, faults: &mut Vec<Diagnostic>) {
        let settings = &mut self.values;
        let path: Arc<str> = CONFIG.into();
        let book = source.text(CONFIG).cloned().unwrap_or_default();
        for (key, value, span) in &config.settings {
            let place = |span: &Range<usize>| Place::new(&path, &book, span.clone());
            let (key, key_span) = (&key.value, &key.span);
            match settings.get_mut(key) {
                Some(old) if same_kind(old, value) => {
                    *old = value.clone();
                    self.naming.iter().filter(|naming| naming.setting == *key).for_each(|naming| naming.hold("", old));
                }
                Some(old) => {
                    let message = format!("the setting `{key}` is {}, where {} is wanted", kind_of(value), kind_of(old));
                    let fault = Diagnostic::error("theme.setting-type", message, place(span));
                    faults.push(fault.help(format!("write it as {}", written(old))));
                }
                None => {
                    let message = format!("the theme has no setting `{key}`");
                    let known: Vec<&str> = settings.keys().map(String::as_str).collect();
                    let help = did_you_mean(key, known.iter().copied()).unwrap_or_else(|| format!("its settings: {}", known.join(", ")));
                    faults.push(Diagnostic::error("theme.unknown-setting", message, place(key_span)).help(help));
                }
            }
        }
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
        Digest::of_value(&(Json::Object(self.values.clone()).to_string(), &self.words))
    }

    /// The settings with their words in a language.
    pub(super) fn said(&self, wording: &Wording) -> Json {
        let mut values = self.values.clone();
        if !wording.words.is_empty() {
            for (name, words) in self.words.iter().filter(|(_, words)| !words.is_empty()) {
                if let Some(value) = values.get_mut(name) {
                    each_text(value, words, "", &mut |text| *text = wording.word(text).to_owned());
                }
            }
        }
        Json::Object(values)
    }

    /// All texts that readers see.
    pub(super) fn texts(&self) -> BTreeSet<&str> {
        let mut texts = BTreeSet::new();
        for (name, words) in &self.words {
            if let Some(value) = self.values.get(name) {
                gather(value, words, "", &mut texts);
            }
        }
        texts
    }
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

fn same_kind(a: &Json, b: &Json) -> bool {
    std::mem::discriminant(a) == std::mem::discriminant(b)
}

/// How a value of the same kind is written.
fn written(like: &Json) -> &'static str {
    match like {
        Json::Bool(_) => "`true` or `false`",
        Json::Number(_) => "a number without quotation marks: `3`",
        Json::Array(_) => "a list: `[\"…\"]`",
        Json::Object(_) => "a table: `{ name = \"…\" }`",
        Json::Null | Json::String(_) => "a text: `\"…\"`",
    }
}

fn kind_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "nothing",
        Json::Bool(_) => "true or false",
        Json::Number(_) => "a number",
        Json::String(_) => "a text",
        Json::Array(_) => "a list",
        Json::Object(_) => "a table",
    }
}
