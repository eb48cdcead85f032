//! What all pages of a language that lie as deep share, and the parts of pages that are made of nothing else.
//!
//! A part is rendered once for all of them. Its template cannot name what its key leaves out: it is given
//! what pages share and what the page says in the call, and never the page.

use std::sync::Arc;

use minijinja::value::{Kwargs, Object, Value, ValueKind, from_args};
use minijinja::{Error, ErrorKind, State};

use super::view::View;
use crate::digest::Digest;
use crate::theme::Lists;

/// What such pages share.
#[derive(Debug)]
pub struct Ground {
    /// What templates see of it.
    pub shared: Arc<View>,
    /// Stands for it, as far as the theme does not.
    pub digest: Digest,
    /// What was made before.
    pub lists: Arc<Lists>,
}

impl Ground {
    /// `shared.part("parts/x.html", name=value)`: a template that sees what pages share, and these values; and a list,
    /// where it is of one. `seen` stands for that and for who sees it; without it the part is made anew each time.
    ///
    /// # Errors
    /// When a value is neither a text nor a truth value, or the template fails.
    pub fn part(&self, state: &State<'_, '_>, args: &[Value], list: Option<Value>, seen: Option<Digest>) -> Result<Value, Error> {
        let wrong = |said: String| Error::new(ErrorKind::InvalidOperation, said);
        let (template, given): (&str, Kwargs) = from_args(args)
            .map_err(|_| wrong("`part` takes the name of a template, and values by their names: `part(\"shared/x.html\", name=value)`".into()))?;
        let mut values = Vec::new();
        for name in given.args() {
            let value: Value = given.get(name)?;
            if name == "list" || self.shared.has(name) {
                return Err(wrong(format!("`{name}` is there in every part: give the value another name")));
            }
            if !matches!(value.kind(), ValueKind::String | ValueKind::Bool) {
                return Err(wrong(format!("`{name}`: a shared part is given texts and truth values, and nothing else")));
            }
            values.push((name, value));
        }
        let make = || {
            let given = Value::from_pairs(values.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
            let behind = list.map(|list| View::before(vec![("list", list)], &self.shared)).unwrap_or_else(|| self.shared.clone());
            let behind = Value::from_dyn_object(behind);
            let html = state.get_template(template)?.render(minijinja::context! { ..given, ..behind })?;
            Ok(Value::from_safe_string(html))
        };
        let Some(seen) = seen else { return make() };
        let said: Vec<_> = values.iter().map(|(name, value)| (name, value.kind() == ValueKind::Bool, value.is_safe(), value.to_string())).collect();
        self.lists.part(Digest::of_value(&(template, self.digest, said, seen)), make)
    }
}

impl Object for Ground {
    fn call_method(self: &Arc<Self>, state: &mut State<'_, '_>, method: &str, args: &[Value]) -> Result<Value, Error> {
        if method != "part" {
            return Err(Error::from(ErrorKind::UnknownMethod));
        }
        self.part(state, args, None, Some(Digest::default()))
    }
}
