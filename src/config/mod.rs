//! `book.toml`: what the site is called, its languages, kinds of page and relations.
//!
//! Every key is documented in the lists of fields beside the code that reads it;
//! they are the only copy. A site without languages, kinds or relations is whole, too.

mod budget;
mod check;
mod kind;
mod offline;
mod search;
mod security;

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value;
use toml::de::DeValue;

use crate::diagnostic::{Diagnostic, Place, nearest};
use crate::lang;
use crate::source::{CONFIG, Source};
use crate::table::{At, Doc, Field, Table, field, names};
use crate::url;

pub use budget::{BUDGET, Budget, Budgets, KINDS as BUDGET_KINDS};
pub use check::{CHECK, Check, Weight, count};
pub use kind::{KEY, KIND, Key, KeyType, Kind, RELATION, Relation};
pub use offline::{OFFLINE, Offline};
pub use search::{PIN, PinnedPage, SEARCH, Search};
pub use security::{SECURITY, Security};

/// The tables of `book.toml`.
pub const TOP: &[Field] = &[
    field("book", "table, required", "The site's title, description, language, address and theme."),
    field("languages", "tables", "One table for each language, by its code. Without any, `content/` itself is the one language's folder."),
    field("kinds", "tables", "Kinds of page, by name."),
    field("relations", "tables", "Typed relations between pages, by name."),
    field("theme", "table", "Which theme, and its settings."),
    field("markdown", "table", "How Markdown is read."),
    field("search", "table", "What search shows first, and where it leads when nothing is found."),
    field("offline", "table", "What a reader may keep to read without a connection."),
    field("preview", "table", "How the preview behaves."),
    field("security", "table", "Whom to tell of a hole in the site."),
    field("check", "table", "What `payung check` holds the site to."),
    field("budgets", "table", "What pages may weigh, and in `[budgets.kinds.KIND]` those of one kind. Not held unless said."),
];

/// The keys of `[preview]`.
pub const PREVIEW: &[Field] = &[field(
    "editor",
    "text",
    "The link from a previewed page to its source, with `{path}`, `{line}` and `{column}`. `vscode://file/{path}:{line}:{column}` unless said.",
)];

/// The keys of `[book]`.
pub const BOOK: &[Field] = &[
    field("title", "text, required", "The site's title."),
    field("description", "text", "One sentence about the site, for search engines and feeds."),
    field("language", "language code", "The default language; its addresses have no prefix. `en` unless said."),
    field("base_url", "address", "The absolute address of the site. Without it, outputs that need absolute addresses are left out."),
];

/// The keys of `[languages.CODE]`.
pub const LANGUAGE: &[Field] = &[
    field("name", "text, required", "The language's own name for itself."),
    field("show_unreviewed", "true or false", "Whether translations that no native speaker has reviewed are published. `true` unless said."),
];

/// The keys of `[theme]`.
pub const THEME: &[Field] = &[
    field("name", "text", "The folder under `themes/`; its files come before those of the theme inside the program. `default` unless said."),
    field("settings", "table", "Settings that the theme declares in its `theme.toml`."),
];

/// The keys of `[markdown]`.
pub const MARKDOWN: &[Field] = &[
    field("highlight", "true or false", "Whether code in a known language is coloured. `true` unless said."),
    field("smart", "true or false", "Whether straight quotes, dashes and dots are made typographic. `true` unless said."),
    field(
        "explain",
        "list of `use`, `care`, `avoid` or `explain`",
        "Classes of glossary terms whose meaning is shown at their first use on a page in the default language. None unless said.",
    ),
];

/// A language of the site.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Language {
    /// BCP 47 code.
    pub code: Arc<str>,
    /// Its own name for itself.
    pub name: String,
    /// `ltr` or `rtl`.
    pub dir: &'static str,
    /// The folder of its pages, with a trailing slash: `content/th/`.
    pub folder: String,
    /// What its addresses start with, without a slash: empty for the default language.
    pub prefix: String,
    /// Whether unreviewed translations are published.
    pub show_unreviewed: bool,
}

/// How Markdown is read and written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Markdown {
    /// Whether code is coloured.
    pub highlight: bool,
    /// Whether punctuation is made typographic.
    pub smart: bool,
    /// Whether anything beyond CommonMark is read.
    pub extensions: bool,
}

