//! Brackets of a text that are neither link nor citation and were meant for one.

use std::ops::Range;
use std::sync::Arc;

use super::Checker;
use crate::diagnostic::MOST;
use crate::page::Block;
use crate::site::{Entry, relative};

impl Checker<'_> {
    /// `@key` of a source without the brackets that make a citation of it, or without the last of them.
    pub(super) fn bare_keys(&mut self, block: &Block) {
        for (at, _) in block.text.match_indices('@') {
            let rest = &block.text[at + 1..];
            let key = &rest[..rest.find(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_' | '.' | ':')).unwrap_or(rest.len())];
            let key = key.trim_end_matches(['.', ':']);
            let before = block.text[..at].chars().next_back();
            let part = at..at + 1 + key.len();
            let is_part = before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '/' | '-' | '_'));
            if is_part || !self.checking.site.records.sources.contains_key(key) || block.is_code(&part) {
                continue;
            }
            let (span, write) = (block.span(part), format!("write `[@{key}]`"));
            let (message, span, help) = match before {
                // Markdown takes the two for one link.
                Some('[') if self.page.text()[span.end..].starts_with("][") => {
                    let message = format!("`[@{key}]` is no citation with a bracket right behind it");
                    (message, span.start - 1..span.end + 1, "put a space between the two".to_owned())
                }
                Some('[') => (format!("`[@{key}` is no citation without its closing bracket"), span.start - 1..span.end, write),
                _ => (format!("`@{key}` is no citation without brackets"), span, write),
            };
            self.warn("cite.syntax", message, span, help);
        }
    }

    /// `[key]` of a source, and `[[page]]`.
    pub(super) fn brackets(&mut self, block: &Block) {
        for (at, _) in block.text.match_indices('[') {
            if self.faults.len() >= MOST {
                return;
            }
            let Some((part, code, message, help)) = self.meant(&block.text, at) else {
                continue;
            };
            if !block.is_code(&part) {
                self.warn(code, message, block.span(part), help);
            }
        }
    }

    /// What a bracket was meant for: its part of the text, code, message, help.
    fn meant(&self, text: &str, at: usize) -> Option<(Range<usize>, &'static str, String, String)> {
        if let Some((inner, _)) = text[at..].strip_prefix("[[").and_then(|rest| rest.split_once("]]")) {
            let named = !inner.trim().is_empty() && !inner.contains(['[', ']', '\n']) && inner.len() < 100;
            let page = inner.split('|').next().unwrap_or(inner).trim();
            if text[..at].ends_with('!') {
                let message = format!("`![[{inner}]]` is no image");
                let part = at - 1..at + inner.len() + 4;
                return named.then(|| (part, "link.syntax", message, format!("write `![what it shows]({page})`")));
            }
            let words = inner.split('|').next_back().unwrap_or(inner).trim();
            let address = self.page_called(page);
            let help = address.map_or_else(
                || format!("write `[{words}](page.md)`, with the path of the page's file from this page's folder"),
                |address| format!("write `[{words}]({address})`"),
            );
            let message = format!("`[[{inner}]]` is no link");
            return named.then(|| (at..at + inner.len() + 4, "link.syntax", message, help));
        }
        let (inner, _) = text[at + 1..].split_once(']')?;
        if self.checking.site.records.sources.contains_key(inner) {
            let message = format!("`[{inner}]` is the key of a source and no citation");
            return Some((at..at + inner.len() + 2, "cite.syntax", message, format!("write `[@{inner}]`")));
        }
        None
    }

    /// The link from this page to the one that a name means: by its path, its title, or its file's name.
    fn page_called(&self, name: &str) -> Option<String> {
        let site = self.checking.site;
        let pages = &site.editions[self.edition].pages;
        let (lower, path) = (name.to_lowercase(), name.trim_end_matches(".md"));
        let file = lower.replace(' ', "-");
        let called = |entry: &&Arc<Entry>| entry.title.to_lowercase() == lower;
        let named = |entry: &&Arc<Entry>| entry.page.path.rsplit('/').next() == Some(file.as_str());
        let found = pages.get(path).or_else(|| pages.values().find(called)).or_else(|| pages.values().find(named))?;
        let below = site.editions.iter().find_map(|edition| found.page.file.strip_prefix(edition.language.folder.as_str()))?;
        Some(relative(&self.page.folder, below))
    }
}
