//! What a session's site still owes its readers, what it excuses, and what is left to say.

use std::collections::{BTreeMap, BTreeSet};

use super::{Session, layout};
use crate::check;
use crate::diagnostic::{Diagnostic, MOST, Place, Severity};
use crate::page::Reading;
use crate::{records, source, url};

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
            return check::excuses_of_page(page, &Reading::new(&self.config, &self.theme.components));
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
        let full = full(&findings);
        leave_consequences_out(&mut findings, self.source.text(source::CONFIG).is_some_and(|text| says_nothing(text)));
        self.leave_out_what_follows_of_kinds(&mut findings, excuses);
        self.leave_out_what_follows_of_files(&mut findings, excuses);
        findings.extend(full);
        let mut settled = check::settle(findings, &self.config.check, excuses);
        hold_unused_back(&mut settled);
        settled
    }

    /// What a finding weighs for the site, unless it is excused or not said at all.
    fn weight(&self, finding: &Diagnostic, excuses: &[check::Excuse]) -> Option<Severity> {
        check::settle(vec![finding.clone()], &self.config.check, excuses).pop().map(|finding| finding.severity)
    }

    /// Takes out what only follows from a page or a file of records that has another name or place than was meant, or is
    /// not there at all. Where the site lets a cause stand, what follows is said; none outweighs its cause.
    fn leave_out_what_follows_of_files(&self, findings: &mut Vec<Diagnostic>, excuses: &[check::Excuse]) {
        let weight = |fault: &Diagnostic| self.weight(fault, excuses);
        for path in records::FILES.into_iter().filter(|path| self.source.get(path).is_none()) {
            let Some((file, rows)) = path.strip_prefix("content/").and_then(|file| Some((file, rows_of(file)?))) else { continue };
            let lost = |fault: &&Diagnostic| rows.unknown.contains(&&*fault.code) && weight(fault) == Some(Severity::Error);
            let places: BTreeSet<_> = findings.iter().filter(lost).filter_map(|fault| fault.place.clone()).collect();
            if places.is_empty() {
                continue;
            }
            let is_at = |fault: &Diagnostic| fault.place.as_ref().is_some_and(|place| &*place.path == path);
            let is_meant = |fault: &Diagnostic| fault.meant.as_deref() == Some(path) && weight(fault).is_some();
            let mut is_said = findings.iter().any(|fault| is_at(fault) && fault.severity == Severity::Error);
            for fault in findings.iter_mut().filter(|fault| is_meant(fault)) {
                fault.severity = Severity::Error;
                is_said |= weight(fault) == Some(Severity::Error);
            }
            // Of one name alone it is not known whether there ever was a file.
            if !is_said && places.len() > 1 {
                let message = format!("there is no `{path}`, and {} places name records of it", places.len());
                let help = format!("put the file back, or write it anew: each record begins with `[[{}]]`", rows.name);
                findings.push(Diagnostic::error("record.missing", message, Place::file(&path.into())).help(help));
                is_said = true;
            }
            findings.retain(|fault| !is_said || !follows(&fault.code, file, true));
        }
        // What is no page of the section by its name, or is of another language, is not to be put in its order.
        let is_cause = |fault: &&Diagnostic| matches!(&*fault.code, "file.no-page" | "language.folder") && fault.meant.is_some();
        let causes: Vec<_> = findings.iter().filter(is_cause).filter_map(|fault| Some((fault.meant.clone()?, weight(fault)?))).collect();
        findings.retain(|fault| {
            let of_names = matches!(&*fault.code, "link.missing-page" | "order.missing" | "order.unknown" | "relation.missing-page");
            !of_names || !causes.iter().any(|(meant, cause)| fault.meant.as_ref() == Some(meant) && weight(fault).is_none_or(|own| *cause <= own))
        });
    }

    /// Takes out what only follows from a kind whose folder is misspelt: its pages are of another kind, so that their keys
    /// are unknown and their relations lead astray. Where the site lets that stand, nothing follows.
    fn leave_out_what_follows_of_kinds(&self, findings: &mut Vec<Diagnostic>, excuses: &[check::Excuse]) {
        let stands = |fault: &Diagnostic| self.weight(fault, excuses) == Some(Severity::Error);
        if !findings.iter().any(|fault| fault.code == "config.unknown-folder" && stands(fault)) {
            return;
        }
        let folders = layout::folders_meant(&self.source, &self.config);
        let is_below = |path: &str| folders.iter().any(|folder| url::is_below(path, folder));
        let is_page = |path: &str| self.config.languages.iter().any(|language| path.strip_prefix(&*language.folder).is_some_and(is_below));
        findings.retain(|fault| match &*fault.code {
            "toml.unknown-key" | "translation.inherited-key" => !fault.place.as_ref().is_some_and(|place| is_page(&place.path)),
            "relation.wrong-kind" | "relation.minimum" | "component.empty" => false,
            _ => true,
        });
    }
}

