//! Figures in words, as English has them: "six million", "five per cent", "two thirds", "half of all", "one child in five".

use std::borrow::Cow;
use std::ops::Range;

use super::{Figure, shifted};
use crate::check::phrase::folded;

/// Numbers by their words, from nought on.
const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// Tens by their words, from twenty on.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// Words that make a number larger, with how many noughts they put behind it.
const LARGE: [(&str, usize); 5] = [("hundred", 2), ("thousand", 3), ("million", 6), ("billion", 9), ("trillion", 12)];

/// Parts of a whole, one and several.
const PARTS: [(&str, &str, u32); 9] = [
    ("half", "halves", 2),
    ("third", "thirds", 3),
    ("quarter", "quarters", 4),
    ("fifth", "fifths", 5),
    ("sixth", "sixths", 6),
    ("seventh", "sevenths", 7),
    ("eighth", "eighths", 8),
    ("ninth", "ninths", 9),
    ("tenth", "tenths", 10),
];

/// What may stand behind "one child in five" and not behind "one study in three countries".
const VERBS: [&str; 22] = [
    "is", "are", "was", "were", "has", "have", "had", "does", "do", "did", "says", "say", "said", "can", "will", "would", "who", "that", "and", "or",
    "but", "of",
];

/// What stands before "half" where it is a share and no part of a thing.
const ABOUT: [&str; 14] =
    ["about", "around", "roughly", "nearly", "almost", "over", "under", "than", "some", "by", "only", "just", "exactly", "least"];

/// What "half of" is spoken of and counts nobody.
const TIMES: [&str; 10] = ["time", "day", "night", "hour", "week", "month", "term", "year", "lesson", "way"];

/// Whom "every third" is said of where it is a share of all; "every second day" is none.
const PEOPLE: [&str; 40] = [
    "child",
    "children",
    "girl",
    "girls",
    "boy",
    "boys",
    "person",
    "people",
    "pupil",
    "pupils",
    "student",
    "students",
    "teenager",
    "teenagers",
    "adolescent",
    "adolescents",
    "user",
    "users",
    "family",
    "families",
    "household",
    "households",
    "parent",
    "parents",
    "adult",
    "adults",
    "woman",
    "women",
    "man",
    "men",
    "teacher",
    "teachers",
    "victim",
    "victims",
    "case",
    "cases",
    "caregiver",
    "caregivers",
    "respondents",
    "minors",
];

/// Words before "3 of 4" that make it a place in a row.
const ROWS: [&str; 16] = [
    "step", "part", "page", "day", "week", "chapter", "lesson", "module", "figure", "number", "table", "session", "phase", "round", "level",
    "question",
];

/// The words of a text, in lower case, with where they stand.
struct Spoken<'t> {
    text: &'t str,
    ranges: &'t [Range<usize>],
    words: Vec<Cow<'t, str>>,
}

/// The figures in words of a text whose words are known.
pub fn spoken<'t>(text: &'t str, ranges: &'t [Range<usize>]) -> Vec<Figure> {
    let plain = |word: &str| word.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase());
    let lower = |word: &'t str| if plain(word) { Cow::Borrowed(word) } else { Cow::Owned(folded(word)) };
    let words = ranges.iter().map(|range| lower(&text[range.clone()])).collect();
    let spoken = Spoken { text, ranges, words };
    let mut found = Vec::new();
    let mut at = 0;
    while at < ranges.len() {
        match spoken.figure(at) {
            Some((count, value)) => {
                let span = ranges[at].start..ranges[at + count - 1].end;
                found.push(Figure { text: text[span.clone()].to_owned(), value, span });
                at += count;
            }
            None => at += 1,
        }
    }
    found
}

/// Whether a text ends in a number below twenty in words.
pub fn ends_in_unit(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    UNITS.iter().any(|unit| word.eq_ignore_ascii_case(unit))
}

