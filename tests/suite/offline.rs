//! What a reader may keep on a device: the list, the worker, and the site as one file.

use crate::support::site::same_trees;
use crate::support::{Server, Site, Tree};

const BOOK: &str = "[book]\ntitle = \"T\"\n[kinds.help]\nfolder = \"help\"\n[kinds.law]\nfolder = \"law\"\n";

fn small(offline: &str) -> Site {
    let site = Site::new().file("book.toml", format!("{BOOK}{offline}")).page("content/index.md", "Home", "Welcome.");
    let site = site.page("content/help/index.md", "Help", "Here.").page("content/help/talk.md", "Talk", "![A fern](fern.svg)\n\nTo somebody.");
    let site = site.file("content/help/fern.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>");
    site.page("content/law/index.md", "Law", "Rules.").page("content/keep.md", "Keep", "{{ offline }}")
}

const KEPT: &str = "[offline]\nkinds = [\"help\"]\n";

fn list(site: &Site) -> serde_json::Value {
    serde_json::from_str(&site.read("offline/en.json")).unwrap()
}

fn files(list: &serde_json::Value) -> Vec<&str> {
    list["files"].as_array().unwrap().iter().map(|file| file.as_str().unwrap()).collect()
}

#[test]
fn without_a_word_of_it_nothing_of_it_is_in_the_output() {
    let site = small("").build();
    assert!(!site.has("offline.js") && !site.has("offline/en.json") && !site.has("offline.zip"));
    assert!(!site.read("keep/index.html").contains("<offline-keep"));
}

#[test]
fn pages_of_the_kinds_are_kept_with_what_they_load_and_no_others() {
    let site = small(KEPT).build();
    let list = list(&site);
    let files = files(&list);
    for file in ["help/", "help/talk/", "help/fern.svg", "keep/", "search/client.js", "search/en/index.json", "search/en/words.js", "offline/en.json"]
    {
        assert!(files.contains(&file), "{file} in {files:?}");
    }
    assert!(!files.iter().any(|file| file.starts_with("law") || file.is_empty()), "{files:?}");
    assert!(files.iter().any(|file| file.starts_with("assets/style.")) && files.iter().any(|file| file.starts_with("assets/script.")));
    let there = |file: &str| site.has(&if file.ends_with('/') { format!("{file}index.html") } else { file.to_owned() });
    assert!(files.iter().all(|file| there(file)), "all of them are in the output");
    let weigh = |file: &&str| site.read(&if file.ends_with('/') { format!("{file}index.html") } else { (*file).to_owned() }).len();
    let bytes: usize = files.iter().filter(|file| **file != "offline/en.json").map(weigh).sum();
    assert_eq!(list["bytes"], bytes);
}

#[test]
fn a_search_that_is_too_heavy_is_not_kept() {
    let site = small("[offline]\nkinds = [\"help\"]\nsearch = 0\n").build();
    assert!(!files(&list(&site)).iter().any(|file| file.starts_with("search/")));
}

#[test]
fn the_worker_changes_when_a_kept_page_does_and_only_then() {
    let mut site = small("[offline]\nkinds = [\"help\"]\nsearch = 0\n").build();
    let (worker, before) = (site.read("offline.js"), list(&site)["key"].clone());
    site = site.edit("content/law/index.md", "+++\ntitle = \"Law\"\n+++\nOther rules.\n").build();
    assert_eq!(site.read("offline.js"), worker);
    site = site.edit("content/help/talk.md", "+++\ntitle = \"Talk\"\n+++\nTo a friend.\n").build();
    assert_ne!(site.read("offline.js"), worker);
    assert_ne!(list(&site)["key"], before);
    let before = site.read("offline.js");
    site = site.edit("content/help/fern.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><g/></svg>").build();
    assert_ne!(site.read("offline.js"), before, "a picture beside a page counts");
    site.equals_clean();
}

