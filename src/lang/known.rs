//! Languages of the region that this program was made for, by their own names, and the scripts that tell a language from others.

/// Codes of languages, what these call themselves, and what they are called in English.
const NAMES: [(&str, &str, &str); 13] = [
    ("en", "English", "English"),
    ("fil", "Filipino", "Tagalog"),
    ("id", "Bahasa Indonesia", "Indonesian"),
    ("km", "ខ្មែរ", "Khmer"),
    ("lo", "ລາວ", "Lao"),
    ("ms", "Bahasa Melayu", "Malay"),
    ("my", "မြန်မာ", "Burmese"),
    ("pt", "Português", "Portuguese"),
    ("ta", "தமிழ்", "Tamil"),
    ("tet", "Tetun", "Tetum"),
    ("th", "ไทย", "Thai"),
    ("vi", "Tiếng Việt", "Vietnamese"),
    ("zh", "中文", "Chinese"),
];

/// What a language calls itself, if it is one of the region.
/// ```
/// assert_eq!(payung::lang::own_name("ms"), Some("Bahasa Melayu"));
/// assert_eq!(payung::lang::own_name("my-MM"), Some("မြန်မာ"));
/// assert_eq!(payung::lang::own_name("it"), None);
/// ```
pub fn own_name(code: &str) -> Option<&'static str> {
    let language = code.split('-').next().unwrap_or_default();
    NAMES.iter().find(|(known, ..)| *known == language).map(|(_, name, _)| *name)
}

/// The languages of ISO 639-1.
const COMMON: &str = "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu fa \
    ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la \
    lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd \
    se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

/// Whether a code is of a language that has one of two letters, or of one of the region: `fr`, `pt-TL`, `tet`.
/// ```
/// assert!(payung::lang::is_common("fr") && payung::lang::is_common("pt-TL") && payung::lang::is_common("tet"));
/// assert!(!payung::lang::is_common("qa"));
/// ```
pub fn is_common(code: &str) -> bool {
    let language = code.split('-').next().unwrap_or_default();
    own_name(code).is_some() || COMMON.split(' ').any(|known| known == language)
}

/// The code of a language of the region by its name, its own or in English.
/// ```
/// assert_eq!(payung::lang::code_of("english"), Some("en"));
/// ```
pub fn code_of(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    NAMES.iter().find(|(_, own, english)| own.to_lowercase() == name || english.to_lowercase() == name).map(|(code, ..)| *code)
}

/// A script in which a language is always written.
#[derive(Debug, PartialEq, Eq)]
pub struct Script {
    /// The language's name in English.
    pub language: &'static str,
    letters: &'static [(char, char)],
}

const HAN: &[(char, char)] = &[('\u{3400}', '\u{9fff}'), ('\u{20000}', '\u{323af}')];

/// Languages that no other script is usual for.
const SCRIPTS: [(&str, Script); 7] = [
    ("km", Script { language: "Khmer", letters: &[('\u{1780}', '\u{17ff}')] }),
    ("lo", Script { language: "Lao", letters: &[('\u{e80}', '\u{eff}')] }),
    ("my", Script { language: "Burmese", letters: &[('\u{1000}', '\u{109f}')] }),
    ("shn", Script { language: "Shan", letters: &[('\u{1000}', '\u{109f}')] }),
    ("ta", Script { language: "Tamil", letters: &[('\u{b80}', '\u{bff}')] }),
    ("th", Script { language: "Thai", letters: &[('\u{e00}', '\u{e7f}')] }),
    ("zh", Script { language: "Chinese", letters: HAN }),
];

impl Script {
    /// The script of a language, unless its code names another one.
    pub fn of(code: &str) -> Option<&'static Self> {
        let mut parts = code.split('-');
        let language = parts.next().unwrap_or_default();
        let is_latin = parts.any(|part| part == "Latn");
        SCRIPTS.iter().find(|(known, _)| *known == language && !is_latin).map(|(_, script)| script)
    }

    /// Whether a text has a letter of it.
    /// ```
    /// use payung::lang::Script;
    /// let burmese = Script::of("my").unwrap();
    /// assert!(burmese.writes("Payung: ထီး") && !burmese.writes("Selamat datang"));
    /// ```
    pub fn writes(&self, text: &str) -> bool {
        !text.is_ascii() && text.chars().any(|c| self.letters.iter().any(|(first, last)| (*first..=*last).contains(&c)))
    }
}
