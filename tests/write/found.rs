//! Files that are in their places already are kept, whether or not anything is known of how they came there.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use super::{clean, site, times};

#[test]
fn what_was_forgotten_and_is_the_same_is_not_written_again() {
    let project = site();
    project.build().ok();
    let (whole, before) = (project.tree(), times(&project));
    project.remove(".nutgraf");
    let again = project.build().ok();
    assert_eq!((again.count("rendered"), again.count("written")), (whole.len(), 0), "{}", again.stdout());
    assert_eq!(again.stderr(), "");
    assert_eq!((project.tree(), times(&project)), (whole, before));
    // It is ours again, with all that belongs to that.
    assert!(project.build().ok().stdout().starts_with("nothing changed"));
    project.page("a.md", "A, changed.").remove("content/notes").build().ok();
    assert_eq!(project.tree(), clean(&project));
}

#[test]
fn of_what_was_forgotten_only_what_is_another_is_written() {
    let project = site();
    project.build().ok();
    let (whole, before) = (project.tree(), times(&project));
    project.remove(".nutgraf").bytes("public/pictures/dot.bin", &[0, 1, 3]);
    std::thread::sleep(Duration::from_millis(20));
    // Of the same length: only the bytes tell.
    let text = project.output("a/index.html").replace("<p>", "<q>");
    project.file("public/a/index.html", &text).file("public/b/index.html", "short");
    let again = project.build();
    assert_eq!((again.code(), again.count("written")), (0, 3), "{}", again.stdout());
    assert_eq!(project.tree(), whole);
    let after = times(&project);
    let written: Vec<&String> = after.keys().filter(|name| after[*name] != before[*name]).collect();
    assert_eq!(written, ["a/index.html", "b/index.html", "pictures/dot.bin"]);
}

#[test]
fn a_symlink_to_the_same_bytes_is_no_file_of_the_site() {
    let project = site();
    project.build().ok();
    let whole = project.tree();
    project.remove(".nutgraf").file("mine.html", &project.output("a/index.html"));
    project.remove("public/a/index.html");
    symlink("../../mine.html", project.path("public/a/index.html")).expect("a symlink");
    assert_eq!(project.build().count("written"), 1);
    let kind = fs::symlink_metadata(project.path("public/a/index.html")).expect("a file").file_type();
    assert!(kind.is_file() && project.tree() == whole);
}

#[test]
fn who_forces_a_build_has_every_byte_compared() {
    let project = site();
    project.build().ok();
    let (whole, before) = (project.tree(), times(&project));
    // With the time that it had, which would be enough for another build.
    let text = project.output("a/index.html").replace("<p>", "<q>");
    project.file("public/a/index.html", &text);
    let damaged = fs::File::options().write(true).open(project.path("public/a/index.html")).expect("a file");
    damaged.set_modified(before["a/index.html"]).expect("a time");
    assert_eq!(project.build().ok().count("rendered"), 0);
    let forced = project.build_with(&["--force"]);
    assert_eq!((forced.count("rendered"), forced.count("written")), (whole.len(), 1), "{}", forced.stdout());
    assert_eq!(project.tree(), whole);
}
