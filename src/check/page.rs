//! One page held to its words: what to avoid, how hard it reads, what its links and images say, and its figures.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::figure::{figures, values};
use super::label::{alternative, is_vague};
use super::phrase::{Phrases, covers, folded, merged, words};
use super::reading::{Tally, count_words, sentences};
use super::record::days_between;
use super::{Checking, called_facts, related_facts};
use crate::diagnostic::{Diagnostic, MOST, Place};
use crate::page::{Block, BlockKind, Page, Prose, Reading, prose};
use crate::records::{Fact, shown};
use crate::site::Entry;
use crate::theme::Query;
use crate::wording::Voice;

/// What pages are held to, prepared once for all of them.
pub struct Words {
    /// Words to avoid, by language.
    avoid: BTreeMap<String, Phrases>,
    /// What to say instead, by number.
    instead: Vec<String>,
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
        let mut new = Self {
            avoid: BTreeMap::new(),
            instead: Vec::new(),
            terms: Phrases::default(),
            names: Phrases::default(),
            numbered: check.numbered.iter().map(|word| folded(word.trim_end_matches('.'))).collect(),
            figures: check.figures.iter().flat_map(|figure| [figure.clone()].into_iter().chain(values(figure))).collect(),
        };
        check.names.iter().for_each(|name| new.names.add(name, 0));
        let default = checking.config.languages[0].code.to_string();
        for term in checking.site.records.terms.values().map(|entry| &entry.record) {
            let parts = term.term.split([',', '/']).map(|part| part.split('(').next().unwrap_or_default().trim());
            let forms: Vec<&str> = parts.chain(term.forms.iter().map(String::as_str)).filter(|form| !form.is_empty()).collect();
            if term.class == "avoid" {
                new.avoid(&default, &forms, &term.instead);
            } else {
                forms.iter().for_each(|form| new.terms.add(form, 0));
            }
        }
        for (lang, listed) in &check.avoid {
            for (word, instead) in listed {
                new.avoid(lang, &[word], instead);
            }
        }
        for service in checking.site.records.services.values().map(|entry| &entry.record) {
            for text in [&service.number, &service.also, &service.name, &service.hours] {
                new.figures.extend(values(text).into_iter().filter(|value| value.len() > 2));
            }
        }
        new
    }

    fn avoid(&mut self, lang: &str, forms: &[&str], instead: &str) {
        let number = self.instead.len();
        let instead = instead.trim().trim_end_matches('.');
        self.instead.push(if instead.is_empty() { "say it in other words".into() } else { format!("say instead: {instead}") });
        let phrases = self.avoid.entry(lang.to_owned()).or_default();
        forms.iter().for_each(|form| phrases.add(form, number));
    }
}

/// Words to avoid in a block, outside code, quotations and the titles of sources: where, and what to say instead.
pub fn avoided(words: &Words, lang: &str, block: &Block, checking: &Checking<'_>) -> Vec<(Range<usize>, String)> {
    avoided_in(words, lang, block, &super::phrase::words(&block.text), checking)
}

fn avoided_in(words: &Words, lang: &str, block: &Block, ranges: &[Range<usize>], checking: &Checking<'_>) -> Vec<(Range<usize>, String)> {
    let Some(phrases) = words.avoid.get(lang) else {
        return Vec::new();
    };
    let mut hits = phrases.find(&block.text, ranges);
    if hits.is_empty() {
        return Vec::new();
    }
    let titles = checking.site.records.sources.values().map(|entry| entry.record.title.as_str());
    let titles = titles.flat_map(|title| block.text.match_indices(title).map(|(at, title)| at..at + title.len()));
    let spared = merged(quotations(&block.text).into_iter().chain(titles).collect());
    hits.retain(|(range, _)| !block.is_code(range) && !covers(&spared, range));
    hits.into_iter().map(|(range, number)| (range, words.instead[number].clone())).collect()
}

/// What stands between quotation marks.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Option<(char, usize)> = None;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let after = text[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        match (open, c) {
            (Some((close, from)), c) if c == close && (c != '\'' && c != '’' || !after.is_alphanumeric()) => {
                found.push(from..at);
                open = None;
            }
            (Some(_), _) => {}
            (None, '“' | '„') => open = Some(('”', at)),
            (None, '«') => open = Some(('»', at)),
            (None, '‘') => open = Some(('’', at)),
            (None, '"') => open = Some(('"', at)),
            (None, '\'') if !before.is_alphanumeric() => open = Some(('\'', at)),
            _ => {}
        }
        before = c;
    }
    found
}

