//! What the preview answers where files change under it, ranges are odd, and addresses are written in unusual ways.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use crate::serve::site;
use crate::support::{Server, Site};

#[test]
fn a_copied_file_is_answered_as_it_was_let_in_or_not_at_all() {
    let site = site();
    let secret = site.above().join("secret.txt");
    fs::write(&secret, "the secret").unwrap();
    let file = site.root().join("static/data.txt");
    // Long pauses between two looks: what is asked for in between is not what was let in.
    let server = Server::start(&site, &["--poll"]);
    let beside = site.root().join("static/.link");
    symlink(&secret, &beside).unwrap();
    fs::rename(&beside, &file).unwrap();
    let answer = server.get("/data.txt");
    assert!(!answer.text().contains("the secret"), "{}", answer.text());
    assert!(matches!(answer.status, 404 | 503), "{}", answer.status);
    fs::remove_file(&file).unwrap();
    fs::write(&file, "0123456789").unwrap();
    server.until("the file again", |server| server.get("/data.txt").text() == "0123456789");
    fs::remove_file(&file).unwrap();
    server.answers("/data.txt", 404);
}

#[test]
fn a_file_that_is_saved_in_place_is_answered_whole() {
    let site = site();
    let file = site.root().join("static/data.txt");
    let server = Server::start(&site, &[]);
    let text = |n: usize| format!("{n} ").repeat(4000);
    fs::write(&file, text(0)).unwrap();
    server.until("the first text", |server| server.get("/data.txt").text() == text(0));
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for n in 1..60 {
                fs::write(&file, text(n)).unwrap();
                std::thread::sleep(Duration::from_millis(7));
            }
        });
        while !writer.is_finished() {
            let answer = server.get("/data.txt");
            let body = answer.text();
            let n = body.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
            assert!(answer.status == 200 && n < 60 && body == text(n), "{}: {} bytes", answer.status, body.len());
        }
    });
}

#[test]
fn a_range_of_any_length_and_one_of_a_head_are_answered() {
    let site = site();
    let server = Server::start(&site, &[]);
    let ask = |method: &str, range: &str| server.ask(method, "/data.txt", &format!("Range: bytes={range}\r\n"));
    let all = ask("GET", "1-18446744073709551615");
    assert_eq!((all.status, all.text().as_str(), all.headers["content-range"].as_str()), (206, "123456789", "bytes 1-9/10"));
    assert_eq!(ask("GET", "99999999999999999999-").status, 200, "no number that could be a place");
    let head = ask("HEAD", "2-4");
    assert_eq!((head.status, head.headers["content-length"].as_str()), (200, "10"), "a range is of a GET (RFC 9110 14.2)");
    assert_eq!(server.told(), "");
}

#[test]
fn one_host_is_named_and_it_is_ours_however_it_is_written() {
    let site = site();
    let server = Server::start(&site, &[]);
    let port = server.port;
    let ours = format!("Host: 127.0.0.1:{port}\r\n");
    assert_eq!(server.ask("GET", "/", &format!("Host: LOCALHOST:{port}\r\n")).status, 200);
    assert_eq!(server.ask("GET", "/", &format!("{ours}Host: evil.example\r\n")).status, 400);
    assert_eq!(server.ask("GET", "http://evil.example/", &ours).status, 403);
    let origin = server.ask("GET", "/-payung/events?page=%2F", "Origin: http://127.0.0.1\r\n");
    assert_eq!(origin.status, 403, "the port of an origin that names none is another one");
}

#[test]
fn many_clients_that_do_not_read_a_large_file_keep_it_once() {
    use std::io::Write;
    let size = 4 << 20;
    let site = site().file("static/large.bin", vec![7; size]);
    let server = Server::start(&site, &[]);
    assert_eq!(server.get("/large.bin").body.len(), size);
    let before = server.most_memory();
    let request = format!("GET /large.bin HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", server.port);
    let clients: Vec<_> = (0..100)
        .map(|_| {
            let mut client = server.connect();
            client.write_all(request.as_bytes()).unwrap();
            client
        })
        .collect();
    assert_eq!(server.get("/").status, 200);
    std::thread::sleep(Duration::from_millis(300));
    if let (Some(before), Some(after)) = (before, server.most_memory()) {
        assert!(after < before + 100, "{before} MB before, {after} MB after, of {} MB that were asked for", (clients.len() * size) >> 20);
    }
}

#[test]
fn the_address_that_is_printed_is_the_one_that_answers() {
    let site = site();
    let other = Server::start(&site, &["--host", "127.0.0.5"]);
    assert!(other.said.trim_end().ends_with(&format!("http://127.0.0.5:{}/", other.port)), "{}", other.said);
    if std::net::TcpListener::bind("[::1]:0").is_ok() {
        let six = Server::start(&site, &["--host", "::1"]);
        assert!(six.said.trim_end().ends_with(&format!("http://[::1]:{}/", six.port)), "{}", six.said);
    }
    let spaced = Server::start(&site, &["--base-url", "https://example.org/a%20b/c%C3%B6p/"]);
    assert!(spaced.said.trim_end().ends_with("/a%20b/c%C3%B6p/"), "{}", spaced.said);
    assert_eq!(spaced.get("/a%20b/c%C3%B6p/guide/one/").status, 200);
    assert_eq!(spaced.get("/a%20b/c%c3%b6p/guide/one").headers["location"], "/a%20b/c%C3%B6p/guide/one/");
}

#[test]
fn names_of_other_scripts_are_served_encoded() {
    let site = site().page("content/ความปลอดภัย/จุด หนึ่ง.md", "T", "Thai words.").file("static/ภาพ.txt", "picture");
    let server = Server::start(&site, &[]);
    let page = payung::url::encode("/ความปลอดภัย/จุด หนึ่ง/");
    assert!(server.get(&page).text().contains("Thai words."));
    assert_eq!(server.get(&payung::url::encode("/ภาพ.txt")).text(), "picture");
}

#[test]
fn the_site_moves_with_its_address() {
    let book = |path: &str| format!("[book]\ntitle = \"T\"\nbase_url = \"https://example.org/{path}\"\n[theme]\nname = \"bare\"\n");
    let site: Site = site().file("book.toml", book("old/"));
    let server = Server::start(&site, &[]);
    assert_eq!(server.get("/old/guide/one/").status, 200);
    site.write("book.toml", book("new/place/"));
    server.answers("/new/place/guide/one/", 200);
    assert!(server.get("/new/place/nowhere/").text().contains("/new/place/-payung/live.js"));
    assert_eq!(server.get("/old/guide/one/").headers["location"], "/new/place/guide/one/");
    assert_eq!(server.get("/old/-payung/live.js").status, 200, "a tab of before goes on");
    server.until("a word of it", |server| server.told().contains("the site is now at `/new/place/`"));
}
