//! This builder beside others, on the same Markdown and the same machine, in one table.
//!
//! `cargo bench --bench peers -- [--pages 100,1000] [--docs DIR] [--bin DIR,DIR]`; see `benches/README.md`.
//! What is not found is left out, and said so. Each run has a folder that was not there before.

#[allow(dead_code, reason = "other benches use the rest")]
mod corpus;
#[allow(dead_code, reason = "other benches use the rest")]
mod measure;
mod neutral;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use clap::Parser;
use corpus::Corpus;
use measure::{Figure, Result, measure, median};
use neutral::Docs;

/// The builder itself.
const PAYUNG: &str = env!("CARGO_BIN_EXE_payung");

/// This builder beside others, on the same Markdown.
#[derive(Debug, Parser)]
struct Args {
    /// Sizes of the made-up site, in pages.
    #[arg(long, value_delimiter = ',', default_value = "100,1000")]
    pages: Vec<usize>,
    /// A folder of Markdown instead of the made-up site.
    #[arg(long)]
    docs: Option<PathBuf>,
    /// Folders that peers are looked for in before `PATH`.
    #[arg(long, value_delimiter = ',')]
    bin: Vec<PathBuf>,
    /// Rounds; the figures are medians over them.
    #[arg(long, default_value_t = 3)]
    runs: usize,
    /// Only these lines, by a word in their names.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Seconds after which a peer is not waited for.
    #[arg(long, default_value_t = 420)]
    limit: u32,
    /// Where to work.
    #[arg(long, default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/bench-peers"))]
    dir: PathBuf,
    /// Leaves all sites and outputs there.
    #[arg(long)]
    keep: bool,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

/// How a program is called on a site and an output.
type Call = fn(&mut Command, &Path, &Path);

/// A line of the table.
struct Line {
    name: &'static str,
    /// The program, as it is called in a shell.
    program: &'static str,
    /// Writes the Markdown as the program wants it, with or without colours in code.
    prepare: fn(&Docs, &Path) -> Result<()>,
    call: Call,
    /// Whether the program works on a site and an output that the line before has left.
    after: bool,
}

const LINES: [Line; 10] = [
    Line { name: "Payung, highlighting and search", program: PAYUNG, prepare: Docs::payung, call: payung, after: false },
    Line { name: "  after one edit", program: PAYUNG, prepare: neutral::edit, call: payung, after: true },
    Line { name: "Payung, search, no highlighting", program: PAYUNG, prepare: Docs::payung_plain, call: payung, after: false },
    Line { name: "Pagefind on top, search only", program: "pagefind", prepare: neutral::nothing, call: pagefind, after: true },
    Line { name: "Hugo, highlighting", program: "hugo", prepare: Docs::hugo, call: hugo, after: false },
    Line { name: "Hugo, no highlighting", program: "hugo", prepare: Docs::hugo_plain, call: hugo, after: false },
    Line { name: "mdBook, search", program: "mdbook", prepare: Docs::mdbook, call: mdbook, after: false },
    Line { name: "Zensical", program: "zensical", prepare: Docs::mkdocs, call: zensical, after: false },
    Line { name: "Material for MkDocs", program: "mkdocs", prepare: Docs::mkdocs, call: mkdocs, after: false },
    Line { name: "VitePress", program: "vitepress", prepare: Docs::vitepress, call: vitepress, after: false },
];

fn payung(command: &mut Command, site: &Path, out: &Path) {
    command.arg("build").arg(site).arg("--out").arg(out);
}

fn pagefind(command: &mut Command, _site: &Path, out: &Path) {
    command.arg("--site").arg(out).arg("--output-subdir").arg("pagefind");
}

fn hugo(command: &mut Command, site: &Path, out: &Path) {
    command.arg("--source").arg(site).arg("--destination").arg(out).arg("--quiet");
}

fn mdbook(command: &mut Command, site: &Path, out: &Path) {
    command.arg("build").arg(site).arg("--dest-dir").arg(out);
}

fn zensical(command: &mut Command, site: &Path, _out: &Path) {
    command.current_dir(site).arg("build");
}

fn mkdocs(command: &mut Command, site: &Path, out: &Path) {
    command.current_dir(site).arg("build").arg("--quiet").arg("--site-dir").arg(out);
}

fn vitepress(command: &mut Command, site: &Path, out: &Path) {
    // It looks for its own modules from the site.
    #[cfg(unix)]
    if let Some(modules) = command.get_args().nth(1).and_then(|program| Path::new(program).parent()?.parent()) {
        let _ = std::os::unix::fs::symlink(modules, site.join("node_modules"));
    }
    command.arg("build").arg(site).arg("--outDir").arg(out);
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<()> {
    let dir = args.dir.join(std::process::id().to_string());
    fs::create_dir_all(&dir)?;
    let dir = fs::canonicalize(dir)?;
    let mut columns = Vec::new();
    if let Some(docs) = &args.docs {
        columns.push(Docs::read(docs)?);
    } else {
        for pages in &args.pages {
            let made = dir.join(format!("corpus-{pages}"));
            Corpus { pages: *pages, seed: 1, facts: false }.content(&made)?;
            columns.push(Docs::read(&made)?);
        }
    }
    let wanted = |line: &&Line| args.only.is_empty() || args.only.iter().any(|word| line.name.to_lowercase().contains(&word.to_lowercase()));
    let mut cells = vec![vec![Vec::new(); columns.len()]; LINES.len()];
    for (column, docs) in columns.iter().enumerate() {
        eprintln!("{} pages, {:.1} MB of Markdown", docs.pages(), docs.bytes() as f64 / 1e6);
        for round in 0..args.runs {
            let mut left: Option<(PathBuf, PathBuf)> = None;
            for (at, line) in LINES.iter().enumerate().filter(|(_, line)| wanted(line)) {
                let Some(program) = find(line.program, &args.bin) else {
                    if column + round == 0 {
                        println!("not found, left out: {}", line.name);
                    }
                    continue;
                };
                let fresh = (dir.join(format!("{column}-{round}-{at}-site")), dir.join(format!("{column}-{round}-{at}-out")));
                let (site, out) = if line.after { left.clone().unwrap_or(fresh) } else { fresh };
                left = Some((site.clone(), out.clone()));
                fs::create_dir_all(&site)?;
                (line.prepare)(docs, &site)?;
                let mut command = Command::new("timeout");
                command.arg(args.limit.to_string()).arg(program);
                (line.call)(&mut command, &site, &out);
                match measure(command) {
                    Ok(figure) => cells[at][column].push(figure),
                    Err(error) => eprintln!("{}: {}", line.name, error.to_string().lines().take(3).collect::<Vec<_>>().join(" ")),
                }
            }
        }
    }
    print(&columns, &cells, args.runs);
    if args.keep {
        println!("\nleft in {}", dir.display());
    } else {
        fs::remove_dir_all(&dir)?;
    }
    Ok(())
}

/// The program, in the folders given or where a shell finds it.
fn find(name: &str, folders: &[PathBuf]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path)).map(|folder| folder.join(name));
    all.filter(|program| program.is_file())
        .find_map(|program| fs::canonicalize(program.parent()?).ok().map(|folder| folder.join(name.rsplit('/').next().unwrap_or(name))))
}

/// Wall time, work of all cores, and memory; in medians, memory as the most.
fn print(columns: &[Docs], cells: &[Vec<Vec<Figure>>], runs: usize) {
    print!("\n| medians of {runs}: wall, CPU, peak memory |");
    columns.iter().for_each(|docs| print!(" {} pages, {:.1} MB |", docs.pages(), docs.bytes() as f64 / 1e6));
    println!("\n|---|{}", "---|".repeat(columns.len()));
    for (line, cells) in LINES.iter().zip(cells).filter(|(_, cells)| cells.iter().any(|figures| !figures.is_empty())) {
        print!("| {} |", line.name);
        for figures in cells {
            if figures.is_empty() {
                print!(" not done |");
                continue;
            }
            let of = |value: fn(&Figure) -> f64| median(figures.iter().map(value).collect()) / 1000.0;
            let memory = figures.iter().map(|figure| figure.memory).max().unwrap_or(0);
            print!(" {:.2} s, {:.2} s, {:.0} MB |", of(|figure| figure.time), of(|figure| figure.work), memory as f64 / 1e6);
        }
        println!();
    }
}
