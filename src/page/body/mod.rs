//! Text to body: HTML with gaps for what only the site can answer.
//!
//! The gaps are citations, whose numbers depend on the facts before them, calls of
//! components, images, whose size stands in another file, and code, which is coloured when
//! the page is made.

mod ahead;
mod table;
mod writer;

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Highlighter;
use super::call::prepare;
use super::markdown::pieces;
use super::{Page, Words};
use crate::config::Markdown;
use crate::diagnostic::Diagnostic;
use crate::theme::Strings;

pub use ahead::{Ahead, Parsed, Written, room};

/// A part of a body.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// Finished HTML.
    Html(String),
    /// A citation of these sources.
    Cite(Vec<Arc<str>>),
    /// A call, by its place in the outline's list, and what it encloses.
    Call {
        /// Place in the outline's list.
        index: usize,
        /// What a container encloses.
        body: Vec<Node>,
    },
    /// The first use of a word of the glossary.
    Word {
        /// Its number.
        word: usize,
        /// How it is written here.
        text: String,
    },
    /// An image.
    Image {
        /// Its address as written.
        target: String,
        /// Its address for the page.
        src: String,
        /// What stands for it where it cannot be seen.
        alt: String,
        /// Its caption or tooltip.
        title: String,
        /// Whether it stands alone and has a caption.
        figure: bool,
    },
    /// Code to be coloured.
    Code {
        /// Its language, which is known.
        language: String,
        /// What is written in it.
        text: String,
    },
}

/// A page's body.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Body {
    /// Its parts in order.
    pub nodes: Vec<Node>,
    /// What was found while it was written.
    pub faults: Vec<Diagnostic>,
}

/// What writing a body needs besides the page.
#[derive(Clone, Copy)]
pub struct Making<'a> {
    /// How Markdown is read.
    pub markdown: Markdown,
    /// Interface strings of the page's language.
    pub strings: &'a Strings,
    /// Leads from the page to the site's root.
    pub root: &'a str,
    /// The language's part of addresses, with a trailing slash if there is one.
    pub prefix: &'a str,
    /// Links, as written, that lead to a page of the default language, which has no such prefix.
    pub to_originals: &'a BTreeSet<String>,
    /// Whether links name `index.html`.
    pub portable: bool,
    /// The words that are explained at their first use.
    pub words: Option<&'a Words>,
}

impl<'a> Making<'a> {
    /// The language's part of the address that a link leads to.
    fn prefix_of(&self, target: &str) -> &'a str {
        if self.to_originals.contains(target) { "" } else { self.prefix }
    }
}

impl Body {
    /// Writes a page's body, or takes it as it was written when the page was read.
    pub fn new(page: &Page, making: Making<'_>) -> Self {
        if let Some(body) = page.written.take(&making) {
            return body;
        }
        let text = page.text();
        let body = &text[page.outline.body_start.min(text.len())..];
        let prepared = prepare(body);
        let mut writer = writer::Writer::new(page, &prepared, making);
        pieces(&prepared, body, making.markdown, |piece, range| writer.take(piece, range));
        writer.finish()
    }

    /// Gives back what its parts have of room for more.
    fn shrink(&mut self) {
        self.nodes.shrink_to_fit();
        self.nodes.iter_mut().for_each(Node::shrink);
    }
}

impl Node {
    fn shrink(&mut self) {
        match self {
            Self::Html(html) => html.shrink_to_fit(),
            Self::Code { text, .. } => text.shrink_to_fit(),
            Self::Call { body, .. } => body.iter_mut().for_each(Self::shrink),
            _ => {}
        }
    }
}

/// Plain CommonMark to HTML, as the specification's examples have it: no ids, no rewritten links,
/// no extension. Raw HTML passes by the list of tags as everywhere.
/// ```
/// assert_eq!(payung::page::commonmark("*a*"), "<p><em>a</em></p>\n");
/// ```
pub fn commonmark(text: &str) -> String {
    markdown_html(text, Markdown { highlight: false, smart: false, extensions: false })
}

/// Markdown of a page without a site around it, for tests of the extensions.
pub(crate) fn markdown_html(text: &str, markdown: Markdown) -> String {
    let page = Page {
        file: "text.md".into(),
        path: "text".into(),
        folder: "".into(),
        is_index: false,
        lang: "en".into(),
        text: text.into(),
        outline: Arc::default(),
        digest: crate::digest::Digest::default(),
        shape: crate::digest::Digest::default(),
        written: Written::default(),
        marks: Default::default(),
    };
    let strings = Strings::default();
    let making = Making { markdown, strings: &strings, root: "", prefix: "", to_originals: &BTreeSet::new(), portable: false, words: None };
    Body::new(&page, making).nodes.into_iter().map(bare).collect()
}

fn bare(node: Node) -> String {
    match node {
        Node::Html(html) => html,
        Node::Cite(_) => String::new(),
        Node::Word { text, .. } => text,
        Node::Code { language, text } => Highlighter::default().html(&language, &text).to_string(),
        Node::Call { body, .. } => body.into_iter().map(bare).collect(),
        Node::Image { src, alt, title, .. } => writer::image(&src, &alt, &title),
    }
}
