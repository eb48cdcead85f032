//! Containers in which nothing stands, or not what they are for: steps without a list, cards without a link.

use std::ops::Range;

use pulldown_cmark::Tag;

use super::Reader;
use crate::page::call::{Call, Fence};
use crate::theme::{Form, Holds};

/// A container that is open, and what was met in it.
pub(super) struct Container {
    pub colons: usize,
    pub span: Range<usize>,
    /// How deep the Markdown around it is.
    pub depth: usize,
    name: String,
    blocks: usize,
    /// Calls and raw HTML, of which it is not known here what they show.
    unknown: usize,
    /// Calls within lines, which may show a link and neither a list nor a heading.
    within_lines: usize,
    lists: usize,
    links: usize,
    headings: usize,
}

impl Container {
    pub(super) fn new(fence: &Fence, call: &Call, depth: usize) -> Self {
        let (colons, span, name) = (fence.colons, fence.span.clone(), call.name.clone());
        Self { colons, span, depth, name, blocks: 0, unknown: 0, within_lines: 0, lists: 0, links: 0, headings: 0 }
    }
}

/// What may stand in a container.
#[derive(Clone, Copy)]
pub(super) enum Held {
    Block,
    Unknown,
    WithinLine,
    List,
    Link,
    Heading,
}

impl Reader<'_> {
    /// Takes in what stands in the open containers.
    pub(super) fn hold(&mut self, what: Held) {
        for open in &mut self.open {
            open.blocks += 1;
            match what {
                Held::Block => {}
                Held::Unknown => open.unknown += 1,
                Held::WithinLine => open.within_lines += 1,
                Held::List => open.lists += 1,
                Held::Link => open.links += 1,
                Held::Heading => open.headings += 1,
            }
        }
    }

    /// The same of a call.
    pub(super) fn hold_call(&mut self, name: &str) {
        let form = self.reading.components.get(name).map(|component| component.form);
        self.hold(if form == Some(Form::Inline) { Held::WithinLine } else { Held::Unknown });
    }

    /// The same of Markdown that begins.
    pub(super) fn held(&mut self, tag: &Tag<'_>) {
        self.hold(match tag {
            Tag::HtmlBlock => Held::Unknown,
            Tag::List(_) => Held::List,
            Tag::Link { .. } => Held::Link,
            Tag::Heading { .. } => Held::Heading,
            _ => Held::Block,
        });
    }

    /// Warns of a container that closes without what it is for.
    pub(super) fn hollow(&mut self, open: &Container) {
        let Some(component) = self.reading.components.get(&open.name) else { return };
        let name = &open.name;
        let lacks = match component.holds {
            _ if open.blocks == 0 => Some(("nothing in it", "write what belongs there, or delete both lines")),
            _ if open.unknown > 0 => None,
            Holds::List if open.lists == 0 => Some(("no list in it", "write a list: a line `1. …` or `- …` for each")),
            Holds::Links if open.links == 0 && open.within_lines == 0 => Some(("no link in it", "write a list of links: `- [Title](page.md)`")),
            Holds::Headings if open.headings < 2 => Some(("fewer than two headings in it", "write a heading over each part: `### …`")),
            _ => None,
        };
        self.slip(lacks.map(|(what, help)| ("component.hollow", format!("`{name}` with {what}"), open.span.clone(), help.to_owned())));
    }
}
