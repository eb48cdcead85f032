//! Holds `client.js`, as written and as shortened, to the same terms and answers as Rust.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../suite/support/chance.rs"]
#[expect(dead_code, reason = "this test shuffles nothing")]
mod chance;
mod claims;
mod collection;

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use payung::output::search::opened::Opened;
use payung::output::search::query::{Options, answer};
use payung::output::search::tokens::terms;
use payung::output::search::{Pin, SearchPage, SearchSection, Settings, build, script};
use payung::theme::module::join;
use serde_json::{Value, json};

fn clients() -> Vec<PathBuf> {
    let source = |name: &str| std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default/search").join(name)).unwrap();
    let modules: BTreeMap<&str, String> = ["client.js", "excerpt.js", "files.js", "seek.js", "text.js"].map(|name| (name, source(name))).into();
    let source = join("client.js", &|name| modules.get(name).map(String::as_str));
    let folder = std::env::temp_dir().join(format!("payung-search-{}-{:?}", std::process::id(), std::thread::current().id()));
    std::fs::create_dir_all(&folder).unwrap();
    let all = [("plain.mjs", source.clone()), ("short.mjs", script::shorten(&source))];
    all.into_iter()
        .map(|(name, text)| {
            std::fs::write(folder.join(name), text).unwrap();
            folder.join(name)
        })
        .collect()
}

