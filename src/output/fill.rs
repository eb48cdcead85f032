//! Fills the gaps of a body: components with their answers, citations with their numbers, images with their sizes.
//!
//! Numbers are given in the order a reader meets them, so one pass in that order is enough.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::value::Value;
use minijinja::{Error, context};

use super::value;
use crate::escape;
use crate::lang::Locale;
use crate::page::{Arg, Call, Highlighter, Node, Page, arguments};
use crate::records::{Reference, Service, shown};
use crate::site::{Answer, Context, Country, FactAnswer, Picture, TermAnswer};
use crate::theme::{Component, ParamType, Query, Strings, Theme, spoken_text};
use crate::url;

/// Signs that never start a line, in the scripts of the region.
const CLOSING: &str = ".,;:!?)]”’»…。，、；：！？）」』》។៕៖၊။ฯๆ";

/// A body being filled.
pub struct Filler<'a> {
    theme: &'a Theme,
    highlighter: &'a Highlighter,
    page: &'a Page,
    context: &'a Context,
    /// What every component's template sees besides its own.
    shared: Value,
    /// The strings of the body's language.
    strings: Arc<Strings>,
    /// The code of the default language, which stands in for words that are not translated.
    original: &'a str,
    out: String,
    /// Sources in the order of their numbers, and how often each was cited.
    cited: Vec<(Arc<str>, usize)>,
    numbers: BTreeMap<Arc<str>, usize>,
    uid: usize,
}

impl<'a> Filler<'a> {
    /// Starts a page; `shared` is what every component's template sees.
    pub fn new(theme: &'a Theme, highlighter: &'a Highlighter, page: &'a Page, context: &'a Context, shared: Value, original: &'a str) -> Self {
        let strings = theme.strings(&page.lang);
        Self { theme, highlighter, page, context, shared, strings, original, out: String::new(), cited: Vec::new(), numbers: BTreeMap::new(), uid: 0 }
    }

    /// Fills all parts of a body.
    ///
    /// # Errors
    /// When a component's template fails.
    pub fn fill(&mut self, nodes: &[Node]) -> Result<String, Error> {
        let length = nodes.iter().map(|node| if let Node::Html(html) = node { html.len() } else { 0 }).sum();
        let before = std::mem::replace(&mut self.out, String::with_capacity(length));
        // Where a button starts that was the last thing written: lines break behind it, which no sign may stand against.
        let mut button = None;
        for node in nodes {
            let behind = button.take();
            let start = self.out.len();
            match node {
                Node::Html(html) => {
                    let signs = html.find(|c| !CLOSING.contains(c)).unwrap_or(html.len());
                    self.out.push_str(&html[..signs]);
                    if signs > 0 {
                        self.tie(behind);
                    }
                    self.out.push_str(&html[signs..]);
                }
                Node::Cite(keys) => {
                    let cites = self.cite(keys.iter());
                    let html = self.render("cite.html", context! { cites => cites })?;
                    self.out.push_str(html.trim_end());
                    self.tie(behind);
                }
                Node::Word { word, text } => {
                    let html = self.word(*word, text)?;
                    self.out.push_str(&html);
                }
                Node::Code { language, text } => self.out.push_str(&self.highlighter.html(language, text)),
                Node::Image { target, src, alt, title, figure } => self.image(target, src, alt, title, *figure),
                Node::Call { index, body } => {
                    let body = self.fill(body)?;
                    let html = self.call(*index, body)?;
                    self.out.push_str(&html);
                }
            }
            if matches!(node, Node::Word { .. } | Node::Call { .. }) && self.out[start..].contains("<button") {
                button = Some(start);
            }
        }
        Ok(std::mem::replace(&mut self.out, before))
    }

    /// Keeps what was written since a button in one line with it.
    fn tie(&mut self, button: Option<usize>) {
        if let Some(start) = button {
            self.out.insert_str(start, "<span class=\"tied\">");
            self.out.push_str("</span>");
        }
    }

    fn render(&self, template: &str, own: Value) -> Result<String, Error> {
        self.theme.environment.get_template(template)?.render(context! { ..own, ..self.shared.clone() })
    }

