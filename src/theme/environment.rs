//! Templates compiled once, bounded by fuel, with every value escaped for where it stands.

mod absent;
mod balance;
mod bounds;
mod tags;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Kwargs;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, Value};

pub(super) use tags::tags;

use super::strings::HELP;
use super::{Files, Strings};
use crate::diagnostic::{Diagnostic, Place};
use crate::lang;

/// Steps a template may take: the largest real page takes some hundred thousand, and
/// this many take well under two seconds.
const FUEL: u64 = 12_000_000;

/// Templates, compiled.
pub(super) struct Templates {
    /// All that could be compiled.
    pub environment: Environment<'static>,
    /// The names of those that could not.
    pub broken: BTreeSet<String>,
    /// The file of each, as messages name it.
    pub files: BTreeMap<String, Arc<str>>,
}

/// Compiles a theme's templates; says what is wrong with those that cannot be.
pub(super) fn new(files: &Files<'_>) -> (Templates, Vec<Diagnostic>) {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    // So that errors name the value that is not there; left alone, only debug builds would.
    environment.set_debug(true);
    environment.set_fuel(Some(FUEL));
    environment.set_recursion_limit(120);
    if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
        environment.set_syntax(syntax);
    }
    environment.set_auto_escape_callback(|name| if name.ends_with(".svg") { AutoEscape::None } else { AutoEscape::Html });
    environment.set_formatter(format);
    // What templates keep from one turn of a loop to the next may grow without end.
    for name in ["namespace", "dict", "debug"] {
        environment.remove_global(name);
    }
    environment.add_function("t", translate);
    environment.add_function("years", years);
    environment.add_function("spoken", spoken);
    environment.add_function("said", said);
    environment.add_function("tag", tag);
    let mut faults = Vec::new();
    let mut broken = BTreeSet::new();
    let mut shown_files = BTreeMap::new();
    let sources = sources(files);
    let too_much: Vec<_> = sources.iter().map(|(_, _, text)| bounds::too_much(text)).collect();
    let sane = sources.iter().zip(&too_much).filter(|(_, excess)| excess.is_none());
    let mut holding = bounds::holding_themselves(&sane.map(|((name, _, text), _)| (*name, text.as_ref())).collect::<Vec<_>>());
    for ((name, shown, text), excess) in sources.iter().zip(too_much) {
        shown_files.insert((*name).to_owned(), (*shown).clone());
        let excess = excess.or_else(|| holding.remove(name));
        let fault = match excess {
            Some((range, message, help)) => Some(Diagnostic::error("template.syntax", message, Place::new(shown, text, range)).help(help)),
            None => {
                let added = environment.add_template_owned((*name).to_owned(), text.clone().into_owned());
                added.err().map(|error| fault(&error, shown, text, "template.syntax"))
            }
        };
        if let Some(fault) = fault {
            faults.push(fault);
            broken.insert((*name).to_owned());
        }
    }
    (Templates { environment, broken, files: shown_files }, faults)
}

/// All templates: name, file as messages name it, text.
fn sources<'a>(files: &'a Files<'_>) -> Vec<(&'a str, &'a Arc<str>, Cow<'a, str>)> {
    let of = |folder: &'static str| {
        let named = files.below(folder).filter_map(|(path, shown, bytes)| Some((template_name(path)?, shown, bytes)));
        named.map(|(name, shown, bytes)| (name, shown, String::from_utf8_lossy(bytes)))
    };
    ["templates/", "components/", "icons/"].into_iter().flat_map(of).collect()
}

/// Templates are named from `templates/`; components and icons keep their folder.
fn template_name(path: &str) -> Option<&str> {
    let known = path.ends_with(".html") || path.starts_with("icons/") && path.ends_with(".svg");
    known.then(|| path.strip_prefix("templates/").unwrap_or(path))
}

/// Text is escaped as the rest of the builder escapes it: a slash needs no reference in HTML,
/// and addresses are full of them.
fn format(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if value.is_safe() => out.write_str(text).map_err(Error::from),
        Some(text) if matches!(state.auto_escape(), AutoEscape::Html) => match crate::escape::special(text) {
            None => out.write_str(text).map_err(Error::from),
            Some(_) => out.write_str(&crate::escape::html(text)).map_err(Error::from),
        },
        _ => {
            bounds::printable(value)?;
            minijinja::escape_formatter(out, state, value)
        }
    }
}

/// What a template does with the words of the page's language.
fn with_strings<T>(state: &State<'_, '_>, make: impl FnOnce(&Strings) -> Result<T, Error>) -> Result<T, Error> {
    let strings = state.lookup("strings").ok_or_else(|| Error::new(ErrorKind::UndefinedError, "no strings here"))?;
    let strings = strings.downcast_object_ref::<Strings>().ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "`strings` was replaced"))?;
    make(strings)
}

