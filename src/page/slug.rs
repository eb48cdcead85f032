//! The id of a heading from its text, unique on its page.

use std::collections::HashMap;

use crate::url;

/// Ids given out on one page.
#[derive(Default)]
pub struct Slugs {
    used: HashMap<String, usize>,
}

impl Slugs {
    /// The id for a heading's text: letters of any script kept, lower case, words joined by `-`.
    /// ```
    /// # use payung::page::Slugs;
    /// let mut slugs = Slugs::default();
    /// assert_eq!(slugs.unique("What it is!"), "what-it-is");
    /// assert_eq!(slugs.unique("What it is"), "what-it-is-2");
    /// assert_eq!(slugs.unique("ความปลอดภัย"), "ความปลอดภัย");
    /// ```
    pub fn unique(&mut self, text: &str) -> String {
        let base = slug(text);
        self.reserve(if base.is_empty() { "section".to_owned() } else { base })
    }

    /// The id itself if it is free, else with the next number behind it.
    pub fn reserve(&mut self, base: String) -> String {
        if !self.used.contains_key(&base) {
            self.used.insert(base.clone(), 1);
            return base;
        }
        loop {
            let count = self.used.entry(base.clone()).or_insert(1);
            *count += 1;
            let id = format!("{base}-{count}");
            if !self.used.contains_key(&id) {
                self.used.insert(id.clone(), 1);
                return id;
            }
        }
    }
}

/// Marks belong to their letter, so a word in Thai or Khmer stays one word.
fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut take = |c: char| {
        if c.is_alphanumeric() || c == '_' || mark(c) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') && (c.is_whitespace() || c.is_ascii_punctuation() || matches!(c, '–' | '—' | '/')) {
            out.push('-');
        }
    };
    if text.is_ascii() {
        text.bytes().for_each(|byte| take(char::from(byte.to_ascii_lowercase())));
    } else {
        url::canonical(text).chars().flat_map(char::to_lowercase).for_each(take);
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

/// Whether a sign is a combining mark of any script (Unicode general category M).
fn mark(c: char) -> bool {
    !c.is_ascii() && unicode_normalization::char::is_combining_mark(c)
}
