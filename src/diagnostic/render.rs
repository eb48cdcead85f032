//! Findings as text for a terminal, JSON lines for programs, and GitHub's workflow commands.

use std::fmt::Write;

use serde_json::json;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{Diagnostic, Place, Severity};
use crate::escape::visible;

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One object a line.
    Json,
    /// `::error file=…` lines that GitHub shows beside the source.
    Github,
}

/// All findings in one format, each ending in a line break.
pub fn render(diagnostics: &[Diagnostic], format: Format, color: bool) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        match format {
            Format::Text => text(&mut out, diagnostic, color),
            Format::Json => {
                out.push_str(&to_json(diagnostic).to_string());
                out.push('\n');
            }
            Format::Github => github(&mut out, diagnostic),
        }
    }
    out
}

/// `2 errors, 1 warning`, or nothing when there is none.
pub fn counts(diagnostics: &[Diagnostic]) -> Option<String> {
    let of = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    let parts: Vec<_> = [(of(Severity::Error), "error"), (of(Severity::Warning), "warning")]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| plural(n, word))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

fn paint(text: &str, code: &str, color: bool) -> String {
    if color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
}

fn text(out: &mut String, diagnostic: &Diagnostic, color: bool) {
    let code = if diagnostic.severity == Severity::Error { "1;31" } else { "1;33" };
    let word = paint(diagnostic.severity.word(), code, color);
    let _ = writeln!(out, "{word}: {} [{}]", visible(&diagnostic.said()), diagnostic.code);
    if let Some(place) = &diagnostic.place {
        let _ = writeln!(out, "  {} {}:{}:{}", paint("-->", "34", color), visible(&place.path), place.line, place.column);
        excerpt(out, place, code, color);
    }
    if let Some(help) = &diagnostic.help {
        let _ = writeln!(out, "{}: {}", paint("help", "36", color), visible(help));
    }
    out.push('\n');
}

/// The line and a caret under the range; a tab is four columns wide, a wide character two.
fn excerpt(out: &mut String, place: &Place, code: &str, color: bool) {
    if place.excerpt.trim().is_empty() {
        return;
    }
    let shown = |text: &str| visible(&text.replace('\t', "    ")).into_owned();
    let number = place.line.to_string();
    let gutter = " ".repeat(number.len());
    let start = (place.column - 1).saturating_sub(place.skipped) as usize;
    let length = if place.end_line == place.line { (place.end_column.saturating_sub(place.column)).max(1) as usize } else { usize::MAX };
    let before: String = place.excerpt.chars().take(start).collect();
    let under: String = place.excerpt.chars().skip(start).take(length).collect();
    let pad = shown(&before).width();
    let carets = shown(&under).chars().map(|c| c.width().unwrap_or(0)).sum::<usize>().max(1);
    let _ = writeln!(out, "{gutter} |\n{number} | {}", shown(&place.shown()));
    let _ = writeln!(out, "{gutter} | {}{}", " ".repeat(pad + usize::from(place.skipped > 0)), paint(&"^".repeat(carets), code, color));
}

fn to_json(diagnostic: &Diagnostic) -> serde_json::Value {
    let mut object = json!({
        "severity": diagnostic.severity.word(),
        "code": diagnostic.code,
        "message": diagnostic.said(),
    });
    if let Some(place) = &diagnostic.place {
        object["path"] = json!(&*place.path);
        object["line"] = json!(place.line);
        object["column"] = json!(place.column);
        object["end_line"] = json!(place.end_line);
        object["end_column"] = json!(place.end_column);
        if !place.excerpt.trim().is_empty() {
            object["excerpt"] = json!(place.shown());
        }
    }
    if let Some(help) = &diagnostic.help {
        object["help"] = json!(help);
    }
    object
}

/// <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>
fn github(out: &mut String, diagnostic: &Diagnostic) {
    let data = |text: &str| visible(&text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")).into_owned();
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let _ = write!(out, "::{} ", diagnostic.severity.word());
    if let Some(place) = &diagnostic.place {
        let _ = write!(
            out,
            "file={},line={},endLine={},col={},endColumn={},",
            property(&place.path),
            place.line,
            place.end_line,
            place.column,
            place.end_column
        );
    }
    let help = diagnostic.help.as_ref().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
    let _ = writeln!(out, "title={}::{}{}", property(&diagnostic.code), data(&diagnostic.said()), data(&help));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding() -> Diagnostic {
        let text = "x\nStart with the [installation](instal.md).";
        let at = text.find("instal.md").unwrap();
        Diagnostic::error(
            "link.missing-page",
            "link to a page that does not exist: `instal.md`",
            Place::new(&"content/en/index.md".into(), text, at..at + 9),
        )
        .help("did you mean `install.md`?")
    }

    #[test]
    fn text_shows_place_excerpt_and_help() {
        assert_eq!(
            render(&[finding()], Format::Text, false),
            "error: link to a page that does not exist: `instal.md` [link.missing-page]
  --> content/en/index.md:2:31
  |
2 | Start with the [installation](instal.md).
  |                               ^^^^^^^^^
help: did you mean `install.md`?

"
        );
    }

    #[test]
    fn json_is_one_object_a_line() {
        let line = render(&[finding()], Format::Json, false);
        let value: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(value["line"], 2);
        assert_eq!(value["column"], 31);
        assert_eq!(value["end_column"], 40);
        assert_eq!(value["excerpt"], "Start with the [installation](instal.md).");
    }

    #[test]
    fn an_excerpt_in_json_is_the_line_or_what_stands_around_the_place() {
        let excerpt = |text: &str, range: std::ops::Range<usize>| {
            let fault = Diagnostic::error("x.y", "x", Place::new(&"a.md".into(), text, range));
            serde_json::from_str::<serde_json::Value>(&render(&[fault], Format::Json, false)).unwrap()["excerpt"].clone()
        };
        let long = "x".repeat(500);
        assert_eq!(excerpt("a\n\tb \"c\"\nd", 3..4), "\tb \"c\"");
        assert_eq!(excerpt(&long, 300..301), format!("…{}…", "x".repeat(120)));
        assert_eq!(excerpt("", 0..0), serde_json::Value::Null, "a file without a line to show");
    }

    #[test]
    fn a_name_with_a_line_break_breaks_no_line() {
        let path = "content/a\nb.md".into();
        let odd = Diagnostic::error("url.unportable", "`a\nb` is a name", Place::file(&path)).help("rename `a\nb`");
        let said = "error: `a\\nb` is a name [url.unportable]\n  --> content/a\\nb.md:1:1\nhelp: rename `a\\nb`\n\n";
        assert_eq!(render(std::slice::from_ref(&odd), Format::Text, false), said);
        let github = render(std::slice::from_ref(&odd), Format::Github, false);
        assert!(github.lines().count() == 1 && github.contains("file=content/a%0Ab.md,"), "{github}");
        let json = render(&[odd], Format::Json, false);
        assert_eq!((json.lines().count(), serde_json::from_str::<serde_json::Value>(&json).unwrap()["path"].as_str()), (1, Some("content/a\nb.md")));
    }

    #[test]
    fn github_escapes_what_would_end_the_command() {
        let mut odd = finding();
        odd.message = "50%\nnew".into();
        assert!(render(&[odd], Format::Github, false).contains("::50%25%0Anew"));
    }
}
