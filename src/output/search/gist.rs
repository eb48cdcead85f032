//! What each section says by weight, for its extract, on sites too large to send every text.
//!
//! A word weighs its count in the section times the rarity of the term that it is
//! filed under, among the pages that are read together: so an extract hangs on few pages. What a piece says is
//! compared text by text, not term by term: a word that was said in another form is still news.

use super::extract::{Weighed, extract, share};
use super::page::{Hit, SearchPage, SearchSection};
use super::saying::{NONE, Said, Saying, Vocabulary};
use super::weight::rarity;

/// Makes extracts, a page after the other.
pub struct Gist<'a> {
    of: &'a Vocabulary<'a>,
    /// How rare each term is.
    rarities: Vec<f64>,
    /// How often the section at hand says each of its terms.
    counts: Vec<u16>,
    room: Weighed,
}

impl<'a> Gist<'a> {
    /// For pages of so many sections, of which each term stands in so many.
    pub fn new(of: &'a Vocabulary<'a>, found: &[u32], sections: u32) -> Self {
        let rarities = found.iter().map(|&found| rarity(found, sections)).collect();
        let texts = of.names.count() + of.terms.count();
        let room = Weighed { weights: vec![0.0; texts], seen: vec![0; texts], ..Weighed::default() };
        Gist { of, rarities, counts: vec![0; of.terms.count()], room }
    }

    /// The extract of each section of a page, whose terms are known.
    pub fn of<I: Iterator<Item = (u32, Hit)>>(&mut self, page: &SearchPage, saying: &Saying, terms: impl Fn(usize) -> I) -> Vec<String> {
        let Gist { of, rarities, counts, room } = self;
        let share = share(page.sections.iter().map(|section| section.text.len()).sum());
        let extract = |(index, section): (usize, &SearchSection)| {
            let weighed = |room: &mut Weighed| {
                terms(index).for_each(|(term, hit)| counts[term as usize] = hit.count.min(4));
                weigh(of, saying.part(index + 1), |term| f64::from(counts[term as usize]) * rarities[term as usize], room);
                terms(index).for_each(|(term, _)| counts[term as usize] = 0);
            };
            extract(&section.text, share, weighed, room)
        };
        page.sections.iter().enumerate().map(extract).collect()
    }
}

/// What each piece of a section's text says: names by their number, grams behind them.
fn weigh(of: &Vocabulary<'_>, section: impl Iterator<Item = Said>, weight: impl Fn(u32) -> f64, room: &mut Weighed) {
    let names = of.names.count() as u32;
    let Weighed { said, ends, weights, seen, pieces } = room;
    said.clear();
    ends.clear();
    let mut is_text = false;
    for one in section {
        // A run's word says what its pairs say.
        let (text, term, folded) = match one {
            Said::Field(0) => {
                if is_text {
                    ends.push(said.len());
                }
                is_text = true;
                *pieces += 1;
                continue;
            }
            Said::Word(word) => (word, of.stems[word as usize], of.folded[word as usize]),
            Said::Part(word) => (word, of.stems[word as usize], word),
            Said::Gram(gram) => (names + gram, gram, names + gram),
            Said::Whole(_) | Said::Field(_) => continue,
        };
        if !is_text {
            continue;
        }
        let mut say = |text: u32, term: u32| {
            if std::mem::replace(&mut seen[text as usize], *pieces) != *pieces && term != NONE {
                weights[text as usize] = weight(term);
                said.push(text);
            }
        };
        say(text, term);
        if folded != text {
            say(folded, of.stems[folded as usize]);
        }
    }
    if is_text {
        ends.push(said.len());
    }
}
