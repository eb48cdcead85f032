//! Components: what pages may call by name, with declared parameters and the question each asks of the site.

use std::collections::BTreeMap;

use super::Files;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::table::{At, Doc, Field, Table, field, names};

/// The keys of `component.toml`.
pub const COMPONENT: &[Field] = &[
    field("form", "`inline`, `block` or `container`, required", "How it is called: within a line, alone on a line, or around blocks."),
    field("query", "a question", "What it asks of the site, which decides what its template sees as `data`: see below. `none` unless said."),
    field("description", "text", "What it is for."),
    field("holds", "`list`, `links` or `headings`", "What must stand in a container for it to look as it should: a list, a link, or two headings."),
    field("apart", "true or false", "Whether its style is left out of the pages that do not call it. `false` unless said."),
    field("acceptance", "list of text", "What must hold for readers, whatever device they use."),
    field("params", "tables", "Its parameters, by name."),
    field("examples", "list of tables", "Examples with `title` and `source`; tests and documentation are made from them."),
];

/// The keys of `[params.NAME]` in `component.toml`.
pub const PARAM: &[Field] = &[
    field(
        "type",
        "`string`, `flag`, `number`, `choice`, `fact`, `facts`, `service`, `term`, `source`, `kind`, `folder`, `relation`, `country` or `key`, required",
        "What the value is: a text, or the name of something that is there.",
    ),
    field("required", "true or false", "Whether it must be given. `false` unless said."),
    field("default", "text, number or flag", "The value where it is not given."),
    field("choices", "list of text", "The values that a `choice` may have."),
    field("doc", "text", "What it is for."),
];

/// How a component is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// `{{ name }}` within a line.
    Inline,
    /// `{{ name }}` alone on a line.
    Block,
    /// `:::name` around blocks.
    Container,
}

/// What must stand in a container for it to look as it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Holds {
    /// Anything.
    Anything,
    /// A list.
    List,
    /// A link.
    Links,
    /// Two headings or more.
    Headings,
}

/// What a parameter's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParamType {
    /// Any text.
    Text,
    /// True or false.
    Flag,
    /// A whole number.
    Number,
    /// One of some texts.
    Choice,
    /// The id of a fact.
    Fact,
    /// Ids of facts, separated by commas.
    Facts,
    /// The id of a service.
    Service,
    /// The id of a term.
    Term,
    /// The key of a source.
    Source,
    /// A kind of page.
    Kind,
    /// A folder of pages.
    Folder,
    /// A relation or its inverse.
    Relation,
    /// A country's code, or `intl`.
    Country,
    /// A key with choices that some kind declares.
    Key,
}

impl ParamType {
    /// Its name in `component.toml`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, kind)| *kind == self).map_or("string", |(name, _)| name)
    }

    /// All of them by name.
    pub const NAMES: [(&'static str, Self); 14] = [
        ("string", Self::Text),
        ("flag", Self::Flag),
        ("number", Self::Number),
        ("choice", Self::Choice),
        ("fact", Self::Fact),
        ("facts", Self::Facts),
        ("service", Self::Service),
        ("term", Self::Term),
        ("source", Self::Source),
        ("kind", Self::Kind),
        ("folder", Self::Folder),
        ("relation", Self::Relation),
        ("country", Self::Country),
        ("key", Self::Key),
    ];
}

/// A parameter of a component.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Param {
    /// What its value is.
    pub kind: ParamType,
    /// Whether it must be given.
    pub required: bool,
    /// The value where it is not given.
    pub default: String,
    /// What a choice may be.
    pub choices: Vec<String>,
    /// What it is for.
    pub doc: String,
}

/// The question a component asks of the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Query {
    /// None.
    None,
    /// One fact, `id`.
    Fact,
    /// Some facts, `ids` or `facts`.
    Facts,
    /// Some facts in order of time.
    Timeline,
    /// Some facts as bars.
    Chart,
    /// One service, `id`.
    Service,
    /// Services by `country` and `kind`.
    Services,
    /// One term, `id`.
    Term,
    /// All terms, or those of a `class`.
    Terms,
    /// All sources.
    Sources,
    /// Pages of a `folder` or `kind`, in groups by `group`.
    Pages,
    /// Pages against pages by `relation`.
    Matrix,
    /// Pages of a `kind` on a map of tiles.
    Tiles,
    /// When pages are read again, how old sources are.
    Status,
    /// How far each translation is, page by page and section by section.
    Translations,
    /// What a reader may keep on the device.
    Offline,
}

