//! Bytes of a text file to the text that is parsed, with what an author should know.

use std::sync::Arc;

use memchr::{memchr, memchr2};
use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::conflict;
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::escape;
use crate::lang;

/// The text, and what is wrong with how it was written down. What is no UTF-8 is read as far as it can be,
/// so that a page or a record does not seem to be missing: its file is all that there is to say. So is one of which a
/// merge left two versions: the first is read.
pub fn decode(path: &Arc<str>, bytes: Vec<u8>) -> (Arc<str>, Vec<Diagnostic>) {
    let (text, garbled) = read(bytes);
    let faults = match garbled {
        Some(Garbled::Utf16) => vec![Diagnostic::error("encoding.utf-16", "the file is UTF-16", Place::file(path)).help(SAVE)],
        Some(Garbled::Utf8 { byte, at }) => {
            let place = Place::new(path, &text, at..at + '\u{fffd}'.len_utf8());
            vec![Diagnostic::error("encoding.utf-8", format!("byte {} is not UTF-8", byte + 1), place).help(SAVE)]
        }
        None => match conflict::resolve(path, &text) {
            Some((text, faults)) => return (text.into(), faults),
            // What is looked for is not ASCII.
            None if text.is_ascii() => Vec::new(),
            None => [bidirectional(path, &text), zawgyi(path, &text), decomposed(path, &text)].into_iter().flatten().collect(),
        },
    };
    (text.into(), faults)
}

/// The text alone.
pub fn text(path: &Arc<str>, bytes: Vec<u8>) -> Arc<str> {
    let (text, garbled) = read(bytes);
    let resolved = if garbled.is_none() { conflict::resolve(path, &text) } else { None };
    resolved.map_or(text, |(text, _)| text).into()
}

/// Why a text could be read in part only.
enum Garbled {
    Utf16,
    /// The first byte that is no UTF-8, and where it stands in the text.
    Utf8 {
        byte: usize,
        at: usize,
    },
}

fn read(bytes: Vec<u8>) -> (String, Option<Garbled>) {
    if let Some(text) = utf_16(&bytes) {
        return (normalize(text), Some(Garbled::Utf16));
    }
    match String::from_utf8(bytes) {
        Ok(text) => (normalize(text), None),
        Err(error) => {
            let byte = error.utf8_error().valid_up_to();
            let (good, rest) = error.as_bytes().split_at(byte);
            let mut text = normalize(String::from_utf8_lossy(good).into_owned());
            let at = text.len();
            text.push_str(&normalize(String::from_utf8_lossy(rest).into_owned()));
            (text, Some(Garbled::Utf8 { byte, at }))
        }
    }
}

const SAVE: &str = "save the file as UTF-8: most editors ask for the encoding under \"Save as\"";

/// Whether a finding says that a file could be read in part only, so that nothing else can be said of it.
pub fn garbles(finding: &Diagnostic) -> bool {
    matches!(finding.code.as_ref(), "encoding.utf-8" | "encoding.utf-16" | conflict::CODE)
}

/// The text of a file whose first two bytes say that it is UTF-16, or that has NUL for every other byte.
fn utf_16(bytes: &[u8]) -> Option<String> {
    let (unit, start): (fn([u8; 2]) -> u16, usize) = match bytes.first_chunk()? {
        [0xff, 0xfe] => (u16::from_le_bytes, 2),
        [0xfe, 0xff] => (u16::from_be_bytes, 2),
        _ => (unmarked(&bytes[..bytes.len().min(4096)])?, 0),
    };
    let units = bytes[start..].chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    Some(char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)).collect())
}

/// How the units of UTF-16 without a mark are read: of Latin letters, one byte is NUL, always on the same side.
fn unmarked(bytes: &[u8]) -> Option<fn([u8; 2]) -> u16> {
    let nul = |side: usize| bytes.chunks_exact(2).filter(|pair| pair[side] == 0).count();
    let (first, second) = if memchr(0, bytes).is_some() { (nul(0), nul(1)) } else { return None };
    let is_most = |count: usize| count > 1 && count * 8 > bytes.len();
    match (first, second) {
        (0, count) if is_most(count) => Some(u16::from_le_bytes),
        (count, 0) if is_most(count) => Some(u16::from_be_bytes),
        _ => None,
    }
}

/// Without byte order mark, lines ending in LF, NUL replaced as CommonMark 2.3 asks.
fn normalize(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    if memchr2(b'\r', b'\0', text.as_bytes()).is_some() {
        text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}");
    }
    text
}

/// The first sign of a text that turns the direction of what stands behind it.
pub fn turns(text: &str) -> Option<char> {
    if text.is_ascii() { None } else { text.chars().find(|c| escape::turns(*c)) }
}

/// Overrides of direction can make text read other than it is (CVE-2021-42574).
fn bidirectional(path: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    text.match_indices(escape::turns)
        .take(MOST)
        .map(|(at, sign)| {
            let code = sign.chars().next().map_or(0, u32::from);
            let message = format!("the invisible sign U+{code:04X} changes the direction of the text behind it");
            Diagnostic::warning("encoding.bidirectional", message, Place::new(path, text, at..at + sign.len()))
                .help("delete it; direction follows from the letters and from `lang`")
        })
        .collect()
}

