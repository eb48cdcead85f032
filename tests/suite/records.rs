//! Words of facts, services and terms in another language: their numbers are the original's, they know when
//! their original has changed, and a language can wait for a native speaker.

use payung::session::{Options, Session};

use crate::support::Site;

const BOOK: &str = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[markdown]\nexplain = [\"explain\"]\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n";
const WORDS: &str = "content/th/records.toml";
const FACT: &str = "[facts.rain]\nstatement = \"ในปี 2021 ฝนตก ๑๗๕,๐๐๐ ครั้ง\"\n";
const TERM: &str = "[terms.leaf]\nterm = \"ใบไม้\"\nmeaning = \"ส่วนของต้นไม้\"\n";
const SERVICE: &str = "[services.line]\nname = \"สายต้นไม้\"\nhours = \"24 ชั่วโมง\"\n";

/// One fact, one service and one term, in English and in Thai.
fn site() -> Site {
    Site::empty()
        .file("book.toml", BOOK)
        .file("content/sources.toml", "[[source]]\nkey = \"s\"\ntitle = \"T\"\npublisher = \"P\"\nurl = \"https://example.org/\"\nverified = true\n")
        .file(
            "content/facts.toml",
            "[[fact]]\nid = \"rain\"\nstatement = \"In 2021 it rained 175,000 times.\"\nvalue = \"175000\"\nsource = \"s\"\nverified = true\n",
        )
        .file(
            "content/services.toml",
            "[[service]]\nid = \"line\"\ncountry = \"th\"\nname = \"Tree line\"\nkind = \"helpline\"\nnumber = \"1\"\nhours = \"24 hours\"\nsource = \"s\"\n",
        )
        .file("content/glossary.toml", "[[term]]\nid = \"leaf\"\nterm = \"Leaf\"\nclass = \"explain\"\nmeaning = \"Part of a tree.\"\n")
        .page("content/en/index.md", "Home", "A leaf. {{ fact id=\"rain\" show=\"statement\" }} {{ service id=\"line\" }}\n\n{{ translations }}")
        .page("content/en/words.md", "Words", "{{ terms }}")
        .page("content/th/index.md", "หน้าแรก", "{{ fact id=\"rain\" show=\"statement\" }} {{ service id=\"line\" }}\n\n{{ services country=\"th\" }}")
        .file(WORDS, format!("{FACT}{SERVICE}{TERM}"))
}

fn status(site: &Site) -> String {
    let run = site.run(["translate", "status", "--lang", "th"]);
    run.stdout.lines().last().unwrap_or_default().to_owned()
}

#[test]
fn words_of_a_record_know_when_their_original_has_changed() {
    let site = site();
    assert_eq!(status(&site), "records: 0 of 3; without marker: facts.rain, services.line, terms.leaf");
    assert_eq!(site.run(["translate", "mark", WORDS]).stdout, "content/th/records.toml: marked\n");
    assert_eq!(site.run(["translate", "mark", WORDS]).stdout, "content/th/records.toml: as it was\n");
    assert_eq!(status(&site), "records: 3 of 3");
    // What no translation says again is no change: a source, a note, a form of the word.
    let mut site = site.replace("content/glossary.toml", "class", "match = [\"leaves\"]\nnote = \"n\"\nclass");
    assert_eq!(status(&site), "records: 3 of 3");
    for (file, from, to, name) in [
        ("content/glossary.toml", "Part of a tree.", "Part of a plant.", "terms.leaf"),
        ("content/facts.toml", "value = \"175000\"", "value = \"175001\"", "facts.rain"),
        ("content/services.toml", "24 hours", "by day", "services.line"),
    ] {
        site = site.replace(file, from, to);
        assert_eq!(status(&site), format!("records: 2 of 3; stale: {name}"), "{file}");
        let run = site.run(["check", "--today", "2026-11-24"]);
        assert!(run.stdout.contains(&format!("  records: 2 of 3; stale: {name}\n")), "{}", run.stdout);
        let said = format!("the original of `{name}` has changed since it was translated [translation.stale]");
        assert!(run.stderr.contains(&said), "{}", run.stderr);
        let built = site.build();
        let main = built.main_of("index.html");
        assert!(main.contains("<td>2 of 3</td>"), "{main}");
        // What it says is no longer so: the original stands in its place.
        let thai = built.main_of("th/index.html");
        let stands = |original: &str| thai.contains(&format!("<span lang=\"en\">{original}</span>"));
        assert_eq!(stands("In 2021 it rained 175,000 times."), name == "facts.rain", "{thai}");
        assert_eq!(stands("by day"), name == "services.line", "{thai}");
        assert_eq!(thai.contains("สายต้นไม้"), name != "services.line", "{thai}");
        site = built;
        site.run(["translate", "mark", WORDS]);
    }
}

#[test]
fn a_number_of_a_translated_record_is_the_originals_or_the_original_stands_in_its_place() {
    let site = site().build();
    let main = site.main_of("th/index.html");
    assert!(main.contains("ฝนตก ๑๗๕,๐๐๐ ครั้ง") && main.contains("24 ชั่วโมง"), "{main}");
    // Thai readers may be told the year by their own era.
    let site = site.replace(WORDS, "ปี 2021", "พ.ศ. 2564").build();
    let main = site.main_of("th/index.html");
    assert!(main.contains("พ.ศ. 2564"), "{main}");
    let site = site.replace("content/facts.toml", "175,000 times", "175,001 times").replace(WORDS, "24 ชั่วโมง", "22 ชั่วโมง").build();
    let main = site.main_of("th/index.html");
    assert!(main.contains("<span lang=\"en\">In 2021 it rained 175,001 times.</span>"), "{main}");
    assert!(main.contains("<span lang=\"en\">24 hours</span>") && !main.contains("22 ชั่วโมง"), "{main}");
    let run = site.run(["build"]);
    assert!(run.stderr.contains("`statement` lacks the number 175001 of its original"), "{}", run.stderr);
    assert!(run.stderr.contains("`hours` lacks the number 24 of its original"), "{}", run.stderr);
}

#[test]
fn words_of_records_wait_for_a_native_speaker_where_a_language_says_so() {
    let site = site().build();
    let unreviewed = "No native speaker has checked this translation yet.";
    // Where an English page stands in, its words are explained in Thai, and say themselves that nobody has checked it.
    for file in ["th/words/index.html", "th/index.html"] {
        let main = site.main_of(file);
        assert_eq!(main.contains(unreviewed), file.contains("words"), "{file}: {main}");
    }
    let site = site.replace("book.toml", "name = \"ไทย\"", "name = \"ไทย\"\nshow_unreviewed = false").build();
    let main = site.main_of("th/words/index.html");
    assert!(main.contains("<dt>Leaf</dt>") && !main.contains("ใบไม้") && !main.contains(unreviewed), "{main}");
    let service = site.main_of("th/index.html");
    assert!(!service.contains("สายต้นไม้"), "{service}");
    assert_eq!(status(&site), "records: 0 of 3; without marker: facts.rain, services.line, terms.leaf", "their authors see them all the same");
    let site = site.replace(WORDS, FACT, &format!("reviewed = {{ by = \"teacher\", on = 2026-11-01 }}\n{FACT}")).build();
    let main = site.main_of("th/words/index.html");
    assert!(main.contains("ใบไม้") && !main.contains(unreviewed), "{main}");
}

#[test]
fn words_of_the_repositorys_records_are_marked_and_say_the_numbers_of_their_originals() {
    let root = crate::support::tests().join("..");
    let session = Session::open(&root, Options::default()).unwrap();
    for edition in session.site().editions.iter().skip(1) {
        let code = &edition.language.code;
        let behind: Vec<_> = edition.voice.marks.iter().filter(|mark| mark.made_from.is_none()).map(|mark| &mark.name).collect();
        assert!(behind.is_empty(), "{code}: without marker: {behind:?}");
        let facts = edition.voice.marks.iter().filter(|mark| mark.name.starts_with("facts."));
        assert!(facts.count() >= 10, "{code} has its statements");
    }
    let found = session.diagnostics();
    let of_words: Vec<_> = found.iter().filter(|fault| fault.code == "translation.number" || fault.code == "translation.unknown-id").collect();
    assert!(of_words.is_empty(), "{of_words:?}");
}

/// The numbers of a text that have a mark for thousands or a fraction.
fn marked_numbers(text: &str) -> Vec<String> {
    let is_mark = |c: char| matches!(c, ',' | '.' | '\u{a0}' | '\u{202f}');
    let words = text.split(|c: char| !c.is_ascii_digit() && !is_mark(c)).map(|word| word.trim_matches(is_mark));
    words.filter(|word| word.len() > 1 && word.contains(is_mark)).map(str::to_owned).collect()
}

#[test]
fn a_language_writes_the_numbers_of_its_sentences_as_it_writes_those_of_values() {
    let root = crate::support::tests().join("../content");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap().parse::<toml::Table>().unwrap();
    let facts = read("facts.toml");
    let english = |id: &str| {
        let fact = facts["fact"].as_array().unwrap().iter().find(|fact| fact["id"].as_str() == Some(id)).unwrap();
        fact["statement"].as_str().unwrap().to_owned()
    };
    let mut wrong = Vec::new();
    let mut seen = 0;
    for code in ["id", "ms", "fil", "km", "lo", "my", "pt", "ta", "tet", "th", "vi", "zh"] {
        let locale = payung::lang::Locale::new(code);
        for (id, said) in read(&format!("{code}/records.toml"))["facts"].as_table().unwrap() {
            let said = said["statement"].as_str().unwrap();
            let numbers = marked_numbers(&english(id)).into_iter().map(|number| locale.number(&number.replace(',', "")));
            wrong.extend(numbers.inspect(|_| seen += 1).filter(|number| !said.contains(number)).map(|number| format!("{code}, {id}: {number}")));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(seen > 50, "{seen} numbers");
    assert_eq!(marked_numbers("In 2020, 5,000 of 2.5 (1.)."), ["5,000", "2.5"]);
}

/// Years of the common era that stand alone in a text: not in ids, addresses or keys of sources.
fn common_years(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '@' | '/' | ':' | '.')));
    words.filter(|word| word.len() == 4 && word.parse::<u16>().is_ok_and(|year| (1900..2100).contains(&year))).collect()
}

