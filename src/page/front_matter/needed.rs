//! What a page's kind asks for, as the line that an author has to add.

use crate::config::{Config, Key, KeyType, Kind};

use super::PAGE;

/// Each key that a page of a kind needs, where the page has no front matter, with the line to add.
pub(super) fn all(kind: &str, config: &Config) -> Vec<(String, String)> {
    let Some(kind) = config.kind(kind) else { return Vec::new() };
    kind.required.iter().map(|key| (key.value.clone(), line(&key.value, kind))).collect()
}

/// The line of a key: `owner = "…"`.
pub(super) fn line(key: &str, kind: &Kind) -> String {
    let own = kind.keys.iter().find(|own| own.name == key).map(of_kind);
    let value = own.unwrap_or_else(|| match PAGE.iter().find(|field| field.name == key).map(|field| field.kind) {
        Some("date") if key == "review_by" => "2027-11-24".to_owned(),
        Some("date") => "2026-11-24".to_owned(),
        Some("true or false") => "true".to_owned(),
        Some("country code") => "\"th\"".to_owned(),
        Some("number above 0") => "8".to_owned(),
        Some("table") => "{ by = \"…\", on = 2026-11-24 }".to_owned(),
        Some("text" | "kind" | "file") => "\"…\"".to_owned(),
        // Lists, and relations, which are lists of pages.
        _ => "[\"…\"]".to_owned(),
    });
    format!("{key} = {value}")
}

fn of_kind(key: &Key) -> String {
    match key.kind {
        KeyType::Text => "\"…\"".to_owned(),
        KeyType::Texts => "[\"…\"]".to_owned(),
        KeyType::Number => "1".to_owned(),
        KeyType::Numbers => "[1, 2]".to_owned(),
        KeyType::Date => "2026-11-24".to_owned(),
        KeyType::Flag => "true".to_owned(),
        KeyType::Choice => format!("\"{}\"", key.choices.first().map_or("…", |(choice, _)| choice.as_str())),
    }
}
