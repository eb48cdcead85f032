//! What a style opens and does not close: all styles of a page are one file, so that it would take in those behind it.

use std::ops::Range;

/// Where it stands, what is wrong, and what to do.
pub type Fault = (Range<usize>, String, String);

/// A brace that is open, with its rule.
struct Open {
    /// From the start of its rule to the brace.
    rule: Range<usize>,
    /// How far its line is set in.
    indent: usize,
    /// Whether what stands inside is a value of its author's own, and no rule.
    is_value: bool,
}

/// The first comment, text or rule of a style that is never closed, or the first brace that closes nothing.
pub fn fault(css: &str) -> Option<Fault> {
    let mut open: Vec<Open> = Vec::new();
    // The first rule that holds what is set in no deeper than itself.
    let mut shallow: Option<Range<usize>> = None;
    let (mut at, mut rule) = (0, 0);
    while let Some(c) = css[at..].chars().next() {
        let rest = &css[at..];
        if rest.starts_with("/*") {
            let Some(end) = rest.find("*/") else {
                let help = "write `*/` where it ends".to_owned();
                return Some((at..at + 2, "a comment in a style that is never closed".to_owned(), help));
            };
            // A comment before a rule is no part of it.
            if css[rule..at].trim().is_empty() {
                rule = at + end + 2;
            }
            at += end + 2;
            continue;
        }
        match c {
            '"' | '\'' => {
                let Some(length) = text_length(rest, c) else {
                    let line = rest.find('\n').unwrap_or(rest.len());
                    let message = "a text in a style without its closing quotation mark".to_owned();
                    return Some((at..at + line, message, format!("write `{c}` behind it, on the same line")));
                };
                at += length;
                continue;
            }
            'u' if bare_address(rest).is_some() => {
                at += bare_address(rest).unwrap_or(1);
                continue;
            }
            '\\' => at += rest.chars().nth(1).map_or(0, char::len_utf8),
            '{' => {
                let start = rule + css[rule..at].len() - css[rule..at].trim_start().len();
                let indent = indent(css, start);
                // Groups such as `@layer` mostly hold rules that are set in no deeper.
                let is_rule = |outer: &&Open| !css[outer.rule.clone()].starts_with('@') && indent.is_some_and(|own| own <= outer.indent);
                if let Some(outer) = open.last().filter(is_rule).filter(|_| shallow.is_none()) {
                    shallow = Some(outer.rule.clone());
                }
                let is_value = css[start..at].starts_with("--") || open.last().is_some_and(|outer| outer.is_value);
                open.push(Open { rule: start..at + 1, indent: indent.unwrap_or(usize::MAX), is_value });
                rule = at + 1;
            }
            '}' | ';' if open.last().is_some_and(|open| !open.is_value) && slip(css, rule..at).is_some() => return slip(css, rule..at),
            '}' => {
                if open.pop().is_none() {
                    let help = "delete it, or write the `{` that it is to close".to_owned();
                    return Some((at..at + 1, "a `}` in a style that closes nothing".to_owned(), help));
                }
                rule = at + 1;
            }
            ';' => rule = at + 1,
            _ => {}
        }
        at += c.len_utf8();
    }
    let last = open.first().map(|open| open.rule.clone())?;
    let place = shallow.unwrap_or(last);
    let first = css[place.clone()].lines().next().unwrap_or_default().len();
    let message = "a rule in a style that is never closed, so that it takes in what stands behind it".to_owned();
    Some((place.start..place.start + first, message, "write `}` where it ends".to_owned()))
}

