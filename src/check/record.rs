//! Records that nobody tried, that grew old, or that nothing uses.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::page::Words;
use super::phrase::seen;
use super::{Checking, called_facts, named_amiss, printed, related_facts};
use crate::diagnostic::{Diagnostic, Place};
use crate::page;
use crate::records::Entry;
use crate::source::CONFIG;
use crate::url::compared;

/// Everything there is to say about the records.
pub fn all(checking: &Checking<'_>, words: &Words) -> Vec<Diagnostic> {
    let mut faults = services(checking);
    faults.extend(future(checking));
    faults.extend(unused(checking));
    faults.extend(same_addresses(checking));
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

/// Whether a day lies so far back that its year can only be mistyped: there was no web.
pub fn is_early(day: &Date) -> bool {
    day.year() < 1990
}

/// The day of the Common Era that a day of the Buddhist one is, by which years in Thailand, Laos, Cambodia and Myanmar are counted.
pub fn common_era(day: Date, today: Date) -> Option<Date> {
    const AHEAD: i16 = 543;
    let year = day.year() - AHEAD;
    (today.year() - 100..=today.year() + 10).contains(&year).then(|| Date::new(year, day.month(), day.day()).ok()).flatten()
}

/// Days and years of records that are still to come, and days long past.
fn future(checking: &Checking<'_>) -> Vec<Diagnostic> {
    let records = &checking.site.records;
    // What comes out late in a year bears the next one.
    let far = |year: &i64| (1000..=9999).contains(year) && *year > i64::from(checking.today.year()) + 1;
    let mut found = Vec::new();
    for entry in records.sources.values() {
        found.extend(day(checking, entry, "accessed", &entry.record.accessed));
        found.extend(entry.record.year.filter(far).map(|year| to_come(checking, entry, "year", &year.to_string(), CAME_OUT)));
    }
    for entry in records.services.values() {
        found.extend(day(checking, entry, "confirmed_on", &entry.record.confirmed_on));
        found.extend(entry.record.listed.filter(far).map(|year| to_come(checking, entry, "listed", &year.to_string(), CAME_OUT)));
    }
    for entry in records.facts.values().filter(|entry| entry.record.year.parse().is_ok_and(|year| far(&year))) {
        let help = "write the year of which the figure speaks, or into the statement that it is a forecast";
        found.push(to_come(checking, entry, "year", &entry.record.year, help));
    }
    found.into_iter().chain(expired(checking)).collect()
}

const CAME_OUT: &str = "write the year in which the source came out";

/// What is said of the day on which somebody read or tried something.
fn day<T>(checking: &Checking<'_>, entry: &Entry<T>, key: &str, said: &str) -> Option<Diagnostic> {
    const DONE: &str = "write the day on which somebody did it, today at the latest";
    let day = said.parse::<Date>().ok()?;
    if is_early(&day) {
        let message = format!("`{key}` is {said}, when there was no web");
        return Some(Diagnostic::warning("record.early", message, dated(checking, entry, key)).help(DONE));
    }
    let common = common_era(day, checking.today).map(|common| format!("write the year of the Common Era: `{key} = {common}`"));
    (day > checking.today).then(|| to_come(checking, entry, key, said, common.as_deref().unwrap_or(DONE)))
}

fn to_come<T>(checking: &Checking<'_>, entry: &Entry<T>, key: &str, said: &str, help: &str) -> Diagnostic {
    let message = format!("`{key}` is {said}, which is still to come");
    Diagnostic::warning("record.future", message, dated(checking, entry, key)).help(help)
}

/// Where a record says a day or a year.
fn dated<T>(checking: &Checking<'_>, entry: &Entry<T>, key: &str) -> Place {
    let path = &entry.place.path;
    let span = entry.dated.iter().find(|(dated, _)| *dated == key).map(|(_, span)| span.clone());
    let place = span.zip(checking.source.text(path)).map(|(span, text)| Place::new(path, text, span));
    place.unwrap_or_else(|| entry.place.clone())
}

/// Whom to tell of a hole, where that holds no more.
fn expired(checking: &Checking<'_>) -> Option<Diagnostic> {
    let expires = checking.config.security.as_ref()?.expires;
    if expires >= checking.today {
        return None;
    }
    let text = checking.source.text(CONFIG)?;
    let from = text.find("[security]").unwrap_or_default();
    let at = text[from..]
        .find("expires")
        .map_or(0..0, |at| from + at..from + at + text[from + at..].lines().next().map_or(0, |line| line.trim_end().len()));
    let message = format!("`expires` is {expires}, which has passed: nobody trusts `security.txt` any more");
    let help = "see that the contact still holds, and write a day less than a year ahead";
    Some(Diagnostic::warning("record.future", message, Place::new(&CONFIG.into(), text, at)).help(help))
}

/// Days from one date to another.
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

/// Checked facts that no page shows, and read sources that nothing rests on.
fn unused(checking: &Checking<'_>) -> Vec<Diagnostic> {
    let site = checking.site;
    let records = &site.records;
    // A page that could not be read may well show what seems unused.
    if site.entries().any(|(_, entry)| entry.page.outline.front.unread) {
        return Vec::new();
    }
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    for (_, entry) in site.entries().filter(|(_, entry)| !entry.fallback) {
        shown.extend(entry.page.outline.calls.iter().flat_map(|call| called_facts(checking.components, call)));
        shown.extend(related_facts(entry));
    }
    // Facts that say otherwise are shown beside those they contradict.
    let beside: Vec<&str> =
        shown.iter().filter_map(|id| records.facts.get(*id)).flat_map(|entry| &entry.record.contradicts).map(|id| &**id).collect();
    shown.extend(beside);
    // What a faulty call names was meant to be shown there.
    let own = || site.entries().filter(|(_, entry)| !entry.fallback).map(|(_, entry)| (&entry.page, entry.page.text()));
    let pages = LazyCell::new(|| own().collect::<Vec<_>>());
    let amiss = LazyCell::new(|| {
        let calls = pages.iter().flat_map(|(page, _)| page.outline.calls.iter()).flat_map(|call| named_amiss(checking.components, call));
        let unread = pages.iter().filter_map(|(page, text)| text.get(page.outline.body_start..)).flat_map(page::named_amiss);
        calls.chain(unread).collect::<BTreeSet<&str>>()
    });
    let mut faults = Vec::new();
    for (id, entry) in records.facts.iter().filter(|(id, entry)| entry.record.shown() && !shown.contains(&***id) && !amiss.contains(&***id)) {
        let message = format!("no page shows the fact `{id}`");
        faults.push(
            Diagnostic::warning("fact.unused", message, entry.place.clone()).help(format!("show it with `{{{{ fact id=\"{id}\" }}}}`, or delete it")),
        );
    }
    let mut named: BTreeSet<&Arc<str>> = site.used_sources().iter().collect();
    named.extend(records.facts.values().flat_map(|entry| &entry.record.sources));
    named.extend(records.services.values().map(|entry| &entry.record.source));
    named.extend(records.terms.values().flat_map(|entry| &entry.record.basis));
    for (key, entry) in records.sources.iter().filter(|(key, entry)| entry.record.verified && !named.contains(key) && !amiss.contains(&***key)) {
        let message = format!("nothing rests on the source `{key}`");
        faults.push(Diagnostic::warning("source.unused", message, entry.place.clone()).help(format!("cite it with `[@{key}]`, or delete it")));
    }
    faults
}

/// Sources that lead where another one leads. Another part of a document, behind a `#`, is another place.
fn same_addresses(checking: &Checking<'_>) -> Vec<Diagnostic> {
    let mut first: BTreeMap<String, (String, u32)> = BTreeMap::new();
    let mut faults = Vec::new();
    for (key, url, place) in printed::addresses_of_sources(checking) {
        if url.trim().is_empty() {
            continue;
        }
        let place_of = compared(&url);
        match first.get(&place_of) {
            Some((other, _)) if *other == key => {}
            Some((other, line)) => {
                let message = format!("the source `{key}` has the address of `{other}`, in line {line}");
                let help = format!("cite `[@{other}]` in place of it and delete one, or give each its own address");
                faults.push(Diagnostic::warning("source.same-address", message, place).help(help));
            }
            None => {
                first.insert(place_of, (key, place.line));
            }
        }
    }
    faults
}

/// Words to avoid in what records print, and `book.toml`, and their translations.
fn words_to_avoid(checking: &Checking<'_>, held: &Words) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for text in printed::texts(checking) {
        for (range, instead) in held.avoid.find(text.lang, &text.block, &text.term) {
            let message = format!("`{}` in `{}` is a word to avoid", seen(&text.block.text[range.clone()]), text.key);
            faults.push(Diagnostic::warning("words.avoid", message, text.place(&range)).help(instead));
        }
    }
    faults
}
