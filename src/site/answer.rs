//! What components ask of the site, and the answers: facts, services, terms, lists and grids of pages.
//!
//! An answer holds all that a component's template will see, so its digest is exactly what
//! the page depends on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::context::Card;
use super::status::Status;
use super::{Edition, Entry, Site};
use crate::page::{Call, arguments};
use crate::records::{Fact, Reference, Service, Term, shown};
use crate::theme::{ParamType, Query};
use crate::url;

/// A fact, ready to print.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FactAnswer {
    /// The record.
    pub fact: Fact,
    /// Value with unit.
    pub text: String,
    /// Value alone.
    pub number: String,
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
    /// Title of its page, or empty.
    pub title: Arc<str>,
    /// Address of its page, or empty.
    pub href: Arc<str>,
    /// Its services, each with its source.
    pub services: Vec<(Service, Option<Reference>)>,
}

/// A term and where it is explained.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TermAnswer {
    /// The record.
    pub term: Term,
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
    /// Title of the row's page.
    pub title: Arc<str>,
    /// Address of the row's page.
    pub href: Arc<str>,
    /// For each column, whether they are related.
    pub cells: Vec<bool>,
}

/// Pages against pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grid {
    /// Title and address of each column's page.
    pub columns: Vec<(Arc<str>, Arc<str>)>,
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
    /// Title of the page.
    pub title: Arc<str>,
    /// Its address.
    pub href: Arc<str>,
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
    fn all_sources(&self) -> Vec<Arc<str>> {
        self.sources.iter().cloned().chain(self.others.iter().flat_map(|other| other.sources.clone())).collect()
    }
}

/// A fact as it may be shown, or nothing.
pub fn fact(site: &Site, id: &str) -> Option<FactAnswer> {
    let mut answer = bare_fact(site, id)?;
    answer.others = answer.fact.contradicts.iter().filter_map(|other| bare_fact(site, other)).collect();
    Some(answer)
}

fn bare_fact(site: &Site, id: &str) -> Option<FactAnswer> {
    let fact = &site.records.facts.get(id)?.record;
    if !fact.shown() {
        return None;
    }
    let value = shown(fact);
    Some(FactAnswer {
        text: value.text,
        number: value.number,
        share: value.share.map(|share| (share * 1e6) as u64),
        sources: fact.sources.iter().filter(|key| site.records.sources.contains_key(*key)).cloned().collect(),
        superseded_by: site.records.successor(id).map(|new| new.year.clone()).unwrap_or_default(),
        others: Vec::new(),
        fact: fact.clone(),
    })
}

/// The answer to what a call asks.
pub fn answer(site: &Site, edition: usize, call: &Call) -> Answer {
    let Some(component) = site.components.get(&call.name) else {
        return Answer::None;
    };
    let args = arguments(call, component);
    let arg = |name: &str| args.get(name).map_or("", String::as_str);
    let ids = || -> Vec<FactAnswer> {
        let listed = component.params.iter().find(|(_, param)| param.kind == ParamType::Facts).map_or("", |(name, _)| arg(name));
        listed.split(',').filter_map(|id| fact(site, id.trim())).collect()
    };
    let asker = Asker { site, edition: &site.editions[edition] };
    match component.query {
        Query::None => Answer::None,
        Query::Fact => fact(site, arg("id")).map_or(Answer::None, |fact| Answer::Fact(Box::new(fact))),
        Query::Facts => Answer::Facts(ids()),
        Query::Timeline => Answer::Facts(in_time(ids())),
        Query::Chart => Answer::Chart(bars(ids(), arg("label"))),
        Query::Service => asker.service(arg("id")).map_or(Answer::None, |service| Answer::Service(Box::new(service))),
        Query::Services => Answer::Services(asker.services(arg("country"), arg("kind"))),
        Query::Term => asker.term(arg("id")).map_or(Answer::None, |term| Answer::Term(Box::new(term))),
        Query::Terms => Answer::Terms(asker.terms(arg("class"))),
        Query::Sources => Answer::Sources(asker.sources()),
        Query::Pages => Answer::Pages(asker.pages(arg("folder"), arg("kind"), arg("group"))),
        Query::Matrix => asker.matrix(arg("relation")).map_or(Answer::None, Answer::Matrix),
        Query::Tiles => Answer::Tiles(asker.tiles(arg("kind"))),
        Query::Status => Answer::Status(super::status::status(site, edition)),
    }
}

/// All terms of a class, or of all classes, in the order of their words.
pub fn terms(site: &Site, edition: usize, class: &str) -> Vec<TermAnswer> {
    Asker { site, edition: &site.editions[edition] }.terms(class)
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

fn bars(facts: Vec<FactAnswer>, label: &str) -> Bars {
    let value = |answer: &FactAnswer| -> f64 {
        answer.share.map_or_else(|| answer.fact.value.replace([',', ' '], "").parse().unwrap_or_default(), |share| share as f64 / 1e6)
    };
    let longest = facts.iter().map(value).fold(0.0, f64::max);
    let unit = facts.first().map(|fact| fact.fact.unit.clone()).unwrap_or_default();
    let bars = facts.into_iter().map(|fact| {
        let length = if longest > 0.0 { (value(&fact) / longest * 1000.0).round() as u64 } else { 0 };
        let label = if label == "year" { fact.fact.year.clone() } else { fact.fact.scope.clone() };
        (label, fact, length)
    });
    Bars { bars: bars.collect(), unit }
}

struct Asker<'a> {
    site: &'a Site,
    edition: &'a Edition,
}

