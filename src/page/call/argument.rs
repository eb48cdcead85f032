//! The words of one call: `name key="value" flag`, and which quotation mark is missing where they make no call.

use super::{Arg, Call, Fault};

/// Signs between which people put a value in place of `"`.
const OTHER_MARKS: [char; 10] = ['\'', '“', '”', '„', '‘', '’', '«', '»', '「', '」'];

/// Parses `name key="value" flag`; nothing if it does not start with a name.
pub(super) fn parse(text: &str, offset: usize) -> Option<Result<Call, Fault>> {
    read(text, offset, mended)
}

/// The same, with what mends a call that is none.
fn read(text: &str, offset: usize, mend: fn(&str) -> Option<String>) -> Option<Result<Call, Fault>> {
    let length = word(text);
    if length == 0 || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let mut call = Call { name: text[..length].to_owned(), name_span: offset..offset + length, args: Vec::new(), span: 0..0 };
    let mut at = length;
    // Where the last value starts that stands without quotation marks, and the name before it.
    let mut bare: Option<(usize, &str)> = None;
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        if trimmed.is_empty() {
            return Some(Ok(call));
        }
        let attached = rest.len() == trimmed.len();
        at += rest.len() - trimmed.len();
        let length = word(trimmed);
        if length == 0 || attached {
            let fault = unopened(text, at, bare).or_else(|| unclosed(text, at, &call, offset).filter(|_| attached));
            return Some(Err(shifted(fault.unwrap_or_else(|| unexpected(text, at, mend)), offset)));
        }
        let name = &trimmed[..length];
        let (value, span, used) = match trimmed[length..].strip_prefix('=') {
            None => ("true".to_owned(), 0..length, length),
            Some(value) => match quoted(value) {
                Some((text, used)) => (text, length + 1..length + 1 + used, length + 1 + used),
                None => return Some(Err(shifted(unquoted(name, value, at + length + 1), offset))),
            },
        };
        if span.start > 0 {
            bare = (!trimmed[length + 1..].starts_with('"')).then_some((at + length + 1, name));
        }
        let name_span = offset + at..offset + at + length;
        call.args.push(Arg { name: name.to_owned(), value, name_span, span: offset + at + span.start..offset + at + span.end });
        at += used;
    }
}

fn shifted((message, range, help): Fault, offset: usize) -> Fault {
    (message, range.start + offset..range.end + offset, help)
}

fn write(name: &str, value: &str) -> Option<String> {
    let value = if value.is_empty() { "…" } else { value };
    Some(format!("write `{name}=\"{value}\"`"))
}

/// What to write in the place of a call that is not closed on its line; what follows `{{` is given.
pub(super) fn closed(rest: &str) -> Option<String> {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_call = |text: &str| matches!(parse(text, 0), Some(Ok(_)));
    // A call of more lines is nobody's; to look further at each would take the square of a page's length.
    let lines: usize = rest.split_inclusive('\n').take(6).take_while(|line| !line.trim().is_empty()).map(str::len).sum();
    let paragraph = rest[..lines].split_once("}}").map(|(inner, _)| words(inner));
    let line = words(rest.lines().next().unwrap_or_default());
    if let Some(whole) = paragraph.filter(|whole| is_call(whole)) {
        return Some(format!("write it on one line: `{{{{ {whole} }}}}`"));
    }
    is_call(&line).then(|| format!("close it: `{{{{ {line} }}}}`; put `\\` before `{{{{` to show it as text"))
}

fn unexpected(text: &str, at: usize, mend: fn(&str) -> Option<String>) -> Fault {
    if text[at..].starts_with('}') && matches!(parse(text[..at].trim(), 0), Some(Ok(_))) {
        let help = format!("write `{{{{ {} }}}}`", text[..at].trim());
        return ("one brace where a call is closed by two".to_owned(), at..at + 1, Some(help));
    }
    let wrong = text[at..].chars().next().map_or(1, char::len_utf8);
    let help = mend(text).map(|call| format!("write `{call}`"));
    (format!("`{}` is not expected here; arguments are written `name=\"value\"`", &text[at..at + wrong]), at..at + wrong, help)
}

/// A call as a program would write it, `fact(id: "x", show: "y")`, in the way of a page: `fact id="x" show="y"`.
fn mended(text: &str) -> Option<String> {
    let mut out = String::new();
    for (number, part) in text.split('"').enumerate() {
        if number % 2 == 1 {
            out.push_str(&format!("\"{part}\""));
            continue;
        }
        let part = part.replace(['(', ')', ',', ';'], " ");
        let named = part.trim_end();
        match named.strip_suffix([':', '=']) {
            Some(name) => out.push_str(&format!(" {}=", name.trim())),
            None => out.push_str(&format!(" {} ", named.trim())),
        }
    }
    let call = out.split_whitespace().collect::<Vec<_>>().join(" ");
    // A value keeps its spaces, and what is still no call is not shown.
    let sound = !text.contains("  ") && !text.contains('\\') && matches!(read(&call, 0, |_| None), Some(Ok(_)));
    (sound && call.contains("=\"")).then_some(call)
}

