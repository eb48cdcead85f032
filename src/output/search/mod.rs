//! Pages to a search index in plain files, and queries to answers out of them.
//!
//! `Part::of` reads some pages, `Joining` makes the files of a language from
//! all parts, `query::search` answers from the files as `client.js` does.
//! Knows nothing of sites, files or the network: pages and bytes come in,
//! bytes and answers go out. The design and its figures: DESIGN.md.

pub mod ask;
pub mod counts;
pub mod dictionary;
pub mod excerpt;
pub mod extract;
pub mod gist;
pub mod index;
pub mod inverted;
pub mod lexicon;
pub mod names;
pub mod normal;
pub mod number;
pub mod opened;
pub mod page;
pub mod part;
pub mod query;
pub mod quick;
pub mod record;
pub mod root;
pub mod saying;
pub mod script;
pub mod seek;
pub mod segment;
pub mod shard;
pub mod stem;
pub mod tally;
pub mod tokens;
pub mod vocabulary;
pub mod weight;

pub use index::{File, Joining, Pin, Settings, build};
pub use page::{SearchPage, SearchSection};
pub use part::Part;
pub use query::{Answer, Options, search};
