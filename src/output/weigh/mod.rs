//! What a page costs a reader who pays by the megabyte: bytes until it can be painted, bytes of all that
//! it loads, bytes of script, and how many files. All of it is a function of what was made.
//!
//! Text is counted gzipped, as hosts send it; images as they are. Counted is what a page loads by itself,
//! not what a script fetches when its reader asks for something.

mod html;

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::Arc;

use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};

use super::plan::{Planning, Recipe};
use crate::config::{Budget, Budgets};
use crate::diagnostic::{Diagnostic, Place};
use html::{Need, loads, parts};

/// Endings of files that hosts compress.
const TEXT: [&str; 9] = ["html", "css", "js", "mjs", "json", "svg", "txt", "webmanifest", "xml"];

/// What one file weighs, and which files a browser asks for because of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Weight {
    /// Its bytes on the way.
    pub sent: u64,
    /// For a page, the files that it loads, each once.
    pub loads: Vec<(Need, String)>,
}

/// Weighs an output; a page with what it loads.
pub fn weigh(file: &str, bytes: &[u8], is_page: bool) -> Weight {
    let loads = if is_page { loads(file, &String::from_utf8_lossy(bytes)) } else { Vec::new() };
    Weight { sent: sent(file, bytes), loads }
}

/// The same of a page, with no less than it weighs: as it is sent where nothing is compressed. That takes far less time.
pub fn weigh_at_most(file: &str, bytes: &[u8]) -> Weight {
    let bytes_at_most = bytes.len() as u64 + bytes.len() as u64 / 1000 + 64;
    Weight { sent: bytes_at_most, loads: loads(file, &String::from_utf8_lossy(bytes)) }
}

fn sent(file: &str, bytes: &[u8]) -> u64 {
    let plain = bytes.len() as u64;
    if !TEXT.contains(&file.rsplit('.').next().unwrap_or_default()) {
        return plain;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    // Writing to memory is refused by nothing.
    let done = encoder.write_all(bytes).and_then(|()| encoder.finish());
    done.map_or(plain, |packed| packed.len() as u64)
}

/// A page on the scales.
#[derive(Clone, Debug)]
pub struct Weighed {
    /// The file it is made from.
    pub source: Arc<str>,
    /// The file that was made.
    pub file: Arc<str>,
    /// Its kind.
    pub kind: String,
    /// What it loads, by need, and what that weighs; nothing is known of a file of another host.
    pub loads: Vec<(Need, String, u64)>,
    /// What it weighs: `first_view`, `page`, `script`, `requests`, in the order of [`MEASURES`].
    pub totals: [u64; 4],
}

/// The site's own pages with what they weigh, of those whose weight is known.
pub fn weighed<'a>(
    planning: Planning<'_>,
    recipes: impl Iterator<Item = (&'a Arc<str>, &'a Recipe)>,
    weight: impl Fn(&str) -> Option<&'a Weight>,
) -> Vec<Weighed> {
    recipes
        .filter(|(_, recipe)| recipe.is_read())
        .filter_map(|(file, recipe)| {
            let (_, entry) = planning.entry(recipe)?;
            let page = weight(file)?;
            let loads: Vec<_> = page.loads.iter().map(|(need, file)| (*need, file.clone(), weight(file).map_or(0, |weight| weight.sent))).collect();
            let (source, kind) = (entry.page.file.clone(), entry.front.kind.clone());
            Some(Weighed { source, file: file.clone(), kind, totals: totals(page.sent, &loads), loads })
        })
        .collect()
}

/// What is measured, as `[budgets]` calls it.
pub const MEASURES: [&str; 4] = ["first_view", "page", "script", "requests"];

/// The sums of a page and what it loads.
fn totals(sent: u64, loads: &[(Need, String, u64)]) -> [u64; 4] {
    let sum = |wanted: &[Need]| loads.iter().filter(|(need, ..)| wanted.contains(need)).map(|(_, _, sent)| sent).sum::<u64>();
    let first = sent + sum(&[Need::Style, Need::Halt]);
    let all = first + sum(&[Need::Script, Need::Other]);
    [first, all, sum(&[Need::Halt, Need::Script]), 1 + loads.len() as u64]
}

/// The limits of a budget, in the order of [`MEASURES`].
pub fn limits(budget: Budget) -> [Option<u32>; 4] {
    [budget.first_view, budget.page, budget.script, budget.requests]
}

/// Whether a page of some bytes may well be within a budget though nothing is compressed.
pub fn is_slight(bytes: usize, budget: Budget) -> bool {
    [budget.first_view, budget.page].into_iter().flatten().all(|limit| bytes as u64 <= u64::from(limit))
}

/// The measures in which a page passes its budget, by their places among [`MEASURES`].
pub fn passed(page: &Weighed, budgets: &Budgets) -> impl Iterator<Item = usize> {
    let held = limits(budgets.of(&page.kind)).into_iter().zip(page.totals).enumerate();
    held.filter_map(|(at, (limit, total))| (total > u64::from(limit?)).then_some(at))
}

