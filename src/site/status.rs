//! How a site stands: which pages have to be read again and when, who sees to it, what is translated,
//! and how old its sources are. Dates are listed and never held against today: that is for `check`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Edition, Entry, Link, Site};
use crate::digest::Digest;

/// A page and its dates.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatusPage {
    /// Its title.
    pub title: Arc<str>,
    /// The language of the title.
    pub lang: Arc<str>,
    /// The link to it.
    pub href: Arc<str>,
    /// Its address from the site's root.
    pub url: Arc<str>,
    /// Its kind.
    pub kind: String,
    /// When its text last changed, ISO, or empty.
    pub updated: String,
    /// When it has to be read again, ISO, or empty.
    pub review_by: String,
    /// From which day on that is soon, and from which day on it is overdue, ISO, or empty: with these, who has a
    /// calendar knows the state of a page on any day.
    pub turns: (String, String),
    /// Who sees to that, or empty.
    pub owner: String,
}

/// How much of the site a language has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatusLanguage {
    /// Its code.
    pub code: Arc<str>,
    /// Its own name for itself.
    pub name: String,
    /// Pages in this language.
    pub pages: usize,
    /// Pages among them that a native speaker has reviewed.
    pub reviewed: usize,
    /// Pages of the default language.
    pub of: usize,
    /// Pages of each section in this language, in the order of [`Status::sections`].
    pub sections: Vec<usize>,
}

/// A section, and how many pages it has.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatusSection {
    /// The link to its own page; to home for pages that lie in no section.
    pub link: Link,
    /// Its folder, or empty.
    pub path: String,
    /// Its pages in the default language.
    pub pages: usize,
}

/// Who sees to pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatusOwner {
    /// The role, or empty for pages that nobody sees to.
    pub owner: String,
    /// How many pages.
    pub pages: usize,
    /// When the first of them has to be read again, ISO, or empty.
    pub next: String,
}

/// How a site stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Status {
    /// Pages of the default language, those that are due first at the head, those without a date at the end.
    pub pages: Vec<StatusPage>,
    /// Who sees to pages, in the order of their names.
    pub owners: Vec<StatusOwner>,
    /// Languages in their order.
    pub languages: Vec<StatusLanguage>,
    /// Sections in the order of their folders, pages without one at the head.
    pub sections: Vec<StatusSection>,
    /// How many days before its date a review is soon.
    pub soon: i64,
    /// How many read sources are of each year, the newest first; 0 for those without one.
    pub sources: Vec<(i64, usize)>,
    /// How many services are shown, and how many of them somebody has tried.
    pub services: (usize, usize),
}

impl Status {
    /// Pages by the month in which they have to be read again, `2026-12`, the first at the head; those without a date under an empty one.
    pub fn months(&self) -> Vec<(&str, &[StatusPage])> {
        fn month(page: &StatusPage) -> &str {
            page.review_by.get(..7).unwrap_or_default()
        }
        self.pages.chunk_by(|a, b| month(a) == month(b)).map(|pages| (month(&pages[0]), pages)).collect()
    }
}

/// Stands for all that [`status`] looks at.
pub fn status_key(site: &Site) -> Digest {
    // Whether a page is a section's own is the one thing of it that its entry's digest does not stand for.
    let own: Vec<bool> = site.entries().map(|(_, entry)| entry.page.is_index).collect();
    site.digest.with(Digest::of_value(&own))
}

/// The status as seen in one edition: its titles and links.
pub fn status(site: &Site, edition: usize) -> Status {
    let soon = i64::from(site.config().check.soon);
    let entries = site.editions[edition].pages.values().filter(|entry| site.entry(0, &entry.page.path).is_some());
    let mut pages: Vec<StatusPage> = entries
        .map(|entry| {
            let front = &entry.front;
            StatusPage {
                title: entry.title.clone(),
                lang: entry.title_lang.clone(),
                href: site.href(&entry.url),
                url: entry.url.clone(),
                kind: front.kind.clone(),
                updated: front.updated.map(|date| date.to_string()).unwrap_or_default(),
                turns: front.review_by.as_ref().map(|at| turns(at.value, soon)).unwrap_or_default(),
                review_by: front.review_by.as_ref().map(|at| at.value.to_string()).unwrap_or_default(),
                owner: front.owner.clone(),
            }
        })
        .collect();
    pages.sort_by(|a, b| (a.review_by.is_empty(), &a.review_by, &a.url).cmp(&(b.review_by.is_empty(), &b.review_by, &b.url)));
    let of = site.editions[0].pages.len();
    let all = counts(site.editions[0].pages.values());
    let languages = site.editions.iter().map(|edition| {
        let own = || edition.pages.values().filter(|entry| !entry.fallback);
        let reviewed = own().filter(|entry| entry.page.outline.front.reviewed.is_some()).count();
        let in_section = counts(own());
        StatusLanguage {
            code: edition.language.code.clone(),
            name: edition.language.name.clone(),
            pages: own().count(),
            reviewed,
            of,
            sections: all.keys().map(|section| in_section.get(section).copied().unwrap_or_default()).collect(),
        }
    });
    let mut years: BTreeMap<i64, usize> = BTreeMap::new();
    for source in site.records.sources.values().map(|entry| &entry.record).filter(|source| source.verified) {
        *years.entry(source.year.unwrap_or(0)).or_default() += 1;
    }
    let shown = || site.records.services.values().map(|entry| &entry.record).filter(|service| service.shown());
    Status {
        owners: owners(&pages),
        pages,
        languages: languages.collect(),
        sections: all.iter().map(|(path, pages)| section(site, &site.editions[edition], path, *pages)).collect(),
        soon,
        sources: years.into_iter().rev().collect(),
        services: (shown().count(), shown().filter(|service| !service.confirmed_on.is_empty()).count()),
    }
}

/// How many pages lie in each section; under an empty name those that lie in none.
fn counts<'p>(pages: impl Iterator<Item = &'p Arc<Entry>>) -> BTreeMap<&'p str, usize> {
    let mut counts = BTreeMap::new();
    for page in pages.map(|entry| &entry.page) {
        let alone = if page.is_index { &*page.path } else { "" };
        *counts.entry(page.path.split_once('/').map_or(alone, |(top, _)| top)).or_default() += 1;
    }
    counts
}

/// A section as seen in one edition; a folder without a page of its own is called as it is.
fn section(site: &Site, edition: &Edition, path: &str, pages: usize) -> StatusSection {
    let link = edition.pages.get(path).map(|entry| site.link(entry));
    let link = link.unwrap_or_else(|| Link { title: path.into(), href: "".into(), lang: edition.language.code.clone() });
    StatusSection { link, path: path.to_owned(), pages }
}

/// The days on which a review becomes soon and overdue.
fn turns(review_by: Date, soon: i64) -> (String, String) {
    let moved = |days: i64| review_by.checked_add(days.days()).unwrap_or(review_by).to_string();
    (moved(-soon), moved(1))
}

fn owners(pages: &[StatusPage]) -> Vec<StatusOwner> {
    let mut owners: BTreeMap<&str, StatusOwner> = BTreeMap::new();
    for page in pages {
        let owner = owners.entry(&page.owner).or_insert_with(|| StatusOwner { owner: page.owner.clone(), pages: 0, next: String::new() });
        owner.pages += 1;
        // Pages stand in the order of their reviews.
        if owner.next.is_empty() {
            owner.next.clone_from(&page.review_by);
        }
    }
    owners.into_values().collect()
}
