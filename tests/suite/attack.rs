//! Markdown that attacks: depth, length and runs of signs cost time in proportion, and a page comes of each.

use std::collections::BTreeSet;
use std::fs;
use std::time::Instant;

use payung::page::commonmark;
use payung::session::{Options, Session};

use crate::support::Site;
use crate::support::html::unbalanced;

/// Seconds of the fastest of some runs.
fn seconds(mut run: impl FnMut()) -> f64 {
    (0..3).map(|_| timed(&mut run)).fold(f64::MAX, f64::min)
}

/// Seconds that this thread was at work, which others on the machine do not add to; by the clock where
/// the system does not count them.
pub fn timed(mut run: impl FnMut()) -> f64 {
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
        ("attributes of one tag", |n| format!("<p {}>x</p>", "a=b ".repeat(n / 4))),
        ("attributes of one tag, each its own", |n| format!("<p {}>x</p>", (0..n / 10).map(|at| format!("aria-{at}=b ")).collect::<String>())),
        ("handlers in one line", |n| "<p onclick=x>a</p> ".repeat(n / 16)),
        ("handlers within a line", |n| "a <b onclick=x>a</b> ".repeat(n / 16)),
        ("open scripts", |n| "<script>".repeat(n / 8)),
        ("open scripts, a line each", |n| "<script>\n\n".repeat(n / 8)),
        ("headings of the first level", |n| "# A\n\n".repeat(n / 4)),
        ("links to anchors", |n| (0..n / 24).map(|at| format!("## H{at}\n\n[x](#h{at})\n\n")).collect()),
        ("links to anchors of raw tags", |n| (0..n / 24).map(|at| format!("<a id=\"h{at}\"></a> [x](#h{at})\n\n")).collect()),
        ("links to missing anchors", |n| (0..n / 24).map(|at| format!("## H{at}\n\n[x](#g{at})\n\n")).collect()),
        ("overrides of direction", |n| "\u{202e}".repeat(n / 3)),
        ("unknown sources", |n| (0..n / 8).map(|at| format!("[@k{at}] ")).collect()),
    ]
}

