//! Text made safe for where it stands: in HTML, in XML, on a terminal.

use std::borrow::Cow;

/// Text as the content of an element or a quoted attribute.
/// ```
/// assert_eq!(payung::escape::html("a < b & \"c\""), "a &lt; b &amp; &quot;c&quot;");
/// ```
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    html_into(&mut out, text);
    out
}

/// Appends text, escaped for an element or a quoted attribute.
pub fn html_into(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = special(rest) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
}

/// Where the first sign stands that must not stand in HTML as it is.
pub fn special(text: &str) -> Option<usize> {
    text.bytes().position(|b| matches!(b, b'&' | b'<' | b'>' | b'"' | b'\''))
}

/// Text as the content of an XML element or attribute: signs that XML 1.0 does not allow are dropped.
/// ```
/// assert_eq!(payung::escape::xml("a\u{1}&b"), "a&amp;b");
/// ```
pub fn xml(text: &str) -> String {
    let allowed = |c: &char| !c.is_control() || matches!(c, '\n' | '\t') || *c == '\u{85}';
    html(&text.chars().filter(allowed).filter(|c| !matches!(c, '\u{fffe}' | '\u{ffff}')).collect::<String>())
}

/// Whether a sign turns the direction of the text behind it (CVE-2021-42574).
pub fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A text of one line without what a terminal would obey, for what anybody may have written: a line break is `\n`, as in
/// the name of a file that has one, and each other such sign is U+FFFD.
/// ```
/// assert_eq!(payung::escape::visible("a\u{1b}[31m\nb\u{202e}"), "a\u{fffd}[31m\\nb\u{fffd}");
/// ```
pub fn visible(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && c != '\t' || turns(c);
    if text.contains(obeyed) { text.replace('\n', "\\n").replace(obeyed, "\u{fffd}").into() } else { text.into() }
}
