//! Commands for authors: new pages and sites, schemas for editors, completions and the manual page.

use std::path::PathBuf;

use clap::{Args, CommandFactory};

use super::Cli;
use crate::command::{Failure, init, new, root, say, schema};

#[derive(Debug, Args)]
pub(super) struct New {
    /// The page's kind, as `book.toml` declares it, or `page` or `section`.
    kind: String,
    /// Where it is to lie, below its language's folder: `guide/first-steps`.
    path: String,
    /// The site's root; left out, the nearest folder upward that holds `book.toml`.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl New {
    pub(super) fn run(self) -> Result<(), Failure> {
        let (root, today) = (root(self.root.as_deref())?, jiff::Zoned::now().date());
        new::run(&new::Request { root, kind: self.kind, path: self.path, today })
    }
}

#[derive(Debug, Args)]
pub(super) struct Init {
    /// The new site's folder; no file that is there is replaced.
    dir: PathBuf,
    /// The address of Payung's Git repository, for the workflow files that publish the site.
    #[arg(long, value_name = "ADDRESS")]
    source: Option<String>,
}

impl Init {
    pub(super) fn run(self) -> Result<(), Failure> {
        init::run(&init::Request { dir: self.dir, today: jiff::Zoned::now().date(), source: self.source })
    }
}

#[derive(Debug, Args)]
pub(super) struct Schema {
    /// Prints one: `book`, `page`, `page-KIND`, `sources`, `facts`, `services`, `glossary`, `language-book`,
    /// `language-records` or `strings`. Left out, all are written.
    name: Option<String>,
    /// The folder for them [default: `.payung/schema` under the root].
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The site's root; left out, the nearest folder upward that holds `book.toml`.
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
}

impl Schema {
    pub(super) fn run(self) -> Result<(), Failure> {
        schema::run(&schema::Request { root: root(self.root.as_deref())?, name: self.name, out: self.out })
    }
}

#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

impl Completions {
    pub(super) fn run(self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "payung", &mut script);
        say(String::from_utf8_lossy(&script).trim_end())?;
        Ok(())
    }
}

/// Prints the manual page, of this command and of those below it.
pub(super) fn man() -> Result<(), Failure> {
    let mut page = Vec::new();
    let mut whole = Cli::command();
    whole.build();
    let commands = below(&whole);
    // Writing to memory cannot fail.
    let _ = clap_mangen::Man::new(whole).render(&mut page);
    // There is one page: what it calls a page of its own is a section below.
    let mut page = String::from_utf8_lossy(&page).replace("payung\\-", "payung ").replace("(1)\n", "\n");
    for (name, command) in commands {
        let man = clap_mangen::Man::new(command);
        let mut part = Vec::new();
        let _ = man.render_synopsis_section(&mut part).and_then(|()| man.render_options_section(&mut part));
        let part = String::from_utf8_lossy(&part).replace(".SH SYNOPSIS\n", "").replace(".SH OPTIONS\n", "");
        page.push_str(&format!(".SH {}\n{part}", name.to_uppercase()));
    }
    say(page.trim_end())?;
    Ok(())
}

/// All commands below one, with those below them, each with its whole name.
fn below(whole: &clap::Command) -> Vec<(String, clap::Command)> {
    let own = whole.get_subcommands().filter(|command| command.get_name() != "help");
    own.flat_map(|command| {
        let name = command.get_name().to_owned();
        let deeper: Vec<_> = below(command).into_iter().map(|(deeper, command)| (format!("{name} {deeper}"), command)).collect();
        if deeper.is_empty() { vec![(name, command.clone())] } else { deeper }
    })
    .collect()
}