/// `years("2021–2025")`: years as readers of the page's language count them.
fn years(state: &State<'_, '_>, text: &str) -> Result<String, Error> {
    with_strings(state, |strings| Ok(strings.locale().years(text)))
}

/// `t("key", name=value)`: an interface string of the page's language.
fn translate(state: &State<'_, '_>, key: Value, args: Kwargs) -> Result<Value, Error> {
    let Some(key) = key.as_str() else {
        let said = if key.is_undefined() { absent::NO_KEY.to_owned() } else { format!("the key of a text is no text, but a {}", key.kind()) };
        let help = "write it between quotation marks, `t(\"page.title\")`, or name a value that is a text";
        return Err(Error::new(ErrorKind::InvalidOperation, format!("{said}{HELP}{help}")));
    };
    let text = with_strings(state, |strings| strings.text(key, &args))?;
    args.assert_all_used().ok();
    Ok(text)
}

/// The language of the text around, as the template says in `text_lang`.
fn surrounding(state: &State<'_, '_>) -> Value {
    state.lookup("text_lang").unwrap_or_default()
}

fn attributes(lang: &str, around: &str) -> String {
    if lang.is_empty() || lang == around {
        return String::new();
    }
    let dir = lang::direction(lang);
    let dir = if dir == lang::direction(around) { String::new() } else { format!(" dir=\"{dir}\"") };
    format!(" lang=\"{}\"{dir}", crate::escape::html(lang))
}

/// `spoken(lang)`: the attributes for an element in that language, none if it is that of the text around.
fn spoken(state: &State<'_, '_>, lang: &str) -> Value {
    let attributes = attributes(lang, surrounding(state).as_str().unwrap_or_default());
    // Nothing at all is kept without room of its own.
    if attributes.is_empty() { Value::from("") } else { Value::from_safe_string(attributes) }
}

/// `said(text, lang)`: a text, in an element of its own if it is in another language than the text around.
fn said(state: &State<'_, '_>, text: &str, lang: &str) -> Value {
    Value::from_safe_string(spoken_text(text, lang, surrounding(state).as_str().unwrap_or_default()))
}

/// `tag(text)`: a text of `book.toml`, in an element of its own if it is not translated into the language of the text around.
fn tag(state: &State<'_, '_>, text: &str) -> Value {
    let foreign = state.lookup("foreign");
    let foreign = foreign.as_ref().and_then(|value| value.downcast_object_ref::<Foreign>());
    let lang = foreign.filter(|foreign| foreign.texts.contains(text)).map_or("", |foreign| &foreign.lang);
    Value::from_safe_string(spoken_text(text, lang, surrounding(state).as_str().unwrap_or_default()))
}

/// A text as HTML, in an element of its own if it is in another language than the text around.
pub fn spoken_text(text: &str, lang: &str, around: &str) -> String {
    let attributes = attributes(lang, around);
    let text = crate::escape::html(text);
    if attributes.is_empty() { text } else { format!("<span{attributes}>{text}</span>") }
}

/// The texts of `book.toml` that a language has not translated.
#[derive(Debug, Default)]
pub struct Foreign {
    /// The default language, which they are in.
    pub lang: Arc<str>,
    /// The texts.
    pub texts: BTreeSet<String>,
}

impl minijinja::value::Object for Foreign {}

impl minijinja::value::Object for Strings {}

/// Help for a value that is not there, by its path and the names that its template gives.
pub type Meant<'m> = &'m dyn Fn(&str, &[&str]) -> Option<String>;

/// What went wrong while a template was rendered, with the template's own place, by the files of templates.
pub(super) fn rendering_fault(environment: &Environment<'_>, files: &BTreeMap<String, Arc<str>>, error: &Error, meant: Meant<'_>) -> Diagnostic {
    // The innermost error names the template that has the fault.
    let mut innermost = error;
    while let Some(source) = std::error::Error::source(innermost).and_then(|source| source.downcast_ref::<Error>()) {
        innermost = source;
    }
    let name = innermost.name().or_else(|| error.name()).unwrap_or("page.html").to_owned();
    let text = environment.get_template(&name).map(|template| template.source().to_owned()).unwrap_or_default();
    let shown = files.get(&name).cloned().unwrap_or_else(|| name.as_str().into());
    let absent = || {
        let within = range_of(innermost, &text)?;
        let (place, message, help) = absent::fault(innermost, environment, files.keys().map(String::as_str), &text, within)?;
        Some(Diagnostic::error("template.render", message, Place::new(&shown, &text, place)).help(help))
    };
    unknown(innermost, &shown, &text, meant).or_else(absent).unwrap_or_else(|| fault(innermost, &shown, &text, "template.render"))
}

