//! Links, images and citations of Markdown: where they lead, and where in the file that is written.

use std::ops::Range;

use pulldown_cmark::LinkType;

use super::Reader;
use crate::table::At;

impl Reader<'_> {
    /// Takes in a link that begins.
    pub(super) fn open_link(&mut self, kind: LinkType, target: &str, range: &Range<usize>) {
        self.link += 1;
        let span = self.target(target, range);
        self.parted_image(range, target);
        let scheme = if matches!(kind, LinkType::Email) { "mailto:" } else { "" };
        self.outline.links.change(|all| all.push(At { value: [scheme, target].concat(), span }));
    }

    /// Takes in an image that begins.
    pub(super) fn open_image(&mut self, target: &str, range: &Range<usize>) {
        self.image += 1;
        self.calls_as_text(range, "in an image's words");
        let span = self.target(target, range);
        self.outline.images.push(At { value: target.to_owned(), span });
    }

    /// Where a link's target is written, if it stands in the link itself.
    fn target(&self, target: &str, range: &Range<usize>) -> Range<usize> {
        let whole = self.span(range);
        let written = &self.text[whole.clone()];
        // Most stand at the end, before the bracket that closes.
        let before = written.strip_suffix(')').and_then(|written| written.strip_suffix(target));
        if let Some(before) = before.filter(|_| !target.is_empty() && !target.ends_with(')')) {
            let start = whole.start + before.len();
            return start..start + target.len();
        }
        written.rfind(target).filter(|_| !target.is_empty()).map_or(whole.clone(), |at| whole.start + at..whole.start + at + target.len())
    }

    /// Takes in the citations of one pair of brackets.
    pub(super) fn cite(&mut self, keys: &str, range: &Range<usize>) {
        let start = self.outline.body_start + range.start + 1;
        let mut at = 0;
        for part in keys.split(';') {
            let key = part.trim();
            let from = start + at + (part.len() - part.trim_start().len());
            at += part.len() + 1;
            match key.strip_prefix('@') {
                Some(key) if !key.is_empty() => self.outline.cites.push(At { value: key.to_owned(), span: from..from + key.len() + 1 }),
                _ => self.error("cite.syntax", format!("`{key}` is no citation"), range, "write `[@key]` or `[@a; @b]`"),
            }
        }
    }
}
