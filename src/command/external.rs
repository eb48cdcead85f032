//! `payung check --external`: asks each outside address whether it is still there, politely and within a bound.
//!
//! Hosts are asked beside each other, the addresses of one host one after the other with a pause.
//! What answered well is kept in `.payung/external.json` for some days, and not asked again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Place};
use crate::machine::read_file;
use crate::page::{Address, address};
use crate::session::Session;
use crate::source::shelf;

/// How many hosts are asked at once.
const BESIDE: usize = 8;
/// How long a host is left alone between two questions.
const PAUSE: Duration = Duration::from_millis(300);
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(15);
/// How many redirections are followed.
const HOPS: usize = 5;
/// The longest wait that a busy host may ask for; one that asks for more is not asked again in this run.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Answer {
    /// It is there.
    Good,
    /// It is somewhere else, for good.
    Moved(String),
    /// It is there, and sends on to somewhere else for now.
    Redirected(String),
    /// It is not there any more: the status.
    Missing(u16),
    /// It does not say: the status.
    Refused(u16),
    /// Nobody answered: why.
    Silent(String),
    /// Its redirections come to no end: how.
    Circling(String),
}

/// What is kept of an address.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Kept {
    answer: Answer,
    /// Seconds since 1970.
    asked: u64,
}

/// Asks all outside addresses of a site.
pub fn check(session: &Session) -> Vec<Diagnostic> {
    let places = addresses(session);
    let settings = &session.config().check;
    let cache = shelf::folder(session.root(), &["external.json"]);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let age = u64::from(settings.external_age) * 86_400;
    let kept: BTreeMap<String, Kept> =
        cache.as_ref().and_then(|cache| read_file(cache).ok()).and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
    let fresh = |url: &str| {
        kept.get(url)
            .filter(|kept| now.saturating_sub(kept.asked) < age && matches!(kept.answer, Answer::Good | Answer::Moved(_) | Answer::Redirected(_)))
    };
    let wanted: Vec<&str> = places.keys().map(String::as_str).filter(|url| fresh(url).is_none()).collect();
    let deadline = Instant::now() + Duration::from_secs(u64::from(settings.external_time));
    let asked = ask_all(&wanted, deadline);
    let mut all: BTreeMap<String, Kept> = places.keys().filter_map(|url| Some((url.clone(), fresh(url)?.clone()))).collect();
    all.extend(asked.iter().map(|(url, answer)| (url.clone(), Kept { answer: answer.clone(), asked: now })));
    if let Some(cache) = cache {
        save(&cache, &all);
    }
    let mut found: Vec<Diagnostic> = all.iter().filter_map(|(url, kept)| finding(url, &kept.answer, places.get(url)?)).collect();
    let left = places.len() - all.len();
    if let Some((_, places)) = places.iter().find(|(url, _)| left > 0 && !all.contains_key(*url))
        && let Some(place) = places.first()
    {
        let seconds = counted(u64::from(settings.external_time), "second");
        let message = format!(
            "within {seconds}, {} not asked; this is the first",
            if left == 1 { "1 outside address was".into() } else { format!("{left} outside addresses were") }
        );
        found.push(
            Diagnostic::warning("external.unasked", message, place.clone())
                .help("run it again, which asks only these, or raise `external_time` in `[check]`"),
        );
    }
    found
}

/// A cache that cannot be written costs time, not truth.
fn save(cache: &Path, all: &BTreeMap<String, Kept>) {
    if let (Some(folder), Ok(bytes)) = (cache.parent(), serde_json::to_vec(all)) {
        let _ = fs::create_dir_all(folder).and_then(|()| fs::write(cache, bytes));
    }
}

/// All outside addresses without their anchors, each with where it is written.
fn addresses(session: &Session) -> BTreeMap<String, Vec<Place>> {
    let mut found: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let mut add = |url: &str, place: Place| {
        if url.starts_with("http://") || url.starts_with("https://") {
            found.entry(url.split('#').next().unwrap_or(url).to_owned()).or_default().push(place);
        }
    };
    for (_, entry) in session.site().entries().filter(|(_, entry)| !entry.fallback) {
        let page = &entry.page;
        for link in page.outline.links.iter().filter(|link| address(&page.folder, &link.value) == Address::Outside) {
            add(&link.value, Place::new(&page.file, &page.text(), link.span.clone()));
        }
    }
    session.addresses_outside_pages().into_iter().for_each(|(url, place)| add(&url, place));
    found
}

