//! What calls name that could not be read: who wrote it there means to use it.

use std::collections::BTreeSet;

use super::prepare;

/// The words of the lines of a text on which something looks like a call and is none.
pub fn named(text: &str) -> Vec<&str> {
    let starts = prepare(text).faults.into_iter().map(|(_, place, _)| text[..place.start].rfind('\n').map_or(0, |at| at + 1));
    let lines: BTreeSet<usize> = starts.collect();
    let line = |at: usize| text[at..].lines().next().unwrap_or_default();
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    lines.into_iter().flat_map(|at| line(at).split(move |c| !is_part(c))).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_calls_that_could_not_be_read_name_something_here() {
        assert_eq!(named("One\nsee {{ fact id='a-b' }}\n{{ fact id=\"c\" }}"), ["see", "fact", "id", "a-b"]);
        assert!(named("`{{ fact id='a' }}` and a b").is_empty());
    }
}
