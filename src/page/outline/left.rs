//! Signs that stand in a page's text because what they begin is no call, no code, no emphasis, no link and no footnote:
//! Markdown leaves them to readers without a word.

use std::ops::Range;

use super::Reader;
use super::brackets::is_address;
use super::emphasis::unlike;
use super::slip::Slip;
use crate::diagnostic::MOST;

const CALL: &str = "component.syntax";

/// Bytes that something may begin with which is looked at here, or end with, as brackets do. All others of a page, which
/// are most, are told by one look at this table.
static SIGNS: [bool; 256] = {
    let mut signs = [false; 256];
    let mut rest: &[u8] = b"{`*_^)<:w]";
    while let [sign, others @ ..] = rest {
        signs[*sign as usize] = true;
        rest = others;
    }
    signs
};

impl Reader<'_> {
    /// What looks like markup in a piece of text and is none.
    pub(super) fn left(&mut self, range: &Range<usize>) {
        let body = &self.text[self.outline.body_start..];
        let bytes = body.as_bytes();
        let mut brackets = body[..range.start].ends_with(']');
        let signs = bytes[range.clone()].iter().enumerate().filter(|(_, byte)| SIGNS[usize::from(**byte)]);
        for at in signs.map(|(at, _)| range.start + at) {
            brackets |= bytes[at] == b']';
            if !begins(bytes, at) {
                continue;
            }
            let line = body[at..].lines().next().unwrap_or_default();
            let before = body[..at].chars().next_back().filter(|c| *c != '\n');
            let found = match line.as_bytes()[0] {
                b'<' => {
                    self.open_comment(at);
                    None
                }
                b'{' => self.brace(at, line, before),
                b'`' => lone(at, line, before).filter(|_| !self.parted.contains(&at)),
                b'*' | b'_' => unlike(body, range, at).or_else(|| open(at, line, before)).or_else(|| spaced(body, at, line)),
                b'^' => aside(at, line),
                b':' | b'w' => address(body, at, line).filter(|_| self.link == 0),
                _ => {
                    self.turned_link(body, at, line);
                    None
                }
            };
            self.slip(found);
        }
        if brackets {
            self.brackets(range);
        }
    }

    /// A comment within text that does not end in its paragraph: Markdown shows it, and an editor's note with it.
    fn open_comment(&mut self, at: usize) {
        let help = "put `-->` where the comment ends; one of several paragraphs starts at the beginning of a line";
        self.error("html.unclosed", "a comment that does not end in its paragraph, so that readers see it", &(at..at + 4), help);
    }

    /// Brackets of a link the wrong way round: an error, like every link that leads nowhere.
    fn turned_link(&mut self, body: &str, at: usize, line: &str) {
        // To look for a label takes as long as the page is.
        const LABELS: usize = 100;
        if self.brackets < LABELS || self.faults.len() >= MOST {
            return;
        }
        self.brackets -= LABELS;
        if let Some((code, message, range, help)) = turned(body, at, line) {
            self.error(code, message, &range, &help);
        }
    }

    /// A brace that begins no call, where one was meant.
    fn brace(&self, at: usize, line: &str, before: Option<char>) -> Option<Slip> {
        let place = |end: usize| at..at + end;
        let write = "a call is written `{{ name key=\"value\" }}`; put it between backticks to show it as text".to_owned();
        if before == Some('{') {
            return None;
        }
        if line.starts_with("{{<") || line.starts_with("{{%") {
            return Some((CALL, "a call as another program has it, which readers see as it stands".into(), place(3), write));
        }
        if let Some(end) = line.find("%}").filter(|_| line.starts_with("{%")) {
            let help = "templates lie in the theme: delete it, or put it between backticks to show it as text".to_owned();
            return Some((CALL, "a line of a template, which readers see as it stands".into(), place(end + 2), help));
        }
        if let Some(end) = line.strip_prefix("{{").and_then(|rest| rest.find("}}").filter(|end| rest[..*end].trim().is_empty())) {
            return Some((CALL, "a call without a name, which readers see as it stands".into(), place(end + 4), write));
        }
        let braces = line.len() - line.trim_start_matches('{').len();
        let end = line.find('}').filter(|_| braces != 2)?;
        let (name, rest) = line[braces..end].trim_start().split_once(' ')?;
        let called = self.reading.components.contains_key(name) && rest.contains("=\"");
        let message = format!(
            "`{name}` between {} at each end, which readers see as it stands",
            if braces == 1 { "one brace".to_owned() } else { format!("{braces} braces") }
        );
        called.then(|| (CALL, message, place(end + 1), write))
    }
}

