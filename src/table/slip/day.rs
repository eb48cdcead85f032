//! Days as people write them, in the form that TOML has.

use jiff::civil::Date;

use super::Said;

/// A month and a year without a day, with the month's first one in its place.
pub(super) fn month(key: &str, value: &str) -> Option<Said> {
    let day = first_of_month(value)?;
    Some(("a date without its day".into(), Some(format!("write a whole one: `{key} = {day}`"))))
}

/// A day as people write one, or the first day of a month: how it is written.
pub(in crate::table) fn day(key: &str, value: &str) -> Option<String> {
    written_day(key, value).or_else(|| first_of_month(value).map(|day| format!("write `{key} = {day}`")))
}

/// How a day is written; where a number may be day or month, either reading.
pub(super) fn written_day(key: &str, value: &str) -> Option<String> {
    let value = &value.replace(['\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2212}'], "-");
    let day = date(value)?;
    let number = |part: Option<&str>| part.and_then(|part| part.parse::<i8>().ok());
    let mut parts = value.split(['.', '/', '-', ' ']).filter(|part| !part.is_empty());
    let (first, second) = (number(parts.next()), number(parts.next()));
    let other = first.zip(second).and_then(|(first, second)| Date::new(day.year(), first, second).ok());
    let meant = |date: Date| format!("`{key} = {date}` for {}", date.strftime("%-d %B"));
    Some(match other.filter(|other| *other != day) {
        Some(other) => format!("write {}, {}", meant(day), meant(other)),
        None => format!("write `{key} = {day}`"),
    })
}

/// What is wrong with a day in TOML's form that no calendar has.
pub(in crate::table) fn no_day(value: &str) -> Option<Said> {
    let parts: Vec<&str> = value.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let number = |text: &str, length: usize| text.parse::<i16>().ok().filter(|_| text.len() == length && !text.starts_with('+'));
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let first = i8::try_from(month).ok().and_then(|month| Date::new(year, month, 1).ok());
    let (message, help) = match first {
        Some(first) if day < 1 || day > i16::from(first.days_in_month()) => {
            (format!("there is no day {value}"), format!("write a day that exists: {} has {} days", first.strftime("%B %Y"), first.days_in_month()))
        }
        Some(_) => return None,
        None => (format!("there is no day {value}: a year has 12 months"), "write year, month and day, as 2026-11-24".to_owned()),
    };
    Some((message, Some(help)))
}

fn first_of_month(value: &str) -> Option<Date> {
    let spoken = date(&format!("1 {value}")).filter(|_| value.starts_with(char::is_alphabetic));
    spoken.or_else(|| date(&format!("{value}-1")).filter(|_| value.matches(['-', '/', '.']).count() == 1))
}

/// A day in TOML's form; where a number may be day or month, the day comes first.
fn date(value: &str) -> Option<Date> {
    let parts: Vec<&str> = value.split(['.', '/', '-', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts[..] else { return None };
    let number = |text: &str| text.parse::<i8>().ok().filter(|_| text.len() <= 2);
    let month = |text: &str| {
        const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
        let short: String = text.to_lowercase().chars().take(3).collect();
        NAMES.iter().position(|name| *name == short).map(|at| at as i8 + 1)
    };
    let year = |text: &str| text.parse::<i16>().ok().filter(|_| text.len() == 4);
    if let Some(year) = year(a) {
        return Date::new(year, number(b).or_else(|| month(b))?, number(c)?).ok();
    }
    let year = year(c)?;
    match (number(a), number(b)) {
        (Some(first), Some(second)) => Date::new(year, second, first).or_else(|_| Date::new(year, first, second)).ok(),
        (Some(day), None) => Date::new(year, month(b)?, day).ok(),
        (None, Some(day)) => Date::new(year, month(a)?, day).ok(),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_people_write_them() {
        let read = |text: &str| date(text).map(|date| date.to_string());
        for text in ["29.11.2026", "29/11/2026", "11/29/2026", "2026/11/29", "2026-11-29", "29 November 2026", "Nov 29, 2026"] {
            assert_eq!(read(text).as_deref(), Some("2026-11-29"), "{text}");
        }
        assert_eq!(read("05.04.2026").as_deref(), Some("2026-04-05"));
        assert_eq!((read("31.02.2026"), read("1.2"), read("some words here")), (None, None, None));
    }
}
