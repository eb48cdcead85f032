//! Whether `content/` is laid out as `book.toml` says: pages in the languages' folders, a folder for each kind.
//!
//! Looked at anew for each report, since any file may come or go while the configuration stays.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::Spanned;

use crate::config::{Config, Kind};
use crate::diagnostic::{Diagnostic, Place, Severity, did_you_mean, nearest};
use crate::lang;
use crate::source::{CONFIG, Source};
use crate::table::Doc;

const CONTENT: &str = "content/";

/// What is wrong with where things lie.
pub fn check(source: &Source, config: &Config) -> Vec<Diagnostic> {
    if let Some(fault) = no_pages(source, config) {
        return vec![fault];
    }
    // Nobody asks for them where there are neither kinds nor titles in other languages.
    let is_plain = config.kinds.is_empty() && !config.language_folders;
    let known = if is_plain { BTreeSet::new() } else { paths(source, config) };
    kinds(source, config, &known)
        .chain(nearly_pages(source, config))
        .chain(other_languages(source, config))
        .chain(folders_of_languages(source, config))
        .chain(titles(source, config, &known))
        .collect()
}

/// Files that seem to be meant for pages and are none by their names: they are copied as they are.
fn nearly_pages<'a>(source: &'a Source, config: &'a Config) -> impl Iterator<Item = Diagnostic> + 'a {
    let named = source.below(CONTENT).filter_map(|(path, _)| Some((path, path.rsplit_once('.')?)));
    named.filter_map(move |(path, (stem, ending))| {
        let folder = crate::url::parent(path);
        let name = stem.rsplit('/').next().unwrap_or(stem);
        let is_index = |name: &str| name == "_index" || name.to_lowercase() == "index";
        let fits = ending == "md";
        let (message, help) = match ending.to_lowercase().as_str() {
            "md" if fits && name != "index" && is_index(name) => {
                let own = format!("{folder}/index.md");
                let message = format!("a page of its own, called `{name}`: the page of a folder is its `index.md`");
                let help = match source.get(&own) {
                    Some(_) => format!("move what is in it to `{own}`, which there is, and delete it"),
                    None => format!("rename it to `{own}`"),
                };
                return Some(unfit(path, message, help));
            }
            "md" if fits => match copied(name).map(|original| format!("{folder}/{original}.md")).filter(|original| source.get(original).is_some()) {
                Some(original) => {
                    let message = format!("a copy of `{original}` by its name, and published as a page of its own");
                    let help = "delete it, or keep it outside `content/`; give it a name of its own if readers are to have both";
                    return Some(unfit(path, message, help.to_owned()));
                }
                None => return misnamed(path, name, config),
            },
            "md" | "markdown" | "mdown" | "mkd" | "mdx" => {
                ("a file that is no page, for its name does not end in `.md`".to_owned(), format!("rename it to `{name}.md`"))
            }
            // Where endings are hidden, a second one is not seen.
            "txt" if name.ends_with(".md") => ("a file that is no page, for its name ends in `.txt`".to_owned(), format!("rename it to `{name}`")),
            _ => return None,
        };
        let meant = stem.strip_suffix(".md").unwrap_or(stem);
        let meant = meant.strip_suffix("/index").unwrap_or(meant);
        // It would be published as it was written, drafts and notes with it.
        Some(Diagnostic::error("file.no-page", message, Place::file(path)).help(help).meaning(meant))
    })
}

/// A page that should have another name, or none.
fn unfit(path: &Arc<str>, message: String, help: String) -> Diagnostic {
    let meant = path.strip_suffix(".md").unwrap_or(path);
    Diagnostic::warning("file.no-page", message, Place::file(path)).help(help).meaning(meant)
}

