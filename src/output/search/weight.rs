//! Counts to impacts, and document frequencies to weights: all of the ranking's numbers.
//!
//! BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009)
//! over sections, its term part rounded to a few levels (impact-ordered postings
//! after Anh and Moffat, 2001), which loses nothing measurable. `client.js`
//! holds the mirror of what a query needs.

use super::page::{Hit, field};

/// BM25's saturation of repeated words.
pub const K1: f64 = 1.2;
/// BM25's allowance for length; small, as sections are of nearly equal length.
pub const B: f64 = 0.3;
/// Levels for each unit of BM25's term part.
pub const LEVELS_A_UNIT: f64 = 10.0;
/// The highest level: it is one character in the files.
pub const HIGHEST: u32 = 31;

/// The level of a term in a section of `length`, where sections have `average`.
pub fn level(hit: &Hit, length: u32, average: f64) -> u32 {
    let count = f64::from(hit.count);
    let relative = if average > 0.0 { f64::from(length) / average } else { 1.0 };
    let mut impact = count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * relative));
    for (bit, boost) in BOOSTS {
        if hit.fields & bit != 0 {
            impact += boost;
        }
    }
    // At least 1: a level of zero would not be found at all.
    ((impact * LEVELS_A_UNIT).round() as u32).clamp(1, HIGHEST)
}

const BOOSTS: [(u8, f64); 5] = [(field::TITLE, 0.5), (field::HEADING, 0.2), (field::DESCRIPTION, 0.1), (field::KEYWORD, 0.4), (field::SYNONYM, 0.4)];

/// How much a term says that stands in `found` of `all` sections, in thousandths.
///
/// Whole numbers, so that Rust and JavaScript add up exactly the same.
pub fn rarity(found: u32, all: u32) -> f64 {
    let (found, all) = (f64::from(found), f64::from(all));
    let odds = 1.0 + (all - found + 0.5).max(0.5) / (found + 0.5);
    (odds.ln() * 1000.0).round()
}

/// What a word exactly as it was written counts for, beside its stem.
pub const EXACT: f64 = 0.3;
/// What a longer word counts for where the word itself is known, for each part of its length.
pub const KNOWN: f64 = 0.3;
/// The same where the word is not known.
pub const UNKNOWN: f64 = 0.8;
/// What a word one edit away counts for.
pub const TYPO: f64 = 0.7;
/// What a word with the same beginning counts for.
pub const NEAR: f64 = 0.5;
/// What candidates count for that are further off than the nearest.
pub const FURTHER: f64 = 0.6;
/// What a dictionary word of a run counts for.
pub const WORD: f64 = 0.8;
/// What the pairs inside such a word count for, together.
pub const PAIR: f64 = 0.2;
/// What a pair between two words counts for.
pub const BETWEEN: f64 = 0.1;
/// What a pair counts for where there is no word.
pub const LOOSE: f64 = 1.4;
/// What other sections add to a page's best one.
pub const JOIN: f64 = 0.5;
/// How much more a complete answer counts than an empty one.
pub const COMPLETE: f64 = 0.5;
/// How much of a run's score hangs on the run's being whole.
pub const BROKEN: f64 = 0.3;
/// The least completeness, as a share of the most complete page's.
pub const LEAST: f64 = 0.1;
