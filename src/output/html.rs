//! A page's HTML from theme, page and context, and the key made of the same three.
//!
//! Nothing else is in sight here: not the site, not a file, not the clock. So nothing
//! that a page shows can be missing from its key.

use std::sync::Arc;

use minijinja::value::Value;

use super::about::{alternate, book_value, language_value, page_value, relation};
use super::fill::Filler;
use super::ground::Ground;
use super::key::Key;
use super::unknown;
use super::value::Items;
use super::view::View;
use crate::config::Language;
use crate::diagnostic::{Diagnostic, Place};
use crate::digest::Digest;
use crate::page::{Body, FrontMatter, Highlighter, Making, Outline, Page};
use crate::site::{Alternate, Context, Item, Site};
use crate::theme::{Theme, strings_value};
use crate::url;

/// Items and what stands for them.
type List = (Arc<[Arc<Item>]>, Digest);

/// What only some of the pages without a file have.
#[derive(Default)]
struct More {
    /// All titles by section.
    titles: Option<List>,
    /// How large the site as one file is, in words.
    size: String,
}

/// A whole page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Html(pub String);

/// What stands for the whole site on every page: titles, languages, the way links are written.
#[derive(Clone, Copy)]
pub struct Special<'a> {
    /// The site's title.
    pub title: &'a str,
    /// The site's description.
    pub description: &'a str,
    /// Its absolute address, or empty.
    pub base_url: &'a str,
    /// Its languages.
    pub languages: &'a [Language],
    /// Whether links name `index.html`.
    pub portable: bool,
    /// Stands for all of it.
    digest: Digest,
}

impl<'a> Special<'a> {
    /// What a configuration says of every page.
    pub fn new(site: &'a Site, portable: bool) -> Self {
        let config = site.config();
        Self {
            title: &config.title,
            description: &config.description,
            base_url: &config.base_url,
            languages: &config.languages,
            portable,
            digest: site.face().with(Digest::of(&[u8::from(portable)])),
        }
    }
}

/// The key of a page: the digests of what [`page_html`] is given.
pub fn page_key(theme: &Theme, page: &Page, context: &Context, special: Special<'_>) -> Key {
    let own = [("theme", theme.digest), ("site", special.digest), ("text", page.digest)];
    Key::new(own.into_iter().chain(context.parts()))
}

/// A page's HTML, and what was found while it was made.
pub fn page_html(theme: &Theme, highlighter: &Highlighter, page: &Page, context: &Context, special: Special<'_>) -> (Html, Vec<Diagnostic>) {
    let root = url::to_root(&context.url);
    render(theme, highlighter, page, context, special, &root, More::default())
}