/// Whether a file of settings has no line that sets anything.
fn says_nothing(text: &str) -> bool {
    text.lines().map(str::trim).all(|line| line.is_empty() || line.starts_with('#'))
}

/// Whether a finding says that there is no such file to read.
fn is_lost(fault: &Diagnostic) -> bool {
    matches!(&*fault.code, "config.missing" | "file.folder")
}

/// For each file with so many findings that those who look stop, that they did, at the last.
fn full(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut counts: BTreeMap<&str, (usize, &Place)> = BTreeMap::new();
    for place in findings.iter().filter_map(|fault| fault.place.as_ref()) {
        let (count, last) = counts.entry(&place.path).or_insert((0, place));
        *count += 1;
        *last = place.max(*last);
    }
    let told = |(_, last): (usize, &Place)| {
        let message = format!("{MOST} findings of one file are looked for, and here there are as many: some may be left out");
        Diagnostic::warning("file.many", message, last.clone()).help("mend some, and run it again: then the next ones are said")
    };
    counts.into_values().filter(|(count, _)| *count >= MOST).map(told).collect()
}

/// Takes out what only follows from something else that is said.
fn leave_consequences_out(findings: &mut Vec<Diagnostic>, book_is_empty: bool) {
    let path = |fault: &Diagnostic| fault.place.as_ref().map(|place| place.path.clone());
    // Where `book.toml` is no TOML, what was read of it says nothing of pages, nor of itself.
    let of_book = |fault: &Diagnostic| path(fault).is_some_and(|path| &*path == source::CONFIG);
    if findings.iter().any(|fault| fault.code == "toml.syntax" && of_book(fault)) {
        findings.retain(|fault| of_book(fault) && fault.code.starts_with("toml."));
    }
    // Nor does one that could not be read, or in which there is nothing.
    if findings.iter().any(|fault| of_book(fault) && (book_is_empty || source::garbles(fault) || is_lost(fault))) {
        findings.retain(|fault| of_book(fault) || source::garbles(fault));
    }
    // Where a file lies in the place of all themes, that is why there is none.
    let of_themes = |fault: &Diagnostic| fault.code == "file.folder" && path(fault).is_some_and(|path| &*path == "themes");
    if findings.iter().any(of_themes) {
        findings.retain(|fault| !matches!(&*fault.code, "theme.missing" | "template.missing"));
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
    // Nor is it known then of which originals there are translations.
    if findings.iter().any(|fault| fault.code == "content.outside-language" && fault.severity == Severity::Error) {
        findings.retain(|fault| fault.code != "translation.missing-marker");
    }
    // Of records that could not be read as they were meant, others say nothing.
    let slips: Vec<(String, bool)> = findings
        .iter()
        .filter(|fault| fault.code.starts_with("toml.") && fault.severity == Severity::Error)
        .filter_map(|fault| Some((path(fault)?.strip_prefix("content/")?.to_owned(), fault.spoils_file)))
        .collect();
    findings.retain(|fault| !slips.iter().any(|(file, whole)| follows(&fault.code, file, *whole)));
    // A list of what there is not is empty.
    let line = |fault: &Diagnostic| fault.place.as_ref().map(|place| (place.path.clone(), place.line));
    let is_unknown = |fault: &&Diagnostic| {
        matches!(&*fault.code, "component.unknown-folder" | "component.unknown-key" | "component.unknown-kind" | "component.unknown-relation")
    };
    let unknown: BTreeSet<_> = findings.iter().filter(is_unknown).filter_map(line).collect();
    findings.retain(|fault| fault.code != "component.empty" || line(fault).is_none_or(|line| !unknown.contains(&line)));
    let of_translated = |fault: &Diagnostic| fault.code == "translation.stale" && path(fault).is_some_and(|path| path.ends_with("/records.toml"));
    if slips.iter().any(|(_, whole)| *whole) {
        findings.retain(|fault| !of_translated(fault));
    }
    // Of a setting of another type nobody knows what it names.
    let of_type: BTreeSet<_> = findings.iter().filter(|fault| fault.code == "theme.setting-type").filter_map(line).collect();
    findings.retain(|fault| fault.code != "theme.unknown-name" || line(fault).is_none_or(|line| !of_type.contains(&line)));
    // A key that is not read says nothing.
    let unread: BTreeSet<_> = findings.iter().filter(|fault| fault.code == "translation.inherited-key").filter_map(line).collect();
    findings.retain(|fault| fault.code == "translation.inherited-key" || line(fault).is_none_or(|line| !unread.contains(&line)));
}

/// Takes out that nothing uses a record while something else is wrong for which it may only seem so: who deleted it then
/// would delete what is wanted.
fn hold_unused_back(findings: &mut Vec<Diagnostic>) {
    let hides = |code: &str| {
        let of_names = ["fact.unknown", "source.unknown", "record.unknown-source", "record.unknown-fact", "config.unknown-folder"];
        let of_files =
            ["file.folder", "file.name", "file.no-page", "file.stray", "file.unreadable", "file.conflict", "record.misplaced", "record.missing"];
        let of_pages = ["link.missing-page", "order.unknown", "relation.missing-page"];
        let kinds = ["cite.", "content.", "encoding.", "front-matter.", "toml."];
        of_names.contains(&code) || of_files.contains(&code) || of_pages.contains(&code) || kinds.iter().any(|kind| code.starts_with(kind))
    };
    if findings.iter().any(|fault| fault.severity == Severity::Error && hides(&fault.code)) {
        findings.retain(|fault| !matches!(&*fault.code, "fact.unused" | "source.unused"));
    }
}

/// What names the rows of a file of records.
struct Rows {
    name: &'static str,
    /// Findings that there is none of a name.
    unknown: &'static [&'static str],
}

