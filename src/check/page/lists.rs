//! Components that list what the site has, and have nothing to list: readers would see a gap, or nothing at all.

use super::Checker;
use crate::page::{Call, is_sound};
use crate::site::Answer;

impl Checker<'_> {
    /// Lists of services, terms, pages and the like in which nothing stands.
    pub(super) fn lists(&mut self) {
        let (site, components) = (self.checking.site, self.checking.components);
        // What is wrong with a value was said where calls are held to their components.
        let is_sound = |call: &&Call| components.contains_key(&call.name) && is_sound(call, components);
        let calls = self.page.outline.calls.iter().filter(is_sound);
        let empty: Vec<(&Call, &str)> = calls.filter_map(|call| Some((call, missing(&site.answer(self.edition, self.entry, call))?))).collect();
        for (call, missing) in empty {
            let message = format!("`{}` shows nothing here: the site has no {missing}", call.name);
            let help = match call.args.as_slice() {
                [] => "leave the call out until there is something to show".to_owned(),
                args => {
                    let asked: Vec<String> = args.iter().map(|arg| format!("`{}`", arg.name)).collect();
                    format!("look again at {}, or leave the call out until there is something to show", asked.join(", "))
                }
            };
            self.warn("component.empty", message, call.span.clone(), help);
        }
    }
}

/// What the site lacks, where an answer has nothing to show.
fn missing(answer: &Answer) -> Option<&'static str> {
    match answer {
        // A country that has a page and no service says so to readers.
        Answer::Services(all) => all.iter().all(|country| country.page.is_none() && country.services.is_empty()).then_some("such service"),
        Answer::Terms(all) => all.is_empty().then_some("such term"),
        Answer::Pages(all) => all.iter().all(|group| group.pages.is_empty()).then_some("such page"),
        Answer::Tiles(all) => all.is_empty().then_some("page of this kind with a `tile`"),
        Answer::Matrix(grid) => (grid.rows.is_empty() || grid.columns.is_empty()).then_some("pages on both sides of the relation"),
        Answer::Offline(keep, zip) => (!keep && !zip).then_some("`[offline]` in `book.toml`"),
        _ => None,
    }
}
