//! Clones with a part of the history, where the settings have what cannot be known left out: a date is right or not there.

use super::{ADA, BOB, LONG, days};
use crate::harness::{Project, Ran};
use crate::repository::{commit, git, git_on, site};

const OMIT: &str = "description = \"Tides.\"\n[git]\nincomplete = \"omit\"\n";

/// The pages of the site below.
const PAGES: &[&str] = &["early", "renamed", "beside", "late", "sun"];

/// A site whose pages were made, changed and renamed on two branches.
fn branched() -> Project {
    let project = site(OMIT);
    project.page("early.md", LONG).page("moon.md", LONG).page("beside.md", LONG);
    commit(&project, ADA, 1);
    project.page("early.md", &format!("{LONG}\nMore.\n"));
    commit(&project, BOB, 2);
    git(&project, &["checkout", "--quiet", "-b", "side"]);
    project.page("beside.md", &format!("{LONG}\nFrom the side.\n")).page("sun.md", "Sun.");
    commit(&project, BOB, 3);
    project.page("moon.md", &format!("{LONG}\nAlso from the side.\n"));
    commit(&project, BOB, 6);
    git(&project, &["checkout", "--quiet", "main"]);
    git(&project, &["mv", "content/moon.md", "content/renamed.md"]);
    commit(&project, ADA, 4);
    project.page("late.md", "Late.");
    commit(&project, ADA, 5);
    git_on(&project, 7, &["merge", "--quiet", "--no-edit", "side"]);
    project.page("late.md", "Later.");
    commit(&project, ADA, 8);
    project
}

/// A clone that goes so many commits back.
fn clone(project: &Project, depth: usize) -> Project {
    let above = Project::new();
    let from = format!("file://{}", project.root().display());
    git(&above, &["clone", "--quiet", "--depth", &depth.to_string(), &from, "clone"]);
    let clone = Project::new();
    clone.remove("site.toml");
    for entry in std::fs::read_dir(above.path("clone")).expect("a clone").flatten() {
        std::fs::rename(entry.path(), clone.path(&entry.file_name().to_string_lossy())).expect("moved");
    }
    clone
}

/// It must have been built without a warning, and told what is left out.
#[track_caller]
fn told(ran: Ran, left_out: &str) {
    let ran = ran.ok();
    assert!(ran.stderr().contains(left_out), "{}", ran.stderr());
}

#[test]
fn a_date_is_right_or_not_there_however_much_of_the_history_is_cut_off() {
    let project = branched();
    project.build().ok();
    let page = |name: &str| format!("{name}/index.html");
    let whole: Vec<_> = PAGES.iter().map(|name| days(&project, &page(name))).collect();
    assert_eq!(whole[1], (vec!["2020-01-01".into()], vec!["2020-01-06".into()]), "{whole:?}");
    let mut known = Vec::new();
    for depth in 1..=8 {
        let clone = clone(&project, depth);
        let is_cut = clone.path(".git/shallow").exists();
        let ran = clone.build().ok();
        assert_eq!(
            ran.stderr().contains("this clone has only a part of the history"),
            is_cut,
            "{}",
            ran.stderr()
        );
        let mut count = 0;
        for (name, (published, updated)) in PAGES.iter().zip(&whole) {
            let (first, last) = days(&clone, &page(name));
            // Where it is not known when a page came, it is shown when it was changed, be it the same day.
            let is_right = last.is_empty() || last == *updated || (first.is_empty() && last == *published);
            assert!(
                (first.is_empty() || first == *published) && is_right,
                "{name} at depth {depth}: {first:?} {last:?}"
            );
            count += first.len() + last.len();
        }
        let repository = clone.output("early/index.html");
        assert!(!is_cut || !repository.contains("Contributors"), "nobody knows who else there was");
        known.push(count);
        assert_eq!(clone.build().ok().count("rendered"), 0);
    }
    assert_eq!(known.first(), Some(&0), "{known:?}");
    assert!(known.is_sorted() && known[4] > 0 && known.last() == Some(&9), "{known:?}");
}

#[test]
fn what_is_fetched_later_is_known_at_the_same_commit() {
    let project = branched();
    let clone = clone(&project, 1);
    told(
        clone.build(),
        "this clone has only a part of the history: 5 of 5 pages and sections lack dates from git",
    );
    git(&clone, &["fetch", "--quiet", "--unshallow"]);
    let ran = clone.build().ok();
    assert!(!ran.stderr().contains("git"), "{}", ran.stderr());
    assert_eq!(days(&clone, "early/index.html"), (vec!["2020-01-01".into()], vec!["2020-01-02".into()]));
}

#[test]
fn a_check_has_nothing_to_find_where_dates_are_left_out() {
    let project = branched();
    let part = clone(&project, 1);
    let whole = clone(&project, 100);
    let packed = clone(&project, 1);
    packed.remove(".git");
    let found = |project: &Project| {
        let ran = project.run(&["check", "--deny", "warnings", "--format", "json"]);
        let lines: Vec<String> = ran.stdout().lines().map(str::to_owned).collect();
        lines
            .into_iter()
            .filter(|line| line.contains("diagnostic") && line.contains("git"))
            .collect::<Vec<_>>()
    };
    for project in [&part, &whole, &packed] {
        assert_eq!(found(project), [] as [&str; 0]);
    }
    told(packed.build(), "the site is in no git repository, so that pages have no dates from it");
    let mut without = packed.command(&["build"]);
    let ran = without.env("PATH", "/nowhere").output().expect("the command runs");
    let stderr = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(stderr.contains("there is no `git` command, so that pages have no dates from it"), "{stderr}");
    // What git cannot read is not known either.
    part.file(".git/shallow", "nonsense\n");
    told(part.build(), "the history of the repository cannot be read");
}

#[test]
fn a_change_that_is_cut_off_may_be_later_than_one_that_is_not() {
    let project = site(OMIT);
    let text = |first: &str, last: &str| format!("{first}\n\n{LONG}\n{LONG}\n{last}\n");
    project.page("tides.md", &text("First.", "Last.")).page("other.md", "");
    commit(&project, ADA, 1);
    git(&project, &["checkout", "--quiet", "-b", "side"]);
    project.page("tides.md", &text("First of all.", "Last."));
    commit(&project, ADA, 2);
    git(&project, &["checkout", "--quiet", "main"]);
    project.page("tides.md", &text("First.", "Last of all."));
    commit(&project, ADA, 5);
    for day in [6, 7] {
        project.page("other.md", &day.to_string());
        commit(&project, ADA, day);
    }
    git_on(&project, 8, &["merge", "--quiet", "--no-edit", "side"]);
    project.build().ok();
    assert_eq!(days(&project, "tides/index.html"), (vec!["2020-01-01".into()], vec!["2020-01-05".into()]));
    // The change on the side is there, and the later one is not.
    let clone = clone(&project, 3);
    clone.build().ok();
    assert_eq!(days(&clone, "tides/index.html"), (vec![], vec![]));
    assert_eq!(days(&clone, "other/index.html"), (vec![], vec!["2020-01-07".into()]));
}
