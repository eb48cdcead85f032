//! What the work costs at least: the same crates, and nothing around them.
//!
//! [`site`] reads every file, parses it with pulldown-cmark in parallel, puts it through a
//! minijinja page with a sidebar of its section's pages, and writes one folder a page.
//! It checks nothing, rewrites no link, keeps no manifest and stages nothing.
//! [`syntect`] puts every block of code through syntect's `parse_line` and makes no HTML of it.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use minijinja::syntax::SyntaxConfig;
use minijinja::{Environment, Value, context};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd, html};
use rayon::prelude::*;
use syntect::parsing::{ParseState, ScopeStack};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

const PAGE: &str = r#"<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }} · Bench</title>
<meta name="description" content="{{ description }}">
<link rel="stylesheet" href="../../style.css">
</head>
<body>
<header><a href="../../">Bench</a></header>
<nav>
<ul>
{% for item in sidebar %}
<li><a href="../../{{ item.href }}"{% if item.href == here %} aria-current="page"{% endif %}>{{ item.title }}</a></li>
{% endfor %}
</ul>
</nav>
<main>
<h1>{{ title }}</h1>
{{ body }}
</main>
<footer>Bench</footer>
</body>
</html>
"#;

struct Page {
    /// Its folder in the output, with a trailing slash if there is one.
    href: String,
    text: String,
    title: String,
    description: String,
    body: usize,
}

/// The extensions that Payung turns on.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_SMART_PUNCTUATION
}

/// Builds the whole site; says how many pages there are.
///
/// # Errors
/// When the machine refuses.
pub fn site(root: &Path, out: &Path) -> Result<usize> {
    let content = root.join("content");
    let pages: Vec<Page> = files(&content)?.into_par_iter().map(|file| read(&content, &file)).collect::<Result<_>>()?;
    let mut environment = Environment::new();
    environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
    environment.add_template("page.html", PAGE)?;
    // Files come sorted, so the pages of a section stand together.
    let sections: Vec<&[Page]> = pages.chunk_by(|a, b| section(&a.href) == section(&b.href)).collect();
    let work: Vec<(&Page, Value)> = sections
        .into_iter()
        .flat_map(|section| {
            let sidebar: Value = section.iter().map(|page| context! { title => page.title.as_str(), href => page.href.as_str() }).collect();
            section.iter().map(move |page| (page, sidebar.clone()))
        })
        .collect();
    work.into_par_iter().try_for_each(|(page, sidebar)| -> Result<()> {
        let text = &page.text[page.body..];
        let mut body = String::with_capacity(text.len() * 3 / 2);
        html::push_html(&mut body, Parser::new_ext(text, options()));
        let view = context! { title => page.title.as_str(), description => page.description.as_str(), here => page.href.as_str(), sidebar, body => Value::from_safe_string(body) };
        let html = environment.get_template("page.html")?.render(view)?;
        let folder = out.join(&page.href);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("index.html"), html)?;
        Ok(())
    })?;
    Ok(pages.len())
}

fn section(href: &str) -> &str {
    href.split('/').next().unwrap_or_default()
}

/// All Markdown below a folder, sorted.
fn files(content: &Path) -> Result<Vec<PathBuf>> {
    let mut all = Vec::new();
    for entry in walkdir::WalkDir::new(content).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() && entry.path().extension().is_some_and(|ending| ending == "md") {
            all.push(entry.into_path());
        }
    }
    Ok(all)
}

fn read(content: &Path, file: &Path) -> Result<Page> {
    let text = fs::read_to_string(file)?;
    let below = file.strip_prefix(content)?.with_extension("");
    let below = below.to_str().ok_or("a name that is not UTF-8")?.replace('\\', "/");
    let href = match below.strip_suffix("index") {
        Some(folder) if folder.is_empty() || folder.ends_with('/') => folder.to_owned(),
        _ => format!("{below}/"),
    };
    let field = |name: &str| {
        let line = text.lines().take(12).find_map(|line| line.strip_prefix(name)?.strip_prefix(" = \""));
        line.and_then(|line| line.strip_suffix('"')).unwrap_or_default().to_owned()
    };
    let body = text.strip_prefix("+++\n").and_then(|rest| rest.find("\n+++\n")).map_or(0, |at| at + 9);
    Ok(Page { title: field("title"), description: field("description"), href, body, text })
}

/// All blocks of code of a site: language and text.
///
/// # Errors
/// When the machine refuses.
pub fn blocks(root: &Path) -> Result<Vec<(String, String)>> {
    let content = root.join("content");
    let blocks: Vec<Vec<(String, String)>> =
        files(&content)?.into_par_iter().map(|file| Ok(fenced(&fs::read_to_string(file)?))).collect::<Result<_>>()?;
    Ok(blocks.into_iter().flatten().collect())
}

/// Parses every block in a language that syntect knows, on all cores, loading the grammars
/// first; says how many there were.
pub fn syntect(blocks: &[(String, String)]) -> usize {
    let grammars = two_face::syntax::extra_newlines();
    let parsed = blocks.par_iter().filter(|(language, code)| {
        let Some(grammar) = grammars.find_syntax_by_token(language) else {
            return false;
        };
        let mut state = ParseState::new(grammar);
        let mut stack = ScopeStack::new();
        for line in code.split_inclusive('\n') {
            for (_, op) in state.parse_line(line, &grammars).unwrap_or_default() {
                if stack.apply(&op).is_err() {
                    return false;
                }
            }
        }
        true
    });
    parsed.count()
}

fn fenced(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut open: Option<(String, String)> = None;
    for event in Parser::new_ext(text, options()) {
        match (event, &mut open) {
            (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))), _) => open = Some((language.to_string(), String::new())),
            (Event::Text(part), Some((_, code))) => code.push_str(&part),
            (Event::End(TagEnd::CodeBlock), _) => all.extend(open.take()),
            _ => {}
        }
    }
    all
}
