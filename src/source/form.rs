//! Folders where a file is read, and files where a folder is: neither can be read as what it stands for.

use std::fs;
use std::path::Path;

use super::CONFIG;
use super::beside::OF_CONTENT;
use super::shelf::FOLDER;
use super::walk::FOLDERS;
use crate::diagnostic::{Diagnostic, Place};

/// Files that are read from the folder of a language.
const OF_LANGUAGE: [&str; 2] = ["book.toml", "records.toml"];

/// What is wrong with what lies in a site's root.
pub fn check(root: &Path) -> Vec<Diagnostic> {
    let is_file = |name: &&str| fs::metadata(root.join(name)).is_ok_and(|meta| meta.is_file());
    let of_folders = FOLDERS.into_iter().filter(is_file).map(|name| {
        let (message, help) = match name {
            "content" => ("a file, where all pages lie in a folder", "move the file away, and put the pages into a folder `content/`".to_owned()),
            _ => (
                "a file, where the files that belong there lie in a folder",
                format!("move the file away, and make a folder `{name}/` if the site needs one"),
            ),
        };
        Diagnostic::error("file.folder", message, Place::file(&name.into())).help(help)
    });
    let cache = [FOLDER].into_iter().filter(is_file).map(|name| {
        let message = "a file, where a build keeps in a folder what the next one need not make again";
        Diagnostic::warning("file.folder", message, Place::file(&name.into())).help("move the file away: a build makes the folder by itself")
    });
    of_folders.chain(cache).chain(folder(CONFIG).filter(|_| root.join(CONFIG).is_dir())).collect()
}

/// What is wrong with a folder of this path.
pub fn folder(path: &str) -> Option<Diagnostic> {
    let inside = path.strip_prefix("content/");
    let is_record = |name: &str| match name.split_once('/') {
        None => OF_CONTENT.contains(&name) && name.ends_with(".toml"),
        Some((_, name)) => OF_LANGUAGE.contains(&name),
    };
    if path == CONFIG || inside.is_some_and(is_record) {
        let help = "give the folder another name, and write a file of this name";
        return Some(Diagnostic::error("file.folder", "a folder, where a file is read", Place::file(&path.into())).help(help));
    }
    let stem = inside?.rsplit('/').next()?.strip_suffix(".md")?;
    let message = "a folder that is called as a page's file is: it is no page, and what lies in it has this name in its address";
    Some(Diagnostic::warning("file.folder", message, Place::file(&path.into())).help(format!("rename it to `{stem}`")))
}

/// Whether what lies at a path is a folder for a file, or a file for a folder.
pub fn is_wrong(root: &Path, path: &str) -> bool {
    let is_dir = root.join(path).is_dir();
    if is_dir { folder(path).is_some() } else { FOLDERS.contains(&path) }
}
