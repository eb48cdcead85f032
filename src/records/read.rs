//! Record files to records; what each lacks or repeats, with its place.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use super::bond::{self, Named, Role};
use super::{Entry, Fact, Records, Reference, Service, Term, sound};
use crate::diagnostic::{Diagnostic, did_you_mean, nearest};
use crate::digest::Digest;
use crate::source::Source;
use crate::table::{At, Doc, Field, Table, field, names};

/// The record files at the root of `content/`.
pub const FILES: [&str; 4] = ["content/sources.toml", "content/facts.toml", "content/services.toml", "content/glossary.toml"];

/// The keys of `[[source]]`.
pub const SOURCE: &[Field] = &[
    field("key", "text, required", "Unique key, cited as `[@key]`."),
    field("title", "text, required", "Title as printed."),
    field("lang", "language code", "The language of the title, where it is not the site's own."),
    field("publisher", "text, required", "Who published it."),
    field("year", "number", "Year of publication."),
    field("url", "address", "Where it can be read."),
    field("accessed", "date", "When it was read."),
    field("verified", "true or false", "Whether it was read. Only read sources are cited. `false` unless said."),
    field("grade", "`P`, `S` or `R`", "The publisher's own, a secondary report, or recalled."),
    field("note", "text", "For editors; never published."),
];

/// The keys of `[[fact]]`.
pub const FACT: &[Field] = &[
    field("id", "text, required", "Unique id."),
    field("topic", "text", "What it is about."),
    field("statement", "text, required", "The statement, in the site's own words."),
    field("value", "text", "The value; a text, so that ranges and dates stay exact."),
    field("unit", "text", "The value's unit; `per cent` and `date` are written as such."),
    field("year", "text", "The year it speaks of."),
    field("scope", "text", "Where it holds."),
    field("source", "key or list of keys", "The sources that state it."),
    field("verified", "true or false", "Whether it was seen in its source. Only verified facts are shown. `false` unless said."),
    field("confidence", "`high`, `medium` or `low`", "How sure the editors are; `low` is not shown."),
    field("note", "text", "For editors; never published."),
    field("contradicts", "list of ids", "Facts that say otherwise; they are shown together."),
    field("supersedes", "list of ids", "Facts that this one replaces."),
];

/// The keys of `[[service]]`.
pub const SERVICE: &[Field] = &[
    field("id", "text, required", "Unique id."),
    field("country", "country code, required", "Country code, or `intl`."),
    field("name", "text, required", "The service's name."),
    field("lang", "language code", "The language of the name, where it is not the site's own."),
    field("kind", "`helpline`, `hotline`, `police` or `removal`, required", "What it does."),
    field("number", "text", "Telephone number as printed."),
    field("url", "address", "Address on the web."),
    field("hours", "text", "When it answers."),
    field("languages", "list of text", "In which languages."),
    field("free", "true or false", "Whether it costs nothing, if a source says so. `false` unless said."),
    field("for", "text", "Whom it is for."),
    field("also", "text", "Other ways to reach it."),
    field("source", "key, required", "The source that lists it."),
    field("listed", "number", "The year of that source."),
    field("confirmed_on", "date", "When a person tried it; left out until somebody has."),
    field("confidence", "`high`, `medium` or `low`", "`low` is not published."),
    field("note", "text", "For editors; never published."),
];

/// The keys of `[[term]]`.
pub const TERM: &[Field] = &[
    field("id", "text, required", "Unique id."),
    field("term", "text, required", "The word."),
    field("class", "`use`, `care`, `avoid` or `explain`, required", "What becomes of it: said, said with care, avoided, or explained to readers."),
    field("meaning", "text, required", "What it means, in plain words."),
    field("instead", "text", "What to say instead."),
    field("match", "list of text", "Other forms of the word."),
    field("plain", "true or false", "Whether it is an everyday word, which is not explained by itself at its first use. `false` unless said."),
    field("synonyms", "list of text", "What readers may search for."),
    field("basis", "list of keys", "The sources it rests on."),
    field("note", "text", "For editors; never published."),
];

/// Keys of records whose values are days or years.
const DATED: [&str; 4] = ["accessed", "confirmed_on", "listed", "year"];

pub(super) fn all(source: &Source) -> (Records, Vec<Diagnostic>) {
    let mut records = Records::default();
    let mut faults = Vec::new();
    let [sources, facts, services, terms] = FILES;
    let mut named = Vec::new();
    let mut unread = BTreeSet::new();
    let mut found = (&mut faults, &mut named, &mut unread);
    records.sources = file(source, sources, "source", SOURCE, &mut found, read_source).0;
    records.facts = file(source, facts, "fact", FACT, &mut found, read_fact).0;
    (records.services, records.service_order) = file(source, services, "service", SERVICE, &mut found, read_service);
    records.terms = file(source, terms, "term", TERM, &mut found, read_term).0;
    records.unread = unread;
    bond::check(&records, named, &mut faults);
    (records, faults)
}

/// Reads one row into its id and the record, and notes what it names.
type ReadRow<T> = fn(&mut Table<'_, '_>, &mut Names) -> Option<(At<String>, T)>;

