//! What stands at a page's head between two lines of `+++`, checked against the page's kind.

mod misplaced;
mod needed;
mod plain;
mod relations;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::config::{Config, Key, KeyType, Kind, count, json};
use crate::diagnostic::{Diagnostic, Place, did_you_mean, nearest};
use crate::records::hold_country;
use crate::source::CONFIG;
use crate::table::{At, Doc, Field, Table, field, listed, names};

pub use misplaced::{closing, misplaced};

/// The keys of every page.
pub const PAGE: &[Field] = &[
    field("title", "text", "The page's title. Without it, the page's first `#` heading is taken."),
    field("description", "text", "One sentence on what the reader gets; shown in lists and by search engines."),
    field("kind", "kind", "The page's kind, where its folder does not say it."),
    field("updated", "date", "When the text last changed in substance."),
    field("review_by", "date", "When the page has to be read again."),
    field("owner", "text", "Who sees to that."),
    field("audience", "list of text", "Whom the page is for."),
    field("country", "country code", "The country the page is about."),
    field(
        "order",
        "`title` or list of names",
        "In a section's `index.md`: its pages in reading order; `\"title\"` sorts them by title, in each language as its dictionaries do. Without it they stand in the order of their files' names.",
    ),
    field("aliases", "list of paths", "Old addresses that lead here."),
    field("draft", "true or false", "Left out unless `--drafts` is given. `false` unless said."),
    field("search", "true or false", "Whether search finds the page. `true` unless said."),
    field("keywords", "list of text", "Other words that readers may search for."),
    field("exit", "true or false", "Whether the page offers a quick way out. As its kind says, unless said."),
    field("sensitive", "true or false", "No picture for social media. `false` unless said."),
    field("noindex", "true or false", "Asks search engines to leave the page out. `false` unless said."),
    field("toc", "true or false", "Whether the page has a table of contents."),
    field("template", "file", "A template other than that of the kind."),
    field("grade", "number above 0", "The highest reading grade of this page, where it is to be easier than its kind; it cannot be harder."),
    field("reviewed", "table", "In a translation: the native speaker who reviewed it, `{ by = role, on = date }`."),
    field(
        "made_from",
        "table of texts",
        "In a translation: its markers, the digest of each section of the original; `payung translate mark` writes them.",
    ),
];

/// The keys of `reviewed`.
pub const REVIEWED: &[Field] = &[field("by", "text, required", "Who reviewed it: a role, never a name."), field("on", "date, required", "When.")];

/// What a translation says itself; it inherits all else.
pub const OWN: [&str; 6] = ["title", "description", "reviewed", "made_from", "keywords", "draft"];

/// A relation as declared: where it leads, and the fact that carries it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Target {
    /// Path of the page below its language's folder.
    pub to: At<String>,
    /// Id of the fact.
    pub fact: Option<At<String>>,
}

/// A page's front matter.
#[derive(Clone, Debug, Default, PartialEq, Hash, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Title, if given.
    pub title: Option<String>,
    /// Description, or empty.
    pub description: String,
    /// Name of the kind: declared, by folder, or one of `page`, `section`, `home`.
    pub kind: String,
    /// When it last changed.
    pub updated: Option<Date>,
    /// When it has to be read again.
    pub review_by: Option<At<Date>>,
    /// Who sees to that.
    pub owner: String,
    /// Whom it is for.
    pub audience: Vec<String>,
    /// Country code, or empty.
    pub country: String,
    /// Pages of the section in reading order.
    pub order: Vec<At<String>>,
    /// Whether a section's pages are sorted by title instead.
    pub by_title: bool,
    /// Old addresses.
    pub aliases: Vec<At<String>>,
    /// Whether it is a draft.
    pub draft: bool,
    /// Whether search finds it.
    pub search: bool,
    /// Further words to find it by.
    pub keywords: Vec<String>,
    /// Whether it offers a quick way out.
    pub exit: bool,
    /// Whether it goes without picture.
    pub sensitive: bool,
    /// Whether search engines should leave it out.
    pub noindex: bool,
    /// Whether it has a table of contents, if said.
    pub toc: Option<bool>,
    /// Its template.
    pub template: String,
    /// Its highest reading grade, if said.
    pub grade: Option<u32>,
    /// Its relations by name, in the order of the configuration.
    pub relations: Vec<(Arc<str>, Vec<Target>)>,
    /// What its kind declares, by key.
    #[serde(with = "super::told::json")]
    pub extra: Vec<(String, Value)>,
    /// Role and date of a translation's reviewer.
    pub reviewed: Option<(String, Option<Date>)>,
    /// A translation's markers: the digest of each section of its original.
    pub made_from: Option<At<Vec<(String, String)>>>,
    /// What its kind asks for and it lacks, each with the line to add: no fault in a translation, which inherits it.
    pub lacking: Vec<(String, String)>,
    /// Keys besides those that a translation has of its own.
    pub inheritable: Vec<At<String>>,
    /// Whether something of it could not be read, which was said: what it seems to lack it may well have.
    pub unread: bool,
}

