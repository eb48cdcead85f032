//! What will exist: every file of the output, how it is made, and its key.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::html::{Special, page_key};
use super::key::Key;
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::site::{Entry, Site};
use crate::source::Source;
use crate::theme::Theme;
use crate::url;

/// How an output is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipe {
    /// The page at a path of an edition.
    Page(usize, Arc<str>),
    /// The page for addresses that lead nowhere.
    NotFound(usize),
    /// A page at an old address that leads to the page at a path of an edition.
    Redirect(usize, Arc<str>),
    /// A copy of a file of the site.
    Copy(Arc<str>),
    /// A file of the theme.
    Asset,
    /// `sitemap.xml`.
    Sitemap,
    /// `robots.txt`.
    Robots,
    /// The feed of an edition.
    Feed(usize),
    /// `site.json`.
    SiteJson,
    /// `status.json`.
    StatusJson,
}

impl Recipe {
    /// Whether the output is a page that a reader opens, and so needs other outputs to be there first.
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Page(..) | Self::NotFound(_) | Self::Redirect(..))
    }
}

/// An output: how it is made and the key of what it is made from.
#[derive(Clone, Debug)]
pub struct Output {
    /// How it is made.
    pub recipe: Recipe,
    /// Its key.
    pub key: Key,
}

/// All outputs by their file, and what is wrong with them together.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Outputs by file.
    pub outputs: BTreeMap<Arc<str>, Output>,
    /// Two outputs for one file, names that cannot be kept, aliases that lead nowhere.
    pub faults: Vec<Diagnostic>,
}

/// What a plan is made from.
#[derive(Clone, Copy)]
pub struct Planning<'a> {
    /// The theme.
    pub theme: &'a Theme,
    /// The site.
    pub site: &'a Site,
    /// The site's files.
    pub source: &'a Source,
    /// What stands on every page.
    pub special: Special<'a>,
}

/// Plans all outputs with their keys.
pub fn plan(planning: Planning<'_>) -> Plan {
    let (recipes, faults) = planning.recipes();
    let outputs = recipes.into_par_iter().map(|(file, recipe)| {
        let key = planning.key(&file, &recipe);
        (file, Output { recipe, key })
    });
    Plan { outputs: outputs.collect(), faults }
}

