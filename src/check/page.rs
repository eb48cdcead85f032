//! One page held to its words: what to avoid, how hard it reads, what its links and images say, and its figures.

mod brackets;
mod facts;
mod lists;

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::Date;

use super::Checking;
use super::avoid::{Avoid, forms};
use super::figure::values;
use super::label::{alternative, is_address, is_file_name, is_vague};
use super::phrase::{Phrases, folded, seen, words};
use super::printed;
use super::reading::{Tally, count_words, sentences};
use super::record::{common_era, days_between, is_early};
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::page::{Block, BlockKind, Page, Prose, Reading, prose};
use crate::site::Entry;

/// Years from now within which every page is to be read again.
const FAR: i16 = 5;

/// What pages are held to, prepared once for all of them.
pub struct Words {
    /// Words to avoid.
    pub avoid: Avoid,
    /// The glossary's terms.
    terms: Phrases,
    /// Proper names that do not look like names.
    names: Phrases,
    /// Words that make a number behind them a name.
    numbered: BTreeSet<String>,
    /// Figures that need no fact, and parts of telephone numbers.
    figures: BTreeSet<String>,
}

impl Words {
    /// Prepares glossary, services and `[check]`.
    pub fn new(checking: &Checking<'_>) -> Self {
        let check = &checking.config.check;
        let terms = checking.site.records.terms.values().map(|entry| &entry.record).filter(|term| term.class != "avoid");
        let mut new = Self {
            avoid: Avoid::new(checking),
            terms: Phrases::new(terms.flat_map(forms).map(|form| (form, 0))),
            names: Phrases::new(check.names.iter().map(|name| (name.as_str(), 0))),
            numbered: check.numbered.iter().map(|word| folded(word.trim_end_matches('.'))).collect(),
            figures: check.figures.iter().flat_map(|figure| [figure.clone()].into_iter().chain(values(figure))).collect(),
        };
        for service in checking.site.records.services.values().map(|entry| &entry.record) {
            for text in [&service.number, &service.also, &service.name, &service.hours] {
                new.figures.extend(values(text).into_iter().filter(|value| value.len() > 2));
            }
        }
        new
    }
}

/// Everything there is to say about one page.
pub fn check(checking: &Checking<'_>, words: &Words, edition: usize, entry: &Entry) -> Vec<Diagnostic> {
    let reading = Reading::new(checking.config, checking.components);
    let page = &entry.page;
    let lang = page.lang.split('-').next().unwrap_or_default();
    let mut checker = Checker { checking, words, page, edition, entry, lang, prose: prose(page, &reading), faults: Vec::new() };
    checker.review();
    checker.future();
    checker.gaps();
    checker.text();
    checker.labels();
    checker.old_facts();
    checker.superseded();
    checker.lists();
    checker.faults
}

