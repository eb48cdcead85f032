//! Addresses that become links: none of them may run anything in a reader's browser.

use std::ops::Range;

use super::{At, Doc, Table};
use crate::url::{Link, link};

/// The code of a link that could run something.
const FORBIDDEN: &str = "link.forbidden";

impl Doc<'_> {
    /// Whether an address may become a link; one that could run something is a fault.
    fn holds_address(&self, text: &str, span: Range<usize>) -> bool {
        let harmless = link(text) != Link::Forbidden;
        if !harmless {
            self.fault(FORBIDDEN, format!("a link that could run something: `{text}`"), span, Some("write an address with `https:`".into()));
        }
        harmless
    }
}

impl Table<'_, '_> {
    /// An address that becomes a link. One that could run something is a fault, and is not there.
    pub fn address(&mut self, key: &str) -> Option<At<String>> {
        self.text(key).filter(|at| self.doc.holds_address(&at.value, at.span.clone()))
    }

    /// The same, where it has to be there.
    pub fn required_address(&mut self, key: &str) -> Option<At<String>> {
        self.required(key).filter(|at| self.doc.holds_address(&at.value, at.span.clone()))
    }
}
