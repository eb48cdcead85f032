//! `payung build`: makes what changed, completely, before any old file is touched.
//!
//! 1. Open, plan, and report; errors end the run here, with the output as it was. Search indexes are made meanwhile.
//! 2. Make every output whose key or file differs from the last build's, into a staging folder.
//! 3. Write a journal, put each file in place by rename, assets first, delete last, then write the manifest.
//!
//! After a kill at any moment every file is whole; the journal tells the next build which
//! files it must not trust.

mod closed;
mod folder;
mod manifest;
mod others;
mod place;
mod stale;
mod weights;

use std::collections::{BTreeSet, HashMap};
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::{Failure, fails, kept, print_from, say, say_visibly, tell};
use crate::diagnostic::{self, Diagnostic, Format};
use crate::digest::Digest;
use crate::machine::{Error, read_file};
use crate::output::{Plan, is_member, root_file};
use crate::session::{Options, Patience, Session};
use manifest::{Made, Manifest};
use stale::{Stale, gone};

/// How many bytes of texts are held: to read again those of some thousand pages would take longer than it is worth.
const HELD: usize = 48 << 20;

/// How many outputs a core takes up at once: with more, the others wait for the last one at the end.
const AT_ONCE: usize = 8;

/// What a build is asked for.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The site's root.
    pub root: PathBuf,
    /// The output folder; `public` under the root unless said.
    pub out: Option<PathBuf>,
    /// How the site is read.
    pub options: Options,
    /// Whether warnings count as errors.
    pub strict: bool,
    /// How findings are printed.
    pub format: Format,
    /// Whether to say why each output was made again.
    pub explain: bool,
    /// Whether to print the milliseconds of each phase.
    pub timings: bool,
    /// Whether to print what pages weigh.
    pub weights: bool,
}

/// What a build did.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many outputs there are.
    pub outputs: usize,
    /// How many pages among them.
    pub pages: usize,
    /// How many outputs were made.
    pub made: usize,
    /// How many files were written.
    pub written: usize,
    /// How many files were deleted.
    pub deleted: usize,
    /// Everything found.
    pub diagnostics: Vec<Diagnostic>,
    /// Milliseconds a phase, in order.
    pub timings: Vec<(&'static str, f64)>,
    /// For each output made again, which part of its key changed.
    pub reasons: Vec<(Arc<str>, String)>,
    /// What pages weigh, if that was asked, as lines.
    pub weights: Vec<String>,
    /// Whether outputs that need an absolute address were left out.
    pub no_address: bool,
}

/// Runs a build and prints what it found and did.
///
/// # Errors
/// As its exit status says.
pub fn run(request: &Request) -> Result<(), Failure> {
    let start = Instant::now();
    // A process that ends need not give back some hundred thousand pieces of memory: the system takes all of it at once.
    let result = build_and(request, |read| {
        let _ = ManuallyDrop::new(read);
    });
    let (report, failed) = match result {
        Ok(report) => (report, false),
        Err((Some(report), Failure::Content)) => (*report, true),
        Err((_, failure)) => return Err(failure),
    };
    print_from(&request.root, &report.diagnostics, request.format);
    report.weights.iter().filter(|_| request.weights).try_for_each(|line| say_visibly(line))?;
    if failed {
        if request.format == Format::Text {
            // A reader who has gone is no error.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), b"nothing was written\n");
        }
        return Err(Failure::Content);
    }
    for (file, reason) in report.reasons.iter().filter(|_| request.explain) {
        say_visibly(&format!("{file}  {reason}"))?;
    }
    for (phase, time) in report.timings.iter().filter(|_| request.timings) {
        say(&format!("{phase:>10} {time:9.1} ms"))?;
    }
    if report.no_address {
        say("no `base_url`: sitemap, feed and canonical addresses are left out")?;
    }
    say(&format!(
        "{} pages, {} files: {} made, {} written, {} deleted in {:.2} s",
        report.pages,
        report.outputs,
        report.made,
        report.written,
        report.deleted,
        start.elapsed().as_secs_f64()
    ))?;
    Ok(())
}

type Failed = (Option<Box<Report>>, Failure);

/// Runs a build.
///
/// # Errors
/// With what was found, where content or templates have errors.
pub fn build(request: &Request) -> Result<Report, Failed> {
    build_and(request, |read| rayon::spawn(move || drop(read)))
}

/// What a build read and planned, when it is through.
type Read = (Session, Plan, Manifest);

