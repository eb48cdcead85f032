//! A made-up site of any size, the same bytes from the same seed.
//!
//! A page is some 10 kB of Markdown: front matter, headings, prose with emphasis and links to
//! other pages' `.md` files, lists, tables, and code in twelve languages. About one block of
//! code in eight stands on other pages too, as in real documentation. A section has 100 pages,
//! its `index.md` among them; the home page comes on top.

use std::fmt::Write;
use std::fs;
use std::io;
use std::path::Path;

use rayon::prelude::*;

/// How many pages a section has, its own among them.
pub const SECTION: usize = 100;
/// How many bytes a page is about.
const SIZE: usize = 9_900;
/// How many blocks in a hundred stand on other pages too.
const SHARED: usize = 12;
/// How many different blocks those are.
const POOL: u64 = 60;

/// How large a site is, in pages, and what it is made from.
#[derive(Clone, Copy, Debug)]
pub struct Corpus {
    /// Pages in sections; the home page comes on top.
    pub pages: usize,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Whether its pages show facts, and there is a glossary.
    pub facts: bool,
}

/// What was written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    /// Pages, home included.
    pub pages: usize,
    /// Bytes of Markdown.
    pub bytes: usize,
    /// Blocks of code.
    pub blocks: usize,
    /// Blocks that stand on other pages too.
    pub shared: usize,
}

/// SplitMix64 (Steele, Lea and Flood, 2014): small, quick, and its own on every machine.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }

    fn between(&mut self, from: usize, to: usize) -> usize {
        from + self.below(to - from + 1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// Words at the head of the list come more often, roughly as in a text.
    fn word(&mut self) -> &'static str {
        let n = WORDS.len();
        let at = self.below(n) * self.below(n) / n;
        WORDS[at]
    }
}

const WORDS: &[&str] = &[
    "the",
    "of",
    "and",
    "a",
    "to",
    "in",
    "is",
    "page",
    "that",
    "for",
    "value",
    "with",
    "file",
    "from",
    "it",
    "as",
    "each",
    "site",
    "be",
    "this",
    "on",
    "one",
    "are",
    "by",
    "which",
    "name",
    "option",
    "when",
    "folder",
    "or",
    "not",
    "set",
    "request",
    "list",
    "can",
    "server",
    "text",
    "field",
    "before",
    "only",
    "every",
    "after",
    "key",
    "table",
    "if",
    "reader",
    "module",
    "default",
    "new",
    "used",
    "path",
    "process",
    "returns",
    "type",
    "number",
    "called",
    "link",
    "index",
    "order",
    "must",
    "change",
    "example",
    "between",
    "version",
    "command",
    "without",
    "given",
    "build",
    "record",
    "error",
    "template",
    "argument",
    "client",
    "same",
    "result",
    "cache",
    "where",
    "written",
    "under",
    "string",
    "start",
    "event",
    "program",
    "user",
    "system",
    "limit",
    "thread",
    "memory",
    "network",
    "message",
    "report",
    "source",
    "target",
    "language",
    "section",
    "heading",
    "measure",
    "several",
    "during",
    "against",
    "configuration",
    "administrator",
    "interface",
    "release",
    "previous",
    "document",
    "parameter",
    "variable",
    "connection",
    "environment",
    "dependency",
    "service",
    "permission",
    "operation",
    "sequence",
    "temporary",
    "directory",
    "compression",
    "certificate",
    "schedule",
    "migration",
    "collection",
    "iterator",
    "boundary",
    "transaction",
    "replica",
    "snapshot",
    "queue",
    "worker",
    "buffer",
    "encoding",
    "checksum",
    "header",
    "payload",
    "timeout",
    "retry",
    "gateway",
    "proxy",
    "balance",
    "storage",
    "container",
    "volume",
    "cluster",
    "region",
    "policy",
    "token",
    "session",
    "identity",
    "signature",
    "digest",
    "entropy",
    "kernel",
    "driver",
    "device",
    "terminal",
    "window",
    "pointer",
    "structure",
    "function",
    "closure",
    "generic",
    "trait",
    "macro",
    "lifetime",
    "ownership",
    "borrow",
    "allocation",
    "fragment",
    "pipeline",
    "scheduler",
    "semaphore",
    "barrier",
    "monitor",
    "metric",
    "histogram",
    "percentile",
    "latency",
    "throughput",
    "bandwidth",
    "congestion",
    "rain",
    "umbrella",
    "harbour",
    "market",
    "village",
    "monsoon",
    "lantern",
    "bicycle",
    "orchid",
    "mangrove",
    "terrace",
    "ferry",
    "bamboo",
    "pepper",
    "cinnamon",
];

