//! Two things at one place: an error that names both.

use crate::harness::Project;

#[track_caller]
fn collide(files: &[(&str, &str)], told: &[&str]) {
    let project = Project::bare();
    for (name, text) in files {
        project.file(name, text);
    }
    project.build().fails(told);
    assert!(!project.has("index.html"));
}

#[test]
fn two_pages_on_one_route() {
    collide(
        &[("content/a.md", "+++\nslug = \"x\"\n+++\n"), ("content/b.md", "+++\npath = \"/x/\"\n+++\n")],
        &[
            "page `content/a.md` and page `content/b.md` are both at `/x/`",
            "give one of them another `slug` or `path`",
        ],
    );
    collide(
        &[("content/a.md", ""), ("content/a/index.md", "")],
        &["content/a.md", "content/a/index.md", "are both at `/a/`"],
    );
    collide(
        &[("content/s.md", ""), ("content/s/_index.md", "")],
        &["page `content/s.md`", "section `content/s/_index.md`"],
    );
    collide(
        &[("content/index.md", ""), ("content/_index.md", "")],
        &["page `content/index.md`", "section `content/_index.md`"],
    );
}

#[test]
fn three_pages_on_one_route_are_two_mistakes() {
    collide(
        &[
            ("content/a b.md", ""),
            ("content/a-b.md", ""),
            ("content/a_b/index.md", "+++\nslug = \"a-b\"\n+++\n"),
        ],
        &["content/a b.md", "content/a-b.md", "content/a_b/index.md", "2 errors"],
    );
}

#[test]
fn two_routes_that_differ_only_in_case() {
    collide(
        &[("content/a.md", "+++\nslug = \"Read\"\n+++\n"), ("content/b.md", "+++\nslug = \"read\"\n+++\n")],
        &["page `content/a.md` is at `/Read/`", "page `content/b.md` at `/read/`", "cannot both be files"],
    );
    collide(
        &[("static/Logo.svg", "<svg/>"), ("static/logo.svg", "<svg/>")],
        &["file `static/Logo.svg`", "file `static/logo.svg`"],
    );
}

#[test]
fn two_names_that_differ_only_in_their_unicode_form() {
    collide(&[("content/caf\u{e9}.md", ""), ("content/cafe\u{301}.md", "")], &["are both at `/caf\u{e9}/`"]);
}

#[test]
fn a_page_and_a_static_file() {
    collide(
        &[("content/a.md", ""), ("static/a/index.html", "x")],
        &["page `content/a.md`", "file `static/a/index.html`"],
    );
    collide(
        &[("static/sitemap.xml", "x")],
        &["the sitemap", "file `static/sitemap.xml`", "are both at `/sitemap.xml`"],
    );
    collide(&[("static/atom.xml", "x")], &["a feed", "file `static/atom.xml`"]);
    collide(
        &[("content/a.md", ""), ("content/a/x.txt", ""), ("static/a/x.txt", "")],
        &["content/a/x.txt", "static/a/x.txt"],
    );
}

#[test]
fn an_alias_and_a_page() {
    collide(
        &[("content/a.md", "+++\naliases = [\"/ok/\", \"/b/\"]\n+++\n"), ("content/b.md", "")],
        &["page `content/b.md`", "an alias of `content/a.md`", "are both at `/b/`", "content/a.md:2:20"],
    );
    collide(
        &[
            ("content/a.md", "+++\naliases = [\"/x/\"]\n+++\n"),
            ("content/b.md", "+++\naliases = [\"/x/\"]\n+++\n"),
        ],
        &["an alias of `content/a.md`", "an alias of `content/b.md`"],
    );
}

#[test]
fn a_file_where_a_folder_is_needed() {
    collide(
        &[("content/a/b.md", ""), ("static/a", "x")],
        &["file `static/a`", "page `content/a/b.md`", "cannot both be files"],
    );
    collide(
        &[
            ("content/a.md", "+++\npath = \"/x.html\"\n+++\n"),
            ("content/b.md", "+++\npath = \"/x.html/y/\"\n+++\n"),
        ],
        &["page `content/a.md` is at `/x.html`", "page `content/b.md` at `/x.html/y/`"],
    );
}

#[test]
fn a_part_of_a_listing_and_a_page() {
    collide(
        &[
            ("content/_index.md", "+++\npaginate_by = 1\n+++\n"),
            ("content/a.md", ""),
            ("content/b.md", "+++\npath = \"/page/2/\"\n+++\n"),
        ],
        &["page 2 of section `content/_index.md`", "page `content/b.md`"],
    );
}

#[test]
fn a_term_and_a_page() {
    let project = Project::bare();
    project
        .settings("[taxonomies.topics]\n")
        .file("content/a.md", "+++\ntopics = [\"Web\"]\n+++\n")
        .page("topics/x.md", "");
    project.file("content/b.md", "+++\npath = \"/topics/web/\"\n+++\n");
    project.build().fails(&["the term `Web` of `topics`", "page `content/b.md`"]);
}
