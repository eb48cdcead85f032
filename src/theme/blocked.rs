//! What stands in a template of a site's theme and the pages' own policy stops: scripts and styles that are no files of the site.

use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Place};

/// Attributes that lead somewhere.
const LEADING: [&str; 5] = ["href", "src", "action", "formaction", "xlink:href"];

/// What is wrong with a template in this respect; `inner` is its path in the theme, whose folder is `root`.
pub fn check(path: &Arc<str>, inner: &str, text: &str, root: &str) -> Vec<Diagnostic> {
    let file = |ending: &str| match inner.strip_prefix("components/").and_then(|rest| rest.split_once('/')) {
        Some((name, _)) => format!("{root}components/{name}/{name}.{ending}"),
        None => format!("{root}{ending}/{}.{ending}", inner.rsplit('/').next().unwrap_or_default().trim_end_matches(".html")),
    };
    let warn =
        |code, place: Range<usize>, message: String, help: String| Diagnostic::warning(code, message, Place::new(path, text, place)).help(help);
    let stops = "which the page's policy does not let run: it is no file of the site";
    let mut found = Vec::new();
    for tag in tags(text) {
        if tag.name == "script" && tag.is_written_here() {
            let help = format!("put what it says into `{}`, which every page loads, and take it out here", file("js"));
            found.push(warn("template.script", tag.span.clone(), format!("a script within a template, {stops}"), help));
        }
        if tag.name == "style" {
            let help = format!("put its rules into `{}`, and take it out here", file("css"));
            found.push(warn("template.style", tag.span.clone(), "a style within a template, which the page's policy leaves out".into(), help));
        }
        for (name, value) in &tag.attributes {
            let said = text[name.clone()].to_lowercase();
            if said.strip_prefix("on").is_some_and(|event| !event.is_empty() && event.bytes().all(|b| b.is_ascii_alphabetic())) {
                let help = format!(
                    "take it out, and listen in `{}`, which every page loads: `addEventListener(\"{}\", …)`",
                    file("js"),
                    said.trim_start_matches("on")
                );
                found.push(warn("template.script", name.clone(), format!("`{said}` in a template, {stops}"), help));
            } else if said == "style" {
                let help = format!("give the element a `class`, and write what it looks like into `{}`", file("css"));
                found.push(warn("template.style", name.clone(), "a style within a template, which the page's policy leaves out".into(), help));
            } else if LEADING.contains(&said.as_str()) && value.trim_start().to_lowercase().starts_with("javascript:") {
                let help = format!("make it a `<button>`, and listen for its `click` in `{}`, which every page loads", file("js"));
                found.push(warn("template.script", name.clone(), format!("an address that runs a script, {stops}"), help));
            }
        }
    }
    found
}

/// A tag of HTML in a template.
struct Tag<'t> {
    name: String,
    span: Range<usize>,
    /// The names of its attributes, and their values.
    attributes: Vec<(Range<usize>, &'t str)>,
    /// What stands between it and its end, if it holds text as it is.
    holds: &'t str,
    text: &'t str,
}

impl Tag<'_> {
    /// Whether what a script says stands in it, and is neither data nor printed by a name, which is made where that name is.
    fn is_written_here(&self) -> bool {
        let has = |name: &str, part: &str| self.attributes.iter().any(|(at, value)| self.text[at.clone()] == *name && value.contains(part));
        !has("src", "") && !has("type", "json") && !self.holds.is_empty() && !self.holds.starts_with("{{")
    }
}

/// The tags of HTML in a template, those of its own language passed over.
fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['<', '{']).map(|next| at + next) {
        let rest = &text[next..];
        at = if let Some(length) = own_language(rest) {
            next + length
        } else if rest.starts_with("<!--") {
            rest.find("-->").map_or(text.len(), |end| next + end + 3)
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) && rest.starts_with('<') {
            let (mut tag, end) = tag(text, next);
            let raw = matches!(tag.name.as_str(), "script" | "style");
            let length = if raw { text[end..].to_lowercase().find(&format!("</{}", tag.name)).unwrap_or(text.len() - end) } else { 0 };
            tag.holds = text.get(end..end + length).unwrap_or_default().trim();
            found.push(tag);
            end + length
        } else {
            next + 1
        };
    }
    found
}

