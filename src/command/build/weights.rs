//! What a build says of weight: findings where pages have budgets, a report where it is asked for.
//!
//! Files are weighed while they are made, and the manifest keeps it where there are budgets.
//! A file that was made before anyone asked is made once more for the scales, and not written.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::manifest::Manifest;
use crate::diagnostic::Diagnostic;
use crate::machine::Error;
use crate::output::{MEASURES, Plan, Recipe, Weighed, Weight, heaviest, limits, over_budget, weigh, weighed};
use crate::session::Session;

/// How many pages of a kind the report names, and how many parts of each.
const NAMED: usize = 3;
const PARTS: usize = 5;

/// Weighs what a session makes, if anyone asks.
pub struct Scales<'s> {
    session: &'s Session,
    /// Whether pages have budgets.
    held: bool,
    /// Whether the report is asked for.
    report: bool,
}

impl<'s> Scales<'s> {
    /// Scales that are used where there are budgets, or where a report is asked for.
    pub fn new(session: &'s Session, report: bool) -> Self {
        let held = session.config().budgets.any();
        Self { session, held, report }
    }

    fn are_used(&self) -> bool {
        self.held || self.report
    }

    /// What an output weighs, if that is asked and a page may load it.
    pub fn of(&self, file: &str, recipe: &Recipe, bytes: &[u8]) -> Option<Weight> {
        let counts = self.are_used() && recipe.is_weighed();
        counts.then(|| weigh(file, bytes, recipe.is_read()))
    }

    /// Weighs what was left as it was and has never been weighed.
    ///
    /// # Errors
    /// When a file that is copied cannot be read.
    pub fn weigh(&self, plan: &Plan, manifest: &mut Manifest) -> Result<(), Error> {
        if !self.are_used() {
            return Ok(());
        }
        manifest.files.par_iter_mut().filter(|(_, made)| made.weight.is_none()).try_for_each(|(file, made)| {
            if let Some(output) = plan.outputs.get(file).filter(|output| output.recipe.is_weighed()) {
                let (bytes, _) = self.session.realize(file, &output.recipe)?;
                made.weight = self.of(file, &output.recipe, &bytes);
            }
            Ok(())
        })
    }

    /// All pages with what they weigh.
    pub fn pages(&self, plan: &Plan, manifest: &Manifest) -> Vec<Weighed> {
        if !self.are_used() {
            return Vec::new();
        }
        let recipes = plan.outputs.iter().map(|(file, output)| (file, &output.recipe));
        weighed(self.session.planning(), recipes, |file| manifest.files.get(file).and_then(|made| made.weight.as_ref()))
    }

    /// Pages over their budget.
    pub fn findings(&self, plan: &Plan, pages: &[Weighed]) -> Vec<Diagnostic> {
        over_budget(pages, &self.session.config().budgets, |page| self.html(plan, page))
    }

    /// A page as it was made; a text that is shown in parts.
    fn html(&self, plan: &Plan, page: &Weighed) -> String {
        let made = plan.outputs.get(&page.file).and_then(|output| self.session.realize(&page.file, &output.recipe).ok());
        made.map(|(bytes, _)| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// The manifest as it is written: with weights only where the site has budgets, so that a report leaves no trace.
    pub fn keep(&self, manifest: &mut Manifest) {
        if !self.held {
            manifest.files.values_mut().for_each(|made| made.weight = None);
        }
    }

    /// The report: by kind and measure the median, the budget, and the heaviest pages with their parts.
    pub fn report(&self, plan: &Plan, pages: &[Weighed]) -> Vec<String> {
        let mut kinds: BTreeMap<&str, Vec<&Weighed>> = BTreeMap::new();
        pages.iter().filter(|_| self.report).for_each(|page| kinds.entry(&page.kind).or_default().push(page));
        let mut lines = Vec::new();
        for (kind, pages) in kinds {
            let budget = limits(self.session.config().budgets.of(kind));
            lines.push(format!("{kind}: {} pages", pages.len()));
            for (at, measure) in MEASURES.iter().enumerate() {
                let mut sorted: Vec<&Weighed> = pages.clone();
                sorted.sort_by(|a, b| b.totals[at].cmp(&a.totals[at]).then(a.file.cmp(&b.file)));
                let median = sorted[sorted.len() / 2].totals[at];
                let limit = budget[at].map_or("-".to_owned(), |limit| limit.to_string());
                let over = sorted.iter().filter(|page| budget[at].is_some_and(|limit| page.totals[at] > u64::from(limit))).count();
                lines.push(format!("  {measure:<10} median {median:>6}  heaviest {:>6}  budget {limit:>6}  over {over}", sorted[0].totals[at]));
                for page in sorted.iter().take(NAMED).filter(|_| at == 0) {
                    lines.push(format!("    {:>6}  {}", page.totals[at], page.file));
                    let parts = heaviest(page, at, &self.html(plan, page));
                    let parts: Vec<String> = parts.into_iter().take(PARTS).map(|(part, weight)| format!("{part} {weight}")).collect();
                    lines.push(format!("            {}", parts.join(", ")));
                }
            }
        }
        lines
    }
}
