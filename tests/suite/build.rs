//! `payung build` from outside: what it writes, what it refuses, what it leaves alone, what it prints.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::process::{Command, Stdio};

use crate::support::program::run;
use crate::support::site::{read_tree, same_trees};
use crate::support::{Site, payung};

fn small() -> Site {
    Site::bare()
        .page("content/index.md", "Home", "Hello. [About](about.md)")
        .page("content/about.md", "About", "Us. ![w](wave.svg)")
        .file("content/wave.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"2\"></svg>")
}

#[test]
fn five_markdown_files_and_three_lines_of_configuration_are_a_site() {
    let mut site = Site::empty().file("book.toml", "[book]\ntitle = \"Small\"\nlanguage = \"en\"\n");
    for name in ["index", "a", "b", "c/index", "c/d"] {
        site = site.file(&format!("content/{name}.md"), format!("# Page {name}\n\nText.\n"));
    }
    let site = site.build();
    for file in ["index.html", "a/index.html", "b/index.html", "c/index.html", "c/d/index.html", "404.html", "site.json", "robots.txt"] {
        assert!(site.has(file), "{file} is written");
    }
    assert!(!site.has("sitemap.xml"), "a sitemap needs an absolute address");
    site.run(["build"]).exits(0);
}

#[test]
fn the_output_folder_may_not_be_what_is_dear() {
    let site = small();
    let above = site.above().display().to_string();
    let home = tempfile::tempdir().unwrap();
    let refused = [".", "..", "content", "content/new", "static/x", "themes/bare/out", ".git", "/", &above];
    for out in refused {
        let before = read_tree(site.above());
        site.run(["build", "--out", out]).exits(2).says(["cannot be the output folder", "help: "]);
        same_trees(&read_tree(site.above()), &before);
    }
    let mut command = payung(&site.root(), ["build", "--out", home.path().to_str().unwrap()]);
    run(command.env("HOME", home.path())).exits(2).says(["it is your home folder"]);
    site.run(["build", "--out", "book.toml"]).exits(2).says(["it is a file"]);
}

#[test]
fn an_output_folder_that_is_a_link_to_the_content_is_refused() {
    let site = small();
    symlink("content", site.root().join("public")).unwrap();
    site.run(["build"]).exits(2).says(["cannot be the output folder"]);
    assert!(site.root().join("content/index.md").is_file());
}

#[test]
fn files_of_others_in_the_output_folder_survive() {
    let site = small().file("public/CNAME", "example.org").file("public/about/notes.txt", "mine").file("public/mine/index.html", "mine").build();
    let site = site.remove("content/about.md").edit("content/index.md", "# Home\n").build();
    assert_eq!(site.read("CNAME"), "example.org");
    assert_eq!(site.read("about/notes.txt"), "mine");
    assert_eq!(site.read("mine/index.html"), "mine");
    assert!(!site.has("about/index.html"), "what the builder wrote goes with its page");
}

#[test]
fn a_page_that_goes_takes_its_empty_folders_with_it() {
    let site = small().page("content/a/b/c.md", "C", "Deep.").build();
    assert!(site.has("a/b/c/index.html"));
    assert!(!site.remove("content/a").build().has("a"));
}

#[test]
fn a_file_may_become_a_folder_and_a_folder_a_file() {
    let site = small().file("static/x", "file").build();
    let site = site.remove("static/x").file("static/x/y", "below").build();
    assert_eq!(site.read("x/y"), "below");
    let site = site.remove("static/x").file("static/x", "file again").build();
    assert_eq!(site.read("x"), "file again");
    site.equals_clean();
}

#[test]
fn errors_change_not_a_byte_of_the_output() {
    let site = small().build();
    let before = site.tree();
    let faults = [
        ("content/index.md", "# Home\n\n[gone](gone.md)\n"),
        ("content/about.md", "+++\ntitle = \n+++\n"),
        ("themes/bare/templates/home.html", "{{ nothing.here }}"),
        ("themes/bare/templates/base.html", "{% if %}"),
        ("book.toml", "[book]\ntitle = \"T\"\nlanguage = 3\n"),
    ];
    let mut site = site;
    for (path, text) in faults {
        let good = fs::read_to_string(site.root().join(path)).unwrap();
        site = site.edit(path, text).build_err();
        same_trees(&site.tree(), &before);
        site = site.edit(path, good).build();
        same_trees(&site.tree(), &before);
    }
}

