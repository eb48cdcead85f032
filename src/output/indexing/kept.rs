//! Where parts of an index are kept from one making to the next, each under the digest of what it is made from.
//!
//! They may be gone or damaged at any time: a part that is not found is made anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::pack::{pack, unpack};
use crate::digest::Digest;
use crate::output::search::Part;
use crate::source::Shelf;

/// Where parts are kept.
pub trait Kept: Send + Sync {
    /// The part of a key, if it is kept.
    fn get(&self, key: Digest) -> Option<Part>;
    /// Keeps a part that was made.
    fn put(&self, key: Digest, part: &Part);
    /// Lets go of all others.
    fn keep_only(&self, keys: &BTreeSet<Digest>);
}

impl Kept for Shelf {
    fn get(&self, key: Digest) -> Option<Part> {
        self.read(key, unpack)
    }

    fn put(&self, key: Digest, part: &Part) {
        Shelf::put(self, key, &pack(part));
    }

    fn keep_only(&self, keys: &BTreeSet<Digest>) {
        Shelf::keep_only(self, keys);
    }
}

/// Keeps parts in memory, for as long as a preview lasts.
#[derive(Default)]
pub struct InMemory(Mutex<BTreeMap<Digest, Arc<[u8]>>>);

impl InMemory {
    fn all(&self) -> std::sync::MutexGuard<'_, BTreeMap<Digest, Arc<[u8]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept for InMemory {
    fn get(&self, key: Digest) -> Option<Part> {
        let packed = self.all().get(&key).cloned();
        unpack(&packed?)
    }

    fn put(&self, key: Digest, part: &Part) {
        let packed = pack(part).into();
        self.all().insert(key, packed);
    }

    fn keep_only(&self, keys: &BTreeSet<Digest>) {
        self.all().retain(|key, _| keys.contains(key));
    }
}

/// What another keeps, which is left as it is.
pub struct Borrowed(pub Arc<dyn Kept>);

impl Kept for Borrowed {
    fn get(&self, key: Digest) -> Option<Part> {
        self.0.get(key)
    }

    fn put(&self, _: Digest, _: &Part) {}

    fn keep_only(&self, _: &BTreeSet<Digest>) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::search::SearchPage;

    #[test]
    fn parts_are_kept_by_their_digest_and_others_go() {
        let site = tempfile::tempdir().unwrap();
        let shelf: Arc<dyn Kept> = Arc::new(Shelf::new(site.path(), &["search", "en"]));
        let part = |title: &str| {
            let page = SearchPage { title: title.into(), ..SearchPage::default() };
            (Digest::of(title.as_bytes()), Part::of("en", true, std::iter::once(page)))
        };
        let [one, two, three] = ["one", "two", "three"].map(part);
        for kept in [shelf.clone(), Arc::new(InMemory::default())] {
            for (key, part) in [&one, &two] {
                kept.put(*key, part);
                assert_eq!(kept.get(*key).as_ref(), Some(part));
            }
            let borrowed = Borrowed(kept.clone());
            borrowed.put(three.0, &three.1);
            borrowed.keep_only(&BTreeSet::new());
            assert_eq!((borrowed.get(one.0), borrowed.get(three.0)), (Some(one.1.clone()), None));
            kept.keep_only(&[two.0, three.0].into());
            assert_eq!((kept.get(one.0), kept.get(two.0)), (None, Some(two.1.clone())));
        }
        Shelf::new(site.path(), &["search", "en"]).put(two.0, b"damaged");
        assert_eq!(shelf.get(two.0), None);
    }
}
