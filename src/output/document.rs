//! The documents that are not pages: sitemap, feed, robots.txt, redirects, and `site.json`.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use minijinja::context;
use serde::Serialize;
use serde_json::{Value, json};

use super::unknown;
use crate::diagnostic::Diagnostic;
use crate::escape::xml;
use crate::records::Fact;
use crate::site::{Edition, Entry, Site, StatusLanguage, StatusPage, StatusSection};
use crate::theme::{Theme, strings_value};
use crate::url;

fn absolute(site: &Site, page_url: &str) -> String {
    format!("{}{}", site.config().base_url, url::encode(page_url))
}

/// <https://www.sitemaps.org/protocol.html>, with the languages of each page as Google reads them.
pub fn sitemap(site: &Site) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for (_, entry) in site.entries().filter(|(_, entry)| listed(entry)) {
        out.push_str(&format!("<url><loc>{}</loc>", xml(&absolute(site, &entry.url))));
        if let Some(date) = entry.front.updated {
            out.push_str(&format!("<lastmod>{date}</lastmod>"));
        }
        let at = |edition: &Edition| edition.pages.get(&entry.page.path).filter(|other| listed(other)).map(|other| other.url.clone());
        let others: Vec<(&str, Arc<str>)> = site.editions.iter().filter_map(|edition| Some((&*edition.language.code, at(edition)?))).collect();
        // Pages without an original are no translations of each other.
        if let Some(default) = at(&site.editions[0]).filter(|_| others.len() > 1) {
            for (code, url) in others.into_iter().chain([("x-default", default)]) {
                out.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"{}\"/>", xml(&absolute(site, &url))));
            }
        }
        out.push_str("</url>\n");
    }
    out.push_str("</urlset>\n");
    out
}

fn listed(entry: &Entry) -> bool {
    !entry.fallback && !entry.front.noindex
}

/// `robots.txt` (RFC 9309): everything may be read; the sitemap where there is one.
pub fn robots(site: &Site) -> String {
    let base = &site.config().base_url;
    let map = if base.is_empty() { String::new() } else { format!("\nSitemap: {base}sitemap.xml\n") };
    format!("User-agent: *\nAllow: /\n{map}")
}

