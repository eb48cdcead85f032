//! Some pages, neighbours by their URLs, to all that an index needs of them: its dear part.
//!
//! A part depends on nothing but its pages, so it may be kept between builds under their digests: after an edit one
//! part is made anew, and parts are joined. It knows words, where they stand and what results show; levels are the whole
//! site's, and are given in `inverted`.

use super::counts::Counts;
use super::extract::joined;
use super::gist::Gist;
use super::names::List;
use super::page::{Hit, SearchPage, SearchSection};
use super::quick::hash;
use super::record::Record;
use super::saying::{NONE, Saying, Vocabulary};

/// A run ends behind a page whose URL says so, once it has as many pages as the first; with the second it ends anyway.
const PAGES: [usize; 2] = [16, 64];

/// What an index needs of some pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// The pages in order, without their sections' texts.
    pub pages: Vec<Paged>,
    /// The record of each page, as JSON.
    pub records: List,
    /// The length of each section in words and clusters.
    pub lengths: Vec<u32>,
    /// Words in lower case as written, and folded forms of them.
    pub names: List,
    /// In how many pages each word stands; a folded form that is no word stands in none.
    pub said: Vec<u32>,
    /// The folded form of each word, as a name.
    pub folded: Vec<u32>,
    /// The term that each word is filed under; none of a folded form that is no word.
    pub stems: Vec<u32>,
    /// The term of each word exactly as it is written.
    pub exact: Vec<u32>,
    /// Terms in order.
    pub terms: List,
    /// In how many sections each term stands.
    pub found: Vec<u32>,
    /// Where the postings of each term begin and end.
    pub spans: Vec<(u32, u32)>,
    /// Postings: distances between sections, each with its hit.
    pub postings: Vec<u8>,
}

/// A page of a part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paged {
    /// From the site's root.
    pub url: String,
    /// How many sections it has.
    pub sections: u32,
    /// Its kind: a filter.
    pub kind: String,
    /// Its country, or empty: a filter.
    pub country: String,
    /// Whom it is for: a filter.
    pub audience: Vec<String>,
}

/// Where runs of pages end that become parts, of URLs in order. A page that comes or goes moves no end but those beside it.
pub fn runs<'a>(urls: impl Iterator<Item = &'a str>) -> Vec<usize> {
    let (mut ends, mut start, mut last) = (Vec::new(), 0, 0);
    for (at, url) in urls.enumerate() {
        last = at + 1;
        let ends_here = last - start >= PAGES[0] && (hash(url) as usize).is_multiple_of(PAGES[0]);
        if ends_here || last - start >= PAGES[1] {
            ends.push(last);
            start = last;
        }
    }
    if last > start {
        ends.push(last);
    }
    ends
}

impl Part {
    /// Reads pages, in the order of their URLs. With `whole`, results show their whole texts, otherwise extracts.
    ///
    /// A page without any section is found by its title, description and further words.
    pub fn of(language: &str, whole: bool, pages: impl Iterator<Item = SearchPage>) -> Self {
        let mut words = Vocabulary::new(language);
        let read = pages.map(|mut page| {
            if page.sections.is_empty() {
                page.sections.push(SearchSection::default());
            }
            page.sections.truncate(usize::from(u16::MAX));
            let saying = words.read(&page);
            (page, saying)
        });
        let pages: Vec<(SearchPage, Saying)> = read.collect();
        words.close();
        let mut part = Part::default();
        let hits = part.count(&pages, &words);
        let mut gist = (!whole).then(|| Gist::new(&words, &hits.found, part.lengths.len() as u32));
        let mut first = 0;
        for (page, saying) in &pages {
            let texts = match &mut gist {
                Some(gist) => gist.of(page, saying, |section| hits.of(first + section)),
                None => page.sections.iter().map(|section| joined(&section.text)).collect(),
            };
            part.records.push(&Record::of(page, texts).json());
            first += saying.lengths.len();
        }
        part.pages = pages.into_iter().map(|(page, saying)| Paged::of(page, saying.lengths.len())).collect();
        part.file(words, &hits);
        part
    }

    /// Where each term stands, terms in the order in which they were met.
    fn count(&mut self, pages: &[(SearchPage, Saying)], words: &Vocabulary<'_>) -> Hits {
        let terms = words.terms.count();
        let mut counts = Counts::new(terms);
        let mut hits = Hits { all: Vec::new(), ends: Vec::new(), found: vec![0; terms] };
        for (_, saying) in pages {
            counts.fields(saying.part(0), &words.stems, &words.exact);
            for (index, &length) in saying.lengths.iter().enumerate() {
                counts.section(saying.part(index + 1), &words.stems, &words.exact);
                let section = self.lengths.len() as u32;
                self.lengths.push(length);
                counts.drain(|term, hit| {
                    hits.found[term as usize] += 1;
                    hits.all.push((term, section, hit));
                });
                hits.ends.push(hits.all.len());
            }
            counts.forget();
        }
        hits
    }

