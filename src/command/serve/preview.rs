//! The state of a preview: the session, what was served last, and the tabs that listen.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use serde_json::json;
use tokio::sync::mpsc;

use super::live;
use crate::diagnostic::{self, Diagnostic, Format, Severity, counts, render};
use crate::digest::Digest;
use crate::output::Recipe;
use crate::session::Session;

/// A message to a tab: what it is, and its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `page`, `style`, `script` or `findings`.
    pub name: &'static str,
    /// The style's new address, or the findings as JSON.
    pub data: String,
}

/// What a request gets.
pub enum Answer {
    /// An output.
    Found {
        /// Its bytes.
        bytes: Arc<[u8]>,
        /// Its media type.
        kind: &'static str,
    },
    /// The page for addresses that lead nowhere.
    Missing {
        /// Its bytes.
        bytes: Arc<[u8]>,
    },
    /// A page that cannot be made yet.
    Broken {
        /// What is wrong.
        bytes: Arc<[u8]>,
    },
    /// The address lacks the slash behind it.
    Folder,
}

/// A tab that listens.
struct Tab {
    file: String,
    sender: mpsc::Sender<Change>,
    /// What the tab shows: the page without the names of style and script, and those.
    shown: Digest,
    style: String,
    script: String,
    findings: String,
}

/// A session as it is being previewed.
struct State {
    session: Session,
    recipes: BTreeMap<Arc<str>, Recipe>,
    plan_faults: Vec<Diagnostic>,
}

impl State {
    /// What is wrong before any page is made.
    fn found(&self) -> Vec<Diagnostic> {
        let mut all = self.session.diagnostics();
        all.extend(self.plan_faults.iter().cloned());
        all
    }
}

/// A page as it was made last.
#[derive(Clone)]
struct Made {
    bytes: Arc<[u8]>,
    key: Digest,
    faults: Arc<[Diagnostic]>,
}

/// The state of a preview.
pub struct Preview {
    state: RwLock<State>,
    made: Mutex<BTreeMap<String, Made>>,
    good: Mutex<BTreeMap<String, Arc<[u8]>>>,
    tabs: Mutex<Vec<Tab>>,
    generation: AtomicU64,
    /// Held while a search index is made.
    indexing: Mutex<()>,
    mount: String,
    host: String,
    port: u16,
}

impl Preview {
    /// A preview of a session.
    pub fn new(session: Session, host: &str, port: u16) -> Self {
        let base = session.config().base_url.clone();
        let path = base.splitn(4, '/').nth(3).unwrap_or_default();
        let (recipes, plan_faults) = session.planning().recipes();
        Self {
            state: RwLock::new(State { session, recipes, plan_faults }),
            made: Mutex::default(),
            good: Mutex::default(),
            tabs: Mutex::default(),
            generation: AtomicU64::new(0),
            indexing: Mutex::default(),
            mount: format!("/{path}"),
            host: host.to_owned(),
            port,
        }
    }

    /// The path that the site is served at, with a slash before and behind.
    pub fn mount(&self) -> &str {
        &self.mount
    }

