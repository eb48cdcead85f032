//! Typed relations between pages, in both directions from one declaration.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Entry, Pages};
use crate::config::{Config, Relation};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::page::Target;
use crate::records::Records;

/// Where front matter starts: behind the line `+++`.
const FRONT: usize = 4;

/// One end of a relation: the other page's path, and the fact that carries it.
pub type End = (Arc<str>, Option<Arc<str>>);

/// Relations by path and name.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    out: BTreeMap<(Arc<str>, Arc<str>), Vec<End>>,
    back: BTreeMap<(Arc<str>, Arc<str>), Vec<End>>,
}

impl Edges {
    /// Where a page leads by a relation it declares.
    pub fn from(&self, path: &Arc<str>, relation: &str) -> &[End] {
        self.out.get(&(path.clone(), relation.into())).map_or(&[], Vec::as_slice)
    }

    /// The pages that lead to this one by a relation.
    pub fn to(&self, path: &Arc<str>, relation: &str) -> &[End] {
        self.back.get(&(path.clone(), relation.into())).map_or(&[], Vec::as_slice)
    }
}

/// Stands for everything that [`edges`] looks at in pages: which there are and of what kind, and
/// the whole of those that have relations or should.
pub fn key(pages: &Pages, drafts: &BTreeSet<Arc<str>>, config: &Config) -> Digest {
    // Where no relation is declared none is looked at.
    if config.relations.is_empty() {
        return Digest::default();
    }
    let mut bytes = Vec::with_capacity(pages.len() * 48);
    for path in drafts {
        bytes.extend_from_slice(path.as_bytes());
        bytes.push(0xfd);
    }
    let targets = |entry: &Entry| entry.front.relations.iter().flat_map(|(_, targets)| targets).any(|target| is_title(&target.to.value));
    let by_title = pages.values().any(|entry| targets(entry));
    for (path, entry) in pages {
        if by_title {
            bytes.extend_from_slice(entry.title.as_bytes());
            bytes.push(0xff);
        }
        let kind = &entry.front.kind;
        for text in [path.as_bytes(), kind.as_bytes()] {
            bytes.extend_from_slice(text);
            bytes.push(0xff);
        }
        if !entry.front.relations.is_empty() || config.relations.iter().any(|relation| relation.from.contains(kind)) {
            bytes.extend_from_slice(&entry.page.digest.bytes());
            bytes.push(0xfe);
        }
    }
    Digest::of(&bytes)
}

/// Whether a text in the place of a page's path may be a title: paths are written in small letters, without spaces.
pub fn is_title(text: &str) -> bool {
    !text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'/' | b'.'))
}

/// Whether a page is called so.
pub fn is_called(entry: &Entry, title: &str) -> bool {
    is_title(title) && entry.title.trim().to_lowercase() == title.trim().to_lowercase()
}

/// The relations of all pages; what leads nowhere, to the wrong kind, or is missing, is reported.
pub fn edges(pages: &Pages, drafts: &BTreeSet<Arc<str>>, config: &Config, records: &Records) -> (Edges, Vec<Diagnostic>) {
    let mut edges = Edges::default();
    let mut faults = Vec::new();
    for (path, entry) in pages {
        for (name, targets) in &entry.front.relations {
            let Some(relation) = config.relations.iter().find(|relation| relation.name == **name) else {
                continue;
            };
            for target in targets {
                let Some(to) = resolve(entry, target, relation, (pages, drafts), records, &mut faults) else {
                    continue;
                };
                let fact = target.fact.as_ref().filter(|fact| records.facts.get(fact.value.as_str()).is_some_and(|f| f.record.shown()));
                let fact: Option<Arc<str>> = fact.map(|at| at.value.as_str().into());
                let ends = edges.out.entry((path.clone(), name.clone())).or_default();
                if ends.iter().any(|(known, _)| *known == to) {
                    let message = format!("`{name}` names `{to}` twice");
                    faults.push(Diagnostic::error("relation.duplicate", message, place(entry, &target.to.span)).help("delete one of them"));
                    continue;
                }
                ends.push((to.clone(), fact.clone()));
                edges.back.entry((to, name.clone())).or_default().push((path.clone(), fact));
            }
        }
        for relation in config.relations.iter().filter(|relation| relation.from.contains(&entry.front.kind)) {
            let targets = entry.front.relations.iter().find(|(name, _)| **name == *relation.name).map_or(&[][..], |(_, targets)| targets);
            // A target that leads nowhere was reported; it is not missing as well.
            let count = edges.from(path, &relation.name).len().max(targets.len());
            if count < relation.min && !entry.front.unread && !entry.page.outline.front.unread {
                let message =
                    format!("a page of kind `{}` needs at least {} `{}`, this one has {count}", entry.front.kind, relation.min, relation.name);
                let kinds: Vec<String> = relation.to.iter().map(|kind| format!("`{kind}`")).collect();
                let help = format!("add pages of kind {}: `{} = [{}]`", kinds.join(" or "), relation.name, longer(targets, relation, pages));
                let at = entry.page.key(&relation.name).unwrap_or(FRONT..FRONT);
                let place = Place::new(&entry.page.file, &entry.page.text(), at);
                faults.push(Diagnostic::error("relation.minimum", message, place).help(help));
            }
        }
    }
    (edges, faults)
}

