//! What the theme's settings name must be there: pages, sections, relations, headings, icons.
//!
//! The theme says which of its settings name what; nothing of any one theme is known here.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::plan::{Planning, Recipe};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::site::contact;
use crate::source::CONFIG;
use crate::table::Doc;
use crate::theme::{Named, Naming};
use crate::url;

/// Where the keys of a table stand among the names of a setting.
const KEYS: &str = "*";

/// Everything that the settings name and that is not there, each at its place in `book.toml`.
pub fn unknown_names(planning: Planning<'_>) -> Vec<Diagnostic> {
    let path: Arc<str> = CONFIG.into();
    let Some(text) = planning.source.text(CONFIG).filter(|_| is_asked(planning)) else {
        return Vec::new();
    };
    let doc = Doc::new(&path, text, 0);
    let parsed = doc.parse(text);
    let settings = below(parsed.get_ref(), "theme").and_then(|theme| below(theme.get_ref().as_table()?, "settings"));
    let Some(settings) = settings.and_then(|settings| settings.get_ref().as_table()) else {
        return Vec::new();
    };
    let mut checker = Checker { planning, path: &path, text, known: Known::default(), faults: Vec::new() };
    for naming in planning.theme.naming() {
        if let Some(value) = below(settings, &naming.setting) {
            checker.value(naming, "", value);
            if let Some(table) = value.get_ref().as_table() {
                table.keys().for_each(|key| checker.name(naming, KEYS, key.get_ref(), key.span()));
            }
        }
    }
    checker.faults
}

/// Where nothing is set there is nothing to name; of a site whose pages are not found, that is said.
fn is_asked(planning: Planning<'_>) -> bool {
    !planning.site.config().settings.is_empty() && !planning.site.editions[0].pages.is_empty()
}

/// Whether a text is an address of another host, or of a person there.
fn outside(text: &str) -> bool {
    text.contains("://") || text.starts_with("mailto:") || text.starts_with("tel:")
}

fn below<'t, 'a>(table: &'t DeTable<'a>, key: &str) -> Option<&'t Spanned<DeValue<'a>>> {
    table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
}

/// Names that are there, looked up once they are asked for.
#[derive(Default)]
struct Known {
    outputs: OnceCell<BTreeMap<Arc<str>, Recipe>>,
    sections: OnceCell<BTreeSet<String>>,
    headings: OnceCell<BTreeSet<String>>,
}

struct Checker<'a> {
    planning: Planning<'a>,
    path: &'a Arc<str>,
    text: &'a str,
    known: Known,
    faults: Vec<Diagnostic>,
}

