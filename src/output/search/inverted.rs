//! What pages say to the sections that say a term, with the level of each.
//!
//! Some pages at a time are turned around, their postings sorted as plain
//! numbers; then the lists of a term are joined. A posting is one number that
//! sorts as postings are written: the highest level first, then by section.

use std::ops::Range;

use rayon::prelude::*;

use super::lexicon::{Known, Lexicon};
use super::page::{Hit, PageTerms, Said, field};
use super::weight::{HIGHEST, level};

/// The bits of a posting that are the section: 134 million of them, more text than any machine would hold.
const SECTION: u32 = 27;

/// The posting of a section in which a term has a level.
pub fn posting(section: u32, level: u32) -> u32 {
    ((HIGHEST - level.min(HIGHEST)) << SECTION) | section
}

/// The section and the level of a posting.
pub fn of_posting(posting: u32) -> (u32, u32) {
    (posting & ((1 << SECTION) - 1), HIGHEST - (posting >> SECTION))
}

/// A page with its place among all.
#[derive(Clone, Copy)]
pub struct Placed<'a> {
    /// The page.
    pub page: &'a PageTerms,
    /// The numbers of its words.
    pub known: &'a Known,
    /// The number of its first section.
    pub first: u32,
}

/// The postings of some pages: for each term in order its number and where its postings end.
#[derive(Default)]
struct Part {
    terms: Vec<(u32, u32)>,
    postings: Vec<u32>,
}

/// The postings of all pages.
pub struct Inverted {
    parts: Vec<Part>,
    /// In how many sections each term stands.
    pub found: Vec<u32>,
}

