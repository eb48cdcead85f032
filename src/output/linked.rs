//! What a page tells machines that read pages (JSON-LD, <https://schema.org>): the site on home,
//! elsewhere the way to the page and when it was last changed. Needs absolute addresses.

use serde_json::{Value, json};

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

/// The text of a `<script type="application/ld+json">`; empty for pages that are not to be found,
/// and without an absolute address.
pub fn linked_data(said: &Said<'_>, context: &Context) -> String {
    let front = &context.front;
    let Some(canonical) = context.canonical.as_deref().filter(|_| !said.base_url.is_empty() && !front.noindex && !front.sensitive) else {
        return String::new();
    };
    let absolute = |address: &str| format!("{}{}", said.base_url, url::encode(address));
    let data = if context.breadcrumbs.is_empty() {
        json!({"@context": "https://schema.org", "@type": "WebSite", "name": said.book, "description": said.description, "url": absolute(canonical), "inLanguage": said.lang})
    } else {
        let steps: Vec<Value> = context
            .breadcrumbs
            .iter()
            .enumerate()
            .map(|(at, crumb)| json!({"@type": "ListItem", "position": at + 1, "name": &*crumb.title, "item": format!("{}{}", said.base_url, crumb.href)}))
            // The last step is the page itself, which needs no address.
            .chain([json!({"@type": "ListItem", "position": context.breadcrumbs.len() + 1, "name": said.title})])
            .collect();
        let mut article = json!({"@type": "Article", "headline": said.title, "inLanguage": said.lang});
        if let Some(updated) = front.updated {
            article["dateModified"] = updated.to_string().into();
        }
        json!({"@context": "https://schema.org", "@graph": [{"@type": "BreadcrumbList", "itemListElement": steps}, article]})
    };
    // So that no title can end the element.
    serde_json::to_string(&data).unwrap_or_default().replace('<', "\\u003c")
}
