//! The filters that templates have beside Tera's own.

use crate::harness::Project;

#[track_caller]
fn shown(expression: &str) -> String {
    let project = Project::bare();
    project.page("b.md", "## Part\n");
    project.file("content/a.md", "+++\ntitle = \"A\"\ndate = 2026-01-02T23:30:00-05:00\n[extra]\nlist = [{ n = 1, k = \"x\" }, { n = 2, k = \"y\" }, { k = \"x\" }]\n+++\n");
    project
        .file("templates/page.html", &format!("<main>{{{{ {expression} }}}}</main>"))
        .file("content/b.md", "+++\ntemplate = \"b.html\"\n+++\n");
    project.file("templates/b.html", "");
    project.build().ok();
    project.main("a/index.html")
}

#[test]
fn date_shows_a_date_as_strftime_does_in_its_own_offset() {
    assert_eq!(shown("page.date | date"), "2026-01-02");
    assert_eq!(shown("page.date | date(format=\"%-d %B %Y, %H:%M %z\")"), "2 January 2026, 23:30 -0500");
    assert_eq!(shown("\"2026-12-31\" | date(format=\"%A %e %b\")"), "Thursday 31 Dec");
}

#[test]
fn date_names_months_and_days_in_the_language_of_the_page_or_in_another() {
    assert_eq!(shown("\"2026-03-31\" | date(format=\"%A, %-d. %B\", lang=\"de-AT\")"), "Dienstag, 31. März");
    assert_eq!(shown("\"2026-03-31\" | date(format=\"%^B %%B %5d\", lang=\"es\")"), "MARZO %B 00031");
    // What the theme has no names for is English.
    assert_eq!(shown("\"2026-03-31\" | date(format=\"%A %B\", lang=\"fr\")"), "Tuesday March");
    let project = Project::bare();
    project.file("templates/page.html", "<main>{{ page.date | date(format=\"%B %Y\") }}</main>");
    project.file("content/a.md", "+++\nlanguage = \"de\"\ndate = 2026-03-31\n+++\n").build().ok();
    assert_eq!(project.main("a/index.html"), "März 2026");
}

#[test]
fn a_date_or_a_format_that_is_none_is_an_error() {
    for (expression, told) in [
        ("none | date", "no date to show"),
        ("\"soon\" | date", "`soon` is not a date"),
        ("\"2026-01-01\" | date(format=\"%!\")", "%!"),
    ] {
        let project = Project::bare();
        project.file("templates/index.html", &format!("{{{{ {expression} }}}}"));
        project.build().fails(&[told, "templates/index.html:1:"]);
    }
}

#[test]
fn slugify_striptags_urlencode() {
    assert_eq!(shown("\"What’s Ünï & 中文?\" | slugify"), "whats-ünï-中文");
    assert_eq!(shown("\"<p>a <b>b</b> &amp; c</p> 1 < 2\" | striptags | safe"), "a b &amp; c 1");
    assert_eq!(shown("\"a b&c/ü\" | urlencode"), "a%20b%26c%2F%C3%BC");
}

#[test]
fn csp_hash_names_an_inline_script_in_a_policy() {
    // The example of the specification, <https://www.w3.org/TR/CSP3/#external-hash>, is for other bytes; this one is of
    // `printf "alert('Hello, world.');" | openssl dgst -sha256 -binary | base64`.
    assert_eq!(
        shown("\"alert('Hello, world.');\" | csp_hash"),
        "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='"
    );
    let html = "{% set script %}\n1 < 2 && \"x\"\n{% endset %}{{ script | csp_hash }} {{ (script | csp_hash) == (\"\n1 < 2 && \\\"x\\\"\n\" | csp_hash) }}";
    let project = Project::bare();
    project.file("templates/404.html", html);
    project.build().ok();
    assert!(project.output("404.html").ends_with("' true"), "{}", project.output("404.html"));
}

#[test]
fn markdown_makes_html_inline_or_not() {
    assert_eq!(
        shown("\"a *b* [c](https://x.example)\" | markdown"),
        "<p>a <em>b</em> <a href=\"https://x.example\">c</a></p>"
    );
    assert_eq!(shown("\"a *b*\" | markdown(inline=true)"), "a <em>b</em>");
    assert_eq!(shown("\"a\n\nb\" | markdown(inline=true)"), "<p>a</p>\n<p>b</p>");
    assert_eq!(shown("\"[b](@/b.md)\" | markdown(inline=true)"), "<a href=\"/b/\">b</a>");
}

#[test]
fn a_dead_link_in_a_text_of_a_template_is_an_error() {
    for (text, told) in
        [("[b](@/none.md)", "none.md"), ("[b](javascript:x)", "which can run code"), ("[b](b.md)", "b.md")]
    {
        let project = Project::bare();
        project.page("b.md", "").file("templates/index.html", &format!("\n{{{{ \"{text}\" | markdown }}}}"));
        project.build().fails(&[told, "templates/index.html:2:"]);
    }
}

#[test]
fn json_encode_is_safe_inside_a_script() {
    assert_eq!(
        shown("\"</script><!-- & 'x'\" | json_encode"),
        "\"\\u003c/script\\u003e\\u003c!-- \\u0026 'x'\""
    );
    assert_eq!(shown("page.extra.list[0] | json_encode"), "{\"n\":1,\"k\":\"x\"}");
    assert_eq!(shown("page.extra.list[0] | json_encode(pretty=true)"), "{\n  \"n\": 1,\n  \"k\": \"x\"\n}");
}

#[test]
fn filter_map_and_concat_work_on_lists() {
    assert_eq!(shown("page.extra.list | filter(attribute=\"k\", value=\"x\") | length"), "2");
    assert_eq!(shown("page.extra.list | filter(attribute=\"n\") | length"), "2");
    assert_eq!(
        shown("page.extra.list | filter(attribute=\"n\", value=2) | map(attribute=\"k\") | json_encode"),
        "[\"y\"]"
    );
    assert_eq!(shown("page.extra.list | map(attribute=\"n\") | concat(with=[3]) | json_encode"), "[1,2,3]");
}

#[test]
fn without_joins_the_pieces_that_are_not_of_these_parts() {
    let project = Project::bare();
    project
        .file(
            "content/a.md",
            "+++\nkind = \"explainer\"\n+++\nOpening.\n\n## Key points\n\n- One.\n\n## FAQ\n\n### Why?\n\nSo.\n\n## Else\n\nMore.\n",
        )
        .file("templates/page.html", "<main>{{ page.flow | without(parts=page.extra.out) }}</main>");
    let left = |out: &str| {
        project.settings(&format!("[[rules]]\nmatch = \"*\"\nextra = {{ out = {out} }}\n"));
        project.build().ok();
        project.main("a/index.html")
    };
    let all = left("[]");
    for text in ["Opening.", ">One.<", "Why?", ">So.<", "More."] {
        assert!(all.contains(text), "{text} is not in {all}");
    }
    let some = left("[\"key_points\", \"faq\", \"timeline\"]");
    assert!(some.contains("Opening.") && some.contains("More."), "{some}");
    for text in ["Key points", "One.", "FAQ", "Why?", "So."] {
        assert!(!some.contains(text), "{text} is in {some}");
    }
}

#[test]
fn every_filter_is_known_by_its_name() {
    assert_eq!(
        nutgraf::render::FILTERS,
        [
            "concat",
            "csp_hash",
            "date",
            "day",
            "filter",
            "json_encode",
            "map",
            "markdown",
            "slugify",
            "striptags",
            "trans",
            "urlencode",
            "without"
        ],
        "write a test for the new one"
    );
}
