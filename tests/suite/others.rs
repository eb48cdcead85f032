//! Files of others in the output folder: a build that would replace one is refused, and changes nothing.

use std::fs;
use std::os::unix::fs::symlink;

use crate::support::Site;
use crate::support::site::{read_tree, same_trees};

fn small() -> Site {
    Site::bare().page("content/index.md", "Home", "Hello.").page("content/about.md", "About", "Us.")
}

/// Runs a build that is refused, and holds the folder to what it was.
#[track_caller]
fn refused(site: &Site, args: &[&str], says: &[&str]) {
    let before = read_tree(site.above());
    site.run(["build"].into_iter().chain(args.iter().copied())).exits(2).says(says.iter().copied());
    let without_cache = |mut tree: crate::support::Tree| {
        tree.retain(|path, _| !path.starts_with("site/.payung/"));
        tree
    };
    same_trees(&without_cache(read_tree(site.above())), &without_cache(before));
}

#[test]
fn a_page_of_somebody_else_is_not_replaced() {
    let site = small();
    let other = site.above().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("index.html"), "mine").unwrap();
    let says = ["has files of others: `index.html` stands where this build would write; without `.payung-manifest`", "help: choose another folder"];
    refused(&site, &["--out", "../other"], &says);
    symlink(&other, site.out()).unwrap();
    refused(&site, &[], &says);
    fs::remove_file(other.join("index.html")).unwrap();
    fs::write(other.join("notes.txt"), "mine").unwrap();
    site.run(["build", "--out", "../other"]).exits(0);
    assert_eq!(fs::read_to_string(other.join("notes.txt")).unwrap(), "mine", "what is not in the way stays");
}

#[test]
fn a_file_of_somebody_else_where_a_new_page_would_stand_is_not_replaced() {
    let site = small().build().file("public/new/index.html", "mine").page("content/new.md", "New", "Text.");
    refused(&site, &[], &["`new/index.html` stands where", "and `.payung-manifest` does not list it"]);
    site.remove("public/new").build().equals_clean();
}

#[test]
fn a_file_or_link_of_somebody_else_where_a_folder_would_stand_is_not_replaced() {
    let site = small().build().file("public/new", "mine").page("content/new.md", "New", "Text.");
    refused(&site, &[], &["`new` stands where"]);
    let site = site.remove("public/new");
    let other = site.above().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("index.html"), "mine").unwrap();
    symlink(&other, site.out().join("new")).unwrap();
    refused(&site, &[], &["has files of others: `new` stands where"]);
    fs::remove_file(site.out().join("new")).unwrap();
    site.build().equals_clean();
}

#[test]
fn a_folder_of_somebody_else_where_a_file_would_stand_is_not_replaced() {
    let site = small().build().file("public/x/y/notes.txt", "mine").file("static/x", "file");
    refused(&site, &[], &["`x/y/notes.txt` stands where"]);
    site.remove("public/x").build().equals_clean();
}

#[test]
fn a_folder_of_somebody_else_where_a_file_of_the_last_build_stood_is_not_replaced() {
    let site = small().build().remove("public/about/index.html").file("public/about/index.html/notes/mine.txt", "mine");
    refused(&site, &[], &["`about/index.html/notes/mine.txt` stands where this build would write", "help: choose another folder"]);
    assert!(!site.has(".payung-journal") && !site.has(".payung-staging"), "nothing is left behind");
    // Folders without a file are nobody's.
    let site = site.remove("public/about/index.html/notes/mine.txt");
    fs::create_dir(site.out().join("about/index.html/more")).unwrap();
    site.build().equals_clean();
}

#[test]
fn many_files_of_others_are_named_by_the_first_and_their_number() {
    let mut site = small();
    for n in 0..7 {
        site = site.page(&format!("content/p{n}.md"), "P", "Text.").file(&format!("public/p{n}/index.html"), "mine");
    }
    refused(&site, &[], &["`p0/index.html`, `p1/index.html`, `p2/index.html`, `p3/index.html`, `p4/index.html` and 2 more stand where"]);
}

#[test]
fn a_lost_manifest_costs_nothing_where_the_files_are_the_same() {
    let site = small().build().remove("public/.payung-manifest").build();
    assert_eq!((site.done().written, site.done().deleted), (0, 0));
    site.equals_clean().edit("content/about.md", "# Changed\n").build().equals_clean();
}

#[test]
fn a_lost_manifest_and_a_changed_page_are_said_with_what_to_do() {
    let site = small().build().remove("public/.payung-manifest").edit("content/about.md", "# Changed\n");
    refused(&site, &[], &["without `.payung-manifest` nothing there is known to be Payung's", "help: choose another folder with `--out`, or delete"]);
    site.remove("public").build().equals_clean();
}

#[test]
fn files_that_a_killed_first_build_put_are_its_own() {
    let site = small().build();
    // As it is left between the first rename and the manifest.
    let journal: String = site.tree().keys().filter(|file| !file.starts_with(".payung")).map(|file| format!("{file}\n")).collect();
    let site = site.remove("public/.payung-manifest").file("public/.payung-journal", journal).edit("content/about.md", "# Changed\n");
    site.build().equals_clean();
}

#[test]
fn errors_of_the_content_are_said_before_files_in_the_way() {
    let site = small().file("public/index.html", "mine").edit("content/about.md", "# About\n\n[gone](gone.md)\n");
    site.run(["build"]).exits(1).says(["link.missing-page"]);
    assert_eq!(site.read("index.html"), "mine");
}
