//! What is followed while the site is being written.

use std::fs;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::harness::Project;
use crate::served::Served;

#[test]
fn every_kind_of_source_is_followed() {
    let project = Project::bare();
    project.page("a.md", "One {{ fact() }}").file("data/fact.json", "{\"is\": \"first\"}");
    project
        .file("templates/shortcodes/fact.html", "{% set d = load_data(path=\"data/fact.json\") %}{{ d.is }}");
    project.file("static/b.txt", "one");
    let served = Served::new(&project);
    assert!(served.get("/a/").text().contains("One first"));

    project.page("a.md", "Two {{ fact() }}");
    served.until("/a/", "Two first");
    project.file("data/fact.json", "{\"is\": \"second\"}");
    served.until("/a/", "Two second");
    project.file("templates/page.html", "<b>{{ config.title }}</b>{{ page.content }}");
    served.until("/a/", "<b>Test site</b>");
    project.file("site.toml", "title = \"Other\"\nbase_url = \"https://example.org\"\n");
    served.until("/a/", "<b>Other</b>");
    project.file("static/b.txt", "two");
    served.until("/b.txt", "two");
    project.file("templates/page.html", "{{ trans(key=\"read_more\") }}");
    served.until("/a/", "Read more");
    project.file("strings/en.toml", "read_more = \"Onward\"\n");
    served.until("/a/", "Onward");
}

#[test]
fn what_others_see_of_an_edited_page_is_followed() {
    let project = Project::bare();
    let template = "{% for other in page.backlinks %}<i>{{ other.title }}</i>{% endfor %}|{{ page.content }}";
    project.file("templates/page.html", template);
    let write = |name: &str, title: &str, text: &str| {
        project.file(&format!("content/{name}.md"), &format!("+++\ntitle = \"{title}\"\n+++\n{text}"));
    };
    write("a", "A", "# Part\n");
    write("b", "B", "Nothing");
    let served = Served::new(&project);
    assert!(served.get("/a/").text().contains("|"));

    write("b", "B", "[there](a.md)");
    served.until("/a/", "<i>B</i>|");
    write("b", "Bee", "[there](a.md)");
    served.until("/a/", "<i>Bee</i>|");
    write("b", "Bee", "[there](a.md#part)");
    served.until("/b/", "/a/#part");
    write("a", "A", "# Another part\n");
    let told = served.until_mistakes(1);
    assert_eq!(told[0]["message"], "no anchor `#part` in `content/a.md`");
    write("a", "A", "# Part\n");
    served.until_mistakes(0);
    served.until("/b/", "/a/#part");
    write("b", "Bee", "Nothing");
    served.until_reply("/a/", |reply| !reply.text().contains("<i>"));
}

#[test]
fn pages_come_go_and_move() {
    let project = Project::bare();
    project.page("a.md", "A");
    let served = Served::new(&project);
    assert_eq!(served.get("/b/").status, 404);
    project.page("b.md", "B");
    served.until_status("/b/", 200);
    served.until("/", "/b/");
    fs::rename(project.path("content/b.md"), project.path("content/c.md")).expect("renamed");
    served.until_status("/c/", 200);
    served.until_status("/b/", 404);
    project.remove("content/c.md");
    served.until_status("/c/", 404);
    project.page("new/folder/d.md", "D");
    served.until_status("/new/folder/d/", 200);
    fs::rename(project.path("content/new"), project.path("content/old")).expect("renamed");
    served.until_status("/old/folder/d/", 200);
    served.until_status("/new/folder/d/", 404);
    project.remove("content/old");
    served.until_status("/old/folder/d/", 404);
    assert_eq!(served.get("/a/").status, 200);
}

