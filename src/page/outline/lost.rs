//! What Markdown leaves out of a page without a word: cells beyond a table's columns, notes that nothing calls, and all
//! that a comment swallows which is never closed.

use std::ops::Range;

use super::Reader;
use super::slip::Slip;
use crate::diagnostic::{Diagnostic, MOST, Place};

impl Reader<'_> {
    /// A comment of raw HTML, by its place in the body: to its end nothing is shown.
    pub(super) fn comment(&mut self, range: &Range<usize>) {
        let written = &self.text[self.span(range)];
        if !written.trim_end().ends_with("-->") {
            let open = range.start..range.start + "<!--".len();
            self.error(
                "html.unclosed",
                "a comment that is never closed: what stands behind it is not shown",
                &open,
                "put `-->` where the comment ends",
            );
        }
    }

    /// A row of a table with some columns.
    pub(super) fn row(&mut self, columns: usize, range: &Range<usize>) {
        self.slip(row(&self.prepared.text, range, columns));
    }

    /// Notes at the foot of the page that no `[^name]` calls.
    pub(super) fn notes_uncalled(&mut self) {
        for (label, range) in std::mem::take(&mut self.notes) {
            if self.faults.len() < MOST && !self.footnotes.contains(&label.to_lowercase()) {
                let place = Place::new(self.file, self.text, self.span(&range));
                let fault = Diagnostic::warning("footnote.unused", format!("nothing calls the footnote `[^{label}]`, so it is not shown"), place);
                self.faults.push(fault.help(format!("write `[^{label}]` where it belongs, or delete the note")));
            }
        }
    }
}

/// What is wrong with a row whose cells are more than the table's columns, where something stands in one that is left out.
fn row(text: &str, range: &Range<usize>, columns: usize) -> Option<Slip> {
    let line = text[range.clone()].trim_end();
    let mut cells = Vec::new();
    let mut from = usize::from(line.starts_with('|'));
    for (at, _) in line.match_indices('|').skip(from) {
        if !line[..at].ends_with('\\') {
            cells.push(from..at);
            from = at + 1;
        }
    }
    cells.push(from..line.len());
    let lost = cells.get(columns..)?.iter().find(|cell| !line[(*cell).clone()].trim().is_empty())?;
    let many = cells.iter().rposition(|cell| !line[cell.clone()].trim().is_empty()).map_or(0, |last| last + 1);
    let message = format!("a row of {many} cells in a table of {columns} columns: what stands behind them is not shown");
    let help = "add a column to the table's head and to the line below it, or put `\\` before a `|` that is no border".to_owned();
    let cell = &line[lost.clone()];
    let start = range.start + lost.start + (cell.len() - cell.trim_start().len());
    Some(("table.syntax", message, start..start + cell.trim().len(), help))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_lost_where_something_stands_in_it() {
        let lost = |line: &str, columns| row(line, &(0..line.len()), columns).map(|(_, _, place, _)| line[place].to_owned());
        assert_eq!(lost("| a | b | c d |\n", 2).as_deref(), Some("c d"));
        assert_eq!(lost("a | b | | d", 2).as_deref(), Some("d"));
        for fine in ["| a | b |", "a | b", "| a \\| b | c |", "| a | b | |", "| a | b |  \n", "| a |", "", "|a|b"] {
            assert_eq!(lost(fine, 2), None, "{fine}");
        }
    }
}
