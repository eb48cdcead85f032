//! What the last build wrote: for each file its key, digest, size and findings.
//!
//! It stands in the output folder, so that a restored folder makes a build cost what changed,
//! and so that a deployment can tell what to upload and what to purge. One line a file:
//! digest, size, key, the key's parts, path; a file's findings follow as lines of JSON, and behind `~`
//! what it weighs, where pages have budgets.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::machine::{At, Error, read_text};
use crate::output::Weight;

/// The manifest's name in the output folder.
pub const NAME: &str = ".payung-manifest";
const HEAD: &str = "payung manifest 1";

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
        let mut lines = text.lines();
        if lines.next() != Some(HEAD) {
            return None;
        }
        let mut files: BTreeMap<Arc<str>, Made> = BTreeMap::new();
        let mut last: Option<Arc<str>> = None;
        for line in lines {
            if line.starts_with('{') {
                let diagnostic = serde_json::from_str(line).ok()?;
                files.get_mut(last.as_ref()?)?.diagnostics.push(diagnostic);
                continue;
            }
            if let Some(weight) = line.strip_prefix("~ ") {
                files.get_mut(last.as_ref()?)?.weight = Some(serde_json::from_str(weight).ok()?);
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
            let path: Arc<str> = path.into();
            files.insert(path.clone(), Made { digest, size, key, parts: key_parts, ..Made::default() });
            last = Some(path);
        }
        Some(Self { files })
    }

    /// Writes the manifest as text.
    ///
    /// # Errors
    /// When the machine refuses.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{HEAD}")?;
        for (path, made) in &self.files {
            writeln!(out, "{} {} {} {} {path}", made.digest, made.size, made.key, made.parts)?;
            if let Some(Ok(json)) = made.weight.as_ref().map(serde_json::to_string) {
                writeln!(out, "~ {json}")?;
            }
            for diagnostic in &made.diagnostics {
                if let Ok(json) = serde_json::to_string(diagnostic) {
                    writeln!(out, "{json}")?;
                }
            }
        }
        Ok(())
    }
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
        let manifest = Manifest { files: [("a b/index.html".into(), made)].into() };
        let mut text = Vec::new();
        manifest.write(&mut text).unwrap();
        assert_eq!(Manifest::parse(std::str::from_utf8(&text).unwrap()), Some(manifest));
    }

    #[test]
    fn a_doctored_manifest_is_not_believed() {
        let line = format!("{} 1 {} x ../secret", Digest::default(), Digest::default());
        assert_eq!(Manifest::parse(&format!("{HEAD}\n{line}\n")), None);
        assert_eq!(Manifest::parse("something else"), None);
    }
}
