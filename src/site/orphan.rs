//! Translations whose original is not there: renamed, removed, never written, or a draft.
//!
//! One that was made from an original says nothing on its own: what was taken back in the default language must not
//! go on being said in another. Text that never had an original is its language's own page.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Pages;
use crate::config::Language;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::page::{HEAD, Page};

/// What translations may have been made from.
pub struct Originals<'a> {
    /// The default language.
    pub language: &'a Language,
    /// Its pages.
    pub pages: &'a Pages,
    /// The paths of those that are drafts and not taken in.
    pub drafts: BTreeSet<Arc<str>>,
}

impl Originals<'_> {
    /// Whether a page waits: for its original, which is a draft, or because its original is there no more.
    pub fn hold_back(&self, page: &Page) -> bool {
        let was_made = page.outline.front.made_from.is_some();
        !self.pages.contains_key(&page.path) && (was_made || self.drafts.contains(&page.path))
    }

    /// What there is to say of a page that has no original; `own` are the paths of its language.
    pub fn finding(&self, page: &Page, own: &BTreeSet<Arc<str>>, language: &Language) -> Option<Diagnostic> {
        if self.pages.contains_key(&page.path) || self.drafts.contains(&page.path) {
            return None;
        }
        let marks = page.outline.front.made_from.as_ref();
        let place = Place::new(&page.file, &page.text(), marks.map_or(0..0, |at| at.span.start + 4..at.span.end + 4));
        let (message, otherwise) = match marks {
            Some(_) => {
                ("the original of this translation is there no more, so it is not published", "delete it, or move it to where its original is")
            }
            None => ("the default language has no such page, so this one is no translation", "give it the path of its original, or write that first"),
        };
        let free: Vec<&Arc<str>> = self.pages.keys().filter(|path| !own.contains(*path)).collect();
        let source = free.iter().map(|path| (self.alike(page, path), *path)).filter(|(alike, _)| *alike > 0).max_by_key(|(alike, _)| *alike);
        let help = match source {
            Some((_, path)) => {
                let file = &self.pages[path].page.file;
                let twin = file.strip_prefix(&self.language.folder).unwrap_or(file);
                Some(format!("it was made from what is `{file}` now: move it to `{}{twin}`", language.folder))
            }
            None => did_you_mean(&page.path, free.iter().map(|path| &***path)),
        };
        Some(Diagnostic::warning("translation.no-original", message, place).help(help.unwrap_or_else(|| otherwise.into())))
    }

    /// How many sections of a page were made from what an original says today.
    fn alike(&self, page: &Page, path: &str) -> usize {
        let marks = page.outline.front.made_from.as_ref().map_or(&[][..], |at| at.value.as_slice());
        let sections = self.pages.get(path).map(|original| original.page.sections()).unwrap_or_default();
        let is_here = |(id, digest): &&(String, String)| sections.iter().any(|part| part.digest == *digest && (id == HEAD) == (part.id == HEAD));
        marks.iter().filter(is_here).count()
    }
}