fn render(
    theme: &Theme,
    highlighter: &Highlighter,
    page: &Page,
    context: &Context,
    special: Special<'_>,
    root: &str,
    more: More,
) -> (Html, Vec<Diagnostic>) {
    let language = &special.languages[context.edition];
    let content_language = special.languages.iter().find(|language| language.code == page.lang).unwrap_or(language);
    let strings = theme.strings(&language.code);
    let spoken = theme.strings(&content_language.code);
    let prefix = url::page_url(&language.prefix, "");
    let making = Making {
        markdown: theme.markdown,
        strings: &spoken,
        root,
        prefix: &prefix,
        to_originals: &context.to_originals,
        portable: special.portable,
        words: context.vocabulary.as_ref().map(|(vocabulary, _)| &vocabulary.words),
    };
    let body = Body::new(page, making);
    let mut faults = body.faults;
    let wording = &context.wording.0;
    let search = View::value([("href", search_href(language, special.portable).into())]);
    let book = book_value(special, wording);
    let shared = View::new(vec![
        ("root", root.into()),
        ("strings", strings_value(&strings)),
        ("lang", language_value(language)),
        ("text_lang", (&*language.code).into()),
        ("settings", theme.settings(&language.code)),
        ("foreign", theme.foreign(&language.code)),
        ("portable", special.portable.into()),
        ("asset", theme.names_for_all(special.portable)),
        ("book", book),
        ("search", search),
    ]);
    let digest = Digest::of_value(&(root, context.edition, special.digest, &wording.title, &wording.description));
    let ground = Arc::new(Ground { shared: shared.clone(), digest, lists: theme.lists.clone() });
    let list = |(items, digest): List, here: Arc<str>| {
        let exact = here == page.path;
        Value::from_object(Items { items, digest, here, exact, in_part: false, ground: ground.clone() })
    };
    let sidebar = context.sidebar.as_ref().map(|(item, digest)| list((item.children.clone(), *digest), page.path.clone()));
    let shared = View::before(
        vec![("asset", names(theme, page, &context.front, special.portable)), ("shared", Value::from_dyn_object(ground.clone()))],
        &shared,
    );
    // The body speaks the language of its text, whatever the reader's is.
    let in_body = View::before(vec![("strings", strings_value(&spoken)), ("text_lang", (&*content_language.code).into())], &shared);
    let in_body = Value::from_dyn_object(in_body);
    let mut filler = Filler::new(theme, highlighter, page, context, in_body, &special.languages[0].code);
    let languages: Vec<Value> = context.alternates.iter().map(|other| alternate(other, language.dir)).collect();
    let rendered = filler.fill(&body.nodes).and_then(|html| {
        let relations: Vec<Value> = context.relations.iter().map(|related| relation(&mut filler, related, &language.code, &html)).collect();
        let page = page_value(
            page,
            context,
            content_language,
            Value::from_safe_string(html),
            relations,
            filler.sources(strings.locale()),
            theme,
            &strings,
            special,
            sidebar,
        );
        let own = vec![
            ("page", page),
            ("nav", list(context.nav.clone(), top(context))),
            ("languages", languages.clone().into()),
            ("alternates", alternates(context, &languages).into()),
            ("titles", more.titles.map(|titles| list(titles, "".into())).into()),
            ("size", more.size.into()),
            ("file", super::offline::ZIP.into()),
        ];
        theme.environment.get_template(&context.front.template)?.render(Value::from_dyn_object(View::before(own, &shared)))
    });
    match rendered {
        Ok(html) => (Html(html), faults),
        Err(error) => {
            faults.extend(template_error(theme, page, context, &error));
            (Html::default(), faults)
        }
    }
}

/// The languages in which a page is written, where its original is and there are others; none of a page that stands in for
/// a translation.
fn alternates(context: &Context, languages: &[Value]) -> Vec<Value> {
    let is_written = |other: &Alternate| other.written == other.code;
    if context.fallback || !context.alternates.first().is_some_and(is_written) {
        return Vec::new();
    }
    let written = context.alternates.iter().zip(languages).filter(|(other, _)| is_written(other));
    let written: Vec<Value> = written.map(|(_, value)| value.clone()).collect();
    if written.len() > 1 { written } else { Vec::new() }
}

/// What the page's templates link to.
fn names(theme: &Theme, page: &Page, front: &FrontMatter, portable: bool) -> Value {
    theme.styled(theme.needs(&front.template, page.outline.styled_apart(front.exit))).view(portable)
}

/// What a failed template says, unless it was said when the theme was read.
fn template_error(theme: &Theme, page: &Page, context: &Context, error: &minijinja::Error) -> Option<Diagnostic> {
    if error.kind() == minijinja::ErrorKind::TemplateNotFound {
        let wanted = &context.front.template;
        let parts_are_broken = theme.broken.iter().any(|name| error.detail().is_some_and(|detail| detail.contains(name.as_str())));
        if theme.broken.contains(wanted) || parts_are_broken {
            return None;
        }
        if theme.environment.get_template(wanted).is_err() {
            // That of a kind was missed in `book.toml`.
            let at = page.key("template")?;
            let message = format!("there is no template `{wanted}`, which this page asks for");
            let place = Place::new(&page.file, &page.text(), at);
            return Some(Diagnostic::error("template.missing", message, place).help(theme.templates_like(wanted)));
        }
    }
    Some(Diagnostic { pages: vec![page.file.clone()], ..theme.template_fault(error, &unknown::meant) })
}

