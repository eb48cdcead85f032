//! Which files belong to the site: what to read, what to pass over, what to refuse.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use walkdir::{DirEntry, WalkDir};

use super::{CONFIG, beside, decode, form, link};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::machine::{At, Error};

/// The folders of a site whose files are read or published.
pub const FOLDERS: [&str; 3] = ["content", "static", "themes"];

/// What a walk finds.
#[derive(Default)]
pub struct Found {
    /// The paths of all files of a site, sorted.
    pub paths: Vec<Arc<str>>,
    /// Those of links, which lead to other files of the site.
    pub links: Vec<Arc<str>>,
    /// What is wrong with what lies among them.
    pub faults: Vec<Diagnostic>,
    followed: Followed,
}

/// How often links were followed to each folder: links from one linked folder to others lead there in as many ways
/// as there are orders of them.
#[derive(Default)]
struct Followed(BTreeMap<PathBuf, usize>);

impl Followed {
    /// In how many ways links may lead to a folder.
    const MOST: usize = 16;

    /// Whether a link to a folder is followed once more.
    fn again(&mut self, link: &Path) -> bool {
        let times = fs::canonicalize(link).map(|folder| self.0.entry(folder).or_default());
        times.is_ok_and(|times| {
            *times += 1;
            *times <= Self::MOST
        })
    }

    /// What is said of it, once for each folder.
    fn too_often(&self, link: &Path, path: &str) -> Option<Diagnostic> {
        let first = fs::canonicalize(link).is_ok_and(|folder| self.0.get(&folder) == Some(&(Self::MOST + 1)));
        first.then(|| {
            let message = format!("links lead to this folder in more than {} ways", Self::MOST);
            let fault = Diagnostic::error("link.loop", message, Place::file(&path.into()));
            fault.help("delete links that lead from one linked folder to another")
        })
    }
}

/// Walks a site.
pub fn site(root: &Path) -> Result<Found, Error> {
    let mut found = Found::default();
    if root.join(CONFIG).is_file() {
        match is_link(&root.join(CONFIG)).then(|| link::fault(root, CONFIG)).flatten() {
            Some(fault) => found.faults.push(fault),
            None => found.paths.push(CONFIG.into()),
        }
    }
    for folder in FOLDERS {
        let top = root.join(folder);
        // A folder that is itself a link out of the site is refused like any other.
        if let Some(fault) = is_link(&top).then(|| link::fault(root, folder)).flatten() {
            found.faults.push(fault);
            continue;
        }
        if top.is_dir() {
            walk(root, &top, &mut found)?;
        }
    }
    let said = |fault: &Diagnostic| found.faults.iter().any(|known| known.place == fault.place);
    let of_form: Vec<Diagnostic> = form::check(root).into_iter().filter(|fault| !said(fault)).collect();
    found.faults.extend(of_form);
    found.faults.extend(beside::check(root));
    found.paths.sort();
    Ok(found)
}

/// Whether what lies at a path is a link, or not of the form that is read there, or has an odd name, so that only a walk
/// knows what it is worth.
pub fn is_odd(root: &Path, path: &str) -> bool {
    let odd = |meta: fs::Metadata| !meta.is_file() && !meta.is_dir() || decode::turns(path).is_some() || form::is_wrong(root, path);
    !path.split('/').any(hidden) && fs::symlink_metadata(root.join(path)).is_ok_and(odd)
}

/// Whether one path, seen by a watcher, would be found by a walk.
pub fn admits(root: &Path, path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    let disk = root.join(path);
    (path == CONFIG || FOLDERS.contains(&top)) && !path.split('/').any(hidden) && disk.is_file() && !is_misled(root, path)
}

/// Whether a link on the way to a path leads where none may.
fn is_misled(root: &Path, path: &str) -> bool {
    let real = fs::canonicalize(root.join(path));
    !real.is_ok_and(|real| real == root.join(path)) && link::fault(root, path).is_some()
}

fn is_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink())
}