/// A language of code: what it is called behind a fence, a first line, lines for its middle, a last line.
/// `$a` becomes a name, `$b` another, `$n` a number, `$s` some words.
struct Code {
    name: &'static str,
    first: &'static str,
    lines: &'static [&'static str],
    last: &'static str,
}

const CODES: &[Code] = &[
    Code {
        name: "rust",
        first: "/// $s.\npub fn $a_$b(input: &[u8], limit: usize) -> Result<Vec<String>, Error> {",
        lines: &[
            "    let $a = input.iter().filter(|byte| **byte > $n).count();",
            "    if $a.is_empty() && limit < $n {\n        return Err(Error::new(\"$s\"));\n    }",
            "    for (at, $a) in lines.enumerate() {\n        total += $a.len() * $n + at;\n    }",
            "    // $s",
            "    let mut $a: HashMap<String, Vec<u64>> = HashMap::with_capacity($n);",
            "    $a.entry(\"$b\".to_owned()).or_default().push($n);",
            "    match $a {\n        Some(value @ 0..=$n) => println!(\"{value:>8} $s\"),\n        Some(_) => continue,\n        None => break,\n    }",
        ],
        last: "    Ok(Vec::new())\n}",
    },
    Code {
        name: "python",
        first: "def $a_$b(items, limit=$n, *, strict=False):\n    \"\"\"$s.\"\"\"",
        lines: &[
            "    $a = [item for item in items if item.size > $n]",
            "    if not $a and strict:\n        raise ValueError(f\"$s: {limit!r}\")",
            "    with open(\"$b.txt\", encoding=\"utf-8\") as file:\n        $a = {line.strip(): $n for line in file}",
            "    # $s",
            "    for key, value in sorted($a.items(), key=lambda pair: -pair[1]):\n        print(f\"{key:<20} {value:8.2f}\")",
            "    total = sum(x ** 2 for x in range($n)) / max(len(items), 1)",
        ],
        last: "    return None",
    },
    Code {
        name: "js",
        first: "export async function $a$n(request, { limit = $n, strict = false } = {}) {",
        lines: &[
            "  const $a = await fetch(`/api/$b/${request.id}?limit=${limit}`);",
            "  if (!$a.ok) {\n    throw new Error(\"$s\");\n  }",
            "  const { $a, ...rest } = await response.json();",
            "  // $s",
            "  for (const [key, value] of Object.entries(rest)) {\n    console.log(key, value?.length ?? $n);\n  }",
            "  const pattern = /^[a-z]+-(\\d{1,3})$/i;",
            "  items.filter((item) => item.$a > $n).map(({ $b }) => $b * 2);",
        ],
        last: "  return null;\n}",
    },
    Code {
        name: "ts",
        first: "interface $aOptions {\n  readonly $b: string;\n  limit?: number;\n}\n",
        lines: &[
            "export const $a: Record<string, number> = { $b: $n, rest: $n };",
            "function $a<T extends object>(value: T, limit = $n): T | undefined {\n  return limit > $n ? value : undefined;\n}",
            "type $aName = `${string}-${number}` | \"$b\" | null;",
            "/** $s. */\nexport class $a {\n  constructor(private readonly $b: Map<string, number>) {}\n}",
            "const $a = (await import(\"./$b.js\")) as unknown as { run(): Promise<void> };",
        ],
        last: "export default {};",
    },
    Code {
        name: "bash",
        first: "#!/usr/bin/env bash\nset -euo pipefail",
        lines: &[
            "$a --limit $n --output \"$b.txt\" | sort -u | head -n $n",
            "for file in content/$a/*.md; do\n  wc -c \"$file\" >> $b.log\ndone",
            "# $s",
            "if [[ -f \"$HOME/.$a\" ]]; then\n  export $a=$n\nfi",
            "curl -fsSL \"https://example.org/$a/$b?n=$n\" -o \"/tmp/$a.tar.gz\"",
            "echo \"$s: ${$a:-$n}\" >&2",
        ],
        last: "exit 0",
    },
    Code {
        name: "json",
        first: "{\n  \"$a\": {",
        lines: &[
            "    \"$b\": \"$s\",",
            "    \"$a\": [$n, $n, $n],",
            "    \"$a\": { \"$b\": true, \"limit\": $n },",
            "    \"$b\": null,",
            "    \"$a\": -$n.5e3,",
        ],
        last: "    \"end\": false\n  }\n}",
    },
    Code {
        name: "yaml",
        first: "# $s\n$a:",
        lines: &[
            "  $b: $n",
            "  - name: $a\n    uses: $b/setup@v$n",
            "  $a: \"$s\"",
            "  matrix:\n    $a: [$b, $a, \"$n\"]",
            "  run: |\n    $a build --limit $n\n    $b test",
            "  enabled: true",
        ],
        last: "...",
    },
    Code {
        name: "toml",
        first: "# $s\n[$a]",
        lines: &[
            "$b = $n",
            "$a = \"$s\"",
            "$b = [\"$a\", \"$b\"]",
            "[$a.$b]\nlimit = $n\nstrict = true",
            "[[$a]]\n$b = { version = \"$n.2\", features = [\"$b\"] }",
            "when = 2026-11-20T08:30:00Z",
        ],
        last: "end = true",
    },
    Code {
        name: "html",
        first: "<!doctype html>\n<html lang=\"en\">\n<title>$s</title>",
        lines: &[
            "<p class=\"$a\">$s <a href=\"$b/index.html\">$a</a></p>",
            "<!-- $s -->",
            "<ul id=\"$a-$n\">\n  <li>$a</li>\n  <li data-$b=\"$n\">$b</li>\n</ul>",
            "<img src=\"$a.png\" alt=\"$s\" width=\"$n\" height=\"$n\">",
            "<style>\n  .$a { color: #20405$n; margin: 0 $npx; }\n</style>",
            "<script type=\"module\">\n  const $a = document.querySelector(\"#$b\");\n</script>",
        ],
        last: "</html>",
    },
    Code {
        name: "css",
        first: "/* $s */\n:root {\n  --$a: $npx;\n}",
        lines: &[
            ".$a > .$b:hover {\n  color: rgb($n 20 30 / 50%);\n  padding: $npx $nrem;\n}",
            "@media (min-width: $npx) {\n  .$a { display: grid; gap: 1rem; }\n}",
            "#$a::before { content: \"$s\"; transform: rotate($ndeg); }",
            ".$a { background: var(--$b, #ff8800) url(\"$a.svg\") no-repeat; }",
        ],
        last: ".end { display: none; }",
    },
    Code {
        name: "go",
        first: "package $a\n\n// $a: $s.\nfunc $a$n($b []string, limit int) (map[string]int, error) {",
        lines: &[
            "\t$a := make(map[string]int, $n)",
            "\tfor i, value := range $b {\n\t\tif i > $n {\n\t\t\tbreak\n\t\t}\n\t\t$a[value]++\n\t}",
            "\tif err != nil {\n\t\treturn nil, fmt.Errorf(\"$s: %w\", err)\n\t}",
            "\t// $s",
            "\tdefer func() { _ = $b.Close() }()",
            "\tgo worker($a, time.Duration($n)*time.Second)",
        ],
        last: "\treturn nil, nil\n}",
    },
    Code {
        name: "sql",
        first: "-- $s\nBEGIN;",
        lines: &[
            "SELECT $a, count(*) AS total FROM $b WHERE size > $n GROUP BY $a ORDER BY total DESC LIMIT $n;",
            "CREATE TABLE $a (\n  id integer PRIMARY KEY,\n  $b text NOT NULL DEFAULT 'none',\n  made timestamp\n);",
            "UPDATE $a SET $b = $n WHERE id IN (SELECT id FROM $b WHERE name LIKE '$a%');",
            "INSERT INTO $a ($b, size) VALUES ('$s', $n);",
        ],
        last: "COMMIT;",
    },
];

