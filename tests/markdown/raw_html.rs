//! HTML in Markdown: allowed, escaped or sanitised, as the site wants it.

use crate::harness::Project;
use crate::{html, html_with};

const TEXT: &str = "A <b onclick=\"x()\">b</b> <script>alert(1)</script> <a href=\"javascript:x\">j</a>\n\n<iframe src=\"https://x.example\"></iframe>\n\n<div class=\"z\" id=\"here\">\n\n*c*\n\n</div>\n";

#[test]
fn raw_html_stays_unless_the_site_says_otherwise() {
    let html = html(TEXT);
    for part in [
        "<b onclick=\"x()\">b</b>",
        "<script>alert(1)</script>",
        "<iframe src",
        "<div class=\"z\" id=\"here\">",
    ] {
        assert!(html.contains(part), "{html}");
    }
}

#[test]
fn raw_html_is_shown_as_text_where_it_is_escaped() {
    let html = html_with("[markdown]\nraw_html = \"escape\"\n", TEXT);
    assert!(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"), "{html}");
    assert!(html.contains("<p><em>c</em></p>"), "{html}");
    for part in ["<b", "<script", "<iframe", "<div", "<a"] {
        assert!(!html.contains(part), "{part} is in {html}");
    }
}

#[test]
fn what_could_run_or_load_something_is_taken_out_where_html_is_sanitised() {
    let html = html_with("[markdown]\nraw_html = \"sanitise\"\n", TEXT);
    assert!(html.starts_with("<p>A <b>b</b>  <a>j</a></p>"), "{html}");
    assert!(html.contains("<div class=\"z\" id=\"here\">\n<p><em>c</em></p>\n</div>"), "{html}");
    for part in ["script", "onclick", "iframe", "alert"] {
        assert!(!html.contains(part), "{part} is in {html}");
    }
}

#[test]
fn a_comment_in_a_sanitised_text_is_left_out() {
    assert_eq!(
        html_with("[markdown]\nraw_html = \"sanitise\"\n", "a\n\n<!-- secret -->\n\nb\n")
            .replace("\n\n", "\n"),
        "<p>a</p>\n<p>b</p>"
    );
}

/// Everything that our own Markdown makes must survive the sanitiser as it is.
#[test]
fn a_text_without_raw_html_is_the_same_whether_sanitised_or_not() {
    let project = Project::bare();
    let text = "# Top {.wide}\n\nSee [b](b.md#x \"T\"), [o](https://o.example), [^n] ![p](p.svg) ~~x~~ $\\sqrt{a}$ *e*.\n\n\
                $$\\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\sum_{i=0}^n \\vec{x} \\text{ if } \\overbrace{ab}$$\n\n\
                | a | b |\n|:-:|--:|\n| 1 | 2 |\n\n- [x] done\n- [ ] open\n\nT\n: D\n\n> [!TIP]\n> x\n\n\
                ```rust,linenos,hl_lines=1,name=a.rs\nlet a = 1;\n```\n\n3. three\n4. four\n\n\
                {{ figure(src=\"p.svg\", alt=\"P\") }}\n\n{% details(summary=\"S\") %}\nIn [b](b.md).\n{% end %}\n\nA {{ own() }} b.\n\n[^n]: Note.\n";
    project
        .page("a.md", text)
        .page("b.md", "# x\n")
        .file("content/p.svg", "<svg width=\"3\" height=\"4\"></svg>");
    project.file("templates/shortcodes/own.html", "<x-own onclick=\"mine()\"></x-own>");
    let links = "[markdown.external_links]\nrel = \"noopener\"\ntarget = \"_blank\"\n";
    let build = |raw_html: &str| {
        project.settings(&format!("[markdown]\nraw_html = \"{raw_html}\"\n{links}"));
        project.build().ok();
        project.main("a/index.html")
    };
    let allowed = build("allow");
    // The sanitiser writes some attributes in another way that means the same.
    let sanitised = build("sanitise").replace("=\"\"", "").replace("text-align:", "text-align: ");
    assert_eq!(sanitised, allowed);
    assert!(allowed.contains("<x-own onclick=\"mine()\"></x-own>"), "{allowed}");
}
