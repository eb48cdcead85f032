//! What authors are given: a new site, a new page, schemas, completions, and a check that ends as it says.

use std::fs;

use serde_json::Value;

use crate::support::site::read_tree;
use crate::support::{Site, payung, program, tests};

/// The project's own site in a folder of its own.
pub fn own_site() -> Site {
    let root = tests().join("..");
    let mut site = Site::empty().file("book.toml", fs::read(root.join("book.toml")).unwrap());
    for (path, bytes) in read_tree(&root.join("content")) {
        site = site.file(&format!("content/{path}"), bytes);
    }
    site
}

fn new_site() -> Site {
    let site = Site::empty();
    site.run(["init", "new"]).exits(0);
    site
}

#[test]
fn a_new_site_has_nothing_to_mend() {
    let site = new_site();
    site.run(["check", "--strict", "new"]).exits(0);
    let run = site.run(["build", "--strict", "new"]).exits(0);
    assert_eq!(run.stderr, "");
    let tree = read_tree(&site.root().join("new"));
    for file in [
        ".github/workflows/site.yml",
        ".gitlab-ci.yml",
        "netlify.toml",
        "wrangler.toml",
        ".gitignore",
        "public/guide/first-steps/index.html",
        "public/_headers",
    ] {
        assert!(tree.contains_key(file), "{file} is missing");
    }
    let headers = String::from_utf8_lossy(&tree["public/_headers"]);
    assert!(
        headers.contains("script-src 'self' 'sha256-") && headers.contains("frame-ancestors 'none'") && headers.contains("immutable"),
        "{headers}"
    );
    let gaps = ["{title}", "{today}", "{review_by}", "{source}", "{source_note}"];
    for (path, bytes) in tree.iter().filter(|(path, _)| !path.starts_with("public/")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(!gaps.iter().any(|gap| text.contains(gap)), "{path} has a gap");
    }
    for workflow in [".github/workflows/site.yml", ".gitlab-ci.yml", "netlify.toml", "wrangler.toml"] {
        let text = String::from_utf8_lossy(&tree[workflow]);
        let (check, build) = (text.find("payung check"), text.find("payung build"));
        assert!(check.is_some() && check < build, "{workflow} checks, then builds");
    }
}

#[test]
fn workflow_files_know_where_payung_comes_from_or_say_that_they_do_not() {
    let site = Site::empty();
    let said = site.run(["init", "empty"]).exits(0).stdout;
    assert!(said.contains("PAYUNG_SOURCE"), "{said}");
    let said = site.run(["init", "full", "--source", "https://example.org/payung.git"]).exits(0).stdout;
    assert!(!said.contains("PAYUNG_SOURCE"), "{said}");
    for file in [".github/workflows/site.yml", ".gitlab-ci.yml", "netlify.toml", "wrangler.toml"] {
        let text = |dir: &str| fs::read_to_string(site.root().join(dir).join(file)).unwrap();
        assert!(!text("empty").contains("example.org") && text("empty").contains("PAYUNG_SOURCE"), "{file}");
        assert!(text("full").contains("https://example.org/payung.git"), "{file}");
    }
    site.run(["init", "bad", "--source", "x\"; rm"]).exits(2).says(["git clone"]);
}

#[test]
fn the_next_step_can_be_pasted_whatever_the_folder_is_called() {
    let site = Site::empty();
    for (name, written) in [("plain-1", "plain-1"), ("My Site é", "'My Site é'"), ("it's $HOME", r"'it'\''s $HOME'")] {
        let said = site.run(["init", name]).exits(0).stdout;
        assert!(said.contains(&format!("payung serve --open {written}`")), "{said}");
    }
}

