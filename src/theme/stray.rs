//! Files of a site's theme that nothing reads, by their names: one of them was meant for another place.

use std::collections::BTreeSet;

use super::{DEFAULT, embedded};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean, nearest};
use crate::source::Source;

/// What a theme's folder holds.
const FOLDERS: [&str; 9] = ["components", "css", "icons", "js", "offline", "outlines", "search", "strings", "templates"];
/// What stands beside these folders.
const FILES: [&str; 2] = ["theme.toml", "inline.js"];
/// How files end that a theme may be made of; others are for people.
const READ: [&str; 5] = ["html", "css", "js", "toml", "svg"];

/// What is wrong with such files. `asked` are templates that pages ask for.
pub fn unread(source: &Source, config: &Config, asked: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let root = format!("themes/{}/", config.theme);
    let mut built_in = std::collections::BTreeMap::new();
    embedded(&DEFAULT, &mut built_in);
    let own = || source.below(&root).filter_map(|(path, _)| Some((path, path.strip_prefix(&*root)?)));
    let of_kinds: BTreeSet<&str> = config.kinds.iter().filter_map(|kind| Some(kind.template.as_ref()?.value.as_str())).collect();
    let is_named = |name: &str| {
        let quoted = [format!("\"{name}\""), format!("'{name}'")];
        let names = |text: &str| quoted.iter().any(|quoted| text.contains(quoted.as_str()));
        source.below(&root).any(|(_, file)| file.text.as_ref().is_some_and(|text| names(text)))
            || built_in.values().any(|(_, bytes)| std::str::from_utf8(bytes).is_ok_and(names))
    };
    let is_unused = |name: &str, inner: &str| {
        let is_own = name.ends_with(".html") && !built_in.contains_key(inner);
        is_own && !asked.contains(name) && !of_kinds.contains(name) && !is_named(name)
    };
    let mut folders = BTreeSet::new();
    let mut found = Vec::new();
    for (path, inner) in own().filter(|(_, inner)| inner.rsplit_once('.').is_some_and(|(_, ending)| READ.contains(&ending))) {
        let mut say = |message: String, help: String| found.push(Diagnostic::warning("theme.unread", message, Place::file(path)).help(help));
        match inner.split_once('/') {
            None if !FILES.contains(&inner) => {
                let twin = built_in.keys().find(|known| known.rsplit('/').next() == Some(inner)).map(|known| format!("{root}{known}"));
                let ending = inner.rsplit('.').next().unwrap_or_default();
                let folder = if ending == "html" { "templates" } else { ending };
                let help = match ending {
                    "toml" => did_you_mean(inner, FILES).unwrap_or_else(|| format!("a theme says what it is in `{root}theme.toml`")),
                    "svg" => format!("move it to `{root}icons/{inner}`"),
                    _ => format!("move it to `{}`", twin.unwrap_or_else(|| format!("{root}{folder}/{inner}"))),
                };
                say("nothing reads this file: it stands beside the theme's folders".to_owned(), help);
            }
            Some((folder, _)) if !FOLDERS.contains(&folder) && folders.insert(folder) => {
                let help = did_you_mean(folder, FOLDERS).unwrap_or_else(|| format!("a theme has the folders {}", FOLDERS.join(", ")));
                say(format!("nothing reads the folder `{root}{folder}/`"), help);
            }
            Some(("templates", name)) if is_unused(name, inner) => {
                let known = built_in.keys().filter_map(|known| known.strip_prefix("templates/")?.strip_suffix(".html"));
                let near = nearest(name.trim_end_matches(".html"), known).map(|near| format!("did you mean `{near}.html`?"));
                let of_its_own =
                    || format!("name it in `template` of a kind in `book.toml` or of a page, or include it: `{{% include \"{name}\" %}}`");
                say("nothing uses this template".to_owned(), near.unwrap_or_else(of_its_own));
            }
            _ => {}
        }
    }
    found
}
