//! Markdown that no builder owns: headings for titles and no front matter, written as each builder wants it.

use std::fs;
use std::path::{Path, PathBuf};

use super::measure::Result;

/// A document: its path below the folder, its title, and its text with the title as first heading.
struct Doc {
    path: String,
    title: String,
    text: String,
}

/// A folder of documents.
pub struct Docs(Vec<Doc>);

impl Docs {
    /// Reads all Markdown below a folder, sorted; front matter between lines of `+++` or `---` is left out.
    ///
    /// # Errors
    /// When the machine refuses.
    pub fn read(root: &Path) -> Result<Self> {
        let mut all = Vec::new();
        for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
            let entry = entry?;
            let path = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            if !entry.file_type().is_file() || !path.ends_with(".md") {
                continue;
            }
            let whole = fs::read_to_string(entry.path())?;
            let (front, body) = split(&whole);
            let named =
                front.lines().find_map(|line| line.strip_prefix("title")?.trim_start_matches([' ', '=', ':']).trim_matches('"').to_owned().into());
            let headed = body.trim_start().starts_with("# ").then(|| body.trim_start().lines().next().map(|line| line[2..].trim().to_owned()));
            let title: String = headed.clone().flatten().or(named).unwrap_or_else(|| path.trim_end_matches(".md").to_owned());
            let text = if headed.is_some() { body.to_owned() } else { format!("# {title}\n\n{body}") };
            all.push(Doc { path, title, text });
        }
        if !all.iter().any(|doc| doc.path == "index.md") {
            all.push(Doc { path: "index.md".into(), title: "Home".into(), text: "# Home\n\nText.\n".into() });
        }
        Ok(Self(all))
    }

    /// How many there are.
    pub fn pages(&self) -> usize {
        self.0.len()
    }

    /// How long they are together.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|doc| doc.text.len()).sum()
    }

    fn write(&self, folder: &Path, place: impl Fn(&Doc) -> (String, String)) -> Result<()> {
        for doc in &self.0 {
            let (path, text) = place(doc);
            put(&folder.join(path), &text)?;
        }
        Ok(())
    }

    /// For this builder.
    ///
    /// # Errors
    /// When the machine refuses, as of all that follow.
    pub fn payung(&self, site: &Path) -> Result<()> {
        self.book(site, true)
    }

    /// The same, with code left without colours.
    pub fn payung_plain(&self, site: &Path) -> Result<()> {
        self.book(site, false)
    }

    fn book(&self, site: &Path, highlight: bool) -> Result<()> {
        // What others only warn of, or do not look at, must not end the run.
        let weak = ["link.missing-page", "link.missing-anchor", "link.missing-file", "image.missing"]
            .map(|code| format!("\"{code}\" = \"warn\"\n"))
            .concat();
        let book = format!("[book]\ntitle = \"Bench\"\nlanguage = \"en\"\n\n[markdown]\nhighlight = {highlight}\n\n[check.severity]\n{weak}");
        put(&site.join("book.toml"), &book)?;
        self.write(&site.join("content"), |doc| (doc.path.clone(), doc.text.clone()))
    }

    /// For Hugo, with a theme that has a sidebar of the section's pages.
    pub fn hugo(&self, site: &Path) -> Result<()> {
        self.hugo_site(site, true)
    }

    /// The same, with code left without colours.
    pub fn hugo_plain(&self, site: &Path) -> Result<()> {
        self.hugo_site(site, false)
    }

    fn hugo_site(&self, site: &Path, highlight: bool) -> Result<()> {
        let config = format!(
            "baseURL = \"https://example.org/\"\ntitle = \"Bench\"\ndisableKinds = [\"taxonomy\", \"term\", \"RSS\"]\n[markup.highlight]\ncodeFences = {highlight}\nnoClasses = false\n"
        );
        put(&site.join("hugo.toml"), &config)?;
        let page = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ .Title }} · {{ site.Title }}</title></head>\n<body><header><a href=\"{{ site.Home.RelPermalink }}\">{{ site.Title }}</a></header>\n<nav><ul>{{ range .CurrentSection.RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .LinkTitle }}</a></li>\n{{ end }}</ul></nav>\n<main>{{ .Content }}</main></body></html>\n";
        for name in ["single", "list", "home"] {
            put(&site.join(format!("layouts/{name}.html")), page)?;
            put(&site.join(format!("layouts/_default/{name}.html")), page)?;
        }
        put(&site.join("layouts/index.html"), page)?;
        self.write(&site.join("content"), |doc| {
            let path = match doc.path.strip_suffix("index.md") {
                Some(folder) if folder.is_empty() || folder.ends_with('/') => format!("{folder}_index.md"),
                _ => doc.path.clone(),
            };
            (path, format!("---\ntitle: {:?}\n---\n\n{}", doc.title, doc.text))
        })
    }

    /// For mdBook: with a list of all documents.
    pub fn mdbook(&self, site: &Path) -> Result<()> {
        put(&site.join("book.toml"), "[book]\ntitle = \"Bench\"\n")?;
        let line = |doc: &Doc| {
            let depth = doc.path.trim_end_matches("index.md").trim_end_matches('/').matches('/').count();
            format!("{}- [{}]({})\n", "  ".repeat(depth.min(1)), doc.title.replace(['[', ']'], ""), doc.path)
        };
        let mut docs: Vec<&Doc> = self.0.iter().collect();
        docs.sort_by_key(|doc| doc.path.trim_end_matches("index.md").to_owned());
        let list: String = docs.into_iter().map(line).collect();
        put(&site.join("src/SUMMARY.md"), &format!("# Summary\n\n{list}"))?;
        self.write(&site.join("src"), |doc| (doc.path.clone(), doc.text.clone()))
    }

    /// For Material for MkDocs, and for Zensical, which reads the same.
    pub fn mkdocs(&self, site: &Path) -> Result<()> {
        let config = "site_name: Bench\nsite_url: https://example.org/\ntheme:\n  name: material\nplugins:\n  - search\nmarkdown_extensions:\n  - pymdownx.highlight\n  - pymdownx.superfences\n  - tables\n";
        put(&site.join("mkdocs.yml"), config)?;
        self.write(&site.join("docs"), |doc| (doc.path.clone(), doc.text.clone()))
    }

    /// For VitePress, with its search.
    pub fn vitepress(&self, site: &Path) -> Result<()> {
        let config = "export default { title: \"Bench\", ignoreDeadLinks: true, themeConfig: { search: { provider: \"local\" } } };\n";
        put(&site.join(".vitepress/config.mjs"), config)?;
        self.write(site, |doc| (doc.path.clone(), doc.text.clone()))
    }
}

/// Adds a sentence to one page of a site that is there.
///
/// # Errors
/// When the machine refuses.
pub fn edit(docs: &Docs, site: &Path) -> Result<()> {
    if let Some(doc) = docs.0.get(docs.pages() / 2) {
        put(&site.join("content").join(&doc.path), &format!("{}\nA sentence that was not there.\n", doc.text))?;
    }
    Ok(())
}

/// Leaves a site as it is.
///
/// # Errors
/// Never.
pub fn nothing(_docs: &Docs, _site: &Path) -> Result<()> {
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<()> {
    fs::create_dir_all(path.parent().map_or_else(PathBuf::new, Path::to_path_buf))?;
    fs::write(path, text)?;
    Ok(())
}

/// Front matter and the rest.
fn split(text: &str) -> (&str, &str) {
    for fence in ["+++\n", "---\n"] {
        if let Some((front, body)) = text.strip_prefix(fence).and_then(|rest| rest.split_once(&format!("\n{fence}"))) {
            return (front, body);
        }
    }
    ("", text)
}