/// An Atom feed (RFC 4287) of the thirty pages that changed last.
pub fn atom_feed(site: &Site, edition: usize) -> String {
    let edition = &site.editions[edition];
    let mut entries: Vec<(&Entry, String)> =
        edition.pages.values().filter(|entry| listed(entry)).filter_map(|entry| Some((&**entry, entry.front.updated?.to_string()))).collect();
    entries.sort_by(|(a, a_date), (b, b_date)| b_date.cmp(a_date).then_with(|| a.url.cmp(&b.url)));
    entries.truncate(30);
    let title = edition.voice.wording.title.as_ref().unwrap_or(&site.config().title);
    let home = absolute(site, &url::page_url(&edition.language.prefix, ""));
    // Where nothing is translated yet, that is as old as the originals that stand in.
    let standing_in = || edition.pages.values().filter_map(|entry| entry.front.updated).max().map(|date| date.to_string());
    let newest = entries.first().map(|(_, date)| date.clone()).or_else(standing_in).unwrap_or_else(|| "1970-01-01".into());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<title>{}</title>\n<id>{}</id>\n<link href=\"{}\"/>\n<link rel=\"self\" href=\"{}feed.xml\"/>\n<updated>{newest}T00:00:00Z</updated>\n<author><name>{}</name></author>\n",
        edition.language.code,
        xml(title),
        xml(&home),
        xml(&home),
        xml(&home),
        xml(title),
    );
    for (entry, date) in entries {
        let address = xml(&absolute(site, &entry.url));
        out.push_str(&format!(
            "<entry><title>{}</title><id>{address}</id><link href=\"{address}\"/><updated>{date}T00:00:00Z</updated><summary>{}</summary></entry>\n",
            xml(&entry.title),
            xml(&entry.description),
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// A page at an old address that leads to the new one.
pub fn redirect(theme: &Theme, site: &Site, from: &str, edition: usize, entry: &Entry) -> (String, Vec<Diagnostic>) {
    let language = &site.editions[edition].language;
    let root = url::to_root(from);
    let target = crate::page::link_to(&root, &entry.url, site.portable());
    let canonical = if site.config().base_url.is_empty() { String::new() } else { absolute(site, &entry.url) };
    let strings = theme.strings(&language.code);
    let view = context! {
        root => root,
        target => target,
        canonical => canonical,
        title => &*entry.title,
        lang => context! { code => &*language.code, dir => language.dir },
        strings => strings_value(&strings),
        settings => theme.settings(&language.code),
        text_lang => &*language.code,
    };
    match theme.environment.get_template("redirect.html").and_then(|template| template.render(view)) {
        Ok(html) => (html, Vec::new()),
        Err(error) => (String::new(), vec![theme.template_fault(&error, &unknown::meant)]),
    }
}

/// A page of `site.json`; keys stand in the order of their names, as everywhere in these documents.
#[derive(Serialize)]
struct PageData<'a> {
    description: &'a str,
    kind: &'a str,
    lang: &'a str,
    owner: &'a str,
    relations: BTreeMap<&'a str, Vec<&'a str>>,
    review_by: Option<Date>,
    title: &'a str,
    translation_of: Option<&'a str>,
    updated: Option<Date>,
    url: &'a str,
}

/// `site.json`.
#[derive(Serialize)]
struct SiteData<'a> {
    book: Value,
    facts: Vec<Value>,
    languages: Vec<Value>,
    pages: Vec<PageData<'a>>,
    services: Vec<Value>,
    sources: Vec<Value>,
    terms: Vec<Value>,
}

/// The site as data: what it has pages, facts, sources, services and terms on. Nothing unverified.
pub fn site_json(site: &Site) -> String {
    let config = site.config();
    let records = &site.records;
    let lang = |own: &str| if own.is_empty() { config.languages[0].code.to_string() } else { own.to_owned() };
    let sources = records.sources.values().map(|entry| &entry.record).filter(|source| source.verified).map(
        |s| json!({"key": s.key, "title": s.title, "lang": lang(&s.lang), "publisher": s.publisher, "year": s.year, "url": s.url, "accessed": s.accessed, "grade": s.grade}),
    );
    let services = records.service_order.iter().filter_map(|id| records.services.get(id)).map(|entry| &entry.record).filter(|service| service.shown()).map(|s| {
        json!({"id": s.id, "country": s.country, "name": s.name, "lang": lang(&s.lang), "kind": s.kind, "number": s.number, "url": s.url, "hours": s.hours, "languages": s.languages,
            "free": s.free, "for": s.audience, "also": s.also, "source": s.source, "listed": s.listed, "confirmed_on": s.confirmed_on})
    });
    let terms = records
        .terms
        .values()
        .map(|entry| &entry.record)
        .map(|t| json!({"id": t.id, "term": t.term, "class": t.class, "meaning": t.meaning, "instead": t.instead, "synonyms": t.synonyms}));
    text(&SiteData {
        book: json!({"title": config.title, "description": config.description, "language": config.languages[0].code, "base_url": config.base_url}),
        facts: records.facts.values().map(|entry| &entry.record).filter(|fact| fact.shown()).map(fact).collect(),
        languages: config.languages.iter().map(|language| json!({"code": language.code, "name": language.name, "dir": language.dir})).collect(),
        pages: site.entries().filter(|(_, entry)| !entry.fallback).map(|(edition, entry)| page(site, edition, entry)).collect(),
        services: services.collect(),
        sources: sources.collect(),
        terms: terms.collect(),
    })
}

/// JSON with an end of line.
fn text<T: Serialize>(data: &T) -> String {
    // Texts, numbers, and lists of them: there is nothing that JSON refuses.
    serde_json::to_string(data).unwrap_or_default() + "\n"
}

/// A page of `status.json`.
#[derive(Serialize)]
struct PageStanding<'a> {
    kind: &'a str,
    overdue_from: Option<&'a str>,
    owner: &'a str,
    review_by: Option<&'a str>,
    soon_from: Option<&'a str>,
    title: &'a str,
    updated: Option<&'a str>,
    url: &'a str,
}

