//! One page's text to what it says, by number: the dear part of an index.
//!
//! `PageTerms` depends on nothing but the page, so it may be kept between builds
//! under the page's digest. It knows words and where they stand, no stems and no
//! weights: those are the whole site's, and are given in `lexicon` and `inverted`.

use serde::{Deserialize, Serialize};

use super::extract::pieces;
use super::names::{List, Names};
use super::segment::{WORD_END, words};
use super::tokens::{Stretch, bounds, stretches, word};

/// A page as the search sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchPage {
    /// From the site's root, without a leading slash: `th/risks/grooming/`.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// One sentence on the page; empty if there is none.
    pub description: String,
    /// Further words that the author wants the page to be found by.
    pub keywords: Vec<String>,
    /// Glossary synonyms of what the page is about.
    pub synonyms: Vec<String>,
    /// The page's kind: a filter.
    pub kind: String,
    /// The page's country code, or empty: a filter.
    pub country: String,
    /// Whom the page is for: a filter.
    pub audience: Vec<String>,
    /// The text in order; what stands before the first heading is a section without one.
    pub sections: Vec<SearchSection>,
}

/// The text under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchSection {
    /// The heading's id; empty for the text before the first heading.
    pub anchor: String,
    /// The heading's text; empty for the text before the first heading.
    pub heading: String,
    /// Plain text, blocks parted by spaces or line breaks.
    pub text: String,
}

/// Where in a page a term stands, as bits.
pub mod field {
    /// In the title.
    pub const TITLE: u8 = 1;
    /// In the section's heading.
    pub const HEADING: u8 = 2;
    /// In the description.
    pub const DESCRIPTION: u8 = 4;
    /// Among the author's keywords.
    pub const KEYWORD: u8 = 8;
    /// Among the synonyms.
    pub const SYNONYM: u8 = 16;
}

/// How often, and where, a term stands in one section.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hit {
    /// How often the term stands in its text and fields.
    pub count: u16,
    /// The fields it stands in, of [`field`].
    pub fields: u8,
}

/// One thing that a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// A word of [`PageTerms::words`].
    Word(usize),
    /// The same as a part of the identifier before it.
    Part(usize),
    /// One of [`PageTerms::grams`].
    Gram(usize),
    /// What follows stands in these fields; in none, it begins a piece of the section's text.
    Field(u8),
}

/// What the index needs to know of one page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageTerms {
    /// The page itself, for its metadata and excerpts.
    pub page: SearchPage,
    /// The length of each section in words and clusters.
    pub lengths: Vec<u32>,
    /// Every word as written in lower case.
    pub words: List,
    /// Every pair of clusters and last cluster of a run; with [`WORD_END`], its dictionary words.
    pub grams: List,
    /// What stands in the page's title and other fields, then in each section, coded.
    pub said: Vec<u8>,
    /// Where each of these ends.
    pub ends: Vec<u32>,
}

impl PageTerms {
    /// Reads a page.
    ///
    /// A page without any section is found by its title, description and further words.
    pub fn new(mut page: SearchPage) -> Self {
        if page.sections.is_empty() {
            page.sections.push(SearchSection::default());
        }
        page.sections.truncate(usize::from(u16::MAX));
        let mut gather = Gather::default();
        let (mut lengths, mut ends) = (Vec::with_capacity(page.sections.len()), Vec::with_capacity(page.sections.len() + 1));
        gather.read(&page.title, field::TITLE);
        gather.read(&page.description, field::DESCRIPTION);
        for (words, fields) in [(&page.keywords, field::KEYWORD), (&page.synonyms, field::SYNONYM)] {
            for word in words {
                gather.read(word, fields);
            }
        }
        ends.push(gather.said.len() as u32);
        for section in &page.sections {
            let heading = gather.read(&section.heading, field::HEADING);
            lengths.push(pieces(&section.text).into_iter().fold(heading, |length, piece| length + gather.read(piece, 0)));
            ends.push(gather.said.len() as u32);
        }
        let Gather { words, grams, mut said, .. } = gather;
        said.shrink_to_fit();
        PageTerms { page, lengths, words: words.into_list(), grams: grams.into_list(), said, ends }
    }

