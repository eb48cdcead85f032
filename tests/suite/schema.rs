//! The schemas that editors are given say of a file what the builder says of it.

use std::fs;
use std::path::Path;

use payung::config::{self, Config};
use payung::diagnostic::{Diagnostic, Severity};
use payung::session::{Options, Session};
use payung::source::Source;
use payung::table::Field;
use serde_json::Value;

use crate::author::own_site;
use crate::support::{Site, tests};

#[test]
fn schemas_take_the_projects_own_files_and_refuse_others() {
    let site = own_site();
    let schema = |name: &str| -> Value { serde_json::from_str(&site.run(["schema", name]).exits(0).stdout).unwrap() };
    let toml = |text: &str| -> Value { plain(serde_json::to_value(text.parse::<toml::Table>().unwrap()).unwrap()) };
    let read = |path: &str| toml(&fs::read_to_string(site.root().join(path)).unwrap());
    assert_eq!(faults(&schema("book"), &read("book.toml"), ""), [""; 0]);
    for name in ["sources", "facts", "services", "glossary"] {
        assert_eq!(faults(&schema(name), &read(&format!("content/{name}.toml")), ""), [""; 0]);
    }
    for lang in ["th", "pt", "my"] {
        assert_eq!(faults(&schema("language-book"), &read(&format!("content/{lang}/book.toml")), ""), [""; 0], "{lang}");
        assert_eq!(faults(&schema("language-records"), &read(&format!("content/{lang}/records.toml")), ""), [""; 0], "{lang}");
        assert_eq!(
            faults(&schema("strings"), &toml(&fs::read_to_string(tests().join(format!("../themes/default/strings/{lang}.toml"))).unwrap()), ""),
            [""; 0],
            "{lang}"
        );
    }
    let words = "[facts.a]\nstatment = \"x\"\n[services.b]\nphone = \"1\"\n[terms.c]\nmatch = 3\n[units]\na = 1\n[unit]\n";
    assert_eq!(faults(&schema("language-records"), &toml(words), "").len(), 5);
    assert_eq!(faults(&schema("language-book"), &toml("[kinds]\nrisc = \"x\"\n[choices.no]\na = \"x\"\n[book]\nname = \"x\""), "").len(), 3);
    assert_eq!(faults(&schema("strings"), &toml("a = 3"), "").len(), 1);
    let risk = fs::read_to_string(site.root().join("content/en/risks/grooming.md")).unwrap();
    let front = risk.split("+++\n").nth(1).unwrap();
    assert_eq!(faults(&schema("page-risk"), &toml(front), ""), [""; 0]);
    let wrong = faults(&schema("page-risk"), &toml("title = 3\nupdatd = 2020-01-01\naddressed_by = []\nhelped_by = [\"x\"]\nfourc = \"z\""), "");
    assert_eq!(wrong.len(), 7, "{wrong:#?}");
    site.run(["schema", "bok"]).exits(2).says(["did you mean `book`?"]);
    site.run(["schema"]).exits(0);
    assert!(Path::new(&site.root()).join(".payung/schema/page-risk.json").is_file());
}

/// TOML's dates as texts.
fn plain(value: Value) -> Value {
    match value {
        Value::Object(map) if map.len() == 1 && map.contains_key("$__toml_private_datetime") => map["$__toml_private_datetime"].clone(),
        Value::Object(map) => map.into_iter().map(|(key, value)| (key, plain(value))).collect(),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        other => other,
    }
}

