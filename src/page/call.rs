//! Finds what pages call: `{{ name key="value" }}` within lines, `:::name key="value"` around blocks.
//!
//! Calls are found before Markdown is parsed. Each is replaced by a stand-in of the same
//! length, which Markdown takes for text (or, for a fence, for a thematic break), so that
//! every offset into the text stays true and nothing inside a call is made typographic.
//! In code, what stood there is put back.

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The first sign of a stand-in; private use, so that no text means anything by it.
pub const STAND_IN: char = '\u{e000}';

/// An argument as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arg {
    /// Its name.
    pub name: String,
    /// Its value; `true` for a bare name.
    pub value: String,
    /// Where the value stands, or the name if it is bare.
    pub span: Range<usize>,
}

/// A call as written. Its hash is of what it says, not of where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The component's name.
    pub name: String,
    /// Where the name stands.
    pub name_span: Range<usize>,
    /// Its arguments.
    pub args: Vec<Arg>,
    /// The whole call.
    pub span: Range<usize>,
}

impl Hash for Call {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
        self.args.iter().for_each(|arg| (&arg.name, &arg.value).hash(state));
    }
}

/// A line that opens or closes a container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The line without its indentation.
    pub span: Range<usize>,
    /// How many colons.
    pub colons: usize,
    /// What it opens; nothing closes.
    pub call: Option<Call>,
}

/// A text whose calls are replaced by stand-ins.
#[derive(Debug)]
pub struct Prepared<'a> {
    /// The text for the Markdown parser.
    pub text: Cow<'a, str>,
    /// Calls within lines, in order.
    pub calls: Vec<Call>,
    /// Fences, in order.
    pub fences: Vec<Fence>,
    /// What looks like a call and is none: what is wrong, and where.
    pub faults: Vec<(String, Range<usize>)>,
}

impl Prepared<'_> {
    /// The call whose stand-in starts at an offset.
    pub fn call_at(&self, offset: usize) -> Option<&Call> {
        let at = self.calls.binary_search_by_key(&offset, |call| call.span.start).ok()?;
        Some(&self.calls[at])
    }

    /// The fence that starts at an offset.
    pub fn fence_at(&self, offset: usize) -> Option<&Fence> {
        let at = self.fences.binary_search_by_key(&offset, |fence| fence.span.start).ok()?;
        Some(&self.fences[at])
    }

    /// The fence that a thematic break stands for.
    pub fn fence_in(&self, range: &Range<usize>) -> Option<&Fence> {
        let at = self.fences.partition_point(|fence| fence.span.start < range.start);
        self.fences.get(at).filter(|fence| fence.span.start < range.end)
    }
}

/// Replaces the calls of a text.
pub fn prepare(text: &str) -> Prepared<'_> {
    let mut prepared = Prepared { text: Cow::Borrowed(text), calls: Vec::new(), fences: Vec::new(), faults: Vec::new() };
    if !text.contains("{{") && !text.contains(":::") {
        return prepared;
    }
    let mut code: Option<(u8, usize)> = None;
    let mut offset = 0;
    // Where the code span that a line leaves open ends.
    let mut skip_to = 0;
    let mut nesting = Nesting::default();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        if let Some(fence) = code_fence(bare) {
            match code {
                None => code = Some(fence),
                Some((sign, length)) if fence.0 == sign && fence.1 >= length && bare.trim_end().len() == fence.1 => code = None,
                Some(_) => {}
            }
        } else if code.is_none() {
            let indented = line.trim_start_matches([' ', '\t']);
            if indented.starts_with(":::") {
                read_fence(&mut prepared, &mut nesting, indented.trim_end(), offset + line.len() - indented.len());
            } else {
                skip_to = read_line(&mut prepared, text, offset..offset + line.len(), skip_to);
            }
        }
        offset += line.len();
    }
    stand_in(prepared, text)
}

fn stand_in<'a>(mut prepared: Prepared<'a>, text: &'a str) -> Prepared<'a> {
    let calls = prepared.calls.iter().map(|call| (call.span.clone(), false));
    let fences = prepared.fences.iter().map(|fence| (fence.span.clone(), true));
    let mut spans: Vec<(Range<usize>, bool)> = calls.chain(fences).collect();
    if spans.is_empty() {
        return prepared;
    }
    spans.sort_by_key(|(span, _)| span.start);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (span, is_fence) in spans {
        out.push_str(&text[from..span.start]);
        let start = out.len();
        if is_fence {
            out.push_str("***")
        } else {
            out.push(STAND_IN)
        }
        let filler = if is_fence { ' ' } else { 'x' };
        out.extend(std::iter::repeat_n(filler, span.len() - (out.len() - start)));
        from = span.end;
    }
    out.push_str(&text[from..]);
    prepared.text = Cow::Owned(out);
    prepared
}

