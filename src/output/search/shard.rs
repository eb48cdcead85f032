//! Terms with their postings to the text of a shard, and back.
//!
//! A line a term, in order: front-coded term, a space, postings; then, if other
//! forms than the term itself are filed under it, a space and the forms, each
//! as a count of characters to drop from the term's end and what to append. A
//! form that does not begin like its term has a line of its own: `form =term`.
//! Postings: number of sections, then from the highest level down: level, how
//! many (left out if there is one in all), distances between section numbers.
//! Lists beyond [`LONGEST`] are cut at the low end, so the number may be higher.
//! Which shard a form lies in is told by the beginnings of shards, no longer than
//! need be; forms whose term lies in another shard are listed for the root.

use std::collections::{BTreeMap, HashMap};

use super::inverted::{in_order, of_posting};
use super::number::{self, Reader};

/// The most postings that a term keeps: those of the highest levels.
pub const LONGEST: usize = 2500;

/// A term's sections, each with its level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Postings {
    /// In how many sections the term stands.
    pub found: u32,
    /// Section and level, from the highest level down, then by section.
    pub list: Vec<(u32, u32)>,
}

impl Postings {
    /// The text form of at most so many [`posting`](super::inverted::posting)s, which come in the order of sections.
    pub fn write(list: &[u32], longest: usize) -> String {
        let mut out = Vec::with_capacity(4 + 2 * list.len().min(longest));
        number::push(&mut out, list.len() as u32);
        for group in in_order(list, longest).chunk_by(|&a, &b| of_posting(a).1 == of_posting(b).1) {
            number::push_digit(&mut out, of_posting(group[0]).1);
            if list.len() != 1 {
                number::push(&mut out, group.len() as u32);
            }
            let mut before = 0;
            for section in group.iter().map(|&posting| of_posting(posting).0) {
                number::push(&mut out, section - before);
                before = section;
            }
        }
        // Digits, and nothing else.
        String::from_utf8(out).unwrap_or_default()
    }

    /// Reads the text form; of damaged text, what can be read.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader::new(text);
        let found = reader.number();
        let mut list = Vec::new();
        while !reader.is_done() {
            let level = reader.digit();
            let many = if found == 1 { 1 } else { reader.number() };
            let mut section = 0u32;
            for _ in 0..many {
                if reader.is_done() {
                    break;
                }
                section = section.wrapping_add(reader.number());
                list.push((section, level));
            }
        }
        Postings { found, list }
    }
}

/// One line of a shard before it is written.
#[derive(Debug, Clone)]
pub struct Line {
    /// What the line is sorted by.
    pub key: String,
    /// Postings, or `=term`.
    pub postings: String,
    /// In how many sections the term stands.
    pub found: u32,
    /// Forms filed under the term that begin like it, each with its code.
    pub forms: Vec<(String, String)>,
}

impl Line {
    /// The line of a term whose other forms are `forms`, and the lines of those forms that are unlike it.
    pub fn of_term(term: &str, list: &[u32], longest: usize, forms: &[&str]) -> Vec<Line> {
        let found = list.len() as u32;
        let mut lines = vec![Line { key: term.to_owned(), postings: Postings::write(list, longest), found, forms: Vec::new() }];
        for &form in forms {
            match form_code(term, form) {
                Some(code) => lines[0].forms.push((form.to_owned(), code)),
                None => lines.push(Line::of_form(form, term, found)),
            }
        }
        lines
    }

    fn of_form(form: &str, term: &str, found: u32) -> Line {
        Line { key: form.to_owned(), postings: format!("={term}"), found, forms: Vec::new() }
    }

    fn size(&self) -> usize {
        self.key.len() / 2 + self.postings.len() + self.forms.iter().map(|(_, code)| code.len() + 1).sum::<usize>()
    }

    fn write(&self, out: &mut String, before: &str) {
        number::write_shared(out, before, &self.key);
        out.push(' ');
        out.push_str(&self.postings);
        let only_itself = self.forms.len() == 1 && self.forms[0].0 == self.key;
        if !self.forms.is_empty() && !only_itself {
            out.push(' ');
            out.push_str(&self.forms.iter().map(|(_, code)| code.as_str()).collect::<Vec<_>>().join(","));
        }
    }
}

