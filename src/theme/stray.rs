//! Files of a site's theme that nothing reads, by their names: one of them was meant for another place.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::environment::tags;
use super::{blocked, unclosed};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Place, did_you_mean, nearest};
use crate::source::Source;

/// What a theme's folder holds.
const FOLDERS: [&str; 9] = ["components", "css", "icons", "js", "offline", "outlines", "search", "strings", "templates"];
/// What stands beside these folders.
const FILES: [&str; 2] = ["theme.toml", "inline.js"];
/// How files end that a theme may be made of; others are for people.
const READ: [&str; 5] = ["html", "css", "js", "toml", "svg"];

/// How templates of other programs end.
const OTHERS: [&str; 5] = [".htm", ".jinja", ".jinja2", ".j2", ".njk"];

/// What is wrong with such files. `asked` are templates that pages ask for.
pub fn unread(source: &Source, config: &Config, asked: &BTreeSet<&str>) -> Vec<Diagnostic> {
    let root = format!("themes/{}/", config.theme);
    let own = || source.below(&root).filter_map(|(path, _)| Some((path, path.strip_prefix(&*root)?)));
    if own().next().is_none() {
        return other_theme(source, config).into_iter().collect();
    }
    let built_in = super::default_files().files;
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
    let text = |name: &str| -> Option<&str> {
        let inner = format!("templates/{name}");
        let own = source.text(&format!("{root}{inner}")).map(|text| &**text);
        own.or_else(|| std::str::from_utf8(&built_in.get(&inner)?.1).ok())
    };
    for (path, name) in own().filter_map(|(path, inner)| Some((path, inner.strip_prefix("templates/")?))).filter(|(_, name)| name.ends_with(".html"))
    {
        let Some(own) = text(name) else { continue };
        let of_pages = built_in.get(&format!("templates/{name}")).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
        let of_pages = of_pages.is_some_and(|text| text.contains("{% extends") || text.contains("<html"));
        if own.trim().is_empty() && (of_pages || asked.contains(name) || of_kinds.contains(name)) {
            let begin = "begin it with `{% extends \"page.html\" %}`";
            let help = if of_pages { format!("delete the file, so that the default theme's is taken, or {begin}") } else { begin.to_owned() };
            found.push(Diagnostic::warning("theme.unread", "an empty template: its pages would have nothing on them", Place::file(path)).help(help));
        }
        found.extend(in_vain(path, own, &text));
    }
    for (path, inner) in own().filter(|(_, inner)| inner.ends_with(".html")) {
        found.extend(source.text(path).into_iter().flat_map(|text| blocked::check(path, inner, text, &root)));
    }
    for (path, inner) in own().filter(|(_, inner)| inner.starts_with("templates/") || inner.starts_with("components/")) {
        if let Some(stem) = OTHERS.iter().find_map(|ending| inner.strip_suffix(ending)) {
            let help = format!("rename it to `{root}{}.html`", stem.trim_end_matches(".html"));
            found.push(Diagnostic::warning("theme.unread", "nothing reads this file: templates end in `.html`", Place::file(path)).help(help));
        }
    }
    for (path, text) in own().filter(|(_, inner)| inner.ends_with(".css")).filter_map(|(path, _)| Some((path, source.text(path)?))) {
        let unclosed = unclosed::fault(text);
        found.extend(unclosed.map(|(place, message, help)| Diagnostic::error("style.syntax", message, Place::new(path, text, place)).help(help)));
    }
    found
}

/// A theme's folder that nearly has the name of the built-in theme, where the site has that; of any other it is said that
/// there is none.
fn other_theme(source: &Source, config: &Config) -> Option<Diagnostic> {
    if config.theme != "default" {
        return None;
    }
    let folders: Vec<_> = source.below("themes/").filter_map(|(path, _)| Some((path, path["themes/".len()..].split_once('/')?.0))).collect();
    let near = nearest(&config.theme, folders.iter().map(|(_, folder)| *folder))?;
    let (path, _) = folders.iter().find(|(_, folder)| *folder == near)?;
    let message = format!("nothing reads the folder `themes/{near}/`: the site's theme is `{}`", config.theme);
    let help = format!("rename it to `themes/{}/`, or write `name = \"{near}\"` below `[theme]` in `book.toml`", config.theme);
    Some(Diagnostic::warning("theme.unread", message, Place::file(path)).help(help))
}

/// Blocks of a template that none of those has which it extends: nothing shows what stands in them.
fn in_vain<'t>(path: &Arc<str>, own: &str, text: &impl Fn(&str) -> Option<&'t str>) -> Vec<Diagnostic> {
    let extended = |text: &str| {
        tags(text)
            .into_iter()
            .find(|tag| tag.words.first() == Some(&"extends"))
            .map(|tag| tag.words.get(1).copied().unwrap_or_default().trim_matches(['"', '\'']).to_owned())
    };
    let Some(parent) = extended(own) else { return Vec::new() };
    let mut known: BTreeSet<&str> = BTreeSet::new();
    let mut next = Some(parent.clone());
    // As deep as templates may extend each other.
    for _ in 0..20 {
        let Some(name) = next else { break };
        // One that is not there is said elsewhere; what it has is not known.
        let Some(text) = text(&name) else { return Vec::new() };
        known.extend(tags(text).into_iter().filter(|tag| tag.words.first() == Some(&"block")).filter_map(|tag| tag.words.get(1).copied()));
        next = extended(text);
    }
    let mut deep = 0_usize;
    let mut found = Vec::new();
    for tag in tags(own) {
        match tag.words.first() {
            Some(&"block") => {
                deep += 1;
                let Some(name) = tag.words.get(1).filter(|name| deep == 1 && !known.contains(*name)) else { continue };
                let help = did_you_mean(name, known.iter().copied())
                    .unwrap_or_else(|| format!("its blocks: {}", known.iter().copied().collect::<Vec<_>>().join(", ")));
                let message = format!("nothing shows this block: `{parent}`, which the template extends, has none called `{name}`");
                found.push(Diagnostic::warning("theme.unread", message, Place::new(path, own, tag.span.clone())).help(help));
            }
            Some(&"endblock") => deep = deep.saturating_sub(1),
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_held_to_all_that_a_template_extends() {
        let text = |name: &str| match name {
            "page.html" => Some("{% extends \"base.html\" %}{% block main %}{% endblock %}"),
            "base.html" => Some("{% block head %}{% endblock %}"),
            _ => None,
        };
        let said = |own: &str| in_vain(&"a.html".into(), own, &text).into_iter().filter_map(|found| found.help).collect::<Vec<_>>();
        assert_eq!(said("{% extends 'page.html' %}{% block mian %}a{% endblock %}"), ["did you mean `main`?"]);
        assert!(
            said("{% extends \"page.html\" %}{% block main %}{% block own %}{% endblock %}{% endblock %}{% block head %}{% endblock %}").is_empty()
        );
        assert!(said("{% block mian %}{% endblock %}").is_empty() && said("{% extends \"none.html\" %}{% block mian %}{% endblock %}").is_empty());
    }
}