/// A value that is no text between double quotation marks. `at` is where it starts.
fn unquoted(name: &str, value: &str, at: usize) -> Fault {
    if let Some(inner) = value.strip_prefix('"') {
        let inner = inner.trim_end();
        let message = format!("the value of `{name}` lacks its closing quotation mark");
        return (message, at..at + 1 + inner.len(), write(name, inner));
    }
    if let Some((inner, _)) = value.strip_prefix('[').and_then(|rest| rest.split_once(']')).filter(|(inner, _)| !inner.contains(['}', '{', '\n'])) {
        let items: Vec<&str> = inner.split(',').map(|item| item.trim().trim_matches(['"', '\'', ' '])).filter(|item| !item.is_empty()).collect();
        let message = format!("the value of `{name}` is a list in brackets; a call has texts alone");
        return (message, at - name.len() - 1..at + inner.len() + 2, write(name, &items.join(", ")));
    }
    let inner = value.trim_start_matches(OTHER_MARKS);
    let marked = inner.len() < value.len();
    let inner = inner.split(OTHER_MARKS).next().filter(|_| marked).or_else(|| inner.split_whitespace().next()).unwrap_or_default();
    let whole = value.len() - value.trim_start_matches(OTHER_MARKS).len() + inner.len();
    let end = value[whole..].chars().next().filter(|c| OTHER_MARKS.contains(c)).map_or(whole, |c| whole + c.len_utf8());
    (format!("the value of `{name}` is not in double quotes"), at - name.len() - 1..at + end, write(name, inner))
}

/// A quotation mark behind a value without one before it.
fn unopened(text: &str, at: usize, bare: Option<(usize, &str)>) -> Option<Fault> {
    let (start, name) = bare.filter(|_| text[at..].starts_with('"'))?;
    let message = format!("the value of `{name}` lacks its opening quotation mark");
    Some((message, start..at + 1, write(name, text[start..at].trim_end())))
}

/// A value that went on to the opening quotation mark of the next one: `id="x show="number"`.
fn unclosed(text: &str, at: usize, call: &Call, offset: usize) -> Option<Fault> {
    let last = call.args.last()?;
    let (value, next) = last.value.strip_suffix('=')?.rsplit_once([' ', '\t'])?;
    let start = last.span.start - offset;
    let is_next = word(next) == next.len() && !next.is_empty() && text[start..].starts_with('"') && start < at;
    let message = format!("the value of `{}` lacks its closing quotation mark", last.name);
    let value = value.trim_end();
    is_next.then(|| (message, start..start + 1 + value.len(), write(&last.name, value)))
}

pub(super) fn word(text: &str) -> usize {
    text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')).count()
}

/// A value in quotes (a quote in it behind a backslash), or a bare word; and how long it is as written.
fn quoted(text: &str) -> Option<(String, usize)> {
    let Some(inner) = text.strip_prefix('"') else {
        let length = word(text);
        return (length > 0).then(|| (text[..length].to_owned(), length));
    };
    let mut value = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, at + 2)),
            '\\' => value.push(chars.next()?.1),
            c => value.push(c),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_missing_mark_is_named_with_what_to_write() {
        let said = |text: &str| match parse(text, 0) {
            Some(Err((message, place, help))) => (message, text[place].to_owned(), help.unwrap_or_default()),
            other => panic!("{text}: {other:?}"),
        };
        let lacks = |mark: &str| format!("the value of `id` lacks its {mark} quotation mark");
        let write = "write `id=\"x y\"`".to_owned();
        assert_eq!(said("fact id=\"x y "), (lacks("closing"), "\"x y".into(), write.clone()));
        assert_eq!(said("fact id=x y\""), (lacks("opening"), "x y\"".into(), write.clone()));
        assert_eq!(said("fact id=\"x y show=\"number\""), (lacks("closing"), "\"x y".into(), write.clone()));
        let list = ("the value of `ids` is a list in brackets; a call has texts alone", "ids=[\"x\", \"y\"]", "write `ids=\"x, y\"`");
        assert_eq!(said("facts ids=[\"x\", \"y\"]"), (list.0.into(), list.1.into(), list.2.into()));
        assert_eq!(said("fact id=“x y” a"), ("the value of `id` is not in double quotes".into(), "id=“x y”".into(), write));
        assert_eq!(said("fact id=").2, "write `id=\"…\"`");
        assert_eq!(said("fact id=\"x\"y").2, "write `fact id=\"x\" y`");
        for slip in ["fact id: \"x\"", "fact(id=\"x\")", "fact id = \"x\"", "fact, id=\"x\"", "fact(id: \"x\")"] {
            assert_eq!(said(slip).2, "write `fact id=\"x\"`", "{slip}");
        }
        assert_eq!(said("fact id=\"a b\", show=\"c\"").2, "write `fact id=\"a b\" show=\"c\"`");
        assert_eq!(said("fact id=\"x\" } and").2, "write `{{ fact id=\"x\" }}`");
    }

    #[test]
    fn a_call_that_is_not_closed_is_shown_whole() {
        assert_eq!(closed(" fact\nid=\"x\" }} and\n\nmore").as_deref(), Some("write it on one line: `{{ fact id=\"x\" }}`"));
        assert!(closed(" fact id=\"x\"\n\n}}").is_some_and(|help| help.starts_with("close it: `{{ fact id=\"x\" }}`")));
        assert_eq!(closed(" fact <b>\n"), None);
    }
}
