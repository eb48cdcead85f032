//! Words of a text, and phrases found in it without looking at the text once for each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind};
use unicode_normalization::UnicodeNormalization;

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
        if is_letter(c) {
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

/// Whether a sign is part of a word.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphanumeric() || !c.is_ascii() && (c.is_alphanumeric() || is_mark(c))
}

/// Vowel signs and tone marks of the region's scripts, combining accents, and soft hyphens.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{b82}' | '\u{bbe}'..='\u{bcd}' | '\u{bd7}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}' | '\u{eb1}' | '\u{eb4}'..='\u{ebc}'
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

/// Phrases to be found, each standing for a number: one automaton over the first words of all of them.
#[derive(Debug, Default)]
pub struct Phrases {
    /// Finds first words, and whole phrases in scripts without spaces; nothing where there are no phrases.
    automaton: Option<AhoCorasick>,
    /// By what the automaton finds.
    known: Vec<Known>,
}

/// Phrases with one first word.
#[derive(Debug, Default)]
struct Known {
    /// Whether it is a whole phrase, which stands within a run of letters.
    is_run: bool,
    /// The words behind the first, and what each phrase stands for, the longest first.
    behind: Vec<(Vec<String>, usize)>,
}

impl Phrases {
    /// Makes ready to find phrases. Of two that are the same the first is found.
    pub fn new<'p>(phrases: impl IntoIterator<Item = (&'p str, usize)>) -> Self {
        let mut by_first: BTreeMap<String, Known> = BTreeMap::new();
        for (phrase, stands_for) in phrases {
            let text = Folded::of(phrase.trim()).text.to_lowercase();
            let is_run = text.chars().any(is_spaceless);
            let mut parts = if is_run { vec![text.clone()] } else { words(&text).into_iter().map(|word| text[word].to_owned()).collect() };
            if parts.is_empty() || parts[0].is_empty() {
                continue;
            }
            let known = by_first.entry(parts.remove(0)).or_default();
            known.is_run = is_run;
            known.behind.push((parts, stands_for));
            known.behind.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        let builder = || AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(by_first.keys());
        // So many phrases that no automaton holds them are no glossary.
        let automaton = (!by_first.is_empty()).then(builder).and_then(Result::ok);
        Self { automaton, known: by_first.into_values().collect() }
    }

    /// All phrases in a text: where, and what each stands for. The longest wins. Signs that nobody sees, such as a soft
    /// hyphen, hide no word.
    pub fn find(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        let folded = Folded::of(text);
        let mut found: Vec<(Range<usize>, usize)> = Vec::new();
        let mut runs = Vec::new();
        for hit in automaton.find_overlapping_iter(&*folded.text) {
            let known = &self.known[hit.pattern().as_usize()];
            if known.is_run {
                runs.extend(known.behind.first().map(|(_, stands_for)| (hit.range(), *stands_for)));
            } else {
                found.extend(known.at(&folded.text, hit.range()));
            }
        }
        // The longest of those that start at one word, and none that starts within another.
        found.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut end = 0;
        found.retain(|(range, _)| {
            let stands = range.start >= end;
            end = if stands { range.end } else { end };
            stands
        });
        found.into_iter().chain(runs).map(|(range, stands_for)| (folded.place(&range), stands_for)).collect()
    }
}

impl Known {
    /// The longest phrase whose first word may stand here, if it is a word of its own.
    fn at(&self, text: &str, first: Range<usize>) -> Option<(Range<usize>, usize)> {
        let before = text[..first.start].trim_end_matches(['\'', '’']);
        if before.ends_with(is_letter) && text[before.len()..first.start].chars().count() < 2 {
            return None;
        }
        let (word, whole) = ending(text, first.clone())?;
        self.behind.iter().find_map(|(rest, stands_for)| {
            let mut end = word;
            for (at, wanted) in rest.iter().enumerate() {
                let next = end + text[end..].find(is_letter)?;
                let is_wanted = text.get(next..next + wanted.len()).is_some_and(|part| part.eq_ignore_ascii_case(wanted));
                let (behind, is_whole) = ending(text, next..next + wanted.len()).filter(|_| is_wanted)?;
                end = (is_whole || at + 1 == rest.len()).then_some(behind)?;
            }
            (whole || rest.is_empty()).then_some((first.start..end, *stands_for))
        })
    }
}

/// Where a word ends that starts as this range says, and whether it is that word itself: the other may be what is its own, `'s`.
fn ending(text: &str, word: Range<usize>) -> Option<(usize, bool)> {
    let rest = text.get(word.end..)?;
    let ends = |rest: &str| !rest.starts_with(is_letter);
    let within = |rest: &str| rest.strip_prefix(['\'', '’']).is_some_and(|rest| rest.starts_with(char::is_alphabetic));
    if ends(rest) && !within(rest) {
        return Some((word.end, true));
    }
    let own = rest.strip_prefix("'s").or_else(|| rest.strip_prefix("'S"))?;
    (ends(own) && !within(own)).then_some((word.end + 2, false))
}