/// The items of a list that is long enough: those that are there, and others that would fit.
fn longer(targets: &[Target], relation: &Relation, pages: &Pages) -> String {
    let item = |target: &Target| match &target.fact {
        Some(fact) => format!("{{ to = \"{}\", fact = \"{}\" }}", target.to.value, fact.value),
        None => format!("\"{}\"", target.to.value),
    };
    let named = |path: &str| targets.iter().any(|target| crate::url::canonical(&target.to.value).trim_end_matches("/index") == path);
    let fitting = pages.iter().filter(|(path, page)| relation.to.contains(&page.front.kind) && !named(path)).map(|(path, _)| &**path);
    let others = fitting.chain(std::iter::repeat("folder/page")).take(relation.min.saturating_sub(targets.len()));
    let items: Vec<String> = targets.iter().map(item).chain(others.map(|path| format!("\"{path}\""))).collect();
    items.join(", ")
}

fn place(entry: &Entry, span: &std::ops::Range<usize>) -> Place {
    Place::new(&entry.page.file, &entry.page.text(), span.start + FRONT..span.end + FRONT)
}

fn resolve(
    entry: &Entry,
    target: &Target,
    relation: &Relation,
    (pages, drafts): (&Pages, &BTreeSet<Arc<str>>),
    records: &Records,
    faults: &mut Vec<Diagnostic>,
) -> Option<Arc<str>> {
    if let Some(fact) = &target.fact {
        let problem = match records.facts.get(fact.value.as_str()) {
            None => {
                let help = did_you_mean(&fact.value, records.facts.keys().map(|id| &**id));
                let help = help.or_else(|| Some("add it to `content/facts.toml`, or leave `fact` out".into()));
                Some(("fact.unknown", format!("there is no fact `{}`", fact.value), help))
            }
            Some(found) if !found.record.shown() => {
                let (why, help) = found.record.why_hidden();
                Some(("fact.unverified", format!("the fact `{}` may not be shown: it {why}", fact.value), Some(help.to_owned())))
            }
            Some(_) => None,
        };
        if let Some((code, message, help)) = problem {
            faults.push(Diagnostic::error(code, message, place(entry, &fact.span)).help_if(help));
        }
    }
    let written = crate::url::canonical(&target.to.value);
    if written.trim().is_empty() {
        let message = format!("`{}` names no page: its text is empty", relation.name);
        faults.push(
            Diagnostic::error("relation.missing-page", message, place(entry, &target.to.span)).help("write a page's path, `index` for the home page"),
        );
        return None;
    }
    let bare = written.strip_suffix("/index").unwrap_or(if written == "index" { "" } else { &written });
    let Some((path, found)) = pages.get_key_value(bare) else {
        if drafts.contains(bare) {
            let message = format!("`{}` leads to a page that is a draft: `{}`", relation.name, target.to.value);
            faults.push(Diagnostic::error("relation.missing-page", message, place(entry, &target.to.span)).help(super::WHEN_DRAFT));
            return None;
        }
        let message = format!("`{}` leads to a page that does not exist: `{}`", relation.name, target.to.value);
        let fits = |page: &Entry| relation.to.contains(&page.front.kind);
        let mut called = pages.iter().filter(|(_, page)| is_called(page, &target.to.value));
        let called = called.clone().find(|(_, page)| fits(page)).or_else(|| called.next());
        let called = called.map(|(path, _)| format!("a page is named by its path: write `{path}`"));
        let fitting = pages.iter().filter(|(_, page)| fits(page)).map(|(path, _)| &**path);
        let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
        let mut same_name = fitting.clone().filter(|path| name(path) == name(bare));
        let same_name = same_name.next().filter(|_| same_name.next().is_none()).map(|path| format!("did you mean `{path}`?"));
        let meant = bare.trim_end_matches(".md").trim_start_matches(['.', '/']);
        let written = meant != bare && (pages.contains_key(meant));
        let exact = written.then(|| format!("write the page's path below the language's folder: `{meant}`"));
        let help =
            called.or(exact).or(same_name).or_else(|| did_you_mean(bare, fitting)).or_else(|| did_you_mean(bare, pages.keys().map(|path| &**path)));
        let help = help.or_else(|| Some("write the page's path below the language's folder, without `.md`, or delete it from the list".into()));
        let fault = Diagnostic::error("relation.missing-page", message, place(entry, &target.to.span)).help_if(help);
        faults.push(fault.meaning(&entry.page.other(bare)));
        return None;
    };
    if !relation.to.contains(&found.front.kind) && !found.front.unread {
        let message = format!("`{}` leads to a page of kind `{}`: `{path}`", relation.name, found.front.kind);
        let kinds: Vec<String> = relation.to.iter().map(|kind| format!("`{kind}`")).collect();
        let help = format!("it may lead to pages of kind {}", kinds.join(" or "));
        faults.push(Diagnostic::error("relation.wrong-kind", message, place(entry, &target.to.span)).help(help));
        return None;
    }
    if *path == entry.page.path {
        let message = format!("`{}` leads from the page to itself", relation.name);
        faults.push(Diagnostic::error("relation.itself", message, place(entry, &target.to.span)).help("name another page, or delete it"));
        return None;
    }
    Some(path.clone())
}