/// The front matter's TOML and where the body starts; nothing if the page has none.
///
/// # Errors
/// The place of an opening line that is never closed.
pub fn split(text: &str) -> Result<Option<(Range<usize>, usize)>, Range<usize>> {
    let Some(rest) = text.strip_prefix("+++\n") else {
        return if text.trim_end() == "+++" { Err(0..3) } else { Ok(None) };
    };
    let mut at = 4;
    for line in rest.split_inclusive('\n') {
        if line.trim_end() == "+++" {
            return Ok(Some((4..at, at + line.len())));
        }
        at += line.len();
    }
    Err(0..3)
}

/// Where the value of a key stands in a page's head, if it is there on one line.
pub fn value_of(name: &str, head: &str) -> Option<Range<usize>> {
    let mut at = 0;
    head.split_inclusive('\n').find_map(|line| {
        let value = line.strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix('='));
        let start = at + line.len() - value.map_or(0, |value| value.trim_start().len());
        at += line.len();
        value.map(|value| start..start + value.trim().len())
    })
}

/// Reads a page's front matter; `path` is the page's below its language's folder.
pub fn read(file: &Arc<str>, text: &str, toml: Range<usize>, path: &str, is_index: bool, config: &Config) -> (FrontMatter, Vec<Diagnostic>) {
    let doc = Doc::new(file, text, toml.start);
    let parsed = doc.parse(&text[toml]);
    let table = Table::new(&doc, parsed.get_ref(), 0..0, "front matter");
    let mut front = from_table(table, path, is_index, config);
    let faults = doc.into_faults();
    front.unread |= faults.iter().any(|fault| fault.code == "toml.syntax");
    if front.unread {
        front.lacking.clear();
    }
    (front, faults)
}

/// What a page of plain Markdown has, which may lack what its kind asks for.
pub fn plainly(path: &str, is_index: bool, config: &Config) -> FrontMatter {
    let front = without(path, is_index, config);
    FrontMatter { lacking: needed::all(&front.kind, config), ..front }
}

/// What a page without front matter has.
pub fn without(path: &str, is_index: bool, config: &Config) -> FrontMatter {
    let kind = default_kind(path, is_index, config);
    let declared = config.kind(kind);
    FrontMatter {
        template: template(kind, declared),
        exit: declared.is_some_and(|kind| kind.exit),
        kind: kind.to_owned(),
        search: true,
        ..FrontMatter::default()
    }
}

fn default_kind<'c>(path: &str, is_index: bool, config: &'c Config) -> &'c str {
    match path {
        "" => "home",
        _ if is_index => "section",
        _ => config.kind_of_folder(path).map_or("page", |kind| kind.name.as_str()),
    }
}

fn template(kind: &str, declared: Option<&Kind>) -> String {
    match (declared.and_then(|kind| kind.template.clone()), kind) {
        (Some(template), _) => template.value,
        (None, "home") => "home.html".into(),
        (None, "section") => "section.html".into(),
        (None, _) => "page.html".into(),
    }
}

