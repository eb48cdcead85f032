//! JSON Schemas of `book.toml`, front matter, records and what a language says of them, made from the lists of keys beside the code
//! that reads them: an editor says what the builder would, and cannot say otherwise.

mod kind;

use serde_json::{Map, Value, json};

use crate::config::{self, Config, Key, KeyType, Kind};
use crate::diagnostic::codes;
use crate::page::{OWN, PAGE, REVIEWED};
use crate::records;
use crate::table::Field;
use crate::theme::{self, Setting};
use crate::wording::WORDING;

use kind::{FILLED, LANGUAGE, SITE, object};

const DIALECT: &str = "http://json-schema.org/draft-04/schema#";

/// Kinds of page that need no declaration.
const BUILT_IN: [&str; 3] = ["page", "section", "home"];

/// All schemas by name: `book`, `page` for pages of any kind, one `page-KIND` for each kind, `translation` for pages in
/// other languages, one for each file of records, those of a language's own `book.toml` and `records.toml`, and that
/// of a theme's strings. `settings` are what the site's theme declares.
pub fn all(config: &Config, settings: &[Setting]) -> Vec<(String, Value)> {
    let mut all = vec![("book".to_owned(), book(settings)), ("page".to_owned(), page(config, None)), ("translation".to_owned(), translation())];
    all.extend(config.kinds.iter().map(|kind| (format!("page-{}", kind.name), page(config, Some(kind)))));
    let files = [
        ("sources", "source", records::SOURCE),
        ("facts", "fact", records::FACT),
        ("services", "service", records::SERVICE),
        ("glossary", "term", records::TERM),
    ];
    all.extend(files.map(|(file, row, fields)| (file.to_owned(), rows(file, row, fields))));
    let said = [("language-book", language_book(config)), ("language-records", language_records()), ("strings", strings())];
    all.extend(said.map(|(name, schema)| (name.to_owned(), schema)));
    all
}

/// `content/<lang>/book.toml`: what `book.toml` names can be said again, and nothing else.
fn language_book(config: &Config) -> Value {
    let mut top = object(WORDING);
    let texts = |keys: Vec<(&str, &str)>| {
        let said: Map<String, Value> = keys.into_iter().map(|(key, doc)| (key.to_owned(), json!({ "type": "string", "description": doc }))).collect();
        json!({ "type": "object", "properties": said, "additionalProperties": false })
    };
    let ends = config.relations.iter().flat_map(|it| [(it.name.as_str(), it.label.as_str()), (it.inverse.as_str(), it.inverse_label.as_str())]);
    let keys = config.kinds.iter().flat_map(|kind| &kind.keys).filter(|key| !key.choices.is_empty());
    let choices: Map<String, Value> =
        keys.map(|key| (key.name.clone(), texts(key.choices.iter().map(|(choice, label)| (choice.as_str(), label.as_str())).collect()))).collect();
    for (table, value) in [
        ("book", texts(vec![("title", "The site's title."), ("description", "What the site is, in one or two sentences.")])),
        ("kinds", texts(config.kinds.iter().map(|kind| (kind.name.as_str(), kind.label.as_str())).collect())),
        ("relations", texts(ends.collect())),
        ("choices", json!({ "type": "object", "properties": choices, "additionalProperties": false })),
    ] {
        let doc = top["properties"][table]["description"].clone();
        top["properties"][table] = value;
        top["properties"][table]["description"] = doc;
    }
    whole("content/<lang>/book.toml", top)
}

/// `content/<lang>/records.toml`: words for records, by their ids.
fn language_records() -> Value {
    let mut top = object(records::TRANSLATION);
    for (table, fields) in [("facts", records::TRANSLATED_FACT), ("services", records::TRANSLATED_SERVICE), ("terms", records::TRANSLATED_TERM)] {
        top["properties"][table]["additionalProperties"] = object(fields);
    }
    set_reviewed(&mut top);
    whole("content/<lang>/records.toml", top)
}

/// `themes/<name>/strings/<lang>.toml`: the strings of the default theme with what they are in English, and a theme's own.
fn strings() -> Value {
    let known: Map<String, Value> = theme::english().into_iter().map(|(key, text)| (key, json!({ "type": "string", "description": text }))).collect();
    whole("themes/<name>/strings/<lang>.toml", json!({ "type": "object", "properties": known, "additionalProperties": { "type": "string" } }))
}

