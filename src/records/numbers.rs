//! The numbers of a text, whatever digits and marks write them, to hold a translation to its original.

use crate::lang;

/// Up to here one language writes a word where another writes digits; numbers of months are among them.
const SMALL: u64 = 12;

/// Why two texts do not say the same numbers.
#[derive(Debug, PartialEq, Eq)]
pub enum Difference {
    /// The original has a number that the translation lacks.
    Lacks(String),
    /// The translation has a number that the original lacks.
    Adds(String),
}

/// The first number that only one of two texts says. In a language that counts years by another era,
/// a year of that era is the same as the one it stands for.
pub fn difference(original: &str, translated: &str, code: &str) -> Option<Difference> {
    let mut said = numbers(translated);
    let ahead = lang::years_ahead(code);
    let of_era = |number: &str| number.parse::<u64>().ok().filter(|_| number.len() == 4).map(|year| (year + ahead).to_string());
    for number in numbers(original) {
        let at = said.iter().position(|other| *other == number);
        match at.or_else(|| said.iter().position(|other| Some(other) == of_era(&number).as_ref())) {
            Some(at) => drop(said.remove(at)),
            None if is_small(&number) => {}
            None => return Some(Difference::Lacks(number)),
        }
    }
    said.into_iter().find(|number| !is_small(number)).map(Difference::Adds)
}

fn is_small(number: &str) -> bool {
    number.parse::<u64>().is_ok_and(|number| number <= SMALL)
}

/// The digits of each number, without the marks between them.
fn numbers(text: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let (mut open, mut gap) = (false, false);
    for c in text.chars() {
        match lang::digit(c) {
            Some(digit) => {
                if !open {
                    all.push(String::new());
                }
                if let Some(last) = all.last_mut() {
                    last.push(digit);
                }
                (open, gap) = (true, false);
            }
            // One mark within a number, or a narrow space between its thousands.
            None if open && !gap && matches!(c, '.' | ',' | '\u{a0}' | '\u{202f}') => gap = true,
            None => (open, gap) = (false, false),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_are_the_same_number() {
        assert_eq!(numbers("5,000 of ៥.០០០, 2.5 in 2020, 13–24."), ["5000", "5000", "25", "2020", "13", "24"]);
        for said in ["175.000 tina", "၁၇၅,၀၀၀", "௧,௭௫,௦௦௦", "175\u{a0}000", "๑๗๕,๐๐๐"] {
            assert_eq!(difference("Over 175,000 a day", said, "xx"), None, "{said}");
        }
    }

    #[test]
    fn a_number_that_only_one_of_two_texts_says_is_found() {
        assert_eq!(difference("60 of 100", "61 of 100", "id"), Some(Difference::Lacks("60".into())));
        assert_eq!(difference("60 of 100", "60 of 100 in 30", "id"), Some(Difference::Adds("30".into())));
        assert_eq!(difference("60 and 60", "60", "id"), Some(Difference::Lacks("60".into())));
        assert_eq!(difference("one in three, on 25 February", "1 in 3, 25.2", "id"), Some(Difference::Lacks("25".into())));
        assert_eq!(difference("one in three, on 25 February", "1/3, 2月25日", "zh"), None);
    }

    #[test]
    fn a_year_of_the_buddhist_era_is_the_year_it_stands_for() {
        assert_eq!(difference("in 2021", "พ.ศ. 2564", "th"), None);
        assert_eq!(difference("in 2021", "2564", "id"), Some(Difference::Lacks("2021".into())));
        assert_eq!(difference("in 2021", "พ.ศ. 2563", "th"), Some(Difference::Lacks("2021".into())));
    }
}
