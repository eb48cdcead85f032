//! Pages in several languages: what stands in for a translation that is missing, what readers and helpers
//! see of those there are, and that a translation knows when its original has changed.

use crate::support::Site;

const BOOK: &str = "[book]\ntitle = \"Trees\"\nlanguage = \"en\"\nbase_url = \"https://example.org/\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n";
const LEAF: &str = "content/th/leaf.md";

/// Three pages in English, two of them in Thai as well.
fn site() -> Site {
    Site::empty()
        .file("book.toml", BOOK)
        .file("content/th/book.toml", "[book]\ntitle = \"ต้นไม้\"\n")
        .page("content/en/index.md", "Home", "[leaf](leaf.md) and [root](root.md)")
        .file("content/en/leaf.md", "+++\ntitle = \"Leaf\"\nupdated = 2026-10-01\n+++\nStart.\n\n## Green\n\nIt is green.\n\n## Dry\n\nIt is dry.\n")
        .page("content/en/root.md", "Root", "It is deep.")
        .page("content/th/index.md", "หน้าแรก", "[ใบ](leaf.md) และ [ราก](root.md)")
        .page(LEAF, "ใบไม้", "เริ่ม\n\n## เขียว {#green}\n\nมันเขียว\n\n## แห้ง {#dry}\n\nมันแห้ง")
}

/// The same, its translations marked as made from what the originals say.
fn marked() -> Site {
    let site = site();
    let run = site.run(["translate", "mark", "content/th/index.md", LEAF]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), "content/th/index.md: marked\ncontent/th/leaf.md: marked\n"), "{}", run.stderr);
    site
}

/// A string of the interface.
fn string(code: &str, key: &str) -> String {
    let path = crate::support::tests().join(format!("../themes/default/strings/{code}.toml"));
    let table: toml::Table = std::fs::read_to_string(path).unwrap().parse().unwrap();
    table[key].as_str().unwrap().to_owned()
}

#[test]
fn a_page_that_is_not_translated_is_shown_in_the_original_and_says_so() {
    let site = site().build();
    let html = site.read("th/root/index.html");
    assert!(html.contains("<html lang=\"th\""), "the frame is in Thai");
    let notice = string("th", "page.fallback").replace("{language}", "ไทย").replace("{original}", "<span lang=\"en\">English</span>");
    let main = site.main_of("th/root/index.html");
    assert!(main.contains(&notice), "{main}");
    let text = main.find("It is deep.").unwrap();
    let around = main[..text].rfind(" lang=\"en\"");
    assert!(around.is_some(), "the English text is said to be English:\n{main}");
    assert!(html.contains("<link rel=\"canonical\" href=\"https://example.org/root/\">"), "{html}");
    // Title and description cannot be in two languages at once.
    assert!(html.contains("<title lang=\"en\">Root · Trees</title>"), "{html}");
    assert!(html.contains("<meta name=\"description\" lang=\"en\" content=\"It is deep.\">"), "{html}");
    assert!(!html.contains("hreflang=\"x-default\""), "a page that stands in names no translations");
}

#[test]
fn a_page_that_stands_in_is_in_no_sitemap_feed_or_search_of_its_language() {
    let site = site().build();
    for file in ["sitemap.xml", "th/feed.xml", "site.json", "th/search/titles/index.html"] {
        if site.has(file) {
            site.read(file).split('"').for_each(|part| assert!(!part.ends_with("th/root/"), "{file}: {part}"));
        }
    }
    assert!(site.read("sitemap.xml").contains("<loc>https://example.org/th/leaf/</loc>"));
    let found = site.run(["search", "deep", "--lang", "th", "--format", "json"]);
    assert!(!found.stdout.contains("root/"), "{}", found.stdout);
    let found = site.run(["search", "deep", "--lang", "en", "--format", "json"]);
    assert!(found.stdout.contains("root/"), "{}{}", found.stdout, found.stderr);
}

#[test]
fn links_stay_in_the_language_also_where_the_original_stands_in() {
    let site = site().build();
    let main = site.main_of("th/index.html");
    assert!(main.contains("<a href=\"../th/leaf/\">ใบ</a>") && main.contains("<a href=\"../th/root/\">ราก</a>"), "{main}");
    assert!(site.has("th/leaf/index.html") && site.has("th/root/index.html"));
}

