//! The only state: what was read, and what has been made of it.
//!
//! `build` and `serve` are the same three steps: open, plan, realize. Opening reads everything
//! once; a refresh reads what changed; realizing is a pure function of what the key names.

mod index;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use rayon::prelude::*;

use crate::check;
use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::digest::Digest;
use crate::machine::Error;
use crate::output::{self, Index, Kept, Plan, Planning, Recipe, Special};
use crate::page::{Highlighter, Page, Reading};
use crate::records::Records;
use crate::site::{Input, Site, Size};
use crate::source::Source;
use crate::theme::Theme;
use crate::wording::Voice;

/// What a session is opened with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether drafts are taken in.
    pub drafts: bool,
    /// Whether the output works when opened from disk.
    pub portable: bool,
    /// An absolute address that comes before the configuration's.
    pub base_url: Option<String>,
}

/// How much a change of configuration, records or theme asks to be done anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    /// Nothing: the last good state is kept.
    Nothing,
    /// Only what the changed pages themselves say.
    Pages,
    /// What pages are to each other.
    Site,
    /// Every outline.
    Outlines,
}

/// A site that was read.
pub struct Session {
    options: Options,
    source: Source,
    config: Config,
    records: Arc<Records>,
    /// The site's texts and records in each language.
    voices: Vec<Voice>,
    theme: Theme,
    pages: Pages,
    sizes: BTreeMap<Digest, Option<Size>>,
    site: Site,
    highlighter: Highlighter,
    /// The search index of each edition as it was made last, with its key.
    indexes: Mutex<BTreeMap<usize, (Digest, Arc<Index>)>>,
    /// Terms of each edition that an earlier build kept.
    kept: BTreeMap<usize, Arc<Kept>>,
    /// Faults of configuration, records and theme.
    faults: Vec<Diagnostic>,
    /// Milliseconds a phase, in order.
    timings: Vec<(&'static str, f64)>,
    /// Whether the last refresh assembled the site anew.
    reassembled: bool,
}

impl Session {
    /// Reads a site.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn open(root: &Path, options: Options) -> Result<Self, Error> {
        let start = Instant::now();
        let source = Source::open(root)?;
        let mut timings = vec![("read", milliseconds(start))];
        let start = Instant::now();
        let (config, mut faults) = read_config(&source, &options);
        let (records, found) = Records::read(&source);
        faults.extend(found);
        let records = Arc::new(records);
        let (voices, found) = Voice::read_all(&source, &config, &records);
        faults.extend(found);
        let (theme, found) = Theme::read(&source, &config, &voices);
        faults.extend(found);
        timings.push(("configure", milliseconds(start)));
        let start = Instant::now();
        let pages = outline_all(&source, &config, &theme, &BTreeMap::new());
        timings.push(("outline", milliseconds(start)));
        let start = Instant::now();
        let sizes = measure(&source, BTreeMap::new());
        let site = assemble(&source, &config, &voices, &theme, &pages, &sizes, &options);
        timings.push(("assemble", milliseconds(start)));
        let highlighter = Highlighter::default();
        Ok(Self {
            options,
            source,
            config,
            records,
            voices,
            theme,
            pages,
            sizes,
            site,
            highlighter,
            indexes: Mutex::default(),
            kept: BTreeMap::new(),
            faults,
            timings,
            reassembled: true,
        })
    }

    /// Looks again at all files; says which have other bytes than before.
    ///
    /// # Errors
    /// When a file cannot be read; the session is as before then.
    pub fn refresh(&mut self) -> Result<Vec<Arc<str>>, Error> {
        let mut source = self.source.clone();
        let changed = source.refresh()?;
        self.source = source;
        self.rebuild(&changed);
        Ok(changed)
    }

    /// Looks again at some paths from the root; says which have other bytes than before.
    ///
    /// # Errors
    /// When a file cannot be read; the session is as before then.
    pub fn refresh_paths(&mut self, paths: &[Arc<str>]) -> Result<Vec<Arc<str>>, Error> {
        let changed = self.source.refresh_paths(paths)?;
        self.rebuild(&changed);
        Ok(changed)
    }

