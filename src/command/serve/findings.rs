//! What is wrong, as a tab is told: with its page, and elsewhere; and where its source is.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::state::State;
use crate::diagnostic::{Diagnostic, Format, counts, render};
use crate::output::Recipe;
use crate::page::Page;

/// How many findings of other pages are listed; the rest are counted.
const ELSEWHERE: usize = 50;

/// Prints findings that were not printed before, and counts those that were.
pub fn print_news(known: &[Diagnostic], printed: &[Diagnostic]) {
    let before: HashSet<&Diagnostic> = printed.iter().collect();
    let (standing, news): (Vec<Diagnostic>, Vec<Diagnostic>) = known.iter().cloned().partition(|finding| before.contains(finding));
    crate::command::print(&news, Format::Text);
    if let Some(counts) = counts(&standing) {
        crate::command::tell(&format!("as before: {counts}"));
    } else if news.is_empty() && !printed.is_empty() {
        crate::command::tell("nothing is wrong any more");
    }
}

/// The findings for a tab with the page of a recipe, as JSON; or of a source that is no page any more.
pub fn for_tab(state: &State, recipe: Option<&Recipe>, source: Option<&str>, all: &[Diagnostic]) -> String {
    let planning = state.session.planning();
    let page = recipe.and_then(|recipe| planning.entry(recipe)).map(|(_, entry)| &*entry.page);
    let source = page.map(|page| &*page.file).or(source).unwrap_or_default();
    // What is wrong with configuration, records or theme concerns every page.
    let concerns = |fault: &&Diagnostic| {
        let path = fault.place.as_ref().map_or("", |place| &place.path);
        path == source || !path.ends_with(".md")
    };
    let (here, elsewhere): (Vec<&Diagnostic>, Vec<&Diagnostic>) = all.iter().partition(concerns);
    let root = state.session.root().to_string_lossy();
    let editor = &state.session.config().editor;
    let link = |path: &str, line: u32, column: u32| {
        let path = crate::url::encode(&format!("{root}/{path}"));
        editor.replace("{path}", &path).replace("{line}", &line.to_string()).replace("{column}", &column.to_string())
    };
    // A file of the theme inside the program is nowhere on the disk.
    let is_there = |path: &str| state.session.has_file(path);
    let one = |fault: &&Diagnostic| {
        json!({
            "severity": fault.severity.word(),
            "key": format!("{} {} {}", fault.code, fault.place.as_ref().map_or("", |place| &place.path), fault.message),
            "text": render(std::slice::from_ref(*fault), Format::Text, false).trim_end(),
            "link": fault.place.as_ref().filter(|place| is_there(&place.path)).map(|place| link(&place.path, place.line, place.column)),
        })
    };
    let counted: Vec<Diagnostic> = elsewhere.iter().map(|fault| (*fault).clone()).collect();
    json!({
        "here": here.iter().map(one).collect::<Vec<_>>(),
        "elsewhere": elsewhere.iter().take(ELSEWHERE).map(one).collect::<Vec<_>>(),
        "elsewhere_count": counts(&counted),
        "source": source,
        "gone": recipe.is_none() && source.is_empty(),
        "places": page.map(|page| places(page, &link)).unwrap_or_default(),
    })
    .to_string()
}

/// Where the page and each of its headings stand in the source: anchor, line, and the link to it.
fn places(page: &Page, link: &impl Fn(&str, u32, u32) -> String) -> Vec<Value> {
    let mut line = 1;
    let mut seen = 0;
    let mut at = |start: usize| {
        line += page.text().get(seen..start).map_or(0, |text| text.matches('\n').count() as u32);
        seen = start.max(seen);
        line
    };
    let mut place = |anchor: &str, start: usize| {
        let line = at(start);
        json!({ "anchor": anchor, "line": line, "link": link(&page.file, line, 1) })
    };
    let top = place("", page.outline.body_start.min(page.text.len()));
    std::iter::once(top).chain(page.outline.headings.iter().map(|heading| place(&heading.id, heading.span.start))).collect()
}
