//! The interface's own words: every one of them comes from the strings, and the style sets no side of the page by name.

use std::collections::BTreeMap;
use std::fs;

use crate::support::html::{Token, tokens};
use crate::support::site::read_tree;
use crate::support::{Site, tests};

/// The strings of the default theme, each between marks: what a reader sees outside of marks is in no string.
fn pseudo() -> String {
    let text = fs::read_to_string(tests().join("../themes/default/strings/en.toml")).unwrap();
    let strings: BTreeMap<String, String> = toml::from_str(&text).unwrap();
    let mut out: BTreeMap<String, String> = strings.into_iter().map(|(key, text)| (key, format!("⟦{text}⟧"))).collect();
    out.extend((1..=12).map(|n| (format!("date.month.{n}"), "⟦month⟧".to_owned())));
    out.insert("date.long".into(), "⟦{day} {month} {year}⟧".into());
    out.insert("date.short".into(), "⟦{month} {year}⟧".into());
    out.insert("date.year".into(), "⟦{year}⟧".into());
    toml::to_string(&out).unwrap()
}

const BOOK: &str = r#"
[book]
title = "⟪Site⟫"
description = "⟪What it is.⟫"
language = "en"
[languages.en]
name = "⟪English⟫"
[languages.th]
name = "⟪Thai⟫"
[markdown]
explain = ["use"]
[kinds.help]
label = "⟪Help⟫"
folder = "help"
template = "help.html"
exit = true
[kinds.risk]
label = "⟪Risk⟫"
folder = "risks"
template = "risk.html"
[kinds.risk.keys.fourc]
type = "choice"
choices = ["content"]
labels = ["⟪Content⟫"]
doc = "Which."
[kinds.practice]
label = "⟪Practice⟫"
folder = "practices"
template = "practice.html"
[kinds.practice.keys.evidence]
type = "choice"
choices = ["A"]
labels = ["⟪Good⟫"]
doc = "How."
[kinds.country]
label = "⟪Country⟫"
folder = "countries"
template = "country.html"
[kinds.country.keys.tile]
type = "numbers"
doc = "Column and row."
[relations.addressed_by]
from = "risk"
to = "practice"
inverse = "addresses"
label = "⟪Answered by⟫"
inverse_label = "⟪Answers⟫"
[search]
nothing = ["help/a"]
[theme.settings]
help_href = "help/"
help_text = "⟪Is something wrong?⟫"
safety_href = "help/a/"
edit_url = "https://example.org/{path}"
footer = ["⟪A note.⟫"]
footer_links = [{ title = "⟪Sources⟫", href = "sources/" }]
key_relations = ["addressed_by"]
key_headings = ["one"]
[[theme.settings.doors]]
title = "⟪A door⟫"
links = [{ title = "⟪A link⟫", href = "risks/" }]
[theme.settings.marks]
content = { icon = "square", hue = "amber", label = "⟪Content⟫" }
"#;

const RECORDS: [(&str, &str); 4] = [
    (
        "content/sources.toml",
        r#"
[[source]]
key = "s"
title = "⟪A report⟫"
publisher = "⟪Somebody⟫"
year = 2024
url = "https://example.org/s"
accessed = 2026-10-01
verified = true
grade = "S"
"#,
    ),
    (
        "content/facts.toml",
        r#"
[[fact]]
id = "one"
statement = "⟪One in five.⟫"
value = "20"
unit = "per cent"
year = "2019"
scope = "⟪Here⟫"
source = "s"
verified = true
contradicts = ["two"]
[[fact]]
id = "two"
statement = "⟪One in three.⟫"
value = "1 in 3"
unit = "⟪children⟫"
year = "2024"
scope = "⟪There⟫"
source = "s"
verified = true
supersedes = ["one"]
[[fact]]
id = "day"
statement = "⟪It was signed.⟫"
value = "2024-03-01"
unit = "date"
source = "s"
verified = true
"#,
    ),
    (
        "content/services.toml",
        r#"
[[service]]
id = "a"
country = "xa"
name = "⟪A line⟫"
kind = "helpline"
number = "111"
hours = "⟪always⟫"
languages = ["⟪English⟫"]
free = true
for = "⟪children⟫"
also = "⟪by letter⟫"
source = "s"
listed = 2024
[[service]]
id = "b"
country = "intl"
name = "⟪A desk⟫"
kind = "removal"
url = "https://example.org/b"
source = "s"
confirmed_on = 2026-10-01
"#,
    ),
    (
        "content/glossary.toml",
        r#"
[[term]]
id = "use"
term = "⟪word⟫"
class = "use"
meaning = "⟪A meaning.⟫"
[[term]]
id = "avoid"
term = "⟪bad word⟫"
class = "avoid"
meaning = "⟪Why not.⟫"
instead = "⟪good word⟫"
[[term]]
id = "care"
term = "⟪hard word⟫"
class = "care"
meaning = "⟪When.⟫"
"#,
    ),
];

