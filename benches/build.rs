//! What a build costs, as ratios to the least it could cost, in one run.
//!
//! `cargo bench --bench build -- [--pages N] [--runs K]`; see `benches/README.md`.
//! Every program runs as a process of its own, one after the other, in an order that turns
//! with each round, each into a folder that was not there before.

mod corpus;
mod floor;
mod measure;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

use clap::Parser;
use corpus::Corpus;
use measure::{Figure, OWN, Result, measure, median, worked};
use payung::session::{Options, Session};
use payung::site::marked;

/// The languages of the site that is written in thirteen of them, the default one first.
const LANGUAGES: [&str; 13] = ["en", "th", "km", "lo", "my", "vi", "id", "ms", "fil", "zh", "ta", "pt", "tet"];

/// The builder itself.
const PAYUNG: &str = env!("CARGO_BIN_EXE_payung");
/// A page whose body is edited.
const EDITED: usize = 42;

/// What a build costs, as ratios to the least it could cost.
#[derive(Debug, Parser)]
struct Args {
    /// Pages of the made-up site.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u64).range(100..=1_000_000))]
    pages: u64,
    /// 10,000 pages, for which the targets are set.
    #[arg(long, conflicts_with = "pages")]
    full: bool,
    /// Rounds; the figures are medians over them.
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(1..=99))]
    runs: u64,
    /// Leaves out highlighting, which takes most of the time.
    #[arg(long)]
    plain: bool,
    /// What the site is made from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Where to work.
    #[arg(long, default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/bench-build"))]
    dir: PathBuf,
    /// Leaves the site and all outputs there.
    #[arg(long)]
    keep: bool,
    /// Only writes the site, to measure another program on it.
    #[arg(long, conflicts_with = "keep")]
    corpus_only: bool,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
    /// Runs one of the floor programs: its name, the site, the output.
    #[arg(long, hide = true, num_args = 3, value_names = ["PROGRAM", "SITE", "OUT"])]
    child: Vec<PathBuf>,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let result = if args.child.is_empty() { run(&args) } else { child(&args.child) };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn child(args: &[PathBuf]) -> Result<()> {
    match args {
        [program, site, out] if program == Path::new("floor") => {
            println!("{} pages", floor::site(site, out)?);
        }
        [program, site, _] if program == Path::new("syntect") => {
            let blocks = floor::blocks(site)?;
            let (start, before) = (Instant::now(), worked(OWN));
            let parsed = floor::syntect(&blocks);
            println!("{} {} {parsed} of {} blocks", start.elapsed().as_secs_f64() * 1000.0, worked(OWN) - before, blocks.len());
        }
        _ => return Err("no such program".into()),
    }
    Ok(())
}

/// What is measured, in the order of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Floor,
    Syntect,
    Cold,
    Edit,
    Nothing,
    Pages,
    Guarded,
    Check,
    Languages,
    ColdCode,
    EditCode,
    NothingCode,
}

impl Step {
    fn label(self) -> &'static str {
        match self {
            Self::Floor => "floor: read, parse, page, write",
            Self::Syntect => "floor: syntect parse_line alone",
            Self::Cold => "cold build, no highlighting",
            Self::Edit => "  after one body edit",
            Self::Nothing => "  again, nothing changed",
            Self::Pages => "  cold but for the search index",
            Self::Guarded => "cold build, glossary, facts, budgets",
            Self::Check => "  check of the same, all its rules",
            Self::Languages => "cold, as many pages in 13 languages",
            Self::ColdCode => "cold build, highlighting",
            Self::EditCode => "  after one body edit",
            Self::NothingCode => "  again, nothing changed",
        }
    }
}

struct Bench {
    dir: PathBuf,
    site: PathBuf,
    /// As many pages that show facts, with a glossary, and with budgets for their weights: what there is to check.
    guarded: PathBuf,
    /// As many pages in thirteen languages: where they lie, and the share of the first site's pages that they are.
    languages: (PathBuf, f64),
    outputs: usize,
    figures: BTreeMap<Step, Vec<Figure>>,
    /// Bytes and files of an output.
    written: BTreeMap<Step, (u64, usize)>,
}