    /// Gives each source its number, the next one at its first citation.
    fn cite<'k>(&mut self, keys: impl Iterator<Item = &'k Arc<str>>) -> Value {
        let mut cites = Vec::new();
        for key in keys.filter(|key| self.context.sources.contains_key(*key)) {
            let number = *self.numbers.entry(key.clone()).or_insert_with(|| {
                self.cited.push((key.clone(), 0));
                self.cited.len()
            });
            let times = &mut self.cited[number - 1].1;
            *times += 1;
            cites.push(context! { n => number, id => place(number, *times), href => format!("#s.{number}") });
        }
        cites.into()
    }

    fn image(&mut self, target: &str, src: &str, alt: &str, title: &str, figure: bool) {
        let picture = self.context.images.get(target);
        let size = picture.map(|picture| format!(" width=\"{}\" height=\"{}\"", picture.size.0, picture.size.1)).unwrap_or_default();
        let tooltip = if figure || title.is_empty() { String::new() } else { format!(" title=\"{}\"", escape::html(title)) };
        let (src, several) = picture.map_or_else(|| (src.to_owned(), String::new()), |picture| self.copies(picture, src));
        let image =
            format!("<img src=\"{}\"{several} alt=\"{}\"{tooltip}{size} loading=\"lazy\" decoding=\"async\">", escape::html(&src), escape::html(alt));
        if figure {
            self.out.push_str(&format!("<figure class=\"figure\">{image}<figcaption>{}</figcaption></figure>", escape::html(title)));
        } else {
            self.out.push_str(&image);
        }
    }

    /// The widest file that a page shows of an image, and all of them for a browser to choose from.
    fn copies(&self, picture: &Picture, src: &str) -> (String, String) {
        let mut all: Vec<(u32, String)> = picture.widths().map(|width| (width, picture.copy(src, width))).collect();
        if all.is_empty() || src.contains(['?', '#']) {
            return (src.to_owned(), String::new());
        }
        if picture.shows_itself() {
            all.push((picture.size.0, src.to_owned()));
        }
        // A comma ends an address there.
        let several: Vec<String> = all.iter().map(|(width, file)| format!("{} {width}w", escape::html(&file.replace(',', "%2C")))).collect();
        let room = self.shared.get_attr("settings").and_then(|settings| settings.get_attr("image_sizes"));
        let room = room.ok().and_then(|room| room.as_str().map(str::to_owned)).unwrap_or_else(|| "100vw".into());
        let widest = all.pop().map_or_else(|| src.to_owned(), |(_, file)| file);
        (widest, format!(" srcset=\"{}\" sizes=\"{}\"", several.join(", "), escape::html(&room)))
    }

    fn call(&mut self, index: usize, body: String) -> Result<String, Error> {
        let (Some(call), Some(answer)) = (self.page.outline.calls.get(index), self.context.answers.get(index)) else {
            return Ok(body);
        };
        let Some(component) = self.theme.components.get(&call.name) else {
            return Ok(body);
        };
        // What it asks for does not exist, which the check of references says.
        if matches!(answer, Answer::None) && component.query != Query::None {
            return Ok(body);
        }
        self.component(call, component, answer, body)
    }

    /// The first use of a word, unless the page's author explains it somewhere.
    fn word(&mut self, word: usize, text: &str) -> Result<String, Error> {
        let found = self.context.vocabulary.as_ref().and_then(|(vocabulary, _)| Some((vocabulary.terms.get(word)?, &vocabulary.component)));
        let Some((term, name)) = found else {
            return Ok(escape::html(text));
        };
        let called = |answer: &Answer| matches!(answer, Answer::Term(called) if called.term.id == term.term.id);
        let component = self.theme.components.get(name).filter(|_| !self.context.answers.iter().any(called));
        let Some(component) = component else {
            return Ok(escape::html(text));
        };
        let arg = |name: &str, value: &str| Arg { name: name.to_owned(), value: value.to_owned(), name_span: 0..0, span: 0..0 };
        let call = Call { name: name.clone(), name_span: 0..0, args: vec![arg("id", &term.term.id), arg("text", text)], span: 0..0 };
        self.component(&call, component, &Answer::Term(Box::new(term.clone())), String::new())
    }

    fn component(&mut self, call: &Call, component: &Component, answer: &Answer, body: String) -> Result<String, Error> {
        let args = arguments(call, component).into_iter().map(|(name, text)| {
            let value = match component.params.get(&name).map(|param| param.kind) {
                Some(ParamType::Flag) => Value::from(text == "true"),
                Some(ParamType::Number) => text.parse::<i64>().map_or_else(|_| Value::from(""), Value::from),
                _ => Value::from(text),
            };
            (name, value)
        });
        let args = Value::from_pairs(args);
        self.uid += 1;
        let data = self.answer(answer);
        let own = context! { args, data, body => Value::from_safe_string(body), uid => self.uid };
        let html = self.render(&component.template(), own)?;
        Ok(html.trim_matches('\n').to_owned())
    }

    fn answer(&mut self, answer: &Answer) -> Value {
        match answer {
            Answer::None => Value::from(()),
            Answer::Fact(fact) => self.fact(fact),
            Answer::Facts(facts) => facts.iter().map(|fact| self.dated(fact)).collect::<Vec<_>>().into(),
            Answer::Service(service) => {
                let cites = self.cite(std::iter::once(&service.0.source));
                context! { cites, ..self.service(&service.0, service.1.as_ref()) }
            }
            Answer::Services(countries) => countries.iter().map(|country| self.country(country)).collect::<Vec<_>>().into(),
            Answer::Term(term) => self.term(term),
            Answer::Terms(terms) => terms.iter().map(|term| self.term(term)).collect::<Vec<_>>().into(),
            Answer::Sources(sources) => sources.iter().map(|source| source_value(&source.0, self.strings.locale(), self.original)).collect::<Vec<_>>().into(),
            Answer::Pages(groups) => groups
                .iter()
                .map(|group| context! { group => group.group.as_str(), label => group.label.as_str(), pages => group.pages.iter().map(value::card).collect::<Vec<_>>() })
                .collect::<Vec<_>>()
                .into(),
            Answer::Matrix(grid) => {
                let row = |row: &crate::site::Row| {
                    let cells: Vec<Value> = row.cells.iter().map(|on| context! { on => *on }).collect();
                    context! { cells, ..value::link(&row.page) }
                };
                context! {
                    columns => grid.columns.iter().map(value::link).collect::<Vec<_>>(),
                    rows => grid.rows.iter().map(row).collect::<Vec<_>>(),
                    row_label => grid.row_label.as_str(),
                    column_label => grid.column_label.as_str(),
                    caption => grid.caption.as_str(),
                }
            }
            Answer::Tiles(tiles) => {
                let tile = |tile: &crate::site::Tile| {
                    context! { code => tile.code.as_str(), column => tile.column, row => tile.row, ..value::link(&tile.page) }
                };
                context! {
                    columns => tiles.iter().map(|tile| tile.column).max().unwrap_or(0),
                    rows => tiles.iter().map(|tile| tile.row).max().unwrap_or(0),
                    tiles => tiles.iter().map(tile).collect::<Vec<_>>(),
                }
            }
            Answer::Offline(keep, zip) => context! { keep => *keep, zip => *zip },
            Answer::Status(status) => value::status(status, self.strings.locale()),
            Answer::Translations(languages) => value::translations(languages, self.strings.locale()),
            Answer::Chart(bars) => {
                let mut all = Vec::new();
                for (label, fact, length) in &bars.bars {
                    let label = if *label == fact.fact.year { self.strings.locale().years(label) } else { label.clone() };
                    let value = self.fact(fact);
                    all.push(context! { label => label.as_str(), label_lang => value.get_attr("scope_lang").unwrap_or_default(), text => value.get_attr("text").unwrap_or_default(), share => *length as f64 / 1000.0, statement => fact.fact.statement.as_str(), fact => value.clone(), cites => value.get_attr("cites").unwrap_or_default() });
                }
                let unit_lang = bars.bars.first().map(|(_, fact, _)| self.lang(fact.fact.foreign.contains("unit")));
                context! { bars => all, unit => bars.unit.as_str(), unit_lang => unit_lang.unwrap_or_default() }
            }
        }
    }

    /// A fact and its citations.
    pub fn fact(&mut self, answer: &FactAnswer) -> Value {
        self.fact_in(answer, &self.page.lang.clone())
    }

    /// A fact of the records of a language, and its citations.
    pub fn fact_in(&mut self, answer: &FactAnswer, own: &Arc<str>) -> Value {
        let lang = |name: &str, original: &str| if answer.fact.foreign.contains(name) { Value::from(original) } else { Value::from(own.clone()) };
        let fact = &answer.fact;
        let shown = shown(fact, self.strings.locale());
        let cites = self.cite(answer.sources.iter());
        let others: Vec<Value> = answer.others.iter().map(|other| self.fact_in(other, own)).collect();
        context! {
            id => &*fact.id,
            statement => fact.statement.as_str(),
            lang => lang("statement", self.original),
            text => shown.text,
            text_lang => lang("unit", self.original),
            number => shown.number,
            unit => fact.unit.as_str(),
            year => self.strings.locale().years(&fact.year),
            scope => fact.scope.as_str(),
            scope_lang => lang("scope", self.original),
            share => answer.share.map(|share| share as f64 / 1e6),
            cites,
            superseded_by => self.strings.locale().years(&answer.superseded_by),
            others,
        }
    }

    /// A fact with when it holds, for lists in order of time.
    fn dated(&mut self, answer: &FactAnswer) -> Value {
        let value = self.fact(answer);
        let fact = &answer.fact;
        let date = fact.value.parse::<jiff::civil::Date>().ok();
        let dated = fact.unit.starts_with("date");
        let when = if dated { shown(fact, self.strings.locale()).text } else { self.strings.locale().years(&fact.year) };
        let iso = date.filter(|_| dated).map_or_else(|| fact.year.clone(), |date| date.to_string());
        context! { when, iso, ..value }
    }

    fn country(&mut self, country: &Country) -> Value {
        let services: Vec<Value> = country.services.iter().map(|(service, source)| self.service(service, source.as_ref())).collect();
        context! {
            code => country.code.as_str(),
            title => country.page.as_ref().map(|page| Value::from(page.title.clone())).unwrap_or_else(|| "".into()),
            href => country.page.as_ref().map(|page| Value::from(page.href.clone())).unwrap_or_else(|| "".into()),
            lang => country.page.as_ref().map(|page| Value::from(page.lang.clone())).unwrap_or_else(|| "".into()),
            confirmed => !services.is_empty(),
            services,
        }
    }

    fn service(&self, service: &Service, source: Option<&Reference>) -> Value {
        let digits: String = service.number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let host = service.url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        let source_url = source.map(|source| source.url.as_str()).filter(|address| matches!(url::link(address), url::Link::Outside));
        context! {
            id => &*service.id,
            country => service.country.as_str(),
            name => service.name.as_str(),
            kind => service.kind.as_str(),
            number => service.number.as_str(),
            tel => if digits.is_empty() { String::new() } else { format!("tel:{digits}") },
            url => service.url.as_str(),
            host,
            hours => service.hours.as_str(),
            languages => Value::from_safe_string(self.names_of_languages(service)),
            langs => Value::from_pairs(["name", "hours", "for", "also"].map(|name| {
                let own = name == "name" && !service.lang.is_empty();
                (name, if own { service.lang.as_str().into() } else { self.lang(service.foreign.contains(name)) })
            })),
            free => service.free,
            for => service.audience.as_str(),
            also => service.also.as_str(),
            listed => service.listed.map(|year| self.strings.locale().years(&year.to_string())).unwrap_or_default(),
            confirmed_on => service.confirmed_on.parse().map(|date| self.strings.locale().date(date)).unwrap_or_default(),
            publisher => source.map(|source| source.publisher.as_str()).unwrap_or_default(),
            publisher_lang => self.original,
            source_url => source_url.unwrap_or_default(),
        }
    }

    /// The languages a service speaks, as HTML; a name that is not translated says its language.
    fn names_of_languages(&self, service: &Service) -> String {
        let separator = escape::html(self.strings.plain("list.separator"));
        let name = |name: &String| {
            let lang = if service.foreign_languages.contains(name) { self.original } else { "" };
            spoken_text(name, lang, &self.page.lang)
        };
        service.languages.iter().map(name).collect::<Vec<_>>().join(&separator)
    }

    /// The language of a text of a record: the body's own, or the default one where it is not translated.
    fn lang(&self, foreign: bool) -> Value {
        if foreign { self.original.into() } else { Value::from(self.page.lang.clone()) }
    }

    fn term(&self, answer: &TermAnswer) -> Value {
        let term = &answer.term;
        context! {
            id => &*term.id,
            term => term.term.as_str(),
            class => term.class.as_str(),
            meaning => term.meaning.as_str(),
            instead => term.instead.as_str(),
            href => answer.href.as_str(),
            // A translated page says it of the whole page.
            unreviewed => answer.unreviewed && self.context.fallback,
            langs => Value::from_pairs(["term", "meaning", "instead"].map(|name| {
                (name, if term.foreign.contains(name) { self.original.into() } else { Value::from(answer.lang.clone()) })
            })),
        }
    }

    /// The sources in the order of their numbers, each with the ways back to where it was cited.
    pub fn sources(&self, locale: &Locale) -> Value {
        let mut all = Vec::new();
        for (at, (key, times)) in self.cited.iter().enumerate() {
            let number = at + 1;
            let back: Vec<Value> = (1..=*times).map(|n| context! { id => place(number, n), n }).collect();
            let source = self.context.sources.get(key).map(|source| source_value(source, locale, self.original)).unwrap_or_default();
            all.push(context! { n => number, id => format!("s.{number}"), back, ..source });
        }
        all.into()
    }
}

/// The id of a place that cites a source: short, for a page has many and says each twice, and with dots, which no
/// heading's id has.
fn place(number: usize, time: usize) -> String {
    format!("c.{number}.{time}")
}

/// A source; its publisher and, unless the record says otherwise, its title are in the default language.
fn source_value(source: &Reference, locale: &Locale, original: &str) -> Value {
    let forbidden = !matches!(url::link(&source.url), url::Link::Outside);
    context! {
        key => &*source.key,
        title => source.title.as_str(),
        title_lang => if source.lang.is_empty() { original } else { source.lang.as_str() },
        publisher => source.publisher.as_str(),
        publisher_lang => original,
        year => source.year.map(|year| locale.years(&year.to_string())).unwrap_or_default(),
        url => if forbidden { "" } else { source.url.as_str() },
        accessed => source.accessed.parse().map(|date| locale.date(date)).unwrap_or_default(),
        grade => source.grade.as_str(),
        id => format!("source-{}", url::encode(&source.key)),
    }
}
