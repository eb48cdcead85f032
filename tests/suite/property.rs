//! Whatever a body is, a page comes of it, and its tags close what they open.

use crate::support::html::{Token, tokens, unbalanced};
use crate::support::{Chance, Site};

/// Pieces that mean something to Markdown, to HTML or to calls: random text is made of these.
const PIECES: &[&str] = &[
    "word",
    " ",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "    ",
    "# ",
    "## ",
    "###### x {#id .c}",
    "> ",
    "> [!NOTE]\n> ",
    "- ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "***",
    "---",
    "===",
    "* ",
    "**",
    "*",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "```",
    "```rust\n",
    "~~~",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: ",
    "<",
    ">",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "</main>",
    "<details>",
    "<summary>",
    "</summary>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<a href=\"x",
    "<img src=x onerror=y>",
    "<p",
    "<table><tr><td>",
    "</td>",
    "<li>",
    "|",
    "|-|\n",
    "| a | b |\n|---|:-:|\n| c | d |\n",
    ": ",
    "term\n: definition\n",
    "{{",
    "}}",
    "{{ fact",
    " id=\"share\" }}",
    "{{ fact id=\"share\" }}",
    ":::",
    ":::steps\n",
    "::::split\n",
    "\n:::\n",
    "\n::::\n",
    "[@who]",
    "[@who; @un]",
    "[@",
    "\\",
    "&amp;",
    "&",
    "&#0;",
    "&#x41;",
    "\"",
    "'",
    "--",
    "...",
    "é",
    "ข้อ",
    "العربية",
    "\u{202e}",
    "\u{200b}",
    "\u{e000}",
    "\u{0}",
    "😀",
    "<https://example.org>",
    "javascript:alert(1)",
    "data:text/html,x",
    "+++",
    "\u{a0}",
    "\r\n",
];

fn text(chance: &mut Chance) -> String {
    let length = 1 + chance.below(60);
    (0..length).map(|_| *chance.pick(PIECES)).collect()
}

/// Faults of authors are no matter here, so the bodies are rendered without the check that ends a build.
fn render(bodies: &[String]) -> Vec<String> {
    let mut site = Site::bare()
        .file("content/sources.toml", "[[source]]\nkey = \"who\"\ntitle = \"R\"\npublisher = \"WHO\"\nverified = true\n[[source]]\nkey = \"un\"\ntitle = \"S\"\npublisher = \"UN\"\nverified = true\n")
        .file("content/facts.toml", "[[fact]]\nid = \"share\"\nstatement = \"s\"\nvalue = \"33\"\nsource = \"who\"\nverified = true\n")
        .page("content/index.md", "Home", "Text.");
    for (n, body) in bodies.iter().enumerate() {
        site = site.page(&format!("content/p{n}.md"), "Page", body);
    }
    let session = payung::session::Session::open(&site.root(), payung::session::Options::default()).unwrap();
    let plan = session.plan();
    let page = |n: usize| {
        let file = format!("p{n}/index.html");
        let (bytes, faults) = session.realize(&file, &plan.outputs[file.as_str()].recipe).unwrap();
        assert!(!bytes.is_empty(), "no page comes of {:?}: {faults:?}", bodies[n]);
        String::from_utf8(bytes).unwrap()
    };
    (0..bodies.len()).map(page).collect()
}

#[test]
fn any_body_gives_a_page_whose_tags_are_balanced_and_that_runs_nothing() {
    let bodies: usize = std::env::var("PAYUNG_BODIES").ok().and_then(|n| n.parse().ok()).unwrap_or(1500);
    let seed = std::env::var("PAYUNG_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(11);
    let mut chance = Chance::new(seed);
    let bodies: Vec<String> = (0..bodies).map(|_| text(&mut chance)).collect();
    let mut wrong = Vec::new();
    for (body, html) in bodies.iter().zip(render(&bodies)) {
        if let Some(fault) = unbalanced(html.split("<main>").nth(1).unwrap().rsplit_once("</main>").unwrap().0) {
            wrong.push((fault, body.clone()));
        }
        for token in tokens(&html) {
            let Token::Open { name, attributes } = token else {
                continue;
            };
            assert_ne!(name, "script", "in the page of {body:?}:\n{html}");
            for (key, value) in attributes {
                let value = value.unwrap_or_default().to_lowercase();
                let runs = key.starts_with("on") || value.starts_with("javascript:") || value.starts_with("data:text");
                assert!(!runs, "`{key}` reaches the page of {body:?}:\n{html}");
            }
        }
    }
    wrong.sort_by_key(|(_, body)| body.len());
    wrong.truncate(4);
    assert!(wrong.is_empty(), "unbalanced: {wrong:#?}");
}

#[test]
fn commonmark_of_any_text_is_balanced() {
    let mut chance = Chance::new(12);
    for _ in 0..2000 {
        let body = text(&mut chance);
        let html = payung::page::commonmark(&body);
        assert_eq!(unbalanced(&html), None, "of {body:?}:\n{html}");
    }
}
