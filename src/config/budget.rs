//! What pages may weigh: `[budgets]`, and `[budgets.kinds.KIND]` for pages of one kind.

use std::collections::BTreeMap;

use super::Kind;
use super::check::count;
use crate::table::{Field, Table, field, names};

/// The keys of `[budgets]` and of `[budgets.kinds.KIND]`.
pub const BUDGET: &[Field] = &[
    field(
        "first_view",
        "number above 0",
        "The most bytes, gzipped, of a page and of the styles and scripts in its head that a browser waits for before it paints.",
    ),
    field("page", "number above 0", "The most bytes of a page with all that it loads: text gzipped, images as they are."),
    field("script", "number above 0", "The most bytes of script, gzipped, that a page loads before its reader does anything."),
    field("requests", "number above 0", "The most files that a page loads, itself among them."),
];

/// The table of those of single kinds.
pub const KINDS: &str = "kinds";

/// Kinds of page that need no declaration.
const BUILT_IN: [&str; 3] = ["home", "page", "section"];

/// What a page may weigh; nothing is held that is not said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budget {
    /// Bytes until it can be painted.
    pub first_view: Option<u32>,
    /// Bytes of all that it loads.
    pub page: Option<u32>,
    /// Bytes of script.
    pub script: Option<u32>,
    /// How many files.
    pub requests: Option<u32>,
}

impl Budget {
    fn read(table: &mut Table<'_, '_>, usual: Self) -> Self {
        let mut one = |key: &str, usual: Option<u32>| if table.has(key) { count(table, key) } else { usual };
        Self {
            first_view: one("first_view", usual.first_view),
            page: one("page", usual.page),
            script: one("script", usual.script),
            requests: one("requests", usual.requests),
        }
    }
}

/// The budgets of all kinds of page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Budgets {
    /// What holds unless a kind says otherwise.
    pub usual: Budget,
    /// By kind.
    pub kinds: BTreeMap<String, Budget>,
}

impl Budgets {
    pub(super) fn read(top: &mut Table<'_, '_>, kinds: &[Kind]) -> Self {
        let Some(mut table) = top.table("budgets") else {
            return Self::default();
        };
        let usual = Budget::read(&mut table, Budget::default());
        let mut budgets = Self { usual, kinds: BTreeMap::new() };
        if let Some(mut of_kinds) = table.table(KINDS).map(|of_kinds| of_kinds.called("`[budgets.kinds]`")) {
            let known: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).chain(BUILT_IN).collect();
            for kind in &known {
                if let Some(inner) = of_kinds.table(kind) {
                    let mut inner = inner.called(format!("`[budgets.kinds.{kind}]`"));
                    budgets.kinds.insert((*kind).to_owned(), Budget::read(&mut inner, usual));
                    inner.finish(names(BUDGET));
                }
            }
            of_kinds.finish(known);
        }
        table.finish(names(BUDGET).chain([KINDS]));
        budgets
    }

    /// The budget of pages of a kind.
    pub fn of(&self, kind: &str) -> Budget {
        self.kinds.get(kind).copied().unwrap_or(self.usual)
    }

    /// Whether anything is held at all.
    pub fn any(&self) -> bool {
        *self != Self::default()
    }
}
