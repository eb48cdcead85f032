//! Parts to the sections that say a term, with the level of each.
//!
//! A posting is one number that sorts as postings are written: the highest level first, then by section.

use std::ops::Range;

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

    /// The postings of some terms that follow one another, of those of them that are wanted, part by part: what is looked
    /// at of one part lies close together.
    pub fn lists(&self, terms: Range<u32>, is_wanted: impl Fn(u32) -> bool) -> Lists {
        let mut end = 0;
        let ends = terms.clone().map(|term| {
            end += if is_wanted(term) { self.lexicon.found[term as usize] as usize } else { 0 };
            end
        });
        let ends: Vec<usize> = ends.collect();
        let mut next: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).take(ends.len()).collect();
        let mut all = vec![0; end];
        for ((part, own), &first) in self.parts.iter().zip(&self.lexicon.of_parts).zip(&self.firsts) {
            let before = own.partition_point(|&term| term < terms.start);
            for (local, &term) in own.iter().enumerate().skip(before).take_while(|(_, term)| **term < terms.end) {
                let Some(at) = term.checked_sub(terms.start).map(|at| at as usize) else { continue };
                let (place, end) = (&mut next[at], ends[at]);
                if *place == end {
                    continue;
                }
                part.each(local, |section, hit| {
                    if let Some(&length) = part.lengths.get(section as usize)
                        && *place < end
                    {
                        all[*place] = posting(first + section, self.levels.of(hit, length));
                        *place += 1;
                    }
                });
            }
        }
        Lists { all, ends, filled: next }
    }
}

/// The postings of terms that follow one another, each term's in the order of sections.
pub struct Lists {
    all: Vec<u32>,
    /// Where there is room for each term's.
    ends: Vec<usize>,
    /// Where each term's end.
    filled: Vec<usize>,
}

impl Lists {
    /// Those of a term, counted from the first.
    pub fn of(&mut self, term: usize) -> &mut [u32] {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        &mut self.all[start..self.filled[term]]
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
