//! Summaries, words and minutes.

use crate::harness::{Project, attributes};

fn shown(settings: &str, template: &str, text: &str) -> String {
    let project = Project::bare();
    project.settings(settings).page("a.md", text).page("b.md", "B");
    project.file("templates/page.html", &format!("<main>{template}</main>"));
    project.build().ok();
    project.main("a/index.html")
}

fn summary(settings: &str, text: &str) -> String {
    shown(settings, "{{ page.summary }}", text)
}

#[test]
fn a_summary_ends_where_the_writer_says() {
    assert_eq!(summary("", "One.\n\nTwo.\n\n<!-- more -->\n\nThree.\n"), "<p>One.</p>\n<p>Two.</p>");
    assert_eq!(summary("", "One.\n\n<!--more-->\n\nTwo.\n"), "<p>One.</p>");
}

#[test]
fn a_summary_ends_where_the_writer_says_also_without_raw_html() {
    let text = "One.\n\n<!-- more -->\n\nTwo.\n";
    for setting in ["escape", "sanitise"] {
        assert_eq!(summary(&format!("[markdown]\nraw_html = \"{setting}\"\n"), text), "<p>One.</p>");
    }
}

#[test]
fn otherwise_a_summary_ends_after_the_block_that_has_words_enough() {
    let settings = "[markdown]\nsummary_words = 4\n";
    assert_eq!(
        summary(settings, "One two.\n\nThree *four*.\n\nFive.\n"),
        "<p>One two.</p>\n<p>Three <em>four</em>.</p>"
    );
    let list = "One.\n\n- two\n- three\n- four\n- five\n\nSix.\n";
    assert_eq!(
        summary(settings, list),
        "<p>One.</p>\n<ul>\n<li>two</li>\n<li>three</li>\n<li>four</li>\n<li>five</li>\n</ul>"
    );
    assert_eq!(summary("", "One two three.\n"), "<p>One two three.</p>");
}

#[test]
fn a_summary_has_links_but_no_footnotes_and_no_shortcodes() {
    let text = "See [b](b.md)[^n].\n\n{% details(summary=\"x\") %}\nHidden [b](b.md).\n{% end %}\n\nEnd.\n\n<!-- more -->\n\nx\n\n[^n]: Note.\n";
    assert_eq!(summary("", text).replace("\n\n", "\n"), "<p>See <a href=\"/b/\">b</a>.</p>\n<p>End.</p>");
}

#[test]
fn words_are_counted_without_markup_and_with_each_character_of_chinese() {
    let count = |text: &str| shown("", "{{ page.word_count }} {{ page.reading_time }}", text);
    assert_eq!(count("One *two* [three](b.md), four-and -- `five`.\n"), "5 1");
    assert_eq!(count("你好 world 世界\n"), "5 1");
    assert_eq!(count(""), "0 0");
    assert_eq!(count(&"word ".repeat(220)), "220 1");
    assert_eq!(count(&"word ".repeat(221)), "221 2");
    assert_eq!(count(&"字".repeat(500)), "500 3");
}

#[test]
fn a_summary_has_no_anchors_and_its_links_lead_to_its_own_page() {
    let text = "# Here\n\nSee [below](#more), [here](#here) and [b](b.md).\n\n<!-- more -->\n\n# More\n";
    assert_eq!(
        summary("", text),
        "<h1>Here</h1>\n<p>See <a href=\"/a/#more\">below</a>, <a href=\"/a/#here\">here</a> and <a href=\"/b/\">b</a>.</p>"
    );
}

#[test]
fn a_biography_brings_no_anchor_to_the_pages_that_show_it() {
    let project = Project::new();
    project.file("content/authors/ada.md", "+++\ntitle = \"Ada\"\n+++\n# Life\n\nSee [more](#life).\n");
    project.file("content/a.md", "+++\nauthors = [\"Ada\"]\n+++\n# Life\n\nText.\n");
    project.build().ok();
    let page = project.html("a/index.html");
    assert_eq!(attributes(&page, "#life", "id").len(), 1, "{}", project.output("a/index.html"));
    assert_eq!(attributes(&page, ".author .p-note a", "href"), ["/authors/ada/#life"]);
}