impl Corpus {
    /// Writes the site into a folder: `book.toml` and `content/`, with records where its pages show facts.
    ///
    /// # Errors
    /// When the machine refuses.
    pub fn write(&self, root: &Path) -> io::Result<Written> {
        book(root, true, false)?;
        let content = root.join("content");
        let written = self.content(&content)?;
        if self.facts {
            records(&content)?;
        }
        Ok(written)
    }

    /// Writes the pages alone, into a folder that is a language's or all there is.
    ///
    /// # Errors
    /// When the machine refuses.
    pub fn content(&self, content: &Path) -> io::Result<Written> {
        for section in 0..self.sections() {
            fs::create_dir_all(content.join(section_name(section)))?;
        }
        let home = self.page(usize::MAX);
        fs::write(content.join("index.md"), &home.0)?;
        let pages = (0..self.pages).into_par_iter().map(|number| {
            let (text, written) = self.page(number);
            fs::write(content.join(path(number)), &text).map(|()| written)
        });
        let all = pages.try_reduce(Written::default, |a, b| Ok(a.and(b)))?;
        Ok(all.and(home.1))
    }

    fn sections(&self) -> usize {
        self.pages.div_ceil(SECTION)
    }

    /// The text of a page, by its number; the largest number is the home page's.
    fn page(&self, number: usize) -> (String, Written) {
        let mut writer = Writer {
            random: Random(self.seed ^ (number as u64).wrapping_mul(0xd6e8_feb8_6659_fd93)),
            out: String::with_capacity(SIZE + 2_000),
            written: Written::default(),
        };
        writer.random.next();
        let title = match number {
            usize::MAX => "Home".to_owned(),
            _ if number.is_multiple_of(SECTION) => {
                format!("Section {}: {}", number / SECTION, writer.words(2))
            }
            _ => format!("Page {number}: {}", writer.words(3)),
        };
        let sentence = writer.sentence();
        let _ = write!(
            writer.out,
            "+++\ntitle = \"{title}\"\ndescription = \"{sentence}\"\nupdated = 2025-{:02}-{:02}\nowner = \"editorial\"\n+++\n\n",
            number % 12 + 1,
            number % 28 + 1
        );
        writer.paragraph(self, number);
        if self.facts {
            let words = writer.words(6);
            let _ = write!(writer.out, "About {{{{ fact id=\"fact-{:03}\" }}}} of {words}.\n\n", writer.random.below(FACTS));
        }
        writer.out.push_str("## Overview\n\n");
        writer.paragraph(self, number);
        let mut headings = 0;
        while writer.out.len() < SIZE {
            match writer.random.below(11) {
                0 | 1 => {
                    headings += 1;
                    let words = writer.words(3);
                    let level = if headings > 1 && writer.random.below(3) > 0 { "###" } else { "##" };
                    let _ = write!(writer.out, "{level} {words}\n\n");
                }
                2 => writer.list(self, number),
                3 => writer.table(),
                4 | 5 => writer.code(self.seed),
                _ => writer.paragraph(self, number),
            }
        }
        writer.written.pages = 1;
        writer.written.bytes = writer.out.len();
        (writer.out, writer.written)
    }
}

