//! Texts of front matter that are printed as they are: a call or a citation in them is answered nowhere.

use crate::table::{At, Table};

/// Holds a title or a description to being plain text.
pub(super) fn hold(table: &Table<'_, '_>, key: &str, text: Option<&At<String>>) {
    let Some(text) = text else { return };
    let called = text.value.split_once("{{").is_some_and(|(_, rest)| {
        let rest = rest.trim_start();
        rest.starts_with(|c: char| c.is_ascii_lowercase()) && rest.contains("}}")
    });
    let cited = text.value.split_once("[@").is_some_and(|(_, rest)| rest.starts_with(char::is_alphanumeric) && rest.contains(']'));
    if called {
        let help = "write the value itself, or leave it to the page's text".to_owned();
        table.doc.fault("component.form", format!("a call in `{key}`, where readers see it as it is written"), text.span.clone(), Some(help));
    } else if cited {
        let help = "cite the source in the page's text".to_owned();
        table.doc.fault("cite.syntax", format!("a citation in `{key}`, where readers see it as it is written"), text.span.clone(), Some(help));
    }
}
