//! What an edit costs in the preview: from the write of a file to the first answer that has the new text.
//!
//! `cargo bench --bench preview -- [--pages N] [--edits K]`; see `benches/README.md`.
//! The same edits are timed for the system's own notice of a change, which is in every figure.

mod corpus;

use std::error::Error;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use clap::Parser;
use corpus::Corpus;
use notify::{RecursiveMode, Watcher};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// What an edit costs in the preview.
#[derive(Debug, Parser)]
struct Args {
    /// Pages of the made-up site.
    #[arg(long, default_value_t = 1_000)]
    pages: usize,
    /// Edits of each kind; the figures are medians over them.
    #[arg(long, default_value_t = 15)]
    edits: usize,
    /// Where to work.
    #[arg(long, default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/bench-preview"))]
    dir: PathBuf,
    /// What `cargo bench` adds.
    #[arg(long, hide = true)]
    bench: bool,
}

struct Server {
    child: Child,
    port: u16,
    started: Duration,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(site: &Path) -> Result<Self> {
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_payung"))
            .arg("serve")
            .arg(site)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let mut line = String::new();
        BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
        let port = line.rsplit_once(':').and_then(|(_, rest)| rest.trim().trim_end_matches('/').parse().ok()).ok_or("no address")?;
        let mut server = Self { child, port, started: Duration::ZERO };
        server.get("/")?;
        server.started = start.elapsed();
        Ok(server)
    }

    fn get(&self, target: &str) -> Result<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        write!(stream, "GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n", self.port)?;
        let mut text = Vec::new();
        stream.read_to_end(&mut text)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// The time from the write until an answer has the text.
    fn until(&self, target: &str, text: &str, write: impl FnOnce() -> std::io::Result<()>) -> Result<Duration> {
        let start = Instant::now();
        write()?;
        while !self.get(target)?.contains(text) {
            if start.elapsed() > Duration::from_secs(30) {
                return Err(format!("`{text}` never came").into());
            }
        }
        Ok(start.elapsed())
    }
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1000.0
}

fn report(name: &str, times: Vec<Duration>, target: &str) {
    println!("{name:<44} {:>9.1} ms   {target}", median(times));
}

fn run(args: &Args) -> Result<()> {
    let _ = fs::remove_dir_all(&args.dir);
    let site = args.dir.join("site");
    Corpus { pages: args.pages, seed: 1, facts: true }.write(&site)?;
    let outlined = outlined(&site)?;
    let server = Server::start(&site)?;
    println!("{} pages", args.pages);
    println!("{:<44} {:>9.1} ms", "reading and outlining all", outlined.as_secs_f64() * 1000.0);
    println!(
        "{:<44} {:>9.1} ms   ratio {:.2} (at most 1.5)",
        "start to first page answered",
        server.started.as_secs_f64() * 1000.0,
        server.started.as_secs_f64() / outlined.as_secs_f64()
    );
    let file = corpus::path(42);
    let target = format!("/{}/", file.trim_end_matches(".md"));
    let page = site.join("content").join(&file);
    let text = fs::read_to_string(&page)?;
    server.get(&target)?;
    let pause = || std::thread::sleep(Duration::from_millis(150));
    let mut notices = Vec::new();
    let mut bodies = Vec::new();
    for n in 0..args.edits {
        pause();
        notices.push(notice(&page, &format!("{text}\n\nnotice {n}\n"))?);
        pause();
        let words = format!("edited-body-{n}-");
        bodies.push(server.until(&target, &words, || fs::write(&page, format!("{text}\n\n{words}\n")))?);
    }
    report("notice of a change alone (notify)", notices, "");
    report("body edit to fresh bytes", bodies, "(under 30 at 10,000 pages, 100 at 100,000)");
    let mut titles = Vec::new();
    for n in 0..args.edits {
        pause();
        let title = format!("Edited title {n} of this page");
        let edited = text.replacen("title = \"", &format!("title = \"{title} "), 1);
        titles.push(server.until(&target, &title, || fs::write(&page, edited))?);
    }
    report("title edit to fresh bytes", titles, "(under 60 at 10,000 pages)");
    fs::write(&page, &text)?;
    let template = site.join("themes/default/templates/parts/footer.html");
    fs::create_dir_all(template.parent().ok_or("no folder")?)?;
    fs::write(&template, "<footer>template 0</footer>")?;
    std::thread::sleep(Duration::from_millis(600));
    let mut templates = Vec::new();
    for n in 0..args.edits {
        pause();
        let words = format!("template-edit-{n}-");
        templates.push(server.until(&target, &words, || fs::write(&template, format!("<footer>{words}</footer>")))?);
    }
    report("template edit to fresh bytes", templates, "(under 150 at 10,000 pages)");
    drop(server);
    let _ = fs::remove_dir_all(&args.dir);
    Ok(())
}

/// The time to read and outline all pages, without anything behind it.
fn outlined(site: &Path) -> Result<Duration> {
    let session = payung::session::Session::open(site, payung::session::Options::default())?;
    let phases = session.timings().iter().filter(|(name, _)| matches!(*name, "read" | "outline")).map(|(_, ms)| ms).sum::<f64>();
    Ok(Duration::from_secs_f64(phases / 1000.0))
}

/// The time until notify itself tells of a write.
fn notice(page: &Path, text: &str) -> Result<Duration> {
    let (sender, receiver) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event| drop(sender.send(event)))?;
    watcher.watch(page.parent().ok_or("no folder")?, RecursiveMode::NonRecursive)?;
    let start = Instant::now();
    fs::write(page, text)?;
    receiver.recv_timeout(Duration::from_secs(5))??;
    Ok(start.elapsed())
}

fn main() -> ExitCode {
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
