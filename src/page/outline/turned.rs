//! Signs that turn text around, written as character references: the file does not show them, the page would have them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::Reader;
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::escape::turns;

impl Reader<'_> {
    /// Warns of each such sign in text, an address, a title or raw HTML that does not stand there as it is.
    pub(super) fn turned(&mut self, event: &Event<'_>, range: &Range<usize>) {
        let sign = match event {
            Event::Text(text) if !text.is_ascii() && !self.literal => text.chars().find(|c| turns(*c)),
            Event::Start(Tag::Link { dest_url, title, .. } | Tag::Image { dest_url, title, .. }) => {
                dest_url.chars().chain(title.chars()).find(|c| turns(*c))
            }
            Event::Html(html) | Event::InlineHtml(html) => referred(html),
            _ => None,
        };
        let Some(sign) = sign.filter(|_| self.faults.len() < MOST) else { return };
        let span = self.span(range);
        if self.text[span.clone()].contains(turns) {
            return;
        }
        let message = format!("the sign U+{:04X}, written as a reference, changes the direction of the text behind it", u32::from(sign));
        let fault = Diagnostic::warning("encoding.bidirectional", message, Place::new(self.file, self.text, span));
        self.faults.push(fault.help("delete it; direction follows from the letters and from `lang`"));
    }
}

/// The first such sign that a character reference in HTML stands for.
fn referred(html: &str) -> Option<char> {
    html.split("&#").skip(1).find_map(|rest| {
        let (digits, radix) = rest.strip_prefix(['x', 'X']).map_or((rest, 10), |hex| (hex, 16));
        let end = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len());
        u32::from_str_radix(&digits[..end], radix).ok().and_then(char::from_u32).filter(|c| turns(*c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_browsers_do() {
        assert_eq!(referred("<p title=\"a&#x202E;b\">"), Some('\u{202e}'));
        assert_eq!(referred("&#65; &#8238 b"), Some('\u{202e}'));
        assert_eq!(referred("&#x41; &#; &#xffffffffff; &amp;#x202e;"), None);
    }
}
