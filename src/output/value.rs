//! Values that templates see. Long lists are shared between pages and made readable item by item,
//! so that a page costs what it shows and not what its sidebar holds.

use std::sync::Arc;

use minijinja::value::{Enumerator, Object, ObjectRepr, Serde, Value, ValueKind};
use minijinja::{Error, ErrorKind, State as Rendering, context};

use super::ground::Ground;
use super::view::View;
use crate::digest::Digest;
use crate::lang::Locale;
use crate::page::Heading;
use crate::page::{HEAD, START};
use crate::records::Standing;
use crate::site::{Card, Comparison, Coverage, Item, Link, Part, State, Status, StatusPage, StatusSection, Translated};

/// Any serializable value.
pub fn of<T: serde::Serialize>(value: T) -> Value {
    Value::from(Serde(value))
}

/// A title and an address.
pub fn link(link: &Link) -> Value {
    View::value([("title", link.title.clone().into()), ("href", link.href.clone().into()), ("lang", link.lang.clone().into())])
}

/// The section that a page lies in.
pub fn section(link: &Link, path: &str) -> Value {
    View::value([
        ("id", path.rsplit('/').next().unwrap_or_default().into()),
        ("title", link.title.clone().into()),
        ("href", link.href.clone().into()),
        ("lang", link.lang.clone().into()),
    ])
}

/// A page in a list.
pub fn card(card: &Card) -> Value {
    View::value([
        ("title", card.link.title.clone().into()),
        ("href", card.link.href.clone().into()),
        ("lang", card.link.lang.clone().into()),
        ("description", card.description.clone().into()),
        ("description_lang", card.lang.clone().into()),
        ("kind", card.kind.as_str().into()),
        ("kind_label", card.kind_label.as_str().into()),
        ("extra", extra(&card.extra)),
    ])
}

/// How the site stands; dates in words, and as they sort.
pub fn status(status: &Status, locale: &Locale) -> Value {
    // What the default language has is what there is.
    let languages = status.languages.iter().skip(1).map(|language| {
        context! { code => &*language.code, name => language.name.as_str(), pages => language.pages, of_pages => language.of, reviewed => language.reviewed }
    });
    let section = |(at, section): (usize, &StatusSection)| {
        let each = status.languages.iter().skip(1).map(|language| language.sections.get(at).copied().unwrap_or_default());
        context! { pages => section.pages, each => each.collect::<Vec<_>>(), ..link(&section.link) }
    };
    let words = |iso: &str| iso.parse().map(|date| locale.date(date)).unwrap_or_default();
    let name = |month: &str| {
        let (year, month) = month.split_once('-').unwrap_or_default();
        year.parse().ok().zip(month.parse().ok()).map(|(year, month)| locale.month(year, month)).unwrap_or_default()
    };
    let page = |page: &StatusPage| {
        context! {
            title => Value::from(page.title.clone()),
            lang => Value::from(page.lang.clone()),
            href => Value::from(page.href.clone()),
            kind => page.kind.as_str(),
            owner => page.owner.as_str(),
            updated => words(&page.updated),
            updated_iso => page.updated.as_str(),
            review_by => words(&page.review_by),
            review_by_iso => page.review_by.as_str(),
        }
    };
    context! {
        pages => status.pages.iter().map(page).collect::<Vec<_>>(),
        months => status.months().into_iter().map(|(month, pages)| context! { name => name(month), pages => pages.iter().map(page).collect::<Vec<_>>() }).collect::<Vec<_>>(),
        sources => status.sources.iter().map(|(year, count)| context! { year => if *year > 0 { locale.years(&year.to_string()) } else { String::new() }, count }).collect::<Vec<_>>(),
        owners => status.owners.iter().map(|owner| context! { owner => owner.owner.as_str(), pages => owner.pages, next => words(&owner.next), next_iso => owner.next.as_str() }).collect::<Vec<_>>(),
        languages => languages.collect::<Vec<_>>(),
        sections => status.sections.iter().enumerate().map(section).collect::<Vec<_>>(),
        soon => status.soon,
        services => status.services.0,
        services_tried => status.services.1,
    }
}

/// How far each translation is: of each language, and of each page the sections that are behind.
pub fn translations(languages: &[Coverage], locale: &Locale) -> Value {
    let page = |each: &Translated| {
        let comparison = &each.comparison;
        context! {
            current => comparison.current(),
            of => comparison.parts.len(),
            behind => Coverage::behind(comparison),
            ..context! { ..behind(comparison, &each.original), ..context! { ..reviewed(comparison, locale), ..link(&each.link) } }
        }
    };
    let language = |coverage: &Coverage| {
        context! {
            code => &*coverage.code,
            name => coverage.name.as_str(),
            pages => coverage.pages,
            of_pages => coverage.of_pages,
            sections => coverage.sections,
            of_sections => coverage.of_sections,
            percent => locale.percent(&locale.number(&coverage.percent().to_string())),
            reviewed => coverage.reviewed,
            records => coverage.records_that_are(Standing::Current).len(),
            of_records => coverage.records.len(),
            each => coverage.each.iter().map(page).collect::<Vec<_>>(),
        }
    };
    context! { languages => languages.iter().map(language).collect::<Vec<_>>() }
}

