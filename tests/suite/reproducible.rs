//! The same input gives the same bytes: in another folder, zone, locale, with other threads, in another order of files.

use crate::support::program::run;
use crate::support::site::{read_tree, same_trees};
use crate::support::{Chance, Site, Tree, payung};

/// A site with a little of everything that could come out in another order.
fn files() -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = vec![
        ("book.toml".into(), "[book]\ntitle = \"T\"\nbase_url = \"https://example.org/\"\n[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n[languages.ar]\nname = \"العربية\"\n".into()),
        ("content/sources.toml".into(), (0..9).map(|n| format!("[[source]]\nkey = \"s{n}\"\ntitle = \"S {n}\"\npublisher = \"P\"\nyear = 2020\nverified = true\n")).collect()),
        ("content/en/index.md".into(), "+++\ntitle = \"Home\"\naliases = [\"old\", \"older\"]\n+++\n[@s3; @s1] [@s2]\n".into()),
        ("content/en/sources.md".into(), "+++\ntitle = \"Sources\"\n+++\n{{ sources }}\n".into()),
    ];
    for n in 0..24 {
        files.push((
            format!("content/en/a/p{n}.md"),
            format!("+++\ntitle = \"Page\"\nupdated = 2026-01-0{}\n+++\n## A\n\n```klingon\n```\n\n## A\n\n[@s{}]\n", n % 3 + 1, n % 9),
        ));
        files.push((format!("content/en/a/f{n}.txt"), n.to_string()));
    }
    files
}

fn site(order: &[(String, String)]) -> Site {
    order.iter().fold(Site::empty(), |site, (path, text)| site.file(path, text))
}

fn built(site: &Site, variables: &[(&str, &str)]) -> (Tree, String) {
    let mut command = payung(&site.root(), ["build"]);
    let run = run(command.envs(variables.iter().copied())).exits(0);
    (read_tree(&site.out()), run.stderr)
}

#[test]
fn the_same_files_give_the_same_bytes_wherever_and_however_they_are_built() {
    let files = files();
    let (expected, findings) = built(&site(&files), &[]);
    assert!(findings.contains("code.unknown-language"), "the findings are held to the same order: {findings}");
    let ways: [&[(&str, &str)]; 6] = [
        &[],
        &[("TZ", "Pacific/Kiritimati")],
        &[("TZ", "America/Los_Angeles"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "tr_TR.UTF-8")],
        &[("LC_ALL", "C")],
        &[("RAYON_NUM_THREADS", "1")],
        &[("RAYON_NUM_THREADS", "4")],
    ];
    for (at, variables) in ways.into_iter().enumerate() {
        let mut order = files.clone();
        Chance::new(at as u64).shuffle(&mut order);
        let (tree, said) = built(&site(&order), variables);
        same_trees(&tree, &expected);
        assert_eq!(said, findings, "findings with {variables:?}");
    }
}

#[test]
fn nothing_of_the_machine_stands_in_the_output() {
    let site = site(&files());
    let (tree, _) = built(&site, &[("USER", "somebody-special")]);
    let root = site.root().display().to_string();
    for (file, bytes) in tree {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains(&root) && !text.contains("somebody-special"), "`{file}` tells where it was built");
    }
}
