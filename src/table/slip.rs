//! Slips of the pen in TOML, in an author's words, with what to write.

mod day;
mod value;

use std::ops::Range;

pub(super) use day::{day, no_day};
use day::{month, written_day};
pub(super) use value::is_value;
use value::{comma, digits, odd_space, of_yaml, quotes, spaced_key};

/// What is wrong, and what to write.
pub(super) type Said = (String, Option<String>);

/// Ways to write a key and its value that are not TOML's, told by the line: what is wrong, and what to write.
pub(super) fn of_line(line: &str) -> Option<Said> {
    if let Some(said) = header(line).or_else(|| odd_space(line)).or_else(|| spaced_key(line)) {
        return Some(said);
    }
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let is_path = |key: &str| key.trim().trim_matches('"').split('.').all(is_key);
    if let Some((key, value)) = line.split_once(':').filter(|(key, _)| is_path(key)) {
        let (key, value) = (key.trim(), value.trim());
        let quoted = format!("\"{key}\"");
        let key = if key.contains('.') && !key.starts_with('"') { &quoted } else { key };
        if value.is_empty() {
            let help = format!("write `[{key}]` where keys of its own follow, `{key} = \"…\"` where it has one value");
            return Some((format!("`{key}` with a colon behind it, as YAML has it"), Some(help)));
        }
        return Some(("a key and its value with a colon between them".into(), Some(format!("write `{key} = {}`", of_yaml(value)))));
    }
    if let Some((key, value)) = line.trim().split_once([' ', '\t']).filter(|(key, value)| is_key(key) && value.trim().starts_with(['"', '\'', '['])) {
        let value = value.trim();
        return Some(("a key and its value without `=` between them".into(), Some(format!("write `{key} = {value}`"))));
    }
    let printed = |value: &str| value.starts_with(['“', '”', '„', '‘', '’', '«', '「']);
    let (key, value) = line.split_once('=').map(|(key, value)| (key.trim(), value.trim())).filter(|(key, _)| is_key(key))?;
    if let Some(said) = other_signs(key, value).or_else(|| behind_value(key, value)).or_else(|| single_quotes(key, value)) {
        return Some(said);
    }
    if value.starts_with('"') {
        return backslash(key, value).or_else(|| quotes(key, value));
    }
    if !printed(value) {
        return unquoted(key, value.split('#').next().unwrap_or_default().trim());
    }
    let inner = value.trim_matches(|c: char| matches!(c, '“' | '”' | '„' | '‘' | '’' | '«' | '»' | '「' | '」'));
    Some(("a text between the curved quotation marks of print".into(), Some(format!("use the straight ones: `\"{inner}\"`"))))
}

/// Where on a line the value of a key stands that has no sign of a text, a list or a table around it.
pub(super) fn bare_value(line: &str) -> Option<Range<usize>> {
    let (key, rest) = line.split_once('=')?;
    let value = rest.split('#').next().unwrap_or_default().trim();
    let start = key.len() + 1 + (rest.len() - rest.trim_start().len());
    let is_bare = value.starts_with(|c: char| c.is_alphanumeric() || c == '+') && !value.ends_with([',', ';', '"']);
    is_bare.then(|| start..start + value.len())
}

/// A list as YAML has it, each item behind a hyphen on a line of its own, with its length.
pub(super) fn yaml_list(text: &str) -> Option<(Said, usize)> {
    let (first, rest) = text.split_once('\n')?;
    let key = first.trim().strip_suffix([':', '=']).map(str::trim).filter(|key| !key.is_empty() && first_word(key) == *key)?;
    let lines = rest.split_inclusive('\n').take_while(|line| line.trim_start().starts_with("- "));
    let (mut items, mut length) = (Vec::new(), first.len() + 1);
    for line in lines {
        items.push(format!("\"{}\"", line.trim_start().trim_start_matches("- ").trim().trim_matches(['"', '\''])));
        length += line.len();
    }
    let help = format!("write it on one line: `{key} = [{}]`", items.join(", "));
    (!items.is_empty()).then(|| ((format!("`{key}` with a list as YAML has it"), Some(help)), length))
}

