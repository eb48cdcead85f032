//! Bytes that somebody wrote, or that a network damaged, to what the program makes of them.
//!
//! A target fails by panicking: either the program did, or what must hold of its answer does not.
//! It answers with what the input did, as a number that is the same for inputs that do the same.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use payung::config::{Config, Language};
use payung::diagnostic::{Diagnostic, Format, render};
use payung::output::search::{self, Options, SearchPage, SearchSection, Settings};
use payung::page::{Body, Highlighter, Making, Node, Page, Reading, address, href, plain, prose};
use payung::records::Records;
use payung::source::Source;
use payung::theme::{Component, Strings};
use payung::url;
use payung::wording::Voice;

use super::html::{Token, tokens, unbalanced};

/// Something of the program that reads what others wrote.
pub struct Target {
    pub name: &'static str,
    /// What to begin with.
    pub seeds: &'static [&'static str],
    /// What means something to it.
    pub words: &'static [&'static str],
    pub run: fn(&[u8]) -> u64,
}

pub const TARGETS: [Target; 7] = [
    Target {
        name: "front-matter",
        seeds: &[
            "+++\ntitle = \"A\"\nupdated = 2026-01-02\naliases = [\"old\"]\n+++\nText.\n",
            "+++\ntitle = \"A\"\nlevel = \"high\"\ncount = 3\nmarks = [1, 2]\nnotes = [\"a\"]\nseen = 2026-02-28\nopen = true\naddressed_by = [\"b\", { to = \"c\", fact = \"share\" }]\n+++\n",
            "+++\n[translation]\nof = \"0\"\n+++\n# A\n",
            "# A\n",
        ],
        words: &[
            "+++\n",
            "\n",
            " = ",
            "\"",
            "'''",
            "\"\"\"",
            "[",
            "]",
            "{ ",
            " }",
            "[[a]]\n",
            "title",
            "description",
            "updated",
            "review_by",
            "draft",
            "aliases",
            "order",
            "kind",
            "level",
            "count",
            "marks",
            "seen",
            "open",
            "addressed_by",
            "to",
            "fact",
            "2026-02-30",
            "true",
            "-1",
            "1e999",
            "9223372036854775808",
            "0x",
            "inf",
            "\\u0000",
            "\\",
            "#",
            ".",
            "\u{feff}",
            "\u{202e}",
            "é",
            "ข",
            "../",
            "/",
            "index",
        ],
        run: front_matter,
    },
    Target {
        name: "markdown",
        seeds: &[
            "## A {#id}\n\nText *and* **more** [b](b.md#c) ![d](d.png \"e\").\n\n- [ ] x\n- y\n\n| a | b |\n|---|:-:|\n| c | d |\n",
            "{{ fact id=\"share\" }} and [@who; @un]\n\n:::steps\n1. One\n2. Two\n:::\n\n> [!NOTE]\n> Text[^1].\n\n[^1]: Note.\n",
            "::::split\n:::note title=\"A\"\n<details><summary>x</summary>\n\n`code`\n\n</details>\n:::\n::::\n\n```rust\nfn a() {}\n```\n",
            "<div class=\"a\"><p onclick=\"x\">a</p><script>b</script></div>\n\nTerm\n: Meaning\n\n<!-- c -->\n",
        ],
        words: &[
            "\n",
            "\n\n",
            "    ",
            "\t",
            "# ",
            "## ",
            "{#a .b}",
            "> ",
            "> [!NOTE]\n",
            "- ",
            "1. ",
            "- [x] ",
            "***",
            "---\n",
            "===\n",
            "*",
            "**",
            "_",
            "~~",
            "`",
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
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "<a href=\"x",
            "<img src=x onerror=y>",
            "<p",
            "<td>",
            "|",
            "|-|\n",
            ": ",
            "{{ ",
            " }}",
            "{{ fact id=\"share\" }}",
            "{{",
            "}}",
            ":::",
            "::::",
            ":::steps\n",
            "\n:::\n",
            "[@who]",
            "[@",
            "\\",
            "&",
            "&#0;",
            "&#x6a;",
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
            "\0",
            "😀",
            "javascript:",
            "data:text/html,",
            "<https://a.b>",
            "\u{a0}",
            "\r",
            "=",
            " id=",
        ],
        run: markdown,
    },
    Target {
        name: "links",
        seeds: &["a.md#b", "../a/b.png?c#d", "https://example.org/a", "javascript:alert(1)", "/static/x", "#ข้อ", "caf%C3%A9.md", "risks\n../../x.md"],
        words: &[
            "../",
            "./",
            "/",
            "//",
            "\\",
            "#",
            "?",
            ":",
            "%",
            "%2e",
            "%2F",
            "%5C",
            "%00",
            "%0a",
            "%C3",
            "%A9",
            ".md",
            "index.md",
            "index.html",
            "javascript:",
            "JaVa",
            "script:",
            "data:text/html",
            "vbscript:",
            "https:",
            "mailto:",
            "blob:",
            "\t",
            "\n",
            "\r",
            " ",
            "\0",
            "\u{200b}",
            "\u{feff}",
            "\u{ad}",
            "é",
            "e\u{301}",
            "ข",
            "&",
            ";",
            "&colon;",
            "\"",
            "'",
            "<",
            ">",
            "@",
            "[",
            "]",
            "\u{ff0f}",
            "\u{2024}",
        ],
        run: links,
    },
    Target {
        name: "records",
        seeds: &[
            "[[source]]\nkey = \"who\"\ntitle = \"R\"\npublisher = \"WHO\"\nyear = 2020\nurl = \"https://a.b/\"\nverified = true\n%%\n[[fact]]\nid = \"share\"\nstatement = \"S.\"\nvalue = \"1 in 3\"\nunit = \"per cent of children\"\nsource = \"who\"\nverified = true\n%%\n[[service]]\nid = \"line\"\ncountry = \"th\"\nname = \"Line\"\nphone = \"1\"\nhours = \"24/7\"\n%%\n[[term]]\nterm = \"grooming\"\nmeaning = \"M.\"\nmatch = [\"groom\"]\navoid = [\"x\"]\n%%\n[units]\n\"per cent of children\" = \"{value} ก\"\n[facts.share]\nstatement = \"ข\"\n",
            "%%\n[[fact]]\nid = \"a\"\nstatement = \"S.\"\nvalue = \"2020-02-25\"\nunit = \"date\"\nsource = [\"who\", \"un\"]\ncontradicts = [\"b\"]\nsupersedes = [\"c\"]\n%%\n%%\n%%\n[words]\n\"24/7\" = \"x\"\n",
        ],
        words: &[
            "%%\n",
            "\n",
            " = ",
            "\"",
            "[[source]]\n",
            "[[fact]]\n",
            "[[service]]\n",
            "[[term]]\n",
            "key",
            "id",
            "title",
            "publisher",
            "year",
            "url",
            "verified",
            "statement",
            "value",
            "unit",
            "scope",
            "source",
            "contradicts",
            "supersedes",
            "note",
            "country",
            "name",
            "phone",
            "hours",
            "for",
            "also",
            "languages",
            "confirmed_on",
            "term",
            "meaning",
            "instead",
            "match",
            "synonyms",
            "avoid",
            "[facts.share]\n",
            "[units]\n",
            "[words]\n",
            "[scopes]\n",
            "{value}",
            "per cent",
            "date",
            "period",
            "1 in 3",
            "2012-07",
            "99999-13",
            "-",
            "1e400",
            "175000",
            "0.1.2",
            "true",
            "[",
            "]",
            "{",
            "}",
            "\\u0000",
            "javascript:",
            "data:text/html,",
            "https://",
            "java\\u0009script:",
            "url = \"javascript:x\"\n",
            "//",
            "é",
            "ข",
            "\u{202e}",
            "\u{200b}",
            "'",
        ],
        run: records,
    },
    Target {
        name: "configuration",
        seeds: &[
            GROUND,
            "[book]\ntitle = \"T\"\nbase_url = \"https://a.b/c/\"\n[languages.en]\nname = \"E\"\n[languages.ar]\nname = \"A\"\ndir = \"rtl\"\n[check]\nsoon = 3\n[check.severity]\n\"link.vague\" = \"off\"\n[search]\npins = [{ words = \"help\", page = \"index\" }]\n",
        ],
        words: &[
            "\n",
            " = ",
            "\"",
            "[",
            "]",
            "[[",
            "]]",
            "{",
            "}",
            "[book]\n",
            "[languages.th]\n",
            "[kinds.a]\n",
            "[kinds.a.keys.b]\n",
            "[relations.a]\n",
            "[theme]\n",
            "[theme.settings]\n",
            "[markdown]\n",
            "[preview]\n",
            "[security]\n",
            "[check]\n",
            "[check.severity]\n",
            "[search]\n",
            "title",
            "language",
            "base_url",
            "name",
            "label",
            "folder",
            "template",
            "required",
            "from",
            "to",
            "inverse",
            "min",
            "type",
            "choices",
            "grade",
            "explain",
            "prefix",
            "pins",
            "words",
            "page",
            "https://",
            "../",
            "/",
            "-1",
            "9999999999999999999",
            "1e999",
            "true",
            "2026-02-30",
            "\\u0000",
            "é",
            "\u{202e}",
            ".",
            "'",
        ],
        run: configuration,
    },
    Target {
        name: "search-query",
        seeds: &["grooming", "\"child safety\" help", "ความปลอดภัยออนไลน์", "an toàn trẻ em", "protecton", "-x (a OR b) [c] * ? \\"],
        words: &[
            " ",
            "\"",
            "'",
            "groom",
            "ing",
            "help",
            "safety",
            "child",
            "ความ",
            "ปลอดภัย",
            "ออนไลน์",
            "toàn",
            "trẻ",
            "e\u{301}",
            "ß",
            "İ",
            "ǅ",
            "-",
            "*",
            "?",
            "(",
            ")",
            "[",
            "\\",
            "<script>",
            "&lt;",
            "\u{200b}",
            "\u{202e}",
            "\u{feff}",
            "\0",
            "\n",
            "😀",
            "👩‍👩‍👧",
            "العربية",
            "中文",
            "သ",
            "្ម",
            "\u{e31}",
            "\u{ffff}",
            "1",
            "24/7",
            "9999999999",
            "a",
            "q:",
            "=",
            ",",
        ],
        run: search_query,
    },
    Target {
        name: "shards",
        seeds: &[
            "\0",
            "\u{1}",
            "\u{2}Agroom BAB A,Aing\nChelp =groom\n",
            "\u{3}Aword B\n",
            "\u{4}[[\"a/\",\"A\",\"\",\"\",\"\",[],[[\"\",\"\",\"text\"]]]]",
            "\u{5}{}",
        ],
        words: &[
            "\n",
            " ",
            ",",
            "=",
            "A",
            "B",
            "g",
            "_",
            "-",
            "0",
            "__",
            "________",
            "AAAA",
            "groom",
            "help",
            "=help",
            "=groom",
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            "null",
            "4294967295",
            "-1",
            "1e999",
            "\"format\":1",
            "\"pages\":\"",
            "\"terms\":\"",
            "\"records\":0",
            "\"folder\":\"../",
            "é",
            "ข",
            "😀",
            "\u{ffff}",
        ],
        run: shards,
    },
];

