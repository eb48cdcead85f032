//! Text to outline: what a page says about itself and what it refers to, cheap and for every page.

mod brackets;
mod emphasis;
mod heading;
mod hollow;
mod item;
mod left;
mod link;
mod lost;
mod raw;
mod rows;
mod slip;
mod title;
mod turned;
mod unmeant;

use hollow::{Container, Held};
pub use slip::NOTES;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;
use pulldown_cmark::{Event, HeadingLevel, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use super::body::{self, Ahead, Parsed};
use super::call::{Call, Prepared, prepare};
use super::component;
use super::construct;
use super::front_matter::{self, FrontMatter};
use super::later::Later;
use super::markdown::{Piece, pieces};
use super::slug::Slugs;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::table::At;
use crate::theme::{Component, EXIT, Form};

/// A heading of the body. Its hash is of what it says, not of where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its id, unique on the page.
    pub id: String,
    /// Its text without markup.
    pub text: String,
    /// Where it stands in the file.
    pub span: Range<usize>,
}

impl Hash for Heading {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.level, &self.id, &self.text).hash(state);
    }
}

/// What a page says about itself and refers to. Spans are bytes of the file.
#[derive(Clone, Debug, Default, PartialEq, Hash, Serialize, Deserialize)]
pub struct Outline {
    /// Its front matter.
    pub front: Arc<FrontMatter>,
    /// Its title.
    pub title: String,
    /// Whether the title is the body's first heading, which is then not printed again.
    pub title_in_body: bool,
    /// Where the body starts.
    pub body_start: usize,
    /// Headings of the body, in order.
    pub headings: Later<Heading>,
    /// Targets of links, as written.
    pub links: Later<At<String>>,
    /// Addresses of images, as written.
    pub images: Vec<At<String>>,
    /// Calls in the order they are met.
    pub calls: Vec<Call>,
    /// Which calls are of inline components.
    pub inline_calls: BTreeSet<usize>,
    /// What its Markdown becomes that few pages have, by the theme's components for it.
    #[serde(deserialize_with = "construct::known")]
    pub constructs: BTreeSet<&'static str>,
    /// Keys of sources cited in the text.
    pub cites: Vec<At<String>>,
    /// The first paragraph's text, where no description was given.
    pub summary: String,
}

impl Outline {
    /// What stands under the title in lists.
    pub fn description(&self) -> &str {
        if self.front.description.is_empty() { &self.summary } else { &self.front.description }
    }

    /// What it is made of that a theme may keep styles apart for: components that it calls, what its Markdown becomes,
    /// and the way out, where it has one: a translation has that from its original.
    pub fn styled_apart(&self, exit: bool) -> impl Iterator<Item = &str> {
        let called = self.calls.iter().map(|call| call.name.as_str());
        called.chain(self.constructs.iter().copied()).chain(exit.then_some(EXIT))
    }
}

/// What reading a page needs besides its text.
pub struct Reading<'a> {
    /// The configuration.
    pub config: &'a Config,
    /// The theme's components.
    pub components: &'a std::collections::BTreeMap<String, Component>,
    /// How bodies are written in the same go, if they are.
    pub ahead: Option<&'a Ahead<'a>>,
}

impl<'a> Reading<'a> {
    /// Reads outlines alone.
    pub fn new(config: &'a Config, components: &'a std::collections::BTreeMap<String, Component>) -> Self {
        Self { config, components, ahead: None }
    }
}

/// Reads the outline of a file. What the body was parsed to, if that is wanted, goes on to be made something else of.
pub fn read<T>(
    file: &Arc<str>,
    text: &str,
    path: &str,
    is_index: bool,
    reading: &Reading<'_>,
    parsed: bool,
    then: impl FnOnce((Outline, Vec<Diagnostic>), Option<(&Prepared<'_>, Parsed<'_>)>) -> T,
) -> T {
    let mut faults = Vec::new();
    let mut outline = Outline::default();
    match front_matter::split(text) {
        Ok(Some((toml, body_start))) => {
            let (front, found) = front_matter::read(file, text, toml, path, is_index, reading.config);
            outline.front = Arc::new(front);
            outline.body_start = body_start;
            faults.extend(found);
        }
        Ok(None) => {
            let mut front = front_matter::plainly(path, is_index, reading.config);
            front.unread = text.trim().is_empty();
            if let Some(found) = front_matter::misplaced(text) {
                faults.push(Diagnostic::error("front-matter.start", found.message, Place::new(file, text, found.span)).help(found.help));
                front.unread = true;
                // What it says is not asked for a second time, nor is it the page's text.
                if let Some(body_start) = found.body_start {
                    front.title = Some(found.title.unwrap_or_else(|| path.to_owned()));
                    outline.body_start = body_start;
                }
            }
            if front.unread {
                front.lacking.clear();
            }
            outline.front = Arc::new(front);
        }
        Err(open) => {
            outline.front = Arc::new(FrontMatter { unread: true, ..front_matter::without(path, is_index, reading.config) });
            let (place, help) = front_matter::closing(text).unwrap_or((open, "put a second line of `+++` behind it".to_owned()));
            let fault = Diagnostic::error("front-matter.unclosed", "front matter that is not closed", Place::new(file, text, place));
            faults.push(fault.help(help));
            outline.title = path.to_owned();
            outline.body_start = text.len();
            return then((outline, faults), None);
        }
    }
    let body = &text[outline.body_start..];
    let prepared = prepare(body);
    let mut reader = Reader::new(file, text, &prepared, outline, reading, faults);
    let mut all = if parsed { body::room() } else { Vec::new() };
    pieces(&prepared, body, reading.config.markdown, |piece, range| {
        reader.take(&piece, &range);
        if parsed {
            all.push((piece, range));
        }
    });
    let told = reader.finish(path);
    then(told, parsed.then_some((&prepared, all)))
}

