//! All styles of a page into one file and all scripts into one file, without comments. Styles of components that
//! stand apart, those of one template (`css/templates/home.css` for `home.html`), and those of what Markdown seldom
//! becomes (`components/table/table.css`) are in the files of those pages alone that need them. A style that needs
//! another of these says so at its start: `@import "components/cards/cards.css";`, a path in the theme.
//!
//! Styles keep the order layers, tokens, reset, base, objects, prose, layout, print, components; the cascade layers
//! decide, not the order. Each script stands in a block of
//! its own, so that names do not meet; the file runs as a module and as a classic script.
//! Files named `*.lazy.css` and `*.lazy.js` stay by themselves: a script loads them when they are
//! wanted, by an address that stands in it as `"lazy:components/x/y.lazy.js"`.

use std::collections::BTreeMap;

use super::Files;

const LAZY: [(&str, &str); 2] = [(".lazy.css", "css"), (".lazy.js", "js")];

/// The styles of single templates.
const TEMPLATES: &str = "css/templates/";

/// Colours, one file a palette.
const PALETTES: &str = "css/palettes/";

const STYLES: [&str; 8] = ["layers", "tokens", "reset", "base", "objects", "prose", "layout", "print"];

/// Components that are not called: what Markdown becomes on few pages.
pub const MARKDOWN: [&str; 4] = ["alert", "code", "notes", "table"];

/// The component of pages that offer a quick way out.
pub const EXIT: &str = "exit-link";

/// What stands apart without being called: what is in [`MARKDOWN`], [`EXIT`], and templates that have styles of their
/// own, by the name of their file.
pub fn apart(files: &Files<'_>) -> impl Iterator<Item = String> {
    MARKDOWN.iter().copied().chain([EXIT]).map(str::to_owned).chain(files.below(TEMPLATES).filter_map(|(path, _, _)| owner(path)))
}

/// What a style belongs to: a component, or a template.
fn owner(path: &str) -> Option<String> {
    if let Some(name) = path.strip_prefix(TEMPLATES) {
        return Some(format!("{}.html", name.strip_suffix(".css")?));
    }
    path.strip_prefix("components/")?.split('/').next().map(str::to_owned)
}

/// All styles in their order, each without comments.
pub struct Styles(Vec<Style>);

/// What one file has.
struct Style {
    owner: Option<String>,
    /// Whose styles it needs besides.
    imports: Vec<String>,
    text: String,
    /// The layer that it is wholly of.
    layer: Option<String>,
}

impl Style {
    fn new(owner: Option<String>, file: &str) -> Self {
        let mut text = String::new();
        css(&mut text, file);
        let mut imports = Vec::new();
        while let Some((path, rest)) = text.strip_prefix("@import \"").and_then(|rest| rest.split_once("\";")) {
            imports.extend(self::owner(path));
            text = rest.to_owned();
        }
        Self { owner, imports, layer: only_layer(&text).map(str::to_owned), text }
    }
}

impl Styles {
    /// Reads the styles of a theme, of its palettes the one that is chosen.
    pub fn read(files: &Files<'_>, palette: &str) -> Self {
        let path_of = |name: &str| format!("css/{name}.css");
        let first = STYLES.iter().filter_map(|name| files.text(&path_of(name))).map(|(_, text)| Style::new(None, text));
        let listed = |path: &str| STYLES.iter().any(|name| path == path_of(name));
        let chosen = format!("{PALETTES}{palette}.css");
        let wanted =
            |path: &str| path.ends_with(".css") && !path.ends_with(".lazy.css") && !listed(path) && (!path.starts_with(PALETTES) || path == chosen);
        let others = files.below("css/").chain(files.below("components/")).filter(|(path, _, _)| wanted(path));
        Self(first.chain(others.map(|(path, _, bytes)| Style::new(owner(path), &String::from_utf8_lossy(bytes)))).collect())
    }

    /// What styles belong to, and what else those need.
    pub fn imports(&self) -> impl Iterator<Item = (&str, impl Iterator<Item = &str>)> {
        self.0.iter().filter_map(|style| Some((style.owner.as_deref()?, style.imports.iter().map(String::as_str))))
    }

    /// The style file of a page: all styles but those of what is in `left_out`.
    pub fn without(&self, left_out: &[&str]) -> String {
        let apart = |style: &&Style| style.owner.as_ref().is_some_and(|name| left_out.contains(&name.as_str()));
        joined(self.0.iter().filter(|style| !apart(style)))
    }
}

/// Styles one after the other; neighbours that are wholly of one layer share its block.
fn joined<'a>(styles: impl Iterator<Item = &'a Style>) -> String {
    let mut out = String::new();
    let mut last = &None;
    for style in styles.filter(|style| !style.text.trim().is_empty()) {
        match &style.layer {
            Some(name) if *last == style.layer => {
                out.truncate(out.trim_end().len() - 1);
                out.push_str(&style.text["@layer {".len() + name.len()..]);
            }
            _ => out.push_str(&style.text),
        }
        last = &style.layer;
    }
    out
}

/// Files that are loaded when they are wanted: path in the theme, ending, text.
pub fn lazy<'f>(files: &'f Files<'_>) -> Vec<(&'f str, &'static str, String)> {
    let mut all = Vec::new();
    for (path, _, bytes) in files.below("js/").chain(files.below("components/")) {
        for (name, ending) in LAZY.iter().filter(|(name, _)| path.ends_with(name)) {
            let (mut out, text) = (String::new(), String::from_utf8_lossy(bytes));
            if *name == ".lazy.css" {
                css(&mut out, &text)
            } else {
                js(&mut out, &text)
            }
            all.push((path, *ending, out));
        }
    }
    all
}

