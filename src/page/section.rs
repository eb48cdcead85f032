//! The sections of a page, each with a digest of its text: what a translation remembers of its original.

use std::sync::OnceLock;

use crate::digest::Digest;

use super::Page;
use super::outline::Heading;

/// The marker of title and description.
pub const HEAD: &str = "(head)";
/// The marker of the text before the first heading.
pub const START: &str = "(start)";

/// A part of a page that is translated as one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Section {
    /// [`HEAD`], [`START`], or the id of its heading.
    pub id: String,
    /// The heading's text, or empty.
    pub title: String,
    /// The heading's level, or 0.
    pub level: u8,
    /// Eight hexadecimal digits that stand for its text.
    pub digest: String,
}

/// What stands for the text of each section of a page, worked out when somebody asks: each of its translations does.
#[derive(Clone, Debug, Default)]
pub struct Marks(OnceLock<Known>);

#[derive(Clone, Debug)]
struct Known {
    head: u32,
    /// Nothing where there is no text before the first heading.
    start: Option<u32>,
    headings: Box<[u32]>,
}

impl Page {
    /// The page's sections in order. A heading's id is no part of its text.
    pub fn sections(&self) -> Vec<Section> {
        let Known { head, start, headings } = self.marks.0.get_or_init(|| self.known());
        let of = |id: &str, digest: &u32| Section { id: id.into(), title: String::new(), level: 0, digest: format!("{digest:08x}") };
        let before = [of(HEAD, head)].into_iter().chain(start.as_ref().map(|start| of(START, start)));
        let below = |(heading, digest): (&Heading, &u32)| Section { title: heading.text.clone(), level: heading.level, ..of(&heading.id, digest) };
        before.chain(self.outline.headings.iter().zip(headings).map(below)).collect()
    }

    fn known(&self) -> Known {
        let outline = &self.outline;
        let digest = |text: &str| (Digest::of(text.trim().as_bytes()).half() >> 32) as u32;
        let (written, end) = (self.text(), self.text.len());
        let first = outline.headings.first().map_or(end, |heading| heading.span.start);
        let start = written.get(outline.body_start..first).unwrap_or_default().trim();
        let of = |(at, heading): (usize, &Heading)| {
            let next = outline.headings.get(at + 1).map_or(end, |next| next.span.start);
            digest(&said(heading, written.get(heading.span.end..next).unwrap_or_default()))
        };
        Known {
            head: digest(&format!("{}\n{}", outline.title, outline.front.description)),
            start: (!start.is_empty()).then(|| digest(start)),
            headings: outline.headings.iter().enumerate().map(of).collect(),
        }
    }
}

fn said(heading: &Heading, text: &str) -> String {
    format!("{} {}\n{}", heading.level, heading.text, text.trim())
}
