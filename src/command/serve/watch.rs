//! Changes of files, gathered until the editor is through with its way of saving.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{Config, Event, EventKind, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use super::preview::Preview;
use crate::command::Failure;
use crate::machine::Error;

/// How long the files must be quiet before they are read again.
const QUIET: Duration = Duration::from_millis(6);
/// How long a stream of changes is waited for at most.
const PATIENCE: Duration = Duration::from_millis(80);
const POLL: Duration = Duration::from_millis(400);

/// The folders of a site.
const FOLDERS: [&str; 3] = ["content", "static", "themes"];

/// Watches a site's files for as long as the program runs.
///
/// # Errors
/// When neither the system's notices nor polling can be had.
pub fn start(preview: Arc<Preview>, poll: bool) -> Result<(), Failure> {
    let root = preview.root();
    let (sender, receiver) = channel::<notify::Result<Event>>();
    let quiet = sender.clone();
    let told = move |event| drop(quiet.send(event));
    let native = if poll {
        None
    } else {
        RecommendedWatcher::new(told, Config::default()).ok().and_then(|mut watcher| watch(&mut watcher, &root).is_ok().then_some(watcher))
    };
    let watcher: Box<dyn Watcher + Send> = match native {
        Some(watcher) => Box::new(watcher),
        None => {
            if !poll {
                crate::command::tell(&format!(
                    "warning: the system gives no notice of changes here; looking at the files every {} ms instead",
                    POLL.as_millis()
                ));
            }
            let config = Config::default().with_poll_interval(POLL).with_compare_contents(true);
            let failed = |error: notify::Error| Failure::Machine(Error::new("watch", root.clone(), std::io::Error::other(error.to_string())));
            let mut watcher = PollWatcher::new(move |event| drop(sender.send(event)), config).map_err(failed)?;
            watch(&mut watcher, &root).map_err(failed)?;
            Box::new(watcher)
        }
    };
    std::thread::spawn(move || follow(&preview, &root, watcher, &receiver));
    Ok(())
}

/// The root itself for `book.toml` and new folders, and each folder of the site with all below it.
fn watch(watcher: &mut dyn Watcher, root: &Path) -> notify::Result<()> {
    watcher.watch(root, RecursiveMode::NonRecursive)?;
    for path in FOLDERS.map(|folder| root.join(folder)) {
        if path.is_dir() {
            watcher.watch(&path, RecursiveMode::Recursive)?;
        }
    }
    Ok(())
}

/// A folder of the site that was made, or made anew, while the preview runs has no watch of its own yet.
fn watch_new(watcher: &mut dyn Watcher, root: &Path, folders: &BTreeSet<&'static str>) {
    for path in folders.iter().map(|folder| root.join(folder)) {
        let _ = watcher.unwatch(&path);
        let watched = !path.is_dir() || watcher.watch(&path, RecursiveMode::Recursive).is_ok();
        if !watched && path.is_dir() {
            crate::command::tell(&format!("warning: changes in `{}` are not noticed; start the preview again", path.display()));
        }
    }
}

fn follow(preview: &Preview, root: &Path, mut watcher: Box<dyn Watcher + Send>, receiver: &Receiver<notify::Result<Event>>) {
    while let Ok(first) = receiver.recv() {
        let mut changed = Changed::default();
        changed.take(root, first);
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            match receiver.recv_timeout(QUIET) {
                Ok(event) => changed.take(root, event),
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        // Saving in place empties a file before it fills it: what is read in between was never written.
        while start.elapsed() < PATIENCE && changed.paths.iter().any(|path| is_empty(&root.join(&**path))) {
            match receiver.recv_timeout(QUIET) {
                Ok(event) => changed.take(root, event),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        watch_new(watcher.as_mut(), root, &changed.tops);
        let fresh = if changed.everything {
            preview.refresh(&[])
        } else {
            !changed.paths.is_empty() && preview.refresh(&changed.paths.into_iter().collect::<Vec<_>>())
        };
        if fresh {
            preview.report(false);
        }
    }
}

/// Whether a file is there and has nothing in it.
fn is_empty(path: &Path) -> bool {
    std::fs::symlink_metadata(path).is_ok_and(|file| file.is_file() && file.len() == 0)
}

/// Paths to look at again.
#[derive(Default)]
struct Changed {
    paths: BTreeSet<Arc<str>>,
    /// A folder came, went or was renamed, or notices were lost.
    everything: bool,
    /// Folders of the site that themselves came, went or were renamed.
    tops: BTreeSet<&'static str>,
}

impl Changed {
    fn take(&mut self, root: &Path, event: notify::Result<Event>) {
        let Ok(event) = event else {
            self.everything = true;
            return;
        };
        if matches!(event.kind, EventKind::Access(_)) {
            return;
        }
        self.everything |= event.need_rescan();
        for path in event.paths {
            self.path(root, &path);
        }
    }

    fn path(&mut self, root: &Path, path: &Path) {
        let Some(below) = path.strip_prefix(root).ok().and_then(Path::to_str) else {
            return;
        };
        let top = below.split(['/', '\\']).next().unwrap_or_default();
        if !matches!(top, "content" | "static" | "themes" | crate::source::CONFIG) {
            return;
        }
        // What has no ending is a folder as a rule; where it is none, looking at all is merely slower.
        let folder = path.is_dir() || path.extension().is_none();
        if folder {
            self.everything = true;
            self.tops.extend(FOLDERS.into_iter().find(|folder| *folder == below));
        } else {
            self.paths.insert(below.replace('\\', "/").into());
        }
    }
}
