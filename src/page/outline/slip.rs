//! Slips of the pen that Markdown takes for text without a word: a heading, a table, code that never ends.

use std::ops::Range;

use memchr::{memmem, memrchr};

use super::rows::split_line;

/// What is wrong: code, message, place, help.
pub(super) type Slip = (&'static str, String, Range<usize>, String);

/// The signs of notes, `> [!NOTE]`, as GitHub has them.
pub const NOTES: [&str; 5] = ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"];

fn is_word(text: &str) -> bool {
    text.len() > 1 && text.bytes().all(|b| b.is_ascii_alphabetic())
}

/// What a paragraph was meant for, by its first line.
pub(super) fn paragraph(body: &str, range: &Range<usize>) -> Option<Slip> {
    let line = split_line(&body[range.clone()]).0.trim_end();
    let place = range.start..range.start + line.len();
    if let Some((kind, rest)) = line.strip_prefix("[!").and_then(|rest| rest.split_once(']')).filter(|(kind, _)| is_word(kind)) {
        let known = NOTES.contains(&kind.to_uppercase().as_str());
        let (message, help) = if known && !rest.trim().is_empty() {
            (format!("a note with text on the line of its `[!{kind}]`"), "put the text on the next line, behind a `>` of its own".to_owned())
        } else if known {
            ("a sign of a note outside a quotation".to_owned(), format!("write `> [!{kind}]`, and `> ` before each line of its text"))
        } else {
            (format!("`[!{kind}]` is no sign of a note"), format!("signs: {}", NOTES.join(", ")))
        };
        return Some(("note.syntax", message, place, help));
    }
    if let Some(kind) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|kind| NOTES.contains(kind)) {
        let message = format!("`[{kind}]` is no sign of a note without its `!`");
        return Some(("note.syntax", message, place, format!("write `> [!{kind}]`")));
    }
    if let Some(kind) = line.strip_prefix("!!! ").map(|kind| kind.split(' ').next().unwrap_or(kind)).filter(|kind| is_word(kind)) {
        let sign = NOTES.into_iter().find(|sign| kind.eq_ignore_ascii_case(sign)).unwrap_or("NOTE");
        let message = format!("`!!! {kind}` is no sign of a note");
        return Some(("note.syntax", message, place, format!("write `> [!{sign}]`, and `> ` before each line of its text")));
    }
    if let Some(list) = list(body, range) {
        return Some(list);
    }
    let signs = line.bytes().take_while(|b| *b == b'#').count();
    if (1..=6).contains(&signs) && line[signs..].starts_with(is_odd_space) {
        let help = format!("write `{} {}`, with an ordinary space", &line[..signs], line[signs..].trim());
        return Some(("heading.syntax", "a heading with another sign than a space behind its `#`".into(), place, help));
    }
    if (2..=6).contains(&signs) && line[signs..].starts_with(char::is_alphabetic) {
        let help = format!("write `{} {}`", &line[..signs], &line[signs..]);
        return Some(("heading.syntax", "a heading without the space behind its `#`".into(), place, help));
    }
    if signs > 6 && line[signs..].starts_with(' ') && !line[signs..].trim().is_empty() {
        let help = format!("write `### {}`, with as many `#` as its place needs, six at most", line[signs..].trim());
        return Some(("heading.syntax", format!("a heading with {signs} `#`, where six are the most: readers see them"), place, help));
    }
    // A line of its own that starts with a large letter is hardly a tag.
    let alone = || body[range.clone()].trim_end() == line;
    if signs == 1 && alone() && line[1..].starts_with(char::is_uppercase) && line.len() > 2 {
        let help = format!("write `# {0}` for the page's title, `## {0}` for a part of it", &line[1..]);
        return Some(("heading.syntax", "a heading without the space behind its `#`".into(), place, help));
    }
    let several = || body[range.clone()].trim_end().contains('\n');
    if line.starts_with('|') && line.ends_with('|') && several() && line.matches('|').count() > 2 {
        let columns = line.matches('|').count() - 1;
        let second = body[range.clone()].lines().nth(1).unwrap_or_default().trim();
        let parts = second.trim_matches('|').split('|').count();
        if second.starts_with('|') && second.contains("--") && second.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ')) && parts != columns {
            let start = range.start + body[range.clone()].find(second).unwrap_or_default();
            let help = format!("write `|{}` in its place", "---|".repeat(columns.min(12)));
            let parts = if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") };
            let message = format!("the line below a table's head has {parts}, the head {columns}");
            return Some(("table.syntax", message, start..start + second.len(), help));
        }
        let help = format!("put the line `|{}` below the first one", "---|".repeat(columns.min(12)));
        return Some(("table.syntax", "a table without the line below its head".into(), place, help));
    }
    None
}

