//! The sections of a page, each with a digest of its text: what a translation remembers of its original.

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

impl Page {
    /// The page's sections in order. A heading's id is no part of its text.
    pub fn sections(&self) -> Vec<Section> {
        let outline = &self.outline;
        let digest = |text: &str| Digest::of(text.trim().as_bytes()).short()[..8].to_owned();
        let mut all = vec![Section {
            id: HEAD.into(),
            title: String::new(),
            level: 0,
            digest: digest(&format!("{}\n{}", outline.title, outline.front.description)),
        }];
        let (written, end) = (self.text(), self.text.len());
        let first = outline.headings.first().map_or(end, |heading| heading.span.start);
        let start = written.get(outline.body_start..first).unwrap_or_default().trim();
        if !start.is_empty() {
            all.push(Section { id: START.into(), title: String::new(), level: 0, digest: digest(start) });
        }
        for (at, heading) in outline.headings.iter().enumerate() {
            let next = outline.headings.get(at + 1).map_or(end, |next| next.span.start);
            let text = written.get(heading.span.end..next).unwrap_or_default();
            all.push(Section { id: heading.id.clone(), title: heading.text.clone(), level: heading.level, digest: digest(&said(heading, text)) });
        }
        all
    }
}

fn said(heading: &Heading, text: &str) -> String {
    format!("{} {}\n{}", heading.level, heading.text, text.trim())
}
