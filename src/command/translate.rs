//! `payung translate`: how far each translation is, and marking one as up to date.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Failure, say, say_visibly, tell};
use crate::diagnostic::{Diagnostic, Severity};
use crate::machine::Error;
use crate::records::{self, Standing};
use crate::session::{Options, Session};
use crate::site::{Comparison, Coverage, Edition, Entry, Site, State, compare, marked};

/// How many pages without a translation a check names.
const MOST: usize = 5;

/// What to print of all translations.
#[derive(Debug)]
pub struct Status {
    /// The site's root.
    pub root: PathBuf,
    /// One language alone, page by page.
    pub lang: Option<String>,
    /// Whether to print one object a line.
    pub json: bool,
}

/// Prints how far each language is; of one language, each page.
///
/// # Errors
/// When a file cannot be read, or there is no such language.
pub fn status(request: &Status) -> Result<(), Failure> {
    let session = Session::open(&request.root, Options::default())?;
    let site = session.site();
    if let Some(lang) = &request.lang {
        let Some(at) = site.editions.iter().skip(1).position(|edition| *edition.language.code == **lang) else {
            return Err(no_language(site, lang));
        };
        pages(site, at + 1, request.json)?;
        alone(site, at + 1, request.json)?;
        say_records(&site.progress()[at], request.json)?;
        return Ok(());
    }
    let all = site.progress();
    let widest = widest(&all);
    for coverage in &all {
        if request.json {
            let percent = coverage.percent();
            say(&json!({"lang": &*coverage.code, "pages": coverage.pages, "of_pages": coverage.of_pages, "sections": coverage.sections,
                "of_sections": coverage.of_sections, "percent": percent, "reviewed": coverage.reviewed,
                "records": coverage.records_that_are(Standing::Current).len(), "of_records": coverage.records.len()})
            .to_string())?;
        } else {
            say(&line(coverage, widest))?;
        }
    }
    Ok(())
}

fn widest(all: &[Coverage]) -> usize {
    all.iter().map(|coverage| coverage.code.len()).max().unwrap_or_default()
}

/// How far a language is, in a line; its code is as wide as the widest.
fn line(coverage: &Coverage, widest: usize) -> String {
    format!(
        "{:widest$}  {:>3} %  {:>4} of {} pages  {:>5} of {} sections  {} reviewed",
        coverage.code,
        coverage.percent(),
        coverage.pages,
        coverage.of_pages,
        coverage.sections,
        coverage.of_sections,
        coverage.reviewed
    )
}

/// How far each language is, and below it each translated page that is behind, with its sections.
pub fn lines(all: &[Coverage]) -> Vec<String> {
    let widest = widest(all);
    let mut lines = Vec::new();
    for coverage in all {
        lines.push(line(coverage, widest));
        lines.extend(coverage.each.iter().map(|each| {
            let percent = (each.comparison.current() * 100).checked_div(each.comparison.parts.len()).unwrap_or(100);
            format!("  {}: {percent} %, {}", shown(&each.path), page_text(Some(&each.comparison)))
        }));
        let missing: Vec<&str> = coverage.missing.iter().map(|path| shown(path)).collect();
        let more = missing.len().saturating_sub(MOST);
        let more = if more > 0 { format!(" and {more} more: `payung translate status --lang {}` lists all", coverage.code) } else { String::new() };
        if !missing.is_empty() {
            lines.push(format!("  not translated: {}{more}", missing[..missing.len().min(MOST)].join(", ")));
        }
        lines.extend(records_text(coverage).map(|text| format!("  {text}")));
    }
    lines
}

/// A page's path as it is typed.
fn shown(path: &str) -> &str {
    if path.is_empty() { "index" } else { path }
}

fn no_language(site: &Site, lang: &str) -> Failure {
    let known: Vec<&str> = site.editions.iter().skip(1).map(|edition| &*edition.language.code).collect();
    let help = if known.is_empty() { format!("add `[languages.{lang}]` to `book.toml`") } else { format!("languages: {}", known.join(", ")) };
    Failure::Usage(format!("the site is not translated into `{lang}`"), Some(help))
}

fn pages(site: &Site, edition: usize, json: bool) -> Result<(), Error> {
    for (path, original) in &site.editions[0].pages {
        if original.page.text.is_empty() {
            continue;
        }
        let own = site.authored(edition, path);
        let comparison = own.map(|own| compare(&original.page, &own.page));
        let shown = shown(path);
        if json {
            say(&page_json(shown, comparison.as_ref()).to_string())?;
        } else {
            say_visibly(&format!("{shown}: {}", page_text(comparison.as_ref())))?;
        }
    }
    Ok(())
}

/// Pages of a language that have no original.
fn alone(site: &Site, edition: usize, json: bool) -> Result<(), Error> {
    let own = site.all_authored().filter(|(at, entry)| *at == edition && site.entry(0, &entry.page.path).is_none());
    for path in own.map(|(_, entry)| shown(&entry.page.path)) {
        let object = json!({"page": path, "translated": true, "original": false});
        if json { say(&object.to_string())? } else { say_visibly(&format!("{path}: no original"))? }
    }
    Ok(())
}

fn named(comparison: &Comparison, state: State) -> Vec<&str> {
    comparison.in_state(state).map(|part| part.id.as_str()).collect()
}

