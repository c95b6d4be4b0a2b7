//! What joins pages: neighbours, series, backlinks, breadcrumbs, and links that people chose.

use crate::{json, linked, shown, titles};

#[test]
fn next_is_the_newer_page_where_pages_are_sorted_by_date() {
    let project = shown();
    project.file("content/s/_index.md", "");
    for (name, day) in [("a", 1), ("b", 3), ("c", 2)] {
        project.file(
            &format!("content/s/{name}.md"),
            &format!("+++\ntitle = \"{name}\"\ndate = 2026-01-0{day}\n+++\n"),
        );
    }
    project.page("other.md", "");
    project.build().ok();
    let page = json(&project, "s/c/");
    assert_eq!((&page["previous"]["title"], &page["next"]["title"]), (&"a".into(), &"b".into()));
    assert!(json(&project, "s/a/")["previous"].is_null() && json(&project, "s/b/")["next"].is_null());
}

#[test]
fn next_is_the_page_below_where_pages_have_another_order() {
    let project = shown();
    project.file("content/s/_index.md", "+++\nsort_by = \"weight\"\n+++\n");
    for (name, weight) in [("a", 3), ("b", 1), ("c", 2)] {
        project.file(
            &format!("content/s/{name}.md"),
            &format!("+++\ntitle = \"{name}\"\nweight = {weight}\n+++\n"),
        );
    }
    project.build().ok();
    let page = json(&project, "s/c/");
    assert_eq!((&page["previous"]["title"], &page["next"]["title"]), (&"b".into(), &"a".into()));
}

#[test]
fn a_series_is_in_order_of_weight_then_date_then_path() {
    let project = shown();
    for (name, more) in [
        ("x/d", "weight = 1"),
        ("c", "date = 2026-01-02"),
        ("b", "date = 2026-01-03"),
        ("a", "date = 2026-01-03"),
    ] {
        project.file(
            &format!("content/{name}.md"),
            &format!("+++\ntitle = \"{name}\"\nseries = \"The Web\"\n{more}\n+++\n"),
        );
    }
    project.file("content/e.md", "+++\ntitle = \"e\"\nseries = \"Other\"\n+++\n");
    project.build().ok();
    let series = json(&project, "c/")["series"].clone();
    assert_eq!(titles(&series["pages"]), ["x/d", "c", "a", "b"]);
    assert_eq!(
        (&series["name"], &series["slug"], &series["position"], &series["total"]),
        (&"The Web".into(), &"the-web".into(), &2.into(), &4.into())
    );
    assert_eq!((&series["previous"]["title"], &series["next"]["title"]), (&"x/d".into(), &"a".into()));
    assert_eq!(json(&project, "e/")["series"]["total"], 1);
}

#[test]
fn backlinks_tell_which_pages_link_here_newest_first_and_each_once() {
    let project = shown();
    project.page("a.md", "[self](a.md)");
    project.file(
        "content/old.md",
        "+++\ntitle = \"old\"\ndate = 2026-01-01\n+++\n[a](a.md) [a](a.md#x) [a][r]\n\n[r]: a.md\n"
            .replace("#x", "")
            .as_str(),
    );
    project.file(
        "content/new.md",
        "+++\ntitle = \"new\"\ndate = 2026-01-02\n+++\nNote[^n].\n\n[^n]: [a](@/a.md)\n",
    );
    project.build().ok();
    assert_eq!(titles(&json(&project, "a/")["backlinks"]), ["new", "old"]);
}

#[test]
fn ancestors_lead_from_the_home_page_down() {
    let project = shown();
    project
        .file("content/s/_index.md", "+++\ntitle = \"S\"\n+++\n")
        .file("content/s/t/_index.md", "+++\ntitle = \"T\"\n+++\n")
        .page("s/t/a/index.md", "");
    project.build().ok();
    assert_eq!(titles(&json(&project, "s/t/a/")["ancestors"]), ["Test site", "S", "T"]);
    assert_eq!(titles(&json(&project, "s/t/")[0]["ancestors"]), ["Test site", "S"]);
    assert_eq!(titles(&json(&project, "")[0]["ancestors"]), Vec::<&str>::new());
}

