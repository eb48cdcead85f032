//! Which file belongs to which owner: each to one, by a name that every file system keeps.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::html::Special;
use super::plan::Recipe;
use crate::diagnostic::{Diagnostic, Place};
use crate::site::Site;
use crate::url;

/// Files claimed so far, each by one owner.
#[derive(Default)]
pub struct Claims {
    /// How each file is made.
    pub recipes: BTreeMap<Arc<str>, Recipe>,
    /// What each file is made from.
    pub owners: BTreeMap<Arc<str>, Arc<str>>,
    /// What is wrong with them together.
    pub faults: Vec<Diagnostic>,
    /// Folders of which only their content says which files they have, each with its name in lower case.
    reserved: Vec<(String, String)>,
}

impl Claims {
    /// Keeps a folder, given with its trailing slash, for files whose names are not known yet.
    pub fn reserve(&mut self, folder: String) {
        let lower = folder.to_lowercase();
        self.reserved.push((folder, lower));
    }

    fn reserved(&self, file: &str) -> Option<&str> {
        self.reserved_by(&folded_name(file))
    }

    /// The same of a name in lower case.
    fn reserved_by(&self, lower: &str) -> Option<&str> {
        self.reserved.iter().find(|(_, reserved)| lower.starts_with(reserved.as_str())).map(|(folder, _)| folder.as_str())
    }

    /// Claims a file, if nobody did before.
    pub fn add(&mut self, file: String, recipe: Recipe, owner: &Arc<str>) {
        if let Some(first) = self.owners.get(file.as_str()) {
            let (message, help) = match **first == *file && owner.contains('/') {
                true => (format!("`{owner}` would be `{file}`, which Payung writes itself"), "rename or delete the file"),
                false => (format!("two files for one address: `{first}` and `{owner}` both become `{file}`"), "rename or delete one of them"),
            };
            self.faults.push(Diagnostic::error("url.duplicate", message, Place::file(owner)).help(help));
            return;
        }
        let file: Arc<str> = file.into();
        self.owners.insert(file.clone(), owner.clone());
        self.recipes.insert(file, recipe);
    }

    /// Claims a page that a site may have of its own, in whose place one of the author's stands: that is said.
    pub fn add_unless_written(&mut self, file: String, recipe: Recipe, what: &str) {
        let Some(owner) = self.owners.get(file.as_str()) else {
            return self.add(file.clone(), recipe, &file.into());
        };
        let message = format!("`{file}` is the address of {what}, in whose place this page stands");
        let help = "rename the page, unless it is meant to: then excuse it, with `payung-allow url.replaced: …`";
        self.faults.push(Diagnostic::warning("url.replaced", message, Place::file(owner)).help(help));
    }

    /// What is wrong with names: they must be kept by every common file system, where upper and lower case may be one.
    pub fn unportable(&self) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let mut folded: BTreeMap<Cow<'_, str>, &Arc<str>> = BTreeMap::new();
        for (file, owner) in &self.owners {
            if let Some(why) = url::unportable(file) {
                let message = format!("`{file}` is a name that not every system can keep: {why}");
                faults.push(Diagnostic::error("url.unportable", message, Place::file(owner)).help("rename the file"));
            }
            let lower = folded_name(file);
            if let Some(folder) = self.reserved_by(&lower).filter(|_| file != owner) {
                let message = format!("`{file}` would lie in `{folder}`, where the search index has files of its own");
                faults.push(Diagnostic::error("url.duplicate", message, Place::file(owner)).help("move the file to another folder"));
            }
            if let Some(other) = folded.insert(lower, file) {
                let pair = [other, file].map(|file| (file, &self.owners[file]));
                // The one in capitals is hardly the one that is meant.
                let (_, odd) = pair.into_iter().find(|(file, owner)| **file != **owner && file.contains(char::is_uppercase)).unwrap_or((file, owner));
                let message = format!("`{}` and `{}` differ in upper and lower case only: some systems keep one of the two", pair[0].1, pair[1].1);
                faults.push(Diagnostic::error("url.case", message, Place::file(odd)).help("give one of them another name"));
            }
        }
        let twofold = folded.iter().flat_map(|(lower, file)| above(lower).filter_map(|folder| Some((*file, *folded.get(folder)?))));
        for (file, folder) in twofold {
            let message = format!("`{folder}` would be a file and a folder at once");
            // What the builder makes has no file of the site for an owner.
            let owners = [file, folder].map(|file| (file, &self.owners[file]));
            let (_, owner) = owners.into_iter().find(|(file, owner)| file != owner).unwrap_or(owners[0]);
            faults.push(Diagnostic::error("url.duplicate", message, Place::file(owner)).help("rename one of the files"));
        }
        faults
    }

    /// What stands in the way of a file: at its address, as a file where it needs a folder, or as a folder in its place.
    pub fn in_the_way(&self, file: &str) -> Option<Taken<'_>> {
        if url::is_own(file) {
            return Some(Taken::Own);
        }
        if let Some(owner) = self.owners.get(file) {
            return Some(Taken::Address(owner));
        }
        if let Some(folder) = self.reserved(file) {
            return Some(Taken::Reserved(folder));
        }
        if let Some((folder, _)) = above(file).find_map(|folder| self.owners.get_key_value(folder)) {
            return Some(Taken::Below(folder));
        }
        let start = format!("{file}/");
        let (inner, _) = self.owners.range(Arc::<str>::from(start.as_str())..).next()?;
        inner.starts_with(&start).then_some(Taken::Above(inner))
    }
}

/// Why a file cannot stand where it is wanted.
#[derive(Clone, Copy, Debug)]
pub enum Taken<'a> {
    /// The builder keeps its own files there.
    Own,
    /// The files of this folder are not known yet.
    Reserved(&'a str),
    /// It is the address of this file of the site.
    Address(&'a str),
    /// It would lie below this file of the output.
    Below(&'a str),
    /// This file of the output lies below it.
    Above(&'a str),
}

impl fmt::Display for Taken<'_> {
    /// As a sentence goes on behind the name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Own => f.write_str("is where Payung keeps files of its own"),
            Self::Reserved(folder) => write!(f, "lies in `{folder}`, where the search index has files of its own"),
            Self::Address(owner) => write!(f, "is the address of `{owner}`"),
            Self::Below(file) => write!(f, "lies below `{file}`, which is a file"),
            Self::Above(file) => write!(f, "is the folder of `{file}`"),
        }
    }
}

/// A name as file systems compare it that take upper and lower case for one; most names are in that form.
fn folded_name(file: &str) -> Cow<'_, str> {
    let is_folded = file.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    if is_folded { file.into() } else { url::canonical(&file.to_lowercase()).into() }
}

/// The folders above a file, the nearest first.
fn above(file: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(url::parent(file)), |folder| Some(url::parent(folder))).take_while(|folder| !folder.is_empty())
}

/// Whether a page of the default language lies where another language's pages do; said once for each folder.
pub fn shadowed_languages(site: &Site, special: Special<'_>) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for language in special.languages.iter().filter(|language| !language.prefix.is_empty()) {
        let folder = format!("{}/", language.prefix);
        let inside = site.editions[0].pages.iter().find(|(path, _)| ***path == *language.prefix || path.starts_with(&folder));
        if let Some((_, entry)) = inside {
            let message = format!("this folder lies where the pages in `{}` do", language.code);
            faults.push(Diagnostic::error("url.shadows-language", message, Place::file(&entry.page.file)).help("rename the folder"));
        }
    }
    faults
}
