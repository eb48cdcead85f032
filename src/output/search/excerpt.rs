//! A page's texts to the stretch that says most of a query, its words marked.
//!
//! Words are compared through the token pipeline, so a mark lies on the word as
//! it was written. Places are counted in characters. `client.js`: `marks`,
//! `excerpt`, `cut`.

use serde::Serialize;

use super::normal::{is_in_unspaced_block, is_mark, is_spaced, normalise};
use super::tokens::{Token, tokens};

/// The length of an excerpt in characters.
const EXCERPT: usize = 180;
/// How much of it may stand before the first mark.
const BEFORE: usize = 40;

/// A stretch of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// The text, to be shown as text.
    pub text: String,
    /// Whether it answers the query.
    pub mark: bool,
}

/// What one unit of the query marks.
#[derive(Debug)]
pub struct Needles {
    /// Folded words; or the run and its words.
    pub needles: Vec<String>,
    /// Whether it is a run.
    pub is_run: bool,
}

/// Start, end and unit.
type Mark = (usize, usize, usize);

struct Best {
    many: usize,
    characters: Vec<char>,
    from: usize,
    marks: Vec<Mark>,
}

/// The part of the first good text that says most of the query.
pub fn excerpt(texts: &[&str], needles: &[Needles]) -> Vec<Stretch> {
    let first = texts.iter().find(|text| !text.is_empty()).copied().unwrap_or_default();
    let mut best = Best { many: 0, characters: first.chars().collect(), from: 0, marks: Vec::new() };
    for text in texts {
        if best.many == needles.len() {
            break;
        }
        let characters: Vec<char> = text.chars().collect();
        let found = marks(&characters, needles);
        for (i, &(start, _, _)) in found.iter().enumerate() {
            let from = start.saturating_sub(BEFORE);
            let near = found[i..].iter().take_while(|mark| mark.0 < from + EXCERPT);
            let mut said: Vec<usize> = near.filter(|mark| mark.1 <= from + EXCERPT).map(|mark| mark.2).collect();
            said.sort_unstable();
            said.dedup();
            if said.len() > best.many {
                best = Best { many: said.len(), characters: characters.clone(), from, marks: found.clone() };
            }
        }
    }
    cut(&best)
}

/// Where the needles stand.
fn marks(text: &[char], needles: &[Needles]) -> Vec<Mark> {
    let is_run = |c: char| is_in_unspaced_block(c) || ('\u{200B}'..='\u{200D}').contains(&c);
    let is_word = |c: char| !is_in_unspaced_block(c) && (is_spaced(c) || matches!(c, '\u{AD}' | '\'' | '’'));
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let start = at;
        if is_run(text[at]) {
            while at < text.len() && is_run(text[at]) {
                at += 1;
            }
            let runs = needles.iter().enumerate().filter(|(_, unit)| unit.is_run);
            runs.for_each(|(u, unit)| mark_run(&text[start..at], &unit.needles, start, u, &mut found));
        } else if is_word(text[at]) {
            while at < text.len() && is_word(text[at]) {
                at += 1;
            }
            let forms = forms(&text[start..at].iter().collect::<String>());
            let words = needles.iter().enumerate().filter(|(_, unit)| !unit.is_run);
            let said = words.filter(|(_, unit)| forms.iter().any(|form| unit.needles.contains(form)));
            found.extend(said.map(|(u, _)| (start, at, u)));
        } else {
            at += 1;
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    found
}

fn forms(text: &str) -> Vec<String> {
    let mut forms = Vec::new();
    for token in tokens(text) {
        if let Token::Word(word) = token {
            forms.push(word.folded);
            forms.extend(word.parts);
        }
    }
    forms
}

/// Marks the whole run if it stands there, otherwise its words.
fn mark_run(text: &[char], needles: &[String], start: usize, unit: usize, found: &mut Vec<Mark>) {
    let mut groups: Vec<String> = Vec::new();
    for &c in text {
        match groups.last_mut() {
            Some(group) if is_mark(c) || ('\u{200B}'..='\u{200D}').contains(&c) => group.push(c),
            _ => groups.push(c.to_string()),
        }
    }
    let normal: Vec<String> = groups.iter().map(|group| normalise(group)).collect();
    let whole = normal.concat();
    for (n, needle) in needles.iter().enumerate() {
        let mut hit = false;
        let mut at = 0;
        while let Some(next) = whole.get(at..).and_then(|rest| rest.find(needle.as_str())) {
            at += next;
            let (from, to) = span(&groups, &normal, at, at + needle.len());
            found.push((start + from, start + to, unit));
            hit = true;
            at += needle.len().max(1);
        }
        if hit && n == 0 {
            return;
        }
    }
}

/// The characters of the groups that normal bytes `first..end` come from.
fn span(groups: &[String], normal: &[String], first: usize, end: usize) -> (usize, usize) {
    let (mut from, mut to, mut bytes, mut characters) = (None, 0, 0, 0);
    for (group, normal) in groups.iter().zip(normal) {
        let next = bytes + normal.len();
        if from.is_none() && next > first {
            from = Some(characters);
        }
        characters += group.chars().count();
        if bytes < end {
            to = characters;
        }
        bytes = next;
    }
    (from.unwrap_or_default(), to)
}

fn cut(best: &Best) -> Vec<Stretch> {
    let Best { characters, marks, .. } = best;
    let length = characters.len();
    let mut from = best.from;
    let first = marks.iter().find(|mark| mark.0 >= from).map_or(0, |mark| mark.0);
    let mut to = length.min(from + EXCERPT);
    if from > 0
        && let Some(space) = (from..first).find(|&i| characters[i] == ' ')
    {
        from = space + 1;
    }
    if to < length
        && let Some(space) = (to.saturating_sub(BEFORE) + 1..=to).rev().find(|&i| characters[i] == ' ')
    {
        to = space;
    }
    let text = |start: usize, end: usize| characters.get(start..end).unwrap_or_default().iter().collect::<String>();
    let opening = |at: usize| if at == from && from > 0 { "… " } else { "" };
    let mut parts: Vec<Stretch> = Vec::new();
    let mut at = from;
    for &(start, end, _) in marks {
        if start < at || end > to {
            continue;
        }
        parts.push(Stretch { text: format!("{}{}", opening(at), text(at, start)), mark: false });
        parts.push(Stretch { text: text(start, end), mark: true });
        at = end;
    }
    let closing = if to < length { " …" } else { "" };
    parts.push(Stretch { text: format!("{}{}{closing}", opening(at), text(at, to)), mark: false });
    parts.retain(|part| !part.text.is_empty());
    parts
}