#[test]
fn editors_may_save_as_they_like() {
    let project = Project::bare();
    project.page("a.md", "begin");
    let served = Served::new(&project);
    let text = |word: &str| format!("+++\ntitle = \"T\"\n+++\n{word}");
    let path = project.path("content/a.md");

    // By a new file that takes the place of the old one.
    fs::write(project.path("content/.a.md.tmp"), text("renamed")).expect("written");
    fs::rename(project.path("content/.a.md.tmp"), &path).expect("renamed");
    served.until("/a/", "renamed");

    // By another name for the old one, and a new one.
    fs::rename(&path, project.path("content/a.md~")).expect("renamed");
    fs::write(&path, text("written anew")).expect("written");
    served.until("/a/", "written anew");
    fs::remove_file(project.path("content/a.md~")).expect("removed");

    // In place, in steps.
    let mut file = fs::File::create(&path).expect("a file");
    for part in ["+++\ntitle = \"T\"\n", "+++\n", "in ", "steps"] {
        file.write_all(part.as_bytes()).expect("written");
        std::thread::sleep(Duration::from_millis(3));
    }
    drop(file);
    served.until("/a/", "in steps");

    // By removing it first.
    fs::remove_file(&path).expect("removed");
    fs::write(&path, text("removed first")).expect("written");
    served.until("/a/", "removed first");
}

/// Whoever asks while a file is being saved gets the former page or the next one, and never half of one.
#[test]
fn no_request_fails_and_no_page_is_half_there_while_files_are_saved() {
    let project = Project::bare();
    let text =
        |number: usize| format!("+++\ntitle = \"T{number}\"\n+++\n{}end{number}.", "word ".repeat(20_000));
    let path = project.path("content/a.md");
    project.file("content/a.md", &text(0)).page("b.md", "B");
    let served = Served::new(&project);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut asked = 0;
            while !is_over.load(Ordering::Relaxed) {
                let reply = served.get("/a/");
                let text = reply.text();
                let title =
                    text.split("<title>T").nth(1).and_then(|rest| rest.split('<').next()).unwrap_or("?");
                assert_eq!(reply.status, 200);
                assert!(
                    text.contains(&format!("end{title}.")),
                    "half a page: T{title} of {} bytes",
                    text.len()
                );
                asked += 1;
            }
            asked
        });
        for number in 1..40 {
            match number % 4 {
                0 => fs::write(&path, text(number)).expect("written"),
                1 => {
                    fs::write(project.path("content/.x"), text(number)).expect("written");
                    fs::rename(project.path("content/.x"), &path).expect("renamed");
                }
                2 => {
                    let mut file = fs::File::create(&path).expect("a file");
                    for part in text(number).as_bytes().chunks(30_000) {
                        file.write_all(part).expect("written");
                        std::thread::sleep(Duration::from_millis(2));
                    }
                }
                _ => {
                    fs::remove_file(&path).expect("removed");
                    fs::write(&path, text(number)).expect("written");
                }
            }
            std::thread::sleep(Duration::from_millis(15));
        }
        served.until("/a/", "end39.");
        is_over.store(true, Ordering::Relaxed);
        assert!(reader.join().expect("no panic") > 10);
    });
}

#[test]
fn another_branch_is_one_change() {
    let project = Project::bare();
    for number in 0..300 {
        project.page(&format!("p/{number}.md"), "branch one");
    }
    let mut served = Served::new(&project);
    assert_eq!(served.get("/p/7/").status, 200);
    for number in 0..300 {
        project.page(&format!("p/{number}.md"), "branch two");
    }
    for number in 300..400 {
        project.page(&format!("q/{number}.md"), "branch two");
    }
    for number in 0..50 {
        project.remove(&format!("content/p/{number}.md"));
    }
    served.until("/p/299/", "branch two");
    served.until_status("/q/399/", 200);
    served.until_status("/p/7/", 404);
    served.until_told("\"type\":\"changed\"");
    let changes = served.told().iter().filter(|line| line.contains("\"changed\"")).count();
    assert!(changes <= 3, "{changes} changes were made of one");
}

#[test]
fn folders_that_vanish_may_come_back() {
    let project = Project::bare();
    project.page("p/a.md", "first");
    let served = Served::new(&project);
    for folder in ["content", "content/p"] {
        let away = project.path("away");
        fs::rename(project.path(folder), &away).expect("renamed");
        served.until_status("/p/a/", 404);
        fs::rename(&away, project.path(folder)).expect("renamed");
        served.until_status("/p/a/", 200);
        project.page("p/a.md", &format!("after {folder}"));
        served.until("/p/a/", &format!("after {folder}"));
    }
    project.remove("content");
    served.until_status("/p/a/", 404);
    project.page("p/a.md", "made anew");
    served.until("/p/a/", "made anew");
    project.page("p/b.md", "another");
    served.until("/p/b/", "another");
    // A folder that was not there at all.
    project
        .file("data/x.json", "{\"x\": 17}")
        .file("templates/page.html", "{% set d = load_data(path=\"data/x.json\") %}{{ d.x }}");
    served.until("/p/a/", "17");
    project.file("data/x.json", "{\"x\": 18}");
    served.until("/p/a/", "18");
}

