//! What search knows of each page, kept in `.payung/` between builds.
//!
//! It may be deleted or damaged at any time: what cannot be read, or was written by another
//! version, is made anew. What cannot be written is not kept. Each language has some files, so
//! that one edit writes a small part of them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::digest::Digest;
use crate::output::Kept;

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
    DIGITS.chars().filter_map(|digit| parse(&fs::read(folder.join(digit.to_string())).ok()?)).flatten().collect()
}

/// Keeps what the next build may use, and nothing else; files that are the same are left alone.
pub fn write(root: &Path, language: &str, before: &Kept, after: &Kept) {
    let folder = folder(root, language);
    let of = |kept: &Kept, digit: char| -> Vec<Digest> { kept.keys().filter(|digest| digest.to_string().starts_with(digit)).copied().collect() };
    for digit in DIGITS.chars() {
        let digests = of(after, digit);
        if digests == of(before, digit) {
            continue;
        }
        let path = folder.join(digit.to_string());
        if digests.is_empty() {
            let _ = fs::remove_file(&path);
            continue;
        }
        let bytes = text(digests.iter().filter_map(|digest| Some((*digest, after.get(digest)?))));
        // Written aside and renamed, so that no build ever reads a half. A cache that cannot be kept is no fault.
        let aside = folder.join(format!("{digit}.{}.new", std::process::id()));
        if fs::create_dir_all(&folder).is_ok() && fs::write(&aside, bytes).is_ok() {
            let _ = fs::rename(&aside, &path);
        }
    }
}

/// A digest of all that follows, then each entry: its digest, its length, its bytes.
fn text<'k>(entries: impl Iterator<Item = (Digest, &'k Arc<[u8]>)>) -> Vec<u8> {
    let mut all = Vec::new();
    for (digest, bytes) in entries {
        all.extend_from_slice(digest.to_string().as_bytes());
        all.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        all.extend_from_slice(bytes);
    }
    let mut out = Digest::of(&all).to_string().into_bytes();
    out.extend_from_slice(&all);
    out
}

fn parse(bytes: &[u8]) -> Option<BTreeMap<Digest, Arc<[u8]>>> {
    let (sum, mut rest) = bytes.split_at_checked(DIGEST)?;
    if sum != Digest::of(rest).to_string().as_bytes() {
        return None;
    }
    let mut all = BTreeMap::new();
    while !rest.is_empty() {
        let (digest, after) = rest.split_at_checked(DIGEST)?;
        let (length, after) = after.split_first_chunk::<8>()?;
        let (entry, after) = after.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        all.insert(Digest::parse(std::str::from_utf8(digest).ok()?)?, entry.into());
        rest = after;
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kept_file_is_read_again_and_a_damaged_one_is_nothing() {
        let kept: Kept = [(Digest::of(b"a"), Arc::from(&b"one"[..])), (Digest::of(b"b"), Arc::from(&b""[..]))].into();
        let bytes = text(kept.iter().map(|(digest, bytes)| (*digest, bytes)));
        assert_eq!(parse(&bytes), Some(kept));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(parse(&other), None);
            assert_eq!(parse(&bytes[..at]), None);
        }
    }
}
