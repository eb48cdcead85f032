//! Brackets that look like a link and are none: Markdown leaves them as text without a word.

use std::ops::Range;

use crate::page::Slugs;
use crate::url;

/// How far before its end a link's text may start to be looked for.
const REACH: usize = 300;

/// What is wrong: code, message, place, help.
pub(super) type Fault = (&'static str, String, Range<usize>, String);

/// Where a part of a body that Markdown took for text has `](`, `][` or `] (`: the place of the `]`.
pub(super) fn ends(body: &str, text: &Range<usize>) -> impl Iterator<Item = usize> {
    let from = if body[..text.start].ends_with(']') { text.start - 1 } else { text.start };
    let part = &body[from..text.end];
    let behind = move |at: usize| part.as_bytes().get(at + 1..).unwrap_or_default();
    let meant = move |at: usize| matches!(behind(at), [b'(' | b'[', ..] | [b' ', b'(', ..]);
    part.match_indices(']').filter(move |(at, _)| meant(*at)).map(move |(at, _)| from + at)
}

/// What is wrong with the link that ends its text at a `]`, if it was meant for one.
pub(super) fn broken_link(body: &str, end: usize) -> Option<Fault> {
    let start = opening(body, end)?;
    let rest = body[end + 2..].lines().next().unwrap_or_default();
    let (what, start) = if body[..start].ends_with('!') { ("an image", start - 1) } else { ("a link", start) };
    let words = &body[start..=end];
    if body.as_bytes()[end + 1] == b' ' {
        let inner = rest.strip_prefix('(')?.split_once(')')?.0;
        let message = format!("{what} that is none: a space parts its words from its address");
        let place = start..end + 4 + inner.len();
        return is_address(inner).then(|| ("link.syntax", message, place, format!("write `{words}({inner})`")));
    }
    if body.as_bytes()[end + 1] == b'(' {
        // Where another link begins behind the address, it is that one's bracket that closes.
        let closing = rest.find(')').filter(|close| !rest[..*close].split_once(char::is_whitespace).is_some_and(|(_, inner)| inner.contains("](")));
        let Some(close) = closing else {
            let until = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let message = format!("{what} that is none: its address is not closed");
            let address = rest[..until].trim_end_matches([']', '}', '>', '.', ',']);
            return Some(("link.syntax", message, start..end + 2 + until, format!("write `{words}({address})`")));
        };
        let address = &rest[..close];
        let inner = address.trim();
        if !inner.contains(char::is_whitespace) {
            return None;
        }
        if let Some((to, title)) = inner.split_once(" \"").filter(|(to, title)| !to.contains(char::is_whitespace) && !title.contains('"')) {
            let message = format!("{what} that is none: its title is not closed");
            let help = format!("write `{words}({to} \"{title}\")`");
            return Some(("link.syntax", message, start..end + 2 + address.len() + 1, help));
        }
        let place = start..end + 2 + address.len() + 1;
        if url::is_of_disk(inner) {
            let image = &body[start..=end];
            return Some((
                "link.syntax",
                format!("{what} with an address on the disk of its author, which no reader has"),
                place,
                on_disk(inner, image),
            ));
        }
        if let Some(mail) = inner.strip_prefix("mailto ").or_else(|| inner.strip_prefix("mailto: ")).map(str::trim).filter(|mail| mail.contains('@'))
        {
            let message = format!("{what} that is none: its address has a space");
            return Some(("link.syntax", message, place, format!("write `{words}(mailto:{mail})`")));
        }
        let bare = inner.split('"').next().unwrap_or(inner).trim();
        if let Some((path, heading)) = bare.split_once('#').filter(|(path, _)| !path.contains(char::is_whitespace)) {
            let message = format!("{what} that is none: its address has a space");
            let help = format!("write the heading's id: `{words}({path}#{})`", Slugs::default().unique(heading));
            return Some(("link.syntax", message, start..end + 2 + address.len() + 1, help));
        }
        let help = format!("put the address between `<` and `>`: `{words}(<{bare}>)`");
        return Some(("link.syntax", format!("{what} that is none: its address has a space"), place, help));
    }
    let label = &rest[..rest.find(']')?];
    if label.trim().is_empty() || label.starts_with(['^', '@']) {
        return None;
    }
    let message = format!("{what} by the label `{label}`, which no line defines");
    let help = format!("add a line `[{label}]: address`, or write `{words}(address)`");
    Some(("link.unknown-label", message, start..end + 2 + label.len() + 1, help))
}

/// Help for an address of somebody's own disk: the file's name without spaces, beside the page.
fn on_disk(path: &str, words: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default().replace(' ', "-");
    format!("put the file beside the page as `{name}`, and write `{words}({name})`")
}

/// `! [words](picture.png)`, with a space that makes a link of an image.
pub(super) fn parted_image(body: &str, range: &Range<usize>, address: &str) -> Option<Fault> {
    let before = body[..range.start].strip_suffix("! ").filter(|before| before.is_empty() || before.ends_with(char::is_whitespace))?;
    let name = address.to_lowercase();
    let drawn = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"].iter().any(|ending| name.ends_with(ending));
    let help = format!("write `!{}`", &body[range.clone()]);
    let message = "an image that is none: a space stands behind its `!`".to_owned();
    drawn.then_some(("link.syntax", message, before.len()..range.end, help))
}

/// Whether what stands between round brackets can hardly be anything but an address.
pub(super) fn is_address(text: &str) -> bool {
    let endings = [".md", ".html", ".pdf", ".png", ".jpg", ".svg", "/"];
    let starts = ["http://", "https://", "mailto:", "tel:", "www.", "./", "../", "/", "#"];
    let path = text.split('#').next().unwrap_or_default();
    !text.is_empty()
        && !text.contains(char::is_whitespace)
        && (starts.iter().any(|start| text.starts_with(start)) || endings.iter().any(|end| path.ends_with(end)))
}

/// The `[` that belongs to a `]`, unless a backslash before it says that it is meant as it stands.
fn opening(body: &str, end: usize) -> Option<usize> {
    let bytes = body.as_bytes();
    let escaped = |at: usize| at > 0 && bytes[at - 1] == b'\\';
    if escaped(end) {
        return None;
    }
    let mut open = 1;
    for at in (end.saturating_sub(REACH)..end).rev() {
        match bytes[at] {
            b'\n' if at > 0 && bytes[at - 1] == b'\n' => return None,
            b']' if !escaped(at) => open += 1,
            b'[' if !escaped(at) => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(body: &str) -> Option<&'static str> {
        ends(body, &(0..body.len())).find_map(|end| broken_link(body, end)).map(|(code, ..)| code)
    }

    #[test]
    fn an_address_with_a_space_and_a_label_without_a_line_are_found() {
        assert_eq!(code("see [the page](my page.md)"), Some("link.syntax"));
        assert_eq!(code("see [the page](page.md]"), Some("link.syntax"));
        assert_eq!(code("see [the page][there]"), Some("link.unknown-label"));
        assert_eq!(code("see [the page] (page.md)"), Some("link.syntax"));
    }

    #[test]
    fn a_title_that_is_not_closed_is_said_with_its_mark() {
        let body = "![A wave](w.svg \"The sea)";
        let help = ends(body, &(0..body.len())).find_map(|end| broken_link(body, end)).map(|(.., help)| help);
        assert_eq!(help.as_deref(), Some("write `![A wave](w.svg \"The sea\")`"));
    }

    #[test]
    fn what_is_meant_as_it_stands_is_left() {
        for body in ["[a](b)", r"\[a](b c)", "a](b c)", "[a] (b c)", "[a] (see b)", "[a] (2012)", "[a][^1]", "[a][]", "[a\n\nb](c d)"] {
            assert_eq!(code(body), None, "{body}");
        }
    }
}
