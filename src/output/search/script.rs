//! The client's source, and the files of an index, to what is delivered.
//!
//! `shorten` makes a module without comments, spare white space and long names;
//! `classic` a script for browsers that load no modules from disk; `script_form`
//! turns a file into a script that hands it over. They know the shape of our own
//! client, not of JavaScript at large; tests run what they make.

use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};

/// A line of the client that lists names which may be shortened: none that a file or a caller knows.
const LIST: &str = "// short:";

/// The line behind which stands what only tests call.
const TESTS: &str = "// From here on for tests alone";

/// A file as a script for `file://`: its name and its bytes.
///
/// `path` is the file's path below the site's root.
pub fn script_form(path: &str, text: &str) -> (String, Vec<u8>) {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    (format!("{path}.js"), format!("self.payungSearch({},{})\n", quoted(path), quoted(text)).into_bytes())
}

/// The module as a classic script that sets `self.payungSearch.open`.
pub fn classic(source: &str) -> String {
    let body = source.replace("export async function", "async function").replace("export function", "function");
    format!("(()=>{{{body}\nself.payungSearch=Object.assign(self.payungSearch||(()=>{{}}),{{open}})}})()\n")
}

/// The module without comments, spare white space, long names of its own and what is for tests alone.
pub fn shorten(source: &str) -> String {
    let source = source.split(TESTS).next().unwrap_or_default();
    let pieces = pieces(source);
    let names = short_names(source, &pieces);
    let mut out = String::with_capacity(source.len() / 2);
    let mut skipped = None;
    // Whether what was written last belongs to a declaration that has no braces so far.
    let mut declares = false;
    for (index, piece) in pieces.iter().enumerate() {
        let begins = out.ends_with(';');
        match piece {
            Piece::Space => {
                let next = pieces.get(index + 1).map_or("", |piece| piece.text());
                let (before, after) = (out.chars().last().unwrap_or(';'), next.chars().next().unwrap_or(';'));
                let is_needed = (is_name(before) && is_name(after)) || (before == after && matches!(before, '+' | '-'));
                out.push_str(if is_needed { " " } else { "" });
            }
            // `let` says the same in code that runs, in fewer bytes; so does a comma between two of them.
            Piece::Name("const" | "let") => {
                if declares && out.ends_with(';') {
                    out.pop();
                    out.push(',');
                } else {
                    declares = out.is_empty() || out.ends_with([';', '{', '}']);
                    out.push_str("let");
                }
                continue;
            }
            Piece::Name(name) => out.push_str(names.get(name).map_or(name, String::as_str)),
            Piece::Template(text) => out.push_str(&template(text, &names)),
            Piece::Other("(") if is_lone_parameter(&pieces[index..]) => {
                skipped = Some(index + 2);
                out.push_str(if out.ends_with(is_name) { " " } else { "" });
            }
            Piece::Other(_) if skipped == Some(index) => {}
            Piece::Other(text) => {
                declares &= !matches!(*text, "{" | "}");
                // Nothing need end before a closing brace.
                if *text == "}" && out.ends_with([';', ',']) {
                    out.pop();
                }
                out.push_str(text);
            }
        }
        declares &= !begins || matches!(piece, Piece::Space);
    }
    out.push('\n');
    out
}

/// Whether these pieces begin with `(name) =>`, which needs no parentheses.
fn is_lone_parameter(pieces: &[Piece<'_>]) -> bool {
    let [_, Piece::Name(_), Piece::Other(")"), rest @ ..] = pieces else { return false };
    let rest = if let [Piece::Space, rest @ ..] = rest { rest } else { rest };
    matches!(rest, [Piece::Other("="), Piece::Other(">"), ..])
}

enum Piece<'a> {
    Space,
    Name(&'a str),
    Template(&'a str),
    Other(&'a str),
}

impl<'a> Piece<'a> {
    fn text(&self) -> &'a str {
        match self {
            Piece::Space => " ",
            Piece::Name(text) | Piece::Template(text) | Piece::Other(text) => text,
        }
    }
}

fn is_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn pieces(source: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if first.is_whitespace() {
            rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())
        } else if is_name(first) {
            rest.find(|c: char| !is_name(c)).unwrap_or(rest.len())
        } else if matches!(first, '\'' | '"' | '`') || (first == '/' && begins_regex(&pieces)) {
            closed(rest, first)
        } else {
            first.len_utf8()
        };
        let (text, after) = rest.split_at(length);
        let is_comment = text.starts_with("//") || text.starts_with("/*");
        if is_comment || first.is_whitespace() {
            if !matches!(pieces.last(), Some(Piece::Space)) {
                pieces.push(Piece::Space);
            }
        } else if is_name(first) && !first.is_ascii_digit() {
            pieces.push(Piece::Name(text));
        } else {
            pieces.push(if first == '`' { Piece::Template(text) } else { Piece::Other(text) });
        }
        rest = after;
    }
    pieces
}

