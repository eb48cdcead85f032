//! What fields say of their values, in words, as JSON Schema: type, bounds, choices, and the default.

use serde_json::{Map, Value, json};

use crate::table::Field;
use crate::theme::{Setting, Shape};

/// A language's code, each part in its usual case: `th`, `zh-Hant`, `pt-TL`.
pub(super) const LANGUAGE: &str = "^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*$";

/// A country's code, a part of the country behind a hyphen, or `intl`.
const COUNTRY: &str = "^(intl|[a-z]{2}(-[A-Za-z0-9]{1,3})?)$";

/// The absolute address of a site.
pub(super) const SITE: &str = r#"^https?://[^\s?#"<>\\/]+(/[^\s?#"<>\\]*)?$"#;

/// More than spaces.
pub(super) const FILLED: &str = r"\S";

/// A table from the list of its keys.
pub(super) fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.name.to_owned(), described(field))).collect();
    let required: Vec<&str> = fields.iter().filter(|field| field.kind.ends_with(", required")).map(|field| field.name).collect();
    let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
    if !required.is_empty() {
        object["required"] = json!(required);
    }
    object
}

fn described(field: &Field) -> Value {
    let mut value = kind(field.kind).unwrap_or_else(|| json!({}));
    value["description"] = json!(field.doc);
    if let Some(default) = default(field) {
        value["default"] = default;
    }
    value
}

/// The value of a key that is not there, as its documentation says it: "`en` unless said", "30 unless said".
pub(super) fn default(field: &Field) -> Option<Value> {
    let before = field.doc.split_once(" unless said")?.0;
    let quoted = before.strip_suffix('`').and_then(|text| text.rsplit('`').next());
    let said = quoted.or_else(|| before.rsplit(' ').next().filter(|word| word.parse::<i64>().is_ok()))?;
    match field.kind {
        "true or false" => said.parse::<bool>().ok().map(Value::from),
        kind if kind.starts_with("number") => said.parse::<i64>().ok().map(Value::from),
        _ => Some(said.into()),
    }
}

/// What a field's words for its value are in JSON Schema; nothing if they are not known.
pub(super) fn kind(words: &str) -> Option<Value> {
    if let Some(words) = words.strip_suffix(", required") {
        let mut value = kind(words)?;
        match value["type"].as_str() {
            Some("string") => value["pattern"] = value.get("pattern").cloned().unwrap_or_else(|| FILLED.into()),
            Some("array") => value["minItems"] = json!(1),
            _ => {}
        }
        return Some(value);
    }
    if let Some((one, several)) = words.split_once(" or list of ") {
        return Some(json!({ "anyOf": [kind(one)?, kind(&format!("list of {several}"))?] }));
    }
    if words.starts_with('`') {
        let choices: Vec<&str> = words.split('`').skip(1).step_by(2).collect();
        return Some(json!({ "enum": choices }));
    }
    if let Some(what) = words.strip_prefix("list of ") {
        let items = match what {
            "tables" => json!({ "type": "object" }),
            _ if what.starts_with('`') => kind(what)?,
            _ => json!({ "type": "string" }),
        };
        return Some(json!({ "type": "array", "items": items }));
    }
    let by_name = |each: Value| json!({ "type": "object", "additionalProperties": each });
    Some(match words {
        "country code" => json!({ "type": "string", "pattern": COUNTRY }),
        "text" | "path" | "page" | "file" | "address" | "kind" | "key" => json!({ "type": "string" }),
        "language code" => json!({ "type": "string", "pattern": LANGUAGE }),
        "number" => json!({ "type": "integer" }),
        "number above 0" => json!({ "type": "integer", "minimum": 1, "maximum": u32::MAX }),
        "number, 0 or above" => json!({ "type": "integer", "minimum": 0, "maximum": u32::MAX }),
        "true or false" => json!({ "type": "boolean" }),
        "date" => json!({ "type": "string", "format": "date" }),
        "table" => json!({ "type": "object" }),
        "tables" => by_name(json!({ "type": "object" })),
        "table of texts" => by_name(json!({ "type": "string" })),
        "tables of texts" => by_name(by_name(json!({ "type": "string" }))),
        "table of lists of text" => by_name(json!({ "type": "array", "items": { "type": "string" } })),
        "table of numbers above 0" => by_name(kind("number above 0")?),
        _ => return None,
    })
}

/// A setting of the theme.
pub(super) fn setting(setting: &Setting) -> Value {
    let mut value = shaped(&setting.shape, &setting.choices, Some(""));
    value["description"] = json!(setting.doc);
    value["default"] = setting.default.clone();
    value
}

/// A value of a setting; `key` is the one that is nearest to it, by which the theme names choices.
fn shaped(shape: &Shape, choices: &[(String, Vec<String>)], key: Option<&str>) -> Value {
    match shape {
        Shape::Any => json!({}),
        Shape::Text => match choices.iter().find(|(name, _)| Some(name.as_str()) == key) {
            Some((_, choices)) => json!({ "enum": choices }),
            None => json!({ "type": "string" }),
        },
        Shape::Number => json!({ "type": "integer" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::List(item) => json!({ "type": "array", "items": shaped(item, choices, key) }),
        Shape::Each(value) => json!({ "type": "object", "additionalProperties": shaped(value, choices, None) }),
        Shape::Table(keys) => {
            let properties: Map<String, Value> = keys.iter().map(|key| (key.name.clone(), shaped(&key.shape, choices, Some(&key.name)))).collect();
            let required: Vec<&str> = keys.iter().filter(|key| !key.optional).map(|key| key.name.as_str()).collect();
            let mut object = json!({ "type": "object", "properties": properties, "additionalProperties": false });
            if !required.is_empty() {
                object["required"] = json!(required);
            }
            object
        }
    }
}
