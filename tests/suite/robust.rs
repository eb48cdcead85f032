//! What must hold on any input: encodings, front matter, names, templates, raw HTML.

use std::fmt::Write;
use std::time::{Duration, Instant};

use payung::session::{Options, Session};

use crate::attack::make_page;
use crate::support::Site;
use crate::support::html::unbalanced;

// Encodings.

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    let text = "+++\ntitle = \"Home\"\n+++\n## One\n\na\nb\n\n- x\n- y\n\n```\ncode\n```\n";
    let main = |text: String| Site::bare().file("content/index.md", text).build().main_of("index.html");
    let expected = main(text.to_owned());
    assert!(expected.contains("<li>x</li>"));
    assert_eq!(main(text.replace('\n', "\r\n")), expected, "CRLF");
    assert_eq!(main(text.replace('\n', "\r")), expected, "CR");
    assert_eq!(main(format!("\u{feff}{text}")), expected, "a byte order mark");
    assert_eq!(main(format!("\u{feff}{}", text.replace('\n', "\r\n"))), expected, "both");
}

#[test]
fn columns_are_right_behind_a_byte_order_mark_and_carriage_returns() {
    let site = Site::bare().file("content/index.md", "\u{feff}# Home\r\n\r\nข้อ [x](gone.md)\r\n").build_err();
    let place = site.done().diagnostics[0].place.clone().unwrap();
    assert_eq!((place.line, place.column, place.end_column), (3, 9, 16));
    let site = Site::bare().file("content/index.md", "\u{feff}[x](gone.md) # Home\n").build_err();
    let column = site.done().diagnostics.iter().find(|finding| finding.code == "link.missing-page").unwrap().place.clone().unwrap().column;
    assert_eq!(column, 5);
}

#[test]
fn a_nul_becomes_the_replacement_character() {
    Site::bare().file("content/index.md", "# Home\n\na\0b\n").build().main_has("index.html", "<p>a\u{fffd}b</p>");
}

#[test]
fn a_file_that_is_no_utf_8_does_not_hide_the_faults_of_others() {
    let site = Site::bare()
        .page("content/index.md", "Home", "[x](gone.md)")
        .file("content/a.md", b"# A\n\n\xff\n")
        .file("content/b.md", b"\xff\xfe#\0".as_slice())
        .build_err();
    assert_eq!(site.codes(), ["encoding.utf-8", "encoding.utf-16", "link.missing-page"]);
}

#[test]
fn two_spellings_of_one_name_lead_to_one_page() {
    let site = Site::bare()
        .page("content/café.md", "Café", "## Menü\n\nText.")
        .page("content/index.md", "Home", "[a](cafe\u{301}.md#menu\u{308}) [b](caf%C3%A9.md) [c](cafe%CC%81.md) [d](ca\u{200b}fé.md)")
        .build();
    let main = site.main_of("index.html");
    assert_eq!(main.matches("href=\"caf%C3%A9/").count(), 4, "{main}");
    let site = Site::bare().page("content/cafe\u{301}.md", "Café", "Text.").page("content/index.md", "Home", "[a](café.md)").build();
    assert!(site.has("café/index.html"), "the address is composed, whatever the file's name is");
}

#[test]
fn names_of_any_script_and_with_spaces_work() {
    let site = Site::bare()
        .page("content/ความปลอดภัย.md", "ความปลอดภัย", "## หัวข้อ ย่อย\n\nText.")
        .file("content/a file (1).txt", "x")
        .page("content/index.md", "Home", "[a](ความปลอดภัย.md#หัวข้อ-ย่อย) [b](%E0%B8%84%E0%B8%A7%E0%B8%B2%E0%B8%A1%E0%B8%9B%E0%B8%A5%E0%B8%AD%E0%B8%94%E0%B8%A0%E0%B8%B1%E0%B8%A2.md) [c](<a file (1).txt>) [d](a%20file%20(1).txt)")
        .build();
    site.main_has("index.html", "href=\"%").main_of("index.html");
}

// Front matter.

#[test]
fn broken_front_matter_is_reported_and_other_pages_are_still_checked() {
    let site = Site::bare()
        .page("content/index.md", "Home", "[x](gone.md)")
        .file("content/open.md", "+++\ntitle = \"A\"\n")
        .file("content/only.md", "+++")
        .file("content/twice.md", "+++\ntitle = \"A\"\ntitle = \"B\"\n+++\n")
        .file("content/type.md", "+++\ntitle = 3\n+++\n")
        .file("content/date.md", "+++\ntitle = \"A\"\nupdated = 2026-02-30\n+++\n")
        .file("content/empty.md", "")
        .build_err();
    let codes = site.codes();
    for code in ["front-matter.unclosed", "toml.syntax", "toml.type", "front-matter.title", "link.missing-page"] {
        assert!(codes.iter().any(|found| found == code), "`{code}` is not among {codes:?}");
    }
    for path in ["open", "only", "twice", "type", "date", "empty", "index"] {
        assert!(site.report().contains(&format!("content/{path}.md:")), "content/{path}.md is not reported:\n{}", site.report());
    }
}

