//! The state of a preview: the session, what was made last, and the tabs that listen.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::{Duration, Instant};

use tokio::sync::mpsc;

use super::findings;
use super::live;
use super::made::{Good, Made, Store};
use super::media::media_type;
use super::mounts::Mounts;
use super::state::State;
use crate::diagnostic::{self, Diagnostic, Format, render};
use crate::digest::Digest;
use crate::output::Recipe;
use crate::session::Session;

/// How many pages that are known to have findings of their own are made again at once after a change.
const FAULTY: usize = 16;
/// How many changes a tab may be behind before it is sent away, to come back and look at the whole page.
const BEHIND: usize = 32;

/// How often a file that changes is looked at before a request is told so, and how long it is waited for in between.
const ATTEMPTS: usize = 40;
const PAUSE: Duration = Duration::from_millis(25);

/// A message to a tab: what it is, and its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// `page`, `style`, `script`, `files` or `findings`.
    pub name: &'static str,
    /// The style's old and new address; the files that changed, or the findings, as JSON.
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
    /// A file that is being written all the time.
    Changing,
}

/// A tab that listens.
struct Tab {
    file: String,
    sender: mpsc::Sender<Change>,
    /// What it was told last.
    told: Told,
}

/// What a tab shows: the page without the names of style and script, those, and the findings.
struct Told {
    shown: Digest,
    style: String,
    script: String,
    findings: String,
}