#[cfg(unix)]
#[test]
fn folders_that_are_symlinks_within_the_site_are_followed() {
    let project = Project::bare();
    project.file("shared/a.md", "+++\ntitle = \"A\"\n+++\nfirst").page("b.md", "B");
    std::os::unix::fs::symlink("../shared", project.path("content/p")).expect("a link");
    let served = Served::new(&project);
    assert!(served.get("/p/a/").text().contains("first"));
    project.file("shared/a.md", "+++\ntitle = \"A\"\n+++\nsecond");
    served.until("/p/a/", "second");
    project.page("b.md", "B again");
    served.until("/b/", "B again");
}

#[cfg(unix)]
#[test]
fn what_is_neither_a_file_nor_a_folder_is_told_and_not_opened() {
    let project = Project::bare();
    project.page("a.md", "first");
    let served = Served::new(&project);
    assert!(served.get("/a/").text().contains("first"));
    let _socket = std::os::unix::net::UnixListener::bind(project.path("socket")).expect("a socket");
    project.remove("content/a.md");
    fs::rename(project.path("socket"), project.path("content/a.md")).expect("renamed");
    let told = served.until_mistakes(1);
    assert_eq!(told[0]["message"], "neither a file nor a folder, and left out");
    served.until_status("/a/", 404);
    project.remove("content/a.md").page("a.md", "second");
    served.until("/a/", "second");
    served.until_mistakes(0);
}

#[test]
fn files_can_be_looked_at_again_and_again_instead_of_being_watched() {
    let project = Project::bare();
    project.page("a.md", "first");
    let served = Served::with(&project, &["--port", "0", "--poll", "50"]);
    assert!(served.get("/a/").text().contains("first"));
    project.page("a.md", "second, and longer");
    served.until("/a/", "second");
    project.page("b.md", "B");
    served.until_status("/b/", 200);
    project.remove("content/a.md");
    served.until_status("/a/", 404);
}

#[test]
fn browsers_are_told_what_changes_and_where_pages_go() {
    let project = Project::bare();
    project.page("a.md", "Text of A").file("static/s.css", "a { color: red }").bytes("static/p.png", b"one");
    let served = Served::new(&project);
    let mut events = served.events();
    project.file("static/s.css", "a { color: blue }");
    assert!(events.next("change").contains("\"/s.css\""));
    project.bytes("static/p.png", b"two");
    assert!(events.next("change").contains("\"files\":[\"/p.png\"]"));

    project.file("content/a.md", "+++\ntitle = \"a.md\"\nslug = \"b\"\n+++\nText of A");
    assert!(events.next("change").contains("\"moved\":{\"/a/\":\"/b/\"}"));
    fs::rename(project.path("content/a.md"), project.path("content/c.md")).expect("renamed");
    project.file("content/c.md", "+++\ntitle = \"a.md\"\n+++\nText of A");
    assert!(events.next("change").contains("\"moved\":{\"/b/\":\"/c/\"}"));
    // Also where there is some time between.
    let text = fs::read(project.path("content/c.md")).expect("a page");
    project.remove("content/c.md");
    assert!(events.next("change").contains("\"moved\":{}"));
    project.bytes("content/d.md", &text);
    assert!(events.next("change").contains("\"moved\":{\"/c/\":\"/d/\"}"));
}

#[test]
fn what_is_saved_without_a_change_is_none() {
    let project = Project::bare();
    project.page("a.md", "Text");
    let mut served = Served::new(&project);
    project.page("a.md", "Text").file("static/.note~", "litter").file("unknown.txt", "nothing of the site");
    project.file("site.toml", crate::harness::SITE);
    std::thread::sleep(Duration::from_millis(400));
    project.page("a.md", "Other");
    served.until_told("\"type\":\"changed\"");
    served.until("/a/", "Other");
    let changes = served.told().iter().filter(|line| line.contains("\"changed\"")).count();
    assert_eq!(changes, 1, "{:#?}", served.told());
}

