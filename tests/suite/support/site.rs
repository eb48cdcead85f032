//! A site in a folder of its own, built as a test goes along.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use payung::command::Failure;
use payung::command::build::{Report, Request, build};
use payung::diagnostic::{Format, render};
use tempfile::TempDir;

use super::program::{self, Run, payung};

/// Files by their path, `/` between the parts.
pub type Tree = BTreeMap<String, Vec<u8>>;

/// The smallest templates: what a page says, and no theme around it.
const BARE: [(&str, &str); 9] = [
    (
        "templates/base.html",
        "<!DOCTYPE html>\n<html lang=\"{{ lang.code }}\">\n<title>{{ page.title }}</title>\n<link rel=\"stylesheet\" href=\"{{ root }}{{ asset.style }}\">\n<main>\n{% block main %}<h1>{{ page.title }}</h1>\n{{ page.body }}{% include \"after.html\" %}{% endblock %}</main>\n</html>\n",
    ),
    (
        "templates/after.html",
        "{% for relation in page.relations %}<p>{{ relation.label }}:{% for item in relation[\"items\"] %} <a href=\"{{ root }}{{ item.href }}\">{{ item.title }}</a>{% endfor %}</p>\n{% endfor %}{% for source in page.sources %}<p id=\"{{ source.id }}\">{{ source.n }} {{ source.publisher }}, {{ source.title }}</p>\n{% endfor %}",
    ),
    ("templates/page.html", "{% extends \"base.html\" %}\n"),
    ("templates/home.html", "{% extends \"base.html\" %}\n"),
    (
        "templates/section.html",
        "{% extends \"base.html\" %}\n{% block main %}<h1>{{ page.title }}</h1>\n{{ page.body }}<ul>{% for child in page.children %}<li><a href=\"{{ root }}{{ child.href }}\">{{ child.title }}</a></li>{% endfor %}</ul>\n{% endblock %}",
    ),
    ("templates/not-found.html", "{% extends \"base.html\" %}\n{% block main %}<h1>404</h1>\n{% endblock %}"),
    ("templates/redirect.html", "<!DOCTYPE html>\n<meta http-equiv=\"refresh\" content=\"0; url={{ target }}\">\n"),
    ("templates/cite.html", "{% for cite in cites %}<a id=\"{{ cite.id }}\" href=\"{{ cite.href }}\">[{{ cite.n }}]</a>{% endfor %}\n"),
    ("strings/en.toml", "\"page.title\" = \"Page\"\n\"not-found.title\" = \"Not found\"\n"),
];

/// A site and the last build of it.
pub struct Site {
    folder: TempDir,
    request: Request,
    report: Option<Report>,
    failure: Option<Failure>,
}

impl Site {
    /// An empty folder with a `book.toml` of one title, in the default theme.
    pub fn new() -> Self {
        Self::empty().file("book.toml", "[book]\ntitle = \"T\"\n")
    }

    /// The same, in the smallest theme: what stands in `<main>` is what the page says.
    pub fn bare() -> Self {
        Self::empty().file("book.toml", "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n").with_bare_theme()
    }

    /// A folder without anything.
    pub fn empty() -> Self {
        let folder = tempfile::Builder::new().prefix("payung-test-").tempdir().expect("a folder for a site");
        let root = folder.path().join("site");
        fs::create_dir(&root).expect("the site's root");
        Self { request: Request { root, ..Request::default() }, folder, report: None, failure: None }
    }

    /// Adds the smallest theme, as `themes/bare`.
    pub fn with_bare_theme(mut self) -> Self {
        for (path, text) in BARE {
            self = self.file(&format!("themes/bare/{path}"), text);
        }
        self
    }

    /// A page of one language, with its title in front matter.
    pub fn page(self, path: &str, title: &str, body: &str) -> Self {
        self.file(path, format!("+++\ntitle = \"{title}\"\n+++\n{body}\n"))
    }

    /// Writes a file, new or not.
    #[track_caller]
    pub fn file(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.write(path, bytes);
        self
    }

