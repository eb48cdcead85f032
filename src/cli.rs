//! What can be typed: the commands, their options, and the exit status of each ending.

mod author;
mod refused;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::command::{Failure, build, check, root, search, serve, translate};
use crate::config;
use crate::diagnostic::{Diagnostic, Format, Severity};
use crate::session::Options;

/// Turns a folder of Markdown into a searchable static site.
#[derive(Debug, Parser)]
#[command(
    name = "payung",
    version,
    about,
    after_help = "Exit status: 0 good, 1 errors in content or templates, 2 usage or configuration, 3 the machine refused."
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Makes the whole site.
    Build(Build),
    /// Previews the site; pages change in the browser as they are written.
    Serve(Serve),
    /// Checks the site and what it owes its readers: dates, sources, words, figures; writes no page.
    Check(Check),
    /// Makes a page from the outline of its kind.
    New(author::New),
    /// Makes a small, whole site in a folder, and replaces no file that is there.
    Init(author::Init),
    /// Makes JSON Schemas, with which editors complete and explain `book.toml`, front matter and records.
    Schema(author::Schema),
    /// Prints completions for a shell.
    Completions(author::Completions),
    /// Prints the manual page.
    Man,
    /// Answers a query from the terminal, as the search on the site does.
    Search(Search),
    /// Says how far translations are, and marks them as up to date.
    #[command(subcommand)]
    Translate(Translate),
}

impl Command {
    /// How its findings are printed.
    fn format(&self) -> Format {
        match self {
            Self::Build(Build { format, .. }) | Self::Check(Check { format, .. }) => (*format).into(),
            _ => Format::Text,
        }
    }
}

#[derive(Debug, Subcommand)]
enum Translate {
    /// Prints how far each language is: pages, sections, per cent; of one language, each page.
    Status {
        /// The site's root; left out, the nearest folder upward that holds `book.toml`.
        dir: Option<PathBuf>,
        /// One language alone, page by page.
        #[arg(long, value_name = "L")]
        lang: Option<String>,
        /// How it is printed.
        #[arg(long, value_enum, default_value_t)]
        format: ResultFormat,
    },
    /// Marks translated pages as made from what their originals say today; writes only these files.
    Mark {
        /// The translations.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// The site's root.
        #[arg(long, value_name = "DIR")]
        root: Option<PathBuf>,
    },
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum ResultFormat {
    /// For people.
    #[default]
    Text,
    /// One object a line.
    Json,
}

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum FindingFormat {
    /// For people.
    #[default]
    Text,
    /// One object a line.
    Json,
    /// Workflow commands that GitHub shows beside the source.
    Github,
}

impl From<FindingFormat> for Format {
    fn from(format: FindingFormat) -> Self {
        match format {
            FindingFormat::Text => Self::Text,
            FindingFormat::Json => Self::Json,
            FindingFormat::Github => Self::Github,
        }
    }
}

#[derive(Debug, Args)]
struct Build {
    /// The site's root; left out, the nearest folder upward that holds `book.toml`.
    dir: Option<PathBuf>,
    /// The output folder [default: `public` under the root].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Absolute address of the site.
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// Makes a copy that works when it is opened from a disk or a memory stick.
    #[arg(long)]
    portable: bool,
    /// Takes in pages with `draft = true`.
    #[arg(long)]
    drafts: bool,
    /// Warnings count as errors.
    #[arg(long)]
    strict: bool,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
    /// For each output made again, says which part of its key changed; a search index is told by its `index.json` alone.
    #[arg(long)]
    explain: bool,
    /// Prints the milliseconds of each phase.
    #[arg(long)]
    timings: bool,
    /// Prints what pages weigh: the heaviest of each kind, the median, the budget.
    #[arg(long)]
    weights: bool,
}

#[derive(Debug, Args)]
struct Check {
    /// The site's root; left out, the nearest folder upward that holds `book.toml`.
    dir: Option<PathBuf>,
    /// Takes in pages with `draft = true`.
    #[arg(long)]
    drafts: bool,
    /// Warnings count as errors.
    #[arg(long)]
    strict: bool,
    /// The date that review dates are held against [default: today].
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<jiff::civil::Date>,
    /// Also asks every outside link over the network.
    #[arg(long)]
    external: bool,
    /// Findings of this code are printed and do not make the check fail; may be given several times.
    #[arg(long, value_name = "CODE")]
    allow: Vec<String>,
    /// How findings are printed.
    #[arg(long, value_enum, default_value_t)]
    format: FindingFormat,
}

#[derive(Debug, Args)]
struct Serve {
    /// The site's root; left out, the nearest folder upward that holds `book.toml`.
    dir: Option<PathBuf>,
    /// The address to listen on.
    #[arg(long, value_name = "H", default_value = "127.0.0.1")]
    host: String,
    /// The port to listen on; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 4000)]
    port: u16,
    /// Absolute address of the site, whose path the preview is served at.
    #[arg(long, value_name = "URL", value_parser = base_url)]
    base_url: Option<String>,
    /// Opens the browser.
    #[arg(long)]
    open: bool,
    /// Looks at the files again and again, for file systems that give no notice of changes.
    #[arg(long)]
    poll: bool,
    /// Takes in pages with `draft = true`.
    #[arg(long)]
    drafts: bool,
}

#[derive(Debug, Args)]
struct Search {
    /// What to look for; words in quotes stand together.
    #[arg(required = true)]
    query: Vec<String>,
    /// The site's root; left out, the nearest folder upward that holds `book.toml`.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The language to search in [default: the site's default language].
    #[arg(long, value_name = "L")]
    lang: Option<String>,
    /// The most results.
    #[arg(long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// How results are printed.
    #[arg(long, value_enum, default_value_t)]
    format: AnswerFormat,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum AnswerFormat {
    /// For people.
    #[default]
    Text,
    /// One object, as the search's client answers.
    Json,
}

/// Runs what was typed.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return refused::say(&error),
    };
    let format = cli.command.format();
    let result = match cli.command {
        Command::Build(build) => run_build(build),
        Command::Serve(serve) => run_serve(serve),
        Command::Check(check) => run_check(check),
        Command::New(new) => new.run(),
        Command::Init(init) => init.run(),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
        Command::Man => author::man(),
        Command::Search(search) => run_search(search),
        Command::Translate(Translate::Status { dir, lang, format }) => {
            root(dir.as_deref()).and_then(|root| translate::status(&translate::Status { root, lang, json: format == ResultFormat::Json }))
        }
        Command::Translate(Translate::Mark { paths, root: given }) => root(given.as_deref()).and_then(|root| translate::mark(&root, &paths)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            explain(&failure, format);
            ExitCode::from(failure.status())
        }
    }
}

