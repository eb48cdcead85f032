//! Reading without a connection: which pages of a language a reader may keep on the device, what those
//! need beside them, and the service worker that answers for them afterwards; and the site as one file.
//!
//! The list of a language is an output, and its key stands in it: the worker names what it keeps by
//! that key, so that a page that changed is fetched again. Must not know how pages are made.

use std::collections::BTreeSet;

use serde_json::json;

use super::claim::Claims;
use super::html::page_key;
use super::indexing;
use super::key::Key;
use super::plan::{Planning, Recipe};
use crate::digest::Digest;
use crate::lang::Locale;
use crate::site::{Entry, Site};
use crate::theme::{Query, Theme};
use crate::url;

/// The service worker, at the site's root, since it answers for what lies below it.
pub const WORKER: &str = "offline.js";

/// The whole site as a folder for a disk, in one file.
pub const ZIP: &str = "offline.zip";

/// The folder that it unpacks into; its name tells nobody what is in it.
pub const ZIP_FOLDER: &str = "offline";

/// The address of a language's page about that file.
pub fn file_url(prefix: &str) -> String {
    url::page_url(prefix, "offline")
}

/// The list of what a language keeps.
pub fn list_file(language: &str) -> String {
    format!("offline/{language}.json")
}

/// The words of a language's search.
pub fn search_words(language: &str) -> String {
    format!("{}words.js", indexing::folder(language))
}

impl Planning<'_> {
    /// Claims the worker and the lists, where the site lets readers keep pages, and the site as one file, where it is asked for.
    pub(super) fn offline(&self, claims: &mut Claims) {
        if self.special.portable {
            return;
        }
        if self.site.config().offline.zip {
            claims.add(ZIP.into(), Recipe::OfflineZip, &ZIP.into());
            for (at, language) in self.special.languages.iter().enumerate() {
                // A page of the author's at this address comes before it.
                let file = url::file(&file_url(&language.prefix));
                claims.add_unless_written(file, Recipe::OfflineFile(at), "the page that offers the site as one file");
            }
        }
        if self.site.config().offline.kinds.is_empty() {
            return;
        }
        claims.add(WORKER.into(), Recipe::OfflineWorker, &WORKER.into());
        for (at, language) in self.special.languages.iter().enumerate() {
            let file = list_file(&language.code);
            claims.add(file.clone(), Recipe::OfflineList(at), &file.into());
        }
    }

    /// The key of a language's list: of its pages, what travels with pages, and its search.
    pub fn offline_key(&self, edition: usize) -> Key {
        let (theme, site) = (self.theme, self.site);
        let offline = &site.config().offline;
        let of_page = |entry: &&Entry| (entry.url.to_string(), page_key(theme, &entry.page, &site.context(edition, entry), self.special).digest());
        let pages: Vec<_> = pages(theme, site, edition).iter().map(of_page).collect();
        let beside: Vec<_> =
            self.source.below("content/").filter(|(path, _)| !path.ends_with(".md")).map(|(path, file)| (path, file.digest)).collect();
        let search = if offline.search > 0 { indexing::key(theme, site, edition).digest() } else { Digest::default() };
        Key::new([
            ("pages", Digest::of_value(&pages)),
            ("search", Digest::of_value(&(offline.search, search))),
            ("theme", theme.digest),
            ("files", Digest::of_value(&beside)),
            ("builder", Digest::of(env!("CARGO_PKG_VERSION").as_bytes())),
        ])
    }

    /// The key of the site as one file: of every file of the site, and of what is read from them.
    pub fn zip_key(&self) -> Key {
        let files: Vec<_> = self.source.files().map(|(path, file)| (path, file.digest)).collect();
        Key::new([
            ("files", Digest::of_value(&files)),
            ("site", self.site.digest),
            ("theme", self.theme.digest),
            ("builder", Digest::of(env!("CARGO_PKG_VERSION").as_bytes())),
        ])
    }

    /// The key of the worker: of its text and of all lists.
    pub fn worker_key(&self) -> Key {
        let lists: Vec<Digest> = (0..self.special.languages.len()).map(|edition| self.offline_key(edition).digest()).collect();
        Key::new([("worker", Digest::of(self.theme.worker.as_bytes())), ("lists", Digest::of_value(&lists))])
    }
}

