//! The glossary to further words that a page can be found by.
//!
//! A page is about a term that its title or one of its keywords says. It is then found by the
//! term's other forms and synonyms, and where the site's word stands instead of one to
//! avoid, by that one too: readers type what they know.

use crate::output::search::index::pin_key;
use crate::records::{Records, Term};

/// Phrases that call for a term, and the words it is found by.
pub struct Synonyms(Vec<(Vec<String>, Vec<String>)>);

impl Synonyms {
    /// Reads the glossary.
    pub fn new(records: &Records) -> Self {
        Self(records.terms.values().map(|entry| one(&entry.record)).collect())
    }

    /// The words that a page with this title and these keywords is found by.
    pub fn of(&self, title: &str, keywords: &[String]) -> Vec<String> {
        let said: Vec<String> = std::iter::once(title).chain(keywords.iter().map(String::as_str)).map(key).collect();
        let about = |phrases: &[String]| phrases.iter().any(|phrase| said.iter().any(|text| text.contains(phrase.as_str())));
        let mut words: Vec<String> = Vec::new();
        for word in self.0.iter().filter(|(phrases, _)| about(phrases)).flat_map(|(_, words)| words) {
            let folded = key(word);
            if !words.contains(word) && !said.iter().any(|text| text.contains(&folded)) {
                words.push(word.clone());
            }
        }
        words
    }
}

fn one(term: &Term) -> (Vec<String>, Vec<String>) {
    let names = names(&term.term);
    let phrases: Vec<String> = if term.class == "avoid" { self::names(&term.instead) } else { names.iter().chain(&term.forms).cloned().collect() };
    let words = names.into_iter().chain(term.forms.iter().cloned()).chain(term.synonyms.iter().cloned()).collect();
    (phrases.iter().map(|phrase| key(phrase)).filter(|phrase| phrase.trim().len() > 2).collect(), words)
}

/// `Sexual extortion (sextortion)` is two names; so is `OSAEC / CSAEM`.
fn names(text: &str) -> Vec<String> {
    text.split(['(', ')', '/', ',', ';']).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Folded words between spaces, so that a phrase is found only as whole words.
fn key(text: &str) -> String {
    format!(" {} ", pin_key(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(term: &str, class: &str, instead: &str, forms: &[&str], synonyms: &[&str]) -> (Vec<String>, Vec<String>) {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        one(&Term {
            id: "x".into(),
            term: term.into(),
            class: class.into(),
            meaning: String::new(),
            instead: instead.into(),
            forms: list(forms),
            synonyms: list(synonyms),
            plain: false,
            foreign: Default::default(),
            basis: Vec::new(),
        })
    }

    #[test]
    fn a_page_named_for_a_term_is_found_by_its_synonyms() {
        let all = Synonyms(vec![term("Sexual extortion (sextortion)", "use", "", &[], &["blackmail with images"])]);
        assert_eq!(all.of("Sextortion", &[]), ["Sexual extortion", "blackmail with images"]);
        assert!(all.of("Extortion of money", &[]).is_empty());
    }

    #[test]
    fn a_word_to_avoid_leads_to_the_page_of_the_word_instead() {
        let all = Synonyms(vec![term("Kiddie word", "avoid", "good word", &[], &["other word"])]);
        assert_eq!(all.of("A good word", &[]), ["Kiddie word", "other word"]);
        assert!(all.of("A kiddie word", &[]).is_empty());
    }
}
