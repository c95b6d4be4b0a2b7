//! What is told of mistakes, and what is shown meanwhile.

use crate::harness::Project;
use crate::served::Served;

#[test]
fn a_page_stays_as_it_was_while_its_source_is_wrong() {
    let project = Project::bare();
    project.page("a.md", "right").page("b.md", "B");
    let mut served = Served::new(&project);
    assert!(served.get("/a/").text().contains("right"));
    project.file("content/a.md", "+++\ntitle = \"A\"\ntitel = 3\n+++\nwrong");
    let mistakes = served.until_mistakes(1);
    let place = &mistakes[0]["place"];
    assert_eq!((place["path"].as_str(), place["line"].as_u64()), (Some("content/a.md"), Some(3)));
    assert_eq!(place["text"], "titel = 3");
    assert_eq!(mistakes[0]["hint"], "did you mean `title`?");
    assert!(place["editor"].as_str().expect("an address").starts_with("vscode://file/"));
    assert!(place["editor"].as_str().expect("an address").ends_with("/content/a.md:3:1"));
    served.until_told("unknown key `titel`");
    assert!(served.get("/a/").text().contains("right"));
    // The rest of the site goes on.
    project.page("b.md", "B goes on");
    served.until("/b/", "B goes on");
    assert!(served.get("/a/").text().contains("right"));
    project.page("a.md", "mended");
    served.until("/a/", "mended");
    served.until_mistakes(0);
    served.until_told("{\"type\":\"mistakes\",\"errors\":0");

    project.bytes("content/a.md", b"\xff\xfe");
    served.until_mistakes(1);
    assert!(served.get("/a/").text().contains("mended"));
}

#[test]
fn links_open_the_editor_of_the_settings_unless_another_is_named() {
    let project = Project::bare();
    project
        .settings("[preview]\neditor = \"zed\"\n")
        .file("content/a.md", "+++\ntitle = \"A\"\ntitel = 3\n+++\n");
    let address = |served: &Served| served.until_mistakes(1)[0]["place"]["editor"].clone();
    let served = Served::new(&project);
    assert!(address(&served).as_str().is_some_and(|address| address.starts_with("zed://file/")));
    let another = Served::with(&project, &["--port", "0", "--editor", "x:{path}"]);
    assert!(address(&another).as_str().is_some_and(|address| address.starts_with("x:/")));
    project.settings("[preview]\neditor = \"emacs\"\n");
    another.until_reply("/_nutgraf/mistakes", |reply| reply.text().contains("`emacs` is no editor"));
}

#[test]
fn wrong_settings_are_told_and_the_former_ones_used() {
    let project = Project::bare();
    project.file("templates/page.html", "{{ config.title }} {{ page.content }}").page("a.md", "one");
    let served = Served::new(&project);
    assert!(served.get("/a/").text().contains("Test site"));
    project.settings("titel = 1\n");
    let mistakes = served.until_mistakes(1);
    assert_eq!(mistakes[0]["place"]["path"], "site.toml");
    project.page("a.md", "two");
    assert!(served.until("/a/", "two").text().contains("Test site"));
    project.remove("site.toml");
    served.until_reply("/_nutgraf/mistakes", |reply| reply.text().contains("no `site.toml`"));
    assert!(served.get("/a/").text().contains("Test site"));
    project.file("site.toml", "title = \"Mended\"\nbase_url = \"https://example.org\"\n");
    served.until("/a/", "Mended");
    served.until_mistakes(0);
}

#[test]
fn a_template_that_is_wrong_names_itself_and_the_page() {
    let project = Project::bare();
    project.page("a.md", "text");
    let served = Served::new(&project);
    assert!(served.get("/a/").text().contains("text"));
    // What cannot be compiled.
    project.file("templates/page.html", "{{ page.title");
    let mistakes = served.until_mistakes(1);
    assert_eq!(mistakes[0]["place"]["path"], "templates/page.html");
    assert!(served.get("/a/").text().contains("text"));
    // What cannot be rendered.
    project.file("templates/page.html", "\n{{ page.nothing.at.all }}");
    served.until_reply("/_nutgraf/mistakes", |reply| {
        assert!(served.get("/a/").text().contains("text"), "the last good page stays");
        reply.text().contains("\"routes\":[\"/a/\"]")
    });
    let mistakes = served.mistakes();
    assert_eq!(
        (mistakes[0]["place"]["path"].as_str(), mistakes[0]["place"]["line"].as_u64()),
        (Some("templates/page.html"), Some(2))
    );
    project.file("templates/page.html", "mended {{ page.content }}");
    served.until("/a/", "mended");
    served.until_mistakes(0);
}

#[test]
fn a_page_that_never_was_right_tells_what_is_wrong_and_escapes_it() {
    let project = Project::bare();
    project.page("a.md", "{{ nothing(x=\"<script>alert(1)</script>\") }}");
    project
        .file("templates/page.html", "{{ throw(message=\"<script>alert(2)</script>\") }}{{ page.content }}");
    let served = Served::new(&project);
    let reply = served.get("/a/");
    assert_eq!(reply.status, 500);
    let text = reply.text();
    assert!(text.contains("templates/page.html:1:"), "{text}");
    assert!(!text.contains("<script>alert"), "{text}");
    project.file("templates/page.html", "good").page("a.md", "text");
    served.until_status("/a/", 200);

    let project = Project::bare();
    project.file("templates/page.html", "{{ <b>").page("a.md", "text");
    let served = Served::new(&project);
    let reply = served.get("/a/");
    assert_eq!(reply.status, 500);
    assert!(reply.text().contains("templates/page.html"), "{}", reply.text());
    project.file("templates/page.html", "good");
    served.until("/a/", "good");
}

#[test]
fn mistakes_of_pages_that_nobody_looks_at_are_told_too() {
    let project = Project::bare();
    project.page("a.md", "text").page("b.md", "{{ broken() }}");
    project.file("templates/shortcodes/broken.html", "\n{{ page.nothing.at.all }}");
    let mut served = Served::new(&project);
    served.until_told("\"path\":\"content/b.md\",\"line\":4");
    assert_eq!(served.until_mistakes(1)[0]["place"]["path"], "content/b.md");
    project.file("templates/shortcodes/broken.html", "mended");
    served.until_mistakes(0);
}

#[test]
fn dead_links_are_told_and_gone_when_the_page_is_there() {
    let project = Project::bare();
    project.page("a.md", "[b](b.md)");
    let served = Served::new(&project);
    assert_eq!(served.until_mistakes(1)[0]["place"]["path"], "content/a.md");
    assert_eq!(served.get("/a/").status, 200);
    project.page("b.md", "B");
    served.until_mistakes(0);
    assert!(served.get("/a/").text().contains("href=\"/b/\""));
}

/// What chooses the lists is learned when somebody asks for one, and this rule asks for all, on all cores.
#[test]
fn a_rule_about_all_lists_is_followed() {
    let project = Project::bare();
    let settings = "title = \"T\"\nbase_url = \"https://example.org\"\n[read_more]\ncount = 1\n[check]\nunlisted = \"error\"\n";
    project.file("site.toml", settings);
    for number in 0..60 {
        project.page(&format!("p{number}.md"), "The tide and the moon.");
    }
    let served = Served::new(&project);
    assert!(!served.mistakes().is_empty());
    project.page("p7.md", "The moon alone.");
    served.until("/p7/", "The moon alone.");
    project.file("site.toml", &settings.replace("error", "off"));
    served.until_mistakes(0);
}
