//! A page's relations to others, as its front matter declares them.

use super::{FrontMatter, Target};
use crate::config::{Config, Relation};
use crate::table::{At, Table};

/// Reads the relations that the page's kind has. One that could not be read whole is not held to be missing.
pub(super) fn read(table: &mut Table<'_, '_>, front: &mut FrontMatter, config: &Config) {
    for relation in &config.relations {
        if !table.has(&relation.name) || !relation.from.contains(&front.kind) {
            continue;
        }
        let Some(value) = table.any(&relation.name) else {
            continue;
        };
        let Some(items) = value.get_ref().as_array() else {
            let named = value.get_ref().as_str().unwrap_or("folder/page");
            let named: Vec<String> = named.split(',').map(|name| format!("\"{}\"", name.trim())).collect();
            let help = format!("write a list: `{} = [{}]`", relation.name, named.join(", "));
            table.doc.fault("toml.type", format!("`{}` is no list", relation.name), value.span(), Some(help));
            front.unread = true;
            continue;
        };
        let mut targets = Vec::new();
        for item in items.iter() {
            let target = read_target(table, item, relation);
            front.unread |= target.is_none();
            targets.extend(target);
        }
        front.relations.push((relation.name.as_str().into(), targets));
    }
}

fn read_target(table: &Table<'_, '_>, item: &toml::Spanned<toml::de::DeValue<'_>>, relation: &Relation) -> Option<Target> {
    if let Some(text) = item.get_ref().as_str() {
        return Some(Target { to: At { value: text.to_owned(), span: item.span() }, fact: None });
    }
    if let Some(inner) = item.get_ref().as_table() {
        let mut inner = Table::new(table.doc, inner, item.span(), format!("a target of `{}`", relation.name));
        let other = inner.keys_at().into_iter().find(|key| key.value != "fact").filter(|_| !inner.has("to"));
        if let Some((key, text)) = other.and_then(|key| inner.peek(&key.value).map(|text| (key, text))) {
            let message = format!("unknown key `{}` in a target of `{}`", key.value, relation.name);
            let help = format!("the page stands in `to`: `{{ to = \"{}\" }}`", text.value);
            table.doc.fault("toml.unknown-key", message, key.span, Some(help));
            return None;
        }
        let to = inner.required("to");
        let fact = inner.text("fact");
        inner.finish(["to", "fact"]);
        return Some(Target { to: to?, fact });
    }
    let help = "write `\"folder/page\"` or `{ to = \"folder/page\", fact = \"id\" }`".to_owned();
    table.doc.fault("toml.type", format!("a target of `{}` is neither a text nor a table", relation.name), item.span(), Some(help));
    None
}
