//! What the search's interface shows: its strings, names of kinds, countries and audiences, where to go instead.
//!
//! One small script a language, loaded with the interface when a reader opens it, so that no
//! page carries words it may not need. It runs as a module's neighbour and from disk alike.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::site::Site;
use crate::theme::Theme;

/// `search/<lang>/words.js`.
pub fn words(theme: &Theme, site: &Site, edition: usize) -> String {
    let of = &site.editions[edition];
    let language = &of.language;
    let strings = theme.strings(&language.code);
    let texts: BTreeMap<&str, &str> = strings.below("search.").collect();
    let config = site.config();
    let wording = &of.voice.wording;
    let kinds: BTreeMap<&str, &str> = config.kinds.iter().map(|kind| (kind.name.as_str(), wording.kind(&kind.name, &kind.label))).collect();
    let audiences = of.pages.values().flat_map(|entry| &entry.front.audience);
    let audiences: BTreeMap<&str, &str> = audiences.map(|who| (who.as_str(), wording.word(who))).collect();
    let mut countries: BTreeMap<&str, &str> = BTreeMap::new();
    for entry in of.tree.reading_order().filter_map(|path| of.pages.get(path)).filter(|entry| !entry.front.country.is_empty()) {
        countries.entry(&entry.front.country).or_insert(&entry.title);
    }
    let nothing = config.search.nothing.iter().filter_map(|page| of.pages.get(page.value.as_str()));
    let nothing: Vec<Value> = nothing.map(|entry| json!([entry.title, site.href(&entry.url)])).collect();
    let all = json!({ "texts": texts, "kinds": kinds, "countries": countries, "audiences": audiences, "nothing": nothing, "index": if site.portable() { "index.html" } else { "" } });
    // A closing tag inside a text would end nothing here: the file is a script of its own.
    format!("self.payungSearchWords={all}\n")
}
