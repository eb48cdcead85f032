//! The only state: what was read, and what has been made of it.
//!
//! `build` and `serve` are the same three steps: open, plan, realize. Opening reads everything
//! once; a refresh reads what changed; realizing is a pure function of what the key names.

mod guard;
mod index;
mod known;
mod layout;
mod offline;
mod packing;
mod patience;
mod picture;
mod reading;
mod realize;
mod script;
mod stray;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Instant;

use crate::config::Config;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::digest::Digest;
use crate::machine::Error;
use crate::output::{self, Index, Kept, Plan, Planning, Recipe, Special};
use crate::page::{Ahead, Coloured, Highlighter, Reading, Recall};
use crate::records::Records;
use crate::site::{Files, Memo, Memory, Site, Sound};
use crate::source::{self, Source};
use crate::theme::{self, Theme};
use crate::wording::Voice;
pub use known::Known;
pub use packing::{Packing, Zip};
pub use patience::Patience;
use reading::{Ground, Outlines, Pictures};

/// What a session is opened with.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Whether drafts are taken in.
    pub drafts: bool,
    /// Whether the output works when opened from disk.
    pub portable: bool,
    /// An absolute address that comes before the configuration's.
    pub base_url: Option<String>,
    /// For who makes a site once: how many bytes of pages' texts are held. Where there are more, each is read again when
    /// it is wanted; nor is anything held that only a second assembly would need.
    pub held: Option<usize>,
}

/// A body is written when its page is read, and held until the page is made, where a site's texts are no more than so
/// many times the bytes of them that are held: a larger one would gain little by the part that there is room for.
const BODIES: usize = 3;

/// All outputs by file, and what is wrong with them together.
pub type Recipes = (BTreeMap<Arc<str>, Recipe>, Vec<Diagnostic>);

/// A site that was read.
pub struct Session {
    options: Options,
    source: Source,
    config: Config,
    records: Arc<Records>,
    /// The site's texts and records in each language.
    voices: Vec<Voice>,
    theme: Arc<Theme>,
    outlines: Outlines,
    pictures: Pictures,
    files: Arc<Files>,
    /// What is wrong with images.
    of_images: Vec<Diagnostic>,
    /// Held while an image is made, so that it is made once, whatever shows it.
    drawing: Mutex<BTreeMap<Digest, Arc<Mutex<()>>>>,
    site: Site,
    memory: Memory,
    /// Pages that an earlier run found sound.
    known_sound: Sound,
    highlighter: Arc<Highlighter>,
    /// The search index of each edition as it was made last, with its key.
    indexes: Mutex<BTreeMap<usize, (Digest, Arc<Index>)>>,
    /// The site as one file as it was made last, with its key.
    zip: Mutex<Option<(Digest, Arc<Zip>)>>,
    /// The key of each edition's index as long as nothing changes: each of its many files is made by it.
    index_keys: Mutex<BTreeMap<usize, Digest>>,
    /// Where parts of each edition's index are kept.
    kept: Mutex<BTreeMap<usize, Arc<dyn Kept>>>,
    /// Faults of configuration, records and theme.
    faults: Vec<Diagnostic>,
    /// Milliseconds a phase, in order.
    timings: Vec<(&'static str, f64)>,
    /// The outputs of the last time they were asked for, by what decides on them.
    recipes: Mutex<Memo<Arc<Recipes>>>,
    standing: Standing,
}

/// What is worked out from all pages, and stays while only such texts change that no other page knows of:
/// so an edit of one page looks at no other.
#[derive(Default)]
struct Standing {
    recipes: OnceLock<Arc<Recipes>>,
    /// What is wrong with where files lie and with what settings name.
    faults: OnceLock<Vec<Diagnostic>>,
}

impl Session {
    /// Reads a site.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn open(root: &Path, options: Options) -> Result<Self, Error> {
        Self::open_again(root, options, Known::default)
    }