/// A value that is not there, by its name, which the engine says in backticks.
fn unknown(error: &Error, path: &Arc<str>, text: &str, meant: Meant<'_>) -> Option<Diagnostic> {
    let name = match error.detail()?.split_once("` is undefined") {
        Some((said, _)) => &said[said.rfind('`')? + 1..],
        None => absent::argument(error, text)?,
    };
    let line = error.line().map(|line| line_range(text, line))?;
    let from = error.range().map_or(line.start, |range| range.start).clamp(line.start, line.end);
    let find = |range: std::ops::Range<usize>| text[range.clone()].find(name).map(|at| range.start + at..range.start + at + name.len());
    // Of a filter or a method, the value stands before it.
    let place = find(from..line.end).or_else(|| find(line.clone())).or_else(|| error.range()).unwrap_or(line);
    let tags = tags::tags(text);
    let own: Vec<&str> = tags.iter().flat_map(bounds::names_given).collect();
    let file = absent::file(&tags, text, &place);
    let help = file
        .or_else(|| meant(name, &own))
        .unwrap_or_else(|| "the reference lists every field that a template can see, under \"Templates\"".to_owned());
    let message = format!("the template uses `{name}`, which is not there");
    Some(Diagnostic::error("template.render", message, Place::new(path, text, place)).help(help))
}

fn fault(error: &Error, path: &Arc<str>, text: &str, code: &'static str) -> Diagnostic {
    let is_odd = |detail: &str| ["unknown statement", "end of input", "end of block", "end of comment"].iter().any(|odd| detail.contains(odd));
    let is_syntax = error.kind() == ErrorKind::SyntaxError;
    if let Some((place, message, help)) = balance::fault(text).filter(|_| is_syntax && error.detail().is_some_and(is_odd)) {
        return Diagnostic::error(code, message, Place::new(path, text, place)).help(help);
    }
    if let Some((message, help)) = error.detail().and_then(|detail| detail.split_once(HELP)) {
        return Diagnostic::error(code, message, place_of(error, path, text)).help(help);
    }
    let message = match (error.kind(), error.detail()) {
        (ErrorKind::OutOfFuel, _) => "the template does not end: it took more steps than any page needs".to_owned(),
        (ErrorKind::UndefinedError, None) => "the template uses a value that does not exist".to_owned(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
        (kind, None) => kind.to_string(),
    };
    let endless = error.detail().is_some_and(|detail| detail.contains("recursion") || detail.contains("cycle"));
    let help = match error.kind() {
        _ if endless => Some("look for a template that includes or extends itself"),
        ErrorKind::SyntaxError if error.detail().is_some_and(|detail| detail.starts_with("unexpected `=`")) => {
            Some("two values are compared with `==`: `{% if page.kind == \"page\" %}`")
        }
        ErrorKind::SyntaxError if error.detail().is_some_and(|detail| detail.contains("end of input")) => {
            Some("close what is open: `{% if … %}` with `{% endif %}`, `{% for … %}` with `{% endfor %}`, `{% block … %}` with `{% endblock %}`")
        }
        ErrorKind::SyntaxError => {
            Some("a value is written `{{ value }}`, a rule `{% if … %} … {% endif %}`; the reference has more, under \"Templates\"")
        }
        ErrorKind::UnknownMethod => {
            Some("templates have MiniJinja's filters, tests and functions, and those that the reference lists under \"Templates\"")
        }
        ErrorKind::UndefinedError => Some("the reference lists every field that a template can see, under \"Templates\""),
        ErrorKind::OutOfFuel => Some("look for a loop or an include that calls itself"),
        _ => Some("mend this line of the template; the reference lists what templates are given, under \"Templates\""),
    };
    let code = if error.kind() == ErrorKind::OutOfFuel { "template.endless" } else { code };
    Diagnostic::error(code, message, place_of(error, path, text)).help_if(help.map(str::to_owned))
}

fn place_of(error: &Error, path: &Arc<str>, text: &str) -> Place {
    range_of(error, text).map_or_else(|| Place::file(path), |range| Place::new(path, text, range))
}

fn range_of(error: &Error, text: &str) -> Option<std::ops::Range<usize>> {
    error.range().or_else(|| error.line().map(|line| line_range(text, line)))
}

fn line_range(text: &str, line: usize) -> std::ops::Range<usize> {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let length = text[start.min(text.len())..].lines().next().map_or(0, str::len);
    start..start + length
}

/// A language's strings as a value templates can hand to `t`.
pub fn strings_value(strings: &Arc<Strings>) -> Value {
    Value::from_dyn_object(strings.clone())
}
