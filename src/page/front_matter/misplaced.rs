//! Front matter that is none, since it starts otherwise than with a first line of `+++`.

use std::ops::Range;

use super::PAGE;
use crate::table::names;

/// What is wrong with it.
pub struct Misplaced {
    /// What is wrong.
    pub message: &'static str,
    /// Where.
    pub span: Range<usize>,
    /// What to write.
    pub help: String,
    /// Where the text behind it starts, if that is known.
    pub body_start: Option<usize>,
    /// The title that it gives, if so.
    pub title: Option<String>,
}

impl Misplaced {
    fn new(message: &'static str, span: Range<usize>, help: &str) -> Self {
        Self { message, span, help: help.to_owned(), body_start: None, title: None }
    }
}

/// What is wrong with front matter that does not start as it should, if there seems to be some.
pub fn misplaced(text: &str) -> Option<Misplaced> {
    let start = text.len() - text.trim_start().len();
    let first = text[start..].lines().next().unwrap_or_default();
    let here = start..start + first.len();
    if first.trim_end() == "+++" {
        return Some(match start {
            0 => Misplaced::new("front matter whose first line has more than `+++`", here, "delete the spaces behind it"),
            _ => Misplaced::new(LATE, start..start + 3, "delete what stands before it"),
        });
    }
    if first.strip_prefix("+++").is_some_and(|rest| rest.contains('=')) {
        let help = "put `+++` on a line of its own, each key on the next ones, and `+++` behind them";
        return Some(Misplaced::new("front matter on the line of its `+++`", here, help));
    }
    if first.len() > 1 && first.trim_end().bytes().all(|b| b == b'+') {
        return Some(Misplaced::new("front matter whose first line is not `+++`", here, "write three plus signs and nothing else"));
    }
    let is_toml = |(key, value): (&str, &str)| {
        names(PAGE).any(|known| known == key.trim()) && value.trim().starts_with(['"', '\'', '[', '{', 't', 'f', '1', '2'])
    };
    if first.split_once('=').is_some_and(is_toml) {
        return Some(match text.lines().any(|line| line.trim_end() == "+++") {
            true => Misplaced::new("front matter without its first line of `+++`", here, "put a line of `+++` before it"),
            false => {
                let help = "put a line of `+++` before its first key, and one behind its last";
                Misplaced::new("front matter without its lines of `+++`", here, help)
            }
        });
    }
    between_hyphens(text).or_else(|| without_lines(text)).or_else(|| late(text))
}

/// Where front matter that is not closed was to end, and what to write there.
pub fn closing(text: &str) -> Option<(Range<usize>, String)> {
    let mut at = 0;
    let mut last = None;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let (start, bare) = (at, line.trim());
        at += line.len();
        let is_end = bare.len() > 1 && bare.bytes().all(|b| b == b'+') || bare == "---" || bare.starts_with("+++ ");
        if number > 0 && is_end {
            let place = start..start + line.trim_end().len();
            return Some((place, "write `+++` in its place, three plus signs and nothing else".to_owned()));
        }
        let is_key =
            bare.split_once('=').is_some_and(|(key, _)| key.trim().bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.')));
        if is_key || last.is_some() && bare.starts_with(['"', '\'', '[', ']', '{', '}']) {
            last = Some(number + 1);
        } else if number > 0 && bare.starts_with(char::is_alphanumeric) {
            break;
        }
    }
    last.map(|line| (0..3, format!("put a second line of `+++` below line {line}")))
}

/// Keys and values of YAML at the head of a file, with no lines around them.
fn without_lines(text: &str) -> Option<Misplaced> {
    let is_known = |line: &str| key_and_value(line).is_some_and(|(key, value)| !value.is_empty() && names(PAGE).any(|known| known == key));
    let mut lines = text.lines();
    let first = lines.next().filter(|line| is_known(line))?;
    let (key, value) = key_and_value(first)?;
    let help = format!("put a line of `+++` before its first key and one behind its last, and write keys as `{key} = \"{value}\"`");
    let is_head = key == "title" || lines.next().is_some_and(is_known);
    is_head.then(|| Misplaced::new("front matter without its lines of `+++`", 0..first.len(), &help))
}

const LATE: &str = "front matter that does not start on the first line";

/// Front matter behind text of the page: a line of `+++` outside code, lines that are keys of a page, and such a line again.
fn late(text: &str) -> Option<Misplaced> {
    let (mut code, mut at) = (false, 0);
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        code ^= line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
        let start = at;
        at += line.len();
        if code || line.trim_end() != "+++" {
            continue;
        }
        let inner = || text[at..].lines().take_while(|line| line.trim_end() != "+++");
        let is_front = inner().any(|line| line.split_once('=').is_some_and(|(key, _)| names(PAGE).any(|known| known == key.trim())));
        let last = number + inner().count() + 1;
        if !is_front || inner().any(|line| line.starts_with('#')) || text.lines().nth(last - 1).is_none() {
            return None;
        }
        let help = format!("move the lines {number} to {last}, from `+++` to `+++`, to the top of the file, or delete what stands before them");
        return Some(Misplaced::new(LATE, start..start + 3, &help));
    }
    None
}

