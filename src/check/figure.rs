//! Figures in a text: numbers of three digits or more, numbers of millions, shares, and "one in three".
//!
//! Years, and numbers that are names (an act, an article, a telephone number), are none.
//! Digits are read in every script, figures in words where they are English.

mod spoken;

use std::collections::BTreeSet;
use std::ops::Range;

use super::phrase::{covers, folded, is_spaceless, merged, words};
use crate::lang::digit;

/// Words before a number that make it a name in any text.
const NUMBERED: [&str; 10] = ["no", "nos", "article", "articles", "section", "sections", "chapter", "page", "rule", "iso"];

/// Words behind a number that make it larger, with how many noughts they put behind it, in the languages of the region.
const LARGE: [(&str, usize); 41] = [
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("ribu", 3),
    ("juta", 6),
    ("miliar", 9),
    ("bilion", 9),
    ("libo", 3),
    ("libong", 3),
    ("milyon", 6),
    ("milyong", 6),
    ("bilyon", 9),
    ("bilyong", 9),
    ("nghìn", 3),
    ("ngàn", 3),
    ("triệu", 6),
    ("tỷ", 9),
    ("tỉ", 9),
    ("mil", 3),
    ("milhão", 6),
    ("milhões", 6),
    ("rihun", 3),
    ("millaun", 6),
    ("miliaun", 6),
    ("พัน", 3),
    ("หมื่น", 4),
    ("แสน", 5),
    ("ล้าน", 6),
    ("ພັນ", 3),
    ("ແສນ", 5),
    ("ລ້ານ", 6),
    ("ពាន់", 3),
    ("លាន", 6),
    ("ထောင်", 3),
    ("သန်း", 6),
    ("ஆயிரம்", 3),
    ("லட்சம்", 5),
    ("மில்லியன்", 6),
    ("万", 4),
    ("亿", 8),
];

/// Signs and words behind a number for "per cent", in the languages of the region.
const PER_CENT: [&str; 15] = [
    "%",
    "％",
    "per cent",
    "percent",
    "persen",
    "peratus",
    "porsiyento",
    "por cento",
    "porsentu",
    "phần trăm",
    "เปอร์เซ็นต์",
    "ເປີເຊັນ",
    "ភាគរយ",
    "ရာခိုင်နှုန်း",
    "சதவீதம்",
];

/// Signs of currencies that stand at a number without a space.
const CURRENCIES: [&str; 14] = ["RM", "MYR", "THB", "PHP", "IDR", "Rp", "USD", "SGD", "BND", "VND", "KHR", "LAK", "MMK", "EUR"];

/// Shares written as one sign.
const FRACTIONS: [(char, &str); 11] = [
    ('½', "1 in 2"),
    ('⅓', "1 in 3"),
    ('⅔', "2 in 3"),
    ('¼', "1 in 4"),
    ('¾', "3 in 4"),
    ('⅕', "1 in 5"),
    ('⅖', "2 in 5"),
    ('⅗', "3 in 5"),
    ('⅘', "4 in 5"),
    ('⅙', "1 in 6"),
    ('⅒', "1 in 10"),
];

/// Words before a number for "per cent".
const OF_HUNDRED: [&str; 3] = ["ร้อยละ", "ຮ້ອຍລະ", "百分之"];

/// Says in Thai that a year is of the Buddhist era.
const BUDDHIST: &str = "พ.ศ.";

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
    let mut found = in_words(text);
    let of_words = merged(found.iter().map(|figure| figure.span.clone()).collect());
    let mut name_before = None;
    let mut last: Option<(Range<usize>, String)> = None;
    for number in numbers(text) {
        let before = last.replace((number.span.clone(), number.digits.clone()));
        if covers(&of_words, &number.span) {
            continue;
        }
        if let Some((span, value)) = before.and_then(|before| joined(text, &before, &number, numbered)) {
            found.pop_if(|figure| figure.span.start >= span.start);
            found.push(Figure { text: text[span.clone()].to_owned(), value, span });
            continue;
        }
        if let Some((span, value)) = per_cent(text, &number).or_else(|| large(text, &number)) {
            found.push(Figure { text: text[span.clone()].to_owned(), value, span });
            continue;
        }
        let listed = name_before.is_some_and(|end: usize| matches!(&text[end..number.span.start], ", " | " and " | "–" | "-" | " to " | " or "));
        if listed || is_name(&text[..number.span.start], numbered) {
            name_before = Some(number.span.end);
            continue;
        }
        let whole = number.digits.split('.').next().unwrap_or_default();
        let ahead = if text[..number.span.start].trim_end().ends_with(BUDDHIST) { 543 } else { 0 };
        let year =
            text[number.span.clone()].chars().count() == 4 && whole.parse::<u32>().is_ok_and(|year| (1900 + ahead..=2100 + ahead).contains(&year));
        if whole.len() >= 3 && !year {
            found.push(Figure { text: text[number.span.clone()].to_owned(), value: number.digits, span: number.span });
        }
    }
    found.extend(fractions(text));
    found.retain(|figure| !in_address(text, &figure.span));
    found.sort_by_key(|figure| figure.span.start);
    found
}

