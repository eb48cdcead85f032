//! Files of `content/` that are called as records or pages are, or lie where those do, and are read as neither: some of
//! them would be published as they were written, drafts and notes with them.

use std::sync::Arc;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::records;
use crate::source::Source;
use crate::url::parent;

const CONTENT: &str = "content/";
/// What a language says in its own words, beside its pages.
const WORDS: [&str; 2] = ["book.toml", "records.toml"];
/// How copies end that editors and tools leave behind.
const COPIES: [&str; 7] = ["bak", "backup", "old", "orig", "rej", "save", "tmp"];

/// What is wrong with such files.
pub fn check<'a>(source: &'a Source, config: &'a Config) -> impl Iterator<Item = Diagnostic> + 'a {
    source.below(CONTENT).filter_map(|(path, _)| copy(path).or_else(|| record(path, config)))
}

/// A copy of a page or of records by the side of it.
fn copy(path: &Arc<str>) -> Option<Diagnostic> {
    let (stem, ending) = path.rsplit_once('.')?;
    let is_copy = COPIES.contains(&ending.to_lowercase().as_str()) && (stem.ends_with(".md") || stem.ends_with(".toml"));
    let message = "a copy of a page or of records, which would be published as it was written, drafts and notes with it";
    is_copy.then(|| Diagnostic::error("file.no-page", message, Place::file(path)).help("delete it, or keep it outside `content/`"))
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
            return named.then(|| Diagnostic::error("record.misplaced", message, Place::file(path)).help(help));
        }
    };
    if known.contains(&name) || !matches!(ending, "toml" | "yml" | "yaml" | "json") {
        return None;
    }
    let as_toml = format!("{stem}.toml");
    let home = files().find(|file| *file == as_toml).map(|file| format!("records are read from `{CONTENT}{file}`: move them there"));
    if ending != "toml" {
        // Any other may be there for readers.
        let meant = home.filter(|_| folder == CONTENT)?;
        return Some(if config.language_folders {
            Diagnostic::warning("record.misplaced", "records that are not written in TOML are not read", Place::file(path)).help(meant)
        } else {
            let message = "records that are not written in TOML are not read, but published as they were written, notes with them";
            Diagnostic::error("record.misplaced", message, Place::file(path)).help(meant)
        });
    }
    let help = home.or_else(|| did_you_mean(name, known.iter().copied())).unwrap_or_else(|| match known.as_slice() {
        [] => "delete it, or move it out of `content/`: the language of the originals has no words of its own".to_owned(),
        known => format!("here are read: {}", known.join(", ")),
    });
    Some(Diagnostic::warning("record.misplaced", "nothing reads this file, and it is not published", Place::file(path)).help(help))
}
