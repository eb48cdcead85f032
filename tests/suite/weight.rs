//! What pages weigh: budgets are held in a build, in a check, and in a build after an edit as in a clean one.

use crate::support::Site;

const BOOK: &str = "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[kinds.help]\nfolder = \"help\"\n";

/// What is found where each page passes its budget: home, the page about help, and the list of its folder.
const ALL_PAGES: [&str; 3] = ["budget.passed"; 3];

/// An image of one pixel, and as many bytes as are asked for.
fn wave(bytes: usize) -> Vec<u8> {
    let mut wave = b"GIF89a\x01\0\x01\0\0\0\0".to_vec();
    wave.resize(bytes, b'x');
    wave
}

fn site(budgets: &str) -> Site {
    Site::bare()
        .file("book.toml", format!("{BOOK}{budgets}"))
        .page("content/index.md", "Home", "Hello. ![A wave](wave.gif)")
        .page("content/help/who.md", "Who", "Us. ![A wave](../wave.gif)")
        .file("content/wave.gif", wave(2_000))
}

#[test]
fn a_budget_is_of_a_kind_and_says_which_pages_pass_it() {
    let site = site("[budgets.kinds.help]\npage = 1900\n").build_err().finds(["budget.passed"]);
    let said = site.report();
    assert!(said.contains("content/help/who.md"), "the page of the kind is named:\n{said}");
    assert!(said.contains("what weighs most: its styles "), "so is what weighs most on it:\n{said}");
    assert!(said.contains("raise `page` in `[budgets.kinds.help]`"), "and where its budget stands:\n{said}");
    assert!(!said.contains("content/index.md"), "no other page has a budget:\n{said}");
    assert!(!site.has("index.html"), "nothing is written");
    site.run(["check", "--today", "2026-11-24"]).exits(1).says(["[budget.passed]"]);
}

#[test]
fn each_measure_is_held() {
    for (key, enough, little) in [("first_view", 9_000, 10), ("page", 12_000, 1_900), ("requests", 3, 1)] {
        site(&format!("[budgets]\n{key} = {enough}\n")).build();
        site(&format!("[budgets]\n{key} = {little}\n")).build_err().finds(ALL_PAGES);
    }
}

/// A check does not compress what is within its budget as it is: what it says must not depend on that.
#[test]
fn a_check_holds_pages_to_the_same_budgets_as_a_build() {
    let mut told = Vec::new();
    for limit in (500..=9_000).step_by(500) {
        let mut site = site(&format!("[budgets]\npage = {limit}\n"));
        site.attempt();
        let passed = site.codes().iter().filter(|code| *code == "budget.passed").count();
        let check = site.run(["check", "--today", "2026-11-24"]);
        assert_eq!(check.stderr.matches("[budget.passed]").count(), passed, "a page of {limit} bytes");
        told.push(passed);
    }
    assert!(told.first() == Some(&ALL_PAGES.len()) && told.last() == Some(&0) && told.is_sorted_by(|more, less| more >= less), "{told:?}");
}

#[test]
fn a_page_that_did_not_change_passes_its_budget_when_an_image_grows() {
    let site = site("[budgets]\npage = 9000\n").build();
    site.edit("content/wave.gif", wave(5_000)).build_err().finds(["budget.passed", "budget.passed"]);
}

#[test]
fn a_build_after_an_edit_keeps_the_weights_of_a_clean_one() {
    let site = site("[budgets]\npage = 12000\n").build();
    let site = site.edit("content/help/who.md", "+++\ntitle = \"Who\"\n+++\nOthers.\n").build();
    assert!(site.read(".payung-manifest").contains("\n~ {"), "the manifest knows weights");
    crate::support::site::same_trees(&site.tree(), &site.clean());
}

#[test]
fn a_report_of_weights_leaves_no_trace() {
    let site = site("").build();
    let before = site.tree();
    let site = site.asking(|request| request.weights = true).build();
    let lines = site.done().weights.join("\n");
    assert!(lines.contains("help: 1 pages") && lines.contains("help/who/index.html"), "the report names kinds and pages:\n{lines}");
    crate::support::site::same_trees(&site.tree(), &before);
}

