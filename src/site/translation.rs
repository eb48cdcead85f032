//! Pairs each page with its translations, and says what has become of the original since.
//!
//! Two pages are translations of each other when their paths are equal below the language's
//! folder. Where one is missing, the default language's stands in for it. A translation's
//! sections are those of its original with the same ids.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::memory::Memo;
use super::orphan::Originals;
use super::{Entry, Pages};
use crate::config::Language;
use crate::diagnostic::{Diagnostic, Place, did_you_mean};
use crate::digest::Digest;
use crate::page::{FrontMatter, HEAD, Page, START, Section};
use crate::wording::Wording;

/// What a section of a translation is worth today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It was made from what the original says now.
    Current,
    /// The original has changed since.
    Stale,
    /// Nothing says what it was made from.
    Unmarked,
    /// The translation has it under the id of a heading that the original has no more.
    Renamed,
    /// The translation has no such section.
    Missing,
    /// The original has no such section any more.
    Gone,
}

/// A section of the original and what its translation is worth.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Part {
    /// Its marker: the heading's id, or what stands for head and start.
    pub id: String,
    /// The marker of the section in the translation; empty where it has none.
    pub own: String,
    /// The heading in the translation, or in the original where the translation lacks it; or empty.
    pub title: String,
    /// The heading in the original; empty where it has none.
    pub original: String,
    /// What it is worth.
    pub state: State,
}

/// A translated page beside its original.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Comparison {
    /// The sections of the original in order.
    pub parts: Vec<Part>,
    /// The sections that only the translation has, in order.
    pub gone: Vec<Part>,
    /// Role and date of the native speaker who reviewed it.
    pub reviewed: Option<(String, Option<Date>)>,
}

impl Comparison {
    /// How many sections are as the original is now.
    pub fn current(&self) -> usize {
        self.parts.iter().filter(|part| part.state == State::Current).count()
    }

    /// The sections in a state.
    pub fn in_state(&self, state: State) -> impl Iterator<Item = &Part> {
        self.parts.iter().chain(&self.gone).filter(move |part| part.state == state)
    }
}

/// What a translation is worth, section by section.
pub fn compare(original: &Page, translated: &Page) -> Comparison {
    let marks = translated.outline.front.made_from.as_ref().map_or(&[][..], |at| at.value.as_slice());
    let own = translated.sections();
    let sections = original.sections();
    let renamed = renamed(&sections, &own);
    let mark = |id: &str| marks.iter().find(|(marked, _)| marked == id).map(|(_, digest)| digest);
    let part = |section: &Section| {
        let twin = own.iter().find(|twin| twin.id == section.id);
        let other = renamed.get(section.id.as_str()).copied();
        let state = match (twin, mark(&section.id)) {
            (None, _) if other.is_some() => State::Renamed,
            (None, _) => State::Missing,
            (_, None) => State::Unmarked,
            (_, Some(mark)) if *mark == section.digest => State::Current,
            _ => State::Stale,
        };
        let twin = twin.or(other);
        let title = twin.map_or(&section.title, |twin| &twin.title).clone();
        Part { id: section.id.clone(), own: twin.map(|twin| twin.id.clone()).unwrap_or_default(), title, original: section.title.clone(), state }
    };
    // Text before the first heading that the original never had is the translator's own.
    let is_gone = |twin: &&Section| {
        let paired = sections.iter().any(|section| section.id == twin.id) || renamed.values().any(|other| other.id == twin.id);
        !paired && (twin.id != START || mark(START).is_some())
    };
    let gone =
        |twin: &Section| Part { id: twin.id.clone(), own: twin.id.clone(), title: twin.title.clone(), original: String::new(), state: State::Gone };
    Comparison {
        gone: own.iter().filter(is_gone).map(gone).collect(),
        parts: sections.iter().map(part).collect(),
        reviewed: translated.outline.front.reviewed.clone(),
    }
}