/// Brackets of a page beyond this many are not looked at: nobody wrote them.
const BRACKETS: usize = 20_000;

struct Reader<'a> {
    file: &'a Arc<str>,
    text: &'a str,
    prepared: &'a Prepared<'a>,
    outline: Outline,
    reading: &'a Reading<'a>,
    faults: Vec<Diagnostic>,
    slugs: Slugs,
    heading: Option<(HeadingLevel, Option<String>, String)>,
    /// The text of the paragraph being read, for the summary.
    paragraph: Option<String>,
    /// Open containers.
    open: Vec<Container>,
    depth: usize,
    image: usize,
    link: usize,
    /// Whether text stands here as it is: in code, in raw HTML.
    literal: bool,
    /// Whether the file may have signs that turn text around: as they are, or as references.
    turns: bool,
    /// How many brackets may still be looked at.
    brackets: usize,
    /// Footnotes that are called.
    footnotes: BTreeSet<String>,
    /// Footnotes that are written, and where.
    notes: Vec<(String, Range<usize>)>,
    /// The term being read to which a definition belongs.
    term: Option<Range<usize>>,
    /// A row of a table that was said to be parted within its code.
    parted: Range<usize>,
    /// Columns of the last table, and where it ends.
    columns: usize,
    table_end: usize,
    /// Rows up to here were said to be parted from their table.
    rows_until: usize,
    /// Whether code was said not to be closed.
    code_open: bool,
    blocks: usize,
    last_level: u8,
}

impl<'a> Reader<'a> {
    fn new(
        file: &'a Arc<str>,
        text: &'a str,
        prepared: &'a Prepared<'a>,
        outline: Outline,
        reading: &'a Reading<'a>,
        faults: Vec<Diagnostic>,
    ) -> Self {
        Self {
            file,
            text,
            prepared,
            outline,
            reading,
            faults,
            slugs: Slugs::default(),
            heading: None,
            paragraph: None,
            open: Vec::new(),
            depth: 0,
            image: 0,
            link: 0,
            literal: false,
            turns: !text.is_ascii() || memchr(b'&', text.as_bytes()).is_some(),
            brackets: BRACKETS,
            footnotes: BTreeSet::new(),
            notes: Vec::new(),
            term: None,
            parted: 0..0,
            columns: 0,
            table_end: 0,
            rows_until: 0,
            code_open: false,
            blocks: 0,
            last_level: 1,
        }
    }

    fn span(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.outline.body_start..range.end + self.outline.body_start
    }

    fn error(&mut self, code: &'static str, message: impl Into<String>, range: &Range<usize>, help: &str) {
        if self.faults.len() >= MOST {
            return;
        }
        let place = Place::new(self.file, self.text, self.span(range));
        self.faults.push(Diagnostic::error(code, message, place).help(help));
    }

    fn take(&mut self, piece: &Piece<'_>, range: &Range<usize>) {
        match piece {
            Piece::Event(event) => self.event(event, range),
            Piece::Call { at, alone } => {
                if let Some(call) = self.prepared.call_at(*at) {
                    self.hold_call(&call.name);
                    self.call(call.clone(), if *alone { component::Site::Alone } else { component::Site::Line });
                }
                self.blocks += usize::from(*alone);
            }
            Piece::Fence { at } => self.fence(*at, range),
            Piece::Cite(keys) => self.cite(keys, range),
        }
    }

    fn call(&mut self, mut call: Call, site: component::Site) {
        let room = MOST.saturating_sub(self.faults.len());
        let mut faults = component::check(&call, site, self.reading.components);
        self.as_term(&mut faults);
        for (code, message, range, help) in faults.into_iter().take(room) {
            let place = Place::new(self.file, self.text, self.span(&range));
            self.faults.push(Diagnostic::error(code, message, place).help_if(help));
        }
        if self.reading.components.get(&call.name).is_some_and(|component| component.form == Form::Inline) {
            self.outline.inline_calls.insert(self.outline.calls.len());
        }
        let start = self.outline.body_start;
        let shift = |range: &mut Range<usize>| *range = range.start + start..range.end + start;
        shift(&mut call.span);
        shift(&mut call.name_span);
        for arg in &mut call.args {
            shift(&mut arg.name_span);
            shift(&mut arg.span);
        }
        self.outline.calls.push(call);
    }