/// What parts the two ends of a range.
const RANGES: [&str; 7] = ["–", "-", "‑", " – ", " - ", " to ", "—"];

/// Two numbers that are one figure: a range of shares, `10–15 %`, or a part of a whole, `1/3`. A day and a month are none.
fn joined(text: &str, (first, digits): &(Range<usize>, String), number: &Number, numbered: &BTreeSet<String>) -> Option<(Range<usize>, String)> {
    let between = text.get(first.end..number.span.start)?;
    if RANGES.contains(&between) {
        let (span, value) = per_cent(text, number)?;
        return Some((first.start..span.end, format!("{digits}–{value}")));
    }
    let (part, whole) = (digits.parse::<u32>().ok()?, number.digits.parse::<u32>().ok()?);
    let alone = !text[..first.start].ends_with(['/', '.', '-']) && !text[number.span.end..].starts_with(['/', '-']);
    let is_share = between == "/" && alone && (1..whole).contains(&part) && whole <= 10 && !is_name(&text[..first.start], numbered);
    is_share.then(|| (first.start..number.span.end, format!("{part} in {whole}")))
}

/// Whether a place lies in an address of the web or of mail.
fn in_address(text: &str, span: &Range<usize>) -> bool {
    let start = text[..span.start].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let end = text[span.end..].find(char::is_whitespace).map_or(text.len(), |at| span.end + at);
    let word = text.get(start..end).unwrap_or_default().trim_start_matches(['(', '<', '"']);
    let host = word.split('/').next().unwrap_or_default();
    let is_host = host.len() < word.len()
        && host.rsplit_once('.').is_some_and(|(name, end)| {
            end.len() > 1 && end.bytes().all(|b| b.is_ascii_alphabetic()) && name.starts_with(|c: char| c.is_ascii_alphanumeric())
        });
    word.contains("://") || word.starts_with("www.") || word.contains('@') || is_host
}

/// Every figure that a text carries, for comparing, years and all.
pub fn values(text: &str) -> BTreeSet<String> {
    let mut found: BTreeSet<String> = in_words(text).into_iter().map(|figure| figure.value).collect();
    for number in numbers(text) {
        found.extend(large(text, &number).map(|(_, value)| value));
        found.extend([format!("{}%", number.digits), number.digits]);
    }
    found
}

/// The shares that a text states, between 0 and 1.
pub fn shares(text: &str) -> Vec<f64> {
    figures(text, &BTreeSet::new()).iter().filter_map(|figure| share(&figure.value)).collect()
}

/// The share of a whole that `20%` or `1 in 5` is.
pub fn share(value: &str) -> Option<f64> {
    let number = |text: &str| text.parse::<f64>().ok();
    match value.split_once(" in ") {
        Some((part, whole)) => Some(number(part)? / number(whole)?),
        None => Some(number(value.strip_suffix('%')?)? / 100.0),
    }
}

/// Figures in words, if the text has a word that they may start with or end in.
fn in_words(text: &str) -> Vec<Figure> {
    let known = [" in ", " out of ", "alf", "ird", "uarter", "fth", "ths", "illion", "thousand", "hundred", "cent"];
    let ends_in_number = |before: &str| before.ends_with(|c: char| c.is_ascii_digit()) || spoken::ends_in_unit(before);
    let is_ordinal = |rest: &str| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            || ["second ", "other ", "fourth ", "sixth ", "seventh ", "eighth ", "ninth ", "tenth "].iter().any(|word| rest.starts_with(word))
    };
    let every = || text.match_indices("very ").any(|(at, every)| is_ordinal(&text[at + every.len()..]));
    let of = || text.match_indices(" of ").any(|(at, _)| ends_in_number(&text[..at]));
    match known.iter().any(|part| text.contains(part)) || every() || of() {
        true => spoken::spoken(text, &words(text)),
        false => Vec::new(),
    }
}

