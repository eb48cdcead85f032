//! What a setting's value looks like: `type` in `theme.toml`, written as the value itself is, with a word where a
//! text, a number or a flag stands. It checks `book.toml`, and the schema and the reference are made from it.

use std::fmt::Write;
use std::ops::Range;

use serde_json::Value as Json;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::did_you_mean;
use crate::table::{Doc, listed as listed_texts};

/// What a value looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Anything: a list or a table of which the theme says no more.
    Any,
    /// A text.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// A list of such values.
    List(Box<Shape>),
    /// A table of such values, by names that the site chooses.
    Each(Box<Shape>),
    /// A table with these keys.
    Table(Vec<Key>),
}

/// A key of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// Whether it may be left out.
    pub optional: bool,
    /// What its value looks like.
    pub shape: Shape,
}

/// Stands for the names of a table that the site chooses.
const ANY_NAME: &str = "*";

impl Shape {
    const WORDS: [(&'static str, Self); 3] = [("text", Self::Text), ("number", Self::Number), ("flag", Self::Flag)];

    /// Reads `type`; what it says and is not known is a fault.
    pub(super) fn read(doc: &Doc<'_>, value: &Spanned<DeValue<'_>>) -> Self {
        match value.get_ref() {
            DeValue::String(word) => match Self::WORDS.iter().find(|(name, _)| name == word) {
                Some((_, shape)) => shape.clone(),
                None => {
                    let near = did_you_mean(word, Self::WORDS.iter().map(|(name, _)| *name));
                    let help =
                        near.unwrap_or_else(|| "write `text`, `number` or `flag`; a list as `[\"text\"]`, a table as `{ key = \"text\" }`".into());
                    doc.fault("component.value", format!("`{word}` is no type of a setting"), value.span(), Some(help));
                    Self::Any
                }
            },
            DeValue::Array(items) if items.len() == 1 => Self::List(Box::new(Self::read(doc, &items[0]))),
            DeValue::Table(table) if table.len() == 1 && table.keys().all(|name| name.get_ref() == ANY_NAME) => {
                table.values().next().map_or(Self::Any, |each| Self::Each(Box::new(Self::read(doc, each))))
            }
            DeValue::Table(table) => Self::Table(table.iter().map(|(name, value)| Key::read(doc, name.get_ref(), value)).collect()),
            _ => {
                let help = "write a word, a list of one type, or a table of types: `{ title = \"text\", \"icon?\" = \"text\" }`".to_owned();
                doc.fault("component.value", "a type of a setting that cannot be read", value.span(), Some(help));
                Self::Any
            }
        }
    }

    /// What a value without a declared type looks like.
    pub(super) fn like(default: &Json) -> Self {
        match default {
            Json::Bool(_) => Self::Flag,
            Json::Number(_) => Self::Number,
            Json::Array(_) => Self::List(Box::new(Self::Any)),
            Json::Object(_) => Self::Each(Box::new(Self::Any)),
            Json::Null | Json::String(_) => Self::Text,
        }
    }

    /// Holds a value to it, each fault at its place.
    ///
    /// `setting` is the setting's name, `what` says which value of it this is.
    pub(super) fn check(&self, doc: &Doc<'_>, setting: &str, what: &str, value: &Spanned<DeValue<'_>>) {
        match (self, value.get_ref()) {
            (Self::Any, _) | (Self::Text, DeValue::String(_)) | (Self::Number, DeValue::Integer(_)) | (Self::Flag, DeValue::Boolean(_)) => {}
            (Self::List(shape), DeValue::Array(items)) => {
                items.iter().for_each(|item| shape.check(doc, setting, &format!("an item of {what}"), item));
            }
            (Self::Each(shape), DeValue::Table(table)) => {
                table.iter().for_each(|(name, value)| shape.check(doc, setting, &named(name.get_ref(), setting), value));
            }
            (Self::Table(keys), DeValue::Table(table)) => check_keys(keys, doc, setting, what, table, value.span()),
            (_, other) => {
                let message = format!("{what} is {}, where {} is wanted", kind_of(other), self.kind());
                let help = match (self, other.as_str()) {
                    (Self::List(item), Some(text)) if !text.trim().is_empty() && matches!(**item, Self::Text | Self::Any) => {
                        format!("write it as a list: `[{}]`", listed_texts(text))
                    }
                    _ => format!("write it as {}", self.written()),
                };
                doc.fault("theme.setting-type", message, value.span(), Some(help));
            }
        }
    }

    /// What it is, in the words of messages.
    fn kind(&self) -> &'static str {
        match self {
            Self::Any => "a value",
            Self::Text => "a text",
            Self::Number => "a whole number",
            Self::Flag => "true or false",
            Self::List(_) => "a list",
            Self::Each(_) | Self::Table(_) => "a table",
        }
    }

    /// How a value is written.
    fn written(&self) -> String {
        match self {
            Self::Any | Self::Text => "a text: `\"…\"`".into(),
            Self::Number => "a number without quotation marks: `3`".into(),
            Self::Flag => "`true` or `false`".into(),
            Self::List(item) => format!("a list: `[{}]`", item.sample()),
            Self::Each(_) | Self::Table(_) => format!("a table: `{}`", self.sample()),
        }
    }

    /// A value as it could stand in `book.toml`, with what must be there.
    fn sample(&self) -> String {
        match self {
            Self::Any | Self::Text => "\"…\"".into(),
            Self::Number => "3".into(),
            Self::Flag => "true".into(),
            Self::List(item) => format!("[{}]", item.sample()),
            Self::Each(value) => format!("{{ name = {} }}", value.sample()),
            Self::Table(keys) => {
                let needed: Vec<&Key> = keys.iter().filter(|key| !key.optional).collect();
                let shown = if needed.is_empty() { keys.iter().collect() } else { needed };
                let pairs: Vec<String> = shown.into_iter().map(|key| format!("{} = {}", key.name, key.shape.sample())).collect();
                format!("{{ {} }}", pairs.join(", "))
            }
        }
    }

    /// What it is, in the words of the reference: `list of text`, `tables by name, each with …`.
    pub fn words(&self) -> String {
        match self {
            Self::Any => "any value".into(),
            Self::Text => "text".into(),
            Self::Number => "number".into(),
            Self::Flag => "true or false".into(),
            Self::List(item) => match item.as_ref() {
                Self::Any => "list".into(),
                Self::Table(keys) => format!("list of tables, each with {}", listed(keys)),
                other => format!("list of {}", other.words()),
            },
            Self::Each(value) => match value.as_ref() {
                Self::Any => "table".into(),
                Self::Table(keys) => format!("tables by name, each with {}", listed(keys)),
                other => format!("table of {}, by name", other.words()),
            },
            Self::Table(keys) => format!("table with {}", listed(keys)),
        }
    }
}

impl Key {
    fn read(doc: &Doc<'_>, written: &str, value: &Spanned<DeValue<'_>>) -> Self {
        let name = written.strip_suffix('?');
        Self { name: name.unwrap_or(written).to_owned(), optional: name.is_some(), shape: Shape::read(doc, value) }
    }
}

/// Keys that are not known, those that lack, and each by its own shape.
fn check_keys(keys: &[Key], doc: &Doc<'_>, setting: &str, what: &str, table: &DeTable<'_>, span: Range<usize>) {
    for (name, value) in table {
        let Some(key) = keys.iter().find(|key| key.name == *name.get_ref()) else {
            let known = || keys.iter().map(|key| key.name.as_str());
            let help = did_you_mean(name.get_ref(), known()).unwrap_or_else(|| format!("its keys: {}", known().collect::<Vec<_>>().join(", ")));
            doc.fault("theme.unknown-setting", format!("{what} has no key `{}`", name.get_ref()), name.span(), Some(help));
            continue;
        };
        key.shape.check(doc, setting, &named(name.get_ref(), setting), value);
    }
    for key in keys.iter().filter(|key| !key.optional && !table.keys().any(|name| *name.get_ref() == key.name)) {
        let help = format!("add `{} = {}`", key.name, key.shape.sample());
        doc.fault("toml.missing-key", format!("{what} lacks `{}`", key.name), span.clone(), Some(help));
    }
}

fn named(key: &str, setting: &str) -> String {
    format!("`{key}` in the setting `{setting}`")
}

/// The keys of a table, in the words of the reference.
fn listed(keys: &[Key]) -> String {
    let mut out = String::new();
    for (at, key) in keys.iter().enumerate() {
        let _ = write!(out, "{}`{}`", if at == 0 { "" } else { ", " }, key.name);
        let inner = Some(key.shape.words()).filter(|_| key.shape != Shape::Text);
        let notes: Vec<String> = inner.into_iter().chain(key.optional.then(|| "may be left out".to_owned())).collect();
        if !notes.is_empty() {
            let _ = write!(out, " ({})", notes.join("; "));
        }
    }
    out
}

fn kind_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
