//! Words of a text, and phrases found in it without looking at the text once for each.

use std::collections::HashMap;
use std::ops::Range;

/// The words of a text as ranges: runs of letters, marks and digits, with apostrophes inside.
/// ```
/// use payung::check::words;
/// let text = "A child's self-made 5G phone";
/// let all: Vec<&str> = words(text).into_iter().map(|range| &text[range]).collect();
/// assert_eq!(all, ["A", "child's", "self", "made", "5G", "phone"]);
/// ```
pub fn words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(text.len() / 6);
    let mut start: Option<usize> = None;
    let mut apostrophe = false;
    for (at, c) in text.char_indices() {
        let letter = c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() || is_mark(c));
        if letter {
            apostrophe = false;
            start.get_or_insert(at);
            continue;
        }
        let Some(from) = start else {
            continue;
        };
        if matches!(c, '\'' | '’') && !apostrophe && text[at + c.len_utf8()..].starts_with(char::is_alphabetic) {
            apostrophe = true;
            continue;
        }
        found.push(from..at);
        start = None;
    }
    if let Some(from) = start {
        found.push(from..text.len());
    }
    found
}

/// Vowel signs and tone marks of the region's scripts, and combining accents.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{b82}' | '\u{bbe}'..='\u{bcd}' | '\u{bd7}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb1}' | '\u{eb4}'..='\u{ebc}'
        | '\u{ec8}'..='\u{ecd}' | '\u{102b}'..='\u{103e}' | '\u{17b4}'..='\u{17d3}' | '\u{200b}'..='\u{200d}')
}

/// Whether a script writes its words without spaces between them.
pub fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

/// Ranges in order, with those that touch as one.
pub fn merged(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

/// Whether one of some ranges in order, which do not overlap, holds another whole.
pub fn covers(ranges: &[Range<usize>], inner: &Range<usize>) -> bool {
    let at = ranges.partition_point(|range| range.start <= inner.start);
    at > 0 && inner.end <= ranges[at - 1].end
}

/// A word as phrases are compared: lower case, one kind of apostrophe.
pub fn folded(word: &str) -> String {
    word.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }).collect()
}

/// Phrases to be found, each standing for a number.
#[derive(Debug, Default)]
pub struct Phrases {
    /// By first word: the words behind it, and what the phrase stands for. Asked, never walked through.
    first: HashMap<String, Vec<(Vec<String>, usize)>>,
    /// Phrases in scripts without spaces.
    runs: Vec<(String, usize)>,
    /// Which lengths a first word may have, as bits: most words are ruled out by it.
    lengths: u64,
}

impl Phrases {
    /// Adds a phrase.
    pub fn add(&mut self, phrase: &str, stands_for: usize) {
        if phrase.chars().any(is_spaceless) {
            self.runs.push((folded(phrase.trim()), stands_for));
            return;
        }
        let mut parts = words(phrase).into_iter().map(|range| folded(&phrase[range]));
        let Some(first) = parts.next() else {
            return;
        };
        self.lengths |= 1 << first.len().min(63);
        let behind = self.first.entry(first).or_default();
        behind.push((parts.collect(), stands_for));
        behind.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }

    /// All phrases in a text whose words are known: where, and what each stands for. The longest wins.
    pub fn find(&self, text: &str, words: &[Range<usize>]) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            match self.starting(text, &words[at..]) {
                Some((count, stands_for)) => {
                    found.push((word.start..words[at + count - 1].end, stands_for));
                    at += count;
                }
                None => at += 1,
            }
        }
        if !self.runs.is_empty() && text.chars().any(is_spaceless) {
            for (run, stands_for) in &self.runs {
                found.extend(text.match_indices(run.as_str()).map(|(at, hit)| (at..at + hit.len(), *stands_for)));
            }
        }
        found
    }

    fn starting(&self, text: &str, words: &[Range<usize>]) -> Option<(usize, usize)> {
        let first = &text[words[0].clone()];
        let known = |length: usize| self.lengths & (1 << length.min(63)) != 0;
        if first.is_ascii() && !known(first.len()) && !owner(first).is_some_and(|bare| known(bare.len())) {
            return None;
        }
        let fits = |rest: &Vec<String>| {
            let same = |wanted: &str, word: &str, last: bool| word == wanted || last && owner(word) == Some(wanted);
            let behind = |at: usize| folded(&text[words[at].clone()]);
            words.len() > rest.len() && rest.iter().enumerate().all(|(at, wanted)| same(wanted, &behind(at + 1), at + 1 == rest.len()))
        };
        let first = folded(first);
        let whole = self.first.get(&first).and_then(|behind| behind.iter().find(|(rest, _)| fits(rest)));
        let of_owner = || self.first.get(owner(&first)?)?.iter().find(|(rest, _)| rest.is_empty());
        whole.or_else(of_owner).map(|(rest, stands_for)| (rest.len() + 1, *stands_for))
    }
}

/// The word without the `'s` of something that is its own.
fn owner(word: &str) -> Option<&str> {
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<(String, usize)> {
        let mut all = Phrases::default();
        phrases.iter().enumerate().for_each(|(at, phrase)| all.add(phrase, at));
        all.find(text, &words(text)).into_iter().map(|(range, at)| (text[range].to_owned(), at)).collect()
    }

    #[test]
    fn the_longest_phrase_is_found_whatever_its_case() {
        let hits = found(&["stranger", "stranger danger"], "Stranger-danger, and no strangers.");
        assert_eq!(hits, [("Stranger-danger".to_owned(), 1)]);
    }

    #[test]
    fn what_is_its_own_is_the_word_still() {
        assert_eq!(found(&["monster"], "The monster's own, a Monster’s."), [("monster's".to_owned(), 0), ("Monster’s".to_owned(), 0)]);
        assert_eq!(
            found(&["lone monster", "child's"], "A lone monster's, the child's"),
            [("lone monster's".to_owned(), 0), ("child's".to_owned(), 1)]
        );
    }

    #[test]
    fn a_word_inside_another_is_not_found() {
        assert_eq!(found(&["porn"], "pornbroker"), []);
    }

    #[test]
    fn a_vowel_sign_parts_no_word() {
        assert_eq!(words("குழந்தைகள் சொன்னார்கள்").len(), 2);
    }

    #[test]
    fn scripts_without_spaces_are_searched_as_runs() {
        assert_eq!(found(&["ที่นี่"], "คลิกที่นี่ครับ"), [("ที่นี่".to_owned(), 0)]);
    }
}