    /// Reads a site of which an earlier run kept what reading pages told.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn open_again(root: &Path, options: Options, known: impl FnOnce() -> Known + Send) -> Result<Self, Error> {
        let start = Instant::now();
        let (source, known) = rayon::join(|| Source::open_holding(root, options.held), known);
        Ok(Self::of(source?, options, known, start))
    }

    /// Gives what reading pages told by shelf, for [`Session::open_again`]; nothing of shelves where all is as it came from
    /// there. What files are like is kept with it.
    pub fn keep_outlines(&self, put: impl Fn(usize, &[(Digest, Vec<u8>)]) + Sync) {
        self.outlines.keep(&self.source, &Reading::new(&self.config, &self.theme.components), put);
        self.source.keep_seen();
    }

    /// Which pages are sound, where that is not what was known.
    pub fn news_of_sound(&self) -> Option<&Sound> {
        Some(&self.site.sound).filter(|sound| **sound != self.known_sound)
    }

    /// A site of files that were read, since a moment.
    fn of(mut source: Source, options: Options, mut known: Known, mut start: Instant) -> Self {
        let mut timings = Vec::new();
        let mut phase = |name| {
            timings.push((name, start.elapsed().as_secs_f64() * 1000.0));
            start = Instant::now();
        };
        phase("read");
        let (config, mut faults) = reading::configuration(&source, &options);
        let (records, found) = Records::read(&source);
        faults.extend(found);
        let records = Arc::new(records);
        let (voices, found) = Voice::read_all(&source, &config, &records);
        faults.extend(found);
        let (theme, found) = Theme::read(&source, &config, &voices);
        faults.extend(found);
        faults.extend(theme.missing_templates(&source, &config));
        phase("configure");
        let strings = |code: &str| theme.strings(code);
        let is_small = |held: &usize| source.texts() <= held.saturating_mul(BODIES);
        let ahead = options.held.filter(is_small).filter(|_| config.explain.is_empty() || records.terms.is_empty());
        let ahead = ahead.map(|_| Ahead::new(&strings, options.portable));
        let known_sound = std::mem::take(&mut known.sound);
        let outlines = Outlines::of_all(&source, &Reading { ahead: ahead.as_ref(), ..Reading::new(&config, &theme.components) }, known);
        source.leave_texts();
        phase("outline");
        let mut pictures = Pictures::new();
        let (files, of_images) = reading::published(&source, &mut pictures);
        let sound = if options.held.is_some() { known_sound.clone() } else { Sound::default() };
        let mut memory = Memory::of(sound);
        let ground = Ground { config: &config, voices: &voices, theme: &theme, options: &options, files: &files };
        let site = reading::assemble(&ground, &outlines, &mut memory);
        phase("assemble");
        // Who makes a site once does not assemble it a second time.
        let memory = if options.held.is_some() {
            rayon::spawn(move || drop(memory));
            Memory::default()
        } else {
            memory
        };
        let (theme, highlighter) = (Arc::new(theme), Arc::default());
        Self {
            options,
            source,
            config,
            records,
            voices,
            theme,
            outlines,
            pictures,
            files,
            of_images,
            drawing: Mutex::default(),
            site,
            memory,
            known_sound,
            highlighter,
            indexes: Mutex::default(),
            zip: Mutex::default(),
            index_keys: Mutex::default(),
            kept: Mutex::default(),
            faults,
            timings,
            recipes: Mutex::default(),
            standing: Standing::default(),
        }
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
        if changed.is_empty() {
            return;
        }
        self.index_keys = Mutex::default();
        let of_theme = |path: &Arc<str>| path.starts_with("themes/");
        let of_ground = |path: &Arc<str>| {
            let words = path.ends_with("/book.toml") || path.ends_with("/records.toml");
            &**path == source::CONFIG || of_theme(path) || crate::records::FILES.contains(&&**path) || words
        };
        let before = (self.config.clone(), self.theme.components.clone(), Voice::digest_all(&self.voices));
        let same_ground = !changed.iter().any(of_ground);
        if !same_ground {
            self.reconfigure();
        }
        let same_reading = self.config == before.0 && self.theme.components == before.1;
        let same_shapes = if same_reading {
            self.outline(changed)
        } else {
            self.outlines = Outlines::of_all(&self.source, &Reading::new(&self.config, &self.theme.components), Known::default());
            false
        };
        if changed.iter().any(|path| reading::is_published(path)) {
            (self.files, self.of_images) = reading::published(&self.source, &mut self.pictures);
        }
        if !same_shapes || !same_ground {
            self.standing = Standing::default();
        }
        if same_shapes && Voice::digest_all(&self.voices) == before.2 {
            let pages = changed.iter().filter_map(|path| self.outlines.pages.get(path));
            pages.for_each(|page| self.site.replace(page));
            return;
        }
        let ground = Ground { config: &self.config, voices: &self.voices, theme: &self.theme, options: &self.options, files: &self.files };
        self.site = reading::assemble(&ground, &self.outlines, &mut self.memory);
    }

    /// Reads configuration, records and theme again. A configuration with errors is reported and the last good one kept.
    fn reconfigure(&mut self) {
        let (config, mut faults) = reading::configuration(&self.source, &self.options);
        if !self.source.is_garbled(source::CONFIG) && !faults.iter().any(|fault| fault.severity == Severity::Error) {
            self.config = config;
        }
        let (records, found) = Records::read(&self.source);
        faults.extend(found);
        let records = Arc::new(records);
        let (voices, found) = Voice::read_all(&self.source, &self.config, &records);
        faults.extend(found);
        let (theme, found) = Theme::read(&self.source, &self.config, &voices);
        faults.extend(found);
        faults.extend(theme.missing_templates(&self.source, &self.config));
        (self.records, self.voices, self.theme, self.faults) = (records, voices, Arc::new(theme), faults);
    }

    /// Reads the outlines of changed pages again. Says whether nothing changed that other pages could know of:
    /// no file but pages' and the theme's, and each page of the same shape as before.
    fn outline(&mut self, changed: &[Arc<str>]) -> bool {
        let reading = Reading::new(&self.config, &self.theme.components);
        let mut same = true;
        for path in changed.iter().filter(|path| !path.starts_with("themes/") && &***path != source::CONFIG) {
            match reading::outline(path, &self.source, &reading) {
                Some(outlined) => {
                    same &= self.outlines.pages.get(path).is_some_and(|old| old.shape == outlined.0.shape);
                    self.outlines.put(outlined);
                }
                None => {
                    same = false;
                    self.outlines.remove(path);
                }
            }
        }
        same
    }

    /// All outputs by file without keys, which is enough to answer a request, and what is wrong with them
    /// together; the same as those of [`Session::plan`].
    pub fn recipes(&self) -> &Arc<Recipes> {
        self.standing.recipes.get_or_init(|| {
            let planning = self.planning();
            let mut memo = self.recipes.lock().unwrap_or_else(PoisonError::into_inner);
            memo.one(planning.addresses(), || Arc::new(planning.recipes()))
        })
    }

    /// # Errors
    /// When a page's text that was read again was not as it had been: what was made since then says nothing.
    pub fn unchanged(&self) -> Result<(), Error> {
        self.source.unchanged()
    }

    /// The theme.
    pub fn theme(&self) -> &Arc<Theme> {
        &self.theme
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
        let standing = self.standing.faults.get_or_init(|| {
            let mut faults = layout::check(&self.source, &self.config);
            faults.extend(stray::check(&self.source, &self.config, &self.outlines.pages));
            let asked = self.outlines.pages.values().map(|page| page.outline.front.template.as_str()).collect();
            faults.extend(theme::unread(&self.source, &self.config, &asked));
            faults.extend(output::unknown_names(self.planning()));
            faults
        });
        let of_script = script::check(&self.outlines.pages, &self.config.languages);
        self.findings().chain(standing).cloned().chain(of_script).collect()
    }

    /// Makes outputs from now on without colours in code: for who looks at findings alone.
    pub fn leave_colours_out(&mut self) {
        self.highlighter = Arc::new(Highlighter::plain());
    }

    /// Takes in blocks of code that an earlier build coloured, when they are first wanted.
    pub fn recall_code(&mut self, recall: Recall) {
        self.highlighter = Arc::new(Highlighter::recalling(recall));
    }

    /// Coloured blocks for the next build, by shelf, of those that changed; after a build that made all pages, only what it used.
    pub fn code_to_keep(&self, all_pages: bool) -> Vec<(usize, Vec<Coloured>)> {
        self.highlighter.to_keep(all_pages)
    }

    fn findings(&self) -> impl Iterator<Item = &Diagnostic> {
        let of_pages = self.outlines.faults.values().flatten();
        self.source.diagnostics().chain(&self.faults).chain(&self.of_images).chain(of_pages).chain(self.site.diagnostics())
    }

    /// Whether a file lies on the disk, and is not one of the theme inside the program.
    pub fn has_file(&self, path: &str) -> bool {
        self.source.get(path).is_some()
    }

    /// Whether a file could be read in part only, so that its text is not what its author wrote.
    pub fn is_garbled(&self, path: &str) -> bool {
        self.source.is_garbled(path)
    }

    /// Whether the configuration itself has errors.
    pub fn configuration_is_broken(&self) -> bool {
        let config = source::CONFIG;
        self.source.is_garbled(config)
            || self.faults.iter().any(|fault| fault.severity == Severity::Error && fault.place.as_ref().is_some_and(|place| &*place.path == config))
    }
}
