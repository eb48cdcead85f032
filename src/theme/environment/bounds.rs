//! What a template may be at most. Fuel counts steps; it counts neither how deep what is parsed lies, nor
//! what is compared or printed of a list that holds itself many times.

use std::collections::BTreeMap;
use std::ops::Range;

use minijinja::value::ValueKind;
use minijinja::{Error, ErrorKind, Value};

use super::tags::{Tag, is_name, tags};

/// Words and signs of a tag: the longest of the default theme has a hundred.
const MOST_WORDS: usize = 400;
/// Tags of a template.
const MOST_TAGS: usize = 2000;
/// Branches of a template's conditions.
const MOST_BRANCHES: usize = 60;
/// How deep lists and maps that templates make may lie in each other.
const DEEPEST: usize = 3;
/// How many times a list may hold another, by being added to itself.
const WIDEST: usize = 1000;
/// How many values a list or a map may hold that is printed as text.
const MOST_PRINTED: usize = 10_000;

/// A place in a template, what is wrong there, and what to do.
pub type Excess = (Range<usize>, String, &'static str);

/// What of a template is more than it may be.
pub fn too_much(text: &str) -> Option<Excess> {
    let tags = tags(text);
    let branches: Vec<&Tag<'_>> = tags.iter().filter(|tag| tag.words.first().is_some_and(|word| *word == "elif")).collect();
    if let Some(long) = tags.iter().find(|tag| tag.words.len() > MOST_WORDS) {
        let message = format!("a tag of {} words and signs; {MOST_WORDS} are read", long.words.len());
        return Some((start(text, long), message, "give parts of it names with `{% set name = … %}`"));
    }
    if let Some(branch) = branches.get(MOST_BRANCHES) {
        let message = format!("more than {MOST_BRANCHES} branches with `elif` in one template");
        return Some((start(text, branch), message, "look the value up in a map: `{% set found = {\"a\": 1, \"b\": 2}[name] %}`"));
    }
    let tag = tags.get(MOST_TAGS)?;
    Some((
        start(text, tag),
        format!("more than {MOST_TAGS} tags in one template"),
        "put parts of it into files of their own, with `{% include \"…\" %}`",
    ))
}

/// The line on which a tag starts, as far as it is the tag's.
fn start(text: &str, tag: &Tag<'_>) -> Range<usize> {
    let line = text[tag.span.clone()].find('\n').map_or(tag.span.end, |end| tag.span.start + end);
    tag.span.start..line
}

/// The first list or map of each template that may come to hold itself, or many times what holds others.
pub fn holding_themselves<'a>(templates: &[(&'a str, &'a str)]) -> BTreeMap<&'a str, Excess> {
    let mut all: Vec<Names<'_>> = templates.iter().map(|(_, text)| Names::of(text)).collect();
    let mut shared = Shared::default();
    // A depth never falls and is counted up to what is too deep, so this ends.
    while all.iter_mut().any(|names| names.learn(&mut shared)) {}
    let mut found = BTreeMap::new();
    for ((name, text), names) in templates.iter().zip(&all) {
        if let Some(tag) = names.tags.iter().find(|tag| names.made(&tag.words, &shared).1 > DEEPEST) {
            let message = format!("lists or maps that lie more than {DEEPEST} deep in each other");
            let help = "let a list hold values of the page, not lists that hold it; two lists are one with `+`";
            found.insert(*name, (start(text, tag), message, help));
        } else if let Some(tag) = names.widest() {
            let message = format!("a list that is added to itself until it holds the first more than {WIDEST} times");
            found.insert(*name, (start(text, tag), message, "add to a list what it does not hold yet"));
        }
    }
    found
}

/// What templates may know of each other's names: an included one sees those of the one around it.
#[derive(Default)]
struct Shared<'a> {
    /// How deep what any template gives to a name is.
    names: BTreeMap<&'a str, usize>,
    /// The deepest that is handed to a macro.
    handed: usize,
}