    /// The same, where a chain is in the way.
    #[track_caller]
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let disk = self.root().join(path);
        fs::create_dir_all(disk.parent().expect("a folder")).unwrap_or_else(|error| panic!("cannot create the folder of `{path}`: {error}"));
        fs::write(&disk, bytes).unwrap_or_else(|error| panic!("cannot write `{path}`: {error}"));
    }

    /// Writes a file that is there already.
    #[track_caller]
    pub fn edit(self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        assert!(self.root().join(path).is_file(), "there is no `{path}` to edit");
        self.file(path, bytes)
    }

    /// Replaces a part of a file; the part must be there.
    #[track_caller]
    pub fn replace(self, path: &str, from: &str, to: &str) -> Self {
        let text = fs::read_to_string(self.root().join(path)).unwrap_or_else(|error| panic!("cannot read `{path}`: {error}"));
        assert!(text.contains(from), "`{path}` does not hold `{from}`:\n{text}");
        self.file(path, text.replace(from, to))
    }

    #[track_caller]
    pub fn remove(self, path: &str) -> Self {
        let disk = self.root().join(path);
        let result = if disk.is_dir() { fs::remove_dir_all(&disk) } else { fs::remove_file(&disk) };
        result.unwrap_or_else(|error| panic!("cannot remove `{path}`: {error}"));
        self
    }

    /// Changes what a build is asked for.
    pub fn asking(mut self, change: impl FnOnce(&mut Request)) -> Self {
        change(&mut self.request);
        self
    }

    /// Builds; fails if the build does.
    #[track_caller]
    pub fn build(mut self) -> Self {
        self.attempt();
        if let Some(failure) = &self.failure {
            panic!("the build failed: {failure:?}\n{}", self.report());
        }
        self
    }

    /// Builds; fails if the build does not.
    #[track_caller]
    pub fn build_err(mut self) -> Self {
        self.attempt();
        assert!(self.failure.is_some(), "the build was to fail and did not:\n{}", self.report());
        self
    }

    /// Builds, however it ends; says whether it was good.
    pub fn attempt(&mut self) -> bool {
        (self.report, self.failure) = match build(&self.request) {
            Ok(report) => (Some(report), None),
            Err((report, failure)) => (report.map(|report| *report), Some(failure)),
        };
        self.failure.is_none()
    }

    /// The exit status that the last build stands for.
    pub fn status(&self) -> u8 {
        self.failure.as_ref().map_or(0, Failure::status)
    }

    /// What the last build did.
    #[track_caller]
    pub fn done(&self) -> &Report {
        self.report.as_ref().expect("a build with a report")
    }

    pub fn failure(&self) -> Option<&Failure> {
        self.failure.as_ref()
    }

    /// The last build's findings as text.
    pub fn report(&self) -> String {
        self.report.as_ref().map(|report| render(&report.diagnostics, Format::Text, false)).unwrap_or_default()
    }

    /// The codes of the last build's findings, in order.
    pub fn codes(&self) -> Vec<String> {
        self.report.iter().flat_map(|report| &report.diagnostics).map(|finding| finding.code.to_string()).collect()
    }

    /// Fails unless the last build found exactly these.
    #[track_caller]
    pub fn finds<const N: usize>(self, codes: [&str; N]) -> Self {
        assert_eq!(self.codes(), codes, "findings:\n{}", self.report());
        self
    }

    /// Fails unless `<main>` of an output holds this part.
    #[track_caller]
    pub fn main_has(self, file: &str, part: &str) -> Self {
        let main = self.main_of(file);
        assert!(main.contains(part), "`<main>` of `{file}` does not hold `{part}`:\n{main}");
        self
    }

    /// Fails if an output holds this part anywhere.
    #[track_caller]
    pub fn lacks(self, file: &str, part: &str) -> Self {
        let text = self.read(file);
        assert!(!text.contains(part), "`{file}` holds `{part}`:\n{text}");
        self
    }

    /// What stands between the `<main>` tags of an output.
    #[track_caller]
    pub fn main_of(&self, file: &str) -> String {
        let html = self.read(file);
        let start = html.find("<main").and_then(|at| html[at..].find('>').map(|end| at + end + 1));
        let inner = start.and_then(|start| html[start..].find("</main>").map(|end| html[start..start + end].to_owned()));
        inner.unwrap_or_else(|| panic!("`{file}` has no `<main>`:\n{html}"))
    }

    /// An output as text.
    #[track_caller]
    pub fn read(&self, file: &str) -> String {
        let path = self.out().join(file);
        fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("cannot read the output `{file}`: {error}; there is:\n{}", self.tree().keys().cloned().collect::<Vec<_>>().join("\n"))
        })
    }

    /// Whether an output is there.
    pub fn has(&self, file: &str) -> bool {
        self.out().join(file).exists()
    }

    /// All files of the output folder.
    pub fn tree(&self) -> Tree {
        read_tree(&self.out())
    }

    /// The site's root.
    pub fn root(&self) -> PathBuf {
        self.request.root.clone()
    }

    /// The folder above the root, which is the test's own.
    pub fn above(&self) -> &Path {
        self.folder.path()
    }

    /// The output folder.
    pub fn out(&self) -> PathBuf {
        self.request.out.clone().unwrap_or_else(|| self.root().join("public"))
    }

    /// The output of a build of the same files in a folder of its own.
    #[track_caller]
    pub fn clean(&self) -> Tree {
        let out = tempfile::tempdir().expect("a folder for a clean build");
        let request = Request { out: Some(out.path().join("clean")), ..self.request.clone() };
        // A clean build knows nothing of an earlier one; its own cache is not the next build's.
        let (cache, aside) = (self.root().join(".payung"), out.path().join("cache"));
        let _ = fs::rename(&cache, &aside);
        let built = build(&request);
        let _ = fs::remove_dir_all(&cache);
        let _ = fs::rename(&aside, &cache);
        match built {
            Ok(_) => read_tree(&out.path().join("clean")),
            Err((report, failure)) => {
                panic!(
                    "the clean build failed: {failure:?}\n{}",
                    report.map(|report| render(&report.diagnostics, Format::Text, false)).unwrap_or_default()
                )
            }
        }
    }

    /// Fails unless the output folder is byte for byte what a clean build makes.
    #[track_caller]
    pub fn equals_clean(self) -> Self {
        same_trees(&self.tree(), &self.clean());
        self
    }

    /// Runs the program in the site's root.
    #[track_caller]
    pub fn run<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Run {
        program::run(&mut payung(&self.root(), args))
    }
}

