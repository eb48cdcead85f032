//! Payung's tests over whole sites, through the library and through the program.
//!
//! `README.md` beside this folder says how to add a test in five lines, and which kind to choose.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

mod answers;
mod architecture;
mod attack;
mod author;
mod build;
mod contain;
mod content;
mod diagnostics;
mod disk;
mod endless;
mod extensions;
mod external;
mod fuzz;
mod glossary;
mod images;
mod incremental;
mod interface;
mod kill;
mod languages;
mod left;
mod links;
mod offline;
mod others;
mod property;
mod records;
mod reference;
mod renewed;
mod reproducible;
mod robust;
mod schema;
mod search;
mod serve;
mod sites;
mod spec;
mod spoken;
mod strings;
mod supply;
mod watching;
mod weight;
