//! What a page tells machines that read pages (JSON-LD, <https://schema.org>): the site on home,
//! elsewhere the way to the page and when it was last changed. Needs absolute addresses.

use jiff::civil::Date;
use serde::Serialize;

use crate::site::Context;
use crate::url;

/// What stands in the page beside what its context says.
pub struct Said<'a> {
    /// The site's title.
    pub book: &'a str,
    /// The site's absolute address.
    pub base_url: &'a str,
    /// The page's title.
    pub title: &'a str,
    /// Its description.
    pub description: &'a str,
    /// The language of its text.
    pub lang: &'a str,
}

// Names stand in the order of the alphabet, here as in what is written.

#[derive(Serialize)]
struct WebSite<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    description: &'a str,
    #[serde(rename = "inLanguage")]
    lang: &'a str,
    name: &'a str,
    url: String,
}

#[derive(Serialize)]
struct Graph<'a> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: (Breadcrumbs<'a>, Article<'a>),
}

#[derive(Serialize)]
struct Breadcrumbs<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    steps: Vec<Step<'a>>,
}

#[derive(Serialize)]
struct Step<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    /// Its address; the last step is the page itself, which needs none.
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<String>,
    name: &'a str,
    position: usize,
}

#[derive(Serialize)]
struct Article<'a> {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    updated: Option<Date>,
    headline: &'a str,
    #[serde(rename = "inLanguage")]
    lang: &'a str,
}

/// The text of a `<script type="application/ld+json">`; empty for pages that are not to be found,
/// and without an absolute address.
pub fn linked_data(said: &Said<'_>, context: &Context) -> String {
    let front = &context.front;
    let Some(canonical) = context.canonical.as_deref().filter(|_| !said.base_url.is_empty() && !front.noindex && !front.sensitive) else {
        return String::new();
    };
    let (schema, lang) = ("https://schema.org", said.lang);
    let data = if context.breadcrumbs.is_empty() {
        let url = format!("{}{}", said.base_url, url::encode(canonical));
        serde_json::to_string(&WebSite { context: schema, kind: "WebSite", description: said.description, lang, name: said.book, url })
    } else {
        let above = context.breadcrumbs.iter().map(|crumb| (Some(format!("{}{}", said.base_url, crumb.href)), &*crumb.title));
        let steps = (1..).zip(above.chain([(None, said.title)]));
        let steps = steps.map(|(position, (item, name))| Step { kind: "ListItem", item, name, position }).collect();
        let article = Article { kind: "Article", updated: front.updated, headline: said.title, lang };
        serde_json::to_string(&Graph { context: schema, graph: (Breadcrumbs { kind: "BreadcrumbList", steps }, article) })
    };
    let data = data.unwrap_or_default();
    // So that no title can end the element.
    if data.contains('<') { data.replace('<', "\\u003c") } else { data }
}