/// Whether the sign at a place begins something that is looked at here, and no backslash before it says that it is meant.
fn begins(bytes: &[u8], at: usize) -> bool {
    let has = |words: &[u8]| bytes[at..].starts_with(words);
    match bytes[at] {
        b':' => has(b"://"),
        b'w' => has(b"www."),
        _ if at > 0 && bytes[at - 1] == b'\\' => false,
        b'{' | b'`' | b'*' | b'_' => true,
        b'^' => has(b"^["),
        b')' => has(b")["),
        b'<' => has(b"<!--"),
        _ => false,
    }
}

/// A backtick without a second one. Between letters it may be a sign of a transliteration.
fn lone(at: usize, line: &str, before: Option<char>) -> Option<Slip> {
    let after = line[1..].chars().next();
    let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let single = before != Some('`') && after != Some('`') && !(letter(before) && letter(after));
    let help = "put a second one behind the code, or `\\` before this one".to_owned();
    (single && after.is_some()).then(|| ("code.unclosed", "a backtick without a second one, which readers see".into(), at..at + 1, help))
}

/// The address of another host that stands in a text as words, given by its `://` or its `www.`: readers cannot follow it.
fn address(body: &str, at: usize, line: &str) -> Option<Slip> {
    let scheme = ["https", "http", ""].into_iter().find(|scheme| body[..at].ends_with(scheme))?;
    if line.starts_with(':') == scheme.is_empty() {
        return None;
    }
    let (start, before) = (at - scheme.len(), &body[..at - scheme.len()]);
    let rest = &body[start..at + line.len()];
    let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '|' | '"' | '`')).unwrap_or(rest.len());
    let address = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', ']', '*', '_', '\'']);
    let host = address.split_once("://").map_or(address, |(_, host)| host).split('/').next().unwrap_or_default();
    let is_host = host.trim_start_matches("www.").contains('.') && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':'));
    let is_part = before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '@' | '-' | '='));
    // Of a link that is none because of its brackets that is said.
    let of_link = ["](", "] (", ")["].iter().any(|part| before.ends_with(part)) || rest[address.len()..].starts_with(")[");
    let whole = if scheme.is_empty() { format!("https://{address}") } else { address.to_owned() };
    let message = "an address that is no link, so that readers cannot follow it".to_owned();
    let help = format!("write `[what it is](the address)`, or `<{whole}>`");
    (is_host && !is_part && !of_link).then(|| ("link.syntax", message, start..start + address.len(), help))
}

/// Two asterisks before a word that no others close.
fn open(at: usize, line: &str, before: Option<char>) -> Option<Slip> {
    let rest = line.strip_prefix("**")?;
    let is_meant = rest.starts_with(char::is_alphanumeric) && !before.is_some_and(|c| c == '*' || c.is_ascii_alphanumeric());
    let help = "put `**` behind the last word, without a space before it, or `\\` before each asterisk".to_owned();
    is_meant.then(|| ("emphasis.unclosed", "bold text that is not closed, so that readers see the asterisks".into(), at..at + 2, help))
}

/// Two asterisks with a space behind them, and two others further on: the first of the line, and not the last of a pair.
fn spaced(body: &str, at: usize, line: &str) -> Option<Slip> {
    let (inner, _) = line.strip_prefix("** ")?.split_once("**")?;
    let start = body[..at].rfind('\n').map_or(0, |start| start + 1);
    let is_first = at - start < 2000 && body[start..at].matches("**").count().is_multiple_of(2);
    let message = "asterisks with a space inside them, which readers see".to_owned();
    let is_meant = is_first && inner.starts_with(char::is_alphabetic) && inner.len() < 100;
    is_meant.then(|| ("emphasis.unclosed", message, at..at + 2, format!("write `**{}**`", inner.trim())))
}

