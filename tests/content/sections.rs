//! Sections: their order, their pages in parts, and the files beside them.

use crate::{json, shown, titles};

/// A section with pages whose orders all differ, and with ties.
fn sorted_by(order: &str) -> Vec<String> {
    let project = shown();
    project.file("content/s/_index.md", &format!("+++\nsort_by = \"{order}\"\n+++\n"));
    for (file, title, front_matter) in [
        ("b", "c", "date = 2026-01-03\nupdated = 2026-01-03\nweight = 2\nslug = \"1\""),
        ("a", "B", "date = 2026-01-01\nupdated = 2026-05-01\nweight = 1\nslug = \"3\""),
        ("d", "a", "date = 2026-01-02\nweight = 2\nslug = \"2\""),
        ("c", "a", "date = 2026-01-02\nslug = \"4\""),
    ] {
        project.file(
            &format!("content/s/{file}.md"),
            &format!("+++\ntitle = \"{title}\"\n{front_matter}\n+++\n"),
        );
    }
    project.build().ok();
    let pages = &json(&project, "s/")[1]["pages"];
    let path = |card: &serde_json::Value| card["relative_path"].as_str().unwrap().to_owned();
    pages.as_array().unwrap().iter().map(path).collect()
}

#[test]
fn pages_are_sorted_in_five_ways_with_ties_by_path() {
    let files = |names: &str| names.chars().map(|c| format!("s/{c}.md")).collect::<Vec<String>>();
    assert_eq!(sorted_by("date"), files("bcda"));
    assert_eq!(sorted_by("updated"), files("abcd"));
    assert_eq!(sorted_by("title"), files("cdab"));
    assert_eq!(sorted_by("weight"), files("abdc"));
    assert_eq!(sorted_by("slug"), files("bdac"));
}

#[test]
fn the_order_by_slug_looks_at_the_last_part_of_the_route_only() {
    let project = shown();
    project.file("content/s/_index.md", "+++\nsort_by = \"slug\"\n+++\n").page("s/m.md", "");
    project
        .file("content/s/t/_index.md", "+++\ntransparent = true\n+++\n")
        .page("s/t/a.md", "")
        .page("s/t/z.md", "");
    project.build().ok();
    assert_eq!(titles(&json(&project, "s/")[1]["pages"]), ["s/t/a.md", "s/m.md", "s/t/z.md"]);
}

#[test]
fn a_listing_in_parts_has_a_route_for_each() {
    let project = shown();
    project.file("content/s/_index.md", "+++\npaginate_by = 2\nsort_by = \"title\"\n+++\n");
    for name in ["a", "b", "c", "d", "e"] {
        project.page(&format!("s/{name}.md"), "");
    }
    project.build().ok();
    let part = |route| json(&project, route)[1].clone();
    let (first, second, third) = (part("s/"), part("s/page/2/"), part("s/page/3/"));
    assert_eq!(titles(&first["pages"]), ["s/a.md", "s/b.md"]);
    assert_eq!(titles(&second["pages"]), ["s/c.md", "s/d.md"]);
    assert_eq!(titles(&third["pages"]), ["s/e.md"]);
    assert_eq!(
        (&second["previous"], &second["next"], &second["first"], &second["last"]),
        (&"/s/".into(), &"/s/page/3/".into(), &"/s/".into(), &"/s/page/3/".into())
    );
    assert_eq!(
        (&second["current_index"], &second["number_pagers"], &second["total_pages"]),
        (&2.into(), &3.into(), &5.into())
    );
    assert!(first["previous"].is_null() && third["next"].is_null());
    assert!(!project.has("s/page/4") && !project.has("s/page/1"));
}

#[test]
fn without_parts_a_section_has_all_its_pages_and_no_paginator() {
    let project = shown();
    project.file(
        "templates/section.html",
        "<main>{{ section.pages | length }} {{ paginator is defined }}</main>",
    );
    project.file("content/s/_index.md", "+++\npaginate_by = 0\n+++\n");
    for number in 0..25 {
        project.page(&format!("s/{number}.md"), "");
    }
    project.build().ok();
    assert_eq!(project.main("s/index.html"), "25 false");
    assert!(!project.has("s/page"));
}

#[test]
fn the_site_says_how_long_listings_are_where_a_section_does_not() {
    let project = shown();
    project.settings("").file("content/s/_index.md", "");
    for number in 0..21 {
        project.page(&format!("s/{number:02}.md"), "");
    }
    project.build().ok();
    assert_eq!(json(&project, "s/")[1]["number_pagers"], 2);
    project.file("site.toml", &format!("paginate_by = 5\n{}", crate::harness::SITE));
    project.build().ok();
    assert_eq!(json(&project, "s/")[1]["number_pagers"], 5);
}

