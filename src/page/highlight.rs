//! Code to HTML with classes, each block coloured once however often it stands on the site.
//!
//! syntect parses by the grammars of Sublime Text; of its many scopes some fifteen classes
//! are kept, which is what a style sheet can tell apart, and a tenth of the bytes.
//!
//! Blocks may come from an earlier build: their digests stand for language, code and the program's own source.

use std::collections::HashMap;
use std::mem;
use std::sync::{Arc, LazyLock, Mutex};

use syntect::parsing::{ClearAmount, ParseState, Scope, ScopeStackOp, SyntaxReference, SyntaxSet};

use crate::digest::Digest;
use crate::escape;

static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scope prefixes and the class each becomes; the first that fits the innermost scope wins.
const CLASSES: [(&str, &str); 30] = [
    ("comment", "comment"),
    ("punctuation.definition.comment", "comment"),
    ("string", "string"),
    ("punctuation.definition.string", "string"),
    ("constant.character.escape", "constant"),
    ("constant.numeric", "number"),
    ("constant", "constant"),
    ("keyword.operator", "operator"),
    ("keyword", "keyword"),
    ("storage.type.function", "keyword"),
    ("storage", "keyword"),
    ("support.function", "function"),
    ("support", "type"),
    ("entity.name.function", "function"),
    ("variable.function", "function"),
    ("entity.name.tag", "tag"),
    ("entity.other.attribute-name", "attribute"),
    ("entity.name.section", "heading"),
    ("markup.heading", "heading"),
    ("entity.name.type", "type"),
    ("entity.name", "type"),
    ("entity.other.inherited-class", "type"),
    ("variable.language", "keyword"),
    ("variable.parameter", "variable"),
    ("markup.inserted", "inserted"),
    ("markup.deleted", "deleted"),
    ("markup.raw", "string"),
    ("meta.diff.header", "heading"),
    ("invalid", "invalid"),
    ("punctuation", "punctuation"),
];

static SCOPES: LazyLock<Vec<(Scope, &str)>> =
    LazyLock::new(|| CLASSES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect());

/// The languages that need no colours and no warning.
const PLAIN: [&str; 6] = ["text", "txt", "plain", "plaintext", "none", "output"];

/// A block longer than this is shown without colours: grammars may need time out of proportion.
const LONGEST: usize = 256 * 1024;
const LONGEST_LINE: usize = 8 * 1024;

/// A coloured block with its digest.
pub type Coloured = (Digest, Arc<str>);

/// What an earlier build kept on a shelf, by its number; asked for when a block of it is first wanted.
pub type Recall = Box<dyn Fn(usize) -> Vec<Coloured> + Send + Sync>;

/// How many shelves there are.
const SHELVES: usize = 16;

/// What colours code, and the digest of its own source.
const VERSION: &str = env!("PAYUNG_TERMS");

/// Coloured blocks, kept by language and content.
#[derive(Default)]
pub struct Highlighter {
    /// Whether code goes without colours, because nobody will look at it.
    plain: bool,
    recall: Option<Recall>,
    shelves: [Mutex<Shelf>; SHELVES],
}

/// Some of the blocks.
#[derive(Default)]
struct Shelf {
    blocks: HashMap<Digest, Block>,
    /// Whether the earlier build was asked.
    asked: bool,
    /// Whether there is a block that the earlier build did not have.
    new: bool,
}

struct Block {
    html: Arc<str>,
    used: bool,
}

/// Whether a language's grammar is known, or none is needed.
pub fn known(language: &str) -> bool {
    PLAIN.contains(&language) || grammar(language).is_some()
}

/// All names of languages, for suggestions.
pub fn languages() -> impl Iterator<Item = &'static str> {
    GRAMMARS.syntaxes().iter().flat_map(|syntax| syntax.file_extensions.iter().chain([&syntax.name]).map(String::as_str))
}

fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let name = match language {
        "shell" | "console" | "shell-session" | "zsh" => "bash",
        "jsonc" | "json5" => "json",
        "rs" => "rust",
        "jinja" | "jinja2" | "j2" => "html",
        other => other,
    };
    GRAMMARS.find_syntax_by_token(name)
}

impl Highlighter {
    /// One that colours nothing.
    pub fn plain() -> Self {
        Self { plain: true, ..Self::default() }
    }

    /// One that knows what an earlier build kept.
    pub fn recalling(recall: Recall) -> Self {
        Self { recall: Some(recall), ..Self::default() }
    }

    /// The block's HTML: escaped text with `<span class="hl-…">` around what has a class.
    pub fn html(&self, language: &str, code: &str) -> Arc<str> {
        let Some(grammar) = grammar(language).filter(|_| !self.plain && code.len() <= LONGEST) else {
            return escape::html(code).into();
        };
        let digest = Digest::of_value(&(VERSION, &grammar.name, code));
        if let Some(known) = self.known(digest) {
            return known;
        }
        let html: Arc<str> = colour(grammar, code).into();
        if let Ok(mut shelf) = self.shelves[number(digest)].lock() {
            shelf.blocks.insert(digest, Block { html: html.clone(), used: true });
            shelf.new = true;
        }
        html
    }

    fn known(&self, digest: Digest) -> Option<Arc<str>> {
        let at = number(digest);
        let mut shelf = self.shelves[at].lock().ok()?;
        if let Some(recall) = self.recall.as_ref().filter(|_| !shelf.asked) {
            let recalled = recall(at).into_iter().map(|(digest, html)| (digest, Block { html, used: false }));
            shelf.blocks.extend(recalled);
        }
        shelf.asked = true;
        let block = shelf.blocks.get_mut(&digest)?;
        block.used = true;
        Some(block.html.clone())
    }