/// The state of a preview.
pub struct Preview {
    state: RwLock<State>,
    store: Mutex<Store>,
    tabs: Mutex<Vec<Tab>>,
    /// Counts changes.
    generation: AtomicU64,
    /// Held while a search index, or the site as one file, is made.
    indexing: Mutex<()>,
    /// When something was asked for or changed last.
    busy: Mutex<Instant>,
    /// What was printed last.
    printed: Mutex<Vec<Diagnostic>>,
    mounts: Mounts,
    host: String,
    port: u16,
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Preview {
    /// A preview of a session whose findings were printed.
    pub fn new(session: Session, host: &str, port: u16, printed: Vec<Diagnostic>) -> Self {
        Self {
            mounts: Mounts::new(&session),
            state: RwLock::new(State::new(session)),
            store: Mutex::default(),
            tabs: Mutex::default(),
            generation: AtomicU64::new(0),
            indexing: Mutex::default(),
            busy: Mutex::new(Instant::now()),
            printed: Mutex::new(printed),
            host: host.to_owned(),
            port,
        }
    }

    /// The paths that the site is and was served at.
    pub fn mounts(&self) -> &Mounts {
        &self.mounts
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
    pub fn root(&self) -> PathBuf {
        self.read().session.root().to_path_buf()
    }

    /// How many changes there have been.
    pub fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// How long nothing was asked for and nothing changed.
    pub fn quiet(&self) -> Duration {
        locked(&self.busy).elapsed()
    }

    pub(super) fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a path below the mount point. A file that is other than it was when it was let in is waited for until
    /// the change is taken in, or takes it in.
    pub fn answer(&self, path: &str) -> Answer {
        *locked(&self.busy) = Instant::now();
        let file = crate::url::file(path);
        for attempt in 0..ATTEMPTS {
            if let Some(answer) = self.try_answer(path, &file) {
                return answer;
            }
            std::thread::sleep(PAUSE);
            let source = self.read().recipe(&file).and_then(Recipe::copied).cloned();
            if let Some(source) = source.filter(|_| attempt >= ATTEMPTS / 2) {
                self.refresh(&[source]);
            }
        }
        Answer::Changing
    }

    /// The answer, or nothing where a file is not as it was.
    fn try_answer(&self, path: &str, file: &str) -> Option<Answer> {
        if let Some(bytes) = self.index_file(file) {
            return Some(Answer::Found { bytes, kind: media_type(file) });
        }
        self.zip_for(file);
        let state = self.read();
        let Some(recipe) = state.recipe(file) else {
            if !path.ends_with('/') && state.recipe(&format!("{path}/index.html")).is_some() {
                return Some(Answer::Folder);
            }
            // A page that was sent a moment ago still names the styles of its time.
            if let Some(bytes) = state.themes.asset(file) {
                return Some(Answer::Found { bytes, kind: media_type(file) });
            }
            // A page whose file is there, and cannot be read as text any more, is no part of the site.
            if let Some(good) = self.unreadable(&state, file) {
                return Some(Answer::Found { bytes: live::inject(&good.bytes, &self.mounts.now(), &good.source).into(), kind: media_type(file) });
            }
            return Some(Answer::Missing { bytes: self.not_found(&state, path) });
        };
        let made = self.make(&state, file, recipe)?;
        if !file.ends_with(".html") || !recipe.is_page() {
            return Some(Answer::Found { bytes: made.bytes, kind: media_type(file) });
        }
        let source = state.source(recipe);
        Some(match self.readable(&state, file, recipe, &made, &source) {
            Some(bytes) => Answer::Found { bytes: live::inject(&bytes, &self.mounts.now(), &source).into(), kind: media_type(file) },
            None => {
                let concerns = |fault: &&Diagnostic| fault.place.as_ref().is_none_or(|place| !place.path.ends_with(".md") || *place.path == *source);
                let mut faults: Vec<Diagnostic> = state.found.iter().chain(made.faults.iter()).filter(concerns).cloned().collect();
                diagnostic::sort(&mut faults);
                let report = render(&faults, Format::Text, false);
                Answer::Broken { bytes: live::inject(&live::broken(&report), &self.mounts.now(), &source).into() }
            }
        })
    }

    /// What can be read of a page: itself; while it is broken the last good one; where there is none
    /// and its template is broken, the page in the theme as it was before.
    fn readable(&self, state: &State, file: &str, recipe: &Recipe, made: &Made, source: &str) -> Option<Arc<[u8]>> {
        let broken = made.bytes.is_empty() || made.is_broken() || state.is_broken(source);
        let mut store = locked(&self.store);
        if !broken {
            store.keep_good(file, source, &made.bytes);
            return Some(made.bytes.clone());
        }
        if let Some(good) = store.good(file) {
            return Some(good.bytes);
        }
        drop(store);
        if !made.bytes.is_empty() {
            return Some(made.bytes.clone());
        }
        let theme = state.themes.last_good()?;
        let (bytes, _) = state.session.realize_in(theme, file, recipe).ok()?;
        (!bytes.is_empty()).then(|| bytes.into())
    }

    /// What was last good of a page whose source cannot be read as text any more.
    fn unreadable(&self, state: &State, file: &str) -> Option<Good> {
        locked(&self.store).good(file).filter(|good| state.recipe(file).is_none() && state.is_broken(&good.source))
    }

    /// A file of a search index. It is made when it is asked for, and while it is made pages are
    /// answered and changes taken in: the state is only looked at before and behind.
    fn index_file(&self, file: &str) -> Option<Arc<[u8]>> {
        let edition = {
            let state = self.read();
            let recipe = state.recipe(file).cloned().or_else(|| state.session.planning().member(file))?;
            recipe.index()?
        };
        let _one_at_a_time = locked(&self.indexing);
        let asked = self.read().session.index_or_gathering(edition);
        let index = match asked {
            Ok(index) => index,
            Err((key, gathering)) => {
                let kept = self.read().session.kept(edition);
                let index = gathering.make(&*kept);
                self.read().session.keep_index(edition, key, index)
            }
        };
        index.get(file).map(|bytes| Arc::from(bytes.as_slice()))
    }

    /// Makes the site as one file, where what is asked for needs it; the same way.
    fn zip_for(&self, file: &str) {
        if !self.read().recipe(file).is_some_and(Recipe::needs_zip) {
            return;
        }
        let _one_at_a_time = locked(&self.indexing);
        if self.read().session.zip_made().is_some() {
            return;
        }
        let (key, packing) = self.read().session.packing();
        // What the machine refuses is said when the file is read.
        if let Ok(zip) = packing.make() {
            self.read().session.keep_zip(key, zip);
        }
    }

    fn not_found(&self, state: &State, path: &str) -> Arc<[u8]> {
        let languages = state.session.config().languages.iter().filter(|language| !language.prefix.is_empty());
        let language = languages.clone().find(|language| path.starts_with(&format!("{}/", language.prefix)));
        let file = language.map_or_else(|| "404.html".to_owned(), |language| format!("{}/404.html", language.prefix));
        let recipe = state.recipe(&file);
        let made = recipe.and_then(|recipe| self.make(state, &file, recipe)).map(|made| made.bytes).filter(|bytes| !bytes.is_empty());
        let earlier = || Some(state.session.realize_in(state.themes.last_good()?, &file, recipe?).ok()?.0.into());
        let bytes = made.or_else(earlier).unwrap_or_else(|| live::broken("nothing is at this address").into());
        live::inject(&bytes, &self.mounts.now(), "").into()
    }

    /// Makes an output, or takes the one made last if its key is the same; nothing where a file is not as it was.
    fn make(&self, state: &State, file: &str, recipe: &Recipe) -> Option<Made> {
        let key = state.session.planning().key(file, recipe).digest();
        if let Some(made) = locked(&self.store).made(file, key) {
            return Some(made);
        }
        let made = Made::new(state, file, recipe).ok()?;
        state.themes.note(recipe, &made);
        locked(&self.store).put(file, key, &made);
        Some(made)
    }

    /// Makes a page only to know what is wrong with it.
    pub(super) fn examine(&self, state: &State, file: &str, recipe: &Recipe) {
        let key = state.session.planning().key(file, recipe).digest();
        let known = locked(&self.store).knows(file, key);
        if let Some(made) = (!known).then(|| Made::new(state, file, recipe).ok()).flatten() {
            state.themes.note(recipe, &made);
            locked(&self.store).put_faults(file, key, &made);
        }
    }

    /// A stream of changes for the page of a file, which starts with what is wrong now.
    pub fn subscribe(&self, file: String) -> mpsc::Receiver<Change> {
        let (sender, receiver) = mpsc::channel(BEHIND);
        let state = self.read();
        locked(&self.store).open(&file);
        self.make_of(&state, &file);
        let told = self.told(&state, &file, &self.known(&state));
        let _ = sender.try_send(Change { name: "findings", data: told.findings.clone() });
        let mut tabs = locked(&self.tabs);
        tabs.retain(|tab| !tab.sender.is_closed());
        tabs.push(Tab { file, sender, told });
        receiver
    }

    fn make_of(&self, state: &State, file: &str) -> Option<Made> {
        state.recipe(file).filter(|recipe| !recipe.needs_zip()).and_then(|recipe| self.make(state, file, recipe))
    }

    /// What a tab with this page is to be told now.
    fn told(&self, state: &State, file: &str, known: &[Diagnostic]) -> Told {
        let recipe = state.recipe(file);
        let entry = recipe.and_then(|recipe| match recipe {
            Recipe::Page(edition, path) => state.session.site().entry(*edition, path),
            _ => None,
        });
        let parts = entry.into_iter().flat_map(|entry| entry.page.outline.styled_apart(entry.front.exit));
        let theme = state.session.theme();
        let styled = theme.styled(theme.needs(entry.map_or("", |entry| entry.front.template.as_str()), parts));
        let names = &styled.names;
        let broken = |made: &Made| made.bytes.is_empty() || made.is_broken() || recipe.is_some_and(|recipe| state.is_broken(&state.source(recipe)));
        let shown = self.make_of(state, file).filter(|made| !broken(made)).map_or_else(Digest::default, |made| {
            let text = String::from_utf8_lossy(&made.bytes).replace(&names.style, "").replace(&names.script, "");
            Digest::of(text.as_bytes())
        });
        let gone = self.unreadable(state, file);
        Told {
            shown,
            style: names.style.clone(),
            script: names.script.clone(),
            findings: findings::for_tab(state, recipe, gone.as_ref().map(|good| &*good.source), known),
        }
    }

    /// All that is known to be wrong, in order.
    fn known(&self, state: &State) -> Vec<Diagnostic> {
        let mut all = state.found.clone();
        all.extend(locked(&self.store).faults().cloned());
        diagnostic::sort(&mut all);
        all
    }

    /// Takes in changes of files; no path means: look at everything again. Says whether anything changed.
    pub fn refresh(&self, paths: &[Arc<str>]) -> bool {
        *locked(&self.busy) = Instant::now();
        {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            let result = if paths.is_empty() { state.session.refresh() } else { state.session.refresh_paths(paths) };
            let changed = match result {
                Ok(changed) if changed.is_empty() => return false,
                Ok(changed) => changed,
                Err(error) => {
                    crate::command::tell(&format!("warning: {error}"));
                    return false;
                }
            };
            // How findings are weighed stands in no page's key.
            if changed.iter().any(|path| path.ends_with(".toml")) {
                locked(&self.store).forget_all();
            }
            state.look();
            self.mounts.follow(&state.session);
            let copies = state.copies(&changed);
            if !copies.is_empty() {
                let change = Change { name: "files", data: serde_json::json!(copies).to_string() };
                locked(&self.tabs).retain(|tab| tab.sender.try_send(change.clone()).is_ok());
            }
        }
        self.generation.fetch_add(1, Ordering::Relaxed);
        self.tell();
        self.look_again_at_faulty();
        true
    }

    /// Pages with findings of their own are made again, so that what was mended is not complained about until idle time.
    fn look_again_at_faulty(&self) {
        let state = self.read();
        let faulty = locked(&self.store).faulty();
        let before = self.known(&state);
        for (at, file) in faulty.iter().enumerate() {
            match state.recipe(file) {
                Some(recipe) if at < FAULTY => self.examine(&state, file, recipe),
                _ => locked(&self.store).forget(file),
            }
        }
        if self.known(&state) != before {
            drop(state);
            self.tell();
        }
    }

    /// Tells each tab what changed for it, and only that. One that has not listened for long is sent
    /// away; it comes back by itself and looks at the whole page.
    pub fn tell(&self) {
        let state = self.read();
        let mut tabs = locked(&self.tabs);
        tabs.retain(|tab| !tab.sender.is_closed());
        // What is found while their pages are made is told to all of them.
        for tab in tabs.iter() {
            locked(&self.store).open(&tab.file);
            self.make_of(&state, &tab.file);
        }
        let known = self.known(&state);
        tabs.retain_mut(|tab| {
            let now = self.told(&state, &tab.file, &known);
            let told = &tab.told;
            let mut changes = Vec::new();
            if now.script != told.script {
                changes.push(Change { name: "script", data: now.script.clone() });
            } else {
                if now.shown != told.shown && now.shown != Digest::default() {
                    changes.push(Change { name: "page", data: "changed".into() });
                }
                if now.style != told.style {
                    changes.push(Change { name: "style", data: format!("{} {}", told.style, now.style) });
                }
            }
            if now.findings != told.findings {
                changes.push(Change { name: "findings", data: now.findings.clone() });
            }
            let shown = if now.shown == Digest::default() { told.shown } else { now.shown };
            tab.told = Told { shown, ..now };
            changes.into_iter().all(|change| tab.sender.try_send(change).is_ok())
        });
    }

    /// Prints what is wrong and was not printed before, and counts the rest. With `news`, only if something is other than it was.
    pub fn report(&self, news: bool) {
        let known = self.known(&self.read());
        let mut printed = locked(&self.printed);
        if !news || *printed != known {
            super::findings::print_news(&known, &printed);
        }
        *printed = known;
    }
}