#[test]
fn a_first_build_with_errors_leaves_no_output_folder() {
    let site = Site::bare().page("content/index.md", "Home", "[x](gone.md)").build_err();
    assert!(!site.out().exists());
    let site = site.edit("content/index.md", "# Home\n").file("themes/bare/templates/home.html", "{{ nothing.here }}").build_err();
    assert!(!site.out().exists());
}

#[test]
fn an_output_file_that_somebody_changed_or_deleted_is_made_again() {
    let site = small().build();
    fs::write(site.out().join("index.html"), "broken").unwrap();
    fs::remove_file(site.out().join("about/index.html")).unwrap();
    site.build().equals_clean();
}

#[test]
fn a_manifest_that_cannot_be_read_costs_a_full_build_and_nothing_else() {
    let site = small().build();
    for text in ["", "garbage", "payung manifest 1\nx y z\n", "payung manifest 1\n{\n"] {
        fs::write(site.out().join(".payung-manifest"), text).unwrap();
    }
    fs::write(site.out().join(".payung-manifest"), [0xff, 0xfe, 0]).unwrap();
    site.build().equals_clean();
}

#[test]
fn a_doctored_manifest_deletes_nothing_outside_the_output_folder() {
    let site = small().build();
    let manifest = site.read(".payung-manifest");
    let zero = "0".repeat(32);
    for path in ["../content/index.md", "/etc/hostname", "a/../../content/about.md"] {
        fs::write(site.out().join(".payung-manifest"), format!("{manifest}{zero} 1 {zero} x=0 {path}\n")).unwrap();
        site.run(["build"]).exits(0);
        assert!(site.root().join("content/index.md").is_file() && site.root().join("content/about.md").is_file(), "{path}");
    }
}

#[test]
fn a_link_in_the_output_folder_leads_no_write_and_no_deletion_elsewhere() {
    let site = small().build();
    let other = site.above().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("index.html"), "of others").unwrap();
    fs::remove_dir_all(site.out().join("about")).unwrap();
    symlink(&other, site.out().join("about")).unwrap();
    let site = site.build();
    assert_eq!(fs::read_to_string(other.join("index.html")).unwrap(), "of others");
    site.equals_clean();
}

#[test]
fn a_folder_that_was_moved_away_and_linked_to_comes_back_whole_with_an_edit_of_one_page_in_it() {
    let site = small().page("content/s/a.md", "A", "One.").page("content/s/b.md", "B", "Two.").page("content/s/index.md", "S", "All.").build();
    let moved = site.above().join("moved");
    fs::rename(site.out().join("s"), &moved).unwrap();
    symlink(&moved, site.out().join("s")).unwrap();
    let site = site.build();
    assert_eq!(site.done().made, 0, "nothing changed, and a reader finds all of it");
    let before = fs::read(moved.join("a/index.html")).unwrap();
    let site = site.replace("content/s/a.md", "One.", "Other.").build();
    assert_eq!(fs::read(moved.join("a/index.html")).unwrap(), before);
    site.equals_clean();
}

