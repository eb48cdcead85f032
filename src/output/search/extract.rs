//! A section's text to the sentences that say most of it, on sites too large to
//! send every text with its results.
//!
//! Greedy cover: the sentence whose terms not yet said weigh most for its
//! length comes first, until the section's share is used up; then the chosen
//! ones stand in the order of the text. A term weighs its level in the section
//! times its rarity, the same product by which a query would find the section.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Between sentences that do not follow one another.
pub const GAP: &str = " … ";
/// The share of a page's text that its extracts may use.
const SHARE: f64 = 0.13;
/// The most characters that they use, about.
const MOST: f64 = 2000.0;
/// A text of at most so many characters is kept whole, an extract of fewer than half as many is not worth it.
const SHORT: usize = 100;
/// Pieces are cut at the first space after so many characters.
const PIECE: usize = 110;

/// The share of each section for a page whose text has so many bytes.
pub fn share(bytes: usize) -> f64 {
    SHARE.min(MOST / bytes.max(1) as f64)
}

/// What each piece of a text says, by numbers, and what each number weighs.
#[derive(Default)]
pub struct Weighed {
    /// The numbers of all pieces, of each piece each once.
    pub said: Vec<u32>,
    /// Where those of each piece end.
    pub ends: Vec<usize>,
    /// The weight of each number that is said.
    pub weights: Vec<f64>,
    /// The last piece that says each number, counted from one over all texts.
    pub seen: Vec<usize>,
    /// How many pieces there were so far.
    pub pieces: usize,
}

/// An extract of `text`; what its pieces say is asked for only if it is long enough.
pub fn extract(text: &str, share: f64, weighed: impl FnOnce(&mut Weighed), room: &mut Weighed) -> String {
    let length = text.chars().count();
    if length <= SHORT {
        return joined(text);
    }
    let budget = (length as f64 * share) as usize;
    if budget < SHORT / 4 {
        return String::new();
    }
    weighed(room);
    let Weighed { said, ends, weights, .. } = room;
    let said = |piece: usize| &said[piece.checked_sub(1).map_or(0, |before| ends[before])..ends[piece]];
    let pieces = pieces(text);
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.chars().count()).collect();
    let mut chosen = vec![false; pieces.len()];
    let mut used = 0;
    let gain = |weights: &[f64], index: usize| {
        let news: f64 = said(index).iter().map(|&number| weights[number as usize]).sum();
        news / (lengths[index] + 20) as f64
    };
    // What a piece gains only falls as others are chosen: one whose last known gain is at the top is worked out again, no other.
    let known = (0..pieces.len().min(ends.len())).map(|index| Gain { gain: gain(weights, index), first: Reverse(index) });
    let mut gains: BinaryHeap<Gain> = known.filter(Gain::is_any).collect();
    while used < budget {
        let Some(best) = gains.pop() else { break };
        let Reverse(index) = best.first;
        let now = Gain { gain: gain(weights, index), ..best };
        if gains.peek().is_some_and(|next| *next > now) {
            gains.extend(Some(now).filter(Gain::is_any));
            continue;
        }
        if !now.is_any() {
            break;
        }
        chosen[index] = true;
        // What has been said is no news.
        said(index).iter().for_each(|&number| weights[number as usize] = 0.0);
        used += lengths[index];
    }
    join(&pieces, &chosen)
}

/// What a piece would add, for its length; of equal ones the first comes first.
#[derive(PartialEq)]
struct Gain {
    gain: f64,
    first: Reverse<usize>,
}

impl Gain {
    fn is_any(&self) -> bool {
        self.gain > 0.0
    }
}

impl Eq for Gain {}

impl Ord for Gain {
    fn cmp(&self, other: &Self) -> Ordering {
        self.gain.total_cmp(&other.gain).then(self.first.cmp(&other.first))
    }
}

impl PartialOrd for Gain {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A text with single spaces between its words.
pub fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_joined(&mut out, text);
    out
}