impl Query {
    /// Its name in `component.toml`.
    pub fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, query)| *query == self).map_or("none", |(name, _)| name)
    }

    /// All of them by name.
    pub const NAMES: [(&'static str, Self); 16] = [
        ("none", Self::None),
        ("fact", Self::Fact),
        ("facts", Self::Facts),
        ("timeline", Self::Timeline),
        ("chart", Self::Chart),
        ("service", Self::Service),
        ("services", Self::Services),
        ("term", Self::Term),
        ("terms", Self::Terms),
        ("sources", Self::Sources),
        ("pages", Self::Pages),
        ("matrix", Self::Matrix),
        ("tiles", Self::Tiles),
        ("status", Self::Status),
        ("translations", Self::Translations),
        ("offline", Self::Offline),
    ];
}

/// A component of the theme.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// How it is called.
    pub form: Form,
    /// What it asks of the site.
    pub query: Query,
    /// What must stand in it, if it is a container.
    pub holds: Holds,
    /// Whether its style is left out of the pages that do not call it.
    pub apart: bool,
    /// What it is for.
    pub description: String,
    /// Its parameters.
    pub params: BTreeMap<String, Param>,
    /// Title and source of each example.
    pub examples: Vec<(String, String)>,
}

impl Component {
    /// The name of its template in the environment.
    pub fn template(&self) -> String {
        template_name(&self.name)
    }
}

pub(super) fn template_name(component: &str) -> String {
    format!("components/{component}/{component}.html")
}

pub(super) fn read(files: &Files<'_>, faults: &mut Vec<Diagnostic>) -> BTreeMap<String, Component> {
    let mut components = BTreeMap::new();
    for (path, shown, bytes) in files.below("components/") {
        let Some(name) = path.strip_prefix("components/").and_then(|rest| rest.strip_suffix("/component.toml")) else {
            continue;
        };
        let text = String::from_utf8_lossy(bytes);
        let doc = Doc::new(shown, &text, 0);
        let parsed = doc.parse(&text);
        let table = Table::new(&doc, parsed.get_ref(), 0..0, "`component.toml`");
        let component = one(name, table);
        faults.extend(doc.into_faults());
        if let Some(component) = component {
            if files.text(&component.template()).is_none() {
                let message = format!("component `{name}` lacks its template `{name}.html`");
                faults.push(Diagnostic::error("component.template", message, Place::file(shown)).help("create it beside `component.toml`"));
                continue;
            }
            components.insert(name.to_owned(), component);
        }
    }
    components
}

fn one(name: &str, mut table: Table<'_, '_>) -> Option<Component> {
    let forms = [("inline", Form::Inline), ("block", Form::Block), ("container", Form::Container)];
    let form = table.required("form").and_then(|at| choose(&table, &at, &forms));
    let query = match table.text("query") {
        Some(at) => choose(&table, &at, &Query::NAMES),
        None => Some(Query::None),
    };
    let kinds = [("list", Holds::List), ("links", Holds::Links), ("headings", Holds::Headings)];
    let holds = table.text("holds").and_then(|at| choose(&table, &at, &kinds)).unwrap_or(Holds::Anything);
    let params = table.tables("params").into_iter().filter_map(|(name, table)| Some((name, param(table)?))).collect();
    let examples = table.rows("examples").into_iter().map(|mut row| (row.plain("title"), row.plain("source"))).collect();
    let description = table.plain("description");
    let apart = table.flag("apart").unwrap_or_default();
    table.words("acceptance");
    table.finish(names(COMPONENT));
    Some(Component { name: name.to_owned(), form: form?, query: query?, holds, apart, description, params, examples })
}

fn param(mut table: Table<'_, '_>) -> Option<Param> {
    let kind = table.required("type").and_then(|at| choose(&table, &at, &ParamType::NAMES));
    let default = table.any("default").map(|value| match crate::config::json(value.get_ref()) {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    });
    if kind == Some(ParamType::Choice) && !table.has("choices") {
        let help = "add `choices = [\"…\", \"…\"]`".to_owned();
        table.doc.fault("component.value", "a parameter that is a choice of nothing", table.span.clone(), Some(help));
    }
    let param = Param {
        kind: kind?,
        required: table.flag("required").unwrap_or_default(),
        default: default.unwrap_or_default(),
        choices: table.words("choices"),
        doc: table.plain("doc"),
    };
    table.finish(names(PARAM));
    Some(param)
}

fn choose<T: Copy>(table: &Table<'_, '_>, at: &At<String>, among: &[(&'static str, T)]) -> Option<T> {
    let found = among.iter().find(|(name, _)| *name == at.value).map(|(_, value)| *value);
    if found.is_none() {
        let known: Vec<&str> = among.iter().map(|(name, _)| *name).collect();
        let help = did_you_mean(&at.value, known.iter().copied()).unwrap_or_else(|| format!("one of: {}", known.join(", ")));
        table.doc.fault("component.value", format!("`{}` is not known here", at.value), at.span.clone(), Some(help));
    }
    found
}