/// A bounded soak: edits, requests and vanishing files at once. `NUTGRAF_SOAK` says for how many seconds.
#[test]
fn edits_requests_and_vanishing_files_at_once_do_no_harm() {
    #[expect(clippy::disallowed_methods, reason = "the environment says how long to test")]
    let seconds = std::env::var("NUTGRAF_SOAK").ok().and_then(|text| text.parse().ok()).unwrap_or(4);
    let project = Project::bare();
    for number in 0..50 {
        project.page(&format!("p/{number}.md"), "Text");
    }
    let served = Served::new(&project);
    let is_over = AtomicBool::new(false);
    let mut memory = Vec::new();
    std::thread::scope(|scope| {
        let reader = || {
            while !is_over.load(Ordering::Relaxed) {
                for number in 0..50 {
                    let status = served.get(&format!("/p/{number}/")).status;
                    assert!([200, 404].contains(&status), "page {number}: {status}");
                }
                assert_eq!(served.get("/").status, 200);
            }
        };
        let readers = [scope.spawn(reader), scope.spawn(reader)];
        let started = Instant::now();
        let mut round = 0;
        while started.elapsed() < Duration::from_secs(seconds) {
            for number in 0..50 {
                let name = format!("p/{number}.md");
                match (round + number) % 5 {
                    0 if project.path(&format!("content/{name}")).exists() => {
                        project.remove(&format!("content/{name}"));
                    }
                    1 => drop(project.file(&format!("content/{name}"), "+++\ntitle = broken")),
                    2 => drop(project.file("templates/page.html", "{{ page.title }}{{ page.content }}")),
                    3 => drop(project.bytes(&format!("content/{name}"), b"\xff\xfe")),
                    _ => drop(project.page(&name, &format!("Round {round}"))),
                }
            }
            round += 1;
            memory.extend(served.memory());
            std::thread::sleep(Duration::from_millis(20));
        }
        is_over.store(true, Ordering::Relaxed);
        readers.into_iter().for_each(|reader| reader.join().expect("no panic"));
    });
    if let (Some(early), Some(last)) = (memory.get(memory.len() / 3), memory.last()) {
        assert!(*last < early * 2 + 50_000, "memory grew from {early} kB to {last} kB");
    }
    for number in 0..50 {
        project.page(&format!("p/{number}.md"), "End");
    }
    served.until("/p/0/", "End");
    served.until_mistakes(0);
}

/// A file that is being written is waited for.
#[test]
fn no_file_is_half_there_while_it_is_saved() {
    let project = Project::bare();
    let bytes = |number: u8| vec![number; 300_000];
    let path = project.path("static/p.png");
    project.bytes("static/p.png", &bytes(0));
    let served = Served::new(&project);
    let is_over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let reply = served.get("/p.png");
                assert_eq!((reply.status, reply.body.len()), (200, 300_000));
                assert!(reply.body.iter().all(|byte| *byte == reply.body[0]), "two files in one");
            }
        });
        for number in 1..20 {
            let mut file = fs::File::create(&path).expect("a file");
            for part in bytes(number).chunks(100_000) {
                file.write_all(part).expect("written");
                std::thread::sleep(Duration::from_millis(2));
            }
            drop(file);
            std::thread::sleep(Duration::from_millis(60));
        }
        served.until_reply("/p.png", |reply| reply.body == bytes(19));
        is_over.store(true, Ordering::Relaxed);
        reader.join().expect("no panic");
    });
}

#[test]
fn a_page_has_the_day_of_its_file_until_it_is_committed() {
    let git = |project: &Project, arguments: &[&str]| {
        let mut command = std::process::Command::new("git");
        command.current_dir(project.root()).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
        command.args(arguments).env("GIT_AUTHOR_DATE", "2020-01-03T12:00:00Z");
        assert!(command.status().expect("git runs").success());
    };
    let project = Project::bare();
    project.settings("[git]\n").file("templates/page.html", "{{ page.date }} {{ page.git.changes }}");
    project.page("a.md", "One");
    git(&project, &["init", "--quiet"]);
    let served = Served::new(&project);
    let today = served.until("/a/", " 0").text();
    assert!(!today.starts_with("2020") && !today.contains('T'), "{today}");
    git(&project, &["add", "content"]);
    git(&project, &["commit", "--quiet", "--message", "One"]);
    served.until("/a/", "2020-01-03T12:00:00Z 1");
}