#[test]
fn a_title_is_escaped_for_where_it_stands() {
    let title = r#"</title><script>alert(1)</script>\" onload=\"x"#;
    let site = Site::new().page("content/index.md", title, "Text.").page("content/about.md", title, "Text.").build();
    for (file, bytes) in site.tree().iter().filter(|(file, _)| file.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert!(!html.contains("<script>alert") && !html.contains("\" onload="), "{file}:\n{html}");
    }
    serde_json::from_str::<serde_json::Value>(&site.read("site.json")).expect("site.json is JSON");
}

#[test]
fn an_address_is_encoded_for_where_it_stands() {
    let name = "a & b/100% 'sure' #1";
    let site = Site::bare()
        .file("book.toml", "[book]\ntitle = \"T\"\nbase_url = \"https://example.org/x/\"\n[theme]\nname = \"bare\"\n")
        .page("content/index.md", "Home", "[p](<a & b/100%25 'sure' %231.md>)\n\n[w](https://example.org/?a=1&b=%22&c='<d>')")
        .file(&format!("content/{name}.md"), "+++\ntitle = \"P\"\nupdated = 2026-01-02\naliases = [\"old & new\"]\n+++\nText.\n")
        .build();
    // In the address what an address cannot hold is encoded; in the attribute or element, what would end it.
    let (address, wide) = ("a%20&amp;%20b/100%25%20'sure'%20%231/", "https://example.org/x/");
    let plain = |file: &str| site.read(file).replace("&#x27;", "'").replace("&#39;", "'");
    for (file, expected) in [
        ("index.html", format!("href=\"{address}\"")),
        ("index.html", "href=\"https://example.org/?a=1&amp;b=%22&amp;c='%3Cd%3E'\"".into()),
        ("sitemap.xml", format!("<loc>{wide}{address}</loc>")),
        ("feed.xml", format!("href=\"{wide}{address}\"")),
        ("old & new/index.html", format!("url=../{address}\"")),
    ] {
        assert!(plain(file).contains(&expected), "{file} lacks {expected}:\n{}", plain(file));
    }
}

// Names.

#[test]
fn names_that_meet_are_reported() {
    let twins = [
        (("content/A.md", "content/a.md"), "url.case"),
        (("content/x.md", "content/x/index.md"), "url.duplicate"),
        (("content/é.md", "content/e\u{301}.md"), "url.duplicate"),
        (("content/x.md", "static/x/index.html"), "url.duplicate"),
        (("content/x/y.md", "static/x/y"), "url.duplicate"),
        (("content/a/p.txt", "static/a/p.txt"), "url.duplicate"),
    ];
    for ((first, second), code) in twins {
        let text = |path: &str| if path.ends_with(".md") { "# T\n" } else { "x" };
        let site = Site::bare().file("content/index.md", "# Home\n").file(first, text(first)).file(second, text(second)).build_err();
        assert!(site.codes().iter().any(|found| found == code), "{first} and {second}: {:?}", site.codes());
        assert!(!site.out().exists());
    }
}

#[test]
fn names_that_some_systems_cannot_keep_are_reported() {
    for name in ["con.md", "aux/a.md", "nul.txt", "com1.md", "a:b.md", "what?.md", "a*b.txt", "tail./x.txt", "quo\"te.txt", "back\\slash.txt"] {
        let mut site = Site::bare().file("content/index.md", "# Home\n").file(&format!("content/{name}"), "# T\n");
        site.attempt();
        assert!(site.codes().iter().any(|code| code == "url.unportable"), "{name}: {:?}", site.codes());
    }
    let long = format!("content/{}.md", "x".repeat(240));
    let site = Site::bare().file("content/index.md", "# Home\n").file(&long, "# T\n").build_err();
    assert_eq!(site.codes(), ["url.unportable"]);
}

#[test]
fn redirects_lead_to_a_page_and_never_in_a_circle() {
    let site = Site::bare()
        .file("content/index.md", "# Home\n")
        .file("content/a.md", "+++\ntitle = \"A\"\naliases = [\"b\", \"old/a.html\"]\n+++\n")
        .build();
    assert!(site.read("b/index.html").replace("&#x2f;", "/").contains("url=../a/"));
    assert!(site.read("old/a.html").replace("&#x2f;", "/").contains("url=../a/"));
    site.file("content/b.md", "+++\ntitle = \"B\"\naliases = [\"a\"]\n+++\n").build_err().finds(["alias.taken", "alias.taken"]);
}