struct Checker<'a> {
    checking: &'a Checking<'a>,
    words: &'a Words,
    page: &'a Page,
    /// The number of the edition that the page belongs to.
    edition: usize,
    entry: &'a Entry,
    lang: &'a str,
    prose: Prose,
    faults: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        Place::new(&self.page.file, &self.page.text(), span)
    }

    /// Beyond the most that are shown none is made: each is placed by counting lines, which a page of faults would pay for as often.
    fn warn(&mut self, code: &'static str, message: String, span: Range<usize>, help: String) {
        if self.faults.len() < MOST {
            let fault = Diagnostic::warning(code, message, self.place(span)).help(help);
            self.faults.push(fault);
        }
    }

    fn review(&mut self) {
        let Some(due) = &self.page.outline.front.review_by else {
            return;
        };
        let span = due.span.start + 4..due.span.end + 4;
        let days = days_between(self.checking.today, due.value);
        let help = "read the page again, mend it, and set `updated` and `review_by`";
        if due.value.year() > self.checking.today.year() + FAR {
            let near = self.checking.today.checked_add(1.year()).unwrap_or(self.checking.today);
            let message = format!("the page is to be read again on {}, more than {FAR} years from now", due.value);
            let help = common_era(due.value, self.checking.today).map_or_else(
                || format!("write a nearer day, such as `review_by = {near}`"),
                |common| format!("write the year of the Common Era: `review_by = {common}`"),
            );
            self.warn("review.far", message, span, help);
        } else if days < 0 {
            let message = format!("the page had to be read again by {}", due.value);
            let fault = Diagnostic::error("review.past", message, self.place(span)).help(help);
            self.faults.push(fault);
        } else if days <= i64::from(self.checking.config.check.soon) {
            let left = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            self.warn("review.soon", format!("the page has to be read again in {left}, by {}", due.value), span, help.into());
        }
    }

    /// A change or a review that is still to come or lies too far back, and a review of what is no translation.
    fn future(&mut self) {
        let (today, front) = (self.checking.today, &self.page.outline.front);
        let reviewed = front.reviewed.as_ref().map(|(_, on)| *on);
        if let Some(updated) = front.updated {
            let help = format!("write the day of its last change, `updated = {today}` at the latest");
            self.day("updated", updated, "the page says it changed", help);
        }
        if let Some(on) = reviewed.flatten() {
            let help = format!("write the day of the review, `on = {today}` at the latest");
            self.day("reviewed", on, "the page says a native speaker reviewed it", help);
        }
        if reviewed.is_some() && self.edition == 0 {
            let message = "`reviewed` on an original, of which no page says it: a native speaker reviews translations".to_owned();
            self.warn(
                "translation.no-translation",
                message,
                self.line_of("reviewed"),
                "delete it; `updated` says when an original was last read".into(),
            );
        }
    }

    /// A day that a line of the front matter names and on which that cannot have been.
    fn day(&mut self, key: &str, day: Date, what: &str, help: String) {
        let (code, why) = match day {
            day if is_early(&day) => ("front-matter.early", "when there was no web"),
            day if day > self.checking.today => ("front-matter.future", "which is still to come"),
            _ => return,
        };
        let line = self.line_of(key);
        let written = self.page.text()[line.clone()].find(&day.to_string()).map(|at| line.start + at);
        let span = written.map_or(line, |at| at..at + day.to_string().len());
        let common = common_era(day, self.checking.today).map(|common| format!("write the year of the Common Era: `{common}`"));
        self.warn(code, format!("{what} on {day}, {why}"), span, common.unwrap_or(help));
    }

    /// Gaps of an outline: `…` for a value, or alone on a line.
    fn gaps(&mut self) {
        let text = self.page.text();
        let front = &text[..self.page.outline.body_start];
        let required = self.checking.config.kind(&self.entry.front.kind).map_or(&[][..], |kind| kind.required.as_slice());
        let is_needed = |at: usize| {
            let line = &front[front[..at].rfind('\n').map_or(0, |from| from + 1)..at];
            let key = line.split('=').next().unwrap_or_default().trim();
            key == "title" || required.iter().any(|required| required.value == key)
        };
        let mut spans: Vec<(Range<usize>, bool)> = front.match_indices("\"…\"").map(|(at, gap)| (at..at + gap.len(), is_needed(at))).collect();
        for block in &self.prose.blocks {
            for (at, gap) in block.text.match_indices('…') {
                let span = block.span(at..at + gap.len());
                let from = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
                let to = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
                let line = text[from..to].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '*' | '+' | '>' | '.'));
                if line.trim() == "…" {
                    spans.push((span, false));
                }
            }
        }
        for (span, is_needed) in spans {
            let help = if is_needed { "write what belongs here" } else { "write what belongs here, or delete the line" };
            self.warn("page.gap", "a gap that nobody filled".into(), span, help.into());
        }
    }

    /// Words to avoid, sentences, the grade, and figures.
    fn text(&mut self) {
        let longest = self.checking.config.check.longest_sentence(self.lang);
        let limit = if self.lang == "en" { self.grade_limit() } else { None };
        let mut tally = Tally::default();
        let carried = self.carried();
        // A site that keeps no facts is not asked for them.
        let keeps = !self.checking.site.records.facts.is_empty();
        let sourced = keeps && self.checking.config.kind(&self.entry.front.kind).is_none_or(|kind| kind.figures);
        let blocks = std::mem::take(&mut self.prose.blocks);
        let labels = std::mem::take(&mut self.prose.labels);
        let front = self.front();
        for (key, block) in &front {
            self.avoid(block);
            if sourced && matches!(key.as_str(), "title" | "description") {
                self.figures(block, &carried);
            }
        }
        for block in blocks.iter().chain(&labels) {
            self.avoid(block);
            self.brackets(block);
            self.bare_keys(block);
            if sourced {
                self.figures(block, &carried);
            }
            if block.kind != BlockKind::Sentences || longest.is_none() && limit.is_none() {
                continue;
            }
            let parts = sentences(&block.text, self.lang);
            if let Some(longest) = longest {
                for sentence in &parts {
                    self.sentence(block, sentence, longest as usize);
                }
            }
            if limit.is_some() {
                let ranges = words(&block.text);
                let terms: Vec<Range<usize>> = self.words.terms.find(&block.text).into_iter().map(|(range, _)| range).collect();
                tally.count(&block.text, &ranges, &parts, &terms, &self.words.names);
            }
        }
        (self.prose.blocks, self.prose.labels) = (blocks, labels);
        if let (Some(limit), Some(grade)) = (limit, tally.grade())
            && grade > f64::from(limit) + 0.05
        {
            let message = format!("the page reads at grade {grade:.1}, where {limit} is the most");
            let per = tally.words as f64 / tally.sentences as f64;
            let help = format!(
                "a sentence has {per:.0} words and a word {:.2} syllables: part long sentences, and use shorter words",
                tally.syllables as f64 / tally.counted as f64
            );
            self.warn("reading.grade", message, self.line_of("title"), help);
        }
    }

    /// The lowest limit that the page, its kind or the site has.
    fn grade_limit(&self) -> Option<u32> {
        let config = self.checking.config;
        let of_kind = config.kind(&self.entry.front.kind).and_then(|kind| kind.grade);
        let limit = of_kind.or(config.check.grade);
        match (limit, self.entry.front.grade) {
            (Some(limit), Some(own)) => Some(limit.min(own)),
            (limit, own) => own.or(limit),
        }
    }

    fn sentence(&mut self, block: &Block, sentence: &Range<usize>, longest: usize) {
        let text = &block.text[sentence.clone()];
        // Longer in bytes than in words of two letters: most are ruled out without counting.
        if text.len() <= longest * 2 {
            return;
        }
        let count = count_words(text);
        if count > longest {
            let start = sentence.start + (text.len() - text.trim_start().len());
            let message = format!("a sentence of {count} words, where {longest} are the most");
            self.warn("reading.sentence", message, block.span(start..sentence.end), "part it into two, or make a list of it".into());
        }
    }

    /// The line of a key of the front matter.
    fn line_of(&self, key: &str) -> Range<usize> {
        let front = &self.page.text()[..self.page.outline.body_start];
        match front.find(&format!("\n{key}")) {
            Some(at) => at + 1..front[at + 1..].find('\n').map_or(front.len(), |end| at + 1 + end),
            None => 0..0,
        }
    }

    fn avoid(&mut self, block: &Block) {
        let words = self.words;
        for (range, instead) in words.avoid.find(self.lang, block, "") {
            self.warn("words.avoid", format!("`{}` is a word to avoid", seen(&block.text[range.clone()])), block.span(range), instead.to_owned());
        }
    }

    /// What the front matter says to readers and to search, by key.
    fn front(&self) -> Vec<(String, Block)> {
        let front = &self.page.text()[..self.page.outline.body_start];
        let extra = &self.page.outline.front.extra;
        let known = |key: &str| matches!(key, "title" | "description" | "keywords" | "owner" | "audience") || extra.iter().any(|(own, _)| own == key);
        let mut found = printed::of_front(front);
        found.retain(|(key, _)| known(key));
        found
    }

    /// Texts of links and alternatives of images.
    fn labels(&mut self) {
        let own = self.checking.config.check.vague.get(self.lang).map_or(&[][..], Vec::as_slice);
        let links: Vec<_> =
            self.prose.links.iter().filter(|link| !link.words.trim().is_empty() && is_vague(&link.words, self.lang, own)).cloned().collect();
        for link in self.prose.links.iter().filter(|link| link.words.trim().is_empty()).cloned().collect::<Vec<_>>() {
            let help = format!("write what the reader finds there: `[the law of 2012]({})`", link.target);
            self.warn("link.vague", "a link without words, which nobody sees".into(), link.span, help);
        }
        for link in links {
            let message = format!("a link whose words do not say where it leads: `{}`", link.words.trim());
            self.warn("link.vague", message, link.span, "name what the reader finds there, as the page's title does".into());
        }
        for link in self.prose.links.iter().filter(|link| is_address(&link.words)).cloned().collect::<Vec<_>>() {
            let message = format!("a link whose words are an address: `{}`", link.words.trim());
            self.warn("link.vague", message, link.span, format!("name what the reader finds there: `[the law of 2012]({})`", link.target));
        }
        for link in self.prose.links.iter().filter(|link| is_file_name(&link.words)).cloned().collect::<Vec<_>>() {
            let message = format!("a link whose words are a file's name: `{}`", link.words.trim());
            self.warn("link.vague", message, link.span, format!("name what the reader finds there: `[the report of 2024 (PDF)]({})`", link.target));
        }
        for image in self.prose.images.clone() {
            if let Some(what) = alternative(&image.words) {
                let raw = self.page.text()[image.span.start..].starts_with('<');
                let written = if raw { "alt=\"A teacher and two pupils\"".into() } else { format!("![A teacher and two pupils]({})", image.target) };
                let help = format!("say in a few words what the picture tells: `{written}`");
                self.warn("image.alternative", what.into(), image.span, help);
            }
        }
    }
}
