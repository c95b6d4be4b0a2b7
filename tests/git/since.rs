//! What was there at a revision and is gone, or has changed since.

use std::fs;

use crate::harness::{Project, tree};
use crate::repository::{commit, git, site};

const ADA: &str = "Ada Byron <ada@example.org>";

/// A site with a first commit, called `v1`.
fn first(settings: &str) -> Project {
    let project = site(&format!("description = \"Tides.\"\n[taxonomies.topics]\n{settings}"));
    page(&project, "a", "topics = [\"sea\"]", "About a.");
    page(&project, "b", "", "About b.");
    page(&project, "c", "aliases = [\"/old/\"]", "About c.");
    project.file("static/map.pdf", "PDF").file("static/extra.css", "a { color: red }");
    commit(&project, ADA, 3);
    git(&project, &["tag", "v1"]);
    project
}

fn page(project: &Project, name: &str, matter: &str, text: &str) {
    let head = format!("title = \"The page {name}\"\ndescription = \"What {name} is about.\"\n{matter}\n");
    project.file(&format!("content/{name}.md"), &format!("+++\n{head}+++\n{text}\n"));
}

/// What a check tells of routes that are gone.
#[track_caller]
fn gone(project: &Project, revision: &str) -> Vec<String> {
    let ran = project.run(&["check", "--format", "json", "--since", revision]);
    let gone = ran.objects().into_iter().filter(|object| object["rule"] == "gone-route").map(|object| {
        let place = &object["location"];
        let line = place["line"].as_u64().map(|line| format!(":{line}")).unwrap_or_default();
        format!(
            "{}{line} {} ({})",
            place["path"].as_str().expect("a path"),
            object["message"].as_str().expect("a message"),
            object["hint"].as_str().expect("a hint")
        )
    });
    gone.collect()
}

#[test]
fn what_is_gone_without_an_alias_is_told() {
    let project = first("");
    assert_eq!(gone(&project, "v1"), [""; 0]);
    project.remove("content/a.md").remove("static/map.pdf").remove("static/extra.css");
    page(&project, "b", "slug = \"bee\"", "About b.");
    page(&project, "c", "", "About c.");
    let of_its_own = |route: &str| format!("its page is elsewhere now: give it `aliases = [\"{route}\"]`");
    let of_others = |route: &str| format!("give the page that takes its place `aliases = [\"{route}\"]`");
    let expected = [
        ("content/a.md:1", "/a/", of_others("/a/")),
        ("content/a.md:1", "/topics/sea/", of_others("/topics/sea/")),
        ("content/b.md:1", "/b/", of_its_own("/b/")),
        ("content/c.md:1", "/old/", of_its_own("/old/")),
        ("static/map.pdf", "/map.pdf", of_others("/map.pdf")),
    ];
    let expected = expected
        .map(|(place, route, hint)| format!("{place} `{route}` was there at `v1` and is gone ({hint})"));
    assert_eq!(gone(&project, "v1"), expected);
    // What is committed counts as little as what is not.
    commit(&project, ADA, 5);
    assert_eq!(gone(&project, "v1"), expected);
    assert_eq!(gone(&project, "HEAD"), [""; 0]);
    page(
        &project,
        "c",
        "aliases = [\"/old/\", \"/a/\", \"/b/\", \"/map.pdf\", \"/topics/sea/\"]",
        "About c.",
    );
    assert_eq!(gone(&project, "v1"), [""; 0]);
}

#[test]
fn a_rule_says_how_much_it_counts_that_something_is_gone() {
    let project =
        first("[check]\ngone-route = \"error\"\n[[check.rules]]\nmatch = \"b.md\"\ngone-route = \"off\"\n");
    project.remove("content/b.md");
    let ran = project.run(&["check", "--since", "v1"]);
    assert_eq!((ran.code(), ran.stderr().as_str()), (0, ""));
    project.remove("content/c.md");
    project
        .run(&["check", "--since", "v1"])
        .fails(&["error[gone-route]: `/c/` was there at `v1` and is gone"]);
}

#[test]
fn the_work_tree_is_left_alone_and_the_site_may_be_in_a_folder_of_the_repository() {
    let project = Project::new();
    project.remove("site.toml");
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    project
        .file("blog/site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\ndescription = \"D.\"\n");
    project.file("blog/content/ä b.md", "+++\ndescription = \"About it.\"\n+++\nHi.\n");
    project.file("other/content/c.md", "");
    project.bytes("blog/static/a.png", b"\0\n\0 blob 12\n");
    commit(&project, ADA, 3);
    project
        .remove("blog/content/ä b.md")
        .file("blog/content/new.md", "+++\ndescription = \"New.\"\n+++\nHi.\n");
    let before = tree(project.root());
    let ran = project.run(&["check", "--root", "blog", "--since", "HEAD"]);
    assert!(ran.stderr().contains("`/ä-b/` was there at `HEAD` and is gone"), "{}", ran.stderr());
    assert_eq!(ran.stderr().matches("[gone-route]").count(), 1, "{}", ran.stderr());
    assert!(tree(project.root()) == before, "something was changed");
}

