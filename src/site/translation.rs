//! Pairs each page with its translations.
//!
//! Two pages are translations of each other when their paths are equal below the language's
//! folder. Where one is missing, the default language's stands in for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Entry;
use crate::config::Language;
use crate::diagnostic::{Diagnostic, Place};
use crate::page::{FrontMatter, Page};
use crate::url;

type Pages = BTreeMap<Arc<str>, Entry>;

/// The default language's pages by path; two files for one address are reported.
pub fn original(language: &Language, pages: Vec<Arc<Page>>, faults: &mut Vec<Diagnostic>) -> Pages {
    let mut all = Pages::new();
    for page in pages {
        let entry = entry(&page, page.outline.front.clone(), language, false);
        insert(&mut all, entry, faults);
    }
    all
}

/// Another language's pages: its own, and the originals of those it lacks.
pub fn edition(language: &Language, pages: Vec<Arc<Page>>, originals: &Pages, faults: &mut Vec<Diagnostic>) -> Pages {
    let mut all = Pages::new();
    for page in pages {
        let own = &page.outline.front;
        let hidden = own.reviewed.is_none() && !language.show_unreviewed;
        if hidden {
            continue;
        }
        let front = match originals.get(&page.path) {
            Some(original) => inherit(&original.front, own),
            None => own.clone(),
        };
        insert(&mut all, entry(&page, front, language, false), faults);
    }
    for (path, original) in originals {
        if !all.contains_key(path) {
            all.insert(path.clone(), entry(&original.page, original.front.as_ref().clone(), language, true));
        }
    }
    all
}

fn inherit(original: &FrontMatter, own: &FrontMatter) -> FrontMatter {
    let mut front = original.clone();
    front.title.clone_from(&own.title);
    front.description.clone_from(&own.description);
    front.reviewed.clone_from(&own.reviewed);
    front
}

fn entry(page: &Arc<Page>, front: FrontMatter, language: &Language, fallback: bool) -> Entry {
    Entry {
        url: url::page_url(&language.prefix, &page.path).into(),
        title: page.outline.title.as_str().into(),
        description: page.outline.description().into(),
        front: Arc::new(front),
        page: page.clone(),
        fallback,
    }
}

fn insert(all: &mut Pages, entry: Entry, faults: &mut Vec<Diagnostic>) {
    let path = entry.page.path.clone();
    if let Some(first) = all.get(&path) {
        let message = format!("two files for one address: `{}` and `{}`", first.page.file, entry.page.file);
        faults.push(Diagnostic::error("url.duplicate", message, Place::file(&entry.page.file)).help("rename or delete one of them"));
        return;
    }
    all.insert(path, entry);
}
