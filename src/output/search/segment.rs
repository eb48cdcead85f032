//! Runs without spaces to dictionary words, when the index is built.
//!
//! ICU4X's dictionaries for Thai, Khmer, Lao and Burmese; Chinese gains nothing
//! over pairs of characters. A client never segments: it looks for the longest
//! of the index's own words, so that both sides agree whatever the browser.

use std::cell::OnceCell;

use icu_segmenter::WordSegmenter;
use icu_segmenter::WordSegmenterBorrowed;

thread_local! {
    static SEGMENTER: OnceCell<WordSegmenterBorrowed<'static>> = const { OnceCell::new() };
}

/// Ends every dictionary word in the index, which sets it apart from a pair of clusters.
pub const WORD_END: char = '.';

/// The longest word in clusters that the index keeps and a client looks for.
pub const LONGEST_WORD: usize = 8;

/// The dictionary words of a run whose clusters have these bounds, as ranges of its clusters.
///
/// A word that ends inside a cluster, or a single cluster of fewer than two
/// characters, is left out: it says no more than a pair does.
pub fn words(run: &str, bounds: &[usize]) -> Vec<(usize, usize)> {
    if run.chars().next().is_none_or(|first| u32::from(first) >= 0x3000) {
        return Vec::new();
    }
    let ends: Vec<usize> = SEGMENTER.with(|segmenter| {
        let segmenter = segmenter.get_or_init(|| WordSegmenter::new_dictionary(Default::default()));
        segmenter.segment_str(run).collect()
    });
    let mut words = Vec::new();
    for pair in ends.windows(2) {
        let (Ok(from), Ok(to)) = (bounds.binary_search(&pair[0]), bounds.binary_search(&pair[1])) else { continue };
        let weighs = to - from > 1 || run[pair[0]..pair[1]].chars().count() > 1;
        if weighs && to - from <= LONGEST_WORD {
            words.push((from, to));
        }
    }
    words
}
