//! Words to the stems that their inflections share, where Snowball has an algorithm.
//!
//! Only the builder stems: the index lists the forms that it met beside each
//! stem, so a client needs no stemmer. Malay goes by the Indonesian algorithm
//! (Tala 2003), whose affixes are the same; Filipino and Tetum have none.

use waken_snowball::{Algorithm, stem as snowball};

use super::normal::fold;

/// The algorithm for a language, by its code's first part.
fn algorithm(lang: &str) -> Option<Algorithm> {
    Some(match lang.split('-').next().unwrap_or_default() {
        "en" => Algorithm::English,
        "id" | "ms" => Algorithm::Indonesian,
        "pt" => Algorithm::Portuguese,
        "ta" => Algorithm::Tamil,
        "fr" => Algorithm::French,
        "es" => Algorithm::Spanish,
        "de" => Algorithm::German,
        "nl" => Algorithm::Dutch,
        "ru" => Algorithm::Russian,
        "ar" => Algorithm::Arabic,
        "hi" => Algorithm::Hindi,
        _ => return None,
    })
}

/// The folded stem of a lower-case accented word.
pub fn stem(lang: &str, accented: &str) -> String {
    let is_word = accented.chars().all(char::is_alphabetic) || !accented.is_ascii();
    match algorithm(lang) {
        Some(algorithm) if is_word && accented.len() > 2 => {
            let stem = fold(&snowball(algorithm, accented));
            if stem.is_empty() { fold(accented) } else { stem }
        }
        _ => fold(accented),
    }
}