/// Numbers that stand by themselves: `5G`, `COVID-19` and `A1` are words. `400 000` is one number.
fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    // Digits of other scripts are beyond ASCII.
    if !text.bytes().any(|byte| byte.is_ascii_digit() || !byte.is_ascii()) {
        return found;
    }
    let mut chars = text.char_indices().peekable();
    let mut before = ' ';
    let mut before_that = ' ';
    while let Some((start, c)) = chars.next() {
        let Some(first) = digit(c) else {
            (before_that, before) = (before, c);
            continue;
        };
        let attached = (in_word(before) || before == '-' && in_word(before_that)) && !is_money(&text[..start]);
        let mut digits = String::from(first);
        let mut end = start + c.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let digit_behind = text[at + c.len_utf8()..].chars().next().and_then(digit);
            match (digit(c), c, digit_behind) {
                (Some(digit), ..) => digits.push(digit),
                (None, '.', Some(_)) => digits.push('.'),
                (None, ',' | '\u{a0}' | '\u{202f}', Some(_)) => {}
                (None, ' ' | '\u{2009}', Some(_)) if is_group(&text[start..at], &text[at + c.len_utf8()..]) => {}
                _ => break,
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let behind = text[end..].chars().next();
        if !attached && !behind.is_some_and(in_word) {
            found.push(Number { span: start..end, digits });
        }
        (before_that, before) = ('0', '0');
    }
    found
}

/// Whether a text ends in the sign of a currency of the region, which is written at a number without a space: `RM500`.
fn is_money(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
    CURRENCIES.contains(&word)
}

/// Shares written as one sign, where no number stands before it.
fn fractions(text: &str) -> impl Iterator<Item = Figure> {
    let signs = if text.is_ascii() { "" } else { text };
    signs.char_indices().filter_map(|(at, c)| {
        let (_, value) = FRACTIONS.iter().find(|(sign, _)| *sign == c)?;
        let alone = !text[..at].trim_end().ends_with(|c| digit(c).is_some());
        alone.then(|| Figure { text: c.to_string(), value: (*value).to_owned(), span: at..at + c.len_utf8() })
    })
}

/// Whether a sign makes one word with digits beside it; not where words are written without spaces.
fn in_word(c: char) -> bool {
    c.is_alphabetic() && !is_spaceless(c)
}

/// Whether a space parts thousands: up to three digits before it, or groups of three, and three behind it.
fn is_group(before: &str, behind: &str) -> bool {
    let digits = |text: &str| text.chars().take_while(|c| digit(*c).is_some()).count();
    let mut groups = before.split([' ', '\u{2009}']).map(|group| (digits(group), group.chars().count()));
    let first = groups.next().is_some_and(|(digits, all)| digits == all && (1..=3).contains(&all));
    first && groups.all(|(digits, all)| digits == 3 && all == 3) && digits(behind) == 3
}

/// A number with a sign or word for "per cent" beside it: all of it, and its value.
fn per_cent(text: &str, number: &Number) -> Option<(Range<usize>, String)> {
    let Range { start, end } = number.span;
    let before = text[..start].trim_end_matches(' ');
    let of_hundred = OF_HUNDRED.iter().find(|word| before.ends_with(*word)).map(|word| before.len() - word.len()..end);
    let sign = PER_CENT.iter().find_map(|sign| behind(text, end, sign));
    let span = of_hundred.or_else(|| Some(start..sign?))?;
    Some((span, format!("{}%", number.digits)))
}

/// A number with a word behind it that makes it larger: all of it, and its value. "3 thousand" is as long as "3,000".
fn large(text: &str, number: &Number) -> Option<(Range<usize>, String)> {
    let (end, zeros) = LARGE.iter().find_map(|(word, zeros)| Some((behind(text, number.span.end, word)?, *zeros)))?;
    Some((number.span.start..end, shifted(&number.digits, zeros)))
}

