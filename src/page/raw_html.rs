//! Raw HTML in Markdown, by a list of tags and attributes.
//!
//! What is not on the list does not reach the output and is reported. Tags that an author
//! left open are closed at the end of the block around them, and closing tags without an
//! opening one are dropped, so that the layout of the page holds.

mod tag;

use std::collections::BTreeSet;

use crate::escape;
use crate::url::{Link, link};

pub use tag::attributes;
pub use tag::{Attribute, Bit, bits};
use tag::{RAW_TEXT, REFERENCE, content_end};

const FLOW: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];
const PHRASING: [&str; 32] = [
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "rp", "rt", "ruby", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
];
const VOID: [&str; 5] = ["br", "col", "hr", "img", "wbr"];
const GLOBAL: [&str; 5] = ["class", "id", "lang", "dir", "title"];
const OWN: [(&str, &[&str]); 16] = [
    ("a", &["href", "hreflang"]),
    ("img", &["src", "alt", "width", "height"]),
    ("ol", &["start", "reversed", "type"]),
    ("li", &["value"]),
    ("td", &["colspan", "rowspan", "headers"]),
    ("th", &["colspan", "rowspan", "headers", "scope", "abbr"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("time", &["datetime"]),
    ("data", &["value"]),
    ("del", &["cite", "datetime"]),
    ("ins", &["cite", "datetime"]),
    ("blockquote", &["cite"]),
    ("q", &["cite"]),
    ("details", &["open"]),
    ("abbr", &[]),
];
/// Elements that mean something only inside another one.
const INSIDE: [(&str, &[&str]); 16] = [
    ("li", &["ol", "ul"]),
    ("dt", &["dl"]),
    ("dd", &["dl"]),
    ("summary", &["details"]),
    ("figcaption", &["figure"]),
    ("caption", &["table"]),
    ("colgroup", &["table"]),
    ("col", &["colgroup", "table"]),
    ("thead", &["table"]),
    ("tbody", &["table"]),
    ("tfoot", &["table"]),
    ("tr", &["table", "thead", "tbody", "tfoot"]),
    ("td", &["tr"]),
    ("th", &["tr"]),
    ("rt", &["ruby"]),
    ("rp", &["ruby"]),
];

/// What was left out, for a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// `` `<script>` `` or `` `onclick` ``.
    pub what: String,
    /// Where it starts in the chunk.
    pub at: usize,
}

/// Rewrites an address as the page needs it.
pub type Rewrite<'a> = &'a dyn Fn(&str) -> String;

/// Keeps count of the tags that authors opened.
#[derive(Default)]
pub struct Sanitizer {
    /// Elements without markup inside that this chunk never closes: looked for once, not for each.
    endless: BTreeSet<String>,
    open: Vec<(String, usize)>,
}

impl Sanitizer {
    /// Copies one chunk of raw HTML, found at a depth of the Markdown around it.
    pub fn take(&mut self, out: &mut String, chunk: &str, depth: usize, inline: bool, rewrite: Rewrite<'_>) -> Vec<Dropped> {
        self.endless.clear();
        let mut dropped = Vec::new();
        let mut at = 0;
        while at < chunk.len() {
            let Some(next) = chunk[at..].find('<').map(|i| at + i) else {
                break;
            };
            text(out, &chunk[at..next]);
            at = self.tag(out, chunk, next, depth, inline, rewrite, &mut dropped);
        }
        text(out, &chunk[at.min(chunk.len())..]);
        dropped
    }

    /// Closes what was opened deeper than this.
    pub fn close(&mut self, out: &mut String, depth: usize) {
        while let Some((name, _)) = self.open.pop_if(|(_, opened)| *opened > depth) {
            out.push_str(&format!("</{name}>"));
        }
    }

    /// Closes all that is open.
    pub fn finish(&mut self, out: &mut String) {
        while let Some((name, _)) = self.open.pop() {
            out.push_str(&format!("</{name}>"));
        }
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one scan, used in one place")]
    fn tag(
        &mut self,
        out: &mut String,
        chunk: &str,
        at: usize,
        depth: usize,
        inline: bool,
        rewrite: Rewrite<'_>,
        dropped: &mut Vec<Dropped>,
    ) -> usize {
        let rest = &chunk[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            return comment.find("-->").map_or(chunk.len(), |end| at + 4 + end + 3);
        }
        for (open, close) in [("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")] {
            if rest.starts_with(open) {
                return rest.find(close).map_or(chunk.len(), |end| at + end + close.len());
            }
        }
        let closing = rest.starts_with("</");
        let name_at = if closing { 2 } else { 1 };
        let name: String = rest[name_at..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect::<String>();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            out.push_str("&lt;");
            return at + 1;
        }
        let lower = name.to_ascii_lowercase();
        let (attributes, length) = attributes(&rest[name_at + name.len()..]);
        let end = at + name_at + name.len() + length;
        if RAW_TEXT.contains(&lower.as_str()) {
            if closing {
                return end;
            }
            dropped.push(Dropped { what: format!("<{lower}>"), at });
            if self.endless.contains(&lower) {
                return end;
            }
            return content_end(chunk, end, &lower).unwrap_or_else(|| {
                self.endless.insert(lower);
                end
            });
        }
        if closing {
            self.close_tag(out, &lower, depth);
        } else if self.allowed(&lower, inline) {
            self.open_tag(out, &lower, &attributes, depth, rewrite, dropped, at);
        } else {
            dropped.push(Dropped { what: format!("<{lower}>"), at });
        }
        end
    }

    fn allowed(&self, name: &str, inline: bool) -> bool {
        let phrasing = PHRASING.contains(&name);
        let flow = FLOW.contains(&name) && !inline;
        let inside =
            INSIDE.iter().find(|(inner, _)| *inner == name).is_none_or(|(_, outer)| self.open.iter().any(|(open, _)| outer.contains(&open.as_str())));
        let nested = name == "a" && self.open.iter().any(|(open, _)| open == "a");
        (phrasing || flow) && inside && !nested
    }

    #[expect(clippy::too_many_arguments, reason = "the state of one scan, used in one place")]
    fn open_tag(
        &mut self,
        out: &mut String,
        name: &str,
        attributes: &[Attribute],
        depth: usize,
        rewrite: Rewrite<'_>,
        dropped: &mut Vec<Dropped>,
        at: usize,
    ) {
        out.push('<');
        out.push_str(name);
        let own = OWN.iter().find(|(tag, _)| *tag == name).map_or(&[][..], |(_, own)| own);
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        for Attribute { name: key, value, .. } in attributes {
            let listed = GLOBAL.contains(&key.as_str()) || own.contains(&key.as_str()) || key.starts_with("aria-");
            let address = matches!(key.as_str(), "href" | "src" | "cite");
            let forbidden = address && matches!(link(value.as_deref().unwrap_or_default()), Link::Forbidden);
            if !listed || forbidden {
                dropped.push(Dropped { what: key.clone(), at });
                continue;
            }
            if !seen.insert(key) {
                continue;
            }
            out.push(' ');
            out.push_str(key);
            if let Some(value) = value {
                let value = if address { rewrite(value) } else { value.clone() };
                out.push_str("=\"");
                out.push_str(&escape::html(&value).replace(REFERENCE, "&"));
                out.push('"');
            }
        }
        let outside = |attribute: &Attribute| attribute.name == "href" && matches!(link(attribute.said()), Link::Outside);
        if name == "a" && attributes.iter().any(outside) {
            out.push_str(" rel=\"noreferrer\"");
        }
        if name == "img" && !seen.contains("alt") {
            out.push_str(" alt=\"\"");
        }
        out.push('>');
        if !VOID.contains(&name) {
            self.open.push((name.to_owned(), depth));
        }
    }

    /// Closes the innermost tag of that name and what was left open inside it.
    fn close_tag(&mut self, out: &mut String, name: &str, depth: usize) {
        let Some(at) = self.open.iter().rposition(|(open, opened)| open == name && *opened >= depth) else {
            return;
        };
        while self.open.len() > at {
            if let Some((name, _)) = self.open.pop() {
                out.push_str(&format!("</{name}>"));
            }
        }
    }
}

/// Text between tags: character references stay, stray signs are escaped.
fn text(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '>']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        let reference = tail.starts_with('&')
            && tail[1..].split_once(';').is_some_and(|(name, _)| {
                !name.is_empty() && name.len() < 32 && name.trim_start_matches('#').chars().all(|c| c.is_ascii_alphanumeric())
            });
        out.push_str(if reference {
            "&"
        } else if tail.starts_with('&') {
            "&amp;"
        } else {
            "&gt;"
        });
        rest = &tail[1..];
    }
    out.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(html: &str) -> String {
        let mut out = String::new();
        let mut sanitizer = Sanitizer::default();
        sanitizer.take(&mut out, html, 0, false, &str::to_owned);
        sanitizer.finish(&mut out);
        out
    }

    #[test]
    fn scripts_handlers_and_frames_do_not_pass() {
        assert_eq!(clean("a<script>alert(1)</script>b"), "ab");
        assert_eq!(clean("<p onclick=x()>t</p>"), "<p>t</p>");
        assert_eq!(clean("<iframe src=//x></iframe><base href=/><meta http-equiv=refresh>"), "");
        assert_eq!(clean("<a href='&#106;avascript:alert(1)'>x</a>"), "<a>x</a>");
        assert_eq!(clean("<a href='java&#10;script&colon;alert(1)'>x</a>"), "<a>x</a>");
        assert_eq!(clean("<style>@import 'x'</style><p style=\"x\">y</p>"), "<p>y</p>");
        assert_eq!(clean("<svg onload=x><circle></svg>"), "");
    }

    #[test]
    fn what_is_left_open_is_closed_and_what_was_never_open_is_dropped() {
        assert_eq!(clean("<div><b>x</div>y</p>"), "<div><b>x</b></div>y");
        assert_eq!(clean("<details><summary>s</summary>x"), "<details><summary>s</summary>x</details>");
        assert_eq!(clean("</main></body>x<td>y"), "xy");
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(clean("a < b &amp; c & d > e"), "a &lt; b &amp; c &amp; d &gt; e");
        assert_eq!(clean("<b title='caf&eacute; &amp;eacute; &lt; &'>x</b>"), "<b title=\"caf&eacute; &amp;eacute; &lt; &amp;\">x</b>");
    }
}