#[test]
fn the_copy_for_a_disk_has_no_worker() {
    let site = small(KEPT).asking(|request| request.options.portable = true).build();
    assert!(!site.has("offline.js") && !site.has("offline/en.json"));
    assert!(!site.read("keep/index.html").contains("<offline-keep"));
}

const ZIP: &str = "[offline]\nkinds = [\"help\"]\nzip = true\n";

/// What a zip unpacks into.
fn unpacked(bytes: &[u8]) -> Tree {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut tree = Tree::new();
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().strip_prefix("offline/").expect("all of it in one folder").to_owned();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut file, &mut bytes).unwrap();
        assert!(tree.insert(name, bytes).is_none());
    }
    tree
}

fn zipped(site: &Site) -> Vec<u8> {
    std::fs::read(site.out().join("offline.zip")).unwrap()
}

#[test]
fn the_site_as_one_file_unpacks_to_the_copy_for_a_disk() {
    let site = small(ZIP).build();
    let there = unpacked(&zipped(&site));
    let mut copy = small(ZIP).asking(|request| request.options.portable = true).build().tree();
    copy.retain(|file, _| !file.starts_with(".payung"));
    same_trees(&there, &copy);
    assert!(!there.contains_key("offline.zip") && !there.contains_key("offline/index.html"));
}

#[test]
fn the_site_as_one_file_has_the_same_bytes_wherever_and_whenever_it_is_made() {
    let first = zipped(&small(ZIP).build());
    std::thread::sleep(std::time::Duration::from_secs(3)); // a zip counts in steps of two seconds
    assert!(zipped(&small(ZIP).build()) == first);
}

#[test]
fn the_site_as_one_file_follows_every_file_of_the_site_and_nothing_else() {
    let mut site = small(ZIP).file("static/a.txt", "a").build();
    let mut before = zipped(&site);
    site = site.build();
    assert_eq!((site.done().made, site.done().written), (0, 0));
    for (file, bytes) in [
        ("content/help/talk.md", "+++\ntitle = \"Talk\"\n+++\nTo a friend.\n"),
        ("content/help/fern.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"><g/></svg>"),
        ("static/a.txt", "b"),
        ("themes/default/templates/page.html", "{% extends \"base.html\" %}{% block main %}<h1>{{ page.title }}</h1>{{ page.body }}{% endblock %}"),
        ("book.toml", &format!("{BOOK}{ZIP}[theme.settings]\nfooter = [\"Hello.\"]\n")),
    ] {
        site = site.file(file, bytes).build().equals_clean();
        let now = zipped(&site);
        assert!(now != before, "{file}");
        before = now;
    }
    site.write("notes.txt", "no part of the site");
    site = site.build();
    assert_eq!(site.done().written, 0);
}

#[test]
fn a_page_leads_to_the_site_as_one_file_and_says_its_size() {
    let site = small(ZIP).build();
    let size = format!("(ZIP, {} kB)", zipped(&site).len().div_ceil(1000));
    let page = site.main_of("offline/index.html");
    assert!(page.contains("href=\"../offline.zip\" download") && page.contains(&size), "{size} in {page}");
    assert!(site.read("keep/index.html").contains("href=\"../offline/\""));
    let site = site.page("content/offline.md", "Ours", "Our own words.").build();
    assert!(site.main_of("offline/index.html").contains("Our own words."), "an author's page comes first");
}

#[test]
fn faults_of_a_page_are_said_once_though_it_is_made_twice() {
    let site = small(ZIP).page("content/odd.md", "Odd", "```klingon\nx\n```").build();
    assert_eq!(site.codes(), ["code.unknown-language"]);
}

#[test]
fn a_preview_makes_the_site_as_one_file_when_it_is_asked_for() {
    let site = small(ZIP).build();
    let server = Server::start(&site, &[]);
    assert!(server.get("/offline.zip").body == zipped(&site));
    site.write("content/help/talk.md", "+++\ntitle = \"Talk\"\n+++\nTo a friend.\n");
    let site = site.build();
    server.until("the new text is in the file", |server| server.get("/offline.zip").body == zipped(&site));
}
