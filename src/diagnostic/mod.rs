//! What is wrong, where, and what to do about it.
//!
//! Faults in what an author wrote are values, collected over a whole run;
//! `Result` is for what the machine refused.
//! Lines and columns start at 1; columns count characters.

mod brief;
pub mod codes;
mod place;
mod render;

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use place::{Lines, Place};
pub use render::{Format, counts, render};

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The build ends with status 1 and writes nothing.
    Error,
    /// An error we tolerate.
    Warning,
}

impl Severity {
    /// The word a reader sees.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How much it weighs.
    pub severity: Severity,
    /// Stable code, listed in the reference.
    pub code: Cow<'static, str>,
    /// What is wrong: lower case, no full stop.
    pub message: String,
    /// Where, if there is a where.
    pub place: Option<Place>,
    /// What to do.
    pub help: Option<String>,
    /// The pages that were being made, where the fault lies in what pages share.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<Arc<str>>,
    /// Whether its whole file is read otherwise than it was meant, so that what others miss of it only follows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub spoils_file: bool,
    /// What it speaks of besides its place: a page that is not there, or what its own file was meant to be. A path from
    /// the site's root, of a page without its ending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meant: Option<Arc<str>>,
}

impl Diagnostic {
    /// An error at a place.
    pub fn error(code: &'static str, message: impl Into<String>, place: Place) -> Self {
        Self::new(Severity::Error, code, message, Some(place))
    }

    /// A warning at a place.
    pub fn warning(code: &'static str, message: impl Into<String>, place: Place) -> Self {
        Self::new(Severity::Warning, code, message, Some(place))
    }

    /// A finding that may have no place.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>, place: Option<Place>) -> Self {
        let message = brief::brief(message.into());
        Self { severity, code: code.into(), message, place, help: None, pages: Vec::new(), spoils_file: false, meant: None }
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(brief::brief(help.into()));
        self
    }

    /// The same, of a fault for which the whole file is read otherwise than it was meant.
    #[must_use]
    pub fn spoiling_file(self) -> Self {
        Self { spoils_file: true, ..self }
    }

    /// The same, of a page that is not there, or of a file that was meant to be another one.
    #[must_use]
    pub fn meaning(mut self, path: &str) -> Self {
        self.mean(path);
        self
    }

    /// Says what it speaks of besides its place. What is longer than any path that a system keeps means no file.
    pub fn mean(&mut self, path: &str) {
        const LONGEST: usize = 1024;
        self.meant = (path.len() <= LONGEST).then(|| path.into());
    }

    /// What is wrong, and while which pages were made.
    pub fn said(&self) -> Cow<'_, str> {
        let Some(first) = self.pages.first() else {
            return self.message.as_str().into();
        };
        let others = match self.pages.len() - 1 {
            0 => String::new(),
            1 => " and another page".into(),
            more => format!(" and {more} other pages"),
        };
        format!("{} (while making `{first}`{others})", self.message).into()
    }

    /// The same, with help if there is any.
    #[must_use]
    pub fn help_if(mut self, help: Option<String>) -> Self {
        self.help = help.map(brief::brief).or(self.help);
        self
    }
}

/// Findings of one file beyond this many are left out: they would take longer to find than to read,
/// and who mends five hundred builds again.
pub const MOST: usize = 500;

/// Puts findings in the order of a reader: by file, line, column, then code, each once, with all pages that it was found on.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    let order = |a: &Diagnostic, b: &Diagnostic| {
        (&a.place, a.severity, &a.code, &a.message, &a.help).cmp(&(&b.place, b.severity, &b.code, &b.message, &b.help))
    };
    diagnostics.sort_by(|a, b| order(a, b).then_with(|| a.pages.cmp(&b.pages)));
    diagnostics.dedup_by(|later, first| {
        let same = order(later, first).is_eq();
        if same {
            first.pages.append(&mut later.pages);
        }
        same
    });
    for finding in diagnostics {
        finding.pages.sort();
        finding.pages.dedup();
    }
}

/// The nearest of some names by edit distance, if one is near enough to be meant.
/// ```
/// use payung::diagnostic::nearest;
/// assert_eq!(nearest("titel", ["title", "owner"]), Some("title"));
/// assert_eq!(nearest("weather", ["title", "owner"]), None);
/// assert_eq!(nearest("7", ["2", "3"]), None);
/// ```
pub fn nearest<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let length = name.chars().count();
    if length > LONGEST {
        return None;
    }
    // Of one letter, and of a number, every other is as near.
    let reach = if length < 2 || name.bytes().all(|b| b.is_ascii_digit()) { 0 } else { (length / 3).clamp(1, 5) };
    let name = name.to_lowercase();
    among
        .into_iter()
        .filter(|other| other.len() <= LONGEST * 4 && other.chars().count().abs_diff(length) <= reach)
        .take(COMPARED)
        .map(|other| (strsim::osa_distance(&name, &other.to_lowercase()), other))
        .filter(|(distance, _)| *distance <= reach)
        .min()
        .map(|(_, other)| other)
}

/// Characters of a name that is compared with others: the cost is the square of it.
const LONGEST: usize = 200;
/// Names of about the same length that one is compared with.
const COMPARED: usize = 2000;

/// `did you mean …` for the nearest name, if there is one.
pub fn did_you_mean<'a>(name: &str, among: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(name, among).map(|near| format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_what_pages_share_is_said_once_with_how_many() {
        let place = Place::new(&"themes/a/templates/page.html".into(), "{{ x }}", 3..4);
        let on = |page: &str| Diagnostic { pages: vec![page.into()], ..Diagnostic::error("template.render", "no `x`", place.clone()) };
        let mut all = vec![on("c.md"), on("a.md"), on("b.md"), on("a.md")];
        sort(&mut all);
        assert_eq!(all.iter().map(|finding| finding.said()).collect::<Vec<_>>(), ["no `x` (while making `a.md` and 2 other pages)"]);
        all.push(on("a.md"));
        sort(&mut all);
        assert_eq!(all[0].pages.len(), 3, "pages are counted once");
    }
}
