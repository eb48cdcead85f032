//! All pages of a language to the files of their search index.
//!
//! Pages stand in the order of their URLs and sections in the order of the
//! page, so a section's number is also its place. Everything that goes into a
//! file is sorted first: the same pages give the same bytes.

use std::ops::Range;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::inverted::Inverted;
use super::lexicon::{Growing, Lexicon};
use super::names::List;
use super::normal::is_unspaced;
use super::number;
use super::page::SearchPage;
use super::part::{Paged, Part, runs};
use super::record::Facets;
use super::root::{self, FORMAT, Root};
use super::saying::NONE;
use super::shard::{LONGEST, Line, cut};
use super::tokens::{Token, tokens};
use super::vocabulary::{self, Counted};

/// A page to show before all others when a query says one of these words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Pin {
    /// Words or phrases of the language.
    pub words: Vec<String>,
    /// The page's URL from the site's root.
    pub url: String,
}

/// How an index is made.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Settings {
    /// What is shown first.
    pub pins: Vec<Pin>,
    /// Up to so many bytes of text, results carry whole texts; beyond, extracts.
    pub whole: usize,
    /// The aimed-at size of a shard in bytes, before compression; a third of it where texts are whole.
    pub shard: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Settings { pins: Vec::new(), whole: 2_000_000, shard: 6_000 }
    }
}

/// Words in more than this share of sections, and in more than [`FEW`], are looked up only if nothing else is asked.
const COMMON: f64 = 0.25;
const FEW: f64 = 1000.0;
/// A word of less than this share of its stem's sections has postings of its own.
const TELLING: f64 = 0.6;
/// The most postings of such a word, where it only adds to its stem.
const EXACT: usize = 500;
/// The most forms that the root lists because their term lies in another shard.
const MOVED: usize = 1_000;
/// The aimed-at size of a file of records in bytes: with whole texts, and with extracts, of which gzip makes more together.
const RECORDS: [usize; 2] = [1_500, 1_800];

/// A file's path below `search/<lang>/`, and its bytes.
pub type File = (String, Vec<u8>);

/// The files of an index of pages, in order of their paths, its root last.
pub fn build(lang: &str, mut pages: Vec<SearchPage>, settings: &Settings) -> Vec<File> {
    pages.sort_by(|a, b| a.url.cmp(&b.url));
    let bytes: usize = pages.iter().flat_map(|page| &page.sections).map(|section| section.text.len()).sum();
    let mut start = 0;
    let runs: Vec<&[SearchPage]> =
        runs(pages.iter().map(|page| page.url.as_str())).into_iter().map(|end| &pages[std::mem::replace(&mut start, end)..end]).collect();
    let whole = bytes <= settings.whole;
    let mut joining = Joining::default();
    joining.take(runs.into_par_iter().map(|run| Part::of(lang, whole, run.iter().cloned())).collect());
    joining.files(lang, whole, settings)
}

/// An index whose parts come one after the other: each a run of pages in the order of their URLs.
///
/// Of a part that came, what its terms are is in the lexicon of all; only its postings and records are held.
#[derive(Debug, Default)]
pub struct Joining {
    lexicon: Growing,
    pages: Vec<Paged>,
    records: Vec<List>,
    /// The parts, without what was taken out of them.
    parts: Vec<Part>,
}

impl Joining {
    /// Takes in the next parts.
    pub fn take(&mut self, parts: Vec<Part>) {
        self.lexicon.take(&parts);
        for mut part in parts {
            self.pages.append(&mut part.pages);
            self.records.push(std::mem::take(&mut part.records));
            let Part { lengths, spans, postings, .. } = part;
            self.parts.push(Part { lengths, spans, postings, ..Part::default() });
        }
    }

    /// The files of an index, in order of their paths, its root last.
    pub fn files(self, lang: &str, whole: bool, settings: &Settings) -> Vec<File> {
        let Self { lexicon, pages, records, parts } = self;
        let mut root = Root { format: FORMAT, lang: lang.to_owned(), whole, ..Root::default() };
        for page in &pages {
            number::write(&mut root.pages, page.sections);
        }
        root.accent = if lang.split('-').next() == Some("vi") { 0.9 } else { 0.2 };
        root.pins = pins(&pages, &settings.pins);
        let mut files = vec![("f.json".to_owned(), to_json(&Facets::of(&pages)).into_bytes())];
        let of_words = || words(&mut root, &mut files, settings, (lexicon.close(), parts));
        let ((), (a_file, records)) = rayon::join(of_words, || self::records(whole, records));
        root.records = a_file;
        finish(root, files, records)
    }
}

