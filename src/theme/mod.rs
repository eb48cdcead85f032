//! The theme: templates, components, strings, styles and scripts, and the settings they may see.
//!
//! Files of the site's `themes/<name>/` come before those of the default theme inside the
//! program, file by file. The digest covers all of it and the program's version, so a
//! page's key holds whatever a template could depend on.

mod blocked;
mod bundle;
mod component;
mod environment;
mod lists;
pub mod module;
mod policy;
mod setting;
mod shape;
mod stray;
mod strings;
mod unclosed;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use include_dir::{Dir, include_dir};
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};

use crate::config::{Config, Kind, Language, Markdown};
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::source::{CONFIG, Source};
use crate::table::At;
use crate::wording::Voice;

pub use bundle::{EXIT, MARKDOWN};
pub use component::{COMPONENT, Component, Form, Holds, PARAM, Param, ParamType, Query};
pub use environment::{Foreign, Meant, spoken_text, strings_value};
pub use lists::Lists;
pub use policy::HEADERS;
pub use setting::{Named, Naming, SETTING, Setting, THEME};
pub use shape::{Key, Shape};
pub use stray::unread;
pub use strings::{Strings, english};

use policy::on_disk;
use setting::Settings;

static DEFAULT: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A file that the theme brings to the site, by its address.
#[derive(Clone, Debug)]
pub struct Asset {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The style of pages that need the same of what stands apart, and what their templates link to.
pub struct Styled {
    /// Addresses, the style's among them.
    pub names: AssetNames,
    /// The style file.
    pub bytes: Arc<[u8]>,
    /// The addresses as templates see them: on a host, and on a disk.
    views: [Value; 2],
}

/// What of all that stands apart a page needs, a bit for each component, template, or piece of Markdown.
pub type Needs = u64;

/// How much can stand apart; what comes behind is part of every style.
const MOST_APART: usize = Needs::BITS as usize;

/// The bits of some of what stands apart; what is part of every style has none.
fn bits<'n>(apart: &BTreeMap<String, usize>, names: impl IntoIterator<Item = &'n str>) -> Needs {
    names.into_iter().filter_map(|name| apart.get(name)).fold(0, |needs, at| needs | 1 << at)
}

/// Addresses of the theme's assets, from the site's root.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct AssetNames {
    /// The style file.
    pub style: String,
    /// The script file.
    pub script: String,
    /// The script that stands in every page's head.
    pub inline: String,
    /// `default-src` and so on: what a page may load.
    pub policy: String,
    /// Icons, and files that a script loads when they are wanted, by their name in the theme.
    pub files: BTreeMap<String, String>,
}

/// A theme, ready to render.
pub struct Theme {
    /// Stands for everything a template may see of the theme.
    pub digest: Digest,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// Templates, compiled.
    pub environment: Environment<'static>,
    /// Templates that could not be compiled, which was reported.
    pub broken: BTreeSet<String>,
    /// The file of each template, as messages name it.
    template_files: BTreeMap<String, Arc<str>>,
    /// Components by name.
    pub components: BTreeMap<String, Component>,
    /// Interface strings by language.
    pub strings: BTreeMap<Arc<str>, Arc<Strings>>,
    /// Settings after defaults, in the words of each language.
    settings: BTreeMap<Arc<str>, Value>,
    /// Texts of `book.toml` that a language has not translated.
    foreign: BTreeMap<Arc<str>, Value>,
    /// Settings after defaults as they are written.
    written: Settings,
    /// What all templates link to; the style of each page is its own.
    pub names: AssetNames,
    /// All styles.
    sheets: bundle::Styles,
    /// What has a bit of its own in the needs of a page.
    apart: BTreeMap<String, usize>,
    /// The bits of what others name in their styles with `@import`.
    imported: BTreeMap<String, Needs>,
    /// Styles that were put together.
    styles: Mutex<BTreeMap<Needs, Arc<Styled>>>,
    /// What of it is the same on all pages.
    names_for_all: [Value; 2],
    /// What is written to the output.
    pub assets: BTreeMap<String, Asset>,
    /// The source of the search's client.
    pub client: Arc<str>,
    /// Items of long lists that were rendered for all pages.
    pub lists: Arc<Lists>,
    /// The source of the service worker.
    pub worker: Arc<str>,
}