#[test]
fn a_transparent_section_hands_its_pages_up() {
    let project = shown();
    project.file("content/s/_index.md", "+++\ntitle = \"S\"\n+++\n").page("s/a.md", "");
    project
        .file("content/s/t/_index.md", "+++\ntitle = \"T\"\ntransparent = true\n+++\n")
        .page("s/t/b.md", "");
    project
        .file("content/s/t/u/_index.md", "+++\ntitle = \"U\"\ntransparent = true\n+++\n")
        .page("s/t/u/c.md", "");
    project.file("content/s/v/_index.md", "+++\ntitle = \"V\"\n+++\n").page("s/v/d.md", "");
    project.build().ok();
    assert_eq!(titles(&json(&project, "s/")[1]["pages"]), ["s/a.md", "s/t/b.md", "s/t/u/c.md"]);
    assert_eq!(titles(&json(&project, "s/t/")[1]["pages"]), ["s/t/b.md", "s/t/u/c.md"]);
    assert_eq!(titles(&json(&project, "s/")[0]["subsections"]), ["T", "V"]);
    assert_eq!(titles(&json(&project, "")[1]["pages"]), Vec::<&str>::new());
}

#[test]
fn pages_in_a_folder_without_a_section_belong_to_the_nearest_above() {
    let project = shown();
    project
        .file("content/s/_index.md", "+++\ntitle = \"S\"\n+++\n")
        .page("s/x/y/a.md", "")
        .page("b/c.md", "");
    project.build().ok();
    assert_eq!(titles(&json(&project, "s/")[1]["pages"]), ["s/x/y/a.md"]);
    assert_eq!(titles(&json(&project, "")[1]["pages"]), ["b/c.md"]);
    assert_eq!(json(&project, "s/x/y/a/")["ancestors"][1]["title"], "S");
}

#[test]
fn every_key_of_a_section_has_an_effect() {
    let project = shown();
    project.settings("");
    project.file("templates/other.html", "<main>{{ section | json_encode }}</main>");
    project.file("templates/leaf.html", "<main>leaf {{ page.title }}</main>");
    project.file(
        "content/s/_index.md",
        "+++\ntitle = \"S\"\ndescription = \"D\"\nfeed = true\ntemplate = \"other.html\"\npage_template = \"leaf.html\"\npath = \"/elsewhere/\"\n\
         aliases = [\"/was/\"]\nweight = 3\nimage = { src = \"p.svg\", alt = \"A\" }\nextra = { a = 1 }\n+++\nText.\n",
    );
    project.file("content/s/p.svg", "<svg width=\"3\" height=\"4\"></svg>").page("s/a.md", "");
    project.file("content/s/b.md", "+++\ntitle = \"B\"\ntemplate = \"page.html\"\n+++\n");
    project.build().ok();
    let section = json(&project, "elsewhere/");
    for (pointer, expected) in [
        ("/title", serde_json::json!("S")),
        ("/description", "D".into()),
        ("/content", "<p>Text.</p>\n".into()),
        ("/path", "/elsewhere/".into()),
        ("/weight", 3.into()),
        ("/image/path", "/elsewhere/p.svg".into()),
        ("/image/width", 3.into()),
        ("/extra/a", 1.into()),
        ("/feeds/0/path", "/elsewhere/atom.xml".into()),
        ("/assets/0", "/elsewhere/p.svg".into()),
        ("/page_count", 2.into()),
    ] {
        assert_eq!(section.pointer(pointer), Some(&expected), "{pointer}");
    }
    assert!(project.output("was/index.html").contains("url=/elsewhere/"));
    assert!(project.has("elsewhere/feed.json"));
    assert_eq!(project.main("s/a/index.html"), "leaf s/a.md");
    assert_eq!(json(&project, "s/b/")["title"], "B");
}

#[test]
fn sections_stand_by_weight_and_then_by_title() {
    let project = shown();
    for (name, title, weight) in [("a", "z", 1), ("b", "y", 0), ("c", "X", 0)] {
        project.file(
            &format!("content/{name}/_index.md"),
            &format!("+++\ntitle = \"{title}\"\nweight = {weight}\n+++\n"),
        );
    }
    project.build().ok();
    assert_eq!(titles(&json(&project, "")[0]["subsections"]), ["X", "y", "z"]);
}
