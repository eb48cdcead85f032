//! What can be asked of a table without taking its keys.

use std::borrow::Cow;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::{At, Table};

impl<'d, 'a> Table<'d, 'a> {
    /// A key and its value.
    pub(super) fn find(&self, key: &str) -> Option<(&'d Spanned<Cow<'a, str>>, &'d Spanned<DeValue<'a>>)> {
        let written = self.written(key);
        self.table.iter().find(|(name, _)| name.get_ref() == written)
    }

    /// The key under which the value of another stands.
    pub(super) fn written<'k>(&self, key: &'k str) -> &'k str {
        self.renamed.filter(|(right, _)| *right == key).map_or(key, |(_, wrong)| wrong)
    }

    /// Takes the value of another key for that of this one, which is not there, and says how it is called.
    pub fn rename(&mut self, right: &'static str, wrong: &'static str) {
        if let Some((name, _)) = self.find(wrong).filter(|_| !self.has(right)) {
            let message = format!("`{wrong}` in {}, where it is called `{right}`", self.what);
            self.doc.fault("toml.unknown-key", message, name.span(), Some(format!("write `{right}` in place of `{wrong}`")));
            self.renamed = Some((right, wrong));
        }
    }

    /// Whether a key is there at all.
    pub fn has(&self, key: &str) -> bool {
        self.find(key).is_some()
    }

    /// The keys in the order they were written.
    pub fn keys(&self) -> Vec<String> {
        self.table.iter().map(|(name, _)| name.get_ref().to_string()).collect()
    }

    /// The keys with their places.
    pub fn keys_at(&self) -> Vec<At<String>> {
        self.table.iter().map(|(name, _)| At { value: name.get_ref().to_string(), span: name.span() }).collect()
    }

    /// Where a key stands, if it is there.
    pub fn key_span(&self, key: &str) -> Option<Range<usize>> {
        self.find(key).map(|(name, _)| name.span())
    }

    /// Where the value of a key stands, if it is there.
    pub fn value_span(&self, key: &str) -> Option<Range<usize>> {
        self.find(key).map(|(_, value)| value.span())
    }

    /// Where the value of a key stands that is a text or a list of texts and says nothing, and could be read.
    pub fn blank(&self, key: &str) -> Option<Range<usize>> {
        let (_, value) = self.find(key)?;
        let is_blank = |value: &DeValue<'_>| value.as_str().is_some_and(|text| text.trim().is_empty());
        let listed = |items: &[Spanned<DeValue<'_>>]| !items.is_empty() && items.iter().all(|item| is_blank(item.get_ref()));
        let blank = is_blank(value.get_ref()) || value.get_ref().as_array().is_some_and(|items| listed(items));
        blank.then(|| value.span()).filter(|span| !self.doc.is_broken(span))
    }

    /// The first of some keys that stands in a table below this one.
    pub fn below(&self, key: &str, known: &[&str]) -> Option<String> {
        let (_, value) = self.find(key)?;
        let mut inner = value.get_ref().as_table()?.keys().map(|name| name.get_ref().to_string());
        inner.find(|name| known.contains(&name.as_str()))
    }

    /// A yes or no of a key, without taking the key.
    pub fn peek_flag(&self, key: &str) -> Option<bool> {
        self.find(key)?.1.get_ref().as_bool()
    }

    /// Whether the value of a key is a whole number.
    pub fn is_number(&self, key: &str) -> bool {
        self.find(key).is_some_and(|(_, value)| value.get_ref().is_integer())
    }

    /// Whether the value of a key is a list of tables.
    pub fn is_rows(&self, key: &str) -> bool {
        self.find(key).and_then(|(_, value)| value.get_ref().as_array()).is_some_and(|items| items.iter().all(|item| item.get_ref().is_table()))
    }

    /// Whether the value of a key is a list without items.
    pub fn is_empty_list(&self, key: &str) -> bool {
        self.find(key).and_then(|(_, value)| value.get_ref().as_array()).is_some_and(|items| items.is_empty())
    }

    /// A text of a key, without taking the key.
    pub fn peek(&self, key: &str) -> Option<At<String>> {
        let (_, value) = self.find(key)?;
        Some(At { value: value.get_ref().as_str()?.to_owned(), span: value.span() })
    }

    /// The first key and text of a table that a key of this name and a dot made: `review.soon = "off"`.
    pub fn dotted(&self, key: &str) -> Option<(String, String)> {
        let (_, value) = self.find(key)?;
        let (rest, value) = value.get_ref().as_table()?.iter().next()?;
        Some((rest.get_ref().to_string(), value.get_ref().as_str()?.to_owned()))
    }
}
