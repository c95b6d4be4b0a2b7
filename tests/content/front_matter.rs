//! Front matter: every key, in both languages, and every mistake.

use serde_json::json;

use crate::harness::Project;
use crate::{json, shown};

const TOML: &str = r#"+++
title = "A title"
description = "A dek"
date = 2026-01-02T03:04:05Z
updated = 2026-02-03
authors = ["Ann Lee"]
topics = ["Web", "Open Source"]
kind = "explainer"
series = "One by one"
read_more = ["b.md"]
slug = "the-slug"
aliases = ["/old/place/", "/older.html"]
template = "other.html"
weight = 7
draft = false
expires = 2030-01-01
image = { src = "/p.svg", alt = "Alt", caption = "Caption", credit = "Credit" }

[[sources]]
key = "rfc"
title = "A source"
publisher = "A house"
url = "https://x.example/a"
accessed = 2026-01-01
archived = "https://archive.example/a"

[[changes]]
date = 2026-02-03
text = "A correction"

[extra]
deep = { list = [1, 2.5, "three", true], day = 2026-05-06 }
+++
Text.
"#;

const YAML: &str = r#"---
title: A title
description: "A dek"
date: 2026-01-02T03:04:05Z
updated: 2026-02-03
authors: [Ann Lee]
topics:
  - Web
  - Open Source
kind: explainer
series: One by one
read_more: [b.md]
slug: the-slug
aliases: [/old/place/, /older.html]
template: other.html
weight: 7
draft: false
expires: 2030-01-01
image: { src: /p.svg, alt: Alt, caption: Caption, credit: Credit }
sources:
  - key: rfc
    title: A source
    publisher: A house
    url: https://x.example/a
    accessed: 2026-01-01
    archived: https://archive.example/a
changes:
  - date: 2026-02-03
    text: A correction
extra:
  deep: { list: [1, 2.5, three, true], day: 2026-05-06 }
---
Text.
"#;

fn project(front_matter: &str) -> Project {
    let project = shown();
    project.settings("[taxonomies.topics]\n");
    project.file("templates/other.html", "<main>{{ page | json_encode }}</main>");
    project.file("content/a.md", front_matter).page("b.md", "B").page("c.md", "[a](a.md)");
    project.file("static/p.svg", "<svg width=\"30\" height=\"20\"></svg>");
    project
}

#[test]
fn toml_and_yaml_give_the_same_site() {
    let (toml, yaml) = (project(TOML), project(YAML));
    toml.build().ok();
    yaml.build().ok();
    assert_eq!(toml.tree(), yaml.tree());
}

#[test]
fn every_key_shows_in_what_a_template_gets() {
    let project = project(TOML);
    project.build().ok();
    let page = json(&project, "the-slug/");
    for (pointer, expected) in [
        ("/title", json!("A title")),
        ("/description", json!("A dek")),
        ("/date", json!("2026-01-02T03:04:05Z")),
        ("/updated", json!("2026-02-03")),
        ("/authors/0/name", json!("Ann Lee")),
        ("/authors/0/path", json!("/authors/ann-lee/")),
        ("/taxonomies/topics", json!(["Web", "Open Source"])),
        ("/terms/topics/1/path", json!("/topics/open-source/")),
        ("/kind", json!("explainer")),
        ("/series_name", json!("One by one")),
        ("/series/position", json!(1)),
        ("/read_more/0/card/path", json!("/b/")),
        ("/read_more/0/reason", json!("Chosen by the editors")),
        ("/read_more/0/why", json!("chosen")),
        ("/read_more/0/score", json!(100)),
        ("/path", json!("/the-slug/")),
        ("/permalink", json!("https://example.org/the-slug/")),
        ("/relative_path", json!("a.md")),
        ("/weight", json!(7)),
        ("/draft", json!(false)),
        ("/image/path", json!("/p.svg")),
        ("/image/permalink", json!("https://example.org/p.svg")),
        ("/image/width", json!(30)),
        ("/image/height", json!(20)),
        ("/image/alt", json!("Alt")),
        ("/image/caption", json!("Caption")),
        ("/image/credit", json!("Credit")),
        ("/sources/0/key", json!("rfc")),
        ("/sources/0/title", json!("A source")),
        ("/sources/0/publisher", json!("A house")),
        ("/sources/0/url", json!("https://x.example/a")),
        ("/sources/0/accessed", json!("2026-01-01")),
        ("/sources/0/archived", json!("https://archive.example/a")),
        ("/changes/0", json!({ "date": "2026-02-03", "text": "A correction", "kind": "update" })),
        ("/extra/deep/list", json!([1, 2.5, "three", true])),
        ("/extra/deep/day", json!("2026-05-06")),
        ("/backlinks/0/title", json!("c.md")),
        ("/content", json!("<p>Text.</p>\n")),
    ] {
        assert_eq!(page.pointer(pointer), Some(&expected), "{pointer}");
    }
    for alias in ["old/place/index.html", "older.html"] {
        assert!(project.output(alias).contains("url=/the-slug/"), "{alias}");
    }
}