fn finding(url: &str, answer: &Answer, places: &[Place]) -> Option<Diagnostic> {
    let place = places.first()?.clone();
    let more = match places {
        [_, second] => format!(" (also in `{}`, line {})", second.path, second.line),
        [_, second, rest @ ..] => format!(" (also in `{}`, line {}, and {})", second.path, second.line, counted(rest.len() as u64, "other place")),
        _ => String::new(),
    };
    Some(match answer {
        Answer::Good => return None,
        Answer::Moved(to) => Diagnostic::warning("external.moved", format!("`{url}` has moved{more}"), place).help(format!("write `{to}`")),
        Answer::Redirected(to) => Diagnostic::warning("external.redirected", format!("`{url}` sends on to `{to}` for now{more}"), place)
            .help("open it: if a reader is to end there, write that address; if not, excuse it, or look for the address of what you mean"),
        Answer::Missing(status) => Diagnostic::error("external.missing", format!("`{url}` is gone: it answers {status}{more}"), place)
            .help("look for its new address, or for a copy in an archive, or take it out"),
        Answer::Refused(status) => Diagnostic::warning("external.refused", format!("`{url}` does not show itself: it answers {status}{more}"), place)
            .help("open it in a browser; if it is there, excuse it with the day you saw it"),
        Answer::Circling(how) => Diagnostic::warning("external.silent", format!("`{url}` leads nowhere: {how}{more}"), place)
            .help("open it in a browser, and write the address at which you end"),
        Answer::Silent(why) => Diagnostic::warning("external.silent", format!("`{url}` does not answer: {why}{more}"), place)
            .help("try again later; if it stays silent, look for another source"),
    })
}

