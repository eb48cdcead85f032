//! Whether a drawing (SVG) is one that browsers show: XML whose tags pair, with the name of its own space.

use std::ops::Range;

/// The space of names without which a browser takes the elements for none of a drawing.
const SPACE: &str = "http://www.w3.org/2000/svg";

/// Why a browser would show nothing of a drawing, and where in it.
pub fn fault(svg: &str) -> Option<(String, Range<usize>)> {
    let said = |why: &str, place: Range<usize>| Some((why.to_owned(), place));
    let mut open: Vec<&str> = Vec::new();
    let mut root = None;
    let mut at = 0;
    while let Some(next) = svg[at..].find(['<', '&']).map(|next| at + next) {
        let rest = &svg[next..];
        let until = |end: &str| rest.find(end).map(|found| next + found + end.len());
        let special = [("<!--", "-->", "a comment"), ("<![CDATA[", "]]>", "a `<![CDATA[`"), ("<?", "?>", "a `<?`")];
        if let Some((start, end, what)) = special.into_iter().find(|(start, ..)| rest.starts_with(start)) {
            match until(end) {
                Some(end) => at = end,
                None => return said(&format!("{what} in it never ends"), next..next + start.len()),
            }
        } else if let Some(behind) = rest.strip_prefix('&') {
            let name = behind.split(';').next().unwrap_or_default();
            let sound = name.len() + 1 < rest.len()
                && !name.is_empty()
                && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '#' | '_' | '-' | '.' | ':'));
            if !sound {
                return said("it has a `&` for itself, which is written `&amp;`", next..next + 1);
            }
            at = next + name.len() + 2;
        } else if rest.starts_with("<!") {
            let Some(end) = declaration(rest) else { return said("a `<!` in it never ends", next..next + 2) };
            at = next + end;
        } else {
            let Some(length) = tag(rest) else {
                return said("a tag in it never ends", next..next + rest.lines().next().map_or(1, str::len));
            };
            let (inner, place) = (&rest[1..length - 1], next..next + length);
            let name = name(inner.trim_start_matches('/'));
            at = next + length;
            if inner.starts_with('/') {
                match open.pop() {
                    Some(last) if last == name => {}
                    Some(last) => return said(&format!("`</{name}>` stands where `<{last}>` is open"), place),
                    None => return said(&format!("`</{name}>` in it closes nothing"), place),
                }
                continue;
            }
            if name.is_empty() {
                return said("it has a `<` for itself, which is written `&lt;`", next..next + 1);
            }
            if root.is_none() {
                root = Some(place.clone());
                if name.rsplit(':').next() != Some("svg") {
                    return said(&format!("it starts with `<{name}>`, and not with `<svg>`"), place);
                }
                if !inner.contains(SPACE) {
                    return said(&format!("its `<svg>` lacks `xmlns=\"{SPACE}\"`"), place);
                }
            }
            if !inner.ends_with('/') {
                open.push(name);
            }
        }
    }
    match (root, open.last()) {
        (None, _) => said("it has no `<svg>`", 0..0),
        (Some(_), Some(last)) => said(&format!("it ends too early, without `</{last}>`"), svg.trim_end().len()..svg.trim_end().len()),
        _ => None,
    }
}

/// The name with which a tag starts.
fn name(inner: &str) -> &str {
    &inner[..inner.find(|c: char| c.is_whitespace() || matches!(c, '/' | '>')).unwrap_or(inner.len())]
}

/// The length of a tag; a `>` within quotation marks does not end it, a `<` is of the next one.
fn tag(rest: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in rest.char_indices().skip(1) {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), '<') | (None, '<') => return None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at + 1),
            (None, _) => {}
        }
    }
    None
}

/// The length of a declaration, which may hold others between brackets.
fn declaration(rest: &str) -> Option<usize> {
    let mut deep = 0_usize;
    for (at, c) in rest.char_indices() {
        match c {
            '[' => deep += 1,
            ']' => deep = deep.saturating_sub(1),
            '>' if deep == 0 => return Some(at + 1),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\">";

    #[test]
    fn a_drawing_that_browsers_show_passes() {
        for body in [
            "",
            "<g><path d=\"M0 0\"/></g>",
            "<!-- <g> --><title>a &amp; b &#38; c</title>",
            "<style><![CDATA[ a > b { } ]]></style>",
            "<a b='>'></a>",
        ] {
            assert_eq!(fault(&format!("\u{feff}<?xml version=\"1.0\"?>\n<!DOCTYPE svg [<!ENTITY a \"b\">]>\n{ROOT}{body}</svg>\n")), None, "{body}");
        }
        assert_eq!(fault("<s:svg xmlns:s='http://www.w3.org/2000/svg'/>"), None);
    }

    #[test]
    fn what_browsers_do_not_show_is_found_with_its_place() {
        let why = |svg: &str| fault(svg).map(|(why, _)| why).unwrap_or_default();
        for (body, said) in [
            ("<g><path></g>", "`</g>` stands where `<path>` is open"),
            ("<g>", "ends too early"),
            ("<title>a & b</title>", "`&amp;`"),
            ("<path d=\"M0\n<g/>", "a tag in it never ends"),
            ("<!-- x", "a comment in it never ends"),
            ("</g>", "`</g>` stands where `<svg>` is open"),
            ("1 < 2", "a tag in it never ends"),
        ] {
            assert!(
                why(&format!("{ROOT}{body}{}", if body == "<g>" { "" } else { "</svg>" })).contains(said),
                "{body}: {}",
                why(&format!("{ROOT}{body}</svg>"))
            );
        }
        assert!(
            why("").contains("no `<svg>`") && why("<html></html>").contains("starts with `<html>`") && why("<svg></svg>").contains("lacks `xmlns")
        );
        let (_, place) = fault(&format!("{ROOT}\n<g></a></svg>")).unwrap();
        assert_eq!(place.start, ROOT.len() + 4);
    }
}
