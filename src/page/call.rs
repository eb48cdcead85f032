//! Finds what pages call: `{{ name key="value" }}` within lines, `:::name key="value"` around blocks.
//!
//! Calls are found before Markdown is parsed. Each is replaced by a stand-in of the same
//! length, which Markdown takes for text (or, for a fence, for a thematic break), so that
//! every offset into the text stays true and nothing inside a call is made typographic.
//! In code, what stood there is put back.

mod amiss;
mod argument;
mod short;

use std::borrow::Cow;
use std::hash::{Hash, Hasher};
use std::ops::Range;

use memchr::{memchr2_iter, memchr3};
use serde::{Deserialize, Serialize};

pub use amiss::named as named_amiss;
use argument::{parse, word};
use short::Short;

/// The first sign of a stand-in; private use, so that no text means anything by it.
pub const STAND_IN: char = '\u{e000}';

/// An argument as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arg {
    /// Its name.
    pub name: String,
    /// Its value; `true` for a bare name.
    pub value: String,
    /// Where the name stands.
    pub name_span: Range<usize>,
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

impl Arg {
    /// Whether it is a name without a value.
    pub fn is_bare(&self) -> bool {
        self.name_span == self.span
    }
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
    /// What looks like a call and is none.
    pub faults: Vec<Fault>,
    /// Lines of colons that are none of these: Markdown must not take them for the definition of what stands above.
    colons: Vec<usize>,
}

/// What is wrong with a call, where, and what to write, if that is known.
pub type Fault = (String, Range<usize>, Option<String>);

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

    /// Whether a place of a text stands on the line of a call that could not be read, and behind where it went wrong.
    pub fn is_amiss(&self, at: usize) -> bool {
        let before = self.faults.partition_point(|(_, place, _)| place.start <= at).checked_sub(1).and_then(|last| self.faults.get(last));
        let between = before.and_then(|(_, place, _)| self.text.as_bytes().get(place.start..at));
        between.is_some_and(|between| !between.contains(&b'\n'))
    }

    /// The fence that a thematic break stands for.
    pub fn fence_in(&self, range: &Range<usize>) -> Option<&Fence> {
        let at = self.fences.partition_point(|fence| fence.span.start < range.start);
        self.fences.get(at).filter(|fence| fence.span.start < range.end)
    }
}

/// Replaces the calls of a text.
pub fn prepare(text: &str) -> Prepared<'_> {
    let mut prepared = Prepared { text: Cow::Borrowed(text), calls: Vec::new(), fences: Vec::new(), faults: Vec::new(), colons: Vec::new() };
    if !may_call(text) {
        return prepared;
    }
    let mut code: Option<(u8, usize)> = None;
    let mut offset = 0;
    // Where the code span that a line leaves open ends.
    let mut skip_to = 0;
    let mut nesting = Nesting::default();
    let mut short = Short::default();
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
            } else if !short.read((&mut prepared, &mut nesting), text, line, offset) {
                skip_to = read_line(&mut prepared, text, offset..offset + line.len(), skip_to);
            }
        }
        short.is_first = line.trim().is_empty();
        offset += line.len();
    }
    stand_in(prepared, text)
}

/// Whether a text may have a call: two braces, or two colons that start a line. Most pages of code have colons within lines alone.
fn may_call(text: &str) -> bool {
    let starts_a_line = |at: usize| text[..at].bytes().rev().find(|byte| !matches!(byte, b' ' | b'\t')).is_none_or(|byte| byte == b'\n');
    let bytes = text.as_bytes();
    let is_double = |at: &usize| bytes.get(at + 1) == Some(&bytes[*at]);
    memchr2_iter(b'{', b':', bytes).filter(is_double).any(|at| bytes[at] == b'{' || starts_a_line(at))
}

