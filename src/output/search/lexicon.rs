//! The words and terms of all parts to numbers.
//!
//! A term is what has postings: a stem, a word exactly as it is written, a pair of clusters. The number of a
//! term is its place in the order of all terms, so what is made term by term is sorted.

use std::sync::Arc;

use super::names::{List, Names};
use super::part::Part;
use super::saying::NONE;

/// All words and terms of a language.
#[derive(Debug, Default)]
pub struct Lexicon {
    /// Words, and folded forms of them.
    names: Names,
    /// In how many pages each word stands; a folded form that is no word stands in none.
    pub pages: Vec<u32>,
    /// The term that each word is filed under.
    pub stems: Vec<u32>,
    /// The term of each word exactly as it is written.
    pub exact: Vec<u32>,
    /// The folded form of each word, as a name.
    pub folded: Vec<u32>,
    terms: Names,
    /// The number in `terms` of each term.
    order: Vec<u32>,
    /// Each part that knows a term, with the term's number there: term by term.
    places: Vec<(u32, u32)>,
    /// Where those of each term end.
    ends: Vec<u32>,
}

impl Lexicon {
    /// Reads parts.
    pub fn of(parts: &[Arc<Part>]) -> Self {
        let numbers = |list: fn(&Part) -> &List| {
            let mut all = Names::default();
            let numbers: Vec<Vec<u32>> = parts.iter().map(|part| list(part).iter().map(|text| all.number(text).0 as u32).collect()).collect();
            (all, numbers)
        };
        let ((names, of_names), (terms, mut of_terms)) = rayon::join(|| numbers(|part| &part.names), || numbers(|part| &part.terms));
        let order = terms.sorted();
        let mut places = vec![NONE; order.len()];
        order.iter().zip(0..).for_each(|(&at, place)| places[at as usize] = place);
        of_terms.iter_mut().flatten().for_each(|term| *term = places[*term as usize]);
        let mut lexicon = Lexicon { terms, order, ..Lexicon::default() };
        lexicon.file(parts, &of_terms);
        lexicon.read(names.count(), parts, &of_names, &of_terms);
        lexicon.names = names;
        lexicon
    }

    /// Notes which parts know each term.
    fn file(&mut self, parts: &[Arc<Part>], of_terms: &[Vec<u32>]) {
        let mut next = vec![0_u32; self.terms() + 1];
        of_terms.iter().flatten().for_each(|&term| next[term as usize + 1] += 1);
        for term in 0..self.terms() {
            next[term + 1] += next[term];
        }
        self.places = vec![(0, 0); of_terms.iter().map(Vec::len).sum()];
        self.ends = next[1..].to_vec();
        for (part, numbers) in (0..parts.len() as u32).zip(of_terms) {
            for (&term, local) in numbers.iter().zip(0..) {
                let place = &mut next[term as usize];
                self.places[*place as usize] = (part, local);
                *place += 1;
            }
        }
    }

    /// Notes what parts know of each word.
    fn read(&mut self, names: usize, parts: &[Arc<Part>], of_names: &[Vec<u32>], of_terms: &[Vec<u32>]) {
        self.pages = vec![0; names];
        (self.stems, self.exact, self.folded) = (vec![NONE; names], vec![NONE; names], vec![NONE; names]);
        for ((part, names), terms) in parts.iter().zip(of_names).zip(of_terms) {
            for (local, &name) in names.iter().enumerate().filter(|(local, _)| part.said[*local] > 0) {
                let name = name as usize;
                self.pages[name] += part.said[local];
                self.stems[name] = terms[part.stems[local] as usize];
                self.exact[name] = terms[part.exact[local] as usize];
                self.folded[name] = names[part.folded[local] as usize];
            }
        }
    }

    /// The numbers of all words: names that some page says.
    pub fn words(&self) -> impl Iterator<Item = usize> {
        self.pages.iter().enumerate().filter(|(_, pages)| **pages > 0).map(|(word, _)| word)
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

    /// Each part that knows a term, with the term's number there.
    pub fn places(&self, term: usize) -> &[(u32, u32)] {
        let start = term.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.places[start as usize..self.ends[term] as usize]
    }
}
