//! The functions that templates can call.

use crate::harness::Project;

/// What an expression gives on the home page of a site with some of everything.
#[track_caller]
fn asked(expression: &str) -> String {
    let project = Project::bare();
    project.settings("[taxonomies.topics]\n");
    project
        .file("content/s/_index.md", "+++\ntitle = \"S\"\n+++\nSection.\n")
        .file("content/s/t/_index.md", "+++\ntitle = \"T\"\n+++\n");
    project.file("content/s/a.md", "+++\ntitle = \"A\"\ndate = 2026-01-01\nkind = \"guide\"\ntopics = [\"Open Source\"]\nseries = \"One\"\nweight = 2\n+++\n## Head\n");
    project.file("content/s/t/b.md", "+++\ntitle = \"B\"\ndate = 2026-01-02\nupdated = 2026-01-02\ntopics = [\"Open Source\"]\nseries = \"One\"\nweight = 1\nslug = \"z\"\n+++\n");
    project.file(
        "content/sa/c.md",
        "+++\ntitle = \"C\"\nweight = 0\nkind = \"guide\"\nslug = \"a\"\nupdated = 2026-05-01\n+++\n",
    );
    project.file(
        "content/topics/open-source.md",
        "+++\ntitle = \"Free & Open\"\ndescription = \"D\"\n+++\nAbout.\n",
    );
    project
        .file("content/s/p.svg", "<svg width=\"3\" height=\"4\"></svg>")
        .file("static/x.css", "a { color: red }")
        .file("static/l.svg", "<svg viewBox=\"0 0 5 6\"/>")
        .file("static/some file.svg", "<svg/>");
    project.file("data/d.json", "{\"k\": [1, 2]}");
    project.file("templates/index.html", &format!("<main>{expression}</main>"));
    project.build().ok();
    project.main("index.html")
}

fn titles(list: &str) -> String {
    asked(&format!("{{% for card in {list} %}}{{{{ card.title }}}}{{% endfor %}}"))
}

#[test]
fn get_page_gives_a_card_with_text_and_headings() {
    assert_eq!(
        asked(
            "{% set p = get_page(path=\"s/a.md\") %}{{ p.title }} {{ p.path }} {{ p.toc[0].id }} {{ p.content }}"
        ),
        "A /s/a/ head <h2 id=\"head\">Head</h2>"
    );
    assert_eq!(
        asked("{% set p = get_page(path=\"@/s/a.md\") %}{{ p.permalink }}"),
        "https://example.org/s/a/"
    );
}

#[test]
fn get_section_gives_its_pages_and_subsections() {
    assert_eq!(
        asked(
            "{% set s = get_section(path=\"s/_index.md\") %}{{ s.title }} {{ s.content }} {{ s.pages[0].title }} {{ s.subsections[0].title }}"
        ),
        "S <p>Section.</p>\n A T"
    );
}

#[test]
fn get_pages_finds_by_section_and_kind_sorts_and_limits() {
    assert_eq!(titles("get_pages()"), "BAC");
    assert_eq!(titles("get_pages(section=\"s/_index.md\")"), "BA");
    assert_eq!(titles("get_pages(kind=\"guide\")"), "AC");
    assert_eq!(titles("get_pages(section=\"s/_index.md\", kind=\"guide\")"), "A");
    assert_eq!(titles("get_pages(limit=1)"), "B");
    for (order, expected) in
        [("date", "BAC"), ("updated", "CBA"), ("title", "ABC"), ("weight", "CBA"), ("slug", "ACB")]
    {
        assert_eq!(titles(&format!("get_pages(sort_by=\"{order}\")")), expected, "{order}");
    }
}

#[test]
fn get_taxonomy_gives_its_terms_and_get_term_the_pages() {
    assert_eq!(
        asked(
            "{% set t = get_taxonomy(kind=\"topics\") %}{{ t.title }} {{ t.path }} {{ t.terms[0].name }} {{ t.terms[0].page_count }}"
        ),
        "Topics /topics/ Free &amp; Open 2"
    );
    assert_eq!(
        asked(
            "{% set t = get_term(kind=\"topics\", name=\"Open Source\") %}{{ t.slug }} {{ t.pages | length }} {{ t.page.description }}"
        ),
        "open-source 2 D"
    );
    assert_eq!(
        asked("{{ get_taxonomy_url(kind=\"topics\", name=\"open-source\") }}"),
        "https://example.org/topics/open-source/"
    );
}

#[test]
fn get_series_gives_one_or_all() {
    assert_eq!(
        asked(
            "{% set s = get_series(name=\"One\") %}{{ s.pages | map(attribute=\"title\") | join(sep=\"\") }}"
        ),
        "BA"
    );
    assert_eq!(asked("{% set all = get_series() %}{{ all | length }} {{ all[0].slug }}"), "1 one");
}

#[test]
fn get_url_is_whole_and_get_path_is_not() {
    for (path, expected) in [
        ("@/s/a.md", "/s/a/"),
        ("@/s/_index.md#x y", "/s/#x%20y"),
        ("l.svg", "/l.svg"),
        ("some file.svg", "/some%20file.svg"),
        ("/", "/"),
    ] {
        assert_eq!(asked(&format!("{{{{ get_path(path=\"{path}\") }}}}")), expected);
        assert_eq!(
            asked(&format!("{{{{ get_url(path=\"{path}\") }}}}")),
            format!("https://example.org{expected}")
        );
    }
}

#[test]
fn get_image_finds_pictures_with_their_sizes() {
    let show = |call: &str| {
        asked(&format!(
            "{{% set i = {call} %}}{{{{ i.path }}}} {{{{ i.permalink }}}} {{{{ i.width }}}} {{{{ i.height }}}}"
        ))
    };
    assert_eq!(
        show("get_image(src=\"p.svg\", beside=\"s/a.md\")"),
        "/s/p.svg https://example.org/s/p.svg 3 4"
    );
    assert_eq!(
        show("get_image(src=\"../p.svg\", beside=\"s/t/_index.md\")"),
        "/s/p.svg https://example.org/s/p.svg 3 4"
    );
    assert_eq!(show("get_image(src=\"/l.svg\")"), "/l.svg https://example.org/l.svg 5 6");
    assert_eq!(
        show("get_image(src=\"https://x.example/p.png\")").trim(),
        "https://x.example/p.png https://x.example/p.png"
    );
}

#[test]
fn load_data_gives_what_a_file_holds() {
    assert_eq!(asked("{% set d = load_data(path=\"data/d.json\") %}{{ d.k[1] }}"), "2");
}

#[test]
fn every_function_is_known_by_its_name() {
    assert_eq!(
        nutgraf::render::FUNCTIONS,
        [
            "get_page",
            "get_section",
            "get_pages",
            "get_taxonomy",
            "get_taxonomy_url",
            "get_term",
            "get_series",
            "get_url",
            "get_path",
            "get_integrity",
            "get_image",
            "load_data",
            "trans"
        ],
        "write a test for the new one"
    );
}
