//! A query to its answer, out of the same files and with the same ranking as
//! `client.js`; a test holds the two to identical answers.

use std::collections::{BTreeMap, HashSet};
use std::io;

use serde::Serialize;

use super::ask::{Asked, parse, words};
use super::excerpt::{Needles, Stretch, excerpt};
use super::normal::is_unspaced;
use super::opened::{Load, Opened};
use super::record::Record;
use super::seek::{self, Sought};
use super::tally::Tally;
use super::tokens::tokens;

/// How many answers to a misspelt word go by score alone, and up to which place others are mixed in.
const FRONT: usize = 6;
const MIXED: usize = 10;

/// What a query may be narrowed by.
#[derive(Debug, Clone)]
pub struct Options {
    /// The most results.
    pub limit: usize,
    /// By dimension (kind, country, audience) the values of which a page must have one.
    pub filters: BTreeMap<String, Vec<String>>,
    /// Whether to count the values of all dimensions.
    pub facets: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options { limit: 10, filters: BTreeMap::new(), facets: false }
    }
}

/// A heading that a result leads to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Heading {
    /// Its text.
    pub heading: String,
    /// Its id.
    pub anchor: String,
}

/// One page that answers.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// From the site's root, without anchor.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// What it was ranked by.
    pub score: f64,
    /// Text with the query's words marked.
    pub excerpt: Vec<Stretch>,
    /// The id of the best section, or empty for the page's beginning.
    pub anchor: String,
    /// The sections that answer, best first.
    pub sections: Vec<Heading>,
    /// The page's kind.
    pub kind: String,
    /// The page's country.
    pub country: String,
    /// Whom the page is for.
    pub audience: Vec<String>,
    /// The language of the index.
    pub lang: String,
    /// Whether the page stands first because the query says a word that it is pinned to.
    pub pinned: bool,
}

/// What a query brings.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Answer {
    /// Pages, best first.
    pub results: Vec<Found>,
    /// How many there are beyond the limit too.
    pub total: usize,
    /// The query with known words for unknown ones, or empty.
    pub suggestion: String,
    /// By dimension and value, how many pages.
    pub facets: BTreeMap<String, BTreeMap<String, usize>>,
}

/// Answers a query out of the files that `load` reads.
///
/// `load` gets paths below the site's root: `search/th/index.json`.
pub fn search(load: Load<'_>, lang: &str, query: &str, options: &Options) -> io::Result<Answer> {
    answer(&Opened::open(load, lang)?, query, options)
}

/// Answers a query out of an opened index.
pub fn answer(index: &Opened<'_>, query: &str, options: &Options) -> io::Result<Answer> {
    let Asked { mut units, marked, phrases } = parse(query);
    let is_common = |key: &str| index.root.common.split(' ').any(|common| common == key);
    if units.iter().any(|unit| !is_common(&unit.key)) {
        units.retain(|unit| !is_common(&unit.key));
    }
    let mut sought = Vec::new();
    for unit in units {
        let found = if unit.run.is_empty() { seek::word(index, &unit, marked)? } else { seek::run(index, &unit)? };
        sought.push((unit, found));
    }
    let mut answer = Answer { suggestion: suggestion(&sought), ..Answer::default() };
    sought.retain(|(unit, found)| !found.parts.is_empty() || !unit.has_parts);
    let mut tally = Tally::default();
    sought.iter().for_each(|(_, found)| tally.count(index, found));
    let is_one_run = matches!(&sought[..], [(_, found)] if found.is_run);
    let mut pages = tally.rank(index, is_one_run || !phrases.is_empty());
    if let [(_, found)] = &sought[..]
        && !found.instead.is_empty()
    {
        mix(index, &mut pages, found);
    }
    let pins = pinned(index, &words(&tokens(query)));
    for &page in &pins {
        let score = pages.iter().find(|(other, _)| *other == page).map_or(0.0, |(_, score)| *score);
        pages.retain(|(other, _)| *other != page);
        pages.insert(0, (page, score));
    }
    if options.facets || !options.filters.is_empty() {
        pages = filtered(index, pages, options, &mut answer)?;
    }
    // Pairs of a run and words of a phrase stand in these sections; whether in a row, their texts tell.
    let one_run = is_one_run && tally.is_complete();
    if index.root.whole && (one_run || !phrases.is_empty()) {
        let is_run = phrases.is_empty();
        let exactly = if is_run { vec![vec![sought[0].0.key.clone()]] } else { phrases };
        let top = pages.len().min(if is_run { options.limit } else { 100 });
        let mut sure = verified(index, &pages[..top], &exactly)?;
        if !sure.is_empty() {
            sure.extend_from_slice(if is_run { &pages[top..] } else { &[] });
            pages = sure;
        }
    }
    answer.total = pages.len();
    let needles: Vec<Needles> = sought.into_iter().map(|(_, found)| Needles { needles: distinct(found.needles), is_run: found.is_run }).collect();
    for &(page, score) in pages.iter().take(options.limit) {
        let found = result(index, (page, score), &tally, &needles, pins.contains(&page))?;
        answer.results.push(found);
    }
    Ok(answer)
}

fn distinct(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::with_capacity(words.len());
    for word in words {
        if !kept.contains(&word) {
            kept.push(word);
        }
    }
    kept
}

