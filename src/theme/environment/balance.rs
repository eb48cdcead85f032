//! Which tag of a template is not closed, or closes nothing: its engine names the tag at which it noticed.

use std::ops::Range;

use super::tags::{Tag, tags};
use crate::diagnostic::did_you_mean;

/// Words behind `{%` that have to be closed by the same word behind `end`.
const PAIRED: [&str; 9] = ["if", "for", "block", "set", "with", "filter", "macro", "call", "autoescape"];
/// Those that stand alone.
const ALONE: [&str; 10] = ["else", "elif", "include", "import", "from", "extends", "do", "raw", "endraw", "continue"];

/// What is wrong, where, and what to do.
pub(super) type Fault = (Range<usize>, String, String);

/// The first tag that is not closed, closes nothing, or is none.
pub(super) fn fault(text: &str) -> Option<Fault> {
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let mut open: Vec<Tag<'_>> = Vec::new();
    for tag in tags(text) {
        let written = &text[tag.span.clone()];
        let close = if written.starts_with("{{") { "}}" } else { "%}" };
        if !written.ends_with(close) {
            let start = tag.span.start;
            let message = format!("`{}` without the `{close}` that ends it", &written[..2]);
            return Some((start..start + 2, message, format!("write `{close}` behind it")));
        }
        let Some(word) = tag.words.first().copied().filter(|_| close == "%}") else { continue };
        let name = word.strip_prefix("end").filter(|name| PAIRED.contains(name));
        match name {
            Some(name) if open.last().is_some_and(|last| last.words[0] == name) => drop(open.pop()),
            Some(name) if open.iter().any(|outer| outer.words[0] == name) => {
                let seen = format!("`{{% {word} %}}` in line {} stands before it", line(tag.span.start));
                return open.pop().map(|last| unclosed(text, &last, &seen));
            }
            Some(name) => {
                let message = format!("`{{% {word} %}}` where no `{name}` is open");
                return Some((tag.span, message, format!("delete it, or write `{{% {name} … %}}` where it is to begin")));
            }
            None if PAIRED.contains(&word) => {
                if word != "set" || !tag.words.contains(&"=") {
                    open.push(tag);
                }
            }
            None if ALONE.contains(&word) || word == "break" => {}
            None => {
                let ends: Vec<String> = PAIRED.iter().map(|name| format!("end{name}")).collect();
                let known = PAIRED.iter().chain(&ALONE).copied().chain(ends.iter().map(String::as_str));
                let help = did_you_mean(word, known)
                    .unwrap_or_else(|| "a value is printed by `{{ value }}`; rules are `if`, `for`, `include`, `block`".into());
                return Some((tag.span, format!("there is no rule `{word}`"), help));
            }
        }
    }
    open.pop().map(|last| unclosed(text, &last, "the template ends before it"))
}

fn unclosed(text: &str, tag: &Tag<'_>, seen: &str) -> Fault {
    let name = tag.words[0];
    let end = text[tag.span.clone()].find('\n').map_or(tag.span.end, |end| tag.span.start + end);
    let message = format!("`{name}` that is never closed");
    (tag.span.start..end, message, format!("write `{{% end{name} %}}` where it ends: {seen}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<(&str, String)> {
        fault(text).map(|(place, message, _)| (&text[place], message))
    }

    #[test]
    fn the_tag_is_named_that_was_forgotten() {
        let never = |name: &str| format!("`{name}` that is never closed");
        assert_eq!(said("{% block a %}{% if b %}{% endblock %}"), Some(("{% if b %}", never("if"))));
        assert_eq!(said("{% for a in b %}{% set c = a %}{% if c\n %}{% endif %}"), Some(("{% for a in b %}", never("for"))));
        assert_eq!(said("{% set a %}b"), Some(("{% set a %}", never("set"))));
        assert_eq!(said("a{% endif %}"), Some(("{% endif %}", "`{% endif %}` where no `if` is open".to_owned())));
        assert_eq!(said("{% if a %}{% endfi %}"), Some(("{% endfi %}", "there is no rule `endfi`".to_owned())));
        assert_eq!(said("{{ a"), Some(("{{", "`{{` without the `}}` that ends it".to_owned())));
        assert_eq!(said("{% if a %}{% else %}{{ \"{% if %}\" }}{%- endif -%}{% raw %}{% if %}{% endraw %}"), None);
    }
}
