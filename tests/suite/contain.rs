//! What would leave the site, or publish what is not to be published: nothing does, whatever files, links and addresses say.

use std::fs;
use std::os::unix::fs::symlink;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use payung::session::{Options, Session};

use crate::support::site::{Tree, read_tree};
use crate::support::{Chance, Site, payung};

fn small() -> Site {
    Site::bare().page("content/index.md", "Home", "Text.").page("content/a.md", "A", "Text.")
}

/// A folder beside the site, with something in it.
fn outside(site: &Site) -> std::path::PathBuf {
    let folder = site.above().join("outside");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("index.md"), "# Secret words\n").unwrap();
    folder
}

/// All that lies beside the output folder: what no build may touch. The cache may change.
fn surroundings(site: &Site) -> Tree {
    let mut tree = read_tree(site.above());
    tree.retain(|path, _| !path.starts_with("site/public/") && !path.starts_with("site/.payung/"));
    tree
}

/// Fails unless the program ends within a minute; says with which status.
fn ends(site: &Site, args: &[&str]) -> Option<i32> {
    let mut child = payung(&site.root(), args.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status.code();
        }
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("`payung {}` does not come to an end", args.join(" "));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn pipe(site: &Site, path: &str) {
    let made = Command::new("mkfifo").arg(site.root().join(path)).status().unwrap();
    assert!(made.success());
}

#[test]
fn a_setting_that_runs_something_reaches_no_page() {
    let book = "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\nexit = \"javascript:alert(1)\"\nexits = { th = [\"java\\tscript:alert(2)\"], vi = \"https://example.org/\" }\n";
    let theme = "[settings.exit]\ndefault = \"\"\nnames = { \"\" = \"address\" }\n[settings.exits]\ndefault = {}\nnames = { \"\" = \"address\" }\n";
    let template = "<a href=\"{{ settings.exit }}\">a</a><a href=\"{{ settings.exits.th[0] }}\">b</a><a href=\"{{ settings.exits.vi }}\">c</a>";
    let site = small().file("book.toml", book).file("themes/bare/theme.toml", theme).file("themes/bare/templates/home.html", template);
    let services = "[[service]]\nid = \"s\"\ncountry = \"th\"\nname = \"S\"\nkind = \"helpline\"\nsource = \"who\"\nurl = \"javascript:alert(3)\"\n";
    let sources = "[[source]]\nkey = \"who\"\ntitle = \"W\"\npublisher = \"W\"\nverified = true\nurl = \"vbscript:alert(4)\"\n";
    let site = site.file("content/services.toml", services).file("content/sources.toml", sources);
    // A build ends with errors; a preview shows the page all the same.
    let session = Session::open(&site.root(), Options::default()).unwrap();
    let plan = session.plan();
    for file in ["index.html", "site.json"] {
        let (bytes, _) = session.realize(file, &plan.outputs[file].recipe).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(!text.contains("script:") && !text.contains("alert("), "{file}: {text}");
        assert!(file != "index.html" || text.replace("&#x2f;", "/").contains("https://example.org/"), "what is harmless stays: {text}");
    }
    let codes: Vec<String> = session.diagnostics().iter().map(|finding| finding.code.to_string()).collect();
    assert_eq!(codes.iter().filter(|code| *code == "link.forbidden").count(), 4, "{codes:?}");
}

#[test]
fn a_configuration_behind_a_link_out_of_the_site_is_not_read() {
    let site = small();
    let folder = outside(&site);
    fs::rename(site.root().join("book.toml"), folder.join("book.toml")).unwrap();
    symlink("../outside/book.toml", site.root().join("book.toml")).unwrap();
    let run = site.run(["build"]).exits(2).says(["[link.leaves-site]", "--> book.toml:1:1"]);
    assert!(!run.stderr.contains("config.missing"), "it is there, and said to lead out: {}", run.stderr);
    assert!(!site.out().exists());
    // Within the site it may lie elsewhere.
    fs::remove_file(site.root().join("book.toml")).unwrap();
    fs::create_dir(site.root().join("settings")).unwrap();
    fs::rename(folder.join("book.toml"), site.root().join("settings/book.toml")).unwrap();
    symlink("settings/book.toml", site.root().join("book.toml")).unwrap();
    assert!(site.build().has("a/index.html"));
}

#[test]
fn a_folder_of_the_site_that_is_a_link_out_of_it_is_not_read() {
    for name in ["content", "static", "themes"] {
        let site = Site::new().page("content/index.md", "Home", "Text.");
        let folder = outside(&site);
        let _ = fs::remove_dir_all(site.root().join(name));
        symlink(&folder, site.root().join(name)).unwrap();
        let run = site.run(["build"]).exits(1).says(["[link.leaves-site]", &format!("--> {name}:1:1")]);
        assert!(!run.stderr.contains("Secret") && !site.out().exists(), "{name}: {}", run.stderr);
    }
}

#[test]
fn a_cache_that_leads_out_of_the_site_is_neither_read_nor_written() {
    for link in [".payung", ".payung/search", ".payung/outlines", ".payung/code", ".payung/images", ".payung/schema"] {
        let site = small().page("content/b.md", "B", "```rust\nfn a() {}\n```");
        let folder = outside(&site);
        let before = read_tree(&folder);
        let disk = site.root().join(link);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        symlink(&folder, &disk).unwrap();
        let site = site.build();
        assert!(read_tree(&folder) == before, "`{link}` leads a write elsewhere: {:?}", read_tree(&folder).keys());
        assert!(fs::symlink_metadata(&disk).unwrap().is_symlink(), "and the link is left");
        if link == ".payung/schema" {
            site.run(["schema"]).exits(2);
            assert!(read_tree(&folder) == before);
        }
    }
}

#[test]
fn a_new_page_is_written_within_the_site_and_where_a_build_reads_it() {
    let site = small();
    let folder = outside(&site);
    symlink(&folder, site.root().join("content/lnk")).unwrap();
    symlink(folder.join("new.md"), site.root().join("content/dangling.md")).unwrap();
    let before = read_tree(site.above());
    for path in ["lnk/evil", "lnk/deep/evil", "dangling", ".git/x", ".hidden", "a~/x"] {
        site.run(["new", "page", path]).exits(2);
        assert!(read_tree(site.above()) == before, "{path}");
    }
    fs::remove_dir_all(site.root().join("content")).unwrap();
    symlink(&folder, site.root().join("content")).unwrap();
    let before = read_tree(&folder);
    site.run(["new", "page", "evil"]).exits(2).says(["leads out of the site"]);
    assert!(read_tree(&folder) == before);
    // A link within the site is no hindrance.
    fs::remove_file(site.root().join("content")).unwrap();
    let site = site.page("content/index.md", "Home", "Text.").page("content/guide/index.md", "Guide", "Text.");
    symlink("guide", site.root().join("content/help")).unwrap();
    site.run(["new", "page", "help/me"]).exits(0);
    assert!(site.root().join("content/guide/me.md").is_file());
}

#[test]
fn a_link_publishes_nothing_that_is_not_published_by_itself() {
    let links = [
        ("static/e.txt", "../.env"),
        ("static/g", "../.git"),
        ("content/f.txt", "facts.toml"),
        ("content/deep/facts.toml", "../facts.toml"),
        ("content/d2.txt", "dr.md"),
        ("static/all", "../content"),
        ("static/up", ".."),
        ("content/notes.txt", "../notes.txt"),
        ("content/swap.txt", "a.md~"),
        ("themes/bare/icons/a.svg", "../../../content/dr.md"),
    ];
    for (link, target) in links {
        let secret = "[[fact]]\nid = \"secret words\"\nstatement = \"secret words\"\n";
        let site = small().file(".env", "secret words").file(".git/config", "secret words").file("notes.txt", "secret words");
        let site = site.file("content/dr.md", "+++\ntitle = \"D\"\ndraft = true\n+++\nsecret words\n").file("content/a.md~", "secret words");
        let mut site = site.file("content/facts.toml", secret);
        assert!(site.attempt(), "{}", site.report());
        let disk = site.root().join(link);
        fs::create_dir_all(disk.parent().unwrap()).unwrap();
        symlink(target, disk).unwrap();
        let site = site.build_err();
        assert!(site.codes().iter().any(|code| code == "link.unpublished" || code == "link.loop"), "{link}: {}", site.report());
        assert!(!site.report().contains("``"), "{link}: {}", site.report());
        let session = Session::open(&site.root(), Options::default()).unwrap();
        assert!(!session.plan().outputs.keys().any(|file| file.contains("e.txt") || file.ends_with(".md") || file.ends_with("facts.toml")), "{link}");
    }
    // A page, a picture or a record file by another name of its own kind is no harm.
    let site = small().file("static/x.txt", "X");
    symlink("a.md", site.root().join("content/b.md")).unwrap();
    symlink("../static/x.txt", site.root().join("content/y.txt")).unwrap();
    let site = site.build();
    assert!(site.has("b/index.html") && site.read("y.txt") == "X");
}

#[test]
fn files_with_the_names_of_the_builders_own_are_not_published() {
    let site = small().file("static/.payung-journal", "a/index.html\n").file("static/.payung-staging/x", "x");
    let site = site.page("content/.payung-manifest/x.md", "X", "Text.").file("content/.payung-manifest.new", "x").build();
    assert!(site.tree().keys().all(|file| !file.starts_with(".payung") || file == ".payung-manifest"), "{:?}", site.tree().keys());
    assert_eq!(site.build().done().written, 0);
}

#[test]
fn a_pipe_in_the_output_folder_is_not_waited_for() {
    for path in [
        "public/a/index.html",
        "public/.payung-manifest",
        "public/.payung-journal",
        ".payung/outlines/0",
        ".payung/search/en/0",
        ".payung/search/en/a",
    ] {
        let site = small();
        fs::create_dir_all(site.root().join(path).parent().unwrap()).unwrap();
        pipe(&site, path);
        let status = ends(&site, &["build"]);
        // One that stands where a page would is somebody else's; what has the name of a file of ours is none.
        assert_eq!(status, Some(if path == "public/a/index.html" { 2 } else { 0 }), "{path}");
    }
    let site = small().build();
    fs::remove_file(site.out().join("a/index.html")).unwrap();
    pipe(&site, "public/a/index.html");
    assert_eq!(ends(&site, &["build"]), Some(0), "in the place of a file of ours");
    site.equals_clean();
}

#[test]
fn names_give_no_orders_to_a_terminal() {
    let site = small()
        .file("content/x\nerror: forged [a.b]\u{1b}[31m.md", "# X\n\n[a](nowhere.md)\n")
        .file("static/con.\u{1b}]0;title\u{7}\u{202e}txt", "x");
    let obeyed = |text: &str| text.contains(|c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c));
    for format in ["text", "github"] {
        let said = site.run(["build", "--format", format]).exits(1).stderr;
        assert!(!obeyed(&said) && !said.lines().any(|line| line.starts_with("error: forged")), "{format}: {said:?}");
    }
    for args in [vec!["new", "page", "b\u{1b}[31m"], vec!["new", "page\u{1b}[31m", "b"], vec!["build", "nowhere\u{1b}[31m"]] {
        let run = site.run(args).exits(2);
        assert!(!obeyed(&run.stderr) && run.stderr.contains("\u{fffd}[31m"), "{:?}", run.stderr);
    }
    let new = site.run(["init", "../new\u{1b}[31m\nsite"]).exits(0);
    assert!(!obeyed(&new.stdout) && new.stdout.contains("\u{fffd}[31m\\nsite"), "{:?}", new.stdout);
}