    fn rebuild(&mut self, changed: &[Arc<str>]) {
        self.reassembled = false;
        let configuration = |path: &Arc<str>| {
            let words = path.ends_with("/book.toml") || path.ends_with("/records.toml");
            &**path == crate::source::CONFIG || path.starts_with("themes/") || crate::records::FILES.contains(&&**path) || words
        };
        let mut scope = Scope::Pages;
        if changed.iter().any(configuration) {
            scope = self.reconfigure();
        }
        if changed.is_empty() || scope == Scope::Nothing {
            return;
        }
        self.reassembled = true;
        if scope != Scope::Outlines && self.replace_pages(changed) && scope == Scope::Pages {
            self.reassembled = changed.iter().any(|path| path.starts_with("themes/"));
            return;
        }
        let before = if scope == Scope::Outlines { BTreeMap::new() } else { std::mem::take(&mut self.pages) };
        self.pages = outline_all(&self.source, &self.config, &self.theme, &before);
        self.sizes = measure(&self.source, std::mem::take(&mut self.sizes));
        self.site = assemble(&self.source, &self.config, &self.voices, &self.theme, &self.pages, &self.sizes, &self.options);
    }

    /// Reads configuration, records and theme again; says how much else has to be done anew.
    /// A configuration with errors is reported and the last good one kept.
    fn reconfigure(&mut self) -> Scope {
        let (config, mut faults) = read_config(&self.source, &self.options);
        if faults.iter().any(|fault| fault.severity == Severity::Error) {
            self.faults = faults;
            return Scope::Nothing;
        }
        let (records, found) = Records::read(&self.source);
        faults.extend(found);
        let records = Arc::new(records);
        let (voices, found) = Voice::read_all(&self.source, &config, &records);
        faults.extend(found);
        let (theme, found) = Theme::read(&self.source, &config, &voices);
        faults.extend(found);
        let scope = if config != self.config || theme.components != self.theme.components {
            Scope::Outlines
        } else if Voice::digest_all(&voices) != Voice::digest_all(&self.voices) {
            Scope::Site
        } else {
            Scope::Pages
        };
        (self.config, self.records, self.voices, self.theme, self.faults) = (config, records, voices, theme, faults);
        scope
    }

    /// Takes in changed pages alone, if none of them changed what other pages can know of it.
    fn replace_pages(&mut self, changed: &[Arc<str>]) -> bool {
        let reading = Reading { config: &self.config, components: &self.theme.components };
        let mut fresh = Vec::new();
        for path in changed.iter().filter(|path| !path.starts_with("themes/")) {
            let language = self.config.languages.iter().find(|language| path.starts_with(&language.folder));
            let (Some((old, _)), Some(text), Some(language)) = (self.pages.get(path), self.source.text(path), language) else {
                return false;
            };
            let (page, faults) = Page::read(path, text, language, &reading);
            if page.shape != old.shape {
                return false;
            }
            fresh.push((Arc::new(page), faults));
        }
        for (page, faults) in fresh {
            self.site.replace(&page);
            self.pages.insert(page.file.clone(), (page, faults.into()));
        }
        true
    }

    /// Whether the last refresh may have changed which outputs there are.
    pub fn was_reassembled(&self) -> bool {
        self.reassembled
    }

    /// The addresses of the theme's style and script.
    pub fn asset_names(&self) -> &crate::theme::AssetNames {
        &self.theme.names
    }

    /// The site's root.
    pub fn root(&self) -> &Path {
        self.source.root()
    }

    /// What `book.toml` says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// The site.
    pub fn site(&self) -> &Site {
        &self.site
    }

    /// The theme.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// The records.
    pub fn records(&self) -> &Records {
        &self.records
    }

    /// Milliseconds each phase of opening took.
    pub fn timings(&self) -> &[(&'static str, f64)] {
        &self.timings
    }

    /// What a plan is made from.
    pub fn planning(&self) -> Planning<'_> {
        Planning { theme: &self.theme, site: &self.site, source: &self.source, special: Special::new(&self.site, self.options.portable) }
    }

