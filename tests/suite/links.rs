//! Every link of the repository's own site, in every language: none broken, none in another language than
//! the reader's where theirs is there.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::{BASE, site};
use crate::support::Tree;
use crate::support::html::{Token, tokens};
use crate::support::site::read_tree;

/// A link as it stands on a page.
struct Link {
    /// `a`, `link`, `img` …
    tag: String,
    target: String,
    /// The language that it says it leads to.
    hreflang: Option<String>,
    /// What it is to the page: `canonical`, `alternate` …
    rel: String,
}

/// What a page says of itself, and where it leads.
struct Read {
    /// The language of its frame: of its menus and of its links.
    lang: String,
    /// The language of its text, as its first heading says.
    text: String,
    links: Vec<Link>,
    /// Where other links may lead.
    ids: BTreeSet<String>,
}

fn read(html: &str) -> Read {
    let mut read = Read { lang: String::new(), text: String::new(), links: Vec::new(), ids: BTreeSet::new() };
    // In the menu of languages a link leads into the language of its words, unless it says another one.
    let mut in_menu = false;
    for token in tokens(html) {
        if matches!(&token, Token::Close(name) if name == "details") {
            in_menu = false;
        }
        let Token::Open { name, attributes } = token else { continue };
        let value = |key: &str| attributes.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.clone());
        match name.as_str() {
            "details" => in_menu = value("class").is_some_and(|class| class.contains("menu--languages")),
            "html" => read.lang = value("lang").unwrap_or_default(),
            "h1" if read.text.is_empty() => read.text = value("lang").unwrap_or_else(|| read.lang.clone()),
            _ => {}
        }
        read.ids.extend(value("id"));
        for target in ["href", "src", "action"].iter().filter_map(|key| value(key)) {
            let (hreflang, rel) = (value("hreflang").or_else(|| value("lang").filter(|_| in_menu)), value("rel").unwrap_or_default());
            read.links.push(Link { tag: name.clone(), target: plain(&target), hreflang, rel });
        }
    }
    read
}

/// References of HTML and of addresses as the signs they stand for.
fn plain(target: &str) -> String {
    let text = target.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&#x2f;", "/");
    percent_encoding::percent_decode_str(&text).decode_utf8_lossy().into_owned()
}

