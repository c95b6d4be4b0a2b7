//! What somebody else put into the output folder: left alone, or named if it was in the place of a file of the site.

use std::fs;
use std::os::unix::fs::symlink;

use super::harness::tree;
use super::{clean, site};

#[test]
fn foreign_files_are_left_alone_and_named() {
    let project = site();
    project.file("public/CNAME", "example.org").file("public/notes/n/mine.txt", "mine");
    project.file("public/.git/HEAD", "ref: refs/heads/pages");
    let first = project.build().ok();
    assert!(first.stderr().contains("`CNAME`, `notes/n/mine.txt`"), "{}", first.stderr());
    assert!(!first.stderr().contains(".git"), "{}", first.stderr());
    project.remove("content/notes");
    let second = project.build_with(&["--force"]).ok();
    assert!(second.stderr().contains("`CNAME`, `notes/n/mine.txt`"), "{}", second.stderr());
    assert_eq!(project.output("notes/n/mine.txt"), "mine");
    assert_eq!(project.output("CNAME"), "example.org");
    assert_eq!(project.output(".git/HEAD"), "ref: refs/heads/pages");
    assert!(!project.has("notes/n/index.html"));
}

#[test]
fn an_output_file_that_is_a_symlink_is_replaced_and_not_followed() {
    let project = site();
    project.build().ok();
    let whole = project.tree();
    project.file("mine.txt", "mine").remove("public/a/index.html").remove("public/notes");
    symlink("../../mine.txt", project.path("public/a/index.html")).expect("a symlink");
    project.build().warns(&["replaced or deleted, not written by nutgraf: `a/index.html`\n"]);
    assert_eq!(fs::read_to_string(project.path("mine.txt")).expect("mine"), "mine");
    assert_eq!(project.tree(), whole);
    // A folder that leads elsewhere is not written into.
    project.remove("public/notes").file("elsewhere/x.txt", "x");
    symlink("../elsewhere", project.path("public/notes")).expect("a symlink");
    project.build().fails(&["a symlink where the site needs a folder", "notes"]);
    assert_eq!(tree(&project.path("elsewhere")).len(), 1);
}

#[test]
fn a_folder_full_of_foreign_files_keeps_them_all() {
    let project = site();
    for number in 0..50 {
        project.file(&format!("public/photos/{number:02}.jpg"), "a photo");
    }
    let first = project.build().ok();
    assert!(
        first.stderr().contains("`photos/00.jpg`") && first.stderr().contains("and 45 more"),
        "{}",
        first.stderr()
    );
    let photos = project.tree().into_keys().filter(|name| name.starts_with("photos/")).count();
    assert_eq!(photos, 50);
}

#[test]
fn what_is_in_the_place_of_a_new_file_is_replaced_and_named_once() {
    let project = site();
    project.build().ok();
    project.page("x.md", "X.").page("y.md", "Y.").file("mine.txt", "mine");
    project.file("public/x/index.html", "Theirs.").file("public/y/theirs.txt", "Theirs.");
    symlink("../../mine.txt", project.path("public/y/index.html")).expect("a symlink");
    let ran = project.build().warns(&[
        "replaced or deleted, not written by nutgraf: `x/index.html`, `y/index.html`\n",
        "keep files of your own in `static/`, or choose another output folder",
        "left alone in `public`, not made by nutgraf: `y/theirs.txt`\n",
    ]);
    assert!(ran.stdout().contains(" 0 deleted"), "{}", ran.stdout());
    assert_eq!(fs::read_to_string(project.path("mine.txt")).expect("mine"), "mine");
    project.remove("public/y/theirs.txt");
    assert_eq!(project.tree(), clean(&project));
    project.build().ok();
}

#[test]
fn what_somebody_changed_is_named_when_it_is_replaced_or_deleted() {
    for arguments in [&[] as &[&str], &["--force"]] {
        let project = site();
        project.build().ok();
        project.file("public/a/index.html", "Theirs.").file("public/notes/n/index.html", "Theirs.");
        project.page("b.md", "B, changed.").remove("content/notes/n.md");
        project
            .build_with(arguments)
            .warns(&["not written by nutgraf: `a/index.html`, `notes/n/index.html`\n"]);
        assert_eq!(project.tree(), clean(&project));
    }
}

#[test]
fn a_file_with_another_time_and_our_bytes_is_ours() {
    let project = site();
    project.build().ok();
    for name in project.tree().keys() {
        let file = fs::File::options().append(true).open(project.path("public").join(name)).expect("a file");
        file.set_modified(std::time::SystemTime::UNIX_EPOCH).expect("a time");
    }
    project.page("a.md", "A, changed.").page("b.md", "B, changed.").remove("content/notes").build().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn of_many_files_of_another_generator_a_few_are_named_in_one_warning() {
    let project = site();
    for number in 0..50 {
        project.page(&format!("page-{number:02}.md"), "Ours.");
        project.file(&format!("public/page-{number:02}/index.html"), "Theirs.");
    }
    project.file("public/index.html", "Theirs.").file("public/.git", "gitdir: elsewhere");
    project.build().warns(&["not written by nutgraf: `index.html`, `page-00/index.html`", " and 46 more\n"]);
    assert_eq!(project.output(".git"), "gitdir: elsewhere");
    project.remove("public/.git");
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_program_is_told_all_that_was_replaced() {
    let project = site();
    project.file("public/a/index.html", "Theirs.");
    let objects = project.build_with(&["--format", "json"]).objects();
    let is_told = |what: &str| objects.iter().find(|object| object["type"] == what).expect("told");
    assert_eq!(is_told("diagnostic")["severity"], "warning");
    assert_eq!(is_told("built")["replaced"], serde_json::json!(["a/index.html"]));
}
