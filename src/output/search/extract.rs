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
    /// The numbers of each piece, each once.
    pub said: Vec<Vec<u32>>,
    /// The weight of each number.
    pub weights: Vec<f64>,
    /// The last piece, counted from one, that says each number.
    pub seen: Vec<usize>,
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
    let Weighed { said, weights, .. } = room;
    let pieces = pieces(text);
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.chars().count()).collect();
    let mut chosen = vec![false; pieces.len()];
    let mut used = 0;
    let gain = |weights: &[f64], index: usize| {
        let news: f64 = said[index].iter().map(|&number| weights[number as usize]).sum();
        news / (lengths[index] + 20) as f64
    };
    // What a piece gains only falls as others are chosen: one whose last known gain is at the top is worked out again, no other.
    let known = (0..pieces.len().min(said.len())).map(|index| Gain { gain: gain(weights, index), first: Reverse(index) });
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
        said[index].iter().for_each(|&number| weights[number as usize] = 0.0);
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
    // Nearly all lines of Latin texts are as they should be: a look at their bytes is quicker than one at each word.
    if text.split('\n').all(is_joined) {
        let start = out.len();
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            out.push_str(if out.len() == start { "" } else { " " });
            out.push_str(line);
        }
        return;
    }
    let mut words = text.split_whitespace();
    out.extend(words.next());
    for word in words {
        out.push(' ');
        out.push_str(word);
    }
}

/// Whether a line is ASCII without any space but single ones within it.
fn is_joined(line: &str) -> bool {
    let mut before = b' ';
    for &byte in line.as_bytes() {
        if !matches!(byte, b' '..=b'~') || (byte == b' ' && before == b' ') {
            return false;
        }
        before = byte;
    }
    line.is_empty() || before != b' '
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
    let (mut start, mut length, mut before) = (0, 0, ' ');
    for (index, c) in text.char_indices() {
        let ends_sentence = matches!(before, '.' | '!' | '?' | '។' | '။' | '…' | ':' | ';') && c.is_whitespace() && length > 40;
        let full_width = matches!(before, '。' | '！' | '？') && length > 20;
        if c == '\n' || ends_sentence || full_width || (length >= PIECE && c.is_whitespace()) {
            pieces.push(text[start..index].trim());
            (start, length) = (index, 0);
        }
        length += 1;
        before = c;
    }
    pieces.push(text[start..].trim());
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_by_single_spaces_however_they_stood() {
        for text in ["", "a", "a b", " a  b ", "a\nb", "a\n\n b\n", "a\tb\u{b}c", "\u{a0}a\u{3000}ä b", "a \nb", "\n"] {
            assert_eq!(joined(text), text.split_whitespace().collect::<Vec<_>>().join(" "), "{text:?}");
        }
        let mut out = "x".to_owned();
        push_joined(&mut out, "\na b");
        assert_eq!(out, "xa b");
    }

    #[test]
    fn the_sentence_with_the_weighty_word_is_kept() {
        let filler = "This is a sentence that says very little of anything at all. ".repeat(6);
        let text = format!("{filler}Grooming begins with trust. {filler}");
        let weighed = |room: &mut Weighed| {
            room.said = pieces(&text).iter().map(|piece| if piece.contains("Grooming") { vec![0, 1] } else { vec![1] }).collect();
            room.weights = vec![9.0, 0.01];
        };
        let kept = extract(&text, 0.1, weighed, &mut Weighed::default());
        assert!(kept.contains("Grooming begins"), "{kept}");
        assert!(kept.len() < text.len() / 2);
    }
}