fn run(args: &Args) -> Result<()> {
    let pages = if args.full { 10_000 } else { usize::try_from(args.pages)? };
    // A folder of its own, so that nothing has to be deleted before the first run.
    let dir = args.dir.join(format!("{}-{}", pages, std::process::id()));
    fs::create_dir_all(&dir)?;
    let dir = fs::canonicalize(&dir)?;
    let site = dir.join("site");
    let corpus = Corpus { pages, seed: args.seed, facts: false };
    let written = corpus.write(&site)?;
    println!(
        "{} pages, {:.1} MB of Markdown, {} blocks of code ({:.1} % of them shared), seed {}",
        written.pages,
        written.bytes as f64 / 1e6,
        written.blocks,
        written.shared as f64 * 100.0 / written.blocks.max(1) as f64,
        args.seed
    );
    if args.corpus_only {
        println!("{}", site.display());
        return Ok(());
    }
    let guarded = dir.join("site-guarded");
    Corpus { facts: true, ..corpus }.write(&guarded)?;
    corpus::book(&guarded, false, true)?;
    let in_languages = dir.join("site-languages");
    let there = write_in_languages(corpus, &in_languages)?;
    let languages = (in_languages, there as f64 / written.pages as f64);
    let mut bench = Bench { dir, site, guarded, languages, outputs: 0, figures: BTreeMap::new(), written: BTreeMap::new() };
    bench.warm_up()?;
    for round in 0..args.runs {
        bench.round(round, args.plain)?;
        eprintln!("round {} of {}", round + 1, args.runs);
    }
    bench.print(args.runs);
    if args.keep {
        println!("\nleft in {}", bench.dir.display());
    } else {
        fs::remove_dir_all(&bench.dir)?;
    }
    Ok(())
}

/// Writes as many pages in thirteen languages, an equal share in each, without highlighting; says how many they are.
/// Translations carry markers of what they were made from; a fifth of each language's is missing, and the originals stand in.
fn write_in_languages(corpus: Corpus, root: &Path) -> Result<usize> {
    corpus::book(root, false, false)?;
    let book = root.join("book.toml");
    let mut text = fs::read_to_string(&book)?;
    let share = Corpus { pages: corpus.pages / LANGUAGES.len(), seed: corpus.seed, facts: false };
    let mut pages = 0;
    for code in LANGUAGES {
        text.push_str(&format!("\n[languages.{code}]\nname = \"{code}\"\n"));
        pages += share.content(&root.join("content").join(code))?.pages;
    }
    fs::write(book, text)?;
    let session = Session::open(root, Options::default())?;
    let site = session.site();
    for (at, (_, translated)) in site.all_authored().filter(|(edition, _)| *edition > 0).enumerate() {
        let file = root.join(&*translated.page.file);
        let original = site.entry(0, &translated.page.path).filter(|_| at % 5 > 0 || translated.page.is_index);
        match original {
            Some(original) => fs::write(file, marked(&original.page, &translated.page)?)?,
            None => fs::remove_file(file)?,
        }
    }
    Ok(pages)
}

impl Bench {
    /// Brings programs and site into the memory of the machine; the figures are thrown away.
    fn warm_up(&mut self) -> Result<()> {
        corpus::book(&self.site, false, false)?;
        self.floor()?;
        self.payung(&[Step::Cold])?;
        self.in_languages()?;
        self.figures.clear();
        Ok(())
    }

    fn round(&mut self, round: u64, plain: bool) -> Result<()> {
        let mut order = if plain { vec![0, 1, 2, 3] } else { vec![0, 1, 2, 3, 4, 5] };
        let turn = usize::try_from(round)? % order.len();
        order.rotate_left(turn);
        for program in order {
            match program {
                0 => self.floor()?,
                1 => {
                    corpus::book(&self.site, false, false)?;
                    self.payung(&[Step::Cold, Step::Edit, Step::Nothing, Step::Pages])?;
                }
                2 => self.in_languages()?,
                3 => self.guarded()?,
                4 => self.syntect()?,
                _ => {
                    corpus::book(&self.site, true, false)?;
                    self.payung(&[Step::ColdCode, Step::EditCode, Step::NothingCode])?;
                }
            }
        }
        Ok(())
    }

    fn fresh(&mut self, name: &str) -> PathBuf {
        self.outputs += 1;
        self.dir.join(format!("out-{:03}-{name}", self.outputs))
    }

    fn add(&mut self, step: Step, figure: Figure) {
        self.figures.entry(step).or_default().push(figure);
    }

    fn floor(&mut self) -> Result<()> {
        let out = self.fresh("floor");
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--child").arg("floor").arg(&self.site).arg(&out);
        let figure = measure(command)?;
        self.weigh(Step::Floor, &out)?;
        self.add(Step::Floor, figure);
        Ok(())
    }

    fn syntect(&mut self) -> Result<()> {
        let mut command = Command::new(std::env::current_exe()?);
        command.arg("--child").arg("syntect").arg(&self.site).arg("-");
        let mut figure = measure(command)?;
        // Its own clock: reading the files and finding the blocks is the other floor's.
        let clock: Vec<f64> = figure.said.split(' ').take(2).filter_map(|time| time.parse().ok()).collect();
        let &[time, work] = clock.as_slice() else {
            return Err("the syntect floor said nothing".into());
        };
        (figure.time, figure.work) = (time, work);
        self.add(Step::Syntect, figure);
        Ok(())
    }

