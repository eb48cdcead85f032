//! Languages as the site names them: a BCP 47 code, the direction its script runs in, and the customs of its writers.

mod burmese;
mod locale;

pub use burmese::zawgyi;
pub use locale::Locale;

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

/// Whether a text could be a language's code: `en`, `pt-TL`, `zh-Hans`.
/// ```
/// assert!(payung::lang::is_code("zh-Hans"));
/// assert!(!payung::lang::is_code("guide"));
/// ```
pub fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    (2..=3).contains(&first.len())
        && first.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}
