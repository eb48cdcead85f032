//! What the last build wrote: for each file its key, digest, size and findings.
//!
//! It stands in the output folder, so that a restored folder makes a build cost what changed,
//! and so that a deployment can tell what to upload and what to purge. One line a file:
//! digest, size, key, the key's parts, path; a file's findings follow as lines of JSON, and behind `~`
//! what it weighs, where pages have budgets.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::machine::{At, Error, read_text};
use crate::output::Weight;

/// The manifest's name in the output folder.
pub const NAME: &str = ".payung-manifest";
const HEAD: &str = "payung manifest 1";

/// How many files' lines a core writes at once.
const LINES: usize = 1024;

/// How many bytes of them a core reads at once.
const PIECE: usize = 128 << 10;

/// A file that was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Made {
    /// The digest of its bytes.
    pub digest: Digest,
    /// How many bytes.
    pub size: u64,
    /// The digest of its key.
    pub key: Digest,
    /// The key's parts, for `--explain`.
    pub parts: Arc<str>,
    /// What was found while it was made.
    pub diagnostics: Vec<Diagnostic>,
    /// What it weighs, if that was asked.
    pub weight: Option<Weight>,
}

/// All files of a build.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Files by path.
    pub files: BTreeMap<Arc<str>, Made>,
}

impl Manifest {
    /// Reads the last build's; without one, or with one that cannot be read, nothing is known.
    ///
    /// # Errors
    /// When the file is there and the machine refuses it.
    pub fn read(out: &Path) -> Result<Self, Error> {
        let path = out.join(NAME);
        match read_text(&path) {
            Ok(text) => Ok(Self::parse(&text).unwrap_or_default()),
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory | io::ErrorKind::InvalidData) => {
                Ok(Self::default())
            }
            Err(error) => Err(error).at("read", &path),
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(HEAD)?.strip_prefix('\n')?;
        let parts: Vec<Vec<(Arc<str>, Made)>> = parted(rest).into_par_iter().map(read_lines).collect::<Option<_>>()?;
        Some(Self { files: parts.into_iter().flatten().collect() })
    }

    /// The manifest as it is written.
    pub fn text(&self) -> Vec<u8> {
        let files: Vec<(&Arc<str>, &Made)> = self.files.iter().collect();
        let parts: Vec<Vec<u8>> = files.par_chunks(LINES).map(lines).collect();
        let mut text = format!("{HEAD}\n").into_bytes();
        parts.iter().for_each(|part| text.extend_from_slice(part));
        text
    }
}

/// Lines in pieces, each of which begins with a file.
fn parted(text: &str) -> Vec<&str> {
    let (mut parts, mut rest) = (Vec::new(), text);
    while !rest.is_empty() {
        let from = rest.floor_char_boundary(PIECE.min(rest.len()));
        let mut ends = rest[from..].match_indices('\n').map(|(at, _)| from + at + 1);
        let end = ends.find(|end| !rest[*end..].starts_with(['{', '~'])).unwrap_or(rest.len());
        let (part, behind) = rest.split_at(end);
        parts.push(part);
        rest = behind;
    }
    parts
}

/// The files of some lines.
fn read_lines(text: &str) -> Option<Vec<(Arc<str>, Made)>> {
    let mut files: Vec<(Arc<str>, Made)> = Vec::with_capacity(text.len() / 128);
    for line in text.lines() {
        if line.starts_with('{') {
            let diagnostic = serde_json::from_str(line).ok()?;
            files.last_mut()?.1.diagnostics.push(diagnostic);
            continue;
        }
        if let Some(weight) = line.strip_prefix("~ ") {
            files.last_mut()?.1.weight = Some(serde_json::from_str(weight).ok()?);
            continue;
        }
        let mut parts = line.splitn(5, ' ');
        let digest = Digest::parse(parts.next()?)?;
        let size = parts.next()?.parse().ok()?;
        let key = Digest::parse(parts.next()?)?;
        let key_parts = parts.next()?.into();
        let path = parts.next()?;
        if !inside(path) {
            return None;
        }
        files.push((path.into(), Made { digest, size, key, parts: key_parts, ..Made::default() }));
    }
    Some(files)
}

/// The lines of some files.
fn lines(files: &[(&Arc<str>, &Made)]) -> Vec<u8> {
    let mut out = String::with_capacity(192 * files.len());
    for (path, made) in files {
        // A string takes all that is written into it.
        let _ = writeln!(out, "{} {} {} {} {path}", made.digest, made.size, made.key, made.parts);
        if let Some(Ok(json)) = made.weight.as_ref().map(serde_json::to_string) {
            let _ = writeln!(out, "~ {json}");
        }
        for json in made.diagnostics.iter().filter_map(|diagnostic| serde_json::to_string(diagnostic).ok()) {
            let _ = writeln!(out, "{json}");
        }
    }
    out.into_bytes()
}

/// Whether a path of a manifest or journal stays in the output folder, so that a doctored one deletes nothing else.
pub fn inside(path: &str) -> bool {
    !path.is_empty()
        && !path.starts_with('/')
        && !path.contains('\\')
        && !path.contains('\n')
        && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn a_manifest_survives_being_written_and_read() {
        let finding = Diagnostic::warning("a.b", "x", Place::file(&"p.md".into()));
        let made = Made {
            digest: Digest::of(b"1"),
            size: 1,
            key: Digest::of(b"2"),
            parts: "text=1".into(),
            diagnostics: vec![finding],
            weight: Some(Weight { sent: 7, loads: Vec::new() }),
        };
        let mut manifest = Manifest { files: [("a b/index.html".into(), made)].into() };
        let text = manifest.text();
        assert_eq!(Manifest::parse(std::str::from_utf8(&text).unwrap()), Some(manifest.clone()));
        // Many files, with their findings, in more than one piece.
        let (_, made) = manifest.files.pop_first().unwrap();
        let many = Manifest { files: (0..3000).map(|n| (format!("{n:04}/index.html").into(), made.clone())).collect() };
        let text = many.text();
        assert!(text.len() > 3 * PIECE);
        assert_eq!(Manifest::parse(std::str::from_utf8(&text).unwrap()), Some(many));
    }

    #[test]
    fn a_doctored_manifest_is_not_believed() {
        let line = format!("{} 1 {} x ../secret", Digest::default(), Digest::default());
        assert_eq!(Manifest::parse(&format!("{HEAD}\n{line}\n")), None);
        assert_eq!(Manifest::parse("something else"), None);
    }
}