#[test]
fn a_page_without_front_matter_has_a_title_from_its_file() {
    let project = shown();
    project
        .file("content/how-feeds_work.md", "Text.\n")
        .file("content/empty.md", "")
        .file("content/only.md", "+++\n+++\n");
    project.build().ok();
    assert_eq!(json(&project, "how-feeds_work/")["title"], "How feeds work");
    assert_eq!(json(&project, "empty/")["title"], "Empty");
    assert_eq!(json(&project, "only/")["content"], "");
}

#[test]
fn yaml_keeps_texts_that_look_like_something_else() {
    let project = shown();
    project.file("content/a.md", "---\ntitle: \"2026\"\ndescription: 'yes'\nextra:\n  version: 1.10\n  on: no\n  quoted: \"1.10\"\n  none:\n---\n");
    project.build().ok();
    let page = json(&project, "a/");
    assert_eq!((&page["title"], &page["description"]), (&json!("2026"), &json!("yes")));
    assert_eq!(page["extra"]["quoted"], "1.10");
    assert!(page["extra"].get("none").is_none());
}

#[test]
fn an_unknown_key_is_an_error_with_the_one_that_was_meant() {
    for (front_matter, line, column) in [
        ("+++\ntitle = \"A\"\ndescripton = \"x\"\n+++\n", 3, 1),
        ("---\ntitle: A\ndescripton: x\n---\n", 3, 1),
    ] {
        let project = shown();
        project.file("content/x/a.md", front_matter);
        project.build().fails(&[
            "unknown key `descripton`",
            &format!("content/x/a.md:{line}:{column}"),
            "did you mean `description`?",
        ]);
    }
}

#[test]
fn a_taxonomy_that_the_site_does_not_name_is_an_unknown_key() {
    let project = shown();
    project.settings("[taxonomies.topics]\n").file("content/a.md", "+++\ntopcis = [\"x\"]\n+++\n");
    project.build().fails(&["unknown key `topcis`", "did you mean `topics`?"]);
}

#[test]
fn all_mistakes_of_all_files_are_told_in_one_run() {
    let project = shown();
    project.file("content/a.md", "+++\ntitel = \"A\"\nweight = \"heavy\"\n+++\n");
    project.file("content/b.md", "---\ndate: soon\nextra: 7\n---\n");
    project.file("content/c/_index.md", "+++\nsort_by = \"size\"\npaginate_by = -1\n+++\n");
    let ran = project.build().fails(&[
        "content/a.md:2:1",
        "unknown key `titel`",
        "content/a.md:3:10",
        "content/b.md:2:7",
        "`soon` is not a date like `2026-01-31`",
        "content/b.md:3:8",
        "content/c/_index.md:2:11",
        "unknown value `size`",
        "content/c/_index.md:3:15",
        "6 errors",
    ]);
    let places: Vec<String> = ran
        .stderr()
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> ").map(str::to_owned))
        .collect();
    let mut sorted = places.clone();
    sorted.sort();
    assert_eq!(places, sorted);
}

#[test]
fn a_value_of_the_wrong_type_says_what_is_wanted() {
    for (line, told) in [
        ("title = 7", "expected a text in quotes, found `7`"),
        ("draft = \"yes\"", "expected `true` or `false`"),
        ("weight = 1.5", "expected a whole number, found `1.5`"),
        ("aliases = \"/x/\"", "expected a list"),
        ("authors = \"Ann\"", "expected a list"),
        ("date = 12", "a date like"),
        ("date = 2026-13-01", "invalid"),
        ("image = \"p.svg\"", "expected a table, found the text \"p.svg\""),
        ("sources = [7]", "expected a table, found `7`"),
        ("image = { alt = \"x\" }", "missing key `src`"),
        ("image = { src = \"/p.svg\", atl = \"x\" }", "did you mean `alt`?"),
        ("sources = [{ url = \"https://x.example\" }]", "missing key `title`"),
        ("sources = [{ title = \"x\", url = \"javascript:x\" }]", "is not an address of the web"),
        ("changes = [{ date = 2026-01-01 }]", "missing key `text`"),
        ("kind = \"explaner\"", "did you mean `explainer`?"),
        ("template = \"pgae.html\"", "did you mean `page.html`?"),
        ("read_more = [\"none.md\"]", "there is no such page"),
        ("read_more = \"a.md\"", "expected a list of pages, `true` or `false`, found the text \"a.md\""),
        ("read_more = 3", "expected a list of pages, `true` or `false`, found `3`"),
        ("read_more = { a = true }", "expected a list of pages, `true` or `false`, found a table"),
        ("read_more = [\"b.md\", 3]", "expected a text in quotes, found `3`"),
        ("title = \"never closed", "invalid"),
        ("title = \"a\"\ntitle = \"b\"", "duplicate"),
    ] {
        let project = shown();
        project.file("content/a.md", &format!("+++\n{line}\n+++\n"));
        project.file("static/p.svg", "<svg></svg>");
        project.build().fails(&[told, "content/a.md:"]);
    }
}

