//! Taxonomies: lists, terms, and pages that introduce them.

use crate::harness::Project;
use crate::{json, shown, titles};

fn project() -> Project {
    let project = shown();
    project.settings(
        "[taxonomies.topics]\ntitle = \"All topics\"\npaginate_by = 2\nfeed = true\n[taxonomies.places]\n",
    );
    for (name, date, topics) in [
        ("a", "2026-01-01", "[\"Web\", \"Open Source\"]"),
        ("b", "2026-01-02", "[\"open-source\"]"),
        ("c", "2026-01-03", "[\"Open Source\", \"open source\"]"),
    ] {
        project.file(
            &format!("content/{name}.md"),
            &format!("+++\ntitle = \"{name}\"\ndate = {date}\ntopics = {topics}\n+++\n"),
        );
    }
    project
}

#[test]
fn a_taxonomy_has_a_list_of_its_terms() {
    let project = project();
    project.build().ok();
    let list = json(&project, "topics/");
    assert_eq!(
        (&list[0]["title"], &list[0]["name"], &list[0]["term_count"]),
        (&"All topics".into(), &"topics".into(), &2.into())
    );
    assert_eq!(
        (&list[1][0]["name"], &list[1][0]["page_count"], &list[1][0]["path"]),
        (&"Open Source".into(), &3.into(), &"/topics/open-source/".into())
    );
    assert_eq!(list[1][1]["name"], "Web");
    assert!(project.has("places/index.html"), "a menu may lead to a list that has no terms yet");
    project.remove("content").settings("").page("a.md", "").build().ok();
    assert!(!project.has("authors"), "nobody asked for a list of authors");
}

#[test]
fn terms_written_in_several_ways_are_one_and_bear_the_most_used_name() {
    let project = project();
    project.build().ok();
    let term = json(&project, "topics/open-source/");
    assert_eq!((&term[0]["name"], &term[0]["slug"]), (&"Open Source".into(), &"open-source".into()));
    assert_eq!(json(&project, "c/")["terms"]["topics"].as_array().unwrap().len(), 1);
    assert_eq!(json(&project, "b/")["taxonomies"]["topics"][0], "Open Source");
}

#[test]
fn a_term_lists_its_pages_newest_first_and_in_parts() {
    let project = project();
    project.build().ok();
    let (first, second) =
        (json(&project, "topics/open-source/"), json(&project, "topics/open-source/page/2/"));
    assert_eq!(titles(&first[1]["pages"]), ["c", "b"]);
    assert_eq!(titles(&second[1]["pages"]), ["a"]);
    assert_eq!(second[1]["previous"], "/topics/open-source/");
    assert_eq!(first[0]["feeds"][0]["path"], "/topics/open-source/atom.xml");
    assert!(project.has("topics/open-source/feed.json") && !project.has("topics/atom.xml"));
}

#[test]
fn a_taxonomy_may_have_templates_of_its_own() {
    let project = project();
    project.file("templates/topics/list.html", "<main>own list {{ terms | length }}</main>");
    project.file("templates/topics/single.html", "<main>own term {{ term.name }}</main>");
    project.build().ok();
    assert_eq!(project.main("topics/index.html"), "own list 2");
    assert_eq!(project.main("topics/web/index.html"), "own term Web");
}

#[test]
fn a_term_may_have_a_page_of_its_own_as_an_author_has_a_biography() {
    let project = shown();
    project.file(
        "templates/taxonomy_single.html",
        "<main>[{{ term | json_encode }}, {{ paginator | json_encode }}, {{ page | json_encode }}]</main>",
    );
    project.file("content/authors/ann-lee.md", "+++\ntitle = \"Dr. Ann Lee\"\n+++\nShe *writes*.\n");
    project
        .file("content/authors/bob/index.md", "+++\ntitle = \"Bob\"\n+++\n![B](b.svg)\n")
        .file("content/authors/bob/b.svg", "<svg width=\"1\" height=\"2\"></svg>");
    project.file(
        "content/a.md",
        "+++\ntitle = \"A\"\nauthors = [\"ann-lee\", \"Bob\"]\n+++\n[Ann](authors/ann-lee.md)",
    );
    project.file("content/b.md", "+++\ntitle = \"B\"\nauthors = [\"Ann Lee\"]\n+++\n");
    project.build().ok();
    let ann = json(&project, "authors/ann-lee/");
    assert_eq!(
        (&ann[0]["name"], &ann[2]["content"]),
        (&"Dr. Ann Lee".into(), &"<p>She <em>writes</em>.</p>\n".into())
    );
    assert_eq!(titles(&ann[1]["pages"]), ["A", "B"]);
    assert!(
        json(&project, "authors/bob/")[2]["content"]
            .as_str()
            .unwrap()
            .contains("src=\"/authors/bob/b.svg\" width=\"1\"")
    );
    let page = json(&project, "a/");
    assert_eq!(
        (&page["authors"][0]["name"], &page["authors"][1]["path"]),
        (&"Dr. Ann Lee".into(), &"/authors/bob/".into())
    );
    assert!(page["content"].as_str().unwrap().contains("href=\"/authors/ann-lee/\""));
    // A biography is no article of the site.
    assert_eq!(titles(&json(&project, "")[1]["pages"]), ["A", "B"]);
}

#[test]
fn a_section_introduces_the_list_of_its_taxonomy() {
    let project = project();
    project.file(
        "templates/taxonomy_list.html",
        "<main>[{{ taxonomy | json_encode }}, {{ terms | json_encode }}, {{ section | json_encode }}]</main>",
    );
    project.file("content/places/_index.md", "+++\ntitle = \"Where\"\ndescription = \"D\"\n+++\nHello.\n");
    project.file("content/d.md", "+++\nplaces = [\"Rome\"]\n+++\n");
    project.build().ok();
    let list = json(&project, "places/");
    assert_eq!(
        (&list[0]["title"], &list[2]["content"], &list[2]["description"]),
        (&"Where".into(), &"<p>Hello.</p>\n".into(), &"D".into())
    );
    assert_eq!(list[1][0]["name"], "Rome");
    assert_eq!(titles(&json(&project, "")[0]["subsections"]), Vec::<&str>::new());
}

#[test]
fn a_term_that_cannot_be_a_route_is_an_error_where_it_is_written() {
    let project = project();
    project.file("content/d.md", "+++\ntopics = [\"Web\", \"!!!\"]\n+++\n");
    project.build().fails(&["`!!!` in `topics` has no letters", "content/d.md:2:18"]);
}