#[test]
fn a_new_site_is_put_beside_what_a_folder_has_and_replaces_none_of_it() {
    let site = Site::empty().file("full/.git/HEAD", "ref: refs/heads/main\n").file("full/README.md", "Mine.").file("full/LICENSE", "Mine.");
    let site = site.file("full/.gitignore", "*.log\n");
    let said = site.run(["init", "full"]).exits(0).stdout;
    assert!(said.contains("left your own `README.md` as it is") && said.contains("add `/public` and `/.payung` to it"), "{said}");
    let text = |path: &str| fs::read_to_string(site.root().join("full").join(path)).unwrap();
    assert_eq!([text("README.md"), text("LICENSE"), text(".gitignore")], ["Mine.", "Mine.", "*.log\n"]);
    site.run(["check", "--strict", "full"]).exits(0);
    let before = read_tree(&site.root());
    site.run(["init", "full"]).exits(2).says(["`full` has `", "other files that it would write"]);
    assert!(read_tree(&site.root()) == before, "a second time nothing is written");
    let other = Site::empty().file("one/book.toml", "mine").file("two/content", "no folder").file("three", "no folder");
    other.run(["init", "one"]).exits(2).says(["`one` has `book.toml` already", "nothing was written"]);
    other.run(["init", "two"]).exits(2).says(["`two` has `content` already"]);
    other.run(["init", "three"]).exits(2).says(["`three` is no folder"]);
    assert_eq!(read_tree(&other.root()).len(), 3);
}

#[test]
fn a_new_page_of_every_kind_passes_once_its_gaps_are_filled() {
    let site = own_site();
    let config = fs::read_to_string(site.root().join("book.toml")).unwrap();
    let before = read_tree(&site.root());
    let mut made = Vec::new();
    let kinds: Vec<(String, String)> = config
        .split("\n[kinds.")
        .skip(1)
        .filter_map(|part| {
            Some((
                part.split(']').next()?.to_owned(),
                part.lines().find_map(|line| line.strip_prefix("folder = \"")?.strip_suffix('"').map(str::to_owned))?,
            ))
        })
        .collect();
    assert!(kinds.len() > 6, "{kinds:?}");
    for (kind, folder) in kinds.iter().map(|(kind, folder)| (kind.as_str(), folder.as_str())).chain([("page", "about-us"), ("section", "more")]) {
        let path = if ["page", "section"].contains(&kind) { folder.to_owned() } else { format!("{folder}/made-by-a-test") };
        site.run(["new", kind, &path]).exits(0);
        let file = format!("content/en/{path}{}", if kind == "section" { "/index.md" } else { ".md" });
        let text = fs::read_to_string(site.root().join(&file)).unwrap_or_else(|_| panic!("{file} is made"));
        assert!(text.contains('…'), "{file} has gaps");
        made.push((file.clone(), text.clone()));
        let filled = text
            .replace("country = \"…\"", "country = \"th\"")
            .replace('…', "some plain words")
            .replace("addressed_by = []", "addressed_by = [\"practices/clear-laws\"]")
            .replace("helped_by = []", "helped_by = [\"get-help/i-saw-something\"]")
            .replace("led_by = []", "led_by = [\"partners/schools\"]");
        site.write(&file, filled);
    }
    let run = site.run(["check", "--format", "json"]);
    let about: Vec<&str> = run.stderr.lines().filter(|line| made.iter().any(|(file, _)| line.contains(&format!("\"{file}\"")))).collect();
    let left: Vec<&&str> = about.iter().filter(|line| !line.contains("order.missing") && !line.contains("page.orphan")).collect();
    assert!(left.is_empty(), "{left:#?}");
    let added = read_tree(&site.root()).len() - before.len();
    assert_eq!(added, made.len(), "one file each");
}

#[test]
fn what_cannot_be_run_is_a_finding_where_a_program_reads() {
    let site = Site::bare().page("content/index.md", "Home", "Text.");
    for typed in [["check", "--today", "soon"], ["build", "--base-url", "nowhere"]] {
        let json = site.run(typed.into_iter().chain(["--format", "json"])).exits(2).stderr;
        let said: Value = serde_json::from_str(&json).unwrap_or_else(|_| panic!("{json}"));
        assert!(said["code"] == "usage" && said["message"].as_str().unwrap().contains(typed[2]) && said["help"].as_str().is_some(), "{json}");
        let github = site.run(typed.into_iter().chain(["--format=github"])).exits(2).stderr;
        assert!(github.starts_with("::error title=usage::") && github.trim_end().lines().count() == 1, "{github}");
    }
}

