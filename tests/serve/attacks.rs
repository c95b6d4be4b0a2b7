//! What somebody else may try, and what a careless link may do.

use std::io::{Read, Write};
use std::time::{Duration, Instant};

use crate::harness::Project;
use crate::served::Served;

/// A site with a secret beside it.
fn project() -> Project {
    let project = Project::bare();
    project.page("a.md", "Text").file("static/sub/b.txt", "b").file("secret.txt", "SECRET");
    project
}

#[test]
fn nothing_outside_the_site_is_served_however_the_path_is_written() {
    let project = project();
    let served = Served::new(&project);
    let paths = [
        "/../secret.txt",
        "/../../../../etc/passwd",
        "/sub/../../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..%2fsecret.txt",
        "/..%5csecret.txt",
        "/..\\secret.txt",
        "/%252e%252e/secret.txt",
        "/sub/%2e%2e/%2e%2e/secret.txt",
        "/%c0%ae%c0%ae/secret.txt",
        "/%c0%af..%c0%afsecret.txt",
        "/secret.txt",
        "/site.toml",
        "/content/a.md",
        "//etc/passwd",
        "//secret.txt",
        "/./secret.txt",
        "/sub/b.txt%00.html",
        "/%00",
        "/C:/secret.txt",
        "/c:%5csecret.txt",
        "/sub/b.txt::$DATA",
        "/CON",
        "/nul.txt",
        "/aux",
        "/sub/b.txt.",
        "/sub/b.txt%20",
        "/sub./b.txt",
        "/_nutgraf/../secret.txt",
        "/_nutgraf/%2e%2e/secret.txt",
        "/static/sub/b.txt",
        "/file:///etc/passwd",
        "/sub%2fb.txt",
        "/\u{202e}secret",
        "/.nutgraf/lock",
        "/%ff%fe",
    ];
    for path in paths {
        let reply = served.ask("GET", path, &[]).unwrap_or_else(|| panic!("no answer to {path}"));
        assert!([400, 404].contains(&reply.status), "{path}: {}", reply.status);
        let text = reply.text();
        assert!(
            !text.contains("SECRET") && !text.contains("root:") && !text.contains("base_url"),
            "{path}: {text}"
        );
    }
    assert_eq!(served.get("/sub/b.txt").text(), "b");
}

#[test]
fn a_foreign_name_is_not_answered() {
    let project = project();
    let served = Served::new(&project);
    let status = |host: &str| served.get_with("/a/", &[("Host", host)]).status;
    for own in ["127.0.0.1", "localhost", "LOCALHOST:9", "site.localhost:80", "[::1]:80", "127.8.8.8"] {
        assert_eq!(status(own), 200, "{own}");
    }
    for foreign in [
        "evil.example",
        "evil.example:1111",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "192.168.0.7",
    ] {
        assert_eq!(status(foreign), 421, "{foreign}");
    }
    for wrong in ["", "a b", "http://127.0.0.1", "127.0.0.1/x"] {
        assert_eq!(status(wrong), 400, "{wrong:?}");
    }
    let absolute = served.ask("GET", "http://evil.example/a/", &[]).expect("an answer");
    assert_eq!(absolute.status, 421);
    let none = served.raw(b"GET /a/ HTTP/1.1\r\nConnection: close\r\n\r\n").expect("an answer");
    assert_eq!(none.status, 400);
    let two = b"GET /a/ HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    assert_eq!(served.raw(two).expect("an answer").status, 400);
}

#[test]
fn pages_of_other_sites_are_told_nothing() {
    let project = project();
    let served = Served::new(&project);
    let own = format!("http://127.0.0.1:{}", served.port);
    for name in ["events", "mistakes", "preview.js"] {
        let path = format!("/_nutgraf/{name}");
        let refused: [&[(&str, &str)]; 6] = [
            &[("Origin", "https://evil.example")],
            &[("Origin", "null")],
            &[("Origin", "http://127.0.0.1:1")],
            &[("Origin", "https://127.0.0.1")],
            &[("Sec-Fetch-Site", "cross-site")],
            &[("Sec-Fetch-Site", "same-site"), ("Origin", "http://localhost")],
        ];
        for headers in refused {
            let reply = served.get_with(&path, headers);
            assert_eq!((reply.status, reply.header("access-control-allow-origin")), (403, ""), "{headers:?}");
        }
        // A name that leads here for a while is foreign, whatever the origin says.
        let rebound = [("Host", "evil.example"), ("Origin", "http://evil.example")];
        assert_eq!(served.get_with(&path, &rebound).status, 421);
    }
    let reply = served.get_with("/_nutgraf/mistakes", &[("Origin", &own), ("Sec-Fetch-Site", "same-origin")]);
    assert_eq!(reply.status, 200);
}