/// The pages of an edition that are kept: those of the kinds, the pages of their folders, and those where one can press the button.
pub fn pages<'s>(theme: &Theme, site: &'s Site, edition: usize) -> Vec<&'s Entry> {
    let config = site.config();
    let named = |kind: &str| config.offline.kinds.iter().any(|at| at.value == kind);
    let folder = |path: &str| config.kinds.iter().any(|kind| named(&kind.name) && !kind.folder.value.is_empty() && kind.folder.value == path);
    let button = |entry: &Entry| {
        entry.page.outline.calls.iter().any(|call| theme.components.get(&call.name).is_some_and(|component| component.query == Query::Offline))
    };
    let all = site.editions[edition].pages.values().map(|entry| &**entry);
    all.filter(|entry| named(&entry.front.kind) || folder(&entry.page.path) || button(entry)).collect()
}

/// A size as readers write it: `310 kB`, `9.8 MB`.
pub fn size(bytes: usize, locale: &Locale) -> String {
    if bytes < 1_000_000 {
        return format!("{} kB", locale.number(&bytes.div_ceil(1000).to_string()));
    }
    let tenths = bytes.div_ceil(100_000);
    format!("{} MB", locale.number(&format!("{}.{}", tenths / 10, tenths % 10)))
}

/// The list as the button and the worker read it.
pub fn list(key: &Key, pages: &[&Entry], files: &[String], bytes: usize) -> String {
    let pages: Vec<_> =
        pages.iter().map(|entry| json!({"url": url::encode(&entry.url), "title": &*entry.title, "lang": &*entry.title_lang})).collect();
    let files: Vec<String> = files.iter().map(|file| url::encode(file)).collect();
    format!("{}\n", json!({"key": key.digest().to_string(), "bytes": bytes, "pages": pages, "files": files}))
}

/// The worker; other bytes, and so a new worker for browsers, whenever a list changes.
pub fn worker(theme: &Theme, key: &Key) -> String {
    theme.worker.replace("{version}", &key.digest().to_string())
}

/// The files of the site that a page's markup loads: styles, scripts, icons and images.
pub fn loaded(html: &str, page_url: &str) -> BTreeSet<String> {
    let mut files = BTreeSet::new();
    for tag in html.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default()) {
        let name = tag.split_whitespace().next().unwrap_or_default();
        let value = |attribute: &str| Some(tag.split_once(&format!(" {attribute}=\""))?.1.split('"').next()?.replace("&#x2f;", "/"));
        let mut addresses = Vec::new();
        match name {
            "link" if tag.contains("rel=\"stylesheet\"") || tag.contains("rel=\"icon\"") => addresses.extend(value("href")),
            "script" => addresses.extend(value("src")),
            "img" | "source" => {
                addresses.extend(value("src"));
                let several = value("srcset").unwrap_or_default();
                addresses.extend(several.split(',').filter_map(|one| one.split_whitespace().next().map(str::to_owned)));
            }
            _ => {}
        }
        files.extend(addresses.iter().filter_map(|address| url::resolve(page_url.trim_end_matches('/'), &url::decode(address))));
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_written_as_the_language_does() {
        let said = |bytes, code| size(bytes, &Locale::new(code));
        assert_eq!((said(1, "en"), said(310_000, "en"), said(9_840_000, "en")), ("1 kB".into(), "310 kB".into(), "9.9 MB".into()));
        assert_eq!(said(12_000_000, "vi"), "12,0 MB");
    }

    #[test]
    fn what_a_page_loads_is_found_and_what_it_links_is_not() {
        let html = r#"<link rel="stylesheet" href="../../assets/a.css"><link rel="canonical" href="x"><script type="module" src="../../assets/b.js"></script>
            <script>inline()</script><a href="../other/">x</a><img alt="" src="fern.svg" srcset="fern-1.webp 1x, fern%202.webp 2x">"#;
        let found: Vec<String> = loaded(html, "risks/fern/").into_iter().collect();
        assert_eq!(found, ["assets/a.css", "assets/b.js", "risks/fern/fern 2.webp", "risks/fern/fern-1.webp", "risks/fern/fern.svg"]);
    }
}
