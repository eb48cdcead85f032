//! Languages as the site names them: a BCP 47 code, the direction its script runs in, and the customs of its writers.

mod burmese;
mod known;
mod locale;

pub use burmese::zawgyi;
pub use known::{Script, code_of, is_common, own_name};
pub use locale::{Locale, is_spoken, years_ahead};

/// The direction text runs in: `ltr` or `rtl`.
///
/// By the language's usual script (CLDR, *Script Metadata*), unless the code names another one.
/// ```
/// assert_eq!(payung::lang::direction("ar"), "rtl");
/// assert_eq!(payung::lang::direction("th"), "ltr");
/// assert_eq!(payung::lang::direction("pa-Arab"), "rtl");
/// ```
pub fn direction(code: &str) -> &'static str {
    const RTL_LANGUAGES: [&str; 13] = ["ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "ug", "ur", "yi"];
    const RTL_SCRIPTS: [&str; 8] = ["arab", "hebr", "thaa", "nkoo", "syrc", "adlm", "rohg", "mand"];
    let mut parts = code.split('-');
    let language = parts.next().unwrap_or_default().to_ascii_lowercase();
    let script = parts.find(|part| part.len() == 4).map(str::to_ascii_lowercase);
    let rtl = match script {
        Some(script) => RTL_SCRIPTS.contains(&script.as_str()),
        None => RTL_LANGUAGES.contains(&language.as_str()),
    };
    if rtl { "rtl" } else { "ltr" }
}

/// The Western digit for a digit of any script of the region, and of those its neighbours write.
/// ```
/// assert_eq!(payung::lang::digit('๗'), Some('7'));
/// assert_eq!(payung::lang::digit('x'), None);
/// ```
pub fn digit(c: char) -> Option<char> {
    // The zeros of Arabic, Persian, Hindi, Bengali, Tamil, Thai, Lao, Burmese and Khmer.
    const ZEROS: [char; 10] = ['0', '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{be6}', '\u{e50}', '\u{ed0}', '\u{1040}', '\u{17e0}'];
    let value = ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero as u32).filter(|value| *value < 10))?;
    char::from_digit(value, 10)
}

/// Whether a text could be a language's code: `en`, `pt-TL`, `zh-Hans`.
/// ```
/// assert!(payung::lang::is_code("zh-Hans"));
/// assert!(!payung::lang::is_code("guide"));
/// ```
pub fn is_code(text: &str) -> bool {
    as_code(text).is_some_and(|code| code == text)
}

/// A text as the language's code that it is meant for, each part in its usual case and between hyphens.
/// ```
/// assert_eq!(payung::lang::as_code("pt_tl").as_deref(), Some("pt-TL"));
/// assert_eq!(payung::lang::as_code("german"), None);
/// ```
pub fn as_code(text: &str) -> Option<String> {
    let first = text.split(['-', '_']).next().unwrap_or_default();
    let code = icu_locale_core::Locale::try_from_str(&text.replace('_', "-")).ok().filter(|_| (2..=3).contains(&first.len()))?;
    Some(code.to_string())
}