#[test]
fn gaps_of_a_new_page_are_found() {
    let site = Site::bare().page("content/index.md", "Home", "Text.");
    site.run(["new", "page", "a"]).exits(0);
    let run = site.run(["check", "--strict"]).exits(1);
    assert!(run.stderr.matches("[page.gap]").count() >= 2, "{}", run.stderr);
}

#[test]
fn every_key_that_a_kind_needs_is_a_gap_until_it_is_filled() {
    let kind = "[kinds.note]\nfolder = \"notes\"\nrequired = [\"owner\", \"n\", \"f\", \"c\", \"d\"]\n";
    let keys = ["n\"\ntype = \"number", "f\"\ntype = \"flag", "d\"\ntype = \"date", "c\"\nchoices = [\"a\", \"b\"]\ntype = \"choice"];
    let keys: String =
        keys.iter().map(|key| format!("[kinds.note.keys.\"{key}\"\n")).collect::<String>().replace("\"\nt", "\"]\nt").replace("\"\nch", "\"]\nch");
    let site = Site::bare().page("content/index.md", "Home", "Text.");
    let site = site.file("book.toml", format!("[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n{kind}{keys}"));
    site.run(["new", "note", "notes/a"]).exits(0);
    let run = site.run(["check", "--format", "json"]).exits(1);
    for key in ["`n` is a text", "`f` is a text", "`d` is no date", "`…` is no choice of `c`", "a gap that nobody filled"] {
        assert!(run.stderr.contains(key), "{key}: {}", run.stderr);
    }
}

#[test]
fn a_new_page_is_an_original_and_says_where_it_is_to_be_named() {
    let book = "[book]\ntitle = \"T\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n";
    let section = "+++\ntitle = \"Guide\"\norder = []\n+++\n";
    let site = Site::empty().file("book.toml", book).page("content/en/index.md", "Home", "Text.").file("content/en/guide/index.md", section);
    for path in ["th/guide/a", "content/th/guide/a.md"] {
        site.run(["new", "page", path])
            .exits(2)
            .says(["copy `content/en/guide/a.md` to `content/th/guide/a.md`", "payung translate mark content/th/guide/a.md"]);
    }
    site.run(["new", "page", "guide/"]).exits(2).says(["it names a folder, and no page in it"]);
    let said = site.run(["new", "section", "guide/sub"]).exits(0).stdout;
    assert!(said.contains("add `\"sub\"` to `order` in `content/en/guide/index.md`"), "{said}");
}

#[test]
fn a_new_page_never_overwrites_and_never_leaves_the_content() {
    let site = Site::bare().page("content/index.md", "Home", "Text.").page("content/a.md", "A", "Mine.");
    site.run(["new", "page", "a"]).exits(2).says(["is there already"]);
    assert!(fs::read_to_string(site.root().join("content/a.md")).unwrap().contains("Mine."));
    for path in ["../a", "/a", "x/../../a", ""] {
        site.run(["new", "page", path]).exits(2);
    }
    site.run(["new", "pgae", "b"]).exits(2).says(["did you mean `page`?"]);
    assert_eq!(read_tree(site.above()).keys().filter(|path| path.ends_with(".md")).count(), 2);
}

#[test]
fn a_new_page_is_refused_with_the_code_of_its_own_language_before_it() {
    let languages = "[book]\ntitle = \"T\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"T\"\n";
    let site = Site::bare().file("book.toml", languages).page("content/en/index.md", "Home", "Text.");
    site.run(["new", "page", "en/a/b"]).exits(2).says(["`payung new page a/b`"]);
    assert!(!site.root().join("content/en/en").exists());
}