/// The first line of a table whose brackets do not pair: `[[fact]`.
pub(super) fn header(line: &str) -> Option<Said> {
    let line = line.split('#').next().unwrap_or_default().trim();
    let name = line.trim_matches(['[', ']', ' ']);
    let (opened, closed) = (line.bytes().take_while(|b| *b == b'[').count(), line.bytes().rev().take_while(|b| *b == b']').count());
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let words: Vec<&str> = name.split_whitespace().collect();
    let are_names =
        words.iter().all(|word| word.starts_with(char::is_alphabetic) && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    if opened == 1 && closed == 1 && words.len() > 1 && are_names {
        let help = format!("write `[{}]` for a table below another one, `[{}]` for one of two words", words.join("."), words.join("_"));
        return Some((format!("`{line}`, a name with a space in it"), Some(help)));
    }
    if opened == closed || !is_name {
        return None;
    }
    let brackets = |n: usize| match n {
        0 => "no bracket".to_owned(),
        1 => "1 bracket".to_owned(),
        _ => format!("{n} brackets"),
    };
    let message = format!("`{line}` opens {} and closes {closed}", brackets(opened));
    let help = match opened.max(closed) {
        1 => format!("write `[{name}]`"),
        _ => format!("write `[[{name}]]` for one of several, `[{name}]` for the only one"),
    };
    Some((message, Some(help)))
}

/// Whether a list was not closed before this line, which is a table's first one or a key with its value. `before` stands
/// before the fault on the line.
pub(super) fn is_of_open_list(said: &str, before: &str, line: &str) -> bool {
    let line = line.trim();
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'));
    let is_header = line.starts_with('[') && line.ends_with(']') && is_key(line.trim_matches(['[', ']']));
    let starts = is_header || line.split_once('=').is_some_and(|(key, _)| is_key(key.trim()));
    before.trim().is_empty() && starts && (said.starts_with("missing comma between array") || said.starts_with("string values must be quoted"))
}

/// Two signs for one, a comment of other languages, and values that TOML does not have.
fn other_signs(key: &str, value: &str) -> Option<Said> {
    if let Some(value) = value.strip_prefix('=') {
        return Some(("two equals signs".into(), Some(format!("write one: `{key} = {}`", value.trim()))));
    }
    if value.is_empty() || value.starts_with('#') {
        return Some((format!("`{key}` without a value"), Some("write one behind the `=`, or delete the line".into())));
    }
    if matches!(value.to_lowercase().as_str(), "null" | "none" | "nil" | "~") {
        return Some((format!("`{value}`, which TOML does not have"), Some("delete the line: a key that is not there has no value".into())));
    }
    let (bare, comment) = value.split_once(" //").map(|(bare, comment)| (bare.trim_end(), comment.trim()))?;
    let whole = toml::de::DeTable::parse(&format!("{key} = {bare}")).is_ok();
    whole.then(|| ("a comment that starts with `//`".into(), Some(format!("a comment starts with `#`: `{key} = {bare} # {comment}`"))))
}

/// A text of which only the end is marked.
fn unopened(key: &str, value: &str) -> Option<Said> {
    let inner = value.strip_suffix('"').filter(|inner| !inner.is_empty() && !inner.contains(['"', '[', '{']))?;
    Some(("a text without its opening quotation mark".to_owned(), Some(format!("write `{key} = \"{inner}\"`"))))
}

/// A value that is whole, with a sign behind it by which other formats part their lines.
fn behind_value(key: &str, value: &str) -> Option<Said> {
    let value = value.split(" #").next().unwrap_or_default().trim_end();
    let sign = value.chars().next_back().filter(|sign| matches!(sign, ',' | ';'))?;
    let bare = value.trim_end_matches([',', ';', ' ']);
    let whole = toml::de::DeTable::parse(&format!("{key} = {bare}")).is_ok();
    whole.then(|| (format!("`{sign}` behind the value of `{key}`"), Some(format!("delete it: `{key} = {bare}`"))))
}

/// An apostrophe in a text between single quotation marks, which it ends.
fn single_quotes(key: &str, value: &str) -> Option<Said> {
    let inner = value.strip_prefix('\'')?.strip_suffix('\'').filter(|inner| inner.contains('\'') && !inner.contains("''"))?;
    let written = if inner.contains(['"', '\\']) { format!("'''{inner}'''") } else { format!("\"{inner}\"") };
    let message = "an apostrophe in a text between single quotation marks, which ends there".to_owned();
    Some((message, Some(format!("put the text between others: `{key} = {written}`"))))
}

/// A yes or no, a date, or a text, as people write them and TOML does not.
fn unquoted(key: &str, value: &str) -> Option<Said> {
    if let Some(said) = unopened(key, value) {
        return Some(said);
    }
    let flag = match value.to_lowercase().as_str() {
        "yes" | "on" | "true" | "y" => "true",
        "no" | "off" | "false" | "n" => "false",
        _ => {
            let Some(help) = written_day(key, value) else {
                if let Some(said) = no_day(value).or_else(|| month(key, value)).or_else(|| comma(key, value)).or_else(|| digits(key, value)) {
                    return Some(said);
                }
                let is_share = value.strip_suffix('%').is_some_and(|share| share.trim_end().parse::<f64>().is_ok());
                let is_text = value.starts_with(char::is_alphabetic) || is_run_of_digits(value) || is_share;
                let help = || format!("put it between quotation marks: `{key} = \"{value}\"`");
                return is_text.then(|| ("a text without quotation marks".to_owned(), Some(help())));
            };
            let message = "a date that is not written as year, month and day".to_owned();
            return Some((message, Some(help)));
        }
    };
    let help = format!("write `{key} = {flag}`; if it is a text, put it between quotation marks: `{key} = \"{value}\"`");
    Some((format!("`{value}`, which is neither a text nor `true` or `false`"), Some(help)))
}

/// Digits and what people put between and behind them: a telephone number, an amount.
fn is_run_of_digits(value: &str) -> bool {
    let digits = value.strip_prefix('+').unwrap_or(value);
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (first, rest) = digits.split_at(end);
    let is_parted = rest.starts_with(['-', ' ', '/', '(']) && !value.contains(['[', ']', '{', '}', '"', '\'']);
    let is_date = first.len() == 4 && rest.len() > 3 && rest.as_bytes().get(3) == Some(&b'-');
    !first.is_empty() && is_parted && !is_date
}

/// A backslash before a sign that means nothing there.
fn backslash(key: &str, value: &str) -> Option<Said> {
    let end = value.rfind('"').filter(|end| *end > 0)?;
    let inner = &value[1..end];
    let mut signs = inner.chars().peekable();
    let mut wrong = false;
    while let Some(sign) = signs.next() {
        if sign == '\\' {
            let hex =
                |rest: &mut std::iter::Peekable<std::str::Chars<'_>>, n: usize| rest.clone().take(n).filter(char::is_ascii_hexdigit).count() == n;
            wrong |= match signs.next() {
                Some('b' | 't' | 'n' | 'f' | 'r' | 'e' | '"' | '\\') => false,
                Some('u') => !hex(&mut signs, 4),
                Some('U') => !hex(&mut signs, 8),
                Some('x') => !hex(&mut signs, 2),
                _ => true,
            };
        }
    }
    let message = "a backslash that TOML takes for the start of a sign".to_owned();
    wrong.then(|| (message, Some(format!("write it twice, or put the text between single quotation marks: `{key} = '{inner}'`"))))
}

/// The first sign written by a backslash and a letter that is a line break or the like.
pub(super) fn escape(raw: &str) -> Option<(usize, &str)> {
    let mut signs = raw.char_indices();
    while let Some((at, sign)) = signs.next() {
        if sign == '\\' && matches!(signs.next(), Some((_, 'n' | 't' | 'r' | 'b' | 'f' | 'e'))) {
            return Some((at, &raw[at..at + 2]));
        }
    }
    None
}

/// What such a sign stands for.
pub(super) fn meaning(sign: &str) -> &'static str {
    match sign {
        "\\n" | "\\r" => "a line break",
        "\\t" => "a wide space",
        _ => "an invisible sign",
    }
}