#[test]
fn a_budget_that_comes_later_weighs_what_was_made_before() {
    let site = site("").build();
    site.edit("book.toml", format!("{BOOK}[budgets]\npage = 1900\n")).build_err().finds(ALL_PAGES);
}

/// The style file that a page links to.
fn style_of(site: &Site, file: &str) -> String {
    let html = site.read(file).replace("&#x2f;", "/");
    let asset = html.split("assets/style.").nth(1).and_then(|rest| rest.split('"').next()).expect("a page links to its style");
    site.read(&format!("assets/style.{asset}"))
}

#[test]
fn what_few_pages_have_is_styled_on_those_alone() {
    let site = Site::new()
        .file("book.toml", "[book]\ntitle = \"T\"\n[kinds.way]\nfolder = \"way\"\nexit = true\n")
        .page("content/index.md", "Home", "Text.")
        .page("content/plain.md", "Plain", "Text.")
        .page("content/table.md", "Table", "| a |\n|---|\n| b |\n")
        .page("content/code.md", "Code", "```\na\n```\n")
        .page("content/line.md", "Line", "Some `code`.")
        .page("content/said.md", "Said", "> a\n")
        .page("content/alert.md", "Alert", "> [!NOTE]\n> a\n")
        .page("content/task.md", "Task", "- [x] a\n")
        .page("content/raw.md", "Raw", "<div class=\"alert\">a</div>\n")
        .page("content/status.md", "Status", "{{ status }}\n")
        .page("content/way/out.md", "Out", "Text.")
        .build();
    let parts = [".table{", ".code{", ".alert{", ".task{", ".exit-link{", ".cards>ul{"];
    let has = |file: &str| {
        let style = style_of(&site, file);
        assert!(!style.contains("@import"), "{file}: what is imported is put in, not asked for");
        parts.into_iter().filter(|part| style.contains(part)).collect::<Vec<_>>()
    };
    assert_eq!(has("plain/index.html"), Vec::<&str>::new());
    assert_eq!(has("table/index.html"), [".table{"]);
    assert_eq!(has("code/index.html"), [".code{"]);
    assert_eq!(has("line/index.html"), [".code{"]);
    assert_eq!(has("said/index.html"), [".task{"]);
    assert_eq!(has("alert/index.html"), [".alert{"]);
    assert_eq!(has("task/index.html"), [".task{"]);
    assert_eq!(has("raw/index.html"), [".table{", ".code{", ".alert{", ".task{"], "HTML of the author's own may be any of them");
    assert_eq!(has("status/index.html"), [".table{"], "a component may need the style of another");
    assert_eq!(has("way/out/index.html"), [".exit-link{"]);
    assert_eq!(has("index.html"), [".cards>ul{"], "so may a template");
    let site = site.edit("content/plain.md", "+++\ntitle = \"Plain\"\n+++\n| a |\n|---|\n| b |\n").build();
    assert!(style_of(&site, "plain/index.html").contains(".table{"), "an edit brings what the page now needs");
}

#[test]
fn a_style_has_the_colours_of_the_palette_that_is_chosen_and_of_no_other() {
    let site = Site::new().page("content/index.md", "Home", "Text.");
    let of = |site: Site, palette: &str| {
        let site = site.file("book.toml", format!("[book]\ntitle = \"T\"\n[theme.settings]\npalette = \"{palette}\"\n")).build();
        let style = style_of(&site, "index.html");
        (site, ["#17427a", "#63325a"].map(|colour| style.contains(colour)))
    };
    let (site, none) = of(site, "");
    let (site, sea) = of(site, "sea");
    let (_, plum) = of(site, "plum");
    assert_eq!([none, sea, plum], [[false, false], [true, false], [false, true]]);
}

#[test]
fn the_way_out_of_a_translation_is_styled_as_that_of_its_original() {
    let book = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"Thai\"\n[kinds.way]\nfolder = \"way\"\n";
    let site = Site::empty()
        .file("book.toml", book)
        .page("content/en/index.md", "Home", "Text.")
        .file("content/en/way/out.md", "+++\ntitle = \"Out\"\nexit = true\n+++\nText.\n")
        .page("content/th/way/out.md", "Out", "Text.")
        .build();
    for file in ["way/out/index.html", "th/way/out/index.html"] {
        assert!(site.read(file).contains("<exit-link") && style_of(&site, file).contains(".exit-link{"), "{file}");
    }
}