#[test]
fn check_writes_nothing_and_ends_as_it_says() {
    let site = Site::bare().file("content/index.md", "+++\ntitle = \"Home\"\nreview_by = 2030-01-01\n+++\n[here](index.md)\n");
    let before = read_tree(&site.root());
    site.run(["check", "--today", "2029-06-01"]).exits(0).says(["[link.vague]"]);
    site.run(["check", "--today", "2029-06-01", "--strict"]).exits(1);
    site.run(["check", "--today", "2030-01-02"]).exits(1).says(["[review.past]"]);
    site.run(["check", "--today", "tomorrow"]).exits(2).says(["write a day that exists, as 2026-11-24"]);
    let json = site.run(["check", "--today", "2029-06-01", "--format", "json"]);
    let finding: Value = serde_json::from_str(json.stderr.lines().next().unwrap()).unwrap();
    assert_eq!((finding["code"].as_str(), finding["line"].as_u64()), (Some("link.vague"), Some(5)));
    let github = site.run(["check", "--today", "2029-06-01", "--format", "github"]);
    assert!(github.stderr.starts_with("::warning file=content/index.md,line=5,"), "{}", github.stderr);
    assert_eq!(before, read_tree(&site.root()));
}

#[test]
fn programs_that_read_findings_are_given_nothing_else() {
    let broken = Site::bare().page("content/index.md", "Home", "Text.").file("book.toml", "[book]\ntitel = \"T\"\n");
    let sound = Site::bare().page("content/index.md", "Home", "[a](a.md)").page("content/b.md", "B", "Text.");
    let refused = Site::bare().page("content/index.md", "Home", "Text.").file("other/public", "no folder");
    let cases: [(&Site, &[&str], i32); 5] = [
        (&broken, &["check"], 2),
        (&broken, &["build"], 2),
        (&sound, &["build"], 1),
        (&sound, &["check", "nowhere"], 2),
        (&refused, &["build", "--out", "other/public/deeper"], 3),
    ];
    for (site, typed, status) in cases {
        let with = |format: &'static str| site.run(typed.iter().copied().chain(["--format", format])).exits(status);
        let json = with("json").stderr;
        assert!(!json.is_empty());
        for line in json.lines() {
            let finding: Value = serde_json::from_str(line).unwrap_or_else(|_| panic!("{typed:?}: {line}"));
            assert!(["severity", "code", "message"].iter().all(|key| finding[key].is_string()), "{typed:?}: {line}");
            assert!(status != 1 || finding["excerpt"] == "[a](a.md)", "{line}");
        }
        let github = with("github").stderr;
        assert!(github.lines().all(|line| line.starts_with("::error ") || line.starts_with("::warning ")), "{typed:?}: {github}");
    }
}

#[test]
fn paths_of_findings_lead_from_where_the_program_was_run() {
    let site = Site::empty().file("docs/book.toml", "[book]\ntitle = \"T\"\n").page("docs/content/index.md", "Home", "[a](a.md)");
    site.run(["check", "docs"]).exits(1).says(["--> docs/content/index.md:4:5"]);
    let github = site.run(["check", "docs", "--format", "github"]).exits(1).stderr;
    assert!(github.starts_with("::error file=docs/content/index.md,line=4,"), "{github}");
    let json = site.run(["build", "docs", "--format", "json"]).exits(1).stderr;
    assert!(json.contains("\"path\":\"content/index.md\""), "{json}");
    let inside = program::run(&mut payung(&site.root().join("docs"), ["check"])).exits(1).stderr;
    assert!(inside.contains("--> content/index.md:4:5"), "{inside}");
}

#[test]
fn a_code_that_is_allowed_is_said_and_fails_no_check() {
    let site = Site::bare().file("content/index.md", "+++\ntitle = \"Home\"\nreview_by = 2001-01-01\n+++\n[here](index.md)\n");
    site.run(["check", "--allow", "review.past"]).exits(0).says(["[review.past]", "[link.vague]"]);
    site.run(["check", "--allow", "review.past", "--strict"]).exits(1);
    site.run(["check", "--allow", "review.past", "--allow", "link.vague", "--strict"]).exits(0);
    site.run(["check", "--allow", "review.passed"]).exits(2).says(["there is no finding `review.passed`", "did you mean `review.past`?"]);
    site.run(["check", "--allow", "link.forbidden"]).exits(2).says(["is always an error"]);
}

