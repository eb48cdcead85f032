//! Whom to tell of a hole in the site, as `book.toml` says it.

use jiff::civil::Date;

use crate::table::{Field, Table, field, names};

/// The keys of `[security]`.
pub const SECURITY: &[Field] = &[
    field("contact", "text, required", "Whom to tell of a hole: `mailto:…`, `https://…` or `tel:…`. Written to `.well-known/security.txt`."),
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
        if let Some(at) = contact.as_ref().filter(|at| !["mailto:", "https://", "tel:"].iter().any(|scheme| at.value.starts_with(scheme))) {
            let help =
                if at.value.contains('@') { format!("write `mailto:{}`", at.value) } else { "write it as `mailto:…` or `https://…`".into() };
            table.doc.fault("config.address", format!("`{}` is no address that `security.txt` can have", at.value), at.span.clone(), Some(help));
        }
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
