//! `payung search`: a query answered in the terminal as in a reader's browser, from the same index.
//!
//! The index is made in memory of what the content says now; nothing is written.

use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::sync::Arc;

use super::{Failure, kept, print, say, tell};
use crate::diagnostic::{Format, did_you_mean};
use crate::escape::visible;
use crate::machine::Error;
use crate::output::Borrowed;
use crate::output::search::query::Found;
use crate::output::search::{Answer, Options as Asked, search};
use crate::session::{Options, Session};

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// The query.
    pub query: String,
    /// The language to search in; the default one unless said.
    pub language: Option<String>,
    /// The most results.
    pub limit: usize,
    /// Whether to print one JSON object, as the client answers.
    pub json: bool,
}

/// Answers a query and prints the results.
///
/// # Errors
/// When the configuration has errors, the language is none of the site's, or a file cannot be read.
pub fn run(request: &Request) -> Result<(), Failure> {
    let answer = answer(request)?;
    if request.json {
        // Texts, numbers and lists of them: there is nothing that JSON refuses.
        say(&serde_json::to_string(&answer).unwrap_or_default())?;
        return Ok(());
    }
    let bold = io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    answer.results.iter().try_for_each(|found| say(&text(found, bold)))?;
    tell(&match (answer.total, answer.results.len()) {
        (0, _) => "nothing found".to_owned(),
        (1, _) => "1 page".to_owned(),
        (total, shown) if shown < total => format!("{shown} of {total} pages; `--limit {total}` shows all"),
        (total, _) => format!("{total} pages"),
    });
    if !answer.suggestion.is_empty() {
        tell(&format!("did you mean `{}`?", answer.suggestion));
    }
    Ok(())
}

/// Answers a query.
///
/// # Errors
/// As [`run`].
pub fn answer(request: &Request) -> Result<Answer, Failure> {
    let mut session = Session::open_again(&request.root, Options::default(), || kept::read_outlines(&request.root))?;
    if session.configuration_is_broken() {
        print(&session.diagnostics(), Format::Text);
        return Err(Failure::Configuration);
    }
    let languages = &session.config().languages;
    let wanted = request.language.as_deref().unwrap_or(&languages[0].code);
    let Some(edition) = languages.iter().position(|language| &*language.code == wanted) else {
        let codes: Vec<&str> = languages.iter().map(|language| &*language.code).collect();
        let help = did_you_mean(wanted, codes.iter().copied()).unwrap_or_else(|| format!("languages: {}", codes.join(", ")));
        return Err(Failure::Usage(format!("the site has no language `{wanted}`"), Some(help)));
    };
    if session.site().all_authored().all(|(_, entry)| entry.page.text.is_empty()) {
        let help = "run `payung check`: it says where pages are looked for".to_owned();
        return Err(Failure::Usage("the site has no page".to_owned(), Some(help)));
    }
    let code = languages[edition].code.clone();
    session.keep_parts(edition, Arc::new(Borrowed(Arc::new(kept::parts(&request.root, &code)))));
    let index = session.index(edition);
    let load = |file: &str| index.get(file).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound));
    let asked = Asked { limit: request.limit, ..Asked::default() };
    search(&load, &code, &request.query, &asked).map_err(|error| Error::new("read", "the search index", error).into())
}

/// A result in some lines: title, address, excerpt.
fn text(found: &Found, bold: bool) -> String {
    let anchor = if found.anchor.is_empty() { String::new() } else { format!("#{}", found.anchor) };
    let (on, off) = if bold { ("\u{1b}[1m", "\u{1b}[0m") } else { ("", "") };
    let excerpt: String =
        found.excerpt.iter().map(|part| if part.mark { format!("{on}{}{off}", visible(&part.text)) } else { visible(&part.text).into() }).collect();
    let first = if found.pinned { " (shown first)" } else { "" };
    format!("{on}{}{off}{first}\n  {}{anchor}\n  {}\n", visible(&found.title), visible(&found.url), excerpt.trim())
}
