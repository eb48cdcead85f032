//! A page's terms to bytes and back, so that they can be kept between builds.
//!
//! What cannot be read is no terms, never an error: they are made anew then.

use crate::output::search::page::Hit;
use crate::output::search::{PageTerms, SearchPage, SearchSection};

/// Writes a page's terms.
pub fn pack(terms: &PageTerms) -> Vec<u8> {
    let PageTerms { page, lengths, terms, surfaces } = terms;
    let SearchPage { url, title, description, keywords, synonyms, kind, country, audience, sections } = page;
    let mut out = Writer::default();
    [url, title, description, kind, country].into_iter().for_each(|text| out.text(text));
    for list in [keywords, synonyms, audience] {
        out.number(list.len());
        list.iter().for_each(|text| out.text(text));
    }
    out.number(sections.len());
    for SearchSection { anchor, heading, text } in sections {
        [anchor, heading, text].into_iter().for_each(|text| out.text(text));
    }
    out.number(lengths.len());
    lengths.iter().for_each(|&length| out.number(length as usize));
    out.number(terms.len());
    for (term, hits) in terms {
        out.front_coded(term);
        out.number(hits.len());
        for Hit { section, count, fields } in hits {
            [usize::from(*section), usize::from(*count), usize::from(*fields)].into_iter().for_each(|n| out.number(n));
        }
    }
    out.number(surfaces.len());
    out.last.clear();
    for (surface, term) in surfaces {
        out.front_coded(surface);
        out.shared(surface, term);
    }
    out.bytes
}

/// Reads what [`pack`] wrote.
pub fn unpack(bytes: &[u8]) -> Option<PageTerms> {
    let mut from = Reader { bytes, last: String::new() };
    let mut page = SearchPage {
        url: from.text()?,
        title: from.text()?,
        description: from.text()?,
        kind: from.text()?,
        country: from.text()?,
        ..SearchPage::default()
    };
    for list in [&mut page.keywords, &mut page.synonyms, &mut page.audience] {
        *list = from.list(Reader::text)?;
    }
    page.sections = from.list(|from| Some(SearchSection { anchor: from.text()?, heading: from.text()?, text: from.text()? }))?;
    let lengths = from.list(|from| u32::try_from(from.number()?).ok())?;
    let hit = |from: &mut Reader<'_>| {
        let mut small = || u16::try_from(from.number()?).ok();
        Some(Hit { section: small()?, count: small()?, fields: u8::try_from(small()?).ok()? })
    };
    let terms = from.list(|from| Some((from.front_coded()?, from.list(hit)?)))?;
    from.last.clear();
    let surfaces = from.list(|from| {
        let surface = from.front_coded()?;
        let term = from.shared(&surface)?;
        Some((surface, term))
    })?;
    from.bytes.is_empty().then_some(PageTerms { page, lengths, terms, surfaces })
}

#[derive(Default)]
struct Writer {
    bytes: Vec<u8>,
    last: String,
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

    /// How much of `like` the text begins with, and the rest of it.
    fn shared(&mut self, like: &str, text: &str) {
        let same = like.char_indices().zip(text.chars()).take_while(|((_, a), b)| a == b).last().map_or(0, |((at, a), _)| at + a.len_utf8());
        self.number(same);
        self.text(&text[same..]);
    }

    fn front_coded(&mut self, text: &str) {
        let last = std::mem::take(&mut self.last);
        self.shared(&last, text);
        self.last = text.to_owned();
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    last: String,
}

impl Reader<'_> {
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

    fn text(&mut self) -> Option<String> {
        let length = self.number()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok().map(str::to_owned)
    }

    fn shared(&mut self, like: &str) -> Option<String> {
        let same = self.number()?;
        let rest = self.text()?;
        Some(format!("{}{rest}", like.get(..same)?))
    }

    fn front_coded(&mut self) -> Option<String> {
        let last = std::mem::take(&mut self.last);
        let text = self.shared(&last)?;
        self.last.clone_from(&text);
        Some(text)
    }

    fn list<T>(&mut self, one: impl Fn(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        // Each item takes a byte at least: a damaged length asks for no memory.
        let mut all = Vec::with_capacity(length.min(self.bytes.len()));
        for _ in 0..length {
            all.push(one(self)?);
        }
        Some(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> PageTerms {
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
        PageTerms::new("en", &page)
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let terms = terms();
        let again = unpack(&pack(&terms)).expect("terms");
        assert_eq!((&again.page, &again.lengths, &again.terms, &again.surfaces), (&terms.page, &terms.lengths, &terms.terms, &terms.surfaces));
    }

    #[test]
    fn damaged_bytes_are_no_terms_and_no_panic() {
        let bytes = pack(&terms());
        for end in 0..bytes.len() {
            assert!(unpack(&bytes[..end]).is_none(), "cut at {end}");
        }
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 0x85;
            let _ = unpack(&other);
        }
    }
}