fn from_table(mut table: Table<'_, '_>, path: &str, is_index: bool, config: &Config) -> FrontMatter {
    let mut front = without(path, is_index, config);
    front.inheritable = table.keys_at().into_iter().filter(|key| !OWN.contains(&key.value.as_str())).collect();
    for key in ["title", "description"] {
        plain::hold(&table, key, table.peek(key).as_ref());
    }
    let title = table.text("title");
    front.unread = table.has("title") && title.is_none();
    front.title = title.map(|at| at.value).filter(|title| !title.trim().is_empty());
    front.description = table.plain("description");
    if let Some(at) = table.text("kind") {
        read_kind(&table, &at, &mut front, config);
    }
    front.updated = table.date("updated").map(|at| at.value);
    front.review_by = table.date("review_by");
    front.owner = table.plain("owner");
    front.audience = table.words("audience");
    let country = table.text("country");
    hold_country(table.doc, country.as_ref());
    front.country = country.map(|at| at.value).unwrap_or_default();
    if let Some(span) = table.key_span("order").filter(|_| !is_index) {
        let help = match path.rsplit_once('/') {
            Some((folder, _)) => format!("write it into `{folder}/index.md`, or make this page a section: move it to `{path}/index.md`"),
            None => format!("write it into the `index.md` of a folder, or make this page a section: move it to `{path}/index.md`"),
        };
        table.doc.fault("order.no-section", "`order` on a page that is no section's `index.md`, and so orders nothing", span, Some(help));
    }
    front.by_title = table.peek("order").is_some_and(|at| at.value == "title");
    if front.by_title {
        table.any("order");
    } else if let Some(at) = table.peek("order") {
        table.any("order");
        let list = format!("write `order = \"title\"`, or the names of pages as a list: `order = [{}]`", listed(&at.value));
        let near = nearest(&at.value, ["title"]).map(|_| "did you mean `\"title\"`?".to_owned());
        let help = near.unwrap_or(list);
        table.doc.fault("front-matter.choice", format!("`{}` is no order", at.value), at.span, Some(help));
    } else {
        front.order = table.texts("order");
    }
    front.aliases = table.texts("aliases");
    front.draft = table.flag("draft").unwrap_or_default();
    front.search = table.flag("search").unwrap_or(true);
    front.keywords = table.words("keywords");
    front.exit = table.flag("exit").unwrap_or(front.exit);
    front.sensitive = table.flag("sensitive").unwrap_or_default();
    front.noindex = table.flag("noindex").unwrap_or_default();
    front.toc = table.flag("toc");
    if let Some(at) = table.text("template") {
        front.template = at.value;
    }
    front.grade = count(&mut table, "grade");
    if let Some(mut reviewed) = table.table("reviewed") {
        let by = reviewed.required("by").map(|at| at.value).unwrap_or_default();
        front.reviewed = Some((by, reviewed.required_date("on").map(|at| at.value)));
        reviewed.finish(names(REVIEWED));
    }
    if let Some(mut made_from) = table.table("made_from") {
        let span = made_from.span.clone();
        let marks = made_from.keys().into_iter().filter_map(|id| Some((id.clone(), made_from.text(&id)?.value))).collect();
        front.made_from = Some(At { value: marks, span });
    }
    relations::read(&mut table, &mut front, config);
    finish(table, front, config)
}

fn read_kind(table: &Table<'_, '_>, at: &At<String>, front: &mut FrontMatter, config: &Config) {
    let built_in = ["page", "section", "home"];
    let declared = config.kind(&at.value);
    if declared.is_none() && !built_in.contains(&at.value.as_str()) {
        let known = config.kinds.iter().map(|kind| kind.name.as_str()).chain(built_in);
        let help = did_you_mean(&at.value, known.clone()).unwrap_or_else(|| format!("kinds: {}", known.collect::<Vec<_>>().join(", ")));
        table.doc.fault("front-matter.kind", format!("`{}` is no kind of page", at.value), at.span.clone(), Some(help));
        return;
    }
    front.kind = at.value.clone();
    front.template = template(&at.value, declared);
    front.exit = declared.is_some_and(|kind| kind.exit);
}