/// A theme's files by their path in it.
pub(crate) struct Files<'a> {
    files: BTreeMap<String, (Arc<str>, Cow<'a, [u8]>)>,
}

impl<'a> Files<'a> {
    fn gather(source: &'a Source, name: &str) -> (Self, Vec<Diagnostic>) {
        let mut files = BTreeMap::new();
        let mut faults = Vec::new();
        embedded(&DEFAULT, &mut files);
        let folder = format!("themes/{name}/");
        let mut own = 0;
        for (path, file) in source.files().filter(|(path, _)| path.starts_with(&folder)) {
            own += 1;
            let bytes = match &file.text {
                Some(text) => Cow::Borrowed(text.as_bytes()),
                None => match source.bytes(path) {
                    Ok(bytes) => Cow::Owned(bytes),
                    Err(error) => {
                        faults.push(
                            Diagnostic::error("file.unreadable", error.to_string(), Place::file(path))
                                .help("see that the file is there and may be read"),
                        );
                        continue;
                    }
                },
            };
            files.insert(path[folder.len()..].to_owned(), (path.clone(), bytes));
        }
        if own == 0 && name != "default" {
            let message = format!("there is no theme `{name}`");
            let folders = source.files().filter_map(|(path, _)| path.strip_prefix("themes/")?.split_once('/')).map(|(folder, _)| folder);
            let create = || format!("create the folder `themes/{name}/`, or leave `name` out of `[theme]`");
            let help = did_you_mean(name, folders.collect::<BTreeSet<_>>()).unwrap_or_else(create);
            let text = source.text(CONFIG).cloned().unwrap_or_default();
            let written = format!("\"{name}\"");
            let at = text.find("[theme]").and_then(|from| Some(from + text[from..].find(&written)?));
            let place = Place::new(&CONFIG.into(), &text, at.map_or(0..0, |at| at..at + written.len()));
            faults.push(Diagnostic::error("theme.missing", message, place).help(help));
        }
        (Self { files }, faults)
    }

    /// Files below a folder of the theme, with path in the theme, path for messages, and bytes.
    pub(crate) fn below<'s>(&'s self, folder: &'s str) -> impl Iterator<Item = (&'s str, &'s Arc<str>, &'s [u8])> {
        self.files
            .range(folder.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(folder))
            .map(|(path, (shown, bytes))| (path.as_str(), shown, bytes.as_ref()))
    }

    fn text(&self, path: &str) -> Option<(&Arc<str>, &str)> {
        let (shown, bytes) = self.files.get(path)?;
        Some((shown, std::str::from_utf8(bytes).ok()?))
    }

    fn digest(&self) -> Digest {
        let all: Vec<_> = self.files.iter().map(|(path, (_, bytes))| (path, Digest::of(bytes))).collect();
        Digest::of_value(&all)
    }
}

/// The default theme's files alone.
fn default_files() -> Files<'static> {
    let mut files = BTreeMap::new();
    embedded(&DEFAULT, &mut files);
    Files { files }
}

