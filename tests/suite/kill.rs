//! A build killed at any moment leaves whole files, and the next one finishes the work.
//!
//! `PAYUNG_KILLS=1000 cargo test kill` makes a long run.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::support::site::same_trees;
use crate::support::{Chance, Site, Tree, payung};

/// The files of one of two states of a site: every page, the style and some names differ.
fn state(n: usize) -> BTreeMap<String, String> {
    let mut files: BTreeMap<String, String> = BTreeMap::new();
    files.insert("book.toml".into(), format!("[book]\ntitle = \"State {n}\"\nbase_url = \"https://example.org/\"\n[theme]\nname = \"own\"\n"));
    files.insert("themes/own/css/own.css".into(), format!(".own {{ order: {n} }}\n"));
    files.insert("content/index.md".into(), format!("# Home {n}\n"));
    for page in 0..60 {
        let words = format!("Words of state {n}. ").repeat(20);
        files.insert(format!("content/s/p{page}.md"), format!("# Page {page}\n\n{words}\n"));
    }
    for page in 0..15 {
        files.insert(format!("content/only{n}/q{page}.md"), format!("# Only {n} {page}\n"));
        files.insert(format!("content/s/file{page}.txt"), format!("{n}\n").repeat(2000));
    }
    // What is a file in one state is a folder in the other.
    files.insert(if n == 0 { "static/turn".into() } else { "static/turn/inside".to_owned() }, format!("{n}"));
    files
}

fn bring(site: &Site, from: usize, to: usize) {
    let (before, after) = (state(from), state(to));
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        std::fs::remove_file(site.root().join(path)).unwrap();
    }
    for folder in [format!("content/only{from}"), "static/turn".into()] {
        let _ = std::fs::remove_dir(site.root().join(folder));
    }
    for (path, text) in after {
        site.write(&path, text);
    }
}

fn start(site: &Site) -> std::process::Child {
    payung(&site.root(), ["build"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Published files only.
fn published(mut tree: Tree) -> Tree {
    tree.retain(|path, _| !path.starts_with(".payung"));
    tree
}

/// Every file is one of the two states' whole; no page lacks the style it links to.
fn whole(tree: &Tree, states: &[Tree; 2], moment: &str) {
    for (path, bytes) in tree {
        let known = states.iter().filter_map(|state| state.get(path)).any(|state| state == bytes);
        assert!(known, "{moment}: `{path}` ({} bytes) is neither the old nor the new file", bytes.len());
        if path.ends_with(".html") && *path != "404.html" {
            let html = String::from_utf8_lossy(bytes);
            for style in html.split("assets/").skip(1).filter_map(|part| part.split('"').next()) {
                assert!(tree.contains_key(&format!("assets/{style}")), "{moment}: `{path}` needs `assets/{style}`, which is not there");
            }
        }
    }
}

#[test]
fn a_kill_at_any_moment_leaves_whole_files_and_the_next_build_finishes() {
    let kills: usize = std::env::var("PAYUNG_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(30);
    let site = state(0).into_iter().fold(Site::empty(), |site, (path, text)| site.file(&path, text));
    let clean0 = site.clean();
    bring(&site, 0, 1);
    let clean1 = site.clean();
    let states = [published(clean0.clone()), published(clean1.clone())];
    bring(&site, 1, 0);
    let begun = Instant::now();
    assert!(start(&site).wait().unwrap().success());
    let mut length = begun.elapsed();
    let mut chance = Chance::new(7);
    let mut now = 0;
    let mut killed = 0;
    for n in 0..kills {
        let next = 1 - now;
        bring(&site, now, next);
        // Most of a build is reading; the dangerous part is the last, so most kills fall there.
        let share = if n % 3 == 0 { chance.below(900) } else { 400 + chance.below(600) };
        let moment = Duration::from_secs_f64(length.as_secs_f64() * share as f64 / 1000.0);
        let mut child = start(&site);
        sleep(moment);
        killed += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        whole(&published(site.tree()), &states, &format!("kill {n} after {moment:?} of {length:?}"));
        // Sometimes the site changes back before anybody builds again.
        if chance.below(3) == 0 {
            bring(&site, next, now);
        } else {
            now = next;
        }
        if chance.below(4) > 0 {
            let begun = Instant::now();
            let built = payung(&site.root(), ["build"]).output().unwrap();
            assert!(built.status.success(), "the build after kill {n}: {}", String::from_utf8_lossy(&built.stderr));
            // The machine's speed drifts: the next moment is a share of the latest whole build.
            length = begun.elapsed();
            same_trees(&site.tree(), if now == 0 { &clean0 } else { &clean1 });
        }
    }
    assert!(start(&site).wait().unwrap().success());
    same_trees(&site.tree(), if now == 0 { &clean0 } else { &clean1 });
    assert!(killed * 8 >= kills, "enough builds were killed on their way: {killed} of {kills}");
}

#[test]
fn what_a_kill_between_writing_and_renaming_leaves_is_cleared_by_the_next_build() {
    let site = Site::new().page("content/index.md", "Home", "Text.").build();
    let clean = site.clean();
    for left in [".payung-journal.new", ".payung-manifest.new", ".payung-staging/index.html"] {
        site.write(&format!("public/{left}"), "half a li");
    }
    let site = site.build();
    same_trees(&site.tree(), &clean);
    site.equals_clean();
}
