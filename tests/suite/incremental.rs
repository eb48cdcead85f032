//! Random edits: an incremental build, and a session kept open, give the bytes of a clean build.
//!
//! `PAYUNG_EDITS=5000 cargo test random_edits` makes a long run.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use payung::diagnostic::{Format, render};
use payung::session::{Options, Session};

use crate::support::site::{difference, read_tree, same_trees};
use crate::support::{Chance, Site, Tree};

/// A page as the edits see it.
#[derive(Clone, Debug, Default)]
struct Sheet {
    title: String,
    body: String,
    aliases: Vec<String>,
    draft: bool,
    updated: bool,
    practices: Vec<String>,
    order: Vec<String>,
}

/// A site as the edits see it: from it all files follow.
#[derive(Clone, Debug)]
struct Model {
    pages: BTreeMap<String, Sheet>,
    title: String,
    base_url: bool,
    smart: bool,
    value: usize,
    foot: usize,
    label: usize,
    style: usize,
    picture: usize,
    standing: usize,
    component: usize,
    count: usize,
}

const PICTURE: &str = "en/risks/wave.svg";

impl Model {
    fn new() -> Self {
        let mut model = Self {
            pages: BTreeMap::new(),
            title: "Rain".into(),
            base_url: true,
            smart: true,
            value: 3,
            foot: 0,
            label: 0,
            style: 0,
            picture: 10,
            standing: 0,
            component: 0,
            count: 0,
        };
        let sheet = |title: &str, body: &str| Sheet { title: title.into(), body: body.into(), ..Sheet::default() };
        model.pages.insert("en/index".into(), sheet("Home", "Welcome.\n\n{{ pages kind=\"risk\" }}\n\n[Risks](risks/index.md)"));
        model.pages.insert("en/risks/index".into(), sheet("Risks", "All of them.\n\n{{ matrix relation=\"addressed_by\" }}"));
        model.pages.insert("en/practices/index".into(), sheet("Practices", "What helps."));
        model.pages.insert("en/glossary".into(), sheet("Words", "{{ terms }}"));
        model.pages.insert("en/sources".into(), sheet("Sources", "{{ sources }}"));
        for n in 0..10 {
            let body = "## What it is\n\nText on grooming [@who] and {{ fact id=\"share\" }}.\n\n```rust\nfn main() {}\n```\n\n:::steps title=\"Do\"\n1. One\n2. Two\n:::";
            model.pages.insert(format!("en/practices/p{n}"), sheet(&format!("Practice {n}"), body));
        }
        for n in 0..12 {
            let body = format!(
                "## Signs\n\nSee [a practice](../practices/p{}.md).\n\n![A wave](wave.svg \"A wave\")\n\n| a | b |\n|--:|---|\n| 1 | 2 |\n\nNote[^n].\n\n[^n]: A note.",
                n % 10
            );
            let mut risk = sheet(&format!("Risk {n}"), &body);
            risk.practices = vec![format!("practices/p{}", n % 10), format!("practices/p{}", (n + 3) % 10)];
            model.pages.insert(format!("en/risks/r{n}"), risk);
        }
        for path in ["risks/r1", "risks/r2", "practices/p1", "index"] {
            model.pages.insert(format!("th/{path}"), sheet(&format!("ไทย {path}"), "## หัวข้อ\n\nข้อความ"));
        }
        model
    }