#[test]
fn translations_name_each_other_and_the_default() {
    let site = site().build();
    for file in ["leaf/index.html", "th/leaf/index.html"] {
        let html = site.read(file);
        for (code, address) in [("en", "leaf/"), ("th", "th/leaf/"), ("x-default", "leaf/")] {
            let link = format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"https://example.org/{address}\">");
            assert!(html.contains(&link), "{file} lacks {link}");
        }
    }
    let html = site.read("root/index.html");
    assert!(!html.contains("rel=\"alternate\" hreflang"), "a page in one language has no alternates: {html}");
    let map = site.read("sitemap.xml");
    let of = |address: &str| {
        let at = map.find(&format!("<loc>https://example.org/{address}</loc>")).unwrap();
        map[at..at + map[at..].find("</url>").unwrap()].to_owned()
    };
    for address in ["leaf/", "th/leaf/"] {
        assert_eq!(of(address).matches("hreflang=").count(), 3, "{}", of(address));
        assert!(of(address).contains("hreflang=\"x-default\" href=\"https://example.org/leaf/\"/>"), "{}", of(address));
    }
    assert!(!of("root/").contains("hreflang"), "{}", of("root/"));
}

#[test]
fn each_language_has_a_feed_under_the_title_of_the_site_in_it() {
    let site = site().build();
    for (file, lang, title) in [("feed.xml", "en", "Trees"), ("th/feed.xml", "th", "ต้นไม้")] {
        let feed = site.read(file);
        assert!(feed.contains(&format!("xml:lang=\"{lang}\">\n<title>{title}</title>")), "{file}:\n{feed}");
        assert!(feed.contains(&format!("<author><name>{title}</name></author>")), "{file}:\n{feed}");
    }
    assert!(site.read("th/feed.xml").contains("<title>ใบไม้</title>"));
    let head = site.read("th/index.html");
    let link = "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"ต้นไม้\" href=\"../th/feed.xml\">";
    assert!(head.contains(link), "{head}");
}

#[test]
fn each_language_has_a_page_for_addresses_that_lead_nowhere() {
    let site = site().build();
    for (file, lang, home) in [("404.html", "en", "/leaf/"), ("th/404.html", "th", "/th/leaf/")] {
        let html = site.read(file).replace("&#x2f;", "/");
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{file}: {html}");
        assert!(html.contains(&format!("<h1>{}</h1>", string(lang, "not-found.title"))), "{file}: {html}");
        assert!(html.contains(&format!("href=\"{home}\"")), "{file} leads to pages of its language, from the root: {html}");
    }
    // Pages without a file name each other, too.
    for (file, address) in [("search/index.html", "search/"), ("th/search/index.html", "search/")] {
        let html = site.read(file);
        let default = format!("hreflang=\"x-default\" href=\"https://example.org/{address}\">");
        assert!(html.contains(&default) && html.contains("hreflang=\"th\" href=\"https://example.org/th/search/\">"), "{file}: {html}");
    }
    // A host shows it for any address, so it is no translation of anything and in no list.
    for file in ["404.html", "th/404.html"] {
        let html = site.read(file);
        assert!(!html.contains("canonical") && !html.contains("rel=\"alternate\" hreflang"), "{file}: {html}");
    }
    assert!(!site.read("sitemap.xml").contains("404"));
}

#[test]
fn each_language_is_searched_by_itself() {
    let site = site().build();
    for (lang, query, found, other) in [("th", "เขียว", "th/leaf/", "\"leaf/"), ("en", "green", "\"leaf/", "th/leaf/")] {
        assert!(site.has(&format!("search/{lang}/index.json")), "an index of {lang}");
        let run = site.run(["search", query, "--lang", lang, "--format", "json"]);
        assert!(run.stdout.contains(found) && !run.stdout.contains(other), "{lang}: {}{}", run.stdout, run.stderr);
    }
}

#[test]
fn a_translation_shows_which_of_its_sections_are_behind_until_it_is_marked_again() {
    let stale = string("th", "page.stale");
    let site = marked().build();
    site.main_of("th/leaf/index.html").split('\n').for_each(|line| assert!(!line.contains(&stale), "{line}"));
    let site = site.replace("content/en/leaf.md", "It is dry.", "It is very dry.").build();
    let main = site.main_of("th/leaf/index.html");
    let notice = &main[main.find(&stale).expect("a notice")..];
    let list = &notice[..notice.find("</ul>").unwrap()];
    assert!(list.contains("<a href=\"#dry\">แห้ง</a>") && !list.contains("#green"), "{list}");
    let run = site.run(["translate", "status", "--lang", "th"]);
    assert_eq!(run.stdout, "index: 2 of 2 sections\nleaf: 3 of 4 sections; stale: dry\nroot: not translated\n", "{}", run.stderr);
    let run = site.run(["translate", "mark", LEAF]);
    assert_eq!(run.stdout, "content/th/leaf.md: marked\n");
    let run = site.run(["translate", "mark", LEAF]);
    assert_eq!(run.stdout, "content/th/leaf.md: as it was\n");
    let site = site.build();
    assert!(!site.main_of("th/leaf/index.html").contains(&stale));
}

