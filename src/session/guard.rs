//! What a session's site still owes its readers, what it excuses, and what is left to say.

use std::collections::BTreeSet;

use super::Session;
use crate::check;
use crate::diagnostic::{Diagnostic, Place};
use crate::page::Reading;
use crate::source;

impl Session {
    /// What the guardianship checks find on a day.
    pub fn guard(&self, today: jiff::civil::Date) -> Vec<Diagnostic> {
        let (site, config, components) = (&self.site, &self.config, &self.theme.components);
        check::all(&check::Checking { site, config, components, source: &self.source, settings: &self.theme.texts(), today })
    }

    /// The addresses on other hosts to which `book.toml` has pages lead, each where it is written.
    pub fn addresses_of_book(&self) -> Vec<(String, Place)> {
        check::addresses_of_book(&self.source)
    }

    /// What pages and records excuse.
    pub fn excuses(&self) -> Vec<check::Excuse> {
        self.source.files().flat_map(|(path, _)| self.excuses_of(path)).collect()
    }

    fn excuses_of(&self, path: &str) -> Vec<check::Excuse> {
        if let Some(page) = self.outlines.pages.get(path) {
            return check::excuses_of_page(page, &Reading { config: &self.config, components: &self.theme.components });
        }
        let record =
            self.source.entry(path).filter(|(path, _)| path.ends_with(".toml") && (!path.starts_with("themes/") || path.contains("/strings/")));
        let text = record.and_then(|(path, file)| Some((path, file.text.as_ref()?)));
        text.map(|(path, text)| check::excuses_of_toml(path, text, text)).unwrap_or_default()
    }

    /// Findings as the site wants them weighed, without those that it excuses: an excuse stands in the file of what it excuses.
    pub fn settled(&self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let files: BTreeSet<&str> = findings.iter().filter_map(|finding| Some(&*finding.place.as_ref()?.path)).collect();
        let excuses: Vec<check::Excuse> = files.into_iter().flat_map(|path| self.excuses_of(path)).collect();
        self.settled_by(findings, &excuses)
    }

    /// The same, for who has the excuses. Of a file that could not be read as text nothing else is said.
    pub fn settled_by(&self, mut findings: Vec<Diagnostic>, excuses: &[check::Excuse]) -> Vec<Diagnostic> {
        let garbled = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|place| self.source.is_garbled(&place.path));
        findings.retain(|fault| source::is_of_encoding(fault) || !garbled(fault));
        check::settle(findings, &self.config.check, excuses)
    }
}
