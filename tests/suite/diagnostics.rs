//! Every finding, whole: message, place, excerpt, help. One file a case in `tests/diagnostics/`.
//!
//! A case is a sentence, then files, then what the program says:
//!
//! ```text
//! A link to a page that is not there.
//! === content/index.md ===
//! …
//! === says ===
//! error: …
//! ```
//!
//! A sentence that ends in `(check)` is of `payung check`, on 24 November 2026; one that ends in `(external)` is
//! of `payung check --external`, where `http://www.example.org` is a server of this machine; one that ends in
//! `(preview)` is of a session that was open before files went and others came; all others are of `build`.
//! `=== path -> target ===` is a symbolic link, `=== path (pipe) ===` a named pipe, `=== path (bytes) ===`
//! has `\xff` in it for a byte, `=== path (gone) ===` is a file that goes, `=== path (later) ===` one that comes. `PAYUNG_BLESS=1 cargo test diagnostics` writes what the program says
//! into the files, for an author to read before they are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::process::Command;

use payung::diagnostic::{Format, counts, render};
use payung::session::{Options, Session};

use crate::external;
use crate::support::{Site, same, tests};

struct Case {
    name: String,
    path: PathBuf,
    /// Headings and what stands below each.
    parts: Vec<(String, String)>,
    /// The file up to what the program says.
    head: String,
}

const SAYS: &str = "=== says ===\n";

fn cases() -> Vec<Case> {
    let mut paths: Vec<PathBuf> = fs::read_dir(tests().join("diagnostics")).unwrap().flatten().map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Case {
    let text = fs::read_to_string(&path).unwrap();
    let mut parts: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match line.trim_end().strip_prefix("=== ").and_then(|line| line.strip_suffix(" ===")) {
            Some(heading) => parts.push((heading.to_owned(), String::new())),
            None => {
                if let Some((_, body)) = parts.last_mut() {
                    body.push_str(line);
                }
            }
        }
    }
    let head = text.split(SAYS).next().unwrap().to_owned();
    Case { name: path.file_stem().unwrap().to_string_lossy().into_owned(), path, parts, head }
}

/// Text with `\xff` for bytes.
fn bytes(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find("\\x") {
        out.extend(rest[..at].bytes());
        out.push(u8::from_str_radix(&rest[at + 2..at + 4], 16).unwrap());
        rest = &rest[at + 4..];
    }
    out.extend(rest.bytes());
    out
}

fn site(case: &Case) -> Site {
    let mut site = Site::bare();
    for (heading, body) in case.parts.iter().filter(|(heading, _)| heading != "says") {
        if let Some((path, target)) = heading.split_once(" -> ") {
            let disk = site.root().join(path);
            fs::create_dir_all(disk.parent().unwrap()).unwrap();
            std::os::unix::fs::symlink(target, disk).unwrap();
        } else if let Some(path) = heading.strip_suffix(" (pipe)") {
            let made = Command::new("mkfifo").arg(site.root().join(path)).status().unwrap();
            assert!(made.success(), "{}: mkfifo", case.name);
        } else if heading.ends_with(" (later)") {
            continue;
        } else if let Some(path) = heading.strip_suffix(" (gone)") {
            site = site.file(path, body);
        } else if let Some(path) = heading.strip_suffix(" (bytes)") {
            let name = OsString::from_vec(bytes(path));
            let disk = site.root().join(name);
            fs::create_dir_all(disk.parent().unwrap()).unwrap();
            fs::write(disk, bytes(body)).unwrap();
        } else {
            site = site.file(heading, body);
        }
    }
    site
}

/// The address of the server in cases, as long as its real one, so that carets are as long.
const SERVER: &str = "http://www.example.org";

/// What is said of a case, and how it ended.
fn said(case: &Case) -> String {
    let sentence = case.head.lines().next().unwrap_or_default();
    if sentence.ends_with("(preview)") {
        return said_in_preview(case);
    }
    if sentence.ends_with("(external)") {
        let (base, _) = external::server();
        assert_eq!(base.len(), SERVER.len(), "an address of five digits");
        let parts = case.parts.iter().map(|(heading, body)| (heading.clone(), body.replace(SERVER, &base))).collect();
        let run = external::check(&site(&Case { name: case.name.clone(), path: case.path.clone(), parts, head: String::new() }));
        return format!("exit {}\n{}", run.status.unwrap_or(-1), run.stderr.replace(&base, SERVER));
    }
    let site = site(case);
    let run = if sentence.ends_with("(check)") { site.run(["check", "--today", "2026-11-24"]) } else { site.run(["build"]) };
    format!("exit {}\n{}", run.status.unwrap_or(-1), run.stderr)
}

/// What an open session says once files have gone, and others have come.
fn said_in_preview(case: &Case) -> String {
    let site = site(case);
    let mut session = Session::open(&site.root(), Options::default()).unwrap();
    let mut changed = Vec::new();
    for (heading, body) in &case.parts {
        if let Some(path) = heading.strip_suffix(" (gone)") {
            fs::remove_file(site.root().join(path)).unwrap();
            changed.push(path.into());
        } else if let Some(path) = heading.strip_suffix(" (later)") {
            site.write(path, body);
            // What came is looked at before anybody says that others have gone.
            changed = vec![path.into()];
        }
    }
    session.refresh_paths(&changed).unwrap();
    let found = session.diagnostics();
    let root = fs::canonicalize(site.root()).unwrap();
    let told = format!("{}{}\n", render(&found, Format::Text, false), counts(&found).unwrap_or_default());
    format!("preview\n{}", told.replace(&*root.to_string_lossy(), "/site"))
}