fn embedded(dir: &'static Dir<'static>, files: &mut BTreeMap<String, (Arc<str>, Cow<'_, [u8]>)>) {
    for file in dir.files() {
        if let Some(path) = file.path().to_str() {
            let path = path.replace('\\', "/");
            let shown = format!("(built in) themes/default/{path}").into();
            files.insert(path, (shown, Cow::Borrowed(file.contents())));
        }
    }
    for dir in dir.dirs() {
        embedded(dir, files);
    }
}

impl Theme {
    /// Reads the theme a site asks for.
    pub fn read(source: &Source, config: &Config, voices: &[Voice]) -> (Self, Vec<Diagnostic>) {
        let (files, mut faults) = Files::gather(source, &config.theme);
        let settings = Settings::read(source, config, &files, &mut faults);
        let components = component::read(&files, &mut faults);
        let strings = strings::read(&files, source, config, &mut faults);
        let (templates, template_faults) = environment::new(&files);
        faults.extend(template_faults);
        let (assets, names) = assets(&files);
        let of_components = components.values().filter(|component| component.apart).map(|component| component.name.clone());
        let apart: BTreeMap<_, _> = of_components.chain(bundle::apart(&files)).take(MOST_APART).enumerate().map(|(at, name)| (name, at)).collect();
        let sheets = bundle::Styles::read(&files, settings.text("palette"));
        let imported = sheets.imports().map(|(name, imports)| (name.to_owned(), bits(&apart, imports))).collect();
        let digest = Digest::of_value(&(
            env!("CARGO_PKG_VERSION"),
            (files.digest(), strings::digest(&strings)),
            settings.digest(),
            &config.title,
            &config.description,
            &config.base_url,
            config.markdown,
            &config.languages,
        ));
        let names_for_all = same_for_all(&names);
        let client = module::join("client.js", &|name| files.text(&format!("search/{name}")).map(|(_, text)| text)).into();
        let worker = files.text("offline/worker.js").map_or("", |(_, text)| text).into();
        let in_words = |(language, voice): (&Language, &Voice)| (language.code.clone(), Value::from(Serde(settings.said(&voice.wording))));
        let said = config.languages.iter().zip(voices).map(in_words).collect();
        let texts = settings.texts();
        let foreign = config.languages.iter().zip(voices).map(|(language, voice)| {
            let lang = config.languages[0].code.clone();
            let texts = if lang == language.code { BTreeSet::new() } else { voice.wording.untranslated(config, &texts) };
            (language.code.clone(), Value::from_object(Foreign { lang, texts }))
        });
        let foreign = foreign.collect();
        let theme = Self {
            digest,
            markdown: config.markdown,
            environment: templates.environment,
            broken: templates.broken,
            template_files: templates.files,
            components,
            strings,
            settings: said,
            foreign,
            written: settings,
            names,
            sheets,
            apart,
            imported,
            styles: Mutex::default(),
            names_for_all,
            assets,
            client,
            lists: Arc::default(),
            worker,
        };
        (theme, faults)
    }

    /// What went wrong while a template was rendered, with the template's own place. `meant` knows what templates see.
    pub fn template_fault(&self, error: &minijinja::Error, meant: Meant<'_>) -> Diagnostic {
        environment::rendering_fault(&self.environment, &self.template_files, error, meant)
    }

    /// Kinds whose template the theme does not have, each at its place in `book.toml`.
    pub fn missing_templates(&self, source: &Source, config: &Config) -> Vec<Diagnostic> {
        let text = source.text(CONFIG).cloned().unwrap_or_default();
        let wanted = config.kinds.iter().filter_map(|kind| Some((kind, kind.template.as_ref()?)));
        let missing = wanted.filter(|(_, at)| !self.template_files.contains_key(&at.value));
        let fault = |(kind, at): (&Kind, &At<String>)| {
            let message = format!("there is no template `{}`, which kind `{}` asks for", at.value, kind.name);
            Diagnostic::error("template.missing", message, Place::new(&CONFIG.into(), &text, at.span.clone())).help(self.templates_like(&at.value))
        };
        missing.map(fault).collect()
    }

    /// Help for a template that is not there.
    pub fn templates_like(&self, wanted: &str) -> String {
        let known = self.template_files.keys().map(String::as_str).filter(|name| !name.contains('/'));
        did_you_mean(wanted, known).unwrap_or_else(|| "templates stand in `themes/<name>/templates/`".into())
    }

    /// The settings in the words of a language. Their key is the theme's and the language's wording.
    pub fn settings(&self, code: &str) -> Value {
        self.settings.get(code).or_else(|| self.settings.values().next()).cloned().unwrap_or_default()
    }

    /// The texts of `book.toml` that a language has not translated, for templates to mark.
    pub fn foreign(&self, code: &str) -> Value {
        self.foreign.get(code).cloned().unwrap_or_default()
    }

    /// What settings name, which has to be there.
    pub fn naming(&self) -> &[Naming] {
        self.written.naming()
    }

    /// The texts of the settings that readers see, as they are written.
    pub fn texts(&self) -> BTreeSet<&str> {
        self.written.texts()
    }

    /// What of all that stands apart a page needs, by its template, the components that it calls, what its
    /// Markdown becomes, and whether it offers a quick way out.
    pub fn needs<'c>(&self, template: &'c str, parts: impl IntoIterator<Item = &'c str>) -> Needs {
        let of = |name| bits(&self.apart, [name]) | self.imported.get(name).copied().unwrap_or_default();
        parts.into_iter().chain([template]).fold(0, |needs, name| needs | of(name))
    }

    /// The needs of pages without a file, one template each.
    pub fn needs_of_templates(&self) -> BTreeSet<Needs> {
        let templates = self.apart.keys().filter(|name| name.ends_with(".html"));
        templates.map(|name| self.needs(name, [])).chain([0]).collect()
    }

    /// The style of pages with these needs: a function of the theme, put together once.
    pub fn styled(&self, needs: Needs) -> Arc<Styled> {
        let mut styles = self.styles.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let left_out: Vec<&str> = self.apart.iter().filter(|(_, at)| needs & (1 << **at) == 0).map(|(name, _)| name.as_str()).collect();
            let css = self.sheets.without(&left_out);
            let names = AssetNames { style: format!("assets/style.{}.css", Digest::of(css.as_bytes()).name()), ..self.names.clone() };
            Arc::new(Styled { views: views(&names), names, bytes: css.into_bytes().into() })
        };
        styles.entry(needs).or_insert_with(make).clone()
    }

    /// A file that the theme brings to some page, by its address.
    pub fn asset(&self, file: &str) -> Option<Arc<[u8]>> {
        let style = || {
            let styles = self.styles.lock().unwrap_or_else(PoisonError::into_inner);
            styles.values().find(|styled| styled.names.style == file).map(|styled| styled.bytes.clone())
        };
        self.assets.get(file).map(|asset| asset.bytes.clone()).or_else(style)
    }

    /// What of it is the same on all pages: everything but the style file.
    pub fn names_for_all(&self, portable: bool) -> Value {
        self.names_for_all[usize::from(portable)].clone()
    }

    /// The strings of a language.
    pub fn strings(&self, code: &str) -> Arc<Strings> {
        self.strings.get(code).or_else(|| self.strings.values().next()).cloned().unwrap_or_default()
    }
}

