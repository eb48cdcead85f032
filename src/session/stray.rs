//! Files of `content/` that are called as records or pages are, or lie where those do, and are read as neither: some of
//! them would be published as they were written, drafts and notes with them.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean, nearest};
use crate::page::Page;
use crate::records;
use crate::source::Source;
use crate::url::{canonical, decode, parent};

const CONTENT: &str = "content/";
const STATIC: &str = "static/";
/// What a language says in its own words, beside its pages.
const WORDS: [&str; 2] = ["book.toml", "records.toml"];
/// How copies end that editors and tools leave behind.
const COPIES: [&str; 7] = ["bak", "backup", "old", "orig", "rej", "save", "tmp"];
/// How files end that people write with, and that are mostly kept beside a page for those who write it.
const DOCUMENTS: [&str; 21] = [
    "doc", "docm", "docx", "eml", "key", "msg", "numbers", "odp", "ods", "odt", "one", "pages", "ppt", "pptx", "psd", "pub", "rtf", "txt", "xls",
    "xlsm", "xlsx",
];
/// Texts that are asked for by their names.
const ASKED: [&str; 4] = ["ads.txt", "humans.txt", "robots.txt", "security.txt"];

/// What is wrong with such files; `pages` say which files readers are led to.
pub fn check<'a>(source: &'a Source, config: &'a Config, pages: &'a BTreeMap<Arc<str>, Arc<Page>>) -> impl Iterator<Item = Diagnostic> + 'a {
    let meant = OnceCell::new();
    let is_meant = move |name: &str| {
        let (named, lost) = meant.get_or_init(|| named(source, pages));
        named.contains(name) || nearest(name, lost.iter().map(String::as_str)).is_some()
    };
    let of_content = source.below(CONTENT).map(|(path, _)| path);
    let others = source.below(STATIC).map(|(path, _)| path);
    of_content
        .filter(move |path| !path.ends_with(".md"))
        .filter_map(move |path| copy(path).or_else(|| record(path, config)).or_else(|| left(path, &is_meant)))
        .chain(others.filter_map(|path| left(path, &|_| true)))
}

/// The names of files that pages link to, show, or hand to components, and those among them that no file has.
fn named(source: &Source, pages: &BTreeMap<Arc<str>, Arc<Page>>) -> (BTreeSet<String>, BTreeSet<String>) {
    let outlines = || pages.values().map(|page| &page.outline);
    let links = outlines().flat_map(|outline| outline.links.iter().chain(&outline.images)).map(|at| at.value.as_str());
    let handed = outlines().flat_map(|outline| &outline.calls).flat_map(|call| &call.args).map(|arg| arg.value.as_str());
    let file = |address: &str| Some(decode(address.split(['?', '#']).next()?.rsplit('/').next()?));
    let named: BTreeSet<String> = links.chain(handed).filter_map(file).collect();
    let known: BTreeSet<String> = source.files().map(|(path, _)| name_of(path)).collect();
    let lost = named.difference(&known).cloned().collect();
    (named, lost)
}

/// The last part of a path.
fn name_of(path: &str) -> String {
    canonical(path.rsplit('/').next().unwrap_or(path))
}

/// A copy of a page or of records by the side of it.
fn copy(path: &Arc<str>) -> Option<Diagnostic> {
    let (stem, ending) = path.rsplit_once('.')?;
    let is_copy = COPIES.contains(&ending.to_lowercase().as_str()) && (stem.ends_with(".md") || stem.ends_with(".toml"));
    let message = "a copy of a page or of records, which would be published as it was written, drafts and notes with it";
    is_copy.then(|| Diagnostic::error("file.no-page", message, Place::file(path)).help("delete it, or keep it outside `content/`"))
}