impl<'a> PageStanding<'a> {
    fn of(page: &'a StatusPage) -> Self {
        Self {
            kind: &page.kind,
            overdue_from: given(&page.turns.1),
            owner: &page.owner,
            review_by: given(&page.review_by),
            soon_from: given(&page.turns.0),
            title: &page.title,
            updated: given(&page.updated),
            url: &page.url,
        }
    }
}

/// The pages that have to be read again in a month.
#[derive(Serialize)]
struct Reviews<'a> {
    month: Option<&'a str>,
    pages: Vec<&'a str>,
}

/// `status.json`.
#[derive(Serialize)]
struct Standing<'a> {
    languages: Vec<Value>,
    owners: Vec<Value>,
    pages: Vec<PageStanding<'a>>,
    reviews: Vec<Reviews<'a>>,
    services: Value,
    sources: Vec<Value>,
}

/// How the site stands, as data: pages and their dates, languages, sources by year. Nothing of today.
pub fn status_json(site: &Site) -> String {
    let status = crate::site::status(site, 0);
    let (services, tried) = status.services;
    text(&Standing {
        languages: status.languages.iter().map(|language| of_language(language, &status.sections)).collect(),
        owners: status
            .owners
            .iter()
            .map(|owner| json!({"owner": given(&owner.owner), "pages": owner.pages, "next_review": given(&owner.next)}))
            .collect(),
        pages: status.pages.iter().map(PageStanding::of).collect(),
        reviews: status
            .months()
            .into_iter()
            .map(|(month, pages)| Reviews { month: given(month), pages: pages.iter().map(|page| &*page.url).collect() })
            .collect(),
        services: json!({"shown": services, "tried": tried}),
        sources: status.sources.iter().map(|(year, count)| json!({"year": (*year > 0).then_some(year), "count": count})).collect(),
    })
}

/// A text, or nothing where it is empty.
fn given(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

fn of_language(language: &StatusLanguage, sections: &[StatusSection]) -> Value {
    let each = sections.iter().zip(&language.sections);
    let each: Vec<Value> = each.map(|(section, pages)| json!({"section": section.path, "pages": pages, "of": section.pages})).collect();
    json!({"code": language.code, "name": language.name, "pages": language.pages, "reviewed": language.reviewed, "of": language.of, "sections": each})
}

fn page<'a>(site: &'a Site, edition: usize, entry: &'a Entry) -> PageData<'a> {
    let front = &entry.front;
    let mut relations = BTreeMap::new();
    for relation in &site.config().relations {
        let path = &entry.page.path;
        for (name, ends) in [(&relation.name, site.edges().from(path, &relation.name)), (&relation.inverse, site.edges().to(path, &relation.name))] {
            let urls: Vec<&str> = ends.iter().filter_map(|(path, _)| site.entry(edition, path)).map(|entry| &*entry.url).collect();
            if !urls.is_empty() {
                relations.insert(name.as_str(), urls);
            }
        }
    }
    PageData {
        description: &entry.description,
        kind: &front.kind,
        lang: &entry.page.lang,
        owner: &front.owner,
        relations,
        review_by: front.review_by.as_ref().map(|at| at.value),
        title: &entry.title,
        translation_of: site.entry(0, &entry.page.path).filter(|_| edition > 0).map(|original| &*original.url),
        updated: front.updated,
        url: &entry.url,
    }
}

fn fact(fact: &Fact) -> Value {
    json!({"id": fact.id, "topic": fact.topic, "statement": fact.statement, "value": fact.value, "unit": fact.unit, "year": fact.year, "scope": fact.scope,
        "sources": fact.sources, "confidence": fact.confidence, "contradicts": fact.contradicts, "supersedes": fact.supersedes})
}
