//! Text made safe for where it stands in HTML or XML.

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
