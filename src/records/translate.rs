//! Records in another language: `content/<lang>/records.toml` puts words in the place of words.
//!
//! Numbers, dates, addresses and sources are never repeated there, so they cannot drift.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use super::{Entry, Records};
use crate::config::Language;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::digest::Digest;
use crate::source::Source;
use crate::table::{Doc, Field, Table, field, names};

/// The tables of `content/<lang>/records.toml`.
pub const TRANSLATION: &[Field] = &[
    field("units", "table of texts", "Units of facts, by the unit; `{value}` stands for the number."),
    field("scopes", "table of texts", "Scopes of facts, by the scope."),
    field("words", "table of texts", "Hours, audiences, languages and further ways of services, by their exact text."),
    field("facts", "tables", "`[facts.ID]` with `statement`, and `value` where the value is words."),
    field("services", "tables", "`[services.ID]` with `name`, `hours`, `for`, `also`."),
    field("terms", "tables", "`[terms.ID]` with `term`, `meaning`, `instead`, `match`, `synonyms`."),
];

/// The keys of a fact in another language.
pub const TRANSLATED_FACT: &[Field] =
    &[field("statement", "text", "What the fact says."), field("value", "text", "The value, where it is words and not a number.")];

/// The keys of a service in another language.
pub const TRANSLATED_SERVICE: &[Field] = &[
    field("name", "text", "Its name, where it has one in this language."),
    field("hours", "text", "When it answers."),
    field("for", "text", "Whom it is for."),
    field("also", "text", "Further ways to reach it."),
];

/// The keys of a term in another language.
pub const TRANSLATED_TERM: &[Field] = &[
    field("term", "text", "The word."),
    field("meaning", "text", "What it means."),
    field("instead", "text", "What to say instead."),
    field("match", "list of text", "Further forms by which it is found in texts."),
    field("synonyms", "list of text", "Other words for it, by which search finds it."),
];

impl Records {
    /// The records in the words of a language. What is not translated is named in each record's `foreign`.
    pub fn translated(&self, source: &Source, language: &Language) -> (Self, Vec<Diagnostic>) {
        let mut records = self.clone();
        records.call_foreign();
        let path: Arc<str> = format!("{}records.toml", language.folder).into();
        let text = source.text(&path).cloned().unwrap_or_default();
        let doc = Doc::new(&path, &text, 0);
        let parsed = doc.parse(&text);
        let mut top = Table::new(&doc, parsed.get_ref(), 0..0, format!("`{path}`"));
        let units = known(&mut top, "units", self.facts.values().map(|entry| entry.record.unit.as_str()));
        let scopes = known(&mut top, "scopes", self.facts.values().map(|entry| entry.record.scope.as_str()));
        let services = self.services.values().map(|entry| &entry.record);
        let said = services.flat_map(|s| [&s.hours, &s.audience, &s.also].into_iter().chain(&s.languages)).map(String::as_str);
        let words = known(&mut top, "words", said);
        for entry in records.facts.values_mut() {
            let fact = &mut entry.record;
            fact.unit_text = units.get(&fact.unit).cloned().unwrap_or_default();
            let said = scopes.get(&fact.scope).cloned();
            put(&mut fact.scope, "scope", said, &mut fact.foreign);
            settle("unit", !fact.unit_text.is_empty(), &mut fact.foreign);
        }
        for entry in records.services.values_mut() {
            let service = &mut entry.record;
            let said = words.get(&service.hours).cloned();
            put(&mut service.hours, "hours", said, &mut service.foreign);
            let said = words.get(&service.audience).cloned();
            put(&mut service.audience, "for", said, &mut service.foreign);
            let said = words.get(&service.also).cloned();
            put(&mut service.also, "also", said, &mut service.foreign);
            service.foreign_languages = service.languages.iter().filter(|name| !words.contains_key(*name)).cloned().collect();
            service.languages.iter_mut().for_each(|name| *name = words.get(name).unwrap_or(name).clone());
        }
        each(&mut top, "facts", &mut records.facts, |table, fact| {
            put(&mut fact.statement, "statement", table.text("statement").map(|at| at.value), &mut fact.foreign);
            put(&mut fact.value, "value", table.text("value").map(|at| at.value), &mut fact.foreign);
            TRANSLATED_FACT
        });
        each(&mut top, "services", &mut records.services, |table, service| {
            for (key, text) in
                [("name", &mut service.name), ("hours", &mut service.hours), ("for", &mut service.audience), ("also", &mut service.also)]
            {
                put(text, key, table.text(key).map(|at| at.value), &mut service.foreign);
            }
            if !service.foreign.contains("name") {
                service.lang.clear();
            }
            TRANSLATED_SERVICE
        });
        each(&mut top, "terms", &mut records.terms, |table, term| {
            for (key, text) in [("term", &mut term.term), ("meaning", &mut term.meaning), ("instead", &mut term.instead)] {
                put(text, key, table.text(key).map(|at| at.value), &mut term.foreign);
            }
            term.forms = table.words("match");
            term.synonyms = table.words("synonyms");
            TRANSLATED_TERM
        });
        top.finish(names(TRANSLATION));
        records.seal();
        (records, doc.into_faults())
    }

