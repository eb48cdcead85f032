//! What a template asks its engine for and the engine does not have: filters, tests, functions, other templates.

use std::ops::Range;

use minijinja::{Environment, Error, ErrorKind};

use super::tags::Tag;
use crate::diagnostic::did_you_mean;

/// The engine's filters, which it does not tell.
const FILTERS: [&str; 46] = [
    "abs",
    "attr",
    "batch",
    "bool",
    "capitalize",
    "chain",
    "count",
    "d",
    "default",
    "dictsort",
    "e",
    "escape",
    "first",
    "float",
    "format",
    "groupby",
    "indent",
    "int",
    "items",
    "join",
    "last",
    "length",
    "lines",
    "list",
    "lower",
    "map",
    "max",
    "min",
    "pprint",
    "reject",
    "rejectattr",
    "replace",
    "reverse",
    "round",
    "safe",
    "select",
    "selectattr",
    "slice",
    "sort",
    "split",
    "string",
    "sum",
    "title",
    "trim",
    "unique",
    "upper",
];
/// Its tests that are words.
const TESTS: [&str; 32] = [
    "boolean",
    "defined",
    "divisibleby",
    "endingwith",
    "eq",
    "equalto",
    "escaped",
    "even",
    "false",
    "filter",
    "float",
    "ge",
    "greaterthan",
    "gt",
    "in",
    "int",
    "integer",
    "iterable",
    "le",
    "lessthan",
    "lower",
    "lt",
    "mapping",
    "ne",
    "none",
    "number",
    "odd",
    "safe",
    "sequence",
    "startingwith",
    "string",
    "undefined",
];

/// What is said where a text of the interface is asked for by what is not there.
pub(super) const NO_KEY: &str = "the key of a text is undefined";

/// Where the name stands, as far as a range has it, what is wrong, and what to do.
type Absent = (Range<usize>, String, String);

/// What is not there, by what the engine says; `templates` are the names of all templates, `within` is the part of `text` that failed.
pub(super) fn fault<'n>(
    error: &Error,
    environment: &Environment<'_>,
    templates: impl Iterator<Item = &'n str>,
    text: &str,
    within: Range<usize>,
) -> Option<Absent> {
    let detail = error.detail()?;
    let unknown = |before: &str| detail.strip_prefix(before)?.strip_suffix(" is unknown");
    let quoted = || detail.split(['"', '\'']).nth(1);
    let (name, message, help) = match error.kind() {
        ErrorKind::UnknownFilter => {
            let name = unknown("filter ")?;
            (name, format!("there is no filter `{name}`"), meant(name, "filters", FILTERS.into_iter()))
        }
        ErrorKind::UnknownTest => {
            let name = unknown("test ")?;
            (name, format!("there is no test `{name}`"), meant(name, "tests", TESTS.into_iter()))
        }
        ErrorKind::UnknownFunction => {
            let name = unknown("")?;
            let known: Vec<&str> = environment.globals().map(|(name, _)| name).chain(["super"]).collect();
            (name, format!("there is no function `{name}`"), meant(name, "functions", known.into_iter()))
        }
        ErrorKind::UnknownMethod => {
            let (_, name) = detail.split_once(" has no method named ")?;
            let filter = FILTERS.iter().find(|filter| **filter == name)?;
            (name, format!("there is no method `{name}`"), format!("write it as a filter, behind the value: `value|{filter}`"))
        }
        ErrorKind::TemplateNotFound => {
            let name = quoted()?;
            let help = did_you_mean(name, templates);
            let help = help.unwrap_or_else(|| "write the file's path below `templates/`, or from `components/` or `icons/`".to_owned());
            (name, format!("there is no template `{name}`"), help)
        }
        _ => return None,
    };
    let part = text.get(within.clone()).unwrap_or_default();
    let place = part.find(name).map_or(within.clone(), |at| within.start + at..within.start + at + name.len());
    Some((place, message, help))
}

/// The name that stands alone between the brackets of a call whose argument is not there: `t(page.autor)`.
pub(super) fn argument<'t>(error: &Error, text: &'t str) -> Option<&'t str> {
    let call = text.get(error.range().filter(|_| error.detail().is_some_and(|detail| detail.starts_with(NO_KEY)))?)?;
    let inner = call.split_once('(')?.1.split([',', ')']).next()?.trim();
    let is_path = inner.starts_with(|c: char| c.is_alphabetic()) && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    is_path.then_some(inner)
}

/// Help for a name that is the first part of a file's, without quotation marks: `{% extends base.html %}`.
pub(super) fn file(tags: &[Tag<'_>], text: &str, place: &Range<usize>) -> Option<String> {
    let tag = tags.iter().find(|tag| tag.span.contains(&place.start))?;
    let rule = tag.words.first().filter(|word| matches!(**word, "extends" | "include" | "import" | "from"))?;
    let rest = &text[place.start..tag.span.end];
    let name = &rest[..rest.find(|c: char| c.is_whitespace() || c == '%')?];
    name.ends_with(".html").then(|| format!("put the file's name between quotation marks: `{{% {rule} \"{name}\" %}}`"))
}

/// Help for a name: the nearest one, or all that there are.
fn meant<'n>(name: &str, what: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    did_you_mean(name, known.clone()).unwrap_or_else(|| format!("templates have the {what} {}", known.collect::<Vec<_>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_named_is_there() {
        let environment = Environment::new();
        for name in FILTERS {
            let said = environment.empty_state().apply_filter(name, &[]).err();
            assert!(said.is_none_or(|error| error.kind() != ErrorKind::UnknownFilter), "{name}");
        }
        for name in TESTS {
            let said = environment.empty_state().perform_test(name, &[]).err();
            assert!(said.is_none_or(|error| error.kind() != ErrorKind::UnknownTest), "{name}");
        }
    }
}
