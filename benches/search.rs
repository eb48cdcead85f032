//! Makes the search index of a file of pages, says what it cost, and answers queries out of it.
//!
//! `cargo bench --bench search -- index PAGES.json LANG OUT` writes `OUT/search/`; `… -- ask OUT LANG QUERIES.json`
//! prints the answers as JSON. The programs in `benches/search/` do the rest; see `benches/README.md`.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Parser, Subcommand};
use flate2::{Compression, write::GzEncoder};
use payung::output::search::opened::Opened;
use payung::output::search::query::{Options, answer};
use payung::output::search::{SearchPage, Settings, build, script};
use payung::theme::module::join;
use rayon::prelude::*;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// The search index alone, without a site.
#[derive(Debug, Parser)]
struct Args {
    #[command(subcommand)]
    what: What,
    /// What `cargo bench` adds.
    #[arg(long, hide = true, global = true)]
    bench: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Makes the index of pages.
    Index { pages: PathBuf, lang: String, out: PathBuf },
    /// Answers queries out of an index.
    Ask { out: PathBuf, lang: String, queries: PathBuf },
}

fn main() -> ExitCode {
    let result = match Args::parse().what {
        What::Index { pages, lang, out } => index(&pages, &lang, &out),
        What::Ask { out, lang, queries } => ask(&out, &lang, &queries),
    };
    if let Err(error) = result {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

fn index(pages: &Path, lang: &str, out: &Path) -> Result<()> {
    let pages: Vec<SearchPage> = serde_json::from_slice(&fs::read(pages)?)?;
    let start = Instant::now();
    let files = build(lang, pages.clone(), &Settings::default());
    let built = start.elapsed();
    let text: usize = pages.iter().flat_map(|page| &page.sections).map(|section| section.text.len() + section.heading.len()).sum();
    println!("{} pages, {} kB of text: {} ms", pages.len(), text / 1000, built.as_millis());
    report(&files, text)?;
    for (name, bytes) in &files {
        let file = out.join("search").join(lang).join(name);
        fs::create_dir_all(file.parent().unwrap_or(out))?;
        fs::write(file, bytes)?;
    }
    fs::write(out.join("search/client.js"), script::shorten(&client()?))?;
    fs::write(out.join("search/package.json"), "{\"type\":\"module\"}")?;
    Ok(())
}

/// The client's modules as one.
fn client() -> Result<String> {
    let mut modules = BTreeMap::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/themes/default/search"))? {
        let entry = entry?;
        modules.insert(entry.file_name().to_string_lossy().into_owned(), fs::read_to_string(entry.path())?);
    }
    Ok(join("client.js", &|name| modules.get(name).map(String::as_str)))
}

/// The gzipped size of each kind of file against the text.
fn report(files: &[(String, Vec<u8>)], text: usize) -> Result<()> {
    let sizes: Vec<(char, usize)> = files
        .par_iter()
        .map(|(name, bytes)| {
            let mut zip = GzEncoder::new(Vec::new(), Compression::best());
            let size = zip.write_all(bytes).and_then(|()| zip.finish()).map_or(0, |zipped| zipped.len());
            (name.rsplit('/').next().and_then(|name| name.chars().next()).unwrap_or('?'), size)
        })
        .collect();
    let share = |size: usize| 100.0 * size as f64 / text.max(1) as f64;
    for (kind, name) in [('i', "root"), ('t', "terms"), ('v', "words"), ('w', "words backwards"), ('p', "records"), ('f', "filters")] {
        let of: Vec<usize> = sizes.iter().filter(|(k, _)| *k == kind).map(|&(_, size)| size).collect();
        let (all, most) = (of.iter().sum::<usize>(), of.iter().max().copied().unwrap_or_default());
        println!("  {name}: {} files, {} B gzipped, largest {most} B, {:.1} % of the text", of.len(), all, share(all));
    }
    let all: usize = sizes.iter().map(|&(_, size)| size).sum();
    println!("  all: {all} B gzipped, {:.1} % of the text (at most 20 on a large site)", share(all));
    Ok(())
}

fn ask(out: &Path, lang: &str, queries: &Path) -> Result<()> {
    let queries: Vec<String> = serde_json::from_slice(&fs::read(queries)?)?;
    let load = |path: &str| fs::read(out.join(path));
    let index = Opened::open(&load, lang)?;
    let answers = queries.iter().map(|query| answer(&index, query, &Options::default()));
    let answers = answers.collect::<std::io::Result<Vec<_>>>()?;
    println!("{}", serde_json::to_string(&answers)?);
    Ok(())
}
