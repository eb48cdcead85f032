//! A short run of every fuzz target. `fuzz/README.md` says how to make a long one.

use crate::support::{chance, html};
#[path = "../../fuzz/mutate.rs"]
mod mutate;
#[path = "../../fuzz/run.rs"]
mod run;
#[path = "../../fuzz/targets.rs"]
mod targets;

/// Inputs tried of each target, besides its seeds and what once broke it.
const INPUTS: u64 = 400;

fn short(name: &str) {
    let target = targets::TARGETS.iter().find(|target| target.name == name).expect("a target of this name");
    let inputs = std::env::var("PAYUNG_INPUTS").ok().and_then(|n| n.parse().ok()).unwrap_or(INPUTS);
    match run::run(target, 1, |executions| executions < inputs) {
        Ok(ran) => assert!(ran.executions >= inputs && ran.kept > 0, "{name}: of {} inputs {} did something new", ran.executions, ran.kept),
        Err(found) => panic!("{name}: {}\n{:?}", found.why, String::from_utf8_lossy(&found.input)),
    }
}

#[test]
fn any_front_matter_is_read() {
    short("front-matter");
}

#[test]
fn any_markdown_with_components_is_balanced_and_runs_nothing() {
    short("markdown");
}

#[test]
fn any_link_stays_within_the_site_or_says_that_it_leaves() {
    short("links");
}

#[test]
fn any_records_are_read() {
    short("records");
}

#[test]
fn any_configuration_is_read() {
    short("configuration");
}

#[test]
fn any_query_is_answered() {
    short("search-query");
}

#[test]
fn a_damaged_index_answers_or_says_so() {
    short("shards");
}

#[test]
fn a_target_that_breaks_is_found_out_and_its_input_shortened() {
    let run = |input: &[u8]| {
        assert!(!input.windows(2).any(|two| two == b"ab"), "the sign of the test");
        u64::from(input.first().copied().unwrap_or_default())
    };
    let target = targets::Target { name: "none", seeds: &["a long beginning", "b"], words: &["a", "b"], run };
    let found = run::run(&target, 1, |executions| executions < 100_000).err().expect("found");
    assert_eq!((found.input.as_slice(), found.why.as_str()), (b"ab".as_slice(), "the sign of the test"));
}
