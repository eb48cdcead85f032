//! Lines of other languages than TOML, and signs that look like its own.

use super::slip::Said;

/// How comments of other languages start.
const COMMENTS: [&str; 5] = ["//", ";", "<!--", "/*", "--"];

/// Whether a line is a comment of another language, behind which the parser may take lines for what they are not.
pub(super) fn is_comment(line: &str) -> bool {
    COMMENTS.iter().any(|sign| line.trim_start().starts_with(sign))
}

/// Whether a text is JSON.
pub(super) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// What is wrong with a line that is of another language or has signs of another script.
pub(super) fn of_line(line: &str) -> Option<Said> {
    let line = line.trim();
    if let Some(sign) = COMMENTS.iter().find(|sign| line.starts_with(*sign)) {
        let said = line.trim_start_matches(*sign).trim_end_matches("-->").trim_end_matches("*/").trim();
        return Some((format!("a comment that starts with `{sign}`"), Some(format!("a comment starts with `#`: `# {said}`"))));
    }
    let key = line.split('=').next().unwrap_or_default();
    if let Some(space) = key.chars().find(|c| c.is_whitespace() && !c.is_ascii()) {
        let written: String = line.chars().map(|c| if c == space { ' ' } else { c }).collect();
        let message = format!("a space that is none for TOML (U+{:04X})", u32::from(space));
        return Some((message, Some(format!("type it anew: `{written}`"))));
    }
    let wide = key.chars().find(|c| narrow(*c).is_some_and(|c| c.is_ascii_punctuation()))?;
    let written: String = line.chars().map(|c| narrow(c).unwrap_or(c)).collect();
    Some((format!("`{wide}`, which is wider than the sign that TOML knows"), Some(format!("write `{written}`"))))
}

/// The usual form of a sign that keyboards of East Asia write wide.
fn narrow(c: char) -> Option<char> {
    let code = u32::from(c).checked_sub(0xfee0).filter(|code| (0x21..=0x7e).contains(code))?;
    char::from_u32(code)
}

#[cfg(test)]
mod tests {
    use super::of_line;

    #[test]
    fn lines_of_other_languages_are_told() {
        let help = |line: &str| of_line(line).and_then(|(_, help)| help).unwrap_or_default();
        for (line, written) in [
            ("// my site", "`# my site`"),
            ("<!-- my site -->", "`# my site`"),
            ("title\u{a0}= \"T\"", "`title = \"T\"`"),
            ("title ＝ ＂T＂", "write `title = \"T\"`"),
        ] {
            assert!(help(line).ends_with(written), "{line}: {}", help(line));
        }
        for line in ["title = \"a\u{a0}b ＝\"", "# a", "[book]"] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }
}