/// Parts of addresses and names that could lead somewhere else.
const PARTS: [&str; 34] = [
    "a",
    "b",
    "..",
    ".",
    "",
    "...",
    "/",
    "//",
    "\\",
    "..\\",
    "%2e%2e",
    "%2f",
    "C:",
    "~",
    ".payung-journal",
    ".payung-manifest",
    ".payung-manifest.new",
    ".payung-staging",
    ".PAYUNG-journal.new",
    "sitemap.xml",
    "site.json",
    "search",
    "client.js",
    "en",
    "index.json",
    "index.html",
    "404.html",
    "a.html",
    "_headers",
    "robots.txt",
    "con",
    "ข่าว",
    "\u{200b}",
    ".git",
];

#[test]
fn nothing_escapes_the_output_folder_whatever_aliases_and_names_say() {
    let mut chance = Chance::new(17);
    let mut built = 0;
    for round in 0..120 {
        let mut address = || {
            let parts: Vec<&str> = (0..=chance.below(3)).map(|_| *chance.pick(&PARTS)).collect();
            parts.join(*chance.pick(&["/", "/", "/", ""]))
        };
        let (first, second, page, file) = (address(), address(), address(), address());
        // Where all are odd, one of them is at fault nearly always.
        let (aliases, page, file) = match round % 4 {
            0 => (vec![first, second], page, file),
            1 => (vec![first], String::new(), String::new()),
            2 => (Vec::new(), page, String::new()),
            _ => (Vec::new(), String::new(), file),
        };
        let mut site =
            small().file("content/c.md", format!("+++\ntitle = \"C\"\naliases = {aliases:?}\n+++\nText.\n").replace("\\u{200b}", "\\u200b"));
        // Names that a folder can have.
        let name = |path: &str| path.split('/').filter(|part| !matches!(*part, "" | "." | "..")).collect::<Vec<_>>().join("/");
        site = site.file(&format!("content/{}x.md", name(&page)), "# X\n").file(&format!("static/{}y", name(&file)), "y");
        let shown = format!("round {round}: aliases {aliases:?}, page {page:?}, file {file:?}");
        let before = surroundings(&site);
        let good = site.attempt();
        assert!(surroundings(&site) == before, "{shown}: something changed beside the output folder");
        if !good {
            // The author's fault, never the machine's, and at a place.
            assert_eq!(site.status(), 1, "{shown}: {:?}", site.failure());
            assert!(site.done().diagnostics.iter().all(|finding| finding.place.is_some()), "{shown}: {}", site.report());
            assert!(!site.out().exists(), "{shown}");
            continue;
        }
        built += 1;
        assert!(site.tree().keys().all(|file| !file.starts_with(".payung") || file == ".payung-manifest"), "{shown}");
        // The folder is still one that a build understands.
        assert!(site.attempt() && site.done().written == 0 && site.done().deleted == 0, "{shown}: {}", site.report());
        let _ = site.equals_clean();
    }
    assert!(built > 20, "{built} sites could be built");
}