    /// The address it listens on.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The site's root.
    pub fn root(&self) -> std::path::PathBuf {
        self.read().session.root().to_path_buf()
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a path below the mount point.
    pub fn answer(&self, path: &str) -> Answer {
        let file = crate::url::file(path);
        if let Some(bytes) = self.index_file(&file) {
            return Answer::Found { bytes, kind: media_type(&file) };
        }
        let state = self.read();
        let Some(recipe) = state.recipes.get(file.as_str()) else {
            if !path.ends_with('/') && state.recipes.contains_key(format!("{path}/index.html").as_str()) {
                return Answer::Folder;
            }
            return Answer::Missing { bytes: self.not_found(&state, path) };
        };
        let made = self.make(&state, &file, recipe);
        let is_html = file.ends_with(".html") && recipe.is_page();
        if !is_html {
            return Answer::Found { bytes: made.bytes, kind: media_type(&file) };
        }
        let broken = made.faults.iter().any(|fault| fault.severity == Severity::Error) || state.session.is_broken(&source(&state, recipe));
        let mut good = self.good.lock().unwrap_or_else(PoisonError::into_inner);
        let shown = if broken {
            match good.get(&file) {
                Some(last) => last.clone(),
                None if made.bytes.is_empty() => {
                    let report = render(&made.faults, Format::Text, false);
                    let bytes = live::inject(&live::broken(&report), &self.mount, &source(&state, recipe));
                    return Answer::Broken { bytes: bytes.into() };
                }
                None => made.bytes,
            }
        } else {
            good.insert(file.clone(), made.bytes.clone());
            made.bytes
        };
        drop(good);
        Answer::Found { bytes: live::inject(&shown, &self.mount, &source(&state, recipe)).into(), kind: media_type(&file) }
    }

    /// A file of a search index. It is made when it is asked for, and while it is made pages are
    /// answered and changes taken in: the state is only looked at before and behind.
    fn index_file(&self, file: &str) -> Option<Arc<[u8]>> {
        let edition = {
            let state = self.read();
            let recipe = state.recipes.get(file).cloned().or_else(|| state.session.planning().member(file))?;
            recipe.index()?
        };
        let _one_at_a_time = self.indexing.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = self.read().session.index_or_gathering(edition);
        let index = match asked {
            Ok(index) => index,
            Err((key, gathering)) => {
                let kept = self.read().session.kept(edition);
                let index = gathering.make(&kept);
                self.read().session.keep_index(edition, key, index)
            }
        };
        index.files.get(file).map(|bytes| Arc::from(bytes.as_slice()))
    }

    fn not_found(&self, state: &State, path: &str) -> Arc<[u8]> {
        let language = state
            .session
            .config()
            .languages
            .iter()
            .filter(|language| !language.prefix.is_empty())
            .find(|language| path.starts_with(&format!("{}/", language.prefix)));
        let file = language.map_or_else(|| "404.html".to_owned(), |language| format!("{}/404.html", language.prefix));
        let bytes = state.recipes.get(file.as_str()).map(|recipe| self.make(state, &file, recipe).bytes).unwrap_or_else(|| Arc::from([]));
        live::inject(&bytes, &self.mount, "").into()
    }

    /// Makes an output, or takes the one made last if its key is the same.
    fn make(&self, state: &State, file: &str, recipe: &Recipe) -> Made {
        let key = state.session.planning().key(file, recipe).digest();
        if let Some(made) = self.made.lock().unwrap_or_else(PoisonError::into_inner).get(file).filter(|made| made.key == key) {
            return made.clone();
        }
        let (bytes, faults) = match state.session.realize(file, recipe) {
            Ok((bytes, faults)) => (bytes, faults),
            Err(error) => {
                let place = diagnostic::Place::file(&file.into());
                (Vec::new(), vec![Diagnostic::error("file.unreadable", error.to_string(), place)])
            }
        };
        let made = Made { bytes: bytes.into(), key, faults: faults.into() };
        let mut all = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        // What was made for earlier keys is let go when there is much of it.
        if all.len() > 2000 {
            all.clear();
        }
        all.insert(file.to_owned(), made.clone());
        made
    }

    /// A tab that shows a file begins to listen; it is told at once what is wrong.
    pub fn subscribe(&self, file: String) -> mpsc::Receiver<Change> {
        let (sender, receiver) = mpsc::channel(64);
        let state = self.read();
        let findings = self.findings(&state, &file);
        let _ = sender.try_send(Change { name: "findings", data: findings.clone() });
        let (shown, style, script) = self.shown(&state, &file);
        let mut tabs = self.tabs.lock().unwrap_or_else(PoisonError::into_inner);
        tabs.retain(|tab| !tab.sender.is_closed());
        tabs.push(Tab { file, sender, shown, style, script, findings });
        receiver
    }

    /// What a tab shows: the page's bytes with the names of style and script taken out.
    fn shown(&self, state: &State, file: &str) -> (Digest, String, String) {
        let names = state.session.asset_names();
        let Some(recipe) = state.recipes.get(file) else {
            return (Digest::default(), names.style.clone(), names.script.clone());
        };
        let made = self.make(state, file, recipe);
        let text = String::from_utf8_lossy(&made.bytes).replace(&names.style, "").replace(&names.script, "");
        let broken = state.session.is_broken(&source(state, recipe));
        let digest = if broken || made.bytes.is_empty() { Digest::default() } else { Digest::of(text.as_bytes()) };
        (digest, names.style.clone(), names.script.clone())
    }

    /// What is wrong, for a tab: with its page, and elsewhere.
    fn findings(&self, state: &State, file: &str) -> String {
        let mut all = state.found();
        let recipe = state.recipes.get(file);
        if let Some(recipe) = recipe {
            all.extend(self.make(state, file, recipe).faults.iter().cloned());
        }
        diagnostic::sort(&mut all);
        let own = recipe.map(|recipe| source(state, recipe)).unwrap_or_default();
        let concerns = |fault: &Diagnostic| {
            let path = fault.place.as_ref().map_or("", |place| &place.path);
            path == own || !path.ends_with(".md")
        };
        let (here, elsewhere): (Vec<Diagnostic>, Vec<Diagnostic>) = all.into_iter().partition(concerns);
        let editor = &state.session.config().editor;
        let root = state.session.root().to_string_lossy().into_owned();
        let link = |path: &str, line: u32, column: u32| {
            let path = format!("{root}/{path}");
            editor.replace("{path}", &path).replace("{line}", &line.to_string()).replace("{column}", &column.to_string())
        };
        let one = |fault: &Diagnostic| {
            let place = fault.place.as_ref();
            json!({
                "severity": fault.severity.word(),
                "text": render(std::slice::from_ref(fault), Format::Text, false).trim_end(),
                "link": place.map(|place| link(&place.path, place.line, place.column)),
            })
        };
        json!({
            "here": here.iter().map(one).collect::<Vec<_>>(),
            "elsewhere": elsewhere.iter().take(50).map(one).collect::<Vec<_>>(),
            "elsewhere_count": counts(&elsewhere),
            "source": own,
            "link": if own.is_empty() { String::new() } else { link(&own, 1, 1) },
        })
        .to_string()
    }

    /// Takes in changes of files; no path means: look at everything again. Says whether anything changed.
    pub fn refresh(&self, paths: &[Arc<str>]) -> bool {
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            let result = if paths.is_empty() { state.session.refresh() } else { state.session.refresh_paths(paths) };
            match result {
                Ok(changed) if changed.is_empty() => return false,
                Ok(_) => {}
                Err(error) => {
                    crate::command::tell(&format!("warning: {error}"));
                    return false;
                }
            }
            if state.session.was_reassembled() {
                (state.recipes, state.plan_faults) = state.session.planning().recipes();
            }
        }
        self.generation.fetch_add(1, Ordering::Relaxed);
        self.tell();
        true
    }

