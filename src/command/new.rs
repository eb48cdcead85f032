//! `payung new`: one file, from the outline of its kind.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use jiff::ToSpan;
use jiff::civil::Date;

use super::{Failure, say, say_visibly};
use crate::config::{Config, Language};
use crate::diagnostic::did_you_mean;
use crate::machine::{At, Error};
use crate::page::PAGE;
use crate::source::{Source, takes};
use crate::table::names;
use crate::theme;
use crate::url;

/// What a page is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// Its kind.
    pub kind: String,
    /// Where it lies, below its language's folder: `risks/grooming`.
    pub path: String,
    /// The day it is written.
    pub today: Date,
}

/// Writes the page, and says what is left to do.
///
/// # Errors
/// When there is no such kind, the path is none, or a file is there already.
pub fn run(request: &Request) -> Result<(), Failure> {
    let source = Source::open(&request.root)?;
    let (config, faults) = Config::read(&source);
    if faults.iter().any(|fault| fault.severity == crate::diagnostic::Severity::Error) {
        super::print(&faults, crate::diagnostic::Format::Text);
        return Err(Failure::Configuration);
    }
    check_kind(&config, &request.kind)?;
    let file = file(&config, request)?;
    if let Err(why) = takes(&request.root, &file) {
        return Err(Failure::Usage(format!("`{file}` would be no page: {why}"), Some("choose another path".into())));
    }
    let twin = file.strip_suffix("/index.md").map_or_else(|| file.replace(".md", "/index.md"), |stem| format!("{stem}.md"));
    if source.get(&twin).is_some() {
        let help = "choose another path, or edit that file";
        return Err(Failure::Usage(format!("`{twin}` has the address of `{file}` already"), Some(help.into())));
    }
    let outline = theme::outline(&source, &config, &request.kind).or_else(|| theme::outline(&source, &config, "page")).unwrap_or_default();
    let text = fill(&outline, &config, request, &file);
    write(&request.root.join(&file), &file, &text)?;
    say_visibly(&format!("created `{file}`"))?;
    say("fill in each `…` and each empty list, then run `payung check`")?;
    let page = file.strip_suffix("/index.md").unwrap_or(&file);
    let index = format!("{}index.md", page.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/")));
    if source.text(&index).is_some_and(|text| text.contains("\norder = [")) {
        let name = page.rsplit('/').next().unwrap_or_default().trim_end_matches(".md");
        say_visibly(&format!("add `\"{name}\"` to `order` in `{index}`, where readers are to find it"))?;
    }
    Ok(())
}

fn check_kind(config: &Config, kind: &str) -> Result<(), Failure> {
    let known: Vec<&str> = config.kinds.iter().map(|kind| kind.name.as_str()).chain(["page", "section"]).collect();
    if known.contains(&kind) {
        return Ok(());
    }
    let help = did_you_mean(kind, known.iter().copied()).unwrap_or_else(|| format!("kinds: {}", known.join(", ")));
    Err(Failure::Usage(format!("there is no kind of page `{kind}`"), Some(help)))
}

/// The page's file, from the site's root.
fn file(config: &Config, request: &Request) -> Result<String, Failure> {
    let wrong = |why: &str| Failure::Usage(format!("`{}` is no path for a page: {why}", request.path), Some("write it as `folder/page`".into()));
    let language = config.languages.iter().find(|language| request.path.starts_with(&language.folder)).unwrap_or(&config.languages[0]);
    let below = request.path.strip_prefix(&language.folder).or_else(|| request.path.strip_prefix("content/")).unwrap_or(&request.path);
    if below.ends_with('/') && request.kind != "section" {
        return Err(wrong("it names a folder, and no page in it"));
    }
    let below = below.trim_end_matches('/').trim_end_matches(".md");
    let home = &config.languages[0];
    if let Some(rest) = below.strip_prefix(&*home.code).and_then(|rest| rest.strip_prefix('/')).filter(|_| config.language_folders) {
        let why = format!("`{}` would be a folder `{}` within `{}`", request.path, home.code, home.folder);
        let help = format!("leave the language out: `payung new {} {rest}`", request.kind);
        return Err(Failure::Usage(why, Some(help)));
    }
    let own = |other: &&Language| other.code == language.code || url::is_below(below, &other.code);
    if let Some(other) = config.languages.iter().skip(1).find(own) {
        let inner = below.strip_prefix(&*other.code).unwrap_or(below).trim_start_matches('/');
        let copy = format!("{}{inner}.md", other.folder);
        let why = format!("`{}` would be a page in {}, and `new` makes originals, no translations", request.path, other.name);
        let help = format!("copy `{}{inner}.md` to `{copy}`, translate it, and run `payung translate mark {copy}`", config.languages[0].folder);
        return Err(Failure::Usage(why, Some(help)));
    }
    let below = below.strip_suffix("/index").filter(|_| request.kind == "section").unwrap_or(below);
    let clean = url::resolve("", below).filter(|clean| clean == below && !below.is_empty());
    let clean = clean.ok_or_else(|| wrong("it has to lie below the content"))?;
    if clean.contains(char::is_whitespace) {
        let joined = clean.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
        let help = format!("write it as `{joined}`; the title may have spaces");
        return Err(Failure::Usage(format!("`{}` is no path for a page: it has a space, which no address has", request.path), Some(help)));
    }
    if let Some(why) = url::unportable(&clean) {
        return Err(wrong(why));
    }
    Ok(format!("{}{clean}{}", language.folder, if request.kind == "section" { "/index.md" } else { ".md" }))
}

/// The outline with what is known filled in, and without keys that this site does not have.
fn fill(outline: &str, config: &Config, request: &Request, file: &str) -> String {
    let declared = config.kind(&request.kind);
    let months = declared.and_then(|kind| kind.review).unwrap_or(6);
    let due = request.today.checked_add(i32::try_from(months).unwrap_or(6).months()).unwrap_or(request.today);
    let (front, body) = outline.strip_prefix("+++\n").and_then(|rest| rest.split_once("\n+++\n")).unwrap_or(("title = \"{title}\"", outline));
    let relations = config.relations.iter().filter(|relation| relation.from.contains(&request.kind)).map(|relation| relation.name.as_str());
    let own = declared.iter().flat_map(|kind| &kind.keys).map(|key| key.name.as_str());
    let known: Vec<&str> = names(PAGE).chain(relations).chain(own).collect();
    let key = |line: &str| line.split('=').next().unwrap_or_default().trim().to_owned();
    let mut lines: Vec<String> = front.lines().filter(|line| known.contains(&key(line).as_str())).map(str::to_owned).collect();
    let language = config.languages.iter().find(|language| file.starts_with(&language.folder));
    let path = file.strip_prefix(language.map_or("content/", |language| language.folder.as_str())).unwrap_or(file);
    let by_folder = config.kind_of_folder(url::page_path(path)).map_or("page", |kind| kind.name.as_str());
    if request.kind != "section" && by_folder != request.kind {
        lines.insert(lines.len().min(1), format!("kind = \"{}\"", request.kind));
    }
    let least = config.relations.iter().filter(|relation| relation.from.contains(&request.kind) && relation.min > 0).map(|relation| &relation.name);
    for required in declared.iter().flat_map(|kind| &kind.required).map(|at| &at.value).chain(least) {
        if !lines.iter().any(|line| key(line) == *required) {
            lines.push(required_line(config, &request.kind, required, request.today, due));
        }
    }
    let front = format!("+++\n{}\n+++\n", lines.join("\n"));
    let named = file.trim_end_matches("/index.md").trim_end_matches(".md");
    let title = title(named.rsplit('/').next().unwrap_or(named));
    format!("{front}{body}").replace("{title}", &title).replace("{today}", &request.today.to_string()).replace("{review_by}", &due.to_string())
}

/// A line for a key that the kind needs and its outline lacks: a gap, which is found until somebody fills it.
fn required_line(config: &Config, kind: &str, key: &str, today: Date, due: Date) -> String {
    use crate::config::KeyType;
    let declared = config.kind(kind).and_then(|kind| kind.keys.iter().find(|own| own.name == key));
    let relation = config.relations.iter().any(|relation| relation.name == key);
    let value = match (declared.map(|own| own.kind), key) {
        (None, "updated") => today.to_string(),
        (None, "review_by") => due.to_string(),
        (Some(KeyType::Texts | KeyType::Numbers), _) | (None, "audience" | "aliases" | "keywords" | "order") => "[]".into(),
        _ if relation => "[]".into(),
        _ => "\"…\"".into(),
    };
    format!("{key} = {value}")
}

/// `live-streamed-abuse` as a title.
fn title(name: &str) -> String {
    let spaced = name.replace(['-', '_'], " ");
    let mut chars = spaced.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Writes a file that must not be there yet.
fn write(disk: &Path, file: &str, text: &str) -> Result<(), Failure> {
    if let Some(folder) = disk.parent() {
        fs::create_dir_all(folder).at("create", folder)?;
    }
    match OpenOptions::new().write(true).create_new(true).open(disk) {
        Ok(mut handle) => Ok(handle.write_all(text.as_bytes()).at("write", disk)?),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            Err(Failure::Usage(format!("`{file}` is there already"), Some("choose another path, or edit that file".into())))
        }
        Err(error) => Err(Error::new("write", disk, error).into()),
    }
}
