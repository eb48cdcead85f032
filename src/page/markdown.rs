//! Markdown to a stream of pieces: pulldown-cmark's events, with calls, containers and citations told apart.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::call::{Prepared, STAND_IN};
use crate::config::Markdown;

/// One piece of a page's body.
#[derive(Debug)]
pub enum Piece<'a> {
    /// Anything that is Markdown's own.
    Event(Event<'a>),
    /// A call, by the offset of its stand-in; `alone` if it is all of its paragraph.
    Call {
        /// Where it starts.
        at: usize,
        /// Whether it stands alone on its line.
        alone: bool,
    },
    /// A fence that opens or closes a container, by its offset.
    Fence {
        /// Where it starts.
        at: usize,
    },
    /// `[@a; @b]`: the keys as written.
    Cite(String),
}

fn options(markdown: Markdown) -> Options {
    if !markdown.extensions {
        return Options::empty();
    }
    let mut options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST;
    options.set(Options::ENABLE_SMART_PUNCTUATION, markdown.smart);
    options
}

/// Parses a body whose calls are replaced by stand-ins, and hands on its pieces as they come;
/// `original` is the body as written.
pub fn pieces<'a>(prepared: &'a Prepared<'_>, original: &'a str, markdown: Markdown, sink: impl FnMut(Piece<'a>, Range<usize>)) {
    let cite = |link: BrokenLink<'a>| -> Option<(CowStr<'a>, CowStr<'a>)> {
        let cited = link.link_type == LinkType::Shortcut && link.reference.starts_with('@');
        cited.then_some((CowStr::Borrowed("cite:"), CowStr::Borrowed("")))
    };
    let callback = markdown.extensions.then_some(cite);
    let parser = Parser::new_with_broken_link_callback(&prepared.text, options(markdown), callback).into_offset_iter();
    let mut reader = Reader { prepared, original, sink, held: None, literal: 0, cite: 0 };
    for (event, range) in parser {
        reader.take(event, range);
    }
    reader.let_go();
}

/// Where a paragraph starts, and a call behind it, until it is known whether the call is all of it.
struct Held {
    place: Range<usize>,
    call: Option<(usize, Range<usize>)>,
}

struct Reader<'a, 'p, S> {
    prepared: &'a Prepared<'p>,
    original: &'a str,
    sink: S,
    held: Option<Held>,
    /// How many enclosing elements take their text literally: code, raw HTML, image descriptions.
    literal: usize,
    /// How many links enclose what is passed over: a citation, and what looks like a link in it.
    cite: usize,
}

impl<'a, S: FnMut(Piece<'a>, Range<usize>)> Reader<'a, '_, S> {
    fn push(&mut self, piece: Piece<'a>, range: Range<usize>) {
        if matches!(piece, Piece::Event(Event::Start(Tag::Paragraph))) && !self.prepared.calls.is_empty() {
            self.let_go();
            self.held = Some(Held { place: range, call: None });
            return;
        }
        if let (Some(Held { call: call @ None, .. }), Piece::Call { at, .. }) = (&mut self.held, &piece) {
            *call = Some((*at, range));
            return;
        }
        self.let_go();
        (self.sink)(piece, range);
    }

    /// Hands on what was held back.
    fn let_go(&mut self) {
        if let Some(Held { place, call }) = self.held.take() {
            (self.sink)(Piece::Event(Event::Start(Tag::Paragraph)), place);
            if let Some((at, range)) = call {
                (self.sink)(Piece::Call { at, alone: false }, range);
            }
        }
    }

    fn take(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Link { .. }) if self.cite > 0 => self.cite += 1,
            Event::Start(Tag::Link { link_type: LinkType::ShortcutUnknown, .. }) => {
                self.cite = 1;
                let keys = self.original[range.start + 1..range.end.max(range.start + 2) - 1].to_owned();
                self.push(Piece::Cite(keys), range);
            }
            Event::End(TagEnd::Link) if self.cite > 0 => self.cite -= 1,
            _ if self.cite > 0 => {}
            Event::Rule => match self.prepared.fence_in(&range) {
                Some(fence) => self.push(Piece::Fence { at: fence.span.start }, range),
                None => self.push(Piece::Event(Event::Rule), range),
            },
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Image { .. }) => {
                self.literal += 1;
                self.push(Piece::Event(event), range);
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image) => {
                self.literal -= 1;
                self.push(Piece::Event(event), range);
            }
            Event::End(TagEnd::Paragraph) => {
                if !self.unwrap_call() {
                    self.push(Piece::Event(event), range);
                }
            }
            Event::Text(text) => self.text(text, range),
            Event::Code(code) if self.stands_in(&code) => {
                let source = &self.original[range.clone()];
                let ticks = source.bytes().take_while(|b| *b == b'`').count();
                let inner = source[ticks..source.len() - ticks].replace('\n', " ");
                let padded = inner.len() > 2 && inner.starts_with(' ') && inner.ends_with(' ') && !inner.trim().is_empty();
                let inner = if padded { inner[1..inner.len() - 1].to_owned() } else { inner };
                self.push(Piece::Event(Event::Code(inner.into())), range);
            }
            Event::Html(html) if self.stands_in(&html) => self.restore(range, Event::Html),
            Event::InlineHtml(html) if self.stands_in(&html) => self.restore(range, Event::InlineHtml),
            event => self.push(Piece::Event(event), range),
        }
    }

    fn stands_in(&self, text: &str) -> bool {
        !self.prepared.calls.is_empty() && text.contains(STAND_IN) || !self.prepared.fences.is_empty() && text.contains("***")
    }

    fn restore(&mut self, range: Range<usize>, event: fn(CowStr<'a>) -> Event<'a>) {
        self.push(Piece::Event(event(CowStr::Borrowed(&self.original[range.clone()]))), range);
    }

    fn text(&mut self, text: CowStr<'a>, range: Range<usize>) {
        if !self.stands_in(&text) {
            self.push(Piece::Event(Event::Text(text)), range);
        } else if self.literal > 0 {
            self.restore(range, Event::Text);
        } else {
            self.split(&text, range);
        }
    }

    /// Text with stand-ins is always a slice of the source, so offsets in it are offsets in the body.
    fn split(&mut self, text: &str, range: Range<usize>) {
        let mut from = 0;
        for (at, _) in text.match_indices(STAND_IN) {
            let Some(call) = self.prepared.call_at(range.start + at) else {
                continue;
            };
            if at < from {
                continue;
            }
            self.plain(text, from..at, range.start);
            self.push(Piece::Call { at: call.span.start, alone: false }, call.span.clone());
            from = (at + call.span.len()).min(text.len());
        }
        self.plain(text, from..text.len(), range.start);
    }

    fn plain(&mut self, text: &str, part: Range<usize>, offset: usize) {
        if !part.is_empty() {
            let place = part.start + offset..part.end + offset;
            self.push(Piece::Event(Event::Text(text[part].to_owned().into())), place);
        }
    }

    /// A paragraph that is one call becomes the call.
    fn unwrap_call(&mut self) -> bool {
        let Some(Held { call: Some((at, range)), .. }) = self.held.take_if(|held| held.call.is_some()) else {
            return false;
        };
        (self.sink)(Piece::Call { at, alone: true }, range);
        true
    }
}
