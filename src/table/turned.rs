//! Signs that turn text around, written as escapes: the file does not show them, the page would have them.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::Doc;
use crate::diagnostic::Diagnostic;
use crate::escape::turns;

impl Doc<'_> {
    /// Warns of each text and key that has such a sign where its writing in TOML has none. One that stands there
    /// as it is was found when the file was read.
    pub(super) fn turned(&self, text: &str, table: &DeTable<'_>) {
        if !text.contains("\\u") && !text.contains("\\U") {
            return;
        }
        for (key, value) in table {
            self.turned_text(text, key.get_ref(), key.span());
            self.turned_value(text, value.get_ref(), value.span());
        }
    }

    fn turned_value(&self, text: &str, value: &DeValue<'_>, span: Range<usize>) {
        match value {
            DeValue::String(said) => self.turned_text(text, said, span),
            DeValue::Array(items) => items.iter().for_each(|item| self.turned_value(text, item.get_ref(), item.span())),
            DeValue::Table(table) => self.turned(text, table),
            _ => {}
        }
    }

    fn turned_text(&self, text: &str, said: &str, span: Range<usize>) {
        let Some(sign) = said.chars().find(|c| turns(*c)) else { return };
        if text.get(span.clone()).is_some_and(|written| !written.contains(turns)) {
            let message = format!("the sign U+{:04X}, written as an escape, changes the direction of the text behind it", u32::from(sign));
            let fault = Diagnostic::warning("encoding.bidirectional", message, self.place(span));
            self.faults.borrow_mut().push(fault.help("delete it; direction follows from the letters and from `lang`"));
        }
    }
}