/// The name of which another one is a copy, as file managers and people call theirs: `page - Copy (2)`, `page_old`.
fn copied(name: &str) -> Option<&str> {
    let bare = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (")).filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
    let bare = bare.map_or(name, |(bare, _)| bare);
    let cut = |word: &str| {
        let at = bare.len().checked_sub(word.len()).filter(|at| bare.is_char_boundary(*at))?;
        let rest = bare[..at].trim_end_matches([' ', '-', '_', '.']);
        (bare[at..].eq_ignore_ascii_case(word) && rest.len() < at).then_some(rest)
    };
    let of = || bare.get(..8).filter(|start| start.eq_ignore_ascii_case("copy of ")).map(|_| &bare[8..]);
    let found = ["copy", "backup", "bak", "old", "kopie", "salin", "salinan"].into_iter().find_map(cut).or_else(of);
    found.or_else(|| (bare != name).then_some(bare)).filter(|bare| !bare.is_empty())
}

/// A page whose name says that readers were not meant to have it at its address: one for editors, one of another language.
fn misnamed(path: &Arc<str>, name: &str, config: &Config) -> Option<Diagnostic> {
    let warn = |message: String, help: String| Some(unfit(path, message, help));
    let language = config.languages.iter().find(|language| path.starts_with(&language.folder))?;
    if name.eq_ignore_ascii_case("readme") {
        let help = "rename it to `index.md` if readers are to have it; keep what is for editors outside the pages' folder".to_owned();
        return warn("a file that is called as one for editors, and is published as a page".into(), help);
    }
    if name.contains(' ') {
        let joined = name.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
        let help = match joined.is_empty() {
            true => "give it a name of letters; the title may have spaces".to_owned(),
            false => format!("rename it to `{joined}.md`; the title may have spaces"),
        };
        return warn("the page's address has a space, as its file's name does: programs that look for addresses end them there".into(), help);
    }
    let (stem, code) =
        name.rsplit_once('.').filter(|(stem, code)| !stem.is_empty() && lang::is_code(code) && (code.len() == 2 || code.contains('-')))?;
    let below = path.strip_prefix(&*language.folder)?.strip_suffix(&format!("{name}.md"))?;
    let help = format!("move it to `{CONTENT}{code}/{below}{stem}.md`: each language has a folder, and `[languages.{code}]` in `book.toml`");
    warn(format!("a page of the language `{code}` by its name, and published as one of `{}`", language.code), help)
}

/// Pages where no language has its folder, or no page at all: a site that would be empty.
fn no_pages(source: &Source, config: &Config) -> Option<Diagnostic> {
    let home = config.languages[0].folder.as_str();
    let pages = || source.below(CONTENT).map(|(path, _)| path).filter(|path| path.ends_with(".md"));
    // Beside the folders of languages stand files for editors, which are called as a README is.
    let page =
        |path: &str| path.strip_prefix(CONTENT).is_some_and(|path| path.contains('/') || path.trim_end_matches(".md").contains(char::is_lowercase));
    let outside =
        |path: &&Arc<str>| page(path) && !config.languages.iter().any(|language| path.starts_with(&language.folder)) && !is_of_other_language(path);
    let mut lost = pages().filter(outside);
    if let Some(first) = lost.next() {
        let folder = first[CONTENT.len()..].split('/').next().unwrap_or_default();
        let twin = config.languages.iter().find(|language| language.code.eq_ignore_ascii_case(folder));
        let message = match lost.count() {
            0 => "this page lies in no language's folder".to_owned(),
            more => format!("this page and {more} more lie in no language's folder"),
        };
        let help = match twin {
            Some(language) => {
                format!("the folder of `{}` is written as its code: rename `{CONTENT}{folder}/` to `{}`", language.code, language.folder)
            }
            None => format!("with `[languages]`, each language has a folder: move the pages and what lies beside them into `{home}`"),
        };
        return Some(Diagnostic::error("content.outside-language", message, Place::file(first)).help(help));
    }
    let said = || {
        source
            .diagnostics()
            .any(|fault| fault.severity == Severity::Error && fault.place.as_ref().is_some_and(|place| place.path.starts_with("content")))
    };
    if pages().any(|path| path.starts_with(home)) || said() {
        return None;
    }
    let message = format!("`{home}` is missing or has no pages");
    let beside = source.diagnostics().filter(|fault| fault.code == "file.stray").filter_map(|fault| fault.place.as_ref());
    let mut meant = beside.map(|place| &*place.path).filter(|name| nearest(&name.to_lowercase(), ["content"]).is_some());
    let help = match meant.next() {
        Some(folder) => format!("rename `{folder}/` to `content/`; nothing is built, and nothing deleted, without pages"),
        None => format!("start with a page `{home}index.md`; nothing is built, and nothing deleted, without one"),
    };
    Some(Diagnostic::error("content.missing", message, Place::file(&home.trim_end_matches('/').into())).help(help))
}

/// Pages in folders of languages that `book.toml` does not declare: none of them is published.
fn other_languages(source: &Source, config: &Config) -> Vec<Diagnostic> {
    let mut folders: BTreeMap<&str, Vec<&Arc<str>>> = BTreeMap::new();
    if config.language_folders {
        let pages = source.below(CONTENT).map(|(path, _)| path).filter(|path| path.ends_with(".md"));
        let lost = pages.filter(|path| !config.languages.iter().any(|language| path.starts_with(&language.folder)));
        for path in lost.filter(|path| is_of_other_language(path)) {
            let folder = path[CONTENT.len()..].split('/').next().unwrap_or_default();
            folders.entry(folder).or_default().push(path);
        }
    }
    let told = |(code, pages): (&str, Vec<&Arc<str>>)| {
        let those = if pages.len() == 1 { "this page is".to_owned() } else { format!("this page and {} more are", pages.len() - 1) };
        let message = format!("{those} not published: `book.toml` has no `[languages.{code}]`");
        let help = format!("add it, with the language's `name`, or keep `{CONTENT}{code}/` outside `content/`");
        Some(Diagnostic::warning("content.outside-language", message, Place::file(pages.first()?)).help(help))
    };
    folders.into_iter().filter_map(told).collect()
}

/// Folders that are called as languages are, on a site that has no tables of languages: their pages are published as some
/// more of its own language. A folder that has other pages than the rest of the site may well have such a name.
fn folders_of_languages(source: &Source, config: &Config) -> Option<Diagnostic> {
    if config.language_folders {
        return None;
    }
    let pages = || source.below(CONTENT).map(|(path, _)| path).filter(|path| path.ends_with(".md"));
    let called = |below: &'_ str| below.split_once('/').and_then(|(folder, _)| folder_code(folder));
    if !pages().any(|path| called(&path[CONTENT.len()..]).is_some()) {
        return None;
    }
    let own = &*config.languages[0].code;
    let mut folders: BTreeMap<String, Vec<(&Arc<str>, &str)>> = BTreeMap::new();
    let mut others = BTreeSet::new();
    for path in pages() {
        let below = &path[CONTENT.len()..];
        match called(below).zip(below.split_once('/')) {
            Some((code, (_, page))) => folders.entry(code).or_default().push((path, page)),
            None => drop(others.insert(below)),
        }
    }
    let twin = |code: &str, page: &str| {
        others.contains(page) || folders.iter().any(|(other, pages)| other != code && pages.iter().any(|(_, theirs)| *theirs == page))
    };
    let is_language = |code: &str, pages: &[(&Arc<str>, &str)]| {
        let twins = pages.iter().filter(|(_, page)| twin(code, page)).count();
        // Every section has a page of its own, so that one alone tells nothing.
        let least = if lang::own_name(code).is_some() { 1 } else { 2 };
        // A home page alone is how another language begins, unless the site says that it is a section.
        let begins = || matches!(pages, [(_, "index.md")]) && code != own && lang::is_common(code) && !is_section(source, config, code);
        twins >= least && twins * 2 >= pages.len() || begins()
    };
    let found: Vec<(&str, &Arc<str>)> =
        folders.iter().filter(|(code, pages)| is_language(code, pages)).filter_map(|(code, pages)| Some((code.as_str(), pages.first()?.0))).collect();
    let (code, first) = found.iter().find(|(code, _)| *code != own)?;
    let table = |code: &str| format!("`[languages.{code}]` with `name = \"{}\"`", lang::own_name(code).unwrap_or("…"));
    let mut codes: Vec<&str> = found.iter().map(|(code, _)| *code).filter(|code| *code != own).collect();
    codes.insert(0, own);
    let folder = first[CONTENT.len()..].split('/').next().unwrap_or_default();
    let message = format!(
        "`{CONTENT}{folder}/` is called as a language is, and its pages are published as ones of `{own}`: `book.toml` has no `[languages.{code}]`"
    );
    let tables: Vec<String> = codes.into_iter().map(table).collect();
    let moved =
        if others.is_empty() { String::new() } else { format!(", and move the pages of `{own}` into `{CONTENT}{own}/`: each language has a folder") };
    let help = format!("add to `book.toml` {}{moved}", tables.join(" and "));
    Some(Diagnostic::warning("language.folder", message, Place::file(first)).help(help).meaning(&format!("{CONTENT}{folder}")))
}

/// Whether a site names a folder as a section of it: in the order of its home page, or in its configuration.
fn is_section(source: &Source, config: &Config, folder: &str) -> bool {
    let quoted = [format!("\"{folder}\""), format!("'{folder}'")];
    let names = |text: &Arc<str>| quoted.iter().any(|name| text.contains(name.as_str()));
    let home = source.entry(&format!("{CONTENT}index.md")).and_then(|(path, file)| Some(source.page_text(file)?.get(path)));
    let is_key = |text: &Arc<str>| {
        let keys = text.lines().filter_map(|line| line.split_once('=')).map(|(key, _)| key.trim());
        keys.into_iter().any(|key| key == folder)
    };
    source.text(CONFIG).is_some_and(|text| names(text) || is_key(text))
        || home.as_ref().is_some_and(names)
        || config.kinds.iter().any(|kind| kind.folder.value == folder)
}

/// The code of a language by which a folder is called; other words of three letters are codes of languages, too.
fn folder_code(folder: &str) -> Option<String> {
    let code = lang::as_code(folder)?;
    (code.len() == 2 || code.contains('-') || lang::own_name(&code).is_some()).then_some(code)
}

/// Titles in a language's `book.toml` for pages that are not there.
fn titles<'a>(source: &'a Source, config: &'a Config, known: &'a BTreeSet<&str>) -> impl Iterator<Item = Diagnostic> + 'a {
    let others = config.languages.iter().skip(1).filter(|_| config.language_folders);
    others.flat_map(move |language| {
        let path: Arc<str> = format!("{}book.toml", language.folder).into();
        let text = source.text(&path).cloned().unwrap_or_default();
        let parsed = Doc::new(&path, &text, 0).parse(&text);
        let titles = parsed.get_ref().get("titles").and_then(|table| table.get_ref().as_table());
        let strange =
            titles.into_iter().flat_map(|titles| titles.keys()).filter(|key| !key.get_ref().is_empty() && !known.contains(&**key.get_ref()));
        let fault = |key: &Spanned<Cow<'_, str>>| {
            let help = did_you_mean(key.get_ref(), known.iter().copied());
            let help = help.unwrap_or_else(|| "write the page's path below its language's folder, without `.md`, or delete the line".into());
            let message = format!("a title for a page that does not exist: `{}`", key.get_ref());
            Diagnostic::warning("translation.unknown-page", message, Place::new(&path, &text, key.span())).help(help)
        };
        strange.map(fault).collect::<Vec<_>>()
    })
}