/// A text as phrases are looked for in it: letters outside ASCII in lower case, in one form, without signs that nobody
/// sees, and with one kind of apostrophe. ASCII stays as it is.
struct Folded<'t> {
    text: Cow<'t, str>,
    /// For each byte, where its sign starts in the text as written; nothing where that is the same.
    from: Vec<u32>,
    length: usize,
}

impl<'t> Folded<'t> {
    fn of(text: &'t str) -> Self {
        if text.is_ascii() {
            return Self { text: Cow::Borrowed(text), from: Vec::new(), length: text.len() };
        }
        let mut out = Self { text: Cow::Owned(String::with_capacity(text.len())), from: Vec::with_capacity(text.len()), length: text.len() };
        let mut signs = text.char_indices().filter(|(_, c)| !is_unseen(*c)).peekable();
        while let Some((at, c)) = signs.next() {
            let marked = signs.peek().is_some_and(|(_, next)| is_combining(*next));
            match c {
                _ if c.is_ascii() && !marked || is_spaceless(c) => out.push(c, at),
                '’' => out.push('\'', at),
                _ if !marked && !is_compatible(c) => c.to_lowercase().for_each(|c| out.push(c, at)),
                _ => {
                    let mut cluster = String::from(c);
                    while let Some((_, mark)) = signs.next_if(|(_, next)| is_combining(*next)) {
                        cluster.push(mark);
                    }
                    cluster.nfkc().flat_map(char::to_lowercase).for_each(|c| out.push(c, at));
                }
            }
        }
        out
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.to_mut().push(c);
        self.from.extend(std::iter::repeat_n(at as u32, c.len_utf8()));
    }

    /// Where a part stands in the text as written.
    fn place(&self, part: &Range<usize>) -> Range<usize> {
        if matches!(self.text, Cow::Borrowed(_)) {
            return part.clone();
        }
        let at = |byte: usize| self.from.get(byte).map_or(self.length, |at| *at as usize);
        at(part.start)..at(part.end)
    }
}

/// A word as readers see it, without signs that nobody does.
pub fn seen(word: &str) -> String {
    word.chars().filter(|c| !is_unseen(*c)).collect()
}

/// Signs without a shape of their own: hyphens that show at the end of a line alone, joiners, what turns text around,
/// choices of a glyph, and strokes through the sign before.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{334}'..='\u{338}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20f0}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{fe20}'..='\u{fe2f}')
}

/// Letters that stand for others: wide ones, and those of mathematics.
fn is_compatible(c: char) -> bool {
    matches!(c, '\u{2070}'..='\u{24ff}' | '\u{fb00}'..='\u{fb06}' | '\u{ff00}'..='\u{ffef}' | '\u{1d400}'..='\u{1d7ff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<(String, usize)> {
        let all = Phrases::new(phrases.iter().enumerate().map(|(at, phrase)| (*phrase, at)));
        all.find(text).into_iter().map(|(range, at)| (text[range].to_owned(), at)).collect()
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
    fn what_nobody_sees_hides_no_word() {
        for text in [
            "a por\u{ad}n here",
            "a p\u{200b}o\u{200d}rn here",
            "a po\u{34f}rn here",
            "a p\u{336}orn here",
            "a \u{ff50}\u{ff4f}rn here",
            "a po\u{2060}RN here",
        ] {
            let hits = found(&["porn"], text);
            assert_eq!(hits.len(), 1, "{text:?}: {hits:?}");
            assert!(text.starts_with(&format!("a {}", hits[0].0)) && text.ends_with(&format!("{} here", hits[0].0)), "{hits:?}");
            assert!(!seen(&hits[0].0).contains(['\u{ad}', '\u{200b}', '\u{2060}']));
        }
        assert_eq!(found(&["khiêu dâm"], "Tranh khie\u{302}u da\u{302}m").len(), 1, "letters and marks are one, in either form");
        assert_eq!(found(&["porn"], "a pórn, a forn"), [], "another letter is another word");
        assert_eq!(found(&["สื่อลามก"], "ดูสื่อ\u{200b}ลามกเด็ก").len(), 1);
    }

    #[test]
    fn phrases_are_words_side_by_side_and_of_two_the_longer_counts() {
        assert_eq!(
            found(&["of course", "course"], "Of course! OF\u{a0}COURSE’S, of courses, a course."),
            [("Of course".to_owned(), 0), ("OF\u{a0}COURSE’S".to_owned(), 0), ("course".to_owned(), 1)]
        );
        assert_eq!(
            found(&["abort", "abort it now"], "abort it, abort it now, don'abort, abort'll, l’abort"),
            [("abort".to_owned(), 0), ("abort it now".to_owned(), 1)]
        );
        assert_eq!(found(&["ÉCOLE"], "L'école École"), [("École".to_owned(), 0)]);
        assert!(Phrases::new([]).find("text").is_empty() && found(&["", " ", "…"], "text …").is_empty());
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
