//! Lines of a list without the space behind their sign: Markdown joins them to the item above.

use std::ops::Range;

use super::slip::Slip;

/// The first line of an item's own text that was meant for an item of its own.
pub(super) fn joined(body: &str, range: &Range<usize>) -> Option<Slip> {
    let text = &body[range.clone()];
    let first = text.split_inclusive('\n').next()?;
    let digits = |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let ordered = digits(first);
    let mark = char::from(*first.as_bytes().get(ordered)?);
    let bare = first.get(ordered + 1..)?.trim_start();
    // Code of several lines and tables have lines of their own.
    if ["```", "~~~", "|"].iter().any(|sign| bare.starts_with(sign)) || bare.is_empty() {
        return None;
    }
    let mut at = range.start + first.len();
    for line in text.split_inclusive('\n').skip(1) {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - words.len();
        at += line.len();
        let number = digits(words);
        let rest = words[number..].strip_prefix(mark);
        // An item of its own within this one: what follows belongs to that.
        if rest.is_some_and(|rest| rest.starts_with(' ')) || words.trim().is_empty() || words.starts_with("```") || words.starts_with("~~~") {
            return None;
        }
        // A star may begin emphasis.
        let same = (number > 0) == (ordered > 0) && number < 3 && !(mark == '*' && words.matches('*').count() > 1);
        if let Some(rest) = rest.filter(|rest| same && rest.starts_with(char::is_alphabetic)) {
            let sign = format!("{}{mark}", &words[..number]);
            let message = "a line that looks like an item of the list and is none: readers see it behind the one above".to_owned();
            return Some(("list.syntax", message, start..start + sign.len(), format!("put a space behind its sign: `{sign} {}`", rest.trim_end())));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_items_are_found() {
        let said = |text: &str| joined(text, &(0..text.len())).map(|(.., help)| help);
        assert_eq!(said("- one\n-two\n-three\n").as_deref(), Some("put a space behind its sign: `- two`"));
        assert_eq!(said("1. one\n2.two\n").as_deref(), Some("put a space behind its sign: `2. two`"));
        for fine in
            ["- one\n  two", "- one\n-5 degrees", "- one\n\n-two", "- a\n  - b\n", "* a\n  -b", "* a\n*b* c", "1. a\n1.5 m", "-", "- ```\n-a\n```"]
        {
            assert_eq!(said(fine), None, "{fine}");
        }
    }
}