const GROUND: &str = r#"[book]
title = "T"
language = "en"
[markdown]
smart = true
[kinds.risk]
label = "Risk"
folder = "risks"
required = ["level"]
[kinds.risk.keys.level]
type = "choice"
choices = ["high", "low"]
labels = ["High", "Low"]
[kinds.risk.keys.count]
type = "number"
[kinds.risk.keys.marks]
type = "numbers"
[kinds.risk.keys.notes]
type = "texts"
[kinds.risk.keys.seen]
type = "date"
[kinds.risk.keys.open]
type = "flag"
[kinds.practice]
label = "Practice"
folder = "practices"
[relations.addressed_by]
from = "risk"
to = "practice"
label = "Addressed by"
inverse = "addresses"
inverse_label = "Addresses"
min = 1
"#;

/// A number for what an input did.
fn did(parts: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// Findings are said in every form, and stand within the text; what an input did is which there are.
fn said(faults: &[Diagnostic], text: &str) -> BTreeMap<String, usize> {
    let lines: Vec<usize> = text.split('\n').map(|line| line.chars().count()).collect();
    for place in faults.iter().filter_map(|fault| fault.place.as_ref()) {
        let line = lines.get(place.line as usize - 1).unwrap_or_else(|| panic!("{faults:?} stands below the text"));
        assert!(place.column >= 1 && place.column as usize <= line + 1, "{faults:?} stands behind the line");
        assert!((place.end_line, place.end_column) >= (place.line, place.column), "{faults:?} ends before it starts");
    }
    for format in [Format::Text, Format::Json, Format::Github] {
        let said = render(faults, format, false);
        // JSON is for programs, and escapes what stands below the space by itself.
        let obeyed = |c: char| c.is_control() && !matches!(c, '\n' | '\t') && (c < ' ' || format != Format::Json);
        assert!(!said.contains(obeyed), "a finding reaches the terminal with {said:?}");
    }
    let mut codes = BTreeMap::new();
    faults.iter().for_each(|fault| *codes.entry(fault.code.to_string()).or_insert(0) += 1);
    codes.values_mut().for_each(|many| *many = (*many).min(3));
    codes
}

struct Ground {
    config: Config,
    components: BTreeMap<String, Component>,
}

/// A site's configuration and the default theme's components, read once.
fn ground() -> &'static Ground {
    static KNOWN: OnceLock<Ground> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let folder = site(&[("book.toml", GROUND)]);
        let session = payung::session::Session::open(folder.path(), Default::default()).unwrap();
        assert!(!session.configuration_is_broken(), "{:?}", session.diagnostics());
        Ground { config: session.config().clone(), components: session.theme().components.clone() }
    })
}

