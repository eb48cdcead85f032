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
    /// `shared.part("parts/x.html", name=value)`: a template that sees what pages share, and these values.
    fn part(&self, state: &State<'_, '_>, template: &str, given: &Kwargs) -> Result<Value, Error> {
        let mut values = Vec::new();
        for name in given.args() {
            let value: Value = given.get(name)?;
            if !matches!(value.kind(), ValueKind::String | ValueKind::Bool) {
                return Err(Error::new(
                    ErrorKind::InvalidOperation,
                    format!("`{name}`: a shared part is given texts and truth values, and nothing else"),
                ));
            }
            values.push((name, value));
        }
        let said: Vec<_> = values.iter().map(|(name, value)| (name, value.kind() == ValueKind::Bool, value.is_safe(), value.to_string())).collect();
        self.lists.part(Digest::of_value(&(template, self.digest, said)), || {
            let given = Value::from_pairs(values.into_iter().map(|(name, value)| (name.to_owned(), value)));
            let shared = Value::from_dyn_object(self.shared.clone());
            let html = state.get_template(template)?.render(minijinja::context! { ..given, ..shared })?;
            Ok(Value::from_safe_string(html))
        })
    }
}

impl Object for Ground {
    fn call_method(self: &Arc<Self>, state: &mut State<'_, '_>, method: &str, args: &[Value]) -> Result<Value, Error> {
        if method != "part" {
            return Err(Error::from(ErrorKind::UnknownMethod));
        }
        let (template, given): (&str, Kwargs) = from_args(args)?;
        self.part(state, template, &given)
    }
}