#[test]
fn a_fact_that_the_text_states_is_not_stated_again_beside_the_page_it_ties() {
    let risk = |text: &str| format!("+++\ntitle = \"A risk\"\nanswered_by = [{{ to = \"practices/b\", fact = \"rain\" }}]\n+++\n{text}\n");
    let site = Site::new()
        .file(
            "book.toml",
            "[book]\ntitle = \"T\"\n[kinds.risk]\nfolder = \"risks\"\n[kinds.practice]\nfolder = \"practices\"\n[relations.answered_by]\nfrom = \"risk\"\nto = \"practice\"\ninverse = \"answers\"\n",
        )
        .file("content/sources.toml", "[[source]]\nkey = \"s\"\ntitle = \"A report\"\npublisher = \"P\"\nurl = \"https://example.org/\"\nverified = true\n")
        .file(
            "content/facts.toml",
            "[[fact]]\nid = \"rain\"\nstatement = \"It's wet & it rained 3 times.\"\nvalue = \"3\"\nsource = \"s\"\nverified = true\n",
        )
        .page("content/index.md", "Home", "Hello.")
        .page("content/practices/b.md", "B", "Text.")
        .file("content/risks/a.md", risk("Only words."))
        .build();
    let times = |site: &Site, file: &str| site.read(file).matches("It&#39;s wet &amp; it rained 3 times.").count();
    assert_eq!((times(&site, "risks/a/index.html"), times(&site, "practices/b/index.html")), (1, 1), "it carries the tie on both pages");
    let site = site.edit("content/risks/a.md", risk("{{ facts ids=\"rain\" }}")).build();
    assert_eq!((times(&site, "risks/a/index.html"), times(&site, "practices/b/index.html")), (1, 1), "the text states it");
    let html = site.read("risks/a/index.html");
    assert!(html.contains("href=\"#c.1.1\"") && !html.contains("c.1.2"), "its source leads back to the text alone:\n{html}");
    assert!(html.contains("<a href=\"../../practices/b/\">B</a></li>"), "the tie stands:\n{html}");
}

#[test]
fn a_large_section_is_listed_on_its_own_page_and_what_the_footer_holds_is_not_in_the_menu() {
    let book = |settings: &str| {
        format!(
            "[book]\ntitle = \"T\"\n[theme.settings]\nfooter_links = [{{ title = \"Who we are\", href = \"about/\" }}, {{ title = \"Join\", href = \"many/\" }}]\n{settings}[theme.settings.sections]\nmany = {{ icon = \"rain\", hue = \"sky\" }}\n"
        )
    };
    let site = ["one", "two", "three"].iter().fold(Site::new(), |site, name| site.page(&format!("content/many/{name}.md"), name, "Text."));
    let site = site
        .page("content/index.md", "Home", "Hello.")
        .page("content/about.md", "About us", "We.")
        .page("content/other.md", "Another page", "Text.")
        .page("content/many/index.md", "Many", "Text.")
        .file("book.toml", book(""))
        .build();
    let list = |html: &str, class: &str| {
        html.split_once(&format!("<ul class=\"{class}\">")).map(|(_, rest)| rest.split("</ul>").next().unwrap_or_default().to_owned())
    };
    let page = site.read("many/one/index.html");
    assert_eq!(list(&page, "sidebar__list").unwrap_or_default().matches("<li>").count(), 3, "{page}");
    let menu = list(&page, "menu__list").unwrap_or_default();
    assert!(menu.contains(">Many</a>"), "a section with a colour of its own is in the menu always:\n{menu}");
    assert!(menu.contains(">Another page</a>") && !menu.contains(">About us</a>"), "the footer has a page once:\n{menu}");
    assert!(page.contains(">Who we are</a>"), "{page}");
    let own = site.read("many/index.html");
    assert!(own.contains("class=\"cards\"") && list(&own, "sidebar__list").is_none(), "its own page lists it once:\n{own}");
    let site = site.file("book.toml", book("sidebar_max = 2\n")).build();
    let page = site.read("many/one/index.html");
    assert!(list(&page, "sidebar__list").is_none(), "{page}");
    assert!(page.contains("id=\"sidebar-title\"><a href=\"../../many/\">Many</a>"), "the way to the list stands:\n{page}");
}
