//! A quick hash for the index's own tables of words.
//!
//! The multiply-and-rotate hash of Firefox and rustc. It does not withstand keys
//! chosen to collide, which would only slow an author's own build; nothing that
//! is written depends on the order of a table.

use std::hash::{BuildHasherDefault, Hasher};

/// For `HashMap<_, _, Quick>`.
pub type Quick = BuildHasherDefault<QuickHasher>;

/// The state.
#[derive(Debug, Default, Clone, Copy)]
pub struct QuickHasher(u64);

const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

impl QuickHasher {
    fn add(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    }
}

impl Hasher for QuickHasher {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            self.add(u64::from_le_bytes(word));
        }
    }

    fn write_u8(&mut self, byte: u8) {
        self.add(u64::from(byte));
    }

    fn finish(&self) -> u64 {
        // The table looks at the topmost and the lowest bits.
        self.0 ^ (self.0 >> 32)
    }
}
