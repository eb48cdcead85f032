//! Addresses that a browser would load by itself from another host, in what was made.

use std::ops::Range;

/// The addresses on other hosts that a page, style or script would load, in order, each once.
/// ```
/// use payung::check::loads;
/// assert_eq!(loads("<a href=\"https://b.org/\"><img src=\"https://a.org/x.png\">", ""), ["https://a.org/x.png"]);
/// ```
pub fn loads<'a>(text: &'a str, base_url: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for range in loaded(text, base_url) {
        if !found.contains(&&text[range.clone()]) {
            found.push(&text[range]);
        }
    }
    found
}

/// Where a text says for the first time that an address is to be loaded.
pub fn place_of(text: &str, address: &str) -> Option<Range<usize>> {
    loaded(text, "").find(|range| text[range.clone()] == *address)
}

fn loaded(text: &str, base_url: &str) -> impl Iterator<Item = Range<usize>> {
    text.match_indices("//").filter_map(move |(at, _)| {
        let start = address_start(text, at)?;
        let end = text[start..].find(['"', '\'', ')', ' ', '>', '<', '\n', '`']).map_or(text.len(), |end| start + end);
        let address = &text[start..end];
        let own = !base_url.is_empty() && address.starts_with(base_url.trim_end_matches('/'));
        let host = address.split("//").nth(1).is_some_and(|host| host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '['));
        (host && !own && is_loaded(text, start)).then_some(start..end)
    })
}

/// Where an address starts whose `//` stands here: at its scheme, or at the slashes.
fn address_start(text: &str, slashes: usize) -> Option<usize> {
    let before = &text[..slashes];
    match before.strip_suffix(':') {
        Some(scheme) => ["https", "http", "wss", "ws"].iter().find(|name| scheme.ends_with(*name)).map(|name| scheme.len() - name.len()),
        None => before.ends_with(['"', '\'', '=', '(', ' ', ',']).then_some(slashes),
    }
}

/// Whether what stands before an address makes a browser load it.
fn is_loaded(text: &str, start: usize) -> bool {
    let bare = text[..start].trim_end_matches(['"', '\'', '`', ' ']);
    if bare.ends_with("url(") || bare.ends_with("image-set(") {
        return true;
    }
    let quoted = text[..start].ends_with(['"', '\'', '`']);
    if quoted && ["@import", "import", "from", "import(", "fetch(", "importScripts(", "new Worker("].iter().any(|word| bare.ends_with(word)) {
        return true;
    }
    // Within a tag: the attribute's name, before the value's quote.
    let Some(tag_at) = text[..start].rfind('<') else {
        return false;
    };
    let inside = &text[tag_at..start];
    if inside.contains('>') {
        return false;
    }
    let tag: String = inside[1..].chars().take_while(char::is_ascii_alphanumeric).collect();
    let value_at = inside.rfind('=').unwrap_or(0);
    let attribute = attribute_of(inside, value_at);
    match attribute.as_str() {
        "src" | "srcset" | "poster" | "background" | "ping" => true,
        "data" => tag == "object",
        "href" | "xlink:href" => tag == "link" && !is_only_named(text, tag_at) || matches!(tag.as_str(), "use" | "image" | "feImage"),
        "action" | "formaction" => true,
        _ => false,
    }
}

fn attribute_of(inside: &str, value_at: usize) -> String {
    let before = inside[..value_at].trim_end();
    before.rsplit(|c: char| c.is_whitespace() || c == '<').next().unwrap_or_default().to_ascii_lowercase()
}

/// A `<link>` that names a page without loading it.
fn is_only_named(text: &str, tag_at: usize) -> bool {
    let tag = &text[tag_at..text[tag_at..].find('>').map_or(text.len(), |end| tag_at + end)];
    ["canonical", "alternate", "license", "author", "next", "prev", "help", "me"]
        .iter()
        .any(|rel| tag.contains(&format!("rel=\"{rel}\"")) || tag.contains(&format!("rel={rel} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_loads_is_found_in_any_form() {
        let page = "<script src=https://a.org/x.js></script><link rel=\"stylesheet\" href=\"//b.org/s.css\"><img srcset=\"/own.png 1x, https://c.org/2.png 2x\" alt=\"\"><p style=\"background:url('https://d.org/i.png')\">";
        assert_eq!(loads(page, ""), ["https://a.org/x.js", "//b.org/s.css", "https://c.org/2.png", "https://d.org/i.png"]);
        assert_eq!(
            loads("@import \"https://a.org/x.css\"; b { src: url(https://f.org/f.woff2) }", ""),
            ["https://a.org/x.css", "https://f.org/f.woff2"]
        );
        assert_eq!(loads("import { a } from \"https://a.org/a.js\";", ""), ["https://a.org/a.js"]);
    }

    #[test]
    fn what_is_only_named_is_not_loaded() {
        let page = "<link rel=\"canonical\" href=\"https://own.org/a/\"><a href=\"https://a.org/\">https://b.org/</a> // from https://c.org/ <svg xmlns=\"http://www.w3.org/2000/svg\">";
        assert_eq!(loads(page, ""), [""; 0]);
        assert_eq!(loads("<img src=\"https://own.org/x.png\" alt=\"\">", "https://own.org/"), [""; 0]);
    }
}
