//! Words that the glossary says to avoid, in any text that readers see, with what to say instead.
//!
//! They may stand in code and in titles that others gave: of sources, wherever they are named, and between
//! quotation marks, in italics or as a link's words, where it can be seen that they are titles.
//! What somebody said is no title: to quote it takes an excuse that says why.

use std::collections::BTreeMap;
use std::ops::Range;

use super::Checking;
use super::phrase::{Phrases, covers, folded, merged, words};
use crate::page::Block;
use crate::records::Term;

/// Words to avoid, by language.
pub struct Avoid {
    by_lang: BTreeMap<String, Phrases>,
    /// By number: the term, if it is one of the glossary, and what to say instead.
    entries: Vec<(String, String)>,
    /// The titles of sources, as written and word by word.
    titles: Vec<(String, Vec<String>)>,
}

impl Avoid {
    /// Prepares the glossary in all languages, and `[check.avoid]`.
    pub fn new(checking: &Checking<'_>) -> Self {
        let records = &checking.site.records;
        let titles = records.sources.values().map(|entry| entry.record.title.clone()).map(|title| (title.clone(), parts(&title))).collect();
        let mut listed = Listed::default();
        for (at, edition) in checking.site.editions.iter().enumerate() {
            for term in edition.voice.records.terms.values().map(|entry| &entry.record).filter(|term| term.class == "avoid") {
                let own: Vec<&str> =
                    if at == 0 || !term.foreign.contains("term") { forms(term) } else { term.forms.iter().map(String::as_str).collect() };
                let instead = if at == 0 || !term.foreign.contains("instead") { term.instead.as_str() } else { "" };
                listed.add(&edition.language.code, &own, instead, &term.id);
            }
        }
        for (lang, own) in &checking.config.check.avoid {
            own.iter().for_each(|(word, instead)| listed.add(lang, &[word], instead, ""));
        }
        let of_lang = |phrases: &Vec<(String, usize)>| Phrases::new(phrases.iter().map(|(form, number)| (form.as_str(), *number)));
        let by_lang = listed.by_lang.iter().map(|(lang, phrases)| (lang.clone(), of_lang(phrases))).collect();
        Self { by_lang, entries: listed.entries, titles }
    }

    /// Words to avoid in a text of a language: where, and what to say instead.
    /// The words of one term may stand where it is spoken of.
    pub fn find(&self, lang: &str, block: &Block, of_term: &str) -> Vec<(Range<usize>, &str)> {
        let Some(phrases) = self.by_lang.get(primary(lang)) else {
            return Vec::new();
        };
        let mut hits = phrases.find(&block.text);
        hits.retain(|(range, number)| !block.is_code(range) && (of_term.is_empty() || self.entries[*number].0 != of_term));
        if hits.is_empty() {
            return Vec::new();
        }
        let spared = self.spared(block);
        hits.retain(|(range, _)| !covers(&spared, range));
        hits.into_iter().map(|(range, number)| (range, self.entries[number].1.as_str())).collect()
    }

    /// The titles in a block.
    fn spared(&self, block: &Block) -> Vec<Range<usize>> {
        let text = &block.text;
        let whole = self.titles.iter().flat_map(|(title, _)| text.match_indices(title.as_str()).map(|(at, title)| at..at + title.len()));
        let quoted = quotations(text).into_iter().filter(|range| is_title(&text[range.clone()]) || self.names_source(&text[range.clone()]));
        let marked = block.titles.iter().filter(|range| is_title(&text[(*range).clone()]) || self.names_source(&text[(*range).clone()])).cloned();
        merged(whole.chain(quoted).chain(marked).collect())
    }

    /// Whether a text is a source's title, or the better part of one, or has one in it.
    fn names_source(&self, text: &str) -> bool {
        let said = parts(text);
        let within = |inner: &[String], outer: &[String]| inner.len() > 1 && outer.windows(inner.len()).any(|part| part == inner);
        self.titles.iter().any(|(_, title)| within(&said, title) && said.len() * 2 >= title.len() || within(title, &said))
    }
}

/// Words to avoid while they are gathered.
#[derive(Default)]
struct Listed {
    /// The forms of words by language, each with its entry's number.
    by_lang: BTreeMap<String, Vec<(String, usize)>>,
    entries: Vec<(String, String)>,
}

impl Listed {
    fn add(&mut self, lang: &str, forms: &[&str], instead: &str, term: &str) {
        let number = self.entries.len();
        let instead = instead.trim().trim_end_matches('.');
        let help = if instead.is_empty() { "say it in other words".into() } else { format!("say instead: {instead}") };
        self.entries.push((term.to_owned(), help));
        let phrases = self.by_lang.entry(primary(lang).to_owned()).or_default();
        phrases.extend(forms.iter().filter(|form| !form.is_empty()).map(|form| ((*form).to_owned(), number)));
    }
}

/// The forms by which a term is found in the language it is written in.
pub fn forms(term: &Term) -> Vec<&str> {
    let parts = term.term.split([',', '/']).map(|part| part.split('(').next().unwrap_or_default().trim());
    parts.chain(term.forms.iter().map(String::as_str)).filter(|form| !form.is_empty()).collect()
}

/// A language without its script or region, as pages' languages are compared.
fn primary(lang: &str) -> &str {
    lang.split('-').next().unwrap_or_default()
}

fn parts(text: &str) -> Vec<String> {
    words(text).into_iter().map(|range| folded(&text[range])).collect()
}

/// Whether a text is written as titles are: several words, the long ones with a capital letter.
fn is_title(text: &str) -> bool {
    let all: Vec<&str> = words(text).into_iter().map(|range| &text[range]).collect();
    let capital = |word: &&str| word.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    all.len() > 1 && all.iter().filter(|word| capital(word)).count() > 1 && all.iter().filter(|word| word.chars().count() > 4).all(capital)
}

/// What stands between quotation marks.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match (open, c) {
            (Some((close, from)), c) if c == close && (c != '\'' && c != '’' || !after.is_alphanumeric()) => {
                found.push(from..at);
                open = None;
            }
            (Some(_), _) => {}
            (None, '“' | '„') => open = Some(('”', at)),
            (None, '«') => open = Some(('»', at)),
            (None, '「') => open = Some(('」', at)),
            (None, '《') => open = Some(('》', at)),
            (None, '‘') => open = Some(('’', at)),
            (None, '"') => open = Some(('"', at)),
            (None, '\'') if !before.is_alphanumeric() => open = Some(('\'', at)),
            _ => {}
        }
        before = c;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_found_and_apostrophes_are_none() {
        let found = |text: &str| quotations(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("the child's \"old\" law and 'one more' here, it's “new”"), ["\"old", "'one more", "“new"]);
        assert_eq!(found("children's rights and parents' duties"), [""; 0]);
    }

    #[test]
    fn a_title_has_capitals_and_speech_has_none() {
        assert!(is_title("Anti-Child Pornography Act of 2009") && is_title("Combating Child Pornography"));
        assert!(!is_title("Child pornography") && !is_title("Monsters") && !is_title("Only monsters do that") && !is_title("สื่อลามกเด็ก"));
    }
}
