//! What the program does: the only place with effects on files, sockets and the clock.

pub mod build;
pub mod check;
mod external;
pub mod init;
mod kept;
pub mod new;
pub mod schema;
pub mod search;
pub mod serve;
pub mod translate;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Format, Severity, counts, render};
use crate::escape::visible;
use crate::machine::Error;
use crate::source::CONFIG;

/// How a command ended.
#[derive(Debug)]
pub enum Failure {
    /// The content or templates have errors, which were printed: exit status 1.
    Content,
    /// The configuration has errors, which were printed: exit status 2.
    Configuration,
    /// Usage: exit status 2.
    Usage(String, Option<String>),
    /// The machine refused: exit status 3.
    Machine(Error),
}

impl Failure {
    /// The exit status.
    pub fn status(&self) -> u8 {
        match self {
            Self::Content => 1,
            Self::Configuration | Self::Usage(..) => 2,
            Self::Machine(_) => 3,
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Machine(error)
    }
}

/// The site's root: the folder given, or the nearest one upward that holds `book.toml`.
///
/// # Errors
/// When there is none.
pub fn root(given: Option<&Path>) -> Result<PathBuf, Failure> {
    let no_file = |dir: &Path| {
        let why = match std::fs::symlink_metadata(dir.join(CONFIG)).ok()? {
            meta if meta.is_dir() => "a folder, and no file",
            meta if meta.is_symlink() => "a link that leads to no file",
            _ => "neither a file nor a folder",
        };
        let help = format!("move it away, and write a file `{CONFIG}` with a `[book]` table and a `title`");
        Some(Failure::Usage(format!("`{}` is {why}", dir.join(CONFIG).display()), Some(help)))
    };
    let help = |dir: &Path| {
        let near = misnamed(dir).map(|name| format!("rename `{name}` to `{CONFIG}`"));
        near.or_else(|| Some("run it in a site's folder, or name the folder".to_owned()))
    };
    if let Some(dir) = given {
        if dir.join(CONFIG).is_file() {
            return Ok(dir.to_path_buf());
        }
        let absent = || Failure::Usage(format!("there is no `{CONFIG}` in `{}`", dir.display()), help(dir));
        return Err(no_file(dir).unwrap_or_else(absent));
    }
    let here = std::env::current_dir().map_err(|error| Error::new("read", ".", error))?;
    let found = here.ancestors().find(|folder| folder.join(CONFIG).is_file()).map(Path::to_path_buf);
    let absent = || Failure::Usage(format!("there is no `{CONFIG}` here or in a folder above"), help(&here));
    found.ok_or_else(|| no_file(&here).unwrap_or_else(absent))
}

/// A file of a folder that was meant for `book.toml`: in capitals, or with a second ending that its system hides.
fn misnamed(folder: &Path) -> Option<String> {
    let names = std::fs::read_dir(folder).ok()?.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut near: Vec<String> = names.filter(|name| name.to_lowercase().trim_end_matches(".txt").trim_end_matches(".toml") == "book").collect();
    near.retain(|name| name != "book" && name != CONFIG);
    near.sort();
    near.into_iter().next()
}

/// The same as [`print()`], with paths from where the program was run, or for GitHub from the repository's root, so that
/// they can be opened from there. Programs that read JSON get them from the site's root.
pub fn print_from(root: &Path, diagnostics: &[Diagnostic], format: Format) {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").filter(|_| format == Format::Github);
    let base = workspace.map_or_else(std::env::current_dir, |path| Ok(path.into())).and_then(std::fs::canonicalize);
    let (Ok(base), Ok(root)) = (base, std::fs::canonicalize(root)) else { return print(diagnostics, format) };
    let below = root.strip_prefix(&base).ok().filter(|below| format != Format::Json && !below.as_os_str().is_empty());
    let Some(below) = below.map(|below| below.to_string_lossy().replace('\\', "/")) else { return print(diagnostics, format) };
    let mut seen = diagnostics.to_vec();
    for place in seen.iter_mut().filter_map(|finding| finding.place.as_mut()).filter(|place| !place.path.starts_with('(')) {
        place.path = format!("{below}/{}", place.path).into();
    }
    print(&seen, format);
}

/// Prints findings to stderr; in text, how many there are comes last.
pub fn print(diagnostics: &[Diagnostic], format: Format) {
    let mut err = io::stderr().lock();
    let color = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let _ = err.write_all(render(diagnostics, format, color).as_bytes());
    if let (Format::Text, Some(counts)) = (format, counts(diagnostics)) {
        let _ = writeln!(err, "{counts}");
    }
}

/// Whether any finding is an error; with `strict`, whether there is any finding.
pub fn fails(diagnostics: &[Diagnostic], strict: bool) -> bool {
    diagnostics.iter().any(|finding| strict || finding.severity == Severity::Error)
}

/// Writes a line to stdout that may hold what anybody wrote, without what a terminal would obey.
///
/// # Errors
/// As [`say`].
pub fn say_visibly(line: &str) -> Result<(), Error> {
    say(&visible(line))
}

/// Writes a line to stdout; a reader who has gone is no error.
///
/// # Errors
/// When what stdout leads to takes no more, like a disk that is full.
pub fn say(line: &str) -> Result<(), Error> {
    let mut out = io::stdout().lock();
    said(writeln!(out, "{line}").and_then(|()| out.flush()))
}

/// What became of writing to stdout: a reader who has gone is no error.
///
/// # Errors
/// When what stdout leads to takes no more.
pub fn said(written: io::Result<()>) -> Result<(), Error> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::new("write to", "standard output", error).help("make room where the output goes, or send it elsewhere, and run it again"))
        }
        _ => Ok(()),
    }
}

/// Writes a line to stderr, without what a terminal would obey; a reader who has gone is no error.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", visible(line));
}