fn page_json(path: &str, comparison: Option<&Comparison>) -> serde_json::Value {
    match comparison {
        None => json!({"page": path, "translated": false}),
        Some(found) => {
            json!({"page": path, "translated": true, "reviewed": found.reviewed.is_some(), "sections": found.current(), "of_sections": found.parts.len(),
            "stale": named(found, State::Stale), "unmarked": named(found, State::Unmarked), "missing": named(found, State::Missing), "renamed": named(found, State::Renamed), "gone": named(found, State::Gone)})
        }
    }
}

/// How many records' words are as the originals are now, and which are not; nothing of a language that has none.
fn records_text(coverage: &Coverage) -> Option<String> {
    let current = coverage.records_that_are(Standing::Current).len();
    let mut text = format!("records: {current} of {}", coverage.records.len());
    for (standing, name) in [(Standing::Stale, "stale"), (Standing::Unmarked, "without marker")] {
        let records = coverage.records_that_are(standing);
        if !records.is_empty() {
            text.push_str(&format!("; {name}: {}", records.join(", ")));
        }
    }
    (!coverage.records.is_empty()).then_some(text)
}

fn say_records(coverage: &Coverage, json: bool) -> Result<(), Error> {
    let line = records_text(coverage).map(|text| {
        let of = |standing| coverage.records_that_are(standing);
        let object = json!({"records": of(Standing::Current).len(), "of_records": coverage.records.len(),
            "stale": of(Standing::Stale), "unmarked": of(Standing::Unmarked)});
        if json { object.to_string() } else { text }
    });
    line.iter().try_for_each(|line| say(line))
}

fn page_text(comparison: Option<&Comparison>) -> String {
    let Some(found) = comparison else {
        return "not translated".into();
    };
    let mut text = format!("{} of {} sections", found.current(), found.parts.len());
    for (state, name) in [
        (State::Stale, "stale"),
        (State::Unmarked, "without marker"),
        (State::Missing, "missing"),
        (State::Renamed, "renamed"),
        (State::Gone, "gone from the original"),
    ] {
        let parts = named(found, state);
        if !parts.is_empty() {
            text.push_str(&format!("; {name}: {}", parts.join(", ")));
        }
    }
    text.push_str(if found.reviewed.is_some() { "; reviewed" } else { "" });
    text
}

/// Marks translations as made from what their originals say today.
///
/// # Errors
/// When a path is no translation, its headings do not pair with the original's, or a file cannot be written.
pub fn mark(root: &Path, paths: &[PathBuf]) -> Result<(), Failure> {
    let session = Session::open(root, Options { drafts: true, ..Options::default() })?;
    let mut failed = false;
    for path in paths {
        match marked_file(&session, root, path) {
            Err(message) => {
                failed = true;
                tell(&format!("error: {}: {message}", path.display()));
            }
            Ok((file, None)) => say_visibly(&format!("{file}: as it was"))?,
            Ok((file, Some(text))) => {
                let whole = root.join(&file);
                let beside = root.join(format!("{file}.new"));
                // A link of that name would lead the write elsewhere.
                let _ = fs::remove_file(&beside);
                fs::write(&beside, text).map_err(|error| Error::new("write", &beside, error))?;
                fs::rename(&beside, &whole).map_err(|error| Error::new("write", &whole, error))?;
                say_visibly(&format!("{file}: marked"))?;
            }
        }
    }
    if failed { Err(Failure::Content) } else { Ok(()) }
}

/// The same of a language's records, if the file holds some.
fn marked_records(session: &Session, root: &Path, wanted: &Path) -> Option<Result<(String, Option<String>), String>> {
    let records = |edition: &&Edition| fs::canonicalize(root.join(&edition.language.folder).join("records.toml")).is_ok_and(|file| file == wanted);
    let edition = session.site().editions.iter().skip(1).find(records)?;
    let file = format!("{}records.toml", edition.language.folder);
    if records::FILES.iter().any(|file| session.is_garbled(file)) {
        return Some(Err("a file of records is not UTF-8: `payung check` says which".into()));
    }
    // A table that could not be read would lose its marker.
    let is_fault = |fault: &Diagnostic| fault.severity == Severity::Error && fault.place.as_ref().is_some_and(|place| *place.path == *file);
    if session.raw_findings().iter().any(is_fault) {
        return Some(Err("the file has errors: `payung check` says which".into()));
    }
    let text = session.planning().source.text(&file)?;
    let new = records::marked(text, &edition.voice.marks);
    Some(Ok((file, (new != **text).then_some(new))))
}

/// A translation's file from the root, and its new text if that differs.
fn marked_file(session: &Session, root: &Path, path: &Path) -> Result<(String, Option<String>), String> {
    let absolute = |path: &Path| fs::canonicalize(path).ok();
    let wanted = absolute(path).or_else(|| absolute(&root.join(path))).ok_or("there is no such file")?;
    let site = session.site();
    if let Some(found) = marked_records(session, root, &wanted) {
        return found;
    }
    let is_wanted = |entry: &&Entry| absolute(&root.join(&*entry.page.file)).is_some_and(|file| file == wanted);
    let mut translations = site.all_authored().filter(|(edition, _)| *edition > 0).map(|(_, entry)| entry);
    let entry = translations.find(is_wanted).ok_or("this is no translation: no other language than the default one has this page")?;
    let original = site.entry(0, &entry.page.path).ok_or("the default language has no such page")?;
    // What is written is all of the file: a letter that could not be read would be lost.
    if [original, entry].iter().any(|entry| session.is_garbled(&entry.page.file)) {
        return Err("a file is not UTF-8: `payung check` says which".into());
    }
    let text = marked(&original.page, &entry.page)?;
    Ok((entry.page.file.to_string(), (text != *entry.page.text()).then_some(text)))
}