/// The query with known words for unknown ones, or nothing.
fn suggestion(sought: &[(super::ask::Unit, Sought)]) -> String {
    if sought.iter().all(|(_, found)| found.instead.is_empty()) {
        return String::new();
    }
    let whole = sought.iter().filter(|(unit, _)| !unit.is_part);
    let words: Vec<&str> = whole.map(|(unit, found)| if found.instead.is_empty() { unit.key.as_str() } else { found.instead.as_str() }).collect();
    words.join(" ")
}

/// Of a word that may stand for several, the best answers, and then one for each that those do not say.
fn mix(index: &Opened<'_>, pages: &mut Ranked, sought: &Sought) {
    let mut next = FRONT;
    for (_, entry, _) in sought.parts.iter().flat_map(|part| &part.of) {
        if next == MIXED {
            break;
        }
        let list = index.postings(entry).1.list;
        let theirs: HashSet<usize> = list.iter().filter_map(|(section, _)| index.page_of.get(*section as usize).copied()).collect();
        if let Some(at) = pages.iter().position(|(page, _)| theirs.contains(page)).filter(|&at| at >= next) {
            let (page, score) = (pages.remove(at).0, pages[FRONT - 1].1);
            pages.insert(next, (page, score));
            next += 1;
        }
    }
}

/// Pages pinned to words of the query; the last comes first.
fn pinned(index: &Opened<'_>, asked: &[String]) -> Vec<usize> {
    let text = format!(" {} ", asked.join(" "));
    let mut pages = Vec::new();
    for (key, page) in &index.root.pins {
        let page = *page as usize;
        if says(&text, key) && !pages.contains(&page) {
            pages.push(page);
        }
    }
    pages.reverse();
    pages
}

/// Whether a text of words, with a space at both ends, says a phrase.
fn says(text: &str, phrase: &str) -> bool {
    if phrase.contains(is_unspaced) { text.contains(phrase) } else { text.contains(&format!(" {phrase} ")) }
}

type Ranked = Vec<(usize, f64)>;

/// Pages that pass the filters; and of those that pass all other filters, how many have each value.
fn filtered(index: &Opened<'_>, pages: Ranked, options: &Options, answer: &mut Answer) -> io::Result<Ranked> {
    let facets = index.facets()?;
    let columns: Vec<Vec<Vec<usize>>> = (0..facets.names.len()).map(|n| facets.read(n, index.first_of.len())).collect();
    let value = |n: usize, at: usize| facets.values[n].get(at).map_or("", String::as_str);
    let passes = |n: usize, page: usize| match options.filters.get(&facets.names[n]) {
        Some(wanted) if !wanted.is_empty() => columns[n][page].iter().any(|&at| wanted.iter().any(|want| want == value(n, at))),
        _ => true,
    };
    let all = 0..columns.len();
    for n in all.clone() {
        let counts = answer.facets.entry(facets.names[n].clone()).or_default();
        for &(page, _) in pages.iter().filter(|(page, _)| all.clone().all(|other| other == n || passes(other, *page))) {
            for &at in &columns[n][page] {
                *counts.entry(value(n, at).to_owned()).or_default() += 1;
            }
        }
    }
    Ok(pages.into_iter().filter(|(page, _)| all.clone().all(|n| passes(n, *page))).collect())
}

/// Pages in which every phrase stands word for word.
fn verified(index: &Opened<'_>, pages: &[(usize, f64)], phrases: &[Vec<String>]) -> io::Result<Ranked> {
    let mut kept = Vec::new();
    for &(page, score) in pages {
        let Record(_, title, description, _, _, _, sections) = index.record(page)?;
        let texts = [&title, &description].into_iter().chain(sections.iter().flat_map(|(_, heading, text)| [heading, text]));
        let texts: Vec<String> = texts.map(|text| format!(" {} ", words(&tokens(text)).join(" "))).collect();
        if phrases.iter().all(|phrase| texts.iter().any(|text| says(text, &phrase.join(" ")))) {
            kept.push((page, score));
        }
    }
    Ok(kept)
}

fn result(index: &Opened<'_>, (page, score): (usize, f64), tally: &Tally, needles: &[Needles], pinned: bool) -> io::Result<Found> {
    let Record(url, title, description, kind, country, audience, sections) = index.record(page)?;
    let first = index.first_of[page];
    let mut ranked: Vec<(f64, &(String, String, String))> = Vec::new();
    for (i, section) in sections.iter().enumerate() {
        ranked.push((tally.best.get(&(first + i)).copied().unwrap_or_default(), section));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let top = ranked.first().map_or(0.0, |one| one.0);
    let shown = ranked.iter().filter(|(score, section)| *score > 0.0 && *score >= top / 2.0 && !section.0.is_empty());
    let headings = shown.take(3).map(|(_, (anchor, heading, _))| Heading { heading: heading.clone(), anchor: anchor.clone() });
    let headings: Vec<Heading> = headings.collect();
    let mut texts: Vec<&str> = ranked.iter().take(6).map(|(_, section)| section.2.as_str()).collect();
    texts.insert(1.min(texts.len()), &description);
    let anchor = ranked.first().filter(|one| one.0 > 0.0).map_or(String::new(), |one| one.1.0.clone());
    let excerpt = excerpt(&texts, needles);
    let lang = index.root.lang.clone();
    Ok(Found { url, title, score, excerpt, anchor, sections: headings, kind, country, audience, lang, pinned })
}