fn build_and(request: &Request, leave: impl FnOnce(Read)) -> Result<Report, Failed> {
    let plain = |failure: Failure| (None, failure);
    let mut out = folder::check(&request.root, request.out.as_deref()).map_err(plain)?;
    let options = Options { held: request.options.held.or(Some(HELD)), ..request.options.clone() };
    let mut session = Session::open_again(&request.root, options, || kept::read_outlines(&request.root)).map_err(|error| plain(error.into()))?;
    let mut report = Report {
        timings: session.timings().to_vec(),
        no_address: session.config().base_url.is_empty() && !request.options.portable,
        ..Report::default()
    };
    let lock = out.lock(|| say_waiting(request, out.path())).map_err(|error| plain(error.into()))?;
    let (found, old) = rayon::join(|| session.diagnostics(), || Manifest::read(out.path()));
    report.diagnostics = found;
    if session.configuration_is_broken() {
        print_from(&request.root, &report.diagnostics, request.format);
        return Err(plain(Failure::Configuration));
    }
    // What is wrong with the site is said first.
    let (old, refused) = old.map_or_else(|error| (Manifest::default(), Some(error)), |old| (old, None));
    let codes: Vec<Arc<str>> = session.config().languages.iter().map(|language| language.code.clone()).collect();
    for (edition, code) in codes.iter().enumerate() {
        session.keep_parts(edition, Arc::new(kept::parts(&request.root, code)));
    }
    // Search looks at the site alone, as a plan does; where nothing will be written, nobody asks for it.
    let indexes = || {
        if refused.is_none() && !fails(&report.diagnostics, request.strict) {
            make_indexes(&session, &old)
        }
    };
    let ((mut plan, planned), ((), indexed)) = rayon::join(|| timed(|| session.plan()), || timed(indexes));
    report.timings.extend([("plan", planned), ("index", indexed)]);
    report.outputs = plan.outputs.len();
    report.pages = plan.outputs.values().filter(|output| output.recipe.is_page()).count();
    report.diagnostics.extend(session.settled(plan.faults.clone()));
    if fails(&report.diagnostics, request.strict) {
        drop(lock);
        // Faults of templates and bodies are found while pages are made: they belong in the same report.
        let made = make_all(&session, &plan);
        report.diagnostics.extend(session.settled(made));
        session.unchanged().map_err(|error| plain(error.into()))?;
        diagnostic::sort(&mut report.diagnostics);
        return Err((Some(Box::new(report)), Failure::Content));
    }
    if let Some(error) = refused {
        return Err(plain(error.into()));
    }
    let result = write(&mut session, &mut plan, &old, &mut out, request, &mut report);
    drop(lock);
    leave((session, plan, old));
    diagnostic::sort(&mut report.diagnostics);
    match result {
        Ok(()) => Ok(report),
        Err(Failure::Content) => Err((Some(Box::new(report)), Failure::Content)),
        Err(failure) => Err(plain(failure)),
    }
}

/// Says that another build holds the folder, to a person.
fn say_waiting(request: &Request, out: &Path) {
    if request.format == Format::Text {
        tell(&format!("waiting: another build is writing to `{}` or beside it", out.display()));
    }
}

/// Whether the last build made an edition's search index of what it is made from now.
fn has_index(session: &Session, old: &Manifest, edition: usize, key: Digest) -> bool {
    let root = root_file(&session.config().languages[edition].code, session.site().portable());
    old.files.get(root.as_str()).is_some_and(|made| made.key == key)
}

/// Makes the search indexes that are not as the last build left them, of what `.payung/` keeps of pages that did not change.
fn make_indexes(session: &Session, old: &Manifest) {
    // Side by side: what joins the parts of one index keeps a core busy alone for a while.
    (0..session.config().languages.len()).into_par_iter().with_max_len(1).for_each(|edition| {
        if !has_index(session, old, edition, session.index_key(edition)) {
            session.index(edition);
        }
    });
}

/// The files of an edition's search index as the last build left it, if it is the same.
fn files_of_index(session: &Session, old: &Manifest, edition: usize, key: Digest) -> Vec<Arc<str>> {
    if !has_index(session, old, edition, key) {
        return Vec::new();
    }
    old.files.keys().filter(|file| is_member(&session.config().languages[edition].code, file)).cloned().collect()
}

fn make_all(session: &Session, plan: &Plan) -> Vec<Diagnostic> {
    let pages: Vec<_> = plan.outputs.iter().filter(|(_, output)| output.recipe.is_page() && !output.recipe.needs_zip()).collect();
    let patience = Patience::default();
    pages
        .into_par_iter()
        .flat_map_iter(|(file, output)| patience.make(|| session.realize(file, &output.recipe)).map(|(_, faults)| faults).unwrap_or_default())
        .collect()
}

