//! Files to configuration, outlines, sizes and a site: what opening and refreshing both do.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Known, Options};
use crate::config::{Config, Language};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::digest::Digest;
use crate::output::{self, Measured};
use crate::page::{self, Page, Reading};
use crate::site::{Files, Input, Memory, Picture, Site};
use crate::source::{CONFIG, File, Source};
use crate::theme::Theme;
use crate::wording::Voice;

/// The configuration with what the options say before it.
pub fn configuration(source: &Source, options: &Options) -> (Config, Vec<Diagnostic>) {
    let (mut config, mut faults) = Config::read(source);
    let text = source.text(CONFIG).map_or("", |text| text);
    faults.extend(page::unknown_required(&mut config, text));
    faults.extend(page::taken_names(&config, text));
    if let Some(url) = &options.base_url {
        config.base_url.clone_from(url);
    }
    if options.portable {
        // A copy on a disk has no address.
        config.base_url.clear();
    }
    (config, faults)
}

/// All pages by their file, and what is wrong with each alone, where something is.
pub struct Outlines {
    /// Pages by file.
    pub pages: BTreeMap<Arc<str>, Arc<Page>>,
    /// Findings by file.
    pub faults: BTreeMap<Arc<str>, Vec<Diagnostic>>,
    /// What was known of them beforehand.
    known: Known,
}

/// Names the program by its own source.
const SOURCE: &str = env!("PAYUNG_SOURCE");

type Outlined = (Arc<Page>, Vec<Diagnostic>);

impl Outlines {
    /// Reads the outlines of all pages, in parallel; those that are known are taken as they are.
    pub fn of_all(source: &Source, reading: &Reading<'_>, known: Known) -> Self {
        let mut files: Vec<(&Arc<str>, &File, &Language)> = Vec::new();
        for language in &reading.config.languages {
            let below = source.below(&language.folder).filter(|(path, _)| path.ends_with(".md"));
            files.extend(below.map(|(path, file)| (path, file, language)));
        }
        let ground = (!known.is_empty()).then(|| ground(source, reading));
        let read = |(path, file, language): (&Arc<str>, &File, &Language)| {
            let text = source.page_text(file)?;
            let (mut page, faults) = match ground.and_then(|ground| known.told(key(ground, path, &language.code, file.digest))) {
                Some(told) => Page::told(path, text, language, told),
                None => Page::read(path, &text.get(path), language, reading),
            };
            if let Some(text) = source.left_text(file) {
                page.text = text;
            }
            Some((Arc::new(page), faults))
        };
        // In small pieces, so that no core waits at the end for the other.
        let pages: Vec<Outlined> = files.into_par_iter().with_max_len(16).filter_map(read).collect();
        let by_file = pages.iter().map(|(page, _)| (page.file.clone(), page.clone())).collect();
        let faults = pages.into_iter().filter(|(_, faults)| !faults.is_empty()).map(|(page, faults)| (page.file.clone(), faults)).collect();
        Self { pages: by_file, faults, known: known.emptied() }
    }

    /// Gives what reading pages told by shelf, of those shelves where it is not what was known.
    pub fn keep(&self, source: &Source, reading: &Reading<'_>, put: impl Fn(usize, &[(Digest, Vec<u8>)]) + Sync) {
        let ground = ground(source, reading);
        let key = |page: &Page| Some(key(ground, &page.file, &page.lang, source.get(&page.file)?.digest));
        let pages = self.pages.values().filter_map(|page| Some((key(page)?, &**page))).collect();
        let tells = |page: &Page| page.tells(self.faults.get(&page.file).map_or(&[][..], Vec::as_slice)).pack();
        self.known.changed(pages).into_par_iter().with_max_len(1).for_each(|(at, pages)| {
            let told: Vec<(Digest, Vec<u8>)> = pages.into_iter().map(|(key, page)| (key, tells(page))).collect();
            put(at, &told);
        });
    }

    /// Takes in a page that was read again.
    pub fn put(&mut self, (page, faults): Outlined) {
        if faults.is_empty() {
            self.faults.remove(&page.file);
        } else {
            self.faults.insert(page.file.clone(), faults);
        }
        self.pages.insert(page.file.clone(), page);
    }

    /// Forgets a page whose file is gone, or no text any more.
    pub fn remove(&mut self, path: &str) {
        self.pages.remove(path);
        self.faults.remove(path);
    }
}

/// A page's outline, if the path is of a page of some language and its file a text.
pub fn outline(path: &Arc<str>, source: &Source, reading: &Reading<'_>) -> Option<Outlined> {
    let language = reading.config.languages.iter().find(|language| path.starts_with(&language.folder)).filter(|_| path.ends_with(".md"))?;
    Some(outlined(path, source.text(path)?, language, reading))
}