/// What is wrong with a heading, given a word that stands in its braces and means nothing there.
pub(super) fn heading(body: &str, range: &Range<usize>, bare: Option<&str>) -> Option<Slip> {
    let line = body[range.clone()].trim_end();
    if line.chars().all(|c| c == '#' || c.is_whitespace()) {
        return Some((
            "heading.syntax",
            "a heading without words".into(),
            range.start..range.start + line.len(),
            "write it, or delete the line".into(),
        ));
    }
    if let Some((text, below)) =
        line.rsplit_once('\n').filter(|(text, _)| !line.starts_with('#') && (text.contains('\n') || text.trim_end().ends_with('.')))
    {
        let first = text.lines().next().unwrap_or_default();
        let sign = below.trim_start().chars().next().unwrap_or('-');
        let message = format!("text that the line of `{sign}` below it makes a heading");
        let help = "put an empty line between the two; a heading is written `## …`".to_owned();
        return Some(("heading.syntax", message, range.start..range.start + first.len(), help));
    }
    let bare = bare?;
    let at = line.rfind('{')?;
    let message = format!("`{bare}` means nothing in the braces of a heading");
    let help = "an id has no spaces: write `{#my-id}`".to_owned();
    Some(("heading.syntax", message, range.start + at..range.start + line.len(), help))
}

/// Lines that were meant for a list: a bullet of a word processor, or signs and numbers without the space behind them, on
/// two lines or more.
fn list(body: &str, range: &Range<usize>) -> Option<Slip> {
    let mut first = None;
    let mut at = range.start;
    for line in body[range.clone()].split_inclusive('\n') {
        let words = line.trim_start_matches([' ', '\t', '>']);
        let start = at + line.len() - words.len();
        at += line.len();
        // Most lines are none, by their first sign alone.
        if words.starts_with(|c: char| c.is_ascii() && !matches!(c, '-' | '+' | '*' | '0'..='9')) {
            continue;
        }
        let sign = words.len() - words.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let bullet = words.starts_with(['•', '●', '▪', '◦']);
        let numbered = (1..=2).contains(&sign) && words[sign..].starts_with(['.', ')']);
        let length = if bullet { words.chars().next().map_or(0, char::len_utf8) } else { sign + 1 };
        let bulleted = words.starts_with(['-', '+']) || words.starts_with('*') && words.matches('*').count() == 1;
        let task = ["[ ]", "[x]", "[X]"].iter().any(|task| words.get(length..).is_some_and(|rest| rest.starts_with(task)));
        let slipped = (numbered || bulleted) && (task || words[length..].starts_with(|c: char| c.is_alphabetic() || is_odd_space(c)));
        if !bullet && !slipped {
            continue;
        }
        if bullet || first.is_some() {
            let (place, sign) = first.unwrap_or((start..start + length, words[..length].to_owned()));
            let meant = if bullet { "-".to_owned() } else { sign };
            let message = "lines that look like a list and are none: readers see them as one paragraph".to_owned();
            let help = match words[length..].starts_with(is_odd_space) {
                true => format!("put an ordinary space behind each `{meant}`: what stands there is another sign"),
                false => format!("begin each line with `{meant} `, and put an empty line before the first"),
            };
            return Some(("list.syntax", message, place, help));
        }
        first = Some((start..start + length, words[..length].to_owned()));
    }
    None
}

/// Whether a sign looks like a space and is none to Markdown.
fn is_odd_space(c: char) -> bool {
    !c.is_ascii() && (c.is_whitespace() || c == '\u{200b}')
}

/// What is wrong with code that is code by its indentation: sentences are hardly meant to be.
pub(super) fn indented(body: &str, range: &Range<usize>) -> Option<Slip> {
    let text = body[range.clone()].trim();
    let line = text.lines().next()?.trim_end();
    let is_plain =
        |c: char| c.is_alphanumeric() || c.is_whitespace() || matches!(c, ',' | '.' | '?' | '!' | ';' | ':' | '’' | '\'' | '-' | '–' | '“' | '”');
    let is_prose = line.starts_with(char::is_uppercase) && line.split_whitespace().count() > 3 && text.chars().all(is_plain);
    let start = range.start + body[range.clone()].find(line)?;
    let message = "text that its indentation makes code".to_owned();
    let help = "delete the spaces before it; code stands between two lines of three backticks".to_owned();
    (is_prose && text.ends_with(['.', '!', '?', ':'])).then(|| ("code.indented", message, start..start + line.len(), help))
}