fn write(
    session: &mut Session,
    plan: &mut Plan,
    old: &Manifest,
    out: &mut folder::Folder,
    request: &Request,
    report: &mut Report,
) -> Result<(), Failure> {
    let phase = Instant::now();
    let mut suspect = place::recover(out.path())?;
    report.timings.push(("recover", milliseconds(phase)));
    let root = request.root.clone();
    session.recall_code(Box::new(move |at| kept::read_code(&root, at)));
    let roots: BTreeSet<Arc<str>> = plan.outputs.iter().filter(|(_, output)| output.recipe.index().is_some()).map(|(file, _)| file.clone()).collect();
    session.plan_search(plan, &|edition, key| files_of_index(session, old, edition, key));
    report.outputs = plan.outputs.len();
    let phase = Instant::now();
    let mut stale = stale::stale(plan, old, &suspect, out.path());
    let lost = stale::behind_links(&stale, plan, old, out.path());
    if !lost.is_empty() {
        suspect.extend(lost);
        stale = stale::stale(plan, old, &suspect, out.path());
    }
    report.timings.push(("compare", milliseconds(phase)));
    if request.explain {
        report.reasons = stale.iter().filter_map(|stale| Some((stale.file.clone(), reason(stale, &roots)?))).collect();
    }
    // An index of which files are missing is made once, before its files are asked for side by side.
    let damaged: BTreeSet<usize> = stale.iter().filter_map(|stale| stale.output.recipe.index()).collect();
    damaged.into_iter().for_each(|edition| drop(session.index(edition)));
    // The site as one file, too: it is made of all pages, side by side.
    if stale.iter().any(|stale| stale.output.recipe.needs_zip()) {
        let phase = Instant::now();
        session.zip()?;
        report.timings.push(("zip", milliseconds(phase)));
    }
    let phase = Instant::now();
    out.create()?;
    let scales = weights::Scales::new(session, request.weights);
    let gone = gone(plan, old);
    let by_digest = gone.iter().filter(|(file, _)| !suspect.contains(*file)).map(|(file, made)| (made.digest, *file)).collect();
    let is_empty = std::fs::read_dir(out.path()).is_ok_and(|mut files| files.next().is_none());
    let standing = Standing { suspect: &suspect, gone: &by_digest, is_empty, out: out.path() };
    let made = make(session, &stale, &standing, &scales);
    report.timings.push(("make", milliseconds(phase)));
    report.made = stale.len();
    let made = match made {
        Ok(made) => made,
        Err(error) => {
            out.abandon();
            return Err(error.into());
        }
    };
    session.forget_indexes();
    let all_pages = stale.iter().filter(|stale| stale.output.recipe.is_page()).count() == report.pages;
    let (made, staged): (Vec<Made>, Vec<bool>) = made.into_iter().unzip();
    let keep = || {
        kept::write_outlines(&request.root, session);
        kept::write_code(&request.root, &session.code_to_keep(all_pages));
    };
    let ((), mut manifest) = rayon::join(keep, || stale::manifest(plan, old, stale.iter().zip(made)));
    let mut found: Vec<Diagnostic> = manifest.files.values().flat_map(|made| &made.diagnostics).cloned().collect();
    if let Err(error) = scales.weigh(plan, &mut manifest) {
        out.abandon();
        return Err(error.into());
    }
    let weighed = scales.pages(plan, &manifest);
    found.extend(scales.findings(plan, &weighed));
    report.weights = scales.report(plan, &weighed);
    scales.keep(&mut manifest);
    report.diagnostics.extend(session.settled(found));
    if fails(&report.diagnostics, request.strict) {
        out.abandon();
        return Err(Failure::Content);
    }
    if let Err(error) = session.unchanged() {
        out.abandon();
        return Err(error.into());
    }
    let written = || stale.iter().zip(&staged).map(|(stale, staged)| (stale.file, *staged));
    let others = others::in_the_way(out.path(), written(), old, &suspect);
    if !others.is_empty() {
        out.abandon();
        return Err(others::refusal(out.path(), &others));
    }
    let phase = Instant::now();
    let staged = stale.iter().zip(&staged).filter(|(_, staged)| **staged).map(|(stale, _)| stale);
    let (pages, assets): (Vec<&Stale>, Vec<&Stale>) = staged.partition(|stale| stale.output.recipe.is_page());
    let (pages, assets) = (Stale::files(pages), Stale::files(assets));
    let unknown = suspect.iter().filter(|file| !plan.outputs.contains_key(*file) && !old.files.contains_key(*file));
    let gone = gone.into_iter().map(|(file, _)| file).chain(unknown).collect();
    let change = place::Change { assets, pages, gone };
    let touched = change.files().filter(|_| !standing.is_empty);
    if let Err(error) = closed::check(out.path(), place::Staging::new(out.path()).folder(), touched) {
        out.abandon();
        return Err(error.into());
    }
    report.written = change.assets.len() + change.pages.len();
    report.deleted = place::put(out.path(), &change, &manifest, old).map_err(|error| error.help_unless_any(place::HALFWAY))?;
    session.tidy_images(plan);
    report.timings.push(("place", milliseconds(phase)));
    Ok(())
}

