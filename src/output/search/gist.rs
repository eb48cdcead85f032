//! What each section says by weight, for its extract, on sites too large to send every text.
//!
//! A word weighs its count in the section times the rarity of the term that it is
//! filed under. What a piece says is compared text by text, not term by term: a
//! word that was said in another form is still news.

use std::collections::HashMap;

use rayon::prelude::*;

use super::extract::{Weighed, extract, share};
use super::inverted::{Counts, Inverted, Placed, Terms};
use super::lexicon::{Lexicon, NONE};
use super::page::Said;
use super::segment::WORD_END;
use super::weight::rarity;

/// How rare each term is, where there are so many sections.
pub fn rarities(inverted: &Inverted, all: u32) -> Vec<f64> {
    inverted.found.par_iter().with_min_len(4096).map(|&found| rarity(found, all)).collect()
}

/// Makes extracts, a page after the other.
pub struct Gist<'a> {
    lexicon: &'a Lexicon,
    /// How rare each term is.
    rarities: &'a [f64],
    counts: Counts,
    room: Weighed,
}

impl<'a> Gist<'a> {
    /// For a site of which [`rarities`] of terms are known.
    pub fn new(lexicon: &'a Lexicon, rarities: &'a [f64]) -> Self {
        Gist { lexicon, rarities, counts: Counts::new(lexicon.terms()), room: Weighed::default() }
    }

    /// The extract of each section of a page.
    pub fn of(&mut self, placed: &Placed<'_>) -> Vec<String> {
        let page = placed.page;
        let terms = Terms::of(placed, self.lexicon);
        let texts = Texts::of(placed, self.lexicon, &terms);
        let share = share(page.page.sections.iter().map(|section| section.text.len()).sum());
        let mut extracts = Vec::with_capacity(page.page.sections.len());
        self.counts.fields(page, &terms);
        for (index, section) in page.page.sections.iter().enumerate() {
            self.counts.section(page, &terms, index);
            let weight = |term: u32| f64::from(self.counts.count(term).min(4)) * self.rarities[term as usize];
            let weighed = |room: &mut Weighed| texts.weigh(page.said(index + 1), weight, room);
            extracts.push(extract(&section.text, share, weighed, &mut self.room));
            self.counts.drain(|_, _| ());
        }
        self.counts.forget();
        extracts
    }
}

/// The texts that a page says, by number: its words, its grams, and folded forms that are no words of it.
struct Texts {
    words: usize,
    /// The folded form of each word, if it is another than the word, as a text.
    folded: Vec<Option<u32>>,
    /// The term of each text; [`NONE`] where it has none or does not count.
    terms: Vec<u32>,
}

impl Texts {
    fn of(placed: &Placed<'_>, lexicon: &Lexicon, known: &Terms) -> Self {
        let words = &placed.known.words;
        let mut terms: Vec<u32> = known.words.iter().map(|&(stem, _)| stem).collect();
        let gram = |(gram, &term): (&str, &u32)| if gram.ends_with(WORD_END) { NONE } else { term };
        terms.extend(placed.page.grams.iter().zip(&known.grams).map(gram));
        let mut places: HashMap<u32, u32> = HashMap::new();
        if words.iter().any(|&word| lexicon.folded[word as usize] != word) {
            places.extend(words.iter().copied().zip(0..));
        }
        let folded = words.iter().map(|&word| {
            let folded = lexicon.folded[word as usize];
            (folded != word).then(|| {
                *places.entry(folded).or_insert_with(|| {
                    terms.push(lexicon.stems[folded as usize]);
                    terms.len() as u32 - 1
                })
            })
        });
        let folded = folded.collect();
        Texts { words: words.len(), folded, terms }
    }

    /// What each piece of a section's text says.
    fn weigh(&self, section: impl Iterator<Item = Said>, weight: impl Fn(u32) -> f64, room: &mut Weighed) {
        let Weighed { said, weights, seen } = room;
        weights.clear();
        weights.resize(self.terms.len(), 0.0);
        seen.clear();
        seen.resize(self.terms.len(), 0);
        let mut many = 0;
        for one in section {
            let (text, folded) = match one {
                Said::Field(0) => {
                    if said.len() == many {
                        said.push(Vec::new());
                    }
                    said[many].clear();
                    many += 1;
                    continue;
                }
                Said::Field(_) => continue,
                Said::Word(word) => (word, self.folded[word]),
                Said::Part(word) => (word, None),
                Said::Gram(gram) => (self.words + gram, None),
            };
            let Some(piece) = many.checked_sub(1).and_then(|piece| said.get_mut(piece)) else { continue };
            for text in [Some(text as u32), folded].into_iter().flatten() {
                let term = self.terms[text as usize];
                if term != NONE && std::mem::replace(&mut seen[text as usize], many) != many {
                    weights[text as usize] = weight(term);
                    piece.push(text);
                }
            }
        }
        said.truncate(many);
    }
}