/// How to make `form` from `term`: characters to drop, and what to append.
///
/// Only for forms that sort behind their term, so that a shard's first key is
/// its smallest form.
fn form_code(term: &str, form: &str) -> Option<String> {
    let (mut units, mut bytes) = (0, 0);
    for (a, b) in term.chars().zip(form.chars()) {
        if a != b {
            break;
        }
        units += a.len_utf16();
        bytes += a.len_utf8();
    }
    let dropped = term.encode_utf16().count() - units;
    ((units >= 2 || form == term) && dropped <= 2 && form >= term).then(|| format!("{}{}", number::digit(dropped), &form[bytes..]))
}

/// All shards of an index.
#[derive(Debug, Default)]
pub struct Shards {
    /// What each begins with, and its text. No form of a shard before is behind its beginning.
    pub files: Vec<(String, String)>,
    /// Forms that have only a line that names their term: the form, the term, in how many sections that stands.
    named: Vec<(String, String, u32)>,
}

impl Shards {
    /// Forms whose term lies in another shard, in order, each with its shard and the term's; of the most frequent terms `most`.
    pub fn moved(&self, most: usize) -> Vec<(&str, usize, usize)> {
        let place = |key: &str| self.files.partition_point(|(first, _)| first.as_str() <= key).saturating_sub(1);
        let places = self.named.iter().map(|(form, term, found)| (*found, form.as_str(), place(form), place(term)));
        let mut all: Vec<_> = places.filter(|(_, _, from, to)| from != to).collect();
        all.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)).then(a.3.cmp(&b.3)));
        all.truncate(most);
        let mut moved: Vec<_> = all.into_iter().map(|(_, form, from, to)| (form, from, to)).collect();
        moved.sort_unstable();
        moved
    }
}

/// Shards of about `size` bytes out of sorted lines.
///
/// A form belongs where it sorts, so that one look at the list of beginnings
/// finds its shard: best a shard ends where no form of its terms lies behind;
/// where there is no such place, those forms get lines of their own there.
pub fn cut(lines: Vec<Line>, size: usize) -> Shards {
    let mut shards = Shards::default();
    let mut last = String::new();
    let mut moved: BTreeMap<String, Line> = BTreeMap::new();
    let mut shard: Vec<Line> = Vec::new();
    let (mut length, mut greatest) = (0, String::new());
    let mut lines = lines.into_iter().peekable();
    loop {
        let is_moved = match (lines.peek(), moved.first_key_value()) {
            (Some(line), Some((key, _))) => *key < line.key,
            (line, _) => line.is_none(),
        };
        let next = if is_moved { moved.pop_first().map(|(_, line)| line) } else { lines.next() };
        let Some(line) = next else { break };
        let more = line.size();
        let is_clean = greatest < line.key;
        let is_new = shard.last().is_some_and(|last| last.key != line.key);
        let is_full = length > size * 5 / 4 || (length > size / 3 && length + more > size * 3 / 2);
        if is_new && (is_full || (is_clean && length + more > size)) {
            last = close(&mut shards, &mut shard, (&last, &line.key), &mut moved);
            (length, greatest) = (0, String::new());
        }
        length += more;
        if let Some((form, _)) = line.forms.iter().max_by(|a, b| a.0.cmp(&b.0)).filter(|(form, _)| *form > greatest) {
            greatest.clone_from(form);
        }
        shard.push(line);
    }
    if !shard.is_empty() {
        close(&mut shards, &mut shard, (&last, "\u{10FFFF}"), &mut moved);
    }
    shards
}

/// Writes a shard that begins behind the last form of the shard before and ends before `next`; forms from there on move.
/// Answers its own last form.
fn close(shards: &mut Shards, shard: &mut Vec<Line>, (last, next): (&str, &str), moved: &mut BTreeMap<String, Line>) -> String {
    let first = shard.first().map_or(String::new(), |line| beginning(last, &line.key).to_owned());
    let mut text = String::new();
    let (mut before, mut greatest) = (String::new(), String::new());
    for mut line in shard.drain(..) {
        for (form, _) in line.forms.extract_if(.., |(form, _)| form.as_str() >= next) {
            moved.insert(form.clone(), Line::of_form(&form, &line.key, line.found));
        }
        if let Some(term) = line.postings.strip_prefix('=') {
            shards.named.push((line.key.clone(), term.to_owned(), line.found));
        }
        let forms = line.forms.iter().map(|(form, _)| form);
        if let Some(form) = forms.chain([&line.key]).max().filter(|form| **form > greatest) {
            greatest.clone_from(form);
        }
        if !text.is_empty() {
            text.push('\n');
        }
        line.write(&mut text, &before);
        before = line.key;
    }
    shards.files.push((first, text));
    greatest
}

