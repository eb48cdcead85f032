//! The real program, run as a reader would.

use std::path::Path;
use std::process::{Command, Output};

/// How a run ended.
#[derive(Debug)]
pub struct Run {
    /// What was typed.
    pub typed: String,
    /// Its exit status; nothing if a signal ended it.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<(String, Output)> for Run {
    fn from((typed, output): (String, Output)) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { typed, status: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

impl Run {
    /// Fails unless the run ended with this status.
    #[track_caller]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "exit status of `{}`\nstdout:\n{}\nstderr:\n{}", self.typed, self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked at"), "`{}` panicked:\n{}", self.typed, self.stderr);
        self
    }

    /// Fails unless stderr has all these parts.
    #[track_caller]
    pub fn says<'a>(self, parts: impl IntoIterator<Item = &'a str>) -> Self {
        for part in parts {
            assert!(self.stderr.contains(part), "`{}` does not say `{part}`:\n{}", self.typed, self.stderr);
        }
        self
    }
}

/// The program with arguments, in a folder, with nothing of this shell's colour or language about it. It is what cargo
/// made for the tests, or what `PAYUNG` names.
pub fn payung<'a>(folder: &Path, args: impl IntoIterator<Item = &'a str>) -> Command {
    let program = std::env::var_os("PAYUNG").unwrap_or_else(|| env!("CARGO_BIN_EXE_payung").into());
    let mut command = Command::new(program);
    command.current_dir(folder).args(args).env_remove("NO_COLOR").env_remove("RUST_BACKTRACE");
    command
}

/// Runs the program to its end.
#[track_caller]
pub fn run(command: &mut Command) -> Run {
    let typed = format!("payung {}", command.get_args().map(|arg| arg.to_string_lossy()).collect::<Vec<_>>().join(" "));
    let output = command.output().unwrap_or_else(|error| panic!("cannot run `{typed}`: {error}"));
    (typed, output).into()
}