fn stand_in<'a>(mut prepared: Prepared<'a>, text: &'a str) -> Prepared<'a> {
    let calls = prepared.calls.iter().map(|call| (call.span.clone(), false));
    let fences = prepared.fences.iter().map(|fence| (fence.span.clone(), true));
    let mut spans: Vec<(Range<usize>, bool)> = calls.chain(fences).collect();
    let colons = std::mem::take(&mut prepared.colons);
    if spans.is_empty() && colons.is_empty() {
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
    // A sign of one byte in the place of another: every place stays as it is.
    colons.into_iter().for_each(|at| out.replace_range(at..at + 1, "\\"));
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

/// The containers that are open: whether each is one, or was left as text, with its last line, for what was wrong.
#[derive(Default)]
struct Nesting {
    open: Vec<bool>,
    deep: usize,
    is_said: bool,
}

impl Nesting {
    fn begin(&mut self, is_container: bool) {
        self.open.push(is_container);
        self.deep += usize::from(is_container);
    }

    /// Whether what ends here was left as text.
    fn end(&mut self) -> bool {
        let was = self.open.pop();
        self.deep -= usize::from(was == Some(true));
        was == Some(false)
    }
}

fn read_fence(prepared: &mut Prepared<'_>, nesting: &mut Nesting, line: &str, offset: usize) {
    let colons = line.bytes().take_while(|b| *b == b':').count();
    let span = offset..offset + line.len();
    let rest = line[colons..].trim();
    if rest.is_empty() {
        if !nesting.end() {
            prepared.fences.push(Fence { span, colons, call: None });
        }
        return;
    }
    if nesting.deep >= DEEPEST {
        if !std::mem::replace(&mut nesting.is_said, true) {
            let help = "close containers before others are opened".to_owned();
            prepared.faults.push((format!("containers nested more than {DEEPEST} deep"), span, Some(help)));
        }
        return nesting.begin(false);
    }
    let start = offset + line.len() - line[colons..].trim_start().len();
    let parsed = parse(rest, start);
    nesting.begin(matches!(parsed, Some(Ok(_))));
    match parsed {
        Some(Ok(mut call)) => {
            call.span = span.clone();
            prepared.fences.push(Fence { span, colons, call: Some(call) });
        }
        Some(Err((message, place, help))) => {
            prepared.colons.push(offset);
            // As other programs have it: `:::name{key="value"}`.
            let inner = rest.split_once('{').and_then(|(name, inner)| Some((name.trim_end(), inner.strip_suffix('}')?.trim())));
            let braced = inner
                .filter(|_| rest[place.start - start..].starts_with('{'))
                .map(|(name, inner)| format!("write `{}{name} {inner}`", &line[..colons]));
            let message = if braced.is_some() { "braces in the line of a container, which has none".to_owned() } else { message };
            let ended = rest.strip_suffix(':').filter(|rest| matches!(parse(rest, 0), Some(Ok(_))));
            let ended = ended.map(|rest| format!("write `{}{rest}`", &line[..colons]));
            let help = braced.or(ended).or(help).or_else(|| Some("write `:::name key=\"value\"`".to_owned()));
            prepared.faults.push((message, place, help));
        }
        None => {
            prepared.colons.push(offset);
            let name = rest.split([' ', '\t']).next().unwrap_or_default();
            let (message, help) = match name.starts_with(|c: char| c.is_ascii_uppercase()) {
                true => (capital(name), format!("write `{}{}`", &line[..colons], name.to_lowercase())),
                false => ("a container needs the name of a component, `:::name`".to_owned(), "write `:::name key=\"value\"`".to_owned()),
            };
            prepared.faults.push((message, span, Some(help)));
        }
    }
}

/// Finds the calls of one line outside code spans; returns where an open code span ends.
fn read_line(prepared: &mut Prepared<'_>, text: &str, line: Range<usize>, skip_to: usize) -> usize {
    let bytes = text.as_bytes();
    let mut at = line.start.max(skip_to);
    while let Some(next) = bytes.get(at..line.end).and_then(|rest| memchr3(b'\\', b'`', b'{', rest)) {
        at += next;
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
    at.max(line.end)
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
            prepared.faults.push((capital(word), start..start + word.len(), Some(format!("write `{}`", word.to_lowercase()))));
        }
        return inner;
    }
    let start = inner + rest.len() - name.len();
    // A quotation mark that is missing hides the end, so that the first one that there is may be meant.
    let first = rest.find("}}");
    let whole = close(rest).map(|close| (close, parse(rest[..close].trim(), start)));
    let found = match (whole, first) {
        (Some((close, Some(Err(_)))), Some(first)) if first < close => Some((first, parse(rest[..first].trim(), start))),
        (None, Some(first)) => Some((first, parse(rest[..first].trim(), start))),
        (whole, _) => whole,
    };
    let Some((close, parsed)) = found else {
        prepared.faults.push(("a call that is not closed on its line".into(), at..at + 2, argument::closed(&text[inner..])));
        // Nothing behind it is closed either: one fault a line, and one look.
        return end;
    };
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
