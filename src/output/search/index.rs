//! All pages of a language to the files of their search index.
//!
//! Pages stand in the order of their URLs and sections in the order of the
//! page, so a section's number is also its place. Everything that goes into a
//! file is sorted first: the same pages give the same bytes.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::extract::{extract, share};
use super::normal::{fold, is_unspaced};
use super::number;
use super::page::{Hit, PageTerms};
use super::quick::Quick;
use super::record::{Facets, Record};
use super::root::{FORMAT, Root};
use super::segment::WORD_END;
use super::shard::{Line, cut};
use super::tokens::{Token, tokens};
use super::vocabulary::{self, Counted};
use super::weight;

/// A page to show before all others when a query says one of these words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pin {
    /// Words or phrases of the language.
    pub words: Vec<String>,
    /// The page's URL from the site's root.
    pub url: String,
}

/// How an index is made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// What is shown first.
    pub pins: Vec<Pin>,
    /// Up to so many bytes of text, results carry whole texts; beyond, extracts.
    pub whole: usize,
    /// The aimed-at size of a shard in bytes, before compression; a third of it where texts are whole.
    pub shard: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { pins: Vec::new(), whole: 2_000_000, shard: 6_000 }
    }
}

/// Words in more than this share of sections, and in more than [`FEW`], are looked up only if nothing else is asked.
const COMMON: f64 = 0.25;
const FEW: f64 = 1000.0;
/// A word of less than this share of its stem's sections has postings of its own.
const TELLING: f64 = 0.6;
/// The aimed-at size of a file of records in bytes: with whole texts, and with extracts, of which gzip makes more together.
const RECORDS: [usize; 2] = [1_500, 2_500];

/// A file's path below `search/<lang>/`, and its bytes.
pub type File = (String, Vec<u8>);

/// The files of an index, in order of their paths.
pub fn build(lang: &str, pages: &[Arc<PageTerms>], settings: &Settings) -> Vec<File> {
    let mut pages: Vec<&PageTerms> = pages.iter().map(Arc::as_ref).collect();
    pages.sort_by(|a, b| a.page.url.cmp(&b.page.url));
    let sections: u32 = pages.iter().map(|page| page.lengths.len() as u32).sum();
    let bytes: usize = pages.iter().flat_map(|page| &page.page.sections).map(|section| section.text.len()).sum();
    let gathered = Gathered::from(&pages, sections);

    let mut root = Root { format: FORMAT, lang: lang.to_owned(), ..Root::default() };
    root.whole = bytes <= settings.whole;
    for page in &pages {
        number::write(&mut root.pages, page.lengths.len() as u32);
    }
    root.common = gathered.common(sections).join(" ");
    root.accent = if lang.split('-').next() == Some("vi") { 0.9 } else { 0.2 };
    root.pins = pins(&pages, &settings.pins);

    let mut files: Vec<File> = Vec::new();
    let mut firsts = |name: char, shards: Vec<(String, String)>| {
        let keys: Vec<&str> = shards.iter().map(|(first, _)| first.as_str()).collect();
        let list = number::write_list(&keys);
        files.extend(shards.into_iter().enumerate().map(|(n, (_, text))| (format!("{name}{n}.txt"), text.into_bytes())));
        list
    };
    // Where there are few shards, small ones save more than gzip loses: a query of a long run reads most of them.
    let shard = if root.whole { settings.shard / 3 } else { settings.shard };
    root.terms = firsts('t', cut(gathered.lines(), shard));
    let words = gathered.words();
    root.words = firsts('v', vocabulary::lists(&words, false, settings.shard));
    root.turned = firsts('w', vocabulary::lists(&words, true, settings.shard));

    let records: Vec<Record> = if root.whole {
        pages.par_iter().map(|page| record(page, |_, text| text.split_whitespace().collect::<Vec<_>>().join(" "))).collect()
    } else {
        pages
            .par_iter()
            .map(|page| {
                let terms: PageHits<'_> = page.terms.iter().map(|(term, hits)| (term.as_str(), hits.as_slice())).collect();
                let share = share(page.page.sections.iter().map(|section| section.text.len()).sum());
                record(page, |index, text| gathered.extract(&terms, share, index, text))
            })
            .collect()
    };
    let json: Vec<String> = records.par_iter().map(to_json).collect();
    let total: usize = json.iter().map(String::len).sum();
    let a_file = (RECORDS[usize::from(!root.whole)] * json.len() / total.max(1)).clamp(1, 64);
    root.records = a_file as u32;
    for (n, group) in json.chunks(a_file).enumerate() {
        files.push((format!("p{n}.json"), format!("[{}]", group.join(",\n")).into_bytes()));
    }
    let facets = Facets::of(&pages.iter().map(|page| &page.page).collect::<Vec<_>>());
    files.push(("f.json".to_owned(), to_json(&facets).into_bytes()));
    finish(root, files)
}

