//! Real text to pages and queries, to ask both sides the same of it: what this repository says in its languages.

use std::fs;
use std::path::{Path, PathBuf};

use payung::output::search::SearchPage;

use crate::chance::Chance;
use crate::page;

/// The languages that have pages here.
pub fn languages() -> Vec<String> {
    let folders = fs::read_dir(content()).unwrap().flatten().filter(|entry| entry.path().is_dir());
    let mut all: Vec<String> = folders.map(|entry| entry.file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

/// Some pages of a language, a section a heading. Markup stays in: it is as odd as text gets.
pub fn pages(lang: &str) -> Vec<SearchPage> {
    let folder = content().join(lang);
    let mut files = Vec::new();
    walk(&folder, &mut files);
    files.sort();
    files.truncate(8);
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let url = path.strip_prefix(&folder).unwrap().display().to_string();
        let mut sections = Vec::new();
        for (n, section) in text.split("\n## ").enumerate() {
            let (heading, body) = if n == 0 { ("", section) } else { section.split_once('\n').unwrap_or((section, "")) };
            let anchor = if n == 0 { String::new() } else { format!("s{n}") };
            sections.push((anchor, heading, body));
        }
        let title = text.split('"').nth(1).unwrap_or_default();
        page(&url, title, &sections.iter().map(|(anchor, heading, body)| (anchor.as_str(), *heading, *body)).collect::<Vec<_>>())
    };
    files.iter().map(read).collect()
}

/// Queries out of the text: words in a row, cuttings of it, misspelt, in quotes, and two of them together.
pub fn queries(pages: &[SearchPage], many: usize, seed: u64) -> Vec<String> {
    let mut chance = Chance::new(seed);
    let texts: Vec<&str> = pages.iter().flat_map(|page| &page.sections).map(|section| section.text.as_str()).collect();
    (0..many)
        .map(|n| match n % 5 {
            0 => words(&texts, &mut chance),
            1 => cutting(&texts, &mut chance),
            2 => misspelt(&words(&texts, &mut chance), &mut chance),
            3 => format!("\"{}\"", words(&texts, &mut chance)),
            _ => format!("{} {}", cutting(&texts, &mut chance), words(&texts, &mut chance)),
        })
        .collect()
}

fn words(texts: &[&str], chance: &mut Chance) -> String {
    let words: Vec<&str> = chance.pick(texts).split_whitespace().collect();
    let (from, length) = (chance.below(words.len()), 1 + chance.below(3));
    words.into_iter().skip(from).take(length).collect::<Vec<_>>().join(" ")
}

fn cutting(texts: &[&str], chance: &mut Chance) -> String {
    let text = chance.pick(texts);
    let (from, length) = (chance.below(text.chars().count()), 2 + chance.below(11));
    text.chars().skip(from).take(length).collect()
}

fn misspelt(words: &str, chance: &mut Chance) -> String {
    let mut letters: Vec<char> = words.chars().collect();
    let at = chance.below(letters.len());
    match chance.below(3) {
        0 if letters.len() > 1 => drop(letters.remove(at)),
        1 if at > 0 => letters.swap(at - 1, at),
        _ => letters.insert(at, char::from(b'a' + chance.below(26) as u8)),
    }
    letters.into_iter().collect()
}

fn content() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("content")
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "md") {
            files.push(path);
        }
    }
}
