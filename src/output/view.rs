//! A table that templates see: some names, each with its value, and the table behind them.
//!
//! A short one is looked through name by name. A long one has its names in a table of places beside it, by a few of
//! their letters: it is made for every page, so nothing in it is put in order, and no text is copied.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

/// Names that are looked through one after the other.
const FEW: usize = 8;

/// Values by name.
#[derive(Debug, Default)]
pub struct View {
    fields: Vec<(&'static str, Value)>,
    /// Where the fields of more than [`FEW`] names are: each stands at the place that its letters say, or at the next
    /// that was not taken, going round; [`EMPTY`] elsewhere.
    places: Box<[u16]>,
    behind: Option<Arc<Self>>,
}

/// A place without a name; lists of names are far shorter.
const EMPTY: u16 = u16::MAX;

/// A number that few names share.
fn letters(name: &str) -> usize {
    let bytes = name.as_bytes();
    let at = |at: usize| usize::from(bytes.get(at).copied().unwrap_or_default());
    let length = bytes.len();
    at(0).wrapping_mul(31) ^ at(length.wrapping_sub(1)).wrapping_mul(7) ^ at(length / 2).wrapping_mul(3) ^ length.wrapping_mul(19)
}

/// Twice as many places as names at the least, a power of two.
fn places(fields: &[(&'static str, Value)]) -> Box<[u16]> {
    if fields.len() <= FEW {
        return Box::default();
    }
    let mut places = vec![EMPTY; (2 * fields.len()).next_power_of_two()].into_boxed_slice();
    let last = places.len() - 1;
    for (number, (name, _)) in (0..EMPTY).zip(fields) {
        let mut at = letters(name) & last;
        while places[at] != EMPTY {
            at = (at + 1) & last;
        }
        places[at] = number;
    }
    places
}

impl View {
    fn with(fields: Vec<(&'static str, Value)>, behind: Option<Arc<Self>>) -> Self {
        Self { places: places(&fields), fields, behind }
    }

    /// A table with these names; of a name that is there twice the first counts.
    pub fn new(fields: Vec<(&'static str, Value)>) -> Arc<Self> {
        Arc::new(Self::with(fields, None))
    }

    /// These names before those of another table.
    pub fn before(fields: Vec<(&'static str, Value)>, behind: &Arc<Self>) -> Arc<Self> {
        Arc::new(Self::with(fields, Some(behind.clone())))
    }

    /// A table with these names, as a value.
    pub fn value<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
        Value::from_object(Self::with(fields.into(), None))
    }

    fn own(&self, name: &str) -> Option<&Value> {
        let Some(last) = self.places.len().checked_sub(1) else {
            return self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        };
        let from = letters(name) & last;
        let taken = (from..).map(|at| self.places.get(at & last).copied().unwrap_or(EMPTY)).take_while(|place| *place != EMPTY);
        let mut fields = taken.filter_map(|number| self.fields.get(usize::from(number)));
        fields.find(|(known, _)| *known == name).map(|(_, value)| value)
    }

    /// Whether it has a name, itself or behind it.
    pub fn has(&self, name: &str) -> bool {
        self.find(name).is_some()
    }

    fn find(&self, name: &str) -> Option<&Value> {
        std::iter::successors(Some(self), |view| view.behind.as_deref()).find_map(|view| view.own(name))
    }
}

impl Object for View {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.find(key.as_str()?).cloned()
    }
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        self.find(key).cloned()
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let mut names: Vec<&str> =
            std::iter::successors(Some(self), |view| view.behind.as_ref()).flat_map(|view| &view.fields).map(|(name, _)| *name).collect();
        names.sort_unstable();
        names.dedup();
        Enumerator::Values(names.into_iter().map(Value::from).collect())
    }
    fn is_true(self: &Arc<Self>) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_looked_for_in_front_first() {
        let behind = View::new(vec![("b", 2.into()), ("a", 1.into())]);
        let value = Value::from_dyn_object(View::before(vec![("b", 3.into())], &behind));
        let number = |name| value.get_attr(name).unwrap().as_i64();
        assert_eq!((number("a"), number("b"), number("c")), (Some(1), Some(3), None));
        assert_eq!(value.try_iter().unwrap().map(|name| name.to_string()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(View::value([]).is_true());
    }

    #[test]
    fn each_of_many_names_is_found_and_no_other() {
        let names = ["title", "tilte", "abxcd", "abxdd", "aaxdd", "", "a", "page", "previous", "next", "update", "updated"];
        assert_eq!(letters("abxdd"), letters("aaxdd"));
        let fields: Vec<(&str, Value)> = names.iter().enumerate().map(|(at, name)| (*name, at.into())).collect();
        for count in 0..=names.len() {
            let view = View::new(fields[..count].to_vec());
            for (at, name) in names.iter().enumerate() {
                let found = view.find(name).and_then(|value| value.as_usize());
                assert_eq!(found, (at < count).then_some(at), "{name} of {count}");
            }
            assert!(view.find("acxed").is_none() && view.find("nexus").is_none());
        }
        let twice = View::new([fields[..8].to_vec(), vec![("page", 99.into())]].concat());
        assert_eq!(twice.find("page").and_then(|value| value.as_usize()), Some(7));
    }
}
