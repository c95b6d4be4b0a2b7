//! What is in the way of a build is found before it changes anything.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::time::SystemTime;

use super::harness::Project;
use super::{Tree, allow, clean, site, times};

/// Everything in the output folder: files and when they were written, and folders.
fn everything(project: &Project) -> (Tree, BTreeMap<String, SystemTime>, Vec<PathBuf>) {
    let entries = walkdir::WalkDir::new(project.path("public")).sort_by_file_name().into_iter();
    let folders = entries.filter_map(Result::ok).filter(|entry| entry.file_type().is_dir());
    (project.tree(), times(project), folders.map(walkdir::DirEntry::into_path).collect())
}

/// Changes all pages, takes one and its folder away, and adds a file, so that there is much to be done.
fn edit(project: &Project) {
    project.page("a.md", "A, changed.").page("b.md", "B, changed.").page("notes/n.md", "N, changed.");
    project.page("new.md", "New.").bytes("static/zzz/last.bin", &[1]).remove("static/pictures");
}

#[test]
fn all_obstacles_are_told_together_and_nothing_is_changed() {
    let project = site();
    project.build().ok();
    edit(&project);
    project.remove("public/a/index.html").file("public/a/index.html/theirs.txt", "Theirs.");
    project.remove("public/b").file("public/b", "Theirs.");
    project.remove("public/notes").file("elsewhere/x.txt", "x").file("public/zzz", "Theirs.");
    symlink("../elsewhere", project.path("public/notes")).expect("a symlink");
    let before = everything(&project);
    let ran = project.build().fails(&["4 errors; nothing was published"]);
    let told = ran.stderr();
    for (what, place) in [
        ("a folder where the site needs a file", "public/a/index.html"),
        ("a file where the site needs a folder", "public/b"),
        ("a symlink where the site needs a folder", "public/notes"),
        ("a file where the site needs a folder", "public/zzz"),
    ] {
        let is_told = told.split("\n\n").any(|one| {
            one.contains(what) && one.lines().any(|line| line.starts_with("-->") && line.ends_with(place))
        });
        assert!(is_told && told.contains("remove it, or choose another output folder"), "{place}: {told}");
    }
    assert_eq!(everything(&project), before);
    project.remove("public/a").remove("public/b").remove("public/zzz");
    fs::remove_file(project.path("public/notes")).expect("removed");
    project.build().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_folder_that_may_not_be_written_is_an_error_that_names_it_and_nothing_is_changed() {
    let closed = ["public/notes/n", "public/pictures"];
    let project = site();
    project.build_as_nobody().ok();
    edit(&project);
    for folder in closed {
        allow(&project, folder, 0o555);
    }
    let before = everything(&project);
    // One of them is to get a file, and the other one to lose one.
    project.build_as_nobody().fails(&[
        "cannot write into this folder: permission denied",
        "public/notes/n\n",
        "public/pictures\n",
        "2 errors; nothing was published",
    ]);
    assert_eq!(everything(&project), before);
    for folder in closed {
        allow(&project, folder, 0o755);
    }
    allow(&project, "public", 0o555);
    project.build_as_nobody().fails(&[
        "cannot write into this folder: permission denied",
        "public\n",
        "1 error; nothing was published",
    ]);
    assert_eq!(everything(&project), before);
    allow(&project, "public", 0o755);
    project.build_as_nobody().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn a_folder_with_nothing_of_anybody_else_goes_where_a_file_is_to_come() {
    let project = site();
    project.page("x/deep/one.md", "One.").page("x/two.md", "Two.").build().ok();
    project.remove("content/x").file("static/x", "a file");
    project.file("public/x/deep/one/theirs.txt", "Theirs.");
    let before = everything(&project);
    project.build().fails(&["a folder where the site needs a file", "public/x\n", "nothing was published"]);
    assert_eq!(everything(&project), before);
    project.remove("public/x/deep/one/theirs.txt");
    fs::create_dir(project.path("public/x/empty")).expect("made");
    project.build().fails(&["a folder where the site needs a file", "nothing was published"]);
    project.remove("public/x/empty").build().ok();
    assert_eq!(project.tree(), clean(&project));
    assert_eq!(project.output("x"), "a file");
}

#[test]
fn what_is_in_the_way_of_nothing_stops_no_build() {
    let project = site();
    project.build_as_nobody().ok();
    // No file comes into this folder or goes from it.
    project.page("a.md", "A, changed.");
    allow(&project, "public/notes/n", 0o555);
    project.build_as_nobody().ok();
    allow(&project, "public/notes/n", 0o755);
    assert_eq!(project.tree(), clean(&project));
}
