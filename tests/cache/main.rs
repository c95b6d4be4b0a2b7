//! `[cache]`: what machines keep for each other saves work, and changes nothing.

mod code;
#[path = "../harness/mod.rs"]
mod harness;
mod manifests;
mod server;
mod settings;
mod trouble;

use std::process::Command;

use harness::edits::Tree;
use harness::{Project, Ran, within};

/// What nobody but the machine may know.
const SECRET: &str = "s3cr3t-0f-ada";

/// A machine with a site that has code in two languages, and one that nobody knows.
fn machine(cache: &str) -> Project {
    let project = Project::bare();
    project.settings(cache);
    project.page("rust.md", "```rust\nfn main() { let tides = 2; }\n```\n");
    project.page("more.md", "```python\ndef tides(): return 2\n```\n\n```moonish\n2 tides\n```\n");
    project.page("plain.md", "No code.\n");
    project
}

fn equip(command: &mut Command) {
    command.env("AWS_ACCESS_KEY_ID", "ada").env("AWS_SECRET_ACCESS_KEY", SECRET);
    command.env("WEBDAV_USER", "ada").env("WEBDAV_PASSWORD", "s3cr3t");
}

/// Runs the command with credentials.
#[track_caller]
fn run(machine: &Project, arguments: &[&str]) -> Ran {
    let mut command = machine.command(arguments);
    equip(&mut command);
    within(60, command, machine.path("public"))
}

/// Builds the site, and gives how many blocks of code were highlighted, and how many routes rendered.
#[track_caller]
fn build(machine: &Project) -> [usize; 2] {
    counts(&run(machine, &["build", "--format", "json"]).ok())
}

#[track_caller]
fn counts(ran: &Ran) -> [usize; 2] {
    let objects = ran.objects();
    assert!(objects.iter().all(|object| object["type"] != "diagnostic"), "{}", ran.stdout());
    let built = objects.into_iter().find(|object| object["type"] == "built").expect("it was built");
    ["highlighted", "rendered"].map(|count| built[count].as_u64().expect("a number") as usize)
}

/// Builds the site; the build must go on with one warning.
#[track_caller]
fn build_warned(machine: &Project, told: &str) -> Ran {
    let ran = run(machine, &["build"]);
    let stderr = ran.stderr();
    assert_eq!(ran.code(), 0, "{stderr}");
    assert_eq!(stderr.matches("warning").count(), 1, "{stderr}");
    assert!(stderr.contains(told) && stderr.contains("site.toml:"), "{told:?} is not in\n{stderr}");
    assert!(stderr.contains("the site is the same without the cache"), "{stderr}");
    ran
}

/// What a machine makes that has no cache.
fn alone() -> Tree {
    let machine = machine("");
    build(&machine);
    machine.tree()
}
