//! What is said of a value of another type than its key has: what it is, what is wanted, and how that is written.

use toml::Spanned;
use toml::de::DeValue;

use super::{Doc, Table, listed};

/// What is wanted where several records stand.
pub(super) const ROWS: &str = "a list of tables";
/// What is wanted where tables stand by their names.
pub(super) const TABLES: &str = "a table for each name";

impl<'d, 'a> Table<'d, 'a> {
    /// Says that a value is of another type than `wanted`, with what to write.
    pub(super) fn wrong(&self, key: &str, wanted: &str, value: &Spanned<DeValue<'a>>) {
        if self.doc.is_broken(&value.span()) {
            return;
        }
        let message = format!("`{key}` is {}, where {wanted} is wanted", article(value.get_ref().type_str()));
        let text = self.as_text(key, value);
        let help = match wanted {
            "a text" => &text,
            "a whole number" => &whole_number(key, value.get_ref()),
            "`true` or `false`" => "write `true` or `false`, without quotation marks",
            "a list of texts" => &value
                .get_ref()
                .as_str()
                .map_or_else(|| format!("write a list: `{key} = [\"…\"]`"), |text| format!("write a list: `{key} = [{}]`", listed(text))),
            ROWS => &format!("write each under a line of its own, with two brackets: `[[{}]]`", self.whole_name(key)),
            TABLES => {
                let first = value.get_ref().as_array().and_then(|items| items.first()?.get_ref().as_str()).unwrap_or("NAME");
                &format!("write each under a line of its own: `[{}.{first}]`", self.whole_name(key))
            }
            _ if self.has_lines() => &format!("write `[{}]` on a line of its own, and below it its keys", self.whole_name(key)),
            _ => &format!("write it as a table: `{key} = {{ … }}`"),
        };
        let say = if wanted == ROWS { Doc::fault_of_file } else { Doc::fault };
        say(self.doc, "toml.type", message, value.span(), Some(help.to_owned()));
    }

    /// How a value is written as the text that it should be.
    fn as_text(&self, key: &str, value: &Spanned<DeValue<'a>>) -> String {
        let raw = self.doc.text_at(&value.span());
        match value.get_ref() {
            DeValue::Array(items) => match items.first().and_then(|item| item.get_ref().as_str()) {
                Some(text) if items.len() == 1 => format!("write it without brackets: `{key} = \"{text}\"`"),
                _ => format!("write one text: `{key} = \"…\"`"),
            },
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Datetime(_) if !raw.contains('\n') => {
                format!("put it between quotation marks: `{key} = \"{raw}\"`")
            }
            _ => format!("write a text between quotation marks, `{key} = \"…\"`, or delete the line"),
        }
    }

    /// Whether tables below this one mostly start with a line of their own.
    fn has_lines(&self) -> bool {
        self.what == "`book.toml`" || self.what.starts_with("`[") && !self.what.starts_with("`[[")
    }

    /// The name of a table below this one, with those above it.
    pub(super) fn whole_name(&self, key: &str) -> String {
        let above = self.what.trim_matches('`').strip_prefix('[').and_then(|name| name.strip_suffix(']'));
        above.filter(|above| !above.starts_with('[')).map_or_else(|| key.to_owned(), |above| format!("{above}.{key}"))
    }
}

/// How the whole number is written that a value was meant to be.
fn whole_number(key: &str, value: &DeValue<'_>) -> String {
    let text = value.as_str().and_then(|text| text.trim().parse::<i64>().ok());
    let rounded = value.as_float().and_then(|number| number.as_str().parse::<f64>().ok()).filter(|number| number.is_finite());
    let bytes = value.as_str().and_then(|text| {
        let text = text.trim().to_lowercase();
        let (number, unit) = text.split_at(text.find(|c: char| !c.is_ascii_digit())?);
        Some(number.parse::<i64>().ok()? * [("kb", 1024), ("mb", 1024 * 1024)].into_iter().find(|(name, _)| *name == unit.trim())?.1)
    });
    match (text.or(bytes), rounded) {
        (Some(number), _) => format!("write it without quotation marks: `{key} = {number}`"),
        (_, Some(number)) => format!("write it without decimals: `{key} = {}`", number.round()),
        _ => format!("write a number without quotation marks, such as `{key} = 9`"),
    }
}

fn article(kind: &str) -> String {
    match kind {
        "string" => "a text".into(),
        "integer" => "a whole number".into(),
        "float" => "a number".into(),
        "boolean" => "true or false".into(),
        "datetime" => "a date".into(),
        "array" => "a list".into(),
        other => format!("a {other}"),
    }
}
