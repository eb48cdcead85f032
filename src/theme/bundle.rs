//! All styles into one file and all scripts into one file, without comments. Styles of components that
//! stand apart are left out of it: pages that call one have a style file with it, pages that call more one with all.
//!
//! Styles keep the order layers, tokens, reset, base, prose, layout, components, utilities,
//! print; the cascade layers decide, not the order. Each script stands in a block of
//! its own, so that names do not meet; the file runs as a module and as a classic script.
//! Files named `*.lazy.css` and `*.lazy.js` stay by themselves: a script loads them when they are
//! wanted, by an address that stands in it as `"lazy:components/x/y.lazy.js"`.

use std::collections::BTreeMap;

use super::Files;

const LAZY: [(&str, &str); 2] = [(".lazy.css", "css"), (".lazy.js", "js")];

const STYLES: [&str; 8] = ["layers", "tokens", "reset", "base", "prose", "layout", "utilities", "print"];

/// The style file of a page: all styles but those of the components in `left_out`.
pub fn style(files: &Files<'_>, left_out: &[&str]) -> String {
    let mut out = String::new();
    for name in STYLES {
        if let Some((_, text)) = files.text(&format!("css/{name}.css")) {
            css(&mut out, text);
        }
    }
    let listed = |path: &str| STYLES.iter().any(|name| path == format!("css/{name}.css"));
    let apart = |path: &str| path.strip_prefix("components/").and_then(|rest| rest.split('/').next()).is_some_and(|name| left_out.contains(&name));
    for (path, _, bytes) in files.below("css/").chain(files.below("components/")) {
        if path.ends_with(".css") && !path.ends_with(".lazy.css") && !listed(path) && !apart(path) {
            css(&mut out, &String::from_utf8_lossy(bytes));
        }
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
