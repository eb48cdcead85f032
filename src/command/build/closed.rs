//! Folders of the output that this user may not write to: found before anything is placed, so that no build stops halfway.

use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use super::place::leads_elsewhere;
use crate::machine::Error;
use crate::url;

/// What is written for a moment to see whether one may.
const PROBE: &str = ".payung-probe";

/// Tries the folders in which files are to be put or deleted, as far as they are there. `staging` is this user's own.
///
/// # Errors
/// For the first that takes nothing.
pub fn check<'a>(out: &Path, staging: &Path, files: impl Iterator<Item = &'a Arc<str>>) -> Result<(), Error> {
    let mut folders: Vec<&str> = files.flat_map(|file| folders(file)).collect();
    folders.sort_unstable();
    folders.dedup();
    let own = fs::symlink_metadata(staging).ok();
    // The last folder that is not there: what is to lie in it is not there either.
    let mut absent: Option<&str> = None;
    for folder in folders {
        if absent.is_some_and(|absent| url::is_below(folder, absent)) {
            continue;
        }
        let path = out.join(folder);
        let there = fs::symlink_metadata(&path);
        if there.as_ref().is_err_and(|error| error.kind() == ErrorKind::NotFound) {
            absent = Some(folder);
        }
        let is_doubtful = there.is_ok_and(|there| there.is_dir() && !own.as_ref().is_some_and(|own| is_own(&there, own)));
        // What lies behind a link is not in the output: the link gives way.
        if is_doubtful && !leads_elsewhere(out, folder) {
            probe(&path)?;
        }
    }
    Ok(())
}

/// The output folder itself, and those above a file in it.
fn folders(file: &str) -> impl Iterator<Item = &str> {
    super::place::above(file).chain([""])
}

/// Whether a folder is of the same owner as another one, who may write to it: then there is nothing to try.
#[cfg(unix)]
fn is_own(folder: &Metadata, own: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    const OWNER_MAY: u32 = 0o300;
    folder.uid() == own.uid() && folder.mode() & OWNER_MAY == OWNER_MAY
}

/// Where a system keeps rights in other ways, only placing itself tells.
#[cfg(not(unix))]
fn is_own(_: &Metadata, _: &Metadata) -> bool {
    true
}

fn probe(folder: &Path) -> Result<(), Error> {
    let path = folder.join(PROBE);
    let tried = fs::File::create_new(&path);
    // One that is there was left by a build that was killed.
    let _ = fs::remove_file(&path);
    match tried {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(Error::new("write to the folder", folder, error)
                .help("give yourself the right to write there, or choose another folder with `--out`"))
        }
        _ => Ok(()),
    }
}
