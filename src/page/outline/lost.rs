//! What Markdown leaves out of a page without a word: cells beyond a table's columns, notes that nothing calls, and all
//! that a comment swallows which is never closed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use memchr::{memchr, memchr_iter};

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
        if let Some(slip) = parted_code(&self.text[self.outline.body_start..], range) {
            self.parted = range.clone();
            return self.slip(Some(slip));
        }
        self.slip(row(&self.prepared.text, range, columns));
    }

    /// Notes at the foot of the page that no `[^name]` calls.
    pub(super) fn notes_uncalled(&mut self) {
        let (mut known, mut firsts, mut seconds) = (HashMap::new(), Vec::new(), Vec::new());
        for (label, range) in std::mem::take(&mut self.notes) {
            match known.entry(label.to_lowercase()) {
                Entry::Occupied(first) => seconds.push((label, range, Range::clone(first.get()))),
                Entry::Vacant(none) => {
                    firsts.push((label, none.key().clone(), range.clone()));
                    none.insert(range);
                }
            }
        }
        for (label, range, first) in seconds {
            if self.faults.len() >= MOST {
                break;
            }
            let line = self.line(first.start);
            let help = "write both as one note, or give this one a name of its own and call it".to_owned();
            let message = format!("a second footnote `[^{label}]`, which is not shown: the first is in line {line}");
            self.slip(Some(("footnote.unused", message, range, help)));
        }
        for (label, key, range) in firsts {
            if self.faults.len() < MOST && !self.footnotes.contains(&key) {
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
    let filled = |cell: &Range<usize>| !line[cell.clone()].trim().is_empty();
    let lost = cells(line).skip(columns).find(filled)?;
    let many = cells(line).enumerate().filter(|(_, cell)| filled(cell)).last().map_or(0, |(last, _)| last + 1);
    let message = format!("a row of {many} cells in a table of {columns} columns: what stands behind them is not shown");
    let help = "add a column to the table's head and to the line below it, or put `\\` before a `|` that is no border".to_owned();
    let cell = &line[lost.clone()];
    let start = range.start + lost.start + (cell.len() - cell.trim_start().len());
    Some(("table.syntax", message, start..start + cell.trim().len(), help))
}

/// A bar in the code of a row, at which its cell ends: Markdown parts cells before it looks for code.
fn parted_code(body: &str, range: &Range<usize>) -> Option<Slip> {
    let line = body[range.clone()].trim_end();
    memchr(b'`', line.as_bytes())?;
    // Where the last cell ends, if it has a backtick without a second one.
    let mut alone = None;
    let at = cells(line).find_map(|cell| {
        let is_alone = memchr_iter(b'`', line[cell.clone()].as_bytes()).count() % 2 == 1;
        std::mem::replace(&mut alone, is_alone.then_some(cell.end)).filter(|_| is_alone)
    })?;
    let start = line[..at].rfind('`')?;
    let end = at + 1 + line[at + 1..].find('`')? + 1;
    let message = "code with a `|`, at which its cell ends".to_owned();
    let help = format!("put `\\` before it: `` {}\\{} ``", &line[start..at], &line[at..end]);
    Some(("table.syntax", message, range.start + at..range.start + at + 1, help))
}

/// Where the cells of a row stand, with an empty one behind a last border.
pub(super) fn cells(line: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = line.as_bytes();
    let borders = memchr_iter(b'|', bytes).filter(move |at| *at > 0 && bytes[at - 1] != b'\\');
    let mut from = usize::from(bytes.first() == Some(&b'|'));
    borders.chain([bytes.len()]).map(move |border| std::mem::replace(&mut from, border + 1)..border)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_in_code_is_named() {
        let parted = |line: &str| parted_code(line, &(0..line.len())).map(|(_, _, place, _)| place.start);
        assert_eq!(parted("| `a | b` | c |\n"), Some(5));
        assert_eq!((parted("| `a \\| b` | c |"), parted("| `a` | `b` |"), parted("| ` | c | ` |")), (None, None, None));
    }

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
