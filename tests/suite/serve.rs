//! The preview as a program on a port: what it answers, what it refuses, and how it follows the files.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::support::{Site, payung, program};

/// A running preview, stopped when it goes out of sight.
struct Server {
    child: Child,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer: status, headers in lower case, body.
struct Answer {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    #[track_caller]
    fn start(site: &Site, more: &[&str]) -> Self {
        let args = ["serve", "--port", "0"].into_iter().chain(more.iter().copied());
        let mut child = payung(&site.root(), args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next()).and_then(|port| port.trim().parse().ok());
        let port = port.unwrap_or_else(|| panic!("no address in `{line}`"));
        Self { child, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// Sends bytes as they are and reads the answer to its end.
    fn raw(&self, request: &[u8]) -> Answer {
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

    fn ask(&self, method: &str, target: &str, headers: &str) -> Answer {
        let host = if headers.contains("Host:") { String::new() } else { format!("Host: 127.0.0.1:{}\r\n", self.port) };
        self.raw(format!("{method} {target} HTTP/1.1\r\n{host}{headers}Connection: close\r\n\r\n").as_bytes())
    }

    fn get(&self, target: &str) -> Answer {
        self.ask("GET", target, "")
    }

    /// Asks until there is a page; fails after ten seconds.
    #[track_caller]
    fn comes(&self, target: &str) {
        let start = Instant::now();
        while self.get(target).status != 200 {
            assert!(start.elapsed() < Duration::from_secs(10), "`{target}` is not served");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Asks until the page has a text; fails after ten seconds.
    #[track_caller]
    fn shows(&self, target: &str, text: &str) {
        let start = Instant::now();
        loop {
            let answer = self.get(target);
            assert_eq!(answer.status, 200, "{target}");
            assert!(answer.text().trim_end().ends_with("</html>"), "a page that is not whole");
            if answer.text().contains(text) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "`{target}` does not show `{text}`:\n{}", answer.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

fn site() -> Site {
    Site::bare()
        .page("content/index.md", "Home", "Welcome. See [one](guide/one.md).")
        .page("content/guide/index.md", "Guide", "All of it.")
        .page("content/guide/one.md", "One", "First words.")
        .page("content/guide/two.md", "Two", "Second words.")
        .file("static/data.txt", "0123456789")
}

#[test]
fn what_is_served_less_the_script_is_what_build_writes() {
    let site = site().build();
    let server = Server::start(&site, &[]);
    for (target, file) in [("/", "index.html"), ("/guide/one/", "guide/one/index.html"), ("/data.txt", "data.txt"), ("/site.json", "site.json")] {
        let served = server.get(target).text();
        let bare = match served.find("<script defer src=\"/-payung") {
            Some(from) => {
                let length = served[from..].find("</script>").unwrap() + "</script>".len();
                format!("{}{}", &served[..from], &served[from + length..])
            }
            None => served,
        };
        assert_eq!(bare, fs::read_to_string(site.root().join("public").join(file)).unwrap(), "{target}");
    }
}

#[test]
fn traversal_in_every_disguise_gets_no_file() {
    let site = site().file("secret.txt", "the secret");
    let server = Server::start(&site, &[]);
    let targets = [
        "/../secret.txt",
        "/guide/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "//secret.txt",
        "/./secret.txt",
        "/%00",
        "/secret.txt%00.html",
        "/%c0%ae%c0%ae/secret.txt",
        "/....//secret.txt",
        "/content/index.md",
        "/book.toml",
        "/secret.txt",
    ];
    for target in targets {
        let answer = server.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
        assert!(!answer.text().contains("the secret"), "{target}");
    }
    assert!(matches!(server.get(&format!("/{}", "a".repeat(100_000))).status, 400 | 404 | 414 | 431));
    assert_eq!(server.get(&format!("/{}", "a".repeat(6000))).status, 400);
}

#[test]
fn odd_methods_and_foreign_hosts_are_refused() {
    let site = site();
    let server = Server::start(&site, &[]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FROB"] {
        let answer = server.ask(method, "/", "");
        assert_eq!(answer.status, 405, "{method}");
        assert!(!answer.headers.contains_key("access-control-allow-origin"));
    }
    assert_eq!(server.ask("GET", "/", "Host: evil.example\r\n").status, 403);
    assert_eq!(server.ask("GET", "/", "Host: 127.0.0.1.evil.example\r\n").status, 403);
    assert_eq!(server.ask("GET", "/-payung/events?page=%2F", "Origin: http://evil.example\r\n").status, 403);
    assert_eq!(server.ask("GET", "/", &format!("Host: localhost:{}\r\n", server.port)).status, 200);
}

#[test]
fn head_range_and_entity_tags_are_right() {
    let site = site();
    let server = Server::start(&site, &[]);
    let head = server.ask("HEAD", "/data.txt", "");
    assert_eq!((head.status, head.body.len(), head.headers["content-length"].as_str()), (200, 0, "10"));
    let part = server.ask("GET", "/data.txt", "Range: bytes=2-4\r\n");
    assert_eq!((part.status, part.text().as_str(), part.headers["content-range"].as_str()), (206, "234", "bytes 2-4/10"));
    assert_eq!(server.ask("GET", "/data.txt", "Range: bytes=-3\r\n").text(), "789");
    assert_eq!(server.ask("GET", "/data.txt", "Range: bytes=50-\r\n").status, 416);
    let tag = format!("If-None-Match: {}\r\n", head.headers["etag"]);
    let same = server.ask("GET", "/data.txt", &tag);
    assert_eq!((same.status, same.body.len()), (304, 0));
    assert_eq!(server.ask("GET", "/data.txt", "If-None-Match: \"other\"\r\n").text(), "0123456789");
}

#[test]
fn an_address_without_its_slash_leads_to_the_one_with_it() {
    let site = site();
    let server = Server::start(&site, &[]);
    let answer = server.get("/guide/one");
    assert_eq!((answer.status, answer.headers["location"].as_str()), (307, "/guide/one/"));
    let missing = server.get("/nowhere/");
    assert_eq!(missing.status, 404);
    assert!(missing.text().contains("</html>"));
}

#[test]
fn the_preview_is_served_at_the_path_of_the_address() {
    let site = site();
    let server = Server::start(&site, &["--base-url", "https://example.org/cop/"]);
    assert_eq!(server.get("/cop/guide/one/").status, 200);
    assert_eq!(server.get("/guide/one/").status, 404);
    assert_eq!(server.get("/cop").headers["location"], "/cop/");
}

#[test]
fn every_way_of_saving_is_followed() {
    let site = site();
    let server = Server::start(&site, &[]);
    let page = site.root().join("content/guide/one.md");
    let text = |words: &str| format!("+++\ntitle = \"One\"\n+++\n\n{words}\n");
    fs::write(&page, text("saved in place")).unwrap();
    server.shows("/guide/one/", "saved in place");
    // Beside it, then renamed over it, as most editors do.
    fs::write(page.with_extension("md~tmp"), text("saved by rename")).unwrap();
    fs::rename(page.with_extension("md~tmp"), &page).unwrap();
    server.shows("/guide/one/", "saved by rename");
    // The old one moved aside first, as Vim does.
    fs::rename(&page, page.with_extension("md~")).unwrap();
    fs::write(&page, text("saved with a backup")).unwrap();
    fs::remove_file(page.with_extension("md~")).unwrap();
    server.shows("/guide/one/", "saved with a backup");
    fs::remove_file(&page).unwrap();
    fs::write(&page, text("deleted and created")).unwrap();
    server.shows("/guide/one/", "deleted and created");
    for n in 0..50 {
        fs::write(site.root().join(format!("content/guide/page-{n}.md")), text(&format!("number {n} of fifty"))).unwrap();
    }
    server.comes("/guide/page-49/");
    server.shows("/guide/page-49/", "number 49 of fifty");
    server.comes("/guide/page-0/");
    server.shows("/guide/page-0/", "number 0 of fifty");
    fs::create_dir(site.root().join("content/new")).unwrap();
    fs::write(site.root().join("content/new/leaf.md"), text("in a new folder")).unwrap();
    server.comes("/new/leaf/");
    fs::remove_dir_all(site.root().join("content/new")).unwrap();
    let start = Instant::now();
    while server.get("/new/leaf/").status == 200 {
        assert!(start.elapsed() < Duration::from_secs(10), "a page of a deleted folder is still served");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn polling_follows_the_files_too() {
    let site = site();
    let server = Server::start(&site, &["--poll"]);
    fs::write(site.root().join("content/guide/two.md"), "+++\ntitle = \"Two\"\n+++\n\nfound by looking\n").unwrap();
    server.shows("/guide/two/", "found by looking");
}

#[test]
fn a_broken_configuration_is_survived_and_recovered_from() {
    let site = site();
    let server = Server::start(&site, &[]);
    let book = site.root().join("book.toml");
    let good = fs::read_to_string(&book).unwrap();
    for bad in ["[book\ntitle = ", "[book]\ntitel = \"x\"\n"] {
        fs::write(&book, bad).unwrap();
        std::thread::sleep(Duration::from_millis(150));
        assert_eq!(server.get("/guide/one/").status, 200);
        fs::write(site.root().join("content/guide/one.md"), "+++\ntitle = \"One\"\n+++\n\nwhile broken\n").unwrap();
        std::thread::sleep(Duration::from_millis(50));
    }
    fs::remove_file(&book).unwrap();
    std::thread::sleep(Duration::from_millis(150));
    assert_eq!(server.get("/guide/one/").status, 200);
    fs::write(&book, &good).unwrap();
    fs::write(site.root().join("content/guide/one.md"), "+++\ntitle = \"One\"\n+++\n\nmended again\n").unwrap();
    server.shows("/guide/one/", "mended again");
}

#[test]
fn the_last_good_page_stays_while_its_source_is_broken() {
    let site = site();
    let server = Server::start(&site, &[]);
    server.shows("/guide/one/", "First words.");
    let page = site.root().join("content/guide/one.md");
    fs::write(&page, "+++\ntitle = \"One\"\n+++\n\nSee [nothing](nothing.md). Broken words.\n").unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert!(server.get("/guide/one/").text().contains("First words."));
    fs::write(&page, "+++\ntitle = \"One\"\n+++\n\nMended words.\n").unwrap();
    server.shows("/guide/one/", "Mended words.");
}

#[test]
fn during_two_hundred_rebuilds_every_answer_is_whole() {
    let site = site();
    let server = Server::start(&site, &[]);
    let stop = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let polls = scope.spawn(|| {
            let mut count = 0;
            while !stop.load(Ordering::Relaxed) {
                for target in ["/guide/one/", "/", "/guide/"] {
                    let answer = server.get(target);
                    assert_eq!(answer.status, 200, "{target}");
                    assert!(answer.text().trim_end().ends_with("</html>"), "{target}");
                    count += 1;
                }
            }
            count
        });
        for n in 0..200 {
            site.write("content/guide/one.md", format!("+++\ntitle = \"One {}\"\n+++\n\nround {n}.\n", n % 3));
            std::thread::sleep(Duration::from_millis(12));
        }
        server.shows("/guide/one/", "round 199.");
        stop.store(true, Ordering::Relaxed);
        assert!(polls.join().unwrap() > 200);
    });
}

#[test]
fn two_hundred_slow_clients_do_not_stop_it() {
    let site = site();
    let server = Server::start(&site, &[]);
    let slow: Vec<TcpStream> = (0..200)
        .map(|_| {
            let mut stream = server.connect();
            stream.write_all(b"GET / HTT").unwrap();
            stream
        })
        .collect();
    for _ in 0..20 {
        assert_eq!(server.get("/guide/one/").status, 200);
    }
    drop(slow);
}

#[test]
fn a_touch_that_changes_nothing_tells_nobody() {
    let site = site();
    let server = Server::start(&site, &[]);
    let mut stream = server.connect();
    let request = format!("GET /-payung/events?page=%2Fguide%2Fone%2F HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port);
    stream.write_all(request.as_bytes()).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(700))).unwrap();
    let mut heard = String::new();
    let mut listen = |heard: &mut String| {
        let mut buffer = [0; 65536];
        while let Ok(n @ 1..) = stream.read(&mut buffer) {
            heard.push_str(&String::from_utf8_lossy(&buffer[..n]));
        }
    };
    listen(&mut heard);
    assert!(heard.contains("event: findings"), "{heard}");
    heard.clear();
    let page = site.root().join("content/guide/one.md");
    let text = fs::read(&page).unwrap();
    fs::write(&page, &text).unwrap();
    site.write("content/guide/two.md", "+++\ntitle = \"Two\"\n+++\n\nAnother page's words.\n");
    listen(&mut heard);
    assert!(!heard.contains("event: page"), "{heard}");
    fs::write(&page, "+++\ntitle = \"One\"\n+++\n\nChanged words.\n").unwrap();
    listen(&mut heard);
    assert!(heard.contains("event: page"), "{heard}");
}

#[test]
fn a_port_in_use_is_said_with_what_to_do() {
    let site = site();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let mut command = payung(&site.root(), ["serve", "--port", port.as_str()]);
    program::run(&mut command).exits(3).says(["cannot listen at", port.as_str(), "--port 0"]);
}

#[test]
fn a_search_index_is_made_when_it_is_asked_for_and_follows_the_files() {
    let site = site();
    let server = Server::start(&site, &[]);
    let folder =
        || serde_json::from_str::<serde_json::Value>(&server.get("/search/en/index.json").text()).unwrap()["folder"].as_str().unwrap().to_owned();
    let before = folder();
    let records = server.get(&format!("/search/en/{before}/p0.json"));
    assert_eq!((records.status, records.headers["content-type"].as_str()), (200, "application/json; charset=utf-8"));
    assert_eq!(server.get("/search/en/nothing/p0.json").status, 404);
    site.write("content/index.md", "+++\ntitle = \"Home\"\n+++\nA new word: thunderstorm.\n");
    server.shows("/", "thunderstorm");
    let after = folder();
    assert_ne!(before, after);
    assert!(server.get(&format!("/search/en/{after}/p0.json")).text().contains("thunderstorm"));
    assert!(!site.out().exists());
}