fn walk(root: &Path, top: &Path, found: &mut Found) -> Result<(), Error> {
    let Found { paths, links, faults, followed } = found;
    let mut walker = WalkDir::new(top).follow_links(true).into_iter();
    while let Some(entry) = walker.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let Some(fault) = refused(root, &error) else {
                    let path = error.path().unwrap_or(top).to_path_buf();
                    let source = error.into_io_error().unwrap_or_else(|| std::io::Error::other("loop of links"));
                    return Err(source).at("read", &path);
                };
                faults.push(fault);
                continue;
            }
        };
        if entry.depth() > 0 && entry.file_name().to_str().is_some_and(hidden) {
            skip(&mut walker, &entry);
            continue;
        }
        let Some(path) = name(root, &entry) else {
            let shown = entry.path().strip_prefix(root).unwrap_or(entry.path()).to_string_lossy().into_owned();
            let fault = Diagnostic::error("file.name", "the name is not UTF-8", Place::file(&shown.into()));
            faults.push(fault.help("rename it"));
            skip(&mut walker, &entry);
            continue;
        };
        // A file behind a link to its folder is worth what a link to it is.
        let behind = || entry.file_type().is_file() && links.iter().any(|link| path.starts_with(&format!("{link}/")));
        if let Some(fault) = (entry.path_is_symlink() || behind()).then(|| link::fault(root, &path)).flatten() {
            faults.push(fault);
            skip(&mut walker, &entry);
            continue;
        }
        if entry.path_is_symlink() {
            links.push(path.as_str().into());
            if entry.file_type().is_dir() && !followed.again(entry.path()) {
                faults.extend(followed.too_often(entry.path(), &path));
                walker.skip_current_dir();
                continue;
            }
        }
        faults.extend(entry.file_name().to_str().and_then(|name| turned(name, &path)));
        if entry.file_type().is_file() {
            paths.push(path.into());
        } else if entry.file_type().is_dir() {
            faults.extend(form::folder(&path));
        } else {
            let fault = Diagnostic::warning("file.special", "neither a file nor a folder, passed over", Place::file(&path.into()));
            faults.push(fault.help("move it out of the site; sockets, pipes and devices cannot be published"));
        }
    }
    Ok(())
}

fn skip(walker: &mut walkdir::IntoIter, entry: &DirEntry) {
    if entry.file_type().is_dir() {
        walker.skip_current_dir();
    }
}

/// A link in a circle, or to nowhere, is the author's; all else is the machine's.
fn refused(root: &Path, error: &walkdir::Error) -> Option<Diagnostic> {
    let path = error.path()?;
    let shown: Arc<str> = path.strip_prefix(root).unwrap_or(path).to_string_lossy().into();
    if error.loop_ancestor().is_some() {
        let fault = Diagnostic::error("link.loop", "a link that leads back to a folder above it", Place::file(&shown));
        return Some(fault.help("delete the link"));
    }
    let broken = fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) && !path.exists();
    broken.then(|| {
        let fault = Diagnostic::new(Severity::Error, "link.dangling", "a link to a file that does not exist", Some(Place::file(&shown)));
        fault.help("delete the link or create its target")
    })
}

/// A name with a sign that turns text around is not what it seems to be.
fn turned(name: &str, path: &str) -> Option<Diagnostic> {
    let sign = decode::turns(name)?;
    let message = format!("the invisible sign U+{:04X} in the name changes the direction of what stands behind it", u32::from(sign));
    Some(Diagnostic::warning("encoding.bidirectional", message, Place::file(&path.into())).help("rename it without that sign"))
}

fn name(root: &Path, entry: &DirEntry) -> Option<String> {
    let path = entry.path().strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// Hidden files, editors' swap, lock and backup files, and what file managers leave behind.
pub fn hidden(name: &str) -> bool {
    name.starts_with('.') && name != ".well-known"
        || name.ends_with('~')
        || name.starts_with("~$") // Word has it open.
        || name.starts_with('~') && name.ends_with(".tmp")
        || name.ends_with(".swp")
        || name.ends_with(".swx")
        || name.starts_with('#') && name.ends_with('#')
        || matches!(name, "Thumbs.db" | "ehthumbs.db" | "desktop.ini")
        || name == "4913" // Vim asks by this name whether it may write here.
}
