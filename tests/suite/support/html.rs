//! HTML compared by what it means, as the CommonMark specification's own `normalize.py` does, and held for balance.

/// A token of HTML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    Text(String),
    Open {
        name: String,
        attributes: Vec<(String, Option<String>)>,
    },
    Close(String),
    /// Comments, declarations and processing instructions, as written.
    Other(String),
}

const BLOCKS: &[&str] = &[
    "article",
    "header",
    "aside",
    "hgroup",
    "blockquote",
    "hr",
    "iframe",
    "body",
    "li",
    "map",
    "button",
    "object",
    "canvas",
    "ol",
    "caption",
    "output",
    "col",
    "p",
    "colgroup",
    "pre",
    "dd",
    "progress",
    "div",
    "section",
    "dl",
    "table",
    "td",
    "dt",
    "tbody",
    "embed",
    "textarea",
    "fieldset",
    "tfoot",
    "figcaption",
    "th",
    "figure",
    "thead",
    "footer",
    "form",
    "ul",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "video",
    "script",
    "style",
    "tr",
];
const VOID: &[&str] = &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];

/// Splits HTML into tokens; what is no tag is text.
pub fn tokens(html: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        let at = rest.find('<').unwrap_or(rest.len());
        if at > 0 {
            push_text(&mut out, &rest[..at]);
            rest = &rest[at..];
            continue;
        }
        let special = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">")].into_iter().find(|(start, _)| rest.starts_with(start));
        if let Some((start, end)) = special {
            let length = rest[start.len()..].find(end).map_or(rest.len(), |at| start.len() + at + end.len());
            out.push(Token::Other(rest[..length].to_owned()));
            rest = &rest[length..];
            continue;
        }
        match tag(rest) {
            Some((token, length)) => {
                out.push(token);
                rest = &rest[length..];
            }
            None => {
                push_text(&mut out, "<");
                rest = &rest[1..];
            }
        }
    }
    out
}

fn push_text(out: &mut Vec<Token>, text: &str) {
    match out.last_mut() {
        Some(Token::Text(before)) => before.push_str(text),
        _ => out.push(Token::Text(text.to_owned())),
    }
}

fn tag(text: &str) -> Option<(Token, usize)> {
    let closing = text.starts_with("</");
    let start = if closing { 2 } else { 1 };
    let length = text[start..].bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
    if length == 0 || !text.as_bytes()[start].is_ascii_alphabetic() {
        return None;
    }
    let name = text[start..start + length].to_ascii_lowercase();
    let bytes = text.as_bytes();
    let mut at = start + length;
    let mut attributes: Vec<(String, Option<String>)> = Vec::new();
    loop {
        while at < bytes.len() && (bytes[at].is_ascii_whitespace() || bytes[at] == b'/') {
            at += 1;
        }
        if *bytes.get(at)? == b'>' {
            break;
        }
        let from = at;
        while at < bytes.len() && !bytes[at].is_ascii_whitespace() && !matches!(bytes[at], b'=' | b'>' | b'/') {
            at += 1;
        }
        let key = text[from..at].to_ascii_lowercase();
        if key.is_empty() {
            return None;
        }
        let mut value = None;
        let mut after = at;
        while bytes.get(after).is_some_and(u8::is_ascii_whitespace) {
            after += 1;
        }
        if bytes.get(after) == Some(&b'=') {
            at = after + 1;
            while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
                at += 1;
            }
            let quote = *bytes.get(at)?;
            if quote == b'"' || quote == b'\'' {
                let end = text[at + 1..].find(quote as char)? + at + 1;
                value = Some(text[at + 1..end].to_owned());
                at = end + 1;
            } else {
                let end = at + bytes[at..].iter().position(|b| b.is_ascii_whitespace() || *b == b'>')?;
                value = Some(text[at..end].to_owned());
                at = end;
            }
        }
        attributes.push((key, value));
    }
    let token = if closing { Token::Close(name) } else { Token::Open { name, attributes } };
    Some((token, at + 1))
}

/// References that mean the same sign as the sign itself.
fn references(text: &str) -> String {
    text.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'").replace("&apos;", "'")
}

/// The same meaning in one spelling: attributes in order, white space between blocks gone.
pub fn normal(html: &str) -> String {
    let mut out = String::new();
    let mut last = String::new(); // name of the last tag, empty after text
    let mut pre = 0;
    for token in tokens(html) {
        match token {
            Token::Text(text) => {
                let text = references(&text);
                if pre > 0 {
                    out.push_str(&text);
                    last.clear();
                    continue;
                }
                let mut joined = String::new();
                for c in text.chars() {
                    let c = if c.is_ascii_whitespace() { ' ' } else { c };
                    if c != ' ' || !joined.ends_with(' ') {
                        joined.push(c);
                    }
                }
                let shown = if BLOCKS.contains(&last.as_str()) || last == "br" || out.is_empty() { joined.trim_start_matches(' ') } else { &joined };
                out.push_str(shown);
                if !shown.is_empty() {
                    last.clear();
                }
            }
            Token::Open { name, mut attributes } => {
                if BLOCKS.contains(&name.as_str()) && pre == 0 {
                    out.truncate(out.trim_end_matches([' ', '\n']).len());
                }
                if name == "pre" {
                    pre += 1;
                }
                attributes.sort();
                out.push('<');
                out.push_str(&name);
                for (key, value) in attributes {
                    out.push_str(&format!(" {key}"));
                    if let Some(value) = value {
                        out.push_str(&format!("=\"{}\"", references(&value).replace('"', "&quot;")));
                    }
                }
                out.push('>');
                last = name;
            }
            Token::Close(name) => {
                if name == "pre" {
                    pre -= 1;
                } else if BLOCKS.contains(&name.as_str()) && pre == 0 {
                    out.truncate(out.trim_end_matches([' ', '\n']).len());
                }
                out.push_str(&format!("</{name}>"));
                last = name;
            }
            Token::Other(text) => {
                out.push_str(&text);
                last.clear();
            }
        }
    }
    out.trim().to_owned()
}

/// What is wrong with the nesting of HTML: a tag closed that is not open, or left open.
pub fn unbalanced(html: &str) -> Option<String> {
    let mut open: Vec<String> = Vec::new();
    for token in tokens(html) {
        match token {
            Token::Open { name, .. } if !VOID.contains(&name.as_str()) => open.push(name),
            Token::Close(name) => match open.pop() {
                Some(last) if last == name => {}
                Some(last) => return Some(format!("`</{name}>` where `<{last}>` is open")),
                None => return Some(format!("`</{name}>` where nothing is open")),
            },
            _ => {}
        }
    }
    open.pop().map(|name| format!("`<{name}>` is never closed"))
}

#[test]
fn spelling_does_not_matter_and_meaning_does() {
    assert_eq!(normal("<p>a  b</p>\n<hr />"), normal("<p>a b</p><hr>"));
    assert_eq!(normal("<a title=\"x\" href='y'>"), normal("<a href=\"y\" title=\"x\">"));
    assert_ne!(normal("<pre>a  b</pre>"), normal("<pre>a b</pre>"));
    assert_ne!(normal("<em>a</em>"), normal("<i>a</i>"));
    assert_ne!(normal("<p>a&lt;b</p>"), normal("<p>a<b></p>"));
}

#[test]
fn crossed_and_open_tags_are_unbalanced() {
    assert_eq!(unbalanced("<p><b>a</b><br></p>"), None);
    assert!(unbalanced("<b><i></b></i>").is_some());
    assert!(unbalanced("<div>").is_some() && unbalanced("</div>").is_some());
}