    /// All outputs with their keys, but for the files of search indexes that only their content names.
    pub fn plan(&self) -> Plan {
        output::plan(self.planning())
    }

    /// Everything found before an output is made, in order.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = self.settled(self.raw_findings());
        diagnostic::sort(&mut all);
        all
    }

    /// The same, in no order, for who adds to them.
    pub fn raw_findings(&self) -> Vec<Diagnostic> {
        self.findings().cloned().collect()
    }

    /// What the guardianship checks find on a day.
    pub fn guard(&self, today: jiff::civil::Date) -> Vec<Diagnostic> {
        check::all(&check::Checking { site: &self.site, config: &self.config, components: &self.theme.components, today })
    }

    /// What pages and records excuse.
    pub fn excuses(&self) -> Vec<check::Excuse> {
        let reading = Reading { config: &self.config, components: &self.theme.components };
        let of_pages = self.pages.values().flat_map(|(page, _)| check::excuses_of_page(page, &reading));
        let records = self.source.files().filter(|(path, _)| path.ends_with(".toml") && !path.starts_with("themes/"));
        let of_records = records.filter_map(|(path, file)| Some(check::excuses_of_toml(path, file.text.as_ref()?, file.text.as_ref()?)));
        of_pages.chain(of_records.flatten()).collect()
    }

    /// Findings as the site wants them weighed, without those that it excuses.
    pub fn settled(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let excuses = if findings.is_empty() { Vec::new() } else { self.excuses() };
        check::settle(findings, &self.config.check, &excuses)
    }

    /// Makes outputs from now on without colours in code: for who looks at findings alone.
    pub fn leave_colours_out(&mut self) {
        self.highlighter = Highlighter::plain();
    }

    /// Whether a file has errors.
    pub fn is_broken(&self, file: &str) -> bool {
        self.findings().any(|fault| fault.severity == Severity::Error && fault.place.as_ref().is_some_and(|place| &*place.path == file))
    }

    fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_pages = self.pages.values().flat_map(|(_, faults)| faults.iter());
        self.source.diagnostics().chain(&self.faults).chain(of_pages).chain(self.site.diagnostics())
    }

    /// Whether the configuration itself has errors.
    pub fn configuration_is_broken(&self) -> bool {
        let config = crate::source::CONFIG;
        self.faults.iter().any(|fault| fault.severity == Severity::Error && fault.place.as_ref().is_some_and(|place| &*place.path == config))
    }

    /// Makes an output.
    ///
    /// # Errors
    /// When a file that is copied cannot be read.
    pub fn realize(&self, file: &str, recipe: &Recipe) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        let planning = self.planning();
        let plain = |text: String| Ok((text.into_bytes(), Vec::new()));
        match recipe {
            Recipe::Page(edition, _) => {
                let Some((_, entry)) = planning.entry(recipe) else {
                    return Ok(Default::default());
                };
                let context = self.site.context(*edition, entry);
                let (html, faults) = output::page_html(&self.theme, &self.highlighter, &entry.page, &context, planning.special);
                Ok((html.0.into_bytes(), faults))
            }
            Recipe::NotFound(edition) => {
                let (html, faults) = output::not_found(&self.theme, &self.site, *edition, planning.special);
                Ok((html.0.into_bytes(), faults))
            }
            Recipe::Redirect(edition, _) => {
                let Some((_, entry)) = planning.entry(recipe) else {
                    return Ok(Default::default());
                };
                let from = file.strip_suffix("index.html").unwrap_or(file);
                let (html, faults) = output::redirect(&self.theme, &self.site, from, *edition, entry);
                Ok((html.into_bytes(), faults))
            }
            Recipe::Copy(path) => Ok((self.source.bytes(path)?, Vec::new())),
            Recipe::Asset => Ok((self.theme.assets.get(file).map(|asset| asset.bytes.to_vec()).unwrap_or_default(), Vec::new())),
            Recipe::Sitemap => plain(output::sitemap(&self.site)),
            Recipe::Robots => plain(output::robots(&self.site)),
            Recipe::Feed(edition) => plain(output::atom_feed(&self.site, *edition)),
            Recipe::SiteJson => plain(output::site_json(&self.site)),
            Recipe::StatusJson => plain(output::status_json(&self.site)),
            Recipe::Search(edition) => Ok((self.index(*edition).files.get(file).cloned().unwrap_or_default(), Vec::new())),
            Recipe::SearchWords(edition) => plain(output::words(&self.theme, &self.site, *edition)),
            Recipe::SearchClient => plain(output::client(&self.theme.client, self.options.portable)),
            Recipe::Titles(edition) => {
                let (html, faults) = output::titles(&self.theme, &self.site, *edition, planning.special);
                Ok((html.0.into_bytes(), faults))
            }
        }
    }
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn read_config(source: &Source, options: &Options) -> (Config, Vec<Diagnostic>) {
    let (mut config, faults) = Config::read(source);
    if let Some(url) = &options.base_url {
        config.base_url.clone_from(url);
    }
    if options.portable {
        // A copy on a disk has no address.
        config.base_url.clear();
    }
    (config, faults)
}

