//! What a session's site still owes its readers, what it excuses, and what is left to say.

use std::collections::BTreeSet;

use super::{Session, layout};
use crate::check;
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::page::Reading;
use crate::source;

impl Session {
    /// What the guardianship checks find on a day.
    pub fn guard(&self, today: jiff::civil::Date) -> Vec<Diagnostic> {
        let (site, config, components) = (&self.site, &self.config, &self.theme.components);
        check::all(&check::Checking { site, config, components, source: &self.source, settings: &self.theme.texts(), today })
    }

    /// The addresses on other hosts to which `book.toml` and records have pages lead, each where it is written.
    pub fn addresses_outside_pages(&self) -> Vec<(String, Place)> {
        check::addresses(&self.source, self.records())
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
        findings.retain(|fault| source::garbles(fault) || !garbled(fault));
        leave_consequences_out(&mut findings);
        self.leave_out_what_follows_of_kinds(&mut findings, excuses);
        check::settle(findings, &self.config.check, excuses)
    }

    /// Takes out what only follows from a kind whose folder is misspelt: its pages are of another kind, so that their keys
    /// are unknown and their relations lead astray. Where the site lets that stand, nothing follows.
    fn leave_out_what_follows_of_kinds(&self, findings: &mut Vec<Diagnostic>, excuses: &[check::Excuse]) {
        let settled = |fault: &Diagnostic| check::settle(vec![fault.clone()], &self.config.check, excuses);
        let stands = |fault: &Diagnostic| settled(fault).iter().any(|fault| fault.severity == Severity::Error);
        if !findings.iter().any(|fault| fault.code == "config.unknown-folder" && stands(fault)) {
            return;
        }
        let folders = layout::folders_meant(&self.source, &self.config);
        let is_below = |path: &str| folders.iter().any(|folder| path.strip_prefix(&**folder).is_some_and(|rest| rest.starts_with('/')));
        let is_page = |path: &str| self.config.languages.iter().any(|language| path.strip_prefix(&*language.folder).is_some_and(is_below));
        findings.retain(|fault| match &*fault.code {
            "toml.unknown-key" | "translation.inherited-key" => !fault.place.as_ref().is_some_and(|place| is_page(&place.path)),
            "relation.wrong-kind" | "relation.minimum" | "component.empty" => false,
            _ => true,
        });
    }
}

/// Takes out what only follows from something else that is said.
fn leave_consequences_out(findings: &mut Vec<Diagnostic>) {
    let path = |fault: &Diagnostic| fault.place.as_ref().map(|place| place.path.clone());
    // Where `book.toml` is no TOML, what was read of it says nothing of pages, nor of itself.
    let of_book = |fault: &Diagnostic| path(fault).is_some_and(|path| &*path == source::CONFIG);
    if findings.iter().any(|fault| fault.code == "toml.syntax" && of_book(fault)) {
        findings.retain(|fault| of_book(fault) && fault.code.starts_with("toml."));
    }
    // Where its own language has no table, it is not known which pages are of which language.
    let of_names = |fault: &Diagnostic| matches!(&*fault.code, "theme.unknown-name" | "search.missing-page" | "config.unknown-folder");
    if findings.iter().any(|fault| fault.code == "config.language" && fault.spoils_file) {
        findings.retain(|fault| of_book(fault) && !of_names(fault) || source::garbles(fault));
    }
    // Where pages are in no language's folder, names of pages lead nowhere.
    if findings.iter().any(|fault| fault.code.starts_with("content.")) {
        findings.retain(|fault| !matches!(&*fault.code, "theme.unknown-name" | "search.missing-page" | "record.misplaced" | "file.stray"));
    }
    // Of records that could not be read as they were meant, others say nothing.
    let slips: Vec<(String, bool)> = findings
        .iter()
        .filter(|fault| fault.code.starts_with("toml.") && fault.severity == Severity::Error)
        .filter_map(|fault| Some((path(fault)?.strip_prefix("content/")?.to_owned(), fault.spoils_file)))
        .collect();
    findings.retain(|fault| !slips.iter().any(|(file, whole)| follows(&fault.code, file, *whole)));
    // A list of what there is not is empty.
    let span = |fault: &Diagnostic| fault.place.as_ref().map(|place| (place.path.clone(), place.line));
    let is_unknown = |fault: &&Diagnostic| {
        matches!(&*fault.code, "component.unknown-folder" | "component.unknown-key" | "component.unknown-kind" | "component.unknown-relation")
    };
    let unknown: BTreeSet<_> = findings.iter().filter(is_unknown).filter_map(span).collect();
    findings.retain(|fault| fault.code != "component.empty" || span(fault).is_none_or(|span| !unknown.contains(&span)));
    let of_translated = |fault: &Diagnostic| fault.code == "translation.stale" && path(fault).is_some_and(|path| path.ends_with("/records.toml"));
    if slips.iter().any(|(_, whole)| *whole) {
        findings.retain(|fault| !of_translated(fault));
    }
    // Of a setting of another type nobody knows what it names.
    let of_type: BTreeSet<_> = findings.iter().filter(|fault| fault.code == "theme.setting-type").filter_map(span).collect();
    findings.retain(|fault| fault.code != "theme.unknown-name" || span(fault).is_none_or(|span| !of_type.contains(&span)));
    // A key that is not read says nothing.
    let line = |fault: &Diagnostic| fault.place.as_ref().map(|place| (place.path.clone(), place.line));
    let unread: BTreeSet<_> = findings.iter().filter(|fault| fault.code == "translation.inherited-key").filter_map(line).collect();
    findings.retain(|fault| fault.code == "translation.inherited-key" || line(fault).is_none_or(|line| !unread.contains(&line)));
}

/// Whether a finding may come of records that could not be read: of one value, or, where their file is not as TOML has it, of any.
fn follows(code: &str, file: &str, whole: bool) -> bool {
    let (of_value, of_any): (&[&str], &[&str]) = match file {
        "facts.toml" => (
            &["fact.no-value", "fact.unverified", "source.unused", "chart.incomparable", "record.unsourced"],
            &["fact.unknown", "fact.unused", "figure.no-fact", "component.empty", "record.unknown-fact", "record.one-sided"],
        ),
        "sources.toml" => (&["source.unverified", "source.unused"], &["source.unknown", "record.unknown-source", "component.empty"]),
        "services.toml" => (&["service.unreachable", "service.unverified", "source.unused", "component.empty"], &["service.unknown"]),
        "glossary.toml" => (&["source.unused"], &["term.unknown", "component.empty"]),
        _ => return false,
    };
    of_value.contains(&code) || whole && of_any.contains(&code)
}
