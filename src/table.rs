//! TOML read key by key, each fault with its place.
//!
//! One way for `book.toml`, front matter, records, themes and components: a reader takes the
//! keys it knows; what is left over at the end is an unknown key. Declared keys carry
//! their documentation, from which the reference is made.

mod address;
mod braces;
mod choice;
mod date;
mod duplicate;
mod look;
mod mend;
mod odd;
mod parse;
mod slip;
mod turned;
mod wrong;

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Lines, MOST, Place, nearest};

/// A key that a table may have, documented where it is read.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The key.
    pub name: &'static str,
    /// What its value is: `text`, `date`, `list of text` …
    pub kind: &'static str,
    /// What it is for.
    pub doc: &'static str,
}

/// The code of a key that has to be there and is not.
const MISSING: &str = "toml.missing-key";
/// The code of what is no TOML: what stands behind it may be read otherwise than it was meant.
const SYNTAX: &str = "toml.syntax";

/// Declares a [`Field`].
pub const fn field(name: &'static str, kind: &'static str, doc: &'static str) -> Field {
    Field { name, kind, doc }
}

/// A TOML text, the file it stands in, and the faults found in it so far.
pub struct Doc<'a> {
    path: &'a Arc<str>,
    whole: &'a str,
    offset: usize,
    lines: OnceCell<Lines>,
    faults: RefCell<Vec<Diagnostic>>,
    /// Where the first line stands that could not be read so that what is behind it may belong elsewhere, or nowhere.
    astray: Cell<usize>,
    /// Keys whose lines could not be read.
    lost: RefCell<BTreeSet<String>>,
    /// Of those, the ones whose values have no marks around them, with the value and where it was said.
    bare: RefCell<Vec<(String, String, Place)>>,
}

impl<'a> Doc<'a> {
    /// A document that is a part of a file: `whole[offset..]` starts with it.
    pub fn new(path: &'a Arc<str>, whole: &'a str, offset: usize) -> Self {
        Self {
            path,
            whole,
            offset,
            lines: OnceCell::new(),
            faults: RefCell::default(),
            astray: Cell::new(usize::MAX),
            lost: RefCell::default(),
            bare: RefCell::default(),
        }
    }

    /// The place of a span of the TOML text.
    pub fn place(&self, span: Range<usize>) -> Place {
        let lines = self.lines.get_or_init(|| Lines::of(self.whole));
        lines.place(self.path, self.whole, span.start + self.offset..span.end + self.offset)
    }

    /// What is written at a span of the TOML text.
    fn text_at(&self, span: &Range<usize>) -> &str {
        self.whole.get(span.start + self.offset..span.end + self.offset).unwrap_or_default()
    }

    /// Whether so much is wrong that more would not be said.
    pub fn is_full(&self) -> bool {
        self.faults.borrow().len() >= MOST
    }

    /// Records an error.
    pub fn fault(&self, code: &'static str, message: impl Into<String>, span: Range<usize>, help: Option<String>) {
        if !self.is_full() {
            let fault = Diagnostic::error(code, message, self.place(span)).help_if(help);
            self.faults.borrow_mut().push(Diagnostic { spoils_file: code == SYNTAX, ..fault });
        }
    }

    /// Records an error for which the whole document is read otherwise than it was meant.
    pub fn fault_of_file(&self, code: &'static str, message: impl Into<String>, span: Range<usize>, help: Option<String>) {
        if !self.is_full() {
            let fault = Diagnostic::error(code, message, self.place(span)).help_if(help);
            self.faults.borrow_mut().push(fault.spoiling_file());
        }
    }

    /// Takes back that a table lacks a key, which it has misspelt.
    fn take_back_missing(&self, message: &str, table: &Range<usize>) {
        let place = self.place(table.clone());
        self.faults.borrow_mut().retain(|fault| fault.code != MISSING || fault.message != message || fault.place.as_ref() != Some(&place));
    }

    /// Warns of a sign in a text of one line that an author hardly meant: `"A\note"` is two lines.
    fn escapes(&self, key: &str, text: &str, span: &Range<usize>) {
        let raw = self.text_at(span);
        if !text.contains(['\n', '\t', '\r', '\u{8}', '\u{c}', '\u{1b}']) || raw.contains(['\n', '\t']) {
            return;
        }
        if let Some((at, sign)) = slip::escape(raw) {
            let message = format!("`{sign}` in `{key}` is no backslash and a letter, but {}", slip::meaning(sign));
            let help = format!("write a backslash twice, `\\{sign}`, or put the text between single quotation marks: `'…'`");
            let place = self.place(span.start + at..span.start + at + sign.len());
            self.faults.borrow_mut().push(Diagnostic::warning("toml.escape", message, place).help(help));
        }
    }

    /// Whether every table and list was read to its end.
    pub fn is_whole(&self) -> bool {
        self.astray.get() == usize::MAX
    }

    /// Whether what stands here may belong to a table whose first line could not be read.
    fn is_astray(&self, span: &Range<usize>) -> bool {
        span.start >= self.astray.get()
    }