#[test]
fn thai_readers_meet_years_of_one_era_and_it_is_said() {
    let site = site()
        .replace("content/facts.toml", "value = \"175000\"", "value = \"175000\"\nyear = \"2021\"\nscope = \"x\"")
        .replace("content/sources.toml", "publisher", "year = 2022\naccessed = 2026-11-23\npublisher")
        .replace("content/services.toml", "kind", "listed = 2024\nkind")
        .replace("content/th/index.md", "{{ services", "{{ facts ids=\"rain\" }}\n\n{{ services")
        .replace(WORDS, "ปี 2021", "พ.ศ. 2564")
        .build();
    let main = site.main_of("th/index.html");
    for year in ["พ.ศ. 2564", "(พ.ศ. 2565)", "พ.ศ. 2567", "23 พฤศจิกายน พ.ศ. 2569"] {
        assert!(main.contains(year), "lacks {year}:\n{main}");
    }
    assert!(common_years(&main.replace(['<', '>', '"'], " ")).is_empty(), "{main}");
    // English pages are as they were, and so is what stands in.
    assert!(site.main_of("index.html").contains("2022"));
    let root = crate::support::tests().join("../content/th");
    for (path, bytes) in crate::support::site::read_tree(&root) {
        let text = String::from_utf8(bytes).unwrap();
        let values = text.lines().map(|line| if path.ends_with(".toml") { line.split_once(" = ").map_or(line, |(_, value)| value) } else { line });
        let years: Vec<&str> = values.filter(|line| !line.starts_with('[')).flat_map(common_years).collect();
        assert!(years.is_empty(), "{path}: {years:?} beside years of the Buddhist era");
    }
    assert_eq!(common_years("ปี 2021 [@dh-2021] (2022) evidence/2023 2564"), ["2021", "2022"]);
}
