//! Text to plain text by section: what search reads of a page, without markup.
//!
//! Calls are left as gaps, as in a body: what they say only the site can answer.

use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};

use super::Page;
use super::call::prepare;
use super::markdown::{Piece, pieces};
use crate::config::Markdown;

/// A part of a section's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// Text; blocks are parted by a space.
    Text(String),
    /// A call, by its place in the outline's list.
    Call(usize),
}

/// The text under one heading, or before the first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainSection {
    /// The heading's id; empty before the first heading.
    pub anchor: String,
    /// The heading's text; empty before the first heading.
    pub heading: String,
    /// The text in order.
    pub parts: Vec<Plain>,
}

/// Reads a page's text by section; there is always a first one.
pub fn plain(page: &Page, markdown: Markdown) -> Vec<PlainSection> {
    let text = page.text();
    let body = &text[page.outline.body_start.min(text.len())..];
    let prepared = prepare(body);
    let mut reader =
        Reader { page, sections: vec![PlainSection::default()], headings: 0, calls: 0, heading: false, titled: page.outline.title_in_body };
    pieces(&prepared, body, markdown, |piece, _| match piece {
        Piece::Event(event) => reader.event(&event),
        Piece::Call { alone, .. } => reader.call(alone),
        Piece::Fence { at } if prepared.fence_at(at).is_some_and(|fence| fence.call.is_some()) => reader.call(true),
        Piece::Fence { .. } | Piece::Cite(_) => {}
    });
    reader.sections
}

struct Reader<'a> {
    page: &'a Page,
    sections: Vec<PlainSection>,
    headings: usize,
    calls: usize,
    /// Whether a heading is being read, whose text the outline has.
    heading: bool,
    /// Whether the first heading of level one is still to come and is the title.
    titled: bool,
}

impl Reader<'_> {
    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.open(*level),
            Event::End(TagEnd::Heading(_)) => self.heading = false,
            Event::Text(text) | Event::Code(text) if !self.heading => self.say(text),
            Event::Html(html) | Event::InlineHtml(html) if !self.heading => self.say(&without_tags(html)),
            Event::SoftBreak | Event::HardBreak | Event::Rule => self.say(" "),
            Event::End(tag) if !is_inline(*tag) => self.say(" "),
            _ => {}
        }
    }

    fn open(&mut self, level: HeadingLevel) {
        self.heading = true;
        if level == HeadingLevel::H1 && std::mem::take(&mut self.titled) {
            return;
        }
        if let Some(heading) = self.page.outline.headings.get(self.headings) {
            self.sections.push(PlainSection { anchor: heading.id.clone(), heading: heading.text.clone(), parts: Vec::new() });
        }
        self.headings += 1;
    }

    /// A call; one that stands alone is a block, and parted from those around it.
    fn call(&mut self, alone: bool) {
        let call = Plain::Call(self.calls);
        self.calls += 1;
        let space = || alone.then(|| Plain::Text(" ".into()));
        if let Some(section) = self.sections.last_mut() {
            section.parts.extend(space().into_iter().chain([call]).chain(space()));
        }
    }

    fn say(&mut self, text: &str) {
        let Some(section) = self.sections.last_mut() else { return };
        match section.parts.last_mut() {
            Some(Plain::Text(said)) => said.push_str(text),
            _ => section.parts.push(Plain::Text(text.to_owned())),
        }
    }
}

fn is_inline(tag: TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript | TagEnd::Link | TagEnd::Image)
}

/// What stands between the tags of raw HTML; comments and tags become a space.
fn without_tags(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        out.push_str(&rest[..start]);
        out.push(' ');
        let close = if rest[start..].starts_with("<!--") { "-->" } else { ">" };
        rest = rest[start..].find(close).map_or("", |end| &rest[start + end + close.len()..]);
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::{Config, Language};
    use crate::page::Reading;

    fn read(text: &str) -> Vec<PlainSection> {
        let config = Config::default();
        let language: &Language = &config.languages[0];
        let components = Default::default();
        let reading = Reading::new(&config, &components);
        let (page, _) = Page::read(&"content/a.md".into(), &Arc::from(text), language, &reading);
        plain(&page, config.markdown)
    }

    #[test]
    fn text_stands_under_its_heading_without_markup() {
        let sections = read("# Title\n\nBefore *it* [link](b.md).\n\n## One {#first}\n\n- `a`\n- b<br>c\n\n### Two\n\nLast.");
        let said: Vec<(&str, &str, &[Plain])> = sections.iter().map(|s| (s.anchor.as_str(), s.heading.as_str(), s.parts.as_slice())).collect();
        let text = |text: &str| [Plain::Text(text.to_owned())];
        assert_eq!(said, [("", "", &text("Before it link. ")[..]), ("first", "One", &text("a b c  ")), ("two", "Two", &text("Last. "))]);
    }

    #[test]
    fn calls_are_gaps_in_their_order_and_citations_are_nothing() {
        let sections = read("A {{ fact id=\"x\" }} b[@who].\n\n:::steps title=\"Do\"\n1. One\n:::\n\n{{ services }}");
        let calls: Vec<&Plain> = sections[0].parts.iter().filter(|part| matches!(part, Plain::Call(_))).collect();
        assert_eq!(calls, [&Plain::Call(0), &Plain::Call(1), &Plain::Call(2)]);
    }

    #[test]
    fn comments_and_tags_of_raw_html_are_not_said() {
        assert_eq!(without_tags("<p title=\"x\">a<!-- b > c -->d</p>"), " a d ");
    }
}
