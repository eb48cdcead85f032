//! The glossary's words that pages explain at their first use.
//!
//! They are the same for all pages of an edition, so a page's key holds one digest of them.

use std::sync::Arc;

use super::answer::{TermAnswer, terms};
use super::{Entry, Site};
use crate::digest::Digest;
use crate::page::Words;
use crate::records::Term;
use crate::theme::{Form, Query};

/// The words, how to find them, and the component that shows what they mean.
#[derive(Clone, Debug, PartialEq)]
pub struct Vocabulary {
    /// Finds a word by its forms.
    pub words: Words,
    /// What they mean, by their number.
    pub terms: Vec<TermAnswer>,
    /// The component.
    pub component: String,
}

/// A vocabulary, and what stands for it in a key.
pub type Shared = (Arc<Vocabulary>, Digest);

/// The vocabulary of an edition: terms of the classes that `book.toml` lists, without everyday words. They are found
/// by their forms in the default language, and mean what the reader's own language says where it says it.
pub fn of_edition(site: &Site, edition: usize) -> Option<Shared> {
    let classes = &site.config().explain;
    let (component, _) = site.components.iter().find(|(_, component)| component.query == Query::Term && component.form == Form::Inline)?;
    let mut terms = terms(site, edition, "");
    terms.retain(|answer| classes.contains(&answer.term.class) && !answer.term.plain);
    if terms.is_empty() {
        return None;
    }
    let original = |answer: &TermAnswer| site.records.terms.get(&answer.term.id).map(|entry| &entry.record);
    let words = Words::new(terms.iter().map(|answer| original(answer).map(Term::all_forms).unwrap_or_default()));
    let digest = Digest::of_value(&(component, &terms));
    Some((Arc::new(Vocabulary { words, terms, component: component.clone() }), digest))
}

/// The vocabulary of a page. Its forms are words of the default language. A page that lists
/// terms explains them already.
pub fn of_page(site: &Site, edition: usize, entry: &Entry) -> Option<Shared> {
    let shared = site.vocabularies.get(edition)?.as_ref()?;
    let page = &entry.page;
    let lists = page.outline.calls.iter().any(|call| site.components.get(&call.name).is_some_and(|component| component.query == Query::Terms));
    (page.lang == site.config().languages[0].code && !lists).then(|| shared.clone())
}
