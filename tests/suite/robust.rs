//! What must hold on any input: encodings, front matter, Markdown that attacks, names, templates, raw HTML.

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use payung::page::commonmark;
use payung::session::{Options, Session};

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

// Markdown that attacks.

/// Seconds of the fastest of some runs.
fn seconds(mut run: impl FnMut()) -> f64 {
    (0..3).map(|_| timed(&mut run)).fold(f64::MAX, f64::min)
}

/// Seconds that this thread was at work, which others on the machine do not add to; by the clock where
/// the system does not count them.
fn timed(mut run: impl FnMut()) -> f64 {
    let start = Instant::now();
    let Some(before) = at_work() else {
        run();
        return start.elapsed().as_secs_f64();
    };
    run();
    at_work().map_or(0.0, |after| after - before)
}

fn at_work() -> Option<f64> {
    // The system brings its count up to date when the thread gives way.
    std::thread::yield_now();
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split(' ').next()?.parse::<f64>().ok()? / 1e9)
}

/// Four times the input may cost eight times the time, where a square would cost sixteen. A first look decides,
/// unless it is bad: then the best of some decides. The longer text takes `long` seconds or more.
#[track_caller]
fn grows_no_faster_than_its_length(what: &str, long: f64, make: impl Fn(usize) -> String, mut read: impl FnMut(&str)) {
    let (mut text, mut time) = (make(1000), f64::MAX);
    for step in 1.. {
        let longer = make(1000 << (2 * step));
        let more = timed(|| read(&longer));
        // Long enough to be measured, with the shorter one.
        if time < f64::MAX && more > long || longer.len() > 2_000_000 {
            let most = 8.0;
            let mut ratio = more / time.max(0.002);
            for _ in 0..4 {
                if ratio < most {
                    return;
                }
                ratio = ratio.min(seconds(|| read(&longer)) / seconds(|| read(&text)).max(0.002));
            }
            assert!(ratio < most, "{what}: {} bytes take {ratio:.1} times as long as {}", longer.len(), text.len());
            return;
        }
        (text, time) = (longer, more);
    }
}