impl Spoken<'_> {
    fn is(&self, at: usize, wanted: &str) -> bool {
        self.words.get(at).is_some_and(|word| *word == wanted)
    }

    fn any(&self, at: usize, wanted: &[&str]) -> bool {
        self.words.get(at).is_some_and(|word| wanted.contains(&&**word))
    }

    /// Whether nothing but a space or a hyphen parts a word from the one before.
    fn joined(&self, at: usize) -> bool {
        at > 0 && at < self.ranges.len() && matches!(&self.text[self.ranges[at - 1].end..self.ranges[at].start], " " | "-" | "\u{a0}" | "\u{2011}")
    }

    /// A figure that starts with a word: of how many words it is, and its value.
    fn figure(&self, at: usize) -> Option<(usize, String)> {
        if !self.any(at, &["a", "half", "every"]) && self.counted(at).is_none() {
            return None;
        }
        let figure = self.every(at).or_else(|| self.ratio(at)).or_else(|| self.number(at)).or_else(|| self.share(at))?;
        (1..figure.0).all(|next| self.joined(at + next)).then_some(figure)
    }

    /// A number up to ninety-nine: of how many words it is.
    fn small(&self, at: usize) -> Option<(usize, u32)> {
        let place =
            |list: &[&str], at: usize| self.words.get(at).and_then(|word| list.iter().position(|known| **known == **word)).map(|at| at as u32);
        if let Some(unit) = place(&UNITS, at) {
            return Some((1, unit));
        }
        let tens = (place(&TENS, at)? + 2) * 10;
        let unit = place(&UNITS, at + 1).filter(|unit| (1..=9).contains(unit) && self.joined(at + 1));
        Some(unit.map_or((1, tens), |unit| (2, tens + unit)))
    }

    /// The same, in digits of up to three places, too.
    fn counted(&self, at: usize) -> Option<(usize, u32)> {
        let word = self.words.get(at)?;
        let short = word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
        if short { Some((1, word.parse().ok()?)) } else { self.small(at) }
    }

    /// "six million", "two hundred and ten thousand", "half a million", "five per cent".
    fn number(&self, at: usize) -> Option<(usize, String)> {
        if self.is(at, "half") && self.is(at + 1, "a") {
            let zeros = self.large(at + 2).filter(|zeros| *zeros > 3)?;
            return Some((3, shifted("0.5", zeros)));
        }
        let one = self.any(at, &["a", "one"]) && self.large(at + 1).is_some_and(|zeros| zeros > 3);
        let (mut count, mut part) = if one { (1, 1) } else { self.small(at).map(|(count, value)| (count, u64::from(value)))? };
        let (mut total, mut is_large) = (0u64, false);
        while let Some(zeros) = self.large(at + count).filter(|_| self.joined(at + count)) {
            is_large = true;
            count += 1;
            let by = 10u64.pow(zeros as u32);
            if zeros == 2 {
                part = part.saturating_mul(by);
            } else {
                total = total.saturating_add(part.saturating_mul(by));
                part = 0;
            }
            let and = usize::from(self.is(at + count, "and"));
            if let Some((more, value)) = self.small(at + count + and).filter(|_| self.joined(at + count + and) && self.joined(at + count)) {
                count += and + more;
                part += u64::from(value);
            }
        }
        total = total.saturating_add(part);
        let per_cent =
            if self.is(at + count, "percent") { 1 } else { 2 * usize::from(self.is(at + count, "per") && self.is(at + count + 1, "cent")) };
        match (per_cent, is_large) {
            (0, true) => Some((count, total.to_string())),
            (0, false) => None,
            (more, _) => Some((count + more, format!("{total}%"))),
        }
    }

    fn large(&self, at: usize) -> Option<usize> {
        LARGE.iter().find(|(word, _)| self.is(at, word)).map(|(_, zeros)| *zeros)
    }

    /// "1 in 3", "one in three", "two out of every five", "one child in five".
    fn ratio(&self, at: usize) -> Option<(usize, String)> {
        let (mut count, part) = self.counted(at)?;
        // "3 of 4 girls"; "step 3 of 4" is a place, "3 of 4 ways" a count of things.
        if let Some((more, whole)) = self.counted(at + count + 1).filter(|(_, whole)| self.is(at + count, "of") && *whole < 100) {
            let behind = at + count + 1 + more;
            let ends = !self.joined(behind) || self.any(behind, &VERBS) || self.any(behind, &PEOPLE);
            let placed = at.checked_sub(1).is_some_and(|before| self.any(before, &ROWS));
            return (part > 0 && whole > part && ends && !placed).then(|| (count + 1 + more, format!("{part} in {whole}")));
        }
        let named = self.is(at + count + 1, "in") && !self.is(at + count, "in") && self.counted(at + count).is_none();
        count += usize::from(named);
        count += match (self.is(at + count, "in"), self.is(at + count, "out") && self.is(at + count + 1, "of")) {
            (true, _) => 1,
            (_, true) => 2,
            _ => return None,
        };
        count += usize::from(self.is(at + count, "every"));
        let (more, whole) = self.counted(at + count)?;
        count += more;
        let ends = !self.joined(at + count) || self.any(at + count, &VERBS);
        (whole > part && part > 0 && (!named || ends)).then(|| (count, format!("{part} in {whole}")))
    }

    /// "every third child", "every other girl".
    fn every(&self, at: usize) -> Option<(usize, String)> {
        let word = self.words.get(at + 1).filter(|_| self.is(at, "every") && self.any(at + 2, &PEOPLE))?;
        let digits = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)?.parse().ok());
        let whole = match &**word {
            "second" | "other" => Some(2),
            "fourth" => Some(4),
            word => PARTS.iter().find(|(one, ..)| *one == word).map(|part| part.2).or(digits),
        };
        whole.filter(|whole| *whole > 1).map(|whole| (3, format!("1 in {whole}")))
    }

    /// "two thirds", "a quarter of", "half of all", "more than half".
    fn share(&self, at: usize) -> Option<(usize, String)> {
        let part_of = |at: usize, several: bool| PARTS.iter().find(|(one, many, _)| self.is(at, if several { many } else { one })).map(|part| part.2);
        if let Some((count, part)) = self.small(at).filter(|(_, part)| *part > 0) {
            let whole = part_of(at + count, part > 1).filter(|_| self.joined(at + count))?;
            // "one third party", "the one half hour", "in one quarter".
            let of_thing = part == 1 && self.joined(at + count + 1) && !self.any(at + count + 1, &VERBS);
            let of_year = part == 1 && whole == 4 && at > 0 && self.any(at - 1, &["in", "per", "each", "every"]) && !self.is(at + count + 1, "of");
            return (!of_thing && !of_year && part < whole).then(|| (count + 1, format!("{part} in {whole}")));
        }
        if self.is(at, "a") && self.is(at + 2, "of") && !self.any(at + 3, &["an", "a"]) {
            return part_of(at + 1, false).filter(|whole| *whole > 2).map(|whole| (2, format!("1 in {whole}")));
        }
        let before = at.checked_sub(1).filter(|_| self.joined(at));
        let is_share = before.is_some_and(|before| self.any(before, &ABOUT))
            || self.any(at + 1, &["of", "the"]) && before.is_none_or(|before| !self.is_part_before_half(before));
        let of_time = (2..=3).any(|next| self.any(at + next, &TIMES)) && self.any(at + 1, &["of", "the"]);
        let of_thing = of_time || self.any(at + 1, &["a", "an"]) || self.is(at + 1, "of") && self.any(at + 2, &["this", "that", "it", "a", "an"]);
        (self.is(at, "half") && is_share && !of_thing).then(|| (1, "1 in 2".to_owned()))
    }

    /// "the first half of the year", "the other half of it".
    fn is_part_before_half(&self, at: usize) -> bool {
        self.any(at, &["the", "first", "second", "other", "this", "that", "last", "next", "top", "bottom", "upper", "lower"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::phrase::words;

    fn found(text: &str) -> Vec<(String, String)> {
        spoken(text, &words(text)).into_iter().map(|figure| (figure.text, figure.value)).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(text, value)| ((*text).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn numbers_in_words_have_the_value_of_their_digits() {
        assert_eq!(found("Six million children, one billion more."), pairs(&[("Six million", "6000000"), ("one billion", "1000000000")]));
        assert_eq!(found("two hundred and ten thousand"), pairs(&[("two hundred and ten thousand", "210000")]));
        assert_eq!(found("half a million, twenty-five per cent"), pairs(&[("half a million", "500000"), ("twenty-five per cent", "25%")]));
    }

    #[test]
    fn shares_in_words_are_ratios() {
        assert_eq!(found("Two-thirds, a quarter of girls."), pairs(&[("Two-thirds", "2 in 3"), ("a quarter", "1 in 4")]));
        assert_eq!(found("Half of all said so, more than half agreed."), pairs(&[("Half", "1 in 2"), ("half", "1 in 2")]));
        assert_eq!(found("Half the girls and one third"), pairs(&[("Half", "1 in 2"), ("one third", "1 in 3")]));
        assert_eq!(
            found("One child in five is, two out of every three"),
            pairs(&[("One child in five", "1 in 5"), ("two out of every three", "2 in 3")])
        );
    }

    #[test]
    fn shares_of_people_are_figures_and_places_in_a_row_are_none() {
        assert_eq!(found("Every second child, every 5th girl"), pairs(&[("Every second child", "1 in 2"), ("every 5th girl", "1 in 5")]));
        assert_eq!(found("3 of 4 boys, three of four."), pairs(&[("3 of 4", "3 in 4"), ("three of four", "3 in 4")]));
        for text in ["Every second day, every third page.", "Step 3 of 4, 2 of 5 ways, 1 of the 3", "Four of three."] {
            assert_eq!(found(text), [], "{text}");
        }
    }

    #[test]
    fn counts_and_parts_of_things_are_no_figures() {
        for text in [
            "Two ways, ten rules, twenty pages and a hundred reasons.",
            "The first half of the year, the other half of it, half an hour, half a page.",
            "A third party, one third party, a third of May? The third of them, for a quarter of an hour.",
            "One study in three countries, ten in all, one in the family, two in one.",
            "One hand, in two words, in half, for a team in one quarter. Half of the time goes to play, half the day.",
        ] {
            let without: Vec<_> = found(text).into_iter().filter(|(text, _)| text != "a third").collect();
            assert_eq!(without, [], "{text}");
        }
    }
}
