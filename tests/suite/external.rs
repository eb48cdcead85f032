//! Outside links, asked of a server on this machine only.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{Site, payung, program};

pub type Asked = Arc<Mutex<BTreeMap<String, usize>>>;

/// A server that answers by path, and counts how often each was asked. Its address is always as long.
pub fn server() -> (String, Asked) {
    let listeners = (0..100).map(|_| TcpListener::bind("127.0.0.1:0").unwrap());
    let listener = listeners.into_iter().find(|listener| listener.local_addr().unwrap().port() > 9999).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked: Asked = Arc::default();
    let counts = asked.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let counts = counts.clone();
            std::thread::spawn(move || {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
                let Some(Ok(first)) = lines.next() else { return };
                lines.take_while(|line| line.as_ref().is_ok_and(|line| !line.is_empty())).for_each(drop);
                let mut words = first.split(' ');
                let (method, path) = (words.next().unwrap_or_default().to_owned(), words.next().unwrap_or_default().to_owned());
                let times = {
                    let mut counts = counts.lock().unwrap();
                    let times = counts.entry(path.clone()).or_default();
                    *times += 1;
                    *times
                };
                let (status, more) = match path.as_str() {
                    "/good" => ("200 OK", ""),
                    "/moved" => ("301 Moved Permanently", "Location: /good\r\n"),
                    "/elsewhere-today" => ("302 Found", "Location: /good\r\n"),
                    "/loop" => ("302 Found", "Location: /loop\r\n"),
                    "/there" => ("302 Found", "Location: /back\r\n"),
                    "/back" => ("302 Found", "Location: /there\r\n"),
                    "/busy" if times == 1 => ("429 Too Many Requests", "Retry-After: 2\r\n"),
                    "/busy" => ("200 OK", ""),
                    "/busy-today" => ("503 Service Unavailable", "Retry-After: 86400\r\n"),
                    "/busy-until" if times == 1 => ("503 Service Unavailable", "Retry-After: Fri, 24 Nov 2006 08:00:00 GMT\r\n"),
                    "/busy-until" => ("200 OK", ""),
                    "/only-get" if method == "HEAD" => ("405 Method Not Allowed", ""),
                    "/only-get" => ("200 OK", ""),
                    "/no-head" if method == "HEAD" => ("500 Internal Server Error", ""),
                    "/no-head" => ("200 OK", ""),
                    "/flaky" if times == 1 => ("503 Service Unavailable", ""),
                    "/flaky" => ("200 OK", ""),
                    "/private" => ("401 Unauthorized", ""),
                    "/slow" => {
                        std::thread::sleep(Duration::from_secs(60));
                        ("200 OK", "")
                    }
                    _ => ("404 Not Found", ""),
                };
                let mut stream = stream;
                let _ = write!(stream, "HTTP/1.1 {status}\r\n{more}Content-Length: 0\r\nConnection: close\r\n\r\n");
            });
        }
    });
    (base, asked)
}

/// Checks a site and asks its outside links.
pub fn check(site: &Site) -> program::Run {
    let mut command = payung(&site.root(), ["check", "--external", "--today", "2026-11-24"]);
    for variable in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(variable);
    }
    program::run(&mut command)
}

#[test]
fn outside_links_are_asked_and_said_what_became_of_them() {
    let (base, asked) = server();
    let paths = ["good", "moved", "elsewhere-today", "loop", "only-get", "flaky", "private", "gone"];
    let links: String = paths.iter().map(|path| format!("- [The page {path}]({base}/{path}#part)\n")).collect();
    let site = Site::bare().page("content/index.md", "Home", &links);
    let run = check(&site).exits(1);
    let codes: Vec<&str> = run.stderr.lines().filter(|line| line.starts_with("error: ") || line.starts_with("warning: ")).collect();
    assert_eq!(codes.len(), 5, "{}", run.stderr);
    for (path, code) in [
        ("moved", "external.moved"),
        ("elsewhere-today", "external.redirected"),
        ("loop", "external.silent"),
        ("private", "external.refused"),
        ("gone", "external.missing"),
    ] {
        assert!(codes.iter().any(|line| line.contains(&format!("{base}/{path}`")) && line.contains(code)), "{path}: {}", run.stderr);
    }
    assert!(run.stderr.contains(&format!("help: write `{base}/good`")), "{}", run.stderr);
    let good = asked.lock().unwrap()["/good"];
    check(&site).exits(1);
    let asked = asked.lock().unwrap();
    assert_eq!(asked["/only-get"], 2, "what answered well is not asked again");
    assert!(asked["/gone"] > 2 && asked["/good"] == good, "what is gone is asked again: {asked:?}");
}