/// The key with which a line starts, or the name of its table.
pub(super) fn first_word(line: &str) -> &str {
    let line = line.trim_start().trim_start_matches('[');
    &line[..line.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(line.len())]
}

/// Whether a line's text has no closing quotation mark on it.
pub(super) fn breaks_off(line: &str) -> bool {
    let value = line.split_once('=').map_or("", |(_, value)| value.trim());
    value.starts_with('"') && !value.starts_with("\"\"\"") && value.replace("\\\"", "").matches('"').count() == 1
}

/// Whether the parser, behind such a line, takes keys for what they are not: what it made of them says nothing.
pub(super) fn leads_astray(line: &str) -> bool {
    breaks_off(line) || line.split_once('=').is_some_and(|(_, value)| value.starts_with('='))
}

/// What the TOML parser says, in an author's words where it speaks of its own, and what to do.
pub(super) fn plain_words(said: &str) -> (String, Option<&'static str>) {
    let starts = |what: &str| said.starts_with(what);
    let own = |text: &str, help| (text.to_owned(), Some(help));
    if starts("invalid basic string") || starts("invalid literal string") {
        own(
            "a text without its closing quotation mark",
            "put `\"` behind the text, on the same line; a text of several lines stands between `\"\"\"`",
        )
    } else if starts("invalid multi-line") {
        own("a text of several lines without its closing quotation marks", "put as many behind the text as stand before it")
    } else if ["string values must be quoted", "invalid string", "invalid boolean"].into_iter().any(starts) {
        own("a text without quotation marks", "put it between quotation marks: `\"…\"`")
    } else if starts("unexpected key or value") {
        own("something behind the value", "a text ends at its second quotation mark; one inside it needs a backslash: `\\\"`")
    } else if starts("missing comma between array") {
        own("two values of a list without a comma between them", "a list is written `[\"one\", \"two\"]`")
    } else if starts("unclosed array") {
        own("a list that is not closed", "write `]` behind its last value: `[\"one\", \"two\"]`")
    } else if starts("unclosed inline table") {
        own("braces that are not closed", "write `}` behind the last value: `{ to = \"folder/page\", fact = \"id\" }`")
    } else if said.contains("array") {
        (said.to_owned(), Some("a list is written `[\"one\", \"two\"]`"))
    } else if said.contains("date") || said.contains("month") {
        (said.to_owned(), Some("write a day that exists, as 2026-11-24"))
    } else if said.contains("key with no value") || said.contains("expected `=`") {
        (said.to_owned(), Some("write `key = \"value\"`"))
    } else {
        (
            said.to_owned(),
            Some("a key and its value are written `key = \"value\"`; a number, a date, `true` and `false` stand without quotation marks"),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_behind_a_value_or_without_marks_is_said_with_what_to_write() {
        let help = |line: &str| of_line(line).and_then(|(_, help)| help).unwrap_or_default();
        for (line, written) in [
            ("title = \"A\",", "`title = \"A\"`"),
            ("draft = true;", "`draft = true`"),
            ("updated = 2026-11-01, # today", "`updated = 2026-11-01`"),
            ("audience = [\"a\", \"b\"];", "`audience = [\"a\", \"b\"]`"),
            ("owner = notes", "`owner = \"notes\"`"),
            ("number = 1387-1300", "`number = \"1387-1300\"`"),
            ("number = +66 2 123", "`number = \"+66 2 123\"`"),
            ("title \"Site\"", "write `title = \"Site\"`"),
            ("grade =   # highest", "or delete the line"),
            ("updated = 2026-02-30", "February 2026 has 28 days"),
            ("updated = 2026-13-01", "as 2026-11-24"),
            ("updated = 03/04/2026", "write `updated = 2026-04-03` for 3 April, `updated = 2026-03-04` for 4 March"),
            ("updated = 04/04/2026", "write `updated = 2026-04-04`"),
            ("value = 33%", "`value = \"33%\"`"),
            ("updated = 2026–11–24", "write `updated = 2026-11-24`"),
            ("title\t\"Site\"", "write `title = \"Site\"`"),
            ("page.title: \"Page\"", "write `\"page.title\" = \"Page\"`"),
            ("value = 33 per cent", "`value = \"33 per cent\"`"),
            ("owner = info", "`owner = \"info\"`"),
            ("owner = คณะ", "`owner = \"คณะ\"`"),
            ("title = 'It's me'", "`title = \"It's me\"`"),
            ("title = 'It's \"me\"'", "`title = '''It's \"me\"'''`"),
            ("owner == \"you\"", "`owner = \"you\"`"),
            ("owner = \"you\" // me", "`owner = \"you\" # me`"),
            ("owner =", "or delete the line"),
            ("owner = null", "has no value"),
            ("review_by = May 2027", "`review_by = 2027-05-01`"),
            ("review_by = 2027-05", "`review_by = 2027-05-01`"),
            ("title: A", "write `title = \"A\"`"),
            ("draft: true", "write `draft = true`"),
            ("updated: 2026-11-05", "write `updated = 2026-11-05`"),
            ("title = \"He said \"hi\"\"", "write `title = 'He said \"hi\"'`"),
            ("title = \"It's \"me\"\"", "write `title = \"It's \\\"me\\\"\"`"),
            ("updated = ๒๐๒๖-๑๑-๐๕", "write `updated = 2026-11-05`"),
            ("title =\u{a0}\"A\u{a0}b\"", "type it anew: `title = \"A\u{a0}b\"`"),
            ("review by = 2026-12-01", "write `review_by = 2026-12-01`"),
            ("grade = 5,5", "write a point in its place, `grade = 5.5`, or a whole number, `grade = 5`"),
            ("year = 1,000", "write it without: `year = 1000`"),
            ("title = Home\"", "write `title = \"Home\"`"),
            ("[[fact]", "write `[[fact]]` for one of several, `[fact]` for the only one"),
            ("[book", "write `[book]`"),
            ("book]", "write `[book]`"),
            ("[theme settings]", "write `[theme.settings]` for a table below another one, `[theme_settings]` for one of two words"),
        ] {
            assert!(help(line).ends_with(written), "{line}: {}", help(line));
        }
        for line in ["title = \"A\"", "audience = [\"a\",", "title = \"A,\"", "x = [[1, 2], [3]]", "[[fact]]", "[\"a\", \"b\"]", "a = [1]"] {
            assert_eq!(of_line(line), None, "{line}");
        }
    }

    #[test]
    fn a_list_of_yaml_is_one_fault() {
        let list = "audience:\n  - parents\n  - \"teachers\"\nowner = \"us\"\n";
        let ((_, help), length) = yaml_list(list).unwrap();
        assert_eq!(help.as_deref(), Some("write it on one line: `audience = [\"parents\", \"teachers\"]`"));
        assert!(list[length..].starts_with("owner"));
        assert_eq!(yaml_list("audience:\nowner = \"us\"\n"), None);
    }

    #[test]
    fn a_backslash_is_told_from_a_sign() {
        let help = |line: &str| of_line(line).and_then(|(_, help)| help);
        for line in [r#"title = "C:\\Users""#, r#"title = "A\tB""#, r#"title = "\u00e9""#] {
            assert_eq!(of_line(line), None, "{line}");
        }
        assert!(help(r#"title = "C:\work""#).is_some_and(|help| help.ends_with(r"`title = 'C:\work'`")));
        assert_eq!((escape(r#""A\note""#), escape(r#""A\\note""#)), (Some((2, r"\n")), None));
    }
}
