//! Where a link leads, as a function of what is written and where it stands.

use crate::url::{self, Link, link};

/// Where a link written in a page leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// To another host or scheme.
    Outside,
    /// To something that must not be linked to.
    Forbidden,
    /// Within the page.
    Anchor(String),
    /// To a page, by its path below the language's folder.
    Page {
        /// The page's path.
        path: String,
        /// The anchor, or empty.
        anchor: String,
    },
    /// To a file below the language's folder, by its path.
    File(String),
    /// To a file of `static/`, by its path there, or to any address from the site's root.
    Root(String),
    /// Out of the language's folder.
    Leaves,
}

/// Where a link leads that is written in a page of this folder.
/// ```
/// use payung::page::{Address, address};
/// let page = Address::Page { path: "practices/a".into(), anchor: "b".into() };
/// assert_eq!(address("risks", "../practices/a.md#b"), page);
/// assert_eq!(address("risks", "p.png"), Address::File("risks/p.png".into()));
/// ```
pub fn address(folder: &str, target: &str) -> Address {
    match link(target) {
        Link::Outside => Address::Outside,
        Link::Forbidden => Address::Forbidden,
        Link::Anchor(anchor) => Address::Anchor(url::decode(anchor)),
        Link::File { path, anchor } => {
            let path = url::decoded(path);
            if let Some(rest) = path.strip_prefix('/').filter(|_| !path.ends_with(".md")) {
                // What two slashes begin is another host.
                return Address::Root(rest.trim_start_matches('/').to_owned());
            }
            match url::resolve(folder, &path) {
                None => Address::Leaves,
                Some(mut file) if file.ends_with(".md") => {
                    file.truncate(url::page_path(&file).len());
                    Address::Page { path: file, anchor: url::decode(anchor.unwrap_or_default()) }
                }
                Some(file) => Address::File(file),
            }
        }
    }
}

/// What to write as `href` or `src` for a link; `root` leads from the page to the site's root,
/// `prefix` is its language's, with a trailing slash if there is one.
pub fn href(folder: &str, target: &str, root: &str, prefix: &str, portable: bool) -> String {
    href_to(address(folder, target), target, root, prefix, portable)
}

/// The same where it is known where the link leads.
pub fn href_to(address: Address, target: &str, root: &str, prefix: &str, portable: bool) -> String {
    match address {
        Address::Outside | Address::Forbidden | Address::Leaves => target.to_owned(),
        Address::Anchor(anchor) => format!("#{}", url::encode(&anchor)),
        Address::Page { path, anchor } => {
            let mut link = to(root, &url::page_url(prefix.trim_end_matches('/'), &path), portable);
            link.push_str(query(target));
            if !anchor.is_empty() {
                link.push('#');
                link.push_str(&url::encode(&anchor));
            }
            link
        }
        Address::File(path) => local([root, prefix, &url::encode(&path), query(target)].concat()),
        Address::Root(path) => local([root, &url::encode(&path), query(target)].concat()),
    }
}

/// What a link asks for behind a `?`, with that sign.
fn query(target: &str) -> &str {
    let bare = url::split(target, b'#').0;
    &bare[url::split(bare, b'?').0.len()..]
}

/// A link within the site that no browser takes for a scheme: a folder may be named `javascript:`.
fn local(link: String) -> String {
    let first = link.split(['/', '?', '#']).next().unwrap_or_default();
    if first.contains(':') { format!("./{link}") } else { link }
}

/// The link to an address of the site; home, seen from itself, is `./`.
pub fn to(root: &str, page_url: &str, portable: bool) -> String {
    let page_url = url::encode(page_url);
    let file = if portable { url::file(&page_url) } else { page_url };
    let link = [root, &file].concat();
    if link.is_empty() { "./".into() } else { local(link) }
}
