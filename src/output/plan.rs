//! What will exist: every file of the output, how it is made, and its key.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::claim::{Claims, shadowed_languages};
use super::host::Server;
use super::html::{Special, page_key};
use super::indexing;
use super::key::Key;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::site::{Entry, Site};
use crate::source::Source;
use crate::theme::{Needs, Theme};
use crate::url;

/// How many keys a core takes up at once.
const AT_ONCE: usize = 64;

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
    /// What is published of an image beside pages: all of it, or a smaller copy of a width.
    Image(Arc<str>, Option<u32>),
    /// A file of the theme.
    Asset,
    /// The style of pages that need the same of what stands apart in the theme.
    Style(Needs),
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
    /// A file of the search index of an edition: `index.json`, or one that its key stands for.
    Search(usize),
    /// The words of the search's interface in an edition.
    SearchWords(usize),
    /// The search's client.
    SearchClient,
    /// The page of all titles of an edition.
    Titles(usize),
    /// The headers that files are to be sent with, for a kind of server.
    Headers(Server),
    /// `.well-known/security.txt`.
    SecurityTxt,
    /// The web manifest of an edition.
    WebManifest(usize),
    /// The service worker that answers for pages kept on a device.
    OfflineWorker,
    /// What an edition keeps on a device.
    OfflineList(usize),
    /// The site as one file.
    OfflineZip,
    /// The page of an edition that leads to that file and says its size.
    OfflineFile(usize),
}

impl Recipe {
    /// Whether it is a page of the site's own texts, which is held to a budget.
    pub fn is_read(&self) -> bool {
        matches!(self, Self::Page(..))
    }

    /// Whether a page may load it by itself, or is it.
    pub fn is_weighed(&self) -> bool {
        matches!(self, Self::Page(..) | Self::Asset | Self::Style(_) | Self::Copy(_) | Self::Image(..) | Self::WebManifest(_))
    }

    /// The edition whose search index the output belongs to.
    pub fn index(&self) -> Option<usize> {
        match self {
            Self::Search(edition) => Some(*edition),
            _ => None,
        }
    }

    /// The file of the site that it is made of, whatever else it is.
    pub fn copied(&self) -> Option<&Arc<str>> {
        match self {
            Self::Copy(path) | Self::Image(path, _) => Some(path),
            _ => None,
        }
    }

    /// Whether the output is a page that a reader opens, and so needs other outputs to be there first.
    pub fn is_page(&self) -> bool {
        matches!(self, Self::Page(..) | Self::NotFound(_) | Self::Redirect(..) | Self::Titles(_) | Self::OfflineFile(_))
    }

