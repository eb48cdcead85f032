//! What `book.toml` says of search: pages that come first for some words, and where to go when nothing is found.

use crate::table::{At, Field, Table, field, names};

/// The keys of `[search]`.
pub const SEARCH: &[Field] = &[
    field(
        "nothing",
        "list of pages",
        "Pages offered when nothing is found, and before anything is typed: paths like `get-help` or `risks/grooming`.",
    ),
    field(
        "pins",
        "list of tables",
        "Pages shown before all others when a query says one of some words, each with `words` and `page`. The first that fits counts.",
    ),
];

/// The keys of `[[search.pins]]`.
pub const PIN: &[Field] = &[
    field("words", "list of text, required", "Words or phrases, in any language: they count in the search of every language."),
    field("page", "page, required", "The page's path below its language's folder, like `get-help`."),
];

/// A page that comes first when a query says one of these words.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PinnedPage {
    /// Words or phrases.
    pub words: Vec<String>,
    /// The page's path.
    pub page: At<String>,
}

/// What `[search]` says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Search {
    /// Pages to go to when nothing is found.
    pub nothing: Vec<At<String>>,
    /// Pages that come first for some words.
    pub pins: Vec<PinnedPage>,
}

impl Search {
    pub(super) fn read(top: &mut Table<'_, '_>) -> Self {
        let Some(mut table) = top.table("search") else {
            return Self::default();
        };
        let nothing = table.texts("nothing").into_iter().map(path).collect();
        let pins = table.rows("pins").into_iter().filter_map(pin).collect();
        table.finish(names(SEARCH));
        Self { nothing, pins }
    }

    /// All pages that are named.
    pub fn pages(&self) -> impl Iterator<Item = &At<String>> {
        self.nothing.iter().chain(self.pins.iter().map(|pin| &pin.page))
    }
}

fn pin(table: Table<'_, '_>) -> Option<PinnedPage> {
    let mut table = table.called("`[[search.pins]]`");
    let words = table.words("words");
    table.miss("words", || "add `words = [\"…\"]`, what a reader may type".to_owned());
    if table.is_empty_list("words") {
        let help = "write what a reader may type: `words = [\"…\"]`".to_owned();
        table.doc.fault("toml.empty", "`words` is empty", table.key_span("words").unwrap_or_default(), Some(help));
    }
    let page = table.required("page").map(path);
    table.finish(names(PIN));
    Some(PinnedPage { words, page: page? })
}

/// A page's path as pages are known by it.
fn path(at: At<String>) -> At<String> {
    At { value: crate::url::canonical(crate::url::page_path(at.value.trim_matches('/'))), span: at.span }
}
