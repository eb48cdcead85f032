//! Whether a record alone makes sense: a key that can be cited, a year, a country's code, a service that can be reached.

use super::Service;
use crate::table::{At, Doc, Table};

/// A source's key must be such that `[@key]` names it.
pub(super) fn citable(table: &Table<'_, '_>, key: Option<&At<String>>) {
    let Some(key) = key.filter(|key| key.value.contains([';', '[', ']', '@', '`']) || key.value.contains(char::is_whitespace)) else { return };
    let help = "write it in letters, digits and hyphens, like `who-2024`".to_owned();
    table.doc.fault("record.name", format!("`[@{}]` could not name this source", key.value), key.span.clone(), Some(help));
}

/// A year of four digits.
pub(super) fn year(table: &mut Table<'_, '_>, key: &str) -> Option<i64> {
    let at = table.number(key)?;
    if !(1000..=9999).contains(&at.value) {
        table.doc.fault("record.year", format!("`{key}` is {}, which is no year", at.value), at.span, Some("write all four digits: `2024`".into()));
        return None;
    }
    Some(at.value)
}

/// The same of a text that holds nothing but a number: a period or a season may say more.
pub(super) fn year_in_words(doc: &Doc<'_>, at: Option<&At<String>>) {
    let Some(at) = at.filter(|at| !at.value.is_empty() && at.value.len() != 4 && at.value.bytes().all(|b| b.is_ascii_digit())) else { return };
    doc.fault("record.year", format!("`year` is {}, which is no year", at.value), at.span.clone(), Some("write all four digits: `\"2024\"`".into()));
}

/// A value that says its unit, which is printed behind it once more.
pub(super) fn per_cent(table: &Table<'_, '_>) {
    let (Some(value), Some(unit)) = (table.peek("value"), table.peek("unit")) else { return };
    let bare = value.value.trim().trim_end_matches('%').trim_end();
    if unit.value.starts_with("per cent") && value.value.trim().ends_with('%') {
        let message = format!("the value `{}` says its unit, which is printed a second time", value.value);
        table.doc.fault("record.unit", message, value.span, Some(format!("write `value = \"{bare}\"`")));
    }
}

/// Whether a text is a country's code as pages and records name it: two small letters, a part of the country behind a
/// hyphen, or `intl`.
pub fn is_country(code: &str) -> bool {
    let (country, part) = code.split_once('-').unwrap_or((code, "x"));
    let country = country.len() == 2 && country.bytes().all(|b| b.is_ascii_lowercase());
    code == "intl" || country && (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What to write for a country.
pub const COUNTRY: &str = "write the code of two small letters, as `th` for Thailand, or `intl`";

/// Holds a page or a record to a country's code.
pub fn hold_country(doc: &Doc<'_>, code: Option<&At<String>>) {
    let Some(code) = code.filter(|at| !at.value.trim().is_empty() && !is_country(&at.value)) else { return };
    let small = code.value.trim().to_lowercase();
    let help = if is_country(&small) { format!("write `{small}`") } else { COUNTRY.into() };
    doc.fault("country.code", format!("`{}` is no country's code", code.value), code.span.clone(), Some(help));
}

/// A service that is shown can be reached, and its number is one.
pub(super) fn reachable(table: &Table<'_, '_>, service: &Service) {
    if !service.shown() {
        return;
    }
    if let Some(at) = table.peek("number").filter(|at| !at.value.trim().is_empty() && !is_dialled(&at.value)) {
        let (message, help) = match at.value.bytes().any(|b| b.is_ascii_digit()) {
            true => (
                format!("`{}` is not one number: a telephone would dial its digits alone, one behind the other", at.value),
                "write one number, in digits with spaces, hyphens, brackets and a leading `+`; put a second one, or what is said of it, into `also`",
            ),
            false => (
                format!("`{}` is no number that can be dialled", at.value),
                "write the number in digits, as its operator prints it; put other ways to reach the service into `also`",
            ),
        };
        let help = help.to_owned();
        table.doc.fault("service.unreachable", message, at.span, Some(help));
    }
    let lacks = |key: &str| table.peek(key).is_none_or(|at| at.value.trim().is_empty());
    if ["number", "url", "also"].into_iter().all(lacks) {
        let message = format!("the service `{}` has neither a number nor an address", service.id);
        let help = "add `number = \"…\"` or `url = \"https://…\"`".to_owned();
        table.doc.fault("service.unreachable", message, table.span.clone(), Some(help));
    }
}

/// Whether a text is one number: digits, and the signs that part them where a number is printed.
fn is_dialled(number: &str) -> bool {
    let number = number.trim();
    let inner = number.strip_prefix('+').unwrap_or(number);
    let printed = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '(' | ')');
    inner.chars().all(printed) && inner.bytes().any(|b| b.is_ascii_digit()) && !are_two(number)
}

/// Whether a hyphen between spaces parts two short numbers, none of which starts as one with a code of its place does.
fn are_two(number: &str) -> bool {
    let is_short = |part: &str| (3..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()) && !part.starts_with('0');
    number.split_once(" - ").is_some_and(|(first, second)| is_short(first.trim()) && is_short(second.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_that_a_telephone_dials_as_it_is_meant() {
        for number in ["1387", "+66 (2) 123-45", "1800-18-2327", "092 311 511", "(02) 1234\u{2011}567", "021 - 5790", "1800 - 18 2327"] {
            assert!(is_dialled(number), "{number}");
        }
        for number in
            ["1387 / 1300", "1387 or 1300", "1387, 1300", "1800-CHILD", "1387 (ext. 2)", "1387 + 2", "call us", "+", "1\u{e53}87", "1387 - 1300"]
        {
            assert!(!is_dialled(number), "{number}");
        }
    }
}
