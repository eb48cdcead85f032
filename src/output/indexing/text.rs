//! A page and the answers to its calls to what search knows of it.
//!
//! Text is what a reader meets on the page: facts, services and terms too, but no lists of
//! other pages, which would make a page be found by what it only links to.

use crate::config::Markdown;
use crate::lang::Locale;
use crate::output::search::SearchSection;
use crate::output::search::extract::joined;
use crate::page::{Call, Page, Plain, plain};
use crate::records::{Service, shown};
use crate::site::{Answer, Country, FactAnswer};

/// The page's sections with their text.
pub fn sections(page: &Page, markdown: Markdown, answers: &[Answer], locale: &Locale) -> Vec<SearchSection> {
    let mut all = Vec::new();
    for read in plain(page, markdown) {
        let mut section = SearchSection { anchor: read.anchor, heading: read.heading, text: String::new() };
        let mut below = Vec::new();
        for part in read.parts {
            match part {
                Plain::Text(text) if section.text.is_empty() => section.text = text,
                Plain::Text(text) => section.text.push_str(&text),
                Plain::Call(index) => {
                    let (Some(call), Some(answer)) = (page.outline.calls.get(index), answers.get(index)) else { continue };
                    match said(call, answer, locale) {
                        Said::Text(text) => section.text.push_str(&text),
                        Said::Sections(sections) => below.extend(sections),
                    }
                }
            }
        }
        section.text = joined(&section.text);
        if !section.text.is_empty() || !section.heading.is_empty() {
            all.push(section);
        }
        all.extend(below);
    }
    all
}

/// What a call says: words in the text around it, or sections with ids of their own.
enum Said {
    Text(String),
    Sections(Vec<SearchSection>),
}

fn said(call: &Call, answer: &Answer, locale: &Locale) -> Said {
    let arg = |name: &str| call.args.iter().find(|arg| arg.name == name).map_or("", |arg| arg.value.as_str());
    let statements = |facts: &mut dyn Iterator<Item = &FactAnswer>| facts.map(|fact| format!(" {}", fact.fact.statement)).collect::<String>();
    Said::Text(match answer {
        Answer::Fact(fact) => match arg("show") {
            "statement" => fact.fact.statement.clone(),
            "number" if !shown(&fact.fact, locale).number.is_empty() => shown(&fact.fact, locale).number,
            _ => shown(&fact.fact, locale).text,
        },
        Answer::Facts(facts) => statements(&mut facts.iter()),
        Answer::Chart(bars) => statements(&mut bars.bars.iter().map(|(_, fact, _)| fact)),
        Answer::Service(one) => service(&one.0),
        Answer::Services(countries) if countries.len() > 1 => {
            return Said::Sections(countries.iter().filter(|one| !one.services.is_empty()).map(country).collect());
        }
        Answer::Services(countries) => countries.iter().map(services).collect(),
        Answer::Term(term) if arg("text").is_empty() => term.term.term.clone(),
        Answer::Term(_) => arg("text").to_owned(),
        Answer::Terms(terms) => {
            let section = |term: &crate::records::Term| SearchSection {
                anchor: term.id.to_string(),
                heading: term.term.clone(),
                text: format!("{} {}", term.meaning, term.instead),
            };
            return Said::Sections(terms.iter().map(|answer| section(&answer.term)).collect());
        }
        Answer::Sources(sources) => sources.iter().map(|source| format!(" {}: {}.", source.0.publisher, source.0.title)).collect(),
        Answer::Pages(_) | Answer::Matrix(_) | Answer::Tiles(_) | Answer::Status(_) | Answer::Translations(_) | Answer::Offline(..) => String::new(),
        // A component that asks nothing says its title.
        Answer::None => match arg("title") {
            "" => String::new(),
            title if title.ends_with(['.', '!', '?', '…', '။', '។']) => format!(" {title} "),
            title => format!(" {title}. "),
        },
    })
}

fn country(country: &Country) -> SearchSection {
    SearchSection {
        anchor: country.code.clone(),
        heading: country.page.as_ref().map_or_else(String::new, |page| page.title.to_string()),
        text: services(country).trim().to_owned(),
    }
}

fn services(country: &Country) -> String {
    country.services.iter().map(|(one, _)| service(one)).collect()
}

fn service(service: &Service) -> String {
    let Service { name, number, audience, hours, also, .. } = service;
    let parts: Vec<&str> =
        [name, number, audience, hours, also].into_iter().map(|part| part.trim().trim_end_matches('.')).filter(|part| !part.is_empty()).collect();
    format!(" {}.", parts.join(". "))
}
