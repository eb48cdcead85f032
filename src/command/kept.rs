//! What search knows of each page, kept in `.payung/` between builds.
//!
//! It may be deleted or damaged at any time: what cannot be read, or was written by another
//! version, is made anew. What cannot be written is not kept. Each language has some files, so
//! that one edit writes a small part of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::output::search::PageTerms;
use crate::output::{Kept, pack_terms, unpack_terms};

/// One file for each first digit of a digest.
const DIGITS: &str = "0123456789abcdef";
/// How long a digest is as text.
const DIGEST: usize = 32;

fn folder(root: &Path, language: &str) -> PathBuf {
    root.join(".payung").join("search").join(language)
}

/// Reads what was kept for a language.
pub fn read(root: &Path, language: &str) -> Kept {
    let folder = folder(root, language);
    let files: Vec<char> = DIGITS.chars().collect();
    let read = |digit: char| fs::read(folder.join(digit.to_string())).ok().and_then(|bytes| parse(&bytes)).unwrap_or_default();
    files.into_par_iter().flat_map_iter(read).collect()
}

/// Keeps what the next build may use, and nothing else; files that are the same are left alone.
pub fn write(root: &Path, language: &str, before: &Kept, after: &Kept) {
    let folder = folder(root, language);
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
        if after.is_empty() {
            let _ = fs::remove_file(&path);
            return;
        }
        // Written aside and renamed, so that no build ever reads a half. A cache that cannot be kept is no fault.
        let aside = folder.join(format!("{digit}.{}.new", std::process::id()));
        if fs::write(&aside, text(after)).is_ok() {
            let _ = fs::rename(&aside, &path);
        }
    });
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
fn text(entries: &[Entry]) -> Vec<u8> {
    let mut out = vec![0; DIGEST];
    for (digest, terms) in entries {
        let bytes = pack_terms(terms);
        out.extend_from_slice(digest.to_string().as_bytes());
        out.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        out.extend_from_slice(&bytes);
    }
    let sum = Digest::of(&out[DIGEST..]).to_string();
    out[..DIGEST].copy_from_slice(sum.as_bytes());
    out
}

fn parse(bytes: &[u8]) -> Option<Vec<Entry>> {
    let (sum, mut rest) = bytes.split_at_checked(DIGEST)?;
    if sum != Digest::of(rest).to_string().as_bytes() {
        return None;
    }
    let mut all = Vec::new();
    while !rest.is_empty() {
        let (digest, after) = rest.split_at_checked(DIGEST)?;
        let (length, after) = after.split_first_chunk::<8>()?;
        let (entry, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        all.push((Digest::parse(std::str::from_utf8(digest).ok()?)?, Arc::new(unpack_terms(entry)?)));
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
        let terms = |title: &str| Arc::new(PageTerms::new(SearchPage { title: title.into(), ..SearchPage::default() }));
        let kept = vec![(Digest::of(b"a"), terms("one")), (Digest::of(b"b"), terms("two words"))];
        let bytes = text(&kept);
        assert_eq!(parse(&bytes), Some(kept));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(parse(&other), None);
            assert_eq!(parse(&bytes[..at]), None);
        }
    }
}