/// What is wrong with a value, by the part of JSON Schema that the schemas use. A keyword that is not known here fails,
/// so that none is used and not held.
fn faults(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (keyword, said) in schema.as_object().unwrap_or_else(|| panic!("{at}: {schema} is no schema")) {
        let count = |of: usize| of as u64;
        let fits = match keyword.as_str() {
            "$schema" | "title" | "description" | "default" => true,
            "anyOf" => said.as_array().unwrap().iter().any(|option| faults(option, value, at).is_empty()),
            "enum" => said.as_array().unwrap().contains(value),
            "type" => match said.as_str().unwrap() {
                "string" => value.is_string(),
                "integer" => value.is_i64(),
                "boolean" => value.is_boolean(),
                "array" => value.is_array(),
                "object" => value.is_object(),
                other => panic!("the type `{other}` is not held"),
            },
            "format" => {
                assert_eq!(said, "date");
                value.as_str().is_none_or(|text| text.parse::<jiff::civil::Date>().is_ok())
            }
            "pattern" => value.as_str().is_none_or(|text| matches(said.as_str().unwrap(), text)),
            "minimum" => value.as_i64().is_none_or(|number| number >= said.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= said.as_i64().unwrap()),
            "minItems" => value.as_array().is_none_or(|items| count(items.len()) >= said.as_u64().unwrap()),
            "uniqueItems" => value.as_array().is_none_or(|items| items.iter().enumerate().all(|(n, item)| !items[..n].contains(item))),
            "items" => {
                value.as_array().into_iter().flatten().for_each(|item| found.extend(faults(said, item, at)));
                true
            }
            "required" => {
                let lacking = said.as_array().unwrap().iter().filter(|key| value.is_object() && value.get(key.as_str().unwrap()).is_none());
                found.extend(lacking.map(|key| format!("{at}: lacks {key}")));
                true
            }
            "properties" => {
                for (key, inner) in said.as_object().unwrap() {
                    value.get(key).into_iter().for_each(|value| found.extend(faults(inner, value, &format!("{at}/{key}"))));
                }
                true
            }
            "patternProperties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    let held = said.as_object().unwrap().iter().filter(|(pattern, _)| matches(pattern, key));
                    held.for_each(|(_, inner)| found.extend(faults(inner, value, &format!("{at}/{key}"))));
                }
                true
            }
            "additionalProperties" => {
                let declared = |key: &String| {
                    let patterns = schema.get("patternProperties").and_then(Value::as_object).into_iter().flatten();
                    schema.get("properties").is_some_and(|all| all.get(key).is_some())
                        || patterns.into_iter().any(|(pattern, _)| matches(pattern, key))
                };
                for (key, value) in value.as_object().into_iter().flatten().filter(|(key, _)| !declared(key)) {
                    match said {
                        Value::Bool(false) => found.push(format!("{at}/{key}: unknown")),
                        inner => found.extend(faults(inner, value, &format!("{at}/{key}"))),
                    }
                }
                true
            }
            other => panic!("the keyword `{other}` is not held"),
        };
        if !fits {
            found.push(format!("{at}: {value} is not by `{keyword}`: {said}"));
        }
    }
    found
}

fn matches(pattern: &str, text: &str) -> bool {
    syntect::parsing::Regex::new(pattern.to_owned()).is_match(text)
}

/// A site with a kind, a relation, a second language and a theme that has settings.
const BOOK: &str = r#"
[book]
title = "T"
[languages.en]
name = "English"
[languages.th]
name = "ไทย"
[kinds.risk]
folder = "risks"
required = ["owner"]
[kinds.risk.keys.level]
type = "choice"
choices = ["high", "low"]
[kinds.risk.keys.tile]
type = "numbers"
[kinds.risk.keys.seen]
type = "date"
[relations.answered_by]
from = "risk"
to = "page"
inverse = "answers"
min = 1
[theme]
name = "bare"
"#;

const THEME: &str = r#"
[settings.palette]
default = ""
choices = { "" = ["", "sea"] }
[settings.width]
type = "number"
default = 3
[settings.menu]
type = ["text"]
default = []
[settings.doors]
type = [{ title = "text", "hue?" = "text", "links?" = [{ href = "text" }] }]
default = []
choices = { hue = ["teal"] }
[settings.marks]
type = { "*" = { "wide?" = "flag" } }
default = {}
"#;

fn site() -> Site {
    let site = Site::bare().file("book.toml", BOOK).file("themes/bare/theme.toml", THEME);
    ["index", "a", "c"].into_iter().fold(site, |site, name| site.page(&format!("content/en/{name}.md"), name, "Text."))
}

fn toml(text: &str) -> Value {
    plain(serde_json::to_value(text.parse::<toml::Table>().unwrap_or_else(|fault| panic!("{text}: {fault}"))).unwrap())
}

