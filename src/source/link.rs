//! What a symbolic link may lead to: a file or folder of the site that is itself read or published.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::CONFIG;
use super::walk::{FOLDERS, hidden};
use crate::diagnostic::{Diagnostic, Place};

/// What is wrong with where a link leads, of a path from the root that is one or is reached by one.
pub fn fault(root: &Path, path: &str) -> Option<Diagnostic> {
    let real = fs::canonicalize(root.join(path)).ok()?;
    let Ok(below) = real.strip_prefix(root) else {
        return Some(leads_out(path));
    };
    let target: Vec<&str> = below.iter().filter_map(|part| part.to_str()).collect();
    let is_of_site = target.first().is_some_and(|top| FOLDERS.contains(top)) || path == CONFIG;
    if !is_of_site || target.iter().any(|part| hidden(part)) {
        let to = if target.is_empty() { "the site's own folder".to_owned() } else { format!("`{}`", below.display()) };
        let message = format!("a link to {to}, which is not published");
        return Some(unpublished(message, path, "copy what readers may see into the site, and delete the link"));
    }
    let target = target.join("/");
    publishes(&target, path).then(|| {
        let message = format!("a link that would publish `{target}` as it was written, drafts and notes with it");
        unpublished(message, path, "delete the link; link to the page, or copy what readers may see")
    })
}

/// A link out of the site.
pub fn leads_out(path: &str) -> Diagnostic {
    Diagnostic::error("link.leaves-site", "a link that leads out of the site", Place::file(&path.into()))
        .help("copy the file into the site; nothing outside it is published")
}

fn unpublished(message: String, path: &str, help: &str) -> Diagnostic {
    Diagnostic::error("link.unpublished", message, Place::file(&Arc::from(path))).help(help)
}

/// Whether what is read as a page or as records at its own place would be copied at another.
fn publishes(target: &str, path: &str) -> bool {
    let in_content = |path: &str| path.starts_with("content/");
    if !in_content(target) {
        return false;
    }
    let depth = |path: &str| path.matches('/').count();
    match target.rsplit_once('.') {
        Some((_, "md")) => !(in_content(path) && path.ends_with(".md")),
        // Records stand at the root of `content/` or of a language; further below a TOML file is one like any other.
        Some((_, "toml")) if depth(target) < 3 => !(in_content(path) && path.ends_with(".toml") && depth(path) <= depth(target)),
        _ => false,
    }
}

/// Whether a file that is to be created at a path would be one of the site: no folder above it is a link that leads
/// out, and no part of its name is passed over by a build. If not, why.
pub fn takes(root: &Path, path: &str) -> Result<(), &'static str> {
    if path.split('/').any(hidden) {
        return Err("a build passes over hidden files and folders");
    }
    let root = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let ends = path.match_indices('/').map(|(at, _)| &path[..at]).chain([path]);
    for disk in ends.map(|part| root.join(part)) {
        let Ok(meta) = fs::symlink_metadata(&disk) else { continue };
        if meta.is_symlink() && !fs::canonicalize(&disk).is_ok_and(|real| real.starts_with(&root)) {
            return Err("a link on the way leads out of the site");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_and_records_are_published_by_no_other_name() {
        for (target, path) in [
            ("content/a.md", "static/a.md"),
            ("content/a.md", "content/a.txt"),
            ("content/facts.toml", "content/facts.txt"),
            ("content/facts.toml", "content/data/facts.toml"),
            ("content/facts.toml", "static/facts.toml"),
            ("content/th/records.toml", "content/th/a/records.toml"),
            ("content/a.md", "themes/a/icons/a.svg"),
        ] {
            assert!(publishes(target, path), "{path} -> {target}");
        }
        for (target, path) in [
            ("content/a.md", "content/b.md"),
            ("content/facts.toml", "content/sources.toml"),
            ("content/th/records.toml", "content/vi/records.toml"),
            ("content/a/b/data.toml", "static/data.toml"),
            ("content/a.png", "static/a.png"),
            ("static/a.md", "content/a.txt"),
        ] {
            assert!(!publishes(target, path), "{path} -> {target}");
        }
    }
}