/// Everything there is to say about one page.
pub fn check(checking: &Checking<'_>, words: &Words, entry: &Entry) -> Vec<Diagnostic> {
    let reading = Reading { config: checking.config, components: checking.components };
    let page = &entry.page;
    let lang = page.lang.split('-').next().unwrap_or_default();
    let mut checker = Checker { checking, words, page, entry, lang, prose: prose(page, &reading), faults: Vec::new() };
    checker.review();
    checker.gaps();
    checker.text();
    checker.labels();
    checker.old_facts();
    checker.faults
}

struct Checker<'a> {
    checking: &'a Checking<'a>,
    words: &'a Words,
    page: &'a Page,
    entry: &'a Entry,
    lang: &'a str,
    prose: Prose,
    faults: Vec<Diagnostic>,
}

impl Checker<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        Place::new(&self.page.file, &self.page.text, span)
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
        if days < 0 {
            let message = format!("the page had to be read again by {}", due.value);
            let fault = Diagnostic::error("review.past", message, self.place(span)).help(help);
            self.faults.push(fault);
        } else if days <= i64::from(self.checking.config.check.soon) {
            let left = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            self.warn("review.soon", format!("the page has to be read again in {left}, by {}", due.value), span, help.into());
        }
    }

    /// Gaps of an outline: `…` for a value, or alone on a line.
    fn gaps(&mut self) {
        let text = self.page.text.clone();
        let front = &text[..self.page.outline.body_start];
        let mut spans: Vec<Range<usize>> = front.match_indices("\"…\"").map(|(at, gap)| at..at + gap.len()).collect();
        for block in &self.prose.blocks {
            for (at, gap) in block.text.match_indices('…') {
                let span = block.span(at..at + gap.len());
                let from = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
                let to = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at);
                let line = text[from..to].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '-' | '*' | '+' | '>' | '.'));
                if line.trim() == "…" {
                    spans.push(span);
                }
            }
        }
        for span in spans {
            self.warn("page.gap", "a gap that nobody filled".into(), span, "write what belongs here, or delete the line".into());
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
        let mut blocks = std::mem::take(&mut self.prose.blocks);
        blocks.extend(self.front_blocks());
        for block in &blocks {
            let ranges = words(&block.text);
            for (range, instead) in avoided_in(self.words, self.lang, block, &ranges, self.checking) {
                self.warn("words.avoid", format!("`{}` is a word to avoid", &block.text[range.clone()]), block.span(range), instead);
            }
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
                let terms: Vec<Range<usize>> = self.words.terms.find(&block.text, &ranges).into_iter().map(|(range, _)| range).collect();
                tally.count(&block.text, &ranges, &parts, &terms, &self.words.names);
            }
        }
        self.prose.blocks = blocks;
        if let (Some(limit), Some(grade)) = (limit, tally.grade())
            && grade > f64::from(limit) + 0.05
        {
            let message = format!("the page reads at grade {grade:.1}, where {limit} is the most");
            let per = tally.words as f64 / tally.sentences as f64;
            let help = format!(
                "a sentence has {per:.0} words and a word {:.2} syllables: part long sentences, and use shorter words",
                tally.syllables as f64 / tally.counted as f64
            );
            self.warn("reading.grade", message, self.title_span(), help);
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

    fn title_span(&self) -> Range<usize> {
        let front = &self.page.text[..self.page.outline.body_start];
        match front.find("\ntitle") {
            Some(at) => at + 1..front[at + 1..].find('\n').map_or(front.len(), |end| at + 1 + end),
            None => 0..0,
        }
    }

    /// Title and description, which readers see first.
    fn front_blocks(&self) -> Vec<Block> {
        let front = &self.page.text[..self.page.outline.body_start];
        let own = &self.page.outline.front;
        let texts = own.title.iter().map(String::as_str).chain([own.description.as_str()]).filter(|text| !text.is_empty());
        texts.filter_map(|text| front.find(text).map(|at| Block::plain(BlockKind::Label, text, at..at + text.len()))).collect()
    }

    /// What the page's language says in its own words.
    fn voice(&self) -> &Voice {
        let editions = &self.checking.site.editions;
        &editions.iter().find(|edition| *edition.language.code == *self.lang).unwrap_or(&editions[0]).voice
    }

    /// The facts that the page calls or relates by.
    fn facts(&self) -> Vec<&Fact> {
        let records = &self.voice().records;
        let called = self.prose.calls.iter().flat_map(|called| called_facts(self.checking.components, &called.call));
        called.chain(related_facts(self.entry)).filter_map(|id| records.facts.get(id)).map(|entry| &entry.record).collect()
    }

    /// The figures that the page's facts carry.
    fn carried(&self) -> BTreeSet<String> {
        let locale = &self.voice().locale;
        self.facts()
            .into_iter()
            .flat_map(|fact| [shown(fact, locale).text, fact.value.clone(), fact.statement.clone()])
            .flat_map(|text| values(&text))
            .collect()
    }

    fn figures(&mut self, block: &Block, carried: &BTreeSet<String>) {
        if block.text.is_ascii()
            && !block.text.bytes().any(|b| b.is_ascii_digit())
            && !block.text.contains(" in ")
            && !block.text.contains(" out of ")
        {
            return;
        }
        for figure in figures(&block.text, &self.words.numbered) {
            let bare = figure.value.trim_end_matches('%');
            let known = |set: &BTreeSet<String>| set.contains(&figure.value) || set.contains(&figure.text);
            if block.is_code(&figure.span)
                || known(carried)
                || known(&self.words.figures)
                || !figure.value.ends_with('%') && self.words.figures.contains(bare)
            {
                continue;
            }
            let message = format!("the figure `{}` is no fact of this page", figure.text);
            let help = "make it a fact with its source and call it by `{{ fact id=\"…\" }}`; what needs none goes into `figures` of `[check]` in `book.toml`";
            self.warn("figure.no-fact", message, block.span(figure.span), help.into());
        }
    }

    /// Texts of links and alternatives of images.
    fn labels(&mut self) {
        let own = self.checking.config.check.vague.get(self.lang).map_or(&[][..], Vec::as_slice);
        let links: Vec<_> =
            self.prose.links.iter().filter(|link| !link.words.trim().is_empty() && is_vague(&link.words, self.lang, own)).cloned().collect();
        for link in links {
            let message = format!("a link whose words do not say where it leads: `{}`", link.words.trim());
            self.warn("link.vague", message, link.span, "name what the reader finds there, as the page's title does".into());
        }
        for image in self.prose.images.clone() {
            if let Some(what) = alternative(&image.words) {
                let help = format!("say in a few words what the picture tells: `![A teacher and two pupils]({})`", image.target);
                self.warn("image.alternative", what.into(), image.span, help);
            }
        }
    }

    /// Figures of long ago that are shown without their year.
    fn old_facts(&mut self) {
        let Some(age) = self.checking.config.check.fact_age else {
            return;
        };
        let records = &self.checking.site.records;
        let mut old = Vec::new();
        for called in &self.prose.calls {
            let asks = self.checking.components.get(&called.call.name).is_some_and(|component| component.query == Query::Fact);
            let arg = |name: &str| called.call.args.iter().find(|arg| arg.name == name).map_or("", |arg| arg.value.as_str());
            let Some(fact) = records.facts.get(arg("id")).map(|entry| &entry.record).filter(|_| asks) else {
                continue;
            };
            let Some(year) = last_year(&fact.year).filter(|year| i64::from(self.checking.today.year()) - year > i64::from(age)) else {
                continue;
            };
            let printed = if arg("show") == "statement" { fact.statement.as_str() } else { "" };
            let around = called.block.and_then(|at| self.prose.blocks.get(at)).map_or("", |block| block.text.as_str());
            let dated = arg("show") != "number" && arg("show") != "statement"
                || [printed, around, &fact.value].iter().any(|text| text.contains(&year.to_string()));
            let measure =
                fact.value.bytes().any(|b| b.is_ascii_digit()) && !fact.unit.starts_with("date") && !matches!(fact.unit.as_str(), "year" | "period");
            if measure && !dated && records.successor(&fact.id).is_none() {
                old.push((fact.id.clone(), year, called.call.span.clone()));
            }
        }
        for (id, year, span) in old {
            let message = format!("the fact `{id}` is of {year} and stands here as if it were of today");
            self.warn("fact.old", message, span, format!("write the year beside it, or look for a newer figure: \"In {year}, …\""));
        }
    }
}

/// The last year that a text names.
fn last_year(text: &str) -> Option<i64> {
    text.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4).filter_map(|part| part.parse().ok()).next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotations_are_found_and_apostrophes_are_none() {
        let found = |text: &str| quotations(text).into_iter().map(|range| text[range].to_owned()).collect::<Vec<_>>();
        assert_eq!(found("the child's \"old\" law and 'one more' here, it's “new”"), ["\"old", "'one more", "“new"]);
        assert_eq!(found("children's rights and parents' duties"), [""; 0]);
    }
}