/// For sections of the original that the translation lacks, the one that stands in their place: between the same
/// neighbours, as many on both sides. A heading's id follows from its words, so a heading that is written anew
/// looks like one that went and one that came.
fn renamed<'a>(original: &'a [Section], own: &'a [Section]) -> BTreeMap<&'a str, &'a Section> {
    let lacking = |all: &'a [Section], other: &[Section]| -> BTreeMap<&'a str, Vec<&'a Section>> {
        let (mut runs, mut before): (BTreeMap<&str, Vec<&Section>>, &str) = (BTreeMap::new(), "");
        for section in all {
            if other.iter().any(|twin| twin.id == section.id) {
                before = &section.id;
            } else if section.id != START {
                runs.entry(before).or_default().push(section);
            }
        }
        runs
    };
    let others = lacking(own, original);
    let pairs = lacking(original, own).into_iter().filter_map(|(before, came)| {
        let went = others.get(before).filter(|went| went.len() == came.len())?;
        let alike = came.iter().zip(went).all(|(a, b)| a.level == b.level);
        alike.then(|| came.into_iter().zip(went.iter().copied()))
    });
    pairs.flatten().map(|(came, went)| (came.id.as_str(), went)).collect()
}

/// What is to be done about a translation, each with its place.
pub fn findings(original: &Page, translated: &Page) -> Vec<Diagnostic> {
    let front = &translated.outline.front;
    // Of a page whose head could not be read nobody knows what it says.
    if front.unread || original.outline.front.unread {
        return Vec::new();
    }
    // Front matter starts behind the line `+++`.
    let head = front.made_from.as_ref().map_or(0..0, |at| at.span.start + 4..at.span.end + 4);
    let place = |id: &str| {
        let heading = translated.outline.headings.iter().find(|heading| heading.id == id);
        Place::new(&translated.file, &translated.text(), heading.map_or_else(|| head.clone(), |heading| heading.span.clone()))
    };
    let mark = format!("translate what changed, then run `payung translate mark {}`", translated.file);
    let mut found = Vec::new();
    let comparison = compare(original, translated);
    for part in &comparison.parts {
        let name = described(part);
        let finding = match part.state {
            State::Current => continue,
            State::Stale => {
                Diagnostic::warning("translation.stale", format!("{name} of the original has changed since it was translated"), place(&part.id))
                    .help(mark.clone())
            }
            State::Unmarked => {
                let message = format!("nothing says from which text {name} was translated");
                Diagnostic::warning("translation.missing-marker", message, place(&part.id))
                    .help(format!("run `payung translate mark {}`", translated.file))
            }
            State::Renamed | State::Missing | State::Gone => {
                let help = if part.id == START {
                    "translate the text before the original's first heading".to_owned()
                } else {
                    format!("translate it, and give its heading the id `{{#{}}}`", part.id)
                };
                Diagnostic::warning("translation.missing-section", format!("{name} of the original is missing"), place(&part.id)).help(help)
            }
        };
        found.push(finding);
    }
    let known: BTreeSet<&str> = comparison.parts.iter().map(|part| part.id.as_str()).collect();
    for heading in translated.outline.headings.iter().filter(|heading| !known.contains(heading.id.as_str())) {
        let message = format!("the original has no section `{}`", heading.id);
        let written = translated.text()[heading.span.clone()].trim_end().len();
        let place = Place::new(&translated.file, &translated.text(), heading.span.start..heading.span.start + written);
        found.push(Diagnostic::warning("translation.unknown-section", message, place).help(of_unknown(&heading.id, &comparison, translated)));
    }
    for key in &front.inheritable {
        let message = format!("`{}` comes from the original; what stands here is not read", key.value);
        let place = Place::new(&translated.file, &translated.text(), key.span.start + 4..key.span.end + 4);
        found.push(Diagnostic::warning("translation.inherited-key", message, place).help("delete the line"));
    }
    found
}