/// A name and what makes a text of about so many bytes.
type Attack = (&'static str, fn(usize) -> String);

fn attacks() -> Vec<Attack> {
    vec![
        ("nested quotes", |n| format!("{}a", "> ".repeat(n))),
        ("nested lists", |n| (0..n.min(600)).map(|at| format!("{}- a\n", "  ".repeat(at))).collect::<String>() + &"- a\n".repeat(n)),
        ("nested list signs", |n| format!("{}a", "- ".repeat(n))),
        ("open brackets", |n| "[".repeat(n)),
        ("brackets in pairs", |n| format!("{}a{}", "[".repeat(n), "]".repeat(n))),
        ("image brackets", |n| "![".repeat(n)),
        ("open links", |n| "[a](".repeat(n)),
        ("open links with angles", |n| "[a](<b".repeat(n)),
        ("stars", |n| "*".repeat(n)),
        ("stars and words", |n| "*a ".repeat(n)),
        ("stars and underscores", |n| "*a_ ".repeat(n)),
        ("stars, closed wrongly", |n| format!("{}{}", "*a **b ".repeat(n), "c* d** ".repeat(n))),
        ("tildes", |n| "~a ~~b ".repeat(n)),
        ("backticks", |n| (1..(n as f64).sqrt() as usize * 2).map(|at| format!("e{}", "`".repeat(at))).collect()),
        ("open code", |n| "`a ".repeat(n)),
        ("entities", |n| "&".repeat(n)),
        ("long entity", |n| format!("&{};", "a".repeat(n))),
        ("open angles", |n| "<".repeat(n)),
        ("open tags", |n| "<a ".repeat(n)),
        ("open attributes", |n| "<a b=\"".repeat(n)),
        ("open elements", |n| "<b>".repeat(n)),
        ("closing tags", |n| "a</b>".repeat(n)),
        ("open comments", |n| "a <!-- b".repeat(n)),
        ("declarations", |n| "a <!A ".repeat(n)),
        ("instructions", |n| "a <?".repeat(n)),
        ("data sections", |n| "a <![CDATA[".repeat(n)),
        ("scripts in a block", |n| format!("<div>\n{}</div>", "<script>\n".repeat(n))),
        ("open footnotes", |n| "[^a".repeat(n)),
        ("footnotes", |n| (0..n / 4).map(|at| format!("[^{at}] ")).chain((0..n / 4).map(|at| format!("\n\n[^{at}]: x"))).collect()),
        ("one footnote, often", |n| format!("{}\n\n[^a]: x", "[^a] ".repeat(n / 4))),
        ("definitions", |n| (0..n / 4).map(|at| format!("[a{at}]: /x\n")).chain((0..n / 4).map(|at| format!("[a{at}] "))).collect()),
        ("same headings", |n| "# A\n\n".repeat(n)),
        ("headings that meet the numbers", |n| (0..n / 4).map(|at| format!("# A\n\n# A-{at}\n\n")).collect()),
        ("setext", |n| "a\n=\n".repeat(n)),
        ("table rows", |n| format!("| a |\n|---|\n{}", "| b |\n".repeat(n))),
        ("table columns", |n| format!("|{}\n|{}\n", "a|".repeat(n), "-|".repeat(n))),
        ("table with missing cells", |n| {
            let side = (n as f64).sqrt() as usize;
            format!("|{}\n|{}\n{}", "a|".repeat(side), "-|".repeat(side), "|b|\n".repeat(side))
        }),
        ("calls", |n| "{{ fact id=\"share\" }} ".repeat(n / 8)),
        ("open calls", |n| "{{ fact ".repeat(n)),
        ("open calls, a line each", |n| "{{ fact \n".repeat(n)),
        ("call signs", |n| "{{".repeat(n)),
        ("open quotes in calls", |n| format!("{{{{ fact id=\"{}", "\\\"".repeat(n))),
        ("citations", |n| "[@who] ".repeat(n)),
        ("open citations", |n| "[@who; ".repeat(n)),
        ("containers", |n| ":::steps\n".repeat(n / 4) + &":::\n".repeat(n / 4)),
        ("open containers", |n| ":::steps\n".repeat(n / 4)),
        ("containers, longer and longer", |n| (3..(n as f64).sqrt() as usize + 3).map(|at| format!("{}steps\n", ":".repeat(at))).collect()),
        ("code spans over lines", |n| "`a\n".repeat(n)),
        ("code fences", |n| "```\n".repeat(n)),
        ("stand-in signs", |n| format!("{{{{ fact id=\"share\" }}}} {}", "\u{e000}".repeat(n))),
        ("quotation marks", |n| "\"a' ".repeat(n)),
        ("dashes", |n| "-".repeat(n)),
        ("pipes", |n| "|".repeat(n)),
        ("definition lists", |n| "a\n: b\n\n".repeat(n)),
        ("one long line", |n| "word ".repeat(n)),
        ("one long word", |n| "w".repeat(n)),
        ("empty lines", |n| "\n".repeat(n)),
        ("spaces", |n| format!("a{}b", " ".repeat(n))),
        ("tabs", |n| "\t".repeat(n)),
    ]
}

#[test]
fn a_cost_out_of_proportion_is_seen() {
    let square = |text: &str| {
        let same = (0..text.len() / 10).map(|at| text.as_bytes().iter().skip(at % 7).filter(|byte| **byte == b'b').count());
        assert_eq!(std::hint::black_box(same.sum::<usize>()), 0);
    };
    let seen = std::panic::catch_unwind(|| grows_no_faster_than_its_length("a square", 0.04, |n| "a".repeat(n), square));
    assert!(seen.is_err(), "what costs the square of its length passes");
}

#[test]
fn no_markdown_costs_time_out_of_proportion() {
    for (what, make) in attacks() {
        grows_no_faster_than_its_length(what, 0.04, make, |text| {
            std::hint::black_box(commonmark(text));
        });
    }
}

/// A page read and made, whatever its faults are.
fn make_page(site: &Site, body: &str) -> String {
    site.write("content/page.md", format!("+++\ntitle = \"Page\"\n+++\n{body}\n"));
    let session = Session::open(&site.root(), Options::default()).unwrap();
    let plan = session.plan();
    let (bytes, _) = session.realize("page/index.html", &plan.outputs["page/index.html"].recipe).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn with_records() -> Site {
    Site::bare()
        .file("content/sources.toml", "[[source]]\nkey = \"who\"\ntitle = \"R\"\npublisher = \"WHO\"\nverified = true\n")
        .file("content/facts.toml", "[[fact]]\nid = \"share\"\nstatement = \"s\"\nvalue = \"33\"\nsource = \"who\"\nverified = true\n")
}

#[test]
fn no_page_costs_time_out_of_proportion() {
    let site = with_records().page("content/page.md", "Page", "Text.");
    let mut session = Session::open(&site.root(), Options::default()).unwrap();
    for (what, make) in attacks() {
        // A session that is open takes up the page alone, so that the page is what is measured.
        grows_no_faster_than_its_length(what, 0.12, make, |text| {
            site.write("content/page.md", format!("+++\ntitle = \"Page\"\n+++\n{text}\n"));
            session.refresh_paths(&["content/page.md".into()]).unwrap();
            let recipe = session.recipes().0["page/index.html"].clone();
            std::hint::black_box(session.realize("page/index.html", &recipe).unwrap());
        });
    }
}

#[test]
fn attacks_make_a_page_whose_tags_are_balanced() {
    let site = with_records();
    for (what, make) in attacks() {
        let html = make_page(&site, &make(900));
        assert_eq!(unbalanced(html.split_once("<main>").unwrap().1.rsplit_once("</main>").unwrap().0), None, "{what}");
    }
}

#[test]
fn link_definitions_do_not_multiply() {
    let definition = format!("[a]: /{}\n\n", "x".repeat(10_000));
    let html = commonmark(&format!("{definition}{}", "[a] ".repeat(20_000)));
    assert!(html.len() < 40_000_000, "a page of 90 kB becomes {} bytes", html.len());
}

#[test]
fn depth_does_not_overflow_the_stack() {
    // A thread of the size that rayon gives.
    let run =
        |text: String| std::thread::Builder::new().stack_size(2 << 20).spawn(move || commonmark(&text).len()).unwrap().join().expect("no overflow");
    assert!(run(format!("{}a", "> ".repeat(50_000))) > 0);
    assert!(run(format!("{}a", "- ".repeat(50_000))) > 0);
    assert!(run(format!("{}a{}", "[".repeat(50_000), "](x)".repeat(50_000))) > 0);
    assert!(run(format!("{}a{}", "*".repeat(50_000), "*".repeat(50_000))) > 0);
    assert!(run("<b>".repeat(50_000)) > 0);
    let site = with_records();
    assert!(make_page(&site, &format!("{}\n{}", ":::steps\n".repeat(300), ":::\n".repeat(300))).contains("<main>"));
}

#[test]
fn ten_thousand_headings_of_one_text_have_ids_of_their_own() {
    let site = Site::bare().page("content/index.md", "Home", &"## Same\n\n".repeat(10_000)).build();
    let html = site.main_of("index.html");
    let ids: std::collections::BTreeSet<&str> = html.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
    assert_eq!(ids.len(), 10_000);
    assert!(ids.contains("same") && ids.contains("same-10000"));
}

#[test]
fn a_table_of_ten_thousand_columns_and_a_line_of_a_million_characters_are_pages() {
    let body = format!("|{}\n|{}\n|{}\n\n{}", "a|".repeat(10_000), "-|".repeat(10_000), "b|".repeat(10_000), "word ".repeat(200_000));
    let html = Site::bare().page("content/index.md", "Home", &body).build().main_of("index.html");
    assert_eq!(html.matches("<td>").count(), 10_000);
    assert!(html.matches("word").count() == 200_000);
}

#[test]
fn a_fault_in_a_line_of_a_million_characters_is_shown_short() {
    let body = format!("{}[x](gone.md)", "word ".repeat(200_000));
    let site = Site::bare().page("content/index.md", "Home", &body).build_err();
    assert!(site.report().contains("link.missing-page") && site.report().len() < 3000, "{}", site.report().len());
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

// Bounds of size.

#[test]
fn a_page_of_many_megabytes_is_a_page() {
    let paragraph = "Words and *more* words with a [link](index.md).\n\n";
    let site = Site::bare().page("content/index.md", "Home", "Text.").page("content/large.md", "Large", &paragraph.repeat(60_000)).build();
    assert!(fs::metadata(site.out().join("large/index.html")).unwrap().len() > 3_000_000);
}
