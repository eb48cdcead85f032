//! One file alone: text to [`Outline`], cheap and for every page; text to [`Body`], dear and on demand.
//!
//! Knows nothing of other pages. What a page asks of the site is listed in its outline and
//! left as a gap in its body.

mod body;
mod call;
mod component;
mod construct;
mod front_matter;
mod highlight;
mod later;
mod markdown;
mod outline;
mod plain;
mod prose;
mod raw_html;
mod section;
mod slug;
mod target;
mod told;
mod words;

use std::sync::Arc;

use memchr::memmem;

use crate::config::Language;
use crate::digest::Digest;
use crate::source::Text;

pub use body::{Ahead, Body, Making, Node, commonmark};
pub use call::{Arg, Call, named_amiss};
pub use component::{arguments, is_sound};
pub use front_matter::{FrontMatter, OWN, PAGE, REVIEWED, Target, taken_names, unknown_required};
pub use highlight::{Coloured, Highlighter, Recall};
pub use outline::{Heading, Outline, Reading};
pub use plain::{Plain, PlainSection, plain};
pub use prose::{Block, BlockKind, CALLED, Called, Prose, Worded, prose};
pub use raw_html::attributes as tag_attributes;
pub use section::{HEAD, Marks, START, Section};
pub use slug::Slugs;
pub use target::{Address, address, href, to as link_to};
pub use told::{Telling, Told};
pub use words::Words;

use crate::diagnostic::Diagnostic;
use body::Written;

/// A page: its file, its address, its text and its outline.
#[derive(Clone, Debug)]
pub struct Page {
    /// Path of its file from the site's root: `content/en/risks/grooming.md`.
    pub file: Arc<str>,
    /// Its path below its language's folder: `risks/grooming`.
    pub path: Arc<str>,
    /// The folder its links start from, below its language's folder: `risks`.
    pub folder: Arc<str>,
    /// Whether it is its folder's `index.md`.
    pub is_index: bool,
    /// Its language's code.
    pub lang: Arc<str>,
    /// Its text, front matter included: [`Page::text`].
    pub text: Text,
    /// What it says of itself.
    pub outline: Arc<Outline>,
    /// Stands for file and text.
    pub digest: Digest,
    /// Stands for what other pages can know of it: while it is the same, nothing else changes.
    pub shape: Digest,
    /// Its body, if that was written in the same go.
    pub written: Written,
    /// What its translations are compared by.
    pub marks: Marks,
}

/// The digest of a page's file and text.
fn digest(file: &str, text: &str) -> Digest {
    Digest::of_value(&(file, text))
}

impl Page {
    /// Reads the page of a file below a language's folder.
    pub fn read(file: &Arc<str>, text: &Arc<str>, language: &Language, reading: &Reading<'_>) -> (Self, Vec<Diagnostic>) {
        let (path, is_index) = Self::placed(file, language);
        let ahead = reading.ahead;
        outline::read(file, text, path, is_index, reading, ahead.is_some(), |(mut outline, faults), parsed| {
            shrink(&mut outline);
            let (head, body) = text.split_at_checked(outline.body_start).unwrap_or((text, ""));
            let shape = Digest::of_value(&(&outline, head, raw_ids(body).collect::<Vec<_>>()));
            let told = Told { outline, faults, digest: digest(file, text), shape };
            let (mut page, faults) = Self::told(file, Text::Held(text.clone()), language, told);
            if let (Some(ahead), Some((prepared, parsed))) = (ahead, parsed) {
                page.written = ahead.write(&page, language, reading.config.markdown, prepared, parsed);
            }
            (page, faults)
        })
    }

    /// The same of a page that was read before, in the same way; its text is not looked at.
    pub fn told(file: &Arc<str>, text: Text, language: &Language, told: Told) -> (Self, Vec<Diagnostic>) {
        let Told { outline, faults, digest, shape } = told;
        let (path, is_index) = Self::placed(file, language);
        let page = Self {
            path: crate::url::canonical(path).into(),
            folder: crate::url::parent(file.strip_prefix(language.folder.as_str()).unwrap_or(file)).into(),
            file: file.clone(),
            is_index,
            lang: language.code.clone(),
            text,
            digest,
            shape,
            outline: Arc::new(outline),
            written: Written::default(),
            marks: Marks::default(),
        };
        (page, faults)
    }

    /// What reading it told.
    pub fn tells<'a>(&'a self, faults: &'a [Diagnostic]) -> Telling<'a> {
        Telling { outline: &self.outline, faults, digest: self.digest, shape: self.shape }
    }

    fn placed<'f>(file: &'f str, language: &Language) -> (&'f str, bool) {
        let below = file.strip_prefix(language.folder.as_str()).unwrap_or(file);
        (crate::url::page_path(below), below == "index.md" || below.ends_with("/index.md"))
    }

    /// Another page of its language from the site's root, without its ending.
    pub fn other(&self, path: &str) -> String {
        let below = if self.folder.is_empty() { 0 } else { self.folder.len() + 1 };
        let home = crate::url::parent(&self.file).len() + 1;
        format!("{}{path}", self.file.get(..home - below.min(home)).unwrap_or_default())
    }

    /// Its text, front matter included; blank if it was left on the disk and changed there.
    pub fn text(&self) -> Arc<str> {
        self.text.get(&self.file)
    }

    /// Where the value of a key of the front matter stands in the file, if it is there on one line.
    pub fn key(&self, name: &str) -> Option<std::ops::Range<usize>> {
        front_matter::value_of(name, &self.text()[..self.outline.body_start])
    }
}

/// Gives back what an outline has of room for more: there is one for every page.
fn shrink(outline: &mut Outline) {
    let Outline { headings, links, images, calls, cites, .. } = outline;
    headings.change(|all| {
        all.shrink_to_fit();
        all.iter_mut().for_each(|heading| heading.text.shrink_to_fit());
    });
    links.change(Vec::shrink_to_fit);
    [images, cites].into_iter().for_each(Vec::shrink_to_fit);
    calls.shrink_to_fit();
}

/// What raw HTML of a text may name as anchors, as `id="…"`: other pages can link to it, so a change of it changes the shape.
pub fn raw_ids(text: &str) -> impl Iterator<Item = &str> {
    const ID: &str = "id=\"";
    let starts = memmem::find_iter(text.as_bytes(), ID).map(|at| at + ID.len());
    starts.filter_map(|start| text[start..].split_once('"')).map(|(id, _)| id)
}
