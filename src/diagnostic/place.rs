//! Where a finding is: file, line, column, and what of the line is shown.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A range of a file, with the lines to show for it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Path from the site's root.
    pub path: Arc<str>,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1, in characters.
    pub column: u32,
    /// Last line.
    pub end_line: u32,
    /// The column behind the last character.
    pub end_column: u32,
    /// The first line's text, or the part of it around the place.
    pub excerpt: String,
    /// How many characters of the line stand before the excerpt.
    pub skipped: u32,
}

impl Place {
    /// The place of a byte range of a text.
    pub fn new(path: &Arc<str>, text: &str, range: Range<usize>) -> Self {
        Self::from(path, text, range, START)
    }

    /// A whole file, where no line says more.
    pub fn file(path: &Arc<str>) -> Self {
        Self { path: path.clone(), line: 1, column: 1, end_line: 1, end_column: 1, excerpt: String::new(), skipped: 0 }
    }

    /// The excerpt as it is shown: with a sign where the line has more.
    pub(super) fn shown(&self) -> String {
        format!("{}{}", if self.skipped > 0 { "…" } else { "" }, self.excerpt)
    }

    /// The place of a byte range, counted from a point before it.
    fn from(path: &Arc<str>, text: &str, range: Range<usize>, known: Point) -> Self {
        let start = floor(text, range.start);
        let end = floor(text, range.end.max(start));
        let from = known.up_to(text, start);
        let to = from.up_to(text, end);
        let (excerpt, skipped) = excerpt(text, start, from.column);
        Self { path: path.clone(), line: from.line, column: from.column, end_line: to.line, end_column: to.column, excerpt, skipped }
    }
}

/// A byte of a text, with its line and column.
#[derive(Clone, Copy)]
struct Point {
    at: usize,
    line: u32,
    column: u32,
}

const START: Point = Point { at: 0, line: 1, column: 1 };

impl Point {
    /// A point behind this one.
    fn up_to(self, text: &str, at: usize) -> Self {
        let between = &text[self.at..at];
        let lines = between.bytes().filter(|&b| b == b'\n').count() as u32;
        let column = match between.rfind('\n') {
            Some(end) => between[end + 1..].chars().count() as u32 + 1,
            None => self.column + between.chars().count() as u32,
        };
        Self { at, line: self.line + lines, column }
    }
}

/// Points of a text, so that many places in it cost no more than it is long.
pub struct Lines(Vec<Point>);

impl Lines {
    /// How many bytes are counted for one place.
    const STEP: usize = 1 << 10;

    /// Counts the lines of a text.
    pub fn of(text: &str) -> Self {
        let mut points = vec![START];
        let mut last = START;
        for at in (Self::STEP..text.len()).step_by(Self::STEP) {
            last = last.up_to(text, floor(text, at));
            points.push(last);
        }
        Self(points)
    }

    /// The place of a byte range of that text.
    pub fn place(&self, path: &Arc<str>, text: &str, range: Range<usize>) -> Place {
        let start = floor(text, range.start);
        let before = self.0.partition_point(|point| point.at <= start);
        Place::from(path, text, range, self.0[before.saturating_sub(1)])
    }
}

/// An excerpt is for the eye: of a line of a million characters, what stands around the place is kept,
/// and how many characters were left out before it.
fn excerpt(text: &str, at: usize, column: u32) -> (String, u32) {
    const BEFORE: usize = 60;
    const LENGTH: usize = 120;
    let before = column as usize - 1;
    let kept = if before > LENGTH - 20 { BEFORE } else { before };
    let from = text[..at].char_indices().rev().take(kept).last().map_or(at, |(from, _)| from);
    let mut line = text[from..].chars().take_while(|c| *c != '\n');
    let mut shown: String = line.by_ref().take(LENGTH).collect();
    if line.next().is_some() {
        shown.push('…');
    }
    (shown, (before - kept) as u32)
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let path: Arc<str> = "a.md".into();
        let text = "ก ข\nxภy";
        let place = Place::new(&path, text, text.find('y').unwrap()..text.len());
        assert_eq!((place.line, place.column, place.end_column), (2, 3, 4));
        assert_eq!(place.excerpt, "xภy");
    }

    #[test]
    fn a_range_past_the_end_is_the_end() {
        let path: Arc<str> = "a.md".into();
        assert_eq!(Place::new(&path, "ab", 7..9).column, 3);
    }

    #[test]
    fn places_are_the_same_however_they_are_counted() {
        let path: Arc<str> = "a.md".into();
        let text = format!("{}\n\n{}\nภาษา {}", "กข ".repeat(700), "word ".repeat(900), "ไทย\n".repeat(500));
        let lines = Lines::of(&text);
        for at in (0..text.len() + 3).step_by(7) {
            for length in [0, 1, 40, 3000] {
                assert_eq!(lines.place(&path, &text, at..at + length), Place::new(&path, &text, at..at + length), "{at}");
            }
        }
        assert_eq!(Lines::of("").place(&path, "", 0..0).column, 1);
    }
}
