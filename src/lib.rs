//! Payung turns a folder of Markdown into a searchable static site, and previews it.
//!
//! The layers, each of which may use those above it only, are described in `ARCHITECTURE.md`.

#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod digest;
pub mod escape;
pub mod lang;
pub mod machine;
pub mod url;

pub mod config;
pub mod records;
pub mod source;
pub mod table;
pub mod theme;
pub mod wording;

pub mod page;

pub mod check;
pub mod schema;
pub mod site;

pub mod output;

pub mod session;

pub mod command;

pub mod cli;
