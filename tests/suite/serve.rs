//! The preview as a program on a port: what it answers, what it refuses, what can be asked of it.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::support::site::read_tree;
use crate::support::{Server, Site, payung, program};

pub fn site() -> Site {
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
    let before = read_tree(&site.root());
    let server = Server::start(&site, &[]);
    for (file, bytes) in site.tree() {
        if file.starts_with('.') {
            continue;
        }
        let target = file.strip_suffix("index.html").unwrap_or(&file);
        assert_eq!(server.get(&format!("/{target}")).bare(), String::from_utf8_lossy(&bytes), "{target}");
    }
    assert!(read_tree(&site.root()) == before, "serve writes nothing");
}

#[test]
fn traversal_in_every_disguise_gets_no_file() {
    let site = site().file("secret.txt", "the secret");
    let server = Server::start(&site, &[]);
    let targets = [
        "/../secret.txt",
        "/guide/../../secret.txt",
        "/guide/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E/secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e/secret.txt",
        "/..%252fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/..;/secret.txt",
        "//secret.txt",
        "/./secret.txt",
        "/%00",
        "/secret.txt%00.html",
        "/%c0%ae%c0%ae/secret.txt",
        "/%u002e%u002e/secret.txt",
        "/....//secret.txt",
        "/.../secret.txt",
        "/assets/../../secret.txt",
        "/-payung/../secret.txt",
        "/content/index.md",
        "/guide/one.md",
        "/themes/bare/templates/base.html",
        "/book.toml",
        "/.payung-manifest",
        "/secret.txt",
        "/etc/passwd",
        "/C:/secret.txt",
    ];
    for target in targets {
        let answer = server.get(target);
        assert!(matches!(answer.status, 400 | 404), "{target}: {}", answer.status);
        assert!(!answer.text().contains("the secret") && !answer.text().contains("+++") && !answer.text().contains("[book]"), "{target}");
    }
    let absolute = server.get(&format!("http://127.0.0.1:{}/../secret.txt", server.port));
    assert!(matches!(absolute.status, 400 | 404), "{}", absolute.status);
    assert!(matches!(server.get(&format!("/{}", "a".repeat(100_000))).status, 400 | 404 | 414 | 431));
    assert_eq!(server.get(&format!("/{}", "a".repeat(6000))).status, 400);
}

