//! Addresses that become links: none of them may run anything in a reader's browser.

use std::ops::Range;

use super::{At, Doc, Table};
use crate::url::{Link, link};

/// The code of a link that could run something.
const FORBIDDEN: &str = "link.forbidden";
/// The code of an address that lacks its scheme or its host.
const INCOMPLETE: &str = "link.incomplete";

impl Doc<'_> {
    /// Whether an address may become a link; one that could run something is a fault.
    fn holds_address(&self, text: &str, span: Range<usize>) -> bool {
        let harmless = link(text) != Link::Forbidden;
        if !harmless {
            self.fault(FORBIDDEN, format!("a link that could run something: `{text}`"), span, Some("write an address with `https:`".into()));
        }
        harmless
    }

    /// Whether an address leads to another host; one that lacks its scheme or its host is a fault.
    fn holds_whole(&self, text: &str, span: Range<usize>) -> bool {
        let (scheme, rest) = text.split_once(':').unwrap_or_default();
        let is_web = matches!(scheme.to_ascii_lowercase().as_str(), "http" | "https");
        let host = |rest: &str| rest.strip_prefix("//").is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['));
        let leads = link(text) == Link::Outside && !scheme.is_empty() && !text.contains(char::is_whitespace);
        let whole = text.is_empty() || leads && (!is_web || host(rest));
        if !whole {
            self.fault(INCOMPLETE, format!("`{text}` is no whole address"), span, Some(whole_of(text)));
        }
        whole
    }
}

/// Help for an address that lacks something.
fn whole_of(text: &str) -> String {
    let bare = text.trim().trim_start_matches("https:").trim_start_matches("http:").trim_start_matches('/');
    let is_mail = bare.contains('@') && !bare.contains('/');
    let host = bare.split('/').next().unwrap_or_default();
    match bare.contains(char::is_whitespace) {
        true => format!("write a space as `%20`: `{}`", text.trim().replace(' ', "%20")),
        false if is_mail => format!("write it with its scheme: `mailto:{bare}`"),
        false if host.contains('.') && !host.ends_with(".md") => format!("write it with its scheme: `https://{bare}`"),
        false => "write the whole address, as `https://example.org/report`".into(),
    }
}

impl Table<'_, '_> {
    /// An address that becomes a link. One that could run something is a fault, and is not there.
    pub fn address(&mut self, key: &str) -> Option<At<String>> {
        self.text(key).filter(|at| self.doc.holds_address(&at.value, at.span.clone()))
    }

    /// The same, which leads to another host.
    pub fn whole_address(&mut self, key: &str) -> Option<At<String>> {
        self.address(key).filter(|at| self.doc.holds_whole(&at.value, at.span.clone()))
    }

    /// An address that has to be there.
    pub fn required_address(&mut self, key: &str) -> Option<At<String>> {
        self.required(key).filter(|at| self.doc.holds_address(&at.value, at.span.clone()))
    }
}
