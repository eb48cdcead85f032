//! Tables that stand on one line, between braces.

use std::ops::Range;

use super::slip::Said;

/// The key and its value around a place of a line, if it stands in a table that begins on that line.
pub(super) fn pair(line: &str, at: usize) -> Option<Range<usize>> {
    let before = line.get(..at)?;
    let start = before.rfind('{').filter(|_| before.contains('='))? + 1;
    let start = before[start..].rfind(',').map_or(start, |comma| start + comma + 1);
    let end = line[at..].find([',', '}']).map_or(line.len(), |end| at + end);
    let pair = &line[start..end];
    let start = start + (pair.len() - pair.trim_start().len());
    pair.contains('=').then(|| start..start + pair.trim().len())
}

/// Two keys between braces that no comma parts; `at` is where the second one stands on the line.
pub(super) fn no_comma(said: &str, line: &str, at: usize) -> Option<Said> {
    let (before, behind) = line.split_at_checked(at).filter(|_| said.starts_with("missing comma between key"))?;
    let written = format!("{}, {}", before.trim(), behind.trim());
    Some(("two keys between braces without a comma between them".to_owned(), Some(format!("write `{written}`"))))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_pair_of_a_table_on_one_line_is_told_from_the_others() {
        let line = "reviewed = { by = \"us\", on = 20.05.2027 }";
        let pair = |line: &str, at: &str| line.find(at).and_then(|at| super::pair(line, at)).map(|pair| line[pair].to_owned());
        assert_eq!(pair(line, "2027").as_deref(), Some("on = 20.05.2027"));
        assert_eq!(pair("a = { b = no }", "no").as_deref(), Some("b = no"));
        assert_eq!((pair(line, "reviewed"), pair("b = 20.05.2027", "2027")), (None, None));
    }
}
