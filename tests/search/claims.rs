//! What a reader may count on, asked of Rust and of the delivered client at once.

use std::io;

use payung::output::search::opened::Opened;
use payung::output::search::query::{Options, answer};
use payung::output::search::{SearchPage, Settings};
use serde_json::json;

use crate::{clients, node, page, same_numbers, written};

/// The addresses that each query finds, best first, on both sides; each text is a page, whose address is its number.
#[track_caller]
fn found(lang: &str, texts: &[&str], queries: &[&str]) -> Vec<Vec<usize>> {
    let pages: Vec<SearchPage> = texts.iter().enumerate().map(|(n, text)| page(&n.to_string(), "", &[("", "", text)])).collect();
    let files = written(lang, &pages, &Settings::default());
    let load = |path: &str| files.get(path).map(|text| text.clone().into_bytes()).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    let index = Opened::open(&load, lang).unwrap();
    let options = Options { facets: true, ..Options::default() };
    let answers: Vec<_> = queries.iter().map(|query| answer(&index, query, &options).unwrap()).collect();
    let theirs = node(&json!({ "client": clients()[1], "terms": [], "lang": lang, "files": files, "queries": queries }));
    assert_eq!(same_numbers(&theirs["answers"]), same_numbers(&json!(answers)));
    answers.iter().map(|answer| answer.results.iter().map(|one| one.url.parse().unwrap()).collect()).collect()
}

/// That each query finds the page first.
#[track_caller]
fn first(lang: &str, texts: &[&str], wanted: usize, queries: &[&str]) {
    for (query, pages) in queries.iter().zip(found(lang, texts, queries)) {
        assert_eq!(pages.first(), Some(&wanted), "{query}");
    }
}

/// That each query finds these pages and no others, in whatever order.
#[track_caller]
fn all(lang: &str, texts: &[&str], wanted: &[usize], queries: &[&str]) {
    for (query, mut pages) in queries.iter().zip(found(lang, texts, queries)) {
        pages.sort_unstable();
        assert_eq!(pages, wanted, "{query}");
    }
}

#[test]
fn one_edit_is_forgiven_wherever_it_is() {
    first(
        "en",
        &["about grooming", "about bullying", "about umbrellas"],
        0,
        &["groming", "grooimng", "gtooming", "rooming", "groominng", "agrooming"],
    );
    first("id", &["tentang perlindungan", "tentang kekerasan"], 0, &["perlindugan", "erlindungan", "perlindungaan", "prelindungan"]);
    first("vi", &["ngôi trường mới", "nước biển xanh"], 0, &["trườg", "trưòng", "ttrường", "trươngf"]);
}

#[test]
fn a_word_of_one_letter_is_found_alone_and_as_a_part() {
    all("en", &["the number e is not rational", "nothing of it", "what startE says"], &[0, 2], &["e", "e number says"]);
}

#[test]
fn an_excerpt_marks_other_forms_of_a_word_even_those_that_begin_otherwise() {
    for (lang, text, query, marked) in [
        ("id", "untuk keluarga yang lain", "keluarganya", "keluarga"),
        ("id", "sebelum berada di sana", "keadaan", "berada"),
        ("ta", "ஓர் எவருக்கும் உரிமை", "எவரும்", "எவருக்கும்"),
    ] {
        let texts = [text, query];
        let pages: Vec<SearchPage> = texts.iter().enumerate().map(|(n, text)| page(&n.to_string(), "", &[("", "", text)])).collect();
        let files = written(lang, &pages, &Settings::default());
        let theirs = node(&json!({ "client": clients()[1], "terms": [], "lang": lang, "files": files, "queries": [query] }));
        let results = theirs["answers"][0]["results"].as_array().unwrap();
        let first = results.iter().find(|one| one["url"] == "0").unwrap_or_else(|| panic!("{query} finds nothing"));
        let said: Vec<&str> =
            first["excerpt"].as_array().unwrap().iter().filter(|part| part["mark"] == true).filter_map(|part| part["text"].as_str()).collect();
        assert_eq!(said, [marked], "{query}");
        // Rust's answer, excerpt and all, is the same.
        found(lang, &texts, &[query]);
    }
}

#[test]
fn a_rare_word_that_may_be_meant_is_among_the_first_ten_beside_a_frequent_one() {
    let long = format!("graydon {}", "among other words ".repeat(100));
    let mut texts = vec!["rayon rayon rayon rayon"; 20];
    texts.push(&long);
    texts.extend(["nothing of either"; 300]);
    let pages = &found("en", &texts, &["raydon "])[0];
    assert!(pages[..6].iter().all(|&page| page < 20), "the best answers come first");
    assert!(pages.contains(&20), "{pages:?}");
}

