//! Interface strings: flat dotted keys with `{name}` placeholders, by language.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};

use super::Files;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, nearest};
use crate::lang::Locale;
use crate::table::{Doc, Table};

/// The strings of one language; what it lacks is taken from English.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    texts: BTreeMap<String, String>,
    locale: Arc<Locale>,
}

impl Strings {
    /// A string with its placeholders filled. Where `count` is given, the language's form for that
    /// number is taken: `key.one`, `key.few`, `key.other` … Where a placeholder is filled with HTML (a word
    /// of another language in an element that says so), the whole is HTML.
    ///
    /// # Errors
    /// When there is no such key.
    pub fn text(&self, key: &str, args: &Kwargs) -> Result<Value, Error> {
        let count: Option<i64> = args.get("count").ok();
        let form = count.map(|n| format!("{key}.{}", self.locale.plural(n)));
        let other = || count.and_then(|_| self.texts.get(&format!("{key}.other")));
        let found = form.as_ref().and_then(|form| self.texts.get(form)).or_else(other).or_else(|| self.texts.get(key));
        let Some(text) = found else {
            let mut message = format!("there is no string `{key}`");
            if let Some(near) = nearest(key, self.texts.keys().map(String::as_str)) {
                message.push_str(&format!("; did you mean `{near}`?"));
            }
            return Err(Error::new(ErrorKind::UndefinedError, message));
        };
        let values: Vec<(&str, Value)> = args.args().map(|name| Ok((name, args.get(name)?))).collect::<Result<_, Error>>()?;
        let html = values.iter().any(|(_, value)| value.is_safe());
        let mut text = if html { crate::escape::html(text) } else { text.clone() };
        for (name, value) in values {
            let said = if name == "count" { self.locale.number(&value.to_string()) } else { value.to_string() };
            let said = if html && !value.is_safe() { crate::escape::html(&said) } else { said };
            text = text.replace(&format!("{{{name}}}"), &said);
        }
        Ok(if html { Value::from_safe_string(text) } else { text.into() })
    }

    /// All strings whose key starts so, with what stands behind it in the key, in order.
    pub fn below<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.texts.iter().filter_map(move |(key, text)| Some((key.strip_prefix(prefix)?, text.as_str())))
    }

    /// How the language counts, writes numbers and dates, and sorts.
    pub fn locale(&self) -> &Locale {
        &self.locale
    }

    /// A string without placeholders, or its key if there is none.
    pub fn plain<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }
}

pub(super) fn read(files: &Files<'_>, config: &Config, faults: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, Arc<Strings>> {
    // The program makes the page of all titles and that of the site as one file by itself: a theme with strings of its own need not know.
    let mut english = one(&super::default_files(), "en", faults);
    english.retain(|key, _| key.starts_with("search.") || key.starts_with("offline."));
    english.extend(one(files, "en", faults));
    config
        .languages
        .iter()
        .map(|language| {
            let mut texts = english.clone();
            if &*language.code != "en" {
                texts.extend(one(files, &language.code, faults));
            }
            let locale = Locale::new(&language.code).speaking(|key| texts.get(key).map(String::as_str));
            (language.code.clone(), Arc::new(Strings { locale: Arc::new(locale), texts }))
        })
        .collect()
}

/// The default theme's strings in English.
pub fn english() -> BTreeMap<String, String> {
    one(&super::default_files(), "en", &mut Vec::new())
}

fn one(files: &Files<'_>, code: &str, faults: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    if let Some((path, text)) = files.text(&format!("strings/{code}.toml")) {
        let doc = Doc::new(path, text, 0);
        let parsed = doc.parse(text);
        let mut table = Table::new(&doc, parsed.get_ref(), 0..0, "strings");
        for key in table.keys() {
            if let Some(at) = table.text(&key) {
                texts.insert(key, at.value);
            }
        }
        faults.extend(doc.into_faults());
    }
    texts
}
