//! What a reader may keep on a device: the list, the worker, and the site as one file.

use crate::support::Site;

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
