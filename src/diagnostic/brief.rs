//! What a finding says, held to what a person reads: what it quotes may be a file's only line, of any length.

/// Characters of what is quoted between two backticks.
const QUOTED: usize = 160;
/// Characters of the rest, from one quotation to the next.
const SAID: usize = 600;
/// Parts of a text, quotations and what is between them.
const PARTS: usize = 41;

/// A message or a help, with the middle of what is too long left out.
pub(super) fn brief(text: String) -> String {
    if text.len() <= QUOTED {
        return text;
    }
    let mut parts = text.split('`');
    let mut out = String::new();
    for (at, part) in parts.by_ref().take(PARTS).enumerate() {
        if at > 0 {
            out.push('`');
        }
        shorten(&mut out, part, if at % 2 == 1 { QUOTED } else { SAID });
    }
    if parts.next().is_some() {
        out.push('…');
    }
    out
}

fn shorten(out: &mut String, part: &str, most: usize) {
    if part.len() <= most || part.chars().nth(most).is_none() {
        return out.push_str(part);
    }
    let tail = most / 4;
    out.extend(part.chars().take(most - tail));
    out.push('…');
    let start = part.char_indices().rev().nth(tail - 1).map_or(part.len(), |(at, _)| at);
    out.push_str(&part[start..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_long_keeps_its_ends() {
        let short = "write `[a](b)`".to_owned();
        assert_eq!(brief(short.clone()), short);
        let long = brief(format!("write `{}z`, or leave it", "ก".repeat(1000)));
        assert!(long.starts_with("write `กก") && long.contains("ก…ก") && long.ends_with("กz`, or leave it"), "{long}");
        assert!(long.chars().count() < 220, "{long}");
        assert!(brief("a".repeat(300_000)).chars().count() < 700);
        assert!(brief("`a".repeat(300_000)).chars().count() < 200);
        assert!(brief("`aaaaaaaaaa ".repeat(300_000)).chars().count() < 700);
    }
}
