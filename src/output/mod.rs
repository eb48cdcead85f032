//! What will exist, and how to make each thing.
//!
//! Every output has a key made from the digests of exactly what its maker is given.

mod about;
pub mod archive;
mod claim;
mod data;
mod document;
mod drawing;
mod fields;
mod fill;
mod ground;
mod host;
mod html;
mod image;
mod indexing;
mod key;
mod linked;
mod naming;
pub mod offline;
mod plan;
pub mod search;
mod unknown;
mod value;
mod view;
mod weigh;

pub use data::{DATA, TABLES};
pub use document::{atom_feed, redirect, robots, site_json, sitemap, status_json};
pub use drawing::runs;
pub use fields::{EVERYWHERE, PAGE_VIEW};
pub use host::{Server, headers, security_txt, web_manifest};
pub use html::{Html, Special, not_found, offline_file, page_html, page_key, titles};
pub use image::{Measured, is_dear, measure, published};
pub use indexing::{Borrowed, Gathering, InMemory, Index, Kept, client, gather, is_member, key as index_key, member_key, root_file, words};
pub use key::Key;
pub use naming::unknown_names;
pub use plan::{Output, Plan, Planning, Recipe, plan};
pub use weigh::{MEASURES, Weighed, Weight, heaviest, is_slight, limits, over_budget, passed, weigh, weigh_at_most, weighed};