/// What to do about a section that the original does not have.
fn of_unknown(id: &str, comparison: &Comparison, translated: &Page) -> String {
    let renamed = comparison.parts.iter().find(|part| part.state == State::Renamed && part.own == id);
    let made_from = translated.outline.front.made_from.as_ref();
    let was_there = made_from.is_some_and(|marks| marks.value.iter().any(|(marked, _)| marked == id));
    let missing = || comparison.parts.iter().filter(|part| matches!(part.state, State::Missing | State::Renamed)).map(|part| part.id.as_str());
    let twin = |id: &str| format!("if it is the translation of the section `{id}`, write `{{#{id}}}` behind the heading");
    let near = did_you_mean(id, missing()).filter(|_| !was_there);
    near.or_else(|| renamed.map(|part| twin(&part.id))).unwrap_or_else(|| match missing().next() {
        _ if was_there => match in_its_place(id, &comparison.parts, translated) {
            Some(other) => format!("{}; delete it if the original says it no more", twin(other)),
            None => "delete it: the original has had it, and has it no more".to_owned(),
        },
        Some(other) => twin(other),
        None => "delete it, or add it to the original first".to_owned(),
    })
}

/// A section of the original that is not translated and stands where that of a translation does: behind the same one.
fn in_its_place<'a>(id: &str, parts: &'a [Part], translated: &Page) -> Option<&'a str> {
    let is_paired = |part: &Part| matches!(part.state, State::Current | State::Stale | State::Unmarked);
    let headings = translated.outline.headings.iter().take_while(|heading| heading.id != id);
    let paired = headings.filter_map(|heading| parts.iter().position(|part| part.id == heading.id && is_paired(part)));
    let from = paired.last().map_or(0, |before| before + 1);
    let mut behind = parts.iter().skip(from).skip_while(|part| from == 0 && matches!(part.id.as_str(), HEAD | START));
    behind.next().filter(|part| part.state == State::Missing).map(|part| part.id.as_str())
}

fn described(part: &Part) -> String {
    match part.id.as_str() {
        HEAD => "the title or description".into(),
        START => "the text before the first heading".into(),
        id => format!("the section `{id}`"),
    }
}

/// The default language's pages by path; two files for one address are reported.
pub fn original(language: &Language, pages: Vec<Arc<Page>>, memo: &mut Memo<Arc<Entry>>, faults: &mut Vec<Diagnostic>) -> Pages {
    pages.iter().for_each(|page| require(page, faults));
    let pages = one_for_each_address(pages, faults);
    let inputs: Vec<(Digest, Arc<Page>)> = pages.into_iter().map(|page| (page.digest, page)).collect();
    let entries = memo.all(&inputs, |page| Arc::new(Entry::new(page, page.outline.front.clone(), language)));
    entries.iter().map(|entry| (entry.page.path.clone(), entry.clone())).collect()
}

