//! A deploy that is killed somewhere: visitors see whole pages, and the next one finishes the work.

use std::collections::BTreeMap;
use std::fs;
use std::process::Child;
use std::time::Duration;

use crate::harness::Project;
use crate::harness::servers::{Folder, Place};

/// How many pages are enough, where each file is sent on its own.
pub(crate) const PAGES: usize = 40;

/// A site of many pages, each of which refers to a picture that has its number and the edition in its name.
pub(crate) fn edit(project: &Project, pages: usize, edition: usize) {
    for number in 0..pages {
        let picture = format!("{number}-{edition}.png");
        project.page(&format!("p{number}/index.md"), &format!("Edition {edition} ![picture]({picture})"));
        project.bytes(&format!("content/p{number}/{picture}"), &[7; 20_000]);
        if edition > 0 {
            let former = project.path(&format!("content/p{number}/{number}-{}.png", edition - 1));
            let _ = fs::remove_file(former);
        }
    }
}

/// Every page is whole, and what it refers to is there.
#[track_caller]
pub(crate) fn is_whole(shown: &BTreeMap<String, Vec<u8>>, pages: usize) {
    let is_page = |path: &str| {
        let name = path.strip_suffix("/index.html").and_then(|folder| folder.strip_prefix('p'));
        name.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    let found: Vec<_> = shown.iter().filter(|(path, _)| is_page(path)).collect();
    assert_eq!(found.len(), pages);
    for (path, bytes) in found {
        let text = String::from_utf8_lossy(bytes);
        assert!(text.trim_end().ends_with("</main>"), "{path} is cut short");
        let (_, after) = text.split_once("src=\"/").expect("a picture");
        let picture = after.split('"').next().expect("an address");
        assert!(shown.contains_key(picture), "{path} refers to {picture}, which is not there");
    }
}

/// Waits until a deploy is about to change something, or has ended.
pub(crate) fn wait_for_journal(place: &dyn Place, child: &mut Child) {
    while !place.manifest().contains("\n? ") {
        if child.try_wait().expect("a child").is_some() {
            break;
        }
    }
}

/// Kills deploys to a place, from before the first file to behind the last one.
pub(crate) fn at_ten_points(place: &dyn Place, pages: usize) {
    let project = Project::bare();
    project.settings(&format!("[deploy.there]\nmax_delete = 100\n{}", place.settings()));
    edit(&project, pages, 0);
    place.run(&project, &["deploy"]).ok();
    let mut cut_short = 0;
    for edition in 1..=10 {
        edit(&project, pages, edition);
        project.build().ok();
        let mut command = project.command(&["deploy"]);
        place.equip(&mut command);
        let mut child = command.spawn().expect("the command runs");
        wait_for_journal(place, &mut child);
        std::thread::sleep(Duration::from_millis(3 * pages as u64 * (edition as u64 - 1) / 40));
        let _ = child.kill();
        let _ = child.wait();
        // What was sent already may still come to its place.
        std::thread::sleep(Duration::from_millis(200));
        let shown = place.tree();
        is_whole(&shown, pages);
        cut_short += usize::from(place.manifest().contains("\n? "));
        if edition % 2 == 0 {
            place.run(&project, &["deploy"]).ok();
            assert!(place.shown() == project.tree(), "after edition {edition}");
        }
    }
    assert!(cut_short > 0, "no deploy was killed in its midst");
}

#[test]
fn killed_at_ten_points() {
    let folder = tempfile::tempdir().expect("a folder");
    at_ten_points(&Folder(folder.path().to_owned()), 150);
}
