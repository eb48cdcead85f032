//! The key of an output: named digests of everything it is made from.

use std::fmt;
use std::sync::Arc;

use crate::digest::Digest;

/// Named digests; two outputs with equal keys have equal bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Key {
    parts: Arc<[(&'static str, u64)]>,
    whole: Digest,
}

impl Key {
    /// A key of these parts.
    pub fn new(parts: impl IntoIterator<Item = (&'static str, Digest)>) -> Self {
        let full: Vec<(&'static str, Digest)> = parts.into_iter().collect();
        Self { whole: Digest::of_value(&full), parts: full.into_iter().map(|(name, digest)| (name, digest.half())).collect() }
    }

    /// All parts in one digest.
    pub fn digest(&self) -> Digest {
        self.whole
    }

    /// The names of the parts that differ from those of an earlier key, as text.
    pub fn changed_since(&self, earlier: &str) -> Vec<&'static str> {
        let (now, old) = (self.to_string(), earlier.split(',').collect::<Vec<_>>());
        self.parts.iter().zip(now.split(',')).filter(|(_, part)| !old.contains(part)).map(|((name, _), _)| *name).collect()
    }
}

/// The parts as text without spaces, as the manifest keeps them: written by hand, for every output has some.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(32 * self.parts.len());
        for (at, (name, half)) in self.parts.iter().enumerate() {
            text.push_str(if at == 0 { "" } else { "," });
            text.extend(name.chars().map(|c| if c == ' ' { '-' } else { c }));
            text.push('=');
            let digits = (u64::BITS - half.leading_zeros()).div_ceil(4).max(1);
            text.extend((0..digits).rev().filter_map(|at| char::from_digit((half >> (4 * at) & 15) as u32, 16)));
        }
        f.write_str(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_which_of_its_parts_changed() {
        assert_eq!(Key { parts: [("a b", 0), ("c", 0x10af)].into(), whole: Digest::default() }.to_string(), "a-b=0,c=10af");
        let old = Key::new([("text", Digest::of(b"a")), ("front matter", Digest::of(b"b"))]);
        let new = Key::new([("text", Digest::of(b"a")), ("front matter", Digest::of(b"c"))]);
        assert_eq!(new.changed_since(&old.to_string()), ["front matter"]);
        assert!(old.changed_since(&old.to_string()).is_empty());
        assert_ne!(old.digest(), new.digest());
    }
}
