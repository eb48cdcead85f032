//! The repository's own site: what its pages may say, and what they have to show.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use serde_json::Value;

use crate::support::html::{Token, tokens};
use crate::support::site::read_tree;
use crate::support::{Site, Tree};

/// Where it is built for.
pub const BASE: &str = "https://example.org/cop/";

/// The real site, built once.
pub fn site() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut site = Site::empty().file("book.toml", fs::read(root.join("book.toml")).unwrap());
        for folder in ["content", "static"].into_iter().filter(|folder| root.join(folder).exists()) {
            for (path, bytes) in read_tree(&root.join(folder)) {
                site = site.file(&format!("{folder}/{path}"), bytes);
            }
        }
        site.asking(|request| request.options.base_url = Some(BASE.into())).build()
    })
}

fn listed() -> Value {
    serde_json::from_str(&site().read("site.json")).unwrap()
}

/// Pages of the default language: address, kind and the rest of what `site.json` says.
fn pages() -> Vec<Value> {
    let mut pages = listed()["pages"].as_array().unwrap().clone();
    pages.retain(|page| page["lang"] == "en");
    assert!(pages.len() > 80, "the site has its pages: {}", pages.len());
    pages
}

fn text_of<'a>(page: &'a Value, key: &str) -> &'a str {
    page[key].as_str().unwrap_or_default()
}

fn records(file: &str, table: &str) -> Vec<toml::Table> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content").join(file);
    let parsed: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
    parsed[table].as_array().unwrap().iter().map(|row| row.as_table().unwrap().clone()).collect()
}

fn field<'a>(record: &'a toml::Table, key: &str) -> &'a str {
    record.get(key).and_then(toml::Value::as_str).unwrap_or_default()
}

/// What is written between the tags of a page's `main`, without the parts in which figures
/// come from records, and without the bar of other pages' titles.
fn prose(html: &str) -> String {
    const FROM_RECORDS: [&str; 11] =
        ["facts", "sources", "chart", "timeline", "services", "service-inline", "source-list", "relations__fact", "others", "cite", "page-foot"];
    const EMPTY: [&str; 8] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr"];
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).unwrap().0;
    let mut out = String::new();
    let mut skipped: Vec<String> = Vec::new();
    for token in tokens(&format!("<main{main}")) {
        match token {
            Token::Open { name, attributes } => {
                let value = |key: &str| attributes.iter().find(|(name, _)| name == key).map(|(_, value)| value.clone().unwrap_or_default());
                let class = value("class").unwrap_or_default();
                let starts = value("data-fact").is_some() || name == "time" || class.split(' ').any(|class| FROM_RECORDS.contains(&class));
                if (starts || !skipped.is_empty()) && !EMPTY.contains(&name.as_str()) && !is_drawing(&name) {
                    skipped.push(name.clone());
                }
                if skipped.is_empty() && ["p", "li", "td", "th", "h1", "h2", "h3", "dt", "dd"].contains(&name.as_str()) {
                    out.push('\n');
                }
            }
            Token::Close(name) if skipped.last() == Some(&name) => _ = skipped.pop(),
            Token::Text(text) if skipped.is_empty() => out.push_str(&text),
            _ => {}
        }
    }
    out
}

/// Parts of icons, some of which are closed in their own tag.
fn is_drawing(name: &str) -> bool {
    ["path", "rect", "circle", "line", "g", "use", "ellipse", "polygon"].contains(&name)
}

/// Figures that may stand in a text as they are, each with its reason.
const REVIEWED: &[(&str, &str)] = &[];

const NUMBERS: [&str; 20] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// What names a law or a part of one, so that the number behind it counts nothing.
const LAWS: [&str; 12] = ["Act", "Article", "Articles", "Code", "Decision", "Decree", "Law", "No.", "Order", "Regulation", "Resolution", "Section"];

/// Figures in a text: three digits or more, percentages, and "x in y".
fn figures(text: &str) -> Vec<String> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_number = |word: &str| {
        let word = bare(word).to_lowercase();
        !word.is_empty() && (word.chars().all(|c| c.is_ascii_digit()) || NUMBERS.contains(&word.as_str()))
    };
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let behind = |n: usize| words.get(at + n).copied().unwrap_or_default();
        let before = if at > 0 { words[at - 1] } else { "" };
        let runs: Vec<String> = word
            .split(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.'))
            .map(|run| run.replace([',', '.'], ""))
            .filter(|run| !run.is_empty())
            .collect();
        let year = |run: &str| run.len() == 4 && (run.starts_with("19") || run.starts_with("20"));
        let law = LAWS.contains(&before) || before.ends_with("(Act");
        if !law && runs.iter().any(|run| run.len() >= 3 && !year(run)) {
            found.push(format!("{before} {word} {}", behind(1)));
        }
        let percent = behind(1).starts_with("per") && behind(2).starts_with("cent") || behind(1).starts_with("percent");
        if word.contains('%') || (is_number(word) && percent) {
            found.push(format!("{word} {} {}", behind(1), behind(2)));
        }
        let share = behind(1) == "in" || (behind(1) == "out" && behind(2) == "of");
        if share && is_number(word) && is_number(if behind(1) == "in" { behind(2) } else { behind(3) }) && !year(&bare(behind(2))) {
            found.push(format!("{word} {} {} {}", behind(1), behind(2), behind(3)));
        }
    }
    found
}

