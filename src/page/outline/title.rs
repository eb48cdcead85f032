//! What a page is called, by its front matter or by its first heading, and how much of its first paragraph stands below that in lists.

use super::Reader;
use super::front_matter;
use crate::diagnostic::{Diagnostic, Place};

/// Where front matter starts, behind its line `+++`.
const FRONT: usize = 4;

impl Reader<'_> {
    /// Takes the title from the front matter, where it is there; a page without one is called as its path is.
    pub(super) fn title(&mut self, path: &str) {
        if let Some(title) = &self.outline.front.title {
            self.outline.title.clone_from(title);
        } else if self.outline.title.is_empty() {
            self.outline.title = path.to_owned();
            let is_empty = self.text.trim().is_empty();
            // Front matter that could not be read may well have one.
            if !self.outline.front.unread || is_empty {
                let empty = front_matter::value_of("title", &self.text[..self.outline.body_start]);
                let message = match empty {
                    _ if is_empty => "the page is empty",
                    Some(_) => "the page's title is empty",
                    None => "the page has no title",
                };
                let first = if self.outline.body_start > 0 { FRONT..FRONT + self.text[FRONT..].find('\n').unwrap_or(0) } else { 0..0 };
                let place = empty.clone().unwrap_or(first);
                let help = match self.outline.body_start {
                    _ if is_empty => "write it, or delete the file: a page starts with its title, `# Title`",
                    0 => "start with a line `# Title`, or with `title = \"…\"` between two lines of `+++`",
                    _ if empty.is_some() => "write it: `title = \"…\"`",
                    _ => "add `title = \"…\"` above this line",
                };
                let fault = Diagnostic::error("front-matter.title", message, Place::new(self.file, self.text, place));
                self.faults.push(fault.help(help));
            }
        }
    }
}

/// At most some 160 characters, ending with a whole word.
pub(super) fn clip(text: &str) -> String {
    const LENGTH: usize = 160;
    let Some((end, _)) = text.char_indices().nth(LENGTH) else { return text.to_owned() };
    let cut = &text[..end];
    let end = cut.rfind(char::is_whitespace).unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', ';', ':', ' ']))
}