/// What all pages are read with: the program's own source, settings as they are written, and components.
fn ground(source: &Source, reading: &Reading<'_>) -> Digest {
    let written = source.get(CONFIG).map(|file| file.digest);
    Digest::of_value(&(SOURCE, written, reading.config, reading.components))
}

/// All that the outline of a page hangs on: its text is what its file's bytes say.
fn key(ground: Digest, path: &str, language: &str, file: Digest) -> Digest {
    ground.with(Digest::of_value(&(path, language, file)))
}

fn outlined(path: &Arc<str>, text: &Arc<str>, language: &Language, reading: &Reading<'_>) -> Outlined {
    let (page, faults) = Page::read(path, text, language, reading);
    (Arc::new(page), faults)
}

/// Whether a file is published beside the pages.
pub fn is_published(path: &str) -> bool {
    path.starts_with("content/") && !path.ends_with(".md") || path.starts_with("static/")
}

/// What is known of images by their bytes and the format that their name promises.
pub type Pictures = BTreeMap<(Digest, String), Looked>;

/// What a look into an image told.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    measured: Option<Measured>,
    /// Where a drawing could run something, and what that is.
    runs: Option<(std::ops::Range<usize>, String)>,
}

impl Looked {
    fn into(path: &str, bytes: &[u8]) -> Self {
        let runs = if ending(path) == "svg" { output::runs(&String::from_utf8_lossy(bytes)) } else { None };
        Self { measured: output::measure(path, bytes), runs }
    }

    /// That a drawing could run something, and where.
    fn told(&self, path: &Arc<str>, source: &Source) -> Option<Diagnostic> {
        let (place, what) = self.runs.as_ref()?;
        let bytes = source.bytes(path).unwrap_or_default();
        let place = Place::new(path, &String::from_utf8_lossy(&bytes), place.clone());
        let fault = Diagnostic::error("image.script", format!("a drawing that could run something where it is opened: {what}"), place);
        Some(fault.help("take it out, or save the drawing anew as plain SVG"))
    }
}

/// The files that are published beside the pages, and what is wrong with images among them. An image is measured
/// once for its bytes.
pub fn published(source: &Source, pictures: &mut Pictures) -> (Arc<Files>, Vec<Diagnostic>) {
    let images: Vec<_> = source.files().filter(|(path, _)| is_published(path) && is_image(path)).collect();
    *pictures = images
        .into_par_iter()
        .map(|(path, file)| {
            let known = (file.digest, ending(path));
            let look = || source.bytes(path).ok().map(|bytes| Looked::into(path, &bytes)).unwrap_or_default();
            let looked = pictures.get(&known).cloned().unwrap_or_else(look);
            (known, looked)
        })
        .collect();
    let mut faults = Vec::new();
    let mut files = Files::new();
    for (path, file) in source.files().filter(|(path, _)| is_published(path)) {
        let looked = pictures.get(&(file.digest, ending(path)));
        faults.extend(looked.and_then(|looked| looked.told(path, source)));
        let known = looked.and_then(|looked| looked.measured.as_ref());
        // Files of `static/` are copied byte for byte.
        let copied = path.starts_with("static/");
        let mut picture = known.and_then(|known| known.picture.as_ref().ok().copied());
        let broken = known.and_then(|known| known.picture.as_ref().err());
        let broken = broken.map(|fault| fault.finding_in(path, || source.bytes(path).unwrap_or_default()));
        if copied {
            picture = picture.map(|picture| Picture { copies: None, as_it_is: true, ..picture });
            faults.extend(known.and_then(|known| known.told(path)));
            // Whether anybody sees it is not known.
            faults.extend(broken.map(|fault| Diagnostic { severity: Severity::Warning, ..fault }));
        } else {
            faults.extend(broken);
        }
        files.insert(path.clone(), picture);
    }
    (Arc::new(files), faults)
}

fn ending(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().to_ascii_lowercase()
}

fn is_image(path: &str) -> bool {
    matches!(ending(path).as_str(), "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "svg")
}

/// What a site is assembled from, besides outlines and memory.
pub struct Ground<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The site's texts and records in each language.
    pub voices: &'a [Voice],
    /// The theme.
    pub theme: &'a Theme,
    /// How the site is read.
    pub options: &'a Options,
    /// The files beside the pages.
    pub files: &'a Arc<Files>,
}

/// Assembles the site.
pub fn assemble(ground: &Ground<'_>, outlines: &Outlines, memory: &mut Memory) -> Site {
    let by_language = ground.config.languages.iter().map(|language| {
        let from = outlines.pages.range(Arc::from(language.folder.as_str())..);
        from.take_while(|(path, _)| path.starts_with(&language.folder)).map(|(_, page)| page.clone()).collect()
    });
    let input = Input {
        config: ground.config,
        voices: ground.voices,
        components: &ground.theme.components,
        pages: by_language.collect(),
        files: ground.files.clone(),
        drafts: ground.options.drafts,
        portable: ground.options.portable,
    };
    Site::assemble(input, memory)
}