#[test]
fn what_a_host_does_not_say_is_said_in_plain_words_where_the_address_is_written() {
    let (base, asked) = server();
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let page = format!("[The page]({base}/no-head), [one](http://{nobody}/), [two](http://no-such-host.invalid/), [three](https://{nobody}/)");
    let source = format!("[[source]]\nkey = \"s\"\ntitle = \"Report\"\npublisher = \"P\"\nurl = \"{base}/gone\"\nverified = true\n");
    let site =
        Site::bare().page("content/index.md", "Home", &format!("{page} and [the report]({base}/gone) [@s]")).file("content/sources.toml", &source);
    let said = check(&site).exits(1).stderr;
    assert!(said.contains("--> content/index.md:4:") && said.contains("is gone: it answers 404 (also in `content/sources.toml`, line 5)"), "{said}");
    assert!(said.contains("takes no connection") && said.contains("there is no host of this name"), "{said}");
    assert!(!said.contains("no-head`") && !said.contains("os error") && !said.contains("io:"), "{said}");
    assert_eq!(asked.lock().unwrap()["/no-head"], 2, "once for its head, once for all of it");
}

#[test]
fn a_busy_host_is_asked_again_when_it_says_and_a_circle_never() {
    let (base, asked) = server();
    let start = Instant::now();
    let run = |paths: &[&str]| {
        let links: String = paths.iter().map(|path| format!("- [The page {path}]({base}/{path})\n")).collect();
        check(&Site::bare().page("content/index.md", "Home", &links))
    };
    run(&["busy", "busy-until"]).exits(0);
    assert!(start.elapsed() >= Duration::from_secs(2), "{:?}", start.elapsed());
    let times = |path: &str| asked.lock().unwrap()[path];
    assert_eq!(["/busy", "/busy-until"].map(times), [2, 2]);
    let start = Instant::now();
    let said = run(&["busy-today", "loop", "there"]).exits(0).stderr;
    assert!(start.elapsed() < Duration::from_secs(20), "a wait of a day is not waited for: {:?}", start.elapsed());
    for (path, code) in [("busy-today", "external.refused"), ("loop", "external.silent"), ("there", "external.silent")] {
        assert!(said.lines().any(|line| line.contains(&format!("{base}/{path}`")) && line.contains(code)), "{path}: {said}");
    }
    assert_eq!(["/busy-today", "/loop", "/there", "/back"].map(times), [1, 1, 1, 1]);
}

#[test]
fn nobody_is_asked_unless_it_is_said() {
    let (base, asked) = server();
    let site = Site::bare().page("content/index.md", "Home", &format!("[The page]({base}/gone)"));
    site.run(["check", "--strict"]).exits(0);
    site.run(["build"]).exits(0);
    assert!(asked.lock().unwrap().is_empty());
}

#[test]
fn asking_ends_within_its_time() {
    let (base, _) = server();
    let links: String = (0..40).map(|n| format!("- [Number n{n}]({base}/slow?{n})\n- [Other n{n}]({base}/slow)\n")).collect();
    let site = Site::bare()
        .page("content/index.md", "Home", &links)
        .file("book.toml", "[book]\ntitle = \"T\"\n[theme]\nname = \"bare\"\n[check]\nexternal_time = 2\n");
    let start = Instant::now();
    check(&site).exits(0).says(["[external.unasked]", "within 2 seconds, "]);
    assert!(start.elapsed() < Duration::from_secs(10), "{:?}", start.elapsed());
}
