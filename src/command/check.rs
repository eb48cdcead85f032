//! `payung check`: everything that `build` finds, and the guardianship checks, without writing anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use jiff::civil::Date;
use rayon::prelude::*;

use super::{Failure, external, fails, kept, print_from, say, say_visibly, translate};
use crate::check::{loads, third_party};
use crate::diagnostic::{self, Diagnostic, Format, codes, did_you_mean};
use crate::machine::Error;
use crate::output::{Recipe, Weight, is_slight, over_budget, passed, weigh, weigh_at_most, weighed};
use crate::session::{Options, Patience, Session};
use crate::site::Coverage;

/// What a check is asked for.
#[derive(Clone, Debug)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// How the site is read.
    pub options: Options,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// Codes of findings that are said and make no check fail.
    pub allow: Vec<String>,
    /// How findings are printed.
    pub format: Format,
    /// The day that dates are held against; today unless said.
    pub today: Option<Date>,
    /// Whether outside addresses are asked over the network.
    pub external: bool,
}

/// What a check came to.
#[derive(Debug)]
pub struct Checked {
    /// How many pages there are.
    pub pages: usize,
    /// Everything found, in order.
    pub found: Vec<Diagnostic>,
    /// How far each translation is.
    pub coverage: Vec<Coverage>,
}

/// What making an output found.
struct Made {
    faults: Vec<Diagnostic>,
    /// The file it is made from.
    source: Arc<str>,
    /// Addresses on other hosts that a browser would load.
    addresses: Vec<String>,
    /// The file that was made.
    file: Arc<str>,
    /// What it weighs, where pages have budgets.
    weight: Option<Weight>,
    /// Whether it weighs that at most.
    at_most: bool,
}

/// Runs a check and prints what it found.
///
/// # Errors
/// As its exit status says.
pub fn run(request: &Request) -> Result<(), Failure> {
    let start = std::time::Instant::now();
    if let Some(unknown) = request.allow.iter().find(|code| codes::find(code).is_none_or(|code| code.firm)) {
        let known = || codes::ALL.iter().filter(|code| !code.firm).map(|code| code.code);
        let message = match codes::find(unknown) {
            Some(_) => format!("`{unknown}` is always an error and cannot be allowed"),
            None => format!("there is no finding `{unknown}` to allow"),
        };
        return Err(Failure::Usage(message, did_you_mean(unknown, known()).or_else(|| Some("the reference lists all codes".into()))));
    }
    let Checked { pages, found, coverage } = check(request)?;
    print_from(&request.root, &found, request.format);
    if request.format == Format::Text {
        translate::lines(&coverage).iter().try_for_each(|line| say_visibly(line))?;
    }
    let counting: Vec<Diagnostic> = found.into_iter().filter(|finding| !request.allow.iter().any(|code| **code == *finding.code)).collect();
    if fails(&counting, request.strict) {
        return Err(Failure::Content);
    }
    say(&format!("{pages} pages checked in {:.2} s", start.elapsed().as_secs_f64()))?;
    Ok(())
}

