//! A cache that cannot be used: one warning, and the same bytes.

use std::collections::BTreeMap;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use nutgraf::digest::Digest;

use crate::harness::servers::{Place, WebFolder};
use crate::harness::within;
use crate::server::{Mood, Server};
use crate::{alone, build, build_warned, machine};

#[test]
fn nobody_listens() {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr()).expect("a free port").port();
    for cache in [
        format!("s3 = \"tides\"\nendpoint = \"http://127.0.0.1:{port}\"\n"),
        format!("webdav = \"http://127.0.0.1:{port}/\"\n"),
    ] {
        let machine = machine(&format!("[cache]\n{cache}"));
        build_warned(&machine, "the cache is not used: it cannot be reached: nobody listens there");
        assert_eq!(machine.tree(), alone());
        build(&machine);
    }
}

#[test]
fn nobody_says_anything() {
    let server = Server::start();
    server.be(Mood::Hangs);
    let (machine, started) = (machine(&server.settings()), Instant::now());
    build_warned(&machine, "the cache is not used: it cannot be reached: it takes too long");
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    assert_eq!(machine.tree(), alone());
}

#[test]
fn nobody_is_let_in() {
    let server = Server::start();
    server.be(Mood::Denies);
    let denied = machine(&server.settings());
    build_warned(&denied, "the cache is not used: these credentials may not read this: AccessDenied");
    assert_eq!(denied.tree(), alone());
    assert_eq!(server.asked().len(), 1, "who is refused asks for nothing else");
}

#[test]
fn who_may_only_read_reads() {
    let server = Server::start();
    build(&machine(&server.settings()));
    server.be(Mood::Guards);
    let reader = machine(&server.settings());
    reader.page("new.md", "```rust\nlet new = true;\n```\n");
    let ran =
        build_warned(&reader, "the cache is not used: these credentials may not write this: AccessDenied");
    assert_eq!(ran.count("rendered"), reader.tree().len());
    let free = machine("");
    free.page("new.md", "```rust\nlet new = true;\n```\n");
    build(&free);
    assert_eq!(reader.tree(), free.tree());
}

#[test]
fn what_comes_is_nothing_that_was_asked_for() {
    for mood in [Mood::Babbles, Mood::Breaks] {
        let server = Server::start();
        server.be(mood);
        let machine = machine(&server.settings());
        build_warned(&machine, "the cache is not used: it ");
        assert_eq!(machine.tree(), alone(), "{mood:?}");
    }
}

#[test]
fn there_are_no_credentials() {
    let server = Server::start();
    let machine = machine(&server.settings());
    let mut command = machine.command(&["build"]);
    command.env("HOME", machine.path("nowhere")).env("PATH", "").env_remove("AWS_ACCESS_KEY_ID");
    let ran = within(60, command, machine.path("public"));
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(
        ran.stderr().contains("the cache is not used: there are no credentials for S3"),
        "{}",
        ran.stderr()
    );
    assert_eq!(machine.tree(), alone());
    assert!(server.asked().is_empty());
}

#[test]
fn a_build_with_mistakes_tells_of_both() {
    let server = Server::start();
    server.be(Mood::Denies);
    let machine = machine(&server.settings());
    machine.page("wrong.md", "[nowhere](missing.md)\n");
    crate::run(&machine, &["build"]).fails(&["missing.md", "the cache is not used"]);
}

#[test]
fn a_web_folder_that_may_not_be_written_is_read() {
    let Some(folder) = WebFolder::start("", true) else { return };
    let machine = machine(&format!("[cache]\n{}", folder.settings()));
    build_warned(&machine, "the cache is not used: ");
    assert_eq!(machine.tree(), alone());
}

/// An object as another engine would have sealed it, or with another payload.
pub(crate) fn resealed(object: &[u8], change: impl FnOnce(String, Vec<u8>) -> (String, Vec<u8>)) -> Vec<u8> {
    let line = object.iter().position(|byte| *byte == b'\n').expect("a seal");
    let header = String::from_utf8(object[..line].to_vec()).expect("text");
    let (engine, _) = header.rsplit_once(' ').expect("a digest");
    let (engine, payload) = change(engine.to_owned(), object[line + 1..].to_vec());
    [format!("{engine} {}\n", Digest::of(&payload)).as_bytes(), &payload].concat()
}

/// Every way in which an object may be wrong.
fn wrong(object: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let flipped = |at: usize| {
        let mut bytes = object.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    vec![
        ("nothing", Vec::new()),
        ("half", object[..object.len() / 2].to_vec()),
        ("all but the last byte", object[..object.len() - 1].to_vec()),
        ("a flipped bit in the seal", flipped(3)),
        (
            "a flipped bit in the digest",
            flipped(object.iter().position(|byte| *byte == b'\n').expect("a seal") - 1),
        ),
        ("a flipped bit at the end", flipped(object.len() - 1)),
        ("garbage", vec![0xff; 5_000]),
        ("more than there was", [object, b"more"].concat()),
        ("another engine", resealed(object, |_, payload| ("nutgraf 0.0.0 0123".to_owned(), payload))),
        ("nothing in a whole seal", resealed(object, |engine, _| (engine, Vec::new()))),
        ("garbage in a whole seal", resealed(object, |engine, _| (engine, vec![7; 300]))),
    ]
}

#[test]
fn what_is_damaged_counts_as_nothing() {
    let server = Server::start();
    build(&machine(&server.settings()));
    let whole = server.objects();
    let clean = alone();
    for path in whole.keys().filter(|path| !path.contains("/manifests/")) {
        for (how, bytes) in wrong(&whole[path]) {
            let mut objects = whole.clone();
            objects.insert(path.clone(), bytes);
            server.set_objects(objects);
            let second = machine(&server.settings());
            let ran = build_warned(&second, "is damaged, or of something else");
            assert!(ran.stderr().contains("the cache is not used for all"), "{path}: {how}");
            assert_eq!(second.tree(), clean, "{path}: {how}");
            assert_eq!(
                build(&machine(&server.settings()))[0],
                0,
                "another one takes its place: {path}: {how}"
            );
        }
    }
}

#[test]
fn a_pack_under_the_name_of_another_one_counts_as_nothing() {
    let server = Server::start();
    let first = machine(&server.settings());
    build(&first);
    first.page("new.md", "```rust\nlet new = true;\n```\n");
    build(&first);
    let mut objects = server.objects();
    let packs: Vec<String> = objects.keys().filter(|path| path.contains("/blocks/")).cloned().collect();
    let other = objects[&packs[1]].clone();
    objects.insert(packs[0].clone(), other.clone());
    objects.insert(packs[1].clone(), other);
    server.set_objects(objects);
    let second = machine(&server.settings());
    second.page("new.md", "```rust\nlet new = true;\n```\n");
    build_warned(&second, "is damaged, or of something else");
    assert_eq!(second.tree(), first.tree());
}

#[test]
fn objects_of_another_engine_are_not_looked_at() {
    let server = Server::start();
    build(&machine(&server.settings()));
    let moved: BTreeMap<String, Vec<u8>> = server
        .objects()
        .into_iter()
        .map(|(path, bytes)| {
            let engine = path.split('/').nth(4).expect("an engine").to_owned();
            assert_eq!(engine.len(), 16, "{path}");
            (path.replace(&engine, "0123456789abcdef"), bytes)
        })
        .collect();
    server.set_objects(moved.clone());
    assert_eq!(build(&machine(&server.settings()))[0], 3);
    assert!(moved.iter().all(|(path, bytes)| server.objects().get(path) == Some(bytes)), "they stay");
}
