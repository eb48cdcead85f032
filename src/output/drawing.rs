//! What a drawing (SVG) could run in the browser of who opens it: as an image of a page it runs nothing, opened by itself it does.

use std::ops::Range;

use crate::page::tag_attributes;
use crate::url::{Link, link};

/// Elements that run something, by their names without a prefix.
const ELEMENTS: [&str; 6] = ["script", "handler", "listener", "foreignobject", "iframe", "embed"];

/// The first part of a drawing that could run something: where, and what it is.
/// ```
/// use payung::output::runs;
/// assert_eq!(runs("<svg><a onclick=\"x()\"/></svg>"), Some((5..7, "`onclick`".to_owned())));
/// assert_eq!(runs("<svg><!-- <script> --><path d=\"M0 0\"/></svg>"), None);
/// ```
pub fn runs(svg: &str) -> Option<(Range<usize>, String)> {
    let mut at = 0;
    while let Some(start) = svg[at..].find('<').map(|next| at + next) {
        let rest = &svg[start + 1..];
        if rest.starts_with("!--") {
            at = rest.find("-->").map_or(svg.len(), |end| start + 1 + end);
            continue;
        }
        // What a document declares could stand for anything.
        if rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("!entity")) {
            return Some((start..start + 8, "a declared entity".to_owned()));
        }
        let length = rest.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(rest.len());
        let place = start..start + 1 + length;
        at = place.end;
        if rest.starts_with(['/', '!', '?']) {
            continue;
        }
        let name = local(&rest[..length]);
        if ELEMENTS.contains(&name.as_str()) {
            return Some((place, format!("`<{}>`", &rest[..length])));
        }
        let (attributes, length) = tag_attributes(&svg[place.end..]);
        at = place.end + length;
        for attribute in attributes {
            let name = local(&attribute.name);
            let value = attribute.said();
            if name.len() > 2 && name.starts_with("on") {
                return Some((place, format!("`{}`", attribute.name)));
            }
            // What is animated may become an address, too.
            if matches!(name.as_str(), "href" | "to" | "from" | "values" | "by") && value.split(';').any(|part| link(part) == Link::Forbidden) {
                return Some((place, format!("`{}` with an address that runs something", attribute.name)));
            }
        }
    }
    None
}

/// A name in small letters, without the prefix of its namespace.
fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whatever_runs_is_found_however_it_is_written() {
        for svg in [
            "<svg><script>x()</script></svg>",
            "<svg xmlns:s='x'><s:SCRIPT href='a.js'/></svg>",
            "<svg\nonload = x()>",
            "<svg><title ONCLICK='x'>t</title></svg>",
            "<svg><a xlink:href='java&#115;cript:x()'>a</a></svg>",
            "<svg><a><set attributeName='href' to='javascript:x()'/></a></svg>",
            "<svg><animate values='#a;javascript:x()'/></svg>",
            "<!DOCTYPE svg [<!ENTITY a '<script>'>]><svg>&a;</svg>",
            "<svg><foreignObject><p>x</p></foreignObject></svg>",
            "<svg><!-- a --><style>a{}</style><script/>",
        ] {
            assert!(runs(svg).is_some(), "{svg}");
        }
        for svg in [
            "<?xml version='1.0'?><!DOCTYPE svg><svg><style>a{}</style><a href='https://e.org/'><path d='M0 0' class='on'/></a></svg>",
            "<svg><text>on = a &lt;script></text><!-- <script> onload='' --></svg>",
            "<svg><use href='#icon'/><animate to='10;20'/></svg>",
            "no drawing < 5",
            "<",
        ] {
            assert_eq!(runs(svg), None, "{svg}");
        }
    }
}
