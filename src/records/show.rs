//! A fact's value as readers see it: thousands grouped, shares as per cent, dates in words.

use jiff::civil::Date;

use super::Fact;

/// A fact's value, ready to print.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// Value with its unit: `20%`, `175,000 children a day`, `25 February 2020`.
    pub text: String,
    /// Value alone: `20%`, `175,000`.
    pub number: String,
    /// Share of a whole, if it is one.
    pub share: Option<f64>,
}

/// How a fact's value is printed.
/// ```
/// # use payung::records::grouped;
/// assert_eq!(grouped("175000"), "175,000");
/// assert_eq!(grouped("2.5"), "2.5");
/// ```
pub fn shown(fact: &Fact) -> Shown {
    let value = fact.value.trim();
    if let Ok(date) = value.parse::<Date>() {
        let text = date_text(date);
        return Shown { number: text.clone(), text, share: None };
    }
    let unit = fact.unit.trim();
    if matches!(unit, "date" | "date in force" | "date passed" | "year" | "period" | "phone" | "web" | "") {
        let text = month(value).unwrap_or_else(|| value.to_owned());
        return Shown { number: text.clone(), text, share: None };
    }
    if let Some(rest) = unit.strip_prefix("per cent") {
        let number = format!("{value}%");
        return Shown { text: format!("{number}{rest}"), number, share: value.parse::<f64>().ok().map(|v| v / 100.0) };
    }
    let number = grouped(value);
    Shown { text: format!("{number} {unit}"), number, share: ratio(value) }
}

/// `1 in 3` as a share.
fn ratio(value: &str) -> Option<f64> {
    let (part, whole) = value.split_once(" in ")?;
    let (part, whole): (f64, f64) = (part.trim().parse().ok()?, whole.trim().parse().ok()?);
    (whole > 0.0).then(|| part / whole)
}

/// A whole number of five digits or more with its thousands apart; four digits too, unless a year.
pub fn grouped(value: &str) -> String {
    if value.len() < 4 || !value.bytes().all(|b| b.is_ascii_digit()) {
        return value.to_owned();
    }
    let mut out = String::new();
    for (at, digit) in value.chars().enumerate() {
        if at > 0 && (value.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/// A date in words: `25 February 2020`.
pub fn date_text(date: Date) -> String {
    format!("{} {} {}", date.day(), MONTHS[date.month() as usize - 1], date.year())
}

/// `2012-07` in words.
fn month(value: &str) -> Option<String> {
    let (year, month) = value.split_once('-')?;
    let known = year.len() == 4 && month.len() == 2 && year.bytes().all(|b| b.is_ascii_digit());
    let month: usize = month.parse().ok()?;
    (known && (1..=12).contains(&month)).then(|| format!("{} {year}", MONTHS[month - 1]))
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
        }
    }

    #[test]
    fn values_read_as_people_write_them() {
        assert_eq!(shown(&fact("20", "per cent")).text, "20%");
        assert_eq!(shown(&fact("175000", "children a day")).text, "175,000 children a day");
        assert_eq!(shown(&fact("2020-02-25", "date")).text, "25 February 2020");
        assert_eq!(shown(&fact("2012-07", "date")).text, "July 2012");
        assert_eq!(shown(&fact("1 in 3", "of users")).share, Some(1.0 / 3.0));
        assert_eq!(shown(&fact("2021-2025", "period")).text, "2021-2025");
    }
}
