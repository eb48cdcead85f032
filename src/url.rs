//! Content paths and the addresses they lead to.
//!
//! An address is a function of a path, so a link can be rewritten without asking the site.
//! Addresses are kept as text from the site's root, without a leading slash:
//! `risks/grooming/`, `assets/style.1f.css`, and the empty text for home.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;

/// What has to be escaped in the path of a link, besides what is not ASCII (RFC 3986).
const PATH: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'%')
    .add(b'\\')
    .add(b'^')
    .add(b'|')
    .add(b'[')
    .add(b']');

/// The address of the page with this path below its language's folder.
/// ```
/// use payung::url::page_url;
/// assert_eq!(page_url("", "risks/grooming"), "risks/grooming/");
/// assert_eq!(page_url("th", "risks"), "th/risks/");
/// assert_eq!(page_url("th", ""), "th/");
/// assert_eq!(page_url("", ""), "");
/// ```
pub fn page_url(prefix: &str, path: &str) -> String {
    let mut url = String::with_capacity(prefix.len() + path.len() + 2);
    for part in [prefix, path].into_iter().filter(|part| !part.is_empty()) {
        url.push_str(part);
        url.push('/');
    }
    url
}

/// The path of a page from its file's: `risks/index.md` is `risks`, `index.md` is the empty path.
/// ```
/// assert_eq!(payung::url::page_path("risks/index.md"), "risks");
/// assert_eq!(payung::url::page_path("risks/grooming.md"), "risks/grooming");
/// assert_eq!(payung::url::page_path("index.md"), "");
/// ```
pub fn page_path(file: &str) -> &str {
    let stem = file.strip_suffix(".md").unwrap_or(file);
    if stem == "index" { "" } else { stem.strip_suffix("/index").unwrap_or(stem) }
}

/// The file that a server sends for an address.
/// ```
/// assert_eq!(payung::url::file("risks/"), "risks/index.html");
/// assert_eq!(payung::url::file("feed.xml"), "feed.xml");
/// ```
pub fn file(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// What leads from a page to the site's root: `../` for each folder.
/// ```
/// assert_eq!(payung::url::to_root("th/risks/"), "../../");
/// assert_eq!(payung::url::to_root("404.html"), "");
/// ```
pub fn to_root(url: &str) -> String {
    "../".repeat(url.matches('/').count())
}

/// The folder part of a path: `risks` of `risks/grooming.md`.
pub fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// Whether a path lies below a folder.
/// ```
/// use payung::url::is_below;
/// assert!(is_below("risks/a", "risks") && !is_below("risks", "risks") && !is_below("risks-2/a", "risks"));
/// ```
pub fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// A path as it stands in a link: escaped where it must be.
pub fn encode(path: &str) -> String {
    Cow::from(utf8_percent_encode(path, PATH)).into_owned()
}

/// A link's path as it stands on disk: unescaped, in Unicode's composed form, without zero-width spaces.
pub fn decode(path: &str) -> String {
    decoded(path).into_owned()
}

/// The same, for who only looks at it.
pub fn decoded(path: &str) -> Cow<'_, str> {
    if path.bytes().all(|byte| byte.is_ascii() && byte != b'%') {
        return Cow::Borrowed(path);
    }
    canonical(&percent_decode_str(path).decode_utf8_lossy()).into()
}

/// Unicode's composed form without zero-width spaces: two spellings of one name become equal.
pub fn canonical(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { text.chars().filter(|&c| c != '\u{200b}').nfc().collect() }
}

/// A link as an author wrote it, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link<'a> {
    /// To another host or by another scheme: `https:`, `mailto:`, `tel:`.
    Outside,
    /// To a scheme that runs or hides something: `javascript:`, `data:`, `vbscript:` and the like.
    Forbidden,
    /// Within the page.
    Anchor(&'a str),
    /// To a file of the site: its path as written and what stands behind `#`, if anything.
    File {
        /// The path as written.
        path: &'a str,
        /// What stands behind `#`.
        anchor: Option<&'a str>,
    },
}