impl Written {
    fn and(self, other: Self) -> Self {
        Self {
            pages: self.pages + other.pages,
            bytes: self.bytes + other.bytes,
            blocks: self.blocks + other.blocks,
            shared: self.shared + other.shared,
        }
    }
}

/// Writes `book.toml`, with or without highlighting, and with budgets for what pages weigh or without.
///
/// # Errors
/// When the machine refuses.
pub fn book(root: &Path, highlight: bool, budgets: bool) -> io::Result<()> {
    fs::create_dir_all(root)?;
    let text = format!(
        "[book]\ntitle = \"Bench\"\ndescription = \"A made-up site.\"\nbase_url = \"https://example.org/\"\n\n[markdown]\nhighlight = {highlight}\n\n[check]\ngrade = 40\nsentence = 400\nfact_age = 5\n{}",
        if budgets { "\n[budgets]\npage = 500000\nrequests = 50\n" } else { "" }
    );
    fs::write(root.join("book.toml"), text)
}

/// Facts of a site whose pages show some.
const FACTS: usize = 200;

/// Phrases that the glossary says to avoid, none of which the pages have; their first words are common or near to it.
const AVOIDED: [&str; 60] = [
    "abort",
    "blacklist",
    "whitelist",
    "click here",
    "of course",
    "the user error",
    "simply put",
    "just works",
    "easy to use",
    "obviously",
    "dummy value",
    "sanity check",
    "master branch",
    "slave node",
    "kill the process",
    "man hours",
    "native feature",
    "crazy fast",
    "blazing",
    "leverage",
    "utilize",
    "in order that",
    "please note",
    "best of breed",
    "cutting edge",
    "out of the box",
    "bleeding edge",
    "world class",
    "synergy",
    "paradigm",
    "seamless",
    "robust solution",
    "state of the art",
    "turnkey",
    "mission critical",
    "end user",
    "low hanging fruit",
    "deep dive",
    "move the needle",
    "value added",
    "going forward",
    "at the end of the day",
    "touch base",
    "circle back",
    "bandwidth of people",
    "drill down",
    "granular",
    "holistic",
    "ideate",
    "incentivize",
    "learnings",
    "onboarding",
    "pain point",
    "reach out",
    "scalable growth",
    "thought leader",
    "traction",
    "unpack this",
    "win win",
    "zero sum",
];