    /// Tells each tab what changed for it, and only that.
    fn tell(&self) {
        let state = self.read();
        let mut tabs = self.tabs.lock().unwrap_or_else(PoisonError::into_inner);
        tabs.retain(|tab| !tab.sender.is_closed());
        for tab in tabs.iter_mut() {
            let (shown, style, script) = self.shown(&state, &tab.file);
            let findings = self.findings(&state, &tab.file);
            let mut changes = Vec::new();
            if script != tab.script {
                changes.push(Change { name: "script", data: script.clone() });
            } else {
                if shown != tab.shown && shown != Digest::default() {
                    changes.push(Change { name: "page", data: "changed".into() });
                }
                if style != tab.style {
                    changes.push(Change { name: "style", data: style.clone() });
                }
            }
            if findings != tab.findings {
                changes.push(Change { name: "findings", data: findings.clone() });
            }
            for change in changes {
                let _ = tab.sender.try_send(change);
            }
            if shown != Digest::default() {
                tab.shown = shown;
            }
            (tab.style, tab.script, tab.findings) = (style, script, findings);
        }
    }

    /// Prints what is wrong now, as `build` would.
    pub fn report(&self) {
        crate::command::print(&self.read().found(), Format::Text);
    }
}

fn source(state: &State, recipe: &Recipe) -> String {
    state.session.planning().entry(recipe).map(|(_, entry)| entry.page.file.to_string()).unwrap_or_default()
}

/// Makes pages that nobody asked for while nothing else is to do, so that what they would report is known.
pub fn complete_in_idle_time(preview: Arc<Preview>) {
    std::thread::spawn(move || {
        let mut done = u64::MAX;
        loop {
            std::thread::sleep(Duration::from_millis(500));
            let generation = preview.generation.load(Ordering::Relaxed);
            if generation == done {
                continue;
            }
            let files: Vec<Arc<str>> =
                preview.read().recipes.iter().filter(|(_, recipe)| recipe.is_page()).map(|(file, _)| file.clone()).take(2000).collect();
            let complete = files.iter().all(|file| {
                let state = preview.read();
                if let Some(recipe) = state.recipes.get(file) {
                    preview.make(&state, file, recipe);
                }
                preview.generation.load(Ordering::Relaxed) == generation
            });
            if complete {
                done = generation;
            }
        }
    });
}

fn media_type(file: &str) -> &'static str {
    match file.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "xml" => "application/xml; charset=utf-8",
        "txt" => "text/plain; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "pdf" => "application/pdf",
        "webmanifest" => "application/manifest+json",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "woff2" => "font/woff2",
        "zip" => "application/zip",
        _ => "application/octet-stream",
    }
}
