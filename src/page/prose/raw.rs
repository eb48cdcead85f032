//! What a reader reads of raw HTML on a page.

use std::ops::Range;

use super::{Block, BlockKind, Reader, Worded};
use crate::page::raw_html::{Attribute, Bit, bits};

impl Reader<'_> {
    /// Raw HTML, as a reader sees it.
    pub(super) fn raw(&mut self, range: &Range<usize>) {
        let html = &self.body[range.clone()];
        let place = |part: &Range<usize>| range.start + part.start..range.start + part.end;
        for bit in bits(html) {
            match bit {
                Bit::Text(part) => self.text(&html[part.clone()].replace('\n', " "), &place(&part)),
                Bit::Comment(part) => {
                    let comment = self.file(&place(&part));
                    self.prose.comments.push(comment);
                }
                Bit::Open(name, attributes, part) => self.open_raw(&name, &attributes, &place(&part), range.start),
                Bit::Close(name) => self.close_raw(&name),
            }
        }
    }

    fn open_raw(&mut self, name: &str, attributes: &[Attribute], part: &Range<usize>, from: usize) {
        let said = |name: &str| attributes.iter().find(|attribute| attribute.name == name).map_or("", Attribute::said);
        let span = self.file(part);
        for attribute in attributes.iter().filter(|attribute| matches!(attribute.name.as_str(), "alt" | "title" | "aria-label")) {
            let place = self.file(&(attribute.span.start + from..attribute.span.end + from));
            self.prose.labels.push(Block::plain(BlockKind::Label, attribute.said(), place));
        }
        match name {
            "a" if self.link.is_none() => {
                self.link = Some(Worded { words: said("aria-label").to_owned(), target: said("href").to_owned(), span });
            }
            "img" => {
                if let Some(link) = &mut self.link {
                    link.say(said("alt"));
                }
                self.prose.images.push(Worded { words: said("alt").to_owned(), target: said("src").to_owned(), span });
            }
            "code" | "kbd" | "samp" | "pre" => self.raw_code = Some(self.block.as_ref().map_or(0, |block| block.text.len())),
            "i" | "em" | "cite" => self.open_title(),
            "br" => self.text(" ", part),
            "td" | "th" | "dt" | "caption" | "summary" => {
                self.flush();
                self.cell += 1;
            }
            _ => self.block_of_raw(name, true),
        }
    }

    fn close_raw(&mut self, name: &str) {
        match name {
            "a" => {
                // A part of the page that is only a target has no words of a link.
                self.prose.links.extend(self.link.take().filter(|link| !link.target.is_empty()));
            }
            "code" | "kbd" | "samp" | "pre" => {
                if let (Some(from), Some(block)) = (self.raw_code.take(), self.block.as_mut()) {
                    block.code.push(from.min(block.text.len())..block.text.len());
                }
            }
            "i" | "em" | "cite" => self.close_title(),
            "td" | "th" | "dt" | "caption" | "summary" => {
                self.flush();
                self.cell = self.cell.saturating_sub(1);
            }
            _ => self.block_of_raw(name, false),
        }
    }

    /// What parts blocks in raw HTML.
    fn block_of_raw(&mut self, name: &str, opens: bool) {
        let is_heading = matches!(name, "h2" | "h3" | "h4" | "h5" | "h6");
        if is_heading || matches!(name, "p" | "li" | "div" | "section" | "article" | "aside" | "dd" | "figcaption" | "blockquote" | "details") {
            self.flush();
        }
        if is_heading {
            self.heading = opens;
        }
    }
}
