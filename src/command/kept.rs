//! What search knows of each page, and blocks of code with their colours, kept in `.payung/` between builds.
//!
//! It may be deleted or damaged at any time: what cannot be read, or was written by another
//! version, is made anew. What cannot be written is not kept. Each language, and code, has some files,
//! so that one edit reads and writes a small part of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::machine::read_file;
use crate::output::search::PageTerms;
use crate::output::{Kept, pack_terms, unpack_terms};
use crate::page::Coloured;
use crate::source::shelf::{DIGEST, folder, opened, place, sealed};

/// One file for each first digit of a digest.
const DIGITS: &str = "0123456789abcdef";

/// Reads what was kept for a language.
pub fn read(root: &Path, language: &str) -> Kept {
    let Some(folder) = folder(root, &["search", language]) else { return Kept::default() };
    let files: Vec<char> = DIGITS.chars().collect();
    let read = |digit: char| read_file(&folder.join(digit.to_string())).ok().and_then(|bytes| parse(&bytes, terms)).unwrap_or_default();
    files.into_par_iter().flat_map_iter(read).collect()
}

/// Keeps what the next build may use, and nothing else; files that are the same are left alone.
pub fn write(root: &Path, language: &str, before: &Kept, after: &Kept) {
    let Some(folder) = folder(root, &["search", language]) else { return };
    let (before, after) = (by_digit(before), by_digit(after));
    if !after.iter().all(Vec::is_empty) && fs::create_dir_all(&folder).is_err() {
        return;
    }
    DIGITS.chars().zip(before.iter().zip(&after)).par_bridge().for_each(|(digit, (before, after))| {
        let same = before.len() == after.len() && before.iter().zip(after).all(|(before, after)| before.0 == after.0);
        let path = folder.join(digit.to_string());
        if same {
            return;
        }
        let packed = after.iter().map(|(digest, terms)| (*digest, pack_terms(terms)));
        put(&path, packed);
    });
}

/// Where a shelf of coloured blocks lies.
fn shelf(root: &Path, at: usize) -> Option<PathBuf> {
    folder(root, &["code", &format!("{at:x}")])
}

/// Reads a shelf of coloured blocks.
pub fn read_code(root: &Path, at: usize) -> Vec<Coloured> {
    let html = |bytes: &[u8]| std::str::from_utf8(bytes).ok().map(Into::into);
    shelf(root, at).and_then(|path| read_file(&path).ok()).and_then(|bytes| parse(&bytes, html)).unwrap_or_default()
}

/// Keeps shelves of coloured blocks.
pub fn write_code(root: &Path, shelves: &[(usize, Vec<Coloured>)]) {
    let some = shelves.iter().any(|(_, blocks)| !blocks.is_empty());
    let Some(folder) = folder(root, &["code"]) else { return };
    if some && fs::create_dir_all(folder).is_err() {
        return;
    }
    shelves.par_iter().for_each(|(at, blocks)| {
        if let Some(path) = shelf(root, *at) {
            put(&path, blocks.iter().map(|(digest, html)| (*digest, html.as_bytes())));
        }
    });
}

/// Writes a file; without entries there is none.
fn put<B: AsRef<[u8]>>(path: &Path, entries: impl ExactSizeIterator<Item = (Digest, B)>) {
    if entries.len() == 0 {
        let _ = fs::remove_file(path);
        return;
    }
    place(path, &text(entries));
}

/// Terms with their digest.
type Entry = (Digest, Arc<PageTerms>);

/// What belongs into each of the files.
fn by_digit(kept: &Kept) -> Vec<Vec<Entry>> {
    let mut all = vec![Vec::new(); DIGITS.len()];
    for (digest, terms) in kept {
        let first = digest.half() >> 60;
        all[first as usize].push((*digest, terms.clone()));
    }
    all
}

/// A digest of all that follows, then each entry: its digest, its length, its bytes.
fn text<B: AsRef<[u8]>>(entries: impl Iterator<Item = (Digest, B)>) -> Vec<u8> {
    let mut out = Vec::new();
    for (digest, bytes) in entries {
        let bytes = bytes.as_ref();
        out.extend_from_slice(digest.to_string().as_bytes());
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(bytes);
    }
    sealed(&out)
}

fn terms(bytes: &[u8]) -> Option<Arc<PageTerms>> {
    unpack_terms(bytes).map(Arc::new)
}

/// All entries, if every one of them can be read.
fn parse<T>(bytes: &[u8], unpack: impl Fn(&[u8]) -> Option<T>) -> Option<Vec<(Digest, T)>> {
    let mut rest = opened(bytes)?;
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (digest, after) = rest.split_at_checked(DIGEST)?;
        let (length, after) = after.split_first_chunk::<8>()?;
        let (entry, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        all.push((Digest::parse(std::str::from_utf8(digest).ok()?)?, unpack(entry)?));
        rest = after;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::search::SearchPage;

    #[test]
    fn a_kept_file_is_read_again_and_a_damaged_one_is_nothing() {
        let page = |title: &str| Arc::new(PageTerms::new(SearchPage { title: title.into(), ..SearchPage::default() }));
        let kept = vec![(Digest::of(b"a"), page("one")), (Digest::of(b"b"), page("two words"))];
        let bytes = text(kept.iter().map(|(digest, terms)| (*digest, pack_terms(terms))));
        assert_eq!(parse(&bytes, terms), Some(kept));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(parse(&other, terms), None);
            assert_eq!(parse(&bytes[..at], terms), None);
        }
    }
}
