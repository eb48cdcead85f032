//! The site's files, read once: the only reader of them.
//!
//! Turns a folder into paths with digests, and text where the builder reads it.
//! Line ends become LF, a byte order mark goes, NUL becomes U+FFFD; what is not UTF-8
//! is reported with its place and read as far as it can be. Nothing outside the root is ever read: a link that
//! leads out is an error, and sockets, pipes and devices are passed over.

mod beside;
mod conflict;
mod decode;
mod form;
mod link;
mod seen;
pub mod shelf;
mod text;
mod walk;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::machine::{At, Error};
use seen::{Seen, Stamp};
use text::{Disk, changing};

pub use decode::{garbles, turns};
pub use link::takes;
pub use shelf::Shelf;
pub use text::Text;

/// One file of the site.
#[derive(Clone, Debug)]
pub struct File {
    /// The digest of its bytes as they stand on disk.
    pub digest: Digest,
    /// Its bytes' number.
    pub size: u64,
    /// Its text, if it is of a kind that the builder reads; not that of a page that was left on the disk.
    pub text: Option<Arc<str>>,
    /// The length of that text, held or left.
    length: usize,
    /// What it was like before it was read, if it was read as its author meant it and somebody wants to know.
    stamp: Option<Stamp>,
}

/// All files of a site by their path from its root, `/` between the parts.
#[derive(Clone, Debug)]
pub struct Source {
    root: PathBuf,
    files: BTreeMap<Arc<str>, File>,
    /// What is wrong with files as files, by the path of those where something is.
    of_files: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// What is wrong with what lies among them.
    faults: Vec<Diagnostic>,
    /// Links to other files or folders of the site.
    links: Vec<Arc<str>>,
    /// Where texts of pages are left, if they are.
    disk: Option<Arc<Disk>>,
    /// What an earlier run knew, where that is asked.
    seen: Option<Arc<Seen>>,
}

/// The name of the configuration file, which marks a site's root.
pub const CONFIG: &str = "book.toml";

