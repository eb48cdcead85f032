//! Keys whose values are among a few, which their field lists.

use super::{Field, Table};
use crate::diagnostic::did_you_mean;

impl Field {
    /// The values it may have, where they are listed.
    pub fn choices(&self) -> Vec<&'static str> {
        self.kind.split('`').skip(1).step_by(2).collect()
    }
}

impl Table<'_, '_> {
    /// A list of texts, of which each is among those that the key's field lists.
    pub fn choices(&mut self, key: &str, fields: &[Field]) -> Vec<String> {
        let known = fields.iter().find(|field| field.name == key).map(Field::choices).unwrap_or_default();
        let mut texts = self.texts(key);
        texts.retain(|at| {
            let is_known = known.contains(&at.value.as_str());
            if !is_known {
                let help = did_you_mean(&at.value, known.iter().copied()).unwrap_or_else(|| format!("choices: {}", known.join(", ")));
                self.doc.fault("config.choice", format!("`{}` is no choice of `{key}`", at.value), at.span.clone(), Some(help));
            }
            is_known
        });
        texts.into_iter().map(|at| at.value).collect()
    }
}
