//! Facts whose values are printed must have some, and bars be such that they can be compared.

use super::Checker;
use crate::page::{Call, arguments};
use crate::records::{Fact, share};
use crate::site::answer::measure;
use crate::theme::{Component, ParamType, Query};

impl Checker<'_> {
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
