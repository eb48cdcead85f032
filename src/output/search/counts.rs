//! How often, and where, each term stands in one section.

use super::page::{Hit, field};
use super::saying::Said;

/// The count above eight bits of fields.
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
    pub fn fields(&mut self, said: impl Iterator<Item = Said>, stems: &[u32], exact: &[u32]) {
        self.section(said, stems, exact);
        // A term of the title counts as such in every section that says it.
        for &term in &self.found {
            if self.hits[term as usize] & u32::from(field::TITLE) != 0 {
                self.titled[term as usize] = true;
                self.of_title.push(term);
            }
        }
    }

    /// Takes in a section, by the stem of each word and by the word as it is written.
    pub fn section(&mut self, said: impl Iterator<Item = Said>, stems: &[u32], exact: &[u32]) {
        let mut fields = 0;
        for said in said {
            match said {
                Said::Word(word) => {
                    self.hit(stems[word as usize], fields);
                    // The word as it is written has postings of its own beside those of its stem.
                    self.hit(exact[word as usize], fields);
                }
                Said::Part(word) => self.hit(stems[word as usize], fields),
                Said::Gram(term) | Said::Whole(term) => self.hit(term, fields),
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
