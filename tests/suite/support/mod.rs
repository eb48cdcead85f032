//! What every test stands on: a site in a folder of its own, a seeded source of chance, HTML compared by meaning.

pub mod chance;
pub mod html;
pub mod program;
pub mod server;
pub mod site;

pub use chance::Chance;
pub use program::payung;
pub use server::Server;
pub use site::{Site, Tree};

use std::path::{Path, PathBuf};

/// The folder `tests/` of the project.
pub fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// Fails with both texts in full and the first line in which they differ.
#[track_caller]
pub fn same(what: &str, got: &str, expected: &str) {
    if got == expected {
        return;
    }
    let (mut left, mut right) = (expected.lines(), got.lines());
    let mut number = 0;
    let differs = loop {
        number += 1;
        match (left.next(), right.next()) {
            (a, b) if a == b && a.is_some() => {}
            (a, b) => {
                break format!("line {number}\n  expected: {}\n  got:      {}", a.unwrap_or("(nothing)"), b.unwrap_or("(nothing)"));
            }
        }
    };
    panic!("{what} is other than expected, first in {differs}\n--- expected ---\n{expected}\n--- got ---\n{got}\n----------------");
}
