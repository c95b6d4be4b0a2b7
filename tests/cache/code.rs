//! Highlighted code.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::harness::servers::{Bucket, Place, WebFolder};
use crate::harness::{Project, edits, tree};
use crate::server::{Mood, Server};
use crate::{SECRET, alone, build, build_warned, equip, machine, run};

/// A second machine highlights nothing, and makes the same.
fn is_shared(settings: &str) {
    let (first, second) = (machine(settings), machine(settings));
    assert_eq!(build(&first)[0], 3);
    assert_eq!(build(&second)[0], 0, "{settings}");
    assert_eq!(second.tree(), first.tree());
    assert_eq!(second.tree(), alone());
    second.page("new.md", "```rust\nlet new = true;\n```\n");
    assert_eq!(build(&second)[0], 1, "only what is new");
    let third = machine(settings);
    third.page("new.md", "```rust\nlet new = true;\n```\n");
    assert_eq!(build(&third)[0], 0, "{settings}");
    assert_eq!(third.tree(), second.tree());
}

#[test]
fn a_second_machine_highlights_nothing() {
    is_shared(&Server::start().settings());
}

#[test]
fn machines_share_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    is_shared(&format!("[cache]\nfolder = {:?}\n", folder.path().join("deep/cache").display().to_string()));
}

#[test]
fn machines_share_a_bucket_that_others_wrote() {
    let Some(bucket) = Bucket::start() else { return };
    is_shared(&format!("[cache]\n{}", bucket.settings()));
}

#[test]
fn machines_share_a_web_folder_that_others_wrote() {
    let Some(folder) = WebFolder::start("", false) else { return };
    is_shared(&format!("[cache]\n{}", folder.settings()));
    assert!(folder.tree().keys().any(|path| path.starts_with("nutgraf/")));
}

