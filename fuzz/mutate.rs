//! Inputs to other inputs, by chance: the same seed gives the same run.

use super::chance::Chance;

/// One of some inputs, changed in one to eight places.
pub fn mutate(chance: &mut Chance, pool: &[Vec<u8>], words: &[&str], most: usize) -> Vec<u8> {
    let mut input = chance.pick(pool).clone();
    for _ in 0..1 << chance.below(4) {
        change(chance, &mut input, pool, words);
    }
    input.truncate(most);
    input
}

fn part(chance: &mut Chance, length: usize) -> std::ops::Range<usize> {
    let start = chance.below(length + 1);
    // Mostly short: a long part says less than several short ones.
    let longest = if chance.below(4) == 0 { length - start } else { (length - start).min(8) };
    start..start + chance.below(longest + 1)
}

fn change(chance: &mut Chance, input: &mut Vec<u8>, pool: &[Vec<u8>], words: &[&str]) {
    let at = chance.below(input.len() + 1);
    let range = part(chance, input.len());
    match chance.below(10) {
        0..=2 => insert(input, at, chance.pick(words).as_bytes()),
        3 => {
            input.drain(range);
        }
        4 => {
            let part = input[range].to_vec();
            insert(input, at, &part);
        }
        5 => {
            let other = chance.pick(pool);
            let part = other[part(chance, other.len())].to_vec();
            input.splice(range, part);
        }
        6 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << chance.below(8);
            }
        }
        7 => insert(input, at, &[chance.below(256) as u8]),
        8 => {
            let word = chance.pick(words).repeat(1 + chance.below(40));
            insert(input, at, word.as_bytes());
        }
        _ => {
            let sign = char::from_u32(chance.below(0x11_0000) as u32).unwrap_or('\u{200b}');
            input.splice(range, sign.to_string().into_bytes());
        }
    }
}

fn insert(input: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    input.splice(at..at, bytes.iter().copied());
}
