//! Writes pieces as HTML, with gaps where the site has to answer.

mod leaf;
mod note;
mod word;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};
use pulldown_cmark_escape::escape_html_body_text;

use super::table::Table;
use super::{Body, Making, Node};
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::escape;
use crate::page::Page;
use crate::page::call::Prepared;
use crate::page::markdown::Piece;
use crate::page::raw_html::Sanitizer;

pub use leaf::image;

/// What a run of pieces is being gathered for instead of being written.
enum Gather {
    Code {
        language: String,
        text: String,
        at: Range<usize>,
    },
    Html(String, usize),
    Alt {
        target: String,
        title: String,
        alt: String,
        depth: usize,
    },
    /// The heading that became the page's title.
    Title,
}

pub struct Writer<'a> {
    page: &'a Page,
    prepared: &'a Prepared<'a>,
    making: Making<'a>,
    out: String,
    frames: Vec<Vec<Node>>,
    calls: usize,
    headings: usize,
    titled: bool,
    /// Indices of the open containers' calls.
    open: Vec<usize>,
    gather: Option<Gather>,
    tables: Vec<Table>,
    table_count: usize,
    raw: Sanitizer,
    depth: usize,
    /// Where an image that may become a figure stands among the nodes.
    figure: Option<usize>,
    notes: BTreeMap<String, Vec<Node>>,
    /// Labels of notes in the order of their first reference, and how often each was referred to.
    references: Vec<(String, usize)>,
    /// Where each label stands in `references`.
    note_numbers: BTreeMap<String, usize>,
    note: Option<String>,
    /// How many headings, links and the like are open, in which no word is explained.
    quiet: usize,
    /// Words that were explained.
    explained: BTreeSet<usize>,
    faults: Vec<Diagnostic>,
}

impl<'a> Writer<'a> {
    pub fn new(page: &'a Page, prepared: &'a Prepared<'a>, making: Making<'a>) -> Self {
        Self {
            page,
            prepared,
            making,
            out: String::with_capacity(page.text.len() * 3 / 2),
            frames: vec![Vec::new()],
            calls: 0,
            headings: 0,
            titled: page.outline.title_in_body,
            open: Vec::new(),
            gather: None,
            tables: Vec::new(),
            table_count: 0,
            raw: Sanitizer::default(),
            depth: 0,
            figure: None,
            notes: BTreeMap::new(),
            references: Vec::new(),
            note_numbers: BTreeMap::new(),
            note: None,
            quiet: 0,
            explained: BTreeSet::new(),
            faults: Vec::new(),
        }
    }

    fn bare(&self) -> bool {
        !self.making.markdown.extensions
    }

    fn warn(&mut self, code: &'static str, message: String, at: Range<usize>, help: Option<String>) {
        if self.faults.len() >= MOST {
            return;
        }
        let start = self.page.outline.body_start;
        let place = Place::new(&self.page.file, &self.page.text(), at.start + start..at.end + start);
        self.faults.push(Diagnostic::warning(code, message, place).help_if(help));
    }

    fn flush(&mut self) {
        if !self.out.is_empty() {
            let html = std::mem::take(&mut self.out);
            self.push(Node::Html(html));
        }
    }

    fn push(&mut self, node: Node) {
        if let Some(frame) = self.frames.last_mut() {
            frame.push(node);
        }
    }

    fn gap(&mut self, node: Node) {
        self.flush();
        self.push(node);
    }

    pub fn take(&mut self, piece: Piece<'_>, range: Range<usize>) {
        if let Some(gather) = self.gather.take() {
            self.gather = self.gathered(gather, piece, range);
            return;
        }
        match piece {
            Piece::Event(event) => self.event(event, range),
            Piece::Call { alone, .. } => {
                let index = self.calls;
                self.calls += 1;
                let inline = self.page.outline.calls.get(index).is_some() && alone && self.is_inline(index);
                if inline {
                    self.out.push_str("<p>");
                }
                self.gap(Node::Call { index, body: Vec::new() });
                self.out.push_str(if inline { "</p>\n" } else { "" });
            }
            Piece::Fence { at } => self.fence(at),
            Piece::Cite(keys) => {
                let keys = keys.split(';').filter_map(|key| key.trim().strip_prefix('@')).map(Into::into).collect();
                self.gap(Node::Cite(keys));
            }
        }
    }

    /// An inline component alone on a line still stands in a paragraph. Blocks are known by
    /// where they may stand, which the outline has checked.
    fn is_inline(&self, index: usize) -> bool {
        self.page.outline.inline_calls.contains(&index)
    }

    fn fence(&mut self, at: usize) {
        let Some(fence) = self.prepared.fence_at(at) else {
            return;
        };
        if fence.call.is_some() {
            self.flush();
            // Raw HTML that is opened inside is closed inside.
            self.depth += 1;
            self.open.push(self.calls);
            self.calls += 1;
            self.frames.push(Vec::new());
        } else if let Some(index) = self.open.pop() {
            self.close_container(index);
        }
    }

