//! Summaries, words and minutes.

use crate::harness::Project;

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