    /// Whether a key stands on a line that could not be read.
    pub fn is_lost(&self, key: &str) -> bool {
        self.lost.borrow().contains(key)
    }

    /// Whether what stands here could not be parsed, which was said then.
    fn is_broken(&self, span: &Range<usize>) -> bool {
        if self.is_astray(span) {
            return true;
        }
        let line = self.place(span.clone()).line;
        let here = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|place| place.line == line);
        self.faults.borrow().iter().any(|fault| fault.code == SYNTAX && here(fault))
    }

    /// Says of a key whose value is a word without marks what to write, now that is known what is wanted.
    fn wants(&self, key: &str, help: impl Fn(&str) -> Option<String>) {
        for (_, value, place) in self.bare.borrow().iter().filter(|(name, value, _)| name == key && value.starts_with(char::is_alphabetic)) {
            let mut faults = self.faults.borrow_mut();
            let said = faults.iter_mut().find(|fault| fault.code == SYNTAX && fault.place.as_ref() == Some(place));
            if let Some((fault, help)) = said.zip(help(value)) {
                fault.help = Some(help);
            }
        }
    }

    /// All faults found.
    pub fn into_faults(self) -> Vec<Diagnostic> {
        self.faults.into_inner()
    }
}

/// A value with the span it was written at. Where it stands is no part of what it says:
/// the hash is the value's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the TOML text.
    pub span: Range<usize>,
}

impl<T: Hash> Hash for At<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

/// One table being read.
pub struct Table<'d, 'a> {
    /// The document it stands in.
    pub doc: &'d Doc<'a>,
    table: &'d DeTable<'a>,
    /// Where it stands.
    pub span: Range<usize>,
    what: String,
    taken: BTreeSet<String>,
    /// A key, and the wrong one under which its value stands, which was said.
    renamed: Option<(&'static str, &'static str)>,
}

impl<'d, 'a> Table<'d, 'a> {
    /// Starts to read a table; `what` names it in messages: "front matter", "`[book]`".
    pub fn new(doc: &'d Doc<'a>, table: &'d DeTable<'a>, span: Range<usize>, what: impl Into<String>) -> Self {
        Self { doc, table, span, what: what.into(), taken: BTreeSet::new(), renamed: None }
    }

    fn take(&mut self, key: &str) -> Option<&'d Spanned<DeValue<'a>>> {
        self.taken.insert(self.written(key).to_owned());
        self.find(key).map(|(_, value)| value)
    }

    /// A text.
    pub fn text(&mut self, key: &str) -> Option<At<String>> {
        let value = self.take(key)?;
        match value.get_ref() {
            DeValue::String(text) => {
                self.doc.escapes(key, text, &value.span());
                Some(At { value: text.to_string(), span: value.span() })
            }
            _ => {
                self.wrong(key, "a text", value);
                None
            }
        }
    }

    /// A text, empty if it is not there.
    pub fn plain(&mut self, key: &str) -> String {
        self.text(key).map(|at| at.value).unwrap_or_default()
    }

    /// What is said of a key that is not there.
    fn lacks(&self, key: &str) -> String {
        format!("{} lacks `{key}`", self.what)
    }

    /// Says that a key is not there that has to be.
    pub fn miss(&self, key: &str, help: impl Fn() -> String) {
        if !self.has(key) && !self.doc.is_broken(&self.span) && !self.doc.is_lost(key) && !self.is_torn() {
            self.doc.fault(MISSING, self.lacks(key), self.span.clone(), Some(help()));
        }
    }

    /// Whether a line of a record could not be parsed, behind which the parser may have passed over others.
    fn is_torn(&self) -> bool {
        let faults = self.doc.faults.borrow();
        let mut torn = faults.iter().filter(|fault| fault.code == SYNTAX).filter_map(|fault| fault.place.as_ref()).map(|place| place.line).peekable();
        if !self.what.starts_with("`[[") || torn.peek().is_none() {
            return false;
        }
        let first = self.doc.place(self.span.clone()).line;
        let behind = self.doc.whole.get(self.span.start + self.doc.offset..).unwrap_or_default();
        let lines = behind.lines().skip(1).take_while(|line| !line.starts_with('['));
        let last = first + lines.count() as u32;
        torn.any(|line| (first..=last).contains(&line))
    }

    /// A text that has to be there.
    pub fn required(&mut self, key: &str) -> Option<At<String>> {
        let text = self.text(key);
        self.miss(key, || format!("add `{key} = \"…\"`"));
        text.filter(|at| {
            let filled = !at.value.trim().is_empty();
            if !filled && !self.doc.is_broken(&at.span) {
                let help = format!("write it: `{key} = \"…\"`");
                self.doc.fault("toml.empty", format!("`{key}` is empty"), at.span.clone(), Some(help));
            }
            filled
        })
    }

