//! What TOML files say to readers: texts of `book.toml`, of records, of their translations and of the theme's strings, each where it stands.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Checking;
use crate::diagnostic::Place;
use crate::page::{Block, BlockKind};
use crate::records::{FILES, Records};
use crate::source::{CONFIG, Source};

/// A text that readers see.
pub struct Printed<'t> {
    /// The file.
    path: &'t Arc<str>,
    /// The file's text.
    file: &'t str,
    /// Its language.
    pub lang: &'t str,
    /// Its key: the last one, or that of the list around it.
    pub key: String,
    /// The term it speaks of, or empty.
    pub term: String,
    /// The text.
    pub block: Block,
    /// Where it stands, quotes and all.
    span: Range<usize>,
}

impl Printed<'_> {
    /// Where a part of the text stands; all of it where its signs are written otherwise.
    pub fn place(&self, part: &Range<usize>) -> Place {
        let raw = &self.file[self.span.clone()];
        let from = raw.find(|c| c != '"' && c != '\'' && c != '\n').unwrap_or(0) + part.start;
        let said = &self.block.text[part.clone()];
        let at = raw.get(from..).and_then(|rest| rest.find(said)).map(|at| self.span.start + from + at);
        Place::new(self.path, self.file, at.map_or(self.span.clone(), |at| at..at + said.len()))
    }
}

/// All texts of TOML files that readers see.
pub fn texts<'t>(checking: &Checking<'t>) -> Vec<Printed<'t>> {
    let config = checking.config;
    let default = &*config.languages[0].code;
    let records = &checking.site.records;
    let mut found = Vec::new();
    let mut file = |path: &str, lang: &'t str, term: &dyn Fn(&[&str]) -> Option<String>| {
        if let Some((path, text)) = checking.source.entry(path).and_then(|(path, file)| Some((path, file.text.as_ref()?))) {
            each(text, &mut |keys, value, span| {
                let Some(of) = term(&[keys, &[value]].concat()) else { return };
                let key = keys.iter().rev().find(|key| key.parse::<usize>().is_err()).map_or("", |key| key).to_owned();
                let block = Block::plain(BlockKind::Label, value, span.clone());
                found.push(Printed { path, file: text, lang, key, term: of, block, span });
            });
        }
    };
    file(CONFIG, default, &|keys| of_book(keys, checking.settings).then(String::new));
    for path in FILES {
        file(path, default, &|keys| of_record(keys, records));
    }
    for language in config.languages.iter().skip(1) {
        file(&format!("{}book.toml", language.folder), &language.code, &|keys| (keys.len() > 2).then(String::new));
        file(&format!("{}records.toml", language.folder), &language.code, &|keys| of_translation(keys, records));
    }
    let strings = format!("themes/{}/strings/", config.theme);
    for language in &config.languages {
        file(&format!("{strings}{}.toml", language.code), &language.code, &|_| Some(String::new()));
    }
    found
}

/// The addresses of sources in their order: the source's key, its address, and where that stands.
pub fn addresses_of_sources(checking: &Checking<'_>) -> Vec<(String, String, Place)> {
    let mut found = Vec::new();
    let [sources, ..] = FILES;
    let Some((path, text)) = checking.source.entry(sources).and_then(|(path, file)| Some((path, file.text.as_ref()?))) else {
        return found;
    };
    each(text, &mut |keys, value, span| {
        if let ["source", key, "url"] = keys {
            found.push(((*key).to_owned(), value.to_owned(), Place::new(path, text, span)));
        }
    });
    found
}

/// The addresses of TOML files that become links: in the theme's settings, of whom to tell of a hole in the site, and of
/// the sources and services that are published.
pub fn addresses(source: &Source, records: &Records) -> Vec<(String, Place)> {
    let mut found = Vec::new();
    let [sources, _, services, _] = FILES;
    for file in [CONFIG, sources, services] {
        let Some((path, text)) = source.entry(file).and_then(|(path, file)| Some((path, file.text.as_ref()?))) else { continue };
        each(text, &mut |keys, value, span| {
            let linked = match keys {
                // One with a gap is filled page by page.
                ["theme", "settings", ..] => file == CONFIG && !value.contains('{'),
                ["security", "contact" | "policy"] => file == CONFIG,
                ["source", key, "url"] => file == sources && records.source(key).is_some_and(|source| source.verified),
                ["service", id, "url"] => file == services && records.services.get(*id).is_some_and(|entry| entry.record.shown()),
                _ => false,
            };
            if linked {
                found.push((value.to_owned(), Place::new(path, text, span)));
            }
        });
    }
    found
}

