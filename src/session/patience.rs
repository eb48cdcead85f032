//! When to stop making pages whose templates do not end.
//!
//! A template that does not end is found out by its steps, which takes a moment. On a thousand pages
//! that is many minutes, to say the same thing each time.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::diagnostic::Diagnostic;
use crate::machine::Error;

/// How many outputs may be given up before the rest is left unmade.
const MOST: usize = 4;

/// How many outputs were given up because a template did not end.
#[derive(Debug, Default)]
pub struct Patience(AtomicUsize);

impl Patience {
    /// Makes an output, unless too many were given up: then there is nothing in it and nothing found.
    /// For those who do without all outputs if one has errors.
    ///
    /// # Errors
    /// What `make` cannot do.
    pub fn make(&self, make: impl FnOnce() -> Result<(Vec<u8>, Vec<Diagnostic>), Error>) -> Result<(Vec<u8>, Vec<Diagnostic>), Error> {
        if self.0.load(Ordering::Relaxed) >= MOST {
            return Ok(Default::default());
        }
        let made = make()?;
        if made.1.iter().any(|found| found.code == "template.endless") {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    #[test]
    fn after_some_that_do_not_end_nothing_is_made() {
        let patience = Patience::default();
        let endless = || Ok((b"x".to_vec(), vec![Diagnostic::error("template.endless", "no end", Place::file(&"a.html".into()))]));
        for _ in 0..MOST {
            assert_eq!(patience.make(|| Ok((b"good".to_vec(), Vec::new()))).unwrap().0, b"good");
            assert_eq!(patience.make(endless).unwrap().1.len(), 1);
        }
        assert_eq!(patience.make(|| Ok((b"good".to_vec(), Vec::new()))).unwrap(), (Vec::new(), Vec::new()));
    }
}
