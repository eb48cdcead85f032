//! The guardianship checks: what a site that is whole still owes its readers.
//!
//! Review dates, services nobody tried, words to avoid, sentences and grades, labels, figures
//! without a fact, and what nothing uses. Pure: the day is given, files are not read.

mod avoid;
mod excuse;
mod figure;
mod foreign;
mod label;
mod page;
mod phrase;
mod printed;
mod reading;
mod record;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place};
use crate::page::{Arg, Call};
use crate::site::{Entry, Site};
use crate::source::Source;
use crate::theme::{Component, ParamType};

pub use excuse::{Excuse, SIGN, of_page as excuses_of_page, of_toml as excuses_of_toml, review as review_excuses, settle};
pub use foreign::loads;
pub use phrase::words;
pub use printed::addresses;
pub use reading::grade;

/// What is checked, and on which day.
pub struct Checking<'a> {
    /// The site.
    pub site: &'a Site,
    /// The configuration.
    pub config: &'a Config,
    /// The theme's components.
    pub components: &'a BTreeMap<String, Component>,
    /// The site's files.
    pub source: &'a Source,
    /// The texts of the theme's settings that readers see.
    pub settings: &'a BTreeSet<&'a str>,
    /// The day that dates are held against.
    pub today: Date,
}

/// Everything found, in no order.
pub fn all(checking: &Checking<'_>) -> Vec<Diagnostic> {
    let words = page::Words::new(checking);
    let pages: Vec<_> = checking.site.all_authored().collect();
    let of_pages = pages.into_par_iter().flat_map_iter(|(edition, entry)| page::check(checking, &words, edition, entry));
    let mut found: Vec<Diagnostic> = of_pages.collect();
    found.extend(record::all(checking, &words));
    found
}

/// The ids of facts that a call names.
fn called_facts<'a>(components: &BTreeMap<String, Component>, call: &'a Call) -> impl Iterator<Item = &'a str> {
    let params = components.get(&call.name).map(|component| &component.params);
    let names = move |arg: &&Arg| {
        let param = params.and_then(|params| params.get(&arg.name));
        param.is_some_and(|param| matches!(param.kind, ParamType::Fact | ParamType::Facts))
    };
    // Spaces in the place of commas were said where names are looked up.
    call.args.iter().filter(names).flat_map(|arg| arg.value.split([',', ' ']).map(str::trim))
}

/// What stands in a call under names that its component does not have, or in a call of none: it was meant for something.
fn named_amiss<'a>(components: &'a BTreeMap<String, Component>, call: &'a Call) -> impl Iterator<Item = &'a str> {
    let params = components.get(&call.name).map(|component| &component.params);
    let strange = move |arg: &&Arg| params.is_none_or(|params| !params.contains_key(&arg.name));
    call.args.iter().filter(strange).flat_map(|arg| [arg.name.as_str()].into_iter().chain(arg.value.split([',', ' ']).map(str::trim)))
}

/// The ids of facts that carry a page's relations.
fn related_facts(entry: &Entry) -> impl Iterator<Item = &str> {
    let targets = entry.front.relations.iter().flat_map(|(_, targets)| targets);
    targets.filter_map(|target| Some(target.fact.as_ref()?.value.as_str()))
}

/// What browsers would load from other hosts, once for each address: by address, the files that ask for it.
/// The address stands in the file itself, or in the theme; `texts` are all texts of the site by their path.
pub fn third_party<'t>(
    found: &BTreeMap<String, BTreeSet<Arc<str>>>,
    texts: impl Fn(&str) -> Option<Arc<str>>,
    theme: &[(&'t Arc<str>, &'t Arc<str>)],
) -> Vec<Diagnostic> {
    let faults = found.iter().filter_map(|(address, sources)| {
        let first = sources.first()?;
        let others = if sources.len() > 1 { format!(", on {} pages", sources.len()) } else { String::new() };
        let message = format!("the reader's browser would load `{address}` from another host{others}");
        let help = "copy it into `static/` or the theme, if its licence allows";
        let here = |path: &Arc<str>, text: &Arc<str>| {
            let span = foreign::place_of(text, address).or_else(|| text.find(address).map(|at| at..at + address.len()))?;
            Some(Place::new(path, text, span))
        };
        let place = texts(first).and_then(|text| here(first, &text)).or_else(|| theme.iter().find_map(|(path, text)| here(path, text)));
        Some(Diagnostic::error("address.third-party", message, place.unwrap_or_else(|| Place::file(first))).help(help))
    });
    faults.collect()
}