    /// A yes or no.
    pub fn flag(&mut self, key: &str) -> Option<bool> {
        let is_flag = |value: &str| matches!(value.to_lowercase().as_str(), "yes" | "no" | "on" | "off" | "true" | "false" | "y" | "n");
        self.doc.wants(key, |value| (!is_flag(value)).then(|| format!("write `{key} = true` or `{key} = false`")));
        let value = self.take(key)?;
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong(key, "`true` or `false`", value);
        }
        flag
    }

    /// A whole number.
    pub fn number(&mut self, key: &str) -> Option<At<i64>> {
        self.doc
            .wants(key, |value| Some(format!("write `{key} = {}`", mend::number_word(value).map_or("9".to_owned(), |number| number.to_string()))));
        let value = self.take(key)?;
        let number = value.get_ref().as_integer().and_then(|n| i64::from_str_radix(n.as_str(), n.radix()).ok());
        if number.is_none() {
            self.wrong(key, "a whole number", value);
        }
        number.map(|number| At { value: number, span: value.span() })
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &str) -> Vec<At<String>> {
        self.doc.wants(key, |value| Some(format!("write a list: `{key} = [{}]`", listed(value))));
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, "a list of texts", value);
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array.iter().filter(|item| !self.doc.is_astray(&item.span())) {
            match item.get_ref() {
                DeValue::String(text) => texts.push(At { value: text.to_string(), span: item.span() }),
                _ => self.wrong(key, "a text", item),
            }
        }
        texts
    }

    /// A list of texts without their places.
    pub fn words(&mut self, key: &str) -> Vec<String> {
        self.texts(key).into_iter().map(|at| at.value).collect()
    }

    /// A value of any kind.
    pub fn any(&mut self, key: &str) -> Option<&'d Spanned<DeValue<'a>>> {
        self.take(key)
    }

    /// A table below this one.
    pub fn table(&mut self, key: &str) -> Option<Table<'d, 'a>> {
        let value = self.take(key)?;
        let Some(table) = value.get_ref().as_table() else {
            self.wrong(key, "a table", value);
            return None;
        };
        let at = self.find(key).map_or(value.span(), |(name, _)| name.span());
        Some(Table::new(self.doc, table, at, format!("`[{}]`", self.whole_name(key))))
    }

    /// The same table, called by its whole name where findings speak of it.
    pub fn called(mut self, what: impl Into<String>) -> Self {
        self.what = what.into();
        self
    }

    /// All tables below this one, in the order they were written: `[languages.th]` and the like.
    pub fn tables(&mut self, key: &str) -> Vec<(String, Table<'d, 'a>)> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        if !value.get_ref().is_table() {
            self.wrong(key, wrong::TABLES, value);
        }
        let Some(mut outer) = value.get_ref().is_table().then(|| self.table(key)).flatten() else {
            return Vec::new();
        };
        let names = outer.keys();
        names
            .into_iter()
            .filter_map(|name| {
                let inner = outer.table(&name)?;
                Some((name, inner))
            })
            .collect()
    }

    /// A list of tables, `[[fact]]`.
    pub fn rows(&mut self, key: &str) -> Vec<Table<'d, 'a>> {
        let Some(value) = self.take(key) else {
            return Vec::new();
        };
        let Some(array) = value.get_ref().as_array() else {
            self.wrong(key, wrong::ROWS, value);
            return Vec::new();
        };
        let mut rows = Vec::new();
        for item in array.iter() {
            match item.get_ref().as_table() {
                Some(table) => {
                    let span = item.span().start..item.span().start + key.len() + 4;
                    rows.push(Table::new(self.doc, table, span, format!("`[[{key}]]`")));
                }
                None => self.wrong(key, "a table", item),
            }
        }
        rows
    }

    /// Reports every key that nobody took, with the nearest one that exists.
    pub fn finish<'n>(self, known: impl IntoIterator<Item = &'n str>) {
        self.finish_with(known, |_| None);
    }

    /// The same, with help of its own for some keys.
    pub fn finish_with<'n>(self, known: impl IntoIterator<Item = &'n str>, own: impl Fn(&str) -> Option<String>) {
        let known: Vec<&str> = known.into_iter().collect();
        for (name, _) in self.table.iter() {
            let key: &str = name.get_ref();
            if self.taken.contains(key) || self.doc.is_broken(&name.span()) {
                continue;
            }
            let own = own(key);
            let near = nearest(key, known.iter().copied()).filter(|_| own.is_none());
            if let Some(near) = near {
                self.doc.take_back_missing(&self.lacks(near), &self.span);
            }
            let help =
                own.or_else(|| near.map(|near| format!("did you mean `{near}`?"))).unwrap_or_else(|| format!("known keys: {}", known.join(", ")));
            self.doc.fault("toml.unknown-key", format!("unknown key `{key}` in {}", self.what), name.span(), Some(help));
        }
    }
}

/// The names of declared fields.
pub fn names(fields: &[Field]) -> impl Iterator<Item = &str> {
    fields.iter().map(|field| field.name)
}

/// The items of a list, of a text that parts them by commas.
pub fn listed(text: &str) -> String {
    let items: Vec<String> = text.split(',').map(|item| format!("\"{}\"", item.trim())).collect();
    items.join(", ")
}
