//! Files for those who put the site on a host: the headers that pages are to be sent with, for
//! the usual servers, from the one definition in `theme::policy`; `security.txt`; the web manifest.

use serde_json::json;

use super::html::Special;
use crate::config::Security;
use crate::site::Site;
use crate::theme::{HEADERS, Theme};
use crate::url;

/// Headers for a kind of server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Server {
    /// `_headers`, as Netlify, Cloudflare Pages and others read it.
    Pages,
    /// A snippet for nginx.
    Nginx,
    /// A snippet for Caddy.
    Caddy,
    /// A snippet for Apache, also good as `.htaccess`.
    Apache,
}

impl Server {
    /// All of them, each with its file.
    pub const ALL: [(&'static str, Self); 4] =
        [("_headers", Self::Pages), ("headers/nginx.conf", Self::Nginx), ("headers/Caddyfile", Self::Caddy), ("headers/apache.conf", Self::Apache)];
}

const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The headers in the server's own words. What has a digest in its name may be kept for ever.
pub fn headers(theme: &Theme, server: Server) -> String {
    let policy = format!("{}; frame-ancestors 'none'", theme.names.policy);
    let all = [("Content-Security-Policy", policy.as_str())].into_iter().chain(HEADERS);
    let lines = |write: &dyn Fn(&str, &str) -> String| all.clone().map(|(name, value)| write(name, value)).collect::<String>();
    match server {
        Server::Pages => {
            let lines = lines(&|name, value| format!("  {name}: {value}\n"));
            format!("/*\n{lines}/assets/*\n  Cache-Control: {FOR_EVER}\n")
        }
        Server::Nginx => {
            let own = |indent: &str| lines(&|name, value| format!("{indent}add_header {name} \"{value}\" always;\n"));
            let note = "# Put this into the `server` block. nginx drops outer headers where inner ones are added, so they stand twice.\n";
            format!("{note}{}location ~ /assets/ {{\n{}  add_header Cache-Control \"{FOR_EVER}\" always;\n}}\n", own(""), own("  "))
        }
        Server::Caddy => {
            let lines = lines(&|name, value| format!("  {name} \"{value}\"\n"));
            format!("# Put this into the site's block.\nheader {{\n{lines}}}\nheader */assets/* Cache-Control \"{FOR_EVER}\"\n")
        }
        Server::Apache => {
            let lines = lines(&|name, value| format!("Header always set {name} \"{value}\"\n"));
            let cache = format!("<If \"%{{REQUEST_URI}} =~ m#/assets/#\">\n  Header always set Cache-Control \"{FOR_EVER}\"\n</If>\n");
            format!("# For the virtual host or `.htaccess`; needs mod_headers.\n{lines}{cache}")
        }
    }
}

/// `security.txt` (RFC 9116).
pub fn security_txt(security: &Security, special: Special<'_>) -> String {
    let mut out = format!("Contact: {}\nExpires: {}T00:00:00Z\n", security.contact, security.expires);
    if !security.policy.is_empty() {
        out.push_str(&format!("Policy: {}\n", security.policy));
    }
    let codes: Vec<&str> = special.languages.iter().map(|language| &*language.code).collect();
    out.push_str(&format!("Preferred-Languages: {}\n", codes.join(", ")));
    if !special.base_url.is_empty() {
        out.push_str(&format!("Canonical: {}.well-known/security.txt\n", special.base_url));
    }
    out
}

/// The web manifest of a language: the site's name and marks, where a browser puts it on a home screen.
pub fn web_manifest(theme: &Theme, site: &Site, edition: usize) -> String {
    let edition = &site.editions[edition];
    let (language, wording, config) = (&edition.language, &edition.voice.wording, site.config());
    let folder = url::page_url(&language.prefix, "");
    let root = url::to_root(&folder);
    let icons: Vec<_> = [
        ("icons/favicon.svg", "any", "image/svg+xml"),
        ("icons/icon-192.png", "192x192", "image/png"),
        ("icons/icon-512.png", "512x512", "image/png"),
    ]
    .iter()
    .filter_map(|(name, sizes, kind)| Some(json!({"src": format!("{root}{}", theme.names.files.get(*name)?), "sizes": sizes, "type": kind})))
    .collect();
    let manifest = json!({
        "name": wording.title.as_deref().unwrap_or(&config.title),
        "description": wording.description.as_deref().unwrap_or(&config.description),
        "lang": &*language.code,
        "dir": language.dir,
        "start_url": "./",
        "scope": "./",
        "display": "browser",
        "theme_color": "#0b4f5a",
        "background_color": "#fdfaf4",
        "icons": icons,
    });
    format!("{manifest}\n")
}
