//! Excuses: a comment that says why a finding may stand, in the page or record it stands in.
//!
//! In Markdown `<!-- payung-allow CODE: reason -->`, in TOML `# payung-allow CODE: reason`.
//! Alone on its line, a comment speaks for the block or table behind it, else for its own; at the
//! head of a record file, for all of it. What is said of a page as a whole stands in its front
//! matter, and is excused from anywhere in the page.

use std::ops::{Range, RangeInclusive};
use std::sync::Arc;

use crate::config::{Check, Weight};
use crate::diagnostic::{Diagnostic, MOST, Place, Severity, codes, did_you_mean};
use crate::page::{Page, Reading, prose};

/// What starts an excuse.
pub const SIGN: &str = "payung-allow";

/// An excuse for findings of one code.
#[derive(Clone, Debug)]
pub struct Excuse {
    /// The code, or what stands in its place.
    pub code: String,
    /// The sign as it is written, where it is nearly that of an excuse.
    misspelt: Option<String>,
    /// Whether there is a reason behind it.
    pub reasoned: bool,
    /// Where it stands.
    pub place: Place,
    /// The lines it speaks for.
    lines: RangeInclusive<u32>,
    /// The lines of the block or table before it, which it was meant for where it stands below.
    above: Range<u32>,
    /// The lines of front matter, which it speaks for from anywhere.
    head: u32,
}

impl Excuse {
    fn covers(&self, finding: &Diagnostic) -> bool {
        let Some(place) = &finding.place else {
            return false;
        };
        let near = self.lines.contains(&place.line) || place.line <= self.head;
        self.reasoned && near && finding.code == self.code && place.path == self.place.path
    }

    /// The line of a finding that it would excuse if it stood above what it stands below.
    fn missed(&self, findings: &[Diagnostic]) -> Option<u32> {
        let places = findings.iter().filter(|finding| finding.code == self.code).filter_map(|finding| finding.place.as_ref());
        places.filter(|place| place.path == self.place.path && self.above.contains(&place.line)).map(|place| place.line).min()
    }
}

/// The excuses of a page; most have none, which is seen at a glance.
pub fn of_page(page: &Page, reading: &Reading<'_>) -> Vec<Excuse> {
    // One that is nearly right has a capital letter, or a letter less or more.
    let text = &*page.text();
    if !text.contains("ayung") || !text.contains("<!--") && !text.contains(SIGN) {
        return Vec::new();
    }
    let start = page.outline.body_start;
    let head = line_of(text, start).saturating_sub(1);
    let mut found = of_toml(&page.file, &text[..start], text);
    found.iter_mut().for_each(|excuse| (excuse.lines, excuse.head) = (1..=head, head));
    let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
    // One that is never closed is said to be that.
    let is_meant =
        |comment: &Range<usize>| text[comment.clone()].trim_end().ends_with("-->") && text[comment.clone()].to_lowercase().contains("payung");
    let comments = prose(page, reading).comments.into_iter().filter(is_meant);
    // No more than there are findings of one page.
    for comment in comments.take(MOST) {
        let inner = text[comment.clone()].trim_start_matches("<!--").trim_end_matches("-->").trim();
        if let Some(rest) = inner.strip_prefix(SIGN) {
            let above = lines_above(text, comment.start, start, blank);
            let lines = block_lines(text, &ends, &comment, start);
            found.push(Excuse { above, head, ..read(&page.file, text, comment, rest, lines) });
        } else if let Some(sign) = nearly_sign(inner) {
            let lines = block_lines(text, &ends, &comment, start);
            found.push(Excuse { misspelt: Some(sign), head, ..read(&page.file, text, comment, "", lines) });
        }
    }
    found
}

/// The start of a comment that is nearly the sign of an excuse: in capitals, with a space, with a letter less or more.
fn nearly_sign(comment: &str) -> Option<String> {
    let start: String = comment.chars().take(SIGN.len()).collect();
    let start = start.split(':').next().unwrap_or_default().trim_end();
    let plain = start.to_lowercase().replace([' ', '_'], "-");
    (plain.starts_with("payung") && strsim::osa_distance(&plain, SIGN) <= 2).then(|| start.to_owned())
}

/// The excuses of a TOML file, or of the front matter that a file starts with.
pub fn of_toml(path: &Arc<str>, toml: &str, whole: &str) -> Vec<Excuse> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in toml.split_inclusive('\n') {
        if let Some((start, rest)) = toml_comment(line) {
            let alone = line[..start].trim().is_empty();
            let number = line_of(toml, at);
            let lines = if alone { table_lines(toml, at) } else { number..=number };
            let above = lines_above(toml, at + start, 0, |line| line.trim_start().starts_with('['));
            found.push(Excuse { above, ..read(path, whole, at + start..at + line.trim_end().len(), rest, lines) });
        }
        at += line.len();
    }
    found
}