/// Letters in more signs than Unicode's composed form (NFC) needs, once a line: they look alike, and neither a
/// reader's search nor a link finds the one by the other.
fn decomposed(path: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    if is_nfc(text) {
        return Vec::new();
    }
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.is_ascii() && !is_nfc(line) {
            let composed: String = line.nfc().collect();
            // Both have the same signs up to there; the letter that a sign is put on stands before it.
            let same = line.char_indices().zip(composed.chars()).find(|((_, a), b)| a != b).map_or(0, |((same, _), _)| same);
            let sign = line[same..].chars().next().map_or(0, char::len_utf8);
            let end = same + sign + line[same + sign..].chars().next().map_or(0, char::len_utf8);
            let message = "this text is not in Unicode's composed form (NFC): it looks right, and a search for its words may miss it";
            let fault = Diagnostic::warning("encoding.decomposed", message, Place::new(path, text, at + same..at + end));
            found.push(fault.help("save the file in the composed form; many keyboards of Vietnamese have a setting for it"));
            if found.len() == MOST {
                break;
            }
        }
        at += line.len();
    }
    found
}

/// Burmese in Zawgyi, once a line: a pasted page is Zawgyi from end to end.
fn zawgyi(path: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    let mut line_end = 0;
    let mut found = Vec::new();
    for sign in lang::zawgyi(text, is_burmese(path)) {
        if sign.start < line_end {
            continue;
        }
        line_end = text[sign.start..].find('\n').map_or(text.len(), |end| sign.start + end);
        let message = "this Burmese is written in Zawgyi: a screen reader, search and most phones read it as gibberish";
        let fault = Diagnostic::error("encoding.zawgyi", message, Place::new(path, text, sign));
        found.push(fault.help("convert the whole text to Unicode, and read it on a phone that was never set to Zawgyi"));
        if found.len() == MOST {
            break;
        }
    }
    found
}

/// Whether a file's place says that it is in Burmese, and not in Shan, Mon or Karen, which share the script.
fn is_burmese(path: &str) -> bool {
    let mut parts = path.split('/').rev();
    let file = parts.next().unwrap_or_default();
    let is_code = |name: &str| name == "my" || name.starts_with("my-");
    if path.starts_with("themes/") {
        return parts.next() == Some("strings") && file.strip_suffix(".toml").is_some_and(is_code);
    }
    path.strip_prefix("content/").and_then(|below| below.split_once('/')).is_some_and(|(folder, _)| is_code(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(&"a.md".into(), bytes.to_vec()).0.to_string()
    }

    #[test]
    fn line_ends_and_marks_are_one() {
        assert_eq!(text(b"\xef\xbb\xbfa\r\nb\rc\n"), "a\nb\nc\n");
        assert_eq!(text(b"a\0b"), "a\u{fffd}b");
    }

    #[test]
    fn what_is_no_utf_8_is_reported_with_its_place() {
        let (text, faults) = decode(&"a.md".into(), b"one\rtw\xffo".to_vec());
        assert_eq!(&*text, "one\ntw\u{fffd}o");
        let place = faults[0].place.clone().unwrap();
        assert_eq!((place.line, place.column), (2, 3));
        assert_eq!(faults[0].message, "byte 7 is not UTF-8");
    }

    #[test]
    fn utf_16_is_read_and_reported() {
        for bytes in [b"\xff\xfe#\0\x19 ".to_vec(), b"\xfe\xff\0#\x20\x19".to_vec(), b"\xff\xfe#\0\x19 \0".to_vec()] {
            let (text, faults) = decode(&"a.md".into(), bytes);
            assert_eq!((&*text, faults[0].code.as_ref()), ("#’", "encoding.utf-16"));
        }
        for bytes in [b"#\0 \0\x19 ".to_vec(), b"\0#\0 \x20\x19".to_vec()] {
            let (text, faults) = decode(&"a.md".into(), bytes);
            assert_eq!((&*text, faults[0].code.as_ref()), ("# ’", "encoding.utf-16"));
        }
    }

    #[test]
    fn overrides_of_direction_are_warned_about() {
        let (_, faults) = decode(&"a.md".into(), "a\u{202e}b".as_bytes().to_vec());
        assert_eq!(faults[0].code, "encoding.bidirectional");
    }

    #[test]
    fn a_file_is_burmese_by_its_folder_or_its_name_among_the_strings() {
        for path in ["content/my/index.md", "content/my/records.toml", "content/my-MM/a/b.md", "themes/default/strings/my.toml"] {
            assert!(is_burmese(path), "{path}");
        }
        for path in ["content/shn/index.md", "content/my.md", "book.toml", "themes/my/strings/shn.toml", "content/en/my/a.md"] {
            assert!(!is_burmese(path), "{path}");
        }
    }

    #[test]
    fn zawgyi_is_reported_once_a_line_and_its_unicode_twin_is_not() {
        let places = |path: &str, text: &str| -> Vec<(u32, u32)> {
            let (_, faults) = decode(&path.into(), text.as_bytes().to_vec());
            faults
                .iter()
                .filter(|fault| fault.code == "encoding.zawgyi")
                .map(|fault| fault.place.as_ref().map(|at| (at.line, at.column)).unwrap())
                .collect()
        };
        assert_eq!(places("content/my/a.md", "# a\n\nab ေက်ာင္း ေနေကာင္း\nျမန္မာ\n"), [(3, 4), (4, 1)]);
        assert_eq!(places("content/my/a.md", "# a\n\nကျောင်း နေကောင်း\nမြန်မာ\n"), []);
        // A half letter tells in a Burmese file only.
        assert_eq!(places("content/my/a.md", "တႆး"), [(1, 2)]);
        assert_eq!(places("content/shn/a.md", "တႆး"), []);
    }
}
