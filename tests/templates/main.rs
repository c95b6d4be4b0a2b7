//! Templates: the theme and its overrides, functions and filters, mistakes, stylesheets, and the guide for theme authors.

mod documented;
mod filters;
mod functions;
#[path = "../harness/mod.rs"]
mod harness;
mod mistakes;
mod stylesheets;
mod theme;

use harness::{Project, texts};

#[test]
fn a_site_overrides_the_theme_file_by_file() {
    let project = Project::new();
    project
        .page("a.md", "Text.")
        .file("templates/404.html", "<p>own</p>")
        .file("static/favicon.svg", "<svg/>");
    project.build().ok();
    assert_eq!(project.output("404.html"), "<p>own</p>");
    assert_eq!(project.output("favicon.svg"), "<svg/>");
    assert_eq!(texts(&project.html("a/index.html"), "h1"), ["a.md"]);
    assert!(project.has("style.css"));
    project.remove("templates").remove("static");
    project.build().ok();
    assert!(project.output("404.html").contains("Page not found"));
}

#[test]
fn a_site_can_build_upon_the_frame_and_the_pieces_of_the_theme() {
    let project = Project::new();
    project.page("a.md", "Text.");
    project.file(
        "templates/page.html",
        "{% extends \"base.html\" %}{% block main %}<h1>Mine: {{ page.title }}</h1>{% include \"bits/more.html\" %}{{ <Own text=\"c\" /> }}{% endblock main %}",
    );
    project.file("templates/bits/more.html", "<i>included</i>");
    project.file(
        "templates/own.html",
        "{% component Own(text: string) %}<em>{{ text }}</em>{% endcomponent Own %}",
    );
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(
        (texts(&html, "h1"), texts(&html, "i"), texts(&html, "em")),
        (vec!["Mine: a.md".to_owned()], vec!["included".to_owned()], vec!["c".to_owned()])
    );
    assert_eq!(texts(&html, "title"), ["a.md – Test site"]);
}

#[test]
fn text_is_escaped_and_what_nutgraf_made_is_not() {
    let project = Project::bare();
    project.file("content/a.md", "+++\ntitle = \"<A> & 'B'\"\n+++\n*Text* <!-- more -->\n");
    project.file("templates/page.html", "{{ page.title }}|{{ page.content }}|{{ page.title | safe }}");
    project.build().ok();
    let html = project.output("a/index.html");
    assert!(html.starts_with("&lt;A&gt; &amp; &#39;B&#39;|<p><em>Text</em>"), "{html}");
    assert!(html.ends_with("|<A> & 'B'"), "{html}");
}

#[test]
fn every_template_knows_where_it_is() {
    let project = Project::bare();
    for name in ["page", "index", "section", "taxonomy_list", "taxonomy_single", "404"] {
        project.file(
            &format!("templates/{name}.html"),
            "{{ lang }} {{ current_path }} {{ current_url }} {{ config.title }}",
        );
    }
    project.file("templates/robots.txt", "{{ current_path }}");
    project.file("site.toml", "title = \"T\"\nbase_url = \"https://example.org/b\"\nlanguage = \"de\"\n");
    project
        .file("content/s/_index.md", "+++\npaginate_by = 1\n+++\n")
        .file("content/s/a.md", "+++\nauthors = [\"Ann\"]\n+++\n")
        .page("s/c.md", "");
    project.build().ok();
    for (name, path) in [
        ("index.html", "/b/"),
        ("s/index.html", "/b/s/"),
        ("s/page/2/index.html", "/b/s/page/2/"),
        ("s/a/index.html", "/b/s/a/"),
        ("authors/index.html", "/b/authors/"),
        ("authors/ann/index.html", "/b/authors/ann/"),
        ("404.html", "/b/404.html"),
    ] {
        assert_eq!(project.output(name), format!("de {path} https://example.org{path} T"));
    }
    assert_eq!(project.output("robots.txt"), "/b/robots.txt");
}
