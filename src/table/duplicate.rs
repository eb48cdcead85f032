//! Where the first of two keys or tables of one name stands, of which the TOML parser names the second only.
//!
//! Looks at lines alone: a header, and what a line has before its `=`. A line inside a text of several lines can
//! look like either, which at worst gives a finding a line that helps nobody.

/// What stands twice.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Duplicate<'t> {
    /// The header of a table, with its brackets; nothing for a key.
    pub header: Option<&'t str>,
    /// Where the first one starts, if a line shows it.
    pub first: Option<usize>,
}

/// What the second of two names stands for, by where it starts; nothing if it belongs to a table
/// that stands twice, which is said of the table.
pub(super) fn find(text: &str, second: usize) -> Option<Duplicate<'_>> {
    let start = text[..second].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let before = || {
        let mut at = 0;
        text[..start].split_inclusive('\n').map(move |line| {
            at += line.len();
            (at - line.len(), line)
        })
    };
    if let Some(header) = header(line) {
        return Some(Duplicate { header: Some(header), first: before().find(|(_, line)| self::header(line) == Some(header)).map(|(at, _)| at) });
    }
    let own = before().filter(|(_, line)| line.trim_start().starts_with('[')).reduce(|_, later| later);
    let name = key(line);
    let mut keys = before().filter(|(at, line)| own.is_none_or(|(own, _)| *at > own) && key(line) == name);
    if let Some((at, _)) = keys.next() {
        return Some(Duplicate { header: None, first: Some(at) });
    }
    let own = own.and_then(|(at, line)| Some((at, header(line)?)));
    let of_second_table = own.is_some_and(|(at, own)| before().any(|(other, line)| other < at && header(line) == Some(own)));
    (!of_second_table).then_some(Duplicate { header: None, first: None })
}

/// `[book]` of a line that is the header of a table; rows, `[[fact]]`, may stand any number of times.
fn header(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let end = line.find(']').filter(|_| line.starts_with('[') && !line.starts_with("[["))?;
    Some(&line[..=end])
}

/// What stands before the `=`.
fn key(line: &str) -> &str {
    line.split('=').next().unwrap_or_default().trim()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_is_found_in_its_own_table() {
        let text = "a = 1\n[x]\na = 2\n[[row]]\nb = 1\n[[row]]\nb = 2\nb = 3\n[x]\na = 4\n";
        let at = |what: &str| text.rfind(what).unwrap();
        assert_eq!(find(text, at("b = 3")), Some(Duplicate { header: None, first: Some(at("b = 2")) }));
        assert_eq!(find(text, at("[x]") + 1), Some(Duplicate { header: Some("[x]"), first: text.find("[x]") }));
        assert_eq!(find(text, at("a = 4")), None, "the table was reported");
        assert_eq!(find("x = { a = 1, a = 2 }", 13), Some(Duplicate { header: None, first: None }));
    }
}
