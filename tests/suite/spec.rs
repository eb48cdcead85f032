//! The examples of CommonMark 0.31.2, but for those listed with a reason in `spec/exceptions.toml`.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::support::{html::normal, tests};

/// Numbers of the examples that do not hold, each with its reason.
fn exceptions() -> BTreeMap<u64, String> {
    let text = fs::read_to_string(tests().join("spec/exceptions.toml")).unwrap();
    let table: toml::Table = text.parse().unwrap();
    let mut all = BTreeMap::new();
    for group in table["exception"].as_array().unwrap() {
        let reason = group["reason"].as_str().unwrap();
        assert!(reason.len() > 10, "each exception needs a reason: {group}");
        for number in group["examples"].as_array().unwrap() {
            let number = number.as_integer().unwrap() as u64;
            assert!(all.insert(number, reason.to_owned()).is_none(), "example {number} is listed twice");
        }
    }
    all
}

#[test]
fn commonmark_examples_hold_but_for_those_listed_with_a_reason() {
    let text = fs::read_to_string(tests().join("spec/commonmark-0.31.2.json")).unwrap();
    let examples: Vec<Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(examples.len(), 652, "the specification has 652 examples");
    let excepted = exceptions();
    let mut wrong = String::new();
    for example in &examples {
        let number = example["example"].as_u64().unwrap();
        let (markdown, expected) = (example["markdown"].as_str().unwrap(), example["html"].as_str().unwrap());
        let got = payung::page::commonmark(markdown);
        let holds = normal(&got) == normal(expected);
        match (holds, excepted.contains_key(&number)) {
            (true, true) => wrong.push_str(&format!("example {number} holds: take it out of `spec/exceptions.toml`\n\n")),
            (false, false) => {
                let section = example["section"].as_str().unwrap();
                wrong.push_str(&format!("example {number} ({section})\n{markdown}--- expected ---\n{expected}--- got ---\n{got}\n"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
