//! Figures in a text: numbers of three digits or more, shares, and "one in three".
//!
//! Years, and numbers that are names (an act, an article, a telephone number), are none.

use std::collections::BTreeSet;
use std::ops::Range;

use super::phrase::{covers, folded, merged, words};

/// Words before a number that make it a name in any text.
const NUMBERED: [&str; 10] = ["no", "nos", "article", "articles", "section", "sections", "chapter", "page", "rule", "iso"];

const COUNTED: [&str; 13] = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// A figure and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// As written, without what stands around it.
    pub text: String,
    /// For comparing: digits without separators; `1 in 3`; `20%`.
    pub value: String,
    /// Its range in the text.
    pub span: Range<usize>,
}

/// A number as read.
struct Number {
    span: Range<usize>,
    digits: String,
}

/// The figures of a text. `numbered` are further words (in lower case) that make a number behind them a name.
pub fn figures(text: &str, numbered: &BTreeSet<String>) -> Vec<Figure> {
    let mut found = ratios(text);
    let of_ratios = merged(found.iter().map(|figure| figure.span.clone()).collect());
    let mut name_before = None;
    for number in numbers(text) {
        if covers(&of_ratios, &number.span) {
            continue;
        }
        let behind = &text[number.span.end..];
        if let Some(length) = per_cent(behind) {
            let span = number.span.start..number.span.end + length;
            found.push(Figure { text: text[span.clone()].to_owned(), value: format!("{}%", number.digits), span });
            continue;
        }
        let listed = name_before.is_some_and(|end: usize| matches!(&text[end..number.span.start], ", " | " and " | "–" | "-" | " to " | " or "));
        if listed || is_name(&text[..number.span.start], numbered) {
            name_before = Some(number.span.end);
            continue;
        }
        let whole = number.digits.split('.').next().unwrap_or_default();
        let year = number.span.len() == 4 && whole.parse::<u32>().is_ok_and(|year| (1900..=2100).contains(&year));
        if whole.len() >= 3 && !year {
            found.push(Figure { text: text[number.span.clone()].to_owned(), value: number.digits, span: number.span });
        }
    }
    found.sort_by_key(|figure| figure.span.start);
    found
}

/// Every figure that a text carries, for comparing, years and all.
pub fn values(text: &str) -> BTreeSet<String> {
    let ratios = ratios(text).into_iter().map(|figure| figure.value);
    ratios.chain(numbers(text).into_iter().flat_map(|number| [format!("{}%", number.digits), number.digits])).collect()
}

/// Numbers that stand by themselves: `5G`, `COVID-19` and `A1` are words.
fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    let mut before_that = ' ';
    while let Some((start, c)) = chars.next() {
        let Some(first) = digit(c) else {
            (before_that, before) = (before, c);
            continue;
        };
        let attached = before.is_alphabetic() || before == '-' && before_that.is_alphabetic();
        let mut digits = String::from(first);
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let digit_behind = text[at + c.len_utf8()..].chars().next().and_then(digit);
            match (digit(c), c, digit_behind) {
                (Some(digit), ..) => digits.push(digit),
                (None, '.', Some(_)) => digits.push('.'),
                (None, ',' | '\u{a0}' | '\u{202f}', Some(_)) => {}
                _ => break,
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let behind = text[end..].chars().next();
        if !attached && !behind.is_some_and(char::is_alphabetic) {
            found.push(Number { span: start..end, digits });
        }
        (before_that, before) = ('0', '0');
    }
    found
}

/// A digit of any script of the region.
fn digit(c: char) -> Option<char> {
    if c.is_ascii_digit() {
        return Some(c);
    }
    let zero = ['\u{e50}', '\u{ed0}', '\u{1040}', '\u{17e0}']
        .into_iter()
        .find(|zero| (*zero..=char::from_u32(*zero as u32 + 9).unwrap_or(*zero)).contains(&c))?;
    char::from_digit(c as u32 - zero as u32, 10)
}

/// How long a sign or word for "per cent" behind a number is.
fn per_cent(behind: &str) -> Option<usize> {
    ["%", " %", " per cent", " percent", "\u{a0}%"].into_iter().find(|sign| behind.starts_with(sign)).map(str::len)
}

/// Whether the word before a number makes it a name.
fn is_name(before: &str, numbered: &BTreeSet<String>) -> bool {
    let close = before.trim_end_matches([' ', '\u{a0}', '.', '(', '#']);
    let word = close.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let word = folded(word);
    before.ends_with('#') || !word.is_empty() && (NUMBERED.contains(&word.as_str()) || numbered.contains(&word))
}

/// "1 in 3", "one in three", "two out of five".
fn ratios(text: &str) -> Vec<Figure> {
    if !text.contains(" in ") && !text.contains(" out of ") {
        return Vec::new();
    }
    let all = words(text);
    let value = |range: &Range<usize>| -> Option<u32> {
        let word = folded(&text[range.clone()]);
        let short = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        if short { word.parse().ok() } else { COUNTED.iter().position(|counted| *counted == word).map(|at| at as u32) }
    };
    let mut found = Vec::new();
    for (at, part) in all.iter().enumerate() {
        let Some(of) = value(part) else {
            continue;
        };
        let is = |offset: usize, wanted: &str| all.get(at + offset).is_some_and(|range| &text[range.clone()] == wanted);
        let whole = match (is(1, "in"), is(1, "out") && is(2, "of")) {
            (true, _) => all.get(at + 2),
            (_, true) => all.get(at + 3),
            _ => None,
        };
        let Some((range, total)) = whole.and_then(|range| Some((range, value(range)?))) else {
            continue;
        };
        let between = &text[part.end..range.start];
        if total > of && between.bytes().all(|b| b.is_ascii_lowercase() || b == b' ') {
            let span = part.start..range.end;
            found.push(Figure { text: text[span.clone()].to_owned(), value: format!("{of} in {total}"), span });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        figures(text, &BTreeSet::from(["act".to_owned()])).into_iter().map(|figure| figure.text).collect()
    }

    #[test]
    fn figures_are_found() {
        assert_eq!(
            found("About 175,000 children; 20 per cent, 7.5%, one in three and 2 out of 5."),
            ["175,000", "20 per cent", "7.5%", "one in three", "2 out of 5"]
        );
        assert_eq!(found("มี ๑๗๕,๐๐๐ คน"), ["๑๗๕,๐๐๐"]);
    }

    #[test]
    fn years_ages_names_and_words_are_none() {
        let none: [&str; 0] = [];
        assert_eq!(found("On 25 February 2020, aged 13 to 17, under Act 792, Acts 611, COVID-19, 5G and Article 100, 101 and 102."), ["611"]);
        assert_eq!(found("In 2021-2025, 24 hours, one in the family, ten in all."), none);
    }

    #[test]
    fn what_a_fact_carries_is_compared_by_value() {
        let carried = values("Some 175,000 children, one in three, 20 of them");
        assert!(carried.contains("175000") && carried.contains("1 in 3") && carried.contains("20%"));
    }
}
