//! The tags of a template and the words in them, found without parsing, so that depth costs nothing.

use std::ops::Range;

/// What stands between `{{` and `}}`, or `{%` and `%}`.
pub struct Tag<'a> {
    /// Where it stands.
    pub span: Range<usize>,
    /// Its names, numbers, texts in quotes, and signs, as they are written.
    pub words: Vec<&'a str>,
}

/// Whether a word is a name, or of the language of templates.
pub fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c == '_' || c.is_alphabetic())
}

/// All tags of a template, as MiniJinja's lexer finds them.
pub fn tags(text: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('{').map(|next| at + next) {
        let rest = &text[start..];
        at = if rest.starts_with("{#") {
            rest.find("#}").map_or(text.len(), |end| start + end + 2)
        } else if rest.starts_with("{{") || rest.starts_with("{%") {
            let (tag, end) = tag(text, start);
            let raw = rest.starts_with("{%") && tag.words == ["raw"];
            found.push(tag);
            if raw { end_of_raw(text, end) } else { end }
        } else {
            start + 1
        };
    }
    found
}

/// The tag that starts here, and where it ends.
fn tag(text: &str, start: usize) -> (Tag<'_>, usize) {
    let close = if text[start..].starts_with("{{") { "}}" } else { "%}" };
    let mut words = Vec::new();
    let mut open = 0_usize;
    let mut at = start + 2;
    if text[at..].starts_with(['-', '+']) {
        at += 1;
    }
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let ends = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        if open == 0 && ends.starts_with(close) {
            let end = at + (rest.len() - ends.len()) + 2;
            return (Tag { span: start..end, words }, end);
        }
        let length = length(rest, c);
        match c {
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open = open.saturating_sub(1),
            _ => {}
        }
        if !c.is_whitespace() {
            words.push(&rest[..length]);
        }
        at += length;
    }
    (Tag { span: start..text.len(), words }, text.len())
}

/// How long what starts with this sign is.
fn length(rest: &str, first: char) -> usize {
    if first == '"' || first == '\'' {
        let mut escaped = false;
        let end = rest.char_indices().skip(1).find(|(_, c)| {
            let ends = *c == first && !escaped;
            escaped = *c == '\\' && !escaped;
            ends
        });
        return end.map_or(rest.len(), |(end, _)| end + 1);
    }
    if first == '_' || first.is_alphanumeric() {
        return rest.find(|c: char| c != '_' && !c.is_alphanumeric()).unwrap_or(rest.len());
    }
    if ["//", "**", "==", "!=", ">=", "<="].iter().any(|sign| rest.starts_with(sign)) { 2 } else { first.len_utf8() }
}

fn end_of_raw(text: &str, from: usize) -> usize {
    let ends = |at: usize| text[at + 2..].trim_start_matches(['-', '+']).trim_start().starts_with("endraw");
    text[from..].match_indices("{%").map(|(at, _)| from + at).find(|at| ends(*at)).map_or(text.len(), |at| at + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<Vec<&str>> {
        tags(text).into_iter().map(|tag| tag.words).collect()
    }

    #[test]
    fn words_are_found_where_the_engine_finds_them() {
        assert_eq!(said("a {{- x.y|d(\"}}\") -}} {# {{ z }} #}"), [vec!["x", ".", "y", "|", "d", "(", "\"}}\"", ")"]]);
        assert_eq!(
            said("{{ {\"a\": {1: 2}} }}{% if a == 'it\\'s' %}"),
            [vec!["{", "\"a\"", ":", "{", "1", ":", "2", "}", "}"], vec!["if", "a", "==", "'it\\'s'"]]
        );
        assert_eq!(said("{% raw %}{{ a }}{%- endraw %}{{ b }}"), [vec!["raw"], vec!["b"]]);
        assert_eq!(said("{ {{ open ( }}"), [vec!["open", "(", "}", "}"]]);
    }
}
