//! The one law: an incremental build leaves, byte for byte, what a clean build would leave.
//!
//! Random sequences of edits are applied to a small site that uses every feature. After every edit the site is built
//! over what was there, and again from nothing elsewhere. `NUTGRAF_SEQUENCES` says how many sequences there are on each
//! of the two threads, `NUTGRAF_SEED` which ones.

mod harness;

use std::fs;
use std::time::SystemTime;

use harness::edits::{self, Tree, restore, sources, write_all};
use harness::universe::FILES;
use harness::{Project, tree};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// One thing that a person does to a site, or to its output.
#[derive(Clone)]
enum Edit {
    /// Writes a file with one of its texts.
    Write(usize, usize),
    /// Removes a file.
    Remove(usize),
    /// Gives a file another name, or its own one back.
    Rename(usize),
    /// Deletes one of the files of the output folder.
    Lose(usize),
    /// Changes one of the files of the output folder.
    Damage(usize),
    /// Gives one of the files of the output folder another time, and leaves its bytes as they are.
    Touch(usize),
    /// Forgets what was built.
    Forget,
}

impl std::fmt::Debug for Edit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Edit::Write(file, text) => {
                let (name, texts) = FILES[*file];
                write!(f, "write text {} of {name}", text % texts.len())
            }
            Edit::Remove(file) => write!(f, "remove {}", FILES[*file].0),
            Edit::Rename(file) => write!(f, "rename {}", FILES[*file].0),
            Edit::Lose(number) => write!(f, "delete output file {number}"),
            Edit::Damage(number) => write!(f, "damage output file {number}"),
            Edit::Touch(number) => write!(f, "touch output file {number}"),
            Edit::Forget => write!(f, "remove the manifest"),
        }
    }
}

/// How the site is built after an edit.
const WAYS: &[&[&str]] = &[
    &[],
    &["--drafts"],
    &["--future", "--drafts"],
    &["--base-url", "https://other.example/sub"],
    &["--shard", "1/3"],
    &["--shard", "2/3", "--drafts"],
];

/// An edit, and the way of building after it.
type Step = (Edit, usize);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let file = || 0..FILES.len();
    let edit = prop_oneof![
        14 => (file(), 0..8_usize).prop_map(|(file, text)| Edit::Write(file, text)),
        4 => file().prop_map(Edit::Remove),
        3 => file().prop_map(Edit::Rename),
        2 => (0..1000_usize).prop_map(Edit::Lose),
        2 => (0..1000_usize).prop_map(Edit::Damage),
        2 => (0..1000_usize).prop_map(Edit::Touch),
        1 => Just(Edit::Forget),
    ];
    let way = prop_oneof![8 => Just(0_usize), 3 => 1..WAYS.len()];
    proptest::collection::vec((edit, way), 8..16)
}

/// Makes an edit; `false` where there is nothing to do.
fn apply(project: &Project, edit: &Edit) -> bool {
    match edit {
        Edit::Write(file, text) => {
            edits::write(project, *file, *text);
            true
        }
        Edit::Remove(file) => edits::remove(project, *file),
        Edit::Rename(file) => edits::rename(project, *file),
        Edit::Lose(number) => with_output(project, *number, |path| fs::remove_file(path).expect("removed")),
        Edit::Damage(number) => with_output(project, *number, |path| {
            let mut bytes = fs::read(path).expect("an output file");
            bytes.push(b'!');
            fs::write(path, bytes).expect("damaged");
        }),
        Edit::Touch(number) => with_output(project, *number, |path| {
            let file = fs::File::options().append(true).open(path).expect("an output file");
            file.set_modified(SystemTime::UNIX_EPOCH).expect("touched");
        }),
        Edit::Forget => {
            let state = project.path(".nutgraf");
            let was_there = state.is_dir();
            if was_there {
                // What the lost manifest owned would be foreign to the next build.
                fs::remove_dir_all(project.path("public")).unwrap_or_default();
                fs::remove_dir_all(state).expect("removed");
            }
            was_there
        }
    }
}

fn with_output(project: &Project, number: usize, change: impl FnOnce(&std::path::Path)) -> bool {
    let files: Vec<String> = project.tree().into_keys().collect();
    let Some(name) = files.get(number % files.len().max(1)) else { return false };
    change(&project.path("public").join(name));
    true
}