/// What is wrong with a block of code between lines of backticks or tildes, given with its first line: it has no last
/// one, or a line within that begins other code, which none may that is as long. `line` numbers the lines of the body.
pub(super) fn code(body: &str, range: &Range<usize>, line: impl Fn(usize) -> u32) -> Option<Slip> {
    let text = body[range.clone()].trim_end();
    let first = split_line(text).0;
    let sign = first.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let fence = &first[..first.len() - first.trim_start_matches(sign).len()];
    let last = text[last_line(text)..].trim_start_matches([' ', '\t', '>']);
    let closes = text.len() > first.len() && last.len() >= fence.len() && last.chars().all(|c| c == sign);
    let signs = if sign == '~' { format!("`{fence}`") } else { format!("{} backticks", in_words(fence.len())) };
    let place = range.start..range.start + first.len();
    let indent = range.start - last_line(&body[..range.start]);
    if let Some(other) = other_code(text, fence, indent) {
        let other = line(range.start + other);
        let message = format!("code that is not closed before line {other}, which begins other code");
        let help = match first[fence.len()..].trim() {
            "md" | "markdown" => format!(
                "begin and end it with {} {}, since it shows a line of {}",
                in_words(fence.len() + 1),
                if sign == '~' { "tildes" } else { "backticks" },
                in_words(fence.len())
            ),
            _ => format!("put a line of {signs} behind the code, before line {other}"),
        };
        return Some(("code.unclosed", message, place, help));
    }
    let help = format!("put a line of {signs} behind the code");
    (!closes).then(|| ("code.unclosed", "code that is never closed".to_owned(), place, help))
}

/// Where a line of a block of code begins other code: it names a language behind as many signs, as far from the margin.
fn other_code(text: &str, fence: &str, indent: usize) -> Option<usize> {
    let sign = fence.chars().next()?;
    memmem::find_iter(text.as_bytes(), fence).find_map(|at| {
        let from = last_line(&text[..at]);
        let line = split_line(&text[from..]).0;
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let start = from + line.len() - bare.len();
        let language = bare.trim_start_matches(sign);
        let is_opening = start > 0 && line.len() - bare.len() < indent + 4 && bare.len() - language.len() >= fence.len();
        let names = |c: char| c.is_alphabetic() || c == '{';
        (is_opening && language.trim_start().starts_with(names) && !language.contains(sign)).then_some(start)
    })
}

/// Where the last line of a text starts.
fn last_line(text: &str) -> usize {
    memrchr(b'\n', text.as_bytes()).map_or(0, |at| at + 1)
}

/// A small number as people write it.
fn in_words(number: usize) -> String {
    let known = ["three", "four", "five", "six"];
    number.checked_sub(3).and_then(|at| known.get(at)).map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_told_from_what_is_meant() {
        let of = |text: &str| paragraph(text, &(0..text.len())).map(|(code, ..)| code);
        assert_eq!(of("##Next\n"), Some("heading.syntax"));
        assert_eq!(of("#Next\n"), Some("heading.syntax"));
        assert_eq!(of("[!HINT]\nx"), Some("note.syntax"));
        assert_eq!(of("[!NOTE] Text."), Some("note.syntax"));
        assert_eq!(of("| a | b |\n| c | d |\n"), Some("table.syntax"));
        assert_eq!(
            (of("#\u{a0}Next"), of("##\u{a0}Next"), of("!!! note\ntext")),
            (Some("heading.syntax"), Some("heading.syntax"), Some("note.syntax"))
        );
        for text in [
            "*one\n*two",
            "+one\n+two",
            "-[ ] one\n-[x] two",
            "-\u{a0}one\n-\u{a0}two",
            "-one\n-two",
            "1.one\n2.two\n",
            "Bring:\n1)one\n2)two",
            "• one",
            "a\n> •two",
        ] {
            assert_eq!(of(text), Some("list.syntax"), "{text}");
        }
        assert_eq!(of("[NOTE]"), Some("note.syntax"));
        for text in [
            "[!x] y",
            "[!](a)",
            "#tag and more",
            "## ",
            "##1",
            "| a |",
            "a | b | c\n",
            "|a|b|\n",
            "-one",
            "-5 degrees\n-6 degrees",
            "1.5\n2.5",
            "a\n1.one",
            "[note]",
            "--\n--",
            "*one*\n*two*",
            "!!! wow! look",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }

    #[test]
    fn sentences_are_told_from_code_and_from_headings() {
        let is_prose = |text: &str| indented(text, &(0..text.len())).is_some();
        assert!(is_prose("    Dear parents, this is for you.\n") && is_prose("\tWe met, and talked\n\tabout it."));
        assert!(!is_prose("    SELECT name FROM pages;\n") && !is_prose("    let x = 1;\n") && !is_prose("    Usage: payung build <dir>.\n"));
        let is_text = |text: &str| heading(text, &(0..text.len()), None).is_some();
        assert!(is_text("It ends here.\n---\n") && is_text("One\ntwo\n---") && !is_text("One\n---\n") && !is_text("# One.\n"));
    }

    #[test]
    fn code_is_closed_by_its_own_sign() {
        let closed = |text: &str| code(text, &(0..text.len()), |_| 0).is_none();
        assert!(!closed("```rust\na\n\n```python\nb\n```\n") && !closed("~~~\n~~~~ c\n~~~~\n"));
        assert!(closed("````md\n```rust\n```\n````\n") && closed("~~~\n```rust\n~~~\n") && closed("```\n    ```rust\n```\n"));
        assert!(closed("```\na\n```\n") && closed("~~~~ rust\n~~~\n~~~~") && closed("```\n> ```"));
        assert!(!closed("```\na\n") && !closed("```") && !closed("````\n```\n") && !closed("~~~\n```\n"));
    }
}
