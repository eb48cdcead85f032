//! What the machine refused: an I/O error with its verb and its path.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// `cannot write `public/index.html`: permission denied`.
#[derive(Debug)]
pub struct Error {
    verb: &'static str,
    path: PathBuf,
    source: io::Error,
    help: Option<String>,
}

impl Error {
    /// An error of doing `verb` to `path`.
    pub fn new(verb: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { verb, path: path.into(), source, help: None }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same, with what to do about it if nothing better is known.
    #[must_use]
    pub fn help_unless_any(self, help: &str) -> Self {
        if self.advice().is_some() { self } else { self.help(help) }
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        let long = || {
            (self.source.kind() == io::ErrorKind::InvalidFilename)
                .then_some("give the folder or file a shorter name: the system keeps none that long")
        };
        self.help.as_deref().or_else(long)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.source.to_string();
        let text = text.split(" (os error").next().unwrap_or(&text);
        let mut chars = text.chars();
        let reason: String = chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default();
        write!(f, "cannot {} `{}`: {reason}", self.verb, self.path.display())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}

/// The bytes of a file. What is none is refused: a pipe would be waited for without end.
///
/// # Errors
/// When the machine refuses; `InvalidData` for what is no regular file.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if fs::metadata(path)?.is_file() { fs::read(path) } else { Err(io::Error::new(io::ErrorKind::InvalidData, "no regular file")) }
}

/// The same as text.
///
/// # Errors
/// When the machine refuses; `InvalidData` for what is no regular file, or no text.
pub fn read_text(path: &Path) -> io::Result<String> {
    String::from_utf8(read_file(path)?).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Gives an I/O result its verb and path.
pub trait At<T> {
    /// Names what was being done to what.
    fn at(self, verb: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, verb: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::new(verb, path, source))
    }
}
