//! What `book.toml` says of reading without a connection: which pages a reader may keep on the device.

use super::Kind;
use crate::diagnostic::did_you_mean;
use crate::table::{At, Field, Table, field, names};

/// The keys of `[offline]`. Without this table nothing of it is in the output.
pub const OFFLINE: &[Field] = &[
    field(
        "kinds",
        "list of kinds",
        "Kinds of page that a reader can keep on the device, each with its folder's own page; pages with the component `offline` are kept with them. Empty: no page can be kept.",
    ),
    field("search", "number, 0 or above", "The most kB that a language's search may weigh to be kept too. `500` unless said; `0`: never."),
    field(
        "zip",
        "true or false",
        "Whether the copy for a disk is also written as `offline.zip`, with a page `offline/` that says its size. Every change makes it anew, which takes as long as a whole build; a preview makes it when it is asked for. `false` unless said.",
    ),
];

/// What `[offline]` says.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Offline {
    /// Kinds of page that can be kept.
    pub kinds: Vec<At<String>>,
    /// The most kB of a search that is kept.
    pub search: u32,
    /// Whether there is an `offline.zip`.
    pub zip: bool,
}

impl Offline {
    pub(super) fn read(top: &mut Table<'_, '_>, declared: &[Kind]) -> Self {
        let Some(mut table) = top.table("offline") else {
            return Self::default();
        };
        let kinds = table.texts("kinds");
        let search = super::check::count_or_none(&mut table, "search").unwrap_or(500);
        let zip = table.flag("zip").unwrap_or(false);
        let known = || declared.iter().map(|kind| kind.name.as_str()).chain(["page", "section", "home"]);
        for kind in kinds.iter().filter(|kind| !known().any(|name| name == kind.value)) {
            let help = did_you_mean(&kind.value, known()).unwrap_or_else(|| format!("add `[kinds.{}]`", kind.value));
            let message = format!("`[offline]` names the kind `{}`, which is not declared", kind.value);
            table.doc.fault("config.unknown-kind", message, kind.span.clone(), Some(help));
        }
        table.finish(names(OFFLINE));
        Self { kinds, search, zip }
    }
}