/// The length of a tag of the templates' own language, if one starts here.
fn own_language(rest: &str) -> Option<usize> {
    let close = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")].into_iter().find(|(open, _)| rest.starts_with(open))?.1;
    Some(rest.find(close).map_or(rest.len(), |end| end + 2))
}

/// The tag that starts here, and where it ends.
fn tag(text: &str, start: usize) -> (Tag<'_>, usize) {
    let word = |from: usize| text[from..].find(|c: char| c.is_whitespace() || "=>/\"'{".contains(c)).map_or(text.len(), |end| from + end);
    let name_end = word(start + 1);
    let mut tag = Tag { name: text[start + 1..name_end].to_lowercase(), span: start..name_end, attributes: Vec::new(), holds: "", text };
    let mut at = name_end;
    while let Some(c) = text[at..].chars().next() {
        if c == '>' {
            at += 1;
            break;
        }
        if let Some(length) = own_language(&text[at..]) {
            at += length;
            continue;
        }
        let end = word(at);
        if end == at {
            at += c.len_utf8();
            continue;
        }
        let name = at..end;
        let behind = text[end..].trim_start();
        let Some(rest) = behind.strip_prefix('=') else {
            tag.attributes.push((name, ""));
            at = end;
            continue;
        };
        let from = text.len() - rest.trim_start().len();
        let length = value_length(&text[from..]);
        tag.attributes.push((name, text[from..from + length].trim_matches(['"', '\''])));
        at = from + length;
    }
    tag.span.end = at;
    (tag, at)
}

/// The length of an attribute's value; quotation marks within a tag of the templates' own language do not end it.
fn value_length(rest: &str) -> usize {
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let mut at = usize::from(quote.is_some());
    while let Some(c) = rest[at..].chars().next() {
        match (quote, c) {
            (_, '{') if own_language(&rest[at..]).is_some() => at += own_language(&rest[at..]).unwrap_or_default(),
            (Some(quote), c) if c == quote => return at + 1,
            (None, c) if c.is_whitespace() || c == '>' => return at,
            (_, c) => at += c.len_utf8(),
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<(String, String)> {
        let found = check(&"a.html".into(), "templates/page.html", text, "themes/a/");
        found.into_iter().map(|fault| (fault.code.into_owned(), fault.help.unwrap_or_default())).collect()
    }

    #[test]
    fn a_script_is_told_from_one_that_is_a_file() {
        assert!(said("<p><script>x()</script>")[0].1.contains("`themes/a/js/page.js`"));
        for fine in ["<script src=\"a.js\"></script>", "<script type=\"application/ld+json\">{}</script>", "<script>{{ asset.inline|safe }}</script>"]
        {
            assert_eq!(said(fine), [], "{fine}");
        }
    }

    #[test]
    fn what_runs_or_looks_by_an_attribute_is_found_in_any_form() {
        for script in [
            "<a onclick=x()>",
            "<p {% if a %}x=\">\"{% endif %}\n ONLOAD = 'x'>",
            "<a href=\" javascript:x()\">",
            "<b a=\"{{ \"x\" }}\" onblur=\"\">",
        ] {
            assert_eq!(said(script).first().map(|(code, _)| code.as_str()), Some("template.script"), "{script}");
        }
        for style in ["<p style=\"color: red\">", "<style>a { b: c }</style>"] {
            assert_eq!(said(style).first().map(|(code, _)| code.as_str()), Some("template.style"), "{style}");
        }
        for fine in [
            "{# <a onclick=x> #}",
            "<!-- <p style=x> -->",
            "a < b onclick=1",
            "<p data-style=\"x\" title=\"onclick=x\" on=\"a\">",
            "<a href=\"{{ x }}\">style=</a>",
        ] {
            assert_eq!(said(fine), [], "{fine}");
        }
    }
}
