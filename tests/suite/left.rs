//! Texts of pages that a build leaves on the disk: it says and makes the same, and nothing of one that changes meanwhile.

use std::fs;

use payung::diagnostic::{Format, render};
use payung::session::{Known, Options, Session};
use payung::source::Text;

use crate::support::Site;

/// Findings whose places are looked up in texts, anchors of raw HTML, a translation that is stale.
fn site() -> Site {
    let book = "[book]\ntitle = \"T\"\nlanguage = \"en\"\n\n[languages.en]\nname = \"English\"\n\n[languages.ms]\nname = \"Bahasa Melayu\"\n";
    let page =
        "+++\ntitle = \"One\"\naliases = [\"old\"]\norder = [\"none\"]\n+++\n\nText with <b id=\"raw\">an anchor</b>.\n\n## Two {#two}\n\nMore.\n";
    let other = "# Other\r\n\r\nTo [one](one/index.md#raw), [its part](one/index.md#two), [nothing](one/index.md#none) and [nowhere](lost.md).\r\n";
    let translated = "+++\ntitle = \"Satu\"\n\n[made_from]\ntwo = \"00000000\"\n+++\n\nTeks.\n\n## Dua {#two}\n\nLagi.\n\n```klingon\nx\n```\n";
    Site::bare()
        .file("book.toml", book)
        .page("content/en/index.md", "Home", "Start with {{ nothing }}.")
        .file("content/en/one/index.md", page)
        .page("content/en/one/more.md", "More", "Text.")
        .file("content/en/other.md", format!("\u{feff}{other}"))
        .page("content/ms/index.md", "Utama", "Mula.")
        .file("content/ms/one/index.md", translated)
}

fn open(site: &Site, held: usize) -> Session {
    Session::open_again(&site.root(), Options { held: Some(held), ..Options::default() }, Known::default).unwrap()
}

#[test]
fn what_is_said_and_made_of_texts_that_are_read_again_is_the_same() {
    let site = site();
    let [held, some, none] = [usize::MAX, 60, 0].map(|most| open(&site, most));
    let said = |session: &Session| render(&session.diagnostics(), Format::Text, false);
    assert!(
        ["link.missing-anchor", "order.unknown", "order.missing", "component.unknown"].iter().all(|code| said(&held).contains(code)),
        "{}",
        said(&held)
    );
    for left in [&some, &none] {
        assert_eq!(said(left), said(&held));
        let (plan, other) = (held.plan(), left.plan());
        assert!(plan.outputs.keys().eq(other.outputs.keys()));
        for (file, output) in &plan.outputs {
            assert_eq!(output.key, other.outputs[file].key, "{file}");
            assert_eq!(held.realize(file, &output.recipe).unwrap(), left.realize(file, &output.recipe).unwrap(), "{file}");
        }
        assert_eq!(held.index(0), left.index(0));
    }
}

#[test]
fn nothing_is_made_of_a_text_that_changes_meanwhile() {
    let site = site();
    for change in ["Another text.", ""] {
        let session = open(&site, 0);
        let page = site.root().join("content/en/other.md");
        let before = fs::read(&page).unwrap();
        if change.is_empty() {
            fs::remove_file(&page).unwrap()
        } else {
            fs::write(&page, change).unwrap()
        }
        let plan = session.plan();
        let error = session.realize("other/index.html", &plan.outputs["other/index.html"].recipe).unwrap_err().to_string();
        let why = if change.is_empty() { "no such file or directory" } else { "it changes while it is read" };
        assert!(error.starts_with("cannot read `") && error.ends_with(&format!("content/en/other.md`: {why}")), "{error}");
        assert!(session.unchanged().is_err(), "nor of what else was made since then");
        fs::write(&page, before).unwrap();
    }
}

#[cfg(unix)]
#[test]
fn files_that_are_as_they_were_are_not_read_again_and_an_edit_is_seen_whatever_its_time() {
    let site = Site::bare().page("content/index.md", "Home", "To [b](b.md#c) and [c](c.md).").page("content/b.md", "B", "One <b id=\"c\">word</b>.");
    let site = site.page("content/c.md", "C", "##Slip").file("static/a.txt", "one").build();
    let table = site.root().join(".payung/files");
    assert!(!table.exists(), "what was written just now may be written again in the same moment");
    std::thread::sleep(std::time::Duration::from_millis(3100));
    let mut site = site.build();
    assert_eq!((site.done().written, table.is_file()), (0, true));
    let found = site.done().diagnostics.clone();
    let session = open(&site, usize::MAX);
    assert!(session.site().entries().all(|(_, entry)| matches!(entry.page.text, Text::Left(..))));
    for (path, other) in [("content/b.md", "Two"), ("static/a.txt", "two")] {
        let disk = site.root().join(path);
        let modified = fs::metadata(&disk).unwrap().modified().unwrap();
        let text = fs::read_to_string(&disk).unwrap();
        fs::write(&disk, if path.ends_with(".md") { text.replace("One", other) } else { other.into() }).unwrap();
        fs::File::options().write(true).open(&disk).unwrap().set_modified(modified).unwrap();
        site = site.build();
        assert!(site.done().written > 0, "{path}");
        site = site.equals_clean();
    }
    assert_eq!(site.done().diagnostics, found);
    fs::write(&table, "junk").unwrap();
    site.build().equals_clean();
}
