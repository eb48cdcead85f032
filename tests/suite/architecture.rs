//! What ARCHITECTURE.md says of the layers is what the code does; and the house rules that a machine can see.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// All files of `src/` with their text.
pub fn sources() -> Vec<(PathBuf, String)> {
    let mut all = Vec::new();
    gather(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    all.sort();
    assert!(all.len() > 30, "the sources are found");
    all
}

fn gather(folder: &Path, all: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            gather(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            all.push((path, text));
        }
    }
}

fn shown(path: &Path) -> String {
    path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap_or(path).display().to_string()
}

/// The code without its tests and without comments.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().filter(|line| !line.trim_start().starts_with("//")).map(|line| format!("{line}\n")).collect()
}

/// The import table: each module's layer, counted from above.
fn layers() -> BTreeMap<String, usize> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let text = fs::read_to_string(&path).expect("ARCHITECTURE.md, which holds the import table");
    let mut layers = BTreeMap::new();
    let mut rows = text.lines().skip_while(|line| !(line.starts_with("| layer") && line.contains("modules")));
    assert!(rows.next().is_some(), "ARCHITECTURE.md has a table that starts with `| layer | modules |`");
    for (at, row) in rows.skip(1).take_while(|line| line.starts_with('|')).enumerate() {
        let modules = row.split('|').nth(2).expect("a second column");
        for name in modules.split('`').skip(1).step_by(2) {
            let top = name.split("::").next().unwrap().trim();
            if layers.get(top).is_some_and(|known| *known != at) {
                panic!("`{top}` stands in two layers of ARCHITECTURE.md");
            }
            layers.insert(top.to_owned(), at);
        }
    }
    layers
}

/// The top module that a file belongs to.
fn module(path: &Path) -> String {
    let below = path.strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src")).unwrap();
    let first = below.iter().next().unwrap().to_string_lossy();
    first.trim_end_matches(".rs").to_owned()
}

