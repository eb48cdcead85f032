//! The smallest sites that show one thing each: `tests/sites/NAME/`, with what must come of them in `expect.toml`.
//!
//! `shows` says what the site is for. `files` must be written and `absent` must not; `findings` are the codes in
//! order; `portable` builds a copy for a disk. A table named as an output says what it `has` and `lacks`.

use std::fs;

use crate::support::site::read_tree;
use crate::support::{Site, tests};

const EXPECT: &str = "expect.toml";

fn texts(table: &toml::Table, key: &str) -> Vec<String> {
    let list = table.get(key).map(|value| value.as_array().unwrap_or_else(|| panic!("`{key}` is a list")));
    list.into_iter().flatten().map(|text| text.as_str().expect("a text").to_owned()).collect()
}

/// Builds a site and holds it to what it expects.
fn hold(name: &str, expect: &toml::Table) {
    let mut site = read_tree(&tests().join("sites").join(name))
        .into_iter()
        .filter(|(path, _)| path != EXPECT)
        .fold(Site::empty(), |site, (path, bytes)| site.file(&path, bytes));
    let portable = expect.get("portable").and_then(toml::Value::as_bool).unwrap_or_default();
    site = site.asking(|request| request.options.portable = portable).build();
    assert_eq!(site.codes(), texts(expect, "findings"), "{name}: {}", site.report());
    for file in texts(expect, "files") {
        assert!(site.has(&file), "{name}: `{file}` is not written; there is {:#?}", site.tree().keys());
    }
    for file in texts(expect, "absent") {
        assert!(!site.has(&file), "{name}: `{file}` is written");
    }
    for (file, parts) in expect.iter().filter_map(|(file, value)| Some((file, value.as_table()?))) {
        let text = site.read(file).replace("&#x2f;", "/");
        for part in texts(parts, "has") {
            assert!(text.contains(&part), "{name}: `{file}` does not hold `{part}`:\n{text}");
        }
        for part in texts(parts, "lacks") {
            assert!(!text.contains(&part), "{name}: `{file}` holds `{part}`:\n{text}");
        }
    }
    let site = site.build();
    assert_eq!((site.done().written, site.done().deleted), (0, 0), "{name}: a second build writes nothing");
    site.equals_clean();
}

#[test]
fn each_of_the_smallest_sites_shows_what_it_is_for() {
    let mut names: Vec<String> =
        fs::read_dir(tests().join("sites")).unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(names.len() >= 7, "{names:?}");
    for name in names {
        let text = fs::read_to_string(tests().join("sites").join(&name).join(EXPECT)).unwrap_or_else(|_| panic!("`{name}` has an `{EXPECT}`"));
        let expect: toml::Table = text.parse().unwrap_or_else(|error| panic!("{name}: {error}"));
        let known = ["shows", "files", "absent", "findings", "portable"];
        let unknown: Vec<_> = expect.iter().filter(|(key, value)| !value.is_table() && !known.contains(&key.as_str())).collect();
        assert!(unknown.is_empty(), "{name}: {unknown:?}");
        assert!(expect["shows"].as_str().is_some_and(|shows| shows.ends_with('.')), "{name} says what it shows");
        assert!(expect.values().any(toml::Value::is_table), "{name} says what its pages hold");
        hold(&name, &expect);
    }
}