#[test]
fn a_past_review_never_keeps_a_site_from_being_built() {
    let site = Site::bare().file("content/index.md", "+++\ntitle = \"Home\"\nreview_by = 2001-01-01\n+++\nText.\n");
    site.build().finds([]);
}

#[test]
fn severities_and_excuses_hold_in_check_and_build() {
    let page = |excuse: &str| format!("+++\ntitle = \"Home\"\n+++\n## Two\n\n{excuse}#### Four\n");
    let config = |weight: &str| format!("[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[check.severity]\n\"heading.order\" = \"{weight}\"\n");
    let site = Site::bare().file("content/index.md", page("")).file("book.toml", config("error"));
    site.run(["build"]).exits(1).says(["error: ", "[heading.order]"]);
    site.run(["check"]).exits(1);
    let site = site.file("book.toml", config("off"));
    assert_eq!(site.run(["build", "--strict"]).exits(0).stderr, "");
    site.run(["check", "--strict"]).exits(0);
    let site = site.file("book.toml", config("error")).file("content/index.md", page("<!-- payung-allow heading.order: shown so on purpose -->\n\n"));
    assert_eq!(site.run(["build", "--strict"]).exits(0).stderr, "");
    site.run(["check", "--strict"]).exits(0);
    assert!(!site.build().read("index.html").contains("payung-allow"), "an excuse reaches no page");
}

#[test]
fn a_new_page_is_refused_where_a_folder_has_its_address() {
    let site =
        Site::bare().page("content/index.md", "Home", "Text.").page("content/guide/index.md", "Guide", "Text.").page("content/a.md", "A", "Text.");
    let new = |kind: &str, path: &str| program::run(&mut payung(&site.root(), ["new", kind, path])).exits(2).stderr;
    assert!(new("page", "guide").contains("`content/guide/index.md` has the address of `content/guide.md` already"));
    assert!(new("section", "a").contains("`content/a.md` has the address of `content/a/index.md` already"));
}

#[test]
fn an_address_that_is_none_is_refused_with_the_way_to_write_it() {
    let site = Site::bare().page("content/index.md", "Home", "Text.");
    for address in ["example.org", "ftp://example.org", "https://example.org:port/", "https://..", "https://a b/"] {
        let run = program::run(&mut payung(&site.root(), ["build", "--base-url", address])).exits(2);
        assert!(run.stderr.contains("write it as `https://example.org/path/`"), "{address}: {}", run.stderr);
    }
    for address in ["http://localhost:8000", "https://example.org/a/", "http://[::1]:80/", "https://xn--a.example", "https://ไทย.example/"] {
        program::run(&mut payung(&site.root(), ["build", "--base-url", address])).exits(0);
    }
}

#[test]
fn a_file_that_is_not_utf_8_is_not_marked_and_so_not_written() {
    let site = Site::bare()
        .file("book.toml", "[book]\ntitle = \"T\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"Thai\"\n[theme]\nname = \"bare\"\n")
        .page("content/en/index.md", "Home", "Text.");
    let bytes = b"+++\ntitle = \"Caf\xe9\"\n+++\nText.\n";
    std::fs::create_dir_all(site.root().join("content/th")).unwrap();
    std::fs::write(site.root().join("content/th/index.md"), bytes).unwrap();
    let run = program::run(&mut payung(&site.root(), ["translate", "mark", "content/th/index.md"])).exits(1);
    assert!(run.stderr.contains("not UTF-8"), "{}", run.stderr);
    assert_eq!(std::fs::read(site.root().join("content/th/index.md")).unwrap(), bytes);
}