#[test]
fn a_translation_shows_which_sections_are_new_renamed_or_gone_in_its_original() {
    const GREEN: &str = "## Green\n\nIt is green.\n\n";
    let fallen = "<li><a href=\"../../leaf/#fallen\" lang=\"en\" hreflang=\"en\">Fallen</a></li>";
    let dry = "<li><a href=\"#dry\">แห้ง</a> (<a href=\"../../leaf/#quite-dry\" lang=\"en\" hreflang=\"en\">Quite dry</a>)</li>";
    let green = "<li><a href=\"#green\">เขียว</a></li>";
    let went = "<li><a href=\"#dry\">แห้ง</a></li>";
    for (from, to, shown, said) in [
        ("It is dry.\n", "It is dry.\n\n## Fallen\n\nIt lies there.\n", [("page.missing", fallen), ("", "")], "4 of 5 sections; missing: fallen"),
        ("## Dry", "## Quite dry", [("page.renamed", dry), ("", "")], "3 of 4 sections; renamed: quite-dry"),
        (GREEN, "", [("page.gone", green), ("", "")], "3 of 3 sections; gone from the original: green"),
        // One went and two came: nothing says which of them it is.
        (
            "## Dry",
            "## Quite dry\n\n## Fallen",
            [("page.missing", fallen), ("page.gone", went)],
            "3 of 5 sections; missing: quite-dry, fallen; gone from the original: dry",
        ),
    ] {
        let site = marked().replace("content/en/leaf.md", from, to).page("content/en/state.md", "State", "{{ translations }}").build();
        let main = site.main_of("th/leaf/index.html").replace('\n', "");
        for key in ["page.stale", "page.renamed", "page.missing", "page.gone"] {
            let expected = shown.iter().find(|(shown, _)| *shown == key);
            let at = main.find(&string("th", key));
            assert_eq!(at.is_some(), expected.is_some(), "{key} after `{to}`:\n{main}");
            let Some((at, (_, part))) = at.zip(expected) else { continue };
            let list = &main[at..at + main[at..].find("</ul>").unwrap()];
            assert!(list.contains(part), "{key} lacks `{part}`: {list}");
        }
        let run = site.run(["translate", "status", "--lang", "th"]);
        assert!(run.stdout.contains(&format!("leaf: {said}\n")), "{}", run.stdout);
        // The page of all translations shows the same, from where it stands.
        let state = site.main_of("state/index.html");
        let key = string("en", shown[0].0);
        assert!(state.contains(&key) && state.contains("href=\"../th/leaf/"), "`{key}`:\n{state}");
    }
}

#[test]
fn a_title_and_an_opening_that_changed_are_one_line() {
    let site = marked().replace("content/en/leaf.md", "title = \"Leaf\"", "title = \"A leaf\"").replace("content/en/leaf.md", "Start.", "It starts.");
    let site = site.build();
    let main = site.main_of("th/leaf/index.html");
    assert_eq!(main.matches(&string("th", "page.stale.start")).count(), 1, "{main}");
}

#[test]
fn a_section_that_the_original_gave_up_is_to_be_deleted() {
    // Another one came elsewhere: the old one is not its translation.
    let site = marked().replace("content/en/leaf.md", "## Green\n\nIt is green.\n\n", "").replace(
        "content/en/leaf.md",
        "It is dry.\n",
        "It is dry.\n\n## Fallen\n\nIt lies there.\n",
    );
    let run = site.run(["check", "--today", "2026-11-24"]);
    let said = run.stderr.split("\n\n").find(|said| said.contains("the original has no section `green`")).unwrap_or_default();
    assert!(said.ends_with("help: delete it: the original has had it, and has it no more"), "{}", run.stderr);
}

#[test]
fn a_section_that_another_one_may_have_replaced_is_not_deleted_unseen() {
    // Of two that went one came back under another name, in the same place.
    let site = marked().replace("content/en/leaf.md", "## Green\n\nIt is green.\n\n## Dry\n", "## Dried\n");
    let run = site.run(["check", "--today", "2026-11-24"]);
    let said =
        |id: &str| run.stderr.split("\n\n").find(|said| said.contains(&format!("the original has no section `{id}`"))).unwrap_or_default().to_owned();
    for id in ["green", "dry"] {
        let help = "if it is the translation of the section `dried`, write `{#dried}` behind the heading; delete it if the original says it no more";
        assert!(said(id).ends_with(&format!("help: {help}")), "{}", run.stderr);
    }
}

