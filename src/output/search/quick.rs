//! A quick hash for the index's own tables of words.
//!
//! The multiply-and-rotate hash of Firefox and rustc. It does not withstand keys
//! chosen to collide, which would only slow an author's own build; nothing that
//! is written depends on the order of a table.

const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

/// The hash of a text.
pub fn hash(text: &str) -> u32 {
    let (words, rest) = text.as_bytes().as_chunks::<8>();
    let mut state = add(0, text.len() as u64);
    for word in words {
        state = add(state, u64::from_le_bytes(*word));
    }
    if !rest.is_empty() {
        state = add(state, rest.iter().fold(0, |last, &byte| (last << 8) | u64::from(byte)));
    }
    // The upper half has been reached by every bit.
    (state >> 32) as u32
}

fn add(state: u64, word: u64) -> u64 {
    (state.rotate_left(5) ^ word).wrapping_mul(FACTOR)
}