    /// Says of every text with words in it that it is in the default language.
    fn call_foreign(&mut self) {
        let filled = |texts: &[(&'static str, &str)]| texts.iter().filter(|(_, text)| !text.is_empty()).map(|(name, _)| *name).collect();
        for entry in self.facts.values_mut() {
            let fact = &entry.record;
            let unit = if super::show::wordless(&fact.unit) { "" } else { &fact.unit };
            entry.record.foreign = filled(&[("statement", &fact.statement), ("unit", unit), ("scope", &fact.scope)]);
        }
        for entry in self.services.values_mut() {
            let service = &entry.record;
            entry.record.foreign = filled(&[("name", &service.name), ("hours", &service.hours), ("for", &service.audience), ("also", &service.also)]);
        }
        for entry in self.terms.values_mut() {
            let term = &entry.record;
            entry.record.foreign = filled(&[("term", &term.term), ("meaning", &term.meaning), ("instead", &term.instead)]);
        }
    }

    fn seal(&mut self) {
        self.facts.values_mut().for_each(|entry| entry.digest = Digest::of_value(&entry.record));
        self.services.values_mut().for_each(|entry| entry.digest = Digest::of_value(&entry.record));
        self.terms.values_mut().for_each(|entry| entry.digest = Digest::of_value(&entry.record));
    }
}

fn put(text: &mut String, name: &'static str, translated: Option<String>, foreign: &mut BTreeSet<&'static str>) {
    if let Some(translated) = translated {
        *text = translated;
        foreign.remove(name);
    }
}

fn settle(name: &'static str, translated: bool, foreign: &mut BTreeSet<&'static str>) {
    if translated {
        foreign.remove(name);
    }
}

/// A table of texts, each by a text that records have.
fn known<'t>(top: &mut Table<'_, '_>, name: &str, texts: impl Iterator<Item = &'t str>) -> BTreeMap<String, String> {
    let Some(mut table) = top.table(name) else {
        return BTreeMap::new();
    };
    let texts: BTreeSet<&str> = texts.filter(|text| !text.is_empty()).collect();
    let mut found = BTreeMap::new();
    for key in table.keys() {
        let value = table.text(&key);
        if texts.contains(key.as_str()) {
            found.extend(value.map(|at| (key, at.value)));
        } else {
            let span = value.map_or(0..0, |at| at.span);
            let help = did_you_mean(&key, texts.iter().copied()).or_else(|| Some("write it exactly as in the records, or delete the line".into()));
            top.doc.fault("translation.unknown-text", format!("no record has `{key}` among its {name}"), span, help);
        }
    }
    found
}

/// The tables of records by id.
fn each<T: Hash>(
    top: &mut Table<'_, '_>,
    name: &str,
    records: &mut BTreeMap<Arc<str>, Entry<T>>,
    read: impl Fn(&mut Table<'_, '_>, &mut T) -> &'static [Field],
) {
    for (id, mut table) in top.tables(name) {
        let Some(entry) = records.get_mut(id.as_str()) else {
            let help = did_you_mean(&id, records.keys().map(|id| &**id)).or_else(|| Some("delete the table".into()));
            top.doc.fault("translation.unknown-id", format!("there is no `{id}` among the {name}"), table.span, help);
            continue;
        };
        let keys = read(&mut table, &mut entry.record);
        table.finish(names(keys));
    }
}
