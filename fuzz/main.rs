//! A long run: `cargo run --release --example fuzz -- TARGET SECONDS [SEED]`.
//!
//! An input that breaks the target is kept in `regressions/`, and every later run begins with it.

#![forbid(unsafe_code)]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a target that breaks has found something")]

#[path = "../tests/suite/support/chance.rs"]
#[allow(dead_code, reason = "the tests use more of it")]
mod chance;
#[path = "../tests/suite/support/html.rs"]
#[allow(dead_code, reason = "its tests use more of it")]
mod html;
mod mutate;
mod run;
mod targets;

use std::fs;
use std::process::ExitCode;
use std::time::{Duration, Instant};

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let target = args.first().and_then(|name| targets::TARGETS.iter().find(|target| target.name == name));
    let seconds = args.get(1).and_then(|text| text.parse().ok());
    let (Some(target), Some(seconds)) = (target, seconds) else {
        let names: Vec<&str> = targets::TARGETS.iter().map(|target| target.name).collect();
        eprintln!("usage: fuzz TARGET SECONDS [SEED]; targets: {}", names.join(", "));
        return ExitCode::from(2);
    };
    let seed = args.get(2).and_then(|text| text.parse().ok()).unwrap_or(1);
    std::panic::set_hook(Box::new(|_| {}));
    let start = Instant::now();
    let end = Duration::from_secs(seconds);
    match run::run(target, seed, |_| start.elapsed() < end) {
        Ok(ran) => {
            println!("{}: {} executions in {} s, {} of them new; nothing found", target.name, ran.executions, start.elapsed().as_secs(), ran.kept);
            ExitCode::SUCCESS
        }
        Err(found) => {
            let name: String = payung::digest::Digest::of(&found.input).to_string().chars().take(12).collect();
            let folder = run::folder(target);
            let kept = fs::create_dir_all(&folder).and_then(|()| fs::write(folder.join(&name), &found.input));
            println!(
                "{}: {}\n{:?}\nkept as regressions/{}/{name}: {kept:?}",
                target.name,
                found.why,
                String::from_utf8_lossy(&found.input),
                target.name
            );
            ExitCode::FAILURE
        }
    }
}