/// `^[words]`, a footnote of another program.
fn aside(at: usize, line: &str) -> Option<Slip> {
    let inner = line.strip_prefix("^[")?.split_once(']')?.0;
    let help = "write `[^name]` here, and a line `[^name]: …` below the paragraph".to_owned();
    let is_meant = inner.contains(' ');
    is_meant.then(|| ("footnote.missing", "`^[…]` is no footnote".into(), at..at + inner.len() + 3, help))
}

/// `(words)[address]`, with the brackets the wrong way round, or `(address)[words]`.
fn turned(body: &str, at: usize, line: &str) -> Option<Slip> {
    let second = line.strip_prefix(")[")?.split_once(']')?.0;
    let from = body[..at].rfind('\n').map_or(0, |at| at + 1);
    let start = from + body[from..at].rfind('(')?;
    let first = &body[start + 1..at];
    let place = start..at + second.len() + 3;
    let said = |what: &str, words: &str, address: &str| {
        Some(("link.syntax", format!("a link that is none: {what}"), place, format!("write `[{words}]({address})`")))
    };
    // Behind an address may stand a note, a citation, or a label that a line defines.
    let leads = [".md", "http://", "https://"].iter().any(|part| first.starts_with(part) || first.ends_with(part)) && is_address(first);
    let is_words = second.starts_with(char::is_alphabetic) && !body.contains(&format!("[{second}]:"));
    if is_address(second) {
        said("its brackets are the wrong way round", first, second)
    } else if leads && is_words {
        said("its words stand behind its address", second, first)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_in_words_is_named_with_its_end() {
        let signs = |body: &str| {
            body.char_indices()
                .filter(|(at, _)| body[*at..].starts_with("://") || body[*at..].starts_with("www."))
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        };
        let of = |body: &str| {
            signs(body).into_iter().filter_map(|at| address(body, at, &body[at..])).map(|(_, _, place, _)| body[place].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of("See https://e.org/a?b=c, (www.e.org) and http://e.org."), ["https://e.org/a?b=c", "www.e.org", "http://e.org"]);
        for text in [
            "https:// begins it",
            "https://localhost:8080/",
            "a://www.e.org",
            "me@www.e.org",
            "[a] (https://e.org)",
            "(a)[https://e.org]",
            "(https://e.org)[a]",
            "www. and",
            "x=https://e.org",
        ] {
            assert!(of(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn signs_that_are_meant_are_left() {
        let before = |text: &str, at: usize| text[..at].chars().next_back();
        let lone = |text: &str| text.find('`').and_then(|at| lone(at, &text[at..], before(text, at))).is_some();
        assert!(lone("the `fact is") && !lone("shari`a") && !lone("``a''"));
        let open = |text: &str| text.find("**").and_then(|at| open(at, &text[at..], before(text, at))).is_some();
        assert!(open("see **this") && open("好**世") && !open("2**3") && !open("5**") && !open("****") && !open("** a"));
        let spaced = |text: &str| text.find("**").and_then(|at| spaced(text, at, &text[at..])).is_some();
        assert!(spaced("a ** b c ** d") && !spaced("2 ** 3 ** 4") && !spaced("** a"));
        let aside = |text: &str| text.find('^').and_then(|at| aside(at, &text[at..])).is_some();
        assert!(aside("a^[a note]") && !aside("10^[2]") && !aside("x^2"));
        let turned = |text: &str| text.find(")[").and_then(|at| turned(text, at, &text[at..])).is_some();
        assert!(turned("(Law)[https://e.org]") && turned("(a)[b.md]") && !turned("(a)[1]") && !turned("f(x)[i]"));
        assert!(turned("(a.md)[so]") && !turned("(a.md)[^1]") && !turned("(a.md)[@who]") && !turned("(a.md)[so]\n\n[so]: b.md"));
    }
}
