//! What components ask of the site, and the answers: facts, services, terms, lists and grids of pages.
//!
//! An answer holds all that a component's template will see, so its digest is exactly what
//! the page depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::Card;
use super::coverage::Coverage;
use super::status::Status;
use super::tree::Link;
use super::{Edition, Entry, Site};
use crate::lang::Locale;
use crate::page::{Call, arguments};
use crate::records::{Fact, Records, Reference, Service, Term, share};
use crate::theme::{Component, ParamType, Query};
use crate::url;

/// A fact, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FactAnswer {
    /// The record.
    pub fact: Fact,
    /// Share of a whole, in millionths.
    pub share: Option<u64>,
    /// Keys of the sources to cite.
    pub sources: Vec<Arc<str>>,
    /// The year of the fact that replaces this one, or empty.
    pub superseded_by: String,
    /// Facts that say otherwise.
    pub others: Vec<FactAnswer>,
}

/// A country and whom to turn to there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Country {
    /// Country code, or `intl`.
    pub code: String,
    /// Its page, if it has one.
    pub page: Option<Link>,
    /// Its services, each with its source.
    pub services: Vec<(Service, Option<Reference>)>,
}

/// A term and where it is explained.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermAnswer {
    /// The record.
    pub term: Term,
    /// The language of what is translated of it.
    pub lang: Arc<str>,
    /// Whether it is translated, and no native speaker has reviewed that.
    pub unreviewed: bool,
    /// Address of its entry, or empty.
    pub href: String,
}

/// A source in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SourceAnswer(pub Reference);

/// Pages under one label.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Group {
    /// The choice that they share, or empty.
    pub group: String,
    /// What readers see of it.
    pub label: String,
    /// The pages.
    pub pages: Vec<Card>,
}

/// A row of a grid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Row {
    /// The row's page.
    pub page: Link,
    /// For each column, whether they are related.
    pub cells: Vec<bool>,
}

/// Pages against pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grid {
    /// Each column's page.
    pub columns: Vec<Link>,
    /// The rows.
    pub rows: Vec<Row>,
    /// What rows are.
    pub row_label: String,
    /// What columns are.
    pub column_label: String,
    /// What the relation says.
    pub caption: String,
}

/// A page on a map of tiles.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tile {
    /// The page.
    pub page: Link,
    /// Its country's code.
    pub code: String,
    /// Column, from 1.
    pub column: i64,
    /// Row, from 1.
    pub row: i64,
}

/// Facts as bars.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bars {
    /// Label, fact, and length in thousandths of the longest.
    pub bars: Vec<(String, FactAnswer, u64)>,
    /// Their common unit.
    pub unit: String,
}

/// The answer to a component's question.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Answer {
    /// It asks nothing, or what it asks for does not exist.
    None,
    /// One fact.
    Fact(Box<FactAnswer>),
    /// Some facts.
    Facts(Vec<FactAnswer>),
    /// One service.
    Service(Box<(Service, Option<Reference>)>),
    /// Services by country.
    Services(Vec<Country>),
    /// One term.
    Term(Box<TermAnswer>),
    /// Some terms.
    Terms(Vec<TermAnswer>),
    /// All sources that pages use.
    Sources(Vec<SourceAnswer>),
    /// Pages in groups.
    Pages(Vec<Group>),
    /// Pages against pages.
    Matrix(Grid),
    /// Pages on a map.
    Tiles(Vec<Tile>),
    /// Facts as bars.
    Chart(Bars),
    /// How the site stands.
    Status(Status),
    /// How far each translation is.
    Translations(Vec<Coverage>),
    /// Whether pages may be kept on the device, and whether the site is there as one file.
    Offline(bool, bool),
}

impl Answer {
    /// Keys of the sources that the answer cites, in order.
    pub fn sources(&self) -> Vec<Arc<str>> {
        let of_facts = |facts: &[FactAnswer]| facts.iter().flat_map(FactAnswer::all_sources).collect();
        match self {
            Self::Fact(fact) => fact.all_sources(),
            Self::Facts(facts) => of_facts(facts),
            Self::Chart(bars) => bars.bars.iter().flat_map(|(_, fact, _)| fact.all_sources()).collect(),
            Self::Service(service) => vec![service.0.source.clone()],
            Self::Services(countries) => countries.iter().flat_map(|country| &country.services).map(|(service, _)| service.source.clone()).collect(),
            _ => Vec::new(),
        }
    }
}