    /// What the next build may use, of each shelf that differs from what was recalled, in order. After a build that
    /// made all pages, what it did not use is left out.
    pub fn to_keep(&self, all_pages: bool) -> Vec<(usize, Vec<Coloured>)> {
        let kept = |(at, shelf): (usize, &Mutex<Shelf>)| {
            let shelf = shelf.lock().ok()?;
            let wanted = |block: &Block| block.used || !all_pages;
            if !shelf.new && (!all_pages || shelf.asked && shelf.blocks.values().all(wanted)) {
                return None;
            }
            let mut blocks: Vec<Coloured> =
                shelf.blocks.iter().filter(|(_, block)| wanted(block)).map(|(digest, block)| (*digest, block.html.clone())).collect();
            blocks.sort_unstable_by_key(|(digest, _)| *digest);
            Some((at, blocks))
        };
        self.shelves.iter().enumerate().filter_map(kept).collect()
    }
}

/// The shelf of a block.
fn number(digest: Digest) -> usize {
    digest.half() as usize % SHELVES
}

fn colour(grammar: &SyntaxReference, code: &str) -> String {
    let mut state = ParseState::new(grammar);
    let mut classes = Classes::default();
    let mut out = Writer { out: String::with_capacity(code.len() * 2), class: None };
    for line in code.split_inclusive('\n') {
        let ops = if line.len() > LONGEST_LINE { None } else { state.parse_line(line, &GRAMMARS).ok() };
        let mut from = 0;
        for (at, op) in ops.unwrap_or_default() {
            if from < at {
                out.write(&line[from..at], classes.innermost());
                from = at;
            }
            classes.apply(&op);
        }
        out.write(&line[from..], classes.innermost());
    }
    out.finish()
}

type Class = Option<&'static str>;

/// The classes of the scopes that are open, outermost first: [`syntect::parsing::ScopeStack`] with the class of each
/// scope in its place, since a scope's class is looked up once and asked for at every piece of text.
#[derive(Default)]
struct Classes {
    open: Vec<Class>,
    /// What was cleared and may come back, by each operation.
    cleared: Vec<Vec<Class>>,
    /// The class of each scope of the block.
    known: Vec<(Scope, Class)>,
}

impl Classes {
    fn apply(&mut self, op: &ScopeStackOp) {
        match *op {
            ScopeStackOp::Push(scope) => {
                let class = self.class(scope);
                self.open.push(class);
            }
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(count)),
            ScopeStackOp::Clear(ClearAmount::TopN(count)) => {
                self.cleared.push(self.open.split_off(self.open.len().saturating_sub(count)));
            }
            ScopeStackOp::Clear(ClearAmount::All) => self.cleared.push(mem::take(&mut self.open)),
            ScopeStackOp::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }

    /// The class of the innermost scope that has one.
    fn innermost(&self) -> Class {
        self.open.iter().rev().find_map(|class| *class)
    }

    fn class(&mut self, scope: Scope) -> Class {
        if let Some((_, class)) = self.known.iter().find(|(known, _)| *known == scope) {
            return *class;
        }
        let class = SCOPES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope)).map(|(_, class)| *class);
        self.known.push((scope, class));
        class
    }
}

/// Joins neighbours of one class.
struct Writer {
    out: String,
    class: Class,
}

impl Writer {
    fn write(&mut self, text: &str, class: Class) {
        if text.is_empty() {
            return;
        }
        if class != self.class && !text.trim().is_empty() {
            self.close();
            if let Some(class) = class {
                self.out.push_str("<span class=\"hl-");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.class = class;
        }
        escape::html_into(&mut self.out, text);
    }

    fn close(&mut self) {
        if self.class.take().is_some() {
            self.out.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_gets_classes_and_never_colours() {
        let html = Highlighter::default().html("rust", "fn main() { let x = \"<a>\"; } // end\n");
        assert!(html.contains("<span class=\"hl-keyword\">fn"), "{html}");
        assert!(html.contains("&lt;a&gt;") && html.contains("hl-comment"), "{html}");
        assert!(!html.contains("style="));
    }

    #[test]
    fn a_block_that_was_kept_is_not_coloured_again_and_one_that_is_not_used_goes() {
        let first = Highlighter::default();
        let (used, unused) = (first.html("rust", "fn a() {}"), first.html("rust", "fn b() {}"));
        let kept: Vec<Coloured> = first.to_keep(true).into_iter().flat_map(|(_, blocks)| blocks).collect();
        assert_eq!(kept.len(), 2);
        let marked: Vec<Coloured> = kept.iter().map(|(digest, html)| (*digest, format!("{html}!").into())).collect();
        let again = Highlighter::recalling(Box::new(move |at| marked.iter().filter(|(digest, _)| number(*digest) == at).cloned().collect()));
        assert_eq!(*again.html("rust", "fn a() {}"), format!("{used}!"));
        assert!(again.to_keep(false).is_empty(), "nothing new");
        let after: Vec<Coloured> = again.to_keep(true).into_iter().flat_map(|(_, blocks)| blocks).collect();
        assert!(!after.iter().any(|(_, html)| **html == format!("{unused}!")), "{after:?}");
    }

    #[test]
    fn languages_of_this_project_are_known() {
        for language in ["rust", "toml", "js", "html", "css", "bash", "json", "yaml", "ts", "python", "markdown", "text"] {
            assert!(known(language), "{language}");
        }
        assert!(!known("klingon"));
    }
}
