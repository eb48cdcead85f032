//! Text to tokens: the one pipeline that pages and queries both pass through.
//!
//! A stretch of letters, digits and marks is a word; where a script without
//! spaces meets another, it ends. A word has a lower-case accented and a folded
//! form and, if it is an identifier, parts. A run of a script without spaces is
//! a list of orthographic clusters: a base with its marks. `client.js` mirrors this; `tests/tokens.json` holds both to it.

use super::normal::{fold, is_mark, is_spaced, is_unspaced, normalised};

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

/// A stretch of a normalised text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stretch<'t> {
    /// A word as written, without its apostrophes.
    Word(&'t str),
    /// A run of a script without spaces.
    Run(&'t str),
}

/// Shows each stretch of a text, in order: what [`tokens`] are made from, for who meets the same words again and again.
pub fn stretches(text: &str, visit: impl FnMut(Stretch<'_>)) {
    let text = normalised(text);
    if text.is_ascii() { ascii_stretches(&text, visit) } else { any_stretches(&text, visit) }
}

fn any_stretches(text: &str, mut visit: impl FnMut(Stretch<'_>)) {
    let mut at = 0;
    while let Some(c) = letter(text, at) {
        let start = at;
        if is_spaced(c) {
            let (end, has_apostrophe) = word_end(text, at);
            at = end;
            if has_apostrophe {
                pieces(&text[start..at], |piece| visit(Stretch::Word(piece)));
            } else {
                visit(Stretch::Word(&text[start..at]));
            }
        } else if is_unspaced(c) {
            at += text[at..].find(|c| !is_unspaced(c)).unwrap_or(text.len() - at);
            visit(Stretch::Run(&text[start..at]));
        } else {
            at += c.len_utf8();
        }
    }
}

/// The bytes of words in ASCII.
const IN_WORD: [bool; 256] = {
    let mut is = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is[byte] = (byte as u8).is_ascii_alphanumeric() || byte as u8 == b'_';
        byte += 1;
    }
    is
};

/// The same of a text in which each byte is a letter.
fn ascii_stretches(text: &str, mut visit: impl FnMut(Stretch<'_>)) {
    let bytes = text.as_bytes();
    let end = |from: usize| bytes[from..].iter().position(|byte| !IN_WORD[usize::from(*byte)]).map_or(bytes.len(), |length| from + length);
    let mut at = 0;
    while let Some(start) = bytes[at..].iter().position(|byte| IN_WORD[usize::from(*byte)]).map(|letter| at + letter) {
        at = end(start);
        let mut has_apostrophe = false;
        while bytes.get(at) == Some(&b'\'') && bytes.get(at + 1).is_some_and(|byte| IN_WORD[usize::from(*byte)]) {
            has_apostrophe = true;
            at = end(at + 1);
        }
        match has_apostrophe {
            true => pieces(&text[start..at], |piece| visit(Stretch::Word(piece))),
            false => visit(Stretch::Word(&text[start..at])),
        }
    }
}

/// The tokens of a text, in order.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    stretches(text, |stretch| match stretch {
        Stretch::Word(raw) => found.extend(word(raw).map(Token::Word)),
        Stretch::Run(run) => found.push(Token::Run(bounds(run).windows(2).map(|pair| run[pair[0]..pair[1]].to_owned()).collect())),
    });
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

/// Where the orthographic clusters of a run begin, and where the last one ends: a base with its marks.
///
/// What is stacked under a base (Khmer coeng, Burmese virama) is a cluster of
/// its own, so that words are found that begin in a stack.
pub fn bounds(run: &str) -> Vec<usize> {
    let starts = run.char_indices().filter(|&(at, c)| at == 0 || !is_mark(c)).map(|(at, _)| at);
    starts.chain([run.len()]).collect()
}

/// The letter that starts at a byte.
fn letter(text: &str, at: usize) -> Option<char> {
    let &byte = text.as_bytes().get(at)?;
    if byte.is_ascii() { Some(char::from(byte)) } else { text[at..].chars().next() }
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | 'ʻ')
}

/// The end of a word, with apostrophes that stand between its letters, and whether there are any.
fn word_end(text: &str, start: usize) -> (usize, bool) {
    let (mut at, mut has_apostrophe) = (start, false);
    loop {
        at = letters_end(text, at);
        let mut rest = text[at..].chars();
        let apostrophe = rest.next().filter(|&c| is_apostrophe(c));
        let Some(apostrophe) = apostrophe.filter(|_| rest.next().is_some_and(is_spaced)) else {
            // Two of them are letters, and may stand at an end too.
            let word = &text[start..at];
            return (at, has_apostrophe || (!word.is_ascii() && word.contains(['ʼ', 'ʻ'])));
        };
        has_apostrophe = true;
        at += apostrophe.len_utf8();
    }
}

/// Where letters, digits and marks end.
fn letters_end(text: &str, mut at: usize) -> usize {
    loop {
        at += text.as_bytes()[at..].iter().take_while(|byte| IN_WORD[usize::from(**byte)]).count();
        match letter(text, at).filter(|c| !c.is_ascii() && is_spaced(*c)) {
            Some(c) => at += c.len_utf8(),
            None => return at,
        }
    }
}

/// A word at its apostrophes: `child's` is `child`, `d'água` is `d` and `água`, `di'ak` is `diak`.
fn pieces(word: &str, mut visit: impl FnMut(&str)) {
    let mut pieces: Vec<&str> = word.split(is_apostrophe).filter(|piece| !piece.is_empty()).collect();
    if pieces.len() > 1 && pieces.last().is_some_and(|last| matches!(*last, "s" | "S")) {
        pieces.pop();
    }
    let single = pieces.len() > 1 && pieces[0].chars().count() == 1;
    if single {
        visit(pieces[0]);
    }
    let rest = pieces[usize::from(single)..].concat();
    if !rest.is_empty() {
        visit(&rest);
    }
}

/// The forms of a word as written; nothing if it has neither letter nor digit.
pub fn word(raw: &str) -> Option<Word> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_has_the_stretches_that_any_text_has() {
        let words = ["child's", "O'Neill's", "'quoted'", "a", "snake_case", "x1", "'", "''", "d'", "-", "_", "!", "it'll've", "S's", " "];
        for seed in 0..300_usize {
            let text: String =
                (0..40).map(|n| [words[(seed * 17 + n * n * (seed + 3)) % words.len()], ["", " ", ", "][(seed + n) % 3]].concat()).collect();
            let (mut quick, mut slow) = (Vec::new(), Vec::new());
            let word = |stretch: Stretch<'_>| format!("{stretch:?}");
            ascii_stretches(&text, |stretch| quick.push(word(stretch)));
            any_stretches(&text, |stretch| slow.push(word(stretch)));
            assert_eq!(quick, slow, "{text:?}");
        }
    }
}
