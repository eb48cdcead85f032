//! Where a link to another language's page was to lead. Facts whose values are printed must have some, and bars be such that they can be compared.

use std::ops::Range;

use super::Checker;
use super::help::{INSIDE, relative};
use crate::page::{Arg, Call, arguments};
use crate::records::{Fact, share};
use crate::site::answer::measure;
use crate::theme::{Component, ParamType, Query};

impl Checker<'_> {
    /// Whether ids of facts stand with spaces alone between them, which is then said.
    pub(super) fn without_commas(&mut self, arg: &Arg) -> bool {
        let facts = &self.checked.records.facts;
        let spaced: Vec<&str> = arg.value.split_whitespace().collect();
        let meant = spaced.len() > 1 && !arg.value.contains(',') && facts.contains_key(spaced[0]);
        if meant {
            let message = format!("facts without commas between them: `{}`", arg.value);
            self.error("fact.unknown", message, &arg.span, Some(format!("write `{}=\"{}\"`", arg.name, spaced.join(", "))));
        }
        meant
    }

    /// A link that leads out of this language's folder.
    pub(super) fn leaves(&mut self, target: &str, span: &Range<usize>) {
        let Some((language, path)) = self.of_language(target) else {
            return self.error("link.leaves-site", format!("a link that leads out of the site: `{target}`"), span, Some(INSIDE.into()));
        };
        let message = format!("a link to a page's translation, whose path is that of the original: `{target}`");
        let help = format!("link to `{path}`: from a page in {language} it leads to the page in {language}, and the menu of languages to the others");
        self.error("link.leaves-site", message, span, Some(help));
    }

    /// The language of this page, and the path within it, of a link that goes up to the folder of a language and down again.
    fn of_language(&self, target: &str) -> Option<(String, String)> {
        let below = target.trim_start_matches("../");
        let (code, path) = below.split_once('/').filter(|_| below.len() < target.len())?;
        let all = &self.checked.config.languages;
        all.iter().find(|language| *language.code == *code)?;
        let own = all.iter().find(|language| language.code == self.page.lang).unwrap_or(&all[0]);
        Some((own.name.to_string(), relative(&self.page.folder, path)))
    }

    /// What a call prints of facts that are there.
    pub(super) fn values(&mut self, call: &Call, component: &Component) {
        let of = |kind: ParamType| call.args.iter().find(move |arg| component.params.get(&arg.name).is_some_and(|param| param.kind == kind));
        let facts = &self.checked.records.facts;
        let shown = |id: &str| facts.get(id.trim()).map(|entry| &entry.record).filter(|fact| fact.shown());
        match component.query {
            Query::Fact if arguments(call, component).get("show").is_none_or(|show| show != "statement") => {
                let Some((arg, fact)) = of(ParamType::Fact).and_then(|arg| Some((arg, shown(&arg.value)?))) else { return };
                if fact.value.trim().is_empty() {
                    let help = format!(
                        "add `value = \"…\"` to the fact, or print its statement: `{{{{ {} {}=\"{}\" show=\"statement\" }}}}`",
                        call.name, arg.name, fact.id
                    );
                    self.error("fact.no-value", format!("the fact `{}` has no value to print", fact.id), &arg.span, Some(help));
                }
            }
            Query::Chart => {
                let Some(arg) = of(ParamType::Facts) else { return };
                let facts: Vec<&Fact> = arg.value.split(',').filter_map(shown).collect();
                let bare = facts.iter().find(|fact| measure(fact).is_none());
                if let Some(fact) = bare {
                    let value = if fact.value.trim().is_empty() { "no value".to_owned() } else { format!("the value `{}`", fact.value) };
                    let help = "leave it out of the chart: only a number has a length".to_owned();
                    self.error(
                        "chart.incomparable",
                        format!("the fact `{}` has {value}, of which no bar can be drawn", fact.id),
                        &arg.span,
                        Some(help),
                    );
                } else if let Some((first, other)) =
                    facts.split_first().and_then(|(first, rest)| Some((first, rest.iter().find(|fact| !alike(first, fact))?)))
                {
                    let message = format!("a chart of `{}` in {} and `{}` in {}", first.id, unit(first), other.id, unit(other));
                    let help = "compare facts of one unit; make a chart for each, or write them as sentences".to_owned();
                    self.error("chart.incomparable", message, &arg.span, Some(help));
                }
            }
            _ => {}
        }
    }
}

/// Whether two facts are measured alike: both as shares of a whole, or in one unit.
fn alike(one: &Fact, other: &Fact) -> bool {
    match (share(one), share(other)) {
        (Some(_), Some(_)) => true,
        (None, None) => one.unit.trim() == other.unit.trim(),
        _ => false,
    }
}

fn unit(fact: &Fact) -> String {
    let unit = fact.unit.trim();
    if unit.is_empty() { "no unit".into() } else { format!("`{unit}`") }
}