#[test]
fn odd_methods_and_foreign_hosts_are_refused() {
    let site = site();
    let server = Server::start(&site, &[]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "FROB", "get"] {
        let answer = server.ask(method, "/", "");
        assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, "GET, HEAD"), "{method}");
    }
    let port = server.port;
    for host in ["evil.example", "127.0.0.1.evil.example", "evil.example:80", "127.0.0.1:1", "localhost.", "", "[::1", "0.0.0.0"] {
        assert_eq!(server.ask("GET", "/", &format!("Host: {host}\r\n")).status, 403, "{host}");
    }
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        assert_eq!(server.ask("GET", "/", &format!("Host: {host}:{port}\r\n")).status, 200, "{host}");
    }
    assert!(matches!(server.raw(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n").status, 400 | 403), "no host at all");
}

#[test]
fn the_stream_of_changes_is_for_its_own_pages_only() {
    let site = site();
    let server = Server::start(&site, &[]);
    for origin in ["http://evil.example", "https://127.0.0.1", "null", "http://127.0.0.1:1"] {
        let answer = server.ask("GET", "/-payung/events?page=%2F", &format!("Origin: {origin}\r\n"));
        assert_eq!(answer.status, 403, "{origin}");
    }
    for target in ["/", "/data.txt", "/-payung/live.js", "/nowhere/"] {
        let answer = server.ask("GET", target, "Origin: http://evil.example\r\n");
        assert!(!answer.headers.keys().any(|name| name.starts_with("access-control")), "{target}");
        assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    }
}

#[test]
fn head_range_and_entity_tags_are_right() {
    let site = site();
    let server = Server::start(&site, &[]);
    let head = server.ask("HEAD", "/data.txt", "");
    assert_eq!((head.status, head.body.len(), head.headers["content-length"].as_str()), (200, 0, "10"));
    assert_eq!(server.ask("HEAD", "/guide/one/", "").headers["content-length"], server.get("/guide/one/").body.len().to_string());
    let part = |range: &str| server.ask("GET", "/data.txt", &format!("Range: bytes={range}\r\n"));
    let some = part("2-4");
    assert_eq!((some.status, some.text().as_str(), some.headers["content-range"].as_str()), (206, "234", "bytes 2-4/10"));
    assert_eq!((part("-3").text(), part("8-").text(), part("8-99").text()), ("789".into(), "89".into(), "89".into()));
    let outside = part("50-");
    assert_eq!((outside.status, outside.headers["content-range"].as_str()), (416, "bytes */10"));
    assert_eq!((part("0-1,3-4").status, part("4-2").status, part("x").status), (200, 200, 200), "what is not understood is not heeded");
    let tag = format!("If-None-Match: {}\r\n", head.headers["etag"]);
    let same = server.ask("GET", "/data.txt", &tag);
    assert_eq!((same.status, same.body.len()), (304, 0));
    assert_eq!(server.ask("GET", "/data.txt", "If-None-Match: \"other\"\r\n").text(), "0123456789");
    let if_range = |tag: &str| server.ask("GET", "/data.txt", &format!("Range: bytes=2-4\r\nIf-Range: {tag}\r\n")).status;
    assert_eq!((if_range(&head.headers["etag"]), if_range("\"other\"")), (206, 200));
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
    assert!(server.said.trim_end().ends_with(&format!("http://127.0.0.1:{}/cop/", server.port)), "{}", server.said);
    assert_eq!(server.get("/cop/guide/one/").status, 200);
    assert_eq!(server.get("/guide/one/").status, 404);
    assert_eq!(server.get("/cop").headers["location"], "/cop/");
}

#[test]
fn drafts_are_shown_when_asked_for() {
    let site = site().file("content/draft.md", "+++\ntitle = \"Draft\"\ndraft = true\n+++\n\nNot yet.\n");
    assert_eq!(Server::start(&site, &[]).get("/draft/").status, 404);
    assert!(Server::start(&site, &["--drafts"]).get("/draft/").text().contains("Not yet."));
}

#[test]
fn open_opens_the_browser_at_the_address() {
    let site = site();
    let folder = site.root().join("programs");
    fs::create_dir(&folder).unwrap();
    let browser = folder.join("xdg-open");
    fs::write(&browser, format!("#!/bin/sh\necho \"$1\" > '{}'\n", folder.join("opened").display())).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let path = format!("{}:{}", folder.display(), std::env::var("PATH").unwrap_or_default());
    let server = Server::with(&site, &["--open"], |command| {
        command.env("PATH", path);
    });
    let opened = || fs::read_to_string(folder.join("opened")).unwrap_or_default();
    server.until("a browser is opened", |_| opened().ends_with('\n'));
    assert_eq!(opened().trim(), format!("http://127.0.0.1:{}/", server.port));
}

#[test]
fn a_host_that_others_can_reach_is_warned_about() {
    let site = site();
    let server = Server::start(&site, &["--host", "0.0.0.0"]);
    server.until("a warning", |server| server.told().contains("warning: everyone on this network can read the preview"));
    assert_eq!(server.ask("GET", "/", &format!("Host: 192.0.2.7:{}\r\n", server.port)).status, 200);
    assert_eq!(server.ask("GET", "/", &format!("Host: evil.example:{}\r\n", server.port)).status, 403);
    assert_eq!(Server::start(&site, &[]).told(), "");
    let mut command = payung(&site.root(), ["serve", "--host", "somewhere"]);
    program::run(&mut command).exits(2).says(["`somewhere` is no address to listen on", "127.0.0.1"]);
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
fn control_c_ends_it_cleanly_with_tabs_open() {
    let site = site();
    for signal in ["-INT", "-TERM"] {
        let server = Server::start(&site, &[]);
        let mut tab = server.tab("%2F");
        tab.hears("event: findings");
        let start = Instant::now();
        assert_eq!(server.end(signal), Some(0));
        assert!(start.elapsed() < Duration::from_secs(3));
    }
}

/// Clients cost memory while they are there, a few kilobytes each, and what they asked for is not gathered.
#[track_caller]
fn bounded(server: &Server, before: Option<usize>) {
    if let (Some(before), Some(after)) = (before, server.most_memory()) {
        assert!(after < before + 40, "{before} MB before, {after} MB after");
    }
}

#[test]
fn two_hundred_slow_clients_do_not_stop_it() {
    let site = site();
    let server = Server::start(&site, &[]);
    let before = server.most_memory();
    let slow: Vec<TcpStream> = (0..200)
        .map(|n| {
            let mut stream = server.connect();
            // Half of them never end their request, half never read the answer.
            let host = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port);
            stream.write_all(if n % 2 == 0 { b"GET / HTT" } else { host.as_bytes() }).unwrap();
            stream
        })
        .collect();
    let start = Instant::now();
    for _ in 0..50 {
        assert_eq!(server.get("/guide/one/").status, 200);
    }
    assert!(start.elapsed() < Duration::from_secs(5));
    bounded(&server, before);
    drop(slow);
}

#[test]
fn ten_thousand_requests_are_answered() {
    let site = site();
    let server = Server::start(&site, &[]);
    for target in ["/", "/guide/one/", "/nowhere/"] {
        server.get(target);
    }
    let before = server.most_memory();
    std::thread::scope(|scope| {
        for n in 0..8 {
            let server = &server;
            scope.spawn(move || {
                for at in 0..1250 {
                    let (target, status) =
                        [("/", 200), ("/guide/one/", 200), ("/nowhere/", 404), ("/%2e%2e/", 400), ("/data.txt", 200)][(n + at) % 5];
                    assert_eq!(server.get(target).status, status, "{target}");
                }
            });
        }
    });
    bounded(&server, before);
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
                for target in ["/guide/one/", "/", "/guide/", "/site.json"] {
                    let answer = server.get(target);
                    assert_eq!(answer.status, 200, "{target}");
                    assert_eq!(answer.headers["content-length"], answer.body.len().to_string());
                    assert!(answer.text().trim_end().ends_with(if target == "/site.json" { "}" } else { "</html>" }), "{target}");
                    count += 1;
                }
            }
            count
        });
        for n in 0..200 {
            match n % 5 {
                0 => site.write("content/guide/two.md", format!("+++\ntitle = \"Two {n}\"\n+++\n\nAnd [one](one.md).\n")),
                1 => site.write("themes/bare/templates/after.html", format!("<p>after {n}</p>\n")),
                2 => site.write(&format!("content/guide/new-{}.md", n % 3), format!("# New {n}\n")),
                _ => {}
            }
            site.write("content/guide/one.md", format!("+++\ntitle = \"One {}\"\n+++\n\nround {n}.\n", n % 3));
            // Only when it is shown the next one is written, so that none is taken in together with another.
            server.shows("/guide/one/", &format!("round {n}."));
        }
        stop.store(true, Ordering::Relaxed);
        assert!(polls.join().unwrap() > 200);
    });
}