/// Whether a folder is called as one of a language is that `book.toml` does not name (yet): `content/th/`, `content/pt-TL/`.
fn is_of_other_language(path: &str) -> bool {
    let folder = path.strip_prefix(CONTENT).and_then(|rest| rest.split_once('/')).map(|(folder, _)| folder);
    folder.is_some_and(|folder| lang::is_code(folder) && (folder.len() == 2 || folder.contains('-')))
}

/// Pages of the default language and the folders above them, by path in its folder and without ending.
fn paths<'s>(source: &'s Source, config: &'s Config) -> BTreeSet<&'s str> {
    let home = config.languages[0].folder.as_str();
    let mut known = BTreeSet::new();
    for path in source.below(home).filter_map(|(path, _)| path.strip_prefix(home)?.strip_suffix(".md")) {
        let mut path = path.strip_suffix("/index").unwrap_or(path);
        while !path.is_empty() && known.insert(path) {
            path = crate::url::parent(path);
        }
    }
    known
}

/// Kinds of a folder that is not there, while one of nearly that name is: other folders may come with the first page.
fn kinds<'a>(source: &'a Source, config: &'a Config, known: &'a BTreeSet<&str>) -> impl Iterator<Item = Diagnostic> + 'a {
    let text = source.text(CONFIG).cloned().unwrap_or_default();
    misspelt(source, config, known).map(move |(kind, meant, help)| {
        let help = help.unwrap_or_else(|| format!("did you mean `{meant}`?"));
        let message = format!("kind `{}` has the folder `{}`, which does not exist", kind.name, kind.folder.value);
        Diagnostic::error("config.unknown-folder", message, Place::new(&CONFIG.into(), &text, kind.folder.span.clone())).help(help)
    })
}

