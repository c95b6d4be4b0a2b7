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

#[test]
fn a_time_in_a_sanitised_text_keeps_what_machines_read() {
    let text = "On <time datetime=\"2026-01-02\">Friday</time>.\n";
    assert_eq!(html_with("[markdown]\nraw_html = \"sanitise\"\n", text), format!("<p>{}</p>", text.trim()));
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
    let sanitised = build("sanitise").replace("=\"\"", "");
    assert_eq!(sanitised, allowed);
    assert!(allowed.contains("<x-own onclick=\"mine()\"></x-own>"), "{allowed}");
}

/// A sanitised text with shortcodes of the site's own.
fn sanitised(text: &str) -> String {
    let project = Project::bare();
    project.settings("[markdown]\nraw_html = \"sanitise\"\n").page("a.md", text).page("b.md", "");
    project
        .file("templates/shortcodes/show.html", "{{ a }}")
        .file("templates/shortcodes/wrap.html", "<aside>{{ body }}</aside>");
    project.file("content/p.svg", "<svg width=\"3\" height=\"4\"></svg>");
    project.build().ok();
    project.main("a/index.html")
}

#[test]
fn a_shortcode_within_a_tag_is_taken_out_where_html_is_sanitised() {
    for text in [
        "<a href=\"{{ show(a=\"javascript:alert(1)\") }}\">x</a>",
        "<a title=\">\" href=\"{{ show(a=\"javascript:alert(1)\") }}\">x</a>",
        "<a title='>' href='{{ show(a=\"javascript:alert(1)\") }}'>x</a>",
        "<a href={{ show(a=\"javascript:alert(1)\") }}>x</a>",
        "<a {{ show(a=\"href=javascript:alert(1)\") }}>x</a>",
        "<div title=\"\n\n{{ show(a=\"javascript:alert(1)\") }}\n\n\">x</div>",
    ] {
        let html = sanitised(text);
        let fragment = scraper::Html::parse_fragment(&html);
        for name in ["href", "title"] {
            let values = crate::harness::attributes(&fragment, "*", name);
            assert!(!values.concat().contains("javascript"), "{text}: {html}");
        }
    }
    assert_eq!(sanitised("<b>{{ show(a=1) }}</b> &lt; {{ show(a=2) }}"), "<p><b>1</b> &lt; 2</p>");
}

#[test]
fn no_text_can_pretend_to_hold_a_link_or_a_shortcode() {
    let mark = "&#xF8FE;";
    for forged in ["0", "1", "99", "18446744073709551615", "x"] {
        let text = format!(
            "<img src=\"{mark}{forged}{mark}\"> <b title=\"{mark}{forged}{mark}\">{mark}{forged}{mark}</b> \u{f8fe}{forged}\u{f8fe} [b](b.md) {{{{ show(a=\"S\") }}}} ![p](p.svg)\n"
        );
        let html = sanitised(&text);
        assert!(html.ends_with(" <a href=\"/b/\">b</a> S <img src=\"/p.svg\" width=\"3\" height=\"4\" alt=\"p\" loading=\"lazy\" decoding=\"async\"></p>"), "{html}");
    }
}

/// The sanitiser closes what is open and moves what cannot be where it is, as browsers do.
#[test]
fn broken_html_does_not_move_links_into_one_another() {
    let text = "<table><tr>\n\n{% wrap() %}\n[b](b.md)\n\n</table>\n\n{% end %}\n\n<div title='\n\n[b](b.md) ![p](p.svg)\n\n'>\n\n[b](b.md)\n\n{{ show(a=\"end\") }}\n";
    let html = sanitised(text);
    let links = crate::harness::attributes(&scraper::Html::parse_fragment(&html), "a", "href");
    assert!(links.iter().all(|link| link == "/b/") && links.len() >= 2, "{html}");
    assert!(html.contains("end"), "{html}");
    sanitised(
        "<table><b>\n\n{% wrap() %}\n\n<p><table>\n\n{% end %}\n\n{% wrap() %}x{% end %}\n\n<select><option>\n\n{{ show(a=1) }}",
    );
}