#[test]
fn who_knows_all_code_asks_nobody() {
    let server = Server::start();
    let machine = machine(&server.settings());
    build(&machine);
    assert!(!server.asked().is_empty());
    build(&machine);
    machine
        .page("plain.md", "Other words.\n")
        .page("another.md", "```rust\nfn main() { let tides = 2; }\n```\n");
    assert_eq!(build(&machine)[0], 0);
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn only_a_build_asks_and_only_if_it_may() {
    let server = Server::start();
    for arguments in [
        &["check"][..],
        &["related"],
        &["changed", "--since", "HEAD"],
        &["host", "nginx"],
        &["build", "--no-cache"],
        &["build", "--force"],
    ] {
        run(&machine(&server.settings()), arguments);
        assert_eq!(server.asked(), Vec::<String>::new(), "{arguments:?}");
    }
}

#[test]
fn a_deploy_builds_as_a_build_does() {
    let (server, target) = (Server::start(), tempfile::tempdir().expect("a folder"));
    let target = target.path();
    let settings =
        format!("[deploy.here]\nfolder = {:?}\n{}", target.display().to_string(), server.settings());
    build(&machine(&settings));
    server.asked();
    run(&machine(&settings), &["deploy"]).ok();
    assert_eq!(tree(target).get("rust/index.html"), alone().get("rust/index.html"));
    let asked = server.asked();
    let is_pack = |asked: &&String| asked.starts_with("GET ") && asked.contains("/blocks/");
    assert_eq!(asked.iter().filter(is_pack).count(), 1, "{asked:?}");
    assert!(!asked.iter().any(|asked| asked.starts_with("PUT ") && asked.contains("/blocks/")), "{asked:?}");
}

#[test]
fn force_makes_everything_again_and_asks_nobody() {
    let server = Server::start();
    let machine = machine(&server.settings());
    build(&machine);
    server.asked();
    let ran = run(&machine, &["build", "--force", "--format", "json"]).ok();
    assert_eq!(crate::counts(&ran)[0], 3);
    assert_eq!(server.asked(), Vec::<String>::new());
}

#[test]
fn eight_shards_with_one_cache_make_what_one_build_makes() {
    let folder = tempfile::tempdir().expect("a folder");
    let cache = format!("[cache]\nfolder = {:?}\n", folder.path().display().to_string());
    let site = |settings: &str| {
        let project = Project::new();
        edits::write_all(&project);
        project.page("code.md", "```rust\nfn main() {}\n```\n\n~~~python\ndef f(): pass\n~~~\n");
        let toml = fs::read_to_string(project.path("site.toml")).expect("text");
        project.file("site.toml", &format!("{toml}{settings}"));
        project
    };
    let whole = site("");
    build(&whole);
    for round in 0..2 {
        let machines: Vec<Project> = (0..8).map(|_| site(&cache)).collect();
        let start = |(machine, number): (&Project, usize)| {
            let mut command =
                machine.command(&["build", "--format", "json", "--shard", &format!("{number}/8")]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs")
        };
        let children: Vec<_> = machines.iter().zip(1..).map(start).collect();
        for child in children {
            let output = child.wait_with_output().expect("a child");
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success() && output.stderr.is_empty(), "{output:?}");
            assert!(round == 0 || told.contains("\"highlighted\":0,"), "{told}");
        }
        let all: edits::Tree = machines.iter().flat_map(Project::tree).collect();
        assert!(all == whole.tree(), "round {round}");
    }
    let blocks = tree(folder.path()).into_keys().filter(|path| path.contains("/blocks/")).count();
    assert_eq!(blocks, 1, "what is the same has one name");
}

#[test]
fn many_small_packs_become_one() {
    let server = Server::start();
    let first = machine(&server.settings());
    for number in 0..20 {
        first.page(&format!("{number}.md"), &format!("```rust\nlet number = {number};\n```\n"));
        build(&first);
    }
    let packs = server.objects().into_keys().filter(|path| path.contains("/blocks/")).count();
    assert!((2..10).contains(&packs), "{packs} packs");
    let second = machine(&server.settings());
    for number in 0..20 {
        second.page(&format!("{number}.md"), &format!("```rust\nlet number = {number};\n```\n"));
    }
    assert_eq!(build(&second)[0], 0);
    assert_eq!(second.tree(), first.tree());
}

#[test]
fn a_lost_index_costs_time_and_nothing_else() {
    let server = Server::start();
    build(&machine(&server.settings()));
    let mut objects = server.objects();
    objects.retain(|path, _| !path.ends_with("/index"));
    server.set_objects(objects);
    let second = machine(&server.settings());
    assert_eq!(build(&second)[0], 3);
    assert_eq!(second.tree(), alone());
    assert_eq!(build(&machine(&server.settings()))[0], 0, "it is there again");
}

#[test]
fn a_lost_pack_costs_time_and_nothing_else() {
    let server = Server::start();
    build(&machine(&server.settings()));
    let mut objects = server.objects();
    objects.retain(|path, _| !path.contains("/blocks/"));
    server.set_objects(objects);
    assert_eq!(build(&machine(&server.settings()))[0], 3);
    assert_eq!(build(&machine(&server.settings()))[0], 0, "it is there again");
}

#[test]
fn machines_that_put_at_the_same_time_forget_nothing_of_each_other() {
    let server = Server::start();
    let (first, second) = (machine(&server.settings()), machine(&server.settings()));
    first.page("first.md", "```rust\nlet first = 1;\n```\n");
    second.page("second.md", "```rust\nlet second = 2;\n```\n");
    server.be(Mood::Thinks);
    let mut command = first.command(&["build"]);
    equip(&mut command);
    let mut child = command.stdout(Stdio::null()).spawn().expect("it runs");
    while server.objects().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    server.be(Mood::Well);
    build(&second);
    assert!(child.wait().expect("a child").success());
    let third = machine(&server.settings());
    third
        .page("first.md", "```rust\nlet first = 1;\n```\n")
        .page("second.md", "```rust\nlet second = 2;\n```\n");
    assert_eq!(build(&third)[0], 0);
}

#[test]
fn a_damaged_pack_is_told_of_once_and_then_forgotten() {
    let server = Server::start();
    build(&machine(&server.settings()));
    let mut objects = server.objects();
    for (path, bytes) in &mut objects {
        bytes.truncate(if path.contains("/blocks/") { 50 } else { bytes.len() });
    }
    server.set_objects(objects);
    let part = machine(&server.settings());
    part.remove("content/more.md");
    build_warned(&part, "is damaged, or of something else");
    assert_eq!(build(&machine(&server.settings()))[0], 2, "one of three is there again, and nothing is told");
}

#[test]
fn no_secret_is_told_or_kept() {
    let server = Server::start();
    let machine = machine(&server.settings());
    let mut command = machine.command(&["build"]);
    equip(&mut command);
    let output = command.env("AWS_SESSION_TOKEN", SECRET).output().expect("it runs");
    assert!(output.status.success());
    let told = [output.stdout, output.stderr].concat();
    let kept = server.objects().into_values().chain(tree(&machine.path(".nutgraf")).into_values());
    for bytes in kept.chain([told]) {
        assert!(!bytes.windows(SECRET.len()).any(|part| part == SECRET.as_bytes()));
    }
}
