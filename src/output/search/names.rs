//! Many short texts in one piece of memory, each with a number.
//!
//! A site has millions of words. A `String` for each, in every page that says it,
//! costs more than all else that an index is made of; here a word costs its
//! letters and four bytes, and a number stands for it wherever it is said.

use rayon::prelude::*;

use super::quick::hash;

/// Texts by number, in the order in which they came. Together they are less than 4 GB.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    text: String,
    ends: Vec<u32>,
}

impl List {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// Appends a text; its number is the length before.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// The text with a number, or nothing.
    pub fn get(&self, number: usize) -> &str {
        let end = self.ends.get(number).map_or(0, |&end| end as usize);
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |&end| end as usize);
        self.text.get(start..end).unwrap_or_default()
    }

    /// All texts in one piece.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where each of them ends.
    pub fn ends(&self) -> &[u32] {
        &self.ends
    }

    /// Texts in one piece, and where each ends; nothing if they cannot end there.
    pub fn whole(text: String, ends: Vec<u32>) -> Option<Self> {
        let is_whole = ends.is_sorted() && ends.last().map_or(0, |&end| end as usize) == text.len();
        (is_whole && ends.iter().all(|&end| text.is_char_boundary(end as usize))).then_some(Self { text, ends })
    }

    /// Gives back room for more.
    pub fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|number| self.get(number))
    }
}

/// Distinct texts by number, and numbers by text.
#[derive(Debug, Default)]
pub struct Names {
    list: List,
    /// Upper half: a hash. Lower half: the number and one, or nought where nothing is.
    slots: Vec<u64>,
}

impl Names {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.list.len()
    }

    /// The text with a number.
    pub fn get(&self, number: usize) -> &str {
        self.list.get(number)
    }

    /// The number of a text, if it has one.
    pub fn find(&self, text: &str) -> Option<usize> {
        if self.slots.is_empty() {
            return None;
        }
        self.slot(hash(text), text).1
    }

    /// The number of a text, and whether it is a new one.
    pub fn number(&mut self, text: &str) -> (usize, bool) {
        if self.slots.len() <= self.count() * 2 {
            self.grow();
        }
        let hash = hash(text);
        let (slot, found) = self.slot(hash, text);
        if let Some(number) = found {
            return (number, false);
        }
        let number = self.count();
        self.list.push(text);
        self.slots[slot] = (u64::from(hash) << 32) | (number as u64 + 1);
        (number, true)
    }

    /// The texts alone, without room for more.
    pub fn into_list(mut self) -> List {
        self.list.shrink();
        self.list
    }

    /// Their numbers in the order of the texts.
    pub fn sorted(&self) -> Vec<u32> {
        // Eight letters in one number decide most comparisons without a look at the text.
        let mut order: Vec<(u64, u32)> = self.list.iter().map(beginning).zip(0..).collect();
        order.par_sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1 as usize).cmp(self.get(b.1 as usize))));
        order.into_iter().map(|(_, number)| number).collect()
    }

    /// The slot where a text is or would be, and its number.
    fn slot(&self, hash: u32, text: &str) -> (usize, Option<usize>) {
        let mask = self.slots.len() - 1;
        let mut at = hash as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == 0 {
                return (at, None);
            }
            let number = (slot as u32 - 1) as usize;
            if (slot >> 32) as u32 == hash && self.list.get(number) == text {
                return (at, Some(number));
            }
            at = (at + 1) & mask;
        }
    }

    /// Twice as many slots, at most half of them taken.
    fn grow(&mut self) {
        let slots = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![0; slots]);
        for slot in old.into_iter().filter(|&slot| slot != 0) {
            let mut at = (slot >> 32) as usize & (slots - 1);
            while self.slots[at] != 0 {
                at = (at + 1) & (slots - 1);
            }
            self.slots[at] = slot;
        }
    }
}

/// The first eight bytes as a number of the same order.
fn beginning(text: &str) -> u64 {
    let mut first = [0; 8];
    let bytes = text.as_bytes();
    let many = bytes.len().min(8);
    first[..many].copy_from_slice(&bytes[..many]);
    u64::from_be_bytes(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_has_one_number_however_many_there_are() {
        let mut names = Names::default();
        let text = |n: usize| format!("{}{n}", "ไทย".repeat(n % 4));
        for n in 0..5_000 {
            assert_eq!(names.find(&text(n)), None);
            assert_eq!(names.number(&text(n)), (n, true));
        }
        for n in 0..5_000 {
            assert_eq!(names.number(&text(n)), (n, false));
            assert_eq!(names.find(&text(n)), Some(n));
            assert_eq!(names.get(n), text(n));
        }
        let list = names.into_list();
        assert_eq!(list.iter().map(str::to_owned).collect::<Vec<_>>(), (0..5_000).map(text).collect::<Vec<_>>());
        assert_eq!(list.get(5_000), "");
    }
}
