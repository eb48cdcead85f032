//! Puts finished files in place: by rename, assets before pages, deletions last.
//! A folder that the output lacks is put by one rename, one of assets alone, or one of pages.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rayon::prelude::*;

use super::manifest::{self, Manifest};
use crate::machine::{At, Error, read_file, read_text};

const STAGING: &str = ".payung-staging";
const JOURNAL: &str = ".payung-journal";

/// What to do where the machine refused while files were put in place.
pub const HALFWAY: &str = "mend that and build again: every file there is whole, and the next build puts the others in place";

/// Where new files wait until all are made.
pub struct Staging {
    folder: PathBuf,
    known: Mutex<HashSet<String>>,
}

impl Staging {
    /// The staging folder of an output folder.
    pub fn new(out: &Path) -> Self {
        Self { folder: out.join(STAGING), known: Mutex::default() }
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes one file.
    ///
    /// # Errors
    /// When the machine refuses.
    pub fn write(&self, file: &str, bytes: &[u8]) -> Result<(), Error> {
        let path = self.path(file)?;
        fs::write(&path, bytes).at("write", &path)
    }

    /// Gives a file of the output a second name here, if it has these bytes and the file system can: that costs less than
    /// to write them again. Says whether it did.
    ///
    /// # Errors
    /// When the machine refuses the folder.
    pub fn link(&self, out: &Path, there: &str, file: &str, bytes: &[u8]) -> Result<bool, Error> {
        let from = out.join(there);
        let is_own = !leads_elsewhere(out, there) && fs::symlink_metadata(&from).is_ok_and(|meta| meta.is_file());
        if !is_own || !read_file(&from).is_ok_and(|there| there == bytes) {
            return Ok(false);
        }
        Ok(fs::hard_link(&from, self.path(file)?).is_ok())
    }

    /// The path of a file here, with its folders made.
    fn path(&self, file: &str) -> Result<PathBuf, Error> {
        let parent = crate::url::parent(file);
        let known = self.known.lock().is_ok_and(|known| known.contains(parent));
        if !known {
            let folder = self.folder.join(parent);
            fs::create_dir_all(&folder).at("create", &folder)?;
            if let Ok(mut known) = self.known.lock() {
                known.insert(parent.to_owned());
            }
        }
        Ok(self.folder.join(file))
    }

    /// Removes what is left of it.
    pub fn remove(&self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// What a build changes.
pub struct Change<'a> {
    /// Staged files that pages need.
    pub assets: Vec<&'a Arc<str>>,
    /// Staged pages.
    pub pages: Vec<&'a Arc<str>>,
    /// Files of earlier builds that are no longer.
    pub gone: Vec<&'a Arc<str>>,
}

/// Clears what a killed build left, and says which files it may have put or deleted.
///
/// # Errors
/// When the machine refuses.
pub fn recover(out: &Path) -> Result<BTreeSet<Arc<str>>, Error> {
    let staging = out.join(STAGING);
    if staging.exists() {
        fs::remove_dir_all(&staging).at("delete", &staging)?;
    }
    // A kill between the two steps of `replace` leaves the half that nobody reads.
    for name in [JOURNAL, manifest::NAME] {
        remove(&beside(out, name))?;
    }
    let journal = out.join(JOURNAL);
    match read_text(&journal) {
        Ok(text) => Ok(listed(&text)),
        Err(error) if is_missing(&error) || error.kind() == io::ErrorKind::InvalidData => Ok(BTreeSet::new()),
        Err(error) => Err(error).at("read", &journal),
    }
}

/// Carries out a change; says how many files were deleted. What changes nothing writes nothing.
///
/// # Errors
/// When the machine refuses; the next build finishes the work then.
pub fn put(out: &Path, change: &Change<'_>, manifest: &Manifest, old: &Manifest) -> Result<usize, Error> {
    let staging = Staging::new(out);
    let journal = out.join(JOURNAL);
    let nothing = change.assets.is_empty() && change.pages.is_empty() && change.gone.is_empty();
    if nothing && manifest == old && !journal.exists() {
        staging.remove();
        return Ok(0);
    }
    let touched: Vec<&Arc<str>> = change.files().collect();
    if !touched.is_empty() {
        // What an earlier, killed build touched stays suspect until this one is through.
        let earlier = listed(&read_text(&journal).unwrap_or_default());
        let all: BTreeSet<Arc<str>> = earlier.into_iter().chain(touched.into_iter().cloned()).collect();
        replace(out, JOURNAL, |file| all.iter().try_for_each(|line| writeln!(file, "{line}")))?;
    }
    let is_new = manifest != old || !out.join(manifest::NAME).exists();
    let (deleted, text) = rayon::join(|| change.carry_out(out), || if is_new { manifest.text() } else { Vec::new() });
    let deleted = deleted?;
    if is_new {
        replace(out, manifest::NAME, |file| file.write_all(&text))?;
    }
    remove(&journal)?;
    staging.remove();
    Ok(deleted)
}

impl<'a> Change<'a> {
    /// All files that are put or deleted.
    pub fn files(&self) -> impl Iterator<Item = &'a Arc<str>> {
        self.assets.iter().chain(&self.pages).chain(&self.gone).copied()
    }

    /// Moves and deletes files; says how many were deleted.
    fn carry_out(&self, out: &Path) -> Result<usize, Error> {
        let mut deleted = 0;
        // A folder of earlier files that becomes a file has to be empty first.
        let placed: BTreeSet<&str> = self.assets.iter().chain(&self.pages).map(|file| &***file).collect();
        let (in_the_way, gone): (Vec<&Arc<str>>, Vec<&Arc<str>>) =
            self.gone.iter().copied().partition(|file| above(file).any(|folder| placed.contains(folder)));
        for file in in_the_way {
            deleted += usize::from(delete(out, file)?);
        }
        // A folder that the output lacks goes there in one step: of assets if there is no page in it, and behind them of pages.
        let with_pages: HashSet<&str> = self.pages.iter().flat_map(|file| above(file)).collect();
        let mut folders = Folders::default();
        for file in &self.assets {
            folders.put(out, file, |folder| !with_pages.contains(folder))?;
        }
        for file in &self.pages {
            folders.put(out, file, |_| true)?;
        }
        for files in pages_first(gone) {
            let each = files.into_par_iter().with_min_len(16).map(|file| delete(out, file).map(usize::from));
            deleted += each.sum::<Result<usize, Error>>()?;
        }
        Ok(deleted)
    }
}

/// Pages go before what they need: at no moment is there a page that lacks something.
fn pages_first(gone: Vec<&Arc<str>>) -> [Vec<&Arc<str>>; 2] {
    let (pages, assets) = gone.into_iter().partition(|file| file.ends_with(".html"));
    [pages, assets]
}

/// The folders above a file, the nearest first.
pub fn above(file: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(crate::url::parent(file)), |folder| Some(crate::url::parent(folder))).take_while(|folder| !folder.is_empty())
}