/// Writes a glossary of words to avoid, each with another form, and facts with their sources.
fn records(content: &Path) -> io::Result<()> {
    let (mut glossary, mut facts, mut sources) = (String::new(), String::new(), String::new());
    for (at, word) in AVOIDED.iter().enumerate() {
        let _ = write!(
            glossary,
            "[[term]]\nid = \"term-{at:02}\"\nterm = \"{word}\"\nclass = \"avoid\"\nmeaning = \"Says nothing.\"\ninstead = \"say what it does\"\nmatch = [\"{word}s\"]\n\n"
        );
    }
    for at in 0..FACTS {
        let _ = write!(
            facts,
            "[[fact]]\nid = \"fact-{at:03}\"\nstatement = \"A part of all says so.\"\nvalue = \"{}\"\nunit = \"per cent\"\nyear = \"2025\"\nscope = \"Everywhere\"\nsource = \"source-{:02}\"\nverified = true\n\n",
            at % 100,
            at % 20
        );
    }
    for at in 0..20 {
        let _ = write!(
            sources,
            "[[source]]\nkey = \"source-{at:02}\"\ntitle = \"Report {at}\"\npublisher = \"Publisher\"\nyear = 2025\nurl = \"https://example.org/report-{at}\"\nverified = true\n\n"
        );
    }
    fs::write(content.join("glossary.toml"), glossary)?;
    fs::write(content.join("facts.toml"), facts)?;
    fs::write(content.join("sources.toml"), sources)
}

fn section_name(section: usize) -> String {
    format!("section-{section:04}")
}

/// The path of a page below `content/`.
pub fn path(number: usize) -> String {
    let section = section_name(number / SECTION);
    match number % SECTION {
        0 => format!("{section}/index.md"),
        at => format!("{section}/page-{at:02}.md"),
    }
}

struct Writer {
    random: Random,
    out: String,
    written: Written,
}

