//! Shortcodes: built in and the site's own, wherever they stand.

use crate::harness::Project;

/// A site with two shortcodes of its own.
fn project() -> Project {
    let project = Project::bare();
    project.file(
        "templates/shortcodes/show.html",
        "[{{ a }}|{{ b or \"\" }}|{{ c or \"\" }}|{{ d or \"\" }}|{{ e or \"\" }}]",
    );
    project.file("templates/shortcodes/wrap.html", "<aside>{{ body }}</aside>");
    project
}

#[track_caller]
fn html(text: &str) -> String {
    let project = project();
    project.page("a.md", text).page("b.md", "# Part\n");
    project.file("content/p.svg", "<svg width=\"30\" height=\"20\"></svg>");
    project.build().ok();
    project.main("a/index.html")
}

#[test]
fn arguments_are_texts_numbers_truths_and_lists() {
    let call = "{{ show(a=\"x \\\"y\\\" }}\", b=-1, c=2.5, d=true, e=[\"p\", [1, false]]) }}";
    assert_eq!(html(call), "[x &quot;y&quot; }}|-1|2.5|true|[&quot;p&quot;, [1, false]]]");
    assert_eq!(html("{{ show(a='single') }}"), "[single||||]");
    assert_eq!(html("{{ show(a=`back`, ) }}"), "[back||||]");
    assert_eq!(html("{{ show(\n  a = \"on several\",\n  b = 2\n) }}"), "[on several|2|||]");
}

#[test]
fn a_shortcode_stands_within_a_line_in_a_list_in_a_quote_and_in_a_heading() {
    assert_eq!(html("Say {{ show(a=1) }} now."), "<p>Say [1||||] now.</p>");
    assert_eq!(
        html("- one {{ show(a=1) }}\n- {{ show(a=2) }}\n"),
        "<ul>\n<li>one [1||||]</li>\n<li>\n[2||||]\n</li>\n</ul>"
    );
    assert_eq!(html("> {{ show(a=1) }}\n"), "<blockquote>\n[1||||]\n</blockquote>");
    assert_eq!(html("## H {{ show(a=1) }}\n"), "<h2 id=\"h\">H [1||||]</h2>");
    assert!(html("| a |\n|---|\n| {{ show(a=1) }} |\n").contains("<td>[1||||]</td>"));
}

#[test]
fn a_body_is_markdown_with_links_and_with_other_shortcodes_in_it() {
    let text = "{% wrap() %}\nSee [b](b.md#part) and *{{ show(a=1) }}*.\n\n{% wrap() %}\ninner\n{% end %}\n\n- x\n{% end %}\n\nAfter.\n";
    assert_eq!(
        html(text),
        "<aside><p>See <a href=\"/b/#part\">b</a> and <em>[1||||]</em>.</p>\n<aside><p>inner</p></aside>\n\
         <ul>\n<li>x</li>\n</ul></aside>\n<p>After.</p>"
    );
    assert_eq!(html("A {% wrap() %}b *c*{% end %} d."), "<p>A <aside>b <em>c</em></aside> d.</p>");
    assert_eq!(
        html("- x\n\n  {% wrap() %}\n  in list\n  {% end %}\n\n> {% wrap() %}\n> in quote\n> {% end %}\n")
            .replace("\n\n", "\n"),
        "<ul>\n<li>\n<p>x</p>\n<aside><p>in list</p></aside>\n</li>\n</ul>\n<blockquote>\n<aside><p>in quote</p></aside>\n</blockquote>"
    );
}

#[test]
fn a_dead_link_in_a_body_is_an_error() {
    let project = project();
    project.page("a.md", "{% wrap() %}\n[x](none.md)\n{% end %}\n");
    project.build().fails(&["link to `none.md`, but there is no such page", "content/a.md:5:1"]);
}

#[test]
fn a_shortcode_in_code_or_behind_a_backslash_is_text() {
    assert_eq!(
        html("`{{ show(a=1) }}` and \\{{ show(a=1) }}"),
        "<p><code>{{ show(a=1) }}</code> and {{ show(a=1) }}</p>"
    );
    assert_eq!(
        html("```\n{{ show(a=1) }}\n{% wrap() %}\n```\n"),
        "<pre tabindex=\"0\"><code>{{ show(a=1) }}\n{% wrap() %}\n</code></pre>"
    );
    assert_eq!(html("    {{ show(a=1) }}\n"), "<pre tabindex=\"0\"><code>{{ show(a=1) }}\n</code></pre>");
    assert_eq!(html("{{ page.title }} {% if x %}"), "<p>{{ page.title }} {% if x %}</p>");
}

#[test]
fn arguments_are_escaped_where_the_template_shows_them() {
    assert_eq!(html("{{ show(a=\"<script>\") }}"), "[&lt;script&gt;||||]");
}

#[test]
fn a_shortcode_knows_its_page_and_the_site() {
    let project = project();
    project.file("templates/shortcodes/where.html", "{{ page.title }} {{ page.path }} {{ config.title }}");
    project
        .page("x/a.md", "{{ where() }}")
        .file("content/x/_index.md", "+++\ntitle = \"X\"\n+++\n{{ where() }}\n");
    project.build().ok();
    assert_eq!(project.main("x/a/index.html"), "x/a.md /x/a/ Test site");
    assert_eq!(project.main("x/index.html"), "X /x/ Test site");
}