    fn files(&self) -> BTreeMap<String, String> {
        let mut files: BTreeMap<String, String> = BTreeMap::new();
        let base = if self.base_url { "base_url = \"https://example.org/rain/\"\n" } else { "" };
        files.insert(
            "book.toml".into(),
            format!(
                "[book]\ntitle = \"{}\"\n{base}[languages.en]\nname = \"English\"\n[languages.th]\nname = \"ไทย\"\n[kinds.risk]\nlabel = \"Risk\"\nfolder = \"risks\"\n[kinds.practice]\nlabel = \"Practice\"\nfolder = \"practices\"\n[relations.addressed_by]\nfrom = \"risk\"\nto = \"practice\"\ninverse = \"addresses\"\nmin = 1\n[theme]\nname = \"mine\"\n[markdown]\nsmart = {}\nexplain = [{}]\n",
                self.title,
                self.smart,
                if self.smart { "\"explain\"" } else { "" }
            ),
        );
        files.insert(
            "content/facts.toml".into(),
            format!("[[fact]]\nid = \"share\"\nstatement = \"A share of {0}.\"\nvalue = \"{0}\"\nunit = \"per cent\"\nyear = \"2022\"\nscope = \"world\"\nsource = \"who\"\nverified = true\n", self.value),
        );
        files.insert("content/sources.toml".into(), "[[source]]\nkey = \"who\"\ntitle = \"Report\"\npublisher = \"WHO\"\nverified = true\n".into());
        files.insert(
            "content/glossary.toml".into(),
            format!("[[term]]\nid = \"grooming\"\nterm = \"grooming\"\nclass = \"explain\"\nmeaning = \"A word of {}.\"\n", self.value),
        );
        let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("themes/default");
        let own = |path: &str| fs::read_to_string(theme.join(path)).unwrap();
        files.insert(
            "themes/mine/templates/parts/page-foot.html".into(),
            format!("{}<p>Foot {}</p>\n", own("templates/parts/page-foot.html"), self.foot),
        );
        files.insert("themes/mine/strings/th.toml".into(), format!("\"nav.skip\" = \"ข้าม {}\"\n", self.label));
        files.insert("themes/mine/css/own.css".into(), format!(".own {{ order: {} }}\n", self.style));
        files.insert("themes/mine/components/steps/steps.html".into(), format!("{}<!-- -->{}\n", own("components/steps/steps.html"), self.component));
        files.insert(
            format!("content/{PICTURE}"),
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{}\" height=\"5\"></svg>\n", self.picture),
        );
        files.insert("static/standing.txt".into(), format!("{}\n", self.standing));
        for (path, sheet) in &self.pages {
            files.insert(format!("content/{path}.md"), sheet.text(path));
        }
        files
    }
}

impl Sheet {
    fn text(&self, path: &str) -> String {
        let mut out = format!("+++\ntitle = \"{}\"\n", self.title);
        let list = |items: &[String]| items.iter().map(|item| format!("\"{item}\"")).collect::<Vec<_>>().join(", ");
        if path.starts_with("en/") {
            if !self.aliases.is_empty() {
                let _ = writeln!(out, "aliases = [{}]", list(&self.aliases));
            }
            if self.draft {
                out.push_str("draft = true\n");
            }
            if self.updated {
                out.push_str("updated = 2026-01-02\n");
            }
            if !self.practices.is_empty() {
                let _ = writeln!(out, "addressed_by = [{}]", list(&self.practices));
            }
            if !self.order.is_empty() {
                let _ = writeln!(out, "order = [{}]", list(&self.order));
            }
        }
        out + "+++\n" + &self.body + "\n"
    }
}