impl Inverted {
    /// Turns pages around, where sections have an average length.
    pub fn of(pages: &[Placed<'_>], lexicon: &Lexicon, average: f64, chunk: usize) -> Self {
        let parts: Vec<Part> = pages.par_chunks(chunk).map(|pages| part(pages, lexicon, average)).collect();
        let mut found = vec![0; lexicon.terms()];
        for part in &parts {
            let mut start = 0;
            for &(term, end) in &part.terms {
                found[term as usize] += end - start;
                start = end;
            }
        }
        Inverted { parts, found }
    }

    /// Shows the postings of each term in a range, in no order; the list may be changed.
    pub fn each(&self, terms: Range<u32>, mut visit: impl FnMut(u32, &mut Vec<u32>)) {
        let mut places: Vec<usize> = self.parts.iter().map(|part| part.terms.partition_point(|&(term, _)| term < terms.start)).collect();
        let mut list = Vec::new();
        for term in terms {
            list.clear();
            for (part, place) in self.parts.iter().zip(&mut places) {
                if let Some(&(_, end)) = part.terms.get(*place).filter(|(found, _)| *found == term) {
                    let start = place.checked_sub(1).map_or(0, |before| part.terms[before].1);
                    list.extend_from_slice(&part.postings[start as usize..end as usize]);
                    *place += 1;
                }
            }
            visit(term, &mut list);
        }
    }
}

fn part(pages: &[Placed<'_>], lexicon: &Lexicon, average: f64) -> Part {
    let mut counts = Counts::new(lexicon.terms());
    // Terms in the order of pages, each with its posting; and how many there are of each.
    let mut said: Vec<(u32, u32)> = Vec::new();
    let mut many: Vec<u32> = vec![0; lexicon.terms()];
    for placed in pages {
        let terms = Terms::of(placed, lexicon);
        counts.fields(placed.page, &terms);
        for (section, &length) in placed.page.lengths.iter().enumerate() {
            counts.section(placed.page, &terms, section);
            let mut levels = Levels::new(length, average);
            let number = placed.first + section as u32;
            counts.drain(|term, hit| {
                many[term as usize] += 1;
                said.push((term, posting(number, levels.of(hit))));
            });
        }
        counts.forget();
    }
    Part::of(&said, many)
}

impl Part {
    /// Puts postings behind one another term by term: terms are numbers without gaps, so each one's place is known by counting.
    fn of(said: &[(u32, u32)], mut places: Vec<u32>) -> Self {
        let mut terms = Vec::new();
        let mut end = 0;
        for (term, place) in (0_u32..).zip(&mut places) {
            let start = end;
            end += *place;
            if end > start {
                terms.push((term, end));
            }
            *place = start;
        }
        let mut postings = vec![0; said.len()];
        for &(term, posting) in said {
            let place = &mut places[term as usize];
            postings[*place as usize] = posting;
            *place += 1;
        }
        terms.shrink_to_fit();
        Part { terms, postings }
    }
}

/// The terms of a page's words and grams, by their number in the page.
pub struct Terms {
    /// Of words: the stem, and the word as it is written.
    pub words: Vec<(u32, u32)>,
    /// Of grams.
    pub grams: Vec<u32>,
}

impl Terms {
    /// Those of a page.
    pub fn of(placed: &Placed<'_>, lexicon: &Lexicon) -> Self {
        let word = |&word: &u32| (lexicon.stems[word as usize], lexicon.exact[word as usize]);
        Terms {
            words: placed.known.words.iter().map(word).collect(),
            grams: placed.known.grams.iter().map(|&gram| lexicon.grams[gram as usize]).collect(),
        }
    }
}

/// How often, and where, each term stands in one section: the count above eight bits of fields.
pub struct Counts {
    hits: Vec<u32>,
    found: Vec<u32>,
    titled: Vec<bool>,
    of_title: Vec<u32>,
}

const ONE: u32 = 1 << 8;
const MOST: u32 = (u16::MAX as u32) << 8;

impl Counts {
    /// Counts for so many terms.
    pub fn new(terms: usize) -> Self {
        Counts { hits: vec![0; terms], found: Vec::new(), titled: vec![false; terms], of_title: Vec::new() }
    }

    /// Takes in a page's title and other fields, which count for its first section.
    pub fn fields(&mut self, page: &PageTerms, terms: &Terms) {
        self.read(page, terms, 0);
        // A term of the title counts as such in every section that says it.
        for &term in &self.found {
            if self.hits[term as usize] & u32::from(field::TITLE) != 0 {
                self.titled[term as usize] = true;
                self.of_title.push(term);
            }
        }
    }

    /// Takes in a section.
    pub fn section(&mut self, page: &PageTerms, terms: &Terms, section: usize) {
        self.read(page, terms, section + 1);
    }

    fn read(&mut self, page: &PageTerms, terms: &Terms, part: usize) {
        let mut fields = 0;
        for said in page.said(part) {
            match said {
                Said::Word(word) => {
                    let (stem, exact) = terms.words[word];
                    self.hit(stem, fields);
                    // The word as it is written has postings of its own beside those of its stem.
                    self.hit(exact, fields);
                }
                Said::Part(word) => self.hit(terms.words[word].0, fields),
                Said::Gram(gram) => self.hit(terms.grams[gram], fields),
                Said::Field(bits) => fields = u32::from(bits),
            }
        }
    }

    fn hit(&mut self, term: u32, fields: u32) {
        let hit = &mut self.hits[term as usize];
        if *hit == 0 {
            self.found.push(term);
        }
        if *hit < MOST {
            *hit += ONE;
        }
        *hit |= fields;
    }

    /// How often the section says a term.
    pub fn count(&self, term: u32) -> u32 {
        self.hits[term as usize] >> 8
    }

    /// Shows each term of the section, and is ready for the next one.
    pub fn drain(&mut self, mut visit: impl FnMut(u32, Hit)) {
        for term in self.found.drain(..) {
            let hit = std::mem::take(&mut self.hits[term as usize]);
            let title = if self.titled[term as usize] { field::TITLE } else { 0 };
            visit(term, Hit { count: (hit >> 8) as u16, fields: hit as u8 | title });
        }
    }

    /// Is ready for the next page.
    pub fn forget(&mut self) {
        for term in self.of_title.drain(..) {
            self.titled[term as usize] = false;
        }
    }
}

/// The levels in one section; those of what stands a few times in no field are worked out once.
struct Levels {
    length: u32,
    average: f64,
    known: [u32; 8],
}

impl Levels {
    fn new(length: u32, average: f64) -> Self {
        Levels { length, average, known: [0; 8] }
    }

    fn of(&mut self, hit: Hit) -> u32 {
        let (length, average) = (self.length, self.average);
        match self.known.get_mut(usize::from(hit.count)).filter(|_| hit.fields == 0) {
            Some(known) => {
                if *known == 0 {
                    *known = level(&hit, length, average);
                }
                *known
            }
            None => level(&hit, length, average),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postings_sort_by_level_from_the_highest_and_then_by_section() {
        let mut list = [posting(9, 1), posting(3, 31), posting(134_000_000, 31), posting(0, 5)];
        list.sort_unstable();
        assert_eq!(list.map(of_posting), [(3, 31), (134_000_000, 31), (0, 5), (9, 1)]);
    }
}
