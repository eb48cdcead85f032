//! Links, images and headings in raw HTML: they lead somewhere as those of Markdown do.

use std::ops::Range;

use super::Reader;
use crate::page::raw_html::{Attribute, Bit, bits};
use crate::table::At;
use crate::url::{Link, link};

impl Reader<'_> {
    /// Takes in raw HTML; what it may not have is said when the body is made.
    pub(super) fn raw(&mut self, range: &Range<usize>) {
        let (text, whole) = (self.text, self.span(range));
        let start = whole.start;
        let html = &text[whole];
        let mut shown_as_code = 0_usize;
        for bit in bits(html) {
            let in_body = |place: Range<usize>| range.start + place.start..range.start + place.end;
            match bit {
                Bit::Open(name, attributes, place) => {
                    shown_as_code += usize::from(is_code(&name));
                    self.calls_as_text(&in_body(place.clone()), "in raw HTML");
                    self.tag(&name, &attributes, start, &in_body(place));
                }
                Bit::Close(name) => shown_as_code = shown_as_code.saturating_sub(usize::from(is_code(&name))),
                Bit::Text(place) if shown_as_code == 0 => self.calls_as_text(&in_body(place), "in raw HTML"),
                Bit::Text(_) => {}
                Bit::Comment(place) => self.comment(&in_body(place)),
            }
        }
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute], start: usize, place: &Range<usize>) {
        let find = |name: &str| {
            let found = attributes.iter().find(|attribute| attribute.name == name)?;
            let forbidden = matches!(link(found.said()), Link::Forbidden);
            (!forbidden).then(|| At { value: found.said().to_owned(), span: found.span.start + start..found.span.end + start })
        };
        match name {
            "a" => self.outline.links.change(|all| all.extend(find("href"))),
            "img" => self.outline.images.extend(find("src")),
            "h2" | "h3" | "h4" | "h5" | "h6" if self.depth <= 1 => self.level(name.as_bytes()[1] - b'0', place, true),
            _ => {}
        }
    }
}

/// Whether an element shows what a call looks like.
fn is_code(name: &str) -> bool {
    matches!(name, "code" | "pre" | "kbd" | "samp")
}
