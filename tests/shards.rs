//! Shards: the folders that several machines build, put together, are byte for byte what one machine builds.

mod harness;

use std::fs;
use std::process::{Child, Stdio};
use std::time::Duration;

use harness::edits::{self, Tree, write_all};
use harness::universe::FILES;
use harness::{Project, Ran, tree};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A machine with a copy of the site.
fn machine() -> Project {
    let project = Project::new();
    write_all(&project);
    project
}

fn whole() -> Tree {
    let project = machine();
    project.build().ok();
    project.tree()
}

fn start(machine: &Project, shard: &str) -> Child {
    let mut command = machine.command(&["build", "--shard", shard]);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the command runs")
}

/// Folders put together; no two of them may have a file of the same name.
fn merged(folders: impl IntoIterator<Item = Tree>) -> Tree {
    let mut all = Tree::new();
    for (name, bytes) in folders.into_iter().flatten() {
        assert!(all.insert(name.clone(), bytes).is_none(), "{name} is in two shards");
    }
    all
}

#[test]
fn eight_machines_build_what_one_builds() {
    let machines: Vec<Project> = (0..8).map(|_| machine()).collect();
    let children: Vec<Child> =
        machines.iter().zip(1..).map(|(machine, number)| start(machine, &format!("{number}/8"))).collect();
    for mut child in children {
        assert!(child.wait().expect("a child").success());
    }
    let folders: Vec<Tree> = machines.iter().map(Project::tree).collect();
    assert!(folders.iter().filter(|folder| !folder.is_empty()).count() > 5, "the shares are unequal");
    assert!(merged(folders) == whole());
}

#[test]
fn a_shard_that_dies_is_run_again() {
    let machines: Vec<Project> = (0..3).map(|_| machine()).collect();
    for (number, machine) in (1..).zip(&machines) {
        let shard = format!("{number}/3");
        for milliseconds in [5, 20, 60] {
            let mut child = start(machine, &shard);
            std::thread::sleep(Duration::from_millis(milliseconds));
            let _ = child.kill();
            child.wait().expect("a child");
        }
        machine.build_with(&["--shard", &shard]).ok();
    }
    assert!(merged(machines.iter().map(Project::tree)) == whole());
}

#[test]
fn one_shard_of_one_is_the_whole_site() {
    let project = machine();
    let built = project.build_with(&["--shard", "1/1"]).ok();
    assert!(built.stdout().starts_with("built shard 1/1 of "), "{}", built.stdout());
    assert!(project.tree() == whole());
}

#[test]
fn a_shard_takes_the_place_of_another_one_in_its_folder() {
    let project = machine();
    project.build().ok();
    let mut folders = Vec::new();
    for shard in ["1/2", "2/2"] {
        project.build_with(&["--shard", shard]).ok();
        let again = project.build_with(&["--shard", shard]).ok();
        assert_eq!((again.count("rendered"), again.count("written")), (0, 0), "{}", again.stdout());
        folders.push(project.tree());
    }
    assert!(merged(folders) == whole());
    project.build().ok();
    assert!(project.tree() == whole());
}

#[test]
fn every_machine_tells_what_is_wrong_with_the_site() {
    let project = Project::new();
    project.page("one.md", "[nowhere](missing.md)");
    for shard in ["1/2", "2/2"] {
        project.build_with(&["--shard", shard]).fails(&["content/one.md:4:", "missing.md"]);
        assert!(!project.path("public").exists());
    }
}

#[test]
fn what_is_no_shard_is_refused() {
    let project = Project::bare();
    for wrong in ["0/3", "4/3", "3", "1/0", "a/b", "1/3/5", "-1/3", ""] {
        let refused = project.build_with(&[&format!("--shard={wrong}")]);
        assert_eq!(refused.code(), 2, "{wrong}: {}", refused.stderr());
        assert!(refused.stderr().contains("write `3/16` for the third of sixteen"), "{}", refused.stderr());
    }
}

/// A file, one of its texts, and whether it is removed or renamed instead.
type Step = (usize, usize, u8);

fn apply(project: &Project, (file, text, way): Step) {
    match way {
        0 => drop(edits::remove(project, file)),
        1 => drop(edits::rename(project, file)),
        _ => edits::write(project, file, text),
    }
}

#[test]
fn shards_that_are_built_again_and_again_make_up_a_clean_build() {
    let strategy = proptest::collection::vec((0..FILES.len(), 0..8_usize, 0..6_u8), 8);
    let config = Config { cases: 6, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[26; 32]);
    let result = TestRunner::new_with_rng(config, rng).run(&strategy, |steps| {
        let project = machine();
        for step in steps {
            apply(&project, step);
            let clean = project.build_with(&["--out", "clean", "--force"]);
            let built: Vec<Ran> = (1..=3)
                .map(|number| {
                    let (shard, out) = (format!("{number}/3"), format!("share-{number}"));
                    project.build_with(&["--shard", &shard, "--out", &out])
                })
                .collect();
            let shares = (1..=3).map(|number| tree(&project.path(&format!("share-{number}"))));
            if clean.code() == 0 {
                prop_assert!(built.iter().all(|ran| ran.code() == 0), "{:?}", step);
                prop_assert!(merged(shares) == tree(&project.path("clean")), "{:?}", step);
            } else {
                // A mistake in a template shows on the machine that renders what it is in.
                prop_assert!(built.iter().any(|ran| ran.code() == 1), "{:?}", step);
            }
        }
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_shard_that_cannot_be_built_leaves_what_was_there() {
    let project = machine();
    project.build_with(&["--shard", "1/2"]).ok();
    let before = project.tree();
    fs::write(project.path("content/broken.md"), "+++\ntitle = 1\n+++\n").expect("a new file");
    project.build_with(&["--shard", "1/2"]).fails(&["content/broken.md:2:9"]);
    assert!(project.tree() == before);
}
