//! What reading pages told, and blocks of code with their colours, kept in `.payung/` between builds; and where parts
//! of search indexes lie there.
//!
//! It may be deleted or damaged at any time: what cannot be read, or was written by another
//! version, is made anew. What cannot be written is not kept. Each part has a file, outlines and code
//! some, so that one edit writes a small part of them.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::digest::Digest;
use crate::machine::read_file;
use crate::page::Coloured;
use crate::session::{Known, Session};
use crate::site::Sound;
use crate::source::Shelf;
use crate::source::shelf::{DIGEST, folder, opened, place, sealed};

/// Where parts of a language's search index lie.
pub fn parts(root: &Path, language: &str) -> Shelf {
    Shelf::new(root, &["search", language])
}

/// Reads what reading pages told, an earlier run's.
pub fn read_outlines(root: &Path) -> Known {
    let Some(folder) = folder(root, &["outlines"]) else { return Known::default() };
    let told = |bytes: &[u8]| Some(bytes.to_vec());
    let shelf = |at: usize| read_file(&folder.join(format!("{at:x}"))).ok().and_then(|bytes| parse(&bytes, told)).unwrap_or_default();
    let shelves = || (0..Known::SHELVES).into_par_iter().with_max_len(1).map(shelf).collect();
    let (shelves, sound) = rayon::join(shelves, || read_sound(root));
    Known::of(shelves, sound)
}

/// Reads which pages an earlier run found sound: the digest of their ground, and theirs.
fn read_sound(root: &Path) -> Sound {
    let bytes = folder(root, &["sound"]).and_then(|path| read_file(&path).ok());
    let digests = bytes.as_deref().and_then(opened).map(|bytes| bytes.as_chunks::<16>()).filter(|(_, rest)| rest.is_empty());
    let mut digests = digests.into_iter().flat_map(|(digests, _)| digests).map(|bytes| Digest::from_bytes(*bytes));
    Sound { ground: digests.next().unwrap_or_default(), pages: digests.collect() }
}

/// Keeps what reading pages told, and what files were like; of what is as it was kept nothing is written.
pub fn write_outlines(root: &Path, session: &Session) {
    let Some(folder) = folder(root, &["outlines"]) else { return };
    session.keep_outlines(|at, told| {
        if fs::create_dir_all(&folder).is_ok() {
            put(&folder.join(format!("{at:x}")), told.iter().map(|(digest, bytes)| (*digest, bytes)));
        }
    });
    if let Some((sound, path)) = session.news_of_sound().zip(crate::source::shelf::folder(root, &["sound"]))
        && path.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok())
    {
        let digests = std::iter::once(&sound.ground).chain(&sound.pages);
        place(&path, &sealed(&digests.flat_map(|digest| digest.bytes()).collect::<Vec<u8>>()));
    }
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
    shelves.par_iter().with_max_len(1).for_each(|(at, blocks)| {
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

    #[test]
    fn a_kept_file_is_read_again_and_a_damaged_one_is_nothing() {
        let unpack = |bytes: &[u8]| Some(bytes.to_vec());
        let kept = vec![(Digest::of(b"a"), b"one".to_vec()), (Digest::of(b"b"), b"two words".to_vec())];
        let bytes = text(kept.iter().cloned());
        assert_eq!(parse(&bytes, unpack), Some(kept));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(parse(&other, unpack), None);
            assert_eq!(parse(&bytes[..at], unpack), None);
        }
    }
}
