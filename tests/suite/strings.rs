//! The interface's texts in all languages: none missing, none left in English, all with the same placeholders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::tests;

type Texts = BTreeMap<String, String>;

/// The texts of every language that the default theme speaks, English apart.
fn all() -> (Texts, BTreeMap<String, Texts>) {
    let folder = tests().join("../themes/default/strings");
    let read = |path: &std::path::Path| -> Texts { toml::from_str(&fs::read_to_string(path).unwrap()).unwrap() };
    let mut others = BTreeMap::new();
    for entry in fs::read_dir(&folder).unwrap().flatten() {
        let code = entry.path().file_stem().unwrap().to_string_lossy().into_owned();
        if code != "en" {
            others.insert(code, read(&entry.path()));
        }
    }
    (read(&folder.join("en.toml")), others)
}

/// Texts that count have a line for each plural form that CLDR knows of the language.
const FORMS: &[(&str, &[&str])] =
    &[("fil", &["one", "other"]), ("ta", &["one", "other"]), ("vi", &["one", "other"]), ("pt", &["one", "many", "other"])];

fn counted(english: &Texts) -> BTreeSet<&str> {
    english.keys().filter_map(|key| key.strip_suffix(".other")).filter(|stem| english.contains_key(&format!("{stem}.one"))).collect()
}

/// The keys that a language should have.
fn expected(code: &str, english: &Texts) -> BTreeSet<String> {
    let counted = counted(english);
    let forms = FORMS.iter().find(|(language, _)| *language == code).map_or(&["other"][..], |(_, forms)| forms);
    let plain = english.keys().filter(|key| key.rsplit_once('.').is_none_or(|(stem, _)| !counted.contains(stem))).cloned();
    plain.chain(counted.iter().flat_map(|stem| forms.iter().map(move |form| format!("{stem}.{form}")))).collect()
}

fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn the_thirteen_languages_of_the_region_are_there() {
    let (_, others) = all();
    let codes: Vec<&str> = others.keys().map(String::as_str).collect();
    assert_eq!(codes, ["fil", "id", "km", "lo", "ms", "my", "pt", "ta", "tet", "th", "vi", "zh"]);
}

#[test]
fn no_text_of_the_interface_is_missing_or_too_many() {
    let (english, others) = all();
    for (code, texts) in &others {
        let expected = expected(code, &english);
        // A language that CLDR does not know brings its months along.
        let has: BTreeSet<String> = texts.keys().filter(|key| !key.starts_with("date.")).cloned().collect();
        assert_eq!(has.symmetric_difference(&expected).collect::<Vec<_>>(), Vec::<&String>::new(), "{code}");
    }
}

#[test]
fn texts_of_the_interface_have_the_placeholders_of_the_english_ones() {
    let (english, others) = all();
    let counted = counted(&english);
    for (code, texts) in &others {
        for (key, text) in texts.iter().filter(|(key, _)| !key.starts_with("date.")) {
            let stem = key.rsplit_once('.').map(|(stem, _)| stem).filter(|stem| counted.contains(stem));
            let original = stem.map_or_else(|| &english[key], |stem| &english[&format!("{stem}.other")]);
            assert_eq!(placeholders(text), placeholders(original), "{code}: {key}");
            assert!(!text.is_empty(), "{code}: {key}");
        }
    }
}

/// Words that a language has in common with English, by key.
const SHARED: &[(&str, &[&str])] = &[
    ("fil", &["nav.menu", "nav.home", "search.kind.home", "service.kind.helpline"]),
    ("id", &["nav.menu"]),
    ("ms", &["nav.menu"]),
    ("pt", &["nav.menu"]),
];

#[test]
fn no_text_of_the_interface_is_left_in_english() {
    let (english, others) = all();
    for (code, texts) in &others {
        let shared = SHARED.iter().find(|(language, _)| language == code).map_or(&[][..], |(_, keys)| keys);
        let left = |(key, text): &(&String, &String)| {
            english.get(*key) == Some(*text)
                && text.chars().filter(|c| c.is_alphabetic()).count() > 0
                && placeholders(text).iter().map(|name| name.len()).sum::<usize>() < text.chars().filter(|c| c.is_alphabetic()).count()
        };
        let found: Vec<&String> = texts.iter().filter(left).map(|(key, _)| key).filter(|key| !shared.contains(&key.as_str())).collect();
        assert!(found.is_empty(), "{code} has the English text for {found:?}");
    }
}