/// What is wrong with a declaration: it lacks its colon, or the semicolon before the next one.
fn slip(css: &str, place: Range<usize>) -> Option<Fault> {
    let said = css[place.clone()].trim();
    let start = place.start + css[place.clone()].len() - css[place].trim_start().len();
    let first = said.lines().next()?.trim_end();
    if said.starts_with(['@', '-']) && !said.starts_with("--") || said.contains("/*") {
        return None;
    }
    let at = start..start + first.len();
    let Some((name, value)) = said.split_once(':') else {
        let (name, value) = first.split_once([' ', '=']).unwrap_or((first, "…"));
        let help = format!("write `{}: {};`", name.trim(), value.trim_start_matches(['=', ' ']));
        return Some((at, "a line in a style that is no `name: value`, so that browsers leave it out".to_owned(), help));
    };
    if name.trim().starts_with("--") {
        return None;
    }
    let mut open = 0;
    let mut lines = value.lines();
    let mut depth = |line: &str| {
        open += line.matches('(').count();
        open -= line.matches(')').count().min(open);
        open
    };
    let mut before = depth(lines.next()?);
    for line in lines {
        let name = line.split_once(':').map_or("", |(name, _)| name.trim());
        if before == 0 && !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
            let message = "a line in a style without the `;` at its end: browsers leave it out, and what stands on the next one".to_owned();
            return Some((at, message, format!("write `{first};`")));
        }
        before = depth(line);
    }
    None
}

/// How far the line is set in whose first sign stands here; nothing if others stand before it.
fn indent(css: &str, at: usize) -> Option<usize> {
    let line = css[..at].rfind('\n').map_or(0, |end| end + 1);
    css[line..at].trim().is_empty().then_some(at - line)
}

/// The length of a text with its quotation marks, which ends on its line.
fn text_length(rest: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' => return None,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of an address without quotation marks, in which signs stand for themselves: `url(data:…)`.
fn bare_address(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix("url(").filter(|inner| !inner.trim_start().starts_with(['"', '\'']))?;
    inner.find(')').filter(|end| !inner[..*end].contains(['\n', '{'])).map(|end| "url(".len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(css: &str) -> Option<&str> {
        fault(css).map(|(place, ..)| &css[place])
    }

    #[test]
    fn what_is_not_closed_is_found_where_it_opens() {
        assert_eq!(at("a { b: c }\n/* d\ne { f: g }"), Some("/*"));
        assert_eq!(at("a { b: \"c; }\nd { e: f }"), Some("\"c; }"));
        assert_eq!(at("a { b: c }\n}"), Some("}"));
        assert_eq!(at("a {\n  b: c;\n\nd {\n  e: f;\n}\n"), Some("a {"));
        assert_eq!(at("@layer x {\n  a {\n    b: c;\n  d {\n    e: f;\n  }\n}\n"), Some("a {"));
        assert_eq!(at("@layer x {\n  a {\n    b: c;\n  }\n"), Some("@layer x {"));
        assert_eq!(at("/* x */ a,\nb {\n  c: d"), Some("a,"));
        assert_eq!(at("@media (x) {\na { b: c }\n}\nd { e: f\ng { h: i }\n"), Some("d {"));
    }

    #[test]
    fn a_declaration_has_a_colon_and_a_semicolon_before_the_next() {
        let help = |css: &str| fault(css).map(|(.., help)| help);
        assert_eq!(at("a { b: c; --d #204060; }"), Some("--d #204060"));
        assert_eq!(help("a { --d #204060 }").as_deref(), Some("write `--d: #204060;`"));
        assert_eq!(help("a {\n  b = c;\n}").as_deref(), Some("write `b: c;`"));
        assert_eq!(at("a { b: red\n  c: 0;\n}"), Some("b: red"));
        assert_eq!(help("a { b: red\n  c: 0;\n}").as_deref(), Some("write `b: red;`"));
    }

    #[test]
    fn what_is_whole_passes() {
        for css in [
            "@layer a, b; @media (x) { @layer c; a { @apply d; --e: { f g } } }",
            "a { b: c(\n  d: e\n); f: g,\n  h; --i: j\n  k: l; ; /* m */ }",
            "a { b: c; &:hover { d: e } @supports (f: g) { h: i } }",
            "a { b: c } /* \" { */ d { e: \"}\\\"\" }",
            "@media (x) { a { b: url(data:image/svg+xml,%3Csvg='1'%3E) } }",
            "a::before { content: '\\'' } .b\\{c { d: e }",
            "a {\n&:hover { b: c }\n}\n",
            "",
        ] {
            assert_eq!(at(css), None, "{css}");
        }
    }
}
