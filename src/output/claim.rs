//! Which file belongs to which owner: each to one, by a name that every file system keeps.

use std::collections::BTreeMap;
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
}

impl Claims {
    /// Claims a file, if nobody did before.
    pub fn add(&mut self, file: String, recipe: Recipe, owner: &Arc<str>) {
        if let Some(first) = self.owners.get(file.as_str()) {
            let message = format!("two files for one address: `{first}` and `{owner}` both become `{file}`");
            self.faults.push(Diagnostic::error("url.duplicate", message, Place::file(owner)).help("rename or delete one of them"));
            return;
        }
        let file: Arc<str> = file.into();
        self.owners.insert(file.clone(), owner.clone());
        self.recipes.insert(file, recipe);
    }

    /// Names must be kept by every common file system, where upper and lower case may be one.
    pub fn portable(&mut self) {
        let mut folded: BTreeMap<String, &Arc<str>> = BTreeMap::new();
        for (file, owner) in &self.owners {
            if let Some(why) = url::unportable(file) {
                let message = format!("`{file}` is a name that not every system can keep: {why}");
                self.faults.push(Diagnostic::error("url.unportable", message, Place::file(owner)).help("rename the file"));
            }
            let lower = url::canonical(&file.to_lowercase());
            if let Some(other) = folded.insert(lower, file) {
                let message = format!("two addresses that differ in upper and lower case only: `{other}` and `{file}`");
                self.faults.push(Diagnostic::error("url.case", message, Place::file(owner)).help("rename one of the files"));
            }
        }
        let shadows = self.owners.keys().filter(|file| self.owners.contains_key(url::parent(file)));
        for file in shadows {
            let message = format!("`{}` would be a file and a folder at once", url::parent(file));
            let owner = &self.owners[file];
            self.faults.push(Diagnostic::error("url.duplicate", message, Place::file(owner)).help("rename one of the files"));
        }
    }
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