impl Checker<'_> {
    /// All texts in a value, each under the key that is nearest to it.
    fn value(&mut self, naming: &Naming, key: &str, value: &Spanned<DeValue<'_>>) {
        match value.get_ref() {
            DeValue::String(text) => self.name(naming, key, text, value.span()),
            DeValue::Array(items) => items.iter().for_each(|item| self.value(naming, key, item)),
            DeValue::Table(table) => table.iter().for_each(|(key, value)| self.value(naming, key.get_ref(), value)),
            _ => {}
        }
    }

    fn name(&mut self, naming: &Naming, key: &str, text: &str, span: Range<usize>) {
        let setting = &naming.setting;
        let named = if key == KEYS { naming.names.iter().find(|(name, _)| name == key).map(|(_, named)| *named) } else { naming.of(key) };
        let named = named.filter(|_| !text.is_empty());
        if named.is_some_and(|named| named.is_forbidden(text)) {
            let place = Place::new(self.path, self.text, span);
            let message = format!("the setting `{setting}` has a link that could run something: `{text}`");
            self.faults.push(Diagnostic::error("link.forbidden", message, place).help("write an address with `https:`"));
        } else if !text.is_empty() && !text.contains(&naming.holds) {
            let message = format!("the setting `{setting}` lacks `{}`", naming.holds);
            self.fault(message, span, format!("write `{}` where it belongs in `{text}`", naming.holds));
        } else if let Some((what, help)) = named.and_then(|named| self.missing(named, text)) {
            self.fault(format!("the setting `{setting}` {what}"), span, help);
        } else if let Some((_, choices)) = naming.choices.iter().find(|(name, _)| name == key).filter(|(_, all)| !all.iter().any(|one| one == text)) {
            let listed: Vec<&str> = choices.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
            let help = did_you_mean(text, listed.iter().copied()).unwrap_or_else(|| format!("choices: {}", listed.join(", ")));
            let of = if key.is_empty() { format!("the setting `{setting}`") } else { format!("`{key}` in the setting `{setting}`") };
            self.fault(format!("`{text}` is no choice of {of}"), span, help);
        }
    }

    fn fault(&mut self, message: String, span: Range<usize>, help: String) {
        let place = Place::new(self.path, self.text, span);
        self.faults.push(Diagnostic::error("theme.unknown-name", message, place).help(help));
    }

    /// What is the matter with a name, and help; nothing if it is there.
    fn missing(&self, named: Named, text: &str) -> Option<(String, String)> {
        let config = self.planning.site.config();
        let among = |what: &str, known: BTreeSet<&str>| {
            let listed = || known.iter().take(12).copied().collect::<Vec<_>>().join(", ");
            let help = || match did_you_mean(text, known.iter().copied()) {
                Some(near) => near,
                None if known.is_empty() => format!("there is no {what} yet: leave the name out"),
                None => format!("there are: {}", listed()),
            };
            (!known.contains(text)).then(|| (format!("names the {what} `{text}`, which does not exist"), help()))
        };
        match named {
            Named::Page if outside(text) => {
                Some((format!("leads to another host: `{text}`"), "write the address of a page from the site's root: `guide/`".into()))
            }
            Named::Link if outside(text) => None,
            Named::Page | Named::Link => self.address(text),
            Named::Address => (!outside(text)).then(|| {
                if let Some((what, help)) = contact(text) {
                    return (format!("has {what}"), help);
                }
                let help = format!("write it with its scheme: `https://{}`", text.trim_start_matches('/'));
                (format!("leads to `{text}`, which is no address of another host"), help)
            }),
            Named::Section => among("section", self.sections().iter().map(String::as_str).collect()),
            Named::Relation => among("relation", config.relations.iter().flat_map(|relation| [relation.name.as_str(), &relation.inverse]).collect()),
            Named::Choice => {
                let keys = config.kinds.iter().flat_map(|kind| &kind.keys);
                among("choice", keys.flat_map(|key| key.choices.iter().map(|(choice, _)| choice.as_str())).collect())
            }
            Named::Icon => {
                let files = self.planning.theme.names.files.keys();
                among("icon", files.filter_map(|file| file.strip_prefix("icons/")?.strip_suffix(".svg")).collect())
            }
            Named::Heading => {
                let known = self.headings();
                (!known.contains(text)).then(|| {
                    let help = did_you_mean(text, known.iter().map(String::as_str));
                    let help = help.unwrap_or_else(|| "write the id of a heading: its words in small letters, with `-` between them".into());
                    (format!("names the heading `{text}`, which no page has"), help)
                })
            }
        }
    }

    /// The names of folders with pages, by which menus know them.
    fn sections(&self) -> &BTreeSet<String> {
        let pages = || self.planning.site.editions[0].pages.values().filter(|entry| entry.page.is_index && !entry.page.path.is_empty());
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        self.known.sections.get_or_init(|| pages().map(|entry| name(&entry.page.path)).collect())
    }

    fn headings(&self) -> &BTreeSet<String> {
        let pages = || self.planning.site.entries().map(|(_, entry)| entry).filter(|entry| !entry.fallback);
        self.known.headings.get_or_init(|| pages().flat_map(|entry| entry.page.outline.headings.iter().map(|heading| heading.id.clone())).collect())
    }

    /// An address on this site leads to an output, as it is written.
    fn address(&self, text: &str) -> Option<(String, String)> {
        let bare = text.split(['#', '?']).next().unwrap_or_default();
        let pages = || self.planning.site.editions[0].pages.values();
        let path = bare.trim_start_matches('/');
        if pages().any(|entry| *entry.url == *path) && path == bare {
            return None;
        }
        let outputs = self.known.outputs.get_or_init(|| self.planning.recipes().0);
        let there = |address: &str| outputs.contains_key(url::file(address).as_str());
        if there(path) && path == bare {
            return None;
        }
        if let Some((what, help)) = contact(text) {
            return Some((format!("has {what}"), help));
        }
        let meant = path.trim_end_matches(".md").trim_end_matches("index").trim_end_matches('/');
        let meant = [meant.to_owned(), format!("{meant}/")].into_iter().find(|address| there(address));
        let near = || did_you_mean(path, pages().map(|entry| &*entry.url));
        let help = meant.map(|address| format!("write `{address}`")).or_else(near);
        let help = help.unwrap_or_else(|| "write the page's address from the site's root, with a slash at its end: `guide/first-steps/`".into());
        Some((format!("leads to `{text}`, where nothing is"), help))
    }
}