/// The files of terms and of words.
fn words(root: &mut Root, files: &mut Vec<File>, settings: &Settings, (lexicon, parts): (Lexicon, Vec<Part>)) {
    let filed = Filed { lexicon: &lexicon, inverted: &Inverted::of(&parts, &lexicon) };
    root.common = filed.common().join(" ");
    // Where there are few shards, small ones save more than gzip loses: a query of a long run reads most of them.
    let shard = if root.whole { settings.shard / 3 } else { settings.shard };
    let listed = filed.words();
    let lists = |backwards| vocabulary::lists(&listed, backwards, settings.shard);
    let (terms, (words, turned)) =
        rayon::join(|| cut(filed.lines(if root.accent > 0.5 { LONGEST } else { EXACT }), shard), || rayon::join(|| lists(false), || lists(true)));
    let shards = terms.files.len();
    let moved = terms.moved(MOVED);
    root.moved = number::write_list(&moved.iter().map(|(form, ..)| *form).collect::<Vec<_>>());
    moved.iter().for_each(|&(_, from, to)| number::write(&mut root.moves, ((from + shards - to) % shards) as u32));
    let mut firsts = |name: char, shards: Vec<(String, String)>| {
        let keys: Vec<&str> = shards.iter().map(|(first, _)| first.as_str()).collect();
        let list = number::write_list(&keys);
        files.extend(shards.into_iter().enumerate().map(|(n, (_, text))| (format!("{name}{n}.txt"), text.into_bytes())));
        list
    };
    (root.terms, root.words, root.turned) = (firsts('t', terms.files), firsts('v', words), firsts('w', turned));
}

/// How many records a file has, and the files; each part's records go when they are in them.
fn records(whole: bool, parts: Vec<List>) -> (u32, Vec<File>) {
    let (all, total) = parts.iter().fold((0, 0), |(all, total), part| (all + part.len(), total + part.text().len()));
    let a_file = (RECORDS[usize::from(!whole)] * all / total.max(1)).clamp(1, 64);
    let mut files: Vec<File> = Vec::with_capacity(all.div_ceil(a_file));
    let mut close = |text: &mut String| {
        text.push(']');
        text.shrink_to_fit();
        files.push((format!("p{}.json", files.len()), std::mem::take(text).into_bytes()));
    };
    let (mut text, mut many) = (String::new(), 0);
    for part in parts {
        for record in part.iter() {
            text.push_str(if many == 0 { "[" } else { ",\n" });
            text.push_str(record);
            many += 1;
            if many == a_file {
                close(&mut text);
                many = 0;
            }
        }
    }
    if many > 0 {
        close(&mut text);
    }
    (a_file as u32, files)
}

/// Puts the files into folders of their digests, and the root beside them.
fn finish(mut root: Root, mut files: Vec<File>, mut records: Vec<File>) -> Vec<File> {
    root.folders = records.par_chunks_mut(root::RECORDS).map(put_in_folder).collect();
    files.sort();
    root.folder = put_in_folder(&mut files);
    files.extend(records);
    files.sort();
    files.push(("index.json".to_owned(), to_json(&root).into_bytes()));
    files
}

/// Puts files into a folder that is named by what is in it, and answers its name.
fn put_in_folder(files: &mut [File]) -> String {
    let digests: Vec<u128> = files.par_iter().with_min_len(32).map(|(_, bytes)| xxh3_128(bytes)).collect();
    let mut all = Vec::new();
    for ((name, _), digest) in files.iter().zip(digests) {
        all.extend_from_slice(name.as_bytes());
        all.extend_from_slice(&digest.to_le_bytes());
    }
    let folder = format!("{:032x}", xxh3_128(&all))[..12].to_owned();
    files.iter_mut().for_each(|(name, _)| *name = format!("{folder}/{name}"));
    folder
}

fn to_json<T: serde::Serialize>(value: &T) -> String {
    // Strings, numbers and lists of them: there is nothing that JSON refuses.
    serde_json::to_string(value).unwrap_or_default()
}

