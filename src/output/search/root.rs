//! What a client reads first: how the index is cut up, and what it holds.
//!
//! `search/<lang>/index.json` is the only file without a digest in its path. It
//! names the folders of all others, which may therefore be cached for ever.

use serde::{Deserialize, Serialize};

/// The format that this code writes and reads.
pub const FORMAT: u32 = 2;

/// How many files of records lie in a folder; `files.js` has it as a shift by eight bits.
pub const RECORDS: usize = 256;

/// `index.json`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Root {
    /// The format's number.
    pub format: u32,
    /// The language of the pages.
    pub lang: String,
    /// The folder of the other files, beside this one, but for records.
    pub folder: String,
    /// The folders of records, beside this one: of each [`RECORDS`] files one, so that an edit renames few of them.
    pub folders: Vec<String>,
    /// How many sections each page has, as numbers.
    pub pages: String,
    /// What each term shard begins with, `t<n>.txt`.
    pub terms: String,
    /// Forms whose term lies in another shard, so that both can be asked for at once.
    pub moved: String,
    /// For each of them how many shards before its own that one is; from the first it goes on with the last.
    pub moves: String,
    /// First key of each list of words, `v<n>.txt`.
    pub words: String,
    /// First key of each list of words backwards, `w<n>.txt`.
    pub turned: String,
    /// Pages in each file of records, `p<n>.json`.
    pub records: u32,
    /// Words in so many sections that they are looked up only when nothing else is asked.
    pub common: String,
    /// What the accented form of a word counts for where the query has accents; the folded one counts the rest.
    pub accent: f64,
    /// Whether the records hold the whole text.
    pub whole: bool,
    /// What to show first: the term or terms that call for it, and the page's number.
    pub pins: Vec<(String, u32)>,
}