/// Takes a link apart; what is not known to be harmless is forbidden.
/// ```
/// use payung::url::{Link, link};
/// assert_eq!(link("https://example.org/"), Link::Outside);
/// assert_eq!(link(" java\nscript:alert(1)"), Link::Forbidden);
/// assert_eq!(link("a.md#b"), Link::File { path: "a.md", anchor: Some("b") });
/// ```
pub fn link(target: &str) -> Link<'_> {
    if let Some(anchor) = target.strip_prefix('#') {
        return Link::Anchor(anchor);
    }
    // Browsers drop control characters and spaces before they look for a scheme.
    let plain = target.bytes().all(|byte| byte.is_ascii_graphic());
    let bare = if plain { Cow::Borrowed(target) } else { target.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect() };
    if bare.starts_with("//") || bare.starts_with("\\\\") || bare.starts_with("/\\") {
        return Link::Outside;
    }
    if let Some(scheme) = scheme(&bare) {
        let known = ["https", "http", "mailto", "tel", "sms", "ftp", "urn", "geo", "xmpp", "irc"];
        return if known.contains(&scheme.to_ascii_lowercase().as_str()) { Link::Outside } else { Link::Forbidden };
    }
    let (bare, anchor) = split(target, b'#');
    Link::File { path: split(bare, b'?').0, anchor }
}

/// A text before a sign of ASCII, and what stands behind it: as `str::split_once`, whose search by many bytes at a time
/// costs more than it spares in texts as short as links.
pub fn split(text: &str, sign: u8) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == sign) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    }
}

/// Whether an address is that of a file of somebody's own computer, which readers have not.
/// ```
/// assert!(payung::url::is_of_disk("C:\\Users\\a.png") && payung::url::is_of_disk("file:///C:/a.pdf"));
/// assert!(!payung::url::is_of_disk("a.png") && !payung::url::is_of_disk("mailto:a@example.org"));
/// ```
pub fn is_of_disk(address: &str) -> bool {
    let bytes = address.as_bytes();
    let drive = matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic());
    drive || bytes.starts_with(b"\\\\") || bytes.get(..5).is_some_and(|start| start.eq_ignore_ascii_case(b"file:"))
}

/// Whether an address runs something in the browser that opens it, whatever program else it is for: `vscode:` does not.
/// ```
/// assert!(payung::url::runs("java\tscript:alert(1)"));
/// assert!(!payung::url::runs("vscode://file/a.md"));
/// ```
pub fn runs(address: &str) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let running = ["javascript", "vbscript", "livescript", "data", "blob", "filesystem", "view-source", "about"];
    scheme(&bare).is_some_and(|scheme| running.contains(&scheme.to_ascii_lowercase().as_str()))
}

fn scheme(text: &str) -> Option<&str> {
    let length = text.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')).count();
    let is_named = text.as_bytes().get(length) == Some(&b':') && text.starts_with(|c: char| c.is_ascii_alphabetic());
    is_named.then(|| &text[..length])
}

/// The path that a relative path leads to from a folder, or nothing if it leaves the root.
/// ```
/// use payung::url::resolve;
/// assert_eq!(resolve("risks", "../practices/a.md").as_deref(), Some("practices/a.md"));
/// assert_eq!(resolve("", "../secret"), None);
/// assert_eq!(resolve("risks", "/a.md").as_deref(), Some("a.md"));
/// ```
pub fn resolve(folder: &str, path: &str) -> Option<String> {
    let (from, path) = path.strip_prefix('/').map_or((folder, path), |rest| ("", rest));
    let mut to = String::with_capacity(from.len() + 1 + path.len());
    for part in from.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." if to.is_empty() => return None,
            ".." => to.truncate(parent(&to).len()),
            _ => {
                if !to.is_empty() {
                    to.push('/');
                }
                to.push_str(part);
            }
        }
    }
    Some(to)
}