fn push_joined(out: &mut String, text: &str) {
    let bytes = text.as_bytes();
    let mut start = text_from(text, 0);
    let mut at = start;
    while let Some(odd) = find_pair(bytes, at, bytes.len(), is_odd) {
        match text[odd..].chars().next() {
            Some(c) if !c.is_whitespace() => at = odd + c.len_utf8(),
            _ => {
                out.push_str(text[start..odd].trim_end());
                start = text_from(text, odd);
                at = start;
                out.push_str(if start < text.len() { " " } else { "" });
            }
        }
    }
    out.push_str(&text[start..]);
}

/// Whether a byte may begin white space that is no space between two words, by the byte behind it.
fn is_odd(byte: u8, next: u8) -> bool {
    // All white space beyond ASCII begins with one of these in UTF-8.
    let may_be = (byte == 0xc2) | (byte.wrapping_sub(0xe1) < 3);
    ((byte == b' ') & (next == b' ')) | is_line(byte) | may_be
}

/// How many bytes are looked at together: in a text most words end elsewhere than it was guessed, and a look at each costs
/// more than one at all bytes.
const TOGETHER: usize = 32;

/// The first byte within `from..to` of which, with the one behind it, something holds; behind the last one stands a space.
fn find_pair(bytes: &[u8], from: usize, to: usize, holds: impl Fn(u8, u8) -> bool) -> Option<usize> {
    let mut at = from;
    while let (Some(these), Some(behind)) = (bytes.get(at..at + TOGETHER), bytes.get(at + 1..at + 1 + TOGETHER))
        && at + TOGETHER <= to
        && !these.iter().zip(behind).fold(false, |any, (&byte, &next)| any | holds(byte, next))
    {
        at += TOGETHER;
    }
    let behind = |at: usize| bytes.get(at + 1).copied().unwrap_or(b' ');
    (at..to).find(|&at| holds(bytes[at], behind(at)))
}

/// Where there is something else than white space, at a byte or behind, or the text's end.
fn text_from(text: &str, at: usize) -> usize {
    text[at..].find(|c: char| !c.is_whitespace()).map_or(text.len(), |from| at + from)
}

fn join(pieces: &[&str], chosen: &[bool]) -> String {
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate().filter(|(index, _)| chosen[*index]) {
        if !out.is_empty() {
            out.push_str(if index > 0 && chosen[index - 1] { " " } else { GAP });
        }
        push_joined(&mut out, piece);
    }
    out
}

/// Sentences, and the parts of long ones.
pub fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    // A line ends a piece, and its end begins the next, of which it is trimmed.
    while start < text.len() {
        let from = start + usize::from(text[start..].starts_with('\n'));
        let end = text[from..].find('\n').map_or(text.len(), |at| from + at);
        let line = &text[start..end];
        if line.is_ascii() {
            ascii_pieces(line, &mut pieces)
        } else {
            any_pieces(line, &mut pieces)
        }
        start = end;
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// A sentence ends a piece of more characters than so many, or than half as many where each is twice as wide.
const SENTENCE: usize = 40;

/// Whether a byte is white space of ASCII but for a space.
fn is_line(byte: u8) -> bool {
    byte.wrapping_sub(b'\t') < 5
}

fn is_space(byte: u8) -> bool {
    (byte == b' ') | is_line(byte)
}

/// The pieces of a line in which each byte is a letter.
fn ascii_pieces<'a>(line: &'a str, pieces: &mut Vec<&'a str>) {
    let bytes = line.as_bytes();
    let is_end = |byte: u8| (byte == b'.') | (byte == b'!') | (byte == b'?') | (byte == b':') | (byte == b';');
    let ends = |byte: u8, next: u8| is_end(byte) & is_space(next);
    let mut start = 0;
    while start + SENTENCE < bytes.len() {
        let long = (start + PIECE).min(bytes.len());
        let sentence = find_pair(bytes, start + SENTENCE, long - 1, ends).map(|end| end + 1);
        let Some(end) = sentence.or_else(|| Some(long + bytes[long..].iter().position(|&byte| is_space(byte))?)) else { break };
        pieces.push(line[start..end].trim());
        start = end;
    }
    pieces.push(line[start..].trim());
}

