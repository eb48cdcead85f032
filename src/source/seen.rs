//! What files were like when they were read, so that those that are as they were need not be read again.
//!
//! A file is taken to have the bytes that it had while its size, the times of the last changes of its bytes and of its
//! entry, its number and its device are the same. Whoever writes it changes the second time, which nobody can set back.
//! One thing could still deceive: a file that is written twice within the grain of its system's clock. So only a file is
//! noted whose times were clearly past when reading began; all others are read again, and noted then. So are all on a
//! system that tells no such times, and all that are not as their author meant them, for what is said of that.
//!
//! The table lies in `.payung/files` and may be deleted or damaged at any time.

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use bincode::Options;
use serde::{Deserialize, Serialize};

use super::File;
use super::shelf::{folder, opened, place, sealed};
use crate::digest::Digest;
use crate::machine::read_file;

/// Names the program by its own source: another one may read other texts out of the same bytes.
const SOURCE: &str = env!("PAYUNG_SOURCE");

/// How many seconds old a file's times have to be: more than any system's clock is coarse, FAT's two included.
const SETTLED: i64 = 2;

/// Seconds and nanoseconds.
type Time = (i64, i64);

/// What a file is like, without a look into it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    size: u64,
    /// When its bytes last changed, as far as one can tell: anybody may set this.
    modified: Time,
    /// When its entry or its bytes last changed.
    changed: Time,
    inode: u64,
    device: u64,
}

impl Stamp {
    /// That of a regular file, or of the one that a link leads to, where the system tells.
    #[cfg(unix)]
    pub fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let meta = fs::metadata(path).ok().filter(fs::Metadata::is_file)?;
        let (modified, changed) = ((meta.mtime(), meta.mtime_nsec()), (meta.ctime(), meta.ctime_nsec()));
        (meta.ino() != 0).then(|| Self { size: meta.len(), modified, changed, inode: meta.ino(), device: meta.dev() })
    }

    /// None, where the system does not tell when an entry changed.
    #[cfg(not(unix))]
    pub fn of(_: &Path) -> Option<Self> {
        None
    }

    /// Whether its times were clearly past at a moment.
    fn is_settled(&self, now: i64) -> bool {
        self.modified.0.max(self.changed.0).saturating_add(SETTLED) < now
    }
}

/// A file that was read.
#[derive(Debug, Serialize, Deserialize)]
struct Entry {
    path: Arc<str>,
    stamp: Stamp,
    digest: Digest,
    /// The length of its text.
    length: usize,
}

/// The files that an earlier run read.
#[derive(Debug)]
pub struct Seen {
    /// In the order of their paths.
    entries: Vec<Entry>,
    /// Stands for the table as it lies there.
    kept: Option<Digest>,
    /// When this run began, in seconds.
    began: i64,
}

impl Seen {
    /// Those of the last run at a root, at the moment at which another begins.
    pub fn read(root: &Path) -> Self {
        let began = SystemTime::now().duration_since(UNIX_EPOCH).ok().and_then(|since| i64::try_from(since.as_secs()).ok()).unwrap_or_default();
        Self::read_at(root, began)
    }

    fn read_at(root: &Path, began: i64) -> Self {
        let bytes = folder(root, &[NAME]).and_then(|path| read_file(&path).ok());
        let read = |bytes: &[u8]| bincode::options().deserialize::<(String, Vec<Entry>)>(opened(bytes)?).ok();
        let entries = bytes.as_deref().and_then(read).filter(|(by, _)| by == SOURCE).map(|(_, entries)| entries).unwrap_or_default();
        Self { entries, kept: bytes.as_deref().map(Digest::of), began }
    }

    /// A file whose text, if it has one, is left where it is, as it was when it was read last.
    pub fn file(&self, path: &str, stamp: Stamp) -> Option<File> {
        let at = self.entries.binary_search_by(|entry| (*entry.path).cmp(path)).ok()?;
        let Entry { stamp: known, digest, length, .. } = self.entries[at];
        (known == stamp).then_some(File { digest, size: stamp.size, text: None, length, stamp: Some(stamp) })
    }

