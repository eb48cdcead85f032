//! Tags of raw HTML with their attributes, each where it stands.

use std::collections::BTreeSet;
use std::ops::Range;

/// Elements whose content is no markup: it goes with them.
pub const RAW_TEXT: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];

/// An attribute of a tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name in lower case.
    pub name: String,
    /// Its value, references resolved; nothing where it has none.
    pub value: Option<String>,
    /// Where the value stands, without quotes; or the name.
    pub span: Range<usize>,
}

impl Attribute {
    /// Its value, or nothing.
    pub fn said(&self) -> &str {
        self.value.as_deref().unwrap_or_default()
    }
}

/// A part of raw HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bit {
    /// What is read.
    Text(Range<usize>),
    /// A tag that opens an element: its name in lower case, its attributes, where it stands.
    Open(String, Vec<Attribute>, Range<usize>),
    /// A tag that closes one.
    Close(String),
    /// A comment.
    Comment(Range<usize>),
}

/// Raw HTML part by part; places are bytes of it. Elements without markup inside are left out, as they reach no page.
/// ```text
/// <a href="b.md">words</a>  ->  Open("a", href 9..13), Text 15..20, Close("a")
/// ```
pub fn bits(html: &str) -> Vec<Bit> {
    let mut found = Vec::new();
    // Elements without markup inside that are never closed: looked for once, not for each.
    let mut endless = BTreeSet::new();
    let mut at = 0;
    while let Some(next) = html[at..].find('<').map(|next| at + next) {
        if next > at {
            found.push(Bit::Text(at..next));
        }
        at = bit(html, next, &mut found, &mut endless);
    }
    if at < html.len() {
        found.push(Bit::Text(at..html.len()));
    }
    found
}

/// What starts with a `<`; where it ends.
fn bit(html: &str, at: usize, found: &mut Vec<Bit>, endless: &mut BTreeSet<String>) -> usize {
    let rest = &html[at..];
    if let Some(comment) = rest.strip_prefix("<!--") {
        let end = comment.find("-->").map_or(html.len(), |end| at + 4 + end + 3);
        found.push(Bit::Comment(at..end));
        return end;
    }
    if rest.starts_with("<?") || rest.starts_with("<!") {
        return rest.find('>').map_or(html.len(), |end| at + end + 1);
    }
    let closing = rest.starts_with("</");
    let name_at = if closing { 2 } else { 1 };
    let length = rest[name_at..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    let name = rest[name_at..name_at + length].to_ascii_lowercase();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        found.push(Bit::Text(at..at + 1));
        return at + 1;
    }
    let inner = at + name_at + length;
    let (mut attributes, length) = attributes(&html[inner..]);
    let end = inner + length;
    if closing {
        found.push(Bit::Close(name));
    } else if RAW_TEXT.contains(&name.as_str()) {
        let close = if endless.contains(&name) { None } else { content_end(html, end, &name) };
        return close.unwrap_or_else(|| {
            endless.insert(name);
            end
        });
    } else {
        attributes.iter_mut().for_each(|attribute| attribute.span = attribute.span.start + inner..attribute.span.end + inner);
        found.push(Bit::Open(name, attributes, at..end));
    }
    end
}

/// Where an element ends whose content is no markup: behind its closing tag, upper or lower case.
pub fn content_end(chunk: &str, from: usize, name: &str) -> Option<usize> {
    let mut at = from;
    while let Some(found) = chunk[at..].find("</") {
        at += found + 2;
        if chunk.as_bytes()[at..].get(..name.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
            return Some(chunk[at..].find('>').map_or(chunk.len(), |end| at + end + 1));
        }
    }
    None
}