/// What `book.toml` says.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Config {
    /// The site's title.
    pub title: String,
    /// One sentence about it.
    pub description: String,
    /// Absolute address with a trailing slash, or empty.
    pub base_url: String,
    /// All languages, the default one first.
    pub languages: Vec<Language>,
    /// Whether `content/` has a folder for each language.
    pub language_folders: bool,
    /// Kinds of page as declared.
    pub kinds: Vec<Kind>,
    /// Relations as declared.
    pub relations: Vec<Relation>,
    /// The theme's name.
    pub theme: String,
    /// The theme's settings as written, with the place of each value.
    pub settings: Vec<(At<String>, Value, Range<usize>)>,
    /// How Markdown is read.
    pub markdown: Markdown,
    /// What search shows first.
    pub search: Search,
    /// What a reader may keep on the device.
    pub offline: Offline,
    /// Classes of terms that are explained at their first use.
    pub explain: Vec<String>,
    /// The link from a previewed page to its source.
    pub editor: String,
    /// Whom to tell of a hole in the site.
    pub security: Option<Security>,
    /// What the guardianship checks hold the site to.
    pub check: Check,
    /// What pages may weigh.
    pub budgets: Budgets,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            title: String::new(),
            description: String::new(),
            base_url: String::new(),
            languages: vec![Language {
                code: "en".into(),
                name: "English".into(),
                dir: "ltr",
                folder: "content/".into(),
                prefix: String::new(),
                show_unreviewed: true,
            }],
            language_folders: false,
            kinds: Vec::new(),
            relations: Vec::new(),
            theme: "default".into(),
            settings: Vec::new(),
            markdown: Markdown { highlight: true, smart: true, extensions: true },
            search: Search::default(),
            offline: Offline::default(),
            explain: Vec::new(),
            editor: "vscode://file/{path}:{line}:{column}".into(),
            security: None,
            check: Check::default(),
            budgets: Budgets::default(),
        }
    }
}

/// Help for a key below `[book]` that is a table of its own.
fn table_beside(key: &str) -> Option<String> {
    let table = TOP.iter().find(|field| field.name == key)?;
    if key == "languages" {
        return Some(
            "write a table for each, as `[languages.en]` with `name = \"English\"`, and move its pages into its folder, `content/en/`".into(),
        );
    }
    let name = if table.kind == "tables" { ".NAME" } else { "" };
    Some(format!("write a table of its own: `[{key}{name}]`, with its keys below"))
}

/// Help for a key at the top that belongs into a table, which may be there already.
fn of_other_table(key: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    let tables = [("book", BOOK), ("theme", THEME), ("markdown", MARKDOWN), ("check", CHECK), ("search", SEARCH), ("security", SECURITY)];
    let (table, field) = tables.iter().find_map(|(table, fields)| Some((table, fields.iter().find(|field| field.name == key)?)))?;
    let is_table = field.kind.starts_with("table");
    Some(match is_table {
        true => format!("write `[{table}.{key}]`"),
        false if is_there(table) => format!("put it below the line `[{table}]`"),
        false => format!("write `[{table}]` on a line above it"),
    })
}

impl Config {
    /// Reads `book.toml`.
    pub fn read(source: &Source) -> (Self, Vec<Diagnostic>) {
        let path: Arc<str> = CONFIG.into();
        let Some(text) = source.text(CONFIG) else {
            // It may be there and be no file that is read.
            let said = source.diagnostics().find(|fault| fault.place.as_ref().is_some_and(|place| place.path == path));
            if let Some(fault) = said {
                return (Self::default(), vec![fault.clone()]);
            }
            let fault = Diagnostic::error("config.missing", "there is no `book.toml` that can be read", Place::file(&path));
            return (Self::default(), vec![fault.help("create one with a `[book]` table and a `title`")]);
        };
        let doc = Doc::new(&path, text, 0);
        let parsed = doc.parse(text);
        let top = Table::new(&doc, parsed.get_ref(), 0..0, "`book.toml`");
        let config = Self::from_table(top);
        (config, doc.into_faults())
    }

