//! What a page may load and do: the one definition behind the `<meta>` of every page and the
//! header files for the usual hosts.
//!
//! Scripts and styles are files of the site; the one script in the page is named by its hash.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

const FROM_SITE: &str = "default-src 'none'; img-src 'self'; style-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; script-src 'self'";

/// Headers that every file is sent with, besides the policy: what `<meta>` cannot say.
pub const HEADERS: [(&str, &str); 6] = [
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"),
    ("Strict-Transport-Security", "max-age=31536000"),
];

/// The policy of pages, with the hash of the script in their heads.
pub fn pages(inline: &str) -> String {
    if inline.is_empty() {
        return FROM_SITE.to_owned();
    }
    format!("{FROM_SITE} 'sha256-{}'", STANDARD.encode(Sha256::digest(inline)))
}

/// The same for pages that are opened from a disk, where the site is no host.
pub fn on_disk(policy: &str) -> String {
    policy.replace("'self'", "'self' file:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_in_the_page_is_named_by_its_hash() {
        // echo -n 'alert(1)' | openssl dgst -sha256 -binary | base64
        assert!(pages("alert(1)").ends_with("script-src 'self' 'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"));
        assert!(!pages("").contains("sha256") && !pages("x").contains("unsafe"));
    }
}