#[test]
fn malformed_requests_are_errors_and_the_server_lives() {
    let project = project();
    let served = Served::new(&project);
    let many = (0..5_000).map(|number| format!("X-{number}: a\r\n")).collect::<String>();
    let requests: Vec<Vec<u8>> = vec![
        b"\r\n\r\n".to_vec(),
        b"GET\r\n\r\n".to_vec(),
        b"GET / HTTP/9.9\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n".to_vec(),
        b"GET /\x00\xff HTTP/1.1\r\nHost: localhost\r\n\r\n".to_vec(),
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03".to_vec(),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec(),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(1_000_000)).into_bytes(),
        format!("GET /{} HTTP/1.1\r\nHost: localhost\r\n\r\n", "a".repeat(1_000_000)).into_bytes(),
        format!("GET / HTTP/1.1\r\nHost: localhost\r\n{many}\r\n").into_bytes(),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n".to_vec(),
        b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\nzz"
            .to_vec(),
        format!("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", "/a".repeat(20_000))
            .into_bytes(),
    ];
    for request in requests {
        let started = Instant::now();
        let mut stream = served.connect();
        let _ = stream.write_all(&request);
        stream.shutdown(std::net::Shutdown::Write).unwrap_or_default();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let head = String::from_utf8_lossy(&answer[..answer.len().min(60)]).into_owned();
        let is_error = answer.is_empty() || head.starts_with("HTTP/1.1 4") || head.starts_with("HTTP/1.0 4");
        let shown = String::from_utf8_lossy(&request[..request.len().min(60)]).into_owned();
        assert!(is_error || shown.contains("Transfer-Encoding"), "{shown:?} was answered with {head:?}");
        assert!(started.elapsed() < Duration::from_secs(15), "{shown:?}");
        assert_eq!(served.get("/a/").status, 200);
    }
}

#[test]
fn thousands_of_connections_that_say_nothing_keep_nobody_waiting() {
    let project = project();
    let served = Served::new(&project);
    let mut open = Vec::new();
    let mut longest = Duration::ZERO;
    for number in 0..5_000 {
        let Ok(mut stream) = std::net::TcpStream::connect(("127.0.0.1", served.port)) else { break };
        // Some are slow rather than mute.
        if number % 3 == 0 {
            let _ = stream.write_all(b"GET /a/ HTTP/1.1\r\nHost: loc");
        }
        open.push(stream);
        if number % 250 == 0 {
            let started = Instant::now();
            assert_eq!(served.get("/a/").status, 200, "after {number} connections");
            longest = longest.max(started.elapsed());
        }
    }
    assert!(open.len() > 400, "only {} connections could be opened", open.len());
    assert!(longest < Duration::from_secs(5), "a request took {longest:?}");
    drop(open);
    assert_eq!(served.get("/a/").status, 200);
}

#[test]
fn a_client_that_does_not_read_keeps_nobody_waiting() {
    let project = project();
    project.bytes("static/film.mp4", &vec![7; 30_000_000]);
    let served = Served::new(&project);
    let slow: Vec<_> = (0..40)
        .map(|_| {
            let mut stream = served.connect();
            stream.write_all(b"GET /film.mp4 HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
            stream
        })
        .collect();
    assert_eq!(served.get("/a/").status, 200);
    let memory = served.memory();
    assert!(memory.is_none_or(|kilobytes| kilobytes < 400_000), "{memory:?} kB");
    drop(slow);
}

#[test]
fn what_is_asked_for_is_not_taken_for_html() {
    let project = project();
    let served = Served::new(&project);
    let reply = served.get("/%3Cscript%3Ealert(1)%3C/script%3E/?q=%3Cscript%3Ealert(2)");
    assert_eq!(reply.status, 404);
    assert!(!reply.text().contains("alert("), "{}", reply.text());
}

#[cfg(unix)]
#[test]
fn symlinks_that_lead_out_of_the_site_are_errors_and_not_followed() {
    use std::os::unix::fs::symlink;

    let project = project();
    let outside = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(outside.path().join("secret.txt"), "SECRET").expect("written");
    std::fs::write(outside.path().join("page.html"), "SECRET").expect("written");
    std::fs::write(outside.path().join("p.md"), "SECRET").expect("written");
    symlink(outside.path(), project.path("static/folder")).expect("a link");
    symlink(outside.path().join("secret.txt"), project.path("static/file.txt")).expect("a link");
    symlink(outside.path().join("p.md"), project.path("content/p.md")).expect("a link");
    let served = Served::new(&project);
    for path in ["/folder/secret.txt", "/file.txt", "/p/"] {
        assert_eq!(served.get(path).status, 404, "{path}");
    }
    let mistakes = served.until_mistakes(3);
    assert!(
        mistakes.iter().all(|one| one["message"].as_str().expect("text").contains("leads out")),
        "{mistakes:?}"
    );

    // Also where a file that was served becomes one, at once and after it was read again.
    std::fs::remove_file(project.path("static/sub/b.txt")).expect("removed");
    symlink(outside.path().join("secret.txt"), project.path("static/sub/b.txt")).expect("a link");
    for _ in 0..50 {
        assert!(!served.get("/sub/b.txt").text().contains("SECRET"));
        std::thread::sleep(Duration::from_millis(2));
    }
    served.until_mistakes(4);
    symlink(outside.path().join("page.html"), project.path("templates/more.html")).expect("a link");
    served.until_mistakes(5);
}
