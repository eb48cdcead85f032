//! Values that are nearly TOML, mended as a whole: lists, tables on one line, marks, numbers, days in words.

use super::slip::{self, Said, is_value};

/// The quotation marks of print.
const PRINTED: [char; 9] = ['“', '”', '„', '‘', '’', '«', '»', '「', '」'];

/// What parts the values of a list, or is taken for it.
const PARTED: [char; 4] = [',', ';', '，', '、'];

/// What is wrong with the value of a key, and the line that was meant.
pub(super) fn of_line(line: &str) -> Option<Said> {
    let (key, value) = line.split_once('=')?;
    let key = key.trim();
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '"'));
    let comment = value.rfind(" #").filter(|at| !value[*at..].contains(['"', '\'', ']', '}', ')']));
    let value = value[..comment.unwrap_or(value.len())].trim();
    if !is_key || is_value(value) {
        return None;
    }
    let of_bare = || marks(key, value).or_else(|| two_keys(key, value)).or_else(|| number(key, value)).or_else(|| in_words(key, value));
    between(key, value).or_else(|| several(key, value)).or_else(of_bare)
}

/// A line that has no key: a word, or a sentence.
pub(super) fn no_key(line: &str) -> Option<Said> {
    let line = line.trim();
    let is_said = line.starts_with(char::is_alphabetic) && !line.contains(['=', '"', '\'', '[', ']', '{', '}', ',']);
    let message = "a line that is neither a key with its value nor the name of a table".to_owned();
    let help = match line.contains(char::is_whitespace) {
        true => format!("write `key = \"{line}\"` with the key it belongs to, or, if it is a note, `# {line}`"),
        false => format!("write its value behind it, `{line} = \"…\"`, or delete the line"),
    };
    is_said.then_some((message, Some(help)))
}

/// Whether the last line before a fault has a table between braces that it does not close, where no later line does.
pub(super) fn leaves_open(before: &str, behind: &str) -> bool {
    let depth = |line: &str| {
        let mut quoted = None;
        line.chars().fold(0_i32, |depth, sign| {
            match quoted {
                Some(mark) if mark == sign => quoted = None,
                None if matches!(sign, '"' | '\'') => quoted = Some(sign),
                None if sign == '#' => quoted = Some('\n'),
                None if sign == '{' => return depth + 1,
                None if sign == '}' => return depth - 1,
                _ => {}
            }
            depth
        })
    };
    let last = before.trim_end().lines().next_back().unwrap_or_default();
    let mut rest = behind.lines().take_while(|line| !line.trim_start().starts_with('['));
    last.contains('=') && depth(last) > 0 && !rest.any(|line| depth(line) < 0)
}

fn meant(key: &str, value: &str) -> Option<String> {
    is_value(value).then(|| format!("write `{key} = {value}`"))
}

/// A list or a table on one line, between signs of another, or with other signs within.
fn between(key: &str, value: &str) -> Option<Said> {
    let mut signs = value.chars();
    let (open, close) = (signs.next()?, signs.next_back()?);
    let inner = signs.as_str().trim();
    let pairs = pairs(inner);
    let said = |message: &str, value: String| Some((message.to_owned(), Some(meant(key, &value)?)));
    match (open, close) {
        ('{', '}') if outside(inner, ':') && pairs.is_some() => said("a colon between braces, where TOML has `=`", format!("{{ {} }}", pairs?)),
        ('[' | '(', ']' | ')') if outside(inner, '=') => {
            said("brackets around keys and their values, which stand between braces", format!("{{ {} }}", pairs?))
        }
        ('{', '}') if !outside(inner, '=') => said("braces around a list, which stands between brackets", list(inner)?.0),
        ('(', ')') => said("round brackets around a list, which stands between square ones", list(inner)?.0),
        ('[', ']') => {
            let (value, fault) = list(inner)?;
            said(&fault?, value)
        }
        _ => None,
    }
}

/// Whether a sign stands in a text outside its quotation marks.
fn outside(text: &str, sign: char) -> bool {
    text.split('"').step_by(2).any(|part| part.contains(sign))
}

/// Keys and their values between braces, however they were joined.
fn pairs(inner: &str) -> Option<String> {
    let mut written = Vec::new();
    for pair in inner.split([',', ';']).map(str::trim).filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once(['=', ':'])?;
        written.push(format!("{} = {}", key.trim().trim_matches('"'), value.trim()));
    }
    (!written.is_empty()).then(|| written.join(", "))
}

