//! Headings: their anchors, their attributes, and the table of contents made of them.

use crate::harness::{Project, attributes};
use crate::html;

fn anchors(text: &str) -> Vec<String> {
    let project = Project::bare();
    project.page("a.md", text);
    project.build().ok();
    attributes(&project.html("a/index.html"), "h1, h2, h3, h4, h5, h6", "id")
}

#[test]
fn an_anchor_is_made_of_the_text_without_markup() {
    let text = "# What’s *new*?\n\n## `code` & [link](https://x.example)\n\n## Ελληνικά 中文\n\n## !!!\n\nSetext\n------\n";
    assert_eq!(anchors(text), ["whats-new", "code-link", "ελληνικά-中文", "section", "setext"]);
}

#[test]
fn a_heading_has_the_attributes_that_its_writer_gave_it() {
    assert_eq!(
        html("## Costs {#money .wide .new data-x=1}\n"),
        "<h2 id=\"money\" class=\"wide new\" data-x=\"1\">Costs</h2>"
    );
}

#[test]
fn an_attribute_that_runs_a_script_is_no_attribute_of_a_heading() {
    let html = html("## Costs {#money onclick=alert(1) ONFOCUS=x}\n");
    assert_eq!(html, "<h2 id=\"money\">Costs</h2>");
}

#[test]
fn headings_alike_are_named_after_those_above_them() {
    let text = "# Cats\n\n## Food\n\n# Dogs\n\n## Food\n\n## Food\n\n# Cats\n";
    assert_eq!(anchors(text), ["cats", "food", "dogs", "dogs-food", "dogs-food-2", "cats-2"]);
}

#[test]
fn an_anchor_stays_the_same_when_another_heading_is_added() {
    let before = anchors("## Intro\n\n## Cats\n\n### Food\n\n## Dogs\n\n### Food\n");
    let after = anchors(
        "## Intro\n\n### New\n\n## Cats\n\n### Food\n\n## Birds\n\n### Food\n\n## Dogs\n\n### Food\n",
    );
    assert!(before.iter().all(|anchor| after.contains(anchor)), "{before:?} {after:?}");
    assert_eq!(before, ["intro", "cats", "food", "dogs", "dogs-food"]);
}

#[test]
fn an_anchor_that_is_made_never_takes_one_that_was_given() {
    assert_eq!(anchors("## Other {#food}\n\n## Food\n"), ["food", "food-2"]);
    assert_eq!(anchors("<a id=\"food\"></a>\n\n## Food\n"), ["food-2"]);
}

#[test]
fn an_anchor_that_is_given_twice_is_an_error() {
    let project = Project::bare();
    project.page("a.md", "## One {#x}\n\n## Two {#x}\n\n## Three\n\n## Four {#three}\n");
    project.build().fails(&[
        "the anchor `#x` is taken already",
        "content/a.md:6:1",
        "the anchor `#three` is taken already",
        "content/a.md:10:1",
    ]);
}

#[test]
fn the_table_of_contents_is_nested_as_the_headings_are() {
    let project = Project::bare();
    project.page("a.md", "## A *b*\n\n### A1\n\n#### A1a\n\n### A2\n\n## B\n\n# C\n");
    project.file(
        "templates/page.html",
        "<main>{% for a in page.toc %}{{ a.level }}{{ a.title }}#{{ a.id }}({% for b in a.children %}{{ b.title }}\
         ({% for c in b.children %}{{ c.title }}{% endfor %}){% endfor %}) {% endfor %}</main>",
    );
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "2A b#a-b(A1(A1a)A2()) 2B#b() 1C#c()");
}

#[test]
fn links_and_footnotes_in_a_heading_still_work() {
    let project = Project::bare();
    project.page("a.md", "## See [b](b.md) and[^x] ![p](p.svg)\n\n[^x]: Note.\n").page("b.md", "B");
    project.file("content/p.svg", "<svg width=\"3\" height=\"4\"></svg>");
    project.build().ok();
    let main = project.main("a/index.html");
    assert!(
        main.starts_with(
            "<h2 id=\"see-b-and\">See <a href=\"/b/\">b</a> and<sup class=\"footnote-ref\" id=\"fnref-x\">\
             <a href=\"#fn-x\">1</a></sup> <img src=\"/p.svg\" width=\"3\" height=\"4\" alt=\"p\" loading=\"lazy\" \
             decoding=\"async\"></h2>"
        ),
        "{main}"
    );
}

#[test]
fn many_headings_alike_take_no_longer_than_others() {
    let started = std::time::Instant::now();
    let mut all = anchors(&"# Food\n\n".repeat(20_000));
    assert_eq!((all[1].as_str(), all[19_999].as_str()), ("food-2", "food-20000"));
    all.sort();
    all.dedup();
    assert_eq!(all.len(), 20_000);
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}