/// The folders that were meant by kinds whose own are not there, below the folder of a language.
pub fn folders_meant(source: &Source, config: &Config) -> Vec<String> {
    misspelt(source, config, &paths(source, config)).map(|(_, meant, _)| meant.to_owned()).collect()
}

/// Kinds whose folder is not there, the one that was meant, and help where it is written from elsewhere.
fn misspelt<'a>(source: &'a Source, config: &'a Config, known: &'a BTreeSet<&str>) -> impl Iterator<Item = (&'a Kind, &'a str, Option<String>)> {
    let home = config.languages[0].folder.as_str();
    let is_there = move |folder: &str| source.below(&format!("{home}{folder}/")).next().is_some();
    let absent = config.kinds.iter().filter(move |kind| !kind.folder.value.is_empty() && !is_there(&kind.folder.value));
    absent.filter_map(move |kind| {
        let folder = kind.folder.value.as_str();
        let inside =
            folder.strip_prefix(home.trim_end_matches('/')).or_else(|| folder.strip_prefix(CONTENT)).map(|rest| rest.trim_start_matches('/'));
        if let Some(inside) = inside.filter(|rest| !rest.is_empty()) {
            return Some((kind, inside, Some(format!("write it as it is below `{home}`: `{inside}`"))));
        }
        // A folder of another kind is not this one's.
        let is_free = |path: &&str| is_there(path) && config.kinds.iter().all(|other| other.folder.value != *path);
        if let Some(near) = nearest(folder, known.iter().copied().filter(is_free)) {
            return Some((kind, near, None));
        }
        let keys = keys_of(kind, config);
        let with_keys = |path: &&str| has_keys(source, &format!("{home}{path}/"), &keys);
        let renamed = known.iter().copied().filter(|path| !path.is_empty()).filter(is_free).find(with_keys)?;
        let help = format!("the pages of `{renamed}` have its keys: write `folder = \"{renamed}\"`, or call the folder `{folder}` again");
        Some((kind, renamed, Some(help)))
    })
}

