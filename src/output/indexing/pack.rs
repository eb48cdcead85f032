//! A page's terms to bytes and back, so that they can be kept between builds.
//!
//! What cannot be read is no terms, never an error: they are made anew then.

use crate::output::search::names::List;
use crate::output::search::{PageTerms, SearchPage, SearchSection};

/// Writes a page's terms.
pub fn pack(terms: &PageTerms) -> Vec<u8> {
    let PageTerms { page, lengths, words, grams, said, ends } = terms;
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
    for list in [words, grams] {
        out.number(list.len());
        list.iter().for_each(|text| out.text(text));
    }
    for list in [lengths, ends] {
        out.number(list.len());
        list.iter().for_each(|&number| out.number(number as usize));
    }
    out.bytes.extend_from_slice(said);
    out.bytes
}

/// Reads what [`pack`] wrote.
pub fn unpack(bytes: &[u8]) -> Option<PageTerms> {
    let mut from = Reader { bytes };
    let mut page = SearchPage {
        url: from.owned()?,
        title: from.owned()?,
        description: from.owned()?,
        kind: from.owned()?,
        country: from.owned()?,
        ..SearchPage::default()
    };
    for list in [&mut page.keywords, &mut page.synonyms, &mut page.audience] {
        *list = from.list(Reader::owned)?;
    }
    page.sections = from.list(|from| Some(SearchSection { anchor: from.owned()?, heading: from.owned()?, text: from.owned()? }))?;
    let mut names = || {
        let mut list = List::default();
        for _ in 0..from.number()? {
            list.push(from.text()?);
        }
        Some(list)
    };
    let (words, grams) = (names()?, names()?);
    let mut numbers = || from.list(|from| u32::try_from(from.number()?).ok());
    let (lengths, ends) = (numbers()?, numbers()?);
    let terms = PageTerms { page, lengths, words, grams, said: from.bytes.to_vec(), ends };
    terms.is_whole().then_some(terms)
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

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        let (text, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }

    fn owned(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
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
        PageTerms::new(page)
    }

    #[test]
    fn what_is_packed_is_read_again() {
        let terms = terms();
        assert_eq!(unpack(&pack(&terms)), Some(terms));
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
