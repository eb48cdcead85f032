//! Tells Burmese that was typed in Zawgyi, an older way to write Burmese with Unicode's numbers, from Unicode itself.
//!
//! Both use the same block of numbers for other signs, so a page in Zawgyi is gibberish on a phone of today,
//! to a screen reader and to search. Three signs tell them apart with certainty.

/// Where a text is Zawgyi, as bytes of its first telling sign in each run of Burmese letters.
///
/// - The vowel U+1031 stands in front of its consonant; in Unicode it is written behind it.
/// - U+1039 is a visible sign; in Unicode it only ever joins two consonants.
/// - U+1060 to U+1097 are half letters; in Unicode they belong to other languages of Myanmar, so that
///   they tell only where the text is known to be `burmese`.
///
/// ```
/// use payung::lang::zawgyi;
/// assert!(zawgyi("မြန်မာ", true).is_empty());
/// assert_eq!(zawgyi("ျမန္မာ", true), [0..3]);
/// ```
pub fn zawgyi(text: &str, burmese: bool) -> Vec<std::ops::Range<usize>> {
    let mut found = Vec::new();
    if text.is_ascii() {
        return found;
    }
    let mut before: Option<char> = None;
    let mut told = false;
    let mut signs = text.char_indices().peekable();
    while let Some((at, c)) = signs.next() {
        let block = ('\u{1000}'..='\u{109f}').contains(&c);
        if !block {
            told = false;
            // The dotted circle carries a sign that is only spoken of.
            before = (c == '\u{25cc}').then_some(c);
            continue;
        }
        let next = signs.peek().map(|(_, next)| *next);
        let wrong = match c {
            '\u{1031}' => !before.is_some_and(carries_vowel),
            '\u{1039}' => !next.is_some_and(consonant),
            '\u{103b}'..='\u{103e}' => before.is_none(),
            '\u{1060}'..='\u{1097}' => burmese,
            _ => false,
        };
        if wrong && !told {
            found.push(at..at + c.len_utf8());
            told = true;
        }
        before = Some(c);
    }
    found
}

fn consonant(c: char) -> bool {
    matches!(c, '\u{1000}'..='\u{1021}' | '\u{103f}' | '\u{1050}'..='\u{1051}' | '\u{105a}'..='\u{105d}' | '\u{1061}' | '\u{1065}' | '\u{1066}' | '\u{106e}'..='\u{1070}' | '\u{1075}'..='\u{1081}' | '\u{108e}')
}

/// Behind which signs the vowel U+1031 may stand: a consonant, or a consonant with its medials.
fn carries_vowel(c: char) -> bool {
    consonant(c) || matches!(c, '\u{25cc}' | '\u{1022}'..='\u{102a}' | '\u{103b}'..='\u{103e}' | '\u{104e}' | '\u{105e}'..='\u{1060}' | '\u{1082}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unicode_burmese_passes() {
        for text in ["ကလေးသူငယ်များ အွန်လိုင်းတွင် ဘေးကင်းစေရေး", "အင်္ဂလိပ် ဒုက္ခ တက္ကသိုလ် ပြဿနာ", "လုံခြုံစွာ အသုံးပြုခြင်း။ ကျေးဇူးပြု၍", "ယောက်ျား ဥက္ကဋ္ဌ ၁၃၈၇ ဖုန်းဆက်ပါ", "◌ေ ◌ျ"]
        {
            assert!(zawgyi(text, true).is_empty(), "{text}");
        }
    }

    #[test]
    fn zawgyi_is_told_by_its_vowel_its_virama_and_its_half_letters() {
        // "children", "Myanmar" and "university" as Zawgyi writes them.
        for text in ["ကေလးမ်ား ေက်ာင္း", "ျမန္မာ", "တကၠသိုလ္", "ေနေကာင္းလား"]
        {
            assert!(!zawgyi(text, true).is_empty(), "{text}");
        }
        assert_eq!(zawgyi("a ေနေကာင္း b", true), vec![std::ops::Range { start: 2, end: 5 }]);
    }

    #[test]
    fn other_languages_of_myanmar_keep_their_letters() {
        // Shan uses letters of the range that Zawgyi took for half letters.
        assert!(zawgyi("တႆး", false).is_empty());
    }
}
