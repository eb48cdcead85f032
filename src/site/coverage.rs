//! How far each translation is: of pages, of sections, and what is to be done.

use std::sync::Arc;

use super::translation::{self, Comparison, State};
use super::tree::Link;
use super::{Entry, Site, reference};
use crate::diagnostic::Diagnostic;
use crate::records::{Mark, Standing};

/// How far one language is.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Coverage {
    /// The language's code.
    pub code: Arc<str>,
    /// Its name for itself.
    pub name: String,
    /// How many pages are translated.
    pub pages: usize,
    /// How many there are.
    pub of_pages: usize,
    /// How many sections say what the original says today.
    pub sections: usize,
    /// How many there are.
    pub of_sections: usize,
    /// How many pages a native speaker has reviewed.
    pub reviewed: usize,
    /// Each translated page.
    pub each: Vec<Translated>,
    /// The paths of the others.
    pub missing: Vec<Arc<str>>,
    /// Each translated record by table and id, and what it is worth.
    pub records: Vec<(String, Standing)>,
}

/// A translated page and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Translated {
    /// Its path.
    pub path: Arc<str>,
    /// The link to it.
    pub link: Link,
    /// The link to its original.
    pub original: Link,
    /// What its sections are worth.
    pub comparison: Comparison,
}

impl Coverage {
    /// Sections up to date, in per cent of all, rounded down.
    pub fn percent(&self) -> usize {
        (self.sections * 100).checked_div(self.of_sections).unwrap_or(100)
    }

    /// The names of translated records that are worth as much.
    pub fn records_that_are(&self, standing: Standing) -> Vec<&str> {
        self.records.iter().filter(|(_, own)| *own == standing).map(|(name, _)| name.as_str()).collect()
    }

    /// How many sections of a comparison are to be translated again, for the first time, or to be taken out.
    pub fn behind(comparison: &Comparison) -> usize {
        comparison.parts.iter().filter(|part| part.state != State::Current).count() + comparison.gone.len()
    }
}

impl Site {
    /// How far each language but the default one is, in the configuration's order, by what is published.
    pub fn coverage(&self) -> Vec<Coverage> {
        self.coverage_by(|edition, path| self.entry(edition, path).filter(|entry| !entry.fallback))
    }

    /// The same by what authors wrote, published or not.
    pub fn progress(&self) -> Vec<Coverage> {
        self.coverage_by(|edition, path| self.authored(edition, path))
    }

    fn coverage_by<'a>(&'a self, own: impl Fn(usize, &str) -> Option<&'a Entry>) -> Vec<Coverage> {
        // A folder's page that nobody wrote is nothing to translate.
        let written = || self.editions[0].pages.iter().filter(|(_, entry)| !entry.page.text.is_empty());
        let of_sections: usize = written().map(|(_, entry)| entry.page.sections().len()).sum();
        let of_pages = written().count();
        let one = |(at, edition): (usize, &super::Edition)| {
            let translated = |(path, original): (&Arc<str>, &Arc<Entry>)| {
                let own = own(at, path)?;
                Some(Translated {
                    path: path.clone(),
                    link: self.link(own),
                    original: self.link(original),
                    comparison: translation::compare(&original.page, &own.page),
                })
            };
            let each: Vec<Translated> = written().filter_map(translated).collect();
            let translated = |path: &Arc<str>| each.iter().any(|each| each.path == *path);
            Coverage {
                missing: written().map(|(path, _)| path).filter(|path| !translated(path)).cloned().collect(),
                code: edition.language.code.clone(),
                name: edition.language.name.clone(),
                pages: each.len(),
                of_pages,
                sections: each.iter().map(|each| each.comparison.current()).sum(),
                of_sections,
                reviewed: each.iter().filter(|each| each.comparison.reviewed.is_some()).count(),
                each,
                records: edition.voice.marks.iter().map(|mark| (mark.name.clone(), mark.standing())).collect(),
            }
        };
        self.editions.iter().enumerate().skip(1).map(one).collect()
    }

    /// What is to be done about translations: what is stale, without marker, missing, or leads nowhere;
    /// and what leads nowhere from those that are not published.
    pub fn translation_findings(&self) -> Vec<Diagnostic> {
        let marks = self.editions.iter().flat_map(|edition| edition.voice.marks.iter());
        let mut all: Vec<Diagnostic> = marks.filter_map(Mark::finding).collect();
        for (edition, entry) in self.all_authored().filter(|(edition, _)| *edition > 0) {
            if let Some(original) = self.entry(0, &entry.page.path) {
                all.extend(translation::findings(&original.page, &entry.page));
            }
            if self.editions[edition].withheld.contains_key(&entry.page.path) {
                all.extend(reference::check_page(self, &self.editions[edition], &entry.page).iter().cloned());
            }
        }
        all
    }
}
