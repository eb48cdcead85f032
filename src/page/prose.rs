//! Text to prose: what a reader reads, block by block, each word with its place in the file.
//!
//! For checks of words, not for output: markup, code blocks and addresses are gone, quotes are
//! as they were typed. What a call prints stands as one stand-in, unless the page gives it words.

mod raw;

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::call::{Call, Prepared, prepare};
use super::markdown::{Piece, pieces};
use super::{Page, Reading};
use crate::config::Markdown;
use crate::theme::{Component, ParamType};

/// Stands in a block's text for what a call prints.
pub const CALLED: char = '\u{fffc}';

/// What a block of prose is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Sentences: a paragraph, or an item of a list.
    Sentences,
    /// A heading.
    Heading,
    /// A cell of a table, a term, a title given to a component: words, no sentences.
    Label,
}

/// A block of text; offsets in it lead back to the file.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its text, spaces made one.
    pub text: String,
    /// Parts of the text that are code.
    pub code: Vec<Range<usize>>,
    /// Parts of the text that may be titles: in italics, or the words of a link.
    pub titles: Vec<Range<usize>>,
    /// Where each run of text starts: in the text, and in the file.
    runs: Vec<(usize, Range<usize>)>,
}

impl Block {
    fn new(kind: BlockKind) -> Self {
        Self { kind, text: String::new(), code: Vec::new(), titles: Vec::new(), runs: Vec::new() }
    }

    /// A text that stands in the file as it is.
    pub fn plain(kind: BlockKind, text: &str, span: Range<usize>) -> Self {
        Self { kind, text: text.to_owned(), code: Vec::new(), titles: Vec::new(), runs: vec![(0, span)] }
    }

    fn push(&mut self, text: &str, file: Range<usize>) {
        self.runs.push((self.text.len(), file));
        self.text.push_str(text);
    }

    /// Where a part of the text stands in the file.
    pub fn span(&self, part: Range<usize>) -> Range<usize> {
        let at = |offset: usize, end: bool| {
            let index = self.runs.partition_point(|(start, _)| if end { *start < offset } else { *start <= offset });
            let Some((start, file)) = index.checked_sub(1).and_then(|index| self.runs.get(index)) else {
                return 0;
            };
            (file.start + (offset - start)).min(file.end)
        };
        let start = at(part.start, false);
        start..at(part.end, true).max(start)
    }

    /// Whether a part of the text is code.
    pub fn is_code(&self, part: &Range<usize>) -> bool {
        // In the order of the text, and none within another.
        let at = self.code.partition_point(|code| code.end <= part.start);
        self.code.get(at).is_some_and(|code| code.start < part.end)
    }
}

/// Words with the place of the whole thing they stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worded {
    /// The words.
    pub words: String,
    /// The address.
    pub target: String,
    /// Where it stands in the file.
    pub span: Range<usize>,
}

impl Worded {
    /// Takes in what a picture says; of one that says nothing that was reported, so something stands for it.
    fn say(&mut self, words: &str) {
        match words.trim().is_empty() {
            true => self.words.push(CALLED),
            false => self.words.push_str(words),
        }
    }
}

/// A call with the block in which it stands.
#[derive(Clone, Debug)]
pub struct Called {
    /// The call; spans are bytes of the file.
    pub call: Call,
    /// The block around it; nothing where it stands alone.
    pub block: Option<usize>,
}

/// What a page's body says.
#[derive(Clone, Debug, Default)]
pub struct Prose {
    /// Blocks of text in order.
    pub blocks: Vec<Block>,
    /// Words that stand beside the text: alternatives of images, titles of links, further words given to a call.
    pub labels: Vec<Block>,
    /// Links that are words.
    pub links: Vec<Worded>,
    /// Images.
    pub images: Vec<Worded>,
    /// Calls.
    pub calls: Vec<Called>,
    /// HTML comments.
    pub comments: Vec<Range<usize>>,
}

