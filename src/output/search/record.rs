//! Pages to the records that results are shown from, and to the table of filters.
//!
//! A record is a JSON array, so that names of fields cost nothing: url, title,
//! description, kind, country, audience, sections of anchor, heading and text.

use serde::{Deserialize, Serialize};

use super::number::{self, Reader};
use super::page::SearchPage;
use super::part::Paged;

/// Anchor, heading and text (or an extract of it) of a section.
pub type SectionRecord = (String, String, String);

/// What a result shows of a page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record(
    /// url
    pub String,
    /// title
    pub String,
    /// description
    pub String,
    /// kind
    pub String,
    /// country
    pub String,
    /// audience
    pub Vec<String>,
    /// sections
    pub Vec<SectionRecord>,
);

impl Record {
    /// The record of a page whose sections have these texts.
    pub fn of(page: &SearchPage, texts: Vec<String>) -> Self {
        let sections = page.sections.iter().zip(texts);
        let sections = sections.map(|(section, text)| (section.anchor.clone(), section.heading.clone(), text));
        let description: String = page.description.chars().take(200).collect();
        let SearchPage { url, title, kind, country, audience, .. } = page;
        Record(url.clone(), title.clone(), description, kind.clone(), country.clone(), audience.clone(), sections.collect())
    }

    /// The record as a file holds it.
    pub fn json(&self) -> String {
        // Texts and lists of them: there is nothing that JSON refuses.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The filters of all pages: for each dimension its values and, page by page,
/// how many the page has and which.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Facets {
    /// Names of the dimensions: kind, country, audience.
    pub names: Vec<String>,
    /// The values of each dimension, in order.
    pub values: Vec<Vec<String>>,
    /// For each dimension, the numbers of all pages.
    pub pages: Vec<String>,
}

/// The dimensions by which results can be filtered.
pub const DIMENSIONS: [&str; 3] = ["kind", "country", "audience"];

impl Facets {
    /// The filters of pages in their order.
    pub fn of(pages: &[Paged]) -> Self {
        let mut facets = Facets::default();
        for name in DIMENSIONS {
            let mut values: Vec<String> = pages.iter().flat_map(|page| values_of(page, name)).collect();
            values.sort();
            values.dedup();
            let mut coded = String::new();
            for page in pages {
                let mine = values_of(page, name);
                number::write(&mut coded, mine.len() as u32);
                for value in mine {
                    number::write(&mut coded, values.binary_search(&value).unwrap_or_default() as u32);
                }
            }
            facets.names.push(name.to_owned());
            facets.values.push(values);
            facets.pages.push(coded);
        }
        facets
    }

    /// For a dimension, the values of every page as places in `values`.
    pub fn read(&self, dimension: usize, pages: usize) -> Vec<Vec<usize>> {
        let mut reader = Reader::new(self.pages.get(dimension).map_or("", String::as_str));
        let mut all = Vec::with_capacity(pages);
        for _ in 0..pages {
            let many = reader.number().min(256);
            all.push((0..many).map(|_| reader.number() as usize).collect());
        }
        all
    }
}

fn values_of(page: &Paged, name: &str) -> Vec<String> {
    match name {
        "kind" => Some(page.kind.clone()).filter(|kind| !kind.is_empty()).into_iter().collect(),
        "country" => Some(page.country.clone()).filter(|country| !country.is_empty()).into_iter().collect(),
        _ => page.audience.clone(),
    }
}