/// The one script file; `addresses` are those of lazy files by their path.
pub fn script(files: &Files<'_>, addresses: &BTreeMap<String, String>) -> String {
    let mut out = String::from("\"use strict\";\n");
    for (path, _, bytes) in files.below("js/").chain(files.below("components/")) {
        if path.ends_with(".js") && !path.ends_with(".lazy.js") {
            out.push_str("{\n");
            js(&mut out, &String::from_utf8_lossy(bytes));
            out.push_str("}\n");
        }
    }
    addresses.iter().fold(out, |out, (path, address)| out.replace(&format!("\"lazy:{path}\""), &format!("\"{address}\"")))
}

/// The script that stands in every page's head, `inline.js`.
pub fn inline(files: &Files<'_>) -> String {
    let mut out = String::new();
    if let Some((_, text)) = files.text("inline.js") {
        js(&mut out, text);
    }
    out.trim_end().to_owned()
}

/// The layer whose one block is all that a file has.
fn only_layer(css: &str) -> Option<&str> {
    let (name, block) = css.strip_prefix("@layer ")?.split_once('{')?;
    let block = block.trim_end().strip_suffix('}')?;
    if !name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)) {
        return None;
    }
    let (mut depth, mut quote, mut escaped) = (0_i32, None, false);
    for c in block.chars() {
        match (quote, c) {
            _ if escaped => escaped = false,
            (_, '\\') => escaped = true,
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return None;
        }
    }
    (depth == 0).then_some(name)
}

/// Copies CSS without comments, and white space only where it separates; strings stay as they are.
fn css(out: &mut String, text: &str) {
    let mut chars = text.chars().peekable();
    let mut space = false;
    while let Some(c) = chars.next() {
        match c {
            '/' if chars.peek() == Some(&'*') => {
                chars.next();
                let mut star = false;
                for c in chars.by_ref() {
                    if star && c == '/' {
                        break;
                    }
                    star = c == '*';
                }
                space = true;
            }
            c if c.is_whitespace() => space = true,
            '"' | '\'' => {
                separate(out, &mut space);
                out.push(c);
                while let Some(inner) = chars.next() {
                    out.push(inner);
                    if inner == '\\' {
                        out.extend(chars.next());
                    } else if inner == c {
                        break;
                    }
                }
            }
            // White space before a colon may be a descendant (`a :hover`); behind one it never means anything.
            '{' | '}' | ';' | ',' | '>' => {
                space = false;
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => {
                separate(out, &mut space);
                out.push(c);
            }
        }
    }
    out.push('\n');
}

fn separate(out: &mut String, space: &mut bool) {
    if *space && !out.is_empty() && !out.ends_with(['{', '}', ';', ',', '>', ':', '\n']) {
        out.push(' ');
    }
    *space = false;
}

/// Copies a script without lines that are only a comment, and without indentation.
fn js(out: &mut String, text: &str) {
    let mut comment = false;
    for line in text.lines() {
        let line = line.trim();
        if comment || line.starts_with("/*") {
            comment = !line.ends_with("*/");
        } else if !line.is_empty() && !line.starts_with("//") {
            out.push_str(line);
            out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn css_loses_comments_and_keeps_strings() {
        let mut out = String::new();
        css(&mut out, "@layer a {\n  .b > c::after { content: \"/* x */  y\"; margin: 0 auto; } /* z */\n}\n");
        assert_eq!(out, "@layer a{.b>c::after{content:\"/* x */  y\";margin:0 auto}}\n");
    }

    #[test]
    fn neighbours_of_one_layer_share_its_block() {
        let styles = [
            "@layer a { b { content: \"}\" } }",
            "@layer a { c { d: e } }",
            "@layer a { f { g: h } } i { j: k }",
            "@layer a, l;",
            "@layer l { m { n: o } }",
        ];
        let styles = styles.map(|file| Style::new(None, file));
        assert_eq!(joined(styles.iter()), "@layer a{b{content:\"}\"}c{d:e}}\n@layer a{f{g:h}}i{j:k}\n@layer a,l;\n@layer l{m{n:o}}\n");
    }

    #[test]
    fn what_a_style_imports_is_named_and_not_printed() {
        let style =
            Style::new(None, "/* Rows. */\n@import \"components/table/table.css\";\n@import \"css/templates/home.css\";\n@layer a { b { c: d } }");
        assert_eq!(style.imports, ["table", "home.html"]);
        assert_eq!((style.text.as_str(), style.layer.as_deref()), ("@layer a{b{c:d}}\n", Some("a")));
    }

    #[test]
    fn css_keeps_the_space_that_calc_needs() {
        let mut out = String::new();
        css(&mut out, "a { width: calc(1px + 2px); }");
        assert_eq!(out, "a{width:calc(1px + 2px)}\n");
    }

    #[test]
    fn scripts_lose_whole_line_comments_only() {
        let mut out = String::new();
        js(&mut out, "/** doc\n * x */\nconst a = \"// no\"; // kept\n  // gone\n");
        assert_eq!(out, "const a = \"// no\"; // kept\n");
    }
}