/// Where a translation and its original part, as lists of sections: what has changed, stands under another heading,
/// is not translated yet, and is in the original no more; with the links to both.
pub fn behind(comparison: &Comparison, original: &Link) -> Value {
    let anchor = |id: &str| if id.starts_with('(') { String::new() } else { crate::url::encode(id) };
    let part = |part: &Part| {
        let twin = if part.state == State::Gone { "" } else { &part.id };
        context! { id => anchor(&part.own), title => part.title.as_str(), original_id => anchor(twin), original => part.original.as_str() }
    };
    // Title and opening are one line: both are the top of the page.
    let head = |state: State| comparison.in_state(state).any(|part| part.id == HEAD);
    let all = |state: State| comparison.in_state(state).filter(|part| part.id != START || !head(state)).map(part).collect::<Vec<_>>();
    context! {
        stale => all(State::Stale),
        renamed => all(State::Renamed),
        missing => all(State::Missing),
        gone => all(State::Gone),
        original => link(original),
    }
}

/// Who reviewed a translation, as a role, and when.
pub fn reviewed(comparison: &Comparison, locale: &Locale) -> Value {
    let (by, on) = comparison.reviewed.clone().unwrap_or_default();
    context! { reviewed => comparison.reviewed.is_some(), by, on => on.map(|date| locale.date(date)).unwrap_or_default() }
}

/// What a kind declares.
pub fn extra(extra: &[(String, serde_json::Value)]) -> Value {
    Value::from_pairs(extra.iter().map(|(key, value)| (key.clone(), of(value))))
}

/// A list of items as seen from a page.
#[derive(Clone, Debug)]
pub struct Items {
    /// The items.
    pub items: Arc<[Arc<Item>]>,
    /// Stands for them.
    pub digest: Digest,
    /// The path of the item that leads to the page or to what holds it.
    pub here: Arc<str>,
    /// Whether it leads to the page itself.
    pub exact: bool,
    /// Whether it is seen from within one of its parts, which shows no other: so every part comes to an end.
    pub in_part: bool,
    /// What pages share.
    pub ground: Arc<Ground>,
}

fn wrong(said: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, said.to_owned())
}

/// Bytes of an item that leads to the page, as most have.
const ROOM: usize = 256;

/// No page's path, so that an item seen from there neither leads to it nor holds it.
const NOWHERE: &str = "\0";

impl Items {
    /// A template rendered for every item. It sees the item and what pages share: so an item that neither
    /// leads here nor holds what does is the same text on all of them, and is made once.
    fn each(self: &Arc<Self>, state: &Rendering<'_, '_>, template: &str) -> Result<Value, Error> {
        let key = Digest::of_value(&(template, self.digest, self.ground.digest));
        if self.exact {
            return self.all(state, template, key);
        }
        // Seen from a page that is not in the list, it is the same for all pages below one of its items.
        self.ground.lists.part(Digest::of_value(&(key, &self.here)), || self.all(state, template, key))
    }

    fn all(self: &Arc<Self>, state: &Rendering<'_, '_>, template: &str, key: Digest) -> Result<Value, Error> {
        let made = self.ground.lists.of(key, self.items.len());
        let elsewhere = Arc::new(Self { here: NOWHERE.into(), ..self.as_ref().clone() });
        let known: usize = made.iter().filter_map(|made| Some(made.get()?.len())).sum();
        let mut out = String::with_capacity(known + ROOM);
        for (item, made) in self.items.iter().zip(made.iter()) {
            let open = is_open(item, &self.here);
            if let Some(html) = made.get().filter(|_| !open) {
                out.push_str(html);
                continue;
            }
            let list = if open { self.clone() } else { elsewhere.clone() };
            let seen = Value::from_object(ItemView { item: item.clone(), list });
            let mut html = state.get_template(template)?.render(Value::from_dyn_object(View::before(vec![("item", seen)], &self.ground.shared)))?;
            // Templates lose their last line end, which lists are read better with.
            html.truncate(html.trim_end_matches('\n').len());
            html.push('\n');
            out.push_str(&html);
            if !open {
                let _ = made.set(html.into());
            }
        }
        Ok(Value::from_safe_string(out))
    }
}