/// `book.toml`: each table from the list of its keys, the settings of the theme by its own.
fn book(settings: &[Setting]) -> Value {
    let mut top = object(config::TOP);
    let mut put = |path: &[&str], value: Value| {
        let mut at = &mut top;
        for step in path {
            at = &mut at[*step];
        }
        let doc = at["description"].clone();
        *at = value;
        at["description"] = doc;
    };
    let by_name = |inner: Value| json!({ "type": "object", "additionalProperties": inner });
    let mut site = object(config::BOOK);
    site["properties"]["base_url"]["pattern"] = json!(SITE);
    put(&["properties", "book"], site);
    put(
        &["properties", "languages"],
        json!({ "type": "object", "patternProperties": { LANGUAGE: object(config::LANGUAGE) }, "additionalProperties": false }),
    );
    let mut kind = object(config::KIND);
    let doc = kind["properties"]["keys"]["description"].clone();
    kind["properties"]["keys"] = by_name(object(config::KEY));
    kind["properties"]["keys"]["description"] = doc;
    put(&["properties", "kinds"], by_name(kind));
    put(&["properties", "relations"], by_name(object(config::RELATION)));
    let mut theme = object(config::THEME);
    let declared: Map<String, Value> = settings.iter().map(|setting| (setting.name.clone(), kind::setting(setting))).collect();
    theme["properties"]["settings"]["properties"] = declared.into();
    theme["properties"]["settings"]["additionalProperties"] = json!(false);
    put(&["properties", "theme"], theme);
    put(&["properties", "markdown"], object(config::MARKDOWN));
    let mut search = object(config::SEARCH);
    search["properties"]["pins"]["items"] = object(config::PIN);
    put(&["properties", "search"], search);
    put(&["properties", "preview"], object(config::PREVIEW));
    put(&["properties", "offline"], object(config::OFFLINE));
    put(&["properties", "security"], object(config::SECURITY));
    put(&["properties", "check"], check());
    let mut budgets = object(config::BUDGET);
    budgets["properties"][config::BUDGET_KINDS] = json!({ "type": "object", "additionalProperties": object(config::BUDGET) });
    put(&["properties", "budgets"], budgets);
    whole("book.toml", top)
}

fn check() -> Value {
    let mut check = object(config::CHECK);
    let names = config::Weight::NAMES.map(|(name, _)| name);
    let of_codes: Map<String, Value> = codes::ALL
        .iter()
        .map(|code| (code.code.to_owned(), json!({ "description": code.meaning, "enum": if code.firm { vec!["error"] } else { names.to_vec() } })))
        .collect();
    let doc = check["properties"]["severity"]["description"].clone();
    check["properties"]["severity"] = json!({ "type": "object", "properties": of_codes, "additionalProperties": false, "description": doc });
    check
}

/// Front matter: the keys of every page; of a kind, what it declares and needs; of any, what some kind declares.
fn page(config: &Config, kind: Option<&Kind>) -> Value {
    let mut schema = object(PAGE);
    let own: Vec<&Key> = config.kinds.iter().filter(|other| kind.is_none_or(|kind| kind.name == other.name)).flat_map(|kind| &kind.keys).collect();
    for key in own {
        let mut value = of_key(key);
        value["description"] = json!(key.doc);
        schema["properties"][&key.name] = value;
    }
    set_reviewed(&mut schema);
    let kinds: Vec<&str> = config.kinds.iter().map(|kind| kind.name.as_str()).chain(BUILT_IN).collect();
    schema["properties"]["kind"]["enum"] = kind.map_or_else(|| json!(kinds), |kind| json!([kind.name]));
    let filled = json!({ "type": "string", "pattern": FILLED });
    let target = json!({ "anyOf": [{ "type": "string" }, { "type": "object", "properties": { "to": filled, "fact": { "type": "string" } }, "required": ["to"], "additionalProperties": false }] });
    let mut required: Vec<&str> = kind.into_iter().flat_map(|kind| &kind.required).map(|at| at.value.as_str()).collect();
    for key in &required {
        let value = &mut schema["properties"][*key];
        if value["type"] == "string" && value.get("format").is_none() {
            value["pattern"] = json!(FILLED);
        }
    }
    for relation in config.relations.iter().filter(|relation| kind.is_none_or(|kind| relation.from.contains(&kind.name))) {
        let mut value = json!({ "type": "array", "items": target, "uniqueItems": true, "description": relation.label });
        if kind.is_some() && relation.min > 0 {
            value["minItems"] = json!(relation.min);
            if !required.contains(&relation.name.as_str()) {
                required.push(&relation.name);
            }
        }
        schema["properties"][&relation.name] = value;
    }
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    whole("front matter", schema)
}