/// Another language's pages: its own, and the originals of those it lacks; and, apart from them, those that wait
/// for a native speaker where the language publishes none before, or whose original is gone.
pub fn edition(
    language: &Language,
    wording: &Wording,
    pages: Vec<Arc<Page>>,
    first: &Originals<'_>,
    memo: &mut Memo<Arc<Entry>>,
    faults: &mut Vec<Diagnostic>,
) -> (Pages, Pages) {
    let paths: BTreeSet<Arc<str>> = pages.iter().map(|page| page.path.clone()).collect();
    faults.extend(pages.iter().filter_map(|page| first.finding(page, &paths, language)));
    let originals = first.pages;
    let published = |page: &Arc<Page>| (page.outline.front.reviewed.is_some() || language.show_unreviewed) && !first.hold_back(page);
    let (pages, withheld): (Vec<Arc<Page>>, Vec<Arc<Page>>) = pages.into_iter().partition(published);
    let made = |page: &Arc<Page>, original: Option<&Arc<Entry>>| {
        let own = &page.outline.front;
        Entry::new(page, original.map_or_else(|| own.clone(), |original| Arc::new(inherit(&original.front, own))), language)
    };
    let withheld = withheld.iter().map(|page| (page.path.clone(), Arc::new(made(page, originals.get(&page.path))))).collect();
    pages.iter().filter(|page| !originals.contains_key(&page.path)).for_each(|page| require(page, faults));
    let own = one_for_each_address(pages, faults);
    let own: BTreeMap<Arc<str>, Arc<Page>> = own.into_iter().map(|page| (page.path.clone(), page)).collect();
    let missing = originals.iter().filter(|(path, _)| !own.contains_key(*path)).map(|(_, original)| Choice::Original(original));
    let own = own.iter().map(|(path, page)| Choice::Own(page, originals.get(path)));
    let inputs: Vec<(Digest, Choice<'_>)> = own.chain(missing).map(|choice| (choice.key(), choice)).collect();
    let entries = memo.all(&inputs, |choice| {
        Arc::new(match choice {
            Choice::Own(page, original) => made(page, *original),
            Choice::Original(original) => Entry::standing_in(original, language, wording),
        })
    });
    (entries.iter().map(|entry| (entry.page.path.clone(), entry.clone())).collect(), withheld)
}

/// What is shown at an address of another language.
enum Choice<'a> {
    /// Its own page, which inherits from its original.
    Own(&'a Arc<Page>, Option<&'a Arc<Entry>>),
    /// The original, where there is no translation.
    Original(&'a Arc<Entry>),
}

impl Choice<'_> {
    fn key(&self) -> Digest {
        match self {
            Self::Own(page, original) => Digest::of_value(&(page.digest, original.map(|original| original.page.digest))),
            Self::Original(original) => Digest::of_value(&("original", original.page.digest)),
        }
    }
}

/// A page that inherits from none must have what its kind asks for.
fn require(page: &Page, faults: &mut Vec<Diagnostic>) {
    let front = &page.outline.front;
    let mut say = |needs: &str, at: usize, help: String| {
        let message = format!("a page of kind `{}` needs {needs}", front.kind);
        faults.push(Diagnostic::error("front-matter.missing-key", message, Place::new(&page.file, &page.text(), at..at)).help(help));
    };
    if page.outline.body_start > 0 {
        front.lacking.iter().for_each(|(key, line)| say(&format!("`{key}`"), 4, format!("add a line `{line}` to the front matter")));
    } else if !front.lacking.is_empty() {
        let keys: Vec<String> = front.lacking.iter().map(|(key, _)| format!("`{key}`")).collect();
        let lines: Vec<String> = front.lacking.iter().map(|(_, line)| format!("`{line}`")).collect();
        let help = format!("put lines at the top of the file: `+++`, {}, `+++`", lines.join(", "));
        let needs = match keys.as_slice() {
            [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
            keys => keys.join(""),
        };
        say(&needs, 0, help);
    }
}

fn inherit(original: &FrontMatter, own: &FrontMatter) -> FrontMatter {
    let mut front = original.clone();
    front.title.clone_from(&own.title);
    front.description.clone_from(&own.description);
    front.reviewed.clone_from(&own.reviewed);
    front.made_from.clone_from(&own.made_from);
    if !own.keywords.is_empty() {
        front.keywords.clone_from(&own.keywords);
    }
    front
}

/// The pages in the order of their paths; where two files claim one address the first has it.
fn one_for_each_address(mut pages: Vec<Arc<Page>>, faults: &mut Vec<Diagnostic>) -> Vec<Arc<Page>> {
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    pages.dedup_by(|later, first| {
        let same = later.path == first.path;
        if same {
            let message = format!("two files for one address: `{}` and `{}`", first.file, later.file);
            faults.push(Diagnostic::error("url.duplicate", message, Place::file(&later.file)).help("rename or delete one of them"));
        }
        same
    });
    pages
}
