//! How the preview follows the files: every way of saving, what is broken and mended, what each tab is told.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use crate::serve::site;
use crate::support::Server;

fn page(words: &str) -> String {
    format!("+++\ntitle = \"One\"\n+++\n\n{words}\n")
}

/// Saves a page in each of the ways that editors have; what was saved last is shown.
fn every_way_of_saving_is_followed(options: &[&str]) {
    let site = site();
    let server = Server::start(&site, options);
    let file = site.root().join("content/guide/one.md");
    fs::write(&file, page("saved in place")).unwrap();
    server.shows("/guide/one/", "saved in place");
    // Beside it, then renamed over it, as most editors do.
    fs::write(file.with_extension("md~tmp"), page("saved by rename")).unwrap();
    fs::rename(file.with_extension("md~tmp"), &file).unwrap();
    server.shows("/guide/one/", "saved by rename");
    // The old one moved aside first, as Vim does.
    fs::rename(&file, file.with_extension("md~")).unwrap();
    fs::write(&file, page("saved with a backup")).unwrap();
    fs::remove_file(file.with_extension("md~")).unwrap();
    server.shows("/guide/one/", "saved with a backup");
    fs::remove_file(&file).unwrap();
    fs::write(&file, page("deleted and created")).unwrap();
    server.answers("/guide/one/", 200);
    server.shows("/guide/one/", "deleted and created");
    for n in 0..50 {
        fs::write(site.root().join(format!("content/guide/page-{n}.md")), page(&format!("number {n} of fifty"))).unwrap();
    }
    for n in 0..50 {
        server.answers(&format!("/guide/page-{n}/"), 200);
        server.shows(&format!("/guide/page-{n}/"), &format!("number {n} of fifty"));
    }
    for n in 0..50 {
        fs::write(site.root().join(format!("content/guide/page-{n}.md")), page(&format!("again {n} of fifty"))).unwrap();
    }
    for n in 0..50 {
        server.shows(&format!("/guide/page-{n}/"), &format!("again {n} of fifty"));
    }
    fs::create_dir(site.root().join("content/new")).unwrap();
    fs::write(site.root().join("content/new/leaf.md"), page("in a new folder")).unwrap();
    server.answers("/new/leaf/", 200);
    fs::rename(site.root().join("content/new"), site.root().join("content/other")).unwrap();
    server.answers("/other/leaf/", 200);
    server.answers("/new/leaf/", 404);
    fs::write(site.root().join("content/other/leaf.md"), page("in a renamed folder")).unwrap();
    server.shows("/other/leaf/", "in a renamed folder");
    fs::remove_dir_all(site.root().join("content/other")).unwrap();
    server.answers("/other/leaf/", 404);
}

#[test]
fn every_way_of_saving_is_followed_by_notices() {
    every_way_of_saving_is_followed(&[]);
}

#[test]
fn every_way_of_saving_is_followed_by_polling() {
    every_way_of_saving_is_followed(&["--poll"]);
}

/// The folders of a site may come, go and come again while it is previewed.
fn folders_that_come_later_are_followed(options: &[&str]) {
    let site = crate::support::Site::empty().file("book.toml", "[book]\ntitle = \"T\"\n");
    let server = Server::start(&site, options);
    site.write("content/first.md", page("from a folder that was not there"));
    server.answers("/first/", 200);
    site.write("content/first.md", page("edited in the new folder"));
    server.shows("/first/", "edited in the new folder");
    site.write("static/data.txt", "one");
    server.answers("/data.txt", 200);
    site.write("static/data.txt", "two");
    server.until("a new text", |server| server.get("/data.txt").text() == "two");
    let footer = "themes/default/templates/parts/footer.html";
    for words in ["a new footer", "another footer"] {
        site.write(footer, format!("<footer>{words}</footer>"));
        server.shows("/first/", words);
    }
    for round in 0..3 {
        fs::remove_dir_all(site.root().join("content")).unwrap();
        server.answers("/first/", 404);
        site.write("content/first.md", page(&format!("back again, {round}")));
        server.answers("/first/", 200);
        server.shows("/first/", &format!("back again, {round}"));
        site.write("content/first.md", page(&format!("and edited, {round}")));
        server.shows("/first/", &format!("and edited, {round}"));
    }
}

#[test]
fn folders_that_come_later_are_followed_by_notices() {
    folders_that_come_later_are_followed(&[]);
}

#[test]
fn folders_that_come_later_are_followed_by_polling() {
    folders_that_come_later_are_followed(&["--poll"]);
}