/// Names of other records in a row.
#[derive(Default)]
struct Names(Vec<(Role, At<String>)>);

impl Names {
    fn note(&mut self, role: Role, mut texts: Vec<At<String>>) -> Vec<Arc<str>> {
        texts.retain(|at| !at.value.is_empty());
        let keys = texts.iter().map(|at| at.value.as_str().into()).collect();
        self.0.extend(texts.into_iter().map(|at| (role, at)));
        keys
    }
}

/// What is wrong, what is named, and the ids of what could not be read.
type Found<'f> = (&'f mut Vec<Diagnostic>, &'f mut Vec<Named>, &'f mut BTreeSet<Arc<str>>);

/// What the lines that start records are called.
const ROWS: [&str; 4] = ["source", "fact", "service", "term"];

type ByKey<T> = (BTreeMap<Arc<str>, Entry<T>>, Vec<Arc<str>>);

fn file<T: Hash>(source: &Source, file: &str, row: &'static str, fields: &[Field], found: &mut Found<'_>, read: ReadRow<T>) -> ByKey<T> {
    let mut entries: BTreeMap<Arc<str>, Entry<T>> = BTreeMap::new();
    let mut order = Vec::new();
    let Some((path, text)) = source.get(file).and_then(|f| Some((Arc::from(file), f.text.clone()?))) else {
        return (entries, order);
    };
    let doc = Doc::new(&path, &text, 0);
    let parsed = doc.parse(&text);
    let mut top = Table::new(&doc, parsed.get_ref(), 0..0, format!("`{file}`"));
    let mut rows = top.rows(row);
    // Those whose lines name them amiss are read all the same: what names them is right.
    for At { value: other, span } in top.keys_at().into_iter().filter(|at| at.value != row && nearest(&at.value, [row]).is_some()) {
        if top.is_rows(&other) {
            let help = format!("write `[[{row}]]` in place of every `[[{other}]]`");
            doc.fault("toml.unknown-key", format!("unknown key `{other}` in `{file}`"), span, Some(help));
            rows.extend(top.rows(&other));
        }
    }
    for other in ROWS {
        if other == row || !top.is_rows(other) {
            continue;
        }
        let span = top.key_span(other).unwrap_or_default();
        let of_other = top.rows(other);
        let is_own = of_other.iter().any(|table| table.has(if row == "source" { "key" } else { "id" }));
        let help = match is_own {
            true => format!("write `[[{row}]]` in place of `[[{other}]]`"),
            false => format!("put what is below `[[{other}]]` into its own file, or write `[[{row}]]` in its place"),
        };
        doc.fault("toml.unknown-key", format!("unknown key `{other}` in `{file}`"), span, Some(help));
        rows.extend(of_other.into_iter().filter(|_| is_own));
    }
    // Keys of a record before any line that starts one.
    let bare: Vec<At<String>> =
        top.keys_at().into_iter().filter(|at| at.value != row && names(fields).any(|name| name == at.value) && !top.is_rows(&at.value)).collect();
    if let Some(first) = bare.iter().min_by_key(|at| at.span.start).filter(|_| doc.is_whole()) {
        let help = format!("put `[[{row}]]` above this line");
        doc.fault("toml.syntax", format!("a record without its line `[[{row}]]`"), first.span.clone(), Some(help));
        for at in &bare {
            top.any(&at.value);
        }
    }
    let (id, not_id) = if row == "source" { ("key", "id") } else { ("id", "key") };
    for mut table in rows {
        table.rename(id, not_id);
        let mut names_in_row = Names::default();
        let row_read = read(&mut table, &mut names_in_row);
        check_choices(&table, fields);
        let called = table.peek(id);
        let dated = DATED.into_iter().filter_map(|key| Some((key, table.value_span(key)?))).collect();
        table.finish(names(fields));
        let id_key = id;
        let Some((id, record)) = row_read else {
            found.2.extend(called.map(|at| at.value.into()));
            continue;
        };
        let key: Arc<str> = id.value.as_str().into();
        let place = doc.place(id.span.clone());
        if let Some(first) = entries.get(&key) {
            let message = format!("two {row}s are called `{key}`");
            doc.fault(
                "record.duplicate",
                message,
                id.span,
                Some(format!("give each an `{}` of its own: the first is in line {}", id_key, first.place.line)),
            );
            continue;
        }
        for (role, at) in names_in_row.0 {
            found.1.push(Named { row, id: key.clone(), role, key: at.value, place: doc.place(at.span) });
        }
        order.push(key.clone());
        entries.insert(key, Entry { digest: Digest::of_value(&record), record, place, dated });
    }
    top.finish([row]);
    found.0.extend(doc.into_faults());
    (entries, order)
}