/// How deep lists and maps made by a template are, by the names that it gives them.
struct Names<'a> {
    tags: Vec<Tag<'a>>,
    depths: BTreeMap<&'a str, usize>,
    /// The deepest that is handed to a loop that calls itself.
    handed: usize,
}

impl<'a> Names<'a> {
    fn of(text: &'a str) -> Self {
        let tags = tags(text);
        let depths = tags.iter().flat_map(names_given).map(|name| (name, 0)).collect();
        Self { tags, depths, handed: 0 }
    }

    /// Takes up what the tags give to names; whether there was more than before.
    fn learn(&mut self, shared: &mut Shared<'a>) -> bool {
        let mut grew = false;
        for tag in &self.tags {
            let made = self.made(&tag.words, shared).0.min(DEEPEST + 1);
            if calls_a_macro(&tag.words) && made > self.handed {
                self.handed = made;
                shared.handed = made.max(shared.handed);
                grew = true;
            }
            let given = match tag.words.first().copied().unwrap_or_default() {
                // What a loop goes through lies in a list.
                "for" if tag.words.contains(&"recursive") => self.handed.max(made.saturating_sub(1)),
                "for" => made.saturating_sub(1),
                "macro" | "call" => shared.handed,
                _ => made,
            };
            for name in names_given(tag).into_iter().filter(|_| given > 0) {
                let known = self.depths.entry(name).or_default();
                grew |= given > *known;
                *known = given.max(*known);
                let known = shared.names.entry(name).or_default();
                *known = given.max(*known);
            }
        }
        grew
    }

    /// The tag that makes a list too wide. Tags follow each other as they are rendered: a loop keeps nothing from one
    /// turn to the next.
    fn widest(&self) -> Option<&Tag<'a>> {
        let mut widths: BTreeMap<&str, usize> = BTreeMap::new();
        self.tags.iter().find(|tag| {
            let given = names_given(tag);
            if given.is_empty() || tag.words.first() == Some(&"for") {
                return false;
            }
            let from = tag.words.iter().position(|word| *word == "=").unwrap_or_default();
            let named = tag.words[from..].windows(2).filter(|pair| !matches!(pair[0], "." | "|")).map(|pair| pair[1]);
            let parts = named.filter(|word| is_name(word)).map(|name| widths.get(name).copied().unwrap_or(1));
            let adds = tag.words.iter().any(|word| matches!(*word, "+" | "chain"));
            let width = if adds { parts.sum() } else { parts.max().unwrap_or(1) };
            widths.extend(given.into_iter().map(|name| (name, width)));
            width > WIDEST
        })
    }

    /// How deep the deepest list is that words name or make, and the deepest that they make.
    fn made(&self, words: &[&str], shared: &Shared<'_>) -> (usize, usize) {
        let mut open: Vec<bool> = Vec::new();
        let (mut deepest, mut named) = (0, 0);
        // What a tag gives values to is not what it gives.
        let given = words.iter().position(|word| matches!((words[0], *word), ("set", "=") | ("for", "in"))).unwrap_or_default();
        let words = &words[given..];
        for (at, word) in words.iter().copied().enumerate() {
            let before = at.checked_sub(1).map_or("", |at| words[at]);
            let mut own = 0;
            match word {
                "[" | "{" | "(" => open.push(!ends_value(before) && (word != "(" || is_tuple(&words[at..]))),
                "]" | "}" | ")" => drop(open.pop()),
                name if !matches!(before, "." | "|") && words.get(at + 1) != Some(&"=") && !is_counted(&words[at + 1..]) => {
                    own = self.depths.get(name).or_else(|| shared.names.get(name)).copied().unwrap_or_default();
                }
                _ => {}
            }
            match open.iter().filter(|literal| **literal).count() {
                0 => named = named.max(own),
                around => deepest = deepest.max(own + around),
            }
        }
        match words.windows(2).filter(|pair| pair[0] == "|" && MAKERS.contains(&pair[1])).count() {
            0 => (deepest.max(named), deepest),
            more => (deepest.max(named) + more, deepest.max(named) + more),
        }
    }
}

