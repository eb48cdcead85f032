//! Where the first of two keys or tables of one name stands, of which the TOML parser names the second only.
//!
//! Looks at lines alone: a header, and what a line has before its `=`. A line inside a text of several lines can
//! look like either, which at worst gives a finding a line that helps nobody.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// What stands twice.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Duplicate<'t> {
    /// The header of a table, with its brackets; nothing for a key.
    pub header: Option<&'t str>,
    /// Where the first one starts, if a line shows it.
    pub first: Option<usize>,
}

/// What the second of two names stands for, by where it starts; nothing if it belongs to a table
/// that stands twice, which is said of the table.
pub(super) fn find(text: &str, second: usize) -> Option<Duplicate<'_>> {
    let start = text[..second].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let before = || {
        let mut at = 0;
        text[..start].split_inclusive('\n').map(move |line| {
            at += line.len();
            (at - line.len(), line)
        })
    };
    if let Some(header) = header(line) {
        return Some(Duplicate { header: Some(header), first: before().find(|(_, line)| self::header(line) == Some(header)).map(|(at, _)| at) });
    }
    let own = before().filter(|(_, line)| line.trim_start().starts_with('[')).reduce(|_, later| later);
    let name = key(line);
    let mut keys = before().filter(|(at, line)| own.is_none_or(|(own, _)| *at > own) && key(line) == name);
    if let Some((at, _)) = keys.next() {
        return Some(Duplicate { header: None, first: Some(at) });
    }
    let own = own.and_then(|(at, line)| Some((at, header(line)?)));
    let of_second_table = own.is_some_and(|(at, own)| before().any(|(other, line)| other < at && header(line) == Some(own)));
    (!of_second_table).then_some(Duplicate { header: None, first: None })
}

/// Lines of a text that start tables and records, for who asks of many keys that stand twice.
pub(super) struct Headers<'t> {
    text: &'t str,
    rows: Vec<(usize, &'t str)>,
    /// Where the first bracket stands that starts a line.
    first: Option<usize>,
    /// What was found below each line that starts a record.
    known: BTreeMap<usize, Option<(Range<usize>, usize)>>,
}

impl<'t> Headers<'t> {
    /// Those of a text.
    pub fn of(text: &'t str) -> Self {
        let first = text.lines().map(str::trim_start).find(|line| line.starts_with('[')).map(|line| line.as_ptr().addr() - text.as_ptr().addr());
        Self { text, rows: rows(text).collect(), first, known: BTreeMap::new() }
    }

    /// Whether any stands before a byte.
    pub fn any_before(&self, at: usize) -> bool {
        self.first.is_some_and(|first| first < at)
    }

    /// Where a record lacks the line that it starts with, so that its keys are the second of the record before it: the
    /// bytes of that line there, and where the record starts. `second` is where a key stands that is there twice.
    pub fn record(&mut self, second: usize) -> Option<(Range<usize>, usize)> {
        let end = self.text[..second].rfind('\n').map_or(0, |at| at + 1);
        let before = self.rows.partition_point(|(at, _)| *at < end);
        let (row, name) = before.checked_sub(1).and_then(|last| self.rows.get(last)).filter(|(_, name)| !name.is_empty())?;
        self.known.entry(*row).or_insert_with(|| record(self.text, *row, name)).clone()
    }
}

/// The same of the record that starts with a line of this name.
fn record(text: &str, row: usize, name: &str) -> Option<(Range<usize>, usize)> {
    let start = row + text[row..].find('\n')? + 1;
    let rest = &text[start..];
    let rest = &rest[..rest.lines().take_while(|line| !line.trim_start().starts_with('[')).map(|line| line.len() + 1).sum::<usize>().min(rest.len())];
    let mut seen = BTreeSet::new();
    let (mut first, mut twice, mut at, mut paragraph) = (None, 0, start, start);
    for line in rest.split_inclusive('\n') {
        let name = line.split_once('=').map_or("", |(name, _)| name.trim());
        if line.trim().is_empty() {
            paragraph = at + line.len();
        } else if is_key(name) && !seen.insert(name) {
            twice += 1;
            first.get_or_insert((at, paragraph));
        }
        at += line.len();
    }
    let (first, paragraph) = first.filter(|_| twice > 1)?;
    // A record that is set off by an empty line starts there, whatever key it starts with.
    let own = if paragraph > start && !text[paragraph..].starts_with('#') { paragraph } else { first };
    Some((row..row + name.len(), own))
}

/// Where the first of several records starts with one bracket in place of two, and its name. `second` is where another
/// one starts.
pub(super) fn single(text: &str, second: usize) -> Option<(usize, &str)> {
    let start = text[..second].rfind('\n').map_or(0, |at| at + 1);
    let name = text[start..].lines().next()?.trim_start().strip_prefix("[[")?.split("]]").next()?;
    let mut at = 0;
    let mut lines = text[..start].split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line)
    });
    let (first, _) = lines.find(|(_, line)| header(line).is_some_and(|header| header[1..header.len() - 1] == *name))?;
    Some((first, name))
}

/// Lines that start a record, `[[fact]]`, with where they stand.
fn rows(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let lines = text.split_inclusive('\n').map(move |line| {
        at += line.len();
        (at - line.len(), line)
    });
    let headers = lines.filter(|(_, line)| line.starts_with('['));
    headers.map(|(at, line)| (at, line.find("]]").filter(|_| line.starts_with("[[")).map_or("", |end| &line[..end + 2])))
}

fn is_key(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// `[book]` of a line that is the header of a table; rows, `[[fact]]`, may stand any number of times.
fn header(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let end = line.find(']').filter(|_| line.starts_with('[') && !line.starts_with("[["))?;
    Some(&line[..=end])
}

/// What stands before the `=`.
pub(super) fn key(line: &str) -> &str {
    line.split('=').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_without_its_line_is_told_from_a_key_that_stands_twice() {
        let record = |text: &str, second: &str| Headers::of(text).record(text.find(second).unwrap());
        let text = "[[fact]]\nid = 1\nvalue = 2\n\ntopic = 3\nid = 4\nvalue = 5\n\n[[fact]]\nid = 6\n";
        assert_eq!(record(text, "id = 4"), Some((0..8, text.find("topic").unwrap())));
        let dense = "# Facts\n[[fact]]\nid = 1\nvalue = 2\nid = 4\nvalue = 5\n";
        assert_eq!(record(dense, "value = 5"), Some((8..16, dense.find("id = 4").unwrap())));
        for one in ["[[fact]]\nid = 1\nid = 2\n", "[book]\nid = 1\nvalue = 1\nid = 2\nvalue = 2\n"] {
            assert_eq!(record(one, "id = 2"), None, "{one}");
        }
    }

    #[test]
    fn the_first_of_two_is_found_in_its_own_table() {
        let text = "a = 1\n[x]\na = 2\n[[row]]\nb = 1\n[[row]]\nb = 2\nb = 3\n[x]\na = 4\n";
        let at = |what: &str| text.rfind(what).unwrap();
        assert_eq!(find(text, at("b = 3")), Some(Duplicate { header: None, first: Some(at("b = 2")) }));
        assert_eq!(find(text, at("[x]") + 1), Some(Duplicate { header: Some("[x]"), first: text.find("[x]") }));
        assert_eq!(find(text, at("a = 4")), None, "the table was reported");
        assert_eq!(find("x = { a = 1, a = 2 }", 13), Some(Duplicate { header: None, first: None }));
    }
}
