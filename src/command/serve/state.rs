//! A session, and what is looked up in it for all who ask between two changes.

use std::sync::Arc;

use super::themes::Themes;
use crate::diagnostic::{self, Diagnostic, Severity};
use crate::output::Recipe;
use crate::session::{Recipes, Session};

/// A session as it is being previewed.
pub struct State {
    /// The session.
    pub session: Session,
    /// All outputs.
    pub recipes: Arc<Recipes>,
    /// What is wrong before any page is made, in order.
    pub found: Vec<Diagnostic>,
    /// The theme, and earlier ones.
    pub themes: Themes,
}

impl State {
    /// A session that was opened.
    pub fn new(session: Session) -> Self {
        let recipes = session.recipes().clone();
        let themes = Themes::new(session.theme().clone());
        let mut state = Self { session, recipes, found: Vec::new(), themes };
        state.look();
        state
    }

    /// Looks once at what changed, for all who ask until the next change.
    pub fn look(&mut self) {
        self.recipes = self.session.recipes().clone();
        let mut found = self.session.raw_findings();
        found.extend(self.recipes.1.iter().cloned());
        self.found = self.session.settled(found);
        diagnostic::sort(&mut self.found);
        self.themes.take(self.session.theme());
    }

    /// How an output is made, by its file.
    pub fn recipe(&self, file: &str) -> Option<&Recipe> {
        self.recipes.0.get(file)
    }

    /// The files that are published of some sources as they are, or smaller.
    pub fn copies(&self, sources: &[Arc<str>]) -> Vec<&str> {
        if sources.iter().all(|path| path.ends_with(".md") || path.starts_with("themes/")) {
            return Vec::new();
        }
        let of = |recipe: &Recipe| matches!(recipe, Recipe::Copy(path) | Recipe::Image(path, _) if sources.contains(path));
        self.recipes.0.iter().filter(|(_, recipe)| of(recipe)).map(|(file, _)| &**file).collect()
    }

    /// The source of a page, or nothing.
    pub fn source(&self, recipe: &Recipe) -> String {
        self.session.planning().entry(recipe).map(|(_, entry)| entry.page.file.to_string()).unwrap_or_default()
    }

    /// Whether a source has errors.
    pub fn is_broken(&self, source: &str) -> bool {
        let here = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|place| &*place.path == source);
        self.found.iter().any(|fault| fault.severity == Severity::Error && here(fault))
    }
}
