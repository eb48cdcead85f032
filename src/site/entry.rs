//! A page at an address: in its own language, or standing in for one that is missing.

use std::sync::Arc;

use crate::config::Language;
use crate::digest::Digest;
use crate::page::{FrontMatter, Page};
use crate::url;
use crate::wording::Wording;

/// A page at an address.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The page whose text is shown.
    pub page: Arc<Page>,
    /// Its front matter; a translation has its original's but for title and description.
    pub front: Arc<FrontMatter>,
    /// Its address from the site's root.
    pub url: Arc<str>,
    /// Its title in menus and lists.
    pub title: Arc<str>,
    /// The language of that title.
    pub title_lang: Arc<str>,
    /// What stands under the title in lists.
    pub description: Arc<str>,
    /// Whether the text is in another language than the address.
    pub fallback: bool,
    /// Stands for what lists and documents can show of it.
    pub digest: Digest,
}

impl Entry {
    /// A page at its address in its own language.
    pub fn new(page: &Arc<Page>, front: Arc<FrontMatter>, language: &Language) -> Self {
        let (title, description) = (page.outline.title.as_str(), page.outline.description());
        Self {
            page: page.clone(),
            front,
            url: url::page_url(&language.prefix, &page.path).into(),
            title: title.into(),
            title_lang: page.lang.clone(),
            description: description.into(),
            fallback: false,
            digest: Digest::default(),
        }
        .with_digest()
    }

    /// An original at the address of its missing translation.
    pub fn standing_in(original: &Self, language: &Language, wording: &Wording) -> Self {
        let mut entry = Self { url: url::page_url(&language.prefix, &original.page.path).into(), fallback: true, ..original.clone() };
        if let Some(title) = wording.titles.get(&*original.page.path) {
            (entry.title, entry.title_lang) = (title.as_str().into(), language.code.clone());
        }
        // What else it shows is the original's.
        entry.digest = Digest::of_value(&(original.digest, &entry.url, &entry.title, &entry.title_lang));
        entry
    }

    fn with_digest(self) -> Self {
        let of_title = (&self.title, &self.title_lang, &self.page.outline.front.title);
        let digest = Digest::of_value(&(&self.url, of_title, &self.description, &self.front));
        Self { digest, ..self }
    }
}