/// The sign and length of a code fence that a line starts with.
fn code_fence(line: &str) -> Option<(u8, usize)> {
    let sign = *line.as_bytes().first()?;
    let length = line.bytes().take_while(|b| *b == sign).count();
    let fence = match sign {
        b'`' => length >= 3 && !line[length..].contains('`'),
        b'~' => length >= 3,
        _ => false,
    };
    fence.then_some((sign, length))
}

/// Containers deeper than this are nobody's page; every level costs a level of the program's stack.
const DEEPEST: usize = 40;

/// How many containers are open, and how many beyond the deepest are left as text.
#[derive(Default)]
struct Nesting {
    open: usize,
    left: usize,
}

fn read_fence(prepared: &mut Prepared<'_>, nesting: &mut Nesting, line: &str, offset: usize) {
    let colons = line.bytes().take_while(|b| *b == b':').count();
    let span = offset..offset + line.len();
    let rest = line[colons..].trim();
    if rest.is_empty() {
        if nesting.left > 0 {
            nesting.left -= 1;
        } else {
            nesting.open = nesting.open.saturating_sub(1);
            prepared.fences.push(Fence { span, colons, call: None });
        }
        return;
    }
    if nesting.open >= DEEPEST {
        if nesting.left == 0 {
            prepared.faults.push((format!("containers nested more than {DEEPEST} deep"), span));
        }
        nesting.left += 1;
        return;
    }
    let start = offset + line.len() - line[colons..].trim_start().len();
    match parse(rest, start) {
        Some(Ok(mut call)) => {
            nesting.open += 1;
            call.span = span.clone();
            prepared.fences.push(Fence { span, colons, call: Some(call) });
        }
        Some(Err(fault)) => prepared.faults.push(fault),
        None => {
            let name = rest.split([' ', '\t']).next().unwrap_or_default();
            let message = match name.starts_with(|c: char| c.is_ascii_uppercase()) {
                true => capital(name),
                false => "a container needs the name of a component, `:::name`".to_owned(),
            };
            prepared.faults.push((message, span));
        }
    }
}

/// Finds the calls of one line outside code spans; returns where an open code span ends.
fn read_line(prepared: &mut Prepared<'_>, text: &str, line: Range<usize>, skip_to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = line.start.max(skip_to);
    while at < line.end {
        match bytes[at] {
            b'\\' => at += 2,
            b'`' => {
                let run = bytes[at..].iter().take_while(|b| **b == b'`').count();
                at = code_span_end(text, at + run, run).unwrap_or(at + run);
            }
            b'{' if text[at..line.end].starts_with("{{") => at = read_call(prepared, text, at, line.end),
            _ => at += 1,
        }
    }
    at.max(skip_to)
}

/// Where the code span ends that was opened by a run of backticks, if it ends in its paragraph.
fn code_span_end(text: &str, from: usize, run: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        match bytes[at] {
            b'`' => {
                let length = bytes[at..].iter().take_while(|b| **b == b'`').count();
                if length == run {
                    return Some(at + length);
                }
                at += length;
            }
            b'\n' if bytes[at + 1..].iter().find(|b| !matches!(b, b' ' | b'\t')) == Some(&b'\n') => {
                return None;
            }
            _ => at += 1,
        }
        // Longer than any code span a person writes: give up, so that time stays bounded.
        if at - from > 20_000 {
            return None;
        }
    }
    None
}

fn read_call(prepared: &mut Prepared<'_>, text: &str, at: usize, end: usize) -> usize {
    let inner = at + 2;
    let rest = &text[inner..end];
    let name = rest.trim_start();
    if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        let word = &name[..word(name)];
        let called = || close(rest).is_some_and(|close| rest[..close].contains("=\""));
        if word.starts_with(|c: char| c.is_ascii_uppercase()) && called() {
            let start = inner + rest.len() - name.len();
            prepared.faults.push((capital(word), start..start + word.len()));
        }
        return inner;
    }
    let Some(close) = close(rest) else {
        prepared.faults.push(("a call that is not closed on its line".into(), at..at + 2));
        // Nothing behind it is closed either: one fault a line, and one look.
        return end;
    };
    let start = inner + rest.len() - name.len();
    let parsed = parse(rest[..close].trim(), start);
    let span = at..inner + close + 2;
    match parsed {
        Some(Ok(mut call)) => {
            call.span = span.clone();
            prepared.calls.push(call);
        }
        Some(Err(fault)) => prepared.faults.push(fault),
        None => {}
    }
    span.end
}