    fn close_container(&mut self, index: usize) {
        self.depth -= 1;
        let depth = self.depth;
        self.raw.close(&mut self.out, depth);
        self.flush();
        let body = self.frames.pop().unwrap_or_default();
        self.push(Node::Call { index, body });
    }

    fn gathered(&mut self, mut gather: Gather, piece: Piece<'_>, range: Range<usize>) -> Option<Gather> {
        match (&mut gather, piece) {
            (Gather::Code { text, .. }, Piece::Event(Event::Text(part))) => text.push_str(&part),
            (Gather::Code { language, text, at }, Piece::Event(Event::End(TagEnd::CodeBlock))) => {
                let (language, text, at) = (std::mem::take(language), std::mem::take(text), at.clone());
                self.code(language, text, at);
                return None;
            }
            (Gather::Html(html, _), Piece::Event(Event::Html(part) | Event::Text(part))) => html.push_str(&part),
            (Gather::Html(html, start), Piece::Event(Event::End(TagEnd::HtmlBlock))) => {
                let (html, start) = (std::mem::take(html), *start);
                self.raw(&html, start, false);
                return None;
            }
            (Gather::Alt { alt, .. }, Piece::Event(Event::Text(text) | Event::Code(text) | Event::InlineHtml(text))) => alt.push_str(&text),
            (Gather::Alt { alt, .. }, Piece::Event(Event::SoftBreak | Event::HardBreak)) => alt.push(' '),
            (Gather::Alt { depth, .. }, Piece::Event(Event::Start(Tag::Image { .. }))) => *depth += 1,
            (Gather::Alt { depth, .. }, Piece::Event(Event::End(TagEnd::Image))) if *depth > 0 => *depth -= 1,
            (Gather::Alt { target, title, alt, .. }, Piece::Event(Event::End(TagEnd::Image))) => {
                let (target, title, alt) = (std::mem::take(target), std::mem::take(title), std::mem::take(alt));
                self.image(target, title, alt);
                return None;
            }
            (Gather::Title, Piece::Event(Event::End(TagEnd::Heading(_)))) => {
                self.depth -= 1;
                self.quiet -= 1;
                return None;
            }
            (Gather::Title, Piece::Call { .. }) => self.calls += 1,
            _ => {
                let _ = range;
            }
        }
        Some(gather)
    }

