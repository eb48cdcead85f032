//! Containers opened with two colons in place of three: text to Markdown, or the definition of what stands above.

use super::argument::parse;
use super::{Nesting, Prepared};

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
    pub(super) fn read(&mut self, (prepared, nesting): (&mut Prepared<'_>, &mut Nesting), text: &str, line: &str, offset: usize) -> bool {
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
        let closes = closing(&text[offset + line.len()..], nesting.open.len());
        if closes.is_none() && (!self.is_first || call.len() < rest.len()) {
            return false;
        }
        prepared.colons.push(start);
        let help = match closes {
            Some(2) => {
                self.open += 1;
                format!("write `:::{call}`, and `:::` in place of the `::` that closes it")
            }
            Some(_) => {
                nesting.begin(false);
                format!("write `:::{call}`")
            }
            None => format!("write `:::{call}`, and close it with a line `:::`; put `\\` before the colons to show them as text"),
        };
        prepared.faults.push(("a component opens with three colons".to_owned(), start..offset + line.trim_end().len(), Some(help)));
        true
    }
}

/// How many colons the line has that closes such a container, if one does: two, or those of a line that closes no other,
/// be it open around it or opened within.
fn closing(text: &str, around: usize) -> Option<usize> {
    let (mut within, mut others) = (0_usize, 0);
    for line in text.lines().take(200).map(str::trim).filter(|line| line.starts_with("::")) {
        let name = line.trim_start_matches(':');
        match (line.len() - name.len(), name.is_empty()) {
            (2, true) => return Some(2),
            (2, false) => {}
            (_, false) => within += 1,
            (_, true) if within > 0 => within -= 1,
            (colons, true) => {
                others += 1;
                if others > around {
                    return Some(colons);
                }
            }
        }
    }
    None
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
        assert_eq!(faults("::steps\n1. a\n:::\n"), ["::steps"]);
        assert_eq!(faults(":::note\n::steps\n:::split\n:::\n1. a\n:::\n:::\n"), ["::steps"]);
        assert!(faults(":::note\na\n::before and so on\n:::\n").is_empty());
        assert!(prepare("::steps\n1. a\n:::\n").fences.is_empty());
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
