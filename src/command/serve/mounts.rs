//! The path that the site is served at: that of `base_url`, which may change while tabs are open.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::session::Session;

/// The paths that the site was served at, that of now last; each with a slash before and behind, as it stands in addresses.
pub struct Mounts(Mutex<Vec<String>>);

impl Mounts {
    /// The path of a session that was opened.
    pub fn new(session: &Session) -> Self {
        Self(Mutex::new(vec![path(session)]))
    }

    fn list(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// That of now.
    pub fn now(&self) -> String {
        self.list().last().cloned().unwrap_or_default()
    }

    /// All of them.
    pub fn all(&self) -> Vec<String> {
        self.list().clone()
    }

    /// Takes in that `base_url` may have another path, and says so: what was open leads there from now on.
    pub fn follow(&self, session: &Session) {
        let now = path(session);
        if self.now() == now {
            return;
        }
        crate::command::tell(&format!("the site is now at `{now}`, where `base_url` has it"));
        let mut all = self.list();
        all.retain(|mount| *mount != now);
        all.push(now);
    }
}

fn path(session: &Session) -> String {
    let path = session.config().base_url.splitn(4, '/').nth(3).unwrap_or_default();
    format!("/{}", crate::url::encode(&crate::url::decode(path)))
}
