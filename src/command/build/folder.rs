//! The output folder: refused where it would put something dear at risk, and held by one build at a time.

use std::fs::{self, File, TryLockError};
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use crate::command::Failure;
use crate::machine::{At, Error};

/// How long another build is waited for before that is said.
const MOMENT: Duration = Duration::from_secs(1);

/// An output folder that may be written to.
pub struct Folder {
    path: PathBuf,
    created: bool,
}

/// The output folder, or why it may not be one.
///
/// # Errors
/// When it is the content, the root or a folder above it, the home, or the file system's root.
pub fn check(root: &Path, out: Option<&Path>) -> Result<Folder, Failure> {
    let root = fs::canonicalize(root).at("open", root)?;
    let path = match out {
        Some(out) => absolute(out)?,
        None => root.join("public"),
    };
    let real = real(&path);
    let refuse = |why: &str| {
        let help = "choose a folder of its own, such as `public`".to_owned();
        Err(Failure::Usage(format!("`{}` cannot be the output folder: {why}", path.display()), Some(help)))
    };
    if real.parent().is_none() {
        return refuse("it is the file system's root");
    }
    if real == root || root.starts_with(&real) {
        return refuse("it is the site's root or a folder above it");
    }
    for folder in ["content", "static", "themes", ".git", ".payung"] {
        if real.starts_with(root.join(folder)) {
            return refuse(&format!("it lies in `{folder}`"));
        }
    }
    if std::env::home_dir().is_some_and(|home| self::real(&home) == real) {
        return refuse("it is your home folder");
    }
    if real.exists() && !real.is_dir() {
        return refuse("it is a file");
    }
    Ok(Folder { path: real, created: false })
}

fn absolute(path: &Path) -> Result<PathBuf, Failure> {
    let joined = if path.is_absolute() { path.to_path_buf() } else { std::env::current_dir().at("read", Path::new("."))?.join(path) };
    let mut clean = PathBuf::new();
    for part in joined.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            other => clean.push(other),
        }
    }
    Ok(clean)
}

/// The path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    match (path.parent(), path.file_name()) {
        (Some(parent), Some(name)) => real(parent).join(name),
        _ => path.to_path_buf(),
    }
}

impl Folder {
    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Waits until no other build writes beside this folder; `tell` is called if that takes longer than a moment.
    /// Held until the value is dropped.
    ///
    /// # Errors
    /// When the folder above cannot be opened.
    pub fn lock(&self, tell: impl FnOnce()) -> Result<Option<File>, Error> {
        let above = self.path.ancestors().skip(1).find(|folder| folder.is_dir());
        let Some(above) = above else { return Ok(None) };
        let file = File::open(above).at("open", above)?;
        let start = Instant::now();
        while start.elapsed() < MOMENT {
            match file.try_lock() {
                Ok(()) => return Ok(Some(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(MOMENT / 50),
                Err(TryLockError::Error(_)) => return Ok(None),
            }
        }
        tell();
        // A file system without locks (some network shares) is still written to, by one build as a rule.
        Ok(file.lock().is_ok().then_some(file))
    }

    /// Makes sure it is there.
    ///
    /// # Errors
    /// When it cannot be created.
    pub fn create(&mut self) -> Result<(), Error> {
        if !self.path.is_dir() {
            fs::create_dir_all(&self.path).at("create", &self.path)?;
            self.created = true;
        }
        Ok(())
    }

    /// Leaves it as it was found.
    pub fn abandon(&self) {
        super::place::Staging::new(&self.path).remove();
        if self.created {
            let _ = fs::remove_dir(&self.path);
        }
    }
}