/// An address as addresses are compared: two of one form lead to one thing. By RFC 3986, section 6, case, percent
/// signs, dots in the path and the scheme's own port make no difference; nor do, by what is usual on the web,
/// `http` for `https`, `www.` and a slash at the end. Another part of a document, behind a `#`, is another place.
/// ```
/// use payung::url::compared;
/// assert_eq!(compared("HTTPS://WWW.Example.org:443/a/../b%7e/#"), compared("http://example.org/b~"));
/// assert_ne!(compared("https://example.org/A"), compared("https://example.org/a"));
/// assert_ne!(compared("https://example.org/a#x"), compared("https://example.org/a#y"));
/// ```
pub fn compared(address: &str) -> String {
    let (scheme, rest) = address.trim().split_once("://").unwrap_or(("", address.trim()));
    let (rest, fragment) = rest.split_once('#').unwrap_or((rest, ""));
    // Which words a browser is to mark is no part of a document.
    let fragment = fragment.split(":~:").next().unwrap_or_default();
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let port = if scheme.eq_ignore_ascii_case("http") { ":80" } else { ":443" };
    let host = authority.to_lowercase();
    let host = host.strip_suffix(port).unwrap_or(&host).trim_end_matches([':', '.']);
    let scheme = match scheme.to_ascii_lowercase() {
        web if matches!(web.as_str(), "http" | "https") => String::new(),
        other => format!("{other}://"),
    };
    let mut parts: Vec<String> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            _ => parts.push(plain_percents(part)),
        }
    }
    let behind = |sign: char, text: &str| if text.is_empty() { String::new() } else { format!("{sign}{}", plain_percents(text)) };
    format!("{scheme}{}/{}{}{}", host.trim_start_matches("www."), parts.join("/"), behind('?', query), behind('#', fragment))
}

/// Percent signs only where they must be, with capital letters behind them.
fn plain_percents(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let byte = rest.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte.map(char::from) {
            Some(c) if c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~') => out.push(c),
            Some(_) => out.push_str(&rest[at..at + 3].to_ascii_uppercase()),
            None => out.push('%'),
        }
        rest = &rest[at + if byte.is_some() { 3 } else { 1 }..];
    }
    out + rest
}

/// What the names of the builder's own files in the output folder start with.
const OWN: &str = ".payung";

/// Whether a file of the output would stand where the builder keeps its own, by whatever case or form of the name.
/// ```
/// assert!(payung::url::is_own(".Payung-journal/index.html"));
/// assert!(!payung::url::is_own("a/.payung-journal"));
/// ```
pub fn is_own(file: &str) -> bool {
    let first = file.split('/').next().unwrap_or_default();
    canonical(&first.to_lowercase()).starts_with(OWN)
}

/// Why a name cannot be kept by a common file system, if it cannot.
/// ```
/// assert!(payung::url::unportable("a:b").is_some());
/// assert!(payung::url::unportable("con.md").is_some());
/// assert!(payung::url::unportable("grooming").is_none());
/// ```
pub fn unportable(path: &str) -> Option<&'static str> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    for name in path.split('/') {
        let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let numbered = (stem.starts_with("com") || stem.starts_with("lpt")) && stem.len() == 4 && stem.ends_with(|c: char| c.is_ascii_digit());
        if name.chars().any(|c| c.is_control() || r#"<>:"\|?*"#.contains(c)) {
            return Some("it has a character that Windows does not allow in names");
        }
        if name.ends_with(['.', ' ']) {
            return Some("it ends in a full stop or a space, which Windows drops");
        }
        if DEVICES.contains(&stem.as_str()) || numbered {
            return Some("it is the name of a device on Windows");
        }
        if name.len() > 200 {
            return Some("it is longer than 200 bytes");
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn disguised_schemes_are_forbidden() {
        for target in ["javascript:1", "JaVaScRiPt:1", "\tjavascript:1", "data:text/html,x", "vbscript:x", "blob:x", "file:///etc/passwd"] {
            assert_eq!(link(target), Link::Forbidden, "{target}");
        }
    }

    #[test]
    fn a_colon_behind_a_slash_is_a_path() {
        assert_eq!(link("./a:b.md"), Link::File { path: "./a:b.md", anchor: None });
    }

    #[test]
    fn composed_and_decomposed_names_are_one() {
        assert_eq!(decode("cafe%CC%81"), "café");
        assert_eq!(decode("ข่าว\u{200b}ดี"), "ข่าวดี");
    }
}