/// Puts the files into the folder of their digest, and the root beside it.
fn finish(mut root: Root, mut files: Vec<File>) -> Vec<File> {
    files.sort();
    let mut all = Vec::new();
    for (name, bytes) in &files {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&xxh3_128(bytes).to_le_bytes());
    }
    root.folder = format!("{:032x}", xxh3_128(&all))[..12].to_owned();
    for (name, _) in &mut files {
        *name = format!("{}/{name}", root.folder);
    }
    files.push(("index.json".to_owned(), to_json(&root).into_bytes()));
    files
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    // Strings, numbers and lists of them: there is nothing that JSON refuses.
    serde_json::to_string(value).unwrap_or_default()
}

fn record(page: &PageTerms, text: impl Fn(usize, &str) -> String) -> Record {
    let sections = page.page.sections.iter().enumerate();
    let sections = sections.map(|(index, section)| (section.anchor.clone(), section.heading.clone(), text(index, &section.text)));
    let of = &page.page;
    let description: String = of.description.chars().take(200).collect();
    Record(of.url.clone(), of.title.clone(), description, of.kind.clone(), of.country.clone(), of.audience.clone(), sections.collect())
}

/// Words that call for a page: folded words, or the clusters of a run, parted by spaces.
fn pins(pages: &[&PageTerms], pins: &[Pin]) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for pin in pins {
        let Ok(page) = pages.binary_search_by(|page| page.page.url.cmp(&pin.url)) else { continue };
        all.extend(pin.words.iter().map(|words| (pin_key(words), page as u32)).filter(|(key, _)| !key.is_empty()));
    }
    all
}

/// A phrase as pins compare it: its folded words and its runs, parted by spaces.
pub fn pin_key(words: &str) -> String {
    let tokens = tokens(words).into_iter();
    let parts: Vec<String> = tokens
        .map(|token| match token {
            Token::Word(word) => word.folded,
            Token::Run(clusters) => clusters.concat(),
        })
        .collect();
    parts.join(" ")
}

/// A term of a page with sections and levels.
type Levelled<'a> = (&'a str, Vec<(u32, u32)>);

/// The terms of one page.
type PageHits<'a> = HashMap<&'a str, &'a [Hit], Quick>;

/// The terms of all pages.
struct Gathered<'a> {
    terms: HashMap<&'a str, Vec<(u32, u32)>, Quick>,
    /// Every word as written: the term it is filed under, and in how many pages it stands.
    surfaces: HashMap<&'a str, (&'a str, u32), Quick>,
    all: u32,
}

