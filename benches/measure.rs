//! Runs a program to its end, and says what it took.

use std::error::Error;
use std::fs;
use std::io::{self, Read};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

pub type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// One run of one program.
#[derive(Clone, Debug, Default)]
pub struct Figure {
    /// Milliseconds.
    pub time: f64,
    /// Milliseconds that all cores together worked for it.
    pub work: f64,
    /// Most memory held at once, in bytes, as far as it was seen.
    pub memory: u64,
    /// What it printed.
    pub said: String,
}

/// Runs a program to its end.
pub fn measure(mut command: Command) -> Result<Figure> {
    // What the last one wrote is on its way to the disk: let it arrive first.
    let _ = Command::new("sync").status();
    let shown = format!("{command:?}");
    let before = worked(CHILDREN);
    let start = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let (done, memory) = (AtomicBool::new(false), AtomicU64::new(0));
    let id = child.id();
    let (out, err) = (child.stdout.take(), child.stderr.take());
    let (ended, said, complaints, time) = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !done.load(Ordering::Relaxed) {
                memory.fetch_max(high_water(id), Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let out = scope.spawn(|| text(out));
        let err = scope.spawn(|| text(err));
        let ended = child.wait();
        let time = start.elapsed();
        done.store(true, Ordering::Relaxed);
        (ended, out.join(), err.join(), time)
    });
    if !ended?.success() {
        return Err(format!("{shown} failed:\n{}", complaints.unwrap_or_default()).into());
    }
    Ok(Figure { time: time.as_secs_f64() * 1000.0, work: worked(CHILDREN) - before, memory: memory.into_inner(), said: said.unwrap_or_default() })
}

fn text(pipe: Option<impl Read>) -> String {
    let mut text = String::new();
    let read: io::Result<usize> = pipe.map_or(Ok(0), |mut pipe| pipe.read_to_string(&mut text));
    if read.is_err() {
        text.clear();
    }
    text
}

/// The most memory that a process and those it has started have held so far, each by itself. Linux only, elsewhere 0.
fn high_water(id: u32) -> u64 {
    let text = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let own = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) * 1024;
    let started = fs::read_to_string(format!("/proc/{id}/task/{id}/children")).unwrap_or_default();
    own + started.split_whitespace().filter_map(|id| id.parse().ok()).map(high_water).sum::<u64>()
}

/// Where `/proc/self/stat` counts the work of children that have ended.
pub const CHILDREN: usize = 16;
/// Where it counts the process's own.
pub const OWN: usize = 14;

/// Milliseconds that have been worked, by programs and by the kernel for them, in steps of ten. Linux only, elsewhere not a number.
pub fn worked(field: usize) -> f64 {
    let text = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // Behind the name in brackets, which may hold spaces, come fields 3 and on; a hundred ticks are a second.
    let fields: Vec<&str> = text.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks = |at: usize| fields.get(at - 3).and_then(|field| field.parse::<f64>().ok()).unwrap_or(f64::NAN);
    (ticks(field) + ticks(field + 1)) * 10.0
}

pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => f64::NAN,
        n if n % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}