/// The same as in `book.toml`, with help in the one line that there is room for.
fn base_url(text: &str) -> Result<String, String> {
    config::base_url(text).map_err(|why| format!("{why}: {}", config::WRITE_ADDRESS))
}

/// A day that exists.
fn date(text: &str) -> Result<jiff::civil::Date, String> {
    text.parse().map_err(|_| "write a day that exists, as 2026-11-24".to_owned())
}

fn run_build(args: Build) -> Result<(), Failure> {
    build::run(&build::Request {
        root: root(args.dir.as_deref())?,
        out: args.out,
        options: Options { drafts: args.drafts, portable: args.portable, base_url: args.base_url, held: None },
        strict: args.strict,
        format: args.format.into(),
        explain: args.explain,
        timings: args.timings,
        weights: args.weights,
    })
}

fn run_check(args: Check) -> Result<(), Failure> {
    check::run(&check::Request {
        root: root(args.dir.as_deref())?,
        options: Options { drafts: args.drafts, ..Options::default() },
        strict: args.strict,
        format: args.format.into(),
        today: args.today,
        external: args.external,
        allow: args.allow,
    })
}

fn run_search(args: Search) -> Result<(), Failure> {
    search::run(&search::Request {
        root: root(args.root.as_deref())?,
        query: args.query.join(" "),
        language: args.lang,
        limit: args.limit,
        json: args.format == AnswerFormat::Json,
    })
}

fn run_serve(args: Serve) -> Result<(), Failure> {
    serve::run(&serve::Request {
        root: root(args.dir.as_deref())?,
        options: Options { drafts: args.drafts, portable: false, base_url: args.base_url, held: None },
        host: args.host,
        port: args.port,
        open: args.open,
        poll: args.poll,
    })
}

/// Says why a command failed; where a program reads the findings, as one of them.
fn explain(failure: &Failure, format: Format) {
    let (code, message, help) = match (failure, format) {
        (Failure::Content, _) | (Failure::Configuration, Format::Json | Format::Github) => return,
        (Failure::Configuration, Format::Text) => ("usage", "the configuration has errors".to_owned(), None),
        (Failure::Usage(message, help), _) => ("usage", message.clone(), help.clone()),
        (Failure::Machine(error), _) => ("machine", error.to_string(), error.advice().map(str::to_owned)),
    };
    if format != Format::Text {
        let said = Diagnostic::new(Severity::Error, code, message, None).help_if(help);
        return crate::command::print(&[said], format);
    }
    crate::command::tell(&format!("error: {message}"));
    if let Some(help) = help {
        crate::command::tell(&format!("help: {help}"));
    }
}
