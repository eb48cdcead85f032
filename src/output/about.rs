//! The tables of templates that say what a page is: `page`, `book`, `lang`, `languages`.

use std::sync::Arc;

use minijinja::context;
use minijinja::value::Value;

use super::fill::Filler;
use super::html::Special;
use super::linked::{Said, linked_data};
use super::value;
use super::view::View;
use crate::config::Language;
use crate::escape;
use crate::page::Page;
use crate::site::{Alternate, Comparison, Context, FactAnswer, Link, Related};
use crate::theme::{Strings, Theme, spoken_text};
use crate::url;
use crate::wording::Wording;

pub fn language_value(language: &Language) -> Value {
    View::value([
        ("code", (&*language.code).into()),
        ("name", language.name.as_str().into()),
        ("dir", language.dir.into()),
        ("locale", language.code.replace('-', "_").into()),
        ("prefix", url::page_url(&language.prefix, "").into()),
    ])
}

pub fn book_value(special: Special<'_>, wording: &Wording) -> Value {
    let title_lang: &str = if wording.title.is_some() { "" } else { &special.languages[0].code };
    View::value([
        ("title", wording.title.as_deref().unwrap_or(special.title).into()),
        ("title_lang", title_lang.into()),
        ("original_title", special.title.into()),
        ("description", wording.description.as_deref().unwrap_or(special.description).into()),
        ("base_url", special.base_url.into()),
        ("has_base_url", (!special.base_url.is_empty()).into()),
    ])
}

/// The page in a language, as seen from one that is read in `dir`.
pub fn alternate(other: &Alternate, dir: &str) -> Value {
    let mut attributes = String::new();
    let mut add = |name: &str, value: &str| attributes.extend([" ", name, "=\"", &escape::html(value), "\""]);
    if !other.written.is_empty() && other.written != other.code {
        add("hreflang", &other.written);
    }
    if other.dir != dir {
        add("dir", other.dir);
    }
    if other.current {
        add("aria-current", "true");
    }
    View::value([
        ("attributes", if attributes.is_empty() { "".into() } else { Value::from_safe_string(attributes) }),
        ("code", (&*other.code).into()),
        ("name", other.name.as_str().into()),
        ("dir", other.dir.into()),
        ("href", other.href.clone().into()),
        ("current", other.current.into()),
        ("written", (&*other.written).into()),
        ("translated", (other.written == other.code).into()),
    ])
}

/// A relation with its pages, and the facts that carry it; a fact that the page's text, as HTML, states itself is not said twice.
pub fn relation(filler: &mut Filler<'_>, related: &Related, own: &Arc<str>, text: &str) -> Value {
    let is_said = |fact: &FactAnswer| text.contains(&escape::html(&fact.fact.statement));
    let items: Vec<Value> = related
        .items
        .iter()
        .map(|item| {
            let fact = item.fact.as_ref().filter(|fact| !is_said(fact)).map(|fact| filler.fact_in(fact, own));
            context! { fact => fact, ..value::card(&item.card) }
        })
        .collect();
    context! { name => related.name.as_str(), label => related.label.as_str(), items }
}

/// What readers see of a translation's worth: who reviewed it, where the original is, and what has changed there.
fn translation(comparison: &Comparison, original: &Link, special: Special<'_>, strings: &Strings) -> Value {
    context! {
        original_language => language_value(&special.languages[0]),
        ..context! { ..value::behind(comparison, original), ..value::reviewed(comparison, strings.locale()) }
    }
}

#[expect(clippy::too_many_arguments, reason = "the fields of one view, gathered in one place")]
pub fn page_value(
    page: &Page,
    context: &Context,
    language: &Language,
    body: Value,
    relations: Vec<Value>,
    sources: Value,
    theme: &Theme,
    strings: &Strings,
    special: Special<'_>,
    sidebar: Option<Value>,
) -> Value {
    let front = &context.front;
    let date = |date: Option<jiff::civil::Date>| {
        (date.map(|d| d.to_string()).unwrap_or_default(), date.map(|d| strings.locale().date(d)).unwrap_or_default())
    };
    let (updated, updated_text) = date(front.updated);
    let (review_by, review_by_text) = date(front.review_by.as_ref().map(|at| at.value));
    let headings = page.outline.headings.iter().filter(|heading| heading.level == 2).count();
    let absolute = |address: &Arc<str>| format!("{}{}", special.base_url, url::encode(address));
    let canonical = context.canonical.as_ref().filter(|_| !special.base_url.is_empty()).map(absolute).unwrap_or_default();
    let said = Said {
        book: context.wording.0.title.as_deref().unwrap_or(special.title),
        base_url: special.base_url,
        title: &page.outline.title,
        description: page.outline.description(),
        lang: &language.code,
    };
    let edit = theme.settings("").get_attr("edit_url").ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default();
    let edit_href = if edit.contains("{path}") { edit.replace("{path}", &url::encode(&page.file)) } else { String::new() };
    let section = context.section.as_ref().map(|(link, path)| value::section(link, path));
    // Who a page is for and who keeps it is said in the reader's language, or marked where it is not.
    let interface = &special.languages[context.edition].code;
    let word = |text: &str| {
        let wording = &context.wording.0;
        let lang = if context.edition > 0 && !wording.words.contains_key(text) { &special.languages[0].code } else { interface };
        if text.is_empty() { Value::from("") } else { Value::from_safe_string(spoken_text(wording.word(text), lang, interface)) }
    };
    View::value([
        ("title", page.outline.title.as_str().into()),
        ("description", page.outline.description().into()),
        ("kind", front.kind.as_str().into()),
        ("kind_label", context.kind_label.as_str().into()),
        ("href", context.href.clone().into()),
        ("path", page.path.clone().into()),
        ("lang", language_value(language)),
        ("fallback", context.fallback.into()),
        ("translation", context.translation.as_ref().map(|(comparison, original)| translation(comparison, original, special, strings)).into()),
        ("updated", updated.into()),
        ("updated_text", updated_text.into()),
        ("review_by", review_by.into()),
        ("review_by_text", review_by_text.into()),
        ("owner", word(&front.owner)),
        ("audience", front.audience.iter().map(|who| word(who)).collect::<Vec<_>>().into()),
        ("for_all", front.audience.iter().any(|who| who == "all").into()),
        ("country", front.country.as_str().into()),
        ("exit", front.exit.into()),
        ("sensitive", front.sensitive.into()),
        ("noindex", front.noindex.into()),
        ("draft", front.draft.into()),
        ("toc", value::toc(&page.outline.headings)),
        ("show_toc", front.toc.unwrap_or(headings >= 3).into()),
        ("body", body),
        ("extra", value::extra(&front.extra)),
        ("extra_text", Value::from_pairs(context.labels.iter().map(|(key, label)| (key.clone(), label.as_str())))),
        ("sources", sources),
        ("breadcrumbs", context.breadcrumbs.iter().map(value::link).collect::<Vec<_>>().into()),
        ("previous", context.previous.as_ref().map(value::link).into()),
        ("next", context.next.as_ref().map(value::link).into()),
        ("relations", relations.into()),
        ("children", context.children.iter().map(value::card).collect::<Vec<_>>().into()),
        ("section", section.into()),
        ("sidebar", sidebar.unwrap_or_else(|| Value::from(Vec::<Value>::new()))),
        ("linked_data", linked_data(&said, context).into()),
        ("canonical", canonical.into()),
        ("edit_href", edit_href.into()),
        ("source_path", (&*page.file).into()),
    ])
}
