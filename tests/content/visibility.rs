//! Drafts, pages to come and pages that have expired. The harness says that today is 2026-06-01.

use crate::harness::Project;

fn project() -> Project {
    let project = Project::bare();
    project.file("content/draft.md", "+++\ndraft = true\n+++\n").file("content/2026-06-02-tomorrow.md", "");
    project.file("content/later.md", "+++\ndate = 2026-06-01T00:00:01Z\n+++\n");
    project.file("content/gone.md", "+++\nexpires = 2026-06-01\n+++\n");
    project.file("content/stays.md", "+++\nexpires = 2026-06-02\ndate = 2026-06-01\n+++\n");
    project
        .file("content/wip/_index.md", "+++\ndraft = true\n+++\n")
        .page("wip/a.md", "")
        .page("wip/deep/b.md", "");
    project
}

fn there(project: &Project) -> Vec<&'static str> {
    let names = ["draft", "tomorrow", "later", "gone", "stays", "wip", "wip/a", "wip/deep/b"];
    names.into_iter().filter(|name| project.has(&format!("{name}/index.html"))).collect()
}

#[test]
fn a_build_leaves_them_out_and_says_how_many_and_why() {
    let project = project();
    let ran = project.build().ok();
    assert_eq!(there(&project), ["stays"]);
    assert!(
        ran.stderr().contains("left out: 4 drafts (build with `--drafts`), 2 pages dated in the future (build with `--future`), 1 expired page"),
        "{}",
        ran.stderr()
    );
}

#[test]
fn they_are_there_when_asked_for() {
    let project = project();
    project.build_with(&["--drafts"]).ok();
    assert_eq!(there(&project), ["draft", "stays", "wip", "wip/a", "wip/deep/b"]);
    project.build_with(&["--future"]).ok();
    assert_eq!(there(&project), ["tomorrow", "later", "stays"]);
    let ran = project.build_with(&["--drafts", "--future"]).ok();
    assert_eq!(there(&project), ["draft", "tomorrow", "later", "stays", "wip", "wip/a", "wip/deep/b"]);
    assert!(ran.stderr().contains("left out: 1 expired page"), "{}", ran.stderr());
    project.build().ok();
    assert_eq!(there(&project), ["stays"]);
}

#[test]
fn time_alone_brings_and_takes_pages() {
    let project = Project::bare();
    project.file("content/2026-06-02-tomorrow.md", "").file("content/stays.md", "");
    project.file("content/goes.md", "+++\nexpires = 2026-06-03\n+++\n");
    let there_on = |day: u64| {
        let now = 1_780_272_000 + (day - 1) * 24 * 60 * 60;
        let mut command = project.command(&["build"]);
        let output = command.env("SOURCE_DATE_EPOCH", now.to_string()).output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        ["goes", "stays", "tomorrow"].into_iter().filter(|name| project.has(name)).collect::<Vec<_>>()
    };
    for _ in 0..2 {
        assert_eq!(there_on(1), ["goes", "stays"]);
        assert_eq!(there_on(2), ["goes", "stays", "tomorrow"]);
        assert_eq!(there_on(3), ["stays", "tomorrow"]);
        assert_eq!(there_on(4), ["stays", "tomorrow"]);
    }
}

#[test]
fn the_files_beside_a_draft_are_left_out_with_it() {
    let project = Project::bare();
    project
        .file("content/a/index.md", "+++\ndraft = true\n+++\n[x](x.txt)")
        .file("content/a/x.txt", "")
        .file("content/a/sub/y.txt", "");
    project.file("content/s/_index.md", "+++\ndraft = true\n+++\n").file("content/s/z.txt", "");
    project.build().ok();
    assert!(!project.has("a") && !project.has("s"), "{:?}", project.tree().keys());
    project.build_with(&["--drafts"]).ok();
    assert!(project.has("a/x.txt") && project.has("a/sub/y.txt") && project.has("s/z.txt"));
}

#[test]
fn what_is_left_out_is_in_no_list() {
    let project = Project::bare();
    project.settings("[taxonomies.topics]\n");
    project
        .file("content/draft.md", "+++\ndraft = true\ntopics = [\"Secret\"]\ndate = 2026-01-01\n+++\nHush.\n")
        .page("a.md", "");
    project.build().ok();
    for (name, bytes) in project.tree() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(
            !text.contains("secret") && !text.contains("hush") && !text.contains("draft"),
            "{name}: {text}"
        );
    }
}