/// Asks addresses until the time is over; which answered, and what.
fn ask_all(urls: &[&str], deadline: Instant) -> Vec<(String, Answer)> {
    let mut hosts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for url in urls {
        let host = url.split("//").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_default();
        hosts.entry(host).or_default().push(url);
    }
    let hosts: Vec<Vec<&str>> = hosts.into_values().collect();
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::new());
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .user_agent(concat!("payung/", env!("CARGO_PKG_VERSION"), " (checks links)"))
        .build()
        .into();
    std::thread::scope(|scope| {
        for _ in 0..BESIDE.min(hosts.len()) {
            scope.spawn(|| {
                while let Some(urls) = hosts.get(next.fetch_add(1, Ordering::Relaxed)) {
                    for url in urls {
                        let Some(answer) = ask(&agent, url, deadline) else {
                            return;
                        };
                        if let Ok(mut answers) = answers.lock() {
                            answers.push(((*url).to_owned(), answer));
                        }
                        std::thread::sleep(PAUSE.min(deadline.saturating_duration_since(Instant::now())));
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

/// Asks one address, a second time where the first answer may have been bad luck; nothing if the time is over.
/// A host that says when to come back is asked then, if that is soon.
fn ask(agent: &ureq::Agent, url: &str, deadline: Instant) -> Option<Answer> {
    let (mut answer, wait) = follow(agent, url, deadline)?;
    let unlucky = matches!(&answer, Answer::Silent(_) | Answer::Refused(429 | 500..=599));
    let pause = wait.unwrap_or_default().max(PAUSE * 3);
    if unlucky && pause <= LONGEST_WAIT && deadline.saturating_duration_since(Instant::now()) > pause {
        std::thread::sleep(pause);
        answer = follow(agent, url, deadline).map_or(answer, |(again, _)| again);
    }
    Some(answer)
}

/// What an address answers in the end, and how long its host asks to be left alone.
fn follow(agent: &ureq::Agent, url: &str, deadline: Instant) -> Option<(Answer, Option<Duration>)> {
    let mut at = url.to_owned();
    let mut passed = vec![at.clone()];
    let (mut moved, mut for_good) = (None, true);
    for _ in 0..=HOPS {
        let Answered { status, location, wait } = match request(agent, &at, deadline)? {
            Ok(answered) => answered,
            Err(why) => return Some((Answer::Silent(why), None)),
        };
        match (status, location) {
            (200..=299, _) => {
                let answer = match moved {
                    Some(to) => Answer::Moved(to),
                    None if at != url => Answer::Redirected(at),
                    None => Answer::Good,
                };
                return Some((answer, None));
            }
            (301 | 302 | 303 | 307 | 308, Some(to)) => {
                at = absolute(&at, &to);
                if passed.contains(&at) {
                    return Some((Answer::Circling(format!("it redirects to `{at}` again")), None));
                }
                passed.push(at.clone());
                // Only what has moved for good, from the start, is to be written anew.
                for_good &= matches!(status, 301 | 308);
                if for_good {
                    moved = Some(at.clone());
                }
            }
            (404 | 410, _) => return Some((Answer::Missing(status), None)),
            (status, _) => return Some((Answer::Refused(status), wait)),
        }
    }
    Some((Answer::Circling(format!("it redirects more than {HOPS} times")), None))
}

/// What a host said.
#[derive(Clone, Debug)]
struct Answered {
    status: u16,
    /// Where it sends us.
    location: Option<String>,
    /// How long it asks to be left alone.
    wait: Option<Duration>,
}

/// One question: the head alone, or all where a server does not know that question. Nothing if the time is over.
fn request(agent: &ureq::Agent, url: &str, deadline: Instant) -> Option<Result<Answered, String>> {
    let ask = |head: bool| {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return None;
        }
        let patience = Some(PATIENCE.min(left));
        let result = if head {
            agent.head(url).config().timeout_global(patience).build().call()
        } else {
            agent.get(url).config().timeout_global(patience).build().call()
        };
        let why = |error: ureq::Error| match error {
            ureq::Error::Timeout(_) => format!("nothing came within {}", counted(PATIENCE.min(left).as_secs_f64().ceil() as u64, "second")),
            error => why_silent(&error).to_owned(),
        };
        Some(result.map_err(why).map(|response| {
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
            Answered { status: response.status().as_u16(), location: header("location"), wait: header("retry-after").and_then(|said| wait(&said)) }
        }))
    };
    let first = ask(true)?;
    match first {
        Ok(Answered { status: 400..=599, wait: None, .. }) => Some(ask(false).unwrap_or(first)),
        answered => Some(answered),
    }
}

/// Why nothing came, in words for who reads the page.
fn why_silent(error: &ureq::Error) -> &'static str {
    use std::io::ErrorKind;
    let of_io = |error: &std::io::Error| match error.kind() {
        ErrorKind::ConnectionRefused => "its host takes no connection",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => {
            "its host breaks the connection off"
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "there is no way to its host",
        ErrorKind::InvalidData => "what it answers is not what `https` asks for",
        _ if error.to_string().contains("lookup") => "there is no host of this name, or no connection to the network",
        _ => "the connection to its host fails",
    };
    match error {
        ureq::Error::Io(error) => of_io(error),
        ureq::Error::HostNotFound => "there is no host of this name, or no connection to the network",
        ureq::Error::ConnectionFailed => "its host takes no connection",
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "its certificate is not good, or it does not speak `https`",
        ureq::Error::Http(_) | ureq::Error::BadUri(_) => "it is no address that can be asked",
        _ => "what it answers is not what a web server says",
    }
}

fn counted(n: u64, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

/// How long `Retry-After` asks to wait: in seconds, or until a date.
fn wait(said: &str) -> Option<Duration> {
    if let Ok(seconds) = said.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = jiff::fmt::rfc2822::parse(said.trim()).ok()?.timestamp();
    Some(Duration::try_from(until.duration_since(jiff::Timestamp::now())).unwrap_or_default())
}

/// Where a redirection leads.
fn absolute(from: &str, to: &str) -> String {
    let (scheme, rest) = from.split_once("//").unwrap_or(("https:", from));
    let host = rest.split('/').next().unwrap_or_default();
    if to.contains("://") {
        to.to_owned()
    } else if to.starts_with("//") {
        format!("{scheme}{to}")
    } else if to.starts_with('/') {
        format!("{scheme}//{host}{to}")
    } else {
        let folder = from.rsplit_once('/').map_or(from, |(folder, _)| folder);
        format!("{folder}/{to}")
    }
}
