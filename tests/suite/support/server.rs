//! A running preview, asked as a browser would ask it, and as nobody should.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{Site, payung};

/// How long something that must happen is waited for.
const PATIENCE: Duration = Duration::from_secs(15);

/// A running preview, stopped when it goes out of sight.
pub struct Server {
    child: Child,
    pub port: u16,
    /// The first line it printed.
    pub said: String,
    told: Arc<Mutex<String>>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status, headers in lower case, body.
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The page without the preview's script.
    pub fn bare(&self) -> String {
        let served = self.text();
        let Some(from) = served.find("-payung/live.js\"").and_then(|at| served[..at].rfind("<script src=\"")) else {
            return served;
        };
        let length = served[from..].find("</script>").expect("the script's end") + "</script>".len();
        format!("{}{}", &served[..from], &served[from + length..])
    }
}

impl Server {
    #[track_caller]
    pub fn start(site: &Site, more: &[&str]) -> Self {
        Self::with(site, more, |_| {})
    }

    /// The same, with a command that is changed before it runs.
    #[track_caller]
    pub fn with(site: &Site, more: &[&str], change: impl FnOnce(&mut Command)) -> Self {
        let args = ["serve", "--port", "0"].into_iter().chain(more.iter().copied());
        let mut command = payung(&site.root(), args);
        change(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        let mut child = command.spawn().unwrap();
        let told = Arc::new(Mutex::new(String::new()));
        let (heard, mut stderr) = (told.clone(), BufReader::new(child.stderr.take().unwrap()));
        std::thread::spawn(move || {
            let mut line = String::new();
            while stderr.read_line(&mut line).is_ok_and(|n| n > 0) {
                heard.lock().unwrap().push_str(&std::mem::take(&mut line));
            }
        });
        let mut said = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut said).unwrap();
        let port = said.split("http://").nth(1).and_then(|rest| rest.split('/').next()?.rsplit(':').next()?.trim().parse().ok());
        let port = port.unwrap_or_else(|| panic!("no address in `{said}`:\n{}", told.lock().unwrap()));
        Self { child, port, said, told }
    }

    /// What it printed to stderr so far.
    pub fn told(&self) -> String {
        self.told.lock().unwrap().clone()
    }

    /// The most memory it ever held, in megabytes: the kernel's high-water mark; nothing where there is none.
    pub fn most_memory(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        Some(line.split_whitespace().next()?.parse::<usize>().ok()? / 1024)
    }

    /// Sends a signal and gives the exit status.
    pub fn end(mut self, signal: &str) -> Option<i32> {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status().unwrap();
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("it does not end");
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream
    }

    /// Sends bytes as they are and reads the answer to its end.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        stream.write_all(request).unwrap();
        let mut all = Vec::new();
        let _ = stream.read_to_end(&mut all);
        let split = all.windows(4).position(|w| w == b"\r\n\r\n").unwrap_or(all.len().saturating_sub(4));
        let head = String::from_utf8_lossy(&all[..split]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|status| status.parse().ok()).unwrap_or(0);
        let headers =
            lines.filter_map(|line| line.split_once(':')).map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect();
        Answer { status, headers, body: all[(split + 4).min(all.len())..].to_vec() }
    }

    pub fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: 127.0.0.1:{}\r\n", self.port) };
        self.raw(format!("{method} {target} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").as_bytes())
    }

    pub fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn until(&self, what: &str, mut holds: impl FnMut(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < PATIENCE, "never: {what}\n{}", self.told());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Asks until the address is answered with this status.
    #[track_caller]
    pub fn answers(&self, target: &str, status: u16) {
        self.until(&format!("`{target}` answers {status}"), |server| server.get(target).status == status);
    }

    /// Asks until the page has a text; every answer on the way must be whole.
    #[track_caller]
    pub fn shows(&self, target: &str, text: &str) {
        self.until(&format!("`{target}` shows `{text}`"), |server| {
            let answer = server.get(target);
            assert_eq!(answer.status, 200, "{target}");
            assert!(answer.text().trim_end().ends_with("</html>"), "a page that is not whole");
            answer.text().contains(text)
        });
    }

    /// A tab with a page.
    pub fn tab(&self, page: &str) -> Tab {
        let mut stream = self.connect();
        let request = format!("GET /-payung/events?page={page} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port);
        stream.write_all(request.as_bytes()).unwrap();
        Tab { stream, heard: String::new() }
    }
}

/// A tab that listens for changes.
pub struct Tab {
    stream: TcpStream,
    heard: String,
}

impl Tab {
    /// Listens until it has heard a text; gives all that was heard since the last time.
    #[track_caller]
    pub fn hears(&mut self, text: &str) -> String {
        let start = Instant::now();
        while !self.heard.contains(text) {
            assert!(start.elapsed() < PATIENCE, "`{text}` is not heard:\n{}", self.heard);
            self.listen(Duration::from_millis(50));
        }
        std::mem::take(&mut self.heard)
    }

    /// What is heard for as long as something comes at least so often.
    pub fn rest(&mut self, pause: Duration) -> String {
        while self.listen(pause) {}
        std::mem::take(&mut self.heard)
    }

    fn listen(&mut self, patience: Duration) -> bool {
        let mut buffer = [0; 65536];
        self.stream.set_read_timeout(Some(patience)).unwrap();
        match self.stream.read(&mut buffer) {
            Ok(n @ 1..) => {
                self.heard.push_str(&String::from_utf8_lossy(&buffer[..n]));
                true
            }
            _ => false,
        }
    }
}
