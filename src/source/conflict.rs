//! The marks that a merge leaves around two versions of the same lines, for a person to choose.

use std::ops::Range;
use std::sync::Arc;

use memchr::memmem;

use crate::diagnostic::{Diagnostic, MOST, Place};

/// The code of what is said of them.
pub const CODE: &str = "file.conflict";

/// A version of lines that was begun: its marks, and whether it is the one that is read.
struct Conflict {
    open: Range<usize>,
    /// Lines of the marks.
    marks: Vec<usize>,
    is_first: bool,
}

/// The text with the first version of what is in conflict, and each conflict; nothing where there is none. In code of a
/// page such marks are shown.
pub fn resolve(path: &Arc<str>, text: &str) -> Option<(String, Vec<Diagnostic>)> {
    memmem::find(text.as_bytes(), OPEN.as_bytes())?;
    let mut kept = String::with_capacity(text.len());
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut conflict: Option<Conflict> = None;
    let mut code: Option<&str> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let place = at..at + line.trim_end().len();
        at += line.len();
        let is_mark = |sign: &str| line.strip_prefix(sign).is_some_and(|rest| rest.trim_end().is_empty() || rest.starts_with(' '));
        match &mut conflict {
            None if code.is_none() && is_mark(OPEN) => conflict = Some(Conflict { open: place, marks: vec![number + 1], is_first: true }),
            Some(open) if is_mark(CLOSE) => {
                open.marks.push(number + 1);
                found.extend(conflict.take().map(|conflict| conflict.said(path, text)));
            }
            Some(open) if is_mark(BASE) || line.trim_end() == BETWEEN => {
                open.marks.push(number + 1);
                open.is_first = false;
            }
            Some(open) if !open.is_first => {}
            _ => {
                if path.ends_with(".md") {
                    code = fence(code, line);
                }
                kept.push_str(line);
            }
        }
        if found.len() == MOST {
            break;
        }
    }
    found.extend(conflict.map(|conflict| conflict.said(path, text)));
    (!found.is_empty()).then_some((kept, found))
}

const OPEN: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const BETWEEN: &str = "=======";
const CLOSE: &str = ">>>>>>>";

impl Conflict {
    fn said(self, path: &Arc<str>, text: &str) -> Diagnostic {
        let (message, help) = match self.marks.as_slice() {
            [first, between @ .., last] => {
                let others: Vec<String> = [first].into_iter().chain(between).map(usize::to_string).collect();
                let message = format!("two versions of the same lines, which a merge left in lines {first} to {last}");
                (message, format!("keep one of them, and delete the other with the marks in lines {} and {last}", others.join(", ")))
            }
            _ => {
                let help = "keep one of them, and delete this line and the other marks, `=======` and `>>>>>>>`".to_owned();
                ("a mark that a merge left before two versions of the same lines".to_owned(), help)
            }
        };
        Diagnostic::error(CODE, message, Place::new(path, text, self.open)).help(help)
    }
}

/// The fence of the code that is open behind a line.
fn fence<'t>(open: Option<&'t str>, line: &'t str) -> Option<&'t str> {
    let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'));
    let Some(sign) = sign else { return open };
    let bare = line.trim_start_matches(sign);
    let signs = &line[..line.len() - bare.len()];
    match open {
        None => (signs.len() > 2 && !bare.contains('`')).then_some(signs),
        Some(fence) if bare.is_empty() && signs.starts_with(fence) => None,
        open => open,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(path: &str, text: &str) -> Option<(String, usize)> {
        resolve(&path.into(), text).map(|(text, found)| (text, found.len()))
    }

    #[test]
    fn the_first_version_is_read() {
        let text = "a\n<<<<<<< HEAD\nb\n=======\nc\n>>>>>>> other\nd\n<<<<<<<\n||||||| base\ne\n=======\n>>>>>>>\n";
        assert_eq!(resolved("a.toml", text), Some(("a\nb\nd\n".to_owned(), 2)));
        assert_eq!(resolved("a.md", "<<<<<<< HEAD\na"), Some(("a".to_owned(), 1)));
    }

    #[test]
    fn what_is_shown_or_looks_alike_is_left() {
        for text in [
            "```\n<<<<<<< HEAD\na\n=======\nb\n>>>>>>> c\n```\n",
            "> ~~~~\n<<<<<<<\n~~~\n",
            "    <<<<<<< HEAD\n",
            "Title\n=======\n",
            "<<<<<<<<\n",
            "<<<<<<<a\n",
            ">>>>>>> deep\n",
        ] {
            assert_eq!(resolved("a.md", text), None, "{text}");
        }
        assert!(resolved("a.md", "```\na\n```\n<<<<<<< HEAD\n").is_some());
    }
}
