//! What Markdown left as text and an author meant for something else, said while the outline is read.

use std::collections::BTreeSet;
use std::ops::Range;

use memchr::memmem;
use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::{Reader, brackets, component, slip};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::page::markdown::{Piece, pieces};

impl Reader<'_> {
    /// What was meant for something else than it is.
    pub(super) fn slip(&mut self, slip: Option<slip::Slip>) {
        if let Some((code, message, range, help)) = slip.filter(|_| self.faults.len() < MOST) {
            let place = Place::new(self.file, self.text, self.span(&range));
            self.faults.push(Diagnostic::warning(code, message, place).help(help));
        }
    }

    /// A block of code.
    pub(super) fn code(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        self.literal = true;
        match kind {
            CodeBlockKind::Fenced(_) => self.fenced(range),
            CodeBlockKind::Indented => self.slip(slip::indented(&self.text[self.outline.body_start..], range)),
        }
    }

    /// Code between lines of signs. Where some is not closed, the last line of it may seem to begin other code.
    fn fenced(&mut self, range: &Range<usize>) {
        if self.faults.len() >= MOST {
            return;
        }
        let body = &self.text[self.outline.body_start..];
        let slip = slip::code(body, range, |at| self.line(at));
        let is_bare = || body[range.clone()].lines().next().is_some_and(|line| line.trim_end().bytes().all(|b| matches!(b, b'`' | b'~')));
        if slip.is_some() && !(self.code_open && is_bare()) {
            self.code_open = true;
            self.slip(slip);
        }
    }

    /// Calls in a part of the body where none is answered.
    pub(super) fn calls_as_text(&mut self, range: &Range<usize>, place: &str) {
        let calls = &self.prepared.calls;
        let first = calls.partition_point(|call| call.span.start < range.start);
        for call in calls[first..].iter().take_while(|call| call.span.end <= range.end) {
            if self.reading.components.contains_key(&call.name) {
                let message = format!("`{}` cannot stand {place}, where readers see it as it is written", call.name);
                self.error("component.form", message, &call.span, "write it in the text, in Markdown");
            }
        }
    }

    /// A component alone on its line that a line of a colon behind it makes a term: it is that line that is wrong.
    pub(super) fn as_term(&self, faults: &mut [component::Fault]) {
        let body = &self.text[self.outline.body_start..];
        let Some(term) = &self.term else { return };
        let Some(fault) = faults.iter_mut().find(|(code, _, at, _)| *code == "component.form" && body[term.start..at.start].trim() == "{{") else {
            return;
        };
        let rest = &body[fault.2.end..];
        let Some(from) = rest.find("\n:").map(|at| fault.2.end + at + 1).filter(|from| body[fault.2.end..*from].trim_end().ends_with("}}")) else {
            return;
        };
        let line = body[from..].lines().next().unwrap_or_default().trim_end();
        fault.1 = "a line that begins with a colon: it makes what stands above it a term, which a component cannot be".to_owned();
        fault.2 = from..from + line.len();
        fault.3 = Some(format!("put `\\` before the colon to show it as text: `\\{line}`"));
    }

    /// What looks like a link here and is none.
    pub(super) fn brackets(&mut self, range: &Range<usize>) {
        let body = &self.text[self.outline.body_start..];
        for end in brackets::ends(body, range) {
            if self.brackets == 0 || self.faults.len() >= MOST {
                return;
            }
            self.brackets -= 1;
            if let Some((code, message, range, help)) = brackets::broken_link(body, end) {
                self.error(code, message, &range, &help);
            }
        }
    }

    /// A link that was meant for an image.
    pub(super) fn parted_image(&mut self, range: &Range<usize>, address: &str) {
        if let Some((code, message, range, help)) = brackets::parted_image(&self.text[self.outline.body_start..], range, address) {
            self.error(code, message, &range, &help);
        }
    }

    /// `[^name]` that Markdown left as text has no note.
    pub(super) fn footnotes_without_note(&mut self) {
        let body = &self.text[self.outline.body_start..];
        if memmem::find(body.as_bytes(), b"[^").is_none() {
            return;
        }
        let mut missing = Vec::new();
        let mut literal = false;
        pieces(self.prepared, body, Markdown { smart: false, ..self.reading.config.markdown }, |piece, range| match piece {
            Piece::Event(Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)) => literal = true,
            Piece::Event(Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock)) => literal = false,
            Piece::Event(Event::Text(text)) if !literal && text.starts_with('^') && body[..range.start].ends_with('[') => {
                missing.push((text.to_string(), range.start - 1..range.end + 1));
            }
            _ => {}
        });
        // At the head of a line a note was to begin, whose calls then lack nothing else.
        let note = |range: &Range<usize>| {
            let rest = body.get(range.end..)?.lines().next().unwrap_or_default();
            let is_head = body[..range.start].is_empty() || body[..range.start].ends_with('\n');
            (is_head && rest.starts_with(' ') && !rest.trim().is_empty()).then(|| rest.trim().to_owned())
        };
        let notes: BTreeSet<String> = missing.iter().filter(|(_, range)| note(range).is_some()).map(|(label, _)| label.clone()).collect();
        for (label, range) in missing {
            if let Some(text) = note(&range) {
                let message = format!("a footnote `[{label}]` without the colon behind its mark");
                self.error("footnote.missing", message, &range, &format!("write `[{label}]: {text}`"));
                continue;
            }
            if notes.contains(&label) {
                continue;
            }
            self.error(
                "footnote.missing",
                format!("there is no footnote `[{label}]`"),
                &range,
                &format!("add a line `[{label}]: …`, or put `\\` before the bracket"),
            );
        }
    }
}