/// Makes one edit; says what it was.
fn edit(model: &mut Model, chance: &mut Chance) -> String {
    model.count += 1;
    let count = model.count;
    let paths: Vec<String> = model.pages.keys().cloned().collect();
    let path = chance.pick(&paths).clone();
    let english: Vec<String> = paths.iter().filter(|path| path.starts_with("en/") && !path.ends_with("index")).cloned().collect();
    let leaf = chance.pick(&english).clone();
    let kind = chance.below(23);
    let what = |name: &str, of: &str| format!("{count}: {name} {of}");
    match kind {
        0..=2 => {
            let _ = write!(model.pages.get_mut(&path).unwrap().body, "\n\nMore *text* {count} -- \"quoted\".");
            what("body of", &path)
        }
        3 => {
            model.pages.get_mut(&path).unwrap().title = format!("Title {count} & <more>");
            what("title of", &path)
        }
        4 => {
            let _ = write!(model.pages.get_mut(&path).unwrap().body, "\n\n## Heading {count}\n\nText.");
            what("heading in", &path)
        }
        5 | 6 => {
            let folder = *chance.pick(&["en/risks/", "en/practices/", "en/", "en/new/deep/", "th/risks/", "th/"]);
            let practices = if folder == "en/risks/" { vec!["practices/p1".into()] } else { Vec::new() };
            model
                .pages
                .insert(format!("{folder}n{count}"), Sheet { title: format!("New {count}"), body: "New.".into(), practices, ..Sheet::default() });
            what("new page in", folder)
        }
        7 => {
            model.pages.remove(&leaf);
            what("removed", &leaf)
        }
        8 => {
            let sheet = model.pages.remove(&leaf).unwrap();
            let folder = leaf.rsplit_once('/').unwrap().0;
            model.pages.insert(format!("{folder}/m{count}"), sheet);
            what("renamed", &leaf)
        }
        9 => {
            model.foot = count;
            what("template", "page-foot.html")
        }
        10 => {
            model.label = count;
            what("string", "th")
        }
        11 => {
            model.value = count;
            what("record", "share")
        }
        12 => {
            match chance.below(3) {
                0 => model.title = format!("Rain {count}"),
                1 => model.base_url = !model.base_url,
                _ => model.smart = !model.smart,
            }
            what("configuration", "")
        }
        13 => {
            model.picture = 10 + count;
            what("picture", PICTURE)
        }
        14 => {
            model.standing = count;
            what("static file", "")
        }
        15 => {
            let sheet = model.pages.get_mut(&leaf).unwrap();
            if sheet.aliases.is_empty() {
                sheet.aliases.push(format!("old/{}", count % 7))
            } else {
                sheet.aliases.clear()
            }
            what("alias of", &leaf)
        }
        16 => {
            let section = *chance.pick(&["en/risks", "en/practices"]);
            let mut names: Vec<String> = paths
                .iter()
                .filter_map(|path| path.strip_prefix(section)?.strip_prefix('/'))
                .filter(|name| *name != "index")
                .map(str::to_owned)
                .collect();
            chance.shuffle(&mut names);
            names.truncate(6);
            model.pages.get_mut(&format!("{section}/index")).unwrap().order = names;
            what("order of", section)
        }
        17 => {
            let sheet = model.pages.get_mut(&leaf).unwrap();
            sheet.draft = !sheet.draft;
            what("draft", &leaf)
        }
        18 => {
            model.style = count;
            what("style", "")
        }
        19 => {
            let risks: Vec<&String> = english.iter().filter(|path| path.starts_with("en/risks/")).collect();
            let practices: Vec<String> = english.iter().filter(|path| path.starts_with("en/practices/")).map(|path| path[3..].to_owned()).collect();
            let risk = (*chance.pick(&risks)).clone();
            model.pages.get_mut(&risk).unwrap().practices = vec![chance.pick(&practices).clone()];
            what("relation of", &risk)
        }
        20 => {
            model.component = count;
            what("component", "steps.html")
        }
        21 => {
            let sheet = model.pages.get_mut(&leaf).unwrap();
            sheet.updated = !sheet.updated;
            what("date of", &leaf)
        }
        _ => {
            let fault = *chance.pick(&[
                "[gone](nowhere.md)",
                "{{ fact id=\"shade\" }}",
                "[@nobody]",
                "{{ nothing }}",
                "![x](gone.svg)",
                ":::steps\nopen",
                "[r](../risks/r2.md#nowhere)",
                "{{ pages folder=\"nowhere\" }}",
            ]);
            let _ = write!(model.pages.get_mut(&leaf).unwrap().body, "\n\n{fault}");
            what("fault in", &leaf)
        }
    }
}

/// Brings the files on disk to what the model says.
fn write(site: &Site, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    for path in before.keys().filter(|path| !after.contains_key(*path)) {
        fs::remove_file(site.root().join(path)).unwrap();
    }
    for (path, text) in after.iter().filter(|(path, text)| before.get(*path) != Some(text)) {
        site.write(path, text);
    }
}