/// A list as it is written, and what was first wrong with its values.
fn list(inner: &str) -> Option<(String, Option<String>)> {
    let (mut items, mut fault) = (Vec::new(), None);
    let mut rest = inner.trim_start();
    if outside(inner, '[') || outside(inner, '{') {
        return None;
    }
    while !rest.is_empty() {
        if let Some(behind) = rest.strip_prefix(PARTED) {
            fault = fault.or_else(|| Some("a comma in a list without a value before it".to_owned()));
            rest = behind.trim_start();
            continue;
        }
        let (item, length, wrong) = item(rest);
        items.push(item);
        fault = fault.or(wrong);
        rest = rest[length..].trim_start();
        if let Some(behind) = rest.strip_prefix(PARTED) {
            if !rest.starts_with(',') {
                let sign = rest.chars().next()?;
                fault = fault.or_else(|| Some(format!("`{sign}` between two values of a list, where a comma stands")));
            }
            rest = behind.trim_start();
        } else if !rest.is_empty() {
            fault = fault.or_else(|| Some("two values of a list without a comma between them".to_owned()));
        }
    }
    (!items.is_empty()).then(|| (format!("[{}]", items.join(", ")), fault))
}

/// The first value of the rest of a list as it is written, its length, and what is wrong with it.
fn item(rest: &str) -> (String, usize, Option<String>) {
    let ends = |text: &str| text.trim_start().is_empty() || text.trim_start().starts_with(|c| c == '"' || PARTED.contains(&c));
    let comma = rest.find(PARTED).unwrap_or(rest.len());
    let first = rest.chars().next().unwrap_or_default();
    if matches!(first, '"' | '\'') {
        let end = rest[1..].find(first).map(|end| end + 1);
        // A mark behind which a value starts opens the next one.
        if let Some(end) = end.filter(|end| ends(&rest[end + 1..]) && !rest[1..*end].trim_end().ends_with([',', ';'])) {
            return (rest[..=end].to_owned(), end + 1, None);
        }
    }
    let raw = rest[..comma].trim();
    let is_mark = |c: char| matches!(c, '"' | '\'') || PRINTED.contains(&c);
    let inner = raw.trim_matches(is_mark).replace('"', "\\\"");
    let written = format!("\"{inner}\"");
    let wrong = match (raw.starts_with(is_mark), raw.ends_with(is_mark)) {
        _ if raw.contains(PRINTED) && raw.trim_matches(PRINTED) != raw => "a text between the curved quotation marks of print".to_owned(),
        (true, false) => format!("`{raw}` lacks its closing quotation mark"),
        (false, true) => format!("`{raw}` lacks its opening quotation mark"),
        _ if is_value(raw) => return (raw.to_owned(), comma, None),
        _ => "a text without quotation marks".to_owned(),
    };
    (written, comma, Some(wrong))
}

/// Several texts, as a list has them, without its brackets.
fn several(key: &str, value: &str) -> Option<Said> {
    let is_bare = value.starts_with(char::is_alphabetic) && !value.contains(['"', '\'', '[', '{', '#', ';', '.']);
    let is_marked = value.starts_with('"') && value.ends_with('"') && is_value(&format!("[{value}]"));
    let parts = value.matches(',').count();
    if parts == 0 || value.ends_with(',') || !(is_bare || is_marked) || slip::day(key, value).is_some() {
        return None;
    }
    let (list, _) = list(value)?;
    let whole = if is_bare { value.to_owned() } else { value.replace('"', "") };
    let help = format!("write `{key} = {list}` if it is a list, `{key} = \"{whole}\"` if it is one text");
    Some(("several texts without the brackets of a list".to_owned(), Some(help)))
}

/// A text whose second mark is not as its first.
fn marks(key: &str, value: &str) -> Option<Said> {
    let first = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let inner = &value[1..];
    if inner.starts_with(first) || inner.contains(first) {
        return None;
    }
    let (text, last) = match inner.chars().next_back().filter(|c| matches!(c, '"' | '\'') || PRINTED.contains(c)) {
        Some(last) => (inner.trim_end_matches(last), Some(last)),
        None if first == '\'' => (inner, None),
        None => return None,
    };
    let message = match last {
        Some(last) => format!("a text that starts with `{first}` and ends with `{last}`"),
        None => "a text without its closing quotation mark".to_owned(),
    };
    Some((message, meant(key, &format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))))
}

/// Two keys and their values on one line.
fn two_keys(key: &str, value: &str) -> Option<Said> {
    let whole = |line: &str| line.contains('=') && toml::de::DeTable::parse(line).is_ok();
    let cuts = value.char_indices().filter(|(_, c)| matches!(c, ';' | ',' | ' ')).take(100);
    let (first, second) = cuts
        .map(|(at, _)| (value[..at].trim(), value[at..].trim_matches([';', ',', ' '])))
        .find(|(first, second)| is_value(first) && whole(second))?;
    let help = format!("write each on a line of its own: `{key} = {first}`, and below it `{second}`");
    Some(("two keys on one line".to_owned(), Some(help)))
}