fn site(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::Builder::new().prefix("payung-fuzz-").tempdir().unwrap();
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn read(file: &str, text: &str) -> (Page, Vec<Diagnostic>) {
    let Ground { config, components } = ground();
    let text: Arc<str> = text.replace('\0', "\u{fffd}").into();
    Page::read(&file.into(), &text, &config.languages[0], &Reading::new(config, components))
}

fn front_matter(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let (page, faults) = read("content/risks/a.md", &text);
    assert!(page.text().is_char_boundary(page.outline.body_start));
    let front = &page.outline.front;
    did((said(&faults, &page.text()), front.aliases.len().min(3), page.outline.title.is_empty()))
}

fn markdown(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input).replace("\r\n", "\n").replace('\r', "\n");
    let (page, mut faults) = read("content/a/b.md", &format!("# T\n\n{text}"));
    let Ground { config, components } = ground();
    let mut ids: Vec<&str> = page.outline.headings.iter().map(|heading| heading.id.as_str()).collect();
    let many = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), many, "two headings have one id");
    let strings = Strings::default();
    let making = Making {
        markdown: config.markdown,
        strings: &strings,
        root: "../../",
        prefix: "",
        to_originals: &std::collections::BTreeSet::new(),
        portable: false,
        words: None,
    };
    let body = Body::new(&page, making);
    faults.extend(body.faults.iter().cloned());
    let mut html = String::new();
    body.nodes.iter().for_each(|node| push(&mut html, node));
    assert_eq!(unbalanced(&html), None, "{html}");
    let mut names = Vec::new();
    for token in tokens(&html) {
        let Token::Open { name, attributes } = token else { continue };
        assert!(!["script", "iframe", "object", "embed", "base", "meta", "style", "form"].contains(&name.as_str()), "{html}");
        for (key, value) in attributes {
            let value = value.unwrap_or_default();
            let leads = ["href", "src", "srcset", "cite", "action", "formaction", "poster", "data", "xlink:href"].contains(&key.as_str());
            assert!(!key.starts_with("on") && key != "style" && !(leads && runs(&value)), "`{key}={value}` in {html}");
        }
        if names.last() != Some(&name) && names.len() < 10 {
            names.push(name);
        }
    }
    let sections = plain(&page, config.markdown).len();
    let prose = prose(&page, &Reading::new(config, components));
    did((said(&faults, &page.text()), names, sections.min(4), prose.blocks.len().min(6), prose.links.len().min(3)))
}

