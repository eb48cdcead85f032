//! `payung init`: a small, whole site in a folder, out of what is inside the program; what is there stays as it is.

use std::fs;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{Failure, say, say_visibly};
use crate::machine::At;

static STARTER: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/starter");

/// What a site is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The folder, which need not be there.
    pub dir: PathBuf,
    /// The day it is made.
    pub today: Date,
    /// Where the hosts' workflow files get Payung from: the address of its Git repository.
    pub source: Option<String>,
}

/// Files that a folder may have already, as those of code hosts do: they are left as they are.
const KEPT: [&str; 2] = ["README.md", ".gitignore"];

/// Writes the site, and says what to do next.
///
/// # Errors
/// When a file that it would write is there, or the folder cannot be written to.
pub fn run(request: &Request) -> Result<(), Failure> {
    let dir = &request.dir;
    if dir.exists() && !dir.is_dir() {
        return Err(Failure::Usage(format!("`{}` is no folder", dir.display()), Some("choose another name".into())));
    }
    let source = request.source.as_deref().unwrap_or(env!("CARGO_PKG_REPOSITORY"));
    if let Some(sign) = source.chars().find(|c| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\\' | '\'' | '$' | '`')) {
        let help = "give the address as `git clone` takes it".to_owned();
        return Err(Failure::Usage(format!("`--source` has a sign that no address has: {sign:?}"), Some(help)));
    }
    let (mut files, mut kept) = (files(&title(dir), request.today, source), Vec::new());
    for path in KEPT {
        if is_there(&dir.join(path)) {
            files.retain(|(own, _)| own != path);
            kept.push(path);
        }
    }
    let in_the_way: Vec<String> = files.iter().filter_map(|(path, _)| taken(dir, path)).collect();
    if let Some(first) = in_the_way.first() {
        let others = match in_the_way.len() - 1 {
            0 => String::new(),
            1 => " and another file that it would write".into(),
            more => format!(" and {more} other files that it would write"),
        };
        let message = format!("`{}` has `{first}` already{others}", dir.display());
        return Err(Failure::Usage(message, Some("nothing was written; choose another folder, or move them away".into())));
    }
    for (path, text) in &files {
        let disk = dir.join(path);
        if let Some(folder) = disk.parent() {
            fs::create_dir_all(folder).at("create", folder)?;
        }
        fs::write(&disk, text).at("write", &disk)?;
    }
    say_visibly(&format!("created a site of {} files in `{}`", files.len(), dir.display()))?;
    for path in kept {
        let and = if path == ".gitignore" { "; add `/public` and `/.payung` to it" } else { "" };
        say_visibly(&format!("left your own `{path}` as it is{and}"))?;
    }
    let dir = dir.display().to_string();
    let plain = dir.chars().all(|c| c.is_alphanumeric() || "/\\.:_-".contains(c));
    let quoted = if plain { dir } else { format!("'{}'", dir.replace('\'', r"'\''")) };
    say_visibly(&format!("next: `payung serve --open {quoted}`"))?;
    if source.is_empty() {
        say("before you publish: write the address of Payung's Git repository into `PAYUNG_SOURCE` of your host's file")?;
    }
    Ok(())
}

/// Whether anything has this name, be it a link that leads nowhere.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// What stands where a file is to be written: itself, or what is no folder above it.
fn taken(dir: &Path, path: &str) -> Option<String> {
    let above = path.match_indices('/').map(|(at, _)| &path[..at]);
    let no_folder = |part: &&str| fs::symlink_metadata(dir.join(part)).is_ok_and(|meta| !meta.is_dir());
    let found = above.into_iter().find(no_folder).or_else(|| is_there(&dir.join(path)).then_some(path));
    found.map(str::to_owned)
}

/// The folder's name as a title.
fn title(dir: &Path) -> String {
    let full = std::path::absolute(dir).unwrap_or_else(|_| dir.to_path_buf());
    let name = full.file_name().map(|name| name.to_string_lossy().replace(['-', '_', '"', '\\'], " ")).unwrap_or_default();
    let mut chars = name.trim().chars();
    let title: String = chars.next().map(|first| first.to_uppercase().chain(chars).filter(|c| !c.is_control()).collect()).unwrap_or_default();
    if title.is_empty() { "My site".into() } else { title }
}

/// All files of the new site, with what is known filled in. Names that start with `dot.` start with a dot.
fn files(title: &str, today: Date, source: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    gather(&STARTER, &mut found);
    let due = today.checked_add(6.months()).unwrap_or(today).to_string();
    let note = if source.is_empty() { String::new() } else { format!(" ({source})") };
    let known = [("{title}", title), ("{today}", &today.to_string()), ("{review_by}", &due), ("{source}", source), ("{source_note}", &note)];
    let filled = |text: &str| known.iter().fold(text.to_owned(), |text, (gap, value)| text.replace(gap, value));
    found.into_iter().map(|(path, text)| (path.replace("dot.", "."), filled(text))).collect()
}

fn gather(dir: &'static Dir<'static>, found: &mut Vec<(String, &'static str)>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            found.push((path.replace('\\', "/"), text));
        }
    }
    dir.dirs().for_each(|dir| gather(dir, found));
}