    /// What the page says in its title and other fields, or (from 1) in a section.
    pub fn said(&self, part: usize) -> Saying<'_> {
        let end = self.ends.get(part).map_or(0, |&end| end as usize);
        let start = part.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        Saying { bytes: self.said.get(start..end).unwrap_or_default() }
    }

    /// Whether all numbers lead somewhere: for what was not made by [`PageTerms::new`].
    pub fn is_whole(&self) -> bool {
        let sections = self.page.sections.len();
        let known = |said: Said| match said {
            Said::Word(n) | Said::Part(n) => n < self.words.len(),
            Said::Gram(n) => n < self.grams.len(),
            Said::Field(_) => true,
        };
        let ends = self.ends.is_sorted() && self.ends.last().is_some_and(|&end| end as usize == self.said.len());
        sections > 0
            && self.lengths.len() == sections
            && self.ends.len() == sections + 1
            && ends
            && (0..=sections).all(|part| self.said(part).all(known))
    }
}

const KINDS: u32 = 4;

/// Seven bits a byte, the last one without the eighth; of these bits the lowest two are the kind.
fn write(out: &mut Vec<u8>, said: Said) {
    let (kind, number) = match said {
        Said::Word(n) => (0, n),
        Said::Part(n) => (1, n),
        Said::Gram(n) => (2, n),
        Said::Field(bits) => (3, usize::from(bits)),
    };
    let mut rest = number as u32 * KINDS + kind;
    while rest > 127 {
        out.push((rest & 127) as u8 | 128);
        rest >>= 7;
    }
    out.push(rest as u8);
}

/// Reads what was written so.
#[derive(Debug, Clone)]
pub struct Saying<'a> {
    bytes: &'a [u8],
}

impl Iterator for Saying<'_> {
    type Item = Said;

    fn next(&mut self) -> Option<Said> {
        let (mut coded, mut shift) = (0_u32, 0);
        loop {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            coded |= u32::from(byte & 127).checked_shl(shift).unwrap_or(0);
            shift += 7;
            if byte < 128 {
                break;
            }
        }
        let number = (coded / KINDS) as usize;
        Some(match coded % KINDS {
            0 => Said::Word(number),
            1 => Said::Part(number),
            2 => Said::Gram(number),
            _ => Said::Field(number as u8),
        })
    }
}

/// What a page says, and what each word as written comes to, so that a word met again costs one look-up.
#[derive(Default)]
struct Gather {
    raws: Names,
    /// For each of `raws` where its code ends in `codes`.
    coded: Vec<usize>,
    codes: Vec<u8>,
    words: Names,
    grams: Names,
    said: Vec<u8>,
}

impl Gather {
    /// Takes in a text and answers its length.
    fn read(&mut self, text: &str, fields: u8) -> u32 {
        write(&mut self.said, Said::Field(fields));
        let mut length = 0;
        stretches(text, |stretch| {
            length += match stretch {
                Stretch::Word(raw) => self.word(raw),
                Stretch::Run(run) => self.run(run),
            }
        });
        length
    }

    fn word(&mut self, raw: &str) -> u32 {
        let (number, is_new) = self.raws.number(raw);
        if is_new {
            self.first(raw);
        }
        let start = number.checked_sub(1).map_or(0, |before| self.coded[before]);
        let code = &self.codes[start..self.coded[number]];
        self.said.extend_from_slice(code);
        u32::from(!code.is_empty())
    }

    /// A word as written is met for the first time.
    fn first(&mut self, raw: &str) {
        let is_plain = raw.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if is_plain {
            write(&mut self.codes, Said::Word(self.words.number(raw).0));
        } else if let Some(word) = word(raw) {
            write(&mut self.codes, Said::Word(self.words.number(&word.accented).0));
            for part in &word.parts {
                write(&mut self.codes, Said::Part(self.words.number(part).0));
            }
        }
        self.coded.push(self.codes.len());
    }

    fn run(&mut self, run: &str) -> u32 {
        let bounds = bounds(run);
        for from in 0..bounds.len() - 1 {
            let to = bounds.get(from + 2).copied().unwrap_or(run.len());
            self.gram(&run[bounds[from]..to]);
        }
        for (from, to) in words(run, &bounds) {
            self.gram(&format!("{}{WORD_END}", &run[bounds[from]..bounds[to]]));
        }
        bounds.len() as u32 - 1
    }

    fn gram(&mut self, gram: &str) {
        write(&mut self.said, Said::Gram(self.grams.number(gram).0));
    }
}
