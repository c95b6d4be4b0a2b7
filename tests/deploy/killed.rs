//! A deploy that is killed somewhere: visitors see whole pages, and the next one finishes the work.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use crate::harness::{Project, tree};

/// A site of many pages, each of which refers to a picture that has its number and the edition in its name.
fn edit(project: &Project, edition: usize) {
    for number in 0..150 {
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
fn is_whole(shown: &BTreeMap<String, Vec<u8>>) {
    let is_page = |path: &str| {
        let name = path.strip_suffix("/index.html").and_then(|folder| folder.strip_prefix('p'));
        name.is_some_and(|number| number.parse::<usize>().is_ok())
    };
    let pages: Vec<_> = shown.iter().filter(|(path, _)| is_page(path)).collect();
    assert_eq!(pages.len(), 150);
    for (path, bytes) in pages {
        let text = String::from_utf8_lossy(bytes);
        assert!(text.trim_end().ends_with("</main>"), "{path} is cut short");
        let (_, after) = text.split_once("src=\"/").expect("a picture");
        let picture = after.split('"').next().expect("an address");
        assert!(shown.contains_key(picture), "{path} refers to {picture}, which is not there");
    }
}

#[test]
fn killed_at_ten_points() {
    let project = Project::bare();
    project.settings("[deploy.here]\nfolder = \"target\"\nmax_delete = 100\n");
    fs::create_dir(project.path("target")).expect("a folder");
    edit(&project, 0);
    project.run(&["deploy"]).ok();
    let mut cut_short = 0;
    for edition in 1..=10 {
        edit(&project, edition);
        project.build().ok();
        let mut child = project.command(&["deploy"]).spawn().expect("the command runs");
        // From before the first file to behind the last one, as long as that takes on this machine.
        let journal = project.path("target/.nutgraf/manifest");
        while !fs::read_to_string(&journal).is_ok_and(|text| text.contains("\n? ")) {
            if child.try_wait().expect("a child").is_some() {
                break;
            }
        }
        std::thread::sleep(Duration::from_millis(3 * (edition as u64 - 1)));
        let _ = child.kill();
        let _ = child.wait();
        let shown = tree(&project.path("target"));
        is_whole(&shown);
        cut_short += usize::from(String::from_utf8_lossy(&shown[".nutgraf/manifest"]).contains("\n? "));
        if edition % 2 == 0 {
            project.run(&["deploy"]).ok();
            let mut healed = tree(&project.path("target"));
            healed.retain(|path, _| !path.starts_with(".nutgraf/"));
            assert!(healed == project.tree(), "after edition {edition}");
        }
    }
    assert!(cut_short > 0, "no deploy was killed in its midst");
}
