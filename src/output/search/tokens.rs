//! Text to tokens: the one pipeline that pages and queries both pass through.
//!
//! A stretch of letters, digits and marks is a word; where a script without
//! spaces meets another, it ends. A word has a lower-case accented and a folded
//! form and, if it is an identifier, parts. A run of a script without spaces is
//! a list of orthographic clusters: a base with its marks. `client.js` mirrors this; `tests/tokens.json` holds both to it.

use super::normal::{fold, is_mark, is_spaced, is_unspaced, normalise};

/// One word, or one run of a script that puts no spaces between words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Token {
    /// A word of a script with spaces.
    Word(Word),
    /// The clusters of a run.
    Run(Vec<String>),
}

/// The forms of a word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// Lower case, as written.
    pub accented: String,
    /// Lower case without accents.
    pub folded: String,
    /// The parts of an identifier (`snake_case`, `camelCase`), lower case; empty for other words.
    pub parts: Vec<String>,
}

/// The tokens of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let text: Vec<char> = normalise(text).chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        if is_unspaced(text[at]) {
            while at < text.len() && is_unspaced(text[at]) {
                at += 1;
            }
            found.push(Token::Run(clusters(&text[start..at])));
        } else if is_spaced(text[at]) {
            at = word_end(&text, at);
            for raw in pieces(&text[start..at]) {
                found.extend(word(&raw).map(Token::Word));
            }
        } else {
            at += 1;
        }
    }
    found
}

/// The terms of a text as the shared test vectors list them.
///
/// A word gives its folded form, its accented form if it differs, its parts; a
/// run its overlapping pairs of clusters and its last cluster.
///
/// ```
/// use payung::output::search::tokens::terms;
/// assert_eq!(terms("Đường dây ๑๑๑"), ["duong", "đường", "day", "dây", "111"]);
/// assert_eq!(terms("getPage"), ["getpage", "get", "page"]);
/// ```
pub fn terms(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    for token in tokens(text) {
        match token {
            Token::Word(word) => {
                if word.accented != word.folded {
                    all.push(word.folded);
                    all.push(word.accented);
                } else {
                    all.push(word.folded);
                }
                all.extend(word.parts);
            }
            Token::Run(clusters) => {
                all.extend(clusters.windows(2).map(|pair| pair.concat()));
                all.extend(clusters.last().cloned());
            }
        }
    }
    all
}

/// Splits a run into orthographic clusters: a base with its marks.
///
/// What is stacked under a base (Khmer coeng, Burmese virama) is a cluster of
/// its own, so that words are found that begin in a stack.
pub fn clusters(run: &[char]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for &c in run {
        match all.last_mut() {
            Some(last) if is_mark(c) => last.push(c),
            _ => all.push(c.to_string()),
        }
    }
    all
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | 'ʻ')
}

/// The end of a word, with apostrophes that stand between its letters.
fn word_end(text: &[char], start: usize) -> usize {
    let mut at = start;
    loop {
        while at < text.len() && is_spaced(text[at]) {
            at += 1;
        }
        let goes_on = at + 1 < text.len() && is_apostrophe(text[at]) && is_spaced(text[at + 1]);
        if !goes_on {
            return at;
        }
        at += 1;
    }
}

/// A word at its apostrophes: `child's` is `child`, `d'água` is `d` and `água`, `di'ak` is `diak`.
fn pieces(word: &[char]) -> Vec<String> {
    let mut pieces: Vec<String> = word.split(|&c| is_apostrophe(c)).map(|piece| piece.iter().collect()).filter(|p: &String| !p.is_empty()).collect();
    if pieces.len() > 1 && pieces.last().is_some_and(|last| last == "s" || last == "S") {
        pieces.pop();
    }
    let single = pieces.len() > 1 && pieces[0].chars().count() == 1;
    let rest = pieces.split_off(usize::from(single)).concat();
    pieces.push(rest);
    pieces
}

fn word(raw: &str) -> Option<Word> {
    if !raw.chars().any(|c| c.is_alphabetic() || c.is_numeric()) {
        return None;
    }
    let accented = raw.to_lowercase();
    let folded = fold(&accented);
    let parts = parts(raw).into_iter().map(|part| fold(&part.to_lowercase())).collect();
    Some(Word { accented, folded, parts })
}

/// The parts of an identifier, if there are at least two.
fn parts(raw: &str) -> Vec<String> {
    let is_plain = !raw.bytes().skip(1).any(|b| b.is_ascii_uppercase()) && !raw.contains('_');
    if is_plain {
        return Vec::new();
    }
    let letters: Vec<char> = raw.chars().collect();
    let mut parts = vec![String::new()];
    for (i, &c) in letters.iter().enumerate() {
        let before = if i == 0 { '_' } else { letters[i - 1] };
        let after = letters.get(i + 1).copied().unwrap_or('_');
        let small_then_capital = (before.is_ascii_lowercase() || before.is_ascii_digit()) && c.is_ascii_uppercase();
        let last_capital = before.is_ascii_uppercase() && c.is_ascii_uppercase() && after.is_ascii_lowercase();
        if c == '_' || small_then_capital || last_capital {
            parts.push(String::new());
        }
        if c != '_'
            && let Some(part) = parts.last_mut()
        {
            part.push(c);
        }
    }
    parts.retain(|part| part.chars().any(|c| c.is_alphabetic() || c.is_numeric()));
    if parts.len() < 2 && !raw.contains('_') {
        parts.clear();
    }
    parts
}