// Templates.

fn with_template(text: &str) -> Site {
    Site::bare().page("content/index.md", "Home", "Text.").file("themes/bare/templates/home.html", text)
}

#[test]
fn templates_without_end_are_reported_with_their_line() {
    let endless = [
        "\n{% include \"home.html\" %}",
        "\n{% extends \"home.html\" %}",
        "\n{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}x{% endfor %}{% endfor %}{% endfor %}",
        "\n{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "\n{% set text = \"x\" * 999999999 %}{{ text * 999999 }}",
        "\n{% set ns = namespace(t=\"xxxxxxxx\") %}{% for a in range(400) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}{{ ns.t }}",
        "\n{{ range(999999999999)|list|length }}",
    ];
    for template in endless {
        let start = Instant::now();
        let site = with_template(template).build_err();
        assert!(start.elapsed() < Duration::from_secs(60), "{template} ends, but not soon");
        assert!(site.report().contains("home.html:"), "{template}:\n{}", site.report());
        assert!(site.codes().iter().all(|code| code.starts_with("template.")), "{template}: {:?}", site.codes());
    }
}

#[test]
fn a_template_without_end_is_given_up_after_a_few_pages() {
    let endless = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}";
    let mut site = with_template("<main></main>").file("themes/bare/templates/page.html", endless);
    for n in 0..100 {
        site = site.page(&format!("content/p{n}.md"), "P", "Text.");
    }
    let site = site.build_err().finds(["template.endless"]);
    let given_up = site.report().split("(while making").nth(1).unwrap().split(')').next().unwrap().to_owned();
    let more: usize = given_up.split(" and ").nth(1).map_or(0, |rest| rest.split(' ').next().unwrap().parse().unwrap());
    // Threads that were at it already come to their end.
    assert!(more < 50, "{given_up}");
}

#[test]
fn a_value_that_does_not_exist_is_an_error_with_template_and_line() {
    let site = with_template("<main>\n{{ page.autor }}\n</main>").build_err().finds(["template.render"]);
    assert!(site.report().contains("home.html:2:"), "{}", site.report());
    let site = with_template("<main>\n{{ t(\"no.such\") }}\n</main>").build_err().finds(["template.render"]);
    assert!(site.report().contains("there is no string `no.such`"), "{}", site.report());
}

#[test]
fn a_fault_in_a_shared_template_is_said_once() {
    let mut site = with_template("<main></main>").file("themes/bare/templates/page.html", "\n{{ page.autor }}");
    for n in 0..5 {
        site = site.page(&format!("content/p{n}.md"), "P", "Text.");
    }
    let site = site.build_err();
    assert!(site.codes().len() <= 5, "{}", site.report());
}

// Raw HTML.

#[test]
fn nothing_that_runs_reaches_the_output() {
    let bodies = [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=//x></SCRIPT>",
        "<scr<script>ipt>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<img/src=x/onerror=alert(1)>",
        "<p onclick = \"x\">a</p>",
        "<a href=\"javascript:alert(1)\">a</a>",
        "<a href=\"&#x6A;avascript:alert(1)\">a</a>",
        "<a href=\"java\tscript:alert(1)\">a</a>",
        "<a href=\" javascript&colon;alert(1)\">a</a>",
        "<a href=\"data:text/html,<script>alert(1)</script>\">a</a>",
        "<iframe src=\"//x\"></iframe>",
        "<object data=x></object><embed src=x>",
        "<base href=\"//evil\">",
        "<meta http-equiv=\"refresh\" content=\"0;url=//evil\">",
        "<style>@import '//evil'</style>",
        "<link rel=stylesheet href=//evil>",
        "<div style=\"background:url(//evil)\">a</div>",
        "<form action=//evil><input name=a><button>b</button></form>",
        "<svg onload=alert(1)><script>alert(1)</script></svg>",
        "<math><mtext><script>alert(1)</script>",
        "<template><script>alert(1)</script></template>",
        "<noscript><p title=\"</noscript><script>alert(1)</script>\">",
        "<!--><script>alert(1)</script>-->",
        "<![CDATA[><script>alert(1)</script>]]>",
        "<details open ontoggle=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](&#106;avascript:alert(1))",
        "[a][b]\n\n[b]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "![a](javascript:alert(1))",
        "![a](data:text/html,x)",
        "[a](vbscript:x)",
        "```\"onmouseover=alert(1)\nx\n```",
        "## a {#x\"onclick=alert(1) .b\"onclick=alert(1)}",
        "![\"onerror=alert(1) x](x.png \"\\\"onerror=alert(1)\")",
        "| <script>alert(1)</script> |\n|---|",
        "Text[^<script>].\n\n[^<script>]: x",
    ];
    let site = Site::bare();
    for body in bodies {
        let html = make_page(&site, body);
        for token in crate::support::html::tokens(&html) {
            let crate::support::html::Token::Open { name, attributes } = token else {
                continue;
            };
            assert!(
                !["script", "iframe", "object", "embed", "base", "meta", "style", "form", "svg", "math", "template"].contains(&name.as_str()),
                "`<{name}>` of {body:?}:\n{html}"
            );
            for (key, value) in attributes {
                let value: String = value.unwrap_or_default().to_lowercase().replace("&#x6a;", "j").chars().filter(|c| !c.is_whitespace()).collect();
                assert!(!key.starts_with("on") && key != "style", "`{key}` of {body:?}:\n{html}");
                assert!(!["javascript", "vbscript", "data:"].iter().any(|scheme| value.starts_with(scheme)), "`{value}` of {body:?}:\n{html}");
            }
        }
        assert_eq!(unbalanced(html.split_once("<main>").unwrap().1.rsplit_once("</main>").unwrap().0), None, "of {body:?}:\n{html}");
    }
}

