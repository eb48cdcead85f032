//! Dates, which have to exist.

use jiff::civil::Date;
use toml::de::DeValue;

use super::{At, Table, slip};

impl Table<'_, '_> {
    /// A date, which has to exist.
    pub fn date(&mut self, key: &str) -> Option<At<Date>> {
        self.doc.wants(key, |value| slip::day(key, value).is_none().then(|| format!("write the day, without quotation marks: `{key} = 2026-11-24`")));
        let value = self.take(key)?;
        let date = match value.get_ref() {
            DeValue::Datetime(when) if when.date.is_some() && when.time.is_some() => {
                let day = self.doc.text_at(&value.span()).chars().take(10).collect::<String>();
                self.doc.fault(
                    "toml.date",
                    format!("`{key}` has a time of day"),
                    value.span(),
                    Some(format!("write the day alone: `{key} = {day}`")),
                );
                return None;
            }
            DeValue::Datetime(when) => when.date.map(|d| (i16::try_from(d.year), d.month, d.day)),
            _ => None,
        };
        let Some((year, month, day)) = date else {
            if !self.doc.is_broken(&value.span()) {
                let text = value.get_ref().as_str().unwrap_or_default();
                if let Some((message, help)) = slip::no_day(text) {
                    self.doc.fault("toml.date", message, value.span(), help);
                    return None;
                }
                let message = format!("`{key}` is no date");
                let help = slip::day(key, text).unwrap_or_else(|| "write it as 2026-11-24, without quotes".to_owned());
                self.doc.fault("toml.date", message, value.span(), Some(help));
            }
            return None;
        };
        let date = year.ok().and_then(|year| Date::new(year, month as i8, day as i8).ok());
        if date.is_none() {
            let help = "write a day that exists, as 2026-11-24".to_owned();
            self.doc.fault("toml.date", format!("`{key}` is a date that does not exist"), value.span(), Some(help));
        }
        date.map(|date| At { value: date, span: value.span() })
    }

    /// A date that has to be there.
    pub fn required_date(&mut self, key: &str) -> Option<At<Date>> {
        self.miss(key, || format!("add the day: `{key} = 2026-11-24`"));
        self.date(key)
    }
}
