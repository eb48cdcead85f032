//! Code, raw HTML, links and images: what stands in a text without text of its own around it.

use std::ops::Range;

use pulldown_cmark::LinkType;
use pulldown_cmark_escape::{escape_href, escape_html, escape_html_body_text};

use super::Writer;
use crate::diagnostic::{MOST, did_you_mean};
use crate::escape;
use crate::page::body::Node;
use crate::page::target::href_to;
use crate::page::{Address, address, highlight, href};

impl Writer<'_> {
    pub(super) fn code(&mut self, language: String, text: String, at: Range<usize>) {
        self.line();
        self.out.push_str(if self.bare() { "<pre><code" } else { "<pre class=\"code\" tabindex=\"0\"><code" });
        if !language.is_empty() {
            self.out.push_str(" class=\"language-");
            escape::html_into(&mut self.out, &language);
            self.out.push('"');
        }
        self.out.push('>');
        if self.making.markdown.highlight && !language.is_empty() {
            if highlight::known(&language) {
                self.gap(Node::Code { language, text });
            } else {
                let help = did_you_mean(&language, highlight::languages()).or_else(|| Some("write `text` where there is no language".into()));
                let first = at.start..at.start + self.page.text()[self.page.outline.body_start + at.start..].lines().next().map_or(0, str::len);
                self.warn("code.unknown-language", format!("code in a language that is not known: `{language}`"), first, help);
                escape::html_into(&mut self.out, &text);
            }
        } else {
            let _ = escape_html_body_text(&mut self.out, &text);
        }
        self.out.push_str("</code></pre>\n");
    }

    pub(super) fn raw(&mut self, html: &str, start: usize, inline: bool) {
        let (page, making) = (self.page, self.making);
        let bare = self.bare();
        let rewrite = |target: &str| {
            if bare { target.to_owned() } else { href(&page.folder, target, making.root, making.prefix_of(target), making.portable) }
        };
        let dropped = self.raw.take(&mut self.out, html, self.depth, inline, &rewrite);
        for dropped in dropped {
            if self.faults.len() >= MOST {
                break;
            }
            let at = start + dropped.at;
            // What stands in such a call was hardly meant for the page.
            if self.prepared.is_amiss(at) {
                continue;
            }
            let message = format!("raw HTML that is not allowed was left out: `{}`", dropped.what);
            let line = html[dropped.at.min(html.len())..].lines().next().unwrap_or_default();
            let length = line.find('>').filter(|_| line.starts_with('<')).map_or(1, |end| end + 1);
            self.warn("html.not-allowed", message, at..at + length, Some("write it in Markdown, or with a component".into()));
        }
    }

    pub(super) fn link(&mut self, kind: LinkType, target: &str, title: &str) {
        let where_to = address(&self.page.folder, target);
        let outside = where_to == Address::Outside && !self.bare();
        let href = match (where_to, kind) {
            (_, LinkType::Email) => format!("mailto:{target}"),
            (Address::Forbidden, _) => "#".to_owned(),
            _ if self.bare() => target.to_owned(),
            (known, _) => href_to(known, target, self.making.root, self.making.prefix_of(target), self.making.portable),
        };
        self.out.push_str("<a href=\"");
        let _ = escape_href(&mut self.out, &href);
        if !title.is_empty() {
            self.out.push_str("\" title=\"");
            let _ = escape_html(&mut self.out, title);
        }
        self.out.push_str(if outside { "\" rel=\"noreferrer\">" } else { "\">" });
    }

    pub(super) fn image(&mut self, target: String, title: String, alt: String) {
        if self.bare() {
            let html = image(&target, &alt, &title);
            self.out.push_str(&html);
            return;
        }
        let src = match address(&self.page.folder, &target) {
            Address::Forbidden => String::new(),
            known => href_to(known, &target, self.making.root, self.making.prefix, self.making.portable),
        };
        let alone = self.out.ends_with("<p>") && !title.is_empty();
        self.gap(Node::Image { target, src, alt, title, figure: false });
        self.figure = alone.then(|| self.frames.last().map_or(0, Vec::len) - 1);
    }
}

/// An image as CommonMark writes it.
pub fn image(src: &str, alt: &str, title: &str) -> String {
    let mut out = String::from("<img src=\"");
    let _ = escape_href(&mut out, src);
    out.push_str("\" alt=\"");
    let _ = escape_html(&mut out, alt);
    if !title.is_empty() {
        out.push_str("\" title=\"");
        let _ = escape_html(&mut out, title);
    }
    out.push_str("\">");
    out
}
