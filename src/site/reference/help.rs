//! What to write in the place of a link that leads nowhere.

/// Help for what lies elsewhere on the disk.
pub const INSIDE: &str = "put the file beside the page, or into `static/`, from where it is linked as `/file`";

/// Help for an address of another host that lacks its scheme or a part of it.
pub fn outside_meant(target: &str) -> Option<String> {
    let whole = |scheme: &str, rest: &str| Some(format!("write it with its scheme: `{scheme}://{}`", rest.trim_start_matches([':', '/'])));
    if target.starts_with("www.") {
        return whole("https", target);
    }
    if let Some((host, _)) = target.split_once(['/', '?', '#']).or(Some((target, ""))).filter(|(host, rest)| is_host(host, !rest.is_empty())) {
        return if host.len() < target.len() || !target.contains('/') { whole("https", target) } else { None };
    }
    let (scheme, rest) = target.split_once('/').map(|(scheme, rest)| (scheme.trim_end_matches(':'), rest))?;
    if matches!(scheme, "http" | "https") { whole(scheme, rest) } else { None }
}

/// Whether a path's first part is called as a host is: `unicef.org`.
fn is_host(name: &str, is_folder: bool) -> bool {
    let Some((rest, last)) = name.rsplit_once('.') else { return false };
    let sound = !rest.is_empty() && name.split('.').all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '-'));
    let common = ["org", "com", "net", "int", "gov", "edu", "info", "asia"].contains(&last);
    sound && (common || is_folder && last.len() == 2 && last.bytes().all(|b| b.is_ascii_lowercase()) && last != "md")
}

/// What is said of a file of its author's own disk, and what to write.
pub fn own_disk(target: &str) -> Option<(String, String)> {
    if !crate::url::is_of_disk(target) {
        return None;
    }
    let name = target.rsplit(['/', '\\']).next().filter(|name| !name.is_empty()).unwrap_or("file");
    Some((
        format!("an address on the disk of its author, which no reader has: `{target}`"),
        format!("put the file beside the page, and write its name alone: `{name}`"),
    ))
}

/// Help for an address whose scheme is none: one that is nearly a known one.
pub fn schemed(target: &str) -> Option<(String, String)> {
    let (scheme, rest) = target.split_once(':')?;
    let scheme_of = scheme.to_lowercase();
    let is_name = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphabetic());
    let near = ["http", "https", "ftp"].into_iter().min_by_key(|known| strsim::osa_distance(&scheme_of, known));
    let near = near.filter(|known| is_name && rest.starts_with("//") && strsim::osa_distance(&scheme_of, known) < 3)?;
    Some((format!("an address whose scheme `{scheme}` is none: `{target}`"), format!("did you mean `{near}:{rest}`?")))
}

/// A mail address or a telephone number without the scheme that makes a link of it: what it is, and what to write.
pub fn contact(target: &str) -> Option<(String, String)> {
    let said = |what: &str, address: String| Some((format!("{what}: `{target}`"), format!("write it with its scheme: `{address}`")));
    if let Some((name, host)) = target.split_once('@') {
        let sound = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '+' | '%'));
        return if sound(name) && sound(host) && host.contains('.') {
            said("a mail address without `mailto:`", format!("mailto:{target}"))
        } else {
            None
        };
    }
    let digits: String = target.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    let number = digits.len() > 2 && target.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | ' ' | '(' | ')'));
    if number { said("a telephone number without `tel:`", format!("tel:{digits}")) } else { None }
}

/// Help for an address with a scheme and without a host: `https:/example.org`.
pub fn hostless(target: &str) -> Option<String> {
    let (scheme, rest) = target.split_once(':').filter(|(scheme, _)| matches!(scheme.to_lowercase().as_str(), "http" | "https"))?;
    let host = rest.strip_prefix("//").is_some_and(|host| host.starts_with(|c: char| c.is_alphanumeric() || c == '['));
    let bare = rest.trim_start_matches('/');
    (!host).then(|| format!("write it with two slashes: `{}://{}`", scheme.to_lowercase(), if bare.is_empty() { "example.org/" } else { bare }))
}

/// Help for a file in the place of an image that browsers do not show as one, by its name.
pub fn not_drawn(path: &str) -> Option<String> {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    match ending.as_str() {
        "png" | "apng" | "jpg" | "jpeg" | "jfif" | "gif" | "webp" | "avif" | "svg" | "bmp" | "ico" => None,
        "heic" | "heif" | "tif" | "tiff" | "psd" | "raw" | "dng" | "jp2" | "jxl" => Some("save it as JPEG, PNG or WebP".into()),
        _ => Some(format!("link to it: `[words]({name})`")),
    }
}

/// The path from a folder to a file.
pub fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = file.split('/').collect();
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count().min(to.len() - 1);
    let up = "../".repeat(from.len() - common);
    format!("{up}{}", to[common..].join("/"))
}

#[cfg(test)]
mod tests {
    use super::{contact, outside_meant, own_disk, relative, schemed};

    #[test]
    fn files_of_a_disk_are_told_by_their_drive() {
        let name = |target: &str| own_disk(target).map(|(_, help)| help);
        assert!(name("C:\\Users\\me\\a.png").is_some_and(|help| help.ends_with("`a.png`")));
        assert!(name("file:///C:/my/b.docx").is_some_and(|help| help.ends_with("`b.docx`")));
        assert_eq!([name("a.png"), name("https://a.org"), name("c:a"), name("img\\a.png")], [None, None, None, None]);
    }

    #[test]
    fn mail_addresses_and_telephone_numbers_are_told_from_files() {
        let written = |target: &str| contact(target).map(|(_, help)| help);
        assert_eq!(written("info@example.org").as_deref(), Some("write it with its scheme: `mailto:info@example.org`"));
        assert_eq!(written("+66 2 1234-567").as_deref(), Some("write it with its scheme: `tel:+6621234567`"));
        assert_eq!([written("photo@2x"), written("a/b@c.d.png"), written("2026.png"), written("12")], [None, None, None, None]);
    }

    #[test]
    fn hosts_and_schemes_are_told_from_files() {
        let help = |target: &str| outside_meant(target);
        assert_eq!(help("unicef.org/report").as_deref(), Some("write it with its scheme: `https://unicef.org/report`"));
        assert_eq!(help("thaihotline.in.th/a").as_deref(), Some("write it with its scheme: `https://thaihotline.in.th/a`"));
        assert_eq!([help("a.md"), help("v1.2/a.md"), help("notes.md/a"), help("a/b.org"), help("file.th")], [None, None, None, None, None]);
        assert_eq!(schemed("htp://a.org").map(|(_, help)| help).as_deref(), Some("did you mean `http://a.org`?"));
        assert_eq!((schemed("javascript:alert(1)"), schemed("data:text/html,x")), (None, None));
    }

    #[test]
    fn paths_lead_up_and_down() {
        assert_eq!(relative("risks", "risks/a.md"), "a.md");
        assert_eq!(relative("risks", "practices/a.md"), "../practices/a.md");
        assert_eq!(relative("", "a/b.md"), "a/b.md");
        assert_eq!(relative("a/b", "index.md"), "../../index.md");
    }
}
