//! Footnotes: numbered as a reader meets them, each with its ways back.

use super::Writer;
use crate::escape;

impl Writer<'_> {
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let at = match self.note_numbers.get(label) {
            Some(at) => *at,
            None => {
                self.note_numbers.insert(label.to_owned(), self.references.len());
                self.references.push((label.to_owned(), 0));
                self.references.len() - 1
            }
        };
        self.references[at].1 += 1;
        let (number, times) = (at + 1, self.references[at].1);
        let id = if times == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{times}") };
        self.out.push_str(&format!("<sup class=\"footnote-ref\"><a id=\"{id}\" href=\"#fn-{number}\">{number}</a></sup>"));
    }

    /// The notes that are referred to, in the order of their first reference.
    pub(super) fn footnotes(&mut self) {
        if self.references.is_empty() {
            return;
        }
        let label = escape::html(self.making.strings.plain("footnotes.label"));
        self.block(&format!("<section class=\"footnotes\" aria-label=\"{label}\">\n<ol>\n"));
        let mut at = 0;
        // A note may refer to a further note, so the list can grow on the way.
        while let Some((label, times)) = self.references.get(at).cloned() {
            let number = at + 1;
            self.out.push_str(&format!("<li id=\"fn-{number}\">"));
            self.flush();
            for node in self.notes.remove(&label).unwrap_or_default() {
                self.push(node);
            }
            let back = escape::html(&self.making.strings.plain("footnotes.back").replace("{n}", &number.to_string()));
            for time in 1..=times {
                let id = if time == 1 { format!("fnref-{number}") } else { format!("fnref-{number}-{time}") };
                self.out.push_str(&format!(" <a class=\"footnote-back\" href=\"#{id}\" aria-label=\"{back}\">↩</a>"));
            }
            self.out.push_str("</li>\n");
            at += 1;
        }
        self.out.push_str("</ol>\n</section>\n");
    }
}
