//! Records in another language: `content/<lang>/records.toml` puts words in the place of words.
//!
//! Numbers, dates, addresses and sources are never repeated there, so they cannot drift; where a sentence
//! says a number it must be the original's, or the original stands in its place; and so it does where it has
//! changed since it was translated.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use super::marking::{MADE_FROM, Mark, Standing, Words};
use super::numbers::{Difference, difference};
use super::{Entry, Fact, Records, Service, Term};
use crate::config::Language;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::digest::Digest;
use crate::source::Source;
use crate::table::{At, Doc, Field, Table, field, names};

/// The tables of `content/<lang>/records.toml`.
pub const TRANSLATION: &[Field] = &[
    field("units", "table of texts", "Units of facts, by the unit; `{value}` stands for the number."),
    field("scopes", "table of texts", "Scopes of facts, by the scope."),
    field("words", "table of texts", "Hours, audiences, languages and further ways of services, by their exact text."),
    field("facts", "tables", "`[facts.ID]` with `statement`, and `value` where the value is words."),
    field("services", "tables", "`[services.ID]` with `name`, `hours`, `for`, `also`."),
    field("terms", "tables", "`[terms.ID]` with `term`, `meaning`, `instead`, `match`, `synonyms`."),
    field("reviewed", "table", "The native speaker who reviewed these words: `{ by = role, on = date }`."),
    field("made_from", "table", "What each record was translated from, kept by `payung translate mark`."),
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
    /// The records in the words of a language; in those of the default one where the language publishes nothing
    /// before a native speaker has reviewed it, and none has.
    pub fn translated(&self, source: &Source, language: &Language) -> (Translation, Vec<Diagnostic>) {
        let mut records = self.clone();
        records.call_foreign();
        let path: Arc<str> = format!("{}records.toml", language.folder).into();
        let text = source.text(&path).cloned().unwrap_or_default();
        let doc = Doc::new(&path, &text, 0);
        let parsed = doc.parse(&text);
        let mut top = Table::new(&doc, parsed.get_ref(), 0..0, format!("`{path}`"));
        let translator = Translator { doc: &doc, code: &language.code };
        translator.shared_words(&mut top, &mut records);
        let mut marks = translator.each(&mut top, "facts", (&self.facts, &mut records.facts), |table, fact| {
            let Fact { statement, value, foreign, .. } = fact;
            translator.put(table, [("statement", statement), ("value", value)], foreign);
            TRANSLATED_FACT
        });
        marks.extend(translator.each(&mut top, "services", (&self.services, &mut records.services), |table, service| {
            let Service { name, hours, audience, also, foreign, .. } = service;
            translator.put(table, [("name", name), ("hours", hours), ("for", audience), ("also", also)], foreign);
            if !service.foreign.contains("name") {
                service.lang.clear();
            }
            TRANSLATED_SERVICE
        }));
        marks.extend(translator.each(&mut top, "terms", (&self.terms, &mut records.terms), |table, term| {
            let Term { term: word, meaning, instead, foreign, .. } = term;
            translator.put(table, [("term", word), ("meaning", meaning), ("instead", instead)], foreign);
            term.forms = table.words("match");
            term.synonyms = table.words("synonyms");
            TRANSLATED_TERM
        }));
        translator.markers(&mut top, &mut marks);
        records.restore(&marks, self);
        let reviewed = reviewed(&mut top);
        top.finish(names(TRANSLATION));
        if !reviewed && !language.show_unreviewed {
            records = self.clone();
            records.call_foreign();
        }
        records.seal();
        (Translation { records, marks, reviewed }, doc.into_faults())
    }

    /// Puts originals that have changed in the place of their translations, which say what is no longer so.
    fn restore(&mut self, marks: &[Mark], originals: &Self) {
        let stale: Vec<_> = marks.iter().filter(|mark| mark.standing() == Standing::Stale).filter_map(|mark| mark.name.split_once('.')).collect();
        if stale.is_empty() {
            return;
        }
        let mut foreign = originals.clone();
        foreign.call_foreign();
        for (table, id) in stale {
            match table {
                "facts" => put_back(&mut self.facts, &foreign.facts, id),
                "services" => put_back(&mut self.services, &foreign.services, id),
                _ => put_back(&mut self.terms, &foreign.terms, id),
            }
        }
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

/// What a language says of the records.
#[derive(Debug, Default)]
pub struct Translation {
    /// The records in its words. What is not translated is named in each record's `foreign`.
    pub records: Records,
    /// What each translated record was made from.
    pub marks: Vec<Mark>,
    /// Whether a native speaker has reviewed the words.
    pub reviewed: bool,
}

/// Records as they are, and those to be translated.
type Both<'r, T> = (&'r BTreeMap<Arc<str>, Entry<T>>, &'r mut BTreeMap<Arc<str>, Entry<T>>);

/// Reads the words of one language.
struct Translator<'d, 'a> {
    doc: &'d Doc<'a>,
    code: &'d str,
}

impl Translator<'_, '_> {
    /// A translated text, if it says the numbers that its original says.
    fn faithful(&self, original: &str, translated: At<String>, what: &str) -> Option<String> {
        let Some(difference) = difference(original, &translated.value, self.code) else {
            return Some(translated.value);
        };
        let message = match difference {
            Difference::Lacks(number) => format!("{what} lacks the number {number} of its original"),
            Difference::Adds(number) => format!("{what} says the number {number}, which its original does not"),
        };
        let help = format!("write the numbers of the original, which is shown until then: \u{201c}{original}\u{201d}");
        self.doc.fault("translation.number", message, translated.span, Some(help));
        None
    }

    /// Puts the texts of a table in the place of those of a record.
    fn put<'t>(
        &self,
        table: &mut Table<'_, '_>,
        texts: impl IntoIterator<Item = (&'static str, &'t mut String)>,
        foreign: &mut BTreeSet<&'static str>,
    ) {
        for (name, text) in texts {
            let said = table.text(name).and_then(|said| self.faithful(text, said, &format!("`{name}`")));
            say(text, name, said, foreign);
        }
    }

    /// Units, scopes, and what services say in the same words.
    fn shared_words(&self, top: &mut Table<'_, '_>, records: &mut Records) {
        let facts = || records.facts.values().map(|entry| &entry.record);
        let units = self.known(top, "units", facts().map(|fact| fact.unit.as_str()));
        let scopes = self.known(top, "scopes", facts().map(|fact| fact.scope.as_str()));
        let services = records.services.values().map(|entry| &entry.record);
        let said = services.flat_map(|s| [&s.hours, &s.audience, &s.also].into_iter().chain(&s.languages)).map(String::as_str);
        let words = self.known(top, "words", said);
        for Fact { unit, unit_text, scope, foreign, .. } in records.facts.values_mut().map(|entry| &mut entry.record) {
            *unit_text = units.get(unit).cloned().unwrap_or_default();
            if !unit_text.is_empty() {
                foreign.remove("unit");
            }
            let said = scopes.get(scope).cloned();
            say(scope, "scope", said, foreign);
        }
        for service in records.services.values_mut().map(|entry| &mut entry.record) {
            let texts = [("hours", &mut service.hours), ("for", &mut service.audience), ("also", &mut service.also)];
            for (name, text) in texts {
                let said = words.get(text).cloned();
                say(text, name, said, &mut service.foreign);
            }
            service.foreign_languages = service.languages.iter().filter(|name| !words.contains_key(*name)).cloned().collect();
            service.languages.iter_mut().for_each(|name| *name = words.get(name).unwrap_or(name).clone());
        }
    }

    /// A table of texts, each by a text that records have.
    fn known<'t>(&self, top: &mut Table<'_, '_>, name: &str, texts: impl Iterator<Item = &'t str>) -> BTreeMap<String, String> {
        let Some(mut table) = top.table(name) else {
            return BTreeMap::new();
        };
        let texts: BTreeSet<&str> = texts.filter(|text| !text.is_empty()).collect();
        let mut found = BTreeMap::new();
        for key in table.keys() {
            let value = table.text(&key);
            if texts.contains(key.as_str()) {
                found.extend(value.and_then(|at| Some((key.clone(), self.faithful(&key, at, &format!("`{key}`"))?))));
            } else if !self.doc.is_full() {
                let span = value.map_or(0..0, |at| at.span);
                let help =
                    did_you_mean(&key, texts.iter().copied()).or_else(|| Some("write it exactly as in the records, or delete the line".into()));
                self.doc.fault("translation.unknown-text", format!("no record has `{key}` among its {name}"), span, help);
            }
        }
        found
    }

    /// Reads the tables of records by id, and says what each original is today.
    fn each<T: Hash + Words>(
        &self,
        top: &mut Table<'_, '_>,
        name: &str,
        records: Both<'_, T>,
        read: impl Fn(&mut Table<'_, '_>, &mut T) -> &'static [Field],
    ) -> Vec<Mark> {
        let (originals, records) = records;
        let mut marks = Vec::new();
        for (id, mut table) in top.tables(name) {
            let (Some(original), Some(entry)) = (originals.get(id.as_str()), records.get_mut(id.as_str())) else {
                let help = did_you_mean(&id, records.keys().map(|id| &**id)).or_else(|| Some("delete the table".into()));
                self.doc.fault("translation.unknown-id", format!("there is no `{id}` among the {name}"), table.span, help);
                continue;
            };
            let place = self.doc.place(table.span.clone());
            marks.push(Mark { name: format!("{name}.{id}"), digest: original.record.mark(), made_from: None, place });
            let keys = read(&mut table, &mut entry.record);
            table.finish(names(keys));
        }
        marks
    }

    /// Reads what the records were made from.
    fn markers(&self, top: &mut Table<'_, '_>, marks: &mut [Mark]) {
        let Some(mut table) = top.table(MADE_FROM) else { return };
        let by_name: BTreeMap<String, usize> = marks.iter().enumerate().rev().map(|(at, mark)| (mark.name.clone(), at)).collect();
        for key in table.keys_at() {
            let digest = table.text(&key.value).map(|at| at.value);
            match by_name.get(&key.value) {
                Some(at) => marks[*at].made_from = digest,
                None => {
                    let message = format!("`{}` is marked, but not translated here", key.value);
                    self.doc.fault("translation.unknown-id", message, key.span, Some("delete the line".into()));
                }
            }
        }
    }
}

fn put_back<T: Clone>(records: &mut BTreeMap<Arc<str>, Entry<T>>, originals: &BTreeMap<Arc<str>, Entry<T>>, id: &str) {
    if let (Some(record), Some(original)) = (records.get_mut(id), originals.get(id)) {
        record.clone_from(original);
    }
}

/// Whether a native speaker has reviewed the words, and in which role.
fn reviewed(top: &mut Table<'_, '_>) -> bool {
    let Some(mut table) = top.table("reviewed") else { return false };
    let by = table.required("by");
    table.required_date("on");
    table.finish(["by", "on"]);
    by.is_some()
}

fn say(text: &mut String, name: &'static str, translated: Option<String>, foreign: &mut BTreeSet<&'static str>) {
    if let Some(translated) = translated {
        *text = translated;
        foreign.remove(name);
    }
}