impl<'a> Gathered<'a> {
    fn from(pages: &[&'a PageTerms], all: u32) -> Self {
        let words: u64 = pages.iter().flat_map(|page| &page.lengths).map(|&length| u64::from(length)).sum();
        let average = words as f64 / f64::from(all.max(1));
        let levels: Vec<Vec<Levelled<'a>>> = pages.par_iter().map(|page| levels(page, average)).collect();
        let mut gathered = Gathered { terms: HashMap::default(), surfaces: HashMap::default(), all };
        let mut first = 0;
        for (page, terms) in pages.iter().zip(levels) {
            for (term, hits) in terms {
                let list = gathered.terms.entry(term).or_default();
                list.extend(hits.into_iter().map(|(section, level)| (first + section, level)));
            }
            for (surface, term) in &page.surfaces {
                gathered.surfaces.entry(surface).or_insert((term, 0)).1 += 1;
            }
            first += page.lengths.len() as u32;
        }
        gathered
    }

    /// The words that nearly every page says, folded and accented.
    fn common(&self, sections: u32) -> Vec<String> {
        let least = (f64::from(sections) * COMMON).max(FEW) as usize;
        let often = |term: &str| self.terms.get(term).is_some_and(|list| list.len() > least);
        let mut common: Vec<String> = Vec::new();
        for (surface, (term, _)) in &self.surfaces {
            let folded = fold(surface);
            if often(term) && (folded == **surface || often(surface)) {
                common.push((*surface).to_owned());
            }
            if often(term) {
                common.push(folded);
            }
        }
        common.sort();
        common.dedup();
        common
    }

    /// The lines of all shards, in order.
    fn lines(&self) -> Vec<Line> {
        let mut forms: HashMap<&str, Vec<String>, Quick> = HashMap::default();
        for (surface, (term, _)) in &self.surfaces {
            forms.entry(term).or_default().push(fold(surface));
        }
        let terms: Vec<(&&str, &Vec<(u32, u32)>)> = self.terms.iter().filter(|(term, list)| self.is_telling(term, list.len())).collect();
        let mut lines: Vec<Line> = terms
            .into_par_iter()
            .flat_map_iter(|(term, list)| {
                let mut forms: Vec<&str> = forms.get(term).map_or(Vec::new(), |all| all.iter().map(String::as_str).collect());
                forms.sort_unstable();
                forms.dedup();
                Line::of_term(term, &mut list.clone(), &forms)
            })
            .collect();
        lines.par_sort_by(|a, b| (&a.key, &a.postings).cmp(&(&b.key, &b.postings)));
        lines
    }

    /// Whether a word exactly as it is written tells more than its stem: it must be markedly rarer.
    fn is_telling(&self, term: &str, found: usize) -> bool {
        let Some((_, (stem, _))) = term.strip_suffix(WORD_END).and_then(|word| self.surfaces.get_key_value(word)) else {
            return true;
        };
        let all = self.terms.get(stem).map_or(0, Vec::len);
        (found as f64) < all as f64 * TELLING
    }

    fn words(&self) -> Vec<Counted<'a>> {
        let spaced = self.surfaces.iter().filter(|(word, _)| !word.chars().any(is_unspaced));
        spaced.map(|(&word, &(_, count))| (word, count)).collect()
    }

    fn extract(&self, terms: &PageHits<'_>, share: f64, section: usize, text: &str) -> String {
        extract(text, share, |term| {
            let stem = self.surfaces.get(term).map_or(term, |(stem, _)| *stem);
            let Some(hits) = terms.get(stem) else { return 0.0 };
            let hit = hits.iter().find(|hit| usize::from(hit.section) == section);
            let found = self.terms.get(stem).map_or(1, Vec::len) as u32;
            hit.map_or(0.0, |hit| f64::from(hit.count.min(4)) * weight::rarity(found, self.all))
        })
    }
}

/// A page's terms with the level of each section that says them.
fn levels(page: &PageTerms, average: f64) -> Vec<Levelled<'_>> {
    let level = |hit: &Hit| {
        let length = page.lengths.get(usize::from(hit.section)).copied().unwrap_or(0);
        (u32::from(hit.section), weight::level(hit, length, average))
    };
    page.terms.iter().map(|(term, hits)| (term.as_str(), hits.iter().map(level).collect())).collect()
}