#[test]
fn a_revision_that_cannot_be_read_is_an_error() {
    let project = first("");
    for revision in ["v2", "--all", "HEAD^{tree}", "", "v1:content"] {
        let ran = project.run(&["check", &format!("--since={revision}")]);
        let ran = ran.fails(&[&format!("error: git knows no revision `{revision}` here"), "fetch-depth: 0"]);
        assert_eq!(ran.stdout(), "checked 3 pages: 1 error\n");
    }
    let settings = fs::read_to_string(project.path("site.toml")).expect("settings");
    project.file("site.toml", "title = 1\n");
    commit(&project, ADA, 4);
    project.file("site.toml", &settings);
    project.run(&["check", "--since", "HEAD"]).fails(&["the site at `HEAD` cannot be read: "]);
    // What else was wrong then is nobody's concern now.
    project.page("d.md", "[x](gone.md)").file("data/a.json", "{");
    commit(&project, ADA, 5);
    project.remove("content/d.md");
    assert_eq!(gone(&project, "HEAD").len(), 1);
    let nowhere = Project::new();
    let told = ["error: the site is in no git repository, so that there is no revision `HEAD`", "`--root`"];
    nowhere.run(&["check", "--since", "HEAD"]).fails(&told);
    nowhere.run(&["changed", "--since", "HEAD"]).fails(&told);
}

/// What has changed, as one object.
#[track_caller]
fn changes(project: &Project, revision: &str) -> serde_json::Value {
    let ran = project.run(&["changed", "--since", revision, "--format", "json"]).ok();
    let mut object: serde_json::Value = serde_json::from_str(&ran.stdout()).expect("one object");
    assert!(object.as_object_mut().and_then(|object| object.remove("seconds")).is_some());
    object
}

#[test]
fn what_has_changed_is_told_by_pages_routes_feeds_and_lists() {
    let project = first("");
    let nothing = project.run(&["changed", "--since", "v1"]).ok();
    assert_eq!(nothing.stdout(), "nothing has changed for readers since `v1`\n");
    // No page has a date, so that feeds have only what is new. The list of `c` has what it names, and no room for more.
    page(&project, "a", "topics = [\"sea\"]", "Something else about a.");
    project.remove("content/b.md");
    page(&project, "d", "date = 2026-01-01", "About d.");
    let object = changes(&project, "v1");
    assert_eq!((&object["type"], &object["since"]), (&"changes".into(), &"v1".into()));
    let expected = serde_json::json!([
        { "change": "changed", "path": "content/a.md", "route": "/a/" },
        { "change": "gone", "path": "content/b.md", "route": "/b/" },
        { "change": "new", "path": "content/d.md", "route": "/d/" },
    ]);
    assert_eq!(object["pages"], expected);
    let expected = serde_json::json!([
        { "change": "changed", "route": "/atom.xml" },
        { "change": "changed", "route": "/feed.json" },
    ]);
    assert_eq!(object["feeds"], expected);
    let routes = object["routes"].as_array().expect("routes");
    assert!(routes.contains(&serde_json::json!({ "change": "changed", "route": "/" })), "{routes:?}");
    assert!(!routes.iter().any(|one| one["route"] == "/a/" || one["route"] == "/robots.txt"), "{routes:?}");
    let lists = object["read_more"].as_array().expect("lists");
    let of_c = lists.iter().find(|list| list["route"] == "/c/").expect("the list of `c`");
    assert_eq!(of_c["removed"], serde_json::json!(["b.md"]));
    assert_eq!(of_c["added"], serde_json::json!(["d.md"]));
    let text = project.run(&["changed", "--since", "v1"]).ok().stdout();
    for line in [
        "## What has changed since `v1`\n\n### Pages: 3\n",
        "\n- gone: `/b/` (`content/b.md`)\n",
        "\n### Feeds: 2\n\n- changed: `/atom.xml`\n",
        "\n- `/c/`: with `d.md`, without `b.md`",
    ] {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
    // What is committed counts as what is not, and the other way round.
    commit(&project, ADA, 5);
    assert_eq!(changes(&project, "v1"), object);
    project.remove("content/d.md");
    assert_eq!(changes(&project, "HEAD")["pages"][0]["change"], "gone");
}

#[test]
fn a_template_changes_the_routes_that_it_makes_and_no_page() {
    let project = first("");
    project.file("templates/404.html", "<title>Gone</title>");
    let expected = serde_json::json!({
        "type": "changes", "since": "v1", "pages": [], "feeds": [], "read_more": [],
        "routes": [{ "change": "changed", "route": "/404.html" }],
    });
    assert_eq!(changes(&project, "v1"), expected);
}

#[test]
fn dates_from_the_history_are_those_of_each_side() {
    let project = first("[git]\n");
    page(&project, "a", "topics = [\"sea\"]", "Something else about a.");
    commit(&project, ADA, 9);
    let object = changes(&project, "v1");
    assert_eq!(object["pages"].as_array().map(Vec::len), Some(1));
    // The other pages are as they were, dates and all, and the feeds have the new one.
    let routes = object["routes"].as_array().expect("routes");
    assert!(!routes.iter().any(|one| one["route"] == "/b/" || one["route"] == "/c/"), "{routes:?}");
    assert_eq!(object["feeds"].as_array().map(Vec::len), Some(2));
}

#[test]
fn changes_of_a_site_with_mistakes_are_not_told() {
    let project = first("");
    project.page("d.md", "[x](gone.md)");
    let ran = project.run(&["changed", "--since", "v1"]).fails(&["content/d.md:4:1"]);
    assert_eq!(ran.stdout(), "");
    project.remove("content/d.md");
    project.run(&["changed", "--since", "v9"]).fails(&["git knows no revision `v9` here"]);
    assert_eq!(project.run(&["changed"]).code(), 2);
}
