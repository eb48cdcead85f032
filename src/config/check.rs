//! What `payung check` holds a site to: `[check]` of `book.toml`.

use std::collections::BTreeMap;

use crate::diagnostic::{codes, did_you_mean};
use crate::table::{At, Field, Table, field, names};

/// The keys of `[check]`.
pub const CHECK: &[Field] = &[
    field(
        "grade",
        "number above 0",
        "The highest reading grade (Flesch–Kincaid) of an English page whose kind names none. A page of less than five sentences or fifty words is too short for one. Not held unless said.",
    ),
    field("sentence", "number above 0", "The most words that a sentence may have. Not held unless said."),
    field("sentences", "table of numbers above 0", "The same by language, where words and sentences are of another length: `th = 45`."),
    field("soon", "number above 0", "How many days before its review date a page is warned of. 30 unless said."),
    field("service_age", "number above 0", "After how many days a service has to be tried again. 365 unless said."),
    field("fact_age", "number above 0", "After how many years a figure may no longer stand without its year beside it. 10 unless said."),
    field(
        "external_age",
        "number above 0",
        "For how many days an outside link that answered is not asked again; it is noted in `.payung/external.json`. 7 unless said.",
    ),
    field("external_time", "number above 0", "The most seconds that asking outside links may take. 120 unless said."),
    field("figures", "list of text", "Figures that were looked at and need no fact: `\"1300\"`, `\"one in two\"`."),
    field("numbered", "list of text", "Words before a number that is a name and no figure: `\"Act\"` for `Act 792`."),
    field("names", "list of text", "Proper names that reading grades leave out, where their first letter does not tell."),
    field(
        "avoid",
        "tables of texts",
        "Words to avoid in a language, each with what to say instead. Terms of class `avoid` in the glossary are there already, in each language that translates them.",
    ),
    field("vague", "table of lists of text", "Further link texts by language that do not say where the link leads: `th = [\"ที่นี่\"]`."),
    field("severity", "table", "`off`, `warn` or `error` for the code of a finding: `\"review.soon\" = \"off\"`."),
];

/// How much findings of a code weigh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    /// They are not shown.
    Off,
    /// They are warnings.
    Warn,
    /// They are errors.
    Error,
}

impl Weight {
    /// The weights by name.
    pub const NAMES: [(&'static str, Self); 3] = [("off", Self::Off), ("warn", Self::Warn), ("error", Self::Error)];
}

/// What the guardianship checks hold a site to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Check {
    /// The highest reading grade, if there is one.
    pub grade: Option<u32>,
    /// The most words of a sentence, if there is a limit.
    pub sentence: Option<u32>,
    /// The same by language.
    pub sentences: BTreeMap<String, u32>,
    /// How many days before its date a review is soon.
    pub soon: u32,
    /// How many days a tried service counts as tried.
    pub service_age: u32,
    /// How many years a figure may stand without its year.
    pub fact_age: u32,
    /// For how many days an answer of an outside link holds.
    pub external_age: u32,
    /// The most seconds that asking outside links may take.
    pub external_time: u32,
    /// Figures that need no fact.
    pub figures: Vec<String>,
    /// Words before numbers that are names.
    pub numbered: Vec<String>,
    /// Proper names that do not look like names.
    pub names: Vec<String>,
    /// By language, words to avoid and what to say instead.
    pub avoid: BTreeMap<String, Vec<(String, String)>>,
    /// By language, link texts that say nothing.
    pub vague: BTreeMap<String, Vec<String>>,
    /// How much findings weigh, by code.
    pub severity: BTreeMap<String, Weight>,
}

impl Default for Check {
    fn default() -> Self {
        Self {
            grade: None,
            sentence: None,
            sentences: BTreeMap::new(),
            soon: 30,
            service_age: 365,
            fact_age: 10,
            external_age: 7,
            external_time: 120,
            figures: Vec::new(),
            numbered: Vec::new(),
            names: Vec::new(),
            avoid: BTreeMap::new(),
            vague: BTreeMap::new(),
            severity: BTreeMap::new(),
        }
    }
}

impl Check {
    /// Reads `[check]`; `codes` are the languages of the site.
    pub(super) fn read(top: &mut Table<'_, '_>, codes: &[&str]) -> Self {
        let mut check = Self::default();
        let Some(mut table) = top.table("check") else {
            return check;
        };
        // One number for all languages is of another key than the table of numbers by language.
        let is_one = table.is_number("sentences") && !table.has("sentence");
        if is_one {
            table.rename("sentence", "sentences");
        }
        (check.grade, check.sentence) = (count(&mut table, "grade"), count(&mut table, "sentence"));
        check.fact_age = count(&mut table, "fact_age").unwrap_or(check.fact_age);
        check.soon = count(&mut table, "soon").unwrap_or(check.soon);
        check.service_age = count(&mut table, "service_age").unwrap_or(check.service_age);
        check.external_age = count(&mut table, "external_age").unwrap_or(check.external_age);
        check.external_time = count(&mut table, "external_time").unwrap_or(check.external_time);
        (check.figures, check.numbered, check.names) = (table.words("figures"), table.words("numbered"), table.words("names"));
        if let Some(mut inner) = (!is_one).then(|| table.table("sentences")).flatten() {
            of_languages(&inner, codes);
            check.sentences = inner.keys().into_iter().filter_map(|code| Some((code.clone(), count(&mut inner, &code)?))).collect();
        }
        if let Some(inner) = table.table("avoid") {
            of_languages(&inner, codes);
        }
        for (code, mut inner) in table.tables("avoid") {
            for At { value: word, span } in inner.keys_at() {
                let bare = word.trim_matches(['*', ' ']);
                let help = match bare {
                    "" => "write the word, or delete the line".to_owned(),
                    _ => format!("write `\"{bare}\"`, and each other form on a line of its own"),
                };
                if bare.is_empty() || word.contains('*') {
                    inner.doc.fault("config.choice", format!("`{word}` is no word to look for"), span, Some(help));
                }
            }
            let words = inner.keys().into_iter().map(|word| (word.clone(), inner.plain(&word))).collect();
            check.avoid.insert(code, words);
        }
        if let Some(mut inner) = table.table("vague") {
            of_languages(&inner, codes);
            check.vague = inner.keys().into_iter().map(|code| (code.clone(), inner.words(&code))).collect();
        }
        if let Some(inner) = table.table("severity") {
            check.severity = severity(inner);
        }
        table.finish(names(CHECK));
        check
    }