#[test]
fn status_says_how_far_each_language_is() {
    let site = marked().replace("content/en/leaf.md", "Start.", "It starts.");
    let run = site.run(["translate", "status"]);
    // Eight sections: two of the home page, four of the leaf, two of the root.
    assert_eq!(run.stdout, "th   62 %     2 of 3 pages      5 of 8 sections  0 reviewed\n", "{}", run.stderr);
    let run = site.run(["translate", "status", "--format", "json"]);
    let line: serde_json::Value = serde_json::from_str(run.stdout.trim()).unwrap();
    assert_eq!((&line["lang"], &line["percent"], &line["sections"]), (&"th".into(), &62.into(), &5.into()));
    let run = site.run(["translate", "status", "--lang", "km"]);
    assert_eq!(run.status, Some(2));
    assert!(run.stderr.contains("the site is not translated into `km`"), "{}", run.stderr);
}

#[test]
fn a_page_that_is_no_translation_is_not_marked() {
    let site = site();
    let run = site.run(["translate", "mark", "content/en/leaf.md"]);
    assert_eq!(run.status, Some(1), "{}", run.stdout);
    assert!(run.stderr.contains("this is no translation"), "{}", run.stderr);
    let before = std::fs::read_to_string(site.root().join("content/en/leaf.md")).unwrap();
    assert!(!before.contains("made_from"));
}

#[test]
fn a_translation_whose_original_is_gone_is_kept_for_its_authors_alone() {
    let site = marked().replace("content/en/index.md", "[leaf](leaf.md) and ", "").replace("content/th/index.md", "[ใบ](leaf.md) และ ", "");
    let text = std::fs::read_to_string(site.root().join("content/en/leaf.md")).unwrap();
    // Renamed: the markers say what it was made from.
    let site = site.remove("content/en/leaf.md").file("content/en/blade.md", &text).build();
    let help = "it was made from what is `content/en/blade.md` now: move it to `content/th/blade.md`";
    assert!(site.codes().contains(&"translation.no-original".to_owned()) && site.report().contains(help), "{}", site.report());
    assert!(!site.has("th/leaf/index.html") && !site.read("sitemap.xml").contains("/leaf/"), "{}", site.read("sitemap.xml"));
    let run = site.run(["translate", "status", "--lang", "th"]);
    assert!(run.stdout.ends_with("leaf: no original\n"), "{}", run.stdout);
}

#[test]
fn a_page_of_one_language_alone_is_reported_and_has_no_alternates() {
    let site = site().page("content/th/festival.md", "เทศกาล", "น้ำ").build();
    assert_eq!(site.codes(), ["translation.no-original"], "{}", site.report());
    let html = site.read("th/festival/index.html");
    assert!(html.contains("น้ำ") && !html.contains("rel=\"alternate\" hreflang"), "{html}");
    let map = site.read("sitemap.xml");
    let at = map.find("<loc>https://example.org/th/festival/</loc>").unwrap();
    assert!(!map[at..at + map[at..].find("</url>").unwrap()].contains("hreflang"), "{map}");
}

#[test]
fn a_translation_waits_with_its_original_while_that_is_a_draft() {
    let site = marked().replace("content/en/index.md", "[leaf](leaf.md) and ", "").replace("content/th/index.md", "[ใบ](leaf.md) และ ", "");
    let site = site.replace("content/en/leaf.md", "title = \"Leaf\"", "title = \"Leaf\"\ndraft = true").build();
    assert!(!site.has("th/leaf/index.html") && site.codes().is_empty(), "{}", site.report());
    let site = site.asking(|request| request.options.drafts = true).build();
    assert!(site.has("th/leaf/index.html"));
}

#[test]
fn check_lists_how_far_each_language_page_and_section_is() {
    let site = marked().replace("content/en/leaf.md", "It is dry.", "It is very dry.");
    let run = site.run(["check", "--today", "2026-11-24"]);
    let coverage = "th   62 %     2 of 3 pages      5 of 8 sections  0 reviewed\n  index: 100 %, 2 of 2 sections\n  leaf: 75 %, 3 of 4 sections; stale: dry\n  not translated: root\n";
    assert!(run.stdout.starts_with(coverage), "{}\n{}", run.stdout, run.stderr);
    assert!(run.stderr.contains("[translation.stale]") && run.stderr.contains("--> content/th/leaf.md:"), "{}", run.stderr);
}

#[test]
fn a_reviewed_translation_says_by_whom_and_when() {
    let unreviewed = string("th", "page.unreviewed");
    let site = marked().build();
    assert!(site.main_of("th/leaf/index.html").contains(&unreviewed));
    let site = site.replace(LEAF, "title = \"ใบไม้\"", "title = \"ใบไม้\"\nreviewed = { by = \"ครูภาษาไทย\", on = 2026-11-01 }").build();
    let main = site.main_of("th/leaf/index.html");
    let line = string("th", "page.reviewed").replace("{by}", &format!("ครูภาษาไทย{}1 พฤศจิกายน พ.ศ. 2569", string("th", "list.separator")));
    assert!(main.contains(&line), "lacks `{line}`:\n{main}");
    assert!(!main.contains(&unreviewed));
    assert!(site.run(["translate", "status"]).stdout.ends_with("1 reviewed\n"));
}

