//! Every link of the repository's own site, in every language: none broken, none in another language than
//! the reader's where theirs is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::site;
use crate::support::html::{Token, tokens};

/// A link as it stands on a page.
struct Link {
    /// `a`, `link`, `img` …
    tag: String,
    target: String,
    /// Whether it says that it leads to another language.
    hreflang: Option<String>,
    /// Whether a browser follows it for the reader, as it does a `rel="canonical"` not.
    rel: String,
}

/// A page's links, and the ids that others may lead to.
fn read(html: &str) -> (Vec<Link>, BTreeSet<String>) {
    let (mut links, mut ids) = (Vec::new(), BTreeSet::new());
    for token in tokens(html) {
        let Token::Open { name, attributes } = token else { continue };
        let value = |key: &str| attributes.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.clone());
        ids.extend(value("id"));
        for key in ["href", "src", "action"] {
            if let Some(target) = value(key) {
                let (hreflang, rel) = (value("hreflang"), value("rel").unwrap_or_default());
                links.push(Link { tag: name.clone(), target: plain(&target), hreflang, rel });
            }
        }
    }
    (links, ids)
}

/// References of HTML and of addresses as the signs they stand for.
fn plain(target: &str) -> String {
    let text = target.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&#x2f;", "/");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// A relative address from a folder, as a path from the root; nothing if it leaves the site.
fn resolve(folder: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = if relative.starts_with('/') { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    let folder = relative.is_empty() || relative.ends_with(['/', '.']);
    let path = parts.join("/");
    Some(match (folder, path.is_empty()) {
        (true, true) => "index.html".into(),
        (true, false) => format!("{path}/index.html"),
        (false, _) => path,
    })
}

/// The language of an address, by its first folder.
fn language<'a>(path: &'a str, codes: &BTreeSet<String>) -> &'a str {
    path.split_once('/').map(|(first, _)| first).filter(|first| codes.contains(*first)).unwrap_or("en")
}

#[test]
fn every_link_in_every_language_leads_to_a_page_of_that_language() {
    let tree = site().tree();
    let listed: serde_json::Value = serde_json::from_str(&site().read("site.json")).unwrap();
    let base = listed["book"]["base_url"].as_str().unwrap().to_owned();
    let codes: BTreeSet<String> =
        listed["languages"].as_array().unwrap().iter().map(|language| language["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 13, "{codes:?}");
    let pages: BTreeMap<&str, (Vec<Link>, BTreeSet<String>)> =
        tree.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, bytes)| (path.as_str(), read(&String::from_utf8_lossy(bytes)))).collect();
    let (mut faults, mut visited, mut to_headings, mut between) = (Vec::new(), 0, 0, 0);
    for (path, (links, own)) in &pages {
        let lang = language(path, &codes);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links {
            let mut target = link.target.as_str();
            if !base.is_empty() {
                target = target.strip_prefix(base.as_str()).map_or(target, |rest| if rest.is_empty() { "/" } else { rest });
            }
            if target.contains("://") || ["mailto:", "tel:", "sms:", "data:"].iter().any(|scheme| target.starts_with(scheme)) {
                continue;
            }
            visited += 1;
            let (address, fragment) = target.split_once('#').unwrap_or((target, ""));
            let address = address.split('?').next().unwrap_or_default();
            let found = if address.is_empty() { Some((*path).to_owned()) } else { resolve(folder, address) };
            let Some(found) = found.filter(|found| tree.contains_key(found)) else {
                faults.push(format!("{path}: `{}` leads nowhere", link.target));
                continue;
            };
            if !fragment.is_empty() && link.tag == "a" {
                to_headings += 1;
                let ids = if found == **path { Some(own) } else { pages.get(found.as_str()).map(|(_, ids)| ids) };
                if ids.is_some_and(|ids| !ids.contains(fragment)) {
                    faults.push(format!("{path}: `{}` has no such heading", link.target));
                }
            }
            if link.tag == "a" && found.ends_with(".html") {
                let there = language(&found, &codes);
                if there != lang {
                    between += 1;
                    if link.hreflang.is_none() {
                        faults.push(format!("{path}: `{}` leads from {lang} to {there} and does not say so", link.target));
                    }
                }
            }
            let alternate = link.rel == "alternate" && link.hreflang.as_deref().is_some_and(|code| code != "x-default");
            if alternate && link.hreflang.as_deref() != Some(language(&found, &codes)) {
                faults.push(format!("{path}: `{}` is not in the language it names", link.target));
            }
        }
    }
    assert!(pages.len() > 1300 && visited > 50_000 && to_headings > 1000, "{} pages, {visited} links, {to_headings} to headings", pages.len());
    assert!(between > pages.len() * 12 / 2, "the languages' menus lead elsewhere: {between}");
    assert!(faults.is_empty(), "{} of {visited} links:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
}

#[test]
fn the_menu_of_languages_leads_to_the_same_page_in_each() {
    let listed: serde_json::Value = serde_json::from_str(&site().read("site.json")).unwrap();
    let codes: BTreeSet<String> =
        listed["languages"].as_array().unwrap().iter().map(|language| language["code"].as_str().unwrap().to_owned()).collect();
    let page = "get-help/a-child-has-told-me/index.html";
    for from in &codes {
        let own = if from == "en" { String::new() } else { format!("{from}/") };
        let file = format!("{own}{page}");
        let (links, _) = read(&site().read(&file));
        let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let led: BTreeSet<String> =
            links.iter().filter(|link| link.tag == "a" && link.hreflang.is_some()).filter_map(|link| resolve(folder, &link.target)).collect();
        for to in &codes {
            let there = if to == "en" { page.to_owned() } else { format!("{to}/{page}") };
            assert!(led.contains(&there), "{file} does not lead to {there}: {led:?}");
        }
    }
}