impl<'a> Asker<'a> {
    fn in_order(&self) -> impl Iterator<Item = &'a Entry> {
        self.edition.tree.reading_order().filter_map(|path| self.edition.pages.get(path))
    }

    fn with_source(&self, service: &Service) -> (Service, Option<Reference>) {
        (service.clone(), self.site.records.source(&service.source).cloned())
    }

    fn service(&self, id: &str) -> Option<(Service, Option<Reference>)> {
        let service = &self.site.records.services.get(id)?.record;
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
        let all = || self.site.records.service_order.iter().filter_map(|id| self.site.records.services.get(id)).map(|entry| &entry.record);
        codes.extend(all().map(|service| service.country.clone()));
        let mut seen = BTreeSet::new();
        codes
            .into_iter()
            .filter(|code| (country.is_empty() || country == code) && seen.insert(code.clone()))
            .map(|code| Country {
                title: pages.get(&code).map_or_else(|| "".into(), |entry| entry.title.clone()),
                href: pages.get(&code).map_or_else(|| "".into(), |entry| self.site.href(&entry.url)),
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
        let term = self.site.records.terms.get(id)?.record.clone();
        let href = self.glossary().map(|page| format!("{page}#term-{}", url::encode(&term.id))).unwrap_or_default();
        Some(TermAnswer { term, href })
    }

    fn terms(&self, class: &str) -> Vec<TermAnswer> {
        let glossary = self.glossary();
        let mut terms: Vec<&Term> =
            self.site.records.terms.values().map(|entry| &entry.record).filter(|term| class.is_empty() || term.class == class).collect();
        terms.sort_by_key(|term| term.term.to_lowercase());
        terms
            .into_iter()
            .map(|term| TermAnswer {
                href: glossary.as_ref().map(|page| format!("{page}#term-{}", url::encode(&term.id))).unwrap_or_default(),
                term: term.clone(),
            })
            .collect()
    }

    fn sources(&self) -> Vec<SourceAnswer> {
        let used = self.site.used_sources().iter().filter_map(|key| self.site.records.source(key)).filter(|source| source.verified);
        let mut sources: Vec<SourceAnswer> = used.cloned().map(SourceAnswer).collect();
        sources.sort_by_key(|SourceAnswer(source)| (source.publisher.to_lowercase(), source.year, source.title.clone()));
        sources
    }

    fn pages(&self, folder: &str, kind: &str, group: &str) -> Vec<Group> {
        let inside = |entry: &&Entry| {
            let parent = self.edition.tree.parent(&entry.page.path);
            (folder.is_empty() || parent.is_some_and(|parent| **parent == *folder)) && (kind.is_empty() || entry.front.kind == kind)
        };
        let found: Vec<&Entry> = self.in_order().filter(inside).collect();
        let cards = |entries: &[&Entry]| entries.iter().map(|entry| Card::new(self.site, entry)).collect::<Vec<_>>();
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
        let label =
            |kinds: &[String]| kinds.first().and_then(|kind| self.site.config().kind(kind)).map_or_else(String::new, |kind| kind.label.clone());
        let ends = |path: &Arc<str>| {
            if forward { self.site.edges.from(path, &relation.name) } else { self.site.edges.to(path, &relation.name) }
        };
        let rows = rows.iter().map(|row| {
            let ends = ends(&row.page.path);
            let cells = columns.iter().map(|column| ends.iter().any(|(path, _)| *path == column.page.path)).collect();
            Row { title: row.title.clone(), href: self.site.href(&row.url), cells }
        });
        Some(Grid {
            rows: rows.collect(),
            columns: columns.iter().map(|column| (column.title.clone(), self.site.href(&column.url))).collect(),
            row_label: label(row_kinds),
            column_label: label(column_kinds),
            caption: if forward { relation.label.clone() } else { relation.inverse_label.clone() },
        })
    }

    fn tiles(&self, kind: &str) -> Vec<Tile> {
        self.in_order()
            .filter(|entry| entry.front.kind == kind)
            .filter_map(|entry| {
                let (_, tile) = entry.front.extra.iter().find(|(name, _)| name == "tile")?;
                let at = |n: usize| tile.get(n).and_then(serde_json::Value::as_i64);
                Some(Tile {
                    title: entry.title.clone(),
                    href: self.site.href(&entry.url),
                    code: entry.front.country.clone(),
                    column: at(0)?,
                    row: at(1)?,
                })
            })
            .collect()
    }
}

/// Keys of all sources that some page cites: in its text, by a fact, a service or a relation.
pub fn used_sources(site: &Site) -> Vec<Arc<str>> {
    let mut used: BTreeSet<Arc<str>> = BTreeSet::new();
    for (edition, entry) in site.entries() {
        let outline = &entry.page.outline;
        used.extend(outline.cites.iter().map(|cite| Arc::from(cite.value.as_str())));
        for call in outline.calls.iter().filter(|call| site.components.get(&call.name).is_some_and(|c| c.query != Query::Sources)) {
            used.extend(answer(site, edition, call).sources());
        }
        for (_, targets) in &entry.front.relations {
            for id in targets.iter().filter_map(|target| target.fact.as_ref()) {
                used.extend(bare_fact(site, &id.value).map(|fact| fact.sources).unwrap_or_default());
            }
        }
    }
    used.into_iter().collect()
}
