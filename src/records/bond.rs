//! What records name of each other: all of it must be there, be fit to be shown, and make sense both ways.

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Records;
use crate::diagnostic::{Diagnostic, MOST, Place, did_you_mean};

/// As what a record names another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// As its source.
    Source,
    /// As a fact that says otherwise.
    Contradicts,
    /// As a fact that it replaces.
    Supersedes,
}

/// A record that another one names.
pub(super) struct Named {
    /// What the one is that names it: `fact`, `service`.
    pub row: &'static str,
    /// Its id.
    pub id: Arc<str>,
    pub role: Role,
    /// The one that is named.
    pub key: String,
    pub place: Place,
}

/// Everything that is wrong with what records name, and with terms that are the same word.
pub(super) fn check(records: &Records, named: Vec<Named>, faults: &mut Vec<Diagnostic>) {
    let found = named.iter().filter_map(|named| match named.role {
        Role::Source => source(records, named),
        Role::Contradicts | Role::Supersedes => fact(records, named),
    });
    faults.extend(found.take(MOST));
    for (id, entry) in records.facts.iter().filter(|(_, entry)| entry.record.verified && entry.record.sources.is_empty()).take(MOST) {
        let message = format!("fact `{id}` is verified, but names no source");
        faults.push(Diagnostic::error("record.unsourced", message, entry.place.clone()).help("add `source`, or set `verified = false`"));
    }
    for (id, entry) in records.terms.iter().filter(|(_, entry)| entry.record.class == "avoid" && entry.record.instead.trim().is_empty()).take(MOST) {
        let message = format!("the term `{id}` is to be avoided and does not say what to say instead");
        faults.push(
            Diagnostic::warning("term.no-instead", message, entry.place.clone()).help("add `instead = \"…\"`: whoever writes the word reads it"),
        );
    }
    same_words(records, faults);
}

/// Terms that are one word, of which a text would be held to either.
fn same_words(records: &Records, faults: &mut Vec<Diagnostic>) {
    let mut terms: Vec<_> = records.terms.values().collect();
    terms.sort_by_key(|entry| entry.place.line);
    let mut first = BTreeMap::new();
    for entry in terms {
        let term = &entry.record;
        match first.entry(term.term.trim().to_lowercase()) {
            Slot::Vacant(slot) => {
                slot.insert(&term.id);
            }
            Slot::Occupied(slot) => {
                let message = format!("the terms `{}` and `{}` are one word, `{}`", slot.get(), term.id, term.term);
                let fault = Diagnostic::warning("record.same-word", message, entry.place.clone());
                faults.push(fault.help("make one of the two, or say in brackets what sets them apart: `party (of a treaty)`"));
            }
        }
    }
}

/// A source must be there; and where its record may be shown, somebody must have read it.
fn source(records: &Records, Named { row, id, key, place, .. }: &Named) -> Option<Diagnostic> {
    let Some(source) = records.sources.get(key.as_str()) else {
        let message = format!("{row} `{id}` names the source `{key}`, which does not exist");
        let several: Vec<&str> = key.split([',', ';']).map(str::trim).collect();
        let listed = (several.len() > 1 && several.iter().all(|key| records.sources.contains_key(*key)))
            .then(|| format!("write a list: `[{}]`", crate::table::listed(&several.join(","))));
        let titled = records.sources.values().map(|entry| &entry.record).find(|source| source.title.eq_ignore_ascii_case(key.trim()));
        let titled = titled.map(|source| format!("that is its title: write its key, `{}`", source.key));
        let help = listed.or(titled).or_else(|| did_you_mean(key, records.sources.keys().map(|k| &**k)));
        let help = help.unwrap_or_else(|| "add it to `content/sources.toml`".into());
        return Some(Diagnostic::error("record.unknown-source", message, place.clone()).help(help));
    };
    let shown = match *row {
        "fact" => records.facts.get(id).is_some_and(|entry| entry.record.shown()),
        "service" => records.services.get(id).is_some_and(|entry| entry.record.shown()),
        _ => false,
    };
    (shown && !source.record.verified).then(|| {
        let message = format!("{row} `{id}` may be shown, but its source `{key}` is not verified");
        let help = "read the source, then set its `verified = true` in `content/sources.toml`";
        Diagnostic::error("source.unverified", message, place.clone()).help(help)
    })
}

fn fact(records: &Records, Named { id, role, key, place, .. }: &Named) -> Option<Diagnostic> {
    let Some(other) = records.facts.get(key.as_str()).map(|entry| &entry.record) else {
        let message = format!("fact `{id}` names the fact `{key}`, which does not exist");
        let help = did_you_mean(key, records.facts.keys().map(|k| &**k)).unwrap_or_else(|| "add it to `content/facts.toml`".into());
        return Some(Diagnostic::error("record.unknown-fact", message, place.clone()).help(help));
    };
    let warn = |code, message: String, help: String| Diagnostic::warning(code, message, place.clone()).help(help);
    let verb = if *role == Role::Contradicts { "contradicts" } else { "supersedes" };
    if **id == **key {
        return Some(warn("record.circle", format!("fact `{id}` {verb} itself"), format!("name another fact, or delete it from `{verb}`")));
    }
    if *role == Role::Contradicts {
        let one_sided = !other.contradicts.iter().any(|back| back == id);
        let help = format!("add `{id}` to `contradicts` of `{key}`, so that each is shown with the other, whichever a page calls");
        return one_sided.then(|| warn("record.one-sided", format!("fact `{id}` contradicts `{key}`, which does not say so"), help));
    }
    let help = "let the newer one alone supersede the older one".to_owned();
    replaces(records, key, id).then(|| warn("record.circle", format!("fact `{id}` supersedes `{key}`, which itself supersedes `{id}`"), help))
}

/// Whether one fact replaces another, itself or by those that it replaces.
fn replaces(records: &Records, new: &str, old: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![new];
    while let Some(id) = open.pop() {
        let next = records.facts.get(id).into_iter().flat_map(|entry| &entry.record.supersedes);
        for id in next.map(|id| &**id) {
            if id == old {
                return true;
            }
            if seen.insert(id) {
                open.push(id);
            }
        }
    }
    false
}