    /// Numbers terms by their order, and puts postings behind one another.
    fn file(&mut self, words: Vocabulary<'_>, hits: &Hits) {
        let Vocabulary { names, pages, stems, exact, folded, terms, .. } = words;
        let by_term = hits.by_term();
        let order = terms.sorted();
        let mut places = vec![NONE; order.len()];
        order.iter().zip(0..).for_each(|(&term, place)| places[term as usize] = place);
        let placed = |numbers: Vec<u32>| -> Vec<u32> {
            let place = |number: u32| places.get(number as usize).copied().unwrap_or(NONE);
            numbers.into_iter().map(place).collect()
        };
        (self.stems, self.exact) = (placed(stems), placed(exact));
        self.spans = vec![(0, 0); order.len()];
        let mut coded = Vec::new();
        // Of a word exactly as it is written, its stem: nearly always both stand in the same places.
        let mut same = vec![NONE; order.len()];
        self.exact.iter().zip(&self.stems).filter(|(exact, _)| **exact != NONE).for_each(|(&exact, &stem)| same[exact as usize] = stem);
        let (first, then): (Vec<usize>, Vec<usize>) = (0..order.len()).partition(|&term| same[term] == NONE || same[term] == term as u32);
        for term in first.into_iter().chain(then) {
            coded.clear();
            write(&mut coded, by_term.of(order[term] as usize));
            let alike = self.spans.get(same[term] as usize).copied().filter(|&(from, to)| self.postings[from as usize..to as usize] == coded[..]);
            self.spans[term] = alike.unwrap_or_else(|| {
                let from = self.postings.len() as u32;
                self.postings.extend_from_slice(&coded);
                (from, self.postings.len() as u32)
            });
        }
        self.found = order.iter().map(|&term| hits.found[term as usize]).collect();
        order.iter().for_each(|&term| self.terms.push(terms.get(term as usize)));
        (self.names, self.said, self.folded) = (names.into_list(), pages, folded);
        self.terms.shrink();
        self.records.shrink();
        self.postings.shrink_to_fit();
    }

    /// Shows each section that says a term, with its hit; of damaged bytes what can be read.
    pub fn each(&self, term: usize, mut visit: impl FnMut(u32, Hit)) {
        let Some(&(from, to)) = self.spans.get(term) else { return };
        let mut rest = self.postings.get(from as usize..to as usize).unwrap_or_default();
        let mut section = 0_u32;
        loop {
            // Nearly all of these numbers are one byte.
            let (distance, code) = match rest {
                [distance @ ..128, code @ ..128, behind @ ..] => {
                    rest = behind;
                    (u32::from(*distance), u32::from(*code))
                }
                _ => {
                    let (Some(distance), Some(code)) = (number(&mut rest), number(&mut rest)) else { return };
                    (distance, code)
                }
            };
            section = section.wrapping_add(distance);
            let fields = if code % 2 == 0 { 0 } else { rest.split_off_first().copied().unwrap_or_default() };
            visit(section, Hit { count: (code / 2) as u16, fields });
        }
    }

    /// Whether all numbers lead somewhere: for what was not made by [`Part::of`].
    pub fn is_whole(&self) -> bool {
        let (names, terms) = (self.names.len(), self.terms.len());
        let sections: u64 = self.pages.iter().map(|page| u64::from(page.sections)).sum();
        let is_term = |term: &u32| (*term as usize) < terms;
        // A folded form that is no word has no terms.
        let filed =
            self.said.iter().zip(self.stems.iter().zip(&self.exact)).all(|(&said, (stem, exact))| said == 0 || is_term(stem) && is_term(exact));
        filed
            && self.records.len() == self.pages.len()
            && self.lengths.len() as u64 == sections
            && [self.said.len(), self.folded.len(), self.stems.len(), self.exact.len()] == [names; 4]
            && self.folded.iter().all(|&name| (name as usize) < names)
            && [self.found.len(), self.spans.len()] == [terms; 2]
    }
}

impl Paged {
    fn of(page: SearchPage, sections: usize) -> Self {
        let SearchPage { url, kind, country, audience, .. } = page;
        Paged { url, sections: sections as u32, kind, country, audience }
    }
}

/// Where terms stand: in the order of sections, each with its term.
struct Hits {
    all: Vec<(u32, u32, Hit)>,
    /// Where those of each section end.
    ends: Vec<usize>,
    found: Vec<u32>,
}

impl Hits {
    /// The terms of a section, each with its hit.
    fn of(&self, section: usize) -> impl Iterator<Item = (u32, Hit)> {
        let start = section.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.all[start..self.ends[section]].iter().map(|&(term, _, hit)| (term, hit))
    }

    /// The same term by term: terms are numbers without gaps, so each one's place is known by counting.
    fn by_term(&self) -> ByTerm {
        let mut ends = Vec::with_capacity(self.found.len());
        let mut places = Vec::with_capacity(self.found.len());
        let mut end = 0;
        for &found in &self.found {
            places.push(end);
            end += found as usize;
            ends.push(end);
        }
        let mut all = vec![(0, Hit::default()); end];
        for &(term, section, hit) in &self.all {
            let place = &mut places[term as usize];
            all[*place] = (section, hit);
            *place += 1;
        }
        ByTerm { all, ends }
    }
}

struct ByTerm {
    all: Vec<(u32, Hit)>,
    ends: Vec<usize>,
}

impl ByTerm {
    fn of(&self, term: usize) -> &[(u32, Hit)] {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[term]]
    }
}

fn write(out: &mut Vec<u8>, list: &[(u32, Hit)]) {
    let mut before = 0;
    for &(section, hit) in list {
        write_number(out, section - before);
        before = section;
        write_number(out, u32::from(hit.count) * 2 + u32::from(hit.fields != 0));
        if hit.fields != 0 {
            out.push(hit.fields);
        }
    }
}

/// Seven bits a byte, the last one without the eighth (LEB128).
fn write_number(out: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        out.push((number & 127) as u8 | 128);
        number >>= 7;
    }
    out.push(number as u8);
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    let (mut number, mut shift) = (0_u32, 0);
    loop {
        let &byte = rest.split_off_first()?;
        number |= u32::from(byte & 127).checked_shl(shift).unwrap_or(0);
        shift += 7;
        if byte < 128 {
            return Some(number);
        }
    }
}