/// Whether readers see a text of `book.toml`, given by its keys and itself.
fn of_book(keys: &[&str], settings: &BTreeSet<&str>) -> bool {
    match keys {
        ["book", "title" | "description", _] | ["kinds", _, "label", _] | ["kinds", _, "keys", _, "labels", ..] => true,
        ["relations", _, "label" | "inverse_label", _] => true,
        ["theme", "settings", .., text] => settings.contains(text),
        _ => false,
    }
}

/// The term that a text of a record speaks of, or nothing, if readers see the text.
fn of_record(keys: &[&str], records: &Records) -> Option<String> {
    let [row, id, key, ..] = keys else { return None };
    let none = Some(String::new());
    match (*row, *key) {
        ("source", "publisher") => none.filter(|_| records.source(id).is_some_and(|source| source.verified)),
        ("fact", "statement" | "value" | "unit" | "scope") => none.filter(|_| records.facts.get(*id).is_some_and(|entry| entry.record.shown())),
        ("service", "name" | "hours" | "for" | "also" | "languages") => {
            none.filter(|_| records.services.get(*id).is_some_and(|entry| entry.record.shown()))
        }
        ("term", _) => of_term(id, key, records),
        _ => None,
    }
}

/// The same for the words of a record in another language.
fn of_translation(keys: &[&str], records: &Records) -> Option<String> {
    match keys {
        ["terms", id, key, ..] => of_term(id, key, records),
        ["facts" | "services", _, _, _] | ["units" | "scopes" | "words", _, _] => Some(String::new()),
        _ => None,
    }
}

fn of_term(id: &str, key: &str, records: &Records) -> Option<String> {
    let avoided = records.terms.get(id)?.record.class == "avoid";
    (matches!(key, "meaning" | "instead") || key == "term" && !avoided).then(|| id.to_owned())
}

/// The texts of front matter that starts a page, lines of `+++` and all, by their key at the top.
pub fn of_front(front: &str) -> Vec<(String, Block)> {
    let mut found = Vec::new();
    let Some(toml) = front.strip_prefix("+++\n").and_then(|rest| Some(&rest[..rest.trim_end().strip_suffix("+++")?.len()])) else {
        return found;
    };
    each(toml, &mut |keys, value, span| {
        let raw = &toml[span.clone()];
        let quotes = raw.len() - raw.trim_start_matches(['"', '\'']).len();
        let inner = span.start + quotes + 4..span.end.saturating_sub(quotes).max(span.start + quotes) + 4;
        found.push((keys.first().map_or("", |key| key).to_owned(), Block::plain(BlockKind::Label, value, inner)));
    });
    found
}

/// What is done with a text: its keys, itself, and where it stands.
type Act<'f> = dyn FnMut(&[&str], &str, Range<usize>) + 'f;

/// Each text of a TOML file with its keys, rows of a list under the value of their `id` or `key`.
fn each(text: &str, act: &mut Act<'_>) {
    let (table, _) = DeTable::parse_recoverable(text);
    below(table.get_ref(), &mut Vec::new(), act);
}

fn below(table: &DeTable<'_>, keys: &mut Vec<String>, act: &mut Act<'_>) {
    for (key, value) in table {
        keys.push(key.get_ref().to_string());
        one(value, keys, act);
        keys.pop();
    }
}

fn one(value: &Spanned<DeValue<'_>>, keys: &mut Vec<String>, act: &mut Act<'_>) {
    match value.get_ref() {
        DeValue::String(text) => act(&keys.iter().map(String::as_str).collect::<Vec<_>>(), text, value.span()),
        DeValue::Table(table) => below(table, keys, act),
        DeValue::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                keys.push(item.get_ref().as_table().and_then(name_of).unwrap_or_else(|| at.to_string()));
                one(item, keys, act);
                keys.pop();
            }
        }
        _ => {}
    }
}

fn name_of(row: &DeTable<'_>) -> Option<String> {
    let (_, value) = row.iter().find(|(key, _)| matches!(&**key.get_ref(), "id" | "key"))?;
    value.get_ref().as_str().map(str::to_owned)
}