/// The names that a tag gives values to.
pub fn names_given<'a>(tag: &Tag<'a>) -> Vec<&'a str> {
    let words = &tag.words[..];
    let names = |words: &[&'a str]| words.iter().copied().filter(|word| is_name(word)).collect::<Vec<_>>();
    let until = |end: &str| words.iter().position(|word| *word == end).unwrap_or(words.len());
    match words.first().copied().unwrap_or_default() {
        "set" if words.contains(&"=") => names(&words[1..until("=")]),
        "with" => words.windows(2).filter(|pair| pair[1] == "=").map(|pair| pair[0]).collect(),
        "for" => names(&words[1..until("in").max(1)]),
        "macro" | "call" => names(words.get(2..).unwrap_or_default()),
        _ => Vec::new(),
    }
}

/// Filters that put what they are given into lists.
const MAKERS: [&str; 6] = ["batch", "slice", "groupby", "zip", "items", "dictsort"];
/// Filters after which there is no list any more.
const COUNTERS: [&str; 3] = ["length", "count", "join"];
/// Words behind which a bracket starts a value of its own.
const BEFORE_VALUES: [&str; 12] = ["in", "not", "and", "or", "if", "else", "elif", "is", "for", "set", "with", "include"];
/// Functions that are no macros.
const FUNCTIONS: [&str; 7] = ["t", "spoken", "said", "tag", "range", "part", "each"];

/// Whether a word ends a value, so that a bracket behind it is a call or looks something up.
fn ends_value(word: &str) -> bool {
    let name = word.starts_with(|c: char| c == '_' || c.is_alphabetic()) && !BEFORE_VALUES.contains(&word);
    name || matches!(word, ")" | "]" | "}") || word.starts_with(['"', '\''])
}

/// Whether what stands behind a name makes a number or a text of it.
fn is_counted(behind: &[&str]) -> bool {
    matches!(behind, [pipe, filter, ..] if *pipe == "|" && COUNTERS.contains(filter))
}

/// Whether a name is called that is no function, filter or test.
fn calls_a_macro(words: &[&str]) -> bool {
    words.windows(2).enumerate().any(|(at, pair)| {
        let before = at.checked_sub(1).map_or("", |at| words[at]);
        pair[1] == "(" && is_name(pair[0]) && ends_value(pair[0]) && !FUNCTIONS.contains(&pair[0]) && !matches!(before, "|" | "is" | "macro")
    })
}

/// Whether the parenthesis that starts here holds a comma of its own.
fn is_tuple(words: &[&str]) -> bool {
    let mut open = 0_usize;
    for word in words {
        match *word {
            "(" | "[" | "{" => open += 1,
            ")" | "]" | "}" if open <= 1 => return false,
            ")" | "]" | "}" => open -= 1,
            "," if open == 1 => return true,
            _ => {}
        }
    }
    false
}

/// Refuses to print a list or a map that is longer than a page has words.
pub fn printable(value: &Value) -> Result<(), Error> {
    let mut left = MOST_PRINTED;
    if held(value, &mut left, 0) {
        return Ok(());
    }
    let said = format!("a list or a map of more than {MOST_PRINTED} values is no text; go through it with `for`, or print its `length`");
    Err(Error::new(ErrorKind::InvalidOperation, said))
}

fn held(value: &Value, left: &mut usize, depth: usize) -> bool {
    if !matches!(value.kind(), ValueKind::Seq | ValueKind::Map | ValueKind::Iterable) {
        return true;
    }
    let Ok(items) = value.try_iter() else {
        return true;
    };
    for item in items {
        if *left == 0 || depth > 32 {
            return false;
        }
        *left -= 1;
        let inner = if value.kind() == ValueKind::Map { value.get_item(&item).unwrap_or_default() } else { item };
        if !held(&inner, left, depth + 1) {
            return false;
        }
    }
    true
}
