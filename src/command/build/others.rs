//! Files of others that stand where outputs would: a build that would replace one is refused before it touches any.
//!
//! The builder's own files are those that the manifest of the output folder lists, and those that the journal of a
//! killed build names. A file that is the same as the output needs no replacing, so it may be anybody's.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::manifest::{self, Manifest};
use super::place::leads_elsewhere;
use crate::command::Failure;
use crate::url;

/// How many are named in full.
const NAMED: usize = 5;

/// What of others would be replaced, by path in the output folder. Of each output that was made,
/// `made` says whether its file is to be written.
pub fn in_the_way<'a>(
    out: &Path,
    made: impl Iterator<Item = (&'a Arc<str>, bool)>,
    old: &Manifest,
    suspect: &BTreeSet<Arc<str>>,
) -> BTreeSet<String> {
    let ours = Ours { old, suspect };
    let mut found = BTreeSet::new();
    let mut folders: HashSet<&str> = HashSet::new();
    // The last folder that is not there: nothing in it is in the way, and in a new output that is all.
    let mut absent: Option<&str> = None;
    for (file, written) in made {
        let is_ours = ours.has(file);
        if is_ours && !written {
            continue;
        }
        let is_inside = |folder: &str| url::is_below(file, folder);
        if absent.is_some_and(is_inside) {
            continue;
        }
        let above: Vec<&str> = super::place::above(file).take_while(|folder| folders.insert(folder)).collect();
        for folder in above.into_iter().rev() {
            match fs::symlink_metadata(out.join(folder)) {
                Ok(meta) if !meta.is_dir() && !ours.has(folder) && !ours.below(folder) => {
                    found.insert(folder.to_owned());
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    absent = Some(folder);
                    break;
                }
                _ => {}
            }
        }
        if absent.is_some_and(is_inside) {
            continue;
        }
        match fs::symlink_metadata(out.join(&**file)) {
            // In a place of the builder's that is damage, and gives way; what others put into it does not.
            Ok(meta) if meta.is_dir() => found.extend(of_others_in(out, file, &ours).filter(|_| !(is_ours && leads_elsewhere(out, file)))),
            Ok(_) if written && !is_ours => {
                found.insert(file.to_string());
            }
            _ => {}
        }
    }
    // What lies behind a link that is in the way itself is not in the folder.
    let behind: Vec<String> = found.iter().filter(|file| super::place::above(file).any(|folder| found.contains(folder))).cloned().collect();
    found.retain(|file| !behind.contains(file));
    found
}

/// Why the folder is not written to.
pub fn refusal(out: &Path, others: &BTreeSet<String>) -> Failure {
    let mut names: Vec<String> = others.iter().take(NAMED).map(|file| format!("`{file}`")).collect();
    if others.len() > NAMED {
        names.push(format!("{} more", others.len() - NAMED));
    }
    let listed = match names.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => names.concat(),
    };
    let (stand, them) = if others.len() == 1 { ("stands", "it") } else { ("stand", "them") };
    let why = if out.join(manifest::NAME).exists() {
        format!(" and `{}` does not list {them}", manifest::NAME)
    } else {
        format!("; without `{}` nothing there is known to be Payung's", manifest::NAME)
    };
    let message = format!("`{}` has files of others: {listed} {stand} where this build would write{why}", out.display());
    Failure::Usage(message, Some(format!("choose another folder with `--out`, or delete {them} if nobody needs {them}")))
}

/// The builder's own files.
struct Ours<'a> {
    old: &'a Manifest,
    suspect: &'a BTreeSet<Arc<str>>,
}

impl Ours<'_> {
    fn has(&self, file: &str) -> bool {
        self.old.files.contains_key(file) || self.suspect.contains(file)
    }

    /// Whether one of them stands below a folder.
    fn below(&self, folder: &str) -> bool {
        let start = format!("{folder}/");
        let first = |file: Option<&Arc<str>>| file.is_some_and(|file| file.starts_with(&start));
        let from = Arc::<str>::from(start.as_str())..;
        first(self.old.files.range(from.clone()).next().map(|(file, _)| file)) || first(self.suspect.range(from).next())
    }
}

/// The first file of others in a folder that has to become a file; the folder itself, if nobody may look into it.
fn of_others_in(out: &Path, folder: &str, ours: &Ours<'_>) -> Option<String> {
    let Ok(entries) = fs::read_dir(out.join(folder)) else { return Some(folder.to_owned()) };
    let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names.into_iter().find_map(|name| {
        let path = format!("{folder}/{name}");
        match fs::symlink_metadata(out.join(&path)) {
            Ok(meta) if meta.is_dir() => of_others_in(out, &path, ours),
            _ => Some(path).filter(|path| !ours.has(path)),
        }
    })
}
