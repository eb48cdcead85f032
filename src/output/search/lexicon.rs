//! The words and terms of all parts to numbers.
//!
//! A term is what has postings: a stem, a word exactly as it is written, a pair of clusters. The number of a
//! term is its place in the order of all terms, so what is made term by term is sorted. That order is known when
//! all parts have come; until then a term's number is its place among those that came.

use super::names::{List, Names};
use super::part::Part;
use super::saying::NONE;

/// All words and terms of a language.
#[derive(Debug)]
pub struct Lexicon {
    /// Words, and folded forms of them.
    names: List,
    /// In how many pages each word stands; a folded form that is no word stands in none.
    pub pages: Vec<u32>,
    /// The term that each word is filed under.
    pub stems: Vec<u32>,
    /// The term of each word exactly as it is written.
    pub exact: Vec<u32>,
    /// The folded form of each word, as a name.
    pub folded: Vec<u32>,
    terms: List,
    /// The number in `terms` of each term.
    order: Vec<u32>,
    /// In how many sections each term stands.
    pub found: Vec<u32>,
    /// The terms of each part, in the order in which it has them, which is theirs.
    pub of_parts: Vec<Vec<u32>>,
}

/// The words and terms of the parts that came so far.
#[derive(Debug, Default)]
pub struct Growing {
    names: Names,
    pages: Vec<u32>,
    stems: Vec<u32>,
    exact: Vec<u32>,
    folded: Vec<u32>,
    terms: Names,
    found: Vec<u32>,
    /// The terms of each part, in the order in which it has them.
    of_parts: Vec<Vec<u32>>,
}

impl Growing {
    /// Takes in the next parts.
    pub fn take(&mut self, parts: &[Part]) {
        for part in parts {
            let names: Vec<u32> = part.names.iter().map(|text| self.names.number(text).0 as u32).collect();
            self.pages.resize(self.names.count(), 0);
            [&mut self.stems, &mut self.exact, &mut self.folded].into_iter().for_each(|list| list.resize(self.names.count(), NONE));
            let terms = self.terms(part, &names);
            self.found.resize(self.terms.count(), 0);
            self.read(part, &names, &terms);
            self.of_parts.push(terms);
        }
    }

    /// The terms of a part. What a word is filed under is known since the first part that said it; others are looked up.
    fn terms(&mut self, part: &Part, names: &[u32]) -> Vec<u32> {
        let mut terms = vec![NONE; part.terms.len()];
        for (local, &name) in names.iter().enumerate().filter(|(local, _)| part.said[*local] > 0) {
            let (stem, exact) = (self.stems[name as usize], self.exact[name as usize]);
            if exact != NONE {
                (terms[part.stems[local] as usize], terms[part.exact[local] as usize]) = (stem, exact);
            }
        }
        for (local, term) in terms.iter_mut().enumerate().filter(|(_, term)| **term == NONE) {
            *term = self.terms.number(part.terms.get(local)).0 as u32;
        }
        terms
    }

    /// Notes what a part knows of its words and terms.
    fn read(&mut self, part: &Part, names: &[u32], terms: &[u32]) {
        for (local, &name) in names.iter().enumerate().filter(|(local, _)| part.said[*local] > 0) {
            let name = name as usize;
            self.pages[name] += part.said[local];
            self.stems[name] = terms[part.stems[local] as usize];
            self.exact[name] = terms[part.exact[local] as usize];
            self.folded[name] = names[part.folded[local] as usize];
        }
        terms.iter().zip(&part.found).for_each(|(&term, found)| self.found[term as usize] += found);
    }

    /// All of them, terms in order.
    pub fn close(self) -> Lexicon {
        let Growing { names, pages, mut stems, mut exact, folded, terms, found, mut of_parts } = self;
        let order = terms.sorted();
        let mut places = vec![NONE; order.len()];
        order.iter().zip(0..).for_each(|(&at, place)| places[at as usize] = place);
        let known = [&mut stems, &mut exact].into_iter().chain(&mut of_parts).flatten().filter(|term| **term != NONE);
        known.for_each(|term| *term = places[*term as usize]);
        let found = order.iter().map(|&at| found[at as usize]).collect();
        let (names, terms) = (names.into_list(), terms.into_list());
        Lexicon { names, pages, stems, exact, folded, terms, order, found, of_parts }
    }
}

impl Lexicon {
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
}