/// All outputs of a session that is open.
fn realized(session: &Session) -> Tree {
    let mut plan = session.plan();
    session.plan_search(&mut plan, &|_, _| Vec::new());
    plan.outputs.iter().map(|(file, output)| (file.to_string(), session.realize(file, &output.recipe).unwrap().0)).collect()
}

/// A session that is open knows what one opened now would: the same findings, and the same keys.
#[track_caller]
fn same_as_opened_now(session: &mut Session, what: &str) {
    let recipes = session.recipes();
    let planned = session.plan();
    assert!(recipes.0.iter().eq(planned.outputs.iter().map(|(file, output)| (file, &output.recipe))), "{what}");
    assert_eq!(recipes.1, planned.faults, "{what}");
    let fresh = Session::open(session.root(), Options::default()).unwrap();
    let said = |session: &Session| render(&session.diagnostics(), Format::Text, false);
    assert_eq!(said(session), said(&fresh), "{what}");
    let keys = |session: &Session| session.plan().outputs.iter().map(|(file, output)| format!("{file} {}", output.key)).collect::<Vec<_>>();
    assert_eq!(keys(session), keys(&fresh), "{what}");
    assert_eq!(session.site().used_sources(), fresh.site().used_sources(), "{what}");
}

fn without_manifest(mut tree: Tree) -> Tree {
    tree.remove(".payung-manifest").expect("a manifest");
    tree
}

/// Builds hold so many bytes of texts; those beyond are read again.
fn random_edits(seed: u64, held: usize) {
    let edits: usize = std::env::var("PAYUNG_EDITS").ok().and_then(|n| n.parse().ok()).unwrap_or(110);
    let mut chance = Chance::new(seed);
    let mut model = Model::new();
    let mut site = Site::empty().asking(|request| request.options.held = Some(held));
    write(&site, &BTreeMap::new(), &model.files());
    site = site.build();
    let mut session = Session::open(&site.root(), Options::default()).unwrap();
    let mut failed = BTreeSet::new();
    for _ in 0..edits {
        let before = site.tree();
        let good = model.clone();
        let mut what = edit(&mut model, &mut chance);
        write(&site, &good.files(), &model.files());
        session.refresh().unwrap();
        same_as_opened_now(&mut session, &format!("seed {seed}, {what}"));
        if !site.attempt() {
            assert_eq!(site.status(), 1, "seed {seed}, {what}: {:?}", site.failure());
            same_trees(&site.tree(), &before);
            failed.insert(what.clone());
            // Mended: as before, with another edit on top.
            let faulty = std::mem::replace(&mut model, good.clone());
            model.count = faulty.count;
            model.foot += 1;
            write(&site, &faulty.files(), &model.files());
            session.refresh().unwrap();
            what.push_str(", mended");
            same_as_opened_now(&mut session, &format!("seed {seed}, {what}"));
            assert!(site.attempt(), "seed {seed}, {what}:\n{}", site.report());
        }
        let tree = site.tree();
        if let Some(difference) = difference(&tree, &site.clean()) {
            panic!("seed {seed}, after {what}: the build is other than a clean one: {difference}");
        }
        if let Some(difference) = difference(&realized(&session), &without_manifest(tree)) {
            panic!("seed {seed}, after {what}: the session is other than the build: {difference}");
        }
    }
    assert!(!failed.is_empty() || edits < 100, "a long run meets errors, too");
}

#[test]
fn random_edits_give_a_clean_builds_bytes() {
    random_edits(1, usize::MAX);
}

#[test]
fn other_random_edits_give_a_clean_builds_bytes() {
    random_edits(2, 0);
}

/// What a file system says of every file: a write would change it.
fn marks(folder: &Path) -> BTreeMap<String, (u64, std::time::SystemTime)> {
    use std::os::unix::fs::MetadataExt;
    let mark = |path: &String| {
        let meta = fs::metadata(folder.join(path)).unwrap();
        (meta.ino(), meta.modified().unwrap())
    };
    read_tree(folder).keys().map(|path| (path.clone(), mark(path))).collect()
}