#[test]
fn a_language_can_leave_out_what_no_native_speaker_has_reviewed() {
    let site = marked()
        .replace("book.toml", "name = \"ไทย\"", "name = \"ไทย\"\nshow_unreviewed = false")
        .replace("content/th/index.md", "title = \"หน้าแรก\"", "title = \"หน้าแรก\"\nreviewed = { by = \"ครู\", on = 2026-11-01 }")
        .build();
    assert!(site.main_of("th/index.html").contains("<a href=\"../th/leaf/\">ใบ</a>"), "the reviewed page is there");
    let main = site.main_of("th/leaf/index.html");
    assert!(main.contains("It is green.") && !main.contains("มันเขียว"), "the original stands in:\n{main}");
    let sitemap = site.read("sitemap.xml");
    assert!(sitemap.contains("/th/</loc>") && !sitemap.contains("/th/leaf/"), "{sitemap}");
}

#[test]
fn translations_that_are_left_out_are_there_for_their_authors() {
    let site = marked()
        .replace("book.toml", "name = \"ไทย\"", "name = \"ไทย\"\nshow_unreviewed = false")
        .replace("content/en/leaf.md", "It is dry.", "It is very dry.")
        .replace(LEAF, "แห้ง {#dry}\n\nมันแห้ง", "แห้ง {#dry}\n\nมันแห้ง [ที่ไหน](nowhere.md)");
    let run = site.run(["translate", "status"]);
    assert_eq!(run.stdout, "th   62 %     2 of 3 pages      5 of 8 sections  0 reviewed\n", "{}", run.stderr);
    let run = site.run(["translate", "status", "--lang", "th"]);
    assert_eq!(run.stdout, "index: 2 of 2 sections\nleaf: 3 of 4 sections; stale: dry\nroot: not translated\n");
    let run = site.run(["check", "--today", "2026-11-24"]);
    assert!(run.stdout.starts_with("th   62 %"), "{}", run.stdout);
    for code in ["translation.stale", "link.missing-page"] {
        assert!(run.stderr.contains(&format!("[{code}]")), "{code}: {}", run.stderr);
    }
    let run = site.run(["translate", "mark", LEAF]);
    assert_eq!((run.status, run.stdout.as_str()), (Some(0), "content/th/leaf.md: marked\n"), "{}", run.stderr);
    // What is not published holds nothing up, and its readers see the original in its place.
    let site = site.page("content/en/state.md", "State", "{{ translations }}").build();
    assert!(site.main_of("th/leaf/index.html").contains("It is green."));
    assert!(site.main_of("state/index.html").contains("<td>0 of 4</td>"), "{}", site.main_of("state/index.html"));
    // Its feed has no entry yet, and is as old as the newest page that stands in.
    let feed = site.read("th/feed.xml");
    assert!(feed.contains("<updated>2026-10-01T00:00:00Z</updated>") && !feed.contains("<entry>"), "{feed}");
}

#[test]
fn glossary_and_sources_are_sorted_as_a_dictionary_of_the_language_is() {
    let terms = |words: [&str; 3]| -> String {
        let one = |(at, word): (usize, &str)| format!("[[term]]\nid = \"t{at}\"\nterm = \"{word}\"\nclass = \"explain\"\nmeaning = \"x\"\n");
        words.into_iter().enumerate().map(one).collect()
    };
    let source = |key: &str, publisher: &str| {
        format!("[[source]]\nkey = \"{key}\"\ntitle = \"T\"\npublisher = \"{publisher}\"\nurl = \"https://example.org/{key}\"\nverified = true\n")
    };
    let site = site()
        .file("content/glossary.toml", terms(["game", "Bottle", "zoo"]))
        .file("content/sources.toml", source("a", "Zebra") + &source("b", "apple") + &source("c", "Éclair"))
        .file("content/th/records.toml", "[terms.t0]\nterm = \"เกม\"\n[terms.t1]\nterm = \"ขวด\"\n[terms.t2]\nterm = \"ทราย\"\n")
        .page("content/en/words.md", "Words", "{{ terms }}\n\n{{ sources }}\n\n[@a; @b; @c]")
        .page("content/th/words.md", "คำ", "{{ terms }}")
        .build();
    let order = |file: &str, words: [&str; 3]| {
        let main = site.main_of(file);
        let at = words.map(|word| main.find(word).unwrap_or_else(|| panic!("{file} lacks {word}:\n{main}")));
        assert!(at.is_sorted(), "{file}: {words:?} stand at {at:?}");
    };
    order("words/index.html", ["<dt>Bottle", "<dt>game", "<dt>zoo"]);
    order("words/index.html", [">apple</b>", ">Éclair</b>", ">Zebra</b>"]);
    // A Thai vowel that is written before its consonant is sorted behind it: by code points, เกม would come last.
    order("th/words/index.html", ["<dt>เกม", "<dt>ขวด", "<dt>ทราย"]);
}

