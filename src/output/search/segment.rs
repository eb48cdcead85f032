//! Runs without spaces to dictionary words, when the index is built.
//!
//! Thai, Khmer, Lao and Burmese by dictionary; Chinese gains nothing over pairs
//! of characters. A client never segments: it looks for the longest of the
//! index's own words, so that both sides agree whatever the browser.
//!
//! Of the words that fit, ICU4C's rule takes the longest that two more words can
//! follow; what no dictionary knows, names above all, stays together as one word
//! up to where a known one may begin. Always the longest, which is ICU4X's rule,
//! cuts 37 % of the distinct words of Thai texts differently.

use super::dictionary::{Script, script};
use super::normal::is_mark;

/// Ends every dictionary word in the index, which sets it apart from a pair of clusters.
pub const WORD_END: char = '.';

/// The longest word in clusters that the index keeps and a client looks for.
pub const LONGEST_WORD: usize = 8;

/// A shorter stretch is one word: there is no room for two.
const ROOM_FOR_TWO: usize = 4;
/// Unknown text joins a word before it that is shorter than this, if no known word begins with as many of its characters.
const SHORT: usize = 3;

/// The dictionary words of a run whose clusters have these bounds, as ranges of its clusters.
///
/// A word that ends inside a cluster, or a single cluster of fewer than two
/// characters, is left out: it says no more than a pair does.
pub fn words(run: &str, bounds: &[usize]) -> Vec<(usize, usize)> {
    let mut words = Vec::new();
    if run.chars().next().is_none_or(|first| u32::from(first) >= 0x3000) {
        return words;
    }
    let (characters, places): (Vec<char>, Vec<usize>) = run.char_indices().map(|(at, c)| (c, at)).unzip();
    let place = |character: usize| places.get(character).copied().unwrap_or(run.len());
    let mut start = 0;
    for end in ends(&characters) {
        if let (Ok(from), Ok(to)) = (bounds.binary_search(&place(start)), bounds.binary_search(&place(end))) {
            let weighs = to - from > 1 || end - start > 1;
            if weighs && to - from <= LONGEST_WORD {
                words.push((from, to));
            }
        }
        start = end;
    }
    words
}

/// Where the words of a run end, in characters.
fn ends(run: &[char]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut start = 0;
    while let Some(&first) = run.get(start) {
        let Some(script) = script(first) else {
            start += 1;
            ends.push(start);
            continue;
        };
        let length = run[start..].iter().take_while(|&&c| script.has(c)).count();
        let stretch = &run[start..start + length];
        let mut at = 0;
        while at < length {
            at += if length < ROOM_FOR_TWO { length } else { word(script, &stretch[at..]) };
            ends.push(start + at);
        }
        start += length;
    }
    ends
}

/// The length of the word that a text of a script begins with.
fn word(script: &Script, text: &[char]) -> usize {
    let mut length = known(script, text);
    if length < SHORT && length < text.len() {
        let next = script.beginning(&text[length..]);
        if next.lengths.is_empty() && (length == 0 || next.looked < SHORT) {
            length = unknown(script, text, length);
        }
    }
    length += text[length..].iter().take_while(|&&c| is_mark(c)).count();
    // Thai signs of abbreviation and repetition belong to the word before them.
    length += text[length..].iter().take_while(|&&c| matches!(c, 'ฯ' | 'ๆ')).count();
    length
}

/// The length of the dictionary's word, nought if there is none: the longest that two more words can follow, or one more.
fn known(script: &Script, text: &[char]) -> usize {
    let first = script.beginning(text).lengths;
    let mut best = first.last().copied().unwrap_or_default();
    if first.len() < 2 || best == text.len() {
        return best;
    }
    for &length in first.iter().rev() {
        let rest = &text[length..];
        for &second in script.beginning(rest).lengths.iter().rev() {
            best = length;
            if second == rest.len() || !script.beginning(&rest[second..]).lengths.is_empty() {
                return best;
            }
        }
    }
    best
}

/// Where unknown text from `from` on ends: where a known word may begin.
fn unknown(script: &Script, text: &[char], from: usize) -> usize {
    let may_end = |&at: &usize| script.may_part(text[at - 1], text[at]) && !script.beginning(&text[at..]).lengths.is_empty();
    (from + 1..text.len()).find(may_end).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::super::tokens::bounds;
    use super::*;

    fn said(run: &str) -> Vec<&str> {
        let bounds = bounds(run);
        words(run, &bounds).into_iter().map(|(from, to)| &run[bounds[from]..bounds[to]]).collect()
    }

    #[test]
    fn each_script_without_spaces_has_its_dictionary() {
        for letter in ['ก', 'ກ', 'ក', 'က'] {
            assert!(script(letter).is_some(), "{letter}");
        }
        assert_eq!(said("ကလေးများ"), ["ကလေး", "များ"]);
    }

    #[test]
    fn the_longest_word_gives_way_where_no_other_can_follow_it() {
        assert_eq!(said("เด็กทุกคนมีสิทธิ"), ["เด็ก", "ทุก", "คน", "มี", "สิทธิ"]);
        // The longest is ต่อม, behind which no word begins.
        assert_eq!(said("ต่อมา"), ["ต่อ", "มา"]);
    }

    #[test]
    fn unknown_names_stay_together() {
        assert_eq!(said("เมืองคาสวาร์อยู่ไกล").first(), Some(&"เมือง"));
        assert_eq!(said("อื่นๆและ"), ["อื่นๆ", "และ"]);
    }

    #[test]
    fn scripts_part_and_chinese_has_no_words() {
        assert_eq!(said("เด็กກຸ່ມ"), ["เด็ก", "ກຸ່ມ"]);
        assert!(said("儿童安全").is_empty());
    }
}
