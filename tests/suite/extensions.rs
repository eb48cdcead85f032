//! What Payung reads beyond CommonMark: pairs of Markdown and HTML in `spec/extensions.md`.
//!
//! The file is a page to be read: under each heading, a block of `markdown` and the block of `html` it becomes.

use std::fs;

use crate::support::html::{normal, unbalanced};
use crate::support::{Site, tests};

struct Pair {
    heading: String,
    markdown: String,
    html: String,
}

fn pairs() -> Vec<Pair> {
    let text = fs::read_to_string(tests().join("spec/extensions.md")).unwrap();
    let mut pairs: Vec<Pair> = Vec::new();
    let (mut heading, mut markdown) = (String::new(), None);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            heading = title.to_owned();
        }
        let Some(language) = line.strip_prefix("``````") else {
            continue;
        };
        let block: String = lines.by_ref().take_while(|line| *line != "``````").map(|line| format!("{line}\n")).collect();
        match language {
            "markdown" => markdown = Some(block),
            "html" => pairs.push(Pair {
                heading: heading.clone(),
                markdown: markdown.take().unwrap_or_else(|| panic!("HTML without Markdown under `{heading}`")),
                html: block,
            }),
            other => panic!("`{other}` under `{heading}`: blocks are `markdown` or `html`"),
        }
    }
    pairs
}

const RECORDS: [(&str, &str); 3] = [
    (
        "content/sources.toml",
        "[[source]]\nkey = \"who\"\ntitle = \"Report\"\npublisher = \"WHO\"\nverified = true\n[[source]]\nkey = \"un\"\ntitle = \"Study\"\npublisher = \"UN\"\nverified = true\n",
    ),
    (
        "content/facts.toml",
        "[[fact]]\nid = \"share\"\nstatement = \"A third are children.\"\nvalue = \"33\"\nunit = \"per cent\"\nsource = \"who\"\nverified = true\n",
    ),
    ("content/wave.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"20\"></svg>"),
];

#[test]
fn markdown_beyond_commonmark_becomes_the_html_that_is_written_down() {
    let pairs = pairs();
    assert!(pairs.len() >= 30, "pairs are found: {}", pairs.len());
    let mut site = Site::bare().page("content/index.md", "Home", "Text.").page("content/other.md", "Other", "## There");
    // Components as small as can be, so that the pairs do not depend on a theme.
    for (path, text) in [
        ("fact/fact.html", "<b>{{ data.text }}</b>{% set cites = data.cites %}{% include \"cite.html\" %}"),
        ("steps/steps.html", "<div class=\"steps\"{% if args.title %} title=\"{{ args.title }}\"{% endif %}>\n{{ body }}</div>\n"),
        ("split/split.html", "<div class=\"split\">\n{{ body }}</div>\n"),
    ] {
        site = site.file(&format!("themes/bare/components/{path}"), text);
    }
    site = site.file("themes/bare/templates/page.html", "<main>{{ page.body }}</main>\n");
    // Nor on its words: each is said by its name.
    let names = include_str!("../../themes/default/strings/en.toml").lines().filter(|line| line.starts_with('"') && !line.starts_with("\"number."));
    let names = names.filter_map(|line| Some(line.split_once(" = ")?.0));
    site = site.file("themes/bare/strings/en.toml", names.map(|name| format!("{name} = {name}\n")).collect::<String>());
    for (path, text) in RECORDS {
        site = site.file(path, text);
    }
    for (n, pair) in pairs.iter().enumerate() {
        site = site.page(&format!("content/pair-{n}.md"), "Pair", &pair.markdown);
    }
    let site = site.build();
    let mut wrong = String::new();
    for (n, pair) in pairs.iter().enumerate() {
        let got = site.main_of(&format!("pair-{n}/index.html"));
        if let Some(fault) = unbalanced(&got) {
            wrong.push_str(&format!("## {}: {fault}\n", pair.heading));
        }
        if normal(&got) != normal(&pair.html) {
            wrong.push_str(&format!("## {}\n{}--- expected ---\n{}--- got ---\n{got}\n", pair.heading, pair.markdown, pair.html));
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
