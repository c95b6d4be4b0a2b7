//! Building: what a clean, a repeated and a failing build leave behind.

mod harness;

use harness::Project;

#[test]
fn a_second_build_renders_and_writes_nothing() {
    let project = Project::bare();
    project.page("a.md", "Hello.").page("b.md", "[A](a.md)");
    project.build().ok();
    let before = project.tree();
    let second = project.build().ok();
    assert_eq!((second.count("rendered"), second.count("written")), (0, 0));
    assert!(second.stdout().contains("nothing changed"), "{}", second.stdout());
    assert_eq!(project.tree(), before);
}

#[test]
fn a_changed_page_is_rendered_and_the_others_are_not() {
    let project = Project::bare();
    project.page("a.md", "Hello.").page("b.md", "Hello.").page("c.md", "Hello.");
    project.build().ok();
    project.page("b.md", "Good-bye.");
    let second = project.build().ok();
    // The page, and the feeds that carry its text would if it had a date.
    assert_eq!(second.count("written"), 1, "{}", second.stdout());
    assert!(project.output("b/index.html").contains("Good-bye."));
}

#[test]
fn a_changed_text_of_the_theme_shows_wherever_it_is_said() {
    let project = Project::bare();
    project.file("templates/page.html", "{{ trans(key=\"next\") }} <main>{{ page.content }}</main>\n");
    project.file("templates/shortcodes/more.html", "{{ trans(key=\"read_more\") }}");
    project.page("a.md", "Hello.").page("b.md", "{{ more() }}").page("c.md", "> [!TIP]\n> C.");
    project.build().ok();
    project.file("strings/en.toml", "next = \"Onward\"\nread_more = \"More\"\nalert_tip = \"Hint\"\n");
    project.build().ok();
    assert!(project.output("a/index.html").starts_with("Onward "), "{}", project.output("a/index.html"));
    assert_eq!(project.main("b/index.html"), "More");
    assert!(project.main("c/index.html").contains(">Hint</p>"), "{}", project.main("c/index.html"));
    project.remove("strings/en.toml").build().ok();
    assert!(project.output("a/index.html").starts_with("Next "), "{}", project.output("a/index.html"));
}

#[test]
fn a_link_follows_a_page_that_moves_although_nothing_else_of_its_own_page_changes() {
    let project = Project::bare();
    for section in ["x", "y"] {
        project.file(&format!("content/{section}/_index.md"), "");
    }
    // Behind the summary, which is on the page's card and would change with the link.
    project.page("x/a.md", "Hello.").page("y/b.md", "Hello.\n\n<!-- more -->\n\n[A](../x/a.md)");
    project.build().ok();
    project.file("content/x/a.md", "+++\ntitle = \"x/a.md\"\nslug = \"moved\"\n+++\nHello.");
    project.build().ok();
    assert!(project.main("y/b/index.html").contains("<a href=\"/x/moved/\">A</a>"));
}

#[test]
fn a_picture_gets_its_new_size_although_nothing_of_its_page_changes() {
    let project = Project::bare();
    let svg = |width: u32| {
        format!("<svg width=\"{width}\" height=\"2\" xmlns=\"http://www.w3.org/2000/svg\"></svg>")
    };
    project.page("a/index.md", "Hello.\n\n<!-- more -->\n\n![P](p.svg)").file("content/a/p.svg", &svg(10));
    project.build().ok();
    project.file("content/a/p.svg", &svg(20));
    project.build().ok();
    assert!(project.main("a/index.html").contains("width=\"20\""));
}

#[test]
fn a_changed_definition_renders_again_the_pages_that_use_it_and_only_those() {
    let project = Project::bare();
    // Behind the summary, and of as many words, so that the card of the glossary stays as it is.
    let glossary = |cache: &str, proxy: &str| {
        format!("Words.\n\n<!-- more -->\n\nCache\n: {cache}\n\nCDN\n: Servers.\n\n{proxy}\n: One server.\n")
    };
    // Read More compares what pages say, so that it would be rendered again for its own reasons.
    project.settings("[read_more]\ncount = 0\n");
    project.page("glossary.md", &glossary("A store.", "Gateway"));
    project.page("a.md", "A cache.").page("b.md", "A CDN.").page("c.md", "A proxy.").page("d.md", "Hello.");
    project.file("content/e.md", "+++\nglossary = false\n+++\nA cache, a proxy.");
    project.build().ok();
    let again = |expected: &[&str]| {
        let before = project.tree();
        let ran = project.build().ok();
        let after = project.tree();
        let is_new = |name: &&String| before.get(*name) != after.get(*name);
        let changed: Vec<&str> = after.keys().filter(is_new).map(String::as_str).collect();
        assert_eq!(changed, expected);
        assert_eq!((ran.count("rendered"), ran.count("written")), (expected.len(), expected.len()));
    };
    project.page("glossary.md", &glossary("A shop.", "Gateway"));
    again(&["a/index.html", "glossary/index.html"]);
    project.page("glossary.md", &glossary("A shop.", "Proxy"));
    again(&["c/index.html", "glossary/index.html"]);
    project.page("glossary.md", &glossary("A shop.", "Gateway"));
    again(&["c/index.html", "glossary/index.html"]);
}

#[test]
fn a_definition_leads_to_the_glossary_and_its_links_to_their_pages_although_these_move() {
    let project = Project::bare();
    for section in ["x", "y"] {
        project.file(&format!("content/{section}/_index.md"), "");
    }
    let glossary = "Cache\n: As in [A](x/a.md).\n";
    project.page("glossary.md", glossary).page("x/a.md", "Hello.").page("y/b.md", "A cache.");
    project.build().ok();
    project.file("content/x/a.md", "+++\ntitle = \"x/a.md\"\nslug = \"moved\"\n+++\nHello.");
    project.build().ok();
    assert!(project.main("y/b/index.html").contains("<a href=\"/x/moved/\">A</a>"));
    project.file("content/glossary.md", &format!("+++\nslug = \"words\"\n+++\n{glossary}"));
    project.build().ok();
    assert!(project.main("y/b/index.html").contains("<a href=\"/words/#cache\">"));
}