impl Items {
    /// `nav.part("shared/x.html", name=value)`: a template that sees the list, as `list`, what pages share, and these
    /// values; made once for all pages below one of its items.
    fn part(self: &Arc<Self>, state: &Rendering<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        if self.in_part {
            return Err(wrong("a part of a list shows no other part of it: write `{% include \"…\" %}` here"));
        }
        // Seen from a page that is in the list, it is no other page's.
        let seen = (!self.exact).then(|| Digest::of_value(&(self.digest, &self.here)));
        let list = Value::from_object(Self { in_part: true, ..self.as_ref().clone() });
        self.ground.part(state, args, Some(list), seen)
    }

    /// Some of the items; `which` stands for how they were chosen.
    fn some<'a>(&self, which: Digest, items: impl Iterator<Item = &'a Arc<Item>>) -> Value {
        let digest = Digest::of_value(&(self.digest, which));
        Value::from_object(Self { items: items.cloned().collect(), digest, ..self.clone() })
    }
}

impl Object for Items {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Seq
    }
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let item = self.items.get(key.as_usize()?)?;
        Some(Value::from_object(ItemView { item: item.clone(), list: self.clone() }))
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Seq(self.items.len())
    }
    fn call_method(self: &Arc<Self>, state: &mut Rendering<'_, '_>, method: &str, args: &[Value]) -> Result<Value, Error> {
        match (method, args) {
            ("each", [template]) => {
                let name = template.as_str().ok_or_else(|| wrong("`each` takes the name of a template"))?;
                self.each(state, name)
            }
            ("first", [most]) => {
                let most = most.as_usize().ok_or_else(|| wrong("`first` takes a number"))?;
                Ok(self.some(Digest::of_value(&(method, most)), self.items.iter().take(most)))
            }
            ("named", [ids]) if ids.kind() == ValueKind::Seq => {
                let text = |id: Value| id.as_str().map(str::to_owned).ok_or_else(|| wrong("`named` takes a list of names, which are texts"));
                let ids: Vec<String> = ids.try_iter()?.map(text).collect::<Result<_, Error>>()?;
                Ok(self.some(Digest::of_value(&(method, &ids)), self.items.iter().filter(|item| ids.iter().any(|id| id == item.id()))))
            }
            ("part", _) => self.part(state, args),
            ("each", _) => Err(wrong("`each` takes the name of a template, and nothing else")),
            ("first", _) => Err(wrong("`first` takes a number, and nothing else")),
            ("named", _) => Err(wrong("`named` takes a list of names, and nothing else")),
            _ => Err(Error::from(ErrorKind::UnknownMethod)),
        }
    }
}

fn is_open(item: &Item, here: &str) -> bool {
    // Paths of a section begin alike: seen from behind, they differ sooner.
    let (path, here) = (item.path.as_bytes(), here.as_bytes());
    matches!(here.get(path.len()), None | Some(b'/')) && path.len() <= here.len() && here[..path.len()].iter().rev().eq(path.iter().rev())
}

/// One item as seen from a page, with the list that it stands in.
#[derive(Debug)]
struct ItemView {
    item: Arc<Item>,
    list: Arc<Items>,
}

impl Object for ItemView {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }
    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let (item, here) = (&self.item, &self.list.here);
        Some(match key {
            "title" => Value::from(item.link.title.clone()),
            "href" => Value::from(item.link.href.clone()),
            "lang" => Value::from(item.link.lang.clone()),
            "id" => Value::from(item.id()),
            "current" => Value::from(item.path == *here),
            "page" => Value::from(self.list.exact && item.path == *here),
            "open" => Value::from(is_open(item, here)),
            "children" => {
                let digest = Digest::of_value(&(self.list.digest, &item.path));
                Value::from_object(Items { items: item.children.clone(), digest, ..self.list.as_ref().clone() })
            }
            _ => return None,
        })
    }
    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&["title", "href", "lang", "id", "current", "page", "open", "children"])
    }
}

/// Headings nested by level: two levels of them, which is what a reader can take in.
pub fn toc(headings: &[Heading]) -> Value {
    let mut top: Vec<(&Heading, Vec<&Heading>)> = Vec::new();
    for heading in headings.iter().filter(|heading| heading.level <= 3) {
        match (heading.level, top.last_mut()) {
            (3, Some((_, children))) => children.push(heading),
            _ => top.push((heading, Vec::new())),
        }
    }
    let one = |heading: &Heading, children: Vec<Value>| {
        View::value([
            ("id", crate::url::encode(&heading.id).into()),
            ("text", heading.text.as_str().into()),
            ("level", heading.level.into()),
            ("children", children.into()),
        ])
    };
    top.into_iter()
        .map(|(heading, children)| one(heading, children.into_iter().map(|child| one(child, Vec::new())).collect()))
        .collect::<Vec<_>>()
        .into()
}
