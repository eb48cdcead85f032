//! The files of an index, read when they are wanted and kept.
//!
//! Where they lie is the caller's affair: a function from a path below the
//! site's root to bytes. Damaged files are errors, never a panic.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::io;
use std::rc::Rc;

use super::number::{Reader, read_list};
use super::record::{Facets, Record};
use super::root::{FORMAT, RECORDS, Root};
use super::shard::{Postings, Shard};
use super::vocabulary;
use super::weight::rarity;

/// From a path below the site's root to the file's bytes.
pub type Load<'a> = &'a dyn Fn(&str) -> io::Result<Vec<u8>>;

/// The most shards that one range of forms is looked for in.
pub const RANGE: usize = 2;

/// A term that was found: where it lies, for as long as the index is open.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The term.
    pub term: String,
    /// Its postings, or `=` and the term to go on to.
    pub postings: String,
}

/// An index that answers.
pub struct Opened<'a> {
    load: Load<'a>,
    /// The root file.
    pub root: Root,
    /// The page of each section.
    pub page_of: Vec<usize>,
    /// The first section of each page.
    pub first_of: Vec<usize>,
    terms: Vec<String>,
    words: Vec<String>,
    turned: Vec<String>,
    shards: RefCell<HashMap<usize, Rc<Shard>>>,
    records: RefCell<BTreeMap<usize, Rc<Vec<Record>>>>,
}

impl<'a> Opened<'a> {
    /// Opens the index of a language.
    pub fn open(load: Load<'a>, lang: &str) -> io::Result<Self> {
        let root: Root = json(&load(&format!("search/{lang}/index.json"))?)?;
        if root.format != FORMAT {
            return Err(io::Error::new(io::ErrorKind::InvalidData, format!("search index of format {}", root.format)));
        }
        let (mut page_of, mut first_of) = (Vec::new(), Vec::new());
        let mut counts = Reader::new(&root.pages);
        while !counts.is_done() {
            first_of.push(page_of.len());
            let page = first_of.len() - 1;
            page_of.extend((0..counts.number().min(1 << 16)).map(|_| page));
        }
        let [terms, words, turned] = [&root.terms, &root.words, &root.turned].map(|list| read_list(list));
        let (shards, records) = (RefCell::default(), RefCell::default());
        Ok(Opened { load, root, page_of, first_of, terms, words, turned, shards, records })
    }

    /// How many sections there are.
    pub fn sections(&self) -> u32 {
        self.page_of.len() as u32
    }

    /// How much an entry's term says.
    pub fn postings(&self, entry: &Entry) -> (f64, Postings) {
        let postings = Postings::read(&entry.postings);
        (rarity(postings.found, self.sections()), postings)
    }

    /// The entry that a form is filed under.
    pub fn entry(&self, form: &str) -> io::Result<Option<Entry>> {
        if self.terms.is_empty() {
            return Ok(None);
        }
        let shard = self.shard(place(&self.terms, form))?;
        Ok(shard.entry(form).map(entry))
    }

    /// The entry of a term itself, for a form that only names it.
    pub fn term(&self, term: &str) -> io::Result<Option<Entry>> {
        let shard = self.shard(place(&self.terms, term))?;
        Ok(shard.entries.iter().find(|(key, postings)| key == term && !postings.starts_with('=')).map(entry))
    }

    /// Forms that begin with a prefix, with their entries.
    pub fn expansions(&self, prefix: &str, most: usize) -> io::Result<Vec<(String, Entry)>> {
        let first = place(&self.terms, prefix);
        let last = place(&self.terms, &format!("{prefix}\u{FFFF}")).min(first + RANGE - 1);
        let mut all = Vec::new();
        for n in first..=last {
            if self.terms.is_empty() {
                break;
            }
            let shard = self.shard(n)?;
            let fitting = shard.forms.iter().filter(|(form, _)| form.starts_with(prefix));
            all.extend(fitting.take(most - all.len()).map(|(form, at)| (form.clone(), entry(&shard.entries[*at]))));
        }
        Ok(all)
    }

    /// The forms of a term, of those in the shard that `at` lies in.
    pub fn forms(&self, at: &str, term: &str) -> io::Result<Vec<String>> {
        let shard = self.shard(place(&self.terms, at))?;
        let of_term = |at: usize| matches!(&shard.entries[at], (key, postings) if postings.strip_prefix('=').unwrap_or(key) == term);
        Ok(shard.forms.iter().filter(|&&(_, at)| of_term(at)).map(|(form, _)| form.clone()).collect())
    }

    /// The words of all lists that a range of keys lies in, forwards or backwards.
    pub fn listed(&self, backwards: bool, part: &str, classes: &[char], room: &mut usize) -> io::Result<Vec<(String, u32)>> {
        let (keys, name) = if backwards { (&self.turned, 'w') } else { (&self.words, 'v') };
        let mut all = Vec::new();
        for class in classes {
            if keys.is_empty() {
                break;
            }
            let last = place(keys, &format!("{class}{part}\u{FFFF}"));
            for n in place(keys, &format!("{class}{part}"))..=last {
                if *room > 0 {
                    *room -= 1;
                    all.extend(vocabulary::read(&self.text(&format!("{name}{n}.txt"))?, backwards));
                }
            }
        }
        Ok(all)
    }

    /// The record of a page.
    pub fn record(&self, page: usize) -> io::Result<Record> {
        let a_file = (self.root.records as usize).max(1);
        let n = page / a_file;
        let known = self.records.borrow().get(&n).cloned();
        let records = match known {
            Some(records) => records,
            None => {
                let records: Rc<Vec<Record>> =
                    Rc::new(json(self.text_in(self.root.folders.get(n / RECORDS).map_or("", String::as_str), &format!("p{n}.json"))?.as_bytes())?);
                self.records.borrow_mut().insert(n, Rc::clone(&records));
                records
            }
        };
        records.get(page % a_file).cloned().ok_or_else(|| damaged("a record is missing"))
    }

    /// The table of filters.
    pub fn facets(&self) -> io::Result<Facets> {
        json(self.text("f.json")?.as_bytes())
    }

    fn shard(&self, n: usize) -> io::Result<Rc<Shard>> {
        if let Some(shard) = self.shards.borrow().get(&n) {
            return Ok(Rc::clone(shard));
        }
        let shard = Rc::new(Shard::read(&self.text(&format!("t{n}.txt"))?));
        self.shards.borrow_mut().insert(n, Rc::clone(&shard));
        Ok(shard)
    }

    fn text(&self, name: &str) -> io::Result<String> {
        self.text_in(&self.root.folder, name)
    }

    fn text_in(&self, folder: &str, name: &str) -> io::Result<String> {
        let bytes = (self.load)(&format!("search/{}/{folder}/{name}", self.root.lang))?;
        String::from_utf8(bytes).map_err(|_| damaged("a search file is no UTF-8"))
    }
}

fn entry((term, postings): &(String, String)) -> Entry {
    Entry { term: term.clone(), postings: postings.clone() }
}

/// The last place whose key is not greater, or the first.
fn place(keys: &[String], key: &str) -> usize {
    keys.partition_point(|known| known.as_str() <= key).saturating_sub(1)
}

fn json<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> io::Result<T> {
    serde_json::from_slice(bytes).map_err(|_| damaged("a search file is no JSON of ours"))
}

fn damaged(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}
