//! What is published of an image: made once for its bytes, and kept in `.payung/images/` where that is dear.

use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use super::Session;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::machine::Error;
use crate::output::{self, Plan, Recipe};
use crate::source::Shelf;

impl Session {
    fn shelf(&self) -> Shelf {
        Shelf::new(self.root(), &["images"])
    }

    /// Makes an image, or takes what was kept under its key.
    ///
    /// # Errors
    /// When its file cannot be read.
    pub(super) fn picture(&self, path: &Arc<str>, width: Option<u32>, key: Digest) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        let bytes = self.source.bytes(path)?;
        let make = || match output::published(path, &bytes, width) {
            Ok(made) => (made, Vec::new()),
            Err(fault) => (Vec::new(), vec![fault.finding(path)]),
        };
        if !output::is_dear(path, &bytes, width) {
            return Ok(make());
        }
        // The same image is shown in many languages: who comes second waits, and finds it.
        let one = self.drawing.lock().unwrap_or_else(PoisonError::into_inner).entry(key).or_default().clone();
        let _one_at_a_time = one.lock().unwrap_or_else(PoisonError::into_inner);
        let shelf = self.shelf();
        if let Some(kept) = shelf.get(key) {
            return Ok((kept, Vec::new()));
        }
        let (made, faults) = make();
        if faults.is_empty() {
            shelf.put(key, &made);
        }
        Ok((made, faults))
    }

    /// Lets go of images that a plan has no use for.
    pub fn tidy_images(&self, plan: &Plan) {
        let images = plan.outputs.values().filter(|output| matches!(output.recipe, Recipe::Image(..)));
        self.shelf().keep_only(&images.map(|output| output.key.digest()).collect::<BTreeSet<_>>());
    }
}