    /// A cold build into a fresh folder, then, as far as they are asked for, one after an edit and one after nothing.
    fn payung(&mut self, steps: &[Step]) -> Result<()> {
        // What builds keep for each other is moved aside like an output: a cold build has nothing of it.
        let kept = self.site.join(".payung");
        if kept.exists() {
            let aside = self.fresh("kept");
            fs::rename(&kept, aside)?;
        }
        let out = self.fresh("payung");
        let page = self.site.join("content").join(corpus::path(EDITED));
        let before = fs::read_to_string(&page)?;
        for (at, step) in steps.iter().enumerate() {
            if at == 1 {
                fs::write(&page, format!("{before}\nA sentence that was not there ({}).\n", self.outputs))?;
            }
            if *step == Step::Pages {
                self.take_all_but_the_index_away(&out)?;
            }
            let mut command = Command::new(PAYUNG);
            command.arg("build").arg(&self.site).arg("--out").arg(&out).arg("--timings");
            let figure = measure(command)?;
            if at == 0 {
                self.weigh(*step, &out)?;
            }
            self.add(*step, figure);
        }
        fs::write(&page, before)?;
        Ok(())
    }

    /// A cold build of the site in thirteen languages; its times are those of as many pages as the site in one has.
    fn in_languages(&mut self) -> Result<()> {
        let (site, share) = self.languages.clone();
        let kept = site.join(".payung");
        if kept.exists() {
            let aside = self.fresh("kept");
            fs::rename(&kept, aside)?;
        }
        let out = self.fresh("languages");
        let mut command = Command::new(PAYUNG);
        command.arg("build").arg(&site).arg("--out").arg(&out).arg("--timings");
        let mut figure = measure(command)?;
        (figure.time, figure.work) = (figure.time / share, figure.work / share);
        self.weigh(Step::Languages, &out)?;
        self.add(Step::Languages, figure);
        Ok(())
    }

    /// Moves the folders of all sections out of an output, and what was kept of reading pages. A build reads and makes
    /// them again, as if there had been none, and finds the search index as it must be: so it is a cold build without
    /// what search costs.
    fn take_all_but_the_index_away(&mut self, out: &Path) -> Result<()> {
        let aside = self.fresh("sections");
        fs::create_dir_all(&aside)?;
        for kept in ["outlines", "files"] {
            let kept_there = self.site.join(".payung").join(kept);
            if kept_there.exists() {
                fs::rename(kept_there, aside.join(kept))?;
            }
        }
        for entry in fs::read_dir(out)? {
            let entry = entry?;
            if entry.file_name().to_string_lossy().starts_with("section-") {
                fs::rename(entry.path(), aside.join(entry.file_name()))?;
            }
        }
        Ok(())
    }

    /// A cold build of the site that has much to check, and `payung check` of it, which writes nothing; what it finds is
    /// no failure.
    fn guarded(&mut self) -> Result<()> {
        let kept = self.guarded.join(".payung");
        if kept.exists() {
            let aside = self.fresh("kept");
            fs::rename(&kept, aside)?;
        }
        let mut check = Command::new(PAYUNG);
        check.arg("check").arg(&self.guarded);
        let figure = measure(check)?;
        self.add(Step::Check, figure);
        let out = self.fresh("guarded");
        let mut build = Command::new(PAYUNG);
        build.arg("build").arg(&self.guarded).arg("--out").arg(&out).arg("--timings");
        let figure = measure(build)?;
        self.weigh(Step::Guarded, &out)?;
        self.add(Step::Guarded, figure);
        Ok(())
    }

    /// Takes down once how much an output is.
    fn weigh(&mut self, step: Step, out: &Path) -> Result<()> {
        if self.written.contains_key(&step) {
            return Ok(());
        }
        let mut sum = (0, 0);
        for entry in walkdir::WalkDir::new(out) {
            let meta = entry?.metadata()?;
            if meta.is_file() {
                sum = (sum.0 + meta.len(), sum.1 + 1);
            }
        }
        self.written.insert(step, sum);
        Ok(())
    }

    fn all(&self, step: Step) -> impl Iterator<Item = &Figure> {
        self.figures.get(&step).into_iter().flatten()
    }

    fn times(&self, step: Step) -> Vec<f64> {
        self.all(step).map(|figure| figure.time).collect()
    }

    fn work(&self, step: Step) -> Vec<f64> {
        self.all(step).map(|figure| figure.work).collect()
    }

