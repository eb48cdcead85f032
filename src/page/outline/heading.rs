//! Headings of a page: their ids, and that none leaves out a level.

use std::ops::Range;

use super::{Heading, Reader};
use crate::diagnostic::{Diagnostic, MOST, Place};

impl Reader<'_> {
    /// Takes in a heading that ends here.
    pub(super) fn close_heading(&mut self, range: &Range<usize>) {
        let Some((level, id, text)) = self.heading.take() else {
            return;
        };
        let level = level as u8;
        let text = text.trim().to_owned();
        let titled = self.outline.front.title.is_some();
        if level == 1 && !titled && self.outline.headings.is_empty() && !self.outline.title_in_body {
            self.outline.title_in_body = true;
            self.outline.title = text;
            return;
        }
        if self.depth == 0 && level == 1 && self.faults.len() < MOST {
            let place = Place::new(self.file, self.text, self.span(range));
            let title = if self.outline.title_in_body { "the first one" } else { "`title` in the front matter" };
            let fault = Diagnostic::warning("heading.title", format!("a heading of level 1 beside the page's title, which is {title}"), place);
            self.faults.push(fault.help("write it with `##`, or delete it if it says the title again"));
        }
        if self.depth == 0 {
            self.level(level, range, false);
        } else {
            self.last_level = level;
        }
        let id = match id {
            Some(id) => {
                let unique = self.slugs.reserve(id.clone());
                if unique != id && self.faults.len() < MOST {
                    let first = self.outline.headings.iter().find(|heading| heading.id == id).map(|heading| heading.span.start);
                    let first = first.map(|at| format!(", first in line {}", self.line(at - self.outline.body_start)));
                    let message = format!("duplicate heading id `{id}`{}", first.unwrap_or_default());
                    self.error("heading.duplicate-id", message, range, &format!("write another id here, `{{#{unique}}}`, or delete it"));
                }
                unique
            }
            None => self.slugs.unique(&text),
        };
        let span = self.span(range);
        self.outline.headings.change(|all| all.push(Heading { level, id, text, span }));
    }

    /// A heading's level, which may be one more than that of the heading before, and no more.
    pub(super) fn level(&mut self, level: u8, range: &Range<usize>, raw: bool) {
        let most = self.last_level + 1;
        if level > most && self.last_level > 0 && self.faults.len() < MOST {
            let place = Place::new(self.file, self.text, self.span(range));
            let message = format!("a heading of level {level} follows one of level {}", self.last_level);
            let help = if raw { format!("write it with `h{most}`") } else { format!("write it with {most} `#`") };
            self.faults.push(Diagnostic::warning("heading.order", message, place).help(help));
        }
        self.last_level = level;
    }
}