/// The front-matter keys that pages of a kind have, and those of no other kind.
fn keys_of<'a>(kind: &'a Kind, config: &'a Config) -> Vec<&'a str> {
    let of = |kind: &'a Kind| {
        let relations = config.relations.iter().filter(|relation| relation.from.contains(&kind.name)).map(|relation| relation.name.as_str());
        kind.keys.iter().map(|key| key.name.as_str()).chain(relations)
    };
    let others: BTreeSet<&str> = config.kinds.iter().filter(|other| other.name != kind.name).flat_map(of).collect();
    of(kind).filter(|key| !others.contains(key)).collect()
}

/// Whether a page of a folder has one of some keys in its front matter.
fn has_keys(source: &Source, folder: &str, keys: &[&str]) -> bool {
    let pages = source.below(folder).filter(|(path, _)| path.ends_with(".md"));
    let mut texts = pages.filter_map(|(path, file)| Some(source.page_text(file)?.get(path)));
    !keys.is_empty()
        && texts.any(|text| {
            let front = text.strip_prefix("+++").and_then(|rest| rest.split_once("\n+++")).map_or("", |(front, _)| front);
            front.lines().filter_map(|line| line.split_once('=')).any(|(key, _)| keys.contains(&key.trim()))
        })
}

#[cfg(test)]
mod tests {
    use super::copied;

    #[test]
    fn a_copy_is_told_by_what_is_put_to_its_name() {
        for (name, original) in [
            ("index - Copy", "index"),
            ("index - Copy (2)", "index"),
            ("index (1)", "index"),
            ("Copy of index", "index"),
            ("index_old", "index"),
            ("index.bak", "index"),
            ("index copy", "index"),
        ] {
            assert_eq!(copied(name), Some(original), "{name}");
        }
        for name in ["index", "threshold", "old", "copy", "a (b)", "(1)", "gold"] {
            assert_eq!(copied(name), None, "{name}");
        }
    }
}