/// The attributes of a tag, names in lower case, and the length up to and with `>`.
/// Parsed as HTML's tokenizer does (WHATWG HTML 13.2.5.32 and on).
pub fn attributes(text: &str) -> (Vec<Attribute>, usize) {
    let bytes = text.as_bytes();
    let mut attributes = Vec::new();
    let mut at = 0;
    let space = |b: u8| b.is_ascii_whitespace() || b == b'/';
    loop {
        while at < bytes.len() && space(bytes[at]) {
            at += 1;
        }
        if at >= bytes.len() {
            return (attributes, at);
        }
        if bytes[at] == b'>' {
            return (attributes, at + 1);
        }
        let start = at;
        while at < bytes.len() && !space(bytes[at]) && bytes[at] != b'>' && (bytes[at] != b'=' || at == start) {
            at += 1;
        }
        let name = text[start..at].to_ascii_lowercase();
        while at < bytes.len() && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        let mut value = None;
        let mut span = start..at;
        if bytes.get(at) == Some(&b'=') {
            at += 1;
            while at < bytes.len() && bytes[at].is_ascii_whitespace() {
                at += 1;
            }
            let (from, to, next) = match bytes.get(at) {
                Some(quote @ (b'"' | b'\'')) => {
                    let end = bytes[at + 1..].iter().position(|b| b == quote).map_or(bytes.len(), |i| at + 1 + i);
                    (at + 1, end, (end + 1).min(bytes.len()))
                }
                _ => {
                    let end = bytes[at..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>').map_or(bytes.len(), |i| at + i);
                    (at, end, end)
                }
            };
            span = from.min(to)..to;
            value = Some(unescape(&text[span.clone()]));
            at = next;
        }
        attributes.push(Attribute { name, value, span });
    }
}

/// Stands for the `&` of a reference such as `&eacute;`, which is left to the browser.
pub const REFERENCE: char = '\u{e001}';

/// The few character references that matter to an address, so that `&#106;avascript:` is seen.
fn unescape(text: &str) -> String {
    let text = text.replace(REFERENCE, "");
    let mut out = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let digits = tail.strip_prefix('#');
        let (number, radix) = match digits {
            Some(hex) if hex.starts_with(['x', 'X']) => (&hex[1..], 16),
            Some(decimal) => (decimal, 10),
            None => ("", 10),
        };
        let length = number.chars().take_while(|c| c.is_digit(radix)).count();
        let decoded = u32::from_str_radix(&number[..length], radix).ok().and_then(char::from_u32);
        let named = [
            ("amp", '&'),
            ("lt", '<'),
            ("gt", '>'),
            ("quot", '"'),
            ("apos", '\''),
            ("colon", ':'),
            ("Tab", '\t'),
            ("NewLine", '\n'),
            ("sol", '/'),
            ("nbsp", '\u{a0}'),
        ];
        let named = named.iter().find(|(name, _)| tail.starts_with(&format!("{name};")));
        match (decoded, named) {
            (Some(c), _) if length > 0 => {
                out.push(c);
                let used = 1 + usize::from(radix == 16) + length;
                rest = tail[used..].strip_prefix(';').unwrap_or(&tail[used..]);
            }
            (_, Some((name, c))) => {
                out.push(*c);
                rest = &tail[name.len() + 1..];
            }
            _ => {
                let name = tail.bytes().take_while(u8::is_ascii_alphanumeric).count();
                let named = (2..32).contains(&name) && tail[name..].starts_with(';');
                out.push(if named { REFERENCE } else { '&' });
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_their_places() {
        let html = "<p>See <A HREF='b.md' title=x>this</A><script>a < b</script><!-- c --> 1 < 2";
        let mut said = Vec::new();
        for bit in bits(html) {
            match bit {
                Bit::Text(range) => said.push(html[range].to_owned()),
                Bit::Open(name, attributes, _) => {
                    said.push(format!("<{name}"));
                    said.extend(attributes.into_iter().map(|attribute| format!("{}={}", attribute.name, &html[attribute.span])));
                }
                Bit::Close(name) => said.push(format!("</{name}")),
                Bit::Comment(range) => said.push(html[range].to_owned()),
            }
        }
        assert_eq!(said, ["<p", "See ", "<a", "href=b.md", "title=x", "this", "</a", "<!-- c -->", " 1 ", "<", " 2"]);
    }
}
