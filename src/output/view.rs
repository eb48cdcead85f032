//! A table that templates see: some names, each with its value, and the table behind them.
//!
//! Names are compared one after the other: for some fifty of them that is quicker than a tree of values,
//! and nothing is put in order while a page is made.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, Value};

/// Values by name.
#[derive(Debug, Default)]
pub struct View {
    fields: Vec<(&'static str, Value)>,
    behind: Option<Arc<Self>>,
}

impl View {
    /// A table with these names.
    pub fn new(fields: Vec<(&'static str, Value)>) -> Arc<Self> {
        Arc::new(Self { fields, behind: None })
    }

    /// These names before those of another table.
    pub fn before(fields: Vec<(&'static str, Value)>, behind: &Arc<Self>) -> Arc<Self> {
        Arc::new(Self { fields, behind: Some(behind.clone()) })
    }

    /// A table with these names, as a value.
    pub fn value<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
        Value::from_object(Self { fields: fields.into(), behind: None })
    }

    fn find(&self, name: &str) -> Option<&Value> {
        let own = self.fields.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
        own.or_else(|| self.behind.as_ref()?.find(name))
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
}