#[test]
fn a_search_index_is_made_when_it_is_asked_for_and_follows_the_files() {
    let site = site();
    let server = Server::start(&site, &[]);
    let folder = || {
        let root: serde_json::Value = serde_json::from_str(&server.get("/search/en/index.json").text()).unwrap();
        root["folders"][0].as_str().unwrap().to_owned()
    };
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

#[test]
fn addresses_in_any_script_are_found_however_they_are_encoded() {
    let site = site().page("content/ข่าว/คำถาม.md", "Thai", "Thai words.").page("content/guide/a b.md", "Space", "Spaced words.");
    let site = site.page("content/café.md", "Accent", "Accented words.").file("static/รูป 1.txt", "a picture");
    let server = Server::start(&site, &[]);
    let found = [
        ("/%E0%B8%82%E0%B9%88%E0%B8%B2%E0%B8%A7/%E0%B8%84%E0%B8%B3%E0%B8%96%E0%B8%B2%E0%B8%A1/", "Thai words."),
        ("/%e0%b8%82%e0%b9%88%e0%b8%b2%e0%b8%a7/%e0%b8%84%e0%b8%b3%e0%b8%96%e0%b8%b2%e0%b8%a1/", "Thai words."),
        ("/guide/a%20b/", "Spaced words."),
        ("/%67uide/%6fne/", "First words."),
        ("/caf%C3%A9/", "Accented words."),
        ("/cafe%CC%81/", "Accented words."),
        ("/%E0%B8%A3%E0%B8%B9%E0%B8%9B%201.txt", "a picture"),
    ];
    for (target, words) in found {
        let answer = server.get(target);
        assert!(answer.status == 200 && answer.text().contains(words), "{target}: {} {}", answer.status, answer.text());
    }
    for target in ["/%E0%B8%82/", "/guide/a+b/", "/caf%E9/"] {
        assert!(matches!(server.get(target).status, 400 | 404), "{target}");
    }
}
