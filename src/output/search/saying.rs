//! Texts of some pages to what they say: a stream of numbers of their own words and terms.
//!
//! A word is a text as a page says it, in lower case; a term is what has postings: a stem, a word exactly as it is
//! written, a pair of clusters. Each word as written is looked up once where it is met, and stemmed once.

use super::extract::pieces;
use super::names::Names;
use super::normal::fold;
use super::page::{SearchPage, field};
use super::segment::{WORD_END, words};
use super::stem::stem;
use super::tokens::{Stretch, bounds, stretches, word};

/// Stands where there is no number.
pub const NONE: u32 = u32::MAX;

/// One thing that a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A word, by its number among names.
    Word(u32),
    /// The same as a part of the identifier before it.
    Part(u32),
    /// The term of a pair of clusters, or of the last cluster of a run.
    Gram(u32),
    /// The term of a run's word.
    Whole(u32),
    /// What follows stands in these fields; in none, it begins a piece of the section's text.
    Field(u8),
}

const KINDS: u32 = 5;

fn code(said: Said) -> u32 {
    match said {
        Said::Word(n) => n * KINDS,
        Said::Part(n) => n * KINDS + 1,
        Said::Gram(n) => n * KINDS + 2,
        Said::Whole(n) => n * KINDS + 3,
        Said::Field(bits) => u32::from(bits) * KINDS + 4,
    }
}

fn decode(code: u32) -> Said {
    let number = code / KINDS;
    match code % KINDS {
        0 => Said::Word(number),
        1 => Said::Part(number),
        2 => Said::Gram(number),
        3 => Said::Whole(number),
        _ => Said::Field(number as u8),
    }
}

/// What one page says.
#[derive(Debug, Default)]
pub struct Saying {
    /// What stands in its title and other fields, then in each section.
    said: Vec<u32>,
    ends: Vec<usize>,
    /// The length of each section in words and clusters.
    pub lengths: Vec<u32>,
}

impl Saying {
    /// What the page says in its title and other fields, or (from 1) in a section.
    pub fn part(&self, part: usize) -> impl Iterator<Item = Said> {
        let end = self.ends.get(part).copied().unwrap_or_default();
        let start = part.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.said.get(start..end).unwrap_or_default().iter().map(|&code| decode(code))
    }
}

/// The words and terms of some pages.
#[derive(Default)]
pub struct Vocabulary<'l> {
    language: &'l str,
    raws: Names,
    /// For each of `raws` where its codes end.
    coded: Vec<usize>,
    codes: Vec<u32>,
    /// Words, and folded forms of them.
    pub names: Names,
    /// In how many pages each word stands; a folded form that is no word stands in none.
    pub pages: Vec<u32>,
    /// The page, counted from one, that said each word last.
    last: Vec<u32>,
    page: u32,
    /// The term that each word is filed under.
    pub stems: Vec<u32>,
    /// The term of each word exactly as it is written.
    pub exact: Vec<u32>,
    /// The folded form of each word, as a name.
    pub folded: Vec<u32>,
    /// Stems, words exactly as they are written, and grams.
    pub terms: Names,
}

impl<'l> Vocabulary<'l> {
    /// An empty one, of a language.
    pub fn new(language: &'l str) -> Self {
        Vocabulary { language, ..Vocabulary::default() }
    }

    /// Takes in a page.
    pub fn read(&mut self, page: &SearchPage) -> Saying {
        self.page += 1;
        let mut out = Saying::default();
        self.text(&page.title, field::TITLE, &mut out.said);
        self.text(&page.description, field::DESCRIPTION, &mut out.said);
        for (words, fields) in [(&page.keywords, field::KEYWORD), (&page.synonyms, field::SYNONYM)] {
            for word in words {
                self.text(word, fields, &mut out.said);
            }
        }
        out.ends.push(out.said.len());
        for section in &page.sections {
            let heading = self.text(&section.heading, field::HEADING, &mut out.said);
            let length = pieces(&section.text).into_iter().fold(heading, |length, piece| length + self.text(piece, 0, &mut out.said));
            out.lengths.push(length);
            out.ends.push(out.said.len());
        }
        out
    }

    /// Takes in a text and answers its length.
    fn text(&mut self, text: &str, fields: u8, out: &mut Vec<u32>) -> u32 {
        out.push(code(Said::Field(fields)));
        let mut length = 0;
        stretches(text, |stretch| {
            length += match stretch {
                Stretch::Word(raw) => self.word(raw, out),
                Stretch::Run(run) => self.run(run, out),
            }
        });
        length
    }

    fn word(&mut self, raw: &str, out: &mut Vec<u32>) -> u32 {
        let (number, is_new) = self.raws.number(raw);
        if is_new {
            self.first(raw);
        }
        let start = number.checked_sub(1).map_or(0, |before| self.coded[before]);
        let codes = start..self.coded[number];
        for at in codes.clone() {
            let code = self.codes[at];
            out.push(code);
            let word = (code / KINDS) as usize;
            if std::mem::replace(&mut self.last[word], self.page) != self.page {
                self.pages[word] += 1;
            }
        }
        u32::from(!codes.is_empty())
    }

    /// A word as written is met for the first time.
    fn first(&mut self, raw: &str) {
        let is_plain = raw.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if is_plain {
            let word = self.name(raw);
            self.codes.push(code(Said::Word(word)));
        } else if let Some(word) = word(raw) {
            let number = self.name(&word.accented);
            self.codes.push(code(Said::Word(number)));
            for part in &word.parts {
                let part = self.name(part);
                self.codes.push(code(Said::Part(part)));
            }
        }
        self.coded.push(self.codes.len());
    }

    /// The number of a word, with its terms.
    fn name(&mut self, word: &str) -> u32 {
        let number = self.place(word);
        if self.stems[number] == NONE {
            self.stems[number] = self.term(&stem(self.language, word));
            let folded = if word.is_ascii() { None } else { Some(fold(word)).filter(|folded| folded != word) };
            match folded {
                Some(folded) => {
                    self.exact[number] = self.term(word);
                    self.folded[number] = self.place(&folded) as u32;
                }
                None => self.exact[number] = self.term(&format!("{word}{WORD_END}")),
            }
        }
        number as u32
    }

    fn place(&mut self, name: &str) -> usize {
        let (number, is_new) = self.names.number(name);
        if is_new {
            self.pages.push(0);
            self.last.push(0);
            self.stems.push(NONE);
            self.exact.push(NONE);
            self.folded.push(number as u32);
        }
        number
    }

    fn run(&mut self, run: &str, out: &mut Vec<u32>) -> u32 {
        let bounds = bounds(run);
        for from in 0..bounds.len() - 1 {
            let to = bounds.get(from + 2).copied().unwrap_or(run.len());
            out.push(code(Said::Gram(self.term(&run[bounds[from]..to]))));
        }
        for (from, to) in words(run, &bounds) {
            out.push(code(Said::Whole(self.term(&format!("{}{WORD_END}", &run[bounds[from]..bounds[to]])))));
        }
        bounds.len() as u32 - 1
    }

    fn term(&mut self, term: &str) -> u32 {
        self.terms.number(term).0 as u32
    }

    /// Gives folded forms that are no words the term that looks like them.
    pub fn close(&mut self) {
        for name in 0..self.names.count() {
            if self.stems[name] == NONE {
                self.stems[name] = self.terms.find(self.names.get(name)).map_or(NONE, |term| term as u32);
            }
        }
    }
}