/// Of a key whose values are listed, a row has one of them.
fn check_choices(table: &Table<'_, '_>, fields: &[Field]) {
    for field in fields.iter().filter(|field| field.kind.starts_with('`')) {
        let choices = field.choices();
        let Some(at) = table.peek(field.name).filter(|at| !at.value.is_empty() && !choices.contains(&at.value.as_str())) else {
            continue;
        };
        let message = format!("`{}` is no choice of `{}`", at.value, field.name);
        let help = did_you_mean(&at.value, choices.iter().copied()).unwrap_or_else(|| format!("choices: {}", choices.join(", ")));
        table.doc.fault("record.choice", message, at.span, Some(help));
    }
}

fn read_source(table: &mut Table<'_, '_>, _: &mut Names) -> Option<(At<String>, Reference)> {
    let key = table.required("key");
    sound::citable(table, key.as_ref());
    let title = table.required("title");
    let publisher = table.required("publisher");
    let record = Reference {
        key: key.as_ref().map(|at| at.value.as_str()).unwrap_or_default().into(),
        title: value(title),
        lang: language(table),
        publisher: value(publisher),
        year: sound::year(table, "year"),
        url: value(table.whole_address("url")),
        accessed: table.date("accessed").map(|at| at.value.to_string()).unwrap_or_default(),
        verified: table.flag("verified").unwrap_or_default(),
        grade: table.plain("grade"),
    };
    table.plain("note");
    Some((key?, record))
}

/// What was given; nothing where a key is missing, which is said elsewhere, so that the other keys are read too.
fn value(found: Option<At<String>>) -> String {
    found.map(|at| at.value).unwrap_or_default()
}

/// The language of what a record is called.
fn language(table: &mut Table<'_, '_>) -> String {
    let Some(code) = table.text("lang") else { return String::new() };
    if !crate::lang::is_code(&code.value) {
        let help = "write it as in `th` or `zh-Hant`".to_owned();
        table.doc.fault("record.language", format!("`{}` is no language's code", code.value), code.span, Some(help));
        return String::new();
    }
    code.value
}

fn read_fact(table: &mut Table<'_, '_>, named: &mut Names) -> Option<(At<String>, Fact)> {
    let id = table.required("id");
    let statement = table.required("statement");
    let listed = table.any("source").is_some_and(|value| value.get_ref().is_array());
    let sources = if listed { table.texts("source") } else { table.text("source").into_iter().collect() };
    sound::per_cent(table);
    sound::year_in_words(table.doc, table.peek("year").as_ref());
    let record = Fact {
        id: id.as_ref().map(|at| at.value.as_str()).unwrap_or_default().into(),
        topic: table.plain("topic"),
        statement: statement.map(|at| at.value).unwrap_or_default(),
        value: table.plain("value"),
        unit: table.plain("unit"),
        year: table.plain("year"),
        scope: table.plain("scope"),
        sources: named.note(Role::Source, sources),
        verified: table.flag("verified").unwrap_or_default(),
        confidence: table.plain("confidence"),
        contradicts: named.note(Role::Contradicts, table.texts("contradicts")),
        supersedes: named.note(Role::Supersedes, table.texts("supersedes")),
        unit_text: String::new(),
        foreign: BTreeSet::new(),
    };
    table.plain("note");
    Some((id?, record))
}

fn read_service(table: &mut Table<'_, '_>, named: &mut Names) -> Option<(At<String>, Service)> {
    let id = table.required("id");
    let (country, name, kind) = (table.required("country"), table.required("name"), table.required("kind"));
    let source = table.required("source");
    sound::hold_country(table.doc, country.as_ref());
    let record = Service {
        id: id.as_ref().map(|at| at.value.as_str()).unwrap_or_default().into(),
        country: value(country),
        name: value(name),
        lang: language(table),
        kind: value(kind),
        number: table.plain("number"),
        url: value(table.whole_address("url")),
        hours: table.plain("hours"),
        languages: table.words("languages"),
        foreign_languages: BTreeSet::new(),
        free: table.flag("free").unwrap_or_default(),
        audience: table.plain("for"),
        also: table.plain("also"),
        source: named.note(Role::Source, source.into_iter().collect()).pop().unwrap_or_default(),
        listed: sound::year(table, "listed"),
        confirmed_on: table.date("confirmed_on").map(|at| at.value.to_string()).unwrap_or_default(),
        confidence: table.plain("confidence"),
        foreign: BTreeSet::new(),
    };
    table.plain("note");
    sound::reachable(table, &record);
    Some((id?, record))
}

fn read_term(table: &mut Table<'_, '_>, named: &mut Names) -> Option<(At<String>, Term)> {
    let id = table.required("id");
    let (term, class, meaning) = (table.required("term"), table.required("class"), table.required("meaning"));
    // Without these it would be a word that stands everywhere.
    let is_word = term.is_some() && class.is_some();
    let record = Term {
        id: id.as_ref().map(|at| at.value.as_str()).unwrap_or_default().into(),
        term: value(term),
        class: value(class),
        meaning: value(meaning),
        instead: table.plain("instead"),
        forms: table.words("match"),
        plain: table.flag("plain").unwrap_or(false),
        synonyms: table.words("synonyms"),
        basis: named.note(Role::Source, table.texts("basis")),
        foreign: BTreeSet::new(),
    };
    table.plain("note");
    Some((id.filter(|_| is_word)?, record))
}
