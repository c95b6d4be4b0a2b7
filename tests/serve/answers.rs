//! What is answered, as by a static host.

use std::net::TcpListener;

use crate::harness::Project;
use crate::served::Served;

#[test]
fn pages_and_files_have_their_media_types_and_are_kept_by_nobody() {
    let project = Project::bare();
    project.page("a.md", "Text").file("static/b.css", "a { color: red }").file("static/c.txt", "c");
    project.bytes("static/d.woff2", b"font").file("static/e", "e").file("static/.well-known/f.json", "{}");
    let served = Served::new(&project);
    let types = [
        ("/", "text/html; charset=utf-8"),
        ("/a/", "text/html; charset=utf-8"),
        ("/b.css", "text/css; charset=utf-8"),
        ("/c.txt", "text/plain; charset=utf-8"),
        ("/d.woff2", "font/woff2"),
        ("/e", "application/octet-stream"),
        ("/.well-known/f.json", "application/json"),
        ("/atom.xml", "application/xml; charset=utf-8"),
        ("/sitemap.xml", "application/xml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ];
    for (path, media_type) in types {
        let reply = served.get(path);
        assert_eq!((reply.status, reply.header("content-type")), (200, media_type), "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("content-length"), reply.body.len().to_string(), "{path}");
        assert!(!reply.header("etag").is_empty(), "{path}");
        assert_eq!(reply.header("access-control-allow-origin"), "", "{path}");
    }
}

#[test]
fn what_a_browser_has_already_is_not_sent_again() {
    let project = Project::bare();
    project.page("a.md", "Text").bytes("static/b.png", b"picture");
    let served = Served::new(&project);
    for path in ["/a/", "/b.png"] {
        let tag = served.get(path).header("etag").to_owned();
        let again = served.get_with(path, &[("If-None-Match", &format!("\"x\", {tag}"))]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        assert_eq!(served.get_with(path, &[("If-None-Match", "\"x\"")]).status, 200, "{path}");
    }
}

#[test]
fn parts_are_sent_of_files_and_pages() {
    let project = Project::bare();
    project.bytes("static/film.mp4", b"0123456789").page("a.md", "Text");
    let served = Served::new(&project);
    let part = |range: &str| served.get_with("/film.mp4", &[("Range", range)]);
    let reply = part("bytes=2-4");
    assert_eq!((reply.status, reply.text().as_str()), (206, "234"));
    assert_eq!(reply.header("content-range"), "bytes 2-4/10");
    assert_eq!(part("bytes=-2").text(), "89");
    assert_eq!(part("bytes=8-").text(), "89");
    assert_eq!(part("bytes=8-100").text(), "89");
    assert_eq!((part("bytes=10-").status, part("bytes=10-").header("content-range")), (416, "bytes */10"));
    assert_eq!((part("lines=1-2").status, part("bytes=1-2,4-5").text().len()), (200, 10));
    let tag = reply.header("etag").to_owned();
    let only_if =
        |tag: &str| served.get_with("/film.mp4", &[("Range", "bytes=0-0"), ("If-Range", tag)]).status;
    assert_eq!((only_if(&tag), only_if("\"x\"")), (206, 200));
    assert_eq!(served.get_with("/a/", &[("Range", "bytes=0-1")]).body, served.get("/a/").body[..2]);
}

#[test]
fn heads_are_those_of_the_whole_and_other_methods_are_refused() {
    let project = Project::bare();
    project.page("a.md", "Text").bytes("static/b.png", b"picture");
    let served = Served::new(&project);
    for path in ["/a/", "/b.png"] {
        let head = served.ask("HEAD", path, &[]).expect("an answer");
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), served.get(path).body.len().to_string());
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE"] {
        let reply = served.ask(method, "/a/", &[]).expect("an answer");
        assert!([400, 405].contains(&reply.status), "{method}: {}", reply.status);
    }
}

#[test]
fn what_is_not_there_is_the_404_page_of_the_site() {
    let project = Project::bare();
    project.file("templates/404.html", "<title>Lost</title>");
    let served = Served::new(&project);
    let reply = served.get("/nothing/here/");
    assert_eq!((reply.status, reply.header("content-type")), (404, "text/html; charset=utf-8"));
    assert!(reply.text().contains("Lost"));

    let project = Project::bare();
    project.file("static/404.html", "<title>My own</title>");
    let reply = Served::new(&project).get("/nothing");
    assert_eq!(reply.status, 404);
    assert!(reply.text().contains("My own"));
}

#[test]
fn browsers_are_led_to_slashes_and_from_aliases() {
    let project = Project::bare();
    project.file("content/a.md", "+++\ntitle = \"A\"\naliases = [\"/old/\"]\n+++\nText");
    let served = Served::new(&project);
    let reply = served.get("/a");
    assert_eq!((reply.status, reply.header("location")), (307, "/a/"));
    let reply = served.get("/old/");
    assert_eq!((reply.status, reply.header("location")), (307, "/a/"));
    assert!(reply.text().contains("url=/a/"), "the page that a host shows is there, too");
    assert!(served.get("/a/index.html").text().contains("Text"));
}

#[test]
fn a_site_below_a_path_stays_below_it_and_links_lead_to_the_preview() {
    let project = Project::bare();
    project.file("site.toml", "title = \"Site\"\nbase_url = \"https://example.org/my%20blog/\"\n");
    project.page("ä b.md", "[home](_index.md)").page("_index.md", "");
    project.file("templates/page.html", "{{ page.permalink }} {{ page.content }}");
    let served = Served::new(&project);
    let root = served.get("/");
    assert_eq!((root.status, root.header("location")), (307, "/my%20blog/"));
    assert_eq!(served.get("/my%20blog").header("location"), "/my%20blog/");
    assert_eq!(served.get("/my%20blog/").status, 200);
    let page = served.get("/my%20blog/%C3%A4-b/");
    let link = format!("http://127.0.0.1:{}/my%20blog/ä-b/", served.port);
    assert!(page.text().contains(&link), "{}", page.text());
    assert!(page.text().contains("href=\"/my%20blog/\""), "{}", page.text());
    assert_eq!(served.get("/my%20blog/%C3%A4-b").header("location"), "/my%20blog/%C3%A4-b/");
    assert_eq!(served.get("/%C3%A4-b/").status, 404);
}

#[test]
fn drafts_and_what_is_to_come_are_shown_unless_somebody_wants_it_otherwise() {
    let project = Project::bare();
    project.file("content/a.md", "+++\ntitle = \"A\"\ndraft = true\n+++\nDraft");
    project.file("content/b.md", "+++\ntitle = \"B\"\ndate = 2099-01-01\n+++\nTo come");
    project.file("content/c.md", "+++\ntitle = \"C\"\nexpires = 2020-01-01\n+++\nGone");
    let status = |arguments: &[&str]| {
        let served = Served::with(&project, &[&["--port", "0"], arguments].concat());
        ["/a/", "/b/", "/c/"].map(|path| served.get(path).status)
    };
    assert_eq!(status(&[]), [200, 200, 404]);
    assert_eq!(status(&["--no-drafts"]), [404, 200, 404]);
    assert_eq!(status(&["--no-future"]), [200, 404, 404]);
}

#[test]
fn a_port_that_is_taken_is_told_and_the_next_one_is_used() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let project = Project::bare();
    let mut command = project.command(&["serve", "--port", &port.to_string()]);
    let (told, tell) = std::sync::mpsc::channel();
    let mut child = command
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("runs");
    for output in [
        Box::new(child.stdout.take().expect("an output")) as Box<dyn std::io::Read + Send>,
        Box::new(child.stderr.take().expect("an output")),
    ] {
        let told = told.clone();
        std::thread::spawn(move || {
            use std::io::BufRead;
            std::io::BufReader::new(output)
                .lines()
                .map_while(Result::ok)
                .for_each(|line| drop(told.send(line)));
        });
    }
    let lines = [tell.recv().expect("a line"), tell.recv().expect("a line")].join("\n");
    child.kill().expect("killed");
    child.wait().expect("ended");
    assert!(lines.contains(&format!("port {port} is taken")), "{lines}");
    assert!(lines.contains("serving 0 pages at http://127.0.0.1:"), "{lines}");
    assert!(!lines.contains(&format!("127.0.0.1:{port}/")), "{lines}");
}

#[test]
fn another_address_is_told_to_be_seen_by_others() {
    let project = Project::bare();
    let mut served = Served::with(&project, &["--port", "0", "--address", "0.0.0.0"]);
    served.until_told("can see the site");
    assert_eq!(served.get("/").status, 200);
}

#[test]
fn what_cannot_be_served_is_told() {
    let project = Project::bare();
    project.file("site.toml", "titel = 1\n");
    project.run_within(20, &["serve", "--port", "0"]).fails(&["titel", "nothing is served"]);
    let wrong = Project::bare().run_within(20, &["serve", "--editor", "javascript:{path}"]);
    assert_eq!(wrong.code(), 2, "{}", wrong.stderr());
}

#[test]
fn nothing_is_written() {
    let project = Project::bare();
    project.page("a.md", "Text");
    let before = crate::harness::tree(project.root());
    let served = Served::new(&project);
    assert_eq!(served.get("/a/").status, 200);
    drop(served);
    assert_eq!(crate::harness::tree(project.root()), before);
}
