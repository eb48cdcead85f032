//! How one language counts, writes numbers and dates, and sorts, by Unicode's CLDR.
//!
//! Of the clock and of the machine's own locale nothing is asked: the same code gives the same text everywhere.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use icu_calendar::Iso;
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_datetime::DateTimeFormatter;
use icu_datetime::fieldsets::{M, YM, YMD};
use icu_datetime::options::YearStyle;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_locale_core::Locale as Code;
use icu_plurals::{PluralCategory, PluralRules};
use jiff::civil::Date;

/// Whose customs a language follows that names no region: those of the region that this program was made for.
/// English has the day before the month; Burmese has Western digits, as telephone numbers, years and figures in running
/// text have them, and a page with both is hard to read; Tamil is that of Singapore and Malaysia; Portuguese that of
/// Timor-Leste, and Tetum, which CLDR does not know, writes numbers and dates as Portuguese does.
const CUSTOMS: [(&str, &str); 5] = [("en", "en-001"), ("my", "my-u-nu-latn"), ("ta", "ta-SG"), ("pt", "pt-TL"), ("tet", "pt-TL")];

/// Languages whose form for month and year the data's own maker cannot fill in (icu_datetime 2.4).
const MONTH_OF_YEAR: [(&str, &str); 1] = [("pt", "{month} de {year}")];

/// Languages whose readers count years by another era than the common one: how the era is said, and how far it is ahead.
const ERAS: [(&str, &str, u64); 1] = [("th", "พ.ศ. {year}", 543)];

/// How many years the era that a language's readers count by is ahead of the common one.
/// ```
/// assert_eq!(payung::lang::years_ahead("th"), 543);
/// assert_eq!(payung::lang::years_ahead("lo"), 0);
/// ```
pub fn years_ahead(code: &str) -> u64 {
    era(code).map_or(0, |(_, ahead)| ahead)
}

fn era(code: &str) -> Option<(&'static str, u64)> {
    let language = code.split('-').next().unwrap_or_default();
    ERAS.iter().find(|(known, ..)| *known == language).map(|(_, name, ahead)| (*name, *ahead))
}

/// The customs of one language.
pub struct Locale {
    plurals: Option<PluralRules>,
    numbers: Option<DecimalFormatter>,
    dates: Option<DateTimeFormatter<YMD>>,
    months: Months,
    collator: Option<CollatorBorrowed<'static>>,
    era: Option<(&'static str, u64)>,
    own: Own,
}

/// What a theme's strings say of a language besides, or instead of, CLDR.
#[derive(Clone, Debug)]
struct Own {
    months: Vec<String>,
    date: String,
    month: String,
    year: Option<String>,
    ratio: String,
    percent: String,
}

impl Default for Own {
    fn default() -> Self {
        Self {
            months: Vec::new(),
            date: "{day} {month} {year}".into(),
            month: "{month} {year}".into(),
            year: None,
            ratio: "{part} in {whole}".into(),
            percent: "{number}%".into(),
        }
    }
}

impl Months {
    fn new(customs: &Code, year: YearStyle) -> Self {
        let phrase = MONTH_OF_YEAR.iter().find(|(language, _)| *language == customs.id.language.as_str());
        let made = match phrase {
            Some((_, phrase)) => DateTimeFormatter::try_new(customs.into(), M::long()).map(|names| Self::Phrase(Box::new(names), phrase)),
            None => DateTimeFormatter::try_new(customs.into(), YM::long().with_year_style(year)).map(|both| Self::Both(Box::new(both))),
        };
        made.unwrap_or(Self::Digits)
    }
}

impl Default for Locale {
    fn default() -> Self {
        Self::new("und")
    }
}

/// How a month of a year is written.
enum Months {
    /// As CLDR writes both.
    Both(Box<DateTimeFormatter<YM>>),
    /// The month's name in a phrase with the year.
    Phrase(Box<DateTimeFormatter<M>>, &'static str),
    /// As digits.
    Digits,
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Locale").finish_non_exhaustive()
    }
}

/// Whether a language may say this of its own dates and numbers, for which English needs no words.
pub fn is_spoken(key: &str) -> bool {
    let month = |key: &str| key.strip_prefix("date.month.").and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=12).contains(&n));
    matches!(key, "date.long" | "date.short" | "date.year" | "number.ratio" | "number.percent") || month(key)
}

