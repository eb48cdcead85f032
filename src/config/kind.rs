//! Kinds of page and the typed relations between them, as `book.toml` declares them.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::did_you_mean;
use crate::table::{At, Field, Table, field, names};

/// The keys of `[kinds.NAME]`.
pub const KIND: &[Field] = &[
    field("label", "text", "The kind's name for readers. The kind's own name unless said."),
    field("folder", "path", "Pages below this folder are of this kind."),
    field("template", "file", "The template of its pages. `page.html` unless said."),
    field("required", "list of keys", "Front-matter keys that its pages must have, besides `title`."),
    field("exit", "true or false", "Whether its pages offer a quick way out. `false` unless said."),
    field("grade", "number above 0", "The highest reading grade (Flesch–Kincaid) that its pages in English may have."),
    field("figures", "true or false", "Whether figures in the text of its pages need a fact. `true` unless said."),
    field("review", "number above 0", "After how many months its new pages are read again. 6 unless said."),
    field("keys", "tables", "Further front-matter keys of this kind, each in a table of its own."),
];

/// The keys of `[relations.NAME]`.
pub const RELATION: &[Field] = &[
    field("from", "kind or list of kinds, required", "The kinds that declare the relation in their front matter."),
    field("to", "kind or list of kinds, required", "The kinds that it may lead to."),
    field("inverse", "text, required", "The relation's name as seen from the other end."),
    field("label", "text", "What stands over the list on the page that declares it."),
    field("inverse_label", "text", "What stands over the list on the page at the other end."),
    field("min", "number, 0 or above", "How many a page must declare at least. 0 unless said."),
];

/// The keys of `[kinds.NAME.keys.KEY]`.
pub const KEY: &[Field] = &[
    field("type", "`text`, `texts`, `number`, `numbers`, `choice`, `date` or `flag`, required", "What the value is."),
    field("choices", "list of text", "The values that a `choice` may have."),
    field("labels", "list of text", "How readers see the choices, in the same order."),
    field("doc", "text", "What the key is for."),
];

/// What a declared key's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum KeyType {
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// A whole number.
    Number,
    /// A list of whole numbers.
    Numbers,
    /// One of some texts.
    Choice,
    /// A date.
    Date,
    /// A yes or no.
    Flag,
}

impl KeyType {
    /// All of them by name.
    pub const NAMES: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("texts", Self::Texts),
        ("number", Self::Number),
        ("numbers", Self::Numbers),
        ("choice", Self::Choice),
        ("date", Self::Date),
        ("flag", Self::Flag),
    ];
}

/// A front-matter key that a kind declares.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    /// Its name.
    pub name: String,
    /// What its value is.
    pub kind: KeyType,
    /// The values a choice may have, each with what readers see.
    pub choices: Vec<(String, String)>,
    /// What it is for.
    pub doc: String,
}

/// A kind of page.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Kind {
    /// Its name.
    pub name: String,
    /// Its name for readers.
    pub label: String,
    /// Pages below this folder are of this kind.
    pub folder: At<String>,
    /// Its template, if it has one of its own.
    pub template: Option<At<String>>,
    /// Keys that its pages must have.
    pub required: Vec<At<String>>,
    /// Whether its pages offer a quick way out.
    pub exit: bool,
    /// The highest reading grade of its pages, if it has one of its own.
    pub grade: Option<u32>,
    /// Whether figures in its text need a fact.
    pub figures: bool,
    /// After how many months its new pages are read again, if not after the usual.
    pub review: Option<u32>,
    /// Its own front-matter keys.
    pub keys: Vec<Key>,
}

impl Kind {
    pub(super) fn read(name: String, mut table: Table<'_, '_>) -> Self {
        let keys = table.tables("keys").into_iter().filter_map(|(name, table)| read_key(name, table)).collect();
        let kind = Self {
            label: table.text("label").map_or_else(|| name.clone(), |at| at.value),
            folder: table
                .text("folder")
                .map_or(At { value: String::new(), span: 0..0 }, |at| At { value: at.value.trim_matches('/').to_owned(), ..at }),
            template: table.text("template"),
            required: table.texts("required"),
            exit: table.flag("exit").unwrap_or_default(),
            grade: super::check::count(&mut table, "grade"),
            figures: table.flag("figures").unwrap_or(true),
            review: super::check::count(&mut table, "review"),
            keys,
            name,
        };
        table.finish(names(KIND));
        kind
    }
}