/// All files below a folder.
pub fn read_tree(folder: &Path) -> Tree {
    let mut tree = Tree::new();
    read_into(folder, "", &mut tree);
    tree
}

fn read_into(folder: &Path, prefix: &str, tree: &mut Tree) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            read_into(&entry.path(), &format!("{name}/"), tree);
        } else if let Ok(bytes) = fs::read(entry.path()) {
            tree.insert(name, bytes);
        }
    }
}

/// Fails unless two trees have the same files with the same bytes.
#[track_caller]
pub fn same_trees(got: &Tree, expected: &Tree) {
    if let Some(difference) = difference(got, expected) {
        panic!("{difference}");
    }
}

/// How two trees differ, if they do: files missing or too many, or the first file with other bytes.
pub fn difference(got: &Tree, expected: &Tree) -> Option<String> {
    let missing: Vec<&String> = expected.keys().filter(|path| !got.contains_key(*path)).collect();
    let extra: Vec<&String> = got.keys().filter(|path| !expected.contains_key(*path)).collect();
    if !missing.is_empty() || !extra.is_empty() {
        return Some(format!("files missing: {missing:?}, files too many: {extra:?}"));
    }
    let (path, bytes) = expected.iter().find(|(path, bytes)| got[*path] != **bytes)?;
    let (got, expected) = (String::from_utf8_lossy(&got[path]), String::from_utf8_lossy(bytes));
    let line = got.lines().zip(expected.lines()).position(|(a, b)| a != b).unwrap_or_else(|| got.lines().count().min(expected.lines().count()));
    let at = |text: &str| text.lines().nth(line).unwrap_or("(nothing)").chars().take(2000).collect::<String>();
    Some(format!("`{path}` differs in line {}\n  expected: {}\n  got:      {}", line + 1, at(&expected), at(&got)))
}
