//! Links: from the paths of files to routes, with every dead one told, and two things never at one place.

mod base_url;
mod collisions;
mod dead;
#[path = "../harness/mod.rs"]
mod harness;
mod stepwise;

use harness::{Project, attributes};

/// The destinations of all links in the text of a page.
pub(crate) fn links(project: &Project, name: &str) -> Vec<String> {
    attributes(&project.html(name), "main a[href]", "href")
}

#[test]
fn links_to_files_become_routes_from_wherever_they_stand() {
    let project = Project::bare();
    let text = "[a](../b.md) [b](./c.md) [c](c.md#part) [d](@/b.md) [e](@/s/_index.md) [f](../_index.md) [g](bundle/index.md)\n\n\
                ## In [a heading](../b.md)\n\n| t |\n|---|\n| [cell](../b.md) |\n\n- [item](../b.md)\n\n> [quote](../b.md)\n\n[ref]\n\nNote[^n].\n\n\
                <b>[in html](../b.md)</b>\n\n[^n]: [note](../b.md)\n\n[ref]: ../b.md \"T\"\n";
    project
        .page("s/a.md", text)
        .page("b.md", "")
        .page("s/c.md", "# Part\n")
        .page("s/bundle/index.md", "[up](../a.md)");
    project.file("content/s/_index.md", "[a](a.md) [b](../b.md)");
    project.build().ok();
    assert_eq!(
        links(&project, "s/a/index.html"),
        [
            "/b/",
            "/s/c/",
            "/s/c/#part",
            "/b/",
            "/s/",
            "/",
            "/s/bundle/",
            "/b/",
            "/b/",
            "/b/",
            "/b/",
            "/b/",
            "#fn-n",
            "/b/",
            "/b/",
            "#fnref-n"
        ]
    );
    assert_eq!(links(&project, "s/index.html"), ["/s/a/", "/b/"]);
    assert_eq!(links(&project, "s/bundle/index.html"), ["/s/a/"]);
}

#[test]
fn names_with_spaces_and_letters_of_every_script_can_be_linked_to() {
    let project = Project::bare();
    project.page("My Notes/hello world.md", "# Ünï\n").page("日本.md", "").page("it's (odd).md", "");
    project.page(
        "a.md",
        "[a](<My Notes/hello world.md>) [b](My%20Notes/hello%20world.md#ünï) [c](My%20Notes/hello%20world.md#%C3%BCn%C3%AF) \
         [d](日本.md) [e](%E6%97%A5%E6%9C%AC.md) [f](@/My%20Notes/hello%20world.md) [g](<it's (odd).md>)",
    );
    project.build().ok();
    let route = "/my-notes/hello-world/";
    let with_anchor = format!("{route}#ünï");
    assert_eq!(
        links(&project, "a/index.html"),
        [route, &with_anchor, &with_anchor, "/日本/", "/日本/", route, "/its-odd/"]
    );
}

#[test]
fn links_follow_a_slug_and_a_path() {
    let project = Project::bare();
    project.page("a.md", "[b](b.md) [c](c.md) [d](2026-01-01-d.md)");
    project
        .file("content/b.md", "+++\nslug = \"other\"\n+++\n")
        .file("content/c.md", "+++\npath = \"/x/y/\"\n+++\n")
        .page("2026-01-01-d.md", "");
    project.build().ok();
    assert_eq!(links(&project, "a/index.html"), ["/other/", "/x/y/", "/d/"]);
}

#[test]
fn links_to_files_beside_a_page_and_to_routes_keep_query_and_fragment() {
    let project = Project::bare();
    project.page(
        "s/a.md",
        "[f](my%20file.pdf?a=1&b=2#page=2) [r](/s/b/#x) [s](/logo.svg?v=1) [h](#here) [t](#top)\n\n## Here\n",
    );
    project
        .page("s/b.md", "")
        .file("content/s/my file.pdf", "")
        .file("content/s/_index.md", "")
        .file("static/logo.svg", "<svg></svg>");
    project.build().ok();
    assert_eq!(
        links(&project, "s/a/index.html"),
        ["/s/my%20file.pdf?a=1&b=2#page=2", "/s/b/#x", "/logo.svg?v=1", "#here", "#top"]
    );
}

#[test]
fn every_kind_of_anchor_can_be_linked_to() {
    let project = Project::bare();
    project.page(
        "a.md",
        "[1](b.md#made) [2](b.md#given) [3](b.md#raw) [4](b.md#named) [5](b.md#fn-n) [6](b.md#fnref-n)",
    );
    project.page(
        "b.md",
        "## Made\n\n## X {#given}\n\n<div id='raw'></div>\n\n<a name=named></a>\n\nN[^n].\n\n[^n]: N.\n",
    );
    project.build().ok();
    assert_eq!(links(&project, "a/index.html").len(), 6);
}

#[test]
fn a_link_follows_its_page_when_that_gets_another_route() {
    let project = Project::bare();
    project.page("a.md", "[b](b.md)").page("b.md", "").page("c.md", "");
    project.build().ok();
    project.file("content/b.md", "+++\nslug = \"moved\"\n+++\n");
    project.build().ok();
    assert_eq!(links(&project, "a/index.html"), ["/moved/"]);
    assert!(!project.has("b"));
}