    /// The most words of a sentence in a language.
    pub fn longest_sentence(&self, code: &str) -> Option<u32> {
        self.sentences.get(code).copied().or(self.sentence)
    }
}

/// The keys of a table are languages of the site.
fn of_languages(table: &Table<'_, '_>, codes: &[&str]) {
    for At { value: code, span } in table.keys_at().into_iter().filter(|at| !codes.contains(&at.value.as_str())) {
        let help = did_you_mean(&code, codes.iter().copied()).unwrap_or_else(|| format!("its languages: {}", codes.join(", ")));
        table.doc.fault("config.language", format!("the site has no language `{code}`"), span, Some(help));
    }
}

/// A number above 0.
pub fn count(table: &mut Table<'_, '_>, key: &str) -> Option<u32> {
    at_least(1, table, key, "write a whole number above 0, or leave the key out")
}

/// A number, 0 or above.
pub(super) fn count_or_none(table: &mut Table<'_, '_>, key: &str) -> Option<u32> {
    at_least(0, table, key, "write a whole number, 0 or above, or leave the key out")
}

fn at_least(least: u32, table: &mut Table<'_, '_>, key: &str, help: &str) -> Option<u32> {
    let at = table.number(key)?;
    let count = u32::try_from(at.value).ok().filter(|count| *count >= least);
    if count.is_none() {
        table.doc.fault("config.count", format!("`{key}` cannot be {}", at.value), at.span, Some(help.to_owned()));
    }
    count
}

fn severity(mut table: Table<'_, '_>) -> BTreeMap<String, Weight> {
    let mut weights = BTreeMap::new();
    for At { value: code, span } in table.keys_at() {
        if let Some((rest, weight)) = table.dotted(&code) {
            let message = format!("the code `{code}.{rest}` without quotation marks, which is a table `{code}` for TOML");
            table.doc.fault("toml.type", message, span, Some(format!("write `\"{code}.{rest}\" = \"{weight}\"`")));
            table.any(&code);
            continue;
        }
        if let Some(flag) = table.peek_flag(&code) {
            let weight = if flag { "warn" } else { "off" };
            let message = format!("`{flag}` is no severity");
            table.doc.fault("config.severity", message, span, Some(format!("write `\"{code}\" = \"{weight}\"`: `off`, `warn` or `error`")));
            table.any(&code);
            continue;
        }
        let Some(at) = table.text(&code) else {
            continue;
        };
        let Some((_, weight)) = Weight::NAMES.iter().find(|(name, _)| *name == at.value) else {
            let message = format!("`{}` is no severity", at.value);
            table.doc.fault("config.severity", message, at.span, Some("write `off`, `warn` or `error`".into()));
            continue;
        };
        let Some(known) = codes::find(&code) else {
            let help = did_you_mean(&code, codes::ALL.iter().map(|known| known.code));
            let help = help.or_else(|| Some("the reference lists all codes".into()));
            table.doc.fault("config.severity", format!("there is no finding `{code}`"), span, help);
            continue;
        };
        if known.firm && *weight != Weight::Error {
            let message = format!("`{code}` is always an error");
            let help = "mend what it finds: the site cannot be published safely with it".to_owned();
            table.doc.fault("config.severity", message, at.span, Some(help));
            continue;
        }
        weights.insert(code, *weight);
    }
    weights
}
