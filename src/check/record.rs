//! Records that nobody tried, that grew old, or that nothing uses.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;

use super::page::Words;
use super::phrase::words;
use super::{Checking, called_facts, printed, related_facts};
use crate::diagnostic::Diagnostic;

/// Everything there is to say about the records.
pub fn all(checking: &Checking<'_>, words: &Words) -> Vec<Diagnostic> {
    let mut faults = services(checking);
    faults.extend(unused(checking));
    faults.extend(words_to_avoid(checking, words));
    faults
}

fn services(checking: &Checking<'_>) -> Vec<Diagnostic> {
    let age = checking.config.check.service_age;
    let services = checking.site.records.services.values().filter(|entry| entry.record.shown());
    let of = services.filter_map(|entry| {
        let (name, place) = (&entry.record.name, entry.place.clone());
        let Ok(tried) = entry.record.confirmed_on.parse::<Date>() else {
            let message = format!("nobody has tried the service `{name}`");
            let help = "when a person in the country has tried it, write the day into `confirmed_on`";
            return Some(Diagnostic::warning("service.unconfirmed", message, place).help(help));
        };
        let days = days_between(tried, checking.today);
        (days > i64::from(age)).then(|| {
            let message = format!("the service `{name}` was last tried {days} days ago");
            Diagnostic::warning("service.stale", message, place).help("try it again, and write the day into `confirmed_on`")
        })
    });
    of.collect()
}

/// Days from one date to another.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Checked facts that no page shows, and read sources that nothing rests on.
fn unused(checking: &Checking<'_>) -> Vec<Diagnostic> {
    let site = checking.site;
    let records = &site.records;
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for (_, entry) in site.entries().filter(|(_, entry)| !entry.fallback) {
        shown.extend(entry.page.outline.calls.iter().flat_map(|call| called_facts(checking.components, call)));
        shown.extend(related_facts(entry));
    }
    // Facts that say otherwise are shown beside those they contradict.
    let beside: Vec<&str> =
        shown.iter().filter_map(|id| records.facts.get(*id)).flat_map(|entry| &entry.record.contradicts).map(|id| &**id).collect();
    shown.extend(beside);
    let mut faults = Vec::new();
    for (id, entry) in records.facts.iter().filter(|(id, entry)| entry.record.shown() && !shown.contains(&***id)) {
        let message = format!("no page shows the fact `{id}`");
        faults.push(
            Diagnostic::warning("fact.unused", message, entry.place.clone()).help(format!("show it with `{{{{ fact id=\"{id}\" }}}}`, or delete it")),
        );
    }
    let mut named: BTreeSet<&Arc<str>> = site.used_sources().iter().collect();
    named.extend(records.facts.values().flat_map(|entry| &entry.record.sources));
    named.extend(records.services.values().map(|entry| &entry.record.source));
    named.extend(records.terms.values().flat_map(|entry| &entry.record.basis));
    for (key, entry) in records.sources.iter().filter(|(key, entry)| entry.record.verified && !named.contains(key)) {
        let message = format!("nothing rests on the source `{key}`");
        faults.push(Diagnostic::warning("source.unused", message, entry.place.clone()).help(format!("cite it with `[@{key}]`, or delete it")));
    }
    faults
}

/// Words to avoid in what records print, and `book.toml`, and their translations.
fn words_to_avoid(checking: &Checking<'_>, held: &Words) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for text in printed::texts(checking) {
        let ranges = words(&text.block.text);
        for (range, instead) in held.avoid.find(text.lang, &text.block, &ranges, &text.term) {
            let message = format!("`{}` in `{}` is a word to avoid", &text.block.text[range.clone()], text.key);
            faults.push(Diagnostic::warning("words.avoid", message, text.place(&range)).help(instead));
        }
    }
    faults
}