type Pages = BTreeMap<Arc<str>, (Arc<Page>, Arc<[Diagnostic]>)>;

/// Reads the outlines of all pages, in parallel; those whose text is the same are kept.
fn outline_all(source: &Source, config: &Config, theme: &Theme, before: &Pages) -> Pages {
    let reading = Reading { config, components: &theme.components };
    let mut files: Vec<(&Arc<str>, &Arc<str>, &crate::config::Language)> = Vec::new();
    for language in &config.languages {
        let below = source.below(&language.folder).filter(|(path, _)| path.ends_with(".md"));
        files.extend(below.filter_map(|(path, file)| Some((path, file.text.as_ref()?, language))));
    }
    files
        .into_par_iter()
        .map(|(path, text, language)| {
            let kept = before.get(path).filter(|(page, _)| Arc::ptr_eq(&page.text, text) || page.text == *text);
            let page = kept.cloned().unwrap_or_else(|| {
                let (page, faults) = Page::read(path, text, language, &reading);
                (Arc::new(page), faults.into())
            });
            (path.clone(), page)
        })
        .collect()
}

/// The sizes of all images, by the digest of their file.
fn measure(source: &Source, before: BTreeMap<Digest, Option<Size>>) -> BTreeMap<Digest, Option<Size>> {
    let images: Vec<_> = source.files().filter(|(path, _)| !path.starts_with("themes/") && is_image(path)).collect();
    images
        .into_par_iter()
        .map(|(path, file)| {
            let size =
                before.get(&file.digest).copied().unwrap_or_else(|| source.bytes(path).ok().and_then(|bytes| output::image_size(path, &bytes)));
            (file.digest, size)
        })
        .collect()
}

fn is_image(path: &str) -> bool {
    let ending = path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(ending.as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg")
}

fn assemble(
    source: &Source,
    config: &Config,
    voices: &[Voice],
    theme: &Theme,
    pages: &Pages,
    sizes: &BTreeMap<Digest, Option<Size>>,
    options: &Options,
) -> Site {
    let by_language = config.languages.iter().map(|language| {
        pages
            .range(Arc::from(language.folder.as_str())..)
            .take_while(|(path, _)| path.starts_with(&language.folder))
            .map(|(_, (page, _))| page.clone())
            .collect()
    });
    let published = source.files().filter(|(path, _)| path.starts_with("content/") && !path.ends_with(".md") || path.starts_with("static/"));
    let files = published.map(|(path, file)| (path.clone(), sizes.get(&file.digest).copied().flatten())).collect();
    Site::assemble(Input {
        config,
        voices,
        components: &theme.components,
        pages: by_language.collect(),
        files,
        drafts: options.drafts,
        portable: options.portable,
    })
}