/// An excuse in a line of TOML, alone or behind a value: where its comment starts, and what stands behind the sign.
fn toml_comment(line: &str) -> Option<(usize, &str)> {
    let at = line.find(SIGN)?;
    let start = line[..at].trim_end().strip_suffix('#')?.len();
    // A sign within a text starts no comment.
    let open = line[..start].chars().fold(None, |open, c| match open {
        Some(quote) => Some(quote).filter(|quote| *quote != c),
        None => Some(c).filter(|c| matches!(c, '"' | '\'')),
    });
    open.is_none().then(|| (start, line[at + SIGN.len()..].trim_end()))
}

fn read(path: &Arc<str>, text: &str, span: Range<usize>, rest: &str, lines: RangeInclusive<u32>) -> Excuse {
    let (code, reason) = rest.trim().split_once(':').unwrap_or((rest.trim(), ""));
    // Dots stand for a reason in outlines and in help.
    let reasoned = reason.trim_matches(['.', '…', ' ', '\t']).len() > 2;
    Excuse { code: code.trim().to_owned(), misspelt: None, reasoned, place: Place::new(path, text, span), lines, above: 0..0, head: 0 }
}

/// Whether nothing stands on a line but the signs of quotations.
fn blank(line: &str) -> bool {
    line.trim_matches(['>', ' ', '\t', '\n']).is_empty()
}

/// The lines of what stands before a comment, back to a line that ends it; empty lines at once before the comment do not.
fn lines_above(text: &str, comment: usize, from: usize, ends: impl Fn(&str) -> bool) -> Range<u32> {
    let line_start = text[..comment].rfind('\n').map_or(0, |at| at + 1);
    let before = &text[from..line_start.max(from)];
    let mut first = line_of(text, line_start);
    let last = first;
    let mut passed = false;
    for line in before.lines().rev() {
        if passed && ends(line) {
            // The first line of a table is its own.
            return first - u32::from(!blank(line))..last;
        }
        passed |= !blank(line);
        first -= 1;
    }
    first..last
}

fn line_of(text: &str, at: usize) -> u32 {
    text[..at].bytes().filter(|b| *b == b'\n').count() as u32 + 1
}