/// The top modules that a code names: `crate::x::…` and `use crate::{x, y::…}`.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    let word = |text: &str| text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>();
    for (at, _) in code.match_indices("crate::") {
        if at > 0 && code.as_bytes()[at - 1] == b'$' {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            None => found.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let mut start = true;
                for (at, c) in group.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        c if start && c.is_ascii_alphabetic() => {
                            found.push(word(&group[at..]));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

#[test]
fn every_module_imports_its_own_layer_or_those_above() {
    let layers = layers();
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let own = module(&path);
        if own == "lib" {
            continue;
        }
        let Some(layer) = layers.get(&own) else {
            wrong.push(format!("{}: `{own}` is not in the table", shown(&path)));
            continue;
        };
        for other in imports(&code(&text)) {
            match layers.get(&other) {
                None => wrong.push(format!("{} imports `{other}`, which is not in the table", shown(&path))),
                Some(below) if below > layer => wrong.push(format!("{} (layer {layer}) imports `{other}` (layer {below})", shown(&path))),
                Some(_) => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_of_the_table_exists() {
    let modules: Vec<String> = sources().iter().map(|(path, _)| module(path)).collect();
    for name in layers().keys() {
        assert!(modules.contains(name), "ARCHITECTURE.md names `{name}`, which is not in `src/`");
    }
}

#[test]
fn imports_are_seen_in_groups_and_in_paths() {
    assert_eq!(imports("use crate::{a, b::{c, d}, e::f};\nlet x = crate::g::h();"), ["a", "b", "e", "g"]);
}

#[test]
fn no_file_is_longer_than_450_lines() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(path, text)| (shown(path), text.lines().count()))
        .filter(|(_, lines)| *lines > 450)
        .map(|(path, lines)| format!("{path}: {lines}"))
        .collect();
    assert!(long.is_empty(), "a type is hiding in: {}", long.join(", "));
}

#[test]
fn every_file_starts_with_what_it_is_for() {
    for (path, text) in sources() {
        let first = text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 20, "{} starts with `{first}`", shown(&path));
    }
}

#[test]
fn nothing_outside_tests_can_panic_by_intent() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, line) in code(&text).lines().enumerate() {
            for sign in [".unwrap()", "panic!(", "todo!(", "unimplemented!(", "dbg!("] {
                if line.contains(sign) {
                    found.push(format!("{} (code line {}): {}", shown(&path), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn every_component_says_what_it_is_shows_itself_and_what_must_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/components");
    let mut wrong = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let name = entry.file_name().into_string().unwrap();
        let text = fs::read_to_string(entry.path().join("README.md")).unwrap_or_default();
        // One that is called from Markdown has examples in its `component.toml`; what a script shows has none to print.
        let shown =
            text.contains("\n```") || entry.path().join("component.toml").is_file() || ["exit-link", "read-aloud", "search"].contains(&&*name);
        let held = text.split("Must hold:\n\n").nth(1).is_some_and(|list| list.lines().filter(|line| line.starts_with("- ")).count() >= 2);
        if !text.starts_with(&format!("# {name}\n\n")) || !shown || !held {
            wrong.push(name);
        }
    }
    wrong.sort();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_test_that_the_table_of_robustness_names_exists() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let table = fs::read_to_string(tests.join("robustness.md")).unwrap();
    let mut named = 0;
    for name in table.lines().filter(|line| line.starts_with('|')).flat_map(|line| line.split('`').skip(1).step_by(2)) {
        named += 1;
        if let Some((module, function)) = name.split_once("::") {
            let text = fs::read_to_string(tests.join(format!("suite/{module}.rs"))).unwrap_or_else(|_| panic!("`{name}`"));
            assert!(text.contains(&format!("#[test]\nfn {function}()")), "there is no test `{name}`");
        } else if name.starts_with("browser/") {
            assert!(tests.join(name).is_file(), "there is no `{name}`");
        } else if name.contains('.') {
            let cases = fs::read_dir(tests.join("diagnostics")).unwrap().flatten().map(|entry| entry.file_name().into_string().unwrap());
            assert!(
                cases.into_iter().any(|case| case.starts_with(&format!("{name}.txt")) || case.starts_with(&format!("{name}--"))),
                "no case of `{name}`"
            );
        }
    }
    assert!(named > 80, "{named}");
}

/// Words of the site that the program was made for, in lower case.
const SUBJECT: [&str; 8] = ["child protection", "child online", "grooming", "sextortion", "abuse", "hotline", "asean", "unicef"];

/// The lines that speak of it, but for those with what is excused.
fn speaks(text: &str, excused: &[&str]) -> Vec<String> {
    let lines = text.lines().filter(|line| !excused.iter().any(|part| line.contains(part)));
    lines.filter(|line| SUBJECT.iter().any(|word| line.to_lowercase().contains(word))).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn neither_the_program_nor_the_theme_knows_what_the_site_is_about() {
    let mut found: Vec<String> = Vec::new();
    for (path, text) in sources() {
        // What kinds of services the theme has words for, and an example of a path.
        let excused = ["`helpline`, `hotline`, `police` or `removal`", "paths like `get-help` or `risks/grooming`"];
        found.extend(speaks(&code(&text), &excused).into_iter().map(|line| format!("{}: {line}", shown(&path))));
    }
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
    let mut files = 0;
    for entry in walkdir::WalkDir::new(&theme).sort_by_file_name().into_iter().flatten().filter(|entry| entry.file_type().is_file()) {
        let path = entry.path();
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        let strings = path.ends_with("strings/en.toml");
        if !["html", "css", "js", "svg"].contains(&ending) && !strings && !path.ends_with("theme.toml") {
            continue;
        }
        files += 1;
        // The words for kinds of services, which `services` prints where a site has such.
        let found_here = speaks(&fs::read_to_string(path).unwrap(), &["service.kind"]);
        found.extend(found_here.into_iter().filter(|line| !line.starts_with('#')).map(|line| format!("{}: {line}", shown(path))));
    }
    assert!(files > 120, "{files} files of the theme");
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert_eq!(speaks("a\n<p>Against Grooming</p>\n", &[]).len(), 1);
}