#[test]
fn a_second_build_writes_nothing() {
    let site = Site::empty();
    write(&site, &BTreeMap::new(), &Model::new().files());
    let site = site.build();
    let before = marks(&site.out());
    let folders = fs::metadata(site.out()).unwrap().modified().unwrap();
    let site = site.build();
    assert_eq!(before, marks(&site.out()));
    assert_eq!(folders, fs::metadata(site.out()).unwrap().modified().unwrap(), "not even a file for a moment");
    assert_eq!((site.done().made, site.done().written, site.done().deleted), (0, 0, 0));
}

#[test]
fn a_touch_that_changes_no_byte_writes_nothing() {
    let site = Site::new().page("content/index.md", "Home", "Hello.").build();
    let before = marks(&site.out());
    let text = fs::read(site.root().join("content/index.md")).unwrap();
    let site = site.edit("content/index.md", text).build();
    assert_eq!(before, marks(&site.out()));
}

#[test]
fn a_body_edit_writes_one_page() {
    let site = Site::empty();
    write(&site, &BTreeMap::new(), &Model::new().files());
    let site = site.asking(|request| request.explain = true).build();
    let site = site.replace("content/en/practices/p4.md", "2. Two", "2. Other").build();
    // The page, and the page that stands in for its missing translation; of search, the index of the language.
    let (search, pages): (Vec<_>, Vec<_>) = site.done().reasons.iter().partition(|(file, _)| file.starts_with("search/"));
    assert_eq!(pages.len(), 2, "{pages:?}");
    assert!(matches!(&search[..], [(file, _)] if &**file == "search/en/index.json"), "{search:?}");
}

#[test]
fn a_warm_build_repeats_the_warnings_of_the_cold_one() {
    let site = Site::bare().page("content/index.md", "Home", "```klingon\nx\n```").build();
    let cold = site.report();
    assert!(cold.contains("code.unknown-language"), "{cold}");
    let site = site.build();
    assert_eq!(site.done().made, 0);
    assert_eq!(site.report(), cold);
}

#[test]
fn a_file_of_the_theme_that_cannot_be_read_is_named_and_comes_back() {
    let icon = "themes/bare/icons/mark.png";
    let template: std::sync::Arc<str> = "themes/bare/templates/home.html".into();
    let said = |session: &Session| -> Vec<String> {
        let found = session.diagnostics().into_iter().filter(|finding| finding.code == "file.unreadable");
        found.map(|finding| format!("{}: {}", finding.place.unwrap().path, finding.message)).collect()
    };
    // No mode of a file stops root; these stop anybody.
    type Obstacle = (&'static str, fn(&Path));
    let obstacles: [Obstacle; 3] = [
        ("no such file or directory", |path| std::os::unix::fs::symlink("nowhere.png", path).unwrap()),
        ("too many levels of symbolic links", |path| std::os::unix::fs::symlink("mark.png", path).unwrap()),
        ("is a directory", |path| fs::create_dir(path).unwrap()),
    ];
    for (n, (reason, put)) in obstacles.into_iter().enumerate() {
        let site = Site::bare().page("content/index.md", "Home", "Text.").file(icon, "\u{89}PNG");
        let mut session = Session::open(&site.root(), Options::default()).unwrap();
        assert!(said(&session).is_empty(), "{:?}", session.diagnostics());
        let disk = site.root().join(icon);
        fs::remove_file(&disk).unwrap();
        put(&disk);
        // The theme is read again for another file of it, before anybody says that this one has gone.
        site.write(&template, format!("{{% extends \"base.html\" %}}{{# {n} #}}\n"));
        session.refresh_paths(std::slice::from_ref(&template)).unwrap();
        let found = said(&session);
        assert!(found.len() == 1 && found[0].starts_with(&format!("{icon}: cannot read ")) && found[0].ends_with(reason), "{found:?}");
        if disk.is_dir() {
            fs::remove_dir(&disk).unwrap()
        } else {
            fs::remove_file(&disk).unwrap()
        }
        site.write(icon, "\u{89}PNG 2");
        session.refresh_paths(&[icon.into()]).unwrap();
        assert!(said(&session).is_empty(), "{:?}", session.diagnostics());
    }
}