    /// Whether the output is the site as one file, or cannot be made without it: all pages are made for it.
    pub fn needs_zip(&self) -> bool {
        matches!(self, Self::OfflineZip | Self::OfflineFile(_))
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

impl Plan {
    /// The search index of each edition, by the one of its files that is always there.
    pub fn indexes(&self) -> Vec<(usize, Output)> {
        let all: BTreeMap<usize, Output> = self.outputs.values().filter_map(|output| Some((output.recipe.index()?, output.clone()))).collect();
        all.into_iter().collect()
    }
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
    let mut claims = planning.claims();
    let recipes = std::mem::take(&mut claims.recipes);
    let output = |(file, recipe): (Arc<str>, Recipe)| {
        let key = planning.key(&file, &recipe);
        (file, Output { recipe, key })
    };
    // A tree is built of what stands in order in far less time than grown.
    let recipes: Vec<_> = recipes.into_iter().collect();
    let outputs = || recipes.into_par_iter().with_max_len(AT_ONCE).map(output).collect::<Vec<_>>().into_iter().collect();
    let (outputs, faults) = rayon::join(outputs, || planning.faults(claims));
    Plan { outputs, faults }
}

impl Planning<'_> {
    /// All outputs by file, without keys: cheap, and enough to answer a request.
    pub fn recipes(&self) -> (BTreeMap<Arc<str>, Recipe>, Vec<Diagnostic>) {
        let mut claims = self.claims();
        (std::mem::take(&mut claims.recipes), self.faults(claims))
    }

    /// What is wrong with claims and their names.
    fn faults(&self, mut claims: Claims) -> Vec<Diagnostic> {
        let mut faults = std::mem::take(&mut claims.faults);
        faults.extend(claims.unportable());
        faults.extend(shadowed_languages(self.site, self.special));
        faults
    }

    /// All outputs, claimed by what they are made from.
    fn claims(&self) -> Claims {
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
        self.search(&mut claims);
        for file in self.theme.assets.keys() {
            claims.add(file.clone(), Recipe::Asset, &file.as_str().into());
        }
        // Two needs may come to one style, where what stands apart has none.
        let styles: BTreeMap<String, Needs> = self.needs().into_iter().map(|needs| (self.theme.styled(needs).names.style.clone(), needs)).collect();
        for (file, needs) in styles {
            claims.add(file.clone(), Recipe::Style(needs), &file.into());
        }
        self.files(&mut claims);
        if !claims.recipes.contains_key("robots.txt") {
            claims.add("robots.txt".into(), Recipe::Robots, &"robots.txt".into());
        }
        if !special.portable {
            self.for_hosts(&mut claims);
        }
        self.offline(&mut claims);
        self.aliases(&mut claims);
        claims
    }

    /// What pages need of all that stands apart in the theme.
    fn needs(&self) -> BTreeSet<Needs> {
        let pages: Vec<&Entry> = self.site.entries().map(|(_, entry)| entry).collect();
        let needs = |entry: &&Entry| self.theme.needs(&entry.front.template, entry.page.outline.styled_apart(entry.front.exit));
        let mut all: BTreeSet<Needs> = pages.par_iter().map(needs).collect();
        all.extend(self.theme.needs_of_templates());
        all
    }

    /// What search is made of, but for the files of each index that its content names.
    fn search(&self, claims: &mut Claims) {
        let portable = self.special.portable;
        claims.add("search/client.js".into(), Recipe::SearchClient, &"search/client.js".into());
        for (at, language) in self.special.languages.iter().enumerate() {
            let folder = indexing::folder(&language.code);
            claims.reserve(folder.clone());
            let mut add = |file: String, recipe| claims.add(file.clone(), recipe, &file.into());
            add(indexing::root_file(&language.code, portable), Recipe::Search(at));
            add(format!("{folder}words.js"), Recipe::SearchWords(at));
            // A page of the author's at this address comes before it.
            let titles = url::file(&super::html::titles_url(&language.prefix));
            claims.add_unless_written(titles, Recipe::Titles(at), "the page to which search leads without scripts");
        }
        claims.faults.extend(self.pages_of_search());
    }

    /// What only a site on a host has; files of the author's at the same addresses come before it.
    fn for_hosts(&self, claims: &mut Claims) {
        let headers = Server::ALL.map(|(file, server)| (file.to_owned(), Recipe::Headers(server)));
        let manifests = self.special.languages.iter().enumerate();
        let manifests = manifests.map(|(at, language)| (url::page_url(&language.prefix, "") + "manifest.webmanifest", Recipe::WebManifest(at)));
        let contact = self.site.config().security.iter().map(|_| (".well-known/security.txt".to_owned(), Recipe::SecurityTxt));
        for (file, recipe) in headers.into_iter().chain(manifests).chain(contact) {
            if !claims.recipes.contains_key(file.as_str()) {
                claims.add(file.clone(), recipe, &file.into());
            }
        }
    }

    /// The recipe of a file that only its content names, if an index may have such a file.
    pub fn member(&self, file: &str) -> Option<Recipe> {
        let edition = self.special.languages.iter().position(|language| file.starts_with(&indexing::folder(&language.code)))?;
        Some(Recipe::Search(edition))
    }

    /// Pages that `[search]` names and that are not there.
    fn pages_of_search(&self) -> Vec<Diagnostic> {
        let path: Arc<str> = crate::source::CONFIG.into();
        let text = self.source.text(&path).cloned().unwrap_or_default();
        let missing = self.site.config().search.pages().filter(|page| self.site.entry(0, &page.value).is_none());
        let fault = |page: &crate::table::At<String>| {
            let known = self.site.editions[0].pages.keys().map(|path| &**path);
            let help = did_you_mean(&page.value, known).unwrap_or_else(|| "write the page's path without `.md`".into());
            let place = Place::new(&path, &text, page.span.clone());
            Diagnostic::error("search.missing-page", format!("`[search]` leads to `{}`, which is no page", page.value), place).help(help)
        };
        missing.map(fault).collect()
    }

    /// Stands for all that [`Planning::recipes`] looks at: while it is the same, so are they.
    pub fn addresses(&self) -> Digest {
        let mut bytes: Vec<u8> = Vec::new();
        let mut add = |text: &[u8], end: u8| {
            bytes.extend_from_slice(text);
            bytes.push(end);
        };
        for (edition, entry) in self.site.entries() {
            add(&edition.to_le_bytes(), u8::from(entry.fallback));
            add(entry.url.as_bytes(), 0xff);
            add(entry.page.file.as_bytes(), 0xfe);
            if !entry.front.aliases.is_empty() {
                add(&entry.page.digest.bytes(), 0xfd);
                add(&entry.digest.bytes(), 0xfd);
            }
        }
        for file in self.theme.assets.keys() {
            add(file.as_bytes(), 0xff);
        }
        for needs in self.needs() {
            add(self.theme.styled(needs).names.style.as_bytes(), 0xff);
        }
        for (path, _) in self.source.files().filter(|(path, _)| !path.ends_with(".md") || path.starts_with("static/")) {
            add(path.as_bytes(), 0xff);
            add(&Digest::of_value(&self.site.picture(path)).bytes(), 0xfc);
        }
        // `[search]` names pages there; that one is missing is said with its place.
        let book = self.source.get(crate::source::CONFIG).map(|file| file.digest);
        Digest::of_value(&(Digest::of(&bytes), book, self.special.languages, self.special.base_url, self.special.portable))
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
                self.file(claims, format!("{prefix}{below}"), path);
            }
            if language.code != default.code {
                for (path, below) in self.beside(&default.folder) {
                    if self.source.get(&format!("{}{below}", language.folder)).is_none() {
                        self.file(claims, format!("{prefix}{below}"), path);
                    }
                }
            }
        }
    }

    /// A file beside pages; an image with its smaller copies.
    fn file(&self, claims: &mut Claims, file: String, path: &Arc<str>) {
        let Some(picture) = self.site.picture(path).filter(|picture| !picture.as_it_is) else {
            claims.add(file, Recipe::Copy(path.clone()), path);
            return;
        };
        for width in picture.widths() {
            claims.add(picture.copy(&file, width), Recipe::Image(path.clone(), Some(width)), path);
        }
        claims.add(file, Recipe::Image(path.clone(), None), path);
    }

    fn beside<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = (&'s Arc<str>, &'s str)> {
        let published = |below: &str| !below.ends_with(".md") && (below.contains('/') || !below.ends_with(".toml"));
        self.source.below(folder).map(move |(path, _)| (path, &path[folder.len()..])).filter(move |(_, below)| published(below))
    }

    fn aliases(&self, claims: &mut Claims) {
        let mut told = BTreeSet::new();
        for (edition, entry) in self.site.entries().filter(|(_, entry)| !entry.fallback) {
            // A translation has the aliases of its original: there they stand, and a fault of theirs is said once.
            let home = self.site.authored(0, &entry.page.path).unwrap_or(entry);
            for alias in &entry.front.aliases {
                let place = || Place::new(&home.page.file, &home.page.text(), alias.span.start + 4..alias.span.end + 4);
                let added = self.alias(claims, edition, entry, &alias.value, place);
                claims.faults.extend(added.err().map(|fault| *fault).filter(|_| told.insert((home.page.file.clone(), alias.span.start))));
            }
        }
    }

    fn alias(&self, claims: &mut Claims, edition: usize, entry: &Entry, alias: &str, place: impl Fn() -> Place) -> Result<(), Box<Diagnostic>> {
        let fault = |code, message: String, help: &str| Err(Box::new(Diagnostic::error(code, message, place()).help(help)));
        let written = alias.trim_start_matches('/');
        let Some(path) = url::resolve("", written).filter(|path| !path.is_empty() && !written.contains("://")) else {
            return fault("alias.leaves-site", format!("`{alias}` is no path below the site"), "write the old address without host, like `old/page`");
        };
        let path = path.strip_suffix(".md").unwrap_or(&path).to_owned();
        let prefix = url::page_url(&self.special.languages[edition].prefix, "");
        let file = if path.ends_with(".html") { format!("{prefix}{path}") } else { format!("{prefix}{path}/index.html") };
        if let Some(taken) = claims.in_the_way(&file) {
            return fault("alias.taken", format!("the alias `{alias}` {taken}"), "choose another address, or delete the alias");
        }
        if let Some(why) = url::unportable(&file) {
            let message = format!("the alias `{alias}` is a name that not every system can keep: {why}");
            let help = "leave it out: no file can stand at that address, only the host's own rules can lead it on";
            return fault("url.unportable", message, help);
        }
        claims.add(file, Recipe::Redirect(edition, entry.page.path.clone()), &entry.page.file);
        Ok(())
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
        let builder = ("builder", Digest::of(env!("CARGO_PKG_VERSION").as_bytes()));
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
            Recipe::Image(path, width) => {
                let file = self.source.get(path).map(|file| file.digest).unwrap_or_default();
                // The format is told by the name's end.
                let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
                Key::new([("file", file), ("width", Digest::of_value(&(width, ending))), ("images", Digest::of(super::image::VERSION.as_bytes()))])
            }
            Recipe::Asset | Recipe::Style(_) => Key::new([("file", Digest::of(file.as_bytes()))]),
            Recipe::StatusJson => Key::new([("status", crate::site::status_key(self.site)), builder]),
            Recipe::Search(edition) => indexing::key(self.theme, self.site, *edition),
            Recipe::SearchWords(edition) => Key::new([theme, site, ("language", Digest::of_value(edition))]),
            Recipe::SearchClient => {
                Key::new([("client", Digest::of(self.theme.client.as_bytes())), ("portable", Digest::of_value(&self.special.portable)), builder])
            }
            Recipe::OfflineWorker => self.worker_key(),
            Recipe::OfflineList(edition) => self.offline_key(*edition),
            Recipe::OfflineZip => self.zip_key(),
            Recipe::OfflineFile(edition) => Key::new([theme, site, ("language", Digest::of_value(edition)), ("zip", self.zip_key().digest())]),
            Recipe::Headers(_) => Key::new([theme, builder]),
            Recipe::Titles(edition) | Recipe::WebManifest(edition) => Key::new([theme, site, ("language", Digest::of_value(edition))]),
            Recipe::Sitemap | Recipe::Robots | Recipe::Feed(_) | Recipe::SiteJson | Recipe::SecurityTxt => Key::new([site, builder]),
        }
    }
}
