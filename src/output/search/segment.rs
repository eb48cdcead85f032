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

/// The dictionary words of a run, as ranges of its clusters.
///
/// A word that ends inside a cluster, or a single cluster of fewer than two
/// characters, is left out: it says no more than a pair does.
pub fn words(clusters: &[String]) -> Vec<(usize, usize)> {
    let first = clusters.first().and_then(|cluster| cluster.chars().next()).map_or(0, u32::from);
    if first >= 0x3000 {
        return Vec::new();
    }
    let run = clusters.concat();
    let mut starts = vec![None; run.len() + 1];
    let mut at = 0;
    for (index, cluster) in clusters.iter().enumerate() {
        starts[at] = Some(index);
        at += cluster.len();
    }
    starts[run.len()] = Some(clusters.len());
    let bounds: Vec<usize> = SEGMENTER.with(|segmenter| {
        let segmenter = segmenter.get_or_init(|| WordSegmenter::new_dictionary(Default::default()));
        segmenter.segment_str(&run).collect()
    });
    let mut words = Vec::new();
    for pair in bounds.windows(2) {
        let (Some(from), Some(to)) = (starts[pair[0]], starts[pair[1]]) else { continue };
        let weighs = to - from > 1 || run[pair[0]..pair[1]].chars().count() > 1;
        if weighs && to - from <= LONGEST_WORD {
            words.push((from, to));
        }
    }
    words
}
