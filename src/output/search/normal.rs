//! Text as written to text as searched, character by character.
//!
//! NFKC (Unicode Standard Annex 15); invisible characters gone; every decimal
//! digit a Western one; Thai and Lao sara am put together again, which NFKC
//! takes apart and dictionaries do not know. Marks are folded away only where
//! they are U+0300–036F, so Thai, Khmer, Burmese and Tamil vowels stay.
//! `client.js` holds the mirror of every function here (`tests/tokens.json`).

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

/// The zero of every script whose digits become Western ones.
const ZEROS: &str = "٠۰߀०০੦૦୦௦౦೦൦෦๐໐༠၀႐០᠐᥆᧐᪀᪐᭐᮰᱀᱐꘠꣐꤀꧐꧰꩐꯰";

/// Scripts that put no space between words, as ranges of code points.
const UNSPACED: [(u32, u32); 9] = [
    (0x0E00, 0x0EFF),   // Thai, Lao
    (0x1000, 0x109F),   // Myanmar
    (0x1780, 0x17FF),   // Khmer
    (0x1950, 0x1AAF),   // Tai Le, New Tai Lue, Buginese, Tai Tham
    (0x3005, 0x30FF),   // iteration mark, kana
    (0x31F0, 0x9FFF),   // kana extensions, Han
    (0xA9E0, 0xA9FF),   // Myanmar extended B
    (0xAA60, 0xAADF),   // Myanmar extended A, Tai Viet
    (0x20000, 0x3FFFF), // Han, further planes
];

/// Whether a character belongs to a word of a script without spaces.
pub fn is_unspaced(c: char) -> bool {
    is_in_unspaced_block(c) && (c.is_alphabetic() || is_combining_mark(c))
}

/// Whether a character belongs to a word of a script with spaces.
pub fn is_spaced(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    !is_in_unspaced_block(c) && (c.is_alphabetic() || c.is_numeric() || is_combining_mark(c))
}

/// Whether a character is a mark that leans on the one before it.
pub fn is_mark(c: char) -> bool {
    is_combining_mark(c)
}

/// Whether a character lies in a block of a script without spaces, be it of a word or not.
pub fn is_in_unspaced_block(c: char) -> bool {
    let point = u32::from(c);
    point >= 0x0E00 && UNSPACED.iter().any(|&(first, last)| first <= point && point <= last)
}

fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{17B4}' | '\u{17B5}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

fn western_digit(c: char) -> char {
    if c.is_ascii() || !c.is_numeric() {
        return c;
    }
    let point = u32::from(c);
    let zero = ZEROS.chars().find(|&zero| point.wrapping_sub(u32::from(zero)) < 10);
    zero.and_then(|zero| char::from_digit(point - u32::from(zero), 10)).unwrap_or(c)
}

/// The text as it is searched, still with its capitals and accents.
pub fn normalise(text: &str) -> String {
    normalised(text).into_owned()
}

/// The same, without a copy of a text that is as it should be.
pub fn normalised(text: &str) -> Cow<'_, str> {
    if text.is_ascii() || is_as_searched(text) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(normalise_any(text))
}

/// Whether normalising would change nothing, as in most texts whose quotation marks are not ASCII's.
fn is_as_searched(text: &str) -> bool {
    let stays = |c: char| c.is_ascii() || !(is_invisible(c) || western_digit(c) != c || matches!(c, '\u{0E4D}' | '\u{0ECD}'));
    text.chars().all(stays) && is_nfkc_quick(text.chars()) == IsNormalized::Yes
}

fn normalise_any(text: &str) -> String {
    let visible = text.chars().filter(|&c| !is_invisible(c)).map(western_digit);
    let kept: String = visible.collect();
    if is_nfkc_quick(kept.chars()) == IsNormalized::Yes {
        return join_sara_am(&kept);
    }
    // NFKC can bring forth digits of its own (mathematical ones), all Western.
    join_sara_am(&kept.nfkc().filter(|&c| !is_invisible(c)).collect::<String>())
}

/// Nikhahit, perhaps a tone mark, sara aa: one letter, as it is typed.
fn join_sara_am(text: &str) -> String {
    if !text.contains(['\u{0E4D}', '\u{0ECD}']) {
        return text.to_owned();
    }
    let mut out: Vec<char> = Vec::with_capacity(text.len());
    for c in text.chars() {
        let (nikhahit, sara_am, tones) = match c {
            '\u{0E32}' => ('\u{0E4D}', '\u{0E33}', '\u{0E48}'..='\u{0E4B}'),
            '\u{0EB2}' => ('\u{0ECD}', '\u{0EB3}', '\u{0EC8}'..='\u{0ECB}'),
            _ => {
                out.push(c);
                continue;
            }
        };
        let tone = out.last().copied().filter(|last| tones.contains(last));
        let at = out.len().wrapping_sub(1 + usize::from(tone.is_some()));
        if out.get(at) == Some(&nikhahit) {
            out.truncate(at);
            out.extend(tone);
            out.push(sara_am);
        } else {
            out.push(c);
        }
    }
    out.into_iter().collect()
}

/// A lower-case word without the accents of the Latin, Greek and Cyrillic scripts.
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let bare = word.nfd().filter(|c| !('\u{300}'..='\u{36F}').contains(c));
    bare.map(|c| if c == 'đ' { 'd' } else { c }).nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sara_am_is_one_letter_however_it_was_typed() {
        assert_eq!(normalise("น้ำ"), "น้ำ");
        assert_eq!(normalise("น\u{e49}\u{e4d}\u{e32}"), "น้ำ");
        assert_eq!(normalise("น\u{e4d}\u{e49}\u{e32}"), "น้ำ");
    }

    #[test]
    fn what_is_as_it_should_be_is_not_copied() {
        for text in ["“quotes” – and", "người đường", "ก้าว", "儿童"] {
            assert!(matches!(normalised(text), Cow::Borrowed(_)) && normalise_any(text) == text, "{text}");
        }
        for text in ["a…", "น\u{e4d}\u{e32}", "๑", "a\u{200b}b", "ｅ"] {
            assert!(matches!(normalised(text), Cow::Owned(_)) && normalise_any(text) != text, "{text}");
        }
    }

    #[test]
    fn digits_are_western_and_marks_of_other_scripts_stay() {
        assert_eq!(normalise("๑๓๘๗ ១២ ၁၂ ٤"), "1387 12 12 4");
        assert_eq!(fold("người đường"), "nguoi duong");
        assert_eq!(fold("ก้าว"), "ก้าว");
        assert_eq!(fold("தமிழ்"), "தமிழ்");
    }
}
