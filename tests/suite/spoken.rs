//! Text in another language than that around it says so (WCAG 3.1.2): on every page of the repository's own site,
//! as far as scripts can tell languages apart.

use crate::content::site;
use crate::support::html::{Token, tokens};

/// Languages of the site that are written in a script of their own.
const SCRIPTS: [(&str, char, char); 6] = [
    ("th", '\u{e00}', '\u{e7f}'),
    ("lo", '\u{e80}', '\u{eff}'),
    ("km", '\u{1780}', '\u{17ff}'),
    ("my", '\u{1000}', '\u{109f}'),
    ("ta", '\u{b80}', '\u{bff}'),
    ("zh", '\u{4e00}', '\u{9fff}'),
];

/// Names that texts of all languages have in Latin letters.
const NAMES: [&str; 3] = ["Take It Down", "Creative Commons Attribution", "Disrupting Harm"];

const VOID: [&str; 12] = ["br", "hr", "img", "input", "link", "meta", "source", "wbr", "rect", "path", "circle", "ellipse"];

/// Attributes that readers hear or see.
const SAID: [&str; 4] = ["aria-label", "alt", "title", "placeholder"];

/// What is wrong with a text that is said to be in a language.
fn fault(text: &str, lang: &str) -> Option<String> {
    if let Some((other, ..)) = SCRIPTS.iter().find(|(code, from, to)| *code != lang && text.chars().any(|c| (*from..=*to).contains(&c))) {
        return Some(format!("`{}` is {other} and said to be {lang}", text.trim()));
    }
    SCRIPTS.iter().find(|(code, ..)| *code == lang)?;
    let text = NAMES.iter().fold(text.to_owned(), |text, name| text.replace(name, "…"));
    let latin = |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '’' | '\'' | '-'));
    // Three words in a row are more than a name.
    let mut row = 0;
    let foreign = text.split([' ', ',', '\n']).any(|word| {
        row = if latin(word) { row + 1 } else { 0 };
        row == 3
    });
    foreign.then(|| format!("`{}` is said to be {lang}", text.trim()))
}

/// Texts of a page that are not in the language that they are said to be in.
fn faults(html: &str) -> Vec<String> {
    let mut open: Vec<(String, String)> = vec![(String::new(), String::new())];
    let mut found = Vec::new();
    let mut quiet = 0;
    for token in tokens(html) {
        match token {
            Token::Open { name, attributes } => {
                let value = |key: &str| attributes.iter().find(|(name, _)| name == key).and_then(|(_, value)| value.clone());
                let lang = value("lang").unwrap_or_else(|| open.last().unwrap().1.clone());
                let described = value("content").filter(|_| name == "meta" && value("name").as_deref() == Some("description"));
                found.extend(SAID.iter().filter_map(|key| value(key)).chain(described).filter_map(|text| fault(&text, &lang)));
                // Code and addresses are in no language.
                if ["script", "style", "code", "pre", "bdi"].contains(&name.as_str()) {
                    quiet += 1;
                }
                if !VOID.contains(&name.as_str()) {
                    open.push((name, lang));
                }
            }
            Token::Close(name) => {
                if ["script", "style", "code", "pre", "bdi"].contains(&name.as_str()) {
                    quiet -= 1;
                }
                if let Some(at) = open.iter().rposition(|(open, _)| *open == name) {
                    open.truncate(at);
                }
            }
            Token::Text(text) if quiet == 0 => found.extend(fault(&text, &open.last().unwrap().1)),
            _ => {}
        }
    }
    found
}

#[test]
fn text_in_another_language_says_so_on_every_page() {
    let (mut seen, mut wrong) = (0, Vec::new());
    for (path, bytes) in site().tree().iter().filter(|(path, _)| path.ends_with(".html")) {
        seen += 1;
        wrong.extend(faults(&String::from_utf8_lossy(bytes)).into_iter().map(|fault| format!("{path}: {fault}")));
    }
    assert!(seen > 1300, "{seen} pages");
    assert!(wrong.is_empty(), "{} texts:\n{}", wrong.len(), wrong[..wrong.len().min(40)].join("\n"));
}

#[test]
fn text_that_does_not_say_its_language_is_seen() {
    for (html, count) in [
        ("<html lang=\"th\"><p>ไทย <b>Report of the office</b></p></html>", 1),
        ("<html lang=\"th\"><p>ไทย <b lang=\"en\">Report of the office</b> ไทย</p></html>", 0),
        ("<html lang=\"en\"><p>We found nothing in ไทย.</p></html>", 1),
        ("<html lang=\"lo\"><p><span lang=\"th\">ไทย</span> ລາວ</p><p aria-label=\"Link to the section\"></p></html>", 1),
        ("<html lang=\"th\"><title>Police and justice here</title><meta name=\"description\" content=\"Who may look\"></html>", 2),
    ] {
        assert_eq!(faults(html).len(), count, "{html}: {:?}", faults(html));
    }
}