fn push(html: &mut String, node: &Node) {
    match node {
        Node::Html(part) => html.push_str(part),
        Node::Call { body, .. } => body.iter().for_each(|node| push(html, node)),
        Node::Code { language, text } => html.push_str(&Highlighter::plain().html(language, text)),
        Node::Word { .. } | Node::Cite(_) | Node::Image { .. } => {}
    }
}

/// Whether a browser would run an address, or take it for a page of its own.
fn runs(address: &str) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_ascii_control()).collect::<String>().trim_start().to_ascii_lowercase();
    ["javascript:", "vbscript:", "data:text/html", "data:image/svg"].iter().any(|scheme| bare.starts_with(scheme))
}

fn links(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let (folder, target) = text.split_once('\n').unwrap_or(("", &text));
    let folder = url::resolve("", folder).unwrap_or_default();
    let resolved = url::resolve(&folder, target);
    for path in resolved.iter() {
        assert!(path.split('/').all(|part| part != ".." && part != "."), "{path:?}");
        assert!(path.is_empty() || !path.starts_with('/'), "{path:?}");
    }
    let plain = url::canonical(target);
    assert_eq!(url::canonical(&plain), plain, "one form");
    assert_eq!(url::decode(&url::encode(&plain)), plain, "there and back");
    let found = address(&folder, target);
    for (root, portable) in [("", false), ("../../", true)] {
        let href = href(&folder, target, root, "", portable);
        if !matches!(found, payung::page::Address::Forbidden) {
            assert!(!runs(&href), "{target:?} becomes {href:?}");
        }
        if matches!(found, payung::page::Address::Page { .. } | payung::page::Address::File(_) | payung::page::Address::Root(_)) {
            let bare: String = href.chars().filter(|c| !c.is_ascii_control()).collect::<String>().replace('\\', "/");
            assert!(!bare.trim_start().starts_with("//"), "{target:?}, a link within the site, becomes {href:?}");
            let path = href.split('?').next().unwrap_or_default();
            assert!(!path.contains(['"', '<', '>', '\n']), "{target:?} becomes {href:?}");
        }
    }
    did((std::mem::discriminant(&found), resolved.is_some(), url::unportable(&plain), target.contains('%'), folder.is_empty()))
}

