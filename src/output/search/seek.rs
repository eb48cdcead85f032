//! A word or run of a query to the terms of the index that stand for it.
//!
//! Alternatives of one part count by the best; parts add up. A word that the
//! index does not know is sought among what it begins, what it may misspell and
//! what it is related to. `client.js`: `seekRun`, `seekWord`, `similar`.

use std::io;

use super::ask::Unit;
use super::normal::fold;
use super::opened::{Entry, Opened};
use super::segment::{LONGEST_WORD, WORD_END};
use super::vocabulary::{class, distance};
use super::weight::{self, rarity};

/// A form that was found, its term, and what it counts for.
pub type Alternative = (String, Entry, f64);

/// Alternatives, of which a section counts the best.
#[derive(Debug)]
pub struct Part {
    /// The alternatives.
    pub of: Vec<Alternative>,
    /// Whether the part belongs to what makes an answer complete.
    pub mass: bool,
}

/// What was found of a unit.
#[derive(Debug, Default)]
pub struct Sought {
    /// What adds up.
    pub parts: Vec<Part>,
    /// What an excerpt marks.
    pub needles: Vec<String>,
    /// Whether it is a run.
    pub is_run: bool,
    /// The rarity of what was not found at all.
    pub lost: f64,
    /// A known word for an unknown one.
    pub instead: String,
}

/// The most expansions of a prefix.
const EXPANSIONS: usize = 64;
/// The most words that an unknown word is taken for.
const CANDIDATES: usize = 16;
/// The most word lists that one unknown word reads.
const LISTS: usize = 24;

/// Seeks a run: its pairs, what may follow its last cluster, and the longest of the index's words.
pub fn run(index: &Opened<'_>, unit: &Unit) -> io::Result<Sought> {
    let run = &unit.run;
    let mut sought = Sought { needles: vec![unit.key.clone()], is_run: true, ..Sought::default() };
    let worth = words_of(index, run, &mut sought)?;
    // Where no word was found, pairs are what an excerpt can mark.
    let bare = sought.needles.len() < 2;
    let unknown = rarity(0, index.sections());
    for i in 0..run.len().saturating_sub(2) {
        let form = run[i..i + 2].concat();
        match index.entry(&form)? {
            Some(entry) => {
                if bare {
                    sought.needles.push(form.clone());
                }
                sought.parts.push(Part { of: vec![(form, entry, worth[i])], mass: true });
            }
            None => sought.lost += unknown,
        }
    }
    let tail = run[run.len().saturating_sub(2)..].concat();
    let alone = if sought.parts.is_empty() { weight::LOOSE } else { weight::PAIR };
    let worth = if run.len() < 2 { alone } else { worth[run.len() - 2] };
    let ends = index.expansions(&tail, 4 * EXPANSIONS)?.into_iter();
    let of: Vec<Alternative> =
        ends.filter(|(form, _)| run.len() < 2 || !form.ends_with(WORD_END)).map(|(form, entry)| (form, entry, worth)).collect();
    if of.is_empty() {
        sought.lost += unknown;
    } else {
        if bare {
            sought.needles.push(tail);
        }
        sought.parts.push(Part { of, mass: true });
    }
    Ok(sought)
}

/// Finds the words of a run, longest first, and answers what each pair counts for:
/// little inside a word or between two, more where no word was found.
fn words_of(index: &Opened<'_>, run: &[String], sought: &mut Sought) -> io::Result<Vec<f64>> {
    let mut worth = vec![weight::BETWEEN; run.len()];
    let (mut loose, mut i) = (0, 0);
    while i < run.len() {
        let mut length = LONGEST_WORD.min(run.len() - i);
        let mut found = None;
        while length > 0 {
            found = index.entry(&format!("{}{WORD_END}", run[i..i + length].concat()))?;
            if found.is_some() {
                break;
            }
            length -= 1;
        }
        let Some(entry) = found else {
            (loose, i) = (loose + 1, i + 1);
            continue;
        };
        loosen(&mut worth, i, loose);
        loose = 0;
        let word = run[i..i + length].concat();
        if length > 1 {
            sought.needles.push(word.clone());
            worth[i..i + length - 1].fill(weight::PAIR / (length - 1) as f64);
        }
        sought.parts.push(Part { of: vec![(word, entry, weight::WORD)], mass: false });
        i += length;
    }
    loosen(&mut worth, run.len(), loose);
    Ok(worth)
}

/// Sets the worth of the pairs about `loose` clusters that end before `end`.
fn loosen(worth: &mut [f64], end: usize, loose: usize) {
    if loose > 0 {
        worth[end.saturating_sub(loose + 1)..end].fill(weight::LOOSE / (loose as f64).sqrt());
    }
}

/// Seeks a word.
///
/// `marked` says that the query has accents, so that words without any are meant so too.
pub fn word(index: &Opened<'_>, unit: &Unit, marked: bool) -> io::Result<Sought> {
    let (accented, folded) = (&unit.key, &unit.folded);
    let mut written = Written { marked: marked && index.root.accent > 0.5, ..Written::default() };
    let known = written.add(index, accented, 1.0)?;
    if unit.prefix {
        let share = if known { weight::KNOWN } else { weight::UNKNOWN };
        for (form, entry) in index.expansions(folded, EXPANSIONS)? {
            let worth = share * units(folded) / units(&form);
            if form != *folded && !form.ends_with(WORD_END) {
                written.of.push((form, entry, worth));
            }
        }
    }
    let mut sought = Sought::default();
    if written.of.is_empty() || (accented != folded && written.own.is_empty()) {
        for (word, worth) in similar(index, accented, folded, !written.of.is_empty())? {
            let found = written.add(index, &word, worth)?;
            let is_sure = worth > weight::NEAR * weight::FURTHER && worth != weight::NEAR;
            if found && !known && is_sure && sought.instead.is_empty() {
                sought.instead = word;
            }
        }
    }
    let mut settled = Vec::new();
    for (form, entry, worth) in written.of {
        if let Some(entry) = settle(index, entry)? {
            push_needles(index, &mut sought.needles, &form, &entry, unit)?;
            settled.push((form, entry, worth));
        }
    }
    if settled.is_empty() {
        sought.lost = rarity(0, index.sections());
    } else {
        sought.parts.push(Part { of: settled, mass: true });
    }
    if !written.own.is_empty() {
        sought.parts.push(Part { of: written.own, mass: false });
    }
    Ok(sought)
}

