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
        let old: Vec<(&str, &str)> = earlier.split(',').filter_map(|part| part.split_once('=')).collect();
        let same = |name: &str, half: u64| old.iter().any(|(known, digest)| *known == name.replace(' ', "-") && *digest == format!("{half:x}"));
        self.parts.iter().filter(|(name, half)| !same(name, *half)).map(|(name, _)| *name).collect()
    }
}

/// The parts as text without spaces, as the manifest keeps them.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (name, half)) in self.parts.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            write!(f, "{comma}{}={half:x}", name.replace(' ', "-"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_says_which_of_its_parts_changed() {
        let old = Key::new([("text", Digest::of(b"a")), ("front matter", Digest::of(b"b"))]);
        let new = Key::new([("text", Digest::of(b"a")), ("front matter", Digest::of(b"c"))]);
        assert_eq!(new.changed_since(&old.to_string()), ["front matter"]);
        assert!(old.changed_since(&old.to_string()).is_empty());
        assert_ne!(old.digest(), new.digest());
    }
}