#[test]
fn completions_and_the_manual_know_every_command() {
    let site = Site::bare();
    let run = |args: &[&str]| program::run(&mut payung(&site.root(), args.iter().copied())).exits(0).stdout;
    let manual = run(&["man"]);
    assert!(!manual.contains("payung\\-build(1)") && manual.contains(".SH TRANSLATE MARK"), "a page that does not exist is named:\n{manual}");
    let help = run(&["--help"]);
    let commands: Vec<&str> = help
        .lines()
        .skip_while(|line| !line.starts_with("Commands:"))
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| *name != "help")
        .collect();
    assert!(commands.len() >= 7, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = run(&["completions", shell]);
        let missing: Vec<_> = commands.iter().filter(|name| !script.contains(**name)).collect();
        assert!(missing.is_empty(), "{shell} lacks {missing:?}");
    }
    for name in commands {
        assert!(manual.contains(&format!(".SH {}", name.to_uppercase())), "the manual lacks {name}");
    }
}

#[test]
fn the_status_says_when_each_review_turns_and_never_on_which_day_it_was_made() {
    let page = |review: &str, owner: &str| format!("+++\ntitle = \"P\"\n{review}owner = \"{owner}\"\n+++\nText.\n");
    let site = Site::bare()
        .file("content/index.md", page("", "editors"))
        .file("content/b.md", page("review_by = 2027-01-15\n", "editors"))
        .file("content/a.md", page("review_by = 2026-12-31\n", "lawyers"))
        .file("content/c.md", page("review_by = 2027-01-02\n", "lawyers"))
        .build();
    let status: Value = serde_json::from_str(&site.read("status.json")).unwrap();
    let page = &status["pages"][0];
    assert_eq!(
        (page["url"].as_str(), page["soon_from"].as_str(), page["overdue_from"].as_str()),
        (Some("a/"), Some("2026-12-01"), Some("2027-01-01"))
    );
    let months =
        serde_json::json!([{"month": "2026-12", "pages": ["a/"]}, {"month": "2027-01", "pages": ["c/", "b/"]}, {"month": null, "pages": [""]}]);
    assert_eq!(status["reviews"], months);
    let owners = serde_json::json!([{"owner": "editors", "pages": 2, "next_review": "2027-01-15"}, {"owner": "lawyers", "pages": 2, "next_review": "2026-12-31"}]);
    assert_eq!(status["owners"], owners);
}

#[test]
fn the_status_counts_translated_pages_by_section() {
    let book = "[book]\ntitle = \"T\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n";
    let pages = ["en/index", "en/about", "en/a/index", "en/a/x", "en/a/deep/y", "en/b/z", "th/index", "th/a/x"];
    let site = Site::empty().file("book.toml", book);
    let site = pages.iter().fold(site, |site, path| site.page(&format!("content/{path}.md"), path, "{{ status }}")).build();
    let status: Value = serde_json::from_str(&site.read("status.json")).unwrap();
    let section = |name: &str, pages: usize, of: usize| serde_json::json!({ "section": name, "pages": pages, "of": of });
    assert_eq!(status["languages"][1]["sections"], serde_json::json!([section("", 1, 2), section("a", 1, 4), section("b", 0, 2)]));
    let main = site.main_of("index.html");
    assert!(main.contains("<a href=\"a/\">en/a/index</a></th><td>4</td><td>1</td></tr>"), "{main}");
    assert!(main.contains("<time") || main.contains("no date"), "{main}");
}

#[test]
fn a_new_page_is_refused_where_its_path_has_a_space() {
    let site = Site::bare().page("content/index.md", "Home", "Text.");
    let run = program::run(&mut payung(&site.root(), ["new", "page", "guide/My page"])).exits(2);
    assert!(run.stderr.contains("it has a space, which no address has") && run.stderr.contains("write it as `guide/my-page`"), "{}", run.stderr);
}

#[test]
fn a_configuration_under_another_name_is_named() {
    for name in ["book.toml.txt", "Book.toml"] {
        let site = Site::empty().file(name, "[book]\ntitle = \"T\"\n");
        let root = site.root();
        site.run(["build", &root.to_string_lossy()]).exits(2).says([format!("rename `{name}` to `book.toml`").as_str()]);
    }
}