fn any_pieces<'a>(line: &'a str, pieces: &mut Vec<&'a str>) {
    let (mut start, mut length, mut before) = (0, 0, ' ');
    for (at, c) in line.char_indices() {
        let ends_sentence = matches!(before, '.' | '!' | '?' | '។' | '။' | '…' | ':' | ';') && length > SENTENCE;
        let full_width = matches!(before, '。' | '！' | '？') && length > SENTENCE / 2;
        if full_width || ((ends_sentence || length >= PIECE) && c.is_whitespace()) {
            pieces.push(line[start..at].trim());
            (start, length) = (at, 0);
        }
        length += 1;
        before = c;
    }
    pieces.push(line[start..].trim());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_by_single_spaces_however_they_stood() {
        for text in [
            "",
            "a",
            "a b",
            " a  b ",
            "a\nb",
            "a\n\n b\n",
            "a\tb\u{b}c",
            "\u{a0}a\u{3000}ä b",
            "a \nb",
            "\n",
            "a “b” c",
            " “b”",
            "“b”\u{2003}c",
            "a\u{1}b\u{1c}c",
            "é  ü\nx",
        ] {
            assert_eq!(joined(text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
        let parts = [
            "word",
            " ",
            "  ",
            "\n",
            " \n    ",
            "\u{a0}",
            "\u{2003} ",
            "ក",
            "ä",
            "a much longer stretch of words than is looked at at once",
            "\t",
            "“",
        ];
        for seed in 0..300_usize {
            let text: String = (0..50).map(|n| parts[(seed * 31 + n * n * (seed + 7) + n) % parts.len()]).collect();
            assert_eq!(joined(&text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
        let mut out = "x".to_owned();
        push_joined(&mut out, "\na b");
        assert_eq!(out, "xa b");
    }

    #[test]
    fn texts_part_behind_sentences_and_where_they_get_long() {
        let long = "word ".repeat(30);
        let text = format!(
            "A sentence of more than forty characters, at last. Short. Then\na line。{}，更多文字跟在这里，直到二十个字以上为止！下一句 {long}",
            "字".repeat(20)
        );
        let all = pieces(&text);
        assert_eq!(all[0], "A sentence of more than forty characters, at last.");
        assert_eq!(all[1], "Short. Then");
        assert!(all[2].ends_with('！') && all[3].starts_with("下一句 word"), "{all:?}");
        assert!(all[3].chars().count() >= PIECE && all[3].ends_with("word") && all.len() == 5, "{all:?}");
    }

    #[test]
    fn a_line_of_ascii_parts_where_any_other_would() {
        let words = ["a", "word,", "end.", "Is it?", "x:\ty;", "\u{c}", "much-longer-than-the-others-are", "\r", "  "];
        for seed in 0..200_usize {
            let line: String = (0..60).map(|n| format!("{} ", words[(seed * 31 + n * n * (seed + 7)) % words.len()])).collect();
            let (mut quick, mut slow) = (Vec::new(), Vec::new());
            ascii_pieces(&line, &mut quick);
            any_pieces(&line, &mut slow);
            assert_eq!(quick, slow, "{line:?}");
        }
    }

    #[test]
    fn the_sentence_with_the_weighty_word_is_kept() {
        let filler = "This is a sentence that says very little of anything at all. ".repeat(6);
        let text = format!("{filler}Grooming begins with trust. {filler}");
        let weighed = |room: &mut Weighed| {
            for piece in pieces(&text) {
                room.said.extend(if piece.contains("Grooming") { &[0, 1][..] } else { &[1] });
                room.ends.push(room.said.len());
            }
            room.weights = vec![9.0, 0.01];
        };
        let kept = extract(&text, 0.1, weighed, &mut Weighed::default());
        assert!(kept.contains("Grooming begins"), "{kept}");
        assert!(kept.len() < text.len() / 2);
    }
}
