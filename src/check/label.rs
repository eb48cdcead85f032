//! Words that have to speak for themselves: texts of links, and alternatives of images.

use super::phrase::{folded, words};

/// Link texts that say nothing, by language. A site adds its own in `[check.vague]`.
const VAGUE: [(&str, &[&str]); 7] = [
    (
        "en",
        &[
            "click here",
            "here",
            "click",
            "this link",
            "link",
            "this",
            "this page",
            "more",
            "read more",
            "learn more",
            "see more",
            "more information",
            "go",
            "website",
            "details",
        ],
    ),
    ("id", &["klik di sini", "di sini", "klik", "baca selengkapnya", "selengkapnya", "tautan ini"]),
    ("ms", &["klik di sini", "di sini", "klik", "baca lagi", "baca lanjut", "pautan ini"]),
    ("vi", &["bấm vào đây", "nhấn vào đây", "tại đây", "ở đây", "xem thêm", "đọc thêm"]),
    ("th", &["คลิกที่นี่", "ที่นี่", "คลิก", "อ่านเพิ่มเติม", "เพิ่มเติม"]),
    ("fil", &["pindutin dito", "i-click dito", "dito", "magbasa pa"]),
    ("pt", &["clique aqui", "aqui", "saiba mais", "leia mais"]),
];

/// Whether a link's words do not say where it leads.
pub fn is_vague(text: &str, lang: &str, own: &[String]) -> bool {
    let plain = |text: &str| words(text).into_iter().map(|range| folded(&text[range])).collect::<Vec<_>>().join(" ");
    let said = plain(text);
    let known = VAGUE.iter().find(|(code, _)| *code == lang).map_or(&[][..], |(_, list)| list);
    !text.contains(crate::page::CALLED)
        && (said.is_empty() || known.iter().any(|vague| plain(vague) == said) || own.iter().any(|vague| plain(vague) == said))
}

/// What is wrong with an image's alternative, if anything is.
pub fn alternative(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Some("an image without words for those who do not see it");
    }
    let lower = text.to_lowercase();
    let file = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"].iter().any(|ending| lower.ends_with(ending));
    let camera = ["img", "dsc", "dscn", "pxl", "screenshot", "image", "photo", "picture"]
        .iter()
        .any(|word| lower.strip_prefix(word).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '_' | '-' | ' ' | '.'))));
    (file || camera).then_some("an image with its file's name in place of words")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_links_are_told_from_those_that_speak() {
        assert!(is_vague("Click here!", "en", &[]) && is_vague("ที่นี่", "th", &[]) && is_vague("→", "en", &[]));
        assert!(!is_vague("Here is the law of 2012", "en", &[]) && !is_vague("more helplines", "en", &[]));
        assert!(is_vague("hier", "de", &["hier".into()]));
    }

    #[test]
    fn a_file_name_is_no_alternative() {
        assert!(alternative("IMG_2041").is_some() && alternative("chart-2.PNG").is_some() && alternative(" ").is_some());
        assert!(alternative("A teacher and two pupils").is_none() && alternative("Photo of a harbour").is_none());
    }
}
