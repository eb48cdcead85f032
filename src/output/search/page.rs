//! A page as the search sees it.

use serde::{Deserialize, Serialize};

/// A page as the search sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchPage {
    /// From the site's root, without a leading slash: `th/risks/grooming/`.
    pub url: String,
    /// The page's title.
    pub title: String,
    /// One sentence on the page; empty if there is none.
    pub description: String,
    /// Further words that the author wants the page to be found by.
    pub keywords: Vec<String>,
    /// Glossary synonyms of what the page is about.
    pub synonyms: Vec<String>,
    /// The page's kind: a filter.
    pub kind: String,
    /// The page's country code, or empty: a filter.
    pub country: String,
    /// Whom the page is for: a filter.
    pub audience: Vec<String>,
    /// The text in order; what stands before the first heading is a section without one.
    pub sections: Vec<SearchSection>,
}

/// The text under one heading.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SearchSection {
    /// The heading's id; empty for the text before the first heading.
    pub anchor: String,
    /// The heading's text; empty for the text before the first heading.
    pub heading: String,
    /// Plain text, blocks parted by spaces or line breaks.
    pub text: String,
}

/// Where in a page a term stands, as bits.
pub mod field {
    /// In the title.
    pub const TITLE: u8 = 1;
    /// In the section's heading.
    pub const HEADING: u8 = 2;
    /// In the description.
    pub const DESCRIPTION: u8 = 4;
    /// Among the author's keywords.
    pub const KEYWORD: u8 = 8;
    /// Among the synonyms.
    pub const SYNONYM: u8 = 16;
}

/// How often, and where, a term stands in one section.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hit {
    /// How often the term stands in its text and fields.
    pub count: u16,
    /// The fields it stands in, of [`field`].
    pub fields: u8,
}