#[test]
fn a_link_to_a_folder_named_like_a_scheme_stays_a_link_within_the_site() {
    let mut site = Site::bare().page("content/index.md", "Home", "[a](./javascript:alert%281%29//x.md) [b](./javascript:x) [c](/%2F%2Fexample.org)");
    site.attempt();
    let session = Session::open(&site.root(), Options::default()).unwrap();
    let plan = session.plan();
    // The build ends in errors; a preview shows the page all the same.
    let (bytes, _) = session.realize("index.html", &plan.outputs["index.html"].recipe).unwrap();
    let html = String::from_utf8(bytes).unwrap();
    assert!(html.contains("href=\"./javascript:") && !html.contains("=\"javascript:") && !html.contains("\"//example"), "{html}");
}

#[test]
fn what_a_file_holds_gives_no_orders_to_a_terminal() {
    let site =
        Site::bare().page("content/index.md", "Home", "Text.").file("content/facts.toml", "[[fact]]\n\"i\\u001b[31md\" = 1\n\"\u{9b}2J\" = 2\n");
    for format in ["text", "github"] {
        let said = site.run(["build", "--format", format]).exits(1).stderr;
        assert!(said.contains("\u{fffd}[31md") && !said.contains(|c: char| c.is_control() && c != '\n'), "{said:?}");
    }
}

#[test]
fn unclosed_tags_do_not_break_the_layout() {
    let mut body = String::new();
    for tag in ["<div>", "<b>", "<table><tr><td>", "</div></main></body>", "<details>", "<a href=\"x", "<!-- ", "<ul><li>"] {
        let _ = write!(body, "{tag}\n\nText *and* more.\n\n");
    }
    let html = make_page(&Site::bare(), &body);
    assert_eq!(html.matches("</main>").count(), 1);
    assert_eq!(unbalanced(html.split_once("<main>").unwrap().1.rsplit_once("</main>").unwrap().0), None, "{html}");
}

#[test]
fn what_is_left_out_is_said() {
    let site = Site::bare()
        .page("content/index.md", "Home", "<script>x</script>\n\n<p onclick=\"y\">a</p>")
        .build()
        .finds(["html.not-allowed", "html.not-allowed"]);
    assert!(site.report().contains("`<script>`") && site.report().contains("`onclick`"));
}

// Files and folders in each other's place.

#[test]
fn a_configuration_that_is_no_file_is_said() {
    let help = "help: move it away, and write a file `book.toml` with a `[book]` table and a `title`";
    let site = Site::empty().file("book.toml/x", "");
    site.run(["build"]).exits(2).says(["book.toml` is a folder, and no file", help]);
    site.run(["build", "."]).exits(2).says(["book.toml` is a folder, and no file", help]);
    let site = site.remove("book.toml");
    std::os::unix::fs::symlink("gone.toml", site.root().join("book.toml")).unwrap();
    site.run(["build"]).exits(2).says(["book.toml` is a link that leads to no file", help]);
}

#[test]
fn a_file_in_the_place_of_all_themes_is_all_that_is_said_of_them() {
    let site = Site::empty().file("book.toml", "[book]\ntitle = \"T\"\n[theme]\nname = \"mine\"\n").page("content/index.md", "Home", "Text.");
    let run = site.file("themes", "").run(["build"]).exits(2);
    assert!(run.stderr.contains("[file.folder]\n  --> themes:1:1\n") && run.stderr.contains("1 error\n"), "{}", run.stderr);
}