fn capital(name: &str) -> String {
    format!("`{name}` is no name of a component, which starts with a small letter")
}

/// Where `}}` stands, outside quotes.
fn close(text: &str) -> Option<usize> {
    let mut quoted = false;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b'}' if !quoted && bytes.get(at + 1) == Some(&b'}') => return Some(at),
            _ => {}
        }
        at += 1;
    }
    None
}

/// Parses `name key="value" flag`; nothing if it does not start with a name.
fn parse(text: &str, offset: usize) -> Option<Result<Call, (String, Range<usize>)>> {
    let length = word(text);
    if length == 0 || !text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return None;
    }
    let mut call = Call { name: text[..length].to_owned(), name_span: offset..offset + length, args: Vec::new(), span: 0..0 };
    let mut at = length;
    loop {
        let rest = &text[at..];
        let trimmed = rest.trim_start();
        if trimmed.is_empty() {
            return Some(Ok(call));
        }
        at += rest.len() - trimmed.len();
        let name = word(trimmed);
        if name == 0 || rest.len() == trimmed.len() {
            let wrong = trimmed.chars().next().map_or(1, char::len_utf8);
            return Some(Err((
                format!("`{}` is not expected here; arguments are written `name=\"value\"`", &trimmed[..wrong]),
                offset + at..offset + at + wrong,
            )));
        }
        let (value, span, used) = match trimmed[name..].strip_prefix('=') {
            None => ("true".to_owned(), 0..name, name),
            Some(value) => match quoted(value) {
                Some((text, used)) => (text, name + 1..name + 1 + used, name + 1 + used),
                None => {
                    let fault = format!("the value of `{}` is not in double quotes", &trimmed[..name]);
                    return Some(Err((fault, offset + at..offset + at + name + 1)));
                }
            },
        };
        call.args.push(Arg { name: trimmed[..name].to_owned(), value, span: offset + at + span.start..offset + at + span.end });
        at += used;
    }
}

fn word(text: &str) -> usize {
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

    fn names(text: &str) -> Vec<String> {
        let prepared = prepare(text);
        assert_eq!(prepared.text.len(), text.len());
        prepared.calls.iter().map(|call| call.name.clone()).collect()
    }

    #[test]
    fn calls_in_code_and_behind_a_backslash_are_literal() {
        assert_eq!(names("a {{ fact id=\"x\" }} b"), ["fact"]);
        assert_eq!(names("`{{ fact }}` ``{{ a ` b }}`` \\{{ fact }}"), Vec::<String>::new());
        assert_eq!(names("```\n{{ fact }}\n```\n{{ term }}"), ["term"]);
        assert_eq!(names("`a\nb {{ fact }}` {{ term }}"), ["term"]);
    }

    #[test]
    fn arguments_are_read_with_their_places() {
        let text = "{{ fact id=\"a \\\" }} b\" show=number big }}";
        let prepared = prepare(text);
        let call = &prepared.calls[0];
        assert_eq!(
            call.args.iter().map(|a| (a.name.as_str(), a.value.as_str())).collect::<Vec<_>>(),
            [("id", "a \" }} b"), ("show", "number"), ("big", "true")]
        );
        assert_eq!(&text[call.args[1].span.clone()], "number");
        assert_eq!(call.span, 0..text.len());
    }

    #[test]
    fn what_is_no_call_is_text_and_what_is_broken_is_said() {
        assert_eq!(names("{{ 1 }} {{}} {{ Big }}"), Vec::<String>::new());
        assert_eq!(prepare("{{ fact id=\"x\"").faults.len(), 1);
        assert_eq!(prepare("{{ fact id='x' }}").faults.len(), 1);
        assert_eq!(prepare("{{ fact | x }}").faults.len(), 1);
    }

    #[test]
    fn fences_become_thematic_breaks() {
        let prepared = prepare("a\n::::steps title=\"T\"\nb\n::::\n");
        assert_eq!(prepared.text, "a\n***                 \nb\n*** \n".replace("***                 \n", "***                \n"));
        assert_eq!(prepared.fences.len(), 2);
        assert_eq!(prepared.fences[0].colons, 4);
    }
}