fn records(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let mut parts = text.split("%%\n");
    let names = ["content/sources.toml", "content/facts.toml", "content/services.toml", "content/glossary.toml", "content/th/records.toml"];
    let mut files = vec![("book.toml", "[book]\ntitle = \"T\"\n[languages.en]\nname = \"E\"\n[languages.th]\nname = \"T\"\n")];
    files.extend(names.map(|name| (name, parts.next().unwrap_or_default())));
    let folder = site(&files);
    let source = Source::open(folder.path()).unwrap();
    let (config, _) = Config::read(&source);
    let (records, mut faults) = Records::read(&source);
    let (voices, found) = Voice::read_all(&source, &config, &Arc::new(records.clone()));
    faults.extend(found);
    let again = Records::read(&source).0;
    assert_eq!(records.digest(), again.digest(), "the same records");
    let urls = records.sources.values().map(|entry| &entry.record.url).chain(records.services.values().map(|entry| &entry.record.url));
    for url in urls {
        assert!(!matches!(url::link(url), url::Link::Forbidden), "`{url}` could run something");
    }
    let mut codes = BTreeMap::new();
    for (name, text) in &files {
        let of_file: Vec<Diagnostic> =
            faults.iter().filter(|fault| fault.place.as_ref().is_some_and(|place| &*place.path == *name)).cloned().collect();
        let text = source.text(name).map_or(*text, |text| text);
        codes.insert(*name, said(&of_file, text));
    }
    did((codes, records.facts.len().min(3), records.services.len().min(3), records.terms.len().min(3), voices.len()))
}