/// Where a word ends that stands behind a place, after a space or at once, and is no part of a longer one.
fn behind(text: &str, at: usize, word: &str) -> Option<usize> {
    let rest = &text[at..];
    let inner = rest.trim_start_matches([' ', '\u{a0}']);
    let spaces = rest.len() - inner.len();
    let spaced = word.is_ascii() && word.starts_with(char::is_alphabetic);
    if !inner.starts_with(word) || spaces > 2 || spaced && spaces == 0 {
        return None;
    }
    let open = word.chars().next_back().is_some_and(is_spaceless) || !word.ends_with(char::is_alphabetic);
    let goes_on = inner[word.len()..].starts_with(char::is_alphanumeric);
    (open || !goes_on).then_some(at + spaces + word.len())
}

/// A number in digits with noughts put behind it: `2.5` and 6 are `2500000`.
pub(super) fn shifted(digits: &str, zeros: usize) -> String {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    // More than one dot parts thousands.
    if part.contains('.') || part.len() > zeros {
        return format!("{digits}e{zeros}");
    }
    let moved = format!("{whole}{part}{}", "0".repeat(zeros - part.len()));
    let bare = moved.trim_start_matches('0');
    if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
}

/// Whether the word before a number makes it a name.
fn is_name(before: &str, numbered: &BTreeSet<String>) -> bool {
    let close = before.trim_end_matches([' ', '\u{a0}', '.', '(', '#']);
    let word = close.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let word = folded(word);
    before.ends_with('#') || !word.is_empty() && (NUMBERED.contains(&word.as_str()) || numbered.contains(&word))
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
    fn money_at_its_sign_and_shares_of_one_sign_are_found() {
        assert_eq!(found("A fine of RM500, THB5,000 or Rp100; form A500, ⅓ of all, 2 ½ hours."), ["500", "5,000", "100", "⅓"]);
    }

    #[test]
    fn ranges_and_parts_are_one_figure_and_addresses_hold_none() {
        assert_eq!(found("Some 10–15 %, 100 to 150 per cent, 1/3 of all."), ["10–15 %", "100 to 150 per cent", "1/3"]);
        assert_eq!(found("Every fourth child, every sixth girl."), ["Every fourth child", "every sixth girl"]);
        assert_eq!(found("On 1/3/2026, 24/7, 9/11, version 1/2/3, 10-15 years."), [""; 0]);
        assert_eq!(found("See https://e.org/12345/300, e.org/a/300, www.e.org?300 and a.300@e.org; at last, 300"), ["300"]);
        assert_eq!(figures("10–15 %", &BTreeSet::new())[0].value, "10–15%");
    }

    #[test]
    fn a_space_parts_thousands_and_not_two_numbers() {
        assert_eq!(found("Some 400 000 children, 1 250 000 more, in 2020 400 of them, 12 34."), ["400 000", "1 250 000", "400"]);
        assert_eq!(found("12,000 500"), ["12,000", "500"]);
    }

    #[test]
    fn words_beside_a_number_make_it_larger_or_a_share() {
        assert_eq!(
            found("About 6 million, 2.5 billion; 6 triệu trẻ em, 6 ล้านคน, 6 juta anak, 60万人."),
            ["6 million", "2.5 billion", "6 triệu", "6 ล้าน", "6 juta", "60万"]
        );
        assert_eq!(
            found("20 persen, 20 phần trăm, ร้อยละ 20 และ 20 เปอร์เซ็นต์, 百分之20."),
            ["20 persen", "20 phần trăm", "ร้อยละ 20", "20 เปอร์เซ็นต์", "百分之20"]
        );
        assert_eq!(found("6 milestones, 3 millionaires, 5 percentages"), [""; 0]);
        assert_eq!((shifted("2.5", 6), shifted("0.5", 6), shifted("300", 3)), ("2500000".into(), "500000".into(), "300000".into()));
    }

    #[test]
    fn years_ages_names_and_words_are_none() {
        let none: [&str; 0] = [];
        assert_eq!(found("On 25 February 2020, aged 13 to 17, under Act 792, Acts 611, COVID-19, 5G and Article 100, 101 and 102."), ["611"]);
        assert_eq!(found("ในปี พ.ศ. 2564 และ พ.ศ. ๒๕๖๕"), none);
        assert_eq!(found("In 2021-2025, 24 hours, one in the family, ten in all."), none);
    }

    #[test]
    fn what_a_fact_carries_is_compared_by_value() {
        let carried = values("Some 175,000 children, one in three, 20 of them");
        assert!(carried.contains("175000") && carried.contains("1 in 3") && carried.contains("20%"));
    }
}