/// Checks a site.
///
/// # Errors
/// When the configuration has errors, or the machine refused.
pub fn check(request: &Request) -> Result<Checked, Failure> {
    let mut session = Session::open_again(&request.root, request.options.clone(), || kept::read_outlines(&request.root))?;
    if session.configuration_is_broken() {
        print_from(&request.root, &session.diagnostics(), request.format);
        return Err(Failure::Configuration);
    }
    session.leave_colours_out();
    let today = request.today.unwrap_or_else(|| jiff::Zoned::now().date());
    let planning = session.planning();
    let (recipes, faults) = planning.recipes();
    let mut found = session.raw_findings();
    found.extend(session.site().translation_findings());
    found.extend(faults);
    let base_url = session.config().base_url.as_str();
    let budgets = &session.config().budgets;
    let held = budgets.any();
    let outputs: Vec<_> = recipes.iter().filter(|(file, recipe)| is_looked_at(file, recipe) || held && recipe.is_weighed()).collect();
    let patience = Patience::default();
    let made: Vec<Result<Made, Error>> = outputs
        .into_par_iter()
        .map(|(file, recipe)| {
            let (bytes, faults) = patience.make(|| session.realize(file, recipe))?;
            let source = match recipe {
                Recipe::Copy(path) => path.clone(),
                _ => planning.entry(recipe).map_or_else(|| file.clone(), |(_, entry)| entry.page.file.clone()),
            };
            let text = String::from_utf8_lossy(&bytes);
            let text = if recipe.is_page() || is_read_by_browsers(file, recipe) { text } else { "".into() };
            let addresses = loads(&text, base_url).into_iter().map(str::to_owned).collect();
            // What is within its budget though nothing is compressed need not be compressed.
            let budget = planning.entry(recipe).filter(|_| recipe.is_read()).map(|(_, entry)| budgets.of(&entry.front.kind));
            let at_most = budget.is_some_and(|budget| is_slight(bytes.len(), budget));
            let weight = held.then(|| if at_most { weigh_at_most(file, &bytes) } else { weigh(file, &bytes, recipe.is_read()) });
            Ok(Made { faults, source, addresses, file: file.clone(), weight, at_most })
        })
        .collect();
    let mut loaded: BTreeMap<String, BTreeSet<Arc<str>>> = BTreeMap::new();
    let mut weights: BTreeMap<Arc<str>, Weight> = BTreeMap::new();
    let mut bounded: BTreeSet<Arc<str>> = BTreeSet::new();
    for made in made {
        let made = made?;
        found.extend(made.faults);
        for address in made.addresses {
            loaded.entry(address).or_default().insert(made.source.clone());
        }
        bounded.extend(made.at_most.then(|| made.file.clone()));
        weights.extend(made.weight.map(|weight| (made.file, weight)));
    }
    let theme: Vec<_> = planning.source.below("themes/").filter_map(|(path, file)| Some((path, file.text.as_ref()?))).collect();
    // What is copied as it is was not read as text.
    let copied = |path: &str| planning.source.bytes(path).ok().map(|bytes| String::from_utf8_lossy(&bytes).into());
    let mut foreign = third_party(&loaded, |path| planning.source.text(path).cloned().or_else(|| copied(path)), &theme);
    // Of an image it was said, with where to put it.
    foreign.retain(|fault| !found.iter().any(|other| other.code == "image.outside" && other.place == fault.place));
    found.extend(foreign);
    let html = |file: &Arc<str>| recipes.get(file).and_then(|recipe| session.realize(file, recipe).ok()).map(|(bytes, _)| bytes).unwrap_or_default();
    let mut pages = weighed(planning, recipes.iter(), |file| weights.get(file));
    let doubtful: Vec<&Arc<str>> =
        pages.iter().filter(|page| bounded.contains(&page.file) && passed(page, budgets).next().is_some()).map(|page| &page.file).collect();
    let exact: Vec<(Arc<str>, Weight)> = doubtful.into_par_iter().map(|file| (file.clone(), weigh(file, &html(file), true))).collect();
    if !exact.is_empty() {
        weights.extend(exact);
        pages = weighed(planning, recipes.iter(), |file| weights.get(file));
    }
    found.extend(over_budget(&pages, budgets, |page| String::from_utf8_lossy(&html(&page.file)).into_owned()));
    found.extend(session.guard(today));
    if request.external {
        found.extend(external::check(&session));
    }
    let pages = recipes.values().filter(|recipe| recipe.is_page()).count();
    let excuses = session.excuses();
    // What is found at other hosts is not missing where none was asked.
    let asked: Vec<_> = excuses.iter().filter(|excuse| request.external || !excuse.code.starts_with("external.")).cloned().collect();
    let faults = crate::check::review_excuses(&asked, &found);
    found.extend(faults);
    let mut found = session.settled_by(found, &excuses);
    diagnostic::sort(&mut found);
    Ok(Checked { pages, found, coverage: session.site().progress() })
}

/// What may have findings of its own.
fn is_looked_at(file: &str, recipe: &Recipe) -> bool {
    recipe.is_page() || is_read_by_browsers(file, recipe) || matches!(recipe, Recipe::Image(..))
}

/// Styles, scripts and pages that are copied as they are.
fn is_read_by_browsers(file: &str, recipe: &Recipe) -> bool {
    let ending = file.rsplit('.').next().unwrap_or_default();
    matches!(recipe, Recipe::Asset | Recipe::Style(_) | Recipe::Copy(_)) && matches!(ending, "css" | "js" | "mjs" | "html" | "svg")
}