#[test]
fn a_section_sorted_by_title_is_in_the_order_of_each_languages_dictionary() {
    let english = [("ant", "Zebra"), ("bee", "apple"), ("cat", "Éclair")];
    let thai = [("ant", "เกม"), ("bee", "ทราย"), ("cat", "ขวด")];
    let mut site =
        site().file("content/en/zoo/index.md", "+++\ntitle = \"Zoo\"\norder = \"title\"\n+++\n").page("content/th/zoo/index.md", "สวน", "x");
    for ((name, title), (_, own)) in english.into_iter().zip(thai) {
        site = site.page(&format!("content/en/zoo/{name}.md"), title, "x").page(&format!("content/th/zoo/{name}.md"), own, "x");
    }
    let site = site.build();
    let order = |site: &Site, file: &str, prefix: &str, names: [&str; 3]| {
        let html = site.read(file);
        let at = names.map(|name| html.find(&format!("{prefix}zoo/{name}/\"")).unwrap_or_else(|| panic!("{file} lacks {name}:\n{html}")));
        assert!(at.is_sorted(), "{file}: {names:?} stand at {at:?}:\n{html}");
    };
    // The page of all titles, and the section's own.
    for file in ["search/index.html", "zoo/index.html"] {
        order(&site, file, "", ["bee", "cat", "ant"]);
        order(&site, &format!("th/{file}"), "th/", ["ant", "cat", "bee"]);
    }
    // Before and behind a page stand those of its own language's order.
    let pager = |site: &Site, file: &str, rel: &str| {
        let html = site.read(file);
        let heads = html.split("<a ").filter_map(|link| link.split('>').next());
        heads.filter(|head| head.contains(&format!("rel=\"{rel}\""))).map(str::to_owned).collect::<String>()
    };
    assert!(pager(&site, "zoo/cat/index.html", "next").contains("zoo/ant/"), "{}", pager(&site, "zoo/cat/index.html", "next"));
    assert!(pager(&site, "th/zoo/cat/index.html", "next").contains("zoo/bee/"));
    // A title alone moves its page, also in a build that remembers the last one.
    let site = site.replace("content/en/zoo/ant.md", "Zebra", "Aardvark").build().equals_clean();
    order(&site, "search/index.html", "", ["ant", "bee", "cat"]);
}

#[test]
fn a_glossary_that_is_not_translated_yet_has_the_terms_that_are() {
    let term = "[[term]]\nid = \"leaf\"\nterm = \"Leaf\"\nclass = \"explain\"\nmeaning = \"Part of a tree.\"\n";
    let site = site()
        .replace("book.toml", "[languages.en]", "[markdown]\nexplain = [\"explain\"]\n[languages.en]")
        .file("content/glossary.toml", format!("{term}[[term]]\nid = \"bark\"\nterm = \"Bark\"\nclass = \"explain\"\nmeaning = \"Its skin.\"\n"))
        .file("content/th/records.toml", "[terms.leaf]\nterm = \"ใบไม้\"\nmeaning = \"ส่วนของต้นไม้\"\n")
        .page("content/en/words.md", "Words", "{{ terms }}")
        .replace("content/en/root.md", "It is deep.", "It is deeper than a leaf.")
        .build();
    let main = site.main_of("th/words/index.html");
    assert!(main.contains("<dt><span lang=\"th\">ใบไม้</span>") && main.contains("<dt>Bark</dt>"), "{main}");
    // So it is with a word that is explained where it stands.
    let main = site.main_of("th/root/index.html");
    let note = "<b><span lang=\"th\">ใบไม้</span></b> <span lang=\"th\">ส่วนของต้นไม้</span>";
    assert!(main.contains(">leaf</button>") && main.contains(note), "{main}");
}