    fn fence(&mut self, at: usize, range: &Range<usize>) {
        let Some(fence) = self.prepared.fence_at(at) else {
            return;
        };
        self.blocks += 1;
        match &fence.call {
            Some(call) => {
                self.hold(Held::Block);
                self.open.push(Container::new(fence, call, self.depth));
                self.call(call.clone(), component::Site::Container);
            }
            None => match self.open.pop() {
                None => self.error(
                    "component.stray-close",
                    "a line that closes a container where none is open",
                    range,
                    "delete it, or open one with `:::name`",
                ),
                Some(open) if open.colons != fence.colons => {
                    let message = format!("closed with {} colons, opened with {}", fence.colons, open.colons);
                    self.error("component.fence", message, range, "close a container with as many colons as opened it");
                }
                Some(open) if open.depth != self.depth => {
                    self.error(
                        "component.nesting",
                        "a container closed in another block than it was opened in",
                        range,
                        "give both lines the same indentation",
                    );
                }
                Some(open) => self.hollow(&open),
            },
        }
    }

    fn event(&mut self, event: &Event<'_>, range: &Range<usize>) {
        if self.turns {
            self.turned(event, range);
        }
        self.outline.constructs.extend(construct::of(event));
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(*tag, range),
            Event::Text(text) if self.image == 0 => {
                self.words(text);
                if !self.literal {
                    self.left(range);
                }
            }
            Event::Code(text) if self.image == 0 => self.words(text),
            Event::InlineHtml(_) => self.raw(range),
            Event::SoftBreak | Event::HardBreak => self.words(" "),
            Event::FootnoteReference(label) => {
                self.footnotes.insert(label.to_lowercase());
            }
            _ => {}
        }
    }

    fn words(&mut self, text: &str) {
        if let Some((_, _, heading)) = &mut self.heading {
            heading.push_str(text);
        } else if let Some(paragraph) = &mut self.paragraph {
            paragraph.push_str(text);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        self.depth += 1;
        if self.depth == 1 {
            self.blocks += 1;
        }
        if matches!(tag, Tag::Paragraph) {
            self.meant(range);
        }
        self.held(tag);
        match tag {
            Tag::CodeBlock(kind) => self.code(kind, range),
            Tag::HtmlBlock => {
                self.literal = true;
                self.raw(range);
            }
            Tag::Item => self.slip(item::joined(&self.text[self.outline.body_start..], range)),
            Tag::DefinitionListTitle => self.term = Some(range.clone()),
            Tag::Table(columns) => (self.columns, self.table_end) = (columns.len(), range.end),
            Tag::TableRow => self.row(self.columns, range),
            Tag::FootnoteDefinition(label) => self.notes.push((label.to_string(), range.start..range.start + label.len() + "[^]".len())),
            Tag::Heading { level, id, attrs, .. } => {
                let bare = attrs.iter().find(|(_, value)| value.is_none()).map(|(name, _)| &**name);
                self.slip(slip::heading(&self.text[self.outline.body_start..], range, bare));
                self.heading = Some((*level, id.as_ref().map(ToString::to_string), String::new()));
            }
            Tag::Paragraph if self.depth == 1 && self.outline.summary.is_empty() => self.paragraph = Some(String::new()),
            Tag::Link { link_type, dest_url, .. } => self.open_link(*link_type, dest_url, range),
            Tag::Image { dest_url, .. } => self.open_image(dest_url, range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, range: &Range<usize>) {
        self.depth -= 1;
        match tag {
            TagEnd::Heading(_) => self.close_heading(range),
            TagEnd::Paragraph => {
                if let Some(paragraph) = self.paragraph.take() {
                    self.outline.summary = title::clip(paragraph.trim());
                }
            }
            TagEnd::Image => self.image -= 1,
            TagEnd::Link => self.link -= 1,
            TagEnd::DefinitionListTitle => self.term = None,
            TagEnd::CodeBlock | TagEnd::HtmlBlock => self.literal = false,
            _ => {}
        }
    }

    fn finish(mut self, path: &str) -> (Outline, Vec<Diagnostic>) {
        for open in std::mem::take(&mut self.open) {
            self.error("component.unclosed", "a container that is not closed", &open.span, "close it with a line of as many colons");
        }
        for (message, range, help) in &self.prepared.faults {
            let help = help.as_deref().unwrap_or("a call is written `{{ name key=\"value\" }}`; put `\\` before `{{` to show it as text");
            self.error("component.syntax", message.as_str(), range, help);
        }
        self.footnotes_without_note();
        self.notes_uncalled();
        self.title(path);
        (self.outline, self.faults)
    }
}
