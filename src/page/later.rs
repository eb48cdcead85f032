//! A list of an outline that is read out of its kept form when somebody looks at it first: after one edit nobody looks at
//! those of most pages.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::OnceLock;

use bincode::Options;
use serde::de::{DeserializeOwned, Error, Visitor};
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A list, or the bytes that it is kept as.
#[derive(Clone)]
pub struct Later<T> {
    made: OnceLock<Vec<T>>,
    kept: Box<[u8]>,
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self { made: OnceLock::from(Vec::new()), kept: Box::default() }
    }
}

impl<T: DeserializeOwned> Deref for Later<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.made.get_or_init(|| Self::read(&self.kept))
    }
}

impl<T: DeserializeOwned> Later<T> {
    /// Changes the list.
    pub fn change(&mut self, change: impl FnOnce(&mut Vec<T>)) {
        let mut list = self.made.take().unwrap_or_else(|| Self::read(&self.kept));
        change(&mut list);
        *self = Self { made: OnceLock::from(list), kept: Box::default() };
    }

    /// What stands there was written by this program and is whole, which a digest says: it can be read.
    fn read(kept: &[u8]) -> Vec<T> {
        bincode::options().deserialize(kept).unwrap_or_default()
    }
}

impl<T: DeserializeOwned + fmt::Debug> fmt::Debug for Later<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: DeserializeOwned + PartialEq> PartialEq for Later<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: DeserializeOwned + Hash> Hash for Later<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

impl<T: Serialize> Serialize for Later<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.made.get() {
            Some(list) => to.serialize_bytes(&bincode::options().serialize(list).map_err(S::Error::custom)?),
            None => to.serialize_bytes(&self.kept),
        }
    }
}

impl<'de, T> Deserialize<'de> for Later<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self { made: OnceLock::new(), kept: from.deserialize_byte_buf(Bytes)? })
    }
}

struct Bytes;

impl Visitor<'_> for Bytes {
    type Value = Box<[u8]>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bytes")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Self::Value, E> {
        Ok(bytes.into())
    }

    fn visit_byte_buf<E: Error>(self, bytes: Vec<u8>) -> Result<Self::Value, E> {
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_was_kept_is_the_same_however_often_it_is_kept_and_changed() {
        let mut list = Later::default();
        list.change(|list| list.extend(["one".to_owned(), "ក".to_owned()]));
        let pack = |list: &Later<String>| bincode::options().serialize(list).unwrap();
        let unpack = |bytes: &[u8]| bincode::options().deserialize::<Later<String>>(bytes).unwrap();
        let again = unpack(&pack(&list));
        assert!(again.made.get().is_none(), "nobody looked");
        assert_eq!(pack(&again), pack(&list));
        assert!(again.made.get().is_none(), "nor does who keeps it");
        assert_eq!((&again, again.len()), (&list, 2));
        let mut other = unpack(&pack(&list));
        other.change(|list| list.truncate(1));
        assert_eq!(*other, ["one"]);
        assert_ne!(other, list);
        assert!(Later::<String>::default().is_empty() && unpack(&pack(&Later::default())).is_empty());
    }
}