fn node(asked: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/search/client.mjs");
    let mut child = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn both_sides_make_the_terms_of_the_shared_vectors() {
    let vectors: Vec<(String, Vec<String>)> = serde_json::from_str(include_str!("tokens.json")).unwrap();
    for (text, expected) in &vectors {
        assert_eq!(&terms(text), expected, "{text}");
    }
    let texts: Vec<&String> = vectors.iter().map(|(text, _)| text).collect();
    // What is delivered has no `terms`.
    for client in clients().into_iter().take(1) {
        let found = node(&json!({ "client": client, "terms": texts, "files": {}, "queries": [] }));
        for ((text, expected), found) in vectors.iter().zip(found["terms"].as_array().unwrap()) {
            assert_eq!(found, &json!(expected), "{text}");
        }
    }
}

#[test]
fn the_client_weighs_at_most_seven_kilobytes() {
    let mut zip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    zip.write_all(std::fs::read_to_string(&clients()[1]).unwrap().as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().len();
    assert!(bytes <= 7_000, "{bytes} bytes gzipped");
}

/// Odd things to type, on a whole site: an answer of text, no error, and in no time to speak of.
#[test]
fn nothing_is_too_odd_to_ask() {
    let files = files(&settings());
    let load = |path: &str| files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    let index = Opened::open(&load, "en").unwrap();
    let long =
        ["a".repeat(10_000), "a ".repeat(5_000), "ក".repeat(10_000), "\"".repeat(10_000), "e\u{301}".repeat(5_000), "snakeCase_".repeat(1_000)];
    let odd = [
        "<script>alert(1)</script>",
        "(?<=a)[z-",
        "\\",
        "*",
        "👩‍👩‍👧 🏳️‍🌈",
        "\u{202e}مرحبا بالعالم",
        "\u{0}",
        "\u{200b}",
        "__proto__",
        "constructor",
        "\"\"",
        "\u{301}",
    ];
    let queries: Vec<&str> = odd.into_iter().chain(long.iter().map(String::as_str)).collect();
    let options = Options { facets: true, ..Options::default() };
    let start = std::time::Instant::now();
    let expected: Vec<Value> = queries.iter().map(|query| same_numbers(&json!(answer(&index, query, &options).unwrap()))).collect();
    for client in clients() {
        let found = node(&json!({ "client": client, "terms": [], "lang": "en", "files": files, "queries": queries }));
        let found: Vec<Value> = found["answers"].as_array().unwrap().iter().map(same_numbers).collect();
        assert_eq!(found, expected);
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

fn page(url: &str, title: &str, sections: &[(&str, &str, &str)]) -> SearchPage {
    let section =
        |(anchor, heading, text): &(&str, &str, &str)| SearchSection { anchor: (*anchor).into(), heading: (*heading).into(), text: (*text).into() };
    SearchPage { url: url.into(), title: title.into(), sections: sections.iter().map(section).collect(), ..SearchPage::default() }
}

fn pages() -> Vec<SearchPage> {
    let mut pages = vec![
        page(
            "risks/grooming/",
            "Grooming",
            &[
                ("", "", "Someone builds trust with a child in order to abuse the child later."),
                ("signs", "Warning signs", "Secrets, gifts and getPageById or snake_case identifiers. The child's phone."),
            ],
        ),
        page("risks/bullying/", "Bullying", &[("", "", "Bullies repeat what hurts. Children who are abused online need help.")]),
        page("get-help/", "Get help", &[("", "", "Call 1387 or talk to someone you trust.")]),
        page("th/", "ความปลอดภัยของเด็ก", &[("", "", "เด็กทุกคนมีสิทธิได้รับความคุ้มครองจากความรุนแรงทางออนไลน์ โทร ๑๓๘๗")]),
        page("km/", "សុវត្ថិភាពកុមារ", &[("", "", "កុមារ\u{200b}មាន\u{200b}សិទ្ធិ\u{200b}ទទួល\u{200b}បានការការពារ")]),
        page("my/", "ကလေးသူငယ်", &[("", "", "ကလေးတိုင်း ကာကွယ်စောင့်ရှောက်ခံပိုင်ခွင့်ရှိသည်")]),
        page("zh/", "儿童安全", &[("", "", "每个儿童都有权受到保护，免受网络暴力。")]),
        page("vi/", "An toàn trẻ em", &[("", "", "Người lớn bảo vệ trẻ em trên mạng; đường dây nóng 111.")]),
    ];
    pages[0].synonyms = vec!["enticement".into()];
    pages[0].kind = "risk".into();
    pages[1].kind = "risk".into();
    pages[1].audience = vec!["parents".into(), "teachers".into()];
    pages[3].country = "th".into();
    pages
}

fn files(settings: &Settings) -> BTreeMap<String, String> {
    written("en", &pages(), settings)
}

fn written(lang: &str, pages: &[SearchPage], settings: &Settings) -> BTreeMap<String, String> {
    let files = build(lang, pages.to_vec(), settings);
    files.into_iter().map(|(name, bytes)| (format!("search/{lang}/{name}"), String::from_utf8(bytes).unwrap())).collect()
}

fn settings() -> Settings {
    Settings {
        pins: vec![Pin { words: vec!["suicide".into(), "ฆ่าตัวตาย".into()], url: "get-help/".into() }], ..Settings::default()
    }
}

const QUERIES: [&str; 34] = [
    "grooming",
    "groomng",
    "gro",
    "abuse",
    "abusing children",
    "\"abuse the child\"",
    "\"child abuse\"",
    "enticement",
    "getpagebyid",
    "page",
    "snake",
    "phones",
    "1387",
    "๑๓๘๗",
    "ความคุ้มครอง",
    "คุ้มครอง",
    "เด็ก รุนแรง",
    "ការពារ",
    "សិទ្ធិទទួល",
    "ကာကွယ်",
    "儿童",
    "保护",
    "网",
    "bao ve tre em",
    "bảo vệ",
    "ngườ",
    "suicide",
    "อยากฆ่าตัวตาย",
    "<b>x</b>&",
    ".*[a-z](",
    "👩‍👩‍👧",
    "مرحبا",
    "",
    "xyzzy quux",
];

#[test]
fn both_sides_answer_the_same() {
    for settings in [settings(), Settings { whole: 0, shard: 200, ..settings() }] {
        let files = files(&settings);
        let load = |path: &str| files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
        let index = Opened::open(&load, "en").unwrap();
        let long = "ก".repeat(10_000);
        let queries: Vec<&str> = QUERIES.iter().copied().chain([long.as_str()]).collect();
        let options = Options { facets: true, ..Options::default() };
        for client in clients() {
            let found = node(&json!({ "client": client, "terms": [], "lang": "en", "files": files, "queries": queries }));
            for (query, found) in queries.iter().zip(found["answers"].as_array().unwrap()) {
                let expected = answer(&index, query, &options).unwrap();
                assert_eq!(same_numbers(found), same_numbers(&json!(expected)), "{query}");
            }
        }
    }
}

/// Of numbers of sections and of words among them, these are some whose weights come out unlike as soon as fractions are
/// added or multiplied in another order: three tenths of 1719, divided by 1719, is not three tenths.
#[test]
fn both_sides_round_alike() {
    for (all, few, many) in [(25, 4, 4), (52, 9, 22), (57, 10, 24), (77, 13, 13)] {
        let texts: Vec<String> =
            (0..all).map(|n| format!("{} {} page", if n < few { "alpha" } else { "else" }, if n < many { "bravo" } else { "other" })).collect();
        let pages: Vec<SearchPage> = texts.iter().enumerate().map(|(n, text)| page(&format!("{n}/"), "", &[("", "", text)])).collect();
        same(&clients()[1], "en", &pages, &Settings::default(), &["alpha ".to_owned(), "bravo ".to_owned(), "alpha bravo ".to_owned()]);
    }
}

#[test]
fn both_sides_answer_the_same_of_real_text_in_every_language() {
    let client = &clients()[1];
    for (n, lang) in collection::languages().iter().enumerate() {
        let pages = collection::pages(lang);
        let settings = if n % 2 == 0 { Settings::default() } else { Settings { whole: 0, shard: 400, ..Settings::default() } };
        same(client, lang, &pages, &settings, &collection::queries(&pages, 25, n as u64));
    }
}

/// Asks both sides the same of the same index.
#[track_caller]
fn same(client: &Path, lang: &str, pages: &[SearchPage], settings: &Settings, queries: &[String]) {
    let files = written(lang, pages, settings);
    let load = |path: &str| files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    let index = Opened::open(&load, lang).unwrap();
    let found = node(&json!({ "client": client, "terms": [], "lang": lang, "files": files, "queries": queries }));
    let options = Options { facets: true, ..Options::default() };
    for (query, found) in queries.iter().zip(found["answers"].as_array().unwrap()) {
        assert_eq!(same_numbers(found), same_numbers(&json!(answer(&index, query, &options).unwrap())), "{lang}: {query}");
    }
}

/// JavaScript knows no whole numbers: `0` and `0.0` are one.
fn same_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(all) => all.iter().map(same_numbers).collect(),
        Value::Object(all) => all.iter().map(|(key, value)| (key.clone(), same_numbers(value))).collect(),
        other => other.clone(),
    }
}

fn first(query: &str) -> String {
    let files = files(&settings());
    let load = |path: &str| files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    let answer = answer(&Opened::open(&load, "en").unwrap(), query, &Options::default()).unwrap();
    answer.results.first().map_or(String::new(), |found| format!("{}#{}", found.url, found.anchor))
}

#[test]
fn a_result_leads_to_the_section_that_answers() {
    assert_eq!(first("warning signs"), "risks/grooming/#signs");
    assert_eq!(first("gifts"), "risks/grooming/#signs");
}

#[test]
fn words_of_distress_bring_their_page_first() {
    assert_eq!(first("suicide"), "get-help/#");
    assert_eq!(first("อยากฆ่าตัวตาย"), "get-help/#");
}

#[test]
fn digits_zero_width_spaces_accents_and_edits_do_not_matter() {
    assert_eq!(first("1387"), first("๑๓๘๗"));
    assert_eq!(first("កុមារមានសិទ្ធិ"), "km/#");
    assert_eq!(first("nguoi lon"), "vi/#");
    assert_eq!(first("enticemnt"), "risks/grooming/#");
}

#[test]
fn the_same_pages_give_the_same_bytes_in_any_order() {
    let turned: Vec<SearchPage> = pages().into_iter().rev().collect();
    assert_eq!(build("en", pages(), &settings()), build("en", turned, &settings()));
}