/// The shortest beginning of `key` that is behind `last`.
fn beginning<'a>(last: &str, key: &'a str) -> &'a str {
    let ends = key.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &key[..end]).find(|beginning| *beginning > last).unwrap_or(key)
}

/// A shard as a query reads it.
#[derive(Debug, Default)]
pub struct Shard {
    /// Each line's key with its postings, or `=term`.
    pub entries: Vec<(String, String)>,
    /// Every form with the place of its entry, in order.
    pub forms: Vec<(String, usize)>,
    places: HashMap<String, usize>,
}

impl Shard {
    /// Reads a shard's text.
    pub fn read(text: &str) -> Self {
        let mut shard = Shard::default();
        let mut before = String::new();
        for line in text.split('\n').filter(|line| !line.is_empty()) {
            let mut fields = line.split(' ');
            let key = number::read_shared(&before, fields.next().unwrap_or_default());
            let postings = fields.next().unwrap_or_default().to_owned();
            let codes = fields.next().unwrap_or("A");
            let index = shard.entries.len();
            shard.forms.extend(codes.split(',').map(|code| (form(&key, code), index)));
            shard.places.entry(key.clone()).or_insert(index);
            before.clone_from(&key);
            shard.entries.push((key, postings));
        }
        // A form goes before a stem that looks like it.
        for (form, index) in &shard.forms {
            shard.places.insert(form.clone(), *index);
        }
        shard.forms.sort();
        shard
    }

    /// The entry that a form is filed under.
    pub fn entry(&self, form: &str) -> Option<&(String, String)> {
        self.entries.get(*self.places.get(form)?)
    }
}

fn form(term: &str, code: &str) -> String {
    let dropped = code.bytes().next().map_or(0, number::value) as usize;
    let kept = term.encode_utf16().count().saturating_sub(dropped);
    format!("{}{}", number::take_units(term, kept), code.get(1..).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::super::inverted::posting;
    use super::*;

    #[test]
    fn a_term_is_no_form_apart_from_itself_however_short_it_is() {
        for term in ["e", "ee", "\u{10a0}"] {
            let lines = Line::of_term(term, &[1], LONGEST, &[term]);
            assert_eq!(lines.len(), 1, "{term}");
        }
    }

    #[test]
    fn postings_come_back_from_the_highest_level_down() {
        let list = [posting(3, 5), posting(7, 5), posting(40_000, 31)];
        let text = Postings::write(&list, LONGEST);
        assert_eq!(Postings::read(&text), Postings { found: 3, list: vec![(40_000, 31), (3, 5), (7, 5)] });
        let single = Postings::write(&[posting(99, 12)], LONGEST);
        assert_eq!(Postings::read(&single).list, [(99, 12)]);
        let cut = Postings::read(&Postings::write(&list, 2));
        assert_eq!(cut, Postings { found: 3, list: vec![(40_000, 31), (3, 5)] });
    }

    #[test]
    fn forms_lead_to_their_term() {
        let mut lines = Line::of_term("abus", &[posting(1, 9)], LONGEST, &["abuse", "abusing"]);
        lines.extend(Line::of_term("happi", &[posting(2, 9)], LONGEST, &["happily", "happy"]));
        lines.extend(Line::of_term("pakai", &[posting(3, 9)], LONGEST, &["memakai", "pakai"]));
        lines.sort_by(|a, b| a.key.cmp(&b.key));
        let all = cut(lines, 1);
        let shards = &all.files;
        assert_eq!(shards.iter().map(|(first, _)| first.as_str()).collect::<Vec<_>>(), ["a", "h", "m", "p"]);
        assert_eq!(all.moved(9), [("memakai", 2, 3)]);
        assert!(all.moved(0).is_empty());
        for (form, term) in [("abusing", "abus"), ("happy", "happi"), ("memakai", "pakai"), ("pakai", "pakai")] {
            let at = shards.partition_point(|(first, _)| first.as_str() <= form) - 1;
            let shard = Shard::read(&shards[at].1);
            let entry = shard.entry(form).map(|entry| entry.1.strip_prefix('=').unwrap_or(&entry.0));
            assert_eq!(entry, Some(term));
        }
    }
}