impl FactAnswer {
    /// Keys of its sources and of those that say otherwise.
    pub fn all_sources(&self) -> Vec<Arc<str>> {
        self.sources.iter().cloned().chain(self.others.iter().flat_map(|other| other.sources.clone())).collect()
    }
}

/// A fact as it may be shown, or nothing.
pub fn fact(records: &Records, id: &str) -> Option<FactAnswer> {
    let mut answer = bare_fact(records, id)?;
    answer.others = answer.fact.contradicts.iter().filter_map(|other| bare_fact(records, other)).collect();
    Some(answer)
}

fn bare_fact(records: &Records, id: &str) -> Option<FactAnswer> {
    let fact = &records.facts.get(id)?.record;
    if !fact.shown() {
        return None;
    }
    Some(FactAnswer {
        share: share(fact).map(|share| (share * 1e6) as u64),
        sources: fact.sources.iter().filter(|key| records.sources.contains_key(*key)).cloned().collect(),
        superseded_by: records.successor(id).map(|new| new.year.clone()).unwrap_or_default(),
        others: Vec::new(),
        fact: fact.clone(),
    })
}

/// The facts that a call lists.
pub fn listed(call: &Call, component: &Component, records: &Records) -> Vec<FactAnswer> {
    let args = arguments(call, component);
    let name = component.params.iter().find(|(_, param)| param.kind == ParamType::Facts).map(|(name, _)| name);
    let ids = name.and_then(|name| args.get(name)).map_or("", String::as_str);
    ids.split(',').filter_map(|id| fact(records, id.trim())).collect()
}

/// The answer to what a call on a page asks, in the language of the page's text.
pub fn answer(site: &Site, edition: usize, entry: &Entry, call: &Call) -> Answer {
    let Some(component) = site.components.get(&call.name) else {
        return Answer::None;
    };
    let args = arguments(call, component);
    let arg = |name: &str| args.get(name).map_or("", String::as_str);
    let own = &site.editions[edition];
    let words = if entry.fallback { &site.editions[0] } else { own };
    let records = &words.voice.records;
    let ids = || listed(call, component, records);
    let asker = Asker { site, edition: own, words, records, locale: &words.voice.locale };
    match component.query {
        Query::None => Answer::None,
        Query::Fact => fact(records, arg("id")).map_or(Answer::None, |fact| Answer::Fact(Box::new(fact))),
        Query::Facts => Answer::Facts(ids()),
        Query::Timeline => Answer::Facts(in_time(ids())),
        Query::Chart => Answer::Chart(bars(ids(), arg("label"))),
        Query::Service => asker.service(arg("id")).map_or(Answer::None, |service| Answer::Service(Box::new(service))),
        Query::Services => Answer::Services(asker.services(arg("country"), arg("kind"))),
        Query::Term => asker.term(arg("id")).map_or(Answer::None, |term| Answer::Term(Box::new(term))),
        Query::Terms => Answer::Terms(terms(site, edition, arg("class"))),
        Query::Sources => Answer::Sources(asker.sources()),
        Query::Pages => Answer::Pages(asker.pages(arg("folder"), arg("kind"), arg("group"))),
        Query::Matrix => asker.matrix(arg("relation")).map_or(Answer::None, Answer::Matrix),
        Query::Tiles => Answer::Tiles(asker.tiles(arg("kind"))),
        Query::Status => Answer::Status(super::status::status(site, edition)),
        Query::Translations => Answer::Translations(site.coverage()),
        Query::Offline => {
            let offline = &site.config().offline;
            Answer::Offline(!site.portable() && !offline.kinds.is_empty(), !site.portable() && offline.zip)
        }
    }
}

/// All terms of a class, or of all classes, in the order of their words: in the reader's language as far as they
/// are translated, also where the page around them is not.
pub fn terms(site: &Site, edition: usize, class: &str) -> Vec<TermAnswer> {
    let words = &site.editions[edition];
    Asker { site, edition: words, words, records: &words.voice.records, locale: &words.voice.locale }.terms(class)
}

/// When a fact holds, for sorting: its value if that is a date, else its year.
fn in_time(mut facts: Vec<FactAnswer>) -> Vec<FactAnswer> {
    let when = |answer: &FactAnswer| {
        let fact = &answer.fact;
        let dated = fact.unit.starts_with("date") && fact.value.starts_with(|c: char| c.is_ascii_digit());
        if dated { fact.value.clone() } else { fact.year.clone() }
    };
    facts.sort_by_key(when);
    facts
}

