//! Whom to tell of a hole in the site, as `book.toml` says it.

use jiff::civil::Date;

use crate::table::{Field, Table, field, names};

/// The keys of `[security]`.
pub const SECURITY: &[Field] = &[
    field("contact", "text, required", "Whom to tell of a hole: `mailto:…` or `https://…`. Written to `.well-known/security.txt`."),
    field("expires", "date, required", "Until when that holds (RFC 9116 asks for less than a year ahead)."),
    field("policy", "text", "Where it stands what happens with a report."),
];

/// Whom to tell of a hole.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Security {
    /// `mailto:…` or `https://…`.
    pub contact: String,
    /// Until when this holds.
    pub expires: Date,
    /// Where the policy stands, or empty.
    pub policy: String,
}

impl Security {
    pub(super) fn read(top: &mut Table<'_, '_>) -> Option<Self> {
        let mut table = top.table("security")?;
        let contact = table.required_address("contact");
        let expires = table.date("expires");
        let policy = table.address("policy").map(|at| at.value).unwrap_or_default();
        if !table.has("expires") {
            let help = "add `expires = 2027-06-30`: a date by which somebody will look again".to_owned();
            table.doc.fault("toml.missing-key", "`[security]` lacks `expires`", table.span.clone(), Some(help));
        }
        table.finish(names(SECURITY));
        Some(Self { contact: contact?.value, expires: expires?.value, policy })
    }
}
