//! Words that have to speak for themselves: texts of links, and alternatives of images.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::phrase::{folded, is_spaceless, words};

/// Link texts that say nothing, by language. A site adds its own in `[check.vague]`.
const VAGUE: [(&str, &[&str]); 13] = [
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
            "find out more",
            "see here",
            "read this",
            "more info",
            "see",
            "page",
            "download",
            "this website",
            "this article",
            "website",
            "details",
        ],
    ),
    ("id", &["klik di sini", "di sini", "klik", "baca selengkapnya", "selengkapnya", "tautan ini"]),
    ("ms", &["klik di sini", "di sini", "klik", "baca lagi", "baca lanjut", "pautan ini"]),
    ("vi", &["bấm vào đây", "nhấn vào đây", "tại đây", "ở đây", "xem thêm", "đọc thêm"]),
    ("th", &["คลิกที่นี่", "ที่นี่", "คลิก", "อ่านเพิ่มเติม", "เพิ่มเติม", "ลิงก์นี้"]),
    ("fil", &["pindutin dito", "i-click dito", "dito", "magbasa pa", "basahin pa"]),
    ("pt", &["clique aqui", "aqui", "saiba mais", "leia mais"]),
    ("tet", &["klik iha ne'e", "iha ne'e"]),
    ("zh", &["点击这里", "点击此处", "点此", "这里", "此处", "更多", "阅读更多"]),
    ("km", &["ចុចទីនេះ", "ទីនេះ", "នៅទីនេះ", "អានបន្ថែម"]),
    ("lo", &["ຄລິກທີ່ນີ້", "ກົດທີ່ນີ້", "ທີ່ນີ້", "ກົດບ່ອນນີ້", "ອ່ານຕໍ່"]),
    ("my", &["ဒီမှာနှိပ်ပါ", "ဒီမှာ", "ဤနေရာ", "နောက်ထပ်ဖတ်ရန်"]),
    ("ta", &["இங்கே கிளிக் செய்யவும்", "இங்கே", "மேலும் படிக்க"]),
];

/// What a link does not say, whatever stands beside it: where a reader is to press is seen, and not by all.
const PRESS: [&str; 17] = [
    "click here",
    "click on this",
    "tap here",
    "press here",
    "click this link",
    "klik di sini",
    "klik sini",
    "tekan di sini",
    "bấm vào đây",
    "nhấn vào đây",
    "คลิกที่นี่",
    "pindutin dito",
    "i-click dito",
    "clique aqui",
    "点击这里",
    "点击此处",
    "ຄລິກທີ່ນີ້",
];

/// What of a text is compared: its words in lower case.
fn plain(text: &str) -> String {
    words(text).into_iter().map(|range| folded(&text[range])).collect::<Vec<_>>().join(" ")
}

/// [`PRESS`] as it is compared, made once for all links: with a space on both sides.
static PRESS_PLAIN: LazyLock<Vec<String>> = LazyLock::new(|| PRESS.iter().map(|press| format!(" {} ", plain(press))).collect());

/// [`VAGUE`] as it is compared, made once for all links.
static VAGUE_PLAIN: LazyLock<BTreeMap<&str, BTreeSet<String>>> =
    LazyLock::new(|| VAGUE.iter().map(|(code, list)| (*code, list.iter().map(|vague| plain(vague)).collect())).collect());

/// Whether a link's words do not say where it leads.
pub fn is_vague(text: &str, lang: &str, own: &[String]) -> bool {
    let said = plain(text);
    let spoken = format!(" {said} ");
    let spaceless = !text.is_ascii() && text.chars().any(is_spaceless);
    let in_run = |press: &str| press.chars().any(is_spaceless) && spoken.contains(press);
    if PRESS_PLAIN.iter().any(|press| spoken.contains(press.as_str())) || spaceless && PRESS.iter().any(|press| in_run(press)) {
        return true;
    }
    let known = VAGUE_PLAIN.get(lang).is_some_and(|list| list.contains(&said));
    !text.contains(crate::page::CALLED) && (said.is_empty() || known || own.iter().any(|vague| plain(vague) == said))
}

/// Whether a link's words are an address, which says little to those who hear it read out.
pub fn is_address(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    ["http://", "https://", "www."].iter().any(|start| text.starts_with(start)) && !text.contains(char::is_whitespace)
}

/// Whether a link's words are the name of a file, which says little of what is in it.
pub fn is_file_name(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    let ending = text.rsplit_once('.').filter(|(name, _)| !name.is_empty()).map_or("", |(_, ending)| ending);
    let known =
        ["pdf", "doc", "docx", "odt", "xls", "xlsx", "csv", "ppt", "pptx", "zip", "md", "html", "htm", "mp3", "mp4", "png", "jpg", "jpeg", "webp"];
    known.contains(&ending) && !text.contains(char::is_whitespace)
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
    let whatsapp = lower.starts_with("whatsapp image");
    if file || camera || whatsapp {
        return Some("an image with its file's name in place of words");
    }
    let empty = ["alt", "alt text", "alternative", "caption", "description", "img", "logo", "untitled", "todo", "tbd"].contains(&lower.as_str());
    (empty || !text.contains(char::is_alphanumeric)).then_some("an image whose words do not say what it shows")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vague_links_are_told_from_those_that_speak() {
        assert!(is_vague("Click here!", "en", &[]) && is_vague("ที่นี่", "th", &[]) && is_vague("→", "en", &[]));
        assert!(!is_vague("Here is the law of 2012", "en", &[]) && !is_vague("more helplines", "en", &[]));
        assert!(is_vague("hier", "de", &["hier".into()]));
        assert!(is_vague("Click here for the report", "en", &[]) && is_vague("รายงาน คลิกที่นี่", "th", &[]));
        assert!(!is_vague("Where to click, and how", "en", &[]) && is_address("https://example.org/a") && !is_address("www.example.org of the firm"));
        assert!(is_file_name("Report-2024.PDF") && !is_file_name("The report of 2024 (PDF)") && !is_file_name("Node.js") && !is_file_name(".pdf"));
    }

    #[test]
    fn a_file_name_is_no_alternative() {
        assert!(alternative("IMG_2041").is_some() && alternative("chart-2.PNG").is_some() && alternative(" ").is_some());
        assert!(alternative("WhatsApp Image 2024-01-02 at 10.11").is_some() && alternative("...").is_some() && alternative("Logo").is_some());
        assert!(alternative("Logo of UNICEF").is_none() && alternative("ครูกับเด็ก").is_none());
        assert!(alternative("A teacher and two pupils").is_none() && alternative("Photo of a harbour").is_none());
    }
}