/// What the schema and the builder say of a text in a file of the site.
fn verdicts(name: &str, file: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let site = site();
    let source = Source::open(&site.root()).unwrap();
    let config = Config::read(&source).0;
    let all = payung::schema::all(&config, &payung::theme::settings(&source, &config));
    let (_, schema) = all.iter().find(|(known, _)| known == name).unwrap();
    let written = if file.ends_with(".md") { format!("+++\n{text}\n+++\nText.\n") } else { text.to_owned() };
    let session = Session::open(&site.file(file, written).root(), Options::default()).unwrap();
    let found = session.diagnostics();
    let of_file = |fault: &&Diagnostic| fault.place.as_ref().is_some_and(|place| &*place.path == file);
    let errors = found.iter().filter(|fault| fault.severity == Severity::Error).filter(of_file);
    (faults(schema, &toml(text), ""), errors.map(|fault| format!("{}: {}", fault.code, fault.message)).collect())
}

/// Texts that both take, and texts that both refuse: name of the schema, file, good ones, bad ones.
const CASES: &[(&str, &str, &[&str], &[&str])] = &[
    (
        "book",
        "book.toml",
        &[
            "[book]\ntitle = \"T\"",
            "[book]\ntitle = \"T\"\nlanguage = \"zh-Hant\"\nbase_url = \"https://example.org:80/a/\"",
            "[book]\ntitle = \"T\"\n[check]\ngrade = 9\nfact_age = 1\nsentences = { en = 45 }\nvague = { en = [\"x\"] }\navoid = { en = { a = \"b\" } }",
            "[book]\ntitle = \"T\"\n[check.severity]\n\"review.soon\" = \"off\"",
            "[book]\ntitle = \"T\"\n[budgets]\npage = 1\n[budgets.kinds.home]\nrequests = 2",
            "[book]\ntitle = \"T\"\n[markdown]\nexplain = [\"use\"]\nsmart = false",
            "[book]\ntitle = \"T\"\n[offline]\nsearch = 0",
            "[book]\ntitle = \"T\"\n[kinds.a]\nreview = 3\n[kinds.a.keys.b]\ntype = \"flag\"",
            "[book]\ntitle = \"T\"\n[relations.a]\nfrom = [\"page\", \"home\"]\nto = \"page\"\ninverse = \"b\"\nmin = 0",
            "[book]\ntitle = \"T\"\n[languages.en]\nname = \"English\"\n[languages.pt-TL]\nname = \"P\"",
            "[book]\ntitle = \"T\"\n[security]\ncontact = \"mailto:a@example.org\"\nexpires = 2030-01-01",
            "[book]\ntitle = \"T\"\n[search]\n[[search.pins]]\nwords = [\"a\"]\npage = \"a\"",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\npalette = \"sea\"\nwidth = 4\nmenu = [\"a\"]\ndoors = [{ title = \"A\", hue = \"teal\", links = [{ href = \"a/\" }] }]\nmarks = { x = { wide = true } }",
        ],
        &[
            "",
            "book = 3",
            "[book]",
            "[book]\ntitle = \"\"",
            "[book]\ntitle = \"  \"",
            "[book]\ntitle = 3",
            "[book]\ntitel = \"T\"",
            "[book]\ntitle = \"T\"\nlanguage = \"english\"",
            "[book]\ntitle = \"T\"\nlanguage = \"zh-hant\"",
            "[book]\ntitle = \"T\"\nbase_url = \"example.org\"",
            "[book]\ntitle = \"T\"\nbase_url = \"https://example.org/?a\"",
            "[book]\ntitle = \"T\"\n[chek]",
            "[book]\ntitle = \"T\"\n[check]\ngrade = 0",
            "[book]\ntitle = \"T\"\n[check]\ngrade = 9.5",
            "[book]\ntitle = \"T\"\n[check]\nfact_age = -1",
            "[book]\ntitle = \"T\"\n[check]\nsoon = 4294967296",
            "[book]\ntitle = \"T\"\n[check]\nsentences = { th = 0 }",
            "[book]\ntitle = \"T\"\n[check]\nvague = { th = \"x\" }",
            "[book]\ntitle = \"T\"\n[check]\navoid = { en = \"b\" }",
            "[book]\ntitle = \"T\"\n[check.severity]\n\"review.son\" = \"off\"",
            "[book]\ntitle = \"T\"\n[check.severity]\n\"review.soon\" = \"no\"",
            "[book]\ntitle = \"T\"\n[check.severity]\n\"link.forbidden\" = \"off\"",
            "[book]\ntitle = \"T\"\n[budgets]\npage = 0",
            "[book]\ntitle = \"T\"\n[budgets.kinds.home]\npages = 2",
            "[book]\ntitle = \"T\"\n[markdown]\nexplain = [\"used\"]",
            "[book]\ntitle = \"T\"\n[markdown]\nsmart = \"no\"",
            "[book]\ntitle = \"T\"\n[offline]\nsearch = -1",
            "[book]\ntitle = \"T\"\n[kinds.a]\ngrade = 0",
            "[book]\ntitle = \"T\"\n[kinds.a]\nrequired = \"owner\"",
            "[book]\ntitle = \"T\"\n[kinds.a.keys.b]\ntype = \"flags\"",
            "[book]\ntitle = \"T\"\n[kinds.a.keys.b]\ndoc = \"x\"",
            "[book]\ntitle = \"T\"\n[relations.a]\nfrom = \"page\"\nto = \"page\"",
            "[book]\ntitle = \"T\"\n[relations.a]\nfrom = \"page\"\nto = \"page\"\ninverse = \"b\"\nmin = -1",
            "[book]\ntitle = \"T\"\n[languages.english]\nname = \"English\"",
            "[book]\ntitle = \"T\"\n[languages.en]\nnam = \"English\"",
            "[book]\ntitle = \"T\"\n[security]\ncontact = \"mailto:a@example.org\"",
            "[[book]]\ntitle = \"T\"",
            "[book]\ntitle = \"T\"\n[search]\n[[search.pins]]\nwords = []\npage = \"a\"",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\npallete = \"sea\"",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\npalette = \"see\"",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\nwidth = \"4\"",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\nmenu = [\"a\", 1]",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\ndoors = [{ hue = \"teal\" }]",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\ndoors = [{ title = \"A\", hue = \"tea\" }]",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\ndoors = [{ title = \"A\", link = [] }]",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[theme.settings]\nmarks = { x = { wide = \"yes\" } }",
        ],
    ),
    (
        "page",
        "content/en/b.md",
        &[
            "title = \"B\"",
            "title = \"B\"\nkind = \"page\"\nupdated = 2026-01-01\ngrade = 6\naudience = [\"parents\"]\ntoc = false",
            "title = \"B\"\nkind = \"risk\"\nowner = \"editors\"\nlevel = \"low\"\nanswered_by = [{ to = \"a\" }]",
        ],
        &[
            "title = 3",
            "title = \"B\"\nkind = \"rsk\"",
            "title = \"B\"\ngrade = 0",
            "title = \"B\"\ngrade = \"6\"",
            "title = \"B\"\naudience = \"parents\"",
            "title = \"B\"\ndraft = \"yes\"",
            "title = \"B\"\nupdatd = 2026-01-01",
            "title = \"B\"\norder = \"titel\"",
            "title = \"B\"\nreviewed = { on = 2026-01-01 }",
            "title = \"B\"\nreviewed = { by = \"a\", when = 2026-01-01 }",
            "title = \"B\"\nmade_from = { a = 3 }",
        ],
    ),
    (
        "page-risk",
        "content/en/risks/b.md",
        &[
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [\"a\"]",
            "title = \"B\"\nkind = \"risk\"\nowner = \"editors\"\nlevel = \"high\"\ntile = [1, 2]\nseen = 2026-01-01\nanswered_by = [\"a\", { to = \"c\" }]",
        ],
        &[
            "title = \"B\"\nowner = \"editors\"",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = []",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = \"a\"",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [3]",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [\"a\", \"a\"]",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [{ fact = \"a\" }]",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [{ to = \"a\", why = \"b\" }]",
            "title = \"B\"\nanswered_by = [\"a\"]",
            "title = \"B\"\nowner = \" \"\nanswered_by = [\"a\"]",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [\"a\"]\nlevel = \"middle\"",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [\"a\"]\ntile = [\"1\"]",
            "title = \"B\"\nowner = \"editors\"\nanswered_by = [\"a\"]\nseen = true",
        ],
    ),
    (
        "sources",
        "content/sources.toml",
        &[
            "",
            "[[source]]\nkey = \"a\"\ntitle = \"A\"\npublisher = \"P\"",
            "[[source]]\nkey = \"a\"\ntitle = \"A\"\npublisher = \"P\"\ngrade = \"S\"\nyear = 2020\nlang = \"th\"\naccessed = 2026-01-01",
        ],
        &[
            "[[sources]]",
            "source = 3",
            "[[source]]\nkey = \"a\"",
            "[[source]]\nkey = \"\"\ntitle = \"A\"\npublisher = \"P\"",
            "[[source]]\nkey = \"a\"\ntitle = \"A\"\npublisher = \"P\"\ngrade = \"X\"",
            "[[source]]\nkey = \"a\"\ntitle = \"A\"\npublisher = \"P\"\nyear = \"2020\"",
            "[[source]]\nkey = \"a\"\ntitle = \"A\"\npublisher = \"P\"\nlang = \"Thai\"",
            "[[source]]\nkey = \"a\"\ntitle = \"A\"\npublisher = \"P\"\nurll = \"x\"",
        ],
    ),
    (
        "facts",
        "content/facts.toml",
        &["[[fact]]\nid = \"a\"\nstatement = \"A.\"\nvalue = \"3\"\nconfidence = \"high\""],
        &[
            "[[fact]]\nid = \"a\"",
            "[[fact]]\nid = \"a\"\nstatement = \"A.\"\nvalue = 3",
            "[[fact]]\nid = \"a\"\nstatement = \"A.\"\nconfidence = \"hi\"",
            "[[fact]]\nid = \"a\"\nstatement = \"A.\"\nverified = \"yes\"",
            "[[fact]]\nid = \"a\"\nstatement = \"A.\"\nsource = [3]",
        ],
    ),
    (
        "services",
        "content/services.toml",
        &["", "service = []"],
        &[
            "[[service]]\nid = \"a\"\ncountry = \"th\"\nname = \"A\"\nkind = \"helpline\"",
            "[[service]]\nid = \"a\"\ncountry = \"th\"\nname = \"A\"\nkind = \"help\"\nsource = \"a\"",
            "[[service]]\nid = \"a\"\ncountry = \"th\"\nname = \"A\"\nkind = \"helpline\"\nsource = \"a\"\nnumber = 1300",
        ],
    ),
    (
        "glossary",
        "content/glossary.toml",
        &["[[term]]\nid = \"a\"\nterm = \"A\"\nclass = \"use\"\nmeaning = \"M.\"\nmatch = [\"as\"]\nplain = true"],
        &[
            "[[term]]\nid = \"a\"\nterm = \"A\"\nclass = \"used\"\nmeaning = \"M.\"",
            "[[term]]\nid = \"a\"\nterm = \"A\"\nclass = \"use\"",
            "[[term]]\nid = \"a\"\nterm = \"A\"\nclass = \"use\"\nmeaning = \"M.\"\nmatch = \"as\"",
        ],
    ),
    (
        "language-book",
        "content/th/book.toml",
        &["", "[kinds]\nrisk = \"x\"\n[choices.level]\nhigh = \"x\"\n[relations]\nanswers = \"x\"\n[words]\nany = \"x\""],
        &["[kinds]\nrisc = \"x\"", "[choices.level]\nmiddle = \"x\"", "[book]\nname = \"x\"", "[words]\na = 3", "[word]"],
    ),
    (
        "language-records",
        "content/th/records.toml",
        &["", "[units]\na = \"b\"\n[reviewed]\nby = \"a\"\non = 2026-01-01"],
        &["[units]\na = 1", "[unit]", "[reviewed]\non = 2026-01-01", "[facts]\na = \"b\""],
    ),
];

#[test]
fn schemas_and_the_builder_take_and_refuse_the_same() {
    let mut wrong = String::new();
    for (name, file, good, bad) in CASES {
        for (text, is_good) in good.iter().map(|text| (text, true)).chain(bad.iter().map(|text| (text, false))) {
            let (schema, builder) = verdicts(name, file, text);
            if schema.is_empty() != is_good || builder.is_empty() != is_good {
                let kind = if is_good { "good" } else { "bad" };
                wrong.push_str(&format!("`{file}` is {kind}:\n{text}\nschema: {schema:#?}\nbuilder: {builder:#?}\n\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// What a schema cannot know, as the page on writing says: a date between quotation marks is a text like a date, and
/// what a name names stands in another file.
#[test]
fn what_schemas_cannot_know_the_builder_says() {
    let book = |rest: &str| format!("[book]\ntitle = \"T\"\n{rest}");
    for (name, file, text) in [
        ("page", "content/en/b.md", "title = \"B\"\nupdated = \"2026-01-01\"".to_owned()),
        ("page-risk", "content/en/risks/b.md", "title = \"B\"\nowner = \"editors\"\nanswered_by = [\"nowhere\"]".to_owned()),
        ("facts", "content/facts.toml", "[[fact]]\nid = \"a\"\nstatement = \"A.\"\nsource = \"nowhere\"".to_owned()),
        ("book", "book.toml", book("[relations.a]\nfrom = \"nothing\"\nto = \"page\"\ninverse = \"b\"")),
        ("book", "book.toml", book("[languages.th]\nname = \"ไทย\"")),
    ] {
        let (schema, builder) = verdicts(name, file, &text);
        assert!(schema.is_empty() && !builder.is_empty(), "`{file}`:\n{text}\nschema: {schema:#?}\nbuilder: {builder:#?}");
    }
}

#[test]
fn the_documented_default_of_a_key_is_what_the_builder_does_without_it() {
    let tables: [(&str, &str, &[Field]); 9] = [
        ("", "[book]\ntitle = \"T\"", config::BOOK),
        ("[languages.en]\nname = \"English\"", "", config::LANGUAGE),
        ("[kinds.risk]", "", config::KIND),
        ("[kinds.risk]\n[relations.a]\nfrom = \"risk\"\nto = \"page\"\ninverse = \"b\"", "", config::RELATION),
        ("[theme]", "", config::THEME),
        ("[markdown]", "", config::MARKDOWN),
        ("[preview]", "", config::PREVIEW),
        ("[offline]", "", config::OFFLINE),
        ("[check]", "", config::CHECK),
    ];
    let all: serde_json::Map<String, Value> = payung::schema::all(&Config::default(), &[]).into_iter().collect();
    let book = &all["book"]["properties"];
    let mut held = 0;
    for (table, top, fields) in tables {
        let first = table.lines().next().unwrap_or_default();
        let name = first.trim_matches(['[', ']']).split('.').next().unwrap_or_default();
        let name = table.lines().filter(|line| line.starts_with("[relations")).map(|_| "relations").next().unwrap_or(name);
        let schema = if name.is_empty() { &book["book"] } else { &book[name] };
        let schema = match name {
            "kinds" | "relations" => &schema["additionalProperties"],
            "languages" => schema["patternProperties"].as_object().unwrap().values().next().unwrap(),
            _ => schema,
        };
        for field in fields {
            let documented = field.doc.contains(" unless said")
                && !field.doc.contains("ot held unless")
                && !field.doc.contains("None unless")
                && !field.doc.contains("own name unless");
            let default = &schema["properties"][field.name]["default"];
            assert_eq!(documented, !default.is_null(), "`{}` of `{table}`: its documentation and `default` in its schema", field.name);
            // These two are chosen when a page is made.
            if !documented || ["review", "template"].contains(&field.name) {
                continue;
            }
            let with = |line: &str| {
                let top = if top.is_empty() {
                    "[book]\ntitle = \"T\"\n".to_owned()
                } else {
                    format!("{top}\n{}", if table.is_empty() { line } else { "" })
                };
                let text = if table.is_empty() { top } else { format!("{top}\n{table}\n{line}\n") };
                let site = Site::empty().file("book.toml", text);
                let (config, faults) = Config::read(&Source::open(&site.root()).unwrap());
                assert_eq!(faults.len(), 0, "{faults:?}");
                config
            };
            assert_eq!(with(""), with(&format!("{} = {default}", field.name)), "`{}` of `{table}`", field.name);
            held += 1;
        }
    }
    assert!(held >= 14, "{held}");
}