fn top(context: &Context) -> Arc<str> {
    context.section.as_ref().map_or_else(|| "".into(), |(_, path)| path.clone())
}

/// The address of a language's page of all titles, where search leads without scripts.
pub fn titles_url(prefix: &str) -> String {
    url::page_url(prefix, "search")
}

fn search_href(language: &Language, portable: bool) -> String {
    let address = titles_url(&language.prefix);
    if portable { url::file(&address) } else { address }
}

/// All titles by section: what search falls back to without scripts.
pub fn titles(theme: &Theme, site: &Site, edition: usize, special: Special<'_>) -> (Html, Vec<Diagnostic>) {
    let tree = &site.editions[edition].tree;
    let sidebars = || tree.children("").iter().filter_map(|path| tree.sidebar(path));
    let items = sidebars().map(|(item, _)| item.clone()).collect();
    let titles = Some((items, Digest::of_all(sidebars().map(|(_, digest)| *digest))));
    made_up(theme, site, edition, special, ("search", Some(titles_url)), More { titles, ..More::default() })
}

/// The page that leads to the site as one file, and says how large that is.
pub fn offline_file(theme: &Theme, site: &Site, edition: usize, special: Special<'_>, bytes: usize) -> (Html, Vec<Diagnostic>) {
    let language = &special.languages[edition];
    let size = super::offline::size(bytes, theme.strings(&language.code).locale());
    made_up(theme, site, edition, special, ("offline", Some(super::offline::file_url)), More { size, ..More::default() })
}

/// The page for addresses that lead nowhere; its links start at the root, wherever it is shown.
pub fn not_found(theme: &Theme, site: &Site, edition: usize, special: Special<'_>) -> (Html, Vec<Diagnostic>) {
    made_up(theme, site, edition, special, ("not-found", None), More::default())
}

/// What a page without a file is called, and its address in the language of a prefix, if it has one.
type MadeUp = (&'static str, Option<fn(&str) -> String>);

/// A page that no file has: its template, and its title among the strings, are called by its name.
/// One without an address is shown at any, so its links start at the site's root.
fn made_up(theme: &Theme, site: &Site, edition: usize, special: Special<'_>, (name, address): MadeUp, more: More) -> (Html, Vec<Diagnostic>) {
    let language = &special.languages[edition];
    let strings = theme.strings(&language.code);
    let title = strings.plain(&format!("{name}.title")).to_owned();
    let front = Arc::new(FrontMatter {
        title: Some(title.clone()),
        kind: name.into(),
        template: format!("{name}.html"),
        noindex: true,
        ..FrontMatter::default()
    });
    let page = Page {
        file: format!("{name}.html").into(),
        path: name.into(),
        folder: "".into(),
        is_index: false,
        lang: language.code.clone(),
        text: "".into(),
        outline: Arc::new(Outline { front: front.clone(), title, ..Outline::default() }),
        digest: Digest::default(),
        shape: Digest::default(),
        written: Default::default(),
        marks: Default::default(),
    };
    let Some(home) = site.entry(edition, "") else {
        return (Html::default(), Vec::new());
    };
    let mut context = site.context(edition, home);
    context.front = front;
    context.kind_label = String::new();
    context.children = Vec::new();
    context.relations = Vec::new();
    context.answers = Vec::new();
    context.vocabulary = None;
    context.breadcrumbs = vec![site.link(home)];
    context.fallback = false;
    context.translation = None;
    let root = match address {
        Some(address) => {
            let own = address(&language.prefix);
            context.url = own.as_str().into();
            context.href = site.href(&own);
            context.canonical = Some(context.url.clone());
            for other in &mut context.alternates {
                if let Some(language) = special.languages.iter().find(|language| language.code == other.code) {
                    other.href = site.href(&address(&language.prefix));
                    other.written = language.code.clone();
                }
            }
            url::to_root(&own)
        }
        None => {
            context.canonical = None;
            format!("/{}", special.base_url.splitn(4, '/').nth(3).unwrap_or_default())
        }
    };
    let root = root.as_str();
    render(theme, &Highlighter::default(), &page, &context, special, root, more)
}
