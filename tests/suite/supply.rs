//! What the program is made of: licences, where libraries come from, doubles, and no `unsafe` in our own code.
//!
//! These are the rules of `cargo deny` that need no data from elsewhere. Advisories do: they are not looked at here.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// Licences under which anybody may use, change and pass on the program, in its own code and in data.
const LICENCES: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Libraries that come in two versions on this system, each with the reason.
const TWICE: [(&str, &str); 3] = [
    ("getrandom", "`ring`, which TLS stands on, has not moved to the version of `tempfile`, which tests use"),
    ("miniz_oxide", "`png`, which `image` reads with, has not moved to the version of `flate2`"),
    ("syn", "`zip` derives by `zeroize_derive`, which has not moved to the version of `clap_derive`; both are there while compiling only"),
];

const HOME: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What `cargo tree` says of all libraries that are compiled on this system, a line each.
fn tree(args: &[&str]) -> Vec<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output =
        Command::new(cargo).current_dir(root()).args(["tree", "--offline", "--locked", "-e", "normal,build,dev"]).args(args).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().filter(|line| !line.is_empty()).map(|line| line.trim_end_matches(" (*)").to_owned()).collect()
}

/// Whether an expression of licences can be met by allowed ones alone.
fn is_allowed(expression: &str) -> bool {
    let expression = expression.replace(" / ", " OR ").replace('/', " OR ").replace(['(', ')'], " ");
    // `A AND B OR C` does not occur with brackets inside brackets: what must hold together must all be allowed.
    let parts = expression.split(" AND ").map(|all| all.split(" OR ").map(str::trim));
    parts.into_iter().all(|mut one| one.any(|licence| LICENCES.contains(&licence)))
}

#[test]
fn every_library_has_a_licence_that_is_free_for_all() {
    assert!(is_allowed("GPL-3.0 OR MIT") && is_allowed("(MIT OR Apache-2.0) AND Unicode-3.0") && is_allowed("Unlicense/MIT"));
    assert!(!is_allowed("GPL-3.0") && !is_allowed("MIT AND GPL-3.0") && !is_allowed(""));
    let libraries: BTreeSet<String> = tree(&["--prefix", "none", "-f", "{p}|{l}"]).into_iter().collect();
    assert!(libraries.len() > 150, "the libraries are found: {}", libraries.len());
    let wrong: Vec<_> = libraries.iter().filter(|line| !is_allowed(line.split_once('|').map_or("", |(_, licence)| licence))).collect();
    assert!(wrong.is_empty(), "not among the licences of this file: {wrong:#?}");
}

#[test]
fn every_library_comes_from_one_registry_with_its_checksum() {
    let lock: toml::Table = fs::read_to_string(root().join("Cargo.lock")).unwrap().parse().unwrap();
    let packages = lock["package"].as_array().unwrap();
    assert!(packages.len() > 200, "{}", packages.len());
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let source = package.get("source").and_then(toml::Value::as_str);
        if name == "payung" {
            assert_eq!(source, None, "`{name}` is of this repository");
            continue;
        }
        assert_eq!(source, Some(HOME), "`{name}`");
        assert!(package.get("checksum").and_then(toml::Value::as_str).is_some_and(|sum| sum.len() == 64), "`{name}` has a checksum");
    }
}

#[test]
fn no_library_is_compiled_in_two_versions_without_a_reason() {
    let mut versions: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in tree(&["--prefix", "none", "-f", "{p}"]) {
        let mut words = line.split_whitespace();
        let (name, version) = (words.next().unwrap(), words.next().unwrap());
        versions.entry(name.to_owned()).or_default().insert(version.to_owned());
    }
    let twice: Vec<&str> = versions.iter().filter(|(_, versions)| versions.len() > 1).map(|(name, _)| name.as_str()).collect();
    assert_eq!(twice, TWICE.map(|(name, _)| name), "the list of this file says which and why");
}

#[test]
fn our_own_code_can_hold_no_unsafe_block() {
    // `forbid` at the root of a crate cannot be lifted within it: the compiler is the test, this holds it to be asked.
    for file in ["src/lib.rs", "src/main.rs"] {
        let text = fs::read_to_string(root().join(file)).unwrap_or_else(|_| panic!("{file}"));
        assert!(text.lines().any(|line| line == "#![forbid(unsafe_code)]"), "{file}");
    }
    let manifest: toml::Table = fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    assert_eq!(manifest["lints"]["rust"]["unsafe_code"].as_str(), Some("forbid"), "tests and benches too");
}
