//! The script of the preview, and how it is put into a page.

use crate::digest::Digest;
use crate::escape;

/// What runs in a previewed page: parts that see each other, and nothing of them is seen by the page.
pub const SCRIPT: &str = concat!(
    "(() => {\n",
    include_str!("live/merge.js"),
    include_str!("live/align.js"),
    include_str!("live/place.js"),
    include_str!("live/files.js"),
    include_str!("live/dock.js"),
    include_str!("live/panel.js"),
    include_str!("live/listen.js"),
    "})();\n"
);

/// A page with the preview's script before its end. Everything else is as `build` writes it.
/// The script runs before those of the page, so that it sees what was served; the digest names that.
pub fn inject(html: &[u8], mount: &str, source: &str) -> Vec<u8> {
    let tag = format!(
        "<script src=\"{}-payung/live.js\" data-payung-mount=\"{}\" data-payung-source=\"{}\" data-payung-page=\"{}\"></script>",
        escape::html(mount),
        escape::html(mount),
        escape::html(source),
        Digest::of(html).short()
    );
    let ends: [&[u8]; 2] = [b"</body>", b"</html>"];
    let at = ends.iter().find_map(|end| html.windows(end.len()).rposition(|window| window == *end)).unwrap_or(html.len());
    let mut out = Vec::with_capacity(html.len() + tag.len());
    out.extend_from_slice(&html[..at]);
    out.extend_from_slice(tag.as_bytes());
    out.extend_from_slice(&html[at..]);
    out
}

/// A page that only says what is wrong, where there has been no good one yet.
pub fn broken(report: &str) -> Vec<u8> {
    format!("<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>This page cannot be made yet</title></head>\n<body><pre>{}</pre></body>\n</html>\n", escape::html(report)).into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_script_is_added() {
        let page = b"<html><body>x</body></html>".to_vec();
        let served = String::from_utf8(inject(&page, "/", "content/index.md")).unwrap();
        let start = served.find("<script src").unwrap();
        let end = served.find("</script>").unwrap() + "</script>".len();
        assert_eq!(format!("{}{}", &served[..start], &served[end..]).into_bytes(), page);
    }
}
