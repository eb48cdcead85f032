//! Search as a part of a site: what is found, what is not, what is written, and the same answers everywhere.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::support::{Site, tests};

const BOOK: &str = "[book]\ntitle = \"T\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n[kinds.risk]\nlabel = \"Risk\"\nfolder = \"risks\"\n[search]\nnothing = [\"help\"]\n[[search.pins]]\nwords = [\"drowning\", \"จมน้ำ\"]\npage = \"help\"\n";
const SOURCES: &str = "[[source]]\nkey = \"who\"\ntitle = \"Report\"\npublisher = \"WHO\"\nverified = true\n";

fn site() -> Site {
    let fact = |id: &str, verified: bool| {
        format!(
            "[[fact]]\nid = \"{id}\"\nstatement = \"Umbrellas are {id}.\"\nvalue = \"3\"\nunit = \"per cent\"\nsource = \"who\"\nverified = {verified}\n"
        )
    };
    let service = "[[service]]\nid = \"line\"\ncountry = \"th\"\nname = \"Rainline\"\nkind = \"helpline\"\nnumber = \"1387\"\nsource = \"who\"\nlisted = 2024\nconfidence = \"high\"\n";
    Site::empty()
        .file("book.toml", BOOK)
        .file("content/sources.toml", SOURCES)
        .file("content/facts.toml", fact("waterproof", true) + &fact("unproven", false))
        .file("content/services.toml", service)
        .file(
            "content/glossary.toml",
            "[[term]]\nid = \"squall\"\nterm = \"Squall\"\nclass = \"use\"\nmeaning = \"Sudden wind.\"\nsynonyms = [\"blusteriness\"]\n",
        )
        .page("content/en/index.md", "Home", "Welcome to the rain.")
        .page("content/en/help.md", "Help", "Someone will pull you out.\n\n{{ services country=\"th\" }}")
        .page(
            "content/en/risks/storm.md",
            "Storm",
            "Wind.\n\n## Signs of it {#signs}\n\nDark clouds gather. {{ fact id=\"waterproof\" show=\"statement\" }}",
        )
        .file(
            "content/en/risks/squall.md",
            "+++\ntitle = \"Squall\"\nkeywords = [\"gustiness\"]\ndescription = \"Short and hard.\"\n+++\nIt comes.\n",
        )
        .file("content/en/secret.md", "+++\ntitle = \"Hidden\"\nsearch = false\n+++\nUnfindable zebra.\n")
        .file("content/en/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\nUnfinished zebra.\n")
        .page("content/th/index.md", "หน้าแรก", "ร่มกันฝนสำหรับเด็กทุกคน")
        .page("content/th/help.md", "ขอความช่วยเหลือ", "โทรหาเรา")
}

/// The addresses that a query finds, best first, as the program prints them.
#[track_caller]
fn found(site: &Site, lang: &str, query: &str) -> Vec<String> {
    let answer = ask(site, lang, query);
    answer["results"].as_array().unwrap().iter().map(|one| format!("{}#{}", one["url"].as_str().unwrap(), one["anchor"].as_str().unwrap())).collect()
}

#[track_caller]
fn ask(site: &Site, lang: &str, query: &str) -> Value {
    let run = site.run(["search", query, "--lang", lang, "--format", "json"]).exits(0);
    serde_json::from_str(&run.stdout).unwrap()
}

#[test]
fn search_finds_text_headings_keywords_descriptions_synonyms_facts_and_services() {
    let site = site();
    for (query, url) in [
        ("clouds", "risks/storm/#signs"),
        ("\"signs of it\"", "risks/storm/#signs"),
        ("gustiness", "risks/squall/#"),
        ("short", "risks/squall/#"),
        ("blusteriness", "risks/squall/#"),
        ("waterproof", "risks/storm/#signs"),
        ("1387", "help/#"),
        ("rainline", "help/#"),
    ] {
        assert_eq!(found(&site, "en", query).first().map(String::as_str), Some(url), "{query}");
    }
    assert_eq!(found(&site, "th", "กันฝน"), ["th/#"]);
}

#[test]
fn drafts_pages_that_stand_in_and_what_is_unverified_are_not_found() {
    let site = site();
    assert!(found(&site, "en", "zebra").is_empty());
    assert!(found(&site, "en", "unproven").is_empty());
    assert!(found(&site, "th", "clouds").is_empty(), "an English page under a Thai address");
    let site = site.asking(|request| request.options.drafts = true).build();
    let index = site.tree().into_iter().filter(|(file, _)| file.starts_with("search/en/"));
    assert!(index.into_iter().all(|(_, bytes)| !String::from_utf8_lossy(&bytes).contains("Unfinished")), "not even with `--drafts`");
}

#[test]
fn words_of_a_pin_bring_its_page_first_in_every_language() {
    let site = site();
    assert_eq!(found(&site, "en", "drowning in the storm")[0], "help/#");
    assert_eq!(found(&site, "en", "จมน้ำ")[0], "help/#");
    assert_eq!(found(&site, "th", "drowning")[0], "th/help/#");
    assert_eq!(ask(&site, "th", "จมน้ำ")["results"][0]["pinned"], json!(true));
}