    fn from_table(mut top: Table<'_, '_>) -> Self {
        let mut config = Self::default();
        let language = config.read_book(&mut top);
        let (default, said) = language.map_or_else(|| ("en".to_owned(), None), |at| (at.value, Some(at.span)));
        config.read_languages(&mut top, (&default, said));
        config.kinds = top.tables("kinds").into_iter().map(|(name, table)| Kind::read(name, table)).collect();
        let relations: Vec<_> = top.tables("relations").into_iter().map(|(name, table)| Relation::read(name, table)).collect();
        kind::check(&top, &config.kinds, &relations);
        config.relations = relations.into_iter().map(|declared| declared.relation).collect();
        config.read_theme(&mut top);
        if let Some(mut table) = top.table("markdown") {
            config.markdown.highlight = table.flag("highlight").unwrap_or(true);
            config.markdown.smart = table.flag("smart").unwrap_or(true);
            config.explain = table.choices("explain", MARKDOWN);
            table.finish(names(MARKDOWN));
        }
        config.search = Search::read(&mut top);
        config.offline = Offline::read(&mut top, &config.kinds);
        if let Some(mut table) = top.table("preview") {
            match table.text("editor") {
                Some(editor) if url::runs(&editor.value) => {
                    let message = format!("a link that could run something: `{}`", editor.value);
                    let help = "write the address by which your editor opens a file: `vscode://file/{path}:{line}:{column}`".to_owned();
                    table.doc.fault("link.forbidden", message, editor.span, Some(help));
                }
                Some(editor) if !editor.value.contains("{path}") => {
                    let help = "write the address by which your editor opens a file: `vscode://file/{path}:{line}:{column}`".to_owned();
                    table.doc.fault("config.address", format!("`{}` names no file: it lacks `{{path}}`", editor.value), editor.span, Some(help));
                }
                Some(editor) => config.editor = editor.value,
                None => {}
            }
            table.finish(names(PREVIEW));
        }
        config.security = Security::read(&mut top);
        let codes: Vec<&str> = config.languages.iter().map(|language| &*language.code).collect();
        config.check = Check::read(&mut top, &codes);
        config.budgets = Budgets::read(&mut top, &config.kinds);
        let known: Vec<String> = top.keys();
        top.finish_with(names(TOP), |key| of_other_table(key, |table| known.iter().any(|known| known == table)));
        config
    }

    /// Reads `[book]`; the language that it names.
    fn read_book(&mut self, top: &mut Table<'_, '_>) -> Option<At<String>> {
        let Some(mut book) = top.table("book") else {
            let known = || BOOK.iter().map(|field| field.name);
            let is_said = top.keys().iter().any(|key| known().any(|name| name == key) || nearest(key, ["book"]).is_some());
            if !top.has("book") && !is_said && !top.doc.is_lost("book") && top.doc.is_whole() {
                let help = "add `[book]` and `title = \"…\"`".to_owned();
                top.doc.fault("toml.missing-key", "`book.toml` lacks `[book]`", 0..0, Some(help));
            }
            return None;
        };
        self.title = book.required("title").map(|at| at.value).unwrap_or_default();
        self.description = book.plain("description");
        if let Some(at) = book.text("base_url") {
            match base_url(&at.value) {
                Ok(url) => self.base_url = url,
                Err(why) => {
                    let whole = base_url(&format!("https://{}", at.value)).ok().filter(|_| at.value.contains('.'));
                    let help = whole.map_or_else(|| WRITE_ADDRESS.to_owned(), |whole| format!("write it as `{whole}`"));
                    book.doc.fault("config.base-url", why, at.span, Some(help));
                }
            }
        }
        let language = book.text("language");
        if let Some(at) = language.as_ref().filter(|at| !lang::is_code(&at.value)) {
            let message = format!("`{}` is no language code", at.value);
            book.doc.fault("config.language", message, at.span.clone(), Some(code_like(&at.value)));
        }
        let theme = book.peek("theme").map(|at| format!("write it as a table of its own: `[theme]`, and below it `name = \"{}\"`", at.value));
        book.finish_with(names(BOOK), |key| theme.clone().filter(|_| key == "theme").or_else(|| table_beside(key)));
        language
    }

    /// Reads the languages; the default one and where it is named, if it is.
    fn read_languages(&mut self, top: &mut Table<'_, '_>, (default, said): (&str, Option<Range<usize>>)) {
        let tables = top.tables("languages");
        let first = tables.first().map(|(_, table)| table.span.clone());
        self.language_folders = !tables.is_empty();
        if tables.is_empty() {
            let only = &mut self.languages[0];
            only.code = default.into();
            only.dir = lang::direction(default);
            only.name = default.to_owned();
            return;
        }
        let mut languages = Vec::new();
        for (code, mut table) in tables {
            if !lang::is_code(&code) {
                let message = format!("`{code}` is no language code");
                table.doc.fault("config.language", message, table.span.clone(), Some(code_like(&code)));
            }
            languages.push(Language {
                name: table.required("name").map(|at| at.value).unwrap_or_default(),
                dir: lang::direction(&code),
                folder: format!("content/{code}/"),
                prefix: if code == default { String::new() } else { code.clone() },
                show_unreviewed: table.flag("show_unreviewed").unwrap_or(true),
                code: code.into(),
            });
            table.finish(names(LANGUAGE));
        }
        match languages.iter().position(|language| &*language.code == default) {
            Some(at) => languages[..=at].rotate_right(1),
            // What is no code was said where it stands.
            None if !lang::is_code(default) => {}
            None => {
                let only = languages.first().map(|language| language.code.clone()).unwrap_or_default();
                let (which, or) = match &said {
                    Some(_) => ("", "mend `language` in `[book]`".to_owned()),
                    None => {
                        (", which a site has that names no other,", format!("write `language = \"{only}\"` below `[book]` if the site is in that"))
                    }
                };
                let message = format!("the default language `{default}`{which} has no table `[languages.{default}]`");
                let name = lang::own_name(default).unwrap_or("…");
                let help = format!(
                    "each language has a table and a folder: add `[languages.{default}]` with `name = \"{name}\"` and move its pages into `content/{default}/`, or {or}"
                );
                top.doc.fault_of_file("config.language", message, said.or(first).unwrap_or(0..0), Some(help));
            }
        }
        self.languages = languages;
    }