/// Words that call for a page: folded words, or the clusters of a run, parted by spaces.
fn pins(pages: &[Paged], pins: &[Pin]) -> Vec<(String, u32)> {
    let mut all = Vec::new();
    for pin in pins {
        let Ok(page) = pages.binary_search_by(|page| page.url.cmp(&pin.url)) else { continue };
        all.extend(pin.words.iter().map(|words| (pin_key(words), page as u32)).filter(|(key, _)| !key.is_empty()));
    }
    all
}

/// A phrase as pins compare it: its folded words and its runs, parted by spaces.
pub fn pin_key(words: &str) -> String {
    let tokens = tokens(words).into_iter();
    let parts: Vec<String> = tokens
        .map(|token| match token {
            Token::Word(word) => word.folded,
            Token::Run(clusters) => clusters.concat(),
        })
        .collect();
    parts.join(" ")
}

/// Terms with their postings, and the words that are filed under them.
struct Filed<'a> {
    lexicon: &'a Lexicon,
    inverted: &'a Inverted<'a>,
}

impl<'a> Filed<'a> {
    fn found(&self, term: u32) -> u32 {
        self.lexicon.found[term as usize]
    }

    /// The words that nearly every page says, folded and accented.
    fn common(&self) -> Vec<&'a str> {
        let Lexicon { stems, folded, .. } = self.lexicon;
        let least = (f64::from(self.inverted.sections) * COMMON).max(FEW) as u32;
        let often = |term: &str| self.lexicon.find(term).is_some_and(|term| self.found(term as u32) > least);
        let mut common: Vec<&str> = Vec::new();
        for word in self.lexicon.words().filter(|&word| self.found(stems[word]) > least) {
            let (surface, folded) = (self.lexicon.name(word), self.lexicon.name(folded[word] as usize));
            if folded == surface || often(surface) {
                common.push(surface);
            }
            common.push(folded);
        }
        common.sort_unstable();
        common.dedup();
        common
    }

    /// The lines of all shards, in order; of a word exactly as it is written at most so many postings.
    fn lines(&self, most: usize) -> Vec<Line> {
        let Lexicon { stems, exact, folded, .. } = self.lexicon;
        let mut forms: Vec<(u32, u32)> = self.lexicon.words().map(|word| (stems[word], folded[word])).collect();
        forms.par_sort_unstable();
        forms.dedup();
        // Of a word exactly as it is written, if it has no accents: its stem.
        let mut plain = vec![NONE; self.lexicon.terms()];
        let words = self.lexicon.words().filter(|&word| folded[word] as usize == word);
        words.for_each(|word| plain[exact[word] as usize] = stems[word]);
        let some = |terms: Range<u32>| {
            let is_wanted = |term: u32| self.found(term) > 0 && self.is_telling(term, plain[term as usize]);
            let lists = self.inverted.lists(terms.clone(), is_wanted);
            let mut lines = Vec::new();
            let mut rest = &forms[forms.partition_point(|&(term, _)| term < terms.start)..];
            for (at, term) in terms.enumerate() {
                let (mine, others) = rest.split_at(rest.iter().take_while(|&&(of, _)| of == term).count());
                rest = others;
                if is_wanted(term) {
                    let mut forms: Vec<&str> = mine.iter().map(|&(_, form)| self.lexicon.name(form as usize)).collect();
                    forms.sort_unstable();
                    let longest = if plain[term as usize] == NONE { LONGEST } else { most };
                    lines.extend(Line::of_term(self.lexicon.term(term as usize), lists.of(at), longest, &forms));
                }
            }
            lines
        };
        let mut lines: Vec<Line> = self.inverted.runs().into_par_iter().with_max_len(1).flat_map_iter(some).collect();
        lines.par_sort_by(|a, b| (&a.key, &a.postings).cmp(&(&b.key, &b.postings)));
        lines
    }

    /// Whether a word exactly as it is written tells more than its stem: it must be markedly rarer.
    fn is_telling(&self, term: u32, stem: u32) -> bool {
        stem == NONE || f64::from(self.found(term)) < f64::from(self.found(stem)) * TELLING
    }

    fn words(&self) -> Vec<Counted<'a>> {
        let words = self.lexicon.words().map(|word| (self.lexicon.name(word), self.lexicon.pages[word]));
        words.filter(|(word, _)| word.is_ascii() || !word.chars().any(is_unspaced)).collect()
    }
}
