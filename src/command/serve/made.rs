//! Pages as they were made last, good or not.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use super::state::State;
use crate::diagnostic::{Diagnostic, Severity};
use crate::digest::Digest;
use crate::machine::Error;
use crate::output::Recipe;

/// How many outputs are kept whole.
const MOST: usize = 1000;
/// Of how many pages that were open last the last good bytes are never let go. A browser holds
/// few streams open at once; the rest is for tabs that nobody looks at for a while.
const OPEN: usize = 256;

/// An output that was made.
#[derive(Clone)]
pub struct Made {
    /// Its bytes; nothing if a template failed.
    pub bytes: Arc<[u8]>,
    /// What was found while it was made.
    pub faults: Arc<[Diagnostic]>,
}

impl Made {
    /// Makes an output.
    ///
    /// # Errors
    /// When a file that is copied cannot be read as it was, so that the state is behind.
    pub fn new(state: &State, file: &str, recipe: &Recipe) -> Result<Self, Error> {
        let (bytes, faults) = state.session.realize(file, recipe)?;
        Ok(Self { bytes: bytes.into(), faults: state.session.settled(faults).into() })
    }

    /// Whether it has errors.
    pub fn is_broken(&self) -> bool {
        self.faults.iter().any(|fault| fault.severity == Severity::Error)
    }
}

struct Kept {
    key: Digest,
    faults: Arc<[Diagnostic]>,
    bytes: Option<Arc<[u8]>>,
    good: Option<Good>,
}

/// What was last good of a page, and the file it comes from.
#[derive(Clone)]
pub struct Good {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// The path of its source.
    pub source: Arc<str>,
}

/// Outputs by file.
#[derive(Default)]
pub struct Store {
    kept: BTreeMap<String, Kept>,
    /// Files of those with findings.
    faulty: BTreeSet<String>,
    whole: usize,
    /// The files of pages that tabs have open, or had, the latest last.
    open: VecDeque<String>,
}

impl Store {
    /// The output made for this key, if its bytes are kept.
    pub fn made(&self, file: &str, key: Digest) -> Option<Made> {
        let kept = self.kept.get(file).filter(|kept| kept.key == key)?;
        Some(Made { bytes: kept.bytes.clone()?, faults: kept.faults.clone() })
    }

    /// Whether what is wrong with an output is known for this key.
    pub fn knows(&self, file: &str, key: Digest) -> bool {
        self.kept.get(file).is_some_and(|kept| kept.key == key)
    }

    /// Keeps an output.
    pub fn put(&mut self, file: &str, key: Digest, made: &Made) {
        self.whole += 1;
        if self.whole > MOST {
            self.whole = 1;
            for (file, kept) in &mut self.kept {
                kept.bytes = None;
                if !self.open.contains(file) {
                    kept.good = None;
                }
            }
        }
        self.put_faults(file, key, made);
        if let Some(kept) = self.kept.get_mut(file) {
            kept.bytes = Some(made.bytes.clone());
        }
    }

    /// Says that a tab has a page open, whose last good bytes are to stay.
    pub fn open(&mut self, file: &str) {
        if self.open.back().is_some_and(|latest| latest == file) {
            return;
        }
        self.open.retain(|known| known != file);
        self.open.push_back(file.to_owned());
        if self.open.len() > OPEN {
            self.open.pop_front();
        }
    }

    /// Keeps what was found while an output was made.
    pub fn put_faults(&mut self, file: &str, key: Digest, made: &Made) {
        if made.faults.is_empty() {
            self.faulty.remove(file);
        } else {
            self.faulty.insert(file.to_owned());
        }
        let good = self.kept.remove(file).and_then(|kept| kept.good);
        self.kept.insert(file.to_owned(), Kept { key, faults: made.faults.clone(), bytes: None, good });
    }

    /// Forgets what was found in a file, which is to be looked at again.
    pub fn forget(&mut self, file: &str) {
        self.faulty.remove(file);
        if let Some(kept) = self.kept.get_mut(file) {
            (kept.key, kept.faults) = (Digest::default(), Arc::from([]));
        }
    }

    /// Has everything made again when it is asked for.
    pub fn forget_all(&mut self) {
        self.kept.values_mut().for_each(|kept| kept.key = Digest::default());
    }

    /// Keeps bytes of a page as the last good ones.
    pub fn keep_good(&mut self, file: &str, source: &str, bytes: &Arc<[u8]>) {
        if let Some(kept) = self.kept.get_mut(file) {
            kept.good = Some(Good { bytes: bytes.clone(), source: source.into() });
        }
    }

    /// What was last good of a page.
    pub fn good(&self, file: &str) -> Option<Good> {
        self.kept.get(file)?.good.clone()
    }

    /// The files of outputs with findings.
    pub fn faulty(&self) -> Vec<String> {
        self.faulty.iter().cloned().collect()
    }

    /// All that was found while outputs were made.
    pub fn faults(&self) -> impl Iterator<Item = &Diagnostic> {
        self.faulty.iter().filter_map(|file| self.kept.get(file)).flat_map(|kept| kept.faults.iter())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(text: &str) -> Made {
        Made { bytes: text.as_bytes().into(), faults: Arc::from([]) }
    }

    #[test]
    fn the_last_good_bytes_of_an_open_page_stay_and_others_are_let_go() {
        let mut store = Store::default();
        for file in ["open", "shut"] {
            store.put(file, Digest::of(b"1"), &made(file));
            store.keep_good(file, "content/a.md", &made(file).bytes);
        }
        store.open("open");
        (0..3 * MOST).for_each(|n| store.put(&format!("other {n}"), Digest::of(b"1"), &made("other")));
        assert_eq!(&*store.good("open").unwrap().bytes, b"open");
        assert!(store.good("shut").is_none());
        assert!(store.kept.values().filter(|kept| kept.bytes.is_some()).count() <= MOST);
        (0..OPEN).for_each(|n| store.open(&format!("opened later {n}")));
        (0..MOST).for_each(|n| store.put(&format!("other {n}"), Digest::of(b"1"), &made("other")));
        assert!(store.good("open").is_none(), "of very many that were open the first are let go");
    }
}
