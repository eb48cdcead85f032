//! Settings of the theme: defaults from `theme.toml`, what `book.toml` sets, and which of their texts are words for readers.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value as Json;

use super::Files;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::source::{CONFIG, Source};
use crate::table::{Doc, Field, Table, field, names};
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
    field("words", "list of keys", "Which keys inside it hold words for readers, which other languages translate; `[\"\"]` for the value itself."),
];

/// The settings of a site.
#[derive(Debug)]
pub(super) struct Settings {
    values: serde_json::Map<String, Json>,
    /// For each setting, the keys inside it that hold words.
    words: Vec<(String, Vec<String>)>,
}

impl Settings {
    /// Defaults from `theme.toml`, overlaid with what `book.toml` sets.
    pub(super) fn read(source: &Source, config: &Config, files: &Files<'_>, faults: &mut Vec<Diagnostic>) -> Self {
        let mut settings = Self { values: serde_json::Map::new(), words: Vec::new() };
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
            let place = || Place::new(&path, &book, span.clone());
            match settings.get_mut(key) {
                Some(old) if same_kind(old, value) => *old = value.clone(),
                Some(old) => {
                    let message = format!("the setting `{key}` is {}, where {} is wanted", kind_of(value), kind_of(old));
                    faults.push(Diagnostic::error("theme.setting-type", message, place()));
                }
                None => {
                    let message = format!("the theme has no setting `{key}`");
                    let known: Vec<&str> = settings.keys().map(String::as_str).collect();
                    let help = did_you_mean(key, known.iter().copied()).unwrap_or_else(|| format!("its settings: {}", known.join(", ")));
                    faults.push(Diagnostic::error("theme.unknown-setting", message, place()).help(help));
                }
            }
        }
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