/// Whether a slash begins a regular expression, after what stands before it.
fn begins_regex(pieces: &[Piece<'_>]) -> bool {
    match pieces.iter().rev().find(|piece| !matches!(piece, Piece::Space)) {
        Some(Piece::Name(name)) => *name == "return",
        Some(Piece::Other(text)) => text.ends_with(['(', ',', '=', ':', '[', '!', '&', '|', '?', '{', ';', '>']),
        _ => true,
    }
}

/// The length of a string, template or regular expression that `rest` begins with.
fn closed(rest: &str, quote: char) -> usize {
    let (mut in_class, mut escaped) = (false, false);
    for (index, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '[' if quote == '/' => in_class = true,
            ']' if quote == '/' => in_class = false,
            _ if c == quote && !in_class => return index + c.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

/// A template with the names in its `${…}` shortened; these hold no braces or strings.
fn template(text: &str, names: &HashMap<&str, String>) -> String {
    let mut out = String::new();
    for (index, part) in text.split("${").enumerate() {
        match part.split_once('}').filter(|_| index > 0) {
            Some((code, rest)) => {
                let short = pieces(code);
                let short = short.iter().map(|piece| match piece {
                    Piece::Name(name) => names.get(name).map_or(*name, String::as_str),
                    other => other.text(),
                });
                out.push_str("${");
                out.extend(short);
                out.push('}');
                out.push_str(rest);
            }
            None => out.push_str(part),
        }
    }
    out
}

/// A name of one or two letters for each of the listed names, the shorter the oftener it stands in the source.
fn short_names<'a>(source: &'a str, pieces: &[Piece<'a>]) -> HashMap<&'a str, String> {
    let lists = source.lines().filter_map(|line| line.strip_prefix(LIST));
    let mut often: HashMap<&str, usize> = lists.flat_map(str::split_whitespace).map(|name| (name, 0)).collect();
    for piece in pieces {
        if let Some(count) = often.get_mut(piece.text()) {
            *count += 1;
        }
    }
    let mut listed: Vec<(&str, usize)> = often.into_iter().collect();
    listed.sort_by_key(|&(name, count)| (Reverse(count), name));
    let taken: BTreeSet<&str> = pieces.iter().map(Piece::text).collect();
    let letters: Vec<String> = ('a'..='z').chain('A'..='Z').map(String::from).collect();
    let double = letters.iter().flat_map(|a| letters.iter().map(move |b| format!("{a}{b}")));
    let reserved = ["do", "if", "in", "of", "as", "is", "at"];
    let free = letters.iter().cloned().chain(double).filter(|name| !taken.contains(name.as_str()) && !reserved.contains(&name.as_str()));
    listed.into_iter().map(|(name, _)| name).zip(free).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_spaces_and_listed_names_go_strings_stay() {
        let source = "// short: needle count\n/** A. */\nconst needle = 'needle  //x'; // b\nlet count = needle / 2 + +needle;\nf(/a\\/[/ ]/g, `x ${needle} y`);\n";
        assert_eq!(shorten(source), "let a='needle  //x',b=a/2+ +a;f(/a\\/[/ ]/g,`x ${a} y`);\n");
    }

    #[test]
    fn what_the_language_can_do_without_goes_too() {
        let source = "const f = (x) => { g(async (y) => y, (a, b) => a); return { x, };\n}\nh(`;}`, (x), x);";
        assert_eq!(shorten(source), "let f=x=>{g(async y=>y,(a,b)=>a);return{x}}h(`;}`,(x),x);\n");
    }

    #[test]
    fn declarations_side_by_side_become_one() {
        let source = "const a = 1;\nlet [b, c] = [a, 2];\nd();\nlet e = f;\nfor (let g = 0; g < a;) { let h = {};\nlet i = () => {};\nlet j; }";
        assert_eq!(shorten(source), "let a=1,[b,c]=[a,2];d();let e=f;for(let g=0;g<a;){let h={};let i=()=>{};let j}\n");
    }

    #[test]
    fn the_name_used_most_becomes_the_shortest() {
        let many = (0..30).map(|n| format!("name{n}")).collect::<Vec<_>>().join(" ");
        let source = format!("// short: {many} most\nlet most = most + most;\n");
        assert!(shorten(&source).contains("let a=a+a;"));
    }

    #[test]
    fn a_script_hands_its_file_over() {
        let (name, bytes) = script_form("search/en/index.json", "{\"a\":\"</script>\"}");
        assert_eq!(name, "search/en/index.json.js");
        assert!(String::from_utf8(bytes).is_ok_and(|text| text.starts_with("self.payungSearch(\"search/en/index.json\",\"{")));
    }
}
