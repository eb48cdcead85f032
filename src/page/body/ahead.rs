//! Bodies that are written while outlines are read, of the same parse: for who makes every page once, and has the room.
//!
//! A body hangs on how its page is shown: in which language, how deep below the root, with which words explained. It is
//! written as the page is shown at its own address, where nothing of the site bears on that; who shows it otherwise
//! writes it anew.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt;
use std::mem;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use super::writer::Writer;
use super::{Body, Making};
use crate::config::{Language, Markdown};
use crate::page::Page;
use crate::page::call::Prepared;
use crate::page::markdown::Piece;
use crate::theme::Strings;
use crate::url;

/// What the body of a file was parsed to.
pub type Parsed<'a> = Vec<(Piece<'a>, Range<usize>)>;

thread_local! {
    /// The room of the pieces of the page before: a large one, made and given back for every page, costs more than what is
    /// put into it.
    static ROOM: RefCell<Parsed<'static>> = const { RefCell::new(Vec::new()) };
}

/// The most pieces that room is kept for.
const MOST: usize = 1 << 14;

/// Room for the pieces of a page.
pub fn room<'a>() -> Parsed<'a> {
    emptied(ROOM.with_borrow_mut(mem::take))
}

fn give_back(room: Parsed<'_>) {
    if room.capacity() <= MOST {
        ROOM.with_borrow_mut(|kept| *kept = emptied(room));
    }
}

/// Nothing, in the same room: what was in it lived otherwise.
fn emptied<'a>(mut room: Parsed<'_>) -> Parsed<'a> {
    room.clear();
    room.into_iter().map_while(|_| None).collect()
}

/// How bodies are written ahead.
pub struct Ahead<'a> {
    strings: &'a (dyn Fn(&str) -> Arc<Strings> + Sync),
    portable: bool,
}

impl<'a> Ahead<'a> {
    /// With interface strings by language, and whether links name `index.html`.
    pub fn new(strings: &'a (dyn Fn(&str) -> Arc<Strings> + Sync), portable: bool) -> Self {
        Self { strings, portable }
    }

    /// Writes a page's body.
    pub fn write(&self, page: &Page, language: &Language, markdown: Markdown, prepared: &Prepared<'_>, mut parsed: Parsed<'_>) -> Written {
        let root = url::to_root(&url::page_url(&language.prefix, &page.path));
        let prefix = url::page_url(&language.prefix, "");
        let strings = (self.strings)(&language.code);
        let making = Making {
            markdown,
            strings: &strings,
            root: &root,
            prefix: &prefix,
            to_originals: &BTreeSet::new(),
            portable: self.portable,
            words: None,
        };
        let mut writer = Writer::new(page, prepared, making);
        parsed.drain(..).for_each(|(piece, range)| writer.take(piece, range));
        give_back(parsed);
        let mut body = writer.finish();
        body.shrink();
        Written(Some(Arc::new(Shown { root, prefix, portable: self.portable, body: Mutex::new(Some(body)) })))
    }
}

/// A body that was written ahead, until somebody takes it.
#[derive(Clone, Default)]
pub struct Written(Option<Arc<Shown>>);

/// A body, and how it is shown.
struct Shown {
    root: String,
    prefix: String,
    portable: bool,
    body: Mutex<Option<Body>>,
}

impl Written {
    /// The body, if it was written as it is shown now and nobody took it.
    pub fn take(&self, making: &Making<'_>) -> Option<Body> {
        let shown = self.0.as_ref()?;
        let same = (shown.root.as_str(), shown.prefix.as_str(), shown.portable) == (making.root, making.prefix, making.portable);
        if !same || making.words.is_some() || !making.to_originals.is_empty() {
            return None;
        }
        shown.body.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Written(ahead)" } else { "Written" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Config;
    use crate::page::{Node, Reading};

    #[test]
    fn a_body_is_taken_once_and_only_as_it_is_shown() {
        let config = Config::default();
        let (components, language) = (Default::default(), &config.languages[0]);
        let strings = |_: &str| Arc::new(Strings::default());
        let ahead = Ahead::new(&strings, false);
        let reading = Reading { ahead: Some(&ahead), ..Reading::new(&config, &components) };
        let text = Arc::from("# Tides\n\nOne [pool](pool.md), `{{ code }}`.\n\n```rust\nlet a = 1;\n```\n\n![Sea](sea.png)\n");
        let read = |reading: &Reading<'_>| Page::read(&"content/coast/tides.md".into(), &text, language, reading).0;
        let (page, plain) = (read(&reading), read(&Reading::new(&config, &components)));
        let (own_strings, none) = (Strings::default(), BTreeSet::new());
        let making =
            |root| Making { markdown: config.markdown, strings: &own_strings, root, prefix: "", to_originals: &none, portable: false, words: None };
        let own = Body::new(&plain, making("../../"));
        assert!(matches!(&own.nodes[..], [Node::Html(_), Node::Code { .. }, Node::Html(_), Node::Image { .. }, Node::Html(_)]), "{own:?}");
        assert_eq!(page.written.take(&making("../")), None);
        assert_eq!(page.written.take(&Making { portable: true, ..making("../../") }), None);
        assert_eq!(page.written.take(&making("../../")).as_ref(), Some(&own));
        assert_eq!(page.written.take(&making("../../")), None);
        assert_eq!(Body::new(&page, making("../../")), own);
        assert_eq!(plain.written.take(&making("../../")), None);
    }
}
