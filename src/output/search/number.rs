//! Numbers and sorted word lists as text that gzip and JavaScript both like.
//!
//! A number is written in base 64, five bits a character, lowest first, with
//! the sixth bit as "more follows". A list is front-coded: how many UTF-16
//! units a word shares with the one before (one character, at most 63), then
//! the rest. `client.js` holds the mirror of every function here.

/// The sixty-four characters, in order of value.
pub const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// The character for a value below 64; greater values are cut to 63.
pub fn digit(value: usize) -> char {
    char::from(DIGITS[value.min(63)])
}

/// The value of one character, or zero if it is none of the sixty-four.
pub fn value(character: u8) -> u32 {
    match character {
        b'A'..=b'Z' => u32::from(character - b'A'),
        b'a'..=b'z' => u32::from(character - b'a') + 26,
        b'0'..=b'9' => u32::from(character - b'0') + 52,
        b'-' => 62,
        b'_' => 63,
        _ => 0,
    }
}

/// Shows the digits of a number, each below 64.
fn digits(mut number: u32, mut show: impl FnMut(u32)) {
    while number >= 32 {
        show(32 | (number & 31));
        number >>= 5;
    }
    show(number);
}

/// Appends a number.
pub fn write(out: &mut String, number: u32) {
    digits(number, |value| out.push(digit(value as usize)));
}

/// Appends a number to bytes.
pub fn push(out: &mut Vec<u8>, number: u32) {
    digits(number, |value| push_digit(out, value));
}

/// Appends the character for a value below 64 to bytes.
pub fn push_digit(out: &mut Vec<u8>, value: u32) {
    out.push(DIGITS[(value & 63) as usize]);
}

/// Reads numbers one after the other; past the end it answers zeros.
pub struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`.
    pub fn new(text: &'a str) -> Self {
        Reader { bytes: text.as_bytes(), at: 0 }
    }

    /// Whether nothing is left.
    pub fn is_done(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// The next character's value.
    pub fn digit(&mut self) -> u32 {
        let found = self.bytes.get(self.at).copied().map_or(0, value);
        self.at += 1;
        found
    }

    /// The next number.
    pub fn number(&mut self) -> u32 {
        let (mut number, mut shift) = (0, 0);
        loop {
            let part = self.digit();
            if shift < 32 {
                number |= (part & 31) << shift;
            }
            shift += 5;
            if part < 32 {
                return number;
            }
        }
    }
}

/// `word` as the follower of `before`: shared length and rest.
pub fn write_shared(out: &mut String, before: &str, word: &str) {
    let (mut units, mut bytes) = (0, 0);
    for (a, b) in before.chars().zip(word.chars()) {
        if a != b || units + a.len_utf16() > 63 {
            break;
        }
        units += a.len_utf16();
        bytes += a.len_utf8();
    }
    out.push(digit(units));
    out.push_str(&word[bytes..]);
}

/// The word that `coded` stands for after `before`.
pub fn read_shared(before: &str, coded: &str) -> String {
    let units = coded.bytes().next().map_or(0, value) as usize;
    let mut word = take_units(before, units).to_owned();
    word.push_str(coded.get(1..).unwrap_or_default());
    word
}

/// The longest beginning of `text` of at most `units` UTF-16 units.
pub fn take_units(text: &str, units: usize) -> &str {
    let mut left = units;
    for (index, character) in text.char_indices() {
        if character.len_utf16() > left {
            return &text[..index];
        }
        left -= character.len_utf16();
    }
    text
}

/// A sorted list, a word a line.
pub fn write_list<S: AsRef<str>>(words: &[S]) -> String {
    let mut out = String::new();
    let mut before = "";
    for word in words {
        if !out.is_empty() {
            out.push('\n');
        }
        write_shared(&mut out, before, word.as_ref());
        before = word.as_ref();
    }
    out
}

/// The words of a list.
pub fn read_list(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    if text.is_empty() {
        return words;
    }
    for line in text.split('\n') {
        let word = read_shared(words.last().map_or("", String::as_str), line);
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let numbers = [0, 1, 31, 32, 1023, 1024, 40_000, u32::MAX];
        let mut text = String::new();
        for number in numbers {
            write(&mut text, number);
        }
        let mut reader = Reader::new(&text);
        for number in numbers {
            assert_eq!(reader.number(), number);
        }
        assert!(reader.is_done());
    }

    #[test]
    fn lists_come_back_in_every_plane() {
        let words = ["a", "ab", "กข", "กขค", "𠀀", "𠀀𠀁"];
        assert_eq!(read_list(&write_list(&words)), words);
        assert!(read_list("").is_empty());
    }
}