    fn read_theme(&mut self, top: &mut Table<'_, '_>) {
        let Some(mut table) = top.table("theme") else {
            return;
        };
        if let Some(name) = table.text("name") {
            self.theme = name.value;
        }
        if let Some(mut settings) = table.table("settings") {
            for key in settings.keys_at() {
                if let Some(value) = settings.any(&key.value) {
                    self.settings.push((key, json(value.get_ref()), value.span()));
                }
            }
        }
        let declared = "a theme has the keys name, settings; what it declares itself stands below `[theme.settings]`";
        table.finish_with(names(THEME), |key| nearest(key, names(THEME)).is_none().then(|| declared.to_owned()));
    }

    /// The kind with this name, if it was declared.
    pub fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// Whether pages can be of a kind: one that was declared, or one that every site has.
    pub fn has_kind(&self, name: &str) -> bool {
        self.kind(name).is_some() || matches!(name, "page" | "section" | "home")
    }

    /// The kind whose folder holds a page path, the longest folder first.
    pub fn kind_of_folder(&self, path: &str) -> Option<&Kind> {
        let holds = |kind: &&Kind| !kind.folder.value.is_empty() && url::is_below(path, &kind.folder.value);
        self.kinds.iter().filter(holds).max_by_key(|kind| kind.folder.value.len())
    }
}

/// Help for what is no language code.
fn code_like(text: &str) -> String {
    lang::as_code(text).or_else(|| lang::code_of(text).map(str::to_owned)).map_or_else(
        || "write two or three letters, and a script or region where it matters: `en`, `zh-Hans`, `pt-TL`".into(),
        |code| format!("write it as `{code}`"),
    )
}

/// How an address of a site is written.
pub const WRITE_ADDRESS: &str = "write it as `https://example.org/path/`";

/// An absolute address with a trailing slash and no query.
///
/// # Errors
/// Says what is wrong with it.
pub fn base_url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    let authority = rest.and_then(|rest| rest.split('/').next()).unwrap_or_default();
    if !is_authority(authority) || text.contains(['?', '#', ' ', '"', '<', '>', '\\']) {
        return Err(format!("`{text}` is no absolute address of a site"));
    }
    Ok(if text.ends_with('/') { text.to_owned() } else { format!("{text}/") })
}

/// Whether a text is a host, and a port if there is one.
fn is_authority(text: &str) -> bool {
    let (host, port) = match text.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, Some(port)),
        _ => (text, None),
    };
    let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-') && !label.contains(['@', '%', ':', '[']);
    let number = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).is_some_and(|ip| ip.parse::<std::net::Ipv6Addr>().is_ok());
    port.is_none_or(|port| port.parse::<u16>().is_ok()) && (number || host.split('.').all(label))
}

/// A TOML value as JSON; dates become text.
pub fn json(value: &DeValue<'_>) -> Value {
    match value {
        DeValue::String(text) => Value::from(text.to_string()),
        DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).map_or(Value::Null, Value::from),
        DeValue::Float(n) => n.as_str().parse::<f64>().map_or(Value::Null, Value::from),
        DeValue::Boolean(flag) => Value::from(*flag),
        DeValue::Datetime(when) => Value::from(when.to_string()),
        DeValue::Array(items) => items.iter().map(|item| json(item.get_ref())).collect(),
        DeValue::Table(table) => {
            let pairs = table.iter().map(|(key, value)| (key.get_ref().to_string(), json(value.get_ref())));
            Value::Object(pairs.collect())
        }
    }
}
