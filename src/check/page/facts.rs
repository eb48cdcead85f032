//! The facts of a page: figures that none of them carries, and old ones that stand as if they were of today.

use std::collections::BTreeSet;

use super::Checker;
use crate::check::figure::{figures, share, shares, values};
use crate::check::{called_facts, related_facts};
use crate::page::{Block, Called};
use crate::records::{Fact, shown};
use crate::theme::Query;
use crate::wording::Voice;

/// How far from a fact's share a share in words may be: 52% is about half.
const ROUNDED: f64 = 0.05;

/// The figures that facts carry.
pub struct Carried {
    /// Their values, as figures are compared.
    values: BTreeSet<String>,
    /// Those that are shares of a whole.
    shares: Vec<f64>,
}

impl Carried {
    /// Whether a share in words is a fact's, rounded.
    fn rounds_to(&self, value: &str) -> bool {
        let said = share(value).filter(|_| value.contains(" in "));
        said.is_some_and(|said| self.shares.iter().any(|share| (share - said).abs() <= ROUNDED))
    }
}

impl Checker<'_> {
    /// What the page's language says in its own words.
    fn voice(&self) -> &Voice {
        let editions = &self.checking.site.editions;
        &editions.iter().find(|edition| *edition.language.code == *self.lang).unwrap_or(&editions[0]).voice
    }

    /// The facts that the page calls or relates by.
    fn facts(&self) -> Vec<&Fact> {
        let records = &self.voice().records;
        let called = self.prose.calls.iter().flat_map(|called| called_facts(self.checking.components, &called.call));
        called.chain(related_facts(self.entry)).filter_map(|id| records.facts.get(id)).map(|entry| &entry.record).collect()
    }

    /// The figures that the page's facts carry.
    pub(super) fn carried(&self) -> Carried {
        let locale = &self.voice().locale;
        let texts: Vec<String> =
            self.facts().into_iter().flat_map(|fact| [shown(fact, locale).text, fact.value.clone(), fact.statement.clone()]).collect();
        Carried { values: texts.iter().flat_map(|text| values(text)).collect(), shares: texts.iter().flat_map(|text| shares(text)).collect() }
    }

    /// Figures of a block that no fact carries.
    pub(super) fn figures(&mut self, block: &Block, carried: &Carried) {
        for figure in figures(&block.text, &self.words.numbered) {
            let bare = figure.value.trim_end_matches('%');
            // Of a range, both ends are carried.
            let ends = |set: &BTreeSet<String>| {
                let (from, to) = bare.split_once('–')?;
                Some(set.contains(&format!("{from}%")) && set.contains(&format!("{to}%")))
            };
            let known = |set: &BTreeSet<String>| set.contains(&figure.value) || set.contains(&figure.text) || ends(set).unwrap_or(false);
            if block.is_code(&figure.span)
                || known(&carried.values)
                || carried.rounds_to(&figure.value)
                || known(&self.words.figures)
                || !figure.value.ends_with('%') && self.words.figures.contains(bare)
            {
                continue;
            }
            let message = format!("the figure `{}` is no fact of this page", figure.text);
            let help = "make it a fact with its source and call it by `{{ fact id=\"…\" }}`; what needs none goes into `figures` of `[check]` in `book.toml`";
            self.warn("figure.no-fact", message, block.span(figure.span), help.into());
        }
    }

    /// Figures of long ago that are shown without their year.
    pub(super) fn old_facts(&mut self) {
        let mut old = Vec::new();
        for called in &self.prose.calls {
            let Some(component) = self.checking.components.get(&called.call.name) else { continue };
            let facts = called_facts(self.checking.components, &called.call).filter_map(|id| self.checking.site.records.facts.get(id));
            for fact in facts.map(|entry| &entry.record) {
                old.extend(self.old_year(fact, component.query, called).map(|year| (fact.id.clone(), year, called.call.span.clone())));
            }
        }
        for (id, year, span) in old {
            let message = format!("the fact `{id}` is of {year} and stands here as if it were of today");
            self.warn("fact.old", message, span, format!("write the year beside it, or look for a newer figure: \"In {year}, …\""));
        }
    }

    /// Facts that others have replaced, which the page does not show. A timeline tells of what was.
    pub(super) fn superseded(&mut self) {
        let records = &self.checking.site.records;
        let shown: BTreeSet<&str> = self.facts().into_iter().map(|fact| &*fact.id).collect();
        let mut old = Vec::new();
        for called in &self.prose.calls {
            let Some(component) = self.checking.components.get(&called.call.name).filter(|component| component.query != Query::Timeline) else {
                continue;
            };
            for id in called_facts(self.checking.components, &called.call).filter(|id| records.facts.get(*id).is_some_and(|fact| fact.record.shown()))
            {
                old.extend(records.successor(id).filter(|new| !shown.contains(&*new.id)).map(|new| (id.to_owned(), new, component, called)));
            }
        }
        let said = old.into_iter().map(|(id, new, component, called)| {
            let year = if new.year.is_empty() { String::new() } else { format!(" of {}", new.year) };
            let help = match component.query {
                Query::Fact => format!("show the newer one: `{{{{ {} id=\"{}\" }}}}`, or both, each with its year", called.call.name, new.id),
                _ => format!("name `{}` in its place, or both", new.id),
            };
            (format!("the fact `{id}` was replaced by `{}`{year}, which the page does not show", new.id), called.call.span.clone(), help)
        });
        let said: Vec<_> = said.collect();
        for (message, span, help) in said {
            self.warn("fact.replaced", message, span, help);
        }
    }

    /// The year of a figure of long ago, if a call shows it without.
    fn old_year(&self, fact: &Fact, query: Query, called: &Called) -> Option<i64> {
        let age = i64::from(self.checking.config.check.fact_age);
        let year = last_year(&fact.year).filter(|year| i64::from(self.checking.today.year()) - year > age)?;
        let arg = |name: &str| called.call.args.iter().find(|arg| arg.name == name).map_or("", |arg| arg.value.as_str());
        let around = called.block.and_then(|at| self.prose.blocks.get(at)).map_or("", |block| block.text.as_str());
        let says = |texts: &[&str]| texts.iter().any(|text| text.contains(&year.to_string()));
        let dated = match query {
            Query::Fact => match arg("show") {
                "number" => says(&[around, &fact.value]),
                "statement" => says(&[around, &fact.value, &fact.statement]),
                _ => true,
            },
            // A bar is named by its scope, unless by its year; a title or a note may say the year of all.
            Query::Chart => arg("label") == "year" || says(&[arg("title"), arg("note"), &fact.value, &fact.scope]),
            // Lists of facts have their years.
            _ => true,
        };
        let measure =
            fact.value.bytes().any(|b| b.is_ascii_digit()) && !fact.unit.starts_with("date") && !matches!(fact.unit.as_str(), "year" | "period");
        (measure && !dated && self.checking.site.records.successor(&fact.id).is_none()).then_some(year)
    }
}

/// The last year that a text names.
fn last_year(text: &str) -> Option<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4).filter_map(|part| part.parse().ok()).next_back()
}