impl Source {
    /// Reads `book.toml`, `content/`, `themes/` and `static/` under a root.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn open(root: &Path) -> Result<Self, Error> {
        Self::open_holding(root, None)
    }

    /// The same for who looks at each page a few times only, if `most` is said: where the texts of pages are more than so
    /// many bytes, some of them are left on the disk, until [`Source::leave_texts`] all. So are texts and other files
    /// that are as they were when an earlier run read them.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn open_holding(root: &Path, most: Option<usize>) -> Result<Self, Error> {
        let root = fs::canonicalize(root).at("open", root)?;
        let seen = most.map(|_| Arc::new(Seen::read(&root)));
        let most = most.unwrap_or(usize::MAX);
        let walk::Found { paths, links, faults, .. } = walk::site(&root)?;
        let held = AtomicUsize::new(0);
        let look = |path: &Arc<str>| {
            let stamp = seen.as_ref().and_then(|_| Stamp::of(&root.join(&**path)));
            let may_stay = is_page(path) || !is_text(path);
            let as_seen = seen.as_ref().zip(stamp).filter(|_| may_stay).and_then(|(seen, stamp)| seen.file(path, stamp));
            if let Some(file) = as_seen {
                return Ok((file, Vec::new()));
            }
            let (mut file, faults) = read(&root, path)?;
            if is_page(path) && held.fetch_add(file.length, Ordering::Relaxed) >= most {
                file.text = None;
            }
            file.stamp = stamp.filter(|_| faults.is_empty());
            Ok((file, faults))
        };
        let read = paths
            .into_par_iter()
            .filter_map(|path| match look(&path) {
                Ok((file, faults)) => Some(Ok((path, file, faults))),
                // Between the walk and the read an editor may have renamed it away.
                Err(error) if gone(&root, &path) => {
                    drop(error);
                    None
                }
                Err(error) => Some(Err(error)),
            })
            .collect::<Result<Vec<_>, _>>()?;
        let of_files = read.iter().filter(|(_, _, faults)| !faults.is_empty()).map(|(path, _, faults)| (path.clone(), faults.clone())).collect();
        let is_left = read.iter().any(|(path, file, _)| is_page(path) && file.text.is_none());
        let files = read.into_iter().map(|(path, file, _)| (path, file)).collect();
        let disk = is_left.then(|| Arc::new(Disk::new(&root)));
        Ok(Self { root, files, of_files, faults, links, disk, seen })
    }

    /// Leaves the texts of all pages on the disk, if some of them are.
    pub fn leave_texts(&mut self) {
        if self.disk.is_some() {
            self.files.iter_mut().filter(|(path, _)| is_page(path)).for_each(|(_, file)| file.text = None);
        }
    }

    /// How many bytes of texts there are.
    pub fn texts(&self) -> usize {
        self.files.values().map(|file| file.length).sum()
    }

    /// The text of a page.
    pub fn page_text(&self, page: &File) -> Option<Text> {
        page.text.clone().map(Text::Held).or_else(|| self.left_text(page))
    }

    /// The text of a page as it is left on the disk, if texts are.
    pub fn left_text(&self, page: &File) -> Option<Text> {
        self.disk.as_ref().map(|disk| Text::Left(disk.clone(), page.digest, page.length))
    }

    /// # Errors
    /// When a text that was left and asked for was not as it had been: what was made of it says nothing.
    pub fn unchanged(&self) -> Result<(), Error> {
        let unchanged = self.disk.as_ref().map_or(Ok(()), |disk| disk.unchanged());
        unchanged.inspect_err(|_| self.forget())
    }

    /// Keeps what files are like, so that the next run reads those alone that are not as they were.
    pub fn keep_seen(&self) {
        if let Some(seen) = &self.seen {
            seen.keep(&self.root, self.files());
        }
    }

    /// Has the next run read all files.
    fn forget(&self) {
        if self.seen.is_some() {
            Seen::forget(&self.root);
        }
    }

    /// The site's root, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// All files in the order of their paths.
    pub fn files(&self) -> impl Iterator<Item = (&Arc<str>, &File)> {
        self.files.iter()
    }

    /// The files below a folder, given with its trailing slash.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a Arc<str>, &'a File)> {
        self.files.range(Arc::from(folder)..).take_while(move |(path, _)| path.starts_with(folder))
    }

    /// One file.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// One file, with the path that it is known by.
    pub fn entry(&self, path: &str) -> Option<(&Arc<str>, &File)> {
        self.files.get_key_value(path)
    }

    /// The text of a file that the builder reads.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.get(path)?.text.as_ref()
    }

    /// The bytes of any file of the site, as they were when it was digested: so what was let in then is what comes out,
    /// whatever stands at the path by now.
    ///
    /// # Errors
    /// When it cannot be read, or changed since then, which the next refresh takes up.
    pub fn bytes(&self, path: &str) -> Result<Vec<u8>, Error> {
        let disk = self.root.join(path);
        let bytes = fs::read(&disk).at("read", &disk)?;
        if self.get(path).is_some_and(|file| file.digest != Digest::of(&bytes)) {
            self.forget();
            return Err(changing(&disk));
        }
        Ok(bytes)
    }

    /// Everything that is wrong with the files as files.
    pub fn diagnostics(&self) -> impl Iterator<Item = &Diagnostic> {
        self.faults.iter().chain(self.of_files.values().flatten())
    }

    /// Whether a file could be read in part only: what its text says is not what its author wrote.
    pub fn is_garbled(&self, path: &str) -> bool {
        self.of_files.get(path).is_some_and(|faults| faults.iter().any(decode::garbles))
    }

    /// Looks again; says which paths have other bytes than before, came or went.
    ///
    /// # Errors
    /// When a file or folder cannot be read.
    pub fn refresh(&mut self) -> Result<Vec<Arc<str>>, Error> {
        let fresh = Self::open(&self.root)?;
        let mut changed: Vec<Arc<str>> = Vec::new();
        for (path, file) in &fresh.files {
            if self.files.get(path).is_none_or(|old| old.digest != file.digest) {
                changed.push(path.clone());
            }
        }
        changed.extend(self.files.keys().filter(|path| !fresh.files.contains_key(*path)).cloned());
        // What is wrong with something that is no file of the site came or went.
        let (old, new) = (&self.faults, &fresh.faults);
        let others = old.iter().filter(|fault| !new.contains(fault)).chain(new.iter().filter(|fault| !old.contains(fault)));
        changed.extend(others.filter_map(|fault| Some(fault.place.as_ref()?.path.clone())).filter(|path| !fresh.files.contains_key(path)));
        changed.sort();
        changed.dedup();
        *self = fresh;
        Ok(changed)
    }

    /// Looks again at some paths from the root; says which of them have other bytes, came or went.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn refresh_paths(&mut self, paths: &[Arc<str>]) -> Result<Vec<Arc<str>>, Error> {
        let faulty = |path: &Arc<str>| self.faults.iter().any(|fault| fault.place.as_ref().is_some_and(|place| place.path == *path));
        // What a link is worth depends on what it leads to.
        let dangling = || self.faults.iter().any(|fault| fault.code == "link.dangling") || self.links.iter().any(|link| gone(&self.root, link));
        if paths.iter().any(|path| walk::is_odd(&self.root, path) || self.links.contains(path) || faulty(path)) || dangling() {
            return self.refresh();
        }
        let mut changed = Vec::new();
        for path in paths.iter().chain(&self.linked()) {
            let fresh = if walk::admits(&self.root, path) { read(&self.root, path).ok() } else { None };
            match (fresh, self.files.get(path)) {
                (Some((file, _)), Some(old)) if file.digest == old.digest => {}
                (Some((file, faults)), _) => {
                    self.files.insert(path.clone(), file);
                    self.of_files.remove(path);
                    if !faults.is_empty() {
                        self.of_files.insert(path.clone(), faults);
                    }
                    changed.push(path.clone());
                }
                (None, Some(_)) => {
                    self.files.remove(path);
                    self.of_files.remove(path);
                    changed.push(path.clone());
                }
                (None, None) => {}
            }
        }
        Ok(changed)
    }

    /// Files that are reached by links: a change of what they lead to is noticed elsewhere.
    fn linked(&self) -> Vec<Arc<str>> {
        let by_link =
            |path: &str| self.links.iter().any(|link| path.strip_prefix(&**link).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')));
        if self.links.is_empty() { Vec::new() } else { self.files.keys().filter(|path| by_link(path)).cloned().collect() }
    }
}

fn gone(root: &Path, path: &str) -> bool {
    !root.join(path).exists()
}

fn read(root: &Path, path: &Arc<str>) -> Result<(File, Vec<Diagnostic>), Error> {
    let disk = root.join(&**path);
    let bytes = fs::read(&disk).at("read", &disk)?;
    let digest = Digest::of(&bytes);
    let size = bytes.len() as u64;
    if !is_text(path) {
        return Ok((File { digest, size, length: 0, text: None, stamp: None }, Vec::new()));
    }
    let (text, faults) = decode::decode(path, bytes);
    Ok((File { digest, size, length: text.len(), text: Some(text), stamp: None }, faults))
}

/// Whether a file is a page's, if it lies in the folder of a language.
fn is_page(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with(".md")
}

/// Whether the builder reads the file as text; all else is copied byte for byte.
fn is_text(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default();
    match path.split('/').next() {
        Some("content") => matches!(ending, "md" | "toml"),
        Some("themes") => matches!(ending, "html" | "toml" | "css" | "js" | "svg" | "md"),
        _ => path == CONFIG,
    }
}
