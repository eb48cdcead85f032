//! One page's text to the terms it can be found by: the dear part of an index.
//!
//! `PageTerms` depends on nothing but the page and its language, so it may be
//! kept between builds under the page's digest. It knows counts and fields, no
//! weights: those need the whole site and are given in `index`.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::quick::Quick;
use super::segment::{WORD_END, words};
use super::stem::stem;
use super::tokens::{Token, Word, tokens};

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hit {
    /// The section's place in the page.
    pub section: u16,
    /// How often the term stands in its text and fields.
    pub count: u16,
    /// The fields it stands in, of [`field`].
    pub fields: u8,
}

/// Terms with their hits, both in order.
type Terms = Vec<(String, Vec<Hit>)>;
/// Words as written with the terms that they are filed under, in order.
type Surfaces = Vec<(String, String)>;

/// What the index needs to know of one page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PageTerms {
    /// The page itself, for its metadata and excerpts.
    pub page: SearchPage,
    /// The length of each section in words and clusters.
    pub lengths: Vec<u32>,
    /// Every term with its hits, both in order.
    pub terms: Terms,
    /// Every word as written in lower case with the term that it is filed under, in order.
    pub surfaces: Surfaces,
}

impl PageTerms {
    /// Reads a page.
    ///
    /// The same page and language give the same terms; a page without any
    /// section is found by its title, description and further words.
    pub fn new(lang: &str, page: &SearchPage) -> Self {
        let mut page = page.clone();
        if page.sections.is_empty() {
            page.sections.push(SearchSection::default());
        }
        page.sections.truncate(usize::from(u16::MAX));
        let mut gather = Gather { lang, places: HashMap::default(), hits: Vec::new(), surfaces: HashMap::default() };
        let mut lengths = Vec::with_capacity(page.sections.len());
        for (index, section) in page.sections.iter().enumerate() {
            let index = index as u16;
            let heading = gather.read(index, &section.heading, field::HEADING);
            lengths.push(heading + gather.read(index, &section.text, 0));
        }
        gather.read(0, &page.title, field::TITLE);
        gather.read(0, &page.description, field::DESCRIPTION);
        for word in &page.keywords {
            gather.read(0, word, field::KEYWORD);
        }
        for word in &page.synonyms {
            gather.read(0, word, field::SYNONYM);
        }
        gather.title_everywhere();
        let (terms, surfaces) = gather.finish();
        PageTerms { page, lengths, terms, surfaces }
    }
}

/// A word as written: the places of its stem's hits and of its own in [`Gather::hits`].
#[derive(Clone, Copy)]
struct Surface {
    stem: usize,
    exact: Option<usize>,
}

/// Terms and words of a page by place, so that a word met again costs one look-up.
struct Gather<'a> {
    lang: &'a str,
    places: HashMap<String, usize, Quick>,
    hits: Vec<Vec<Hit>>,
    surfaces: HashMap<String, Surface, Quick>,
}

impl Gather<'_> {
    /// Takes in a text and answers its length.
    fn read(&mut self, section: u16, text: &str, fields: u8) -> u32 {
        let mut length = 0;
        for token in tokens(text) {
            match token {
                Token::Word(word) => {
                    length += 1;
                    self.word(section, &word, fields);
                }
                Token::Run(clusters) => {
                    length += clusters.len() as u32;
                    self.run(section, &clusters, fields);
                }
            }
        }
        length
    }

    fn word(&mut self, section: u16, word: &Word, fields: u8) {
        let mut surface = self.surface(&word.accented);
        self.hit(section, surface.stem, fields);
        // The word as it is written has postings of its own beside those of its stem.
        let exact = match surface.exact {
            Some(exact) => exact,
            None if word.accented != word.folded => self.place(&word.accented),
            None => self.place(&format!("{}{WORD_END}", word.folded)),
        };
        if surface.exact.replace(exact).is_none()
            && let Some(known) = self.surfaces.get_mut(&word.accented)
        {
            *known = surface;
        }
        self.hit(section, exact, fields);
        for part in &word.parts {
            let part = self.surface(part);
            self.hit(section, part.stem, fields);
        }
    }

    fn surface(&mut self, accented: &str) -> Surface {
        if let Some(surface) = self.surfaces.get(accented) {
            return *surface;
        }
        let stem = stem(self.lang, accented);
        let surface = Surface { stem: self.place(&stem), exact: None };
        self.surfaces.insert(accented.to_owned(), surface);
        surface
    }

    fn run(&mut self, section: u16, clusters: &[String], fields: u8) {
        for pair in clusters.windows(2) {
            let place = self.place(&pair.concat());
            self.hit(section, place, fields);
        }
        if let Some(last) = clusters.last() {
            let place = self.place(last);
            self.hit(section, place, fields);
        }
        for (from, to) in words(clusters) {
            let mut word = clusters[from..to].concat();
            word.push(WORD_END);
            let place = self.place(&word);
            self.hit(section, place, fields);
        }
    }

    fn place(&mut self, term: &str) -> usize {
        if let Some(place) = self.places.get(term) {
            return *place;
        }
        self.places.insert(term.to_owned(), self.hits.len());
        self.hits.push(Vec::new());
        self.hits.len() - 1
    }

    /// Sections come in order, but for the first, to which title and description are added at the end.
    fn hit(&mut self, section: u16, place: usize, fields: u8) {
        let hits = &mut self.hits[place];
        let at = hits.iter().rposition(|hit| hit.section <= section).map_or(0, |at| at + usize::from(hits[at].section < section));
        if hits.get(at).is_none_or(|hit| hit.section != section) {
            hits.insert(at, Hit { section, ..Hit::default() });
        }
        hits[at].count = hits[at].count.saturating_add(1);
        hits[at].fields |= fields;
    }

    /// A term of the title counts as such in every section that says it.
    fn title_everywhere(&mut self) {
        for hits in &mut self.hits {
            let titled = hits.first().is_some_and(|hit| hit.section == 0 && hit.fields & field::TITLE != 0);
            if titled {
                hits.iter_mut().for_each(|hit| hit.fields |= field::TITLE);
            }
        }
    }

    /// Terms with their hits, and words with their terms, both in order.
    fn finish(self) -> (Terms, Surfaces) {
        let mut names = vec![""; self.hits.len()];
        for (term, &place) in &self.places {
            names[place] = term;
        }
        let mut surfaces: Vec<(String, String)> = self.surfaces.into_iter().map(|(word, of)| (word, names[of.stem].to_owned())).collect();
        surfaces.sort_unstable();
        let mut hits = self.hits;
        let mut terms: Vec<(String, Vec<Hit>)> = self.places.into_iter().map(|(term, place)| (term, std::mem::take(&mut hits[place]))).collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        (terms, surfaces)
    }
}
