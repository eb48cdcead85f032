//! What calls name that could not be read: who wrote it there means to use it.

use super::prepare;

/// The words of the lines of a text on which something looks like a call and is none.
pub fn named(text: &str) -> Vec<&str> {
    let faults = prepare(text).faults;
    let line = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |at| at + 1);
        text[start..].lines().next().unwrap_or_default()
    };
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    faults.iter().flat_map(|(_, place, _)| line(place.start).split(move |c| !is_part(c))).filter(|word| !word.is_empty()).collect()
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