/// A page that calls every component, and has every construct for which the builder itself finds words.
const ALL: &str = "⟪Text⟫ [@s] ⟪word⟫.[^n]

## ⟪One⟫ {#one}

> [!NOTE]
> ⟪Note.⟫

> [!TIP]
> ⟪Tip.⟫

> [!IMPORTANT]
> ⟪Important.⟫

> [!WARNING]
> ⟪Warning.⟫

> [!CAUTION]
> ⟪Caution.⟫

| ⟪a⟫ | ⟪b⟫ |
|---|---|
| 1 | 2 |

- [ ] ⟪to do⟫
- [x] ⟪done⟫

{{ facts ids=\"one, two\" }}

{{ chart facts=\"one\" label=\"scope\" title=\"⟪Shares⟫\" note=\"⟪Of some.⟫\" }}

{{ timeline facts=\"day\" }}

{{ services }}

{{ terms }}

{{ sources }}

{{ pages folder=\"risks\" group=\"fourc\" }}

{{ matrix relation=\"addressed_by\" }}

{{ tiles kind=\"country\" }}

{{ status }}

{{ translations }}

⟪In⟫ {{ fact id=\"one\" }} ⟪and⟫ {{ fact id=\"one\" show=\"statement\" }} ⟪call⟫ {{ service id=\"a\" }} ⟪about⟫ {{ term id=\"use\" }}.

:::details summary=\"⟪More⟫\"
⟪Folded.⟫
:::

:::steps title=\"⟪Steps⟫\"
1. ⟪First.⟫
:::

[^n]: ⟪A note.⟫
";

/// A site that calls every component, on records of every kind.
pub fn site_of_all() -> Site {
    site()
}

fn site() -> Site {
    let head = "updated = 2026-10-01\nreview_by = 2027-01-01\nowner = \"⟪editors⟫\"\naudience = [\"⟪parents⟫\"]\ndescription = \"⟪About.⟫\"\n";
    let page = |title: &str, more: &str, body: &str| format!("+++\ntitle = \"⟪{title}⟫\"\n{head}{more}+++\n{body}\n");
    let mut site = Site::empty().file("book.toml", BOOK).file("themes/default/strings/en.toml", pseudo());
    for (path, text) in RECORDS {
        site = site.file(path, text);
    }
    site.file("content/en/index.md", page("Home", "", "⟪Welcome.⟫"))
        .file("content/en/all.md", page("All", "draft = true\n", ALL))
        .file("content/en/help/index.md", page("All help", "", "⟪Help.⟫"))
        .file("content/en/risks/index.md", page("All risks", "", "⟪Risks.⟫"))
        .file("content/en/practices/index.md", page("All practices", "", "⟪Practices.⟫"))
        .file("content/en/countries/index.md", page("All countries", "", "⟪Countries.⟫"))
        .file("content/en/help/a.md", page("Help", "", "⟪Stay calm.⟫"))
        .file(
            "content/en/risks/a.md",
            page("A risk", "fourc = \"content\"\naddressed_by = [{ to = \"practices/a\", fact = \"two\" }]\n", "## ⟪One⟫ {#one}\n\n⟪It is.⟫"),
        )
        .file("content/en/practices/a.md", page("A practice", "evidence = \"A\"\naliases = [\"old\"]\n", "⟪Do.⟫"))
        .file("content/en/countries/a.md", page("A country", "country = \"xa\"\ntile = [1, 1]\n", "{{ services country=\"xa\" }}"))
        .file("content/en/sources.md", page("Sources", "", "{{ sources }}"))
        .file("content/th/book.toml", "[book]\ntitle = \"⟪Site⟫\"\n")
        .file("content/th/index.md", "+++\ntitle = \"⟪Home⟫\"\n[made_from]\n\"(head)\" = \"00000000\"\n\"(start)\" = \"00000000\"\n+++\n⟪Welcome.⟫\n")
        .file("content/th/sources.md", "+++\ntitle = \"⟪Sources⟫\"\nreviewed = { by = \"⟪teacher⟫\", on = 2026-11-01 }\n+++\n{{ sources }}\n")
        .file("themes/default/strings/th.toml", pseudo())
        .asking(|request| request.options.drafts = true)
}

/// What of a text stands outside of all marks.
fn unmarked(text: &str) -> String {
    let mut depth = 0;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '⟦' | '⟪' => depth += 1,
            '⟧' | '⟫' => depth -= 1,
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    assert_eq!(depth, 0, "marks are cut in two: {text}");
    out
}

/// Codes, addresses and units of the content, which stand in records and front matter without marks.
const OF_CONTENT: [&str; 5] = ["XA", "A: ", "per cent", "example.org", "https"];

fn foreign(text: &str) -> bool {
    let rest = OF_CONTENT.iter().fold(unmarked(&text.replace("&amp;", "&")), |rest, word| rest.replace(word, ""));
    rest.chars().any(char::is_alphabetic)
}

/// The texts of a page that readers see or hear.
fn texts(html: &str) -> Vec<String> {
    const HEARD: [&str; 5] = ["aria-label", "aria-description", "title", "alt", "placeholder"];
    let (mut out, mut hidden, mut text) = (Vec::new(), 0, String::new());
    for token in tokens(html) {
        match token {
            Token::Open { name, attributes } => {
                hidden += usize::from(name == "script" || name == "style");
                for (key, value) in attributes {
                    let value = value.unwrap_or_default();
                    // A script's words are handed to it as `data-…`; other data are names and numbers.
                    if HEARD.contains(&key.as_str()) || key.starts_with("data-") && value.contains([' ', '⟦']) {
                        out.push(value);
                    }
                }
                if ["p", "li", "div", "section", "td", "th", "h1", "h2", "h3", "summary", "title", "dt", "dd", "caption"].contains(&name.as_str()) {
                    out.push(std::mem::take(&mut text));
                }
            }
            Token::Close(name) => hidden -= usize::from(name == "script" || name == "style"),
            // A word of a text may be marked as a whole, with an explained word in it.
            Token::Text(part) if hidden == 0 => text.push_str(&part),
            _ => {}
        }
    }
    out.push(text);
    out
}

#[test]
fn all_that_readers_see_outside_of_content_comes_from_the_strings() {
    let site = site().build();
    let mut faults = Vec::new();
    let (mut pages, mut marked) = (0, 0);
    for (path, bytes) in site.tree() {
        if !path.ends_with(".html") {
            continue;
        }
        pages += 1;
        let html = String::from_utf8(bytes).unwrap();
        marked += html.matches('⟦').count();
        faults.extend(texts(&html).into_iter().filter(|text| foreign(text)).map(|text| format!("{path}: {}", text.trim())));
    }
    assert!(pages >= 20 && marked > 1000, "{pages} pages with {marked} strings");
    assert!(faults.is_empty(), "{} texts that are in no string:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn the_words_of_scripts_come_from_the_strings() {
    let site = site().build();
    let tree = site.tree();
    let words: Vec<_> = tree.iter().filter(|(path, bytes)| path.ends_with("/words.js") && String::from_utf8_lossy(bytes).contains('⟦')).collect();
    assert!(!words.is_empty(), "the search's words are in a file");
    fn each(value: &serde_json::Value, texts: &mut Vec<String>) {
        match value {
            serde_json::Value::String(text) => texts.push(text.clone()),
            serde_json::Value::Array(all) => all.iter().for_each(|value| each(value, texts)),
            serde_json::Value::Object(all) => all.values().for_each(|value| each(value, texts)),
            _ => {}
        }
    }
    for (path, bytes) in words {
        let mut texts = Vec::new();
        let script = String::from_utf8_lossy(bytes);
        let (_, object) = script.split_once('=').unwrap();
        each(&serde_json::from_str(object.trim_end().trim_end_matches(';')).unwrap(), &mut texts);
        // Addresses and names of filters are for the script, sentences are for people.
        let left: Vec<_> = texts.iter().filter(|text| text.contains(' ') && foreign(text)).collect();
        assert!(left.is_empty(), "{path}: {left:?}");
    }
}

#[test]
fn a_marked_text_is_told_from_one_that_is_not() {
    assert!(!foreign("⟦Page ⟪a⟫ of⟧ 3, ⟪b⟫ XA"));
    assert!(foreign("⟦Page⟧ of 3"));
    assert_eq!(texts("<p>a <b>b</b></p><p title=\"c\">"), ["", "c", "a b", ""]);
}

/// What a declaration names a side of the screen by, where it should name a side of the text.
fn physical(css: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut bare = String::new();
    let mut rest = css;
    while let Some(at) = rest.find("/*") {
        bare.push_str(&rest[..at]);
        rest = rest[at..].split_once("*/").map_or("", |(_, after)| after);
    }
    bare.push_str(rest);
    for declaration in bare.split([';', '{', '}']) {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let (property, value) = (property.trim(), value.trim());
        let sided = property.split('-').any(|part| part == "left" || part == "right");
        let valued = ["text-align", "float", "clear", "caption-side"].contains(&property) && (value.contains("left") || value.contains("right"));
        let corners = property.starts_with("border-")
            && property.ends_with("-radius")
            && ["top-left", "top-right", "bottom-left", "bottom-right"].iter().any(|side| property.contains(side));
        // Four sides at once, of which the second and the fourth differ.
        let sides: Vec<_> = if ["margin", "padding", "inset"].contains(&property) { value.split_whitespace().collect() } else { Vec::new() };
        let uneven = sides.len() == 4 && sides[1] != sides[3];
        if sided || valued || corners || uneven {
            found.push(format!("{property}: {value}"));
        }
    }
    found
}

#[test]
fn the_style_names_no_left_and_no_right() {
    let mut files = 0;
    for (path, bytes) in read_tree(&tests().join("../themes/default")) {
        if !path.ends_with(".css") {
            continue;
        }
        files += 1;
        // Code is written from left to right in every language.
        let code = |declaration: &String| path == "components/code/code.css" && declaration == "text-align: left";
        let found: Vec<_> = physical(&String::from_utf8(bytes).unwrap()).into_iter().filter(|found| !code(found)).collect();
        assert!(found.is_empty(), "{path}: {found:?}");
    }
    assert!(files > 20, "{files} files of style");
    assert_eq!(physical("a { margin-left: 1px; text-align: right } /* left: 0 */ b { inset-inline-start: 0; text-align: start }").len(), 2);
    assert_eq!(physical("a { inset: 1px auto auto 0; margin: 0 1px 2px 1px }").len(), 1);
}

#[test]
fn a_language_from_right_to_left_turns_the_page_and_leaves_what_is_not_in_it() {
    let site = Site::empty()
        .file("book.toml", "[book]\ntitle = \"Site\"\nlanguage = \"en\"\n[languages.en]\nname = \"English\"\n[languages.ar]\nname = \"العربية\"\n")
        .page("content/en/index.md", "Home", "Welcome.")
        .page("content/en/a.md", "A page", "Only in English.")
        .page("content/ar/index.md", "الصفحة الرئيسية", "أهلا وسهلا.\n\n```rust\nfn main() {}\n```")
        .build();
    let html = site.read("ar/index.html");
    assert!(html.contains("<html lang=\"ar\" dir=\"rtl\""), "{html}");
    assert!(html.contains(" lang=\"en\" dir=\"ltr\""), "the menu names English in English: {html}");
    let main = site.main_of("ar/a/index.html");
    let at = main.find("<p>Only in English.").unwrap();
    let around = &main[main[..at].rfind("<div").unwrap()..at];
    assert!(around.contains("lang=\"en\" dir=\"ltr\""), "{around}");
    assert!(site.read("a/index.html").contains("<html lang=\"en\" dir=\"ltr\""));
}