#[test]
fn a_wrong_read_more_is_told_of_at_its_place_in_both_languages() {
    for (front_matter, place, found) in [
        ("+++\nread_more = \"a.md\"\n+++\n", "content/a.md:2:13", "the text \"a.md\""),
        ("---\nread_more: no list\n---\n", "content/a.md:2:12", "the text \"no list\""),
        ("---\nread_more: 3\n---\n", "content/a.md:2:12", "`3`"),
    ] {
        let project = shown();
        project.file("content/a.md", front_matter);
        let told = format!("expected a list of pages, `true` or `false`, found {found}");
        project.build().fails(&[&told, place, "1 error;"]);
    }
    let project = shown();
    project.file("content/a.md", "---\nread_more:\n  - none.md\n---\n");
    project.build().fails(&["link to `none.md`", "content/a.md:3:5"]);
}

#[test]
fn a_needed_key_that_is_wrong_is_not_told_to_be_missing_as_well() {
    for front_matter in ["[[sources]]\ntitle = 7\n", "sources = [{ title = 7 }]\n", "[image]\nsrc = 7\n"] {
        let project = shown();
        project.file("content/a.md", &format!("+++\n{front_matter}+++\n"));
        project.build().fails(&["expected a text in quotes, found `7`", "1 error;"]);
    }
}

#[test]
fn front_matter_that_is_never_closed_is_one_error() {
    for fence in ["+++", "---"] {
        let project = shown();
        project.file("content/a.md", &format!("{fence}\ntitle = \"x\"\n\nText.\n"));
        project.build().fails(&["is never closed", "content/a.md:1:1", "1 error;"]);
    }
}

#[test]
fn one_mistake_is_told_once() {
    let project = shown();
    project.file(
        "content/a.md",
        "+++\nchanges = [{ date = \"soon\", text = \"x\" }]\nsources = [{ title = 7 }]\n+++\n",
    );
    project.build().fails(&["`soon` is not a date", "expected a text in quotes, found `7`", "2 errors"]);
}

#[test]
fn mistakes_in_yaml_are_told_in_plain_words_with_their_place() {
    for (yaml, told, place) in [
        ("title: [a\ndescription: x", "illegal placement of ':' indicator", "content/a.md:3:12"),
        ("title: a\ntitle: b", "duplicate mapping key: title", "content/a.md:3:1"),
        ("- a\n- b", "front matter is not a list of keys and values", "content/a.md:2:1"),
        ("sources:\n  - titel: x", "did you mean `title`?", "content/a.md:3:5"),
    ] {
        let project = shown();
        project.file("content/a.md", &format!("---\n{yaml}\n---\n"));
        let ran = project.build().fails(&[told, place]);
        assert!(!ran.stderr().contains("Options") && !ran.stderr().contains("at line"), "{}", ran.stderr());
    }
}

#[test]
fn mistakes_in_markdown_of_front_matter_are_all_told_where_they_stand() {
    let project = Project::bare();
    project.file("content/p.svg", "<svg width=\"1\" height=\"1\"/>");
    project.file(
        "content/a.md",
        "+++\ntitle = \"A\"\ndisclosure = \"[x](javascript:alert(1))\"\n\
         image = { src = \"p.svg\", caption = \"[y](rel.md)\", credit = \"$\\\\nope$\" }\n\
         changes = [{ date = 2026-01-01, text = \"[z](data:text/html,x)\" }]\n+++\n",
    );
    project.build().fails(&[
        "the link `javascript:alert(1)`",
        "content/a.md:3:14",
        "the link `rel.md` belongs to no page",
        "content/a.md:4:",
        "the link `data:text/html,x`",
        "content/a.md:5:",
    ]);
}