/// Why an output is made again.
fn reason(stale: &Stale<'_>, roots: &BTreeSet<Arc<str>>) -> Option<String> {
    let Some(made) = stale.made else {
        // What else belongs to an index is new whenever its root changed, which is said once.
        let is_told = stale.output.recipe.index().is_none() || roots.contains(stale.file);
        return is_told.then(|| "new".to_owned());
    };
    let changed = stale.output.key.changed_since(&made.parts);
    Some(if changed.is_empty() { "file changed or missing".to_owned() } else { format!("changed: {}", changed.join(", ")) })
}

/// What was made, in order, and whether it was staged because its bytes differ from the file in place.
type MadeFiles = Vec<(Made, bool)>;

/// What the last build left in the output folder.
struct Standing<'a> {
    /// Files that may not be as it left them.
    suspect: &'a BTreeSet<Arc<str>>,
    /// Files that this build deletes, by what is in them.
    gone: &'a HashMap<Digest, &'a Arc<str>>,
    /// Whether there is no file at all.
    is_empty: bool,
    out: &'a Path,
}

impl Standing<'_> {
    /// Whether an output's file has these bytes already, as far as digest and length tell. What nobody wrote down is as
    /// good, where it is the same.
    fn has(&self, stale: &Stale<'_>, bytes: &[u8], digest: Digest) -> bool {
        !self.is_empty
            && match stale.made {
                Some(made) => made.digest == digest && stale.is_left(self.suspect, self.out),
                None => !self.suspect.contains(stale.file) && read_file(&self.out.join(&**stale.file)).is_ok_and(|there| there == bytes),
            }
    }

    /// Stages a file: under a second name of one that goes and has the same bytes, as most of a search index has
    /// under its last name, or written.
    fn stage(&self, staging: &place::Staging, file: &str, bytes: &[u8], digest: Digest) -> Result<(), Error> {
        if let Some(there) = self.gone.get(&digest).filter(|_| !bytes.is_empty())
            && staging.link(self.out, there, file, bytes)?
        {
            return Ok(());
        }
        staging.write(file, bytes)
    }
}

fn make(session: &Session, stale: &[Stale<'_>], standing: &Standing<'_>, scales: &weights::Scales<'_>) -> Result<MadeFiles, Error> {
    let bar = progress(stale.len());
    let staged = AtomicUsize::new(0);
    let staging = place::Staging::new(standing.out);
    let patience = Patience::default();
    let made = stale
        .par_iter()
        .with_max_len(AT_ONCE)
        .map(|stale| {
            let Stale { file, output, .. } = stale;
            let (bytes, diagnostics) = patience.make(|| session.realize(file, &output.recipe))?;
            let digest = Digest::of(&bytes);
            let size = bytes.len() as u64;
            let same = standing.has(stale, &bytes, digest);
            if !same {
                standing.stage(&staging, file, &bytes, digest)?;
                staged.fetch_add(1, Ordering::Relaxed);
            }
            bar.inc(1);
            let weight = scales.of(file, &output.recipe, &bytes);
            let (key, parts) = (output.key.digest(), output.key.to_string().into());
            Ok((Made { digest, size, key, parts, diagnostics, weight }, !same))
        })
        .collect();
    bar.finish_and_clear();
    made
}

/// A bar on a terminal, nothing elsewhere.
fn progress(length: usize) -> ProgressBar {
    use std::io::IsTerminal;
    if !std::io::stderr().is_terminal() || length < 200 {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len} {elapsed}").unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(length as u64).with_style(style)
}

/// What something gives, and how many milliseconds it took.
fn timed<T>(make: impl FnOnce() -> T) -> (T, f64) {
    let start = Instant::now();
    (make(), milliseconds(start))
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}
