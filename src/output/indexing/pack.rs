//! A part of an index to bytes and back, so that it can be kept between builds.
//!
//! What cannot be read is no part, never an error: it is made anew then.

use crate::output::search::Part;
use crate::output::search::names::List;
use crate::output::search::part::Paged;

/// Writes a part.
pub fn pack(part: &Part) -> Vec<u8> {
    let Part { pages, records, lengths, names, said, folded, stems, exact, terms, found, spans, postings } = part;
    let mut out = Writer::default();
    out.number(pages.len());
    for Paged { url, sections, kind, country, audience } in pages {
        [url, kind, country].into_iter().for_each(|text| out.text(text));
        out.number(*sections as usize);
        out.number(audience.len());
        audience.iter().for_each(|text| out.text(text));
    }
    for list in [records, names, terms] {
        out.list(list);
    }
    for list in [lengths, said, folded, stems, exact, found] {
        out.numbers(list.iter().copied());
    }
    out.numbers(spans.iter().map(|span| span.0));
    out.numbers(spans.iter().map(|span| span.1));
    out.bytes.extend_from_slice(postings);
    out.bytes
}

/// Reads what [`pack`] wrote.
pub fn unpack(bytes: &[u8]) -> Option<Part> {
    let mut from = Reader { bytes };
    let mut part = Part::default();
    for _ in 0..from.number()? {
        let (url, kind, country) = (from.text()?.to_owned(), from.text()?.to_owned(), from.text()?.to_owned());
        let sections = from.small()?;
        let audience = (0..from.number()?).map(|_| from.text().map(str::to_owned)).collect::<Option<_>>()?;
        part.pages.push(Paged { url, sections, kind, country, audience });
    }
    for list in [&mut part.records, &mut part.names, &mut part.terms] {
        *list = from.list()?;
    }
    for list in [&mut part.lengths, &mut part.said, &mut part.folded, &mut part.stems, &mut part.exact, &mut part.found] {
        *list = from.numbers()?;
    }
    part.spans = from.numbers()?.into_iter().zip(from.numbers()?).collect();
    part.postings = from.bytes.to_vec();
    part.is_whole().then_some(part)
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    /// Seven bits a byte, the last one without the eighth (LEB128).
    fn number(&mut self, mut n: usize) {
        while n > 127 {
            self.bytes.push((n & 127) as u8 | 128);
            n >>= 7;
        }
        self.bytes.push(n as u8);
    }

    fn text(&mut self, text: &str) {
        self.number(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Where texts end, and then all of them in one piece.
    fn list(&mut self, list: &List) {
        self.numbers(list.ends().iter().copied());
        self.text(list.text());
    }

    /// Four bytes a number: what is read more often than written.
    fn numbers(&mut self, list: impl ExactSizeIterator<Item = u32>) {
        self.number(list.len());
        list.for_each(|number| self.bytes.extend_from_slice(&number.to_le_bytes()));
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn number(&mut self) -> Option<usize> {
        let mut n = 0_usize;
        for shift in (0..=56).step_by(7) {
            let (&byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            n |= usize::from(byte & 127) << shift;
            if byte < 128 {
                return Some(n);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }

    fn list(&mut self) -> Option<List> {
        let ends = self.numbers()?;
        List::whole(self.text()?.to_owned(), ends)
    }

    fn numbers(&mut self) -> Option<Vec<u32>> {
        let length = self.number()?.checked_mul(4)?;
        let (bytes, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(bytes.as_chunks().0.iter().map(|bytes| u32::from_le_bytes(*bytes)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::search::{Joining, SearchPage, SearchSection, Settings};

    fn part() -> Part {
        let section = |anchor: &str, text: &str| SearchSection { anchor: anchor.into(), heading: format!("About {anchor}"), text: text.into() };
        let sections = vec![section("", "Children and childhood, ความปลอดภัย"), section("two", "Người lớn bảo vệ trẻ em, children's")];
        let page = SearchPage {
            url: "a/".into(),
            title: "Ä".into(),
            keywords: vec!["kid".into()],
            audience: vec!["x".into()],
            sections,
            ..SearchPage::default()
        };
        Part::of("en", true, std::iter::once(page))
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let part = part();
        assert_eq!(unpack(&pack(&part)), Some(part));
    }

    #[test]
    fn damaged_bytes_are_no_part_or_a_strange_one_and_no_panic() {
        let bytes = pack(&part());
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x85;
            for bytes in [&other[..], &bytes[..at]] {
                if let Some(part) = unpack(bytes) {
                    let mut joining = Joining::default();
                    joining.take(vec![part]);
                    joining.files("en", true, &Settings::default());
                }
            }
        }
    }
}
