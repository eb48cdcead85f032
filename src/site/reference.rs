//! Everything a page refers to must be there: links, anchors, images, facts, sources, terms, services.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Edition, Site};
use crate::diagnostic::{Diagnostic, MOST, Place, did_you_mean};
use crate::page::{Address, Call, Page, address};
use crate::table::At;
use crate::theme::{ParamType, Query};

/// What leads nowhere, by page file, over all pages in their own language.
pub fn check(site: &Site) -> BTreeMap<Arc<str>, Vec<Diagnostic>> {
    site.editions
        .iter()
        .flat_map(|edition| edition.pages.values().filter(|entry| !entry.fallback).map(move |entry| (edition, entry)))
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|(edition, entry)| (entry.page.file.clone(), check_page(site, edition, &entry.page)))
        .filter(|(_, faults)| !faults.is_empty())
        .collect()
}

/// What leads nowhere from one page.
pub fn check_page(site: &Site, edition: &Edition, page: &Page) -> Vec<Diagnostic> {
    let mut checker = Checker { site, edition, page, faults: Vec::new() };
    checker.page();
    checker.faults
}

struct Checker<'a> {
    site: &'a Site,
    edition: &'a Edition,
    page: &'a Page,
    faults: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn page(&mut self) {
        let outline = self.page.outline.clone();
        for link in &outline.links {
            self.link(link);
        }
        for image in &outline.images {
            self.image(image);
        }
        for cite in &outline.cites {
            self.source(&cite.value, &cite.span);
        }
        for call in &outline.calls {
            self.call(call);
        }
    }

    fn error(&mut self, code: &'static str, message: String, span: &Range<usize>, help: Option<String>) {
        if self.faults.len() >= MOST {
            return;
        }
        let place = Place::new(&self.page.file, &self.page.text, span.clone());
        self.faults.push(Diagnostic::error(code, message, place).help_if(help));
    }

    fn link(&mut self, link: &At<String>) {
        let target = link.value.as_str();
        match address(&self.page.folder, target) {
            Address::Outside => {}
            Address::Forbidden => {
                let help = "link to a page, or to an address with `https:`".to_owned();
                self.error("link.forbidden", format!("a link that could run something: `{target}`"), &link.span, Some(help));
            }
            Address::Leaves => self.error("link.leaves-site", format!("a link that leads out of the site: `{target}`"), &link.span, None),
            Address::Anchor(anchor) => self.anchor(self.page.path.clone(), &anchor, link),
            Address::Page { path, anchor } => match self.edition.pages.get_key_value(path.as_str()) {
                Some((path, _)) => self.anchor(path.clone(), &anchor, link),
                None => self.missing_page(&path, link),
            },
            Address::File(path) => self.file(&path, link, "link"),
            Address::Root(path) => self.root(&path, link),
        }
    }

    fn missing_page(&mut self, path: &str, link: &At<String>) {
        let target = link.value.split('#').next().unwrap_or_default();
        let lower = path.to_lowercase();
        let pages = &self.edition.pages;
        let twin = pages.keys().find(|known| known.to_lowercase() == lower);
        let near = twin.or_else(|| {
            let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
            let same_name = pages.keys().filter(|known| name(known) == name(path)).collect::<Vec<_>>();
            if let [only] = same_name.as_slice() {
                return Some(*only);
            }
            let near = crate::diagnostic::nearest(path, pages.keys().map(|known| &**known))?;
            pages.get_key_value(near).map(|(path, _)| path)
        });
        let help = near.map(|near| format!("did you mean `{}`?", self.as_written(near)));
        let (code, message) = match twin {
            Some(_) => ("link.case", format!("a link that differs from the file's name in upper and lower case: `{target}`")),
            None => ("link.missing-page", format!("link to a page that does not exist: `{target}`")),
        };
        self.error(code, message, &link.span, help);
    }

    /// How a link from this page to another is written.
    fn as_written(&self, path: &str) -> String {
        let below = self.edition.pages.get(path).map_or_else(String::new, |entry| {
            let folder = if entry.fallback { &self.site.editions[0].language.folder } else { &self.edition.language.folder };
            entry.page.file.strip_prefix(folder.as_str()).unwrap_or(&entry.page.file).to_owned()
        });
        relative(&self.page.folder, &below)
    }

    fn anchor(&mut self, path: Arc<str>, anchor: &str, link: &At<String>) {
        if anchor.is_empty() {
            return;
        }
        let Some(entry) = self.edition.pages.get(&path) else {
            return;
        };
        let outline = &entry.page.outline;
        let lists = |query: Query| outline.calls.iter().any(|call| self.site.components.get(&call.name).is_some_and(|c| c.query == query));
        let known = outline.headings.iter().any(|heading| heading.id == anchor)
            || anchor.starts_with("term-") && lists(Query::Terms)
            || anchor.starts_with("source-") && lists(Query::Sources)
            || entry.page.text.contains(&format!("id=\"{anchor}\""));
        if !known {
            let headings = outline.headings.iter().map(|heading| heading.id.as_str());
            let help = did_you_mean(anchor, headings.clone()).or_else(|| {
                let all: Vec<&str> = headings.take(12).collect();
                (!all.is_empty()).then(|| format!("its headings: {}", all.join(", ")))
            });
            self.error("link.missing-anchor", format!("link to a heading that does not exist: `#{anchor}`"), &link.span, help);
        }
    }

    /// A file beside the page, in its own language's folder or the original's.
    fn file(&mut self, path: &str, link: &At<String>, what: &str) {
        let folders = [&self.edition.language.folder, &self.site.editions[0].language.folder];
        if folders.iter().any(|folder| self.site.files.contains_key(format!("{folder}{path}").as_str())) {
            return;
        }
        let as_page = path.trim_end_matches('/').trim_end_matches("/index.html").trim_end_matches(".html");
        let page = self.page_named(as_page).map(|page| format!("link to the page's file: `{}`", self.as_written(&page)));
        let folder = self.edition.language.folder.clone();
        let beside: Vec<&str> = self.site.files.keys().filter_map(|file| file.strip_prefix(folder.as_str())).collect();
        let near = crate::diagnostic::nearest(path, beside).map(|near| format!("did you mean `{}`?", relative(&self.page.folder, near)));
        let code = if what == "image" { "image.missing" } else { "link.missing-file" };
        let message = format!("{what} to a file that does not exist: `{}`", link.value);
        let message = if what == "image" { message.replace("image to", "image from") } else { message };
        self.error(code, message, &link.span, page.or(near));
    }

    /// The page at a path, or the only one whose name is the path's last part.
    fn page_named(&self, path: &str) -> Option<Arc<str>> {
        let pages = &self.edition.pages;
        if let Some((path, _)) = pages.get_key_value(path.trim_matches('/')) {
            return Some(path.clone());
        }
        let name = path.rsplit('/').next().filter(|name| !name.is_empty() && !name.contains('.'))?;
        let mut same = pages.keys().filter(|known| known.rsplit('/').next() == Some(name));
        same.next().filter(|_| same.next().is_none()).cloned()
    }

    fn root(&mut self, path: &str, link: &At<String>) {
        let known = self.site.files.contains_key(format!("static/{path}").as_str()) || path.is_empty();
        if !known {
            let near = crate::diagnostic::nearest(path, self.site.files.keys().filter_map(|file| file.strip_prefix("static/")));
            let page = self.page_named(path.trim_end_matches('/').trim_end_matches(".html"));
            let page = page.map(|page| format!("link to the page's file: `{}`", self.as_written(&page)));
            let help = page.unwrap_or_else(|| {
                near.map_or_else(
                    || "addresses from the root lead to files of `static/`; link to a page by its file".to_owned(),
                    |near| format!("did you mean `/{near}`?"),
                )
            });
            self.error("link.missing-file", format!("link to a file that does not exist: `{}`", link.value), &link.span, Some(help));
        }
    }

    fn image(&mut self, image: &At<String>) {
        match address(&self.page.folder, &image.value) {
            Address::File(path) => self.file(&path, image, "image"),
            Address::Root(path) => self.root(&path, image),
            Address::Outside => {
                let help = "copy it beside the page, if its licence allows".to_owned();
                self.error("image.outside", format!("an image from another host: `{}`", image.value), &image.span, Some(help));
            }
            Address::Leaves => self.error("link.leaves-site", format!("an image outside the site: `{}`", image.value), &image.span, None),
            _ => self.error("image.missing", format!("no image: `{}`", image.value), &image.span, None),
        }
    }

    fn source(&mut self, key: &str, span: &Range<usize>) {
        let sources = &self.site.records.sources;
        match sources.get(key) {
            Some(entry) if entry.record.verified => {}
            Some(_) => {
                let help = "read it, then set `verified = true` in `content/sources.toml`".to_owned();
                self.error("source.unverified", format!("the source `{key}` is not verified"), span, Some(help));
            }
            None => {
                let help = did_you_mean(key, sources.keys().map(|key| &**key)).or_else(|| Some("add it to `content/sources.toml`".into()));
                self.error("source.unknown", format!("there is no source `{key}`"), span, help);
            }
        }
    }

    fn call(&mut self, call: &Call) {
        let Some(component) = self.site.components.get(&call.name).cloned() else {
            return;
        };
        for arg in &call.args {
            let Some(param) = component.params.get(&arg.name) else {
                continue;
            };
            match param.kind {
                ParamType::Fact => self.fact(&arg.value, &arg.span),
                ParamType::Facts => {
                    for id in arg.value.split(',').map(str::trim).filter(|id| !id.is_empty()) {
                        self.fact(id, &arg.span);
                    }
                }
                ParamType::Source => self.source(&arg.value, &arg.span),
                ParamType::Term => {
                    let known = self.site.records.terms.keys().map(|id| &**id).collect::<Vec<_>>();
                    self.known("term", "term.unknown", &arg.value, &known, &arg.span);
                }
                ParamType::Service => {
                    let known = self.site.records.services.iter().filter(|(_, s)| s.record.shown()).map(|(id, _)| &**id).collect::<Vec<_>>();
                    self.known("service", "service.unknown", &arg.value, &known, &arg.span);
                }
                ParamType::Kind => {
                    let known = self
                        .site
                        .config()
                        .kinds
                        .iter()
                        .map(|kind| kind.name.as_str())
                        .chain(["page", "section"])
                        .map(str::to_owned)
                        .collect::<Vec<_>>();
                    self.known("kind", "component.unknown-kind", &arg.value, &known.iter().map(String::as_str).collect::<Vec<_>>(), &arg.span);
                }
                ParamType::Relation => {
                    let known: Vec<String> = self.site.config().relations.iter().flat_map(|r| [r.name.clone(), r.inverse.clone()]).collect();
                    self.known(
                        "relation",
                        "component.unknown-relation",
                        &arg.value,
                        &known.iter().map(String::as_str).collect::<Vec<_>>(),
                        &arg.span,
                    );
                }
                ParamType::Folder => {
                    let known: Vec<&str> = self.edition.pages.values().filter(|entry| entry.page.is_index).map(|entry| &*entry.page.path).collect();
                    self.known("folder of pages", "component.unknown-folder", &arg.value, &known, &arg.span);
                }
                ParamType::Text | ParamType::Flag | ParamType::Number | ParamType::Choice => {}
            }
        }
    }

    fn fact(&mut self, id: &str, span: &Range<usize>) {
        let facts = &self.site.records.facts;
        match facts.get(id) {
            None => {
                let help = did_you_mean(id, facts.keys().map(|id| &**id)).or_else(|| Some("add it to `content/facts.toml`".into()));
                self.error("fact.unknown", format!("there is no fact `{id}`"), span, help);
            }
            Some(fact) if !fact.record.shown() => {
                let help = "check it against its source, or leave it out and say what is not known".to_owned();
                self.error("fact.unverified", format!("the fact `{id}` {}", fact.record.why_hidden()), span, Some(help));
            }
            Some(_) => {}
        }
    }

    fn known(&mut self, what: &str, code: &'static str, value: &str, known: &[&str], span: &Range<usize>) {
        if !value.is_empty() && !known.contains(&value) {
            let help = did_you_mean(value, known.iter().copied());
            self.error(code, format!("there is no {what} `{value}`"), span, help);
        }
    }
}

/// The path from a folder to a file.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1);
    let up = "../".repeat(from.len() - common);
    format!("{up}{}", to[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_lead_up_and_down() {
        assert_eq!(relative("risks", "risks/a.md"), "a.md");
        assert_eq!(relative("risks", "practices/a.md"), "../practices/a.md");
        assert_eq!(relative("", "a/b.md"), "a/b.md");
        assert_eq!(relative("a/b", "index.md"), "../../index.md");
    }
}
