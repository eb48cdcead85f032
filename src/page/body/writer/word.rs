//! Words of the glossary, at their first use in running text.

use pulldown_cmark::TagEnd;
use pulldown_cmark_escape::escape_html_body_text;

use super::{Node, Writer};

/// Whether a word is not explained inside: in headings and links, where a button would be in
/// the way; in titles and quotations, which are somebody else's words; in tables.
pub fn is_quiet(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Heading(_) | TagEnd::Link | TagEnd::Emphasis | TagEnd::BlockQuote(None) | TagEnd::Table | TagEnd::DefinitionListTitle)
}

impl Writer<'_> {
    pub fn text(&mut self, text: &str) {
        let mut done = 0;
        if let Some(words) = self.making.words.filter(|_| self.quiet == 0) {
            let mut from = 0;
            while let Some((at, word)) = words.find(text, from) {
                from = at.end;
                if !self.is_quoted(&text[..at.start]) && self.explained.insert(word) {
                    self.escape(&text[done..at.start]);
                    self.gap(Node::Word { word, text: text[at.clone()].to_owned() });
                    done = at.end;
                }
            }
        }
        self.escape(&text[done..]);
    }

    /// Whether an opening quotation mark stands right before, in this piece of text or at its edge.
    fn is_quoted(&self, before: &str) -> bool {
        let last = before.chars().next_back().or_else(|| self.out.chars().next_back());
        last.is_some_and(|c| matches!(c, '"' | '“' | '‘'))
    }

    fn escape(&mut self, text: &str) {
        let _ = escape_html_body_text(&mut self.out, text);
    }
}
