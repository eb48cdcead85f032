//! Parts to the sections that say a term, with the level of each.
//!
//! A posting is one number that sorts as postings are written: the highest level first, then by section.

use super::lexicon::Lexicon;
use super::page::Hit;
use super::part::Part;
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

/// The postings of all parts.
pub struct Inverted<'a> {
    parts: &'a [Part],
    lexicon: &'a Lexicon,
    /// The number of each part's first section.
    firsts: Vec<u32>,
    /// How many sections there are.
    pub sections: u32,
    levels: Levels,
}

impl<'a> Inverted<'a> {
    /// Postings of parts in their order.
    pub fn of(parts: &'a [Part], lexicon: &'a Lexicon) -> Self {
        let (mut firsts, mut sections) = (Vec::with_capacity(parts.len()), 0);
        for part in parts {
            firsts.push(sections);
            sections += part.lengths.len() as u32;
        }
        let words: u64 = parts.iter().flat_map(|part| &part.lengths).map(|&length| u64::from(length)).sum();
        let levels = Levels::new(words as f64 / f64::from(sections.max(1)));
        Inverted { parts, lexicon, firsts, sections, levels }
    }

    /// Puts the postings of a term into a list, in no order.
    pub fn list(&self, term: u32, list: &mut Vec<u32>) {
        list.clear();
        for &(part, local) in self.lexicon.places(term as usize) {
            let (part, first) = (&self.parts[part as usize], self.firsts[part as usize]);
            part.each(local as usize, |section, hit| {
                if let Some(&length) = part.lengths.get(section as usize) {
                    list.push(posting(first + section, self.levels.of(hit, length)));
                }
            });
        }
    }
}

/// Levels, those of what stands a few times in no field of sections that are not long worked out beforehand.
struct Levels {
    average: f64,
    known: Vec<[u8; COUNTS]>,
}

const LENGTHS: u32 = 1024;
const COUNTS: usize = 8;

impl Levels {
    fn new(average: f64) -> Self {
        let of = |count: usize, length| level(&Hit { count: count as u16, fields: 0 }, length, average) as u8;
        Levels { average, known: (0..LENGTHS).map(|length| std::array::from_fn(|count| of(count, length))).collect() }
    }

    fn of(&self, hit: Hit, length: u32) -> u32 {
        let known = self.known.get(length as usize).and_then(|counts| counts.get(usize::from(hit.count)));
        match known.filter(|_| hit.fields == 0) {
            Some(&level) => u32::from(level),
            None => level(&hit, length, self.average),
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