/// The file that an address of a page leads to; nothing if it leaves the site.
fn resolve(folder: &str, address: &str) -> Option<String> {
    let path = format!("/{}", BASE.splitn(4, '/').nth(3).unwrap_or_default());
    let from_root = address.strip_prefix(BASE).or_else(|| address.strip_prefix(&path));
    let address = from_root.unwrap_or(address);
    if address.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = if from_root.is_some() { Vec::new() } else { folder.split('/').filter(|part| !part.is_empty()).collect() };
    for part in address.split('/') {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    let is_folder = address.is_empty() || address.ends_with(['/', '.']);
    let path = parts.join("/");
    Some(match (is_folder, path.is_empty()) {
        (true, true) => "index.html".into(),
        (true, false) => format!("{path}/index.html"),
        (false, _) => path,
    })
}

/// How much was looked at, so that a test of nothing is seen.
#[derive(Default)]
struct Seen {
    links: usize,
    headings: usize,
    languages: usize,
    alternates: usize,
}

/// What is wrong with the links of a built site.
fn faults(tree: &Tree) -> (Vec<String>, Seen) {
    let pages: BTreeMap<&str, Read> =
        tree.iter().filter(|(path, _)| path.ends_with(".html")).map(|(path, bytes)| (path.as_str(), read(&String::from_utf8_lossy(bytes)))).collect();
    let (mut faults, mut seen) = (Vec::new(), Seen::default());
    for (path, page) in &pages {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in &page.links {
            let mut hold = |right: bool, what: &str| {
                if !right {
                    faults.push(format!("{path} ({}): `{}` {what}", page.lang, link.target));
                }
            };
            let own = link.target.starts_with(BASE) || !link.target.contains("://");
            if !own || ["mailto:", "tel:", "sms:", "data:"].iter().any(|scheme| link.target.starts_with(scheme)) {
                continue;
            }
            seen.links += 1;
            let (address, fragment) = link.target.split_once('#').unwrap_or((&link.target, ""));
            let address = address.split('?').next().unwrap_or_default();
            let found = if address.is_empty() { Some((*path).to_owned()) } else { resolve(folder, address) };
            let Some(found) = found.filter(|found| tree.contains_key(found)) else {
                hold(false, "leads nowhere");
                continue;
            };
            let Some(there) = pages.get(found.as_str()) else { continue };
            if !fragment.is_empty() && link.tag == "a" {
                seen.headings += 1;
                hold(there.ids.contains(fragment), "has no such heading");
            }
            let says = link.hreflang.as_deref();
            match (link.tag.as_str(), link.rel.as_str()) {
                ("link", "alternate") if says == Some("x-default") => hold(there.lang == "en", "is not in the default language"),
                ("link", "alternate") => {
                    seen.alternates += 1;
                    hold(says == Some(there.lang.as_str()) && there.text == there.lang, "is not in the language it names");
                    let back = |back: &&Link| back.rel == "alternate" && back.hreflang.as_deref() == Some(page.lang.as_str());
                    let named = there.links.iter().filter(back).any(|back| resolve("", &back.target).as_deref() == Some(*path));
                    hold(named, "does not name this page among its languages");
                }
                ("link", "canonical") => hold(there.lang == there.text && there.text == page.text, "is not where this text belongs"),
                // The menu of languages, and links to an original or a translation, say where they lead.
                ("a", _) if says.is_some() => {
                    seen.languages += 1;
                    hold(says == Some(there.text.as_str()), "is not in the language it names");
                }
                ("a", _) => hold(there.lang == page.lang, &format!("leads into {} and does not say so", there.lang)),
                _ => {}
            }
        }
    }
    (faults, seen)
}

#[test]
fn every_link_in_every_language_leads_to_a_page_of_that_language() {
    let tree = site().tree();
    let (faults, seen) = faults(&tree);
    let pages = tree.keys().filter(|path| path.ends_with(".html")).count();
    assert!(pages > 1300 && seen.links > 50_000 && seen.headings > 1000, "{pages} pages, {} links, {} to headings", seen.links, seen.headings);
    assert!(seen.languages > pages * 12, "the languages' menus lead elsewhere: {}", seen.languages);
    assert!(seen.alternates > 1000, "translations name each other: {}", seen.alternates);
    assert!(faults.is_empty(), "{} of {} links:\n{}", faults.len(), seen.links, faults[..faults.len().min(40)].join("\n"));
}

#[test]
fn every_page_that_is_translated_is_shown_in_its_language() {
    let content = crate::support::tests().join("../content");
    let tree = site().tree();
    let mut seen = 0;
    for (path, _) in read_tree(&content) {
        let Some((lang, page)) = path.strip_suffix(".md").and_then(|path| path.split_once('/')) else { continue };
        let page = page.strip_suffix("index").unwrap_or(page).trim_end_matches('/');
        let parts = [if lang == "en" { "" } else { lang }, page, "index.html"];
        let file = parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("/");
        let read = read(&String::from_utf8_lossy(&tree[&file]));
        assert_eq!((read.lang.as_str(), read.text.as_str()), (lang, lang), "{file} is made from content/{path}");
        seen += 1;
    }
    assert!(seen > 200, "{seen} pages");
}

/// What breaking the links of a site in one way comes to.
fn broken(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut tree = site().tree();
    // A part of the site is enough to show a fault, and is soon read.
    tree.retain(|path, _| !path.ends_with(".html") || path.ends_with("get-help/index.html") || path == "index.html" || path == "th/index.html");
    let (before, _) = faults(&tree);
    let text = String::from_utf8(tree[file].clone()).unwrap();
    assert!(text.contains(from), "{file} lacks `{from}`");
    tree.insert(file.to_owned(), text.replace(from, to).into_bytes());
    faults(&tree).0.into_iter().filter(|fault| !before.contains(fault)).collect()
}

#[test]
fn a_link_into_the_wrong_language_is_seen() {
    let help = "th/get-help/index.html";
    for (file, from, to, fault) in [
        ("th/index.html", "href=\"../th/get-help/\"", "href=\"../get-help/\"", "leads into en and does not say so"),
        ("th/index.html", "href=\"../th/get-help/\"", "href=\"../th/get-hlep/\"", "leads nowhere"),
        (help, "<html lang=\"th\"", "<html lang=\"lo\"", "is not in the language it names"),
        (
            help,
            "hreflang=\"km\" href=\"https://example.org/cop/km/",
            "hreflang=\"km\" href=\"https://example.org/cop/lo/",
            "is not in the language it names",
        ),
        (
            help,
            "hreflang=\"th\" href=\"https://example.org/cop/th/",
            "hreflang=\"th\" href=\"https://example.org/cop/",
            "is not in the language it names",
        ),
        (help, "rel=\"alternate\" hreflang=\"en\"", "rel=\"other\" hreflang=\"en\"", "does not name this page among its languages"),
        (
            help,
            "rel=\"canonical\" href=\"https://example.org/cop/th/",
            "rel=\"canonical\" href=\"https://example.org/cop/",
            "is not where this text belongs",
        ),
        (
            help,
            "hreflang=\"x-default\" href=\"https://example.org/cop/",
            "hreflang=\"x-default\" href=\"https://example.org/cop/th/",
            "is not in the default language",
        ),
        (help, "<h1", "<h1 lang=\"en\"", "is not in the language it names"),
    ] {
        let found = broken(file, from, to);
        assert!(found.iter().any(|found| found.ends_with(fault)), "`{to}`: {found:?}");
    }
}

#[test]
fn the_menu_of_languages_leads_to_the_same_page_in_each() {
    let listed: serde_json::Value = serde_json::from_str(&site().read("site.json")).unwrap();
    let codes: BTreeSet<String> =
        listed["languages"].as_array().unwrap().iter().map(|language| language["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 13, "{codes:?}");
    for page in ["get-help/a-child-has-told-me/index.html", "contribute/index.html", "search/index.html"] {
        for from in &codes {
            let own = if from == "en" { String::new() } else { format!("{from}/") };
            let file = format!("{own}{page}");
            let read = read(&site().read(&file));
            let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
            let menu = read.links.iter().filter(|link| link.tag == "a" && link.hreflang.is_some());
            let led: BTreeSet<String> = menu.filter_map(|link| resolve(folder, &link.target)).collect();
            for to in &codes {
                let there = if to == "en" { page.to_owned() } else { format!("{to}/{page}") };
                assert!(led.contains(&there), "{file} does not lead to {there}: {led:?}");
            }
        }
    }
}