/// Digits that are no number of TOML's.
fn number(key: &str, value: &str) -> Option<Said> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if is_number(value) && value.starts_with('0') {
        let bare = value.trim_start_matches('0');
        let help = format!(
            "write `{key} = {}`; if it is no number, put it between quotation marks: `{key} = \"{value}\"`",
            if bare.is_empty() { "0" } else { bare }
        );
        return Some(("a number that starts with 0".to_owned(), Some(help)));
    }
    let parts: Vec<&str> = value.trim_end_matches('.').split(['.', '/', '-']).collect();
    let is_short = parts.iter().all(|part| is_number(part) && part.len() <= 2);
    let is_part = is_short && slip::day(key, value).is_none() && (parts.len() == 3 || parts.len() == 2 && value.ends_with('.'));
    let help = format!("write the whole day, as `{key} = 2026-11-24`; if it is no date, put it between quotation marks: `{key} = \"{value}\"`");
    is_part.then(|| ("a date that is not written as year, month and day".to_owned(), Some(help)))
}

/// The number that a word is.
pub(super) fn number_word(word: &str) -> Option<usize> {
    const NUMBERS: [&str; 13] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];
    NUMBERS.iter().position(|name| word.eq_ignore_ascii_case(name))
}

/// A day or a number in words.
fn in_words(key: &str, value: &str) -> Option<Said> {
    let word = value.to_lowercase();
    let text = format!("if it is a text, put it between quotation marks: `{key} = \"{value}\"`");
    if let Some(number) = number_word(value) {
        return Some(("a number in words".to_owned(), Some(format!("write `{key} = {number}`; {text}"))));
    }
    let is_day = matches!(word.as_str(), "today" | "tomorrow" | "yesterday" | "now" | "tbd" | "soon");
    is_day.then(|| (format!("`{value}`, which is no date for TOML"), Some(format!("write the day, as `{key} = 2026-11-24`; {text}"))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_mended_as_a_whole() {
        let help = |line: &str| of_line(line).and_then(|(_, help)| help).unwrap_or_default();
        for (line, written) in [
            ("title = 'The library", "write `title = \"The library\"`"),
            ("title = 'The library\"", "write `title = \"The library\"`"),
            ("title = \"The library”", "write `title = \"The library\"`"),
            ("guide = [ icon = \"book\", hue = \"teal\" ]", "write `guide = { icon = \"book\", hue = \"teal\" }`"),
            ("guide = { icon: \"book\" }", "write `guide = { icon = \"book\" }`"),
            ("words = {\"books\", \"borrow\"}", "write `words = [\"books\", \"borrow\"]`"),
            ("words = (\"books\", \"borrow\")", "write `words = [\"books\", \"borrow\"]`"),
            ("words = [\"books\"; \"borrow\"]", "write `words = [\"books\", \"borrow\"]`"),
            ("words = [\"books, \"borrow\"]", "write `words = [\"books\", \"borrow\"]`"),
            ("words = [books, “borrow”]", "write `words = [\"books\", \"borrow\"]`"),
            ("words = [\"books\" \"borrow\"]", "write `words = [\"books\", \"borrow\"]`"),
            ("menu = guide, notes", "write `menu = [\"guide\", \"notes\"]` if it is a list, `menu = \"guide, notes\"` if it is one text"),
            ("source = \"a\", \"b\"", "write `source = [\"a\", \"b\"]` if it is a list, `source = \"a, b\"` if it is one text"),
            ("title = \"x\"; toc = true", "`title = \"x\"`, and below it `toc = true`"),
            ("title = \"x\" toc = true", "`title = \"x\"`, and below it `toc = true`"),
            ("grade = 09", "`grade = 9`; if it is no number, put it between quotation marks: `grade = \"09\"`"),
            ("on = 05/11/26", "`on = \"05/11/26\"`"),
            ("on = 3.5.1", "`on = \"3.5.1\"`"),
            ("on = 1.12.", "`on = \"1.12.\"`"),
            ("grade = nine", "write `grade = 9`; if it is a text, put it between quotation marks: `grade = \"nine\"`"),
            ("on = today", "`on = \"today\"`"),
        ] {
            assert!(help(line).ends_with(written), "{line}: {}", help(line));
        }
        for line in ["a = [1, 2]", "a = \"b\"", "a = [\"b\"", "a = 'It's me'", "a = \"b\",", "a = 1.5", "a = { b = 1 }", "a = b", "a = \"C:\\work\""]
        {
            assert_eq!(of_line(line), None, "{line}");
        }
    }

    #[test]
    fn braces_left_open_are_told_from_those_of_several_lines() {
        assert!(leaves_open("a = { b = 1\n", "c = 1\n"));
        assert!(!leaves_open("a = { b = 1\n", "c = 1 }\n"));
        assert!(!leaves_open("a = { b = 1 }\n", "c = 1\n"));
    }
}