    /// Keeps what files are like for the next run; what is kept already is not written.
    pub fn keep<'a>(&self, root: &Path, files: impl Iterator<Item = (&'a Arc<str>, &'a File)>) {
        let entry = |(path, file): (&Arc<str>, &File)| {
            let stamp = file.stamp.filter(|stamp| stamp.size == file.size && stamp.is_settled(self.began))?;
            Some(Entry { path: path.clone(), stamp, digest: file.digest, length: file.length })
        };
        let entries: Vec<Entry> = files.filter_map(entry).collect();
        let Some(path) = folder(root, &[NAME]) else { return };
        if entries.is_empty() {
            return Self::forget(root);
        }
        let bytes = sealed(&bincode::options().serialize(&(SOURCE, entries)).unwrap_or_default());
        if self.kept != Some(Digest::of(&bytes)) && path.parent().is_some_and(|folder| fs::create_dir_all(folder).is_ok()) {
            place(&path, &bytes);
        }
    }

    /// Lets go of all: a file was not as it should have been.
    pub fn forget(root: &Path) {
        if let Some(path) = folder(root, &[NAME]) {
            let _ = fs::remove_file(path);
        }
    }
}

/// Where the table lies in `.payung/`.
const NAME: &str = "files";

#[cfg(unix)]
#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &Path) -> File {
        let bytes = fs::read(path).unwrap();
        File { digest: Digest::of(&bytes), size: bytes.len() as u64, text: None, length: bytes.len(), stamp: Stamp::of(path) }
    }

    #[test]
    fn a_file_that_was_settled_is_known_until_somebody_writes_it() {
        let folder = tempfile::tempdir().unwrap();
        let (root, disk, path) = (folder.path(), folder.path().join("a.md"), Arc::from("a.md"));
        fs::write(&disk, "one").unwrap();
        let now = Stamp::of(&disk).unwrap().changed.0;
        let kept = |began: i64| {
            Seen::read_at(root, began).keep(root, [(&path, &file(&disk))].into_iter());
            Seen::read_at(root, began)
        };
        let knows = |seen: &Seen| seen.file("a.md", Stamp::of(&disk).unwrap()).map(|file| file.digest);
        for began in [0, now, now + SETTLED] {
            assert_eq!(knows(&kept(began)), None, "written just now, or in a time to come");
        }
        let seen = kept(now + SETTLED + 1);
        assert_eq!((knows(&seen), seen.file("b.md", Stamp::of(&disk).unwrap()).is_some()), (Some(Digest::of(b"one")), false));
        // Of the same size, and with the time set back.
        let modified = fs::metadata(&disk).unwrap().modified().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(30));
        fs::write(&disk, "two").unwrap();
        fs::File::options().write(true).open(&disk).unwrap().set_modified(modified).unwrap();
        assert_eq!(knows(&seen), None);
        assert_eq!(knows(&kept(now + SETTLED + 9)), Some(Digest::of(b"two")));
        // Another one in its place.
        fs::write(root.join("b.md"), "six").unwrap();
        fs::rename(root.join("b.md"), &disk).unwrap();
        assert_eq!(knows(&kept(0)), None);
        assert!(!root.join(".payung/files").exists(), "nothing is known");
    }

    #[test]
    fn a_damaged_table_says_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let disk = folder.path().join("a.md");
        fs::write(&disk, "one").unwrap();
        Seen::read_at(folder.path(), i64::MAX).keep(folder.path(), [(&Arc::from("a.md"), &file(&disk))].into_iter());
        let table = folder.path().join(".payung/files");
        let whole = fs::read(&table).unwrap();
        assert_eq!(Seen::read_at(folder.path(), 0).entries.len(), 1);
        for at in 0..whole.len() {
            let mut other = whole.clone();
            other[at] ^= 1;
            for bytes in [&other[..], &whole[..at]] {
                fs::write(&table, bytes).unwrap();
                assert!(Seen::read_at(folder.path(), 0).entries.is_empty());
            }
        }
    }
}