#[test]
fn read_more_shows_the_authors_choice_and_then_the_editors() {
    let project = shown();
    project.settings(
        "[read_more]\ncount = 3\n[read_more.pins]\n\"s/a.md\" = [\"c.md\", \"@/d.md\", \"e.md\"]\n",
    );
    project.file("content/s/a.md", "+++\nread_more = [\"../b.md\", \"@/c.md\", \"a.md\"]\n+++\n");
    project.page("b.md", "").page("c.md", "").page("d.md", "").page("e.md", "");
    project.build().ok();
    let shown = json(&project, "s/a/");
    // All that was chosen is shown, even if it is more than `count`; each page once, and never the page itself.
    assert_eq!(linked(&shown["read_more"]), ["b.md", "c.md", "d.md", "e.md"]);
}

#[test]
fn a_page_can_have_no_list_and_a_page_can_have_one_in_spite_of_a_rule() {
    let project = shown();
    project.settings(
        "[read_more.pins]\n\"s/b.md\" = [\"d.md\"]\n[[rules]]\nmatch = \"s/**\"\nread_more = false\n\
         [[rules]]\nmatch = \"t/*\"\nread_more = [\"@/d.md\"]\n",
    );
    project.page("d.md", "").page("s/a.md", "").page("t/a.md", "");
    project
        .file("content/s/b.md", "+++\nread_more = true\n+++\n")
        .file("content/s/c.md", "---\nread_more: [../d.md]\n---\n")
        .file("content/t/b.md", "---\nread_more: false\n---\n");
    project.build().ok();
    let list = |route| json(&project, route)["read_more"].clone();
    for route in ["s/b/", "s/c/", "t/a/"] {
        assert_eq!(linked(&list(route)).first(), Some(&"d.md"), "{route}");
    }
    for route in ["s/a/", "t/b/"] {
        assert_eq!(list(route), serde_json::json!([]), "{route}");
    }
}

#[test]
fn pins_that_no_list_can_show_are_errors() {
    let project = shown();
    project
        .settings("[read_more.pins]\n\"a.md\" = [\"c.md\"]\n\"b.md\" = []\n\"s/_index.md\" = [\"c.md\"]\n");
    project.file("content/a.md", "+++\nread_more = false\n+++\n").page("c.md", "");
    project.file("content/b.md", "+++\nread_more = false\n+++\n").file("content/s/_index.md", "");
    project.build().fails(&[
        "links are pinned to `a.md`, but it has `read_more = false`",
        "site.toml:4:11",
        "say `read_more = true` in the page's front matter",
        "`[read_more.pins]` names `s/_index.md`, but that is a section, not a page",
        "site.toml:6:18",
        "2 errors;",
    ]);
}

#[test]
fn pins_of_a_draft_wait_for_it() {
    let project = shown();
    project.settings("[read_more.pins]\n\"a.md\" = [\"b.md\"]\n");
    project.file("content/a.md", "+++\ndraft = true\n+++\n").page("b.md", "");
    project.build().ok();
}

#[test]
fn dead_choices_are_errors_where_they_are_written() {
    let project = shown();
    project.settings("[read_more.pins]\n\"a.md\" = [\"non.md\"]\n\"nobody.md\" = []\n");
    project
        .file("content/a.md", "+++\nread_more = [\n  \"b.md\",\n  \"s/_index.md\",\n]\n+++\n")
        .page("none.md", "")
        .file("content/s/_index.md", "");
    project.build().fails(&[
        "link to `b.md`, but there is no such page",
        "content/a.md:3:3",
        "`s/_index.md` is a section, not a page",
        "content/a.md:4:3",
        "link to `non.md`",
        "did you mean `@/none.md`?",
        "site.toml:4:",
        "`[read_more.pins]` names `nobody.md`",
    ]);
}
