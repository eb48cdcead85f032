//! The site as one file: read once more from the same files, as a copy for a disk, and put into a zip.
//!
//! What it is made of is gathered apart from the making, so that a preview can do the latter behind its pages' back.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use rayon::prelude::*;

use super::{Known, Options, Patience, Session};
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::machine::{At, Error};
use crate::output::{Borrowed, Kept, archive, offline};
use crate::page::Highlighter;
use crate::source::Source;

/// The site as one file.
pub struct Zip {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What was found while its pages were made.
    pub faults: Vec<Diagnostic>,
}

/// What the site as one file is made of.
pub struct Packing {
    source: Source,
    options: Options,
    kept: BTreeMap<usize, Arc<dyn Kept>>,
    highlighter: Arc<Highlighter>,
}

impl Packing {
    /// Makes every output of the copy for a disk, and one file of them all.
    ///
    /// # Errors
    /// When a file that is copied cannot be read.
    pub fn make(self) -> Result<Zip, Error> {
        let mut session = Session::of(self.source, Options { portable: true, ..self.options }, Known::default(), Instant::now());
        self.kept.into_iter().for_each(|(edition, kept)| session.keep_parts(edition, kept));
        session.highlighter = self.highlighter;
        let mut plan = session.plan();
        session.plan_search(&mut plan, &|_, _| Vec::new());
        let patience = Patience::default();
        let make = |(file, output): (&Arc<str>, &crate::output::Output)| Ok((file.clone(), patience.make(|| session.realize(file, &output.recipe))?));
        let made = plan.outputs.par_iter().map(make).collect::<Result<Vec<_>, Error>>()?;
        let mut faults = Vec::new();
        let mut files = BTreeMap::new();
        for (file, (bytes, found)) in made {
            faults.extend(found);
            files.insert(file, bytes);
        }
        let bytes = archive::zip(offline::ZIP_FOLDER, &files).at("make", Path::new(offline::ZIP))?;
        Ok(Zip { bytes, faults })
    }
}

impl Session {
    /// The site as one file, made when it is asked for first and when something changed.
    ///
    /// # Errors
    /// When a file that is copied cannot be read.
    pub fn zip(&self) -> Result<Arc<Zip>, Error> {
        if let Some(zip) = self.zip_made() {
            return Ok(zip);
        }
        let (key, packing) = self.packing();
        Ok(self.keep_zip(key, packing.make()?))
    }

    /// The site as one file, if it is made.
    pub fn zip_made(&self) -> Option<Arc<Zip>> {
        let key = self.planning().zip_key().digest();
        let made = self.zip.lock().unwrap_or_else(PoisonError::into_inner);
        made.as_ref().filter(|(of, _)| *of == key).map(|(_, zip)| zip.clone())
    }

    /// What is needed to make it elsewhere, and its key.
    pub fn packing(&self) -> (Digest, Packing) {
        let kept = (0..self.config.languages.len()).map(|edition| (edition, Arc::new(Borrowed(self.kept(edition))) as Arc<dyn Kept>)).collect();
        (
            self.planning().zip_key().digest(),
            Packing { source: self.source.clone(), options: self.options.clone(), kept, highlighter: self.highlighter.clone() },
        )
    }

    /// Takes in what was made of a packing.
    pub fn keep_zip(&self, key: Digest, zip: Zip) -> Arc<Zip> {
        let zip = Arc::new(zip);
        *self.zip.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, zip.clone()));
        zip
    }
}