    fn line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => {
                self.depth += 1;
                self.quiet += usize::from(word::is_quiet(&tag.to_end()));
                self.start(tag, range);
            }
            Event::End(tag) => {
                self.depth -= 1;
                let depth = self.depth;
                self.raw.close(&mut self.out, depth);
                self.quiet = self.quiet.saturating_sub(usize::from(word::is_quiet(&tag)));
                self.end(tag);
            }
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                self.out.push_str("<code>");
                let _ = escape_html_body_text(&mut self.out, &text);
                self.out.push_str("</code>");
            }
            Event::InlineHtml(html) => self.raw(&html, range.start, true),
            Event::Html(html) => self.raw(&html, range.start, false),
            Event::SoftBreak => self.out.push('\n'),
            Event::HardBreak => self.out.push_str("<br>\n"),
            Event::Rule => {
                self.line();
                self.out.push_str("<hr>\n");
            }
            Event::TaskListMarker(done) => {
                // In a loose list the box stands in the item's first paragraph.
                if let Some(open) = ["<li>", "<li>\n<p>"].into_iter().find(|open| self.out.ends_with(open)) {
                    self.out.truncate(self.out.len() - open.len());
                    self.out.push_str(&open.replace("<li>", "<li class=\"task\">"));
                }
                let label = self.making.strings.plain(if done { "task.done" } else { "task.open" });
                self.out.push_str("<input type=\"checkbox\" disabled");
                self.out.push_str(if done { " checked" } else { "" });
                self.out.push_str(&format!(" aria-label=\"{}\"> ", escape::html(label)));
            }
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::InlineMath(text) | Event::DisplayMath(text) => escape::html_into(&mut self.out, &text),
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph => {
                self.line();
                self.out.push_str("<p>");
            }
            Tag::Heading { level: HeadingLevel::H1, .. } if std::mem::take(&mut self.titled) => self.gather = Some(Gather::Title),
            Tag::Heading { level, classes, .. } => self.heading(level, &classes),
            Tag::BlockQuote(kind) => self.quote(kind),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split([' ', ',', '\t']).next().unwrap_or_default().to_owned(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.gather = Some(Gather::Code { language, text: String::new(), at: range });
                self.depth -= 1;
            }
            Tag::HtmlBlock => {
                self.gather = Some(Gather::Html(String::new(), range.start));
                self.depth -= 1;
            }
            Tag::List(None) => self.block("<ul>\n"),
            Tag::List(Some(1)) => self.block("<ol>\n"),
            Tag::List(Some(start)) => self.block(&format!("<ol start=\"{start}\">\n")),
            Tag::Item => self.block("<li>"),
            Tag::FootnoteDefinition(label) => {
                self.flush();
                self.note = Some(label.to_string());
                self.frames.push(Vec::new());
            }
            Tag::DefinitionList => self.block("<dl>\n"),
            Tag::DefinitionListTitle => self.block("<dt>"),
            Tag::DefinitionListDefinition => self.block("<dd>"),
            Tag::Table(alignments) => {
                self.line();
                self.table_count += 1;
                let label = self.making.strings.plain("table.label").replace("{n}", &self.table_count.to_string());
                let table = Table::open(&mut self.out, alignments, Some(&label));
                self.tables.push(table);
            }
            Tag::TableHead => self.table(Table::head),
            Tag::TableRow => self.table(Table::row),
            Tag::TableCell => self.table(Table::cell),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => self.link(link_type, &dest_url, &title),
            Tag::Image { dest_url, title, .. } => {
                self.gather = Some(Gather::Alt { target: dest_url.to_string(), title: title.to_string(), alt: String::new(), depth: 0 });
                self.depth -= 1;
            }
            Tag::MetadataBlock(_) => {}
        }
    }

    fn block(&mut self, html: &str) {
        self.line();
        self.out.push_str(html);
    }

    fn table(&mut self, step: fn(&mut Table, &mut String)) {
        if let Some(table) = self.tables.last_mut() {
            step(table, &mut self.out);
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Heading(level) => self.end_heading(level),
            TagEnd::BlockQuote(None) => self.block("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.block("</div>\n"),
            TagEnd::List(true) => self.out.push_str("</ol>\n"),
            TagEnd::List(false) => self.out.push_str("</ul>\n"),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                self.flush();
                let nodes = self.frames.pop().unwrap_or_default();
                if let Some(label) = self.note.take() {
                    self.notes.entry(label).or_insert(nodes);
                }
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => {
                if let Some(mut table) = self.tables.pop() {
                    table.close(&mut self.out, true);
                }
            }
            TagEnd::TableHead => self.table(Table::end_head),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.table(Table::end_cell),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => self.out.push_str("</a>"),
            TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::Image | TagEnd::MetadataBlock(_) => {}
        }
    }

    /// A paragraph that is one image with a title becomes a figure.
    fn end_paragraph(&mut self) {
        if let (Some(at), true, Some(frame)) = (self.figure.take(), self.out.is_empty(), self.frames.last_mut())
            && frame.len() == at + 1
            && let [.., Node::Html(before), Node::Image { figure, .. }] = frame.as_mut_slice()
        {
            before.truncate(before.len() - "<p>".len());
            *figure = true;
            self.out.push('\n');
            return;
        }
        self.out.push_str("</p>\n");
    }

    fn heading(&mut self, level: HeadingLevel, classes: &[pulldown_cmark::CowStr<'_>]) {
        self.line();
        self.out.push_str(["<h1", "<h2", "<h3", "<h4", "<h5", "<h6"][level as usize - 1]);
        if let Some(heading) = self.page.outline.headings.get(self.headings).filter(|_| !self.bare()) {
            self.out.push_str(" id=\"");
            escape::html_into(&mut self.out, &heading.id);
            self.out.push('"');
        }
        if !classes.is_empty() {
            let classes: Vec<&str> = classes.iter().map(AsRef::as_ref).collect();
            self.out.push_str(&format!(" class=\"{}\"", escape::html(&classes.join(" "))));
        }
        self.out.push('>');
    }

    fn end_heading(&mut self, level: HeadingLevel) {
        if let Some(heading) = self.page.outline.headings.get(self.headings).filter(|_| !self.bare()) {
            let label = self.making.strings.plain("heading.anchor");
            self.out.push_str(" <a class=\"anchor\" href=\"#");
            self.out.push_str(&crate::url::encode(&heading.id));
            self.out.push_str("\" aria-label=\"");
            escape::html_into(&mut self.out, label);
            self.out.push_str("\">#</a>");
        }
        self.headings += 1;
        self.out.push_str(["</h1>\n", "</h2>\n", "</h3>\n", "</h4>\n", "</h5>\n", "</h6>\n"][level as usize - 1]);
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>) {
        let name = match kind {
            None => return self.block("<blockquote>\n"),
            Some(BlockQuoteKind::Note) => "note",
            Some(BlockQuoteKind::Tip) => "tip",
            Some(BlockQuoteKind::Important) => "important",
            Some(BlockQuoteKind::Warning) => "warning",
            Some(BlockQuoteKind::Caution) => "caution",
        };
        let key = format!("alert.{name}");
        let title = escape::html(self.making.strings.plain(&key));
        self.block(&format!("<div class=\"alert alert--{name}\" role=\"note\"><p class=\"alert__title\">{title}</p>\n"));
    }

    pub fn finish(mut self) -> Body {
        while let Some(index) = self.open.pop() {
            self.close_container(index);
        }
        self.raw.finish(&mut self.out);
        self.footnotes();
        self.flush();
        Body { nodes: self.frames.pop().unwrap_or_default(), faults: self.faults }
    }
}