fn read_key(name: String, mut table: Table<'_, '_>) -> Option<Key> {
    let kind = table.required("type").and_then(|at| {
        let found = KeyType::NAMES.iter().find(|(name, _)| *name == at.value).map(|(_, kind)| *kind);
        if found.is_none() {
            let help = did_you_mean(&at.value, KeyType::NAMES.iter().map(|(name, _)| *name));
            let message = format!("`{}` is no type of key", at.value);
            table.doc.fault("config.key-type", message, at.span, help.or(Some("types: text, texts, number, numbers, choice, date, flag".into())));
        }
        found
    });
    let place = |table: &Table<'_, '_>, key: &str| table.keys_at().into_iter().find(|at| at.value == key).map_or(table.span.clone(), |at| at.span);
    let (choices, labels) = (table.words("choices"), table.words("labels"));
    let wrong = |message: String, span: Range<usize>, help: &str| table.doc.fault("config.key-type", message, span, Some(help.to_owned()));
    match kind {
        Some(KeyType::Choice) if choices.is_empty() => {
            wrong(format!("the key `{name}` is a choice of nothing"), table.span.clone(), "add `choices = [\"…\", \"…\"]`");
        }
        Some(KeyType::Choice) if !labels.is_empty() && labels.len() != choices.len() => {
            let message = format!("the key `{name}` has {} choices and {} labels", choices.len(), labels.len());
            wrong(message, place(&table, "labels"), "write a label for each choice, in the same order, or none");
        }
        Some(other) if other != KeyType::Choice && !choices.is_empty() => {
            wrong(
                format!("the key `{name}` has choices, and is no choice"),
                place(&table, "choices"),
                "write `type = \"choice\"`, or delete the line",
            );
        }
        _ => {}
    }
    let mut labels = labels.into_iter();
    let choices = choices.into_iter().map(|choice| (choice.clone(), labels.next().unwrap_or(choice))).collect();
    let doc = table.plain("doc");
    table.finish(names(KEY));
    Some(Key { name, kind: kind?, choices, doc })
}

/// A typed relation between pages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Relation {
    /// Its name, which is the front-matter key that declares it.
    pub name: String,
    /// The kinds that declare it.
    pub from: Vec<String>,
    /// The kinds it may lead to.
    pub to: Vec<String>,
    /// Its name from the other end.
    pub inverse: String,
    /// What stands over the list where it is declared.
    pub label: String,
    /// What stands over the list at the other end.
    pub inverse_label: String,
    /// How many a page must declare.
    pub min: usize,
}

impl Relation {
    pub(super) fn read(name: String, mut table: Table<'_, '_>) -> Declared {
        let span = table.span.clone();
        let mut kinds = |key: &str| -> Vec<At<String>> {
            let listed = table.any(key).is_some_and(|value| value.get_ref().is_array());
            if listed {
                return table.texts(key);
            }
            let text = table.required(key);
            let Some(At { value, span }) = text.as_ref().filter(|at| at.value.contains(',')) else { return text.into_iter().collect() };
            let help = format!("write a list: `{key} = [{}]`", crate::table::listed(value));
            table.doc.fault("toml.type", format!("`{key}` is one text, with several kinds in it"), span.clone(), Some(help));
            value.split(',').map(|kind| At { value: kind.trim().to_owned(), span: span.clone() }).collect()
        };
        let (from, to) = (kinds("from"), kinds("to"));
        let names_of = |kinds: &[At<String>]| kinds.iter().map(|at| at.value.clone()).collect();
        let inverse = table.required("inverse");
        let label = table.plain("label");
        let inverse_label = table.plain("inverse_label");
        let min = super::check::count_or_none(&mut table, "min").map_or(0, |min| min as usize);
        // Of kinds that stand in one text nobody knows yet whether each is meant.
        let as_one = |kinds: &[At<String>]| kinds.windows(2).any(|pair| pair[0].span == pair[1].span);
        let min = if as_one(&from) || as_one(&to) { 0 } else { min };
        table.finish(names(RELATION));
        // One that lacks it is kept, so that keys of pages are not unknown as well.
        let inverse = inverse.map_or_else(|| format!("{name} (the other end)"), |at| at.value);
        let spaced = |text: &str| text.replace('_', " ");
        let relation = Self {
            label: if label.is_empty() { spaced(&name) } else { label },
            inverse_label: if inverse_label.is_empty() { spaced(&inverse) } else { inverse_label },
            name,
            from: names_of(&from),
            to: names_of(&to),
            inverse,
            min,
        };
        Declared { relation, span, kinds: from.into_iter().chain(to).collect() }
    }
}

/// A relation, where it stands, and the kinds that it names.
pub(super) struct Declared {
    pub relation: Relation,
    span: Range<usize>,
    kinds: Vec<At<String>>,
}

/// Names that relations use must be kinds; names of relations and inverses must not repeat.
pub(super) fn check(top: &Table<'_, '_>, kinds: &[Kind], relations: &[Declared]) {
    let known = || kinds.iter().map(|kind| kind.name.as_str()).chain(["page", "section", "home"]);
    let mut names: BTreeSet<&str> = BTreeSet::new();
    for Declared { relation, span, kinds } in relations {
        for At { value: kind, span } in kinds {
            if !known().any(|name| name == kind) {
                let message = format!("relation `{}` names the kind `{kind}`, which is not declared", relation.name);
                let help = did_you_mean(kind, known()).unwrap_or_else(|| format!("add `[kinds.{kind}]`"));
                top.doc.fault("config.unknown-kind", message, span.clone(), Some(help));
            }
        }
        for name in [relation.name.as_str(), relation.inverse.as_str()] {
            if !names.insert(name) {
                let message = format!("two relations are called `{name}`");
                top.doc.fault("config.relation-name", message, span.clone(), Some("give each relation and each inverse its own name".into()));
            }
        }
    }
}