/// Reads the prose of a page.
pub fn prose(page: &Page, reading: &Reading<'_>) -> Prose {
    let start = page.outline.body_start;
    let body = &page.text()[start..];
    let prepared = prepare(body);
    let mut reader = Reader {
        body,
        start,
        prepared: &prepared,
        reading,
        prose: Prose::default(),
        block: None,
        link: None,
        image: None,
        alternative: None,
        titles: Vec::new(),
        raw_code: None,
        html: false,
        cell: 0,
        heading: false,
    };
    pieces(&prepared, body, Markdown { smart: false, ..reading.config.markdown }, |piece, range| reader.take(piece, range));
    reader.flush();
    reader.prose
}

struct Reader<'a> {
    body: &'a str,
    start: usize,
    prepared: &'a Prepared<'a>,
    reading: &'a Reading<'a>,
    prose: Prose,
    block: Option<Block>,
    link: Option<Worded>,
    image: Option<Worded>,
    /// The words of an image that is open, each with its place.
    alternative: Option<Block>,
    /// Where parts that may be titles start in the block.
    titles: Vec<usize>,
    /// Where code in raw HTML starts in the block.
    raw_code: Option<usize>,
    /// Whether a block of raw HTML is open.
    html: bool,
    cell: usize,
    heading: bool,
}

