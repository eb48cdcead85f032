//! A file's text: held, or left on the disk and read again each time somebody asks for it.
//!
//! What is read again has the bytes that it had at first, which their digest tells. Where it has not, the text is as
//! long and blank, and the disk remembers it: whoever makes something of texts asks [`Disk::unchanged`] before it is
//! let out.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::decode;
use crate::digest::Digest;
use crate::machine::{At, Error};

/// The text of a file.
#[derive(Clone, Debug)]
pub enum Text {
    /// Held in memory.
    Held(Arc<str>),
    /// Left on the disk, with the digest of the file's bytes and the text's length.
    Left(Arc<Disk>, Digest, usize),
}

impl Text {
    /// The text of the file at a path.
    pub fn get(&self, path: &Arc<str>) -> Arc<str> {
        match self {
            Self::Held(text) => text.clone(),
            Self::Left(disk, digest, length) => disk.read(path, *digest).unwrap_or_else(|| " ".repeat(*length).into()),
        }
    }

    /// How many bytes of text there are.
    pub fn len(&self) -> usize {
        match self {
            Self::Held(text) => text.len(),
            Self::Left(_, _, length) => *length,
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether every text that was asked for so far of the same disk was as it had been.
    pub fn is_unchanged(&self) -> bool {
        match self {
            Self::Held(_) => true,
            Self::Left(disk, ..) => disk.changed.get().is_none(),
        }
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::Held(text.into())
    }
}

/// Where texts are left.
#[derive(Debug)]
pub struct Disk {
    root: PathBuf,
    /// The first text that was not as it had been, and the machine's number for why, if it was refused.
    changed: OnceLock<(PathBuf, Option<i32>)>,
}

impl Disk {
    /// The files under a root.
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), changed: OnceLock::new() }
    }

    fn read(&self, file: &Arc<str>, digest: Digest) -> Option<Arc<str>> {
        let path = self.root.join(&**file);
        let refused = match fs::read(&path) {
            Ok(bytes) if Digest::of(&bytes) == digest => return Some(decode::text(file, bytes)),
            Ok(_) => None,
            Err(error) => error.raw_os_error(),
        };
        self.changed.get_or_init(|| (path, refused));
        None
    }

    /// # Errors
    /// When a text that was asked for was not as it had been.
    pub fn unchanged(&self) -> Result<(), Error> {
        match self.changed.get() {
            None => Ok(()),
            Some((path, None)) => Err(changing(path)),
            Some((path, Some(refused))) => Err(io::Error::from_raw_os_error(*refused)).at("read", path),
        }
    }
}

/// That a file has other bytes than a moment before.
pub fn changing(path: &Path) -> Error {
    Error::new("read", path, io::Error::other("it changes while it is read")).help("try again once nobody writes it")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_again_and_one_that_changed_is_remembered() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("a.md"), "\u{feff}one\r\ntwo").unwrap();
        let disk = Arc::new(Disk::new(folder.path()));
        let left = Text::Left(disk.clone(), Digest::of("\u{feff}one\r\ntwo".as_bytes()), 7);
        assert_eq!((&*left.get(&"a.md".into()), left.len()), ("one\ntwo", 7));
        assert!(left.is_unchanged() && disk.unchanged().is_ok());
        fs::write(folder.path().join("a.md"), "other").unwrap();
        assert_eq!(&*left.get(&"a.md".into()), "       ");
        assert!(!left.is_unchanged());
        assert!(disk.unchanged().unwrap_err().to_string().ends_with("a.md`: it changes while it is read"));
        let gone = Arc::new(Disk::new(folder.path()));
        assert_eq!(&*Text::Left(gone.clone(), Digest::default(), 1).get(&"b.md".into()), " ");
        assert!(gone.unchanged().unwrap_err().to_string().contains("b.md"));
    }
}
