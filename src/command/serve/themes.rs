//! The theme as it is and as it was: while a template is broken, pages are shown in the last good one.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::made::Made;
use crate::output::Recipe;
use crate::theme::Theme;

/// How many earlier themes are kept.
const MOST: usize = 4;

/// A theme, and whether a page could not be made in it.
struct Tried {
    theme: Arc<Theme>,
    failed: AtomicBool,
}

impl Tried {
    fn is_good(&self) -> bool {
        self.theme.broken.is_empty() && !self.failed.load(Ordering::Relaxed)
    }
}

/// The themes of a preview, the present one first.
pub struct Themes(VecDeque<Tried>);

impl Themes {
    /// The theme that a preview starts with.
    pub fn new(theme: Arc<Theme>) -> Self {
        Self(VecDeque::from([Tried { theme, failed: AtomicBool::new(false) }]))
    }

    /// Takes in the session's theme, if it is another one than before. The last good one is never let go.
    pub fn take(&mut self, theme: &Arc<Theme>) {
        if self.0.front().is_some_and(|now| Arc::ptr_eq(&now.theme, theme)) {
            return;
        }
        self.0.push_front(Tried { theme: theme.clone(), failed: AtomicBool::new(false) });
        // The new one is not known to be good yet: it counts for nothing here.
        let good = self.0.iter().skip(1).position(Tried::is_good).map(|at| at + 1).filter(|at| *at >= MOST);
        match good.and_then(|at| self.0.remove(at)) {
            Some(last_good) => {
                self.0.truncate(MOST - 1);
                self.0.push_back(last_good);
            }
            None => self.0.truncate(MOST),
        }
    }

    /// Notes how a page came out in the present theme.
    pub fn note(&self, recipe: &Recipe, made: &Made) {
        if let Some(now) = self.0.front().filter(|_| recipe.is_page() && made.bytes.is_empty()) {
            now.failed.store(true, Ordering::Relaxed);
        }
    }

    /// The last theme before the present one in which every page that was asked for could be made.
    pub fn last_good(&self) -> Option<&Theme> {
        self.0.iter().skip(1).find(|tried| tried.is_good()).map(|tried| &*tried.theme)
    }

    /// A style, script or icon of an earlier theme.
    pub fn asset(&self, file: &str) -> Option<Arc<[u8]>> {
        self.0.iter().find_map(|tried| tried.theme.asset(file))
    }
}