/// The number by which a fact is compared with others of its unit, if its value is one.
pub fn measure(fact: &Fact) -> Option<f64> {
    share(fact).or_else(|| fact.value.replace([',', ' '], "").parse().ok())
}

fn bars(facts: Vec<FactAnswer>, label: &str) -> Bars {
    let value = |answer: &FactAnswer| measure(&answer.fact).unwrap_or_default();
    let longest = facts.iter().map(value).fold(0.0, f64::max);
    let unit = facts.first().map(|fact| fact.fact.unit_alone()).unwrap_or_default();
    let bars = facts.into_iter().map(|fact| {
        let length = if longest > 0.0 { (value(&fact) / longest * 1000.0).round() as u64 } else { 0 };
        let label = if label == "year" { fact.fact.year.clone() } else { fact.fact.scope.clone() };
        (label, fact, length)
    });
    Bars { bars: bars.collect(), unit }
}

struct Asker<'a> {
    site: &'a Site,
    /// Whose pages are listed.
    edition: &'a Edition,
    /// In whose words.
    words: &'a Edition,
    records: &'a Records,
    locale: &'a Locale,
}

impl<'a> Asker<'a> {
    fn in_order(&self) -> impl Iterator<Item = &'a Entry> {
        self.edition.tree.reading_order().filter_map(|path| self.edition.pages.get(path)).map(|entry| &**entry)
    }

    fn with_source(&self, service: &Service) -> (Service, Option<Reference>) {
        (service.clone(), self.records.source(&service.source).cloned())
    }

    fn service(&self, id: &str) -> Option<(Service, Option<Reference>)> {
        let service = &self.records.services.get(id)?.record;
        service.shown().then(|| self.with_source(service))
    }

    /// Countries in the order of their pages, those without a page behind them.
    fn services(&self, country: &str, kind: &str) -> Vec<Country> {
        let mut codes: Vec<String> = Vec::new();
        let mut pages: BTreeMap<String, &Entry> = BTreeMap::new();
        for entry in self.in_order().filter(|entry| !entry.front.country.is_empty()) {
            pages.entry(entry.front.country.clone()).or_insert(entry);
            codes.push(entry.front.country.clone());
        }
        let all = || self.records.service_order.iter().filter_map(|id| self.records.services.get(id)).map(|entry| &entry.record);
        codes.extend(all().map(|service| service.country.clone()));
        let mut seen = BTreeSet::new();
        codes
            .into_iter()
            .filter(|code| (country.is_empty() || country == code) && seen.insert(code.clone()))
            .map(|code| Country {
                page: pages.get(&code).map(|entry| self.site.link(entry)),
                services: all()
                    .filter(|service| service.country == code && service.shown() && (kind.is_empty() || service.kind == kind))
                    .map(|service| self.with_source(service))
                    .collect(),
                code,
            })
            .collect()
    }

    /// The page that lists all terms, to lead to a term's entry.
    fn glossary(&self) -> Option<Arc<str>> {
        let lists = |call: &Call| {
            self.site.components.get(&call.name).is_some_and(|component| component.query == Query::Terms)
                && !call.args.iter().any(|arg| arg.name == "class")
        };
        let entry = self.edition.pages.values().find(|entry| entry.page.outline.calls.iter().any(lists))?;
        Some(self.site.href(&entry.url))
    }

    fn term(&self, id: &str) -> Option<TermAnswer> {
        Some(self.explained(&self.records.terms.get(id)?.record, self.glossary().as_ref()))
    }

    fn terms(&self, class: &str) -> Vec<TermAnswer> {
        let glossary = self.glossary();
        let mut terms: Vec<&Term> =
            self.records.terms.values().map(|entry| &entry.record).filter(|term| class.is_empty() || term.class == class).collect();
        terms.sort_by(|a, b| self.locale.compare(&a.term, &b.term));
        terms.into_iter().map(|term| self.explained(term, glossary.as_ref())).collect()
    }

    fn explained(&self, term: &Term, glossary: Option<&Arc<str>>) -> TermAnswer {
        let said = [("term", &term.term), ("meaning", &term.meaning)];
        let translated = said.iter().any(|(name, text)| !text.is_empty() && !term.foreign.contains(name));
        TermAnswer {
            href: glossary.map(|page| format!("{page}#{}", url::encode(&term.id))).unwrap_or_default(),
            term: term.clone(),
            lang: self.words.language.code.clone(),
            unreviewed: translated && !self.words.voice.records_reviewed,
        }
    }

    fn sources(&self) -> Vec<SourceAnswer> {
        let used = self.site.used_sources().iter().filter_map(|key| self.records.source(key)).filter(|source| source.verified);
        let mut sources: Vec<SourceAnswer> = used.cloned().map(SourceAnswer).collect();
        let locale = self.locale;
        sources.sort_by(|SourceAnswer(a), SourceAnswer(b)| {
            let publisher = locale.compare(&a.publisher, &b.publisher);
            publisher.then(a.year.cmp(&b.year)).then_with(|| locale.compare(&a.title, &b.title)).then_with(|| a.key.cmp(&b.key))
        });
        sources
    }

    fn pages(&self, folder: &str, kind: &str, group: &str) -> Vec<Group> {
        let inside = |entry: &&Entry| {
            let parent = self.edition.tree.parent(&entry.page.path);
            (folder.is_empty() || parent.is_some_and(|parent| **parent == *folder)) && (kind.is_empty() || entry.front.kind == kind)
        };
        let found: Vec<&Entry> = self.in_order().filter(inside).collect();
        let cards = |entries: &[&Entry]| entries.iter().map(|entry| Card::new(self.site, self.words, entry)).collect::<Vec<_>>();
        if group.is_empty() {
            return vec![Group { group: String::new(), label: String::new(), pages: cards(&found) }];
        }
        let choices = self
            .site
            .config()
            .kinds
            .iter()
            .flat_map(|kind| &kind.keys)
            .find(|key| key.name == group)
            .map(|key| key.choices.clone())
            .unwrap_or_default();
        let of = |entry: &Entry| {
            entry.front.extra.iter().find(|(name, _)| name == group).and_then(|(_, value)| value.as_str()).unwrap_or_default().to_owned()
        };
        let mut groups: Vec<Group> = Vec::new();
        // Pages of no group come first: under the last group they would seem to belong to it.
        for (choice, label) in std::iter::once((String::new(), String::new())).chain(choices) {
            let pages: Vec<&Entry> = found.iter().filter(|entry| of(entry) == choice).copied().collect();
            if !pages.is_empty() {
                let label = self.words.voice.wording.choice(group, &choice, &label).to_owned();
                groups.push(Group { group: choice, label, pages: cards(&pages) });
            }
        }
        groups
    }

    fn matrix(&self, name: &str) -> Option<Grid> {
        let relation = self.site.config().relations.iter().find(|relation| relation.name == name || relation.inverse == name)?;
        let forward = relation.name == name;
        let (row_kinds, column_kinds) = if forward { (&relation.from, &relation.to) } else { (&relation.to, &relation.from) };
        let of = |kinds: &[String]| self.in_order().filter(|entry| kinds.contains(&entry.front.kind)).collect::<Vec<_>>();
        let (rows, columns) = (of(row_kinds), of(column_kinds));
        let label = |kinds: &[String]| kinds.first().map_or_else(String::new, |kind| self.site.kind_label(self.words, kind));
        let ends = |path: &Arc<str>| {
            if forward { self.site.edges().from(path, &relation.name) } else { self.site.edges().to(path, &relation.name) }
        };
        let rows = rows.iter().map(|row| {
            let ends = ends(&row.page.path);
            let cells = columns.iter().map(|column| ends.iter().any(|(path, _)| *path == column.page.path)).collect();
            Row { page: self.site.link(row), cells }
        });
        Some(Grid {
            rows: rows.collect(),
            columns: columns.iter().map(|column| self.site.link(column)).collect(),
            row_label: label(row_kinds),
            column_label: label(column_kinds),
            caption: {
                let (name, label) = if forward { (&relation.name, &relation.label) } else { (&relation.inverse, &relation.inverse_label) };
                self.words.voice.wording.relation(name, label).to_owned()
            },
        })
    }

    fn tiles(&self, kind: &str) -> Vec<Tile> {
        self.in_order()
            .filter(|entry| entry.front.kind == kind)
            .filter_map(|entry| {
                let (_, tile) = entry.front.extra.iter().find(|(name, _)| name == "tile")?;
                let at = |n: usize| tile.get(n).and_then(serde_json::Value::as_i64);
                Some(Tile { page: self.site.link(entry), code: entry.front.country.clone(), column: at(0)?, row: at(1)? })
            })
            .collect()
    }
}
