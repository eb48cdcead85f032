//! Which sources the site uses, from pages and records alone.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::answer::{FactAnswer, fact, listed};
use super::memory::Memory;
use super::{Edition, Entry};
use crate::digest::Digest;
use crate::page::{Call, arguments};
use crate::records::Records;
use crate::theme::{Component, Query};

/// Keys of all sources that some page cites: in its text, by a fact, a service or a relation.
pub fn used_sources(editions: &[Edition], components: &BTreeMap<String, Component>, records: &Records, memory: &mut Memory) -> Vec<Arc<str>> {
    let mut used: BTreeSet<Arc<str>> = BTreeSet::new();
    for (edition, kept) in editions.iter().zip(&mut memory.editions) {
        // A page that stands in cites what its original does.
        let may_cite = |entry: &&Arc<Entry>| {
            let outline = &entry.page.outline;
            let silent = outline.cites.is_empty() && outline.calls.is_empty() && entry.front.relations.is_empty();
            !entry.fallback && !silent
        };
        let citing = edition.pages.values().filter(may_cite);
        let inputs: Vec<(Digest, &Arc<Entry>)> = citing.map(|entry| (Digest::of_all([entry.page.digest, entry.digest]), entry)).collect();
        let found = kept.cited.all(&inputs, |entry| of_entry(entry, components, records));
        used.extend(found.iter().flat_map(|keys| keys.iter().cloned()));
    }
    used.into_iter().collect()
}

fn of_entry(entry: &Entry, components: &BTreeMap<String, Component>, records: &Records) -> Arc<[Arc<str>]> {
    let outline = &entry.page.outline;
    let of_text = outline.cites.iter().map(|cite| Arc::from(cite.value.as_str()));
    let calls = outline.calls.iter().filter_map(|call| Some((call, components.get(&call.name)?)));
    let of_calls = calls.flat_map(|(call, component)| of_call(call, component, records));
    let carried = entry.front.relations.iter().flat_map(|(_, targets)| targets).filter_map(|target| target.fact.as_ref());
    let of_relations = carried.filter_map(|id| fact(records, &id.value)).flat_map(|fact| fact.sources);
    let all: BTreeSet<Arc<str>> = of_text.chain(of_calls).chain(of_relations).collect();
    all.into_iter().collect()
}

/// What the answer to a call will cite.
fn of_call(call: &Call, component: &Component, records: &Records) -> Vec<Arc<str>> {
    let args = arguments(call, component);
    let arg = |name: &str| args.get(name).map_or("", String::as_str);
    let shown = || records.services.values().map(|entry| &entry.record).filter(|service| service.shown());
    match component.query {
        Query::Fact => fact(records, arg("id")).iter().flat_map(FactAnswer::all_sources).collect(),
        Query::Facts | Query::Timeline | Query::Chart => listed(call, component, records).iter().flat_map(FactAnswer::all_sources).collect(),
        Query::Service => shown().filter(|service| *service.id == *arg("id")).map(|service| service.source.clone()).collect(),
        Query::Services => {
            let (country, kind) = (arg("country"), arg("kind"));
            let asked_for = shown().filter(|service| (country.is_empty() || service.country == country) && (kind.is_empty() || service.kind == kind));
            asked_for.map(|service| service.source.clone()).collect()
        }
        Query::None
        | Query::Term
        | Query::Terms
        | Query::Sources
        | Query::Pages
        | Query::Matrix
        | Query::Tiles
        | Query::Status
        | Query::Translations
        | Query::Offline => Vec::new(),
    }
}