#[test]
fn the_program_and_the_built_client_answer_the_same() {
    let site = site().build();
    let queries =
        ["storm", "strom", "clou", "wind rain", "\"dark clouds\"", "drowning", "จมน้ำ", "กันฝน", "1387", "๑๓๘๗", "zzzz", "<b>", "signs of it"];
    for lang in ["en", "th"] {
        let asked = json!({ "out": site.out(), "lang": lang, "queries": queries });
        let script = tests().join("suite/support/client.mjs");
        let mut child = Command::new("node").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(asked.to_string().as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let answers: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
        for (query, answer) in queries.iter().zip(answers) {
            assert_eq!(numbers(&ask(&site, lang, query)), numbers(&answer), "{lang} {query}");
        }
    }
}

/// JavaScript knows no whole numbers: `0` and `0.0` are one.
fn numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(all) => all.iter().map(numbers).collect(),
        Value::Object(all) => all.iter().map(|(key, value)| (key.clone(), numbers(value))).collect(),
        other => other.clone(),
    }
}

#[test]
fn the_terminal_shows_title_address_and_what_was_found() {
    let site = site();
    let run = site.run(["search", "dark", "clouds", "--limit", "1"]).exits(0);
    assert!(run.stdout.starts_with("Storm\n  risks/storm/#signs\n"), "{}", run.stdout);
    assert!(!run.stdout.contains('\u{1b}'), "no colour where there is no terminal");
    assert!(site.run(["search", "xyzzy"]).exits(0).says(["nothing found"]).stdout.is_empty());
    site.run(["search", "a", "--lang", "tg"]).exits(2).says(["the site has no language `tg`", "did you mean `th`?"]);
    site.run(["search"]).exits(2);
    Site::bare().run(["search", "a"]).exits(2).says(["the site has no page", "payung check"]);
    assert!(!site.out().exists(), "a search writes no site");
}

#[test]
fn a_lost_or_damaged_cache_changes_nothing() {
    let site = site().build();
    let cache = site.root().join(".payung/search/en");
    let files: Vec<_> = fs::read_dir(&cache).unwrap().flatten().map(|entry| entry.path()).collect();
    assert!(!files.is_empty(), "terms are kept");
    for (n, path) in files.iter().enumerate() {
        let mut bytes = fs::read(path).unwrap();
        match n % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => *bytes.last_mut().unwrap() ^= 1,
            _ => bytes.clear(),
        }
        fs::write(path, bytes).unwrap();
    }
    let site = site.replace("content/en/risks/squall.md", "It comes.", "It goes.").build().equals_clean();
    fs::remove_dir_all(site.root().join(".payung")).unwrap();
    let site = site.replace("content/en/risks/squall.md", "It goes.", "It comes.").build().equals_clean();
    assert!(site.root().join(".payung/search/en").is_dir());
}

#[test]
fn a_lost_file_of_an_index_is_made_again() {
    let site = site().build();
    let shard = site.tree().into_keys().find(|file| file.starts_with("search/en/") && file.ends_with(".txt")).unwrap();
    fs::remove_file(site.out().join(&shard)).unwrap();
    let site = site.build().equals_clean();
    assert_eq!(site.done().written, 1);
}

#[test]
fn a_copy_for_a_disk_has_its_index_as_scripts() {
    let site = site().asking(|request| request.options.portable = true).build();
    assert!(site.has("search/en/index.json.js") && !site.has("search/en/index.json"));
    assert!(site.read("search/client.js").contains("payungSearch"));
    let index: Vec<String> = site.tree().into_keys().filter(|file| file.starts_with("search/th/")).collect();
    assert!(index.len() > 3 && index.iter().all(|file| file.ends_with(".js")), "{index:?}");
}

#[test]
fn all_titles_stand_on_a_page_of_their_own_unless_the_author_has_one_there() {
    let site = Site::bare().page("content/index.md", "Home", "x").page("content/a.md", "Alone", "x").page("content/b/c.md", "Below", "x").build();
    for part in ["<a href=\"../a/\">Alone</a>", "<h2><a href=\"../b/\">B</a></h2>", "<a href=\"../b/c/\">Below</a>"] {
        assert!(site.main_of("search/index.html").contains(part), "{part} in {}", site.main_of("search/index.html"));
    }
    let site = site.page("content/search.md", "My own", "Mine.").build();
    assert!(site.main_of("search/index.html").contains("Mine."));
}

#[test]
fn a_query_of_ten_thousand_characters_is_answered_as_soon_as_a_word() {
    let site = site().build();
    let at = |query: &str| {
        let run = || {
            let start = std::time::Instant::now();
            let answer = ask(&site, "en", query);
            (start.elapsed().as_secs_f64(), answer)
        };
        // The best of three, since others use the machine, too; starting the program is in both.
        let mut all: Vec<_> = (0..3).map(|_| run()).collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        all.swap_remove(0)
    };
    let (short, answer) = at("storm");
    assert_eq!(answer["results"][0]["url"], "risks/storm/");
    let kinds = [
        "storm ".repeat(1667),
        "s".repeat(10_000),
        "\u{e23}\u{e48}\u{e21}".repeat(3334),
        "<b>&\"'*.[^$]\\ ".repeat(770),
        "\u{1f327}\u{fe0f} ".repeat(3334),
        "\u{5d0}\u{202e} ".repeat(3334),
        (0..2000).map(|at| format!("w{at} ")).collect(),
    ];
    for query in kinds {
        assert!(query.chars().count() >= 9000, "{}", query.chars().count());
        let (long, answer) = at(&query);
        let shown: String = query.chars().take(20).collect();
        assert!(answer["results"].as_array().is_some_and(|results| results.len() <= 50), "{shown}: {answer}");
        assert!(long < 4.0 * short + 1.0, "{shown}: {long:.2} s, where a word takes {short:.2} s");
    }
}