#[test]
fn templates_styles_records_and_images_are_followed() {
    let site = site()
        .file("content/sources.toml", "[[source]]\nkey = \"who\"\ntitle = \"Old report\"\npublisher = \"WHO\"\nverified = true\n")
        .page("content/guide/one.md", "One", "First words [@who].\n\n![Wave](wave.svg)")
        .file("content/guide/wave.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"5\"></svg>")
        .file("themes/bare/css/own.css", ".own { order:1 }\n");
    let server = Server::start(&site, &[]);
    server.shows("/guide/one/", "Old report");
    let site = site.replace("content/sources.toml", "Old report", "New report");
    server.shows("/guide/one/", "New report");
    let site = site.replace("content/guide/wave.svg", "width=\"10\"", "width=\"44\"");
    server.shows("/guide/one/", "width=\"44\"");
    let site = site.replace("themes/bare/templates/base.html", "<main>", "<main data-new>");
    server.shows("/guide/one/", "<main data-new>");
    let style = |server: &Server| server.get("/guide/one/").text().split("href=\"").nth(1).unwrap().split('"').next().unwrap().replace("../../", "/");
    let before = style(&server);
    assert!(server.get(&before).text().contains("order:1"));
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    let _site = site.replace("themes/bare/css/own.css", "order:1", "order:2");
    let heard = tab.hears("event: style");
    let after = style(&server);
    assert!(before != after && heard.contains(after.trim_start_matches('/')), "{heard}");
    assert!(server.get(&after).text().contains("order:2"));
    assert_eq!(server.get(&before).status, 200, "a page sent a moment ago still finds its style");
    assert!(!(heard + &tab.rest(Duration::from_millis(300))).contains("event: page"), "a style alone moves no page");
}

#[test]
fn a_touch_that_changes_nothing_tells_nobody() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    let rest = Duration::from_millis(700);
    let file = site.root().join("content/guide/one.md");
    let text = fs::read(&file).unwrap();
    for _ in 0..5 {
        // Not emptied first: at no moment does the file hold anything else.
        let mut open = fs::File::options().write(true).open(&file).unwrap();
        open.write_all(&text).unwrap();
        open.set_modified(std::time::SystemTime::now()).unwrap();
    }
    fs::write(site.root().join("content/guide/.one.md.swp"), "swap").unwrap();
    fs::create_dir(site.root().join("public")).unwrap();
    fs::write(site.root().join("public/index.html"), "not the preview's").unwrap();
    assert!(!tab.rest(rest).contains("event:"));
    assert_eq!(server.told(), "", "nothing was made again, so nothing is reported");
    site.write("content/guide/two.md", page("Another page's words."));
    assert!(!tab.rest(rest).contains("event: page"));
    fs::write(&file, page("Changed words.")).unwrap();
    tab.hears("event: page");
}

#[test]
fn a_broken_configuration_is_reported_survived_and_recovered_from() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    let book = site.root().join("book.toml");
    let good = fs::read_to_string(&book).unwrap();
    for (at, bad) in ["[book\ntitle = ", "[book]\ntitel = \"x\"\n", ""].into_iter().enumerate() {
        // The configuration broken, and in the same moment a page edited.
        fs::write(&book, bad).unwrap();
        site.write("content/guide/two.md", page(&format!("at once, {at}")));
        assert!(tab.hears("book.toml").contains("event: findings"));
        server.shows("/guide/two/", &format!("at once, {at}"));
        site.write("content/guide/one.md", page(&format!("while broken, {at}")));
        server.shows("/guide/one/", &format!("while broken, {at}"));
        server.until("a report", |server| server.told().contains("--> book.toml"));
        fs::write(&book, &good).unwrap();
        tab.hears("\"here\":[]");
    }
    fs::remove_file(&book).unwrap();
    tab.hears("config.missing");
    server.shows("/guide/one/", "while broken, 2");
    fs::write(&book, good.replace("\"T\"", "\"Another title\"")).unwrap();
    tab.hears("\"here\":[]");
    server.until("the new title", |server| server.get("/site.json").text().contains("Another title"));
    site.write("content/guide/one.md", page("mended again"));
    server.shows("/guide/one/", "mended again");
}

