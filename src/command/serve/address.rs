//! What a request asks for: answered from the plan, never from a path on disk.

use percent_encoding::percent_decode_str;

/// The longest target that is looked at.
const LONGEST: usize = 4096;

/// What a target leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An output, by its file.
    File(String),
    /// The same below the mount point of now: the slash behind that was left out, or it was another one before.
    Elsewhere(String),
    /// The script of the preview.
    Script,
    /// The stream of changes, for a page.
    Events(String),
    /// Nothing that could be an address.
    Malformed,
    /// Outside what is served.
    Outside,
}

/// Reads a target below the mount points, each of which starts and ends with a slash and is encoded as addresses are;
/// the last one is that of now.
pub fn read(mounts: &[String], path: &str, query: Option<&str>) -> Target {
    if path.len() > LONGEST || !path.starts_with('/') {
        return Target::Malformed;
    }
    let Ok(decoded) = percent_decode_str(path).decode_utf8() else {
        return Target::Malformed;
    };
    // An encoded slash or backslash, a dot segment or a control character is nobody's address.
    let odd = decoded.chars().any(|c| c.is_control() || c == '\\') || decoded.split('/').any(|part| part == "." || part == "..");
    if odd || path.to_ascii_lowercase().contains("%2f") || decoded.contains("//") {
        return Target::Malformed;
    }
    let found = mounts.iter().rev().enumerate().find_map(|(age, mount)| {
        let mount = crate::url::decode(mount);
        let below = decoded.strip_prefix(mount.as_str()).map(|below| (age, below));
        below.or_else(|| (format!("{decoded}/") == mount).then_some((1, "")))
    });
    match found {
        None => Target::Outside,
        Some((_, "-payung/live.js")) => Target::Script,
        Some((_, "-payung/events")) => Target::Events(query.and_then(page).unwrap_or_default()),
        Some((0, below)) => Target::File(crate::url::canonical(below)),
        Some((_, below)) => Target::Elsewhere(below.to_owned()),
    }
}

/// The page a tab shows: `page=…` of the query, a path as the browser has it.
fn page(query: &str) -> Option<String> {
    let value = query.split('&').find_map(|pair| pair.strip_prefix("page="))?;
    percent_decode_str(value).decode_utf8().ok().map(Into::into)
}

/// Whether a `Host` header names this server: a name of this machine, with its port or without.
pub fn host_is_ours(host: &str, listening: &str, port: u16) -> bool {
    let host = host.to_ascii_lowercase();
    let name = match host.rsplit_once(':') {
        Some((name, given)) if !name.ends_with(':') && given.parse::<u16>().is_ok() => {
            if given != port.to_string() {
                return false;
            }
            name
        }
        _ => host.as_str(),
    };
    let everywhere = matches!(listening, "0.0.0.0" | "::" | "[::]");
    // Bound to every address, the preview is reached by whatever number the machine has, but by no foreign name.
    let bare = name.trim_matches(['[', ']']);
    let number = bare.parse::<std::net::IpAddr>().is_ok();
    matches!(name, "localhost" | "127.0.0.1" | "[::1]") || bare == listening.trim_matches(['[', ']']) || everywhere && number
}

/// Whether an `Origin` header is this server's own: with its port, unless that is the one that goes without saying.
pub fn origin_is_ours(origin: &str, listening: &str, port: u16) -> bool {
    let ours = |host: &str| host_is_ours(host, listening, port) && (port == 80 || host.ends_with(&format!(":{port}")));
    origin.strip_prefix("http://").is_some_and(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn traversal_in_any_disguise_is_malformed() {
        for path in ["/../etc/passwd", "/a/../../b", "/%2e%2e/x", "/a%2fb", "/a%5cb", "/..%2f", "//etc/passwd", "/a\\b", "/%00", "/%ff"] {
            assert_eq!(read(&["/".into()], path, None), Target::Malformed, "{path}");
        }
        assert_eq!(read(&["/".into()], &format!("/{}", "a".repeat(5000)), None), Target::Malformed);
    }

    #[test]
    fn targets_are_found_below_the_mount_point() {
        let read = |mounts: &[&str], path: &str, query| read(&mounts.iter().map(ToString::to_string).collect::<Vec<_>>(), path, query);
        assert_eq!(read(&["/cop/"], "/cop/risks/", None), Target::File("risks/".into()));
        assert_eq!(read(&["/cop/"], "/cop", None), Target::Elsewhere(String::new()));
        assert_eq!(read(&["/cop/"], "/risks/", None), Target::Outside);
        assert_eq!(read(&["/"], "/-payung/events", Some("page=%2Frisks%2F")), Target::Events("/risks/".into()));
        // A mount point with signs that addresses write in another way.
        assert_eq!(read(&["/a%20b/c%C3%B6p/"], "/a%20b/c%c3%b6p/risks/", None), Target::File("risks/".into()));
        // One that was before leads on, but for what tabs of that time ask.
        assert_eq!(read(&["/old/", "/new/"], "/old/risks/", None), Target::Elsewhere("risks/".into()));
        assert_eq!(read(&["/old/", "/new/"], "/old/-payung/live.js", None), Target::Script);
        assert_eq!(read(&["/", "/new/"], "/new/risks/", None), Target::File("risks/".into()));
        assert_eq!(read(&["/", "/new/"], "/risks/", None), Target::Elsewhere("risks/".into()));
    }

    #[test]
    fn foreign_hosts_and_origins_are_refused() {
        assert!(host_is_ours("127.0.0.1:4000", "127.0.0.1", 4000));
        assert!(host_is_ours("localhost:4000", "127.0.0.1", 4000));
        assert!(host_is_ours("[::1]:4000", "127.0.0.1", 4000));
        assert!(!host_is_ours("evil.example:4000", "127.0.0.1", 4000));
        assert!(!host_is_ours("127.0.0.1.evil.example", "127.0.0.1", 4000));
        assert!(!host_is_ours("127.0.0.1:4001", "127.0.0.1", 4000));
        assert!(host_is_ours("192.168.0.7:4000", "0.0.0.0", 4000));
        assert!(!host_is_ours("evil.example:4000", "0.0.0.0", 4000));
        assert!(!origin_is_ours("https://127.0.0.1:4000", "127.0.0.1", 4000));
        assert!(origin_is_ours("http://127.0.0.1:4000", "127.0.0.1", 4000));
        assert!(!origin_is_ours("http://127.0.0.1", "127.0.0.1", 4000));
        assert!(origin_is_ours("http://127.0.0.1", "127.0.0.1", 80));
        assert!(host_is_ours("LOCALHOST:4000", "127.0.0.1", 4000));
        assert!(host_is_ours("127.0.0.5:4000", "127.0.0.5", 4000));
        assert!(host_is_ours("[fe80::7]:4000", "fe80::7", 4000));
    }
}
