//! What lies beside the folders of a site and was meant for one of them: it is neither read nor published.

use std::fs;
use std::path::Path;

use super::walk::{FOLDERS, hidden};
use crate::diagnostic::{Diagnostic, Place, nearest};

/// Files that are read from `content/`.
pub const OF_CONTENT: [&str; 5] = ["index.md", "facts.toml", "glossary.toml", "services.toml", "sources.toml"];
/// What people put behind the name of a folder that they keep.
const KEPT: [&str; 9] = ["backup", "bak", "copy", "final", "new", "old", "orig", "s", "v"];

/// What is wrong with what lies in a site's root.
pub fn check(root: &Path) -> Vec<Diagnostic> {
    let Ok(entries) = fs::read_dir(root) else { return Vec::new() };
    let named = entries.flatten().filter_map(|entry| Some((entry.file_name().to_str()?.to_owned(), entry.file_type().ok()?.is_dir())));
    let mut all: Vec<(String, bool)> = named.filter(|(name, _)| !hidden(name) && !FOLDERS.contains(&name.as_str())).collect();
    all.sort();
    let found = all.iter().filter_map(|(name, is_dir)| if *is_dir { folder(root, name) } else { file(name) });
    found.collect()
}

fn said(name: &str, message: String, help: String) -> Option<Diagnostic> {
    Some(Diagnostic::warning("file.stray", message, Place::file(&name.into())).help(help))
}

fn file(name: &str) -> Option<Diagnostic> {
    let message = "nothing reads this file: pages and records are read from `content/`".to_owned();
    let fault = OF_CONTENT.contains(&name).then(|| said(name, message, format!("move it to `content/{name}`"))).flatten();
    fault.map(|fault| fault.meaning(&format!("content/{}", name.trim_end_matches(".md"))))
}

fn folder(root: &Path, name: &str) -> Option<Diagnostic> {
    let unread = format!("nothing reads the folder `{name}/`");
    let lower = name.to_lowercase();
    if FOLDERS.contains(&lower.as_str()) {
        return said(name, unread, format!("rename it to `{lower}`, in small letters"));
    }
    let kept = |known: &&str| -> bool {
        let rest = lower.strip_prefix(*known).map(|rest| rest.trim_matches(|c: char| !c.is_alphabetic()));
        rest.is_some_and(|rest| rest.is_empty() || KEPT.contains(&rest))
    };
    if let Some(known) = FOLDERS.into_iter().find(kept) {
        let help = match root.join(known).is_dir() {
            true => format!("move what is of the site into `{known}/`, and keep the rest outside the site's folder"),
            false => format!("rename it to `{known}`"),
        };
        return said(name, unread, help);
    }
    if lower == "templates" && holds(&root.join(name), "html") {
        let help = "move it into a theme, as `themes/mine/templates/`, and write `name = \"mine\"` below `[theme]` in `book.toml`".to_owned();
        return said(name, format!("{unread}: templates stand in a theme"), help);
    }
    let is_theme = || ["theme.toml", "css", "strings", "templates"].iter().any(|part| root.join(name).join(part).exists());
    if lower == "theme" && is_theme() {
        let help = "move what is in it to `themes/default/`, so that it takes the place of what the built-in theme has".to_owned();
        return said(name, format!("{unread}: a theme stands in `themes/`"), help);
    }
    // Where the folder itself is there, one of nearly its name may be for something else.
    let known = nearest(name, FOLDERS).filter(|known| !root.join(known).is_dir())?;
    said(name, unread, format!("did you mean `{known}/`?"))
}

/// Whether a folder has a file whose name ends so.
fn holds(folder: &Path, ending: &str) -> bool {
    let mut files = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    files.any(|path| path.extension().is_some_and(|own| own == ending))
}
