//! Rows of a table that an empty line parts from it: Markdown ends a table there, and readers see their bars.

use std::ops::Range;

use memchr::memchr;

use super::Reader;
use super::lost::cells;
use super::slip::{self, Slip};
use crate::diagnostic::{MOST, Place};

/// Rows that are parted, with where they end and the empty lines between them, by where each starts.
struct Torn {
    message: &'static str,
    first: Range<usize>,
    end: usize,
    empty: Vec<usize>,
}

impl Reader<'_> {
    /// What a paragraph was meant for.
    pub(super) fn meant(&mut self, range: &Range<usize>) {
        let body = &self.text[self.outline.body_start..];
        if range.start < self.rows_until {
            return;
        }
        let Some(torn) = torn(body, range, self.table_end).filter(|_| self.faults.len() < MOST) else {
            return self.slip(slip::paragraph(body, range));
        };
        self.rows_until = torn.end;
        let slip = self.torn(torn);
        self.slip(Some(slip));
    }

    fn torn(&self, torn: Torn) -> Slip {
        // Each line is counted from the head of the file: no more of them than are said.
        let lines: Vec<String> = torn.empty.iter().take(9).map(|at| self.line(*at).to_string()).collect();
        let help = match lines.as_slice() {
            [line] => format!("delete the empty line {line}"),
            [lines @ .., last] if lines.len() < 8 => format!("delete the empty lines {} and {last}", lines.join(", ")),
            lines => format!("delete the empty lines between the rows, from line {} on", lines.first().map_or("", String::as_str)),
        };
        ("table.syntax", torn.message.to_owned(), torn.first, help)
    }

    /// The line of a place in the body.
    pub(super) fn line(&self, at: usize) -> u32 {
        Place::new(self.file, self.text, self.span(&(at..at))).line
    }
}

/// The first line of a text, and what stands behind it.
pub(super) fn split_line(text: &str) -> (&str, &str) {
    memchr(b'\n', text.as_bytes()).map_or((text, ""), |at| (&text[..at], &text[at + 1..]))
}

/// What of a line is its own, in a quotation or a list too.
fn bare(line: &str) -> &str {
    line.trim_start_matches([' ', '\t', '>']).trim_end()
}

fn is_row(line: &str) -> bool {
    line.len() > 2 && line.starts_with('|') && line.ends_with('|')
}

/// Whether a line is the one below a table's head.
fn is_ruler(line: &str) -> bool {
    is_row(line) && line.contains("--") && line.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' '))
}

/// How many cells a line has.
fn width(line: &str) -> usize {
    cells(line.strip_suffix('|').unwrap_or(line)).count()
}

/// The last line before a place that is not empty, and where the empty ones behind it start.
fn above(body: &str, at: usize) -> Option<(Range<usize>, Vec<usize>)> {
    let mut empty = Vec::new();
    let mut end = body[..at].rfind('\n')?;
    loop {
        let start = body[..end].rfind('\n').map_or(0, |at| at + 1);
        if !bare(&body[start..end]).is_empty() {
            empty.reverse();
            return Some((start..end, empty));
        }
        empty.push(start);
        end = start.checked_sub(1)?;
    }
}

/// The rows that a paragraph begins with, if what stands above its empty lines is the table they belong to. The last
/// table ended at `table_end`.
fn torn(body: &str, range: &Range<usize>, table_end: usize) -> Option<Torn> {
    let (first, rest) = split_line(&body[range.clone()]);
    let first = bare(first);
    if !first.contains('|') || rest.lines().next().map(bare).is_some_and(is_ruler) {
        return None;
    }
    let (place, empty) = above(body, range.start).filter(|(_, empty)| !empty.is_empty())?;
    let (is_table, above) = (place.start < table_end, bare(&body[place]));
    let is_part = |line: &str| is_row(line) || !is_row(above) && width(line) == width(above) && width(line) > 1;
    let message = match is_table {
        true if is_part(first) => "a row that an empty line parts from its table, so that readers see its bars",
        false if is_ruler(first) && is_row(above) => "an empty line parts this line from the head of its table, so that readers see the bars",
        _ => return None,
    };
    let mut torn = Torn { message, first: range.start..range.start + first.len(), end: range.end, empty };
    // Rows behind further empty lines are of the same table, up to one with a head of its own.
    let mut lines = body[range.end..].split_inclusive('\n').peekable();
    let (mut at, mut empty) = (range.end, Vec::new());
    while let Some(line) = lines.next() {
        let words = bare(line);
        if words.is_empty() {
            empty.push(at);
        } else if is_part(words) && !lines.peek().is_some_and(|next| is_ruler(bare(next))) {
            torn.empty.append(&mut empty);
            torn.end = at + line.len();
        } else {
            break;
        }
        at += line.len();
    }
    Some(torn)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines that are to be deleted, where a paragraph starts with a text and a table ended before it or not.
    fn empty(body: &str, paragraph: &str, table_end: usize) -> Option<Vec<usize>> {
        let start = body.find(paragraph).unwrap();
        let end = body[start..].find("\n\n").map_or(body.len(), |at| start + at + 1);
        let torn = torn(body, &(start..end), table_end)?;
        Some(torn.empty.iter().map(|at| body[..*at].matches('\n').count() + 1).collect())
    }

    #[test]
    fn rows_behind_empty_lines_are_of_the_table_above() {
        let table = "|a|b|\n|-|-|\n\n|c|d|\n\n\n|e|f|\n\nText\n";
        assert_eq!(empty(table, "|c|d|", 12), Some(vec![3, 5, 6]));
        let two = "a | b\n--|--\n\nc | d\n\n| e | f |\n|---|---|\n";
        assert_eq!(empty(two, "c | d", 12), Some(vec![3]));
        assert_eq!(empty("> |a|b|\n>\n> |--|--|\n> |c|d|\n", "|--|--|", 0), Some(vec![2]));
    }

    #[test]
    fn text_with_bars_is_no_row() {
        let table = "|a|b|\n|-|-|\n\n";
        for text in ["a|b|c and so on", "one | two", "|a|b|\n|--|", "Text", "|x| is the size of x"] {
            assert_eq!(empty(&format!("{table}{text}\n"), text, 12), None, "{text}");
        }
        assert_eq!(empty("|a|b|\n\n|c|d|\n", "|c|d|", 0), None);
    }
}