#[test]
fn a_cost_out_of_proportion_is_seen() {
    let square = |text: &str| {
        let same = (0..text.len() / 10).map(|at| text.as_bytes().iter().skip(at % 7).filter(|byte| **byte == b'b').count());
        assert_eq!(std::hint::black_box(same.sum::<usize>()), 0);
    };
    let seen = std::panic::catch_unwind(|| grows_no_faster_than_its_length("a square", 0.12, |n| "a".repeat(n), square));
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
pub fn make_page(site: &Site, body: &str) -> String {
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

/// Bodies that give `check` something to say in every line. Findings and excuses of a page are placed by counting lines, some
/// hundreds of them at most: there are more from the start, so that the rest is what grows.
fn faulty() -> Vec<Attack> {
    vec![
        ("links that say nothing", |n| "A [link](page.md).\n\n".repeat(n / 10)),
        ("words to avoid", |n| "Some addicts.\n\n".repeat(n / 10)),
        ("figures", |n| "It was 4,321 or 1 in 3 of them. ".repeat(n / 20)),
        ("long sentences", |n| "word ".repeat(n / 5) + &format!("{}.\n\n", "and a word ".repeat(12)).repeat(n / 100)),
        ("gaps", |n| "…\n\n".repeat(n / 4)),
        ("images", |n| "![image](a.png)\n\n".repeat(n / 10)),
        ("excuses", |n| "<!-- payung-allow link.vague: they are wanted here -->\nA [link](page.md).\n\n".repeat((n / 50).max(600))),
        ("excuses in one block", |n| "A [link](page.md). <!-- payung-allow link.vague: they are wanted here -->\n".repeat((n / 50).max(600))),
        ("quoted words in one block", |n| "\"addicts\" 'addicts ".repeat(n / 16)),
        ("terms in one block", |n| "A hotline, ".repeat(n / 10)),
        ("words to avoid as code", |n| "`addicts` ".repeat(n / 10)),
    ]
}

#[test]
fn no_check_costs_time_out_of_proportion() {
    let site = with_records()
        .file(
            "book.toml",
            "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[check]\ngrade = 3\nsentence = 5\n[check.avoid.en]\naddicts = \"people\"\n",
        )
        .page("content/page.md", "Page", "Text.");
    let site = site.file("content/glossary.toml", "[[term]]\nid = \"hotline\"\nterm = \"hotline\"\nclass = \"use\"\nmeaning = \"m\"\n");
    let mut session = Session::open(&site.root(), Options::default()).unwrap();
    let today = jiff::civil::date(2026, 1, 1);
    for (what, make) in faulty() {
        grows_no_faster_than_its_length(what, 0.12, make, |text| {
            site.write("content/page.md", format!("+++\ntitle = \"Page\"\n+++\n{text}\n"));
            session.refresh_paths(&["content/page.md".into()]).unwrap();
            std::hint::black_box((session.guard(today), session.excuses()));
        });
    }
}

/// A name, the file of records, and what makes about so many bytes of it.
type OfRecords = (&'static str, &'static str, fn(usize) -> String);

/// Records that name each other, rightly and wrongly.
fn records() -> Vec<OfRecords> {
    vec![
        ("facts", "facts", |n| (0..n / 64).map(|at| fact(at, "who")).collect()),
        ("facts with unknown sources", "facts", |n| (0..n / 64).map(|at| fact(at, &format!("who{at}"))).collect()),
        ("facts in one line", "facts", |n| {
            let all: String = (0..n / 64).map(|at| format!("{{id=\"f{at}\", statement=\"s\", source=\"who{at}\"}}, ")).collect();
            format!("fact = [{all}]\n")
        }),
        ("facts of one name", "facts", |n| fact(1, "who").repeat(n / 64)),
        ("keys that stand twice", "facts", |n| "a = 1\n".repeat(n / 8)),
        ("lines that are none", "facts", |n| "a b\n".repeat(n / 8)),
        ("unknown keys", "facts", |n| (0..n / 8).map(|at| format!("k{at} = 1\n")).collect()),
        ("sources", "sources", |n| {
            (0..n / 64).map(|at| format!("[[source]]\nkey = \"k{at}\"\ntitle = \"R\"\npublisher = \"P\"\nverified = true\n")).collect()
        }),
    ]
}

fn fact(at: usize, source: &str) -> String {
    format!("[[fact]]\nid = \"f{at}\"\nstatement = \"s\"\nvalue = \"33\"\nsource = \"{source}\"\nverified = true\n\n")
}

#[test]
fn no_records_cost_time_out_of_proportion() {
    for (what, file, make) in records() {
        let site = with_records().page("content/page.md", "Page", "Text.");
        grows_no_faster_than_its_length(what, 0.3, make, |text| {
            site.write(&format!("content/{file}.toml"), text);
            std::hint::black_box(Session::open(&site.root(), Options::default()).unwrap());
        });
    }
}

#[cfg(unix)]
#[test]
fn links_between_folders_do_not_multiply() {
    let mut site = Site::bare().page("content/index.md", "Home", "Text.");
    for n in 0..10 {
        site = site.page(&format!("content/f{n}/p.md"), "P", "Text.");
    }
    for from in 0..10 {
        for to in (0..10).filter(|to| *to != from) {
            std::os::unix::fs::symlink(site.root().join(format!("content/f{to}")), site.root().join(format!("content/f{from}/l{to}"))).unwrap();
        }
    }
    // Ten folders are reached in ten million ways, were each followed.
    let site = site.build_err();
    assert!(site.codes().iter().any(|code| code == "link.loop"), "{:?}", site.codes());
    assert!(site.done().diagnostics.len() < 5000, "{}", site.done().diagnostics.len());
}

#[test]
fn what_a_finding_quotes_is_short() {
    let long = "x".repeat(40_000);
    for body in [
        "[a](".repeat(20_000),
        format!("[a]({long}.md)"),
        format!("[a][{long}]"),
        format!("![a]({long}.png)"),
        format!("[a](#{long})"),
        format!("[^{long}]"),
        format!("[@{long}]"),
    ] {
        let mut site = Site::bare().page("content/index.md", "Home", &body);
        site.attempt();
        let shown: String = body.chars().take(20).collect();
        assert!(!site.done().diagnostics.is_empty(), "{shown}");
        for finding in &site.done().diagnostics {
            let size = serde_json::to_string(finding).unwrap().len();
            assert!(size < 3000, "{shown}: {size} bytes of {}", finding.code);
        }
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
    let ids: BTreeSet<&str> = html.split(" id=\"").skip(1).filter_map(|part| part.split('"').next()).collect();
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

#[test]
fn a_page_of_many_megabytes_is_a_page() {
    let paragraph = "Words and *more* words with a [link](index.md).\n\n";
    let site = Site::bare().page("content/index.md", "Home", "Text.").page("content/large.md", "Large", &paragraph.repeat(60_000)).build();
    assert!(fs::metadata(site.out().join("large/index.html")).unwrap().len() > 3_000_000);
}