/// The lines of the block around a comment; if it stands alone, of the block behind it. `ends` are the ends of all lines.
fn block_lines(text: &str, ends: &[usize], comment: &Range<usize>, body: usize) -> RangeInclusive<u32> {
    let line_of = |at: usize| ends.partition_point(|end| *end < at) as u32 + 1;
    let line_start = text[..comment.start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[comment.end..].find('\n').map_or(text.len(), |at| comment.end + at + 1);
    let is_alone = |line: &str| line.split("<!--").all(|part| part.split_once("-->").map_or(part, |(_, behind)| behind).trim().is_empty());
    let alone = is_alone(&text[line_start..comment.start]) && is_alone(&text[comment.end..line_end]);
    let mut first = line_of(line_start);
    if !alone {
        let before = text[body..line_start.max(body)].lines().rev().take_while(|line| !blank(line)).count();
        first -= before as u32;
    }
    let mut last = line_of(comment.end);
    let mut waiting = alone;
    for line in text[line_end..].lines() {
        if blank(line) && !waiting {
            break;
        }
        // Of several excuses for one block, the first are followed by the next.
        waiting &= blank(line) || line.contains(SIGN) && is_alone(line);
        last += 1;
    }
    first..=last
}

/// The lines of the table that a comment in TOML speaks for.
fn table_lines(toml: &str, comment: usize) -> RangeInclusive<u32> {
    let header = |line: &str| line.trim_start().starts_with('[');
    let number = line_of(toml, comment);
    let lines: Vec<&str> = toml.lines().collect();
    let at = number as usize - 1;
    let passed = lines[..at].iter().any(|line| header(line));
    let next = lines[at..].iter().position(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).map(|skip| at + skip);
    let above_header = next.is_some_and(|next| header(lines[next]));
    let parted = next.is_some_and(|next| lines[at..next].iter().any(|line| line.trim().is_empty()));
    if !passed && (!above_header || parted) {
        return 1..=u32::MAX;
    }
    let start = if above_header { next.unwrap_or(at) } else { (0..at).rev().find(|line| header(lines[*line])).unwrap_or(0) };
    let end = lines.iter().enumerate().skip(start + 1).find(|(_, line)| header(line)).map_or(lines.len(), |(at, _)| at);
    start as u32 + 1..=end as u32
}

/// Findings as a site wants them weighed, without those that are excused.
pub fn settle(findings: Vec<Diagnostic>, check: &Check, excuses: &[Excuse]) -> Vec<Diagnostic> {
    findings
        .into_iter()
        .filter(|finding| is_firm(&finding.code) || !excuses.iter().any(|excuse| excuse.covers(finding)))
        .filter_map(|mut finding| {
            match check.severity.get(finding.code.as_ref()) {
                Some(Weight::Off) => return None,
                Some(Weight::Warn) => finding.severity = Severity::Warning,
                Some(Weight::Error) => finding.severity = Severity::Error,
                None => {}
            }
            Some(finding)
        })
        .collect()
}

/// Whether a finding cannot be excused: it is firm, or is of an excuse itself.
fn is_firm(code: &str) -> bool {
    code.starts_with("excuse.") || codes::find(code).is_some_and(|code| code.firm)
}

/// Help for what stands in the place of a code: nothing, several codes, or a code and its reason without a colon.
fn slip_of_code(written: &str) -> Option<String> {
    if written.is_empty() {
        return Some(format!("write the code before the colon: `{SIGN} link.vague: why it may stand`"));
    }
    let (first, rest) = written.split_once([' ', ','])?;
    codes::find(first)?;
    let rest = rest.trim_start_matches([' ', ',']);
    Some(match rest.split([' ', ',']).next().and_then(codes::find) {
        Some(_) => "write an excuse for each code, with its own reason".to_owned(),
        None => format!("write a colon behind the code: `{SIGN} {first}: {rest}`"),
    })
}

/// What is wrong with excuses themselves, held against everything that was found.
pub fn review(excuses: &[Excuse], findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    for excuse in excuses {
        let place = excuse.place.clone();
        if let Some(sign) = &excuse.misspelt {
            let message = format!("`{sign}` starts no excuse");
            faults.push(Diagnostic::warning("excuse.unknown-code", message, place).help(format!("write `<!-- {SIGN} CODE: reason -->`")));
            continue;
        }
        if codes::find(&excuse.code).is_none() {
            let help = slip_of_code(&excuse.code).or_else(|| did_you_mean(&excuse.code, codes::ALL.iter().map(|code| code.code)));
            let message = match excuse.code.as_str() {
                "" => "an excuse that names no finding".to_owned(),
                code => format!("an excuse for `{code}`, which is no finding"),
            };
            faults.push(
                Diagnostic::warning("excuse.unknown-code", message, place).help_if(help.or_else(|| Some("the reference lists all codes".into()))),
            );
            continue;
        }
        if is_firm(&excuse.code) {
            let message = format!("`{}` cannot be excused", excuse.code);
            faults.push(Diagnostic::error("excuse.refused", message, place).help("mend what it finds, and delete the excuse"));
        } else if !excuse.reasoned {
            let message = format!("an excuse for `{}` that gives no reason", excuse.code);
            faults.push(Diagnostic::error("excuse.reason", message, place).help(format!("write `{SIGN} {}: why it may stand`", excuse.code)));
        } else if !findings.iter().any(|finding| excuse.covers(finding)) {
            let message = format!("an excuse for `{}`, which is not found here", excuse.code);
            let help = match excuse.missed(findings) {
                Some(line) => format!("put it above the block in which line {line} stands: an excuse speaks for what is behind it"),
                None => "delete it".to_owned(),
            };
            faults.push(Diagnostic::warning("excuse.unused", message, place).help(help));
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_in_toml_speaks_for_the_file_the_table_behind_or_its_own() {
        let toml =
            "# payung-allow a.b: all of it\n\n[[fact]]\nid = 1\n\n# payung-allow a.b: the next\n[[fact]]\nid = 2\n# payung-allow a.b: this\nx = 1\n";
        let lines: Vec<_> = of_toml(&"content/facts.toml".into(), toml, toml).into_iter().map(|excuse| excuse.lines).collect();
        assert_eq!(lines, [1..=u32::MAX, 7..=10, 7..=10]);
    }

    #[test]
    fn a_comment_in_a_page_speaks_for_its_block_or_the_one_behind() {
        let text = "one\ntwo <!-- x -->\nthree\n\n<!-- y -->\n\nfour\nfive\n\nsix\n";
        let span = |what: &str| text.find(what).map_or(0..0, |at| at..at + what.len());
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        assert_eq!(block_lines(text, &ends, &span("<!-- x -->"), 0), 1..=3);
        assert_eq!(block_lines(text, &ends, &span("<!-- y -->"), 0), 5..=8);
    }
}
