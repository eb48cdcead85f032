//! A section's text to the sentences that say most of it, on sites too large to
//! send every text with its results.
//!
//! Greedy cover: the sentence whose terms not yet said weigh most for its
//! length comes first, until the section's share is used up; then the chosen
//! ones stand in the order of the text. A term weighs its level in the section
//! times its rarity, the same product by which a query would find the section.

use std::collections::HashMap;

use super::quick::Quick;
use super::tokens::terms;

/// Between sentences that do not follow one another.
pub const GAP: &str = " … ";
/// The share of a page's text that its extracts may use.
const SHARE: f64 = 0.16;
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

/// An extract of `text`, where `weight` says how much a term of the section weighs.
pub fn extract(text: &str, share: f64, weight: impl Fn(&str) -> f64) -> String {
    let length = text.chars().count();
    if length <= SHORT {
        return text.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    let budget = (length as f64 * share) as usize;
    if budget < SHORT / 4 {
        return String::new();
    }
    let pieces = pieces(text);
    let (said, weights) = said(&pieces, weight);
    let lengths: Vec<usize> = pieces.iter().map(|piece| piece.chars().count()).collect();
    let mut chosen = vec![false; pieces.len()];
    let mut known = vec![false; weights.len()];
    let mut used = 0;
    while used < budget {
        let mut best: Option<(usize, f64)> = None;
        for index in (0..pieces.len()).filter(|&index| !chosen[index]) {
            let news: f64 = said[index].iter().filter(|&&term| !known[term]).map(|&term| weights[term]).sum();
            let gain = news / (lengths[index] + 20) as f64;
            if gain > best.map_or(0.0, |(_, gain)| gain) {
                best = Some((index, gain));
            }
        }
        let Some((index, _)) = best else { break };
        chosen[index] = true;
        said[index].iter().for_each(|&term| known[term] = true);
        used += lengths[index];
    }
    join(&pieces, &chosen)
}

/// The terms of each piece by number, and the weight of each number.
fn said(pieces: &[&str], weight: impl Fn(&str) -> f64) -> (Vec<Vec<usize>>, Vec<f64>) {
    let mut numbers: HashMap<String, usize, Quick> = HashMap::default();
    let mut weights = Vec::new();
    let mut said = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let mut here = Vec::new();
        for term in terms(piece) {
            let next = weights.len();
            here.push(*numbers.entry(term).or_insert_with_key(|term| {
                weights.push(weight(term));
                next
            }));
        }
        here.sort_unstable();
        here.dedup();
        said.push(here);
    }
    (said, weights)
}

fn join(pieces: &[&str], chosen: &[bool]) -> String {
    let mut out = String::new();
    for (index, piece) in pieces.iter().enumerate().filter(|(index, _)| chosen[*index]) {
        if !out.is_empty() {
            out.push_str(if index > 0 && chosen[index - 1] { " " } else { GAP });
        }
        out.push_str(&piece.split_whitespace().collect::<Vec<_>>().join(" "));
    }
    out
}

/// Sentences, and the parts of long ones.
fn pieces(text: &str) -> Vec<&str> {
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
    fn the_sentence_with_the_weighty_word_is_kept() {
        let filler = "This is a sentence that says very little of anything at all. ".repeat(6);
        let text = format!("{filler}Grooming begins with trust. {filler}");
        let kept = extract(&text, 0.1, |term| if term == "grooming" { 9.0 } else { 0.01 });
        assert!(kept.contains("Grooming begins"), "{kept}");
        assert!(kept.len() < text.len() / 2);
    }
}