#[test]
fn the_state_of_translations_is_shown_page_by_page() {
    let site = marked()
        .page("content/en/state.md", "State", "{{ translations }}")
        .replace("content/en/leaf.md", "It is dry.", "It is very dry.")
        .replace("content/th/index.md", "title = \"หน้าแรก\"", "title = \"หน้าแรก\"\nreviewed = { by = \"teacher\", on = 2026-11-01 }")
        .build();
    let main = site.main_of("state/index.html");
    for part in [
        "<td>2 of 4</td>",
        "<a href=\"../th/leaf/\" lang=\"th\" hreflang=\"th\">ใบไม้</a>",
        "1 section to update",
        "<a href=\"../th/leaf/#dry\"",
        "not checked yet",
        "teacher, 1 November 2026",
    ] {
        assert!(main.contains(part), "lacks `{part}`:\n{main}");
    }
    let alone = Site::new().page("content/index.md", "Home", "{{ translations }}").build();
    assert!(alone.main_of("index.html").contains("Nothing translated yet"));
}

#[test]
fn every_word_of_a_service_that_is_shown_is_in_every_language() {
    let root = crate::support::tests().join("../content");
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap().parse::<toml::Table>().unwrap();
    let services = read("services.toml");
    let mut wanted = std::collections::BTreeSet::new();
    for service in
        services["service"].as_array().unwrap().iter().filter(|service| service.get("confidence").and_then(toml::Value::as_str) != Some("low"))
    {
        wanted.extend(["hours", "for", "also"].iter().filter_map(|key| service.get(*key)?.as_str()));
        wanted.extend(service.get("languages").and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_str));
    }
    // Names and numbers alone are the same in all.
    wanted.retain(|text| !text.starts_with("WhatsApp ") && !text.contains('@'));
    assert!(["Hmong", "Tamil", "24 hours"].iter().all(|word| wanted.contains(word)), "{wanted:?}");
    for code in ["id", "ms", "fil", "km", "lo", "my", "pt", "ta", "tet", "th", "vi", "zh"] {
        let records = read(&format!("{code}/records.toml"));
        let missing: Vec<&&str> = wanted.iter().filter(|word| records["words"].get(**word).is_none()).collect();
        assert!(missing.is_empty(), "content/{code}/records.toml lacks {missing:?} in [words]");
    }
}

