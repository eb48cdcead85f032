//! What was dear to make, kept beside the site in `.payung/` under the digest of what it was made from.
//!
//! It may be deleted or damaged at any time: what cannot be read again whole is as if it were not there, and what
//! cannot be written is not kept.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::digest::Digest;
use crate::machine::read_file;

/// The name of that folder in a site's root.
pub const FOLDER: &str = ".payung";

/// How long a digest is as text.
pub const DIGEST: usize = 32;

/// Bytes behind their digest.
pub fn sealed(bytes: &[u8]) -> Vec<u8> {
    [Digest::of(bytes).to_string().as_bytes(), bytes].concat()
}

/// What stands behind the digest, if it is whole.
pub fn opened(bytes: &[u8]) -> Option<&[u8]> {
    let (sum, rest) = bytes.split_at_checked(DIGEST)?;
    (sum == Digest::of(rest).to_string().as_bytes()).then_some(rest)
}

/// Writes a file aside and renames it, so that nobody ever reads a half. What cannot be kept is no fault.
pub fn place(path: &Path, bytes: &[u8]) {
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    if fs::write(&aside, bytes).and_then(|()| fs::rename(&aside, path)).is_err() {
        let _ = fs::remove_file(&aside);
    }
}

/// A folder of the cache of the site at a root, `.payung/`. None where a link stands in its way: what is kept
/// stays within the site.
pub fn folder(root: &Path, parts: &[&str]) -> Option<PathBuf> {
    let mut path = root.join(FOLDER);
    let is_link = |path: &Path| fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink());
    for part in parts {
        if is_link(&path) {
            return None;
        }
        path.push(part);
    }
    (!is_link(&path)).then_some(path)
}

/// A folder of `.payung/`; none where a link stands in its way.
pub struct Shelf {
    folder: Option<PathBuf>,
}

impl Shelf {
    /// The folder of a name, or of one in another, of the site at a root.
    pub fn new(root: &Path, names: &[&str]) -> Self {
        Self { folder: folder(root, names) }
    }

    fn path(&self, key: Digest) -> Option<PathBuf> {
        Some(self.folder.as_ref()?.join(key.to_string()))
    }

    /// What is kept under a key.
    pub fn get(&self, key: Digest) -> Option<Vec<u8>> {
        self.read(key, |bytes| Some(bytes.to_vec()))
    }

    /// What is read out of what is kept under a key.
    pub fn read<T>(&self, key: Digest, unpack: impl FnOnce(&[u8]) -> Option<T>) -> Option<T> {
        unpack(opened(&read_file(&self.path(key)?).ok()?)?)
    }

    /// Keeps something under a key.
    pub fn put(&self, key: Digest, bytes: &[u8]) {
        if let (Some(folder), Some(path)) = (&self.folder, self.path(key))
            && fs::create_dir_all(folder).is_ok()
        {
            place(&path, &sealed(bytes));
        }
    }

    /// Removes what is kept under no key of these.
    pub fn keep_only(&self, keys: &BTreeSet<Digest>) {
        let names: BTreeSet<String> = keys.iter().map(Digest::to_string).collect();
        for entry in self.folder.iter().flat_map(fs::read_dir).flatten().flatten() {
            if !entry.file_name().to_str().is_some_and(|name| names.contains(name)) {
                let _ = fs::remove_file(entry.path());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_damaged_is_as_if_it_were_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(folder.path(), &["x"]);
        let (one, two) = (Digest::of(b"1"), Digest::of(b"2"));
        assert_eq!(shelf.get(one), None);
        shelf.put(one, b"bytes");
        shelf.put(two, b"");
        assert_eq!((shelf.get(one), shelf.get(two)), (Some(b"bytes".to_vec()), Some(Vec::new())));
        for damaged in [&b"short"[..], &[b'0'; 40]] {
            fs::write(shelf.path(one).unwrap(), damaged).unwrap();
            assert_eq!(shelf.get(one), None);
        }
        shelf.keep_only(&[two].into());
        assert!(!shelf.path(one).unwrap().exists() && shelf.get(two).is_some());
    }
}
