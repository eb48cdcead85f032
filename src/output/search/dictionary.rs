//! The dictionaries of scripts without spaces: which words a text begins with.
//!
//! ICU4X has the words of Thai, Khmer, Lao and Burmese, and a segmenter that always takes the longest. We read the
//! words themselves, whose representation may change with ICU4X's next minor release: `Cargo.toml` names the release.

use std::sync::LazyLock;

use icu_provider::{DataIdentifierBorrowed, DataMarkerAttributes, DataProvider, DataRequest};
use icu_segmenter::provider::{Baked, DictionaryBreakData, SegmenterDictionaryExtendedV2};

/// A script with a dictionary.
pub struct Script {
    words: &'static DictionaryBreakData<'static>,
    first: char,
    last: char,
    is_beginning: fn(char) -> bool,
    is_end: fn(char) -> bool,
}

static SCRIPTS: LazyLock<Vec<Script>> = LazyLock::new(|| {
    let script = |name, [first, last]: [char; 2], is_beginning, is_end| Some(Script { words: dictionary(name)?, first, last, is_beginning, is_end });
    let all = [
        script(
            "thaidict",
            ['\u{E01}', '\u{E4E}'],
            |c| matches!(c, '\u{E01}'..='\u{E2E}' | '\u{E40}'..='\u{E44}'),
            |c| !matches!(c, '\u{E31}' | '\u{E40}'..='\u{E44}'),
        ),
        script(
            "laodict",
            ['\u{E81}', '\u{EDF}'],
            |c| matches!(c, '\u{E81}'..='\u{EAE}' | '\u{EC0}'..='\u{EC4}' | '\u{EDC}' | '\u{EDD}'),
            |c| !matches!(c, '\u{EC0}'..='\u{EC4}'),
        ),
        script("khmerdict", ['\u{1780}', '\u{17DD}'], |c| matches!(c, '\u{1780}'..='\u{17B3}'), |c| c != '\u{17D2}'),
        script("burmesedict", ['\u{1000}', '\u{109F}'], |c| matches!(c, '\u{1000}'..='\u{102A}'), |_| true),
    ];
    all.into_iter().flatten().collect()
});

fn dictionary(name: &str) -> Option<&'static DictionaryBreakData<'static>> {
    let id = DataIdentifierBorrowed::for_marker_attributes(DataMarkerAttributes::try_from_str(name).ok()?);
    let found = DataProvider::<SegmenterDictionaryExtendedV2>::load(&Baked, DataRequest { id, ..Default::default() });
    found.ok()?.payload.get_static()
}

/// The script that a character is of, if it has a dictionary.
pub fn script(c: char) -> Option<&'static Script> {
    SCRIPTS.iter().find(|script| script.has(c))
}

/// What a dictionary knows of the beginning of a text.
#[derive(Default)]
pub struct Beginning {
    /// The lengths of all words that the text begins with, in characters, the shortest first.
    pub lengths: Vec<usize>,
    /// After how many characters it was clear that there are no more.
    pub looked: usize,
}

impl Script {
    /// Whether a character is of the script.
    pub fn has(&self, c: char) -> bool {
        (self.first..=self.last).contains(&c)
    }

    /// Whether a word that no dictionary knows may end before `next`, after `last`.
    pub fn may_part(&self, last: char, next: char) -> bool {
        (self.is_end)(last) && (self.is_beginning)(next)
    }

    /// The dictionary's words that a text begins with.
    pub fn beginning(&self, text: &[char]) -> Beginning {
        let mut found = Beginning::default();
        let mut note = |is_word: bool, is_last: bool| {
            found.looked += 1;
            if is_word {
                found.lengths.push(found.looked);
            }
            is_last
        };
        match self.words {
            DictionaryBreakData::Char16Trie(trie) => {
                let mut cursor = trie.cursor();
                text.iter().any(|&c| {
                    cursor.step(c);
                    note(cursor.value().is_some(), cursor.is_empty())
                });
            }
            DictionaryBreakData::ZeroTrie { alphabet, trie } => {
                let mut cursor = trie.cursor();
                text.iter().any(|&c| {
                    cursor.step(alphabet.position32(u32::from(c)).map_or(u8::MAX, |at| at as u8));
                    note(cursor.take_value().is_some(), cursor.is_empty())
                });
            }
        }
        found
    }
}
