//! The site of this repository, committed anew on days that the test says: what it shows of these days.

use std::path::Path;
use std::process::Command;

use super::{ADA, BOB};
use crate::harness::{Project, Ran, attributes};
use crate::repository::{git, git_at};

/// What the site is made of.
const PARTS: &[&str] = &["content", "templates", "static", "strings", "site.toml", ".gitignore"];

/// A page whose front matter does not say when it was changed, and the name that it gets.
const PAGE: &str = "content/explainers/how-a-feed-works.md";
const RENAMED: &str = "content/explainers/how-feeds-work.md";

fn own_site() -> Project {
    let project = Project::new();
    for part in PARTS {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join(part);
        let copied = Command::new("cp").arg("-r").arg(from).arg(project.root()).status();
        assert!(copied.expect("cp runs").success(), "{part}");
    }
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    project
}

fn commit(project: &Project, who: &str, day: &str) {
    git(project, &["add", "--all"]);
    git_at(project, who, &format!("{day}T12:00:00Z"), &["commit", "--quiet", "--message", "Work"]);
}

/// Builds it on a day on which all pages are published.
fn build(project: &Project) -> Ran {
    let mut command = project.command(&["build"]);
    command.env("SOURCE_DATE_EPOCH", "1893456000");
    crate::harness::within(120, command, project.path("public")).ok()
}

/// Changes the text of files in the site.
fn edit(project: &Project, path: &Path, change: &dyn Fn(&str) -> String) {
    for entry in walkdir::WalkDir::new(project.root().join(path)).into_iter().flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "md") {
            let text = std::fs::read_to_string(entry.path()).expect("a text");
            std::fs::write(entry.path(), change(&text)).expect("written");
        }
    }
}

/// The days on which a page, the sitemap and the feed say that it was changed last.
fn shown(project: &Project, route: &str) -> [String; 3] {
    let html = project.html(&format!("{route}index.html"));
    let page = attributes(&html, "article > header time.dt-updated", "datetime").join(" ");
    let behind = |name: &str, start: &str, tag: &str| {
        let text = project.output(name);
        let (_, entry) = text.split_once(start).unwrap_or_else(|| panic!("{start} is not in {name}"));
        entry.split_once(tag).expect("a date").1.to_owned()
    };
    let address = format!("https://nutgraf.example/{route}");
    let listed = behind("sitemap.xml", &format!("<loc>{address}</loc>"), "<lastmod>");
    let fed = behind("atom.xml", &format!("<id>{address}</id>"), "<updated>");
    [page, listed, fed].map(|date| date.chars().take(10).collect())
}

#[test]
fn a_page_of_this_repository_shows_when_it_was_changed_right_after_a_rename_and_later() {
    let project = own_site();
    commit(&project, ADA, "2027-02-03");
    build(&project);
    let days = |day: &str| [day.to_owned(), day.to_owned(), day.to_owned()];
    assert_eq!(shown(&project, "explainers/how-a-feed-works/"), days("2027-02-03"));

    git(&project, &["mv", PAGE, RENAMED]);
    edit(&project, Path::new("content"), &|text| text.replace("how-a-feed-works.md", "how-feeds-work.md"));
    commit(&project, BOB, "2027-02-09");
    build(&project);
    assert_eq!(shown(&project, "explainers/how-feeds-work/"), days("2027-02-09"));

    edit(&project, Path::new(RENAMED), &|text| format!("{text}\nMore of it.\n"));
    commit(&project, BOB, "2027-03-05");
    build(&project);
    assert_eq!(shown(&project, "explainers/how-feeds-work/"), days("2027-03-05"));

    // What was edited and not committed has the date of its last commit, and is told of.
    edit(&project, Path::new(RENAMED), &|text| format!("{text}\nNot yet committed.\n"));
    let ran = project.command(&["build"]).env("SOURCE_DATE_EPOCH", "1893456000").output().expect("it runs");
    let told = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(told.contains(&format!("warning: not committed as they are now: `{RENAMED}`")), "{told}");
    assert_eq!(shown(&project, "explainers/how-feeds-work/"), days("2027-03-05"));
}

#[test]
fn the_site_of_this_repository_has_nothing_to_find_with_a_part_of_its_history_or_none() {
    let project = own_site();
    commit(&project, ADA, "2027-02-03");
    let shallow = Project::new();
    let from = format!("file://{}", project.root().display());
    git(&shallow, &["clone", "--quiet", "--depth", "1", &from, "clone"]);
    let archive = own_site();
    archive.remove(".git");
    for (root, left_out) in [
        (project.root().to_owned(), ""),
        (shallow.path("clone"), "this clone has only a part of the history"),
        (archive.root().to_owned(), "the site is in no git repository"),
    ] {
        let mut command = project.command(&["check", "--deny", "warnings"]);
        command.current_dir(&root).env("SOURCE_DATE_EPOCH", "1893456000");
        let ran = crate::harness::within(120, command, root.clone());
        assert_eq!(ran.code(), 0, "{}{}", ran.stdout(), ran.stderr());
        assert!(ran.stderr().contains(left_out), "{}", ran.stderr());
    }
}