fn finish(mut table: Table<'_, '_>, mut front: FrontMatter, config: &Config) -> FrontMatter {
    let kind = config.kind(&front.kind);
    let keys: &[Key] = kind.map_or(&[], |kind| kind.keys.as_slice());
    for key in keys {
        if let Some(value) = read_extra(&mut table, key) {
            front.extra.push((key.name.clone(), value));
        }
    }
    // What a relation of no known kind is on, this page may be.
    for relation in config.relations.iter().filter(|relation| relation.from.iter().any(|kind| !config.has_kind(kind))) {
        table.any(&relation.name);
    }
    let relations: Vec<&str> = config.relations.iter().filter(|r| r.from.contains(&front.kind)).map(|r| r.name.as_str()).collect();
    let known = names(PAGE).chain(keys.iter().map(|key| key.name.as_str())).chain(relations);
    let known: Vec<&str> = known.collect();
    let strange: Vec<String> = table.keys().into_iter().filter(|key| !known.contains(&key.as_str())).collect();
    let misspelt: Vec<&str> = strange.iter().filter_map(|key| nearest(key, known.iter().copied())).collect();
    for (kind, required) in kind.iter().flat_map(|kind| kind.required.iter().map(move |key| (kind, key))) {
        if !table.has(&required.value) {
            if !table.doc.is_whole() || misspelt.contains(&required.value.as_str()) {
                continue;
            }
            front.lacking.push((required.value.clone(), needed::line(&required.value, kind)));
        } else if let Some(span) = table.blank(&required.value) {
            let help = format!("write it: pages of kind `{}` need it", front.kind);
            table.doc.fault("toml.empty", format!("`{}` is empty", required.value), span, Some(help));
        }
    }
    front.unread |= front.title.is_none() && misspelt.contains(&"title");
    let own = front.kind.clone();
    let below: Vec<(&str, String)> = strange.iter().filter_map(|key| Some((key.as_str(), table.below(key, &known)?))).collect();
    front.unread |= !below.is_empty();
    let of_table = |key: &str| {
        let (_, first) = below.iter().find(|(name, _)| *name == key)?;
        Some(format!("delete the line `[{key}]`: behind it, `{first}` and what follows is no key of the page itself"))
    };
    let present = table.keys();
    let of_other_name = |key: &str| {
        other_name(key).map(|name| {
            let is_there = present.iter().any(|there| there == name);
            if is_there { format!("delete it: the page has `{name}`") } else { format!("it is called `{name}` here") }
        })
    };
    table.finish_with(known.iter().copied(), |key| of_table(key).or_else(|| of_other_kind(key, &own, config)).or_else(|| of_other_name(key)));
    front
}

/// The key of a page for which other programs have another name.
fn other_name(key: &str) -> Option<&'static str> {
    Some(match key {
        "tags" | "categories" => "keywords",
        "date" | "lastmod" | "modified" => "updated",
        "author" | "authors" | "maintainer" => "owner",
        "summary" | "abstract" | "subtitle" => "description",
        "layout" => "template",
        "type" => "kind",
        _ => return None,
    })
}

/// Help for a key that pages of other kinds may have, or that follows from a relation of other pages.
fn of_other_kind(name: &str, own: &str, config: &Config) -> Option<String> {
    if let Some(relation) = config.relations.iter().find(|relation| relation.inverse == name) {
        let kinds = relation.from.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(" or ");
        return Some(format!("it follows from `{}`: name this page there, on the page of kind {kinds}, and delete the key here", relation.name));
    }
    let keys = config.kinds.iter().filter(|kind| kind.keys.iter().any(|key| key.name == name)).map(|kind| kind.name.as_str());
    let relations = config.relations.iter().filter(|relation| relation.name == name).flat_map(|relation| relation.from.iter().map(String::as_str));
    let is_kind = |kind: &&str| config.has_kind(kind);
    let mut kinds: Vec<&str> = keys.chain(relations).filter(is_kind).collect();
    kinds.dedup();
    let first = kinds.first()?;
    let all = kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ");
    Some(format!("this is a key of kind {all}, and the page is of kind `{own}`: write `kind = \"{first}\"`, or leave the key out"))
}

