//! A fact's value as readers see it, by the customs of their language: thousands apart, shares as per cent, dates in words.

use jiff::civil::Date;

use super::Fact;
use crate::lang::Locale;

/// A fact's value, ready to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Value with its unit: `20%`, `175,000 children a day`, `25 February 2020`.
    pub text: String,
    /// Value alone: `20%`, `175,000`.
    pub number: String,
}

/// How a fact's value is printed.
pub fn shown(fact: &Fact, locale: &Locale) -> Shown {
    let value = fact.value.trim();
    let alone = |text: String| Shown { number: text.clone(), text };
    if let Ok(date) = value.parse::<Date>() {
        return alone(locale.date(date));
    }
    let unit = fact.unit.trim();
    let percent = unit.strip_prefix("per cent");
    if percent.is_none() && wordless(unit) {
        let dated = ["date", "year", "period"].iter().any(|kind| unit.starts_with(kind));
        return alone(month(value, locale).unwrap_or_else(|| if dated { locale.years(value) } else { value.to_owned() }));
    }
    let number = ratio(value).map_or_else(|| locale.number(value), |(part, whole)| locale.ratio(part, whole));
    let number = if percent.is_some() { locale.percent(&number) } else { number };
    let text = match (fact.unit_text.as_str(), percent) {
        ("", Some(rest)) => format!("{number}{rest}"),
        ("", None) => format!("{number} {unit}"),
        (unit, _) if unit.contains("{value}") => unit.replace("{value}", &number),
        (unit, _) => format!("{number} {unit}"),
    };
    Shown { text, number }
}

/// Whether a unit says how a value is meant and is not printed itself.
pub fn wordless(unit: &str) -> bool {
    matches!(unit.trim(), "date" | "date in force" | "date passed" | "year" | "period" | "phone" | "web" | "per cent" | "")
}

/// The share of a whole that a fact states, if it states one.
pub fn share(fact: &Fact) -> Option<f64> {
    let value = fact.value.trim();
    if fact.unit.trim().starts_with("per cent") {
        return value.parse::<f64>().ok().map(|v| v / 100.0);
    }
    let (part, whole) = ratio(value).filter(|_| !wordless(&fact.unit))?;
    let (part, whole): (f64, f64) = (part.parse().ok()?, whole.parse().ok()?);
    (whole > 0.0).then(|| part / whole)
}

/// The two numbers of `1 in 3`.
fn ratio(value: &str) -> Option<(&str, &str)> {
    let (part, whole) = value.split_once(" in ")?;
    let (part, whole) = (part.trim(), whole.trim());
    [part, whole].iter().all(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit())).then_some((part, whole))
}

/// `2012-07` in words.
fn month(value: &str, locale: &Locale) -> Option<String> {
    let (year, month) = value.split_once('-')?;
    let known = year.len() == 4 && month.len() == 2 && year.bytes().all(|b| b.is_ascii_digit());
    let month: i8 = month.parse().ok()?;
    (known && (1..=12).contains(&month)).then(|| locale.month(year.parse().unwrap_or_default(), month))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(value: &str, unit: &str) -> Fact {
        Fact {
            id: "x".into(),
            topic: String::new(),
            statement: "s".into(),
            value: value.into(),
            unit: unit.into(),
            year: String::new(),
            scope: String::new(),
            sources: vec!["s".into()],
            verified: true,
            confidence: String::new(),
            contradicts: Vec::new(),
            supersedes: Vec::new(),
            unit_text: String::new(),
            foreign: Default::default(),
        }
    }

    fn text(value: &str, unit: &str) -> String {
        shown(&fact(value, unit), &Locale::new("en")).text
    }

    #[test]
    fn values_read_as_people_write_them() {
        assert_eq!(text("20", "per cent"), "20%");
        assert_eq!(text("20", "per cent of children"), "20% of children");
        assert_eq!(text("175000", "children a day"), "175,000 children a day");
        assert_eq!(text("2.5", "million"), "2.5 million");
        assert_eq!(text("2020-02-25", "date"), "25 February 2020");
        assert_eq!(text("2012-07", "date"), "July 2012");
        assert_eq!(text("1 in 3", "of users"), "1 in 3 of users");
        assert_eq!(share(&fact("1 in 3", "of users")), Some(1.0 / 3.0));
        assert_eq!(share(&fact("20", "per cent of children")), Some(0.2));
        assert_eq!(text("2021-2025", "period"), "2021-2025");
        assert_eq!(text("1-20", "per cent"), "1-20%");
    }

    #[test]
    fn years_are_of_the_era_that_readers_count_by() {
        let thai = |value: &str, unit: &str| shown(&fact(value, unit), &Locale::new("th")).text;
        assert_eq!(thai("2021-2025", "period"), "พ.ศ. 2564-2568");
        assert_eq!(thai("2019", "year"), "พ.ศ. 2562");
        assert_eq!(thai("2019", "phone"), "2019");
    }

    #[test]
    fn a_unit_in_another_language_says_where_the_number_goes() {
        let mut fact = fact("175000", "children a day");
        fact.unit_text = "{value} crianças por dia".into();
        assert_eq!(shown(&fact, &Locale::new("pt")).text, "175\u{a0}000 crianças por dia");
        fact.unit_text = "crianças por dia".into();
        assert_eq!(shown(&fact, &Locale::new("pt")).text, "175\u{a0}000 crianças por dia");
    }
}