/// The outline that a new page of a kind starts from, if the theme has one.
pub fn outline(source: &Source, config: &Config, kind: &str) -> Option<String> {
    let (files, _) = Files::gather(source, &config.theme);
    files.text(&format!("outlines/{kind}.md")).map(|(_, text)| text.to_owned())
}

/// The settings that the theme declares, in the order of their names.
pub fn settings(source: &Source, config: &Config) -> Vec<Setting> {
    let (files, _) = Files::gather(source, &config.theme);
    Settings::read(source, config, &files, &mut Vec::new()).declared()
}

impl Styled {
    /// The addresses as templates see them; on a disk, what a page may load is said in other words.
    pub fn view(&self, portable: bool) -> Value {
        self.views[usize::from(portable)].clone()
    }
}

fn views(names: &AssetNames) -> [Value; 2] {
    let on_disk = AssetNames { policy: on_disk(&names.policy), ..names.clone() };
    [Value::from(Serde(names)), Value::from(Serde(on_disk))]
}

fn same_for_all(names: &AssetNames) -> [Value; 2] {
    let view = |policy: &str| context! { script => &names.script, inline => &names.inline, policy, files => &names.files };
    [view(&names.policy), view(&on_disk(&names.policy))]
}

/// The script file and the icons, each named by its content.
fn assets(files: &Files<'_>) -> (BTreeMap<String, Asset>, AssetNames) {
    let mut assets = BTreeMap::new();
    let mut names = AssetNames::default();
    let mut add = |stem: &str, ending: &str, bytes: Vec<u8>| {
        let url = format!("assets/{stem}.{}.{ending}", Digest::of(&bytes).name());
        assets.insert(url.clone(), Asset { bytes: bytes.into() });
        url
    };
    for (path, ending, text) in bundle::lazy(files) {
        let stem = path.rsplit('/').next().and_then(|name| name.split('.').next()).unwrap_or("lazy");
        names.files.insert(path.to_owned(), add(stem, ending, text.into_bytes()));
    }
    names.script = add("script", "js", bundle::script(files, &names.files).into_bytes());
    for (path, _, bytes) in files.below("icons/") {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "bin"));
        names.files.insert(path.to_owned(), add(stem, ending, bytes.to_vec()));
    }
    names.inline = bundle::inline(files);
    names.policy = policy::pages(&names.inline);
    (assets, names)
}