#[test]
fn each_case_says_exactly_what_its_file_says() {
    let bless = std::env::var_os("PAYUNG_BLESS").is_some();
    for case in cases() {
        let said = said(&case);
        if bless {
            fs::write(&case.path, format!("{}{SAYS}{said}", case.head)).unwrap();
            continue;
        }
        let expected = case.parts.iter().find(|(heading, _)| heading == "says").map_or("", |(_, body)| body);
        same(&format!("what is said in `{}`", case.name), &said, expected);
        let code = case.name.split("--").next().unwrap();
        assert!(said.contains(&format!("[{code}]")), "`{}` does not say `{code}`, for which it is named:\n{said}", case.name);
    }
}

#[test]
fn each_finding_says_where_it_is() {
    for case in cases() {
        let code = case.name.split("--").next().unwrap();
        let finding = first_of(&case, code);
        let place = finding.lines().nth(1).and_then(|line| line.trim_start().strip_prefix("--> ")).unwrap_or_default();
        let numbers: Vec<&str> = place.rsplitn(3, ':').collect();
        assert!(numbers.len() == 3 && numbers[..2].iter().all(|n| n.parse::<u32>().is_ok_and(|n| n > 0)), "`{}`:\n{finding}", case.name);
    }
}

/// The first finding of a code in what a case says.
fn first_of<'c>(case: &'c Case, code: &str) -> &'c str {
    let says = case.parts.iter().find(|(heading, _)| heading == "says").map_or("", |(_, body)| body.as_str());
    let body = says.split_once('\n').map_or("", |(_, body)| body);
    let finding = body.split("\n\n").find(|finding| finding.contains(&format!("[{code}]")));
    finding.unwrap_or_else(|| panic!("`{code}` is not said in `{}`", case.name))
}

#[test]
fn each_finding_says_what_to_do() {
    let mut seen = 0;
    for case in cases() {
        let says = case.parts.iter().find(|(heading, _)| heading == "says").map_or("", |(_, body)| body.as_str());
        let body = says.split_once('\n').map_or("", |(_, body)| body);
        for finding in body.split("\n\n").filter(|finding| finding.starts_with("error: ") || finding.starts_with("warning: ")) {
            assert!(finding.contains("\nhelp: "), "`{}` has no help:\n{finding}", case.name);
            seen += 1;
        }
    }
    assert!(seen > cases().len() / 2, "{seen} findings");
}

/// What is said of the first finding of a code in its first case.
pub fn example(code: &str) -> String {
    let all = cases();
    let plain = all.iter().find(|case| case.name == code);
    let case = plain.or_else(|| all.iter().find(|case| case.name.split("--").next() == Some(code))).unwrap_or_else(|| panic!("no case of `{code}`"));
    let finding = first_of(case, code);
    // What turns text around is not to do so where it is shown.
    finding.trim_end().replace('\u{202e}', "\u{fffd}")
}

/// All codes in `src/`, with a file that has each.
fn codes() -> BTreeMap<String, PathBuf> {
    let strings = fs::read_to_string(tests().join("../themes/default/strings/en.toml")).unwrap();
    let mut all = BTreeMap::new();
    for (path, text) in crate::architecture::sources() {
        // Scopes of grammars look alike; the list of codes is what is held against all others.
        if path.ends_with("src/page/highlight.rs") || path.ends_with("src/diagnostic/codes.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap();
        let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
        for literal in lines.flat_map(|line| line.split('"').skip(1).step_by(2).map(str::to_owned).collect::<Vec<_>>()) {
            let Some((family, name)) = literal.split_once('.') else {
                continue;
            };
            let word = |text: &str| {
                text.len() > 1
                    && text.starts_with(|c: char| c.is_ascii_lowercase())
                    && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            };
            let file = ["html", "xml", "txt", "json", "toml", "md", "svg", "png", "js", "css", "new", "webmanifest", "ini", "db"].contains(&name)
                || family == "date";
            if word(family) && word(name) && !file && !strings.contains(&format!("\"{literal}\"")) && !strings.contains(&format!("\n{literal} ")) {
                all.insert(literal, path.clone());
            }
        }
    }
    all
}

#[test]
fn the_list_of_codes_is_whole() {
    let used = codes();
    let listed: BTreeSet<&str> = payung::diagnostic::codes::ALL.iter().map(|code| code.code).collect();
    let missing: Vec<_> = used.iter().filter(|(code, _)| !listed.contains(code.as_str())).collect();
    assert!(missing.is_empty(), "add to `src/diagnostic/codes.rs`: {missing:#?}");
    let gone: Vec<_> = listed.iter().filter(|code| !used.contains_key(**code)).collect();
    assert!(gone.is_empty(), "codes of `src/diagnostic/codes.rs` that nothing has: {gone:?}");
}

#[test]
fn every_code_has_a_case() {
    let cases = cases();
    let covered: BTreeSet<&str> = cases.iter().map(|case| case.name.split("--").next().unwrap()).collect();
    let codes = codes();
    assert!(codes.len() > 60, "the codes are found: {}", codes.len());
    let bare: Vec<_> = codes.iter().filter(|(code, _)| !covered.contains(code.as_str())).collect();
    assert!(bare.is_empty(), "codes without a case in `tests/diagnostics/`: {bare:#?}");
    let gone: Vec<_> = covered.iter().filter(|code| !codes.contains_key(**code)).collect();
    assert!(gone.is_empty(), "cases of codes that are no more: {gone:?}");
}