#[test]
fn figures_are_told_from_years_and_numbers_of_laws() {
    let found = |text: &str| figures(text).len();
    assert_eq!(found("In 2022, Act 792 and Decision 830 of 3 May 2021; ages 9–12, eleven members."), 0);
    assert_eq!(found("About 175,000 children, 20% or 20 per cent of them, one in three, 9 out of 10."), 5);
    assert_eq!(found("Call 1280 now."), 1);
}

#[test]
fn no_figure_stands_on_a_page_but_from_a_fact() {
    let mut wrong = Vec::new();
    let mut excused = BTreeSet::new();
    // *Contribute* speaks of the builder: its figures are limits, formulas and examples.
    for page in pages().iter().filter(|page| !text_of(page, "url").starts_with("contribute/")) {
        let url = text_of(page, "url");
        let text = prose(&site().read(&format!("{url}index.html")));
        assert!(text.len() > 150, "the text of {url} is read: {text}");
        for figure in figures(&text) {
            match REVIEWED.iter().find(|(excuse, _)| figure.contains(excuse)) {
                Some((excuse, _)) => _ = excused.insert(*excuse),
                None => wrong.push(format!("{url}: {figure}")),
            }
        }
    }
    assert!(wrong.is_empty(), "figures without a fact:\n{}", wrong.join("\n"));
    let stale: Vec<_> = REVIEWED.iter().filter(|(excuse, _)| !excused.contains(excuse)).collect();
    assert!(stale.is_empty(), "excuses that excuse nothing: {stale:?}");
}

#[test]
fn every_risk_has_a_practice_and_help_every_practice_a_lead_every_country_its_services() {
    let related = |page: &Value, name: &str| page["relations"][name].as_array().map_or(0, Vec::len);
    let (mut risks, mut practices, mut countries) = (0, 0, 0);
    for page in pages() {
        let url = text_of(&page, "url").to_owned();
        match text_of(&page, "kind") {
            "risk" => {
                risks += 1;
                assert!(related(&page, "addressed_by") > 0, "{url} names no practice");
                assert!(related(&page, "helped_by") > 0, "{url} names no help");
            }
            "practice" => {
                practices += 1;
                assert!(related(&page, "led_by") > 0, "{url} names nobody who leads");
            }
            "country" => {
                countries += 1;
                let html = site().read(&format!("{url}index.html"));
                assert!(html.contains("<div class=\"services\">"), "{url} shows no services");
                assert!(
                    html.contains("class=\"service__listed\"") || html.contains("class=\"services__none\""),
                    "{url} says neither who helps nor that nobody was confirmed"
                );
            }
            _ => {}
        }
    }
    assert_eq!((risks, practices, countries), (13, 16, 11));
}

#[test]
fn a_service_whose_source_prints_no_year_is_shown_without_one() {
    let undated = records("services.toml", "service").iter().filter(|service| !service.contains_key("listed")).count();
    assert!(undated > 0);
    let html = site().read("get-help/index.html");
    assert_eq!(html.matches("which prints no year.").count(), undated);
    assert!(!html.contains(", ."), "a gap stands where the year would");
}

/// All that the site tells in words, without tags.
fn outputs() -> Tree {
    let mut tree = site().tree();
    tree.retain(|path, _| path.ends_with(".html") || path.ends_with(".json") || path.ends_with(".xml"));
    tree
}

#[test]
fn what_was_not_verified_reaches_no_output() {
    let all: String = outputs().into_values().map(|bytes| String::from_utf8(bytes).unwrap().replace("&#39;", "'").replace("&quot;", "\"")).collect();
    let facts = records("facts.toml", "fact");
    let hidden: Vec<_> =
        facts.iter().filter(|fact| fact.get("verified").and_then(toml::Value::as_bool) != Some(true) || field(fact, "confidence") == "low").collect();
    assert!(!hidden.is_empty());
    for fact in hidden {
        assert!(!all.contains(field(fact, "statement")), "`{}` is not verified and is shown", field(fact, "id"));
    }
    for source in records("sources.toml", "source").iter().filter(|source| source.get("verified").and_then(toml::Value::as_bool) != Some(true)) {
        assert!(!all.contains(&format!("\"{}\"", field(source, "key"))), "`{}` was not read and is listed", field(source, "key"));
    }
    for record in facts.iter().chain(&records("services.toml", "service")) {
        let note = field(record, "note");
        assert!(note.len() < 25 || !all.contains(note), "the note of `{}` is shown", field(record, "id"));
    }
}