#[test]
fn the_last_good_page_stays_while_its_source_is_broken() {
    let site = site();
    let server = Server::start(&site, &[]);
    server.shows("/guide/one/", "First words.");
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    site.write("content/guide/one.md", page("See [nothing](nothing.md). Broken words."));
    let heard = tab.hears("link.missing-page");
    assert!(!heard.contains("event: page"), "{heard}");
    assert!(server.get("/guide/one/").text().contains("First words."));
    server.until("the same in the terminal", |server| server.told().contains("link to a page that does not exist: `nothing.md`"));
    site.write("content/guide/one.md", page("Mended words."));
    assert!(tab.hears("\"here\":[]").contains("event: page"));
    server.shows("/guide/one/", "Mended words.");
}

#[test]
fn a_page_not_asked_for_before_is_shown_in_the_last_good_theme() {
    for fault in ["{% if %}", "{{ nowhere.to.be.found }}"] {
        let site = site();
        let server = Server::start(&site, &[]);
        let mut tab = server.tab("%2F");
        tab.hears("event: findings");
        let site = site.replace("themes/bare/templates/base.html", "<main>", &format!("<main>{fault}"));
        assert!(tab.hears("base.html").contains("\"severity\":\"error\""));
        server.shows("/guide/two/", "Second words.");
        // Other edits of the broken template, however many, do not make a broken one the last good one.
        let mut site = site;
        for _ in 0..6 {
            site = site.replace("themes/bare/templates/base.html", "<html", "\n<html");
            tab.hears("base.html");
        }
        server.shows("/guide/one/", "First words.");
        let missing = server.get("/nowhere/");
        assert!(missing.status == 404 && missing.text().contains("<main"), "{}", missing.text());
        let _site = site.replace("themes/bare/templates/base.html", fault, "mended ");
        tab.hears("event: page");
        server.shows("/guide/two/", "mended");
        server.shows("/guide/one/", "mended");
    }
}

#[test]
fn a_theme_broken_from_the_start_is_said_in_the_page() {
    let site = site().replace("themes/bare/templates/base.html", "<main>", "<main>{% if %}");
    let server = Server::start(&site, &[]);
    let answer = server.get("/guide/one/");
    assert_eq!(answer.status, 500);
    assert!(answer.text().contains("--&gt; themes/bare/templates/base.html:"), "{}", answer.text());
    assert!(answer.text().contains("-payung/live.js") && answer.text().ends_with("</html>\n"), "{}", answer.text());
    let _site = site.replace("themes/bare/templates/base.html", "{% if %}", "");
    server.answers("/guide/one/", 200);
}

#[test]
fn what_stands_as_before_is_counted_and_not_said_again() {
    let site = site();
    site.write("content/guide/two.md", page("A [link](nowhere.md)."));
    let server = Server::start(&site, &[]);
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    for words in ["Second words.", "Third words."] {
        site.write("content/guide/one.md", page(words));
        tab.hears("event: page");
    }
    server.until("a count", |server| server.told().matches("as before: 1 error").count() >= 2);
    assert_eq!(server.told().matches("nowhere.md` [link.missing-page]").count(), 1, "{}", server.told());
    site.write("content/guide/two.md", page("No link."));
    server.until("the end of it", |server| server.told().contains("nothing is wrong any more"));
}

#[test]
fn what_other_pages_would_report_is_found_in_idle_time() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    // Known only once the page's body is made, which nobody asks for.
    site.write("content/guide/two.md", page("```klingon\nqapla'\n```"));
    assert!(tab.hears("code.unknown-language").contains("\"elsewhere_count\":\"1 warning\""));
    server.until("a report", |server| server.told().contains("code.unknown-language"));
    site.write("content/guide/two.md", page("Nothing of the kind."));
    tab.hears("\"elsewhere_count\":null");
}

#[test]
fn the_findings_lead_to_the_editor_that_the_configuration_names() {
    let site = site().file(
        "book.toml",
        "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[preview]\neditor = \"my-editor://open?file={path}&at={line}.{column}\"\n",
    );
    let site = site.page("content/guide/one.md", "One", "Words.\n\n## Deep\n\nSee [x](nowhere.md).");
    let server = Server::start(&site, &[]);
    let heard = server.tab("%2Fguide%2Fone%2F").hears("\"source\"");
    let root = fs::canonicalize(site.root()).unwrap();
    let at = |line: &str| format!("my-editor://open?file={}&at={line}", root.join(Path::new("content/guide/one.md")).display());
    for line in ["4.1", "6.1", "8.9"] {
        assert!(heard.contains(&at(line)), "{line}: {heard}");
    }
    assert!(heard.contains("\"anchor\":\"deep\",\"line\":6"), "{heard}");
}