impl Planning<'_> {
    /// All outputs by file, without keys: cheap, and enough to answer a request.
    pub fn recipes(&self) -> (BTreeMap<Arc<str>, Recipe>, Vec<Diagnostic>) {
        let mut claims = Claims::default();
        for (edition, entry) in self.site.entries() {
            let recipe = Recipe::Page(edition, entry.page.path.clone());
            claims.add(url::file(&entry.url), recipe, &entry.page.file);
        }
        let special = &self.special;
        for (at, language) in special.languages.iter().enumerate() {
            let folder = url::page_url(&language.prefix, "");
            claims.add(format!("{folder}404.html"), Recipe::NotFound(at), &"404.html".into());
            if !special.base_url.is_empty() {
                claims.add(format!("{folder}feed.xml"), Recipe::Feed(at), &"feed.xml".into());
            }
        }
        if !special.base_url.is_empty() {
            claims.add("sitemap.xml".into(), Recipe::Sitemap, &"sitemap.xml".into());
        }
        claims.add("site.json".into(), Recipe::SiteJson, &"site.json".into());
        claims.add("status.json".into(), Recipe::StatusJson, &"status.json".into());
        for file in self.theme.assets.keys() {
            claims.add(file.clone(), Recipe::Asset, &file.as_str().into());
        }
        self.files(&mut claims);
        if !claims.recipes.contains_key("robots.txt") {
            claims.add("robots.txt".into(), Recipe::Robots, &"robots.txt".into());
        }
        self.aliases(&mut claims);
        claims.portable();
        claims.faults.extend(shadowed_languages(self.site, self.special));
        (claims.recipes, claims.faults)
    }

    /// Files beside pages travel with them, also to the languages that have no file of their own.
    fn files(&self, claims: &mut Claims) {
        for (path, _) in self.source.below("static/") {
            claims.add(path["static/".len()..].to_owned(), Recipe::Copy(path.clone()), path);
        }
        let default = &self.special.languages[0];
        for language in self.special.languages {
            let prefix = url::page_url(&language.prefix, "");
            for (path, below) in self.beside(&language.folder) {
                claims.add(format!("{prefix}{below}"), Recipe::Copy(path.clone()), path);
            }
            if language.code != default.code {
                for (path, below) in self.beside(&default.folder) {
                    if self.source.get(&format!("{}{below}", language.folder)).is_none() {
                        claims.add(format!("{prefix}{below}"), Recipe::Copy(path.clone()), path);
                    }
                }
            }
        }
    }

    fn beside<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = (&'s Arc<str>, &'s str)> {
        let published = |below: &str| !below.ends_with(".md") && (below.contains('/') || !below.ends_with(".toml"));
        self.source.below(folder).map(move |(path, _)| (path, &path[folder.len()..])).filter(move |(_, below)| published(below))
    }

    fn aliases(&self, claims: &mut Claims) {
        for (edition, entry) in self.site.entries().filter(|(_, entry)| !entry.fallback) {
            for alias in &entry.front.aliases {
                let page = &entry.page;
                let place = || Place::new(&page.file, &page.text, alias.span.start + 4..alias.span.end + 4);
                let written = alias.value.trim_start_matches('/');
                let Some(path) = url::resolve("", written).filter(|path| !path.is_empty()) else {
                    let fault = Diagnostic::error("alias.leaves-site", format!("`{}` is no path below the site", alias.value), place());
                    claims.faults.push(fault.help("write the old address without host, like `old/page`"));
                    continue;
                };
                let path = path.strip_suffix(".md").unwrap_or(&path).to_owned();
                let prefix = url::page_url(&self.special.languages[edition].prefix, "");
                let file = if path.ends_with(".html") { format!("{prefix}{path}") } else { format!("{prefix}{path}/index.html") };
                if let Some(owner) = claims.owners.get(file.as_str()) {
                    let fault = Diagnostic::error("alias.taken", format!("the alias `{}` is the address of `{owner}`", alias.value), place());
                    claims.faults.push(fault.help("choose another address, or delete the alias"));
                    continue;
                }
                claims.add(file, Recipe::Redirect(edition, page.path.clone()), &page.file);
            }
        }
    }

    /// The entry of a recipe for a page.
    pub fn entry(&self, recipe: &Recipe) -> Option<(usize, &Entry)> {
        match recipe {
            Recipe::Page(edition, path) | Recipe::Redirect(edition, path) => Some((*edition, self.site.entry(*edition, path)?)),
            _ => None,
        }
    }

    /// The key of an output.
    pub fn key(&self, file: &str, recipe: &Recipe) -> Key {
        let site = ("site", self.site.digest);
        let theme = ("theme", self.theme.digest);
        match recipe {
            Recipe::Page(edition, path) => match self.site.entry(*edition, path) {
                Some(entry) => page_key(self.theme, &entry.page, &self.site.context(*edition, entry), self.special),
                None => Key::default(),
            },
            Recipe::NotFound(edition) => {
                let nav = self.site.editions[*edition].tree.nav.1;
                Key::new([
                    theme,
                    ("navigation", nav),
                    (
                        "languages",
                        Digest::of_value(&(
                            edition,
                            self.special.languages,
                            self.special.base_url,
                            self.special.title,
                            self.special.description,
                            self.special.portable,
                        )),
                    ),
                ])
            }
            Recipe::Redirect(edition, path) => {
                let target = self.site.entry(*edition, path).map(|entry| (entry.url.clone(), entry.title.clone()));
                Key::new([theme, ("target", Digest::of_value(&(file, edition, target, self.special.base_url, self.special.portable)))])
            }
            Recipe::Copy(path) => Key::new([("file", self.source.get(path).map(|file| file.digest).unwrap_or_default())]),
            Recipe::Asset => Key::new([("file", Digest::of(file.as_bytes()))]),
            Recipe::StatusJson => Key::new([
                ("status", Digest::of_value(&crate::site::status(self.site, 0))),
                ("builder", Digest::of(env!("CARGO_PKG_VERSION").as_bytes())),
            ]),
            Recipe::Sitemap | Recipe::Robots | Recipe::Feed(_) | Recipe::SiteJson => {
                Key::new([site, ("builder", Digest::of(env!("CARGO_PKG_VERSION").as_bytes()))])
            }
        }
    }
}

/// Files claimed so far, each by one owner.
#[derive(Default)]
struct Claims {
    recipes: BTreeMap<Arc<str>, Recipe>,
    owners: BTreeMap<Arc<str>, Arc<str>>,
    faults: Vec<Diagnostic>,
}

impl Claims {
    fn add(&mut self, file: String, recipe: Recipe, owner: &Arc<str>) {
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
    fn portable(&mut self) {
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
fn shadowed_languages(site: &Site, special: Special<'_>) -> Vec<Diagnostic> {
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