impl Locale {
    /// The customs of a language by its BCP 47 code; those of no language in particular if CLDR has none.
    pub fn new(code: &str) -> Self {
        let own = Code::from_str(code).unwrap_or(Code::UNKNOWN);
        let customs = CUSTOMS.iter().find(|(language, _)| *language == code).and_then(|(_, customs)| Code::from_str(customs).ok());
        let customs = customs.unwrap_or_else(|| own.clone());
        // Where a calendar of its own is usual, the year says which one it is of.
        let era = era(code);
        let year = if era.is_some() { YearStyle::WithEra } else { YearStyle::Full };
        Self {
            plurals: PluralRules::try_new_cardinal((&own).into()).ok(),
            numbers: DecimalFormatter::try_new((&customs).into(), Default::default()).ok(),
            dates: DateTimeFormatter::try_new((&customs).into(), YMD::long().with_year_style(year)).ok(),
            months: Months::new(&customs, year),
            collator: Collator::try_new((&customs).into(), CollatorOptions::default()).ok(),
            era,
            own: Own::default(),
        }
    }

    /// Takes in what interface strings say: `date.month.1` to `.12`, `date.long`, `date.short` and `date.year` for a
    /// language that CLDR does not know, or writes otherwise than its readers do; `number.ratio` and `number.percent` for all.
    pub fn speaking<'a>(mut self, text: impl Fn(&str) -> Option<&'a str>) -> Self {
        let months: Vec<String> = (1..=12).filter_map(|n| text(&format!("date.month.{n}"))).map(str::to_owned).collect();
        let usual = Own::default();
        let or = |key: &str, usual: String| text(key).filter(|text| !text.is_empty()).map_or(usual, str::to_owned);
        self.own = Own {
            months: if months.len() == 12 { months } else { Vec::new() },
            date: or("date.long", usual.date),
            month: or("date.short", usual.month),
            year: text("date.year").filter(|text| !text.is_empty()).map(str::to_owned),
            ratio: or("number.ratio", usual.ratio),
            percent: or("number.percent", usual.percent),
        };
        self
    }

    /// The plural form that a number takes: `one`, `few`, `other` …
    /// ```
    /// use payung::lang::Locale;
    /// assert_eq!(Locale::new("en").plural(1), "one");
    /// assert_eq!(Locale::new("th").plural(1), "other");
    /// assert_eq!(Locale::new("ar").plural(2), "two");
    /// ```
    pub fn plural(&self, n: i64) -> &'static str {
        plural_form(self.plurals.as_ref().map_or(PluralCategory::Other, |rules| rules.category_for(n)))
    }

    /// All forms that a language distinguishes.
    pub fn plural_forms(&self) -> Vec<&'static str> {
        self.plurals.as_ref().map_or_else(|| vec!["other"], |rules| rules.categories().map(plural_form).collect())
    }

    /// A number with its thousands apart; what is no number stays as it is.
    /// ```
    /// use payung::lang::Locale;
    /// assert_eq!(Locale::new("en").number("175000"), "175,000");
    /// assert_eq!(Locale::new("vi").number("2.5"), "2,5");
    /// assert_eq!(Locale::new("en").number("many"), "many");
    /// ```
    pub fn number(&self, text: &str) -> String {
        match (&self.numbers, Decimal::from_str(text)) {
            (Some(formatter), Ok(number)) => formatter.format(&number).to_string(),
            _ => text.to_owned(),
        }
    }

    /// A share as two numbers: `1 in 3`.
    pub fn ratio(&self, part: &str, whole: &str) -> String {
        self.own.ratio.replace("{part}", &self.number(part)).replace("{whole}", &self.number(whole))
    }

    /// A number as per cent: `20%`.
    pub fn percent(&self, number: &str) -> String {
        self.own.percent.replace("{number}", number)
    }

    /// A date in words: `25 February 2020`.
    pub fn date(&self, date: Date) -> String {
        if let Some(month) = self.own.months.get(date.month() as usize - 1) {
            let text = self.own.date.replace("{day}", &date.day().to_string());
            return text.replace("{month}", month).replace("{year}", &date.year().to_string());
        }
        let iso = icu_calendar::Date::try_new_iso(i32::from(date.year()), date.month() as u8, date.day() as u8);
        match (&self.dates, iso) {
            (Some(formatter), Ok(iso)) => formatter.format(&iso).to_string(),
            _ => date.to_string(),
        }
    }

    /// A month in words: `July 2012`.
    pub fn month(&self, year: i16, month: i8) -> String {
        if let Some(name) = self.own.months.get(usize::try_from(month).unwrap_or_default().wrapping_sub(1)) {
            return self.own.month.replace("{month}", name).replace("{year}", &year.to_string());
        }
        let iso: Result<icu_calendar::Date<Iso>, _> = icu_calendar::Date::try_new_iso(i32::from(year), month as u8, 1);
        match (&self.months, iso) {
            (Months::Both(formatter), Ok(iso)) => formatter.format(&iso).to_string(),
            (Months::Phrase(formatter, phrase), Ok(iso)) => {
                phrase.replace("{month}", &formatter.format(&iso).to_string()).replace("{year}", &year.to_string())
            }
            _ => format!("{year}-{month:02}"),
        }
    }

    /// Years as readers count them: `2024`, `2021–2025`. What else stands in the text stays.
    /// ```
    /// use payung::lang::Locale;
    /// assert_eq!(Locale::new("en").years("2021–2025"), "2021–2025");
    /// assert_eq!(Locale::new("th").years("2021–2025"), "พ.ศ. 2564–2568");
    /// ```
    pub fn years(&self, text: &str) -> String {
        let Some((usual, ahead)) = self.era else { return text.to_owned() };
        let said_as = self.own.year.as_deref().unwrap_or(usual);
        let mut out = String::with_capacity(text.len() + said_as.len());
        let mut rest = text;
        let mut said = false;
        while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
            let end = rest[start..].find(|c: char| !c.is_ascii_digit()).map_or(rest.len(), |length| start + length);
            out.push_str(&rest[..start]);
            let year = rest[start..end].parse::<u64>().ok().filter(|year| (1800..2200).contains(year));
            match year {
                Some(year) if said => out.push_str(&(year + ahead).to_string()),
                Some(year) => out.push_str(&said_as.replace("{year}", &(year + ahead).to_string())),
                None => out.push_str(&rest[start..end]),
            }
            said |= year.is_some();
            rest = &rest[end..];
        }
        out + rest
    }

    /// Which of two texts comes first in an index; by their letters' numbers where the language sees no difference.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        let order = self.collator.as_ref().map_or(Ordering::Equal, |collator| collator.compare(a, b));
        order.then_with(|| a.cmp(b))
    }
}