#[test]
fn burmese_of_the_repository_is_in_unicode() {
    let root = crate::support::tests().join("..");
    let mut seen = 0;
    for folder in ["content", "themes"] {
        for (path, bytes) in crate::support::site::read_tree(&root.join(folder)) {
            if !path.ends_with(".md") && !path.ends_with(".toml") {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            seen += usize::from(text.contains('\u{1019}'));
            // The reference shows the finding itself, in half letters.
            let burmese = !path.ends_with("reference/findings.md");
            assert!(payung::lang::zawgyi(&text, burmese).is_empty(), "{folder}/{path}");
        }
    }
    assert!(seen > 10, "the repository has Burmese: {seen} files");
}

/// The terms that the pages use which readers need first.
const TERMS_OF_WHAT_READERS_NEED: [&str; 26] = [
    "4cs",
    "age-appropriate-design",
    "age-assurance",
    "child",
    "child-friendly-justice",
    "child-online-protection",
    "child-sexual-abuse-material",
    "cyberbullying",
    "disclosure",
    "financial-sexual-extortion",
    "grooming",
    "hash",
    "helpline",
    "hotline",
    "live-streamed-child-sexual-abuse",
    "notice-and-takedown",
    "online-child-sexual-exploitation-and-abuse",
    "online-enticement",
    "parental-controls",
    "safety-by-design",
    "sexual-extortion",
    "sextortion",
    "solicitation-of-children-for-sexual-purposes",
    "survivor",
    "victim",
    "young-person",
];

#[test]
fn what_readers_need_first_is_in_every_language_of_the_region() {
    let needed = [
        "index",
        "get-help/index",
        "get-help/someone-is-threatening-me",
        "get-help/an-image-of-me-was-shared",
        "get-help/a-child-has-told-me",
        "safety-and-privacy",
        "risks/index",
        "risks/grooming",
        "risks/cyberbullying",
        "for/parents",
    ];
    let content = crate::support::tests().join("../content");
    for code in ["id", "ms", "fil", "km", "lo", "my", "pt", "ta", "tet", "th", "vi", "zh"] {
        for page in needed {
            let text = std::fs::read_to_string(content.join(format!("{code}/{page}.md"))).unwrap_or_default();
            assert!(text.contains("[made_from]"), "content/{code}/{page}.md is missing, or does not say what it was made from");
        }
        let records = std::fs::read_to_string(content.join(format!("{code}/records.toml"))).unwrap();
        for term in TERMS_OF_WHAT_READERS_NEED {
            assert!(records.parse::<toml::Table>().unwrap()["terms"].get(term).is_some(), "content/{code}/records.toml lacks the term `{term}`");
        }
    }
}

#[test]
fn text_of_the_repository_is_composed() {
    use unicode_normalization::UnicodeNormalization;
    let root = crate::support::tests().join("..");
    let mut seen = 0;
    for folder in ["content", "themes"] {
        for (path, bytes) in crate::support::site::read_tree(&root.join(folder)) {
            if !(path.ends_with(".md") || path.ends_with(".toml")) {
                continue;
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            seen += usize::from(!text.is_ascii());
            assert!(text.nfc().eq(text.chars()), "{folder}/{path} is not in Unicode's composed form");
        }
    }
    assert!(seen > 150, "{seen} files");
}

/// Texts of the theme's settings that readers see, but for names of countries, which several languages share.
fn shown(value: &toml::Value, key: &str, texts: &mut Vec<String>) {
    match value {
        toml::Value::String(text) if ["title", "label", "help_text", "footer"].contains(&key) => texts.push(text.clone()),
        toml::Value::Array(all) => all.iter().for_each(|one| shown(one, key, texts)),
        toml::Value::Table(table) if table.get("href").and_then(toml::Value::as_str).is_some_and(|href| href.starts_with("countries/")) => {}
        toml::Value::Table(table) => table.iter().for_each(|(key, value)| shown(value, key, texts)),
        _ => {}
    }
}

#[test]
fn no_text_of_the_sites_own_is_missing_in_a_language() {
    let root = crate::support::tests().join("..");
    let read = |path: String| std::fs::read_to_string(root.join(path)).unwrap().parse::<toml::Table>().unwrap();
    let book = read("book.toml".into());
    let mut texts = Vec::new();
    shown(&book["theme"]["settings"], "", &mut texts);
    assert!(texts.len() > 25, "{texts:?}");
    let relations = book["relations"].as_table().unwrap();
    let ends = relations.keys().map(String::as_str).chain(relations.values().map(|relation| relation["inverse"].as_str().unwrap()));
    let wanted: Vec<(&str, &str)> = texts
        .iter()
        .map(|text| ("words", text.as_str()))
        .chain(book["kinds"].as_table().unwrap().keys().map(|kind| ("kinds", kind.as_str())))
        .chain(ends.map(|end| ("relations", end)))
        .collect();
    for code in book["languages"].as_table().unwrap().keys().filter(|code| *code != "en") {
        let own = read(format!("content/{code}/book.toml"));
        for (table, key) in &wanted {
            assert!(own.get(*table).and_then(|table| table.get(*key)).is_some(), "content/{code}/book.toml lacks `{key}` in [{table}]");
        }
    }
}

#[test]
fn filters_of_search_speak_the_readers_language() {
    let site = Site::empty()
        .file(
            "book.toml",
            "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"Thai\"\n[kinds.risk]\nlabel = \"Risk\"\nfolder = \"risks\"\n",
        )
        .file("content/en/index.md", "+++\ntitle = \"Home\"\n+++\n")
        .file("content/en/risks/one.md", "+++\ntitle = \"One\"\naudience = [\"parents\"]\n+++\n")
        .file("content/th/book.toml", "[kinds]\nrisk = \"ความเสี่ยง\"\n[words]\nparents = \"พ่อแม่\"\n")
        .build();
    let (english, thai) = (site.read("search/en/words.js"), site.read("search/th/words.js"));
    assert!(english.contains("\"risk\":\"Risk\"") && english.contains("\"parents\":\"parents\""), "{english}");
    assert!(thai.contains("\"risk\":\"ความเสี่ยง\"") && thai.contains("\"parents\":\"พ่อแม่\""), "{thai}");
}

#[test]
fn a_part_that_a_translation_lacks_is_shown_in_the_original() {
    let book = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n";
    let site = Site::empty()
        .file("book.toml", book)
        .page("content/en/index.md", "Home", "Hello.")
        .page("content/en/guide.md", "Guide", "## Old {#old}\n\nText.\n\n## New {#new}\n\nText.")
        .page("content/en/about.md", "About", "[old](guide.md#old), [new](guide.md#new), <a href=\"guide.md#new\">raw</a>, [all](guide.md)")
        .page("content/th/guide.md", "คู่มือ", "## เก่า {#old}\n\nข้อความ")
        .build();
    site.main_has("th/about/index.html", "<a href=\"../../th/guide/#old\">old</a>, <a href=\"../../guide/#new\">new</a>")
        .main_has("th/about/index.html", "<a href=\"../../guide/#new\">raw</a>, <a href=\"../../th/guide/\">all</a>")
        .main_has("about/index.html", "<a href=\"../guide/#new\">new</a>")
        .file("content/th/guide.md", "+++\ntitle = \"คู่มือ\"\n+++\n\n## เก่า {#old}\n\nข้อความ\n\n## ใหม่ {#new}\n\nข้อความ\n")
        .build()
        .main_has("th/about/index.html", "<a href=\"../../th/guide/#new\">new</a>")
        .equals_clean();
}
