//! What was rendered for many pages at once, items of long lists and parts that pages share, under the digest
//! of all it was made from.
//!
//! A memory of what a pure function gave: it may forget at any time. It belongs to a theme, so that
//! nothing that a template sees of the theme has to be part of the digest.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use minijinja::Value;

use crate::digest::Digest;

/// The items of one list, each made when it is first wanted.
pub type Made = Arc<[OnceLock<Box<str>>]>;

/// More lists than the pages show that are made at the same time.
const MOST: usize = 512;
/// Bytes of more parts than that.
const MOST_BYTES: usize = 16 << 20;

/// Lists and parts by the digest of what they are made from.
#[derive(Debug, Default)]
pub struct Lists {
    lists: Mutex<HashMap<Digest, Made>>,
    parts: Mutex<Parts>,
}

/// Parts, and how many bytes they have.
type Parts = (HashMap<Digest, Value>, usize);

impl Lists {
    /// What is known of a list with so many items.
    pub fn of(&self, key: Digest, length: usize) -> Made {
        let new = || (0..length).map(|_| OnceLock::new()).collect();
        let Ok(mut lists) = self.lists.lock() else {
            return new();
        };
        if lists.len() >= MOST && !lists.contains_key(&key) {
            lists.clear();
        }
        lists.entry(key).or_insert_with(new).clone()
    }

    /// A part, made unless it is known.
    ///
    /// # Errors
    /// As making it fails; that is not remembered.
    pub fn part<E>(&self, key: Digest, make: impl FnOnce() -> Result<Value, E>) -> Result<Value, E> {
        if let Some(known) = self.parts.lock().ok().and_then(|parts| parts.0.get(&key).cloned()) {
            return Ok(known);
        }
        // Not under the lock: a part may ask for another.
        let made = make()?;
        if let Ok(mut parts) = self.parts.lock() {
            if parts.1 >= MOST_BYTES {
                *parts = Parts::default();
            }
            parts.1 += made.as_str().map_or(0, str::len);
            parts.0.insert(key, made.clone());
        }
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_known_by_all_that_it_is_made_from_and_may_be_forgotten() {
        let lists = Lists::default();
        let one = Digest::of(b"1");
        assert!(lists.of(one, 2)[0].set("a".into()).is_ok());
        assert_eq!(lists.of(one, 2)[0].get().map(AsRef::as_ref), Some("a"));
        assert_eq!(lists.of(Digest::of(b"2"), 2)[0].get(), None);
        (0..MOST).for_each(|n| drop(lists.of(Digest::of_value(&n), 1)));
        assert_eq!(lists.of(one, 2)[0].get(), None);
    }

    #[test]
    fn a_part_is_made_once_and_a_fault_is_not_remembered() {
        let (lists, key) = (Lists::default(), Digest::of(b"1"));
        assert_eq!(lists.part(key, || Err("broken")), Err("broken"));
        let part = |text: &str| lists.part(key, || Ok::<_, ()>(Value::from(text)));
        assert_eq!(part("a"), Ok(Value::from("a")));
        assert_eq!(part("b"), Ok(Value::from("a")));
    }
}