/// A file that a program left, or a document that no page leads to: both are published.
fn left(path: &Arc<str>, is_meant: &dyn Fn(&str) -> bool) -> Option<Diagnostic> {
    let name = path.rsplit('/').next()?;
    let (stem, ending) = name.rsplit_once('.').map(|(stem, ending)| (stem, ending.to_lowercase()))?;
    let folder = path.split('/').next()?;
    let warn = |message: &str, help: String| Some(Diagnostic::warning("file.stray", message, Place::file(path)).help(help));
    if COPIES.contains(&ending.as_str()) {
        let help = format!("delete it, or keep it outside `{folder}/`");
        return warn("a file that a program left as a copy or for a time, and that is published", help);
    }
    if !DOCUMENTS.contains(&ending.as_str()) || ASKED.contains(&name) || stem.ends_with(".md") || is_meant(&name_of(path)) {
        return None;
    }
    let help = format!("link to it where readers are to find it, `[words]({})`, or keep it outside `{folder}/`", name.replace(' ', "%20"));
    warn("a document that no page links to, and that is published all the same", help)
}

/// A file that is no record by where it lies or by its name.
fn record(path: &Arc<str>, config: &Config) -> Option<Diagnostic> {
    let folder = format!("{}/", parent(path));
    let name = path.rsplit('/').next()?;
    let (stem, ending) = name.rsplit_once('.')?;
    let files = || records::FILES.iter().filter_map(|file| file.strip_prefix(CONTENT));
    let known: Vec<&str> = match config.languages.iter().find(|language| config.language_folders && language.folder == folder) {
        Some(language) if language.prefix.is_empty() => Vec::new(),
        Some(_) => WORDS.to_vec(),
        None if folder == CONTENT => files().collect(),
        None => {
            let named = ending == "toml" && (files().any(|file| file == name) || name == "records.toml");
            let message = "a file called as one of records is: here it is published as it was written, notes with it";
            let help = format!("move what is in it to `{CONTENT}{name}`, or give the file another name if readers are to have it");
            let fault = || Diagnostic::error("record.misplaced", message, Place::file(path)).help(help);
            return named.then(|| fault().meaning(&format!("{CONTENT}{name}")));
        }
    };
    if known.contains(&name) || !matches!(ending, "toml" | "yml" | "yaml" | "json" | "txt" | "csv" | "xlsx" | "xls" | "docx") {
        return None;
    }
    // Where endings are hidden, a second one is not seen.
    let as_toml = if ending == "txt" { stem.to_owned() } else { format!("{stem}.toml") };
    let home = files().find(|file| *file == as_toml).map(|file| match ending {
        "txt" => format!("records are read from `{CONTENT}{file}`: take `.txt` from the file's name"),
        _ => format!("records are read from `{CONTENT}{file}`: move them there"),
    });
    let near = || nearest(name, known.iter().copied().filter(|_| folder == CONTENT)).map(str::to_owned);
    let meant = files().find(|file| *file == as_toml).map(str::to_owned).or_else(near);
    let of_meant = |fault: Diagnostic| match &meant {
        Some(meant) => fault.meaning(&format!("{CONTENT}{meant}")),
        None => fault,
    };
    if ending != "toml" {
        // Any other may be there for readers.
        let help = home.filter(|_| folder == CONTENT)?;
        return Some(of_meant(if config.language_folders {
            Diagnostic::warning("record.misplaced", "records in a file of another kind than TOML are not read", Place::file(path)).help(help)
        } else {
            let message = "records in a file of another kind than TOML are not read, but published as they were written, notes with them";
            Diagnostic::error("record.misplaced", message, Place::file(path)).help(help)
        }));
    }
    let help = home.or_else(|| did_you_mean(name, known.iter().copied())).unwrap_or_else(|| match known.as_slice() {
        [] => "delete it, or move it out of `content/`: the language of the originals has no words of its own".to_owned(),
        known => format!("here are read: {}", known.join(", ")),
    });
    Some(of_meant(Diagnostic::warning("record.misplaced", "nothing reads this file, and it is not published", Place::file(path)).help(help)))
}
