//! The index's words to lists in which one misspelt can be found.
//!
//! An edit leaves the half before it or the half behind it intact (the pigeonhole
//! of Li, Deng, Wang and Feng's PASS-JOIN, 2011). So the words stand twice, by
//! class of length: once in order of their folded form, once in order of the
//! folded form backwards. A look-up reads one range of each. A line is a word as
//! written: shared length, one digit for how common it is, the rest.

use super::normal::fold;
use super::number::{self, read_shared, write_shared};

/// The class of length of a folded word of so many characters.
pub fn class(length: usize) -> char {
    match length {
        0..=5 => 'a',
        6 | 7 => 'b',
        8 | 9 => 'c',
        _ => 'd',
    }
}

/// A word with how many sections say it.
pub type Counted<'a> = (&'a str, u32);

/// Whether a misspelling is ever taken for this folded word.
pub fn is_listed(folded: &str) -> bool {
    let length = folded.chars().count();
    (2..=24).contains(&length) && folded.chars().all(char::is_alphabetic)
}

/// Lists of about `size` bytes, forwards or backwards: the first key of each, and its text.
pub fn lists(words: &[Counted<'_>], backwards: bool, size: usize) -> Vec<(String, String)> {
    let mut sorted: Vec<(String, String, u32)> = Vec::with_capacity(words.len());
    for &(word, count) in words {
        let folded = fold(word);
        if is_listed(&folded) {
            let mut key = class(folded.chars().count()).to_string();
            key.push_str(&turned(&folded, backwards));
            sorted.push((key, turned(word, backwards), count));
        }
    }
    sorted.sort();
    let mut lists: Vec<(String, String)> = Vec::new();
    let mut before: (&str, &str) = ("", "");
    for (key, word, count) in &sorted {
        let full = lists.last().is_none_or(|(_, text)| text.len() > size && key != before.0);
        if full {
            lists.push((key.clone(), String::new()));
            before.1 = "";
        }
        if let Some((_, text)) = lists.last_mut() {
            if !text.is_empty() {
                text.push('\n');
            }
            let mut coded = String::new();
            write_shared(&mut coded, before.1, word);
            text.push_str(&coded[..1]);
            text.push(number::digit((32 - count.leading_zeros()) as usize));
            text.push_str(&coded[1..]);
        }
        before = (key, word);
    }
    lists
}

/// The words of a list with how common each is (0 to 32, doubling).
pub fn read(text: &str, backwards: bool) -> Vec<(String, u32)> {
    let mut words = Vec::new();
    let mut before = String::new();
    for line in text.split('\n').filter(|line| line.len() > 1 && line.is_char_boundary(1) && line.is_char_boundary(2)) {
        let word = read_shared(&before, &format!("{}{}", &line[..1], &line[2..]));
        words.push((turned(&word, backwards), number::value(line.as_bytes()[1])));
        before = word;
    }
    words
}

/// The word, backwards if so asked, by characters.
pub fn turned(word: &str, backwards: bool) -> String {
    if backwards { word.chars().rev().collect() } else { word.to_owned() }
}

/// The number of edits between two words, or `most + 1` if there are more.
///
/// Insertion, deletion, substitution, and exchange of neighbours (optimal string
/// alignment: Damerau 1964, without edits inside an exchange).
pub fn distance(a: &[char], b: &[char], most: usize) -> usize {
    if a.len().abs_diff(b.len()) > most {
        return most + 1;
    }
    let mut older = vec![0; b.len() + 1];
    let mut old: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (old[j] + 1).min(row[j - 1] + 1).min(old[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(older[j - 2] + 1);
            }
        }
        older = old;
        old = row;
    }
    old[b.len()].min(most + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_come_back_both_ways() {
        let words = [("bảo", 3), ("bão", 1), ("children", 9), ("child", 12)];
        for backwards in [false, true] {
            let lists = lists(&words, backwards, 1000);
            assert_eq!(lists.len(), 1);
            let mut back: Vec<String> = read(&lists[0].1, backwards).into_iter().map(|(word, _)| word).collect();
            back.sort();
            assert_eq!(back, ["bão", "bảo", "child", "children"]);
        }
    }

    #[test]
    fn exchanged_neighbours_are_one_edit() {
        let count = |a: &str, b: &str| distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), 2);
        assert_eq!(count("chlid", "child"), 1);
        assert_eq!(count("child", "child"), 0);
        assert_eq!(count("chidlren", "children"), 1);
        assert_eq!(count("cat", "dogs"), 3);
    }
}
