//! What was typed and is no command: said for a person by the parser of options, and as a finding where a program reads.

use std::io::Write;
use std::process::ExitCode;

use crate::diagnostic::{Diagnostic, Format, Severity};

/// Says why what was typed cannot be run. Help and the version are no fault, and go to stdout.
pub(super) fn say(error: &clap::Error) -> ExitCode {
    let typed: Vec<String> = std::env::args().skip(1).collect();
    let format = format(&typed);
    if !error.use_stderr() {
        return match crate::command::said(error.print().and_then(|()| std::io::stdout().flush())) {
            Ok(()) => ExitCode::SUCCESS,
            Err(refused) => {
                super::explain(&refused.into(), Format::Text);
                ExitCode::from(3)
            }
        };
    }
    if format == Format::Text {
        error.exit();
    }
    let (message, help) = in_short(&error.render().to_string());
    crate::command::print(&[Diagnostic::new(Severity::Error, "usage", message, None).help(help)], format);
    ExitCode::from(2)
}

/// The format of findings that is asked for among words that may be no command.
fn format(typed: &[String]) -> Format {
    let behind = |word: &String, next: Option<&String>| match word.strip_prefix("--format") {
        Some("") => next.cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    };
    let asked = typed.iter().enumerate().filter_map(|(at, word)| behind(word, typed.get(at + 1))).next_back();
    match asked.as_deref() {
        Some("json") => Format::Json,
        Some("github") => Format::Github,
        _ => Format::Text,
    }
}

/// The message of the parser, and its help: what stands behind it, or in a tip.
fn in_short(said: &str) -> (String, String) {
    let said = said.strip_prefix("error: ").unwrap_or(said);
    let first = said.split("\n\n").next().unwrap_or_default();
    let first = first.split_whitespace().collect::<Vec<_>>().join(" ").replace('\'', "`");
    let tip = said.lines().find_map(|line| line.trim().strip_prefix("tip: ")).map(|tip| tip.replace('\'', "`"));
    if let Some((message, why)) = first.split_once("`: ") {
        return (format!("{message}`"), why.to_owned());
    }
    (first, tip.unwrap_or_else(|| "`payung help` lists what can be typed".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_found_wherever_it_stands() {
        let of = |typed: &str| format(&typed.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(of("check --today x --format json"), Format::Json);
        assert_eq!(of("check --format=github --today x"), Format::Github);
        assert_eq!(of("check --format"), Format::Text);
        assert_eq!(of("check --formats json"), Format::Text);
    }

    #[test]
    fn what_is_wrong_is_parted_from_what_to_write() {
        let own = "error: invalid value 'x' for '--today <DATE>': write a day that exists, as 2026-11-24\n\nFor more information, try '--help'.\n";
        assert_eq!(in_short(own), ("invalid value `x` for `--today <DATE>`".into(), "write a day that exists, as 2026-11-24".into()));
        let tip = "error: unexpected argument '--formt' found\n\n  tip: a similar argument exists: '--format'\n\nUsage: payung\n";
        assert_eq!(in_short(tip), ("unexpected argument `--formt` found".into(), "a similar argument exists: `--format`".into()));
    }
}
