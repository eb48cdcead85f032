//! A page's HTML, as a browser reads it that wants to know what to load, and as its author sees it: in parts.
//! Knows nothing of weights.

use serde::{Deserialize, Serialize};

use crate::url;

/// What a page needs a file for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Need {
    /// A style that it waits for before it is painted.
    Style,
    /// A script that it waits for before it is painted.
    Halt,
    /// A script that runs when it is there.
    Script,
    /// Anything else.
    Other,
}

/// The files that a page loads by itself, each once, in order.
pub fn loads(file: &str, html: &str) -> Vec<(Need, String)> {
    let folder = url::parent(file);
    let mut found: Vec<(Need, String)> = Vec::new();
    let mut in_head = true;
    for (name, tag) in Tags(html) {
        let (need, key) = match name {
            "body" => {
                in_head = false;
                continue;
            }
            "link" => {
                let rel = attribute(tag, "rel").unwrap_or_default();
                let print = attribute(tag, "media").is_some_and(|media| media == "print");
                match rel.as_str() {
                    "stylesheet" if in_head && !print => (Need::Style, "href"),
                    "modulepreload" => (Need::Script, "href"),
                    "stylesheet" | "icon" | "manifest" | "preload" => (Need::Other, "href"),
                    _ => continue,
                }
            }
            "script" => {
                let later = has(tag, "async") || has(tag, "defer") || attribute(tag, "type").is_some_and(|kind| kind == "module");
                (if in_head && !later { Need::Halt } else { Need::Script }, "src")
            }
            "img" | "source" | "video" | "audio" | "iframe" | "embed" => (Need::Other, "src"),
            _ => continue,
        };
        let Some(address) = attribute(tag, key) else {
            continue;
        };
        if let Some(file) = own_file(folder, &address)
            && !found.iter().any(|(_, known)| *known == file)
        {
            found.push((need, file));
        }
    }
    found
}

/// The output that an address leads to, if it is one of the site's own.
fn own_file(folder: &str, address: &str) -> Option<String> {
    let path = address.split(['#', '?']).next().filter(|path| !path.is_empty())?;
    let outside = path.starts_with("//") || path.split('/').next().is_some_and(|first| first.contains(':'));
    if outside {
        return None;
    }
    url::resolve(folder, &url::decode(path)).map(|path| url::file(&path))
}

/// The opening tags of a page with their attributes; nothing in comments and scripts is one.
struct Tags<'a>(&'a str);

impl<'a> Iterator for Tags<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let at = self.0.find('<')?;
            let rest = &self.0[at + 1..];
            if let Some(comment) = rest.strip_prefix("!--") {
                self.0 = comment.split_once("-->").map_or("", |(_, after)| after);
                continue;
            }
            let length = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
            if length == 0 {
                self.0 = rest;
                continue;
            }
            let (name, inner) = rest.split_at(length);
            let end = tag_end(inner);
            self.0 = &inner[end..];
            if name == "script" || name == "style" {
                self.0 = self.0.find(&format!("</{name}")).map_or("", |close| &self.0[close..]);
            }
            return Some((name, &inner[..end]));
        }
    }
}

/// Where a tag ends: a `>` within quotes ends none.
fn tag_end(inner: &str) -> usize {
    let mut quote = None;
    for (at, c) in inner.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '>' => return at,
            None => {}
        }
    }
    inner.len()
}

/// The attributes of a tag with their values.
fn attributes(mut tag: &str) -> Vec<(&str, &str)> {
    let mut all = Vec::new();
    loop {
        tag = tag.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if tag.is_empty() {
            return all;
        }
        let (name, rest) = tag.split_at(tag.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(tag.len()));
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            all.push((name, ""));
            // A sign that is no name must not stop the walk.
            tag = if name.is_empty() { &tag[tag.len().min(1)..] } else { rest };
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|c| *c == '"' || *c == '\'');
        let (value, rest) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
        };
        all.push((name, value));
        tag = rest;
    }
}

/// A value without the entities that templates write.
fn plain(value: &str) -> String {
    value.replace("&#x2f;", "/").replace("&#39;", "'").replace("&quot;", "\"").replace("&amp;", "&")
}

fn has(tag: &str, name: &str) -> bool {
    attributes(tag).iter().any(|(known, _)| *known == name)
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    attributes(tag).into_iter().find(|(known, _)| *known == name).map(|(_, value)| plain(value))
}

/// A page cut where its author would cut it: the head, what stands above the text, the text by its
/// headings of the second rank, and what stands below.
pub fn parts(html: &str) -> Vec<(String, &str)> {
    let main = html.find("<main").unwrap_or(html.len());
    let below = html.rfind("</main>").map_or(html.len(), |at| at.max(main));
    let head = html.find("</head>").unwrap_or(0).min(main);
    let mut cuts = vec![("its head".to_owned(), 0), ("what stands above its text".to_owned(), head), ("its beginning".to_owned(), main)];
    for (at, _) in html[main..below].match_indices("<h2") {
        let tag = &html[main + at + "<h2".len()..];
        if let Some(id) = attribute(&tag[..tag_end(tag)], "id") {
            cuts.push((format!("`#{id}`"), main + at));
        }
    }
    cuts.push(("what stands below its text".to_owned(), below));
    let ends: Vec<usize> = cuts.iter().skip(1).map(|(_, at)| *at).chain([html.len()]).collect();
    cuts.into_iter().zip(ends).map(|((name, from), to)| (name, &html[from..to])).filter(|(_, part)| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_page_loads_is_told_apart_by_need() {
        let html = "<head><!-- <img src=no.png> --><script>\"<img src=no.png>\"</script><link rel=\"stylesheet\" href=\"..&#x2f;a.css\"><link rel=stylesheet media=print href=/p.css><script type=\"module\" src=\"../b.js?x\"></script><script src=../c.js></script><link rel=\"canonical\" href=\"https://e.org/\"></head><body><link rel=\"stylesheet\" href=\"../late.css\"><img alt=\"a > b\" src=\"i.png\"><img src=\"i.png\" alt=''><img src=\"data:x\" alt=''>";
        let found = loads("t/index.html", html);
        let found: Vec<(Need, &str)> = found.iter().map(|(need, file)| (*need, file.as_str())).collect();
        assert_eq!(
            found,
            [
                (Need::Style, "a.css"),
                (Need::Other, "p.css"),
                (Need::Script, "b.js"),
                (Need::Halt, "c.js"),
                (Need::Other, "late.css"),
                (Need::Other, "t/i.png")
            ]
        );
    }

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let html = "<head>h</head><body>a<main>b<h2 class=\"x\" id=\"one\">1</h2>c<h2>2</h2><h2 id='two'>3</h2></main>f";
        let cut: Vec<(String, &str)> = parts(html);
        let named: Vec<(&str, &str)> = cut.iter().map(|(name, part)| (name.as_str(), *part)).collect();
        assert_eq!(
            named,
            [
                ("its head", "<head>h"),
                ("what stands above its text", "</head><body>a"),
                ("its beginning", "<main>b"),
                ("`#one`", "<h2 class=\"x\" id=\"one\">1</h2>c<h2>2</h2>"),
                ("`#two`", "<h2 id='two'>3</h2>"),
                ("what stands below its text", "</main>f"),
            ]
        );
        assert_eq!(parts("no page").len(), 1);
    }
}