    fn print(&self, runs: u64) {
        println!("\n{:<34} {:>10} {:>10} {:>10} {:>9} {:>16}", "", "median ms", "least ms", "cpu ms", "peak MB", "output");
        for step in self.figures.keys() {
            let times = self.times(*step);
            let memory = self.all(*step).map(|figure| figure.memory).max().unwrap_or(0);
            let output = match self.written.get(step) {
                Some((bytes, files)) => format!("{:.0} MB {files} f", *bytes as f64 / 1e6),
                None => self.all(*step).last().and_then(|figure| count(&figure.said, "written,")).map(|n| format!("{n} written")).unwrap_or_default(),
            };
            let (least, work) = (times.iter().copied().fold(f64::INFINITY, f64::min), median(self.work(*step)));
            println!("{:<34} {:>10.1} {least:>10.1} {work:>10.0} {:>9.0} {output:>16}", step.label(), median(times), memory as f64 / 1e6);
        }
        println!("\n{:<44} {:>7} {:>15} {:>7} {:>7}", format!("ratios of {runs} rounds"), "median", "from to", "cpu", "target");
        self.ratio("cold but for the search index / floor", Step::Pages, &[Step::Floor], "2.0");
        self.ratio("cold, with the search index / floor", Step::Cold, &[Step::Floor], "4.0");
        self.ratio("cold with highlighting / (floor + syntect)", Step::ColdCode, &[Step::Floor, Step::Syntect], "1.4");
        self.ratio("one body edit / cold", Step::Edit, &[Step::Cold], "0.1");
        self.ratio("one body edit / cold, with highlighting", Step::EditCode, &[Step::ColdCode], "0.1");
        self.ratio("nothing changed / cold", Step::Nothing, &[Step::Cold], "");
        self.ratio("nothing changed / cold, with highlighting", Step::NothingCode, &[Step::ColdCode], "");
        self.ratio("check / cold build of the same", Step::Check, &[Step::Guarded], "1.0");
        self.ratio("a page in 13 languages / in one, cold", Step::Languages, &[Step::Cold], "1.1");
        let peak = [Step::Cold, Step::ColdCode].into_iter().flat_map(|step| self.all(step)).map(|figure| figure.memory).max().unwrap_or(0);
        println!("{:<44} {:>7.2} {:>15} {:>7} {:>7}", "peak memory of a cold build, GB", peak as f64 / 1e9, "", "", "1.0");
        self.phases(&[
            (Step::Cold, "cold"),
            (Step::Edit, "edit"),
            (Step::Nothing, "nothing"),
            (Step::Pages, "pages"),
            (Step::Guarded, "guarded"),
            (Step::ColdCode, "cold, code"),
        ]);
    }

    /// Each round's ratio is taken by itself, so that a machine that slows down for a while slows both sides.
    fn ratio(&self, label: &str, over: Step, under: &[Step], target: &str) {
        let ratios = |of: &dyn Fn(Step) -> Vec<f64>| -> Vec<f64> {
            let under: Vec<Vec<f64>> = under.iter().map(|step| of(*step)).collect();
            of(over).into_iter().enumerate().map(|(at, value)| value / under.iter().filter_map(|values| values.get(at)).sum::<f64>()).collect()
        };
        let times = ratios(&|step| self.times(step));
        if times.is_empty() || under.iter().any(|step| self.times(*step).is_empty()) {
            return;
        }
        let (least, most) = times.iter().fold((f64::INFINITY, 0.0_f64), |(least, most), ratio| (least.min(*ratio), most.max(*ratio)));
        let work = median(ratios(&|step| self.work(step)));
        println!("{label:<44} {:>7.3} {:>15} {work:>7.3} {target:>7}", median(times), format!("{least:.3} {most:.3}"));
    }

    /// The builder's own account, `--timings`, in medians.
    fn phases(&self, steps: &[(Step, &str)]) {
        let steps: Vec<_> = steps.iter().filter(|(step, _)| self.figures.contains_key(step)).collect();
        print!("\n{:<12}", "phases, ms");
        for (_, label) in &steps {
            print!(" {label:>12}");
        }
        println!();
        let of = |figure: &Figure| -> Vec<(String, f64)> {
            let lines = figure.said.lines().filter_map(|line| line.trim().strip_suffix(" ms"));
            lines.filter_map(|line| line.rsplit_once(' ').and_then(|(name, time)| Some((name.trim().to_owned(), time.parse().ok()?)))).collect()
        };
        let names: Vec<String> = self.all(Step::Cold).next().map(of).unwrap_or_default().into_iter().map(|(name, _)| name).collect();
        for name in names {
            print!("{name:<12}");
            for (step, _) in &steps {
                let times = self.all(*step).flat_map(of).filter(|(other, _)| *other == name).map(|(_, time)| time).collect();
                print!(" {:>12.1}", median(times));
            }
            println!();
        }
    }
}

/// The number before a word.
fn count<'a>(said: &'a str, word: &str) -> Option<&'a str> {
    let words: Vec<&str> = said.split_whitespace().collect();
    words.windows(2).find(|pair| pair[1] == word).map(|pair| pair[0])
}
