//! How far each translation is: of pages, of sections, and what is to be done.

use std::sync::Arc;

use super::Site;
use super::translation::{self, Comparison, State};
use super::tree::Link;
use crate::diagnostic::Diagnostic;

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
}

/// A translated page and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Translated {
    /// Its path.
    pub path: Arc<str>,
    /// The link to it.
    pub link: Link,
    /// What its sections are worth.
    pub comparison: Comparison,
}

impl Coverage {
    /// Sections up to date, in per cent of all, rounded down.
    pub fn percent(&self) -> usize {
        (self.sections * 100).checked_div(self.of_sections).unwrap_or(100)
    }

    /// How many sections of a comparison are to be translated again or for the first time.
    pub fn behind(comparison: &Comparison) -> usize {
        comparison.parts.iter().filter(|part| part.state != State::Current).count()
    }
}

impl Site {
    /// How far each language but the default one is, in the configuration's order.
    pub fn coverage(&self) -> Vec<Coverage> {
        // A folder's page that nobody wrote is nothing to translate.
        let written = || self.editions[0].pages.iter().filter(|(_, entry)| !entry.page.text.is_empty());
        let of_sections: usize = written().map(|(_, entry)| entry.page.sections().len()).sum();
        let of_pages = written().count();
        let one = |edition: &super::Edition| {
            let own = |path: &Arc<str>| edition.pages.get(path).filter(|entry| !entry.fallback);
            let translated = |(path, original): (&Arc<str>, &Arc<super::Entry>)| {
                let own = own(path)?;
                Some(Translated { path: path.clone(), link: self.link(own), comparison: translation::compare(&original.page, &own.page) })
            };
            let each: Vec<Translated> = written().filter_map(translated).collect();
            Coverage {
                code: edition.language.code.clone(),
                name: edition.language.name.clone(),
                pages: each.len(),
                of_pages,
                sections: each.iter().map(|each| each.comparison.current()).sum(),
                of_sections,
                reviewed: each.iter().filter(|each| each.comparison.reviewed.is_some()).count(),
                each,
            }
        };
        self.editions.iter().skip(1).map(one).collect()
    }

    /// What is to be done about translations: what is stale, without marker, missing, or leads nowhere.
    pub fn translation_findings(&self) -> Vec<Diagnostic> {
        let mut all = Vec::new();
        for edition in self.editions.iter().skip(1) {
            for (path, entry) in edition.pages.iter().filter(|(_, entry)| !entry.fallback) {
                if let Some(original) = self.entry(0, path) {
                    all.extend(translation::findings(&original.page, &entry.page));
                }
            }
        }
        all
    }
}
