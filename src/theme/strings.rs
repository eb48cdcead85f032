//! Interface strings: flat dotted keys with `{name}` placeholders, by language.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use minijinja::value::{Kwargs, Value};
use minijinja::{Error, ErrorKind};
use toml::Spanned;
use toml::de::DeValue;

use super::Files;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean, nearest};
use crate::digest::Digest;
use crate::lang::Locale;
use crate::source::{CONFIG, Source};
use crate::table::{Doc, Table};

/// The strings of one language; what it lacks is taken from English.
#[derive(Clone, Debug, Default)]
pub struct Strings {
    texts: BTreeMap<String, String>,
    locale: Arc<Locale>,
}

/// What parts, in errors of our own, what is wrong and what to do.
pub(super) const HELP: &str = "; help: ";

impl Strings {
    /// A string with its placeholders filled. Where `count` is given, the language's form for that
    /// number is taken: `key.one`, `key.few`, `key.other` … Where a placeholder is filled with HTML (a word
    /// of another language in an element that says so), the whole is HTML.
    ///
    /// # Errors
    /// When there is no such key.
    pub fn text(&self, key: &str, args: &Kwargs) -> Result<Value, Error> {
        // Most are asked for as they are.
        if let Some(text) = self.texts.get(key).filter(|_| args.args().next().is_none()) {
            return Ok(Value::from(text.as_str()));
        }
        let count: Option<i64> = args.get("count").ok();
        let form = count.map(|n| format!("{key}.{}", self.locale.plural(n)));
        let other = || count.and_then(|_| self.texts.get(&format!("{key}.other")));
        let found = form.as_ref().and_then(|form| self.texts.get(form)).or_else(other).or_else(|| self.texts.get(key));
        let Some(text) = found else {
            let mut message = format!("there is no string `{key}`");
            message.push_str(HELP);
            message.push_str(&match nearest(key, self.texts.keys().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("add `\"{key}\" = \"…\"` to the theme's `strings/en.toml`"),
            });
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

pub(super) fn read(files: &Files<'_>, source: &Source, config: &Config, faults: &mut Vec<Diagnostic>) -> BTreeMap<Arc<str>, Arc<Strings>> {
    // A theme's file says what is other than in the default theme's.
    let default = super::default_files();
    let of_theme = one(files, "en", faults);
    let mut english = one(&default, "en", faults);
    faults.extend(misspelt(files, &english));
    english.extend(of_theme.clone());
    config
        .languages
        .iter()
        .map(|language| {
            let mut texts = english.clone();
            if &*language.code != "en" {
                let mut own = own(&default, &language.code, faults);
                own.extend(self::own(files, &language.code, faults));
                faults.extend(strange(files, &language.code, &english));
                faults.extend(missing(files, source, config, &language.code, &of_theme, &own));
                texts.extend(own);
            }
            let locale = Locale::new(&language.code).speaking(|key| texts.get(key).map(String::as_str));
            (language.code.clone(), Arc::new(Strings { locale: Arc::new(locale), texts }))
        })
        .collect()
}

/// Stands for all texts, those of the default theme among them that a theme does not have.
pub(super) fn digest(strings: &BTreeMap<Arc<str>, Arc<Strings>>) -> Digest {
    let all: Vec<_> = strings.iter().map(|(code, strings)| (code, &strings.texts)).collect();
    Digest::of_value(&all)
}

/// The strings of a language; what one of a region lacks (`pt-BR`) is taken from the language itself (`pt`).
fn own(files: &Files<'_>, code: &str, faults: &mut Vec<Diagnostic>) -> BTreeMap<String, String> {
    let wider = code.split_once('-').map(|(language, _)| language);
    let mut texts = wider.map(|language| one(files, language, faults)).unwrap_or_default();
    texts.extend(one(files, code, faults));
    texts
}

/// What to say of a language whose readers meet English words in the interface.
fn missing(
    files: &Files<'_>,
    source: &Source,
    config: &Config,
    code: &str,
    english: &BTreeMap<String, String>,
    own: &BTreeMap<String, String>,
) -> Option<Diagnostic> {
    let known: BTreeSet<&str> = own.keys().map(|key| without_form(key)).collect();
    let lacking: BTreeSet<&str> = english.keys().map(|key| without_form(key)).filter(|key| !known.contains(key)).collect();
    let first = lacking.first()?;
    let file = format!("themes/{}/strings/{code}.toml", config.theme);
    let (message, help, place) = match files.text(&format!("strings/{code}.toml")) {
        // A theme that says more than the built-in one says it in other languages, too, if it has a file for them.
        Some((path, _)) if !path.starts_with("themes/") => return None,
        Some((path, _)) => {
            let others = lacking.len() - 1;
            let more = if others > 0 { format!(" and {others} more") } else { String::new() };
            let said: String = english.iter().find(|(key, _)| without_form(key) == *first).map_or("…", |(_, text)| text).chars().take(60).collect();
            let help = format!(
                "translate what it lacks of the theme's `en.toml`, such as `\"{first}\" = \"{said}\"`; `payung schema strings` lists them all"
            );
            (format!("readers of `{code}` meet texts of the interface in English, which this file lacks: `{first}`{more}"), help, Place::file(path))
        }
        None if !crate::lang::is_code(code) => return None,
        None => {
            let text = source.text(CONFIG).cloned().unwrap_or_default();
            let named = [format!("[languages.{code}]"), format!("\"{code}\"")];
            let at = named.iter().find_map(|name| text.find(name.as_str()).map(|at| at..at + name.len())).unwrap_or(0..0);
            let message = format!("the theme has no words for its interface in `{code}`: readers meet it in English");
            let own = source.get(&format!("themes/{}/strings/en.toml", config.theme)).is_some();
            let help = match own {
                true => format!("copy the theme's `strings/en.toml` to `{file}` and translate its texts"),
                false => format!("write `{file}` with its words, as `\"{first}\" = \"…\"`; each that is there takes the place of an English one"),
            };
            (message, help, Place::new(&CONFIG.into(), &text, at))
        }
    };
    Some(Diagnostic::warning("strings.missing", message, place).help(help))
}

/// A key without the plural form at its end, of which languages have others.
fn without_form(key: &str) -> &str {
    let (name, form) = key.rsplit_once('.').unwrap_or((key, ""));
    if matches!(form, "zero" | "one" | "two" | "few" | "many" | "other") { name } else { key }
}

/// The `{names}` that are filled in a text.
fn gaps(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}').map(|(name, _)| name))
}

/// Keys of a theme's own English file that nothing in it asks for and that are nearly those of the default theme.
fn misspelt(files: &Files<'_>, default: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let Some((path, text)) = files.text("strings/en.toml").filter(|(path, _)| path.starts_with("themes/")) else {
        return Vec::new();
    };
    let parsed = Doc::new(path, text, 0).parse(text);
    let is_asked = |key: &str| {
        let own = files.files.iter().filter(|(inner, (shown, _))| shown.starts_with("themes/") && !inner.starts_with("strings/"));
        let mut texts = own.filter_map(|(_, (_, bytes))| std::str::from_utf8(bytes).ok());
        texts.any(|text| text.contains(key))
    };
    let known: BTreeSet<&str> = default.keys().map(|key| without_form(key)).collect();
    let strange = parsed.get_ref().iter().filter(|(key, value)| value.get_ref().as_str().is_some() && !crate::lang::is_spoken(key.get_ref()));
    let fault = |key: &Spanned<Cow<'_, str>>| {
        let name = without_form(key.get_ref());
        let near = nearest(key.get_ref(), default.keys().map(String::as_str)).filter(|_| !known.contains(name) && !is_asked(name))?;
        let message = format!("a text of the interface that no theme asks for: `{}`", key.get_ref());
        let place = Place::new(path, text, key.span());
        Some(Diagnostic::warning("strings.unknown", message, place).help(format!("did you mean `{near}`?")))
    };
    strange.filter_map(|(key, _)| fault(key)).collect()
}

