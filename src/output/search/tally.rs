//! What was found of each unit to pages in order.
//!
//! A section's score is the sum over units of rarity times level; a page's is
//! its best section's, plus a share of what its other sections add, times how
//! complete it is. `client.js`: `count`, `rank`.

use std::collections::HashMap;

use super::opened::Opened;
use super::seek::Sought;
use super::weight;

/// What all units say.
#[derive(Debug, Default)]
pub struct Tally {
    /// The score of each section.
    pub best: HashMap<usize, f64>,
    sum: HashMap<usize, f64>,
    cover: HashMap<usize, f64>,
    whole: f64,
}

impl Tally {
    /// Adds what a unit says.
    pub fn count(&mut self, index: &Opened<'_>, sought: &Sought) {
        let (mut sum, mut cover): (HashMap<usize, f64>, HashMap<usize, f64>) = Default::default();
        let mut whole = sought.lost;
        for part in &sought.parts {
            let read: Vec<_> = part.of.iter().map(|(_, entry, worth)| (index.postings(entry), *worth)).collect();
            let least = read.iter().map(|((rarity, _), _)| *rarity).fold(f64::INFINITY, f64::min);
            let mut top: HashMap<usize, f64> = HashMap::new();
            for ((rarity, postings), worth) in &read {
                let worth = (if sought.is_run { least } else { *rarity }) * worth;
                for &(section, level) in &postings.list {
                    let now = worth * f64::from(level);
                    let known = top.entry(section as usize).or_insert(now);
                    *known = known.max(now);
                }
            }
            whole += if part.mass { least } else { 0.0 };
            for (section, score) in top {
                *sum.entry(section).or_default() += score;
                *cover.entry(section).or_default() += if part.mass { least } else { 0.0 };
            }
        }
        self.add(index, &sum, &cover, whole);
    }

    fn add(&mut self, index: &Opened<'_>, sum: &HashMap<usize, f64>, cover: &HashMap<usize, f64>, whole: f64) {
        let mut pages: HashMap<usize, (f64, f64)> = HashMap::new();
        for (&section, partial) in sum {
            let Some(&page) = index.page_of.get(section) else { continue };
            let covered = cover.get(&section).copied().unwrap_or_default();
            let share = covered / if whole == 0.0 { 1.0 } else { whole };
            let score = partial * (1.0 - weight::BROKEN + weight::BROKEN * share);
            *self.best.entry(section).or_default() += score;
            let page = pages.entry(page).or_default();
            *page = (page.0.max(score), page.1.max(covered));
        }
        for (page, (score, covered)) in pages {
            *self.sum.entry(page).or_default() += score;
            *self.cover.entry(page).or_default() += covered;
        }
        self.whole += whole;
    }

    fn whole(&self) -> f64 {
        if self.whole == 0.0 { 1.0 } else { self.whole }
    }

    fn most(&self) -> f64 {
        let whole = self.whole();
        self.cover.values().map(|cover| cover / whole).fold(0.0, f64::max)
    }

    /// Whether some page says all of the query.
    pub fn is_complete(&self) -> bool {
        self.most() > 0.999
    }

    /// Pages with their scores, best first; those that say too little of the query are left out.
    ///
    /// `is_whole` asks for complete pages alone, if there are any: a run, or a phrase in quotes.
    pub fn rank(&self, index: &Opened<'_>, is_whole: bool) -> Vec<(usize, f64)> {
        let whole = self.whole();
        let mut best: HashMap<usize, f64> = HashMap::new();
        for (&section, &score) in &self.best {
            let known = best.entry(index.page_of[section]).or_default();
            *known = known.max(score);
        }
        let least = if is_whole && self.is_complete() { 0.999 } else { self.most() * weight::LEAST };
        let mut pages: Vec<(usize, f64)> = Vec::new();
        for (&page, &sum) in &self.sum {
            let cover = self.cover.get(&page).copied().unwrap_or_default() / whole;
            let top = best.get(&page).copied().unwrap_or_default();
            let score = (top + weight::JOIN * (sum - top)) * (1.0 + weight::COMPLETE * cover);
            if cover >= least {
                pages.push((page, (score / 10.0).round() / 1000.0));
            }
        }
        pages.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        pages
    }
}