/// CLDR's name of a plural category.
fn plural_form(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_read_as_each_language_writes_them() {
        for (code, day, month) in [
            ("en", "25 February 2020", "July 2012"),
            // Thai readers expect years of the Buddhist era, said as such; Lao ones do not.
            ("th", "25 กุมภาพันธ์ พ.ศ. 2563", "กรกฎาคม พ.ศ. 2555"),
            ("lo", "25 ກຸມພາ 2020", "ກໍລະກົດ 2012"),
            ("km", "25 កុម្ភៈ 2020", "កក្កដា 2012"),
            ("my", "2020 ဖေဖော်ဝါရီ 25", "2012 ဇူလိုင်"),
            ("id", "25 Februari 2020", "Juli 2012"),
            ("zh", "2020年2月25日", "2012年7月"),
            ("pt", "25 de fevereiro de 2020", "julho de 2012"),
            ("tet", "25 de fevereiro de 2020", "julho de 2012"),
        ] {
            let locale = Locale::new(code);
            assert_eq!(locale.date(jiff::civil::date(2020, 2, 25)), day, "{code}");
            assert_eq!(locale.month(2012, 7), month, "{code}");
        }
    }

    #[test]
    fn every_language_of_cldr_writes_every_month() {
        let codes =
            ["en", "th", "km", "lo", "my", "vi", "id", "ms", "fil", "zh", "ta", "pt", "tet", "ar", "he", "fr", "es", "de", "ja", "ko", "hi", "und"];
        for code in codes {
            let locale = Locale::new(code);
            for month in 1..=12 {
                assert!(!locale.date(jiff::civil::date(2026, month, 3)).is_empty(), "{code}");
                assert!(!locale.month(2026, month).is_empty(), "{code}");
            }
        }
    }

    #[test]
    fn numbers_have_the_signs_of_their_language() {
        for (code, number) in [
            ("en", "175,000.5"),
            ("vi", "175.000,5"),
            ("pt", "175\u{a0}000,5"),
            ("pt-BR", "175.000,5"),
            ("ta", "175,000.5"),
            ("ta-IN", "1,75,000.5"),
            ("my", "175,000.5"),
            ("tet", "175\u{a0}000,5"),
        ] {
            assert_eq!(Locale::new(code).number("175000.5"), number, "{code}");
        }
    }

    #[test]
    fn strings_give_the_months_of_a_language_that_cldr_does_not_know() {
        let months = ["", "Janeiru", "Fevereiru", "Marsu", "Abril", "Maiu", "Juñu", "Jullu", "Agostu", "Setembru", "Outubru", "Novembru", "Dezembru"];
        let locale = Locale::new("tet").speaking(|key| key.strip_prefix("date.month.").map(|n| months[n.parse::<usize>().unwrap()]));
        assert_eq!(locale.date(jiff::civil::date(2020, 2, 25)), "25 Fevereiru 2020");
        assert_eq!(locale.month(2012, 7), "Jullu 2012");
    }

    #[test]
    fn words_are_sorted_as_in_a_dictionary_of_the_language() {
        let thai = Locale::new("th");
        // A vowel written before its consonant is sorted behind it.
        assert_eq!(thai.compare("เกม", "ขวด"), Ordering::Less);
        assert_eq!(Locale::new("vi").compare("đá", "em"), Ordering::Less);
        assert_eq!(Locale::new("en").compare("child", "Children"), Ordering::Less);
    }
}