/// Strings of a site's own file that English does not have, and gaps that nothing fills: readers would see them as they are.
fn strange(files: &Files<'_>, code: &str, english: &BTreeMap<String, String>) -> Vec<Diagnostic> {
    let Some((path, text)) = files.text(&format!("strings/{code}.toml")).filter(|(path, _)| path.starts_with("themes/")) else {
        return Vec::new();
    };
    let parsed = Doc::new(path, text, 0).parse(text);
    let known: BTreeSet<&str> = english.keys().map(|key| without_form(key)).collect();
    let filled =
        |name: &str| english.iter().filter(move |(key, _)| without_form(key) == name).flat_map(|(_, text)| gaps(text)).collect::<BTreeSet<_>>();
    let mut found = Vec::new();
    for (key, value) in parsed.get_ref().iter().filter(|(key, _)| !crate::lang::is_spoken(key.get_ref())) {
        let name = without_form(key.get_ref());
        if !known.contains(name) {
            let help = did_you_mean(key.get_ref(), english.keys().map(String::as_str))
                .unwrap_or_else(|| "delete the line, or add the text to the theme's `en.toml`".into());
            let message = format!("a text of the interface that no theme asks for: `{}`", key.get_ref());
            found.push(Diagnostic::warning("strings.unknown", message, Place::new(path, text, key.span())).help(help));
            continue;
        }
        let filled = filled(name);
        for gap in value.get_ref().as_str().map(gaps).into_iter().flatten().filter(|gap| !filled.contains(gap)) {
            let near = did_you_mean(gap, filled.iter().copied());
            let all = filled.iter().map(|gap| format!("`{{{gap}}}`")).collect::<Vec<_>>().join(", ");
            let help = near.unwrap_or_else(|| {
                if all.is_empty() { "nothing is filled in here: write words alone".into() } else { format!("this text has {all}") }
            });
            let message = format!("nothing fills `{{{gap}}}` in `{}`", key.get_ref());
            found.push(Diagnostic::warning("strings.gap", message, Place::new(path, text, value.span())).help(help));
        }
    }
    found
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
            if let Some((first, rest, said)) = parsed.get_ref().iter().find_map(|(name, value)| dotted(&key, name, value)) {
                let help = format!("put the whole key between quotation marks: `\"{key}.{rest}\" = \"{said}\"`");
                doc.fault("config.key-type", format!("`{key}.{rest}` without quotation marks, which TOML takes for a table"), first, Some(help));
            } else if let Some(at) = table.text(&key) {
                texts.insert(key, at.value);
            }
        }
        faults.extend(doc.into_faults());
    }
    texts
}

/// The first text of a table that a key with dots and no quotation marks made: its place, the key behind the first dot, the text.
fn dotted(key: &str, name: &Spanned<Cow<'_, str>>, value: &Spanned<DeValue<'_>>) -> Option<(Range<usize>, String, String)> {
    if name.get_ref() != key {
        return None;
    }
    let mut rest = Vec::new();
    let mut inner = value;
    let mut place = name.span();
    while let Some(table) = inner.get_ref().as_table() {
        let (key, value) = table.iter().next()?;
        rest.push(key.get_ref().to_string());
        place.end = key.span().end;
        inner = value;
    }
    (!rest.is_empty()).then(|| (place, rest.join("."), inner.get_ref().as_str().unwrap_or("…").to_owned()))
}