/// Pages that pass their budget. A text that is shown in many languages is reported once, where it weighs most.
/// What `html` gives of a page is cut into parts, to name those that weigh most.
pub fn over_budget(pages: &[Weighed], budgets: &Budgets, html: impl Fn(&Weighed) -> String) -> Vec<Diagnostic> {
    let mut worst: BTreeMap<(&Arc<str>, usize), (&Weighed, usize)> = BTreeMap::new();
    for page in pages {
        for at in passed(page, budgets) {
            let (heaviest, count) = worst.entry((&page.source, at)).or_insert((page, 0));
            *count += 1;
            if page.totals[at] > heaviest.totals[at] {
                *heaviest = page;
            }
        }
    }
    worst.into_iter().map(|((_, measure), (page, count))| finding(measure, page, count, budgets, &html(page))).collect()
}

/// What a page is made of, heaviest first, as one measure counts it: its parts, each by what the page would
/// weigh less without it, and the files that it loads.
pub fn heaviest(page: &Weighed, measure: usize, html: &str) -> Vec<(String, u64)> {
    let counts = |need: Need| match MEASURES[measure] {
        "first_view" => matches!(need, Need::Style | Need::Halt),
        "script" => matches!(need, Need::Script | Need::Halt),
        _ => true,
    };
    let mut all: Vec<(String, u64)> =
        page.loads.iter().filter(|(need, ..)| counts(*need)).map(|(need, file, sent)| (called(*need, file), *sent)).collect();
    if matches!(MEASURES[measure], "first_view" | "page") {
        let cut = parts(html);
        let whole = sent(&page.file, html.as_bytes());
        all.extend(cut.iter().enumerate().map(|(at, (name, _))| {
            let rest: String = cut.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, (_, part))| *part).collect();
            (name.clone(), whole.saturating_sub(sent(&page.file, rest.as_bytes())))
        }));
    }
    // Equals stay in the order of the page.
    all.sort_by_key(|(_, weight)| std::cmp::Reverse(*weight));
    all
}

/// A loaded file in an author's words: names of styles and scripts change with each of their bytes.
fn called(need: Need, file: &str) -> String {
    match need {
        Need::Style => "its styles".to_owned(),
        Need::Halt | Need::Script => "its scripts".to_owned(),
        Need::Other => format!("`{file}`"),
    }
}

/// How many of a page's parts a finding names.
const NAMED: usize = 3;

fn finding(measure: usize, page: &Weighed, count: usize, budgets: &Budgets, html: &str) -> Diagnostic {
    let limit = limits(budgets.of(&page.kind))[measure].unwrap_or_default();
    let weight = page.totals[measure];
    let name = MEASURES[measure];
    let what = match name {
        "first_view" => format!("{weight} bytes before it can be painted"),
        "page" => format!("{weight} bytes with all that it loads"),
        "script" => format!("{weight} bytes of script"),
        _ => format!("{weight} files"),
    };
    let others = if count > 1 { format!(", and {} more pages made of this file pass it too", count - 1) } else { String::new() };
    let heavy = heaviest(page, measure, html).into_iter().take(NAMED);
    let heavy = match name {
        "requests" => format!("it loads {}", heavy.map(|(part, _)| part).collect::<Vec<_>>().join(", ")),
        _ => format!("what weighs most: {}", heavy.map(|(part, weight)| format!("{part} {weight}")).collect::<Vec<_>>().join(", ")),
    };
    let table = if budgets.kinds.contains_key(&page.kind) { format!("[budgets.kinds.{}]", page.kind) } else { "[budgets]".into() };
    let message = format!("`{}` sends {what}, and `{name}` allows {limit}{others}", page.file);
    Diagnostic::error("budget.passed", message, Place::file(&page.source))
        .help(format!("{heavy}; say less, split the page, or raise `{name}` in `{table}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_weighed_gzipped_and_images_as_they_are() {
        let bytes = [b'a'; 1000];
        assert!(weigh("a.html", &bytes, false).sent < 50);
        assert_eq!(weigh("a.png", &bytes, false).sent, 1000);
    }

    #[test]
    fn sums_are_by_need() {
        let loads: Vec<_> = [(Need::Style, 10), (Need::Halt, 100), (Need::Script, 1000), (Need::Other, 10000)]
            .map(|(need, sent)| (need, sent.to_string(), sent))
            .into();
        assert_eq!(totals(1, &loads), [111, 11111, 1100, 5]);
    }

    #[test]
    fn the_heaviest_part_comes_first() {
        let words: String = (0..200).map(|n| format!("{} ", n * 7919 % 1000)).collect();
        let html = format!("<head></head><body><main><h2 id=\"few\">Few</h2><h2 id=\"many\">{words}</h2></main>");
        let loads = vec![(Need::Style, "a.css".to_owned(), 5), (Need::Script, "b.js".to_owned(), 9000)];
        let page = Weighed { source: "a.md".into(), file: "a.html".into(), kind: "page".into(), loads, totals: [0; 4] };
        let names = |measure| heaviest(&page, measure, &html).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(0)[0], "`#many`");
        assert!(!names(0).contains(&"its scripts".to_owned()), "nothing waits for a script that runs later");
        assert_eq!(names(1)[0], "its scripts");
        assert_eq!(names(2), ["its scripts"]);
        assert_eq!(names(3), ["its scripts", "its styles"]);
    }
}
