//! Runs a target over its seeds, over every input that once broke it, and over changes of these.
//!
//! An input that does something new stays and is changed further: each target says what an input did,
//! and no tool is needed to see that it was something else.

use std::collections::HashSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::chance::Chance;
use super::mutate::mutate;
use super::targets::Target;

/// The longest input.
const MOST: usize = 4096;
/// The most time that one input may take, on a busy machine.
const SLOW: Duration = Duration::from_secs(8);

/// What a run found.
pub struct Found {
    /// An input that breaks the target, made as short as a few tries allow.
    pub input: Vec<u8>,
    /// What it broke.
    pub why: String,
}

/// How a run went.
pub struct Ran {
    /// How many inputs were tried.
    pub executions: u64,
    /// How many of them did something new.
    pub kept: usize,
}

/// Where inputs are kept that once broke a target.
pub fn folder(target: &Target) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/regressions").join(target.name)
}

fn regressions(target: &Target) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder(target)).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths.into_iter().filter_map(|path| fs::read(path).ok()).collect()
}

/// Runs a target until it is told to stop, which is asked with the number of inputs tried.
pub fn run(target: &Target, seed: u64, more: impl Fn(u64) -> bool) -> Result<Ran, Found> {
    let mut pool: Vec<Vec<u8>> = target.seeds.iter().map(|seed| seed.as_bytes().to_vec()).chain(regressions(target)).collect();
    let mut seen = HashSet::new();
    let mut ran = Ran { executions: 0, kept: 0 };
    for input in &pool {
        ran.executions += 1;
        seen.insert(attempt(target, input).map_err(|why| shorten(target, input, why))?);
    }
    let mut chance = Chance::new(seed);
    while more(ran.executions) {
        let input = mutate(&mut chance, &pool, target.words, MOST);
        ran.executions += 1;
        let did = attempt(target, &input).map_err(|why| shorten(target, &input, why))?;
        if seen.insert(did) && pool.len() < 20_000 {
            pool.push(input);
            ran.kept += 1;
        }
    }
    Ok(ran)
}

/// What an input does, or how it breaks the target.
fn attempt(target: &Target, input: &[u8]) -> Result<u64, String> {
    let start = Instant::now();
    let done = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    let did = done.map_err(|panic| {
        let text = panic.downcast_ref::<String>().cloned().or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()));
        text.unwrap_or_else(|| "a panic".into())
    })?;
    if start.elapsed() > SLOW {
        return Err(format!("takes {:?}", start.elapsed()));
    }
    Ok(did)
}

/// A shorter input that still breaks the target.
fn shorten(target: &Target, input: &[u8], mut why: String) -> Found {
    let mut input = input.to_vec();
    let mut step = input.len() / 2;
    while step > 0 {
        let mut at = 0;
        while at < input.len() {
            let mut shorter = input.clone();
            shorter.drain(at..(at + step).min(input.len()));
            match attempt(target, &shorter) {
                Err(still) => (input, why) = (shorter, still),
                Ok(_) => at += step,
            }
        }
        step /= 2;
    }
    Found { input, why }
}