#[test]
fn a_form_far_from_its_term_costs_no_further_step() {
    let words: Vec<String> = ('a'..='z').flat_map(|a| ('a'..='z').map(move |b| format!("{a}{b}{a}{b}"))).collect();
    let filler = words.join(" ");
    let texts = [filler.as_str(), "anak memakai telepon", "anak pakai telepon", "orang tua"];
    let pages: Vec<SearchPage> = texts.iter().enumerate().map(|(n, text)| page(&n.to_string(), "", &[("", "", text)])).collect();
    let files = written("id", &pages, &Settings { whole: 0, shard: 200, ..Settings::default() });
    for client in clients() {
        let asked = json!({ "client": client, "terms": [], "lang": "id", "files": files, "queries": [], "first": ["memakai ", "mema", "anak "] });
        // The root, terms, records.
        assert_eq!(node(&asked)["steps"], json!([3, 3, 3]));
    }
}

#[test]
fn the_last_word_may_be_unfinished() {
    first("en", &["someone who is grooming", "someone who helps"], 0, &["gro", "groo", "who is groomi"]);
    first("id", &["tentang perlindungan", "tentang kekerasan"], 0, &["perl", "tentang perlin"]);
    first("th", &["เด็กทุกคนมีสิทธิได้รับความคุ้มครอง", "โทรหาเรา"], 0, &["คุ้ม", "ความคุ้มค"]);
}

#[test]
fn quotes_ask_for_words_in_a_row() {
    let texts = ["to abuse the child is a crime", "the child knows what abuse is", "nothing of it"];
    all("en", &texts, &[0], &["\"abuse the child\"", "“abuse the child”", "„Abuse the CHILD“"]);
    all("en", &texts, &[0, 1], &["abuse the child"]);
    all("th", &["เด็กมีสิทธิ และปลอดภัย", "สิทธิเด็กมีอยู่"], &[0], &["\"เด็กมีสิทธิ\""]);
}

#[test]
fn vietnamese_is_found_with_marks_and_without() {
    let texts = ["người lớn bảo vệ trẻ em", "cơn bão lớn trên biển", "nước ngọt"];
    first("vi", &texts, 0, &["bảo vệ trẻ em", "bao ve tre em", "BẢO VỆ", "bảo", "tre em", "ba\u{309}o ve\u{323}\u{302}"]);
    first("vi", &texts, 1, &["bão", "bão lớn", "con bao bien"]);
    all("vi", &texts, &[0, 1], &["bao"]);
    first("vi", &["đường dây nóng", "con dương"], 0, &["đường", "duong day", "Đường"]);
}

#[test]
fn english_and_indonesian_inflections_find_each_other() {
    let texts = ["he bullies them", "they were bullied", "all bullying hurts", "quiet rain"];
    all("en", &texts, &[0, 1, 2], &["bullies ", "bullied ", "bullying ", "Bullying "]);
    let texts = ["kami melindungi anak", "anak dilindungi negara", "hak atas perlindungan", "hujan turun"];
    all("id", &texts, &[0, 1, 2], &["melindungi ", "dilindungi ", "perlindungan "]);
}

#[test]
fn zero_width_spaces_are_nothing_in_khmer_and_burmese() {
    let km = ["កុមារ\u{200b}មាន\u{200b}សិទ្ធិ\u{200b}ទទួល", "កុមារមានសិទ្ធិទទួល", "ភ្លៀងធ្លាក់"];
    all("km", &km, &[0, 1], &["កុមារមានសិទ្ធិ", "កុមារ\u{200b}មាន\u{200b}សិទ្ធិ", "សិទ្ធិ", "សិទ្ធិ\u{200b}"]);
    let my = ["ကလေး\u{200b}တိုင်း\u{200b}ကာကွယ်", "ကလေးတိုင်းကာကွယ်", "မိုးရွာ"];
    all("my", &my, &[0, 1], &["ကလေးတိုင်း", "ကလေး\u{200b}တိုင်း", "ကာကွယ်"]);
}

#[test]
fn numerals_of_the_region_and_western_ones_are_the_same() {
    all("th", &["โทร ๑๓๘๗", "โทร 1387", "โทร 191"], &[0, 1], &["1387", "๑๓๘๗"]);
    all("km", &["ទូរស័ព្ទ ១២៨០", "ទូរស័ព្ទ 1280"], &[0, 1], &["1280", "១២៨០"]);
    all("lo", &["ໂທ ໑໑໙", "ໂທ 119"], &[0, 1], &["119", "໑໑໙"]);
    all("my", &["ဖုန်း ၁၉၉", "ဖုန်း 199"], &[0, 1], &["199", "၁၉၉"]);
}

#[test]
fn capitals_do_not_matter() {
    all("en", &["About Grooming", "about grooming", "ABOUT GROOMING", "rain"], &[0, 1, 2], &["grooming", "GROOMING", "gRooming"]);
    all("vi", &["Đường", "đường", "ĐƯỜNG", "mưa"], &[0, 1, 2], &["đường", "ĐƯỜNG"]);
}

#[test]
fn identifiers_are_found_whole_and_by_their_parts() {
    let texts = ["call getPageById here", "set the snake_case_name", "plain words"];
    first("en", &texts, 0, &["getPageById", "getpagebyid", "getPage", "page", "get page by id", "GETPAGEBYID"]);
    first("en", &texts, 1, &["snake_case_name", "SNAKE_CASE_NAME", "snake", "case name", "snakeCaseName"]);
}