impl Reader<'_> {
    fn file(&self, range: &Range<usize>) -> Range<usize> {
        range.start + self.start..range.end + self.start
    }

    fn take(&mut self, piece: Piece<'_>, range: Range<usize>) {
        match piece {
            Piece::Event(event) => self.event(event, &range),
            Piece::Call { at, alone } => {
                if let Some(call) = self.prepared.call_at(at).cloned() {
                    self.call(call, alone);
                }
            }
            Piece::Fence { at } => {
                self.flush();
                if let Some(call) = self.prepared.fence_at(at).and_then(|fence| fence.call.clone()) {
                    self.call(call, true);
                }
            }
            Piece::Cite(_) => {}
        }
    }

    fn event(&mut self, event: Event<'_>, range: &Range<usize>) {
        match event {
            Event::Start(tag) => self.open(&tag, range),
            Event::End(tag) => self.close(tag),
            // All of raw HTML was read at its start.
            Event::Text(_) if self.html => {}
            Event::Text(text) => self.text(&text, range),
            Event::Code(code) => {
                let from = self.block.as_ref().map_or(0, |block| block.text.len());
                // The ticks around it are as long on both sides.
                let ticks = (range.len().saturating_sub(code.len())) / 2;
                self.text(&code, &(range.start + ticks..range.end - ticks));
                if let Some(block) = self.block.as_mut().filter(|_| self.image.is_none()) {
                    block.code.push(from..block.text.len());
                }
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", range),
            Event::InlineHtml(_) => self.raw(range),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        let file = self.file(range);
        match tag {
            Tag::Link { dest_url, title, .. } => {
                self.title(title, range);
                self.open_title();
                self.link = Some(Worded { words: String::new(), target: dest_url.to_string(), span: file });
            }
            Tag::Image { dest_url, title, .. } => {
                self.title(title, range);
                self.image = Some(Worded { words: String::new(), target: dest_url.to_string(), span: file });
                self.alternative = Some(Block::new(BlockKind::Label));
            }
            Tag::Emphasis => self.open_title(),
            Tag::Strong | Tag::Strikethrough | Tag::Superscript | Tag::Subscript => {}
            Tag::HtmlBlock => {
                self.flush();
                self.raw(range);
                self.html = true;
            }
            Tag::Heading { .. } => {
                self.flush();
                self.heading = true;
            }
            Tag::TableCell | Tag::DefinitionListTitle => {
                self.flush();
                self.cell += 1;
            }
            Tag::CodeBlock(_) => {
                self.flush();
                // What stands in it is gathered as a label and thrown away.
                self.image = Some(Worded { words: String::new(), target: "\n".into(), span: file });
            }
            _ => self.flush(),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                self.prose.links.extend(self.link.take());
                self.close_title();
            }
            TagEnd::Image => {
                if let (Some(link), Some(image)) = (&mut self.link, &self.image) {
                    link.say(&image.words);
                }
                self.prose.images.extend(self.image.take());
                self.prose.labels.extend(self.alternative.take());
            }
            TagEnd::CodeBlock => self.image = None,
            TagEnd::Emphasis => self.close_title(),
            TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Superscript | TagEnd::Subscript => {}
            TagEnd::Heading(_) => {
                self.end_block();
                self.heading = false;
            }
            TagEnd::TableCell | TagEnd::DefinitionListTitle => {
                self.end_block();
                self.cell = self.cell.saturating_sub(1);
            }
            TagEnd::HtmlBlock => {
                self.end_block();
                (self.html, self.heading) = (false, false);
            }
            _ => self.end_block(),
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        let file = self.file(range);
        if let Some(image) = &mut self.image {
            image.words.push_str(text);
            if let Some(alternative) = &mut self.alternative {
                alternative.push(text, file);
            }
            return;
        }
        if let Some(link) = &mut self.link {
            link.words.push_str(text);
        }
        self.block().push(text, file);
    }

    /// The title of a link or an image, which browsers show beside it.
    fn title(&mut self, title: &str, range: &Range<usize>) {
        if let Some(at) = self.body[range.clone()].rfind(title).filter(|_| !title.trim().is_empty()) {
            let span = self.file(&(range.start + at..range.start + at + title.len()));
            self.prose.labels.push(Block::plain(BlockKind::Label, title, span));
        }
    }

    fn open_title(&mut self) {
        let from = self.block.as_ref().map_or(0, |block| block.text.len());
        self.titles.push(from);
    }

    fn close_title(&mut self) {
        if let (Some(from), Some(block)) = (self.titles.pop(), self.block.as_mut()) {
            block.titles.push(from.min(block.text.len())..block.text.len());
        }
    }

    fn block(&mut self) -> &mut Block {
        let kind = match (self.heading, self.cell) {
            (true, _) => BlockKind::Heading,
            (_, 0) => BlockKind::Sentences,
            _ => BlockKind::Label,
        };
        self.block.get_or_insert_with(|| Block::new(kind))
    }

    fn call(&mut self, mut call: Call, alone: bool) {
        let span = self.file(&call.span);
        let component = self.reading.components.get(&call.name);
        call.span = span.clone();
        call.name_span = self.file(&call.name_span);
        for arg in &mut call.args {
            arg.span = arg.span.start + self.start..arg.span.end + self.start;
        }
        let words = words_of(&call, component);
        let mut block = None;
        if alone {
            for (text, span) in words {
                self.prose.blocks.push(Block::plain(BlockKind::Label, &text, span));
            }
        } else {
            // Words that a page gives to a call within a line are what the reader sees there.
            match words.first() {
                Some((text, inner)) => {
                    if let Some(link) = &mut self.link {
                        link.words.push_str(text);
                    }
                    self.block().push(text, inner.clone());
                }
                None => {
                    if let Some(link) = &mut self.link {
                        link.words.push(CALLED);
                    }
                    self.block().push("\u{fffc}", span);
                }
            }
            let further = words.iter().skip(1).map(|(text, span)| Block::plain(BlockKind::Label, text, span.clone()));
            self.prose.labels.extend(further);
            block = Some(self.prose.blocks.len());
        }
        self.prose.calls.push(Called { call, block });
    }

    /// Ends a block, and what raw HTML left open in it.
    fn end_block(&mut self) {
        self.flush();
        self.link = None;
    }

    fn flush(&mut self) {
        self.titles.clear();
        self.raw_code = None;
        if let Some(block) = self.block.take()
            && !block.text.trim().is_empty()
        {
            self.prose.blocks.push(block);
        }
    }
}

/// The texts that a page gives to a call, each with its place inside the quotes.
fn words_of(call: &Call, component: Option<&Component>) -> Vec<(String, Range<usize>)> {
    let Some(component) = component else {
        return Vec::new();
    };
    let given = call.args.iter().filter(|arg| component.params.get(&arg.name).is_some_and(|param| param.kind == ParamType::Text));
    let quoted = |span: &Range<usize>, value: &str| if span.len() > value.len() { span.start + 1..span.end - 1 } else { span.clone() };
    given.filter(|arg| !arg.value.trim().is_empty()).map(|arg| (arg.value.clone(), quoted(&arg.span, &arg.value))).collect()
}