fn configuration(input: &[u8]) -> u64 {
    let text = String::from_utf8_lossy(input);
    let folder = site(&[("book.toml", &text), ("content/index.md", "# Home\n")]);
    let source = Source::open(folder.path()).unwrap();
    let (config, faults) = Config::read(&source);
    assert!(!config.languages.is_empty(), "a site has a language");
    let languages: Vec<&Language> = config.languages.iter().collect();
    assert!(languages.iter().all(|language| !language.folder.contains("..") && !language.prefix.contains("..")), "{languages:?}");
    let text = source.text("book.toml").cloned().unwrap_or_default();
    did((said(&faults, &text), config.kinds.len().min(3), config.relations.len().min(3), config.languages.len().min(3)))
}

type Files = BTreeMap<String, Vec<u8>>;

/// A small index of two scripts, made once.
fn index() -> &'static Files {
    static KNOWN: OnceLock<Files> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let texts = [
            "grooming is the abuse of trust; help is near",
            "ความปลอดภัยออนไลน์ของเด็ก",
            "an toàn cho trẻ em trên mạng",
            "child safety and child protection",
        ];
        let pages: Vec<SearchPage> = texts
            .iter()
            .enumerate()
            .map(|(n, text)| {
                let sections = vec![SearchSection { anchor: "a".into(), heading: "Help".into(), text: text.repeat(4) }];
                SearchPage { url: format!("p{n}/"), title: format!("Page {n}"), kind: "risk".into(), sections, ..SearchPage::default() }
            })
            .collect();
        let settings = Settings { shard: 200, ..Settings::default() };
        search::build("en", pages, &settings).into_iter().map(|(path, bytes)| (format!("search/en/{path}"), bytes)).collect()
    })
}

fn ask(files: &Files, query: &str) -> std::io::Result<search::Answer> {
    let load = |path: &str| files.get(path).cloned().ok_or_else(|| std::io::Error::from(std::io::ErrorKind::NotFound));
    search::search(&load, "en", query, &Options { facets: true, ..Options::default() })
}

fn search_query(input: &[u8]) -> u64 {
    let query = String::from_utf8_lossy(input);
    let answer = ask(index(), &query).unwrap_or_else(|error| panic!("{query:?}: {error}"));
    assert!(answer.results.len() <= 10 && answer.results.len() <= answer.total, "{answer:?}");
    assert!(answer.results.iter().all(|found| found.score.is_finite()), "{answer:?}");
    let found: Vec<&str> = answer.results.iter().map(|found| found.url.as_str()).collect();
    did((found, answer.suggestion.len().min(12), answer.results.first().map(|found| found.excerpt.len().min(4))))
}

/// The first byte says which file of a good index is damaged, the second how: replaced, cut off, or overwritten from its middle.
fn shards(input: &[u8]) -> u64 {
    let mut files = index().clone();
    let (which, text) = input.split_first().unwrap_or((&0, &[]));
    let (how, text) = text.split_first().unwrap_or((&0, &[]));
    let names: Vec<String> = files.keys().cloned().collect();
    let name = &names[usize::from(*which) % names.len()];
    if let Some(bytes) = files.get_mut(name) {
        let middle = bytes.len() * usize::from(*how / 3) / 86;
        match how % 3 {
            0 => *bytes = text.to_vec(),
            1 => bytes.truncate(middle),
            _ => {
                let end = (middle + text.len()).min(bytes.len());
                bytes.splice(middle..end, text.iter().copied());
            }
        }
    }
    let answers = ["grooming", "hel", "chlid safty", "ปลอดภัย", "toan", "\"child protection\""].map(|query| match ask(&files, query) {
        Ok(answer) => (answer.total.min(5), answer.suggestion.len().min(12), String::new()),
        Err(error) => (9, 0, error.to_string()),
    });
    did((name, answers))
}