#[test]
fn a_figure_has_a_picture_with_its_size_and_what_stands_below_it() {
    assert_eq!(
        html(
            "{{ figure(src=\"p.svg\", alt=\"A \\\"b\\\"\", caption=\"C *d*\", credit=\"E\", class=\"wide\") }}"
        ),
        "<figure class=\"wide\">\n  <img src=\"/p.svg\" alt=\"A &quot;b&quot;\" width=\"30\" height=\"20\" loading=\"lazy\" decoding=\"async\">\n  \
         <figcaption>C <em>d</em> <span class=\"credit\">E</span></figcaption>\n</figure>"
    );
    let scaled = html("{{ figure(src=\"p.svg\", alt=\"\", width=15) }}");
    assert!(scaled.contains("width=\"15\" height=\"10\""), "{scaled}");
}

#[test]
fn a_video_a_quote_and_details_are_built_in() {
    let video = html("{{ video(src=\"https://x.example/v.mp4\", caption=\"C\") }}");
    assert!(
        video.contains("<video controls playsinline preload=\"metadata\" src=\"https://x.example/v.mp4\">"),
        "{video}"
    );
    assert!(video.contains("<figcaption>C</figcaption>"), "{video}");
    assert_eq!(
        html("{% quote(author=\"A\", source=\"S\", url=\"https://x.example/\") %}\nSaid *so*.\n{% end %}\n"),
        "<figure class=\"quote\">\n<blockquote cite=\"https://x.example/\">\n<p>Said <em>so</em>.</p>\n</blockquote>\n\
         <figcaption>A, <a href=\"https://x.example/\"><cite>S</cite></a></figcaption>\n</figure>"
    );
    assert_eq!(
        html("{% details(summary=\"More *here*\", open=true) %}\nText.\n{% end %}\n"),
        "<details open>\n<summary>More <em>here</em></summary>\n<p>Text.</p>\n</details>"
    );
}

#[test]
fn a_missing_argument_of_a_built_in_shortcode_is_an_error_that_says_what_to_write() {
    let project = project();
    project.page("a.md", "{{ figure(src=\"p.svg\") }}\n\n{{ video() }}\n\n{% details() %}\nx\n{% end %}\n");
    project.file("content/p.svg", "<svg width=\"30\" height=\"20\"></svg>");
    project.build().fails(&[
        "`alt` is missing",
        "content/a.md:4:1",
        "`src` is missing",
        "content/a.md:6:1",
        "`summary` is missing",
        "content/a.md:8:1",
        "3 errors",
    ]);
}

#[test]
fn a_picture_of_a_shortcode_that_is_not_there_is_an_error_on_its_line() {
    let project = project();
    project.page("a.md", "Text.\n\n{{ figure(src=\"none.png\", alt=\"\") }}\n");
    project.build().fails(&["no file `none.png`", "content/a.md:6:1"]);
}

#[test]
fn mistakes_in_calls_are_reported_all_at_once_with_what_to_do() {
    let project = project();
    project.page(
        "a.md",
        "{{ shwo(a=1) }}\n\n{{ show(a 1) }}\n\n{{ show(a=x) }}\n\n{{ show(a=\"b) }}\n\n{{ unlike_all(a=1) }}\n",
    );
    project
        .page("b.md", "Text.\n\n{% wrap() %}\nno end\n")
        .page("c.md", "{% end %}\n")
        .page("d.md", "- {% wrap() %}\n\n{% end %}\n");
    project.build().fails(&[
        "unknown shortcode `shwo`",
        "did you mean `show`?",
        "content/a.md:4:1",
        "expected `=` after the name of the argument",
        "content/a.md:6:9",
        "expected a value: text in quotes, a number, `true`, `false` or a list",
        "content/a.md:8:11",
        "text that is never closed",
        "content/a.md:10:11",
        "unknown shortcode `unlike_all`",
        "write its template, `templates/shortcodes/unlike_all.html`",
        "shortcode `wrap` is never ended",
        "content/b.md:6:1",
        "write `{% end %}` where it ends",
        "`{% end %}` without a shortcode to end",
        "content/c.md:4:1",
        "this shortcode ends inside another block than it began",
        "content/d.md:6:1",
    ]);
}

#[test]
fn an_error_in_a_shortcodes_template_names_the_page_and_the_template() {
    let project = project();
    project
        .page("a.md", "Text.\n\n{{ bad(n=1) }}\n")
        .file("templates/shortcodes/bad.html", "ok\n{{ n.x.y }}\n");
    project.build().fails(&["shortcode `bad`", "content/a.md:6:1", "templates/shortcodes/bad.html:2"]);
}

#[test]
fn an_argument_that_a_shortcode_makes_nothing_of_is_an_error() {
    let project = project();
    project.file("content/p.svg", "<svg width=\"30\" height=\"20\"></svg>");
    project.file("templates/shortcodes/more.html", "{% include \"shortcodes/show.html\" %}");
    project.page("a.md", "{{ figure(src=\"p.svg\", alt=\"\", captoin=\"C\") }}\n\n{{ show(a=1, zzzzzzz=2) }}\n\n{{ show(a=1, page=2) }}\n");
    project.page("b.md", "{{ more(a=1) }}");
    project.build().fails(&[
        "shortcode `figure` makes nothing of `captoin`",
        "content/a.md:4:1",
        "did you mean `caption`?",
        "shortcode `show` makes nothing of `zzzzzzz`",
        "remove the argument",
        "shortcode `show` gets `page` from nutgraf",
        "content/a.md:8:1",
        "3 errors",
    ]);
}