/// The files that a journal names.
fn listed(journal: &str) -> BTreeSet<Arc<str>> {
    journal.lines().filter(|line| manifest::inside(line)).map(Arc::from).collect()
}

/// Whether a file is not there, or could not be.
fn is_missing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// Deletes one of the builder's own files, if it is there.
fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if !is_missing(&error) => Err(error).at("delete", path),
        _ => Ok(()),
    }
}

/// Where a new version of one of the builder's own files is written before it replaces the old.
fn beside(out: &Path, name: &str) -> PathBuf {
    out.join(format!("{name}.new"))
}

/// Writes a file beside its place and renames it over the old one.
fn replace(out: &Path, name: &str, write: impl FnOnce(&mut BufWriter<fs::File>) -> io::Result<()>) -> Result<(), Error> {
    let (new, path) = (beside(out, name), out.join(name));
    let written = fs::File::create(&new).map(BufWriter::new).and_then(|mut file| write(&mut file).and_then(|()| file.flush()));
    written.at("write", &new)?;
    fs::rename(&new, &path).at("write", &path)
}

/// Renames what is staged at a path to its place.
fn move_in(out: &Path, path: &str) -> Result<(), Error> {
    let (from, to) = (out.join(STAGING).join(path), out.join(path));
    fs::rename(&from, &to).at("write", &to)
}

/// Folders known to be real folders of the output, so that no link in it leads a write elsewhere.
#[derive(Default)]
struct Folders<'a> {
    known: HashSet<&'a str>,
    moved: HashSet<&'a str>,
}

impl<'a> Folders<'a> {
    /// Puts a staged file in place; a folder that is not there, and may be moved as a whole, with all that is in it.
    fn put(&mut self, out: &Path, file: &'a str, may_move: impl Fn(&str) -> bool) -> Result<(), Error> {
        let ends = file.match_indices('/').map(|(at, _)| &file[..at]);
        for folder in ends {
            if self.moved.contains(folder) {
                return Ok(());
            }
            if !self.known.insert(folder) {
                continue;
            }
            let path = out.join(folder);
            let there = match fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_dir() => true,
                // An earlier build's file, or a link, stands where a folder must: it gives way.
                Ok(_) => {
                    fs::remove_file(&path).at("delete", &path)?;
                    false
                }
                Err(_) => false,
            };
            if there {
                continue;
            }
            if may_move(folder) {
                move_in(out, folder)?;
                self.moved.insert(folder);
                return Ok(());
            }
            fs::create_dir(&path).at("create", &path)?;
        }
        let target = out.join(file);
        if fs::symlink_metadata(&target).is_ok_and(|meta| meta.is_dir()) {
            remove_empty(&target)?;
        }
        move_in(out, file)
    }
}

/// Deletes a folder without files: what was not written here is not deleted.
fn remove_empty(folder: &Path) -> Result<(), Error> {
    let entries = fs::read_dir(folder).at("read", folder)?.flatten();
    for inner in entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        remove_empty(&inner.path())?;
    }
    fs::remove_dir(folder).at("replace the folder", folder)
}

/// Whether somebody put a link in the place of a folder above a file: it leads to files that are not ours.
pub fn leads_elsewhere(out: &Path, file: &str) -> bool {
    above(file).any(|folder| fs::symlink_metadata(out.join(folder)).is_ok_and(|meta| meta.is_symlink()))
}

/// Deletes a file of an earlier build and the folders it leaves empty.
fn delete(out: &Path, file: &str) -> Result<bool, Error> {
    if leads_elsewhere(out, file) {
        return Ok(false);
    }
    let path = out.join(file);
    match fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_file() || meta.is_symlink() => fs::remove_file(&path).at("delete", &path)?,
        _ => return Ok(false),
    }
    let mut above = path.parent();
    while let Some(folder) = above.filter(|folder| *folder != out) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
        above = folder.parent();
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_deleted_before_what_they_need() {
        let files: Vec<Arc<str>> = ["a.css", "b.html", "c/index.html", "c/picture.png", "z.js"].map(Into::into).into();
        let order: Vec<&str> = pages_first(files.iter().collect()).into_iter().flatten().map(|file| &**file).collect();
        assert_eq!(order, ["b.html", "c/index.html", "a.css", "c/picture.png", "z.js"]);
    }
}
