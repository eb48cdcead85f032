//! A query as typed to the words and runs that it asks for.
//!
//! Nothing is too odd to ask: a query is cut at a thousand characters, and of
//! what then remains at most `WORDS` words and `CLUSTERS` clusters count.
//! `client.js` calls this `parse`.

use super::normal::is_spaced;
use super::tokens::{Token, tokens};

/// The most words of a query.
const WORDS: usize = 32;
/// The most clusters of all its runs.
const CLUSTERS: usize = 96;
/// The most characters.
const CHARACTERS: usize = 1000;

/// One word or run of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// What makes it one and the same: the accented word, or the run.
    pub key: String,
    /// The folded word; empty for a run.
    pub folded: String,
    /// The clusters of a run; empty for a word.
    pub run: Vec<String>,
    /// Whether a longer word may be meant.
    pub prefix: bool,
    /// Whether it is an identifier that has parts.
    pub has_parts: bool,
    /// Whether it is such a part.
    pub is_part: bool,
}

/// A query taken apart.
#[derive(Debug, Default)]
pub struct Asked {
    /// Words and runs, each once.
    pub units: Vec<Unit>,
    /// Whether any word has accents.
    pub marked: bool,
    /// The words of each phrase in quotes.
    pub phrases: Vec<Vec<String>>,
}

/// Takes a query apart.
pub fn parse(query: &str) -> Asked {
    let text: String = query.chars().take(CHARACTERS).collect();
    let ends_in_word = text.chars().last().is_some_and(is_spaced);
    let quoted: Vec<&str> = text.split(['"', '“', '”', '„', '«', '»']).collect();
    let mut asked = Asked::default();
    let mut room = CLUSTERS;
    for (i, piece) in quoted.iter().enumerate() {
        let is_last = i == quoted.len() - 1;
        let is_phrase = i % 2 == 1 && !is_last;
        let found = tokens(piece);
        if is_phrase && !found.is_empty() {
            asked.phrases.push(words(&found));
        }
        let last = found.len().saturating_sub(1);
        for (j, token) in found.into_iter().enumerate() {
            asked.take(token, is_last && j == last && ends_in_word, &mut room);
        }
    }
    asked.marked = asked.units.iter().any(|unit| unit.run.is_empty() && unit.key != unit.folded);
    asked
}

/// Tokens as phrases compare them: folded words and whole runs.
pub fn words(found: &[Token]) -> Vec<String> {
    let text = |token: &Token| match token {
        Token::Word(word) => word.folded.clone(),
        Token::Run(clusters) => clusters.concat(),
    };
    found.iter().map(text).collect()
}

impl Asked {
    fn take(&mut self, token: Token, prefix: bool, room: &mut usize) {
        match token {
            Token::Run(mut run) => {
                run.truncate(*room);
                *room -= run.len();
                if !run.is_empty() {
                    let key = run.concat();
                    self.add(Unit { key, folded: String::new(), run, prefix: true, has_parts: false, is_part: false });
                }
            }
            Token::Word(word) => {
                let has_parts = !word.parts.is_empty();
                self.add(Unit { key: word.accented, folded: word.folded, run: Vec::new(), prefix, has_parts, is_part: false });
                for part in word.parts {
                    let folded = part.clone();
                    self.add(Unit { key: part, folded, run: Vec::new(), prefix: false, has_parts: false, is_part: true });
                }
            }
        }
    }

    fn add(&mut self, unit: Unit) {
        if self.units.len() < WORDS && !self.units.iter().any(|other| other.key == unit.key) {
            self.units.push(unit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_unfinished_last_word_is_a_prefix() {
        let prefixes = |query: &str| parse(query).units.iter().map(|unit| unit.prefix).collect::<Vec<_>>();
        assert_eq!(prefixes("how groom"), [false, true]);
        assert_eq!(prefixes("how groom "), [false, false]);
        assert_eq!(prefixes("how \"groom\""), [false, false]);
    }

    #[test]
    fn quotes_make_phrases_once_they_are_closed() {
        assert_eq!(parse("say \"No way\" now").phrases, [["no", "way"]]);
        assert!(parse("say \"no way").phrases.is_empty());
    }
}
