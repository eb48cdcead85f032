//! What reading a page tells, and how it is kept from one run to the next.

use bincode::Options;
use serde::{Deserialize, Serialize};

use super::Outline;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;

/// What reading a page tells, which hangs on its file, its text and how pages are read, and on nothing else.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub struct Told {
    pub(super) outline: Outline,
    #[serde(with = "json")]
    pub(super) faults: Vec<Diagnostic>,
    /// The page's digest.
    pub(super) digest: Digest,
    /// The page's shape.
    pub(super) shape: Digest,
}

impl Told {
    /// Reads what [`Telling::pack`] wrote; nothing if it is something else.
    pub fn unpack(bytes: &[u8]) -> Option<Self> {
        bincode::options().deserialize(bytes).ok()
    }
}

/// The same as it is to be kept: key by key what [`Told`] reads.
#[derive(Serialize)]
pub struct Telling<'a> {
    pub(super) outline: &'a Outline,
    #[serde(with = "json")]
    pub(super) faults: &'a [Diagnostic],
    pub(super) digest: Digest,
    pub(super) shape: Digest,
}

impl Telling<'_> {
    /// Its bytes.
    pub fn pack(&self) -> Vec<u8> {
        // There is nothing in it that could be refused; what is empty is not read again.
        bincode::options().serialize(self).unwrap_or_default()
    }
}

/// As JSON within a form that does not say of what type a value is, and has no room for what may be left out.
pub mod json {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes a value.
    pub fn serialize<T: Serialize, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
        serde_json::to_string(value).map_err(S::Error::custom)?.serialize(to)
    }

    /// Reads it again.
    pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
        serde_json::from_str(&String::deserialize(from)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use serde_json::json;

    use super::*;
    use crate::diagnostic::Place;
    use crate::page::FrontMatter;

    #[test]
    fn what_a_page_told_is_read_again_and_other_bytes_tell_nothing() {
        let extra = vec![("sizes".to_owned(), json!({ "a": [1, 2.5, null, true], "b": "ก" }))];
        let front = FrontMatter { title: Some("T".into()), extra, updated: Some(jiff::civil::date(2026, 2, 3)), ..FrontMatter::default() };
        let fault = Diagnostic::error("toml.syntax", "m", Place::file(&"a.md".into())).help("h").meaning("content/b");
        let outline = Outline { front: Arc::new(front), inline_calls: [3].into(), constructs: ["alert"].into(), ..Outline::default() };
        let told = Told { outline, faults: vec![fault], digest: Digest::of(b"a"), shape: Digest::of(b"b") };
        let bytes = Telling { outline: &told.outline, faults: &told.faults, digest: told.digest, shape: told.shape }.pack();
        assert_eq!(Told::unpack(&bytes), Some(told));
        for at in 0..bytes.len() {
            assert_eq!(Told::unpack(&bytes[..at]), None);
            let mut other = bytes.clone();
            other[at] = 0xff;
            // Something else perhaps, and no end of memory.
            let _ = Told::unpack(&other);
        }
    }
}