#[test]
fn a_path_with_odd_signs_leads_to_the_editor_and_what_is_inside_the_program_nowhere() {
    let site = site();
    let root = site.root().join("C# 100%");
    for file in ["book.toml", "content/index.md"] {
        let text = fs::read_to_string(site.root().join(file)).unwrap();
        fs::create_dir_all(root.join(file).parent().unwrap()).unwrap();
        let call = if file.ends_with(".md") { "\n\n{{ status }}\n" } else { "" };
        fs::write(root.join(file), text.replace("name = \"bare\"", "name = \"default\"") + call).unwrap();
    }
    // The template inside the program asks for what this question does not answer.
    let component = root.join("themes/default/components/status");
    fs::create_dir_all(&component).unwrap();
    fs::write(component.join("component.toml"), "form = \"block\"\n").unwrap();
    let server = Server::with(&site, &[], |command| {
        command.current_dir(&root);
    });
    let heard = server.tab("%2F").hears("\"source\"");
    assert!(heard.contains("/C%23%20100%25/content/index.md:"), "{heard}");
    assert!(heard.contains("the template uses `data.soon`, which is not there\",\"link\":null"), "{heard}");
}

#[test]
fn links_that_come_lead_out_or_go_are_followed() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    let link = |name: &str| site.root().join("content/guide").join(name);
    let outside = site.above().join("secret.md");
    fs::write(&outside, page("nobody's business")).unwrap();
    std::os::unix::fs::symlink(&outside, link("out.md")).unwrap();
    tab.hears("\"elsewhere_count\":\"1 error\"");
    server.until("a report", |server| server.told().contains("link.leaves-site"));
    assert_eq!(server.get("/guide/out/").status, 404);
    fs::remove_file(link("out.md")).unwrap();
    tab.hears("\"elsewhere_count\":null");
    std::os::unix::fs::symlink(link("two.md"), link("twin.md")).unwrap();
    server.answers("/guide/twin/", 200);
    server.shows("/guide/twin/", "Second words.");
    site.write("content/guide/two.md", page("Edited behind the link."));
    server.shows("/guide/twin/", "Edited behind the link.");
    fs::remove_file(link("two.md")).unwrap();
    tab.hears("\"elsewhere_count\":\"1 error\"");
    // What it led to is gone; what was last good of it stays.
    server.shows("/guide/twin/", "Edited behind the link.");
    site.write("content/guide/two.md", page("There again."));
    tab.hears("\"elsewhere_count\":null");
    server.shows("/guide/twin/", "There again.");
}

#[test]
fn a_page_that_is_no_text_any_more_stays_as_it_was_last() {
    let site = site();
    let server = Server::start(&site, &[]);
    server.shows("/guide/one/", "First words.");
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    site.write("content/guide/one.md", b"\x89PNG\r\n\x1a\n\0\xff\xfe\xc3\x28".repeat(99));
    assert!(tab.hears("encoding.").contains("\"here\":[{"));
    server.shows("/guide/one/", "First words.");
    site.write("content/guide/one.md", page("Text again."));
    assert!(tab.hears("\"here\":[]").contains("event: page"));
    server.shows("/guide/one/", "Text again.");
}

#[test]
fn an_open_page_that_is_deleted_is_said_to_be_missing_and_comes_back() {
    let site = site();
    let server = Server::start(&site, &[]);
    server.shows("/guide/one/", "First words.");
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    fs::remove_file(site.root().join("content/guide/one.md")).unwrap();
    server.answers("/guide/one/", 404);
    // The page at home leads to it, and says so.
    tab.hears("elsewhere");
    site.write("content/guide/one.md", page("Back again."));
    assert!(tab.hears("\"elsewhere_count\":null").contains("event: page"));
    server.shows("/guide/one/", "Back again.");
}

#[test]
fn the_last_good_page_of_a_tab_stays_however_many_others_are_read() {
    let mut site = site();
    for n in 0..1100 {
        site = site.file(&format!("content/many/p{n}.md"), "words\n");
    }
    let server = Server::start(&site, &[]);
    server.shows("/guide/one/", "First words.");
    let mut tab = server.tab("%2Fguide%2Fone%2F");
    tab.hears("event: findings");
    for n in 0..1100 {
        assert_eq!(server.get(&format!("/many/p{n}/")).status, 200);
    }
    site.write("content/guide/one.md", page("See [nothing](nothing.md). Broken words."));
    tab.hears("link.missing-page");
    assert!(server.get("/guide/one/").text().contains("First words."));
}
