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
    if let Some(at) = table.peek("number").filter(|at| !at.value.is_empty() && !at.value.chars().any(char::is_numeric)) {
        let message = format!("`{}` is no number that can be dialled", at.value);
        let help = "write the number as its operator prints it; put other ways to reach the service into `also`".to_owned();
        table.doc.fault("service.unreachable", message, at.span, Some(help));
    }
    let lacks = |key: &str| table.peek(key).is_none_or(|at| at.value.trim().is_empty());
    if ["number", "url", "also"].into_iter().all(lacks) {
        let message = format!("the service `{}` has neither a number nor an address", service.id);
        let help = "add `number = \"…\"` or `url = \"https://…\"`".to_owned();
        table.doc.fault("service.unreachable", message, table.span.clone(), Some(help));
    }
}
