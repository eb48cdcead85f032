//! Names a value by 128 bits of its content.
//!
//! Keys of outputs, names of fingerprinted assets and caches are made of these.
//! The function is XXH3-128 (Collet, xxHash specification): quick, and stable over
//! machines. It guards against accidents, not against an attacker who may choose
//! the content, who in a site builder is its author.

use std::cell::Cell;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

/// 128 bits that stand for some content.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Digest(u128);

impl Digest {
    /// The digest of bytes.
    /// ```
    /// use payung::digest::Digest;
    /// assert_eq!(Digest::of(b"rain"), Digest::of(b"rain"));
    /// assert_ne!(Digest::of(b"rain"), Digest::of(b"sun"));
    /// ```
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The digest of any value that says by `Hash` what it is made of.
    pub fn of_value<T: Hash + ?Sized>(value: &T) -> Self {
        let mut digester = Digester(ROOM.take());
        value.hash(&mut digester);
        let digest = Self::of(&digester.0);
        digester.0.clear();
        if digester.0.capacity() <= MOST {
            ROOM.set(digester.0);
        }
        digest
    }

    /// The digest of digests in their order, quicker than [`Digest::of_value`] where there are many.
    pub fn of_all(parts: impl IntoIterator<Item = Self>) -> Self {
        let parts = parts.into_iter();
        let mut bytes = Vec::with_capacity(16 * parts.size_hint().0);
        parts.for_each(|part| bytes.extend_from_slice(&part.bytes()));
        Self::of(&bytes)
    }

    /// The digest of this one and another, in this order.
    pub fn with(self, other: Self) -> Self {
        let mut bytes = [0; 32];
        let (first, second) = bytes.split_at_mut(16);
        first.copy_from_slice(&self.bytes());
        second.copy_from_slice(&other.bytes());
        Self::of(&bytes)
    }

    /// Its bytes, in one order on every machine.
    pub fn bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// Reads what [`Digest::bytes`] gave.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_le_bytes(bytes))
    }

    /// Ten hexadecimal digits, for the name of a file that pages ask for.
    pub fn name(self) -> String {
        self.short()[..10].to_owned()
    }

    /// Sixteen hexadecimal digits, short enough for a file name.
    pub fn short(self) -> String {
        format!("{:016x}", (self.0 >> 64) as u64)
    }

    /// The first 64 bits, where a comparison is all that is wanted.
    pub fn half(self) -> u64 {
        (self.0 >> 64) as u64
    }

    /// Reads what [`fmt::Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
        let mut value = 0;
        for half in digits.as_chunks::<16>().0 {
            let mut number = 0_u64;
            for digit in half {
                number = number << 4 | u64::from(char::from(*digit).to_digit(16)?);
            }
            value = value << 64 | u128::from(number);
        }
        Some(Self(value))
    }
}

/// 32 hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 32];
        for (at, digit) in text.iter_mut().enumerate() {
            *digit = b"0123456789abcdef"[(self.0 >> (124 - 4 * at) & 15) as usize];
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

thread_local! {
    /// Room for what a value is made of, used again and again: most are small, and a state that is fed piece by piece costs
    /// more than all their bytes.
    static ROOM: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// The most bytes of room that are kept.
const MOST: usize = 1 << 16;

/// Gathers what `Hash` says for XXH3-128, numbers in one byte order, so that digests agree between machines.
struct Digester(Vec<u8>);

impl Hasher for Digester {
    fn finish(&self) -> u64 {
        xxh3_64(&self.0)
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }
    fn write_u8(&mut self, n: u8) {
        self.0.push(n);
    }
    fn write_u16(&mut self, n: u16) {
        self.write(&n.to_le_bytes());
    }
    fn write_u32(&mut self, n: u32) {
        self.write(&n.to_le_bytes());
    }
    fn write_u64(&mut self, n: u64) {
        self.write(&n.to_le_bytes());
    }
    fn write_u128(&mut self, n: u128) {
        self.write(&n.to_le_bytes());
    }
    fn write_usize(&mut self, n: usize) {
        self.write(&(n as u64).to_le_bytes());
    }
    fn write_isize(&mut self, n: isize) {
        self.write(&(n as i64).to_le_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_survives_being_written_and_read() {
        let digest = Digest::of_value(&("a", 1_u32, vec![2_usize]));
        assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
        assert_eq!(Digest::parse("x"), None);
    }

    #[test]
    fn values_that_only_join_alike_differ() {
        assert_ne!(Digest::of_value(&("ab", "c")), Digest::of_value(&("a", "bc")));
    }
}
