//! Finds the words of a glossary in running text.
//!
//! Knows forms and texts only: neither what a word means, nor where on a page it may be explained.

use std::collections::BTreeMap;
use std::ops::Range;

/// A form of a word, and the word it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    text: String,
    word: usize,
}

/// Words by the first part of their forms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    forms: BTreeMap<String, Vec<Form>>,
}

impl Words {
    /// Takes each word's forms; the words are numbered in their order.
    pub fn new<'a>(words: impl IntoIterator<Item = Vec<&'a str>>) -> Self {
        let mut forms: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        for (word, list) in words.into_iter().enumerate() {
            for text in list.into_iter().map(str::trim).filter(|text| text.starts_with(char::is_alphanumeric)) {
                let form = Form { text: text.to_owned(), word };
                forms.entry(first(text).to_lowercase()).or_default().push(form);
            }
        }
        for list in forms.values_mut() {
            // The longest wins: `child helpline` before `child`. Two words with the same form: the first.
            list.sort_by(|a, b| b.text.len().cmp(&a.text.len()).then(a.text.cmp(&b.text)).then(a.word.cmp(&b.word)));
        }
        Self { forms }
    }

    /// The first word at or behind a place: where it stands, and its number.
    /// ```
    /// # use payung::page::Words;
    /// let words = Words::new([vec!["hotline", "hotlines"], vec!["RPA"]]);
    /// assert_eq!(words.find("Two Hotlines and an RPA.", 0), Some((4..12, 0)));
    /// assert_eq!(words.find("An rpa, a hotline-like thing.", 0), None);
    /// ```
    pub fn find(&self, text: &str, from: usize) -> Option<(Range<usize>, usize)> {
        let mut before = text[..from].chars().next_back();
        for (at, c) in text[from..].char_indices() {
            let at = from + at;
            if c.is_alphanumeric() && !before.is_some_and(joins) {
                let forms = self.forms.get(&first(&text[at..]).to_lowercase());
                let found = forms.into_iter().flatten().find_map(|form| Some((at..at + form.length_in(&text[at..])?, form.word)));
                if found.is_some() {
                    return found;
                }
            }
            before = Some(c);
        }
        None
    }
}

impl Form {
    /// How long the form is at the start of a text, if it stands there as a whole word.
    fn length_in(&self, text: &str) -> Option<usize> {
        // An abbreviation is one only in capitals.
        let exact = !self.text.chars().any(char::is_lowercase);
        let mut rest = text.chars();
        for wanted in self.text.chars() {
            let found = rest.next()?;
            let same = found == wanted || (!exact && found.to_lowercase().eq(wanted.to_lowercase())) || (wanted == '\'' && found == '’');
            if !same {
                return None;
            }
        }
        let length = text.len() - rest.as_str().len();
        let next = rest.next();
        let goes_on = if next == Some('-') { rest.next() } else { next };
        (!goes_on.is_some_and(char::is_alphanumeric)).then_some(length)
    }
}

fn first(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    &text[..end]
}

fn joins(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\'' | '’')
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn the_longest_form_wins_and_parts_of_words_do_not_count() {
        let words = Words::new([vec!["helpline"], vec!["child helpline", "child's line"]]);
        assert_eq!(words.find("A child helpline.", 0), Some((2..16, 1)));
        assert_eq!(words.find("A child’s line.", 0), Some((2..16, 1)));
        assert_eq!(words.find("non-helpline helplines", 0), None);
        assert_eq!(words.find("helpline, helpline", 8), Some((10..18, 0)));
    }

    #[test]
    fn letters_of_any_script_are_compared_whole() {
        let words = Words::new([vec!["straße"], vec!["สายด่วน"], vec![""], vec!["…"]]);
        assert_eq!(words.find("Straße", 0), Some((0.."Straße".len(), 0)));
        assert_eq!(words.find("ß สายด่วน", 0), Some((3..3 + "สายด่วน".len(), 1)));
        assert_eq!(words.find("… İ", 0), None);
    }
}
