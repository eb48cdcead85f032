//! Containers opened with two colons in place of three: text to Markdown, or the definition of what stands above.

use super::Prepared;
use super::argument::parse;

/// What was met of such containers.
pub(super) struct Short {
    /// Whether the line before is empty, or there is none.
    pub is_first: bool,
    /// How many are open.
    open: usize,
}

impl Default for Short {
    fn default() -> Self {
        Self { is_first: true, open: 0 }
    }
}

impl Short {
    /// Takes in a line outside code; whether it opens or closes such a container.
    pub(super) fn read(&mut self, prepared: &mut Prepared<'_>, text: &str, line: &str, offset: usize) -> bool {
        let bare = line.trim_start_matches(' ');
        let indent = line.len() - bare.len();
        let Some(rest) = bare.trim_end().strip_prefix("::").filter(|_| indent < 4) else { return false };
        let start = offset + indent;
        if rest.is_empty() && self.open > 0 {
            self.open -= 1;
            prepared.colons.push(start);
            return true;
        }
        let call = rest.trim_start();
        if !matches!(parse(call, 0), Some(Ok(_))) {
            return false;
        }
        // Without a line that closes it, one of a paragraph is text: `::before` of a style.
        let closes = text[offset + line.len()..].lines().take(200).any(|line| line.trim() == "::");
        if !closes && (!self.is_first || call.len() < rest.len()) {
            return false;
        }
        self.open += usize::from(closes);
        prepared.colons.push(start);
        let help = match closes {
            true => format!("write `:::{call}`, and `:::` in place of the `::` that closes it"),
            false => format!("write `:::{call}`, and close it with a line `:::`; put `\\` before the colons to show them as text"),
        };
        prepared.faults.push(("a component opens with three colons".to_owned(), start..offset + line.trim_end().len(), Some(help)));
        true
    }
}

#[cfg(test)]
mod tests {
    use super::super::prepare;

    #[test]
    fn two_colons_are_told_from_text() {
        let faults = |text: &str| prepare(text).faults.iter().map(|(_, place, _)| text[place.clone()].to_owned()).collect::<Vec<_>>();
        assert_eq!(faults("a\n\n::steps title=\"T\"\n1. b\n::\n"), ["::steps title=\"T\""]);
        assert_eq!(faults("::note\n"), ["::note"]);
        assert_eq!(faults("a\n:: note\nb\n::"), [":: note"]);
        for text in ["a\n::before and so on", "::", "    ::steps\n", "`::steps`", "std::mem", "```\n::steps\n::\n```", ":: a"] {
            assert!(faults(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn what_stands_above_is_no_term() {
        let prepared = prepare("{{ sources }}\n\n::steps\n1. a\n::\n\n:::steps{a=\"b\"}\n");
        assert_eq!(prepared.text.matches('\\').count(), 3);
    }
}