/// Names in `required` of a kind that are no keys of its pages. They are taken out, so that no page is asked for them.
pub fn unknown_required(config: &mut Config, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for kind in &mut config.kinds {
        let relations = config.relations.iter().filter(|relation| relation.from.contains(&kind.name)).map(|relation| relation.name.as_str());
        let known: Vec<&str> = names(PAGE).chain(kind.keys.iter().map(|key| key.name.as_str())).chain(relations).collect();
        kind.required.retain(|at| {
            let is_known = known.contains(&at.value.as_str());
            if !is_known {
                let message = format!("kind `{}` requires `{}`, which is no key of its pages", kind.name, at.value);
                let help = did_you_mean(&at.value, known.iter().copied());
                let help = help.unwrap_or_else(|| format!("declare it: `[kinds.{}.keys.{}]` with `type = \"text\"`", kind.name, at.value));
                let place = Place::new(&CONFIG.into(), text, at.span.clone());
                found.push(Diagnostic::error("config.unknown-required", message, place).help(help));
            }
            is_known
        });
    }
    found
}

/// Keys of kinds and relations that are called as a key that their pages have anyway: of each name one alone would be read.
pub fn taken_names(config: &Config, text: &str) -> Vec<Diagnostic> {
    let path: Arc<str> = CONFIG.into();
    // What is wrong with the file as TOML was said when the configuration was read.
    let parsed = Doc::new(&path, text, 0).parse(text);
    let doc = Doc::new(&path, text, 0);
    let mut top = Table::new(&doc, parsed.get_ref(), 0..0, "`book.toml`");
    let every = |name: &str| names(PAGE).any(|known| known == name);
    let help = |name: &str| Some(format!("choose another name than `{name}`"));
    for (kind, mut table) in top.tables("kinds") {
        let Some(keys) = table.table("keys") else { continue };
        for At { value: name, span } in keys.keys_at() {
            if every(&name) {
                doc.fault("config.relation-name", format!("`{name}` is a key of every page already"), span, help(&name));
            } else if config.relations.iter().any(|relation| relation.name == name && relation.from.contains(&kind)) {
                doc.fault("config.relation-name", format!("`{name}` is a relation of kind `{kind}` already"), span, help(&name));
            }
        }
    }
    let relations = top.table("relations").map(|table| table.keys_at()).unwrap_or_default();
    for At { value: name, span } in relations.into_iter().filter(|at| every(&at.value)) {
        doc.fault("config.relation-name", format!("`{name}` is a key of every page already"), span, help(&name));
    }
    doc.into_faults()
}

fn read_extra(table: &mut Table<'_, '_>, key: &Key) -> Option<Value> {
    let name = key.name.as_str();
    match key.kind {
        KeyType::Text => table.text(name).map(|at| at.value.into()),
        KeyType::Texts => table.has(name).then(|| table.words(name).into()),
        KeyType::Number => table.number(name).map(|at| at.value.into()),
        KeyType::Date => table.date(name).map(|at| at.value.to_string().into()),
        KeyType::Flag => table.flag(name).map(Value::from),
        KeyType::Numbers => {
            let value = table.any(name)?;
            let list = json(value.get_ref());
            let numbers = list.as_array().is_some_and(|items| items.iter().all(Value::is_i64));
            if !numbers {
                table.doc.fault("toml.type", format!("`{name}` is no list of whole numbers"), value.span(), Some(format!("write `{name} = [1, 2]`")));
            }
            numbers.then_some(list)
        }
        KeyType::Choice => {
            let at = table.text(name)?;
            let choices = || key.choices.iter().map(|(choice, _)| choice.as_str());
            if !choices().any(|choice| choice == at.value) {
                let help = did_you_mean(&at.value, choices()).unwrap_or_else(|| format!("choices: {}", choices().collect::<Vec<_>>().join(", ")));
                table.doc.fault("front-matter.choice", format!("`{}` is no choice of `{name}`", at.value), at.span, Some(help));
                return None;
            }
            Some(at.value.into())
        }
    }
}
