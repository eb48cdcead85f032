//! A TOML text to its table, and what cannot be parsed in an author's words.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::Spanned;
use toml::de::DeTable;

use super::{Doc, braces, duplicate, mend, odd, slip};

impl<'a> Doc<'a> {
    /// Parses a text into its top table; what cannot be parsed is a fault, the rest is read.
    pub fn parse(&self, text: &'a str) -> Spanned<DeTable<'a>> {
        let (table, mut errors) = DeTable::parse_recoverable(text);
        errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
        let mut faulty = BTreeSet::new();
        let mut list = 0..0;
        let mut rows = BTreeSet::new();
        let mut headers = None;
        for error in errors {
            if self.is_full() {
                break;
            }
            let span = error.span().unwrap_or(0..0);
            // What follows on a line that could not be read is the same fault; so is the rest of a text that breaks off.
            let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
            let line = text[start..].lines().next().unwrap_or_default();
            let is_rest = !line.contains('=') && text[..start].lines().next_back().is_some_and(slip::breaks_off);
            if !faulty.insert(start) || is_rest || list.contains(&start) {
                continue;
            }
            if error.message().starts_with("duplicate key") {
                let headers = headers.get_or_insert_with(|| duplicate::Headers::of(text));
                if let Some((row, record)) = headers.record(span.start) {
                    if rows.insert(row.start) {
                        let name = &text[row];
                        let message = format!("a second record without its line `{name}`");
                        let key = record..record + duplicate::key(&text[record..]).len();
                        self.fault("toml.syntax", message, key, Some(format!("put `{name}` above this line")));
                    }
                    continue;
                }
                // A record before which no line starts one: that is said of the first.
                if !self.is_of_records() || headers.any_before(span.start) {
                    self.duplicate(text, span);
                }
                continue;
            }
            self.lost.borrow_mut().insert(slip::first_word(line).to_owned());
            let said = error.message().lines().next().unwrap_or_default().to_lowercase();
            if odd::is_json(text) {
                self.astray.set(0);
                let help = "write a table as `[name]` on a line of its own, and below it its keys as `key = \"value\"`".to_owned();
                self.fault("toml.syntax", "JSON in the place of TOML", start..start + line.len(), Some(help));
                break;
            }
            if slip::leads_astray(line) || odd::is_comment(line) {
                self.astray.set(0);
            } else if slip::header(line).is_some() {
                self.astray.set(self.astray.get().min(start));
            }
            if slip::is_of_open_list(error.message(), &text[start..span.start], line) {
                // All that follows was taken for items of the list.
                self.astray.set(0);
                let end = text[..start].trim_end().len();
                let help = "write `]` behind its last value".to_owned();
                self.fault("toml.syntax", "a list that is not closed", end.saturating_sub(1)..end, Some(help));
                break;
            }
            if said.starts_with("missing comma between key")
                && text[start..span.start].trim().is_empty()
                && mend::leaves_open(&text[..start], &text[start..])
            {
                self.astray.set(0);
                let end = text[..start].trim_end().len();
                self.fault(
                    "toml.syntax",
                    "braces that are not closed",
                    end.saturating_sub(1)..end,
                    Some("put `}` at the end of this line".to_owned()),
                );
                break;
            }
            if let Some((said, length)) = slip::yaml_list(&text[start..]) {
                list = start..start + length;
                self.fault("toml.syntax", said.0, start..start + line.len(), said.1);
                continue;
            }
            // Of a table on one line, the key and its value alone.
            let odd = odd::of_line(line).or_else(|| braces::no_comma(&said, line, span.start - start)).or_else(|| mend::of_line(line));
            let pair = braces::pair(line, span.start - start);
            let (start, line) = pair.map_or((start, line), |pair| (start + pair.start, &line[pair]));
            let of_line = odd.or_else(|| mend::of_line(line)).or_else(|| self.of_row(line)).or_else(|| slip::of_line(line));
            let of_line = of_line.or_else(|| said.contains("expected `=`").then(|| mend::no_key(line)).flatten());
            // A value that was read in part is wrong as a whole.
            let whole = slip::bare_value(line).map(|value| start + value.start..start + value.end);
            let span = whole.filter(|value| of_line.is_some() && value.contains(&span.start)).unwrap_or(span);
            let (message, help) = of_line.unwrap_or_else(|| {
                let (message, help) = slip::plain_words(&said);
                (message, help.map(str::to_owned))
            });
            let bare = slip::bare_value(line).map(|value| &line[value]);
            if let Some(value) = bare {
                self.bare.borrow_mut().push((duplicate::key(line).to_owned(), value.to_owned(), self.place(span.clone())));
            }
            self.fault("toml.syntax", message, span, help);
        }
        self.turned(text, table.get_ref());
        table
    }

    /// Whether the file is one of records, each of which starts with two brackets.
    fn is_of_records(&self) -> bool {
        self.path.starts_with("content/") && self.path.ends_with(".toml") && self.offset == 0
    }

    /// A line that starts a record, whose brackets do not pair.
    fn of_row(&self, line: &str) -> Option<(String, Option<String>)> {
        let (message, _) = slip::header(line).filter(|_| self.is_of_records())?;
        Some((message, Some(format!("write `[[{}]]`", slip::first_word(line)))))
    }

    /// A key or a table that stands twice, with the line of the first. Keys below a table's second header
    /// are no fault of their own.
    fn duplicate(&self, text: &str, span: Range<usize>) {
        if let Some((first, name)) = duplicate::single(text, span.start) {
            let first = first..first + name.len() + 2;
            if !self.is_broken(&first) {
                let message = format!("`[{name}]` where `[[{name}]]` stands below, in line {}", self.place(span).line);
                self.fault("toml.syntax", message, first, Some(format!("write `[[{name}]]` here, too: each of several has a line of its own")));
            }
            return;
        }
        let Some(found) = duplicate::find(text, span.start) else { return };
        let name = &text[span.clone()];
        if let Some(row) = found.header.map(|header| format!("[{header}]")).filter(|row| text[..span.start].contains(row.as_str())) {
            let message = format!("`[{name}]` where `{row}` stands before");
            return self.fault("toml.syntax", message, span, Some(format!("write `{row}` here, too: each of several has a line of its own")));
        }
        let first = found.first.map(|at| format!(", first in line {}", self.place(at..at).line)).unwrap_or_default();
        let (message, help) = match found.header {
            Some(header) => {
                (format!("the table `{header}` stands twice{first}"), format!("put the keys of both below one line `{header}`, or delete one"))
            }
            None => (format!("the key `{name}` stands twice{first}"), "delete one of the two".to_owned()),
        };
        self.fault("toml.syntax", message, span, Some(help));
    }
}
