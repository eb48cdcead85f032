//! Parts to the sections that say a term, with the level of each.
//!
//! A posting is one number that sorts as postings are written: the highest level first, then by section.

use std::ops::Range;
use std::sync::OnceLock;

use rayon::prelude::*;

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

/// Postings in the order of sections as they are written, at most so many of them.
///
/// Levels are few: those of each are counted, and so have their places.
pub fn in_order(postings: &[u32], most: usize) -> Vec<u32> {
    let level = |posting: u32| (posting >> SECTION) as usize;
    let mut counts = [0; 1 << (u32::BITS - SECTION)];
    postings.iter().for_each(|&posting| counts[level(posting)] += 1);
    let mut end = 0;
    let mut places = counts.map(|count: usize| {
        let start = end;
        end = most.min(start + count);
        (start, end)
    });
    let mut ordered = vec![0; end];
    for &posting in postings {
        let (place, end) = &mut places[level(posting)];
        if place < end {
            ordered[*place] = posting;
            *place += 1;
        }
    }
    ordered
}

/// So many terms at a time have their postings put together.
pub const RUN: u32 = 1000;

/// The postings of all parts.
pub struct Inverted<'a> {
    parts: &'a [Part],
    lexicon: &'a Lexicon,
    /// The number of each part's first section.
    firsts: Vec<u32>,
    /// Of each part, where among its terms those of each run of [`RUN`] terms begin.
    begins: Vec<Vec<u32>>,
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
        let levels = Levels::new(words as f64 / f64::from(sections.max(1)), sections);
        let runs = 0..(lexicon.terms() as u32).div_ceil(RUN);
        let begins = |own: &Vec<u32>| runs.clone().map(|run| own.partition_point(|&term| term < run * RUN) as u32).collect();
        Inverted { parts, lexicon, firsts, begins: lexicon.of_parts.par_iter().map(begins).collect(), sections, levels }
    }

    /// The terms of all runs.
    pub fn runs(&self) -> Vec<Range<u32>> {
        let terms = self.lexicon.terms() as u32;
        (0..terms).step_by(RUN as usize).map(|start| start..terms.min(start + RUN)).collect()
    }

    /// The postings of the terms of a run, of those of them that are wanted, part by part: what is looked at of one part
    /// lies close together.
    pub fn lists(&self, terms: Range<u32>, is_wanted: impl Fn(u32) -> bool) -> Lists {
        let mut end = 0;
        let ends = terms.clone().map(|term| {
            end += if is_wanted(term) { self.lexicon.found[term as usize] as usize } else { 0 };
            end
        });
        let ends: Vec<usize> = ends.collect();
        let mut next: Vec<usize> = std::iter::once(0).chain(ends.iter().copied()).take(ends.len()).collect();
        let mut all = vec![0; end];
        for (((part, own), &first), begins) in self.parts.iter().zip(&self.lexicon.of_parts).zip(&self.firsts).zip(&self.begins) {
            let before = begins.get((terms.start / RUN) as usize).map_or(own.len(), |begin| *begin as usize);
            for (local, &term) in own.iter().enumerate().skip(before).take_while(|(_, term)| **term < terms.end) {
                let Some(at) = term.checked_sub(terms.start).map(|at| at as usize) else { continue };
                let place = &mut next[at];
                // A damaged part may say more than there is room for.
                let mut room = all[*place..ends[at]].iter_mut();
                if room.len() == 0 {
                    continue;
                }
                part.each(local, |section, hit| {
                    if let Some(&length) = part.lengths.get(section as usize)
                        && let Some(to) = room.next()
                    {
                        *to = posting(first + section, self.levels.of(hit, length));
                    }
                });
                *place = ends[at] - room.len();
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
    pub fn of(&self, term: usize) -> &[u32] {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.filled[term]]
    }
}

/// Levels: those of what stands a few times in sections that are not long are worked out once for all that have the same
/// fields, when one is met.
struct Levels {
    average: f64,
    /// Whether there are so many sections that working levels out beforehand pays.
    is_many: bool,
    known: [OnceLock<Box<[u8]>>; FIELDS],
}

/// More sections than a site has of which an index takes no time.
const MANY: u32 = 5_000;
const LENGTHS: usize = 1024;
const COUNTS: usize = 16;
/// More than all fields together, each of which is a bit.
const FIELDS: usize = 32;

impl Levels {
    fn new(average: f64, sections: u32) -> Self {
        Levels { average, is_many: sections > MANY, known: std::array::from_fn(|_| OnceLock::new()) }
    }

    #[inline]
    fn of(&self, hit: Hit, length: u32) -> u32 {
        let (count, place) = (usize::from(hit.count), length as usize * COUNTS);
        match self.known.get(usize::from(hit.fields)).filter(|_| self.is_many && count < COUNTS) {
            Some(known) => match known.get_or_init(|| self.all(hit.fields)).get(place + count) {
                Some(&level) => u32::from(level),
                None => level(&hit, length, self.average),
            },
            None => level(&hit, length, self.average),
        }
    }

    /// The levels by length, and of each length by count.
    fn all(&self, fields: u8) -> Box<[u8]> {
        let of = |place: usize| level(&Hit { count: (place % COUNTS) as u16, fields }, (place / COUNTS) as u32, self.average) as u8;
        (0..LENGTHS * COUNTS).map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_that_are_worked_out_beforehand_are_those_of_each_hit() {
        let (few, many) = (Levels::new(33.3, MANY), Levels::new(33.3, MANY + 1));
        for n in 0..4_000_u32 {
            let hit = Hit { count: (n % 19) as u16, fields: (n % 32) as u8 };
            let length = n * 7 % 1_500;
            assert_eq!(many.of(hit, length), level(&hit, length, 33.3));
            assert_eq!(few.of(hit, length), level(&hit, length, 33.3));
        }
        assert!(few.known.iter().all(|known| known.get().is_none()) && many.known.iter().all(|known| known.get().is_some()));
    }

    #[test]
    fn postings_are_put_in_order_as_if_they_were_sorted_and_cut() {
        for many in [0, 1, 2, 40, 700] {
            let postings: Vec<u32> = (0..many).map(|n| posting(n * 3, n * n * 7 % 32)).collect();
            for most in [0, 1, 5, 39, 5_000] {
                let mut sorted = postings.clone();
                sorted.sort_unstable();
                sorted.truncate(most);
                assert_eq!(in_order(&postings, most), sorted, "{many} {most}");
            }
        }
    }

    #[test]
    fn postings_sort_by_level_from_the_highest_and_then_by_section() {
        let mut list = [posting(9, 1), posting(3, 31), posting(134_000_000, 31), posting(0, 5)];
        list.sort_unstable();
        assert_eq!(list.map(of_posting), [(3, 31), (134_000_000, 31), (0, 5), (9, 1)]);
    }
}
