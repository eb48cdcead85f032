//! What a page names of records and components: the sources it cites, and what its calls are given.

use std::collections::BTreeSet;
use std::ops::Range;

use super::Checker;
use crate::diagnostic::did_you_mean;
use crate::page::Call;
use crate::theme::ParamType;

impl Checker<'_> {
    pub(super) fn source(&mut self, key: &str, span: &Range<usize>) {
        let sources = &self.checked.records.sources;
        match sources.get(key) {
            Some(entry) if entry.record.verified => {}
            Some(_) => {
                let help = "when you have read it, write `verified = true` into its `[[source]]` in `content/sources.toml`".to_owned();
                self.error("source.unverified", format!("the source `{key}` may not be cited: it has no `verified = true`"), span, Some(help));
            }
            None => {
                let alone = key.split([',', ' ']).next().filter(|alone| sources.contains_key(*alone) && *alone != key);
                let several: Vec<&str> = key.split(',').map(|key| key.trim().trim_start_matches('@')).collect();
                let several = (several.len() > 1 && several.iter().all(|key| sources.contains_key(*key)))
                    .then(|| format!("put a semicolon between several: `[@{}]`", several.join("; @")));
                let alone =
                    several.or_else(|| alone.map(|alone| format!("write the key alone, `[@{alone}]`, and a page or chapter into the sentence")));
                let help = alone.or_else(|| did_you_mean(key, sources.keys().map(|key| &**key)));
                let help = help.or_else(|| Some("add it to `content/sources.toml`".into()));
                self.error("source.unknown", format!("there is no source `{key}`"), span, help);
            }
        }
    }

    pub(super) fn call(&mut self, call: &Call) {
        let Some(component) = self.checked.components.get(&call.name) else {
            return;
        };
        self.values(call, component);
        for arg in call.args.iter().filter(|arg| !arg.value.trim().is_empty()) {
            let Some(param) = component.params.get(&arg.name) else {
                continue;
            };
            match param.kind {
                ParamType::Fact => self.fact(&arg.value, &arg.span),
                ParamType::Facts => {
                    if self.without_commas(arg) {
                        continue;
                    }
                    for id in arg.value.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                        self.fact(id, &arg.span);
                    }
                }
                ParamType::Source => self.source(&arg.value, &arg.span),
                ParamType::Term => {
                    let terms = &self.checked.records.terms;
                    self.known(
                        "term",
                        "term.unknown",
                        &arg.value,
                        terms.contains_key(arg.value.as_str()) || self.checked.records.unread.contains(arg.value.as_str()),
                        || terms.keys().map(|id| &**id).collect(),
                        &arg.span,
                    );
                }
                ParamType::Service => {
                    let services = &self.checked.records.services;
                    let service = services.get(arg.value.as_str()).map(|entry| &entry.record);
                    if let Some(hidden) = service.filter(|service| !service.shown()) {
                        let (why, help) = hidden.why_hidden();
                        let message = format!("the service `{}` may not be shown: it {why}", arg.value);
                        self.error("service.unverified", message, &arg.span, Some(help.to_owned()));
                        continue;
                    }
                    let known = || services.iter().filter(|(_, s)| s.record.shown()).map(|(id, _)| &**id).collect();
                    self.known("service", "service.unknown", &arg.value, service.is_some(), known, &arg.span);
                }
                ParamType::Kind => {
                    let declared = self.checked.config.kinds.iter().map(|kind| kind.name.as_str());
                    let known: Vec<&str> = declared.chain(["page", "section"]).collect();
                    self.known("kind", "component.unknown-kind", &arg.value, known.contains(&arg.value.as_str()), || known, &arg.span);
                }
                ParamType::Relation => {
                    let known: Vec<&str> = self.checked.config.relations.iter().flat_map(|r| [r.name.as_str(), &r.inverse]).collect();
                    self.known("relation", "component.unknown-relation", &arg.value, known.contains(&arg.value.as_str()), || known, &arg.span);
                }
                ParamType::Key => {
                    let keys = self.checked.config.kinds.iter().flat_map(|kind| &kind.keys).filter(|key| !key.choices.is_empty());
                    let known: BTreeSet<&str> = keys.map(|key| key.name.as_str()).collect();
                    let is_known = known.contains(arg.value.as_str());
                    self.known("key with choices", "component.unknown-key", &arg.value, is_known, || known.into_iter().collect(), &arg.span);
                }
                ParamType::Folder => {
                    let wide = self.checked.wide;
                    let paths =
                        || wide.iter().flat_map(|wide| wide.pages.values()).filter(|entry| entry.page.is_index).map(|entry| &*entry.page.path);
                    let is_known = self.folders.get_or_insert_with(|| paths().collect()).contains(arg.value.as_str());
                    self.known("folder of pages", "component.unknown-folder", &arg.value, is_known, || paths().collect(), &arg.span);
                }
                ParamType::Text | ParamType::Flag | ParamType::Number | ParamType::Choice | ParamType::Country => {}
            }
        }
    }

    pub(super) fn fact(&mut self, id: &str, span: &Range<usize>) {
        let facts = &self.checked.records.facts;
        match facts.get(id) {
            None => {
                let help = did_you_mean(id, facts.keys().map(|id| &**id)).or_else(|| Some("add it to `content/facts.toml`".into()));
                self.error("fact.unknown", format!("there is no fact `{id}`"), span, help);
            }
            Some(fact) if !fact.record.shown() => {
                let (why, help) = fact.record.why_hidden();
                self.error("fact.unverified", format!("the fact `{id}` may not be shown: it {why}"), span, Some(help.to_owned()));
            }
            Some(_) => {}
        }
    }

    pub(super) fn known<'k>(
        &mut self,
        what: &str,
        code: &'static str,
        value: &str,
        is_known: bool,
        known: impl FnOnce() -> Vec<&'k str>,
        span: &Range<usize>,
    ) {
        if !value.is_empty() && !is_known {
            let known: Vec<&str> = known().into_iter().filter(|known| !known.is_empty()).collect();
            let help = did_you_mean(value, known.iter().copied()).unwrap_or_else(|| match code {
                "term.unknown" => "add it to `content/glossary.toml`".into(),
                "service.unknown" => "add it to `content/services.toml`".into(),
                _ if known.is_empty() => format!("there is no {what} yet"),
                _ => format!("there are: {}", known.iter().take(12).copied().collect::<Vec<_>>().join(", ")),
            });
            self.error(code, format!("there is no {what} `{value}`"), span, Some(help));
        }
    }
}