/// Ids of the facts that a page's text or front matter names.
fn used(markdown: &str) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for part in ["fact id=\"", "facts ids=\"", "facts=\"", "fact = \""] {
        for rest in markdown.split(part).skip(1) {
            let list = rest.split('"').next().unwrap_or_default();
            ids.extend(list.split(',').map(|id| id.trim().to_owned()));
        }
    }
    ids
}

#[test]
fn facts_that_contradict_each_other_stand_together_and_a_replaced_one_says_so() {
    let facts: BTreeMap<String, toml::Table> = records("facts.toml", "fact").into_iter().map(|fact| (field(&fact, "id").to_owned(), fact)).collect();
    let list = |fact: &toml::Table, key: &str| -> Vec<String> {
        fact.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str).map(str::to_owned).collect()
    };
    let replaced: BTreeSet<String> = facts.values().flat_map(|fact| list(fact, "supersedes")).collect();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/en");
    let mut seen = 0;
    for (path, bytes) in read_tree(&folder) {
        let markdown = String::from_utf8(bytes).unwrap();
        let url = path.strip_suffix("index.md").map_or_else(|| format!("{}/", path.trim_end_matches(".md")), str::to_owned);
        let html = site().read(&format!("{url}index.html")).replace("&#39;", "'");
        for id in used(&markdown) {
            let Some(fact) = facts.get(&id) else { continue };
            assert!(field(fact, "confidence") != "low", "{path} shows `{id}`, of which the editors are not sure");
            for other in list(fact, "contradicts") {
                let other = &facts[&other];
                assert!(list(other, "contradicts").contains(&id), "`{id}` contradicts a fact that does not say so");
                let shown = html.contains(field(other, "statement")) || html.contains(field(other, "value"));
                assert!(shown, "{path} shows `{id}` without what contradicts it");
                seen += 1;
            }
            if replaced.contains(&id) {
                assert!(html.contains("class=\"superseded\""), "{path} shows `{id}` and not that a later one replaces it");
                seen += 1;
            }
        }
    }
    assert!(seen >= 3, "such facts are shown: {seen}");
}

#[test]
fn no_two_pages_share_a_title_or_a_description() {
    let (mut titles, mut descriptions) = (BTreeMap::new(), BTreeMap::new());
    for page in pages() {
        let url = text_of(&page, "url").to_owned();
        assert!(text_of(&page, "description").len() > 40, "{url} says what it is about");
        if let Some(other) = titles.insert(text_of(&page, "title").to_owned(), url.clone()) {
            panic!("{url} and {other} have one title");
        }
        if let Some(other) = descriptions.insert(text_of(&page, "description").to_owned(), url.clone()) {
            panic!("{url} and {other} have one description");
        }
    }
}

#[test]
fn each_page_has_the_headings_of_its_kind() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let headings = |text: &str| -> Vec<String> { text.lines().filter_map(|line| line.strip_prefix("## ")).map(str::to_owned).collect() };
    for (path, bytes) in read_tree(&root.join("content/en")) {
        let url = path.strip_suffix("index.md").map_or_else(|| format!("{}/", path.trim_end_matches(".md")), str::to_owned);
        let page = pages().into_iter().find(|page| text_of(page, "url") == url).unwrap();
        let kind = text_of(&page, "kind").to_owned();
        let is_part = path.ends_with("index.md"); // an overview asks no questions of its own
        let Ok(outline) = fs::read_to_string(root.join(format!("themes/default/outlines/{kind}.md"))) else { continue };
        let own = headings(&String::from_utf8(bytes).unwrap());
        for wanted in headings(&outline).into_iter().filter(|_| !is_part) {
            // The doors for children and young people answer it in their readers' words.
            let said = own.contains(&wanted) || (wanted == "What the evidence says" && own.iter().any(|heading| heading == "Good to know"));
            assert!(said, "{path} ({kind}) lacks `## {wanted}`; it has {own:?}");
        }
    }
}

#[test]
fn what_the_press_release_names_has_its_place_on_the_site() {
    let readme = fs::read_to_string(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/README.md")).unwrap();
    let table = readme.split_once("## From the press release to the site").unwrap().1;
    let urls: BTreeSet<String> = pages().iter().map(|page| format!("/{}", text_of(page, "url"))).collect();
    let mut rows = 0;
    for row in table.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| named") && !line.starts_with("| theme")) {
        rows += 1;
        let places: Vec<&str> = row.split('`').skip(1).step_by(2).filter(|place| place.starts_with('/')).collect();
        assert!(!places.is_empty() || row.contains("left out: "), "no place and no reason: {row}");
        for place in places {
            assert!(urls.contains(place), "there is no page {place}: {row}");
        }
    }
    assert!(rows > 45, "the tables are read: {rows} rows");
}
