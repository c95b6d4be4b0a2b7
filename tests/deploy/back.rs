//! Going back to what another machine had before the last deploy.

use std::time::Duration;

use crate::azurite::Container;
use crate::elsewhere::site;
use crate::harness::servers::{Bucket, Place, SshFolder, WebFolder};
use crate::harness::{Project, tree};
use crate::killed::{self, PAGES};

fn kept(place: &dyn Place) -> usize {
    place.tree().keys().filter(|path| path.starts_with(".nutgraf/former/")).count()
}

fn settings(place: &dyn Place) -> String {
    format!("[deploy.there]\nmax_delete = 100\nrollback = true\n{}", place.settings())
}

fn goes_back(place: &dyn Place) {
    let project = site(place);
    project.settings(&settings(place));
    place.run(&project, &["deploy"]).ok();
    place.run(&project, &["deploy", "--rollback"]).fails(&["no former state is kept at `there`"]);
    let before = place.shown();
    project.page("a.md", "Other").page("c.md", "New").remove("content/b.md");
    project.remove("content/photo.png").remove("static/a [1] 'b' ü.txt");
    place.run(&project, &["deploy"]).ok();
    assert!(place.shown() == project.tree() && kept(place) > 0);
    place.run(&project, &["deploy"]).ok();
    let ran = place.run(&project, &["deploy", "there", "--rollback"]).ok();
    assert!(ran.stdout().contains("`there` is what it was before"), "{}", ran.stdout());
    assert!(place.shown() == before);
    assert_eq!(kept(place), 0);
    place.run(&project, &["deploy", "--rollback"]).fails(&["no former state is kept at `there`"]);
    place.run(&project, &["deploy"]).ok();
    assert!(place.shown() == project.tree());

    // Without the key, nothing is kept any more, and what was kept goes.
    project.settings(&settings(place).replace("rollback = true\n", "")).page("a.md", "Once more");
    place.run(&project, &["deploy"]).ok();
    assert_eq!(kept(place), 0);
    place.run(&project, &["deploy", "--rollback"]).fails(&["`there` keeps nothing", "`rollback = true`"]);
}

/// A rollback that is killed leaves whole pages, and the next one finishes it.
fn goes_back_after_being_killed(place: &dyn Place) {
    let project = Project::bare();
    project.settings(&settings(place));
    killed::edit(&project, PAGES, 0);
    place.run(&project, &["deploy"]).ok();
    for edition in 1..=5 {
        let before = place.shown();
        killed::edit(&project, PAGES, edition);
        place.run(&project, &["deploy"]).ok();
        let mut command = project.command(&["deploy", "--rollback"]);
        place.equip(&mut command);
        let mut child = command.spawn().expect("the command runs");
        killed::wait_for_journal(place, &mut child);
        std::thread::sleep(Duration::from_millis(20 * (edition as u64 - 1)));
        let _ = child.kill();
        let _ = child.wait();
        // What was sent already may still come to its place.
        std::thread::sleep(Duration::from_millis(200));
        killed::is_whole(&place.shown(), PAGES);
        if place.manifest().contains("\n? ") {
            place.run(&project, &["deploy", "--rollback"]).ok();
        }
        assert!(place.shown() == before, "edition {edition}");
        place.run(&project, &["deploy"]).ok();
        assert!(place.shown() == project.tree());
    }
}

#[test]
fn s3() {
    let Some(bucket) = Bucket::start() else { return };
    goes_back(&bucket);
    let head = bucket.head("blog/b/index.html");
    assert!(head.contains("404"), "{head}");
    keeps_headers(&bucket, &|path| bucket.head(&format!("blog/{path}")));
    goes_back_after_being_killed(&Bucket::start().expect("a second one"));
}

#[test]
fn azure() {
    let Some(container) = Container::start() else { return };
    goes_back(&container);
    keeps_headers(&container, &|path| container.head(path));
    goes_back_after_being_killed(&Container::start().expect("a second one"));
}

#[test]
fn webdav() {
    let Some(folder) = WebFolder::start("", false) else { return };
    goes_back(&folder);
    goes_back_after_being_killed(&WebFolder::start("", false).expect("a second one"));
}

#[test]
fn sftp() {
    let Some(folder) = SshFolder::start("", "") else { return };
    goes_back(&folder);
    goes_back_after_being_killed(&SshFolder::start("", "").expect("a second one"));
}

/// Files with the same bytes and other names come back each with its own media type.
fn keeps_headers(place: &dyn Place, head: &dyn Fn(&str) -> String) {
    let project = site(place);
    project.settings(&format!("{}cache_pages = \"max-age=60\"\n", settings(place)));
    for name in ["same.csv", "same.json", "same.html"] {
        project.file(&format!("static/{name}"), "1");
    }
    place.run(&project, &["deploy"]).ok();
    for name in ["same.csv", "same.json", "same.html"] {
        project.file(&format!("static/{name}"), "2");
    }
    place.run(&project, &["deploy"]).ok();
    place.run(&project, &["deploy", "--rollback"]).ok();
    for (name, media_type) in [("csv", "text/csv"), ("json", "application/json"), ("html", "text/html")] {
        let head = head(&format!("same.{name}"));
        assert!(head.contains(&format!("content-type: {media_type}")), "{head}");
    }
    assert!(head("same.html").contains("cache-control: max-age=60"));
}

/// A deploy that changes more than the one before it, which was killed, is taken back along with it.
#[test]
fn a_folder_goes_back_behind_a_deploy_that_was_killed() {
    let project = crate::folder::site();
    project.run(&["deploy"]).ok();
    let shown = || {
        let mut shown = tree(&project.path("target"));
        shown.retain(|path, _| !path.starts_with(".nutgraf/"));
        shown
    };
    let before = shown();
    // A folder with something in it, where a file is to be: it ends before the pages.
    project.file("static/zz.txt", "new").page("a.md", "Other").file("target/zz.txt/in the way", "");
    project.run(&["deploy"]).fails(&["zz.txt"]);
    project.remove("target/zz.txt").page("b.md", "Other, too");
    project.run(&["deploy"]).ok();
    project.run(&["deploy", "--rollback"]).ok();
    assert!(shown() == before);
}
