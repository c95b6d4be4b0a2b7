//! What a page tells machines of others is told anew when they change, by an incremental build as by a clean one.

use crate::consumer::{node, read};
use crate::harness::Project;

fn project() -> Project {
    let project = Project::new();
    project.file("static/logo.svg", "<svg width=\"60\" height=\"30\"></svg>");
    author(&project, "Ann writes.");
    for name in ["a", "b"] {
        project
            .file(&format!("content/{name}.md"), "+++\nauthors = [\"ann\"]\ndate = 2026-01-01\n+++\nText.\n");
    }
    project.page("c.md", "By nobody.");
    project.build().ok();
    project
}

fn author(project: &Project, biography: &str) {
    project.file("content/authors/ann.md", &format!("+++\ntitle = \"Ann\"\n+++\n{biography}\n"));
}

/// Builds over what was there, and then from nothing: both must leave the same.
#[track_caller]
fn build(project: &Project) {
    project.build().ok();
    let incremental = project.tree();
    project.remove("public").remove(".nutgraf");
    project.build().ok();
    assert!(project.tree() == incremental, "a clean build leaves something else");
}

#[test]
fn a_biography_that_changes_is_told_wherever_its_author_is() {
    let project = project();
    author(&project, "Ann wrote.");
    build(&project);
    for name in ["a/index.html", "b/index.html", "authors/ann/index.html"] {
        let data = read(&project.html(name)).unwrap();
        assert_eq!(node(&data, "Person")["description"], "Ann wrote.", "{name}");
    }
}

#[test]
fn what_shows_no_author_is_not_rendered_again_when_one_changes() {
    let project = project();
    author(&project, "Ann wrote.");
    // Her own page and her two articles; nothing else shows her biography.
    assert_eq!(project.build().ok().count("written"), 3);
}

#[test]
fn a_publisher_that_changes_is_told_on_every_page() {
    let project = project();
    project.settings("[publisher]\nname = \"The house\"\nlogo = \"/logo.svg\"\n");
    build(&project);
    for name in ["c/index.html", "index.html", "authors/index.html"] {
        let data = read(&project.html(name)).unwrap();
        let publisher = node(&data, "Organization");
        assert_eq!((&publisher["name"], &publisher["logo"]["width"]), (&"The house".into(), &"60 px".into()));
    }
    // The logo's size is on every page, although no page names the logo.
    project.file("static/logo.svg", "<svg width=\"61\" height=\"30\"></svg>");
    build(&project);
    let data = read(&project.html("c/index.html")).unwrap();
    assert_eq!(node(&data, "Organization")["logo"]["width"], "61 px");
}

#[test]
fn a_title_that_changes_is_told_by_the_lists_that_it_is_in() {
    let project = project();
    project.file(
        "content/a.md",
        "+++\ntitle = \"Another\"\nauthors = [\"ann\"]\ndate = 2026-01-01\n+++\nText.\n",
    );
    build(&project);
    for name in ["index.html", "authors/ann/index.html"] {
        let data = read(&project.html(name)).unwrap();
        let entries = node(&data, "ItemList")["itemListElement"].to_string();
        assert!(entries.contains("\"Another\""), "{name}: {entries}");
    }
}