/// Front matter of a page in another language: what it says itself. All else it has from its original.
fn translation() -> Value {
    let own: Vec<Field> = PAGE.iter().filter(|field| OWN.contains(&field.name)).copied().collect();
    let mut schema = object(&own);
    set_reviewed(&mut schema);
    whole("front matter of a translation", schema)
}

/// Puts the keys of `reviewed` into the table that holds it.
fn set_reviewed(schema: &mut Value) {
    let reviewed = &mut schema["properties"]["reviewed"];
    let doc = reviewed["description"].clone();
    *reviewed = object(REVIEWED);
    reviewed["description"] = doc;
}

fn of_key(key: &Key) -> Value {
    match key.kind {
        KeyType::Text => json!({ "type": "string" }),
        KeyType::Texts => json!({ "type": "array", "items": { "type": "string" } }),
        KeyType::Number => json!({ "type": "integer" }),
        KeyType::Numbers => json!({ "type": "array", "items": { "type": "integer" } }),
        KeyType::Choice => json!({ "enum": key.choices.iter().map(|(choice, _)| choice).collect::<Vec<_>>() }),
        KeyType::Date => json!({ "type": "string", "format": "date" }),
        KeyType::Flag => json!({ "type": "boolean" }),
    }
}

/// A file of records: one list of tables.
fn rows(file: &str, row: &str, fields: &[Field]) -> Value {
    let list = json!({ "type": "object", "properties": { row: { "type": "array", "items": object(fields) } }, "additionalProperties": false });
    whole(&format!("content/{file}.toml"), list)
}

fn whole(title: &str, mut schema: Value) -> Value {
    schema["$schema"] = json!(DIALECT);
    schema["title"] = json!(title);
    schema
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::At;

    #[test]
    fn every_key_has_a_type_that_schemas_know() {
        let lists = [
            config::TOP,
            config::BOOK,
            config::LANGUAGE,
            config::KIND,
            config::KEY,
            config::RELATION,
            config::THEME,
            config::MARKDOWN,
            config::SEARCH,
            config::PIN,
            config::PREVIEW,
            config::OFFLINE,
            config::SECURITY,
            config::CHECK,
            config::BUDGET,
            PAGE,
            REVIEWED,
            records::SOURCE,
            records::FACT,
            records::SERVICE,
            records::TERM,
            records::TRANSLATION,
            records::TRANSLATED_FACT,
            records::TRANSLATED_SERVICE,
            records::TRANSLATED_TERM,
            WORDING,
        ];
        let unknown: Vec<_> =
            lists.into_iter().flatten().filter(|field| kind::kind(field.kind).is_none()).map(|field| (field.name, field.kind)).collect();
        assert!(unknown.is_empty(), "add to `kind`: {unknown:?}");
    }

    #[test]
    fn every_table_of_the_configuration_lists_its_keys() {
        let book = book(&[]);
        let tables = config::TOP.iter().filter(|field| field.kind.starts_with("table") && field.kind != "tables").map(|field| field.name);
        let open: Vec<_> = tables.filter(|name| book["properties"][*name]["additionalProperties"] != json!(false)).collect();
        assert!(open.is_empty(), "add to `book`: {open:?}");
    }

    #[test]
    fn a_kind_has_its_own_keys_and_needs() {
        let mut config = Config::default();
        config.kinds.push(Kind {
            name: "risk".into(),
            label: String::new(),
            folder: At { value: String::new(), span: 0..0 },
            template: None,
            required: vec![At { value: "owner".into(), span: 0..0 }],
            exit: false,
            grade: None,
            review: None,
            figures: true,
            keys: vec![Key { name: "level".into(), kind: KeyType::Choice, choices: vec![("a".into(), "A".into())], doc: "How high.".into() }],
        });
        let all = all(&config, &[]);
        let (_, risk) = all.iter().find(|(name, _)| name == "page-risk").unwrap();
        assert_eq!(risk["properties"]["level"]["enum"], json!(["a"]));
        assert_eq!(risk["required"], json!(["owner"]));
        assert_eq!(risk["additionalProperties"], json!(false));
        assert_eq!(risk["properties"]["updated"]["format"], json!("date"));
    }
}
