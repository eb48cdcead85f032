//! What is kept on a reader's device, with its size: for that, its pages are made.

use std::collections::BTreeMap;

use super::Session;
use crate::machine::Error;
use crate::output::offline;
use crate::output::{self, Recipe};
use crate::theme::Theme;
use crate::url;

impl Session {
    /// The list of what an edition keeps: its pages, what they load, and its search where it is small enough.
    pub(super) fn offline_list(&self, theme: &Theme, edition: usize) -> Result<String, Error> {
        let planning = self.planning();
        let language = &self.config.languages[edition].code;
        let pages = offline::pages(theme, &self.site, edition);
        let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
        let mut beside: Vec<String> = Vec::new();
        for entry in &pages {
            let recipe = Recipe::Page(edition, entry.page.path.clone());
            let (bytes, _) = self.realize_in(theme, &url::file(&entry.url), &recipe)?;
            beside.extend(offline::loaded(&String::from_utf8_lossy(&bytes), &entry.url));
            sizes.insert(entry.url.to_string(), bytes.len());
        }
        // What a script loads when it is wanted is named in it.
        let scripts = theme.assets.get(&theme.names.script).map(|asset| String::from_utf8_lossy(&asset.bytes).into_owned()).unwrap_or_default();
        beside.extend(theme.assets.keys().filter(|file| scripts.contains(&format!("\"{file}\""))).cloned());
        let (recipes, _) = planning.recipes();
        for file in beside {
            if let Some(recipe) = recipes.get(file.as_str()).filter(|_| !sizes.contains_key(&file)) {
                let (bytes, _) = self.realize_in(theme, &file, recipe)?;
                sizes.insert(file, bytes.len());
            }
        }
        if self.config.offline.search > 0 {
            let index = self.index(edition);
            let weight: usize = index.values().map(Vec::len).sum();
            if weight <= self.config.offline.search as usize * 1000 {
                sizes.extend(index.iter().map(|(file, bytes)| (file.to_string(), bytes.len())));
                sizes.insert("search/client.js".into(), output::client(&theme.client, false).len());
                sizes.insert(offline::search_words(language), output::words(theme, &self.site, edition).len());
            }
        }
        let files: Vec<String> = sizes.keys().cloned().chain([offline::list_file(language)]).collect();
        Ok(offline::list(&planning.offline_key(edition), &pages, &files, sizes.values().sum()))
    }
}
