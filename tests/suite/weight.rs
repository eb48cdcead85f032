//! What pages weigh: budgets are held in a build, in a check, and in a build after an edit as in a clean one.

use crate::support::Site;

const BOOK: &str = "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[kinds.help]\nfolder = \"help\"\n";

/// What is found where each page passes its budget: home, the page about help, and the list of its folder.
const ALL_PAGES: [&str; 3] = ["budget.passed"; 3];

fn site(budgets: &str) -> Site {
    Site::bare()
        .file("book.toml", format!("{BOOK}{budgets}"))
        .page("content/index.md", "Home", "Hello. ![A wave](wave.gif)")
        .page("content/help/who.md", "Who", "Us. ![A wave](../wave.gif)")
        .file("content/wave.gif", vec![b'x'; 2_000])
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

#[test]
fn a_page_that_did_not_change_passes_its_budget_when_an_image_grows() {
    let site = site("[budgets]\npage = 10000\n").build();
    site.edit("content/wave.gif", vec![b'y'; 5_000]).build_err().finds(["budget.passed", "budget.passed"]);
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
