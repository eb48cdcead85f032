//! Pages of a language that have none of its letters: text of another language in its folder, or a folder of the wrong code.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use crate::config::Language;
use crate::diagnostic::{Diagnostic, Place};
use crate::lang::{Script, own_name};
use crate::page::Page;

/// Letters that a page has at least, so that it says something in some language.
const FEW: usize = 20;

/// Codes that are taken for those of other languages: the wrong one, and the right one.
const MISTAKEN: [(&str, &str); 1] = [("my", "ms")];

/// What is wrong with such pages: one finding for each, or one for a language of which no page is in it.
pub fn check(pages: &BTreeMap<Arc<str>, Arc<Page>>, languages: &[Language]) -> Vec<Diagnostic> {
    languages.iter().flat_map(|language| of_language(pages, language)).collect()
}

fn of_language(pages: &BTreeMap<Arc<str>, Arc<Page>>, language: &Language) -> Vec<Diagnostic> {
    let Some(script) = Script::of(&language.code) else { return Vec::new() };
    let below = pages.range(Arc::from(language.folder.as_str())..).take_while(|(path, _)| path.starts_with(&language.folder));
    let own: Vec<&Arc<Page>> = below.map(|(_, page)| page).filter(|page| !page.outline.front.draft).collect();
    let is_written = AtomicBool::new(false);
    let lacks = |page: &&Arc<Page>| {
        let text = page.text();
        let writes = script.writes(&text);
        is_written.fetch_or(writes, Ordering::Relaxed);
        !writes && says_something(page, &text)
    };
    // Texts may have to be read from the disk.
    let lacking: Vec<&Arc<Page>> = own.into_par_iter().filter(lacks).collect();
    let Some(first) = lacking.first() else { return Vec::new() };
    let named = script.language;
    if is_written.into_inner() {
        let help = || format!("translate it, or delete it: readers of `{}` then get the original, marked as such", language.code);
        let found = |page: &&Arc<Page>| {
            let message = format!("a page in {named} by its folder, without one {named} letter");
            Diagnostic::warning("language.script", message, Place::file(&page.file)).help(help())
        };
        return lacking.iter().map(found).collect();
    }
    let message = match lacking.len() {
        1 => format!("the only page of `{}`, which is {named}, has not one {named} letter", language.code),
        all => format!("none of the {all} pages of `{}`, which is {named}, has one {named} letter", language.code),
    };
    let meant = MISTAKEN.iter().find(|(code, _)| *code == &*language.code);
    let help = match meant.and_then(|(_, right)| Some((right, own_name(right)?))) {
        Some((right, name)) => format!("{name} is `{right}`: if that was meant, write `{right}` in `book.toml` and rename the folder"),
        None => "write the code of the language that they are in, in `book.toml` and as the folder's name".to_owned(),
    };
    vec![Diagnostic::warning("language.script", message, Place::file(&first.file)).help(help)]
}

/// Whether a page has words of its own, and not components alone.
fn says_something(page: &Page, text: &str) -> bool {
    let body = text.get(page.outline.body_start..).unwrap_or_default();
    let lines = body.lines().filter(|line| !line.trim_start().starts_with(['{', ':', '<', '`', '|']));
    lines.flat_map(str::chars).filter(|c| c.is_alphabetic()).take(FEW).count() == FEW
}