fn rows_of(file: &str) -> Option<Rows> {
    let rows = |name, unknown| Some(Rows { name, unknown });
    match file {
        "facts.toml" => rows("fact", &["fact.unknown", "record.unknown-fact"]),
        "sources.toml" => rows("source", &["source.unknown", "record.unknown-source"]),
        "services.toml" => rows("service", &["service.unknown"]),
        "glossary.toml" => rows("term", &["term.unknown"]),
        _ => None,
    }
}

/// Whether a finding may come of records that could not be read: of one value, or, where their file is not as TOML has it, of any.
fn follows(code: &str, file: &str, whole: bool) -> bool {
    let (of_value, of_any): (&[&str], &[&str]) = match file {
        "facts.toml" => (
            &["fact.no-value", "fact.unverified", "source.unused", "chart.incomparable", "record.unsourced"],
            &["fact.unknown", "fact.unused", "figure.no-fact", "component.empty", "record.unknown-fact", "record.one-sided"],
        ),
        "sources.toml" => (&["source.unverified", "source.unused"], &["source.unknown", "record.unknown-source", "component.empty"]),
        "services.toml" => {
            (&["service.unconfirmed", "service.unreachable", "service.unverified", "source.unused", "component.empty"], &["service.unknown"])
        }
        "glossary.toml" => (&["source.unused"], &["term.unknown", "component.empty"]),
        _ => return false,
    };
    of_value.contains(&code) || whole && of_any.contains(&code)
}