/// Builds over what is there and from nothing, and compares.
fn check(project: &Project, way: usize, step: &str) -> Result<bool, TestCaseError> {
    let before = project.tree();
    let incremental = project.build_with(WAYS[way]);
    let after = project.tree();
    fs::remove_dir_all(project.path("clean")).unwrap_or_default();
    let clean = project.build_with(&[WAYS[way], &["--out", "clean", "--force"]].concat());
    let told = format!("{step}\n{}{}", incremental.stdout(), incremental.stderr());
    prop_assert_eq!(incremental.code(), clean.code(), "{}\n{}", told, clean.stderr());
    prop_assert!(!told.contains("panicked"), "{}", told);
    prop_assert!(!told.contains("left alone"), "{}", told);
    if incremental.code() == 0 {
        let fresh = tree(&project.path("clean"));
        prop_assert!(after == fresh, "{}\n{}", told, differences(&after, &fresh));
    } else {
        prop_assert_eq!(incremental.code(), 1, "{}", told);
        prop_assert!(before == after, "a failed build changed the output\n{}", told);
    }
    Ok(incremental.code() == 0)
}

fn differences(incremental: &Tree, clean: &Tree) -> String {
    let mut told = String::new();
    for name in incremental.keys().chain(clean.keys().filter(|name| !incremental.contains_key(*name))) {
        match (incremental.get(name), clean.get(name)) {
            (Some(_), None) => told += &format!("{name} is stale\n"),
            (None, Some(_)) => told += &format!("{name} is missing\n"),
            (Some(one), Some(other)) if one != other => {
                let (one, other) = (String::from_utf8_lossy(one), String::from_utf8_lossy(other));
                let line = one.lines().zip(other.lines()).find(|(a, b)| a != b).unwrap_or_default();
                told += &format!("{name} differs:\n  incremental: {}\n  clean:       {}\n", line.0, line.1);
            }
            _ => {}
        }
    }
    told
}

/// Runs one sequence, and says how many of its builds succeeded.
fn run(steps: &[Step]) -> Result<usize, TestCaseError> {
    let project = Project::new();
    write_all(&project);
    let built = check(&project, 0, "the site itself")?;
    prop_assert!(built, "the site itself has errors\n{}", project.build().stderr());
    let mut done = 0;
    let mut good = sources(&project);
    let mut broken = 0;
    for (number, (edit, way)) in steps.iter().enumerate() {
        if apply(&project, edit) {
            let built = check(&project, *way, &format!("step {number}: {edit:?}, {:?}", WAYS[*way]))?;
            done += usize::from(built);
            broken = if built { 0 } else { broken + 1 };
        }
        match broken {
            0 => good = sources(&project),
            1 => {}
            // Nobody leaves a site broken for ever.
            _ => restore(&project, &good),
        }
    }
    restore(&project, &good);
    let last = project.build();
    if last.code() == 0 {
        let again = project.build();
        prop_assert_eq!((again.count("rendered"), again.count("written")), (0, 0), "{}", again.stdout());
    }
    Ok(done)
}

fn number(name: &str, default: u32) -> u32 {
    #[expect(clippy::disallowed_methods, reason = "the environment says how long to test")]
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn run_many(part: u32) {
    let seed = number("NUTGRAF_SEED", 2_026).wrapping_mul(2).wrapping_add(part);
    let mut bytes = [0; 32];
    bytes[..4].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases: number("NUTGRAF_SEQUENCES", 30),
        max_shrink_iters: 150,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let built = std::cell::Cell::new((0, 0));
    let result = TestRunner::new_with_rng(config, rng).run(&steps(), |steps| {
        let done = run(&steps)?;
        built.set((built.get().0 + done, built.get().1 + steps.len()));
        Ok(())
    });
    match result {
        Ok(()) => {
            let (done, all) = built.get();
            println!("{done} of {all} edits left a site without errors");
            assert!(done * 2 > all, "most edits make errors, so that little is tested: {done} of {all}");
        }
        Err(TestError::Fail(reason, steps)) => {
            let list: Vec<String> =
                steps.iter().map(|(edit, way)| format!("  {edit:?}, {:?}", WAYS[*way])).collect();
            panic!("after the edits\n{}\n{reason}", list.join("\n"));
        }
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

#[test]
fn an_incremental_build_leaves_what_a_clean_build_leaves() {
    run_many(0);
}

#[test]
fn an_incremental_build_leaves_what_a_clean_build_leaves_with_another_seed() {
    run_many(1);
}
