//! The words of all pages to numbers, and words to the terms that they are filed under.
//!
//! A word is a text as a page says it, in lower case; a term is what has postings:
//! a stem, a word exactly as it is written, a pair of clusters. The number of a
//! term is its place in the order of all terms, so what is made term by term is
//! sorted. Each word is stemmed once, however many pages say it.

use rayon::prelude::*;

use super::names::Names;
use super::normal::fold;
use super::page::PageTerms;
use super::segment::WORD_END;
use super::stem::stem;

/// Stands where there is no number.
pub const NONE: u32 = u32::MAX;

/// For a page, the numbers in the lexicon of its words and grams.
#[derive(Debug, Default)]
pub struct Known {
    /// Of its words.
    pub words: Vec<u32>,
    /// Of its grams.
    pub grams: Vec<u32>,
}

/// All words and terms of a language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words; behind them folded forms that are no page's words.
    names: Names,
    /// In how many pages each word stands.
    pub pages: Vec<u32>,
    /// The term that each name is filed under; of a folded form the term that looks like it, or [`NONE`].
    pub stems: Vec<u32>,
    /// The term of each word exactly as it is written.
    pub exact: Vec<u32>,
    /// The folded form of each word, as a name.
    pub folded: Vec<u32>,
    /// The term of each gram.
    pub grams: Vec<u32>,
    terms: Names,
    /// The number in `terms` of each term.
    order: Vec<u32>,
}

impl Lexicon {
    /// Reads pages; the second answer has one entry a page.
    pub fn of(lang: &str, pages: &[&PageTerms], chunk: usize) -> (Self, Vec<Known>) {
        let chunks: Vec<Chunk> = pages.par_chunks(chunk).map(Chunk::of).collect();
        let (mut lexicon, mut grams) = (Lexicon::default(), Names::default());
        let mut known = Vec::with_capacity(pages.len());
        for chunk in chunks {
            let words: Vec<u32> = chunk.words.iter().map(|word| lexicon.names.number(word).0 as u32).collect();
            let of_grams: Vec<u32> = chunk.grams.iter().map(|gram| grams.number(gram).0 as u32).collect();
            lexicon.pages.resize(lexicon.names.count(), 0);
            words.iter().zip(chunk.pages).for_each(|(&word, pages)| lexicon.pages[word as usize] += pages);
            known.extend(chunk.known.into_iter().map(|mut page| {
                page.words.iter_mut().for_each(|word| *word = words[*word as usize]);
                page.grams.iter_mut().for_each(|gram| *gram = of_grams[*gram as usize]);
                page
            }));
        }
        lexicon.file(lang, &grams);
        (lexicon, known)
    }

    /// How many words there are.
    pub fn words(&self) -> usize {
        self.pages.len()
    }

    /// How many names there are: words, and folded forms.
    pub fn names(&self) -> usize {
        self.names.count()
    }

    /// A word, or a folded form.
    pub fn name(&self, number: usize) -> &str {
        self.names.get(number)
    }

    /// How many terms there are.
    pub fn terms(&self) -> usize {
        self.order.len()
    }

    /// A term.
    pub fn term(&self, number: usize) -> &str {
        self.terms.get(self.order[number] as usize)
    }

    /// The number of a term.
    pub fn find(&self, term: &str) -> Option<usize> {
        self.order.binary_search_by(|&at| self.terms.get(at as usize).cmp(term)).ok()
    }

    /// Gives each word and gram its terms.
    fn file(&mut self, lang: &str, grams: &Names) {
        let forms: Vec<(String, Option<String>)> = (0..self.words()).into_par_iter().map(|word| forms(lang, self.name(word))).collect();
        let mut exact = String::new();
        for (word, (stem, folded)) in forms.iter().enumerate() {
            self.stems.push(self.terms.number(stem).0 as u32);
            exact.clear();
            exact.push_str(self.names.get(word));
            match folded {
                Some(folded) => self.folded.push(self.names.number(folded).0 as u32),
                None => {
                    self.folded.push(word as u32);
                    exact.push(WORD_END);
                }
            }
            self.exact.push(self.terms.number(&exact).0 as u32);
        }
        self.grams = grams.iter().map(|gram| self.terms.number(gram).0 as u32).collect();
        let alike = (self.words()..self.names.count()).map(|form| self.terms.find(self.names.get(form)).map_or(NONE, |term| term as u32));
        self.stems.extend(alike);
        self.sort();
    }

    /// Numbers terms by their order.
    fn sort(&mut self) {
        // Eight letters in one number decide most comparisons without a look at the text.
        let mut order: Vec<(u64, u32)> = self.terms.iter().zip(0..).map(|(term, at)| (beginning(term), at)).collect();
        let terms = &self.terms;
        order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| terms.get(a.1 as usize).cmp(terms.get(b.1 as usize))));
        self.order = order.into_iter().map(|(_, at)| at).collect();
        let mut places = vec![NONE; self.order.len()];
        self.order.iter().zip(0..).for_each(|(&at, place)| places[at as usize] = place);
        for number in self.stems.iter_mut().chain(&mut self.exact).chain(&mut self.grams).filter(|number| **number != NONE) {
            *number = places[*number as usize];
        }
    }
}

/// The first eight bytes as a number of the same order.
fn beginning(term: &str) -> u64 {
    let mut first = [0; 8];
    let bytes = term.as_bytes();
    let many = bytes.len().min(8);
    first[..many].copy_from_slice(&bytes[..many]);
    u64::from_be_bytes(first)
}

/// A word's stem, and its folded form if it is another than the word.
fn forms(lang: &str, word: &str) -> (String, Option<String>) {
    let folded = if word.is_ascii() { None } else { Some(fold(word)).filter(|folded| folded != word) };
    (stem(lang, word), folded)
}

/// The words of some pages.
#[derive(Default)]
struct Chunk {
    words: Names,
    pages: Vec<u32>,
    grams: Names,
    known: Vec<Known>,
}

impl Chunk {
    fn of(pages: &[&PageTerms]) -> Self {
        let mut chunk = Chunk::default();
        for page in pages {
            let mut known = Known { words: Vec::with_capacity(page.words.len()), grams: Vec::with_capacity(page.grams.len()) };
            for word in page.words.iter() {
                let (number, is_new) = chunk.words.number(word);
                if is_new {
                    chunk.pages.push(0);
                }
                chunk.pages[number] += 1;
                known.words.push(number as u32);
            }
            known.grams.extend(page.grams.iter().map(|gram| chunk.grams.number(gram).0 as u32));
            chunk.known.push(known);
        }
        chunk
    }
}
