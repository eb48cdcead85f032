//! Asterisks and underscores that readers see, because there are not as many behind the words as before them.

use std::ops::Range;

use super::slip::Slip;

const CODE: &str = "emphasis.unclosed";

/// A sign that was left over beside those that made the emphasis: `***both**`, `**word*`.
pub(super) fn unlike(body: &str, text: &Range<usize>, at: usize) -> Option<Slip> {
    let bytes = body.as_bytes();
    let sign = bytes[at];
    let is = |at: usize| bytes.get(at) == Some(&sign);
    if at > text.start && is(at - 1) {
        return None;
    }
    let (mut from, mut to) = (at, at + 1);
    while from > 0 && is(from - 1) {
        from -= 1;
    }
    while is(to) {
        to += 1;
    }
    // The first left over says it, and none where the whole run was left.
    let used_before = from < text.start && text.start == at;
    let used_behind = to > text.end;
    if from > 0 && bytes[from - 1] == b'\\' || !(used_before || used_behind) {
        return None;
    }
    let mark = char::from(sign);
    let (words, other) = if used_behind {
        let end = to + body[to..].lines().next()?.find(mark)?;
        (to..end, body[end..].len() - body[end..].trim_start_matches(mark).len())
    } else {
        let start = body[..from].rfind([mark, '\n']).filter(|at| bytes[*at] == sign)? + 1;
        (start..from, body[..start].len() - body[..start].trim_end_matches(mark).len())
    };
    let (words, own) = (&body[words], to - from);
    if own == other || words.trim() != words || words.is_empty() {
        return None;
    }
    let signs = mark.to_string().repeat(own.max(other).min(3));
    let (before, behind) = if used_behind { (own, other) } else { (other, own) };
    let message = format!("{before} `{mark}` before the words and {behind} behind them, so that readers see what is too many");
    Some((CODE, message, from..to, format!("write `{signs}{words}{signs}`")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_do_not_match_are_written_as_they_are_meant() {
        let said = |body: &str, text: Range<usize>| unlike(body, &text, text.start).map(|(.., help)| help);
        assert_eq!(said("***both**", 0..1).as_deref(), Some("write `***both***`"));
        assert_eq!(said("**Bring it*", 0..1).as_deref(), Some("write `**Bring it**`"));
        assert_eq!(said("__Also_ it", 0..1).as_deref(), Some("write `__Also__`"));
        assert_eq!(said("*it**", 4..5).as_deref(), Some("write `**it**`"));
        assert_eq!((said("a * b", 2..3), said("a ** b", 2..4), said("\\**a*", 1..2)), (None, None, None));
    }
}