/// Front matter between lines of `---`, as other programs have it: in YAML, or in TOML.
fn between_hyphens(text: &str) -> Option<Misplaced> {
    let inner = text.strip_prefix("---").filter(|rest| rest.trim_start_matches([' ', '\t']).starts_with('\n'))?;
    let lines = || inner.lines().skip(1).take_while(|line| !matches!(line.trim_end(), "---" | "..."));
    let mut keys = lines().filter_map(key_and_value).peekable();
    let first = lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'))?;
    key_and_value(first)?;
    let written = |(key, value): (&str, &str)| match value {
        "" => format!("`{key} = \"…\"`"),
        "true" | "false" => format!("`{key} = {value}`"),
        list if list.starts_with('[') => format!("`{key} = [\"…\"]`"),
        value if value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit() || b == b'-') => format!("`{key} = {value}`"),
        value => format!("`{key} = \"{value}\"`"),
    };
    let example = keys.peek().map(|pair| written(*pair)).unwrap_or_default();
    let in_toml = first.split_once(':').is_none_or(|(key, _)| key.contains('='));
    let help = match in_toml {
        true => "put `+++` in place of each line of `---`".to_owned(),
        false => format!("put `+++` in place of each line of `---`, and write keys as {example}"),
    };
    let title = keys.find(|(key, _)| *key == "title").map(|(_, value)| value.to_owned()).filter(|title| !title.is_empty());
    let mut at = text.len() - inner.len();
    let mut ends = inner.split_inclusive('\n').map(|line| {
        at += line.len();
        (at, line.trim_end())
    });
    let body_start = ends.by_ref().skip(1).find(|(_, line)| matches!(*line, "---" | "...")).map(|(end, _)| end);
    let message = "front matter as other programs have it, between lines of `---`";
    Some(Misplaced { message, span: 0..3, help, body_start, title })
}

/// A line of YAML, or of TOML, that is a key and its value.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let at = line.find([':', '='])?;
    let (key, value) = (line[..at].trim_end(), line[at + 1..].trim());
    let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
    let parted = line[at + 1..].is_empty() || line[at + 1..].starts_with([' ', '\t']) || line[at..].starts_with('=');
    (is_key && parted).then(|| (key, value.trim_matches(['"', '\''])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_that_is_not_closed_was_to_end_behind_its_keys() {
        let place = |text: &str| closing(text).map(|(place, help)| (text[place].to_owned(), help)).unwrap_or_default();
        assert_eq!(place("+++\ntitle = \"A\"\n++\nText\n").0, "++");
        assert_eq!(place("+++\ntitle = \"A\"\n---\nText\n").0, "---");
        let list = "+++\ntitle = \"A\"\nkeywords = [\n  \"a\",\n]\n\n# Head\n\nText with a = b.\n";
        assert_eq!(place(list).1, "put a second line of `+++` below line 5");
        assert_eq!(closing("+++\nText\n"), None);
    }

    #[test]
    fn front_matter_of_other_programs_is_told_from_a_line_across_the_page() {
        let found = misplaced("---\n# x\ntitle: 'Home'\ntags:\n  - a\n---\nText\n").unwrap();
        assert_eq!((found.title.as_deref(), found.body_start), (Some("Home"), Some(38)));
        assert!(found.help.ends_with("write keys as `title = \"Home\"`"), "{}", found.help);
        let help = |text: &str| misplaced(text).map(|found| found.help).unwrap_or_default();
        assert!(help("---\ndate: 2026-01-02\n---\n").ends_with("`date = 2026-01-02`"));
        assert_eq!(help("---\ntitle = \"B\"\n---\n"), "put `+++` in place of each line of `---`");
        assert!(help("title: Home\n\nText.\n").ends_with("write keys as `title = \"Home\"`"));
        assert_eq!(
            help("# Home\n\n+++\ndraft = true\n+++\n"),
            "move the lines 3 to 5, from `+++` to `+++`, to the top of the file, or delete what stands before them"
        );
        assert!(help("+++ title = \"A\" +++\n").starts_with("put `+++` on a line of its own"));
        for text in ["order: first this\n\nText.", "# A\n```\n+++\ntitle = \"A\"\n+++\n```\n", "a\n+++\nb\n", "+++ b"] {
            assert!(misplaced(text).is_none(), "{text}");
        }
        for text in ["---\n\nText.\n\nNote: text\n", "---\nSee https://example.org\n", "---\n", "--- a: b\n", "a: b\n---\n"] {
            assert!(misplaced(text).is_none(), "{text}");
        }
    }
}