/// Words by their stem, and the same words exactly as they are written, accents or ending and all.
#[derive(Default)]
struct Written {
    marked: bool,
    of: Vec<Alternative>,
    own: Vec<Alternative>,
}

impl Written {
    /// Adds a word and answers whether the index knows it.
    fn add(&mut self, index: &Opened<'_>, word: &str, worth: f64) -> io::Result<bool> {
        let form = fold(word);
        let is_plain = form == word;
        let found = index.entry(&form)?;
        let exact = if is_plain { index.entry(&format!("{form}{WORD_END}"))? } else { index.entry(word)? };
        let guessed = if worth < 1.0 { 1.0 } else { weight::EXACT };
        let is_marked = !is_plain || self.marked;
        let share = if is_marked { index.root.accent } else { guessed };
        let known = found.is_some();
        if let Some(entry) = found {
            let rest = if is_marked && exact.is_some() { worth * (1.0 - share) } else { worth };
            self.of.push((form.clone(), entry, rest));
        }
        if let Some(entry) = exact {
            self.own.push((form, entry, worth * share));
        }
        Ok(known)
    }
}

/// The entry itself, or the one of the term that it names.
fn settle(index: &Opened<'_>, entry: Entry) -> io::Result<Option<Entry>> {
    match entry.postings.strip_prefix('=') {
        Some(term) => index.term(term),
        None => Ok(Some(entry)),
    }
}

fn push_needles(index: &Opened<'_>, needles: &mut Vec<String>, form: &str, entry: &Entry, unit: &Unit) -> io::Result<()> {
    let is_expansion = form != unit.folded && unit.prefix && form.starts_with(&unit.folded);
    needles.push(form.to_owned());
    if !is_expansion {
        // Only what is here already is looked at: the shard of the form and that of its term.
        for at in [form, &entry.term] {
            needles.extend(index.forms(at, &entry.term)?);
        }
    }
    Ok(())
}

fn units(word: &str) -> f64 {
    word.encode_utf16().count() as f64
}

/// A word that may be meant: itself, its worth, how far off it is, how common.
type Candidate = (String, f64, f64, u32);

/// Words of the index that an unknown word may stand for, best first, with what they count for.
fn similar(index: &Opened<'_>, accented: &str, folded: &str, only_marked: bool) -> io::Result<Vec<(String, f64)>> {
    let letters: Vec<char> = folded.chars().collect();
    let n = letters.len();
    if !(2..=24).contains(&n) || !letters.iter().all(|c| c.is_alphabetic()) {
        return Ok(Vec::new());
    }
    let mut classes: Vec<char> = [n - 1, n, n + 1].map(class).to_vec();
    classes.dedup();
    let start: String = letters[..n.div_ceil(2) - 1].iter().collect();
    let end: String = letters[n - n / 2..].iter().rev().collect();
    let mut room = LISTS;
    let mut listed = index.listed(false, &start, &classes, &mut room)?;
    listed.extend(index.listed(true, &end, &classes, &mut room)?);
    let marked: Vec<char> = accented.chars().collect();
    let mut all: Vec<Candidate> = Vec::new();
    for (word, often) in listed {
        if let Some((worth, off)) = judge(&word, &letters, (accented != folded).then_some(&marked), only_marked) {
            all.push((word, worth, off, often));
        }
    }
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.2.total_cmp(&b.2)).then(b.3.cmp(&a.3)).then(a.0.cmp(&b.0)));
    all.dedup_by(|a, b| a.0 == b.0);
    let best = all.first().map_or(0.0, |first| first.1);
    let nearest = all.first().map_or(0.0, |first| first.2);
    let equal = all.into_iter().filter(|one| one.1 == best).take(CANDIDATES);
    Ok(equal.map(|(word, worth, off, _)| (word, if off > nearest + 0.5 { worth * weight::FURTHER } else { worth })).collect())
}

/// What a known word counts for instead of an unknown one, and how far off it is.
fn judge(word: &str, letters: &[char], marked: Option<&Vec<char>>, only_marked: bool) -> Option<(f64, f64)> {
    let other: Vec<char> = fold(word).chars().collect();
    let apart = distance(letters, &other, 2);
    let written = marked.map_or(apart, |marked| distance(marked, &word.chars().collect::<Vec<_>>(), 2));
    let shared = letters.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let n = letters.len();
    let worth = if apart.min(written) < 2 {
        weight::TYPO
    } else if n > 7 && apart == 2 {
        weight::TYPO * weight::TYPO
    } else if shared >= 4.max(n.saturating_sub(3)) && other.len() <= shared + 3 {
        weight::NEAR
    } else {
        return None;
    };
    let first = if letters.first() == other.first() { 0.0 } else { 0.5 };
    let off = (written as f64 + apart as f64 / 8.0) * 8.0 + first;
    (!(only_marked && written > 1)).then_some((worth, off))
}
