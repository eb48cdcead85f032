//! What a plan and the last build's manifest have in common, and what not: both are in the order of files.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use super::manifest::{Made, Manifest};
use super::place::above;
use crate::output::{Output, Plan};

/// An output, and what the last build made there.
#[derive(Clone, Copy)]
pub struct Stale<'a> {
    /// Its file.
    pub file: &'a Arc<str>,
    /// What it is.
    pub output: &'a Output,
    /// What the last build made there.
    pub made: Option<&'a Made>,
}

/// All outputs, in the order of files, each with what the last build made there.
fn planned<'a>(plan: &'a Plan, old: &'a Manifest) -> impl Iterator<Item = Stale<'a>> {
    let mut olds = old.files.iter().peekable();
    plan.outputs.iter().map(move |(file, output)| {
        while olds.next_if(|(old, _)| *old < file).is_some() {}
        Stale { file, output, made: olds.next_if(|(old, _)| *old == file).map(|(_, made)| made) }
    })
}

/// The outputs whose key differs from the last build's, or whose file is not as it was left, in the order of files.
pub fn stale<'a>(plan: &'a Plan, old: &'a Manifest, suspect: &BTreeSet<Arc<str>>, out: &Path) -> Vec<Stale<'a>> {
    let all: Vec<Stale<'_>> = planned(plan, old).collect();
    all.into_par_iter()
        .filter(|stale| {
            let is_as_made = stale.made.is_some_and(|made| made.key == stale.output.key.digest());
            !(is_as_made && stale.is_left(suspect, out))
        })
        .collect()
}

/// The files of the last build that seem to lie behind a link which stands in the place of a folder above an output that has
/// to be made: the link gives way to a folder, and with it goes all that is behind it.
pub fn behind_links(stale: &[Stale<'_>], plan: &Plan, old: &Manifest, out: &Path) -> BTreeSet<Arc<str>> {
    // What is made anew as a whole loses nothing.
    if stale.len() == plan.outputs.len() {
        return BTreeSet::new();
    }
    let folders: BTreeSet<&str> = stale.iter().flat_map(|stale| above(stale.file)).collect();
    let is_link = |folder: &&str| std::fs::symlink_metadata(out.join(folder)).is_ok_and(|meta| meta.is_symlink());
    let links: BTreeSet<&str> = folders.into_par_iter().filter(is_link).collect();
    let is_behind = |file: &&Arc<str>| !links.is_empty() && above(file).any(|folder| links.contains(folder));
    old.files.keys().filter(is_behind).cloned().collect()
}

impl<'a> Stale<'a> {
    /// The files of outputs.
    pub fn files(all: Vec<&Self>) -> Vec<&'a Arc<str>> {
        all.into_iter().map(|stale| stale.file).collect()
    }

    /// Whether the file is as the last build left it, as far as its length tells.
    pub fn is_left(&self, suspect: &BTreeSet<Arc<str>>, out: &Path) -> bool {
        self.made.is_some_and(|made| !suspect.contains(self.file) && lies(&out.join(&**self.file), made.size))
    }
}

/// Whether a file of a length lies there.
fn lies(path: &Path, size: u64) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|meta| meta.is_file() && meta.len() == size)
}

/// What an earlier build made and this one does not, in the order of files.
pub fn gone<'a>(plan: &Plan, old: &'a Manifest) -> Vec<(&'a Arc<str>, &'a Made)> {
    let mut planned = plan.outputs.keys().peekable();
    let is_gone = |(file, _): &(&Arc<str>, &Made)| {
        while planned.next_if(|planned| planned < file).is_some() {}
        planned.peek() != Some(file)
    };
    old.files.iter().filter(is_gone).collect()
}

/// The manifest of a plan: what was made, in the order of files, and what is as the last build left it.
pub fn manifest<'a>(plan: &Plan, old: &Manifest, made: impl Iterator<Item = (&'a Stale<'a>, Made)>) -> Manifest {
    let mut fresh = made.peekable();
    let entry = |output: Stale<'_>| {
        let made = fresh.next_if(|(stale, _)| stale.file == output.file).map(|(_, made)| made);
        (output.file.clone(), made.or_else(|| output.made.cloned()).unwrap_or_default())
    };
    // A tree is built of what stands in order in far less time than grown.
    let files: Vec<(Arc<str>, Made)> = planned(plan, old).map(entry).collect();
    Manifest { files: files.into_iter().collect() }
}
