//! What a translated record was made from, and whether its original says the same today.
//!
//! `content/<lang>/records.toml` keeps a digest of each original's words in its last table, `[made_from]`.

use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;

use super::{Fact, Service, Term};

/// The table of markers.
pub const MADE_FROM: &str = "made_from";

/// What a translated record is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It was made from what its original says now.
    Current,
    /// The original has changed since.
    Stale,
    /// Nothing says what it was made from.
    Unmarked,
}

/// A translated record beside its original.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Its table and id: `facts.press-one-third`.
    pub name: String,
    /// Stands for the words of the original today.
    pub digest: String,
    /// What stood for them when it was translated.
    pub made_from: Option<String>,
    /// Where it is translated.
    pub place: Place,
}

impl Mark {
    /// What it is worth.
    pub fn standing(&self) -> Standing {
        match &self.made_from {
            None => Standing::Unmarked,
            Some(digest) if *digest == self.digest => Standing::Current,
            Some(_) => Standing::Stale,
        }
    }

    /// What is to be done about it.
    pub fn finding(&self) -> Option<Diagnostic> {
        let (name, path) = (&self.name, &self.place.path);
        let (code, message, help) = match self.standing() {
            Standing::Current => return None,
            Standing::Stale => (
                "translation.stale",
                format!("the original of `{name}` has changed since it was translated"),
                format!("it stands in the translation's place: translate what changed, then run `payung translate mark {path}`"),
            ),
            Standing::Unmarked => (
                "translation.missing-marker",
                format!("nothing says from which text `{name}` was translated"),
                format!("run `payung translate mark {path}`"),
            ),
        };
        Some(Diagnostic::warning(code, message, self.place.clone()).help(help))
    }
}

/// Words of a record that a translation says in another language, in one order.
pub trait Words {
    /// The words.
    fn words(&self) -> Vec<&str>;

    /// Eight hexadecimal digits that stand for them.
    fn mark(&self) -> String {
        Digest::of_value(&self.words()).short()[..8].to_owned()
    }
}

impl Words for Fact {
    fn words(&self) -> Vec<&str> {
        vec![&self.statement, &self.value]
    }
}

impl Words for Service {
    fn words(&self) -> Vec<&str> {
        vec![&self.name, &self.hours, &self.audience, &self.also]
    }
}

impl Words for Term {
    fn words(&self) -> Vec<&str> {
        vec![&self.term, &self.meaning, &self.instead]
    }
}

/// The text of a language's records with fresh markers as its last table.
pub fn marked(text: &str, marks: &[Mark]) -> String {
    let kept = without_markers(text);
    let lines: String = marks.iter().map(|mark| format!("\"{}\" = \"{}\"\n", mark.name, mark.digest)).collect();
    if lines.is_empty() { text.to_owned() } else { format!("{}\n\n[{MADE_FROM}]\n{lines}", kept.trim_end()) }
}

/// TOML without its table `[made_from]`.
pub fn without_markers(text: &str) -> String {
    let mut within = false;
    let kept = text.split_inclusive('\n').filter(|line| {
        if line.trim_start().starts_with('[') {
            within = line.trim() == format!("[{MADE_FROM}]");
        }
        !within
    });
    kept.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_are_the_last_table_and_stand_once() {
        let mark = |name: &str| Mark { name: name.into(), digest: "0a".into(), made_from: None, place: Place::file(&"x".into()) };
        let text = "[facts.a]\nstatement = \"A\"\n";
        let once = marked(text, &[mark("facts.a")]);
        assert_eq!(once, "[facts.a]\nstatement = \"A\"\n\n[made_from]\n\"facts.a\" = \"0a\"\n");
        assert_eq!(marked(&once, &[mark("facts.a")]), once);
        assert_eq!(marked(text, &[]), text);
    }
}