impl Writer {
    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.random.word()).collect::<Vec<_>>().join(" ")
    }

    fn sentence(&mut self) -> String {
        let count = self.random.between(6, 18);
        let words = self.words(count);
        let (first, rest) = words.split_at(1);
        format!("{}{rest}.", first.to_uppercase())
    }

    /// A link from a page to another: mostly in its section, now and then to a heading.
    fn link(&mut self, corpus: &Corpus, from: usize) {
        let home = from == usize::MAX;
        let start = if home { 0 } else { from / SECTION * SECTION };
        let near = !home && self.random.below(4) > 0;
        let to = if near { start + self.random.below(SECTION.min(corpus.pages - start)) } else { self.random.below(corpus.pages) };
        let full = path(to);
        let target = match full.split_once('/') {
            Some((_, file)) if near => file.to_owned(),
            _ if home => full,
            _ => format!("../{full}"),
        };
        let anchor = if self.random.below(3) == 0 { "#overview" } else { "" };
        let words = self.words(2);
        let _ = write!(self.out, "[{words}]({target}{anchor})");
    }

    fn paragraph(&mut self, corpus: &Corpus, from: usize) {
        for _ in 0..self.random.between(2, 6) {
            match self.random.below(8) {
                0 | 1 => {
                    self.out.push_str("See ");
                    self.link(corpus, from);
                    let words = self.words(5);
                    let _ = write!(self.out, " for {words}, ");
                }
                2 => {
                    let (name, words) = (self.random.word(), self.words(4));
                    let _ = write!(self.out, "The option `--{name}` is *{words}*, and ");
                }
                3 => {
                    let words = self.words(3);
                    let _ = write!(self.out, "It is **{words}**. ");
                }
                _ => {}
            }
            let sentence = self.sentence();
            self.out.push_str(&sentence);
            self.out.push(if self.random.below(3) == 0 { '\n' } else { ' ' });
        }
        self.out.truncate(self.out.trim_end().len());
        self.out.push_str("\n\n");
    }

    fn list(&mut self, corpus: &Corpus, from: usize) {
        let ordered = self.random.below(3) == 0;
        for at in 1..=self.random.between(3, 7) {
            let sentence = self.sentence();
            let _ = if ordered { write!(self.out, "{at}. {sentence}") } else { write!(self.out, "- {sentence}") };
            if self.random.below(4) == 0 {
                self.out.push(' ');
                self.link(corpus, from);
            }
            self.out.push('\n');
        }
        self.out.push('\n');
    }

    fn table(&mut self) {
        let columns = self.random.between(3, 5);
        for row in 0..=self.random.between(4, 9) {
            self.out.push('|');
            for column in 0..columns {
                let words = self.random.between(1, 3);
                let words = self.words(words);
                let _ = match (row, column) {
                    (0, _) => write!(self.out, " {words} |"),
                    (_, 0) => write!(self.out, " `{words}` |"),
                    (_, 1) => write!(self.out, " {} |", self.random.below(100)),
                    _ => write!(self.out, " {words} |"),
                };
            }
            self.out.push('\n');
            if row == 0 {
                self.out.push('|');
                (0..columns).for_each(|column| self.out.push_str(if column == 1 { " ---: |" } else { " --- |" }));
                self.out.push('\n');
            }
        }
        self.out.push('\n');
    }

    fn code(&mut self, seed: u64) {
        self.written.blocks += 1;
        let block = if self.random.below(100) < SHARED {
            self.written.shared += 1;
            let number = self.random.next() % POOL;
            block(&mut Random(seed ^ number.wrapping_mul(0xa076_1d64_78bd_642f)))
        } else {
            block(&mut self.random)
        };
        self.out.push_str(&block);
    }
}

fn block(random: &mut Random) -> String {
    let code = &CODES[random.below(CODES.len())];
    let mut out = format!("```{}\n", code.name);
    fill(&mut out, code.first, random);
    for _ in 0..random.between(2, 7) {
        let line = random.pick(code.lines);
        fill(&mut out, line, random);
    }
    fill(&mut out, code.last, random);
    out.push_str("```\n\n");
    out
}

fn fill(out: &mut String, template: &str, random: &mut Random) {
    let mut rest = template;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        let taken = match rest.as_bytes().get(at + 1) {
            Some(b'a' | b'b') => {
                out.push_str(random.pick(&WORDS[25..]));
                2
            }
            Some(b'n') => {
                let _ = write!(out, "{}", random.below(1000));
                2
            }
            Some(b's') => {
                let words: Vec<_> = (0..random.between(3, 7)).map(|_| random.word()).collect();
                out.push_str(&words.join(" "));
                2
            }
            _ => {
                out.push('$');
                1
            }
        };
        rest = &rest[at + taken..];
    }
    out.push_str(rest);
    out.push('\n');
}