#[test]
fn two_builds_at_once_give_a_whole_site() {
    let mut site = small();
    for n in 0..40 {
        site = site.page(&format!("content/p{n}.md"), &format!("P {n}"), "Text.");
    }
    for round in 0..4 {
        site = site.edit("content/about.md", format!("# About {round}\n"));
        let children: Vec<_> =
            (0..3).map(|_| payung(&site.root(), ["build"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()).collect();
        for child in children {
            let output = child.wait_with_output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        same_trees(&site.tree(), &site.clean());
    }
}

#[test]
fn a_build_that_waits_for_another_says_so() {
    let site = small();
    // What holds the folder above the output is to a build another one.
    let other = fs::File::open(site.root()).unwrap();
    other.lock().unwrap();
    let mut child = payung(&site.root(), ["build"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let mut first = String::new();
    said.read_line(&mut first).unwrap();
    assert!(first.starts_with("waiting: another build is writing to `") && first.contains("public"), "{first}");
    drop(other);
    assert!(child.wait().unwrap().success());
    assert!(!site.run(["build"]).exits(0).stderr.contains("waiting"));
}

#[test]
fn an_output_that_was_altered_keeps_its_length_unseen_until_it_changes_itself() {
    let site = small().build();
    let file = site.out().join("about/index.html");
    let whole = fs::read(&file).unwrap();
    let altered = vec![b'x'; whole.len()];
    fs::write(&file, &altered).unwrap();
    let site = site.build();
    assert_eq!(fs::read(&file).unwrap(), altered, "the one exception that README.md names");
    let site = site.edit("content/about.md", "# Changed\n").build().equals_clean();
    // Of another length it is made again.
    fs::write(&file, "x").unwrap();
    site.build().equals_clean();
}

/// Whether file modes hold for this user; they do not for root.
fn modes_hold(site: &Site) -> bool {
    let probe = site.above().join("probe");
    fs::create_dir(&probe).unwrap();
    fs::set_permissions(&probe, fs::Permissions::from_mode(0o555)).unwrap();
    fs::write(probe.join("x"), "x").is_err()
}

#[test]
fn an_output_folder_that_cannot_be_written_is_said_with_its_path() {
    let site = small();
    let place = if modes_hold(&site) {
        fs::create_dir(site.out()).unwrap();
        fs::set_permissions(site.out(), fs::Permissions::from_mode(0o555)).unwrap();
        "public".to_owned()
    } else {
        // Root may write everywhere but here.
        "/proc/payung-output".to_owned()
    };
    let run = site.run(["build", "--out", &place]).exits(3);
    assert!(run.stderr.starts_with("error: cannot ") && run.stderr.contains(&place), "{}", run.stderr);
    let _ = fs::set_permissions(site.out(), fs::Permissions::from_mode(0o755));
}

#[test]
fn a_full_disk_is_said_and_leaves_the_last_site_whole() {
    // A limit on the size of files stands in for a disk that is full.
    let site = small().build();
    let before = site.tree();
    let site = site.file("static/big.bin", vec![7; 3_000_000]).edit("content/about.md", "# Changed\n");
    let program = env!("CARGO_BIN_EXE_payung");
    let output =
        Command::new("sh").arg("-c").arg(format!("trap '' XFSZ; ulimit -f 1000; exec {program} build")).current_dir(site.root()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(3), "{said}");
    assert!(said.contains("cannot write") && said.contains("big.bin"), "{said}");
    let mut after = site.tree();
    after.retain(|path, _| !path.starts_with(".payung-staging"));
    same_trees(&after, &before);
    site.build().equals_clean();
}

#[test]
fn colours_kept_from_an_earlier_build_may_be_damaged_or_gone() {
    let site = Site::bare().page("content/index.md", "Home", "```rust\nfn main() {}\n```\n").build();
    let before = site.tree();
    let kept = site.root().join(".payung/code");
    let files = || fs::read_dir(&kept).unwrap().map(|file| file.unwrap().path()).collect::<Vec<_>>();
    assert_eq!(files().len(), 1);
    let whole = fs::read(&files()[0]).unwrap();
    for bytes in [&b"junk"[..], &whole[..whole.len() - 1], &[]] {
        fs::write(&files()[0], bytes).unwrap();
        fs::remove_dir_all(site.out()).unwrap();
        assert!(payung(&site.root(), ["build"]).status().unwrap().success());
        same_trees(&site.tree(), &before);
        assert_eq!(fs::read(&files()[0]).unwrap(), whole);
    }
    // What no page shows any more is not kept.
    let site = site.edit("content/index.md", "+++\ntitle = \"Home\"\n+++\n\nText.\n");
    fs::remove_dir_all(site.out()).unwrap();
    let site = site.build();
    assert!(files().is_empty(), "{:?}", files());
    fs::remove_dir_all(&kept).unwrap();
    site.equals_clean();
}

#[test]
fn what_reading_pages_told_an_earlier_build_may_be_damaged_or_gone() {
    let text = "+++\ntitle = \"Home\"\nkeywords = [\"a\"]\n+++\n\n## One {#one}\n\n[b](b.md) ![c](c.svg) `d`\n\n> quoted[^n]\n\n[^n]: A note.\n";
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"5\" height=\"5\"></svg>\n";
    let site = Site::bare().file("content/index.md", text).page("content/b.md", "B", "##Slip\n\nText.").file("content/c.svg", picture).build();
    let (before, found) = (site.tree(), site.done().diagnostics.clone());
    assert!(!found.is_empty(), "a page has a fault to be repeated");
    let kept = site.root().join(".payung/outlines");
    let files: Vec<_> = fs::read_dir(&kept).unwrap().map(|file| file.unwrap().path()).collect();
    assert!(!files.is_empty());
    let whole: Vec<Vec<u8>> = files.iter().map(|file| fs::read(file).unwrap()).collect();
    let mut site = site;
    for damage in [|bytes: &[u8]| bytes.to_vec(), |bytes: &[u8]| bytes[..bytes.len() - 1].to_vec(), |_: &[u8]| b"junk".to_vec()] {
        files.iter().zip(&whole).for_each(|(file, bytes)| fs::write(file, damage(bytes)).unwrap());
        fs::remove_dir_all(site.out()).unwrap();
        site = site.build();
        same_trees(&site.tree(), &before);
        assert_eq!(site.done().diagnostics, found);
        assert!(files.iter().zip(&whole).all(|(file, bytes)| fs::read(file).unwrap() == *bytes), "kept again, as it was");
    }
    fs::remove_dir_all(&kept).unwrap();
    site.build().equals_clean();
}

#[test]
fn a_page_that_was_sound_is_checked_again_when_what_it_leads_to_goes() {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"5\" height=\"5\"></svg>\n";
    let site = Site::bare().page("content/index.md", "Home", "[b](b.md#one) ![c](c.svg) [a](a.txt) {{ fact id=\"f\" }}");
    let site = site.page("content/b.md", "B", "## One\n\nText.").file("content/c.svg", picture).file("content/a.txt", "a");
    let source =
        "[[source]]\nkey = \"s\"\ntitle = \"S\"\npublisher = \"P\"\nyear = 2020\nurl = \"https://example.org/\"\nverified = true\ngrade = \"P\"\n";
    let fact = "[[fact]]\nid = \"f\"\nstatement = \"One child in five.\"\nvalue = \"20\"\nunit = \"%\"\nyear = \"2020\"\nscope = \"here\"\nsource = \"s\"\nverified = true\nconfidence = \"high\"\n";
    let site = site.file("content/sources.toml", source).file("content/facts.toml", fact).build();
    let kept = site.root().join(".payung/sound");
    let whole = fs::read(&kept).unwrap();
    let mut site = site.build().equals_clean();
    assert_eq!(fs::read(&kept).unwrap(), whole, "the same pages, in the same words");
    // Neither of these is written in the page that leads there.
    for (file, from, to, code) in [
        ("content/b.md", "## One", "## Other", "link.missing-anchor"),
        ("content/facts.toml", "id = \"f\"", "id = \"g\"", "fact.unknown"),
        ("content/c.svg", picture, "", "image.missing"),
        ("content/a.txt", "a", "", "link.missing-file"),
        ("content/b.md", "Text.", "", "link.missing-page"),
    ] {
        let before = fs::read(site.root().join(file)).unwrap();
        site = if to.is_empty() { site.remove(file) } else { site.replace(file, from, to) }.build_err();
        assert!(site.codes().iter().any(|found| found == code), "{file}: {:?}", site.codes());
        site.write(file, before);
        site = site.build().equals_clean();
    }
    for junk in [&b""[..], b"junk", &whole[..whole.len() - 1], &whole[..40]] {
        fs::write(&kept, junk).unwrap();
        site = site.replace("content/b.md", "## One", "## Other").build_err();
        site = site.replace("content/b.md", "## Other", "## One").build().equals_clean();
    }
    fs::remove_file(&kept).unwrap();
    site.build().equals_clean();
}

#[test]
fn links_out_of_the_site_are_errors_and_nothing_behind_them_is_published() {
    let site = small();
    let secret = site.above().join("secret");
    fs::create_dir(&secret).unwrap();
    fs::write(secret.join("index.md"), "# Secret words\n").unwrap();
    fs::write(secret.join("key.txt"), "secret words").unwrap();
    symlink(&secret, site.root().join("content/secret")).unwrap();
    symlink(secret.join("key.txt"), site.root().join("content/key.txt")).unwrap();
    fs::create_dir(site.root().join("static")).unwrap();
    symlink("../../secret/key.txt", site.root().join("static/key.txt")).unwrap();
    let site = site.build_err();
    assert_eq!(site.codes().iter().filter(|code| *code == "link.leaves-site").count(), 3, "{}", site.report());
    assert!(!site.report().contains("Secret") && !site.out().exists());
}

#[test]
fn links_within_the_site_are_followed() {
    let site = small();
    symlink("about.md", site.root().join("content/us.md")).unwrap();
    let site = site.build();
    assert!(site.has("us/index.html"));
}

#[test]
fn sockets_and_pipes_are_passed_over_with_a_warning() {
    let site = small();
    let _socket = UnixListener::bind(site.root().join("content/socket")).unwrap();
    let made = Command::new("mkfifo").arg(site.root().join("content/pipe.md")).status().unwrap();
    assert!(made.success());
    let site = site.build().finds(["file.special", "file.special"]);
    assert!(!site.has("socket") && !site.has("pipe/index.html"));
}

#[test]
fn hidden_files_and_editors_remains_are_not_published() {
    let mut site = small();
    let names = [
        "content/.git/config",
        "content/.DS_Store",
        "content/about.md~",
        "content/.about.md.swp",
        "content/#about.md#",
        "static/.env",
        "content/4913",
        "content/Thumbs.db",
    ];
    for name in names {
        site = site.file(name, "secret words");
    }
    let site = site.file("static/.well-known/security.txt", "Contact: x").build();
    assert!(site.has(".well-known/security.txt"), "which is there to be read");
    for (file, bytes) in site.tree() {
        assert!(!String::from_utf8_lossy(&bytes).contains("secret words"), "{file}");
    }
}

#[test]
fn record_files_and_drafts_are_not_published() {
    let site = small()
        .file("content/sources.toml", "[[source]]\nkey = \"who\"\ntitle = \"Secret words\"\npublisher = \"WHO\"\nnote = \"secret words\"\n")
        .file("content/draft.md", "+++\ntitle = \"Secret words\"\ndraft = true\n+++\nsecret words\n")
        .build();
    for (file, bytes) in site.tree() {
        assert!(!String::from_utf8_lossy(&bytes).to_lowercase().contains("secret words"), "{file}");
    }
    let site = site.asking(|request| request.options.drafts = true).build();
    assert!(site.read("draft/index.html").contains("secret words"), "`--drafts` takes them in");
}

#[test]
fn out_writes_elsewhere() {
    let site = small();
    site.run(["build", "--out", "../elsewhere"]).exits(0);
    assert!(site.above().join("elsewhere/index.html").is_file() && !site.out().exists());
}

#[test]
fn links_of_a_portable_copy_name_index_html() {
    let site = small()
        .page("content/a/b.md", "B", "[home](../index.md) [a](../about.md#x) [top](#top)\n\n## Top\n")
        .page("content/about.md", "About", "## X")
        .asking(|request| request.options.portable = true)
        .build();
    site.main_has("a/b/index.html", "<a href=\"../../index.html\">home</a> <a href=\"../../about/index.html#x\">a</a> <a href=\"#top\">top</a>")
        .lacks("index.html", "href=\"about/\"");
}

#[test]
fn every_link_of_a_portable_copy_leads_to_a_file() {
    let site = Site::new()
        .page("content/index.md", "Home", "[a](a/b.md)")
        .page("content/a/b.md", "B", "[home](../index.md)")
        .asking(|request| request.options.portable = true)
        .build();
    let mut links = 0;
    for (file, bytes) in site.tree().iter().filter(|(file, _)| file.ends_with(".html") && *file != "404.html") {
        let html = String::from_utf8_lossy(bytes).replace("&#x2f;", "/");
        for part in html.split(" href=\"").skip(1).chain(html.split(" src=\"").skip(1)) {
            let target = part.split('"').next().unwrap().split('#').next().unwrap();
            if target.is_empty() || target.contains(':') {
                continue;
            }
            links += 1;
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let path = site.out().join(folder).join(target);
            assert!(path.is_file(), "`{file}` links to `{target}`, which is no file");
        }
    }
    assert!(links > 10, "links are found: {links}");
}

#[test]
fn the_exit_status_says_what_went_wrong() {
    let site = small();
    site.run(["build"]).exits(0);
    site.run(["build", "--no-such-option"]).exits(2);
    site.run(["build", "--base-url", "nowhere"]).exits(2);
    site.run(["build", "no-such-folder"]).exits(2).says(["no-such-folder", "book.toml", "help: "]);
    let site = site.edit("content/about.md", "# About\n\n[x](gone.md)\n");
    site.run(["build"]).exits(1).says(["link.missing-page", "1 error"]);
    let site = site.edit("book.toml", "[book]\n");
    site.run(["build"]).exits(2).says(["`[book]` lacks `title`"]);
}

#[test]
fn the_root_is_the_nearest_folder_upward_with_a_configuration() {
    let site = small().page("content/a/b.md", "B", "Text.");
    run(&mut payung(&site.root().join("content/a"), ["build"])).exits(0);
    assert!(site.has("a/b/index.html"));
    run(&mut payung(site.above(), ["build"])).exits(2).says(["book.toml"]);
    run(&mut payung(site.above(), ["build", "site"])).exits(0);
}

#[test]
fn json_findings_are_one_object_a_line() {
    let site = small().edit("content/about.md", "# About\n\n[x](gone.md) ![y](gone.svg)\n\n```klingon\n```\n");
    let run = site.run(["build", "--format", "json"]).exits(1);
    let findings: Vec<serde_json::Value> =
        run.stderr.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let codes: Vec<&str> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert_eq!(codes, ["link.missing-page", "image.missing", "code.unknown-language"]);
    let first = &findings[0];
    assert_eq!((first["severity"].as_str(), first["path"].as_str()), (Some("error"), Some("content/about.md")));
    assert_eq!(
        (first["line"].as_u64(), first["column"].as_u64(), first["end_line"].as_u64(), first["end_column"].as_u64()),
        (Some(3), Some(5), Some(3), Some(12))
    );
    assert!(first["message"].is_string());
}

#[test]
fn github_findings_are_workflow_commands() {
    let site = small().edit("content/about.md", "# About\n\n[x](gone.md)\n");
    let run = site.run(["build", "--format", "github"]).exits(1);
    assert!(run.stderr.lines().all(|line| line.starts_with("::error file=content/about.md,line=3,endLine=3,col=5,")), "{}", run.stderr);
}

#[test]
fn no_colour_and_no_bar_where_there_is_no_terminal() {
    let site = small().edit("content/about.md", "# About\n\n[x](gone.md)\n");
    assert!(!site.run(["build"]).stderr.contains('\u{1b}'));
}

/// Runs the program on a terminal of its own, made by `script`.
fn on_a_terminal(site: &Site, variables: &str) -> Option<String> {
    let line = format!("{variables} {} build", env!("CARGO_BIN_EXE_payung"));
    let output = Command::new("script").args(["-qec", &line, "/dev/null"]).current_dir(site.root()).stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn no_color_is_respected_on_a_terminal() {
    let site = small().edit("content/about.md", "# About\n\n[x](gone.md)\n");
    let Some(coloured) = on_a_terminal(&site, "env -u NO_COLOR TERM=xterm") else {
        return;
    };
    assert!(coloured.contains("\u{1b}[1;31merror"), "a terminal gets colour: {coloured}");
    let plain = on_a_terminal(&site, "env NO_COLOR=1 TERM=xterm").unwrap();
    assert!(plain.contains("error: link to a page") && !plain.contains('\u{1b}'), "{plain}");
}

#[test]
fn a_closed_pipe_is_no_error() {
    let site = small();
    let mut child = payung(&site.root(), ["build", "--explain", "--timings"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success() && !said.contains("panicked"), "{said}");
    let site = site.edit("content/about.md", format!("# About\n\n{}\n", "[x](gone.md) ".repeat(3000)));
    let mut child = payung(&site.root(), ["build"]).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut first = String::new();
    BufReader::new(child.stderr.take().unwrap()).read_line(&mut first).unwrap();
    assert!(first.starts_with("error: "));
    assert_eq!(child.wait().unwrap().code(), Some(1), "the reader of the findings has gone after one line");
}

#[test]
fn explain_names_the_part_that_changed() {
    let site = small();
    let first = site.run(["build", "--explain"]).exits(0);
    assert!(first.stdout.lines().any(|line| line.starts_with("about/index.html") && line.ends_with("new")), "{}", first.stdout);
    let site = site.edit("content/about.md", "+++\ntitle = \"About\"\n+++\nUs. ![w](wave.svg)\n\nAnd them.\n");
    let help = site.run(["build", "--help"]).exits(0).stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("a search index is told by its `index.json` alone"), "{help}");
    let body = site.run(["build", "--explain"]).exits(0);
    let reasons: Vec<&str> = body.stdout.lines().filter(|line| line.contains("changed")).collect();
    assert!(reasons.len() == 2 && reasons[1].starts_with("search/en/index.json") && reasons[1].contains("texts"), "{}", body.stdout);
    assert!(reasons[0].starts_with("about/index.html") && reasons[0].contains("text"), "{}", body.stdout);
    fs::remove_file(site.out().join("index.html")).unwrap();
    let gone = site.run(["build", "--explain"]).exits(0);
    assert!(gone.stdout.contains("index.html  file changed or missing"), "{}", gone.stdout);
    let site = site.replace("themes/bare/templates/base.html", "<main>", "<main id=\"main\">");
    let theme = site.run(["build", "--explain"]).exits(0);
    assert!(theme.stdout.lines().any(|line| line.starts_with("about/index.html") && line.contains("theme")), "{}", theme.stdout);
    let last = site.run(["build", "--explain"]).exits(0);
    assert!(!last.stdout.contains("changed"), "{}", last.stdout);
}

#[test]
fn strict_takes_warnings_for_errors() {
    let site = small().edit("content/about.md", "# About\n\n```klingon\n```\n");
    site.run(["build", "--strict"]).exits(1).says(["warning: ", "code.unknown-language"]);
    assert!(!site.out().exists(), "nothing is written");
    site.run(["build"]).exits(0).says(["warning: "]);
    site.run(["build", "--strict"]).exits(1).says(["code.unknown-language"]);
}

#[test]
fn timings_and_counts_go_to_stdout() {
    let run = small().run(["build", "--timings"]).exits(0);
    assert!(run.stdout.contains(" ms") && run.stdout.contains("pages") && run.stderr.is_empty(), "{run:?}");
}

#[test]
fn a_base_url_gives_sitemap_feed_and_canonical_addresses() {
    let site = small().edit("content/about.md", "+++\ntitle = \"A & <b>\"\nupdated = 2026-01-02\naliases = [\"us\"]\n+++\nUs.\n");
    site.run(["build", "--base-url", "https://example.org/x"]).exits(0);
    assert!(site.read("sitemap.xml").contains("<loc>https://example.org/x/about/</loc><lastmod>2026-01-02</lastmod>"));
    let feed = site.read("feed.xml");
    assert!(feed.contains("<title>A &amp; &lt;b&gt;</title>") && feed.contains("https://example.org/x/about/"), "{feed}");
    assert!(site.read("robots.txt").contains("Sitemap: https://example.org/x/sitemap.xml"));
    assert!(site.read("us/index.html").replace("&#x2f;", "/").contains("url=../about/"));
    assert!(
        site.read("404.html").replace("&#x2f;", "/").contains("href=\"/x/assets/"),
        "404.html alone starts at the root:\n{}",
        site.read("404.html")
    );
    site.run(["build"]).exits(0);
    assert!(!site.has("sitemap.xml") && !site.has("feed.xml"), "what needs an address goes with it");
}

#[test]
fn site_json_holds_nothing_that_is_not_verified() {
    let site = small()
        .file("content/sources.toml", "[[source]]\nkey = \"who\"\ntitle = \"Report\"\npublisher = \"WHO\"\nverified = true\n[[source]]\nkey = \"rumour\"\ntitle = \"Rumour\"\npublisher = \"X\"\n")
        .file("content/facts.toml", "[[fact]]\nid = \"a\"\nstatement = \"Seen.\"\nsource = \"who\"\nverified = true\n[[fact]]\nid = \"b\"\nstatement = \"Heard.\"\nsource = \"who\"\nnote = \"n\"\n")
        .build();
    let json: serde_json::Value = serde_json::from_str(&site.read("site.json")).unwrap();
    assert_eq!(json["facts"].as_array().unwrap().len(), 1);
    assert_eq!(json["sources"].as_array().unwrap().len(), 1);
    assert_eq!(json["facts"][0]["statement"], "Seen.");
    let urls: Vec<&str> = json["pages"].as_array().unwrap().iter().filter_map(|page| page["url"].as_str()).collect();
    assert_eq!(urls, ["", "about/"]);
}

#[test]
fn scripts_and_styles_carry_their_digest_and_static_files_their_name() {
    let site = Site::new().page("content/index.md", "Home", "Text.").file("static/a/b.txt", "x").build();
    assert_eq!(site.read("a/b.txt"), "x");
    let html = site.read("index.html").replace("&#x2f;", "/");
    let assets: Vec<String> =
        site.tree().into_keys().filter(|file| file.starts_with("assets/style.") || file.starts_with("assets/script.")).collect();
    let scripts = assets.iter().filter(|file| file.starts_with("assets/script.")).count();
    assert_eq!(scripts, 1, "one script file: {assets:?}");
    assert!(assets.len() > scripts, "a style file: {assets:?}");
    for asset in &assets {
        assert_eq!(asset.split('.').nth(1).map(str::len), Some(10), "{asset}");
    }
    for kind in ["assets/style.", "assets/script."] {
        let linked: usize = assets.iter().filter(|file| file.starts_with(kind)).map(|file| html.matches(file.as_str()).count()).sum();
        assert_eq!(linked, 1, "the page links one file of `{kind}`");
    }
}

#[test]
fn hosts_are_told_the_policy_that_stands_in_each_page() {
    let site = Site::new().file("book.toml", "[book]\ntitle = \"Small\"\nlanguage = \"en\"\nbase_url = \"https://a.example/\"\n\n[security]\ncontact = \"mailto:safe@a.example\"\nexpires = 2027-01-01\n");
    let site = site.file("content/index.md", "# Home\n\nHello.\n").file("content/a/index.md", "# A \\</script>\n\nText.\n").build();
    let page = site.read("a/index.html");
    let policy = page.split("Content-Security-Policy\" content=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(policy.contains("'sha256-") && !policy.contains("unsafe"), "{policy}");
    for file in ["_headers", "headers/nginx.conf", "headers/Caddyfile", "headers/apache.conf"] {
        assert!(site.read(file).contains(policy), "{file}");
    }
    assert!(site.read(".well-known/security.txt").starts_with("Contact: mailto:safe@a.example\nExpires: 2027-01-01T00:00:00Z\n"));
    assert!(site.read("manifest.webmanifest").contains("\"name\":\"Small\""));
    let said = page.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next()).unwrap();
    let said: serde_json::Value = serde_json::from_str(said).unwrap();
    assert_eq!(said["@graph"][0]["itemListElement"][0]["item"], "https://a.example/");
    assert_eq!(said["@graph"][0]["itemListElement"][1], serde_json::json!({"@type": "ListItem", "position": 2, "name": "A </script>"}));
    assert!(page.contains("og:image\" content=\"https://a.example/assets/"));
    site.run(["build", "--portable", "--out", "disk"]).exits(0);
    assert!(!site.root().join("disk/_headers").exists(), "a copy on a disk has no host");
}

#[test]
fn a_sensitive_page_has_no_picture_for_social_media_and_is_found_all_the_same() {
    let page = |key: &str| format!("+++\ntitle = \"A\"\n{key}\n+++\nText.\n");
    let site = Site::new()
        .file("book.toml", "[book]\ntitle = \"Small\"\nbase_url = \"https://a.example/\"\n")
        .page("content/index.md", "Home", "Hello.")
        .file("content/open.md", page(""))
        .file("content/quiet.md", page("sensitive = true"))
        .file("content/hidden.md", page("noindex = true"))
        .build();
    let has = |part: &str| ["open", "quiet", "hidden"].map(|name| site.read(&format!("{name}/index.html")).replace("&#x2f;", "/").contains(part));
    assert_eq!(has("og:image"), [true, false, false]);
    assert_eq!(has("property=\"og:"), [true, false, false]);
    assert_eq!(has("name=\"robots\" content=\"noindex\""), [false, false, true]);
    let listed = ["open", "quiet", "hidden"].map(|name| site.read("sitemap.xml").contains(&format!("https://a.example/{name}/")));
    assert_eq!(listed, [true, true, false]);
}

#[test]
fn a_page_offers_to_edit_its_file_where_the_files_are_to_be_reached() {
    let site = Site::new().page("content/index.md", "Home", "Hello.").page("content/a/deep page.md", "Deep", "Text.").build();
    site.tree().iter().filter(|(file, _)| file.ends_with(".html")).for_each(|(file, bytes)| {
        assert!(!String::from_utf8_lossy(bytes).contains("Edit this page"), "{file} has a link that leads nowhere");
    });
    let address = "edit_url = \"https://host.example/edit/main/{path}\"";
    let site = site.file("book.toml", format!("[book]\ntitle = \"T\"\n[theme.settings]\n{address}\n")).build();
    let link = "<a href=\"https://host.example/edit/main/content/a/deep%20page.md\" rel=\"noreferrer\">";
    let page = site.read("a/deep page/index.html").replace("&#x2f;", "/");
    assert!(page.contains(link), "{page}");
}

#[test]
fn a_page_for_all_names_nobody_besides() {
    let page = |audience: &str| format!("+++\ntitle = \"A\"\nupdated = 2026-10-01\naudience = [{audience}]\n+++\nText.\n");
    let site = Site::new().page("content/index.md", "Home", "Hello.").file("content/a.md", page("\"all\", \"carpenters\"")).build();
    let site = site.lacks("a/index.html", "carpenters").edit("content/a.md", page("\"carpenters\"")).build();
    site.main_has("a/index.html", "<dd>carpenters</dd>");
}
