//! Feeds, the sitemap and the other things that machines read.

mod escaping;
#[path = "../harness/mod.rs"]
mod harness;
mod sitemap;

use atom_syndication::Feed;
use harness::{Project, attributes};
use serde_json::Value;

/// A feed, as a parser reads it that is not ours.
#[track_caller]
pub(crate) fn atom(project: &Project, name: &str) -> Feed {
    project.output(name).parse().expect("Atom")
}

#[track_caller]
pub(crate) fn json(project: &Project, name: &str) -> Value {
    serde_json::from_str(&project.output(name)).expect("JSON")
}

/// A site with two articles in a section with a feed, and a page without a date.
fn project() -> Project {
    let project = Project::bare();
    project
        .settings("description = \"All about it\"\nlanguage = \"en-GB\"\n[taxonomies.topics]\nfeed = true\n");
    project.file("content/news/_index.md", "+++\ntitle = \"News\"\nfeed = true\n+++\n");
    project.file(
        "content/news/first.md",
        "+++\ntitle = \"First\"\ndescription = \"The dek\"\ndate = 2026-01-02\nupdated = 2026-01-05T10:00:00+01:00\nauthors = [\"Ann Lee\", \"Bob\"]\ntopics = [\"Web\"]\n\
         image = { src = \"/logo.svg\", alt = \"Logo\" }\n+++\nText of the first.\n",
    );
    project
        .file("content/news/second.md", "+++\ntitle = \"Second\"\ndate = 2026-01-03\n+++\n[one](first.md)\n");
    project.page("about.md", "No news.").file("static/logo.svg", "<svg width=\"3\" height=\"4\"></svg>");
    project
}

#[test]
fn the_atom_feed_of_the_site_says_what_atom_asks_for() {
    let project = project();
    project.build().ok();
    let feed = atom(&project, "atom.xml");
    assert_eq!((feed.id(), feed.title().as_str()), ("https://example.org/", "Test site"));
    assert_eq!(feed.subtitle().map(|text| text.as_str()), Some("All about it"));
    assert_eq!(
        (feed.lang(), feed.updated().to_rfc3339()),
        (Some("en-GB"), "2026-01-05T10:00:00+01:00".to_owned())
    );
    let link = |rel: &str| feed.links().iter().find(|link| link.rel() == rel).map(|link| link.href());
    assert_eq!(
        (link("self"), link("alternate")),
        (Some("https://example.org/atom.xml"), Some("https://example.org/"))
    );
    let titles: Vec<&str> = feed.entries().iter().map(|entry| entry.title().as_str()).collect();
    assert_eq!(titles, ["Second", "First"]);
}

#[test]
fn an_entry_of_the_atom_feed_tells_all_of_its_page() {
    let project = project();
    project.build().ok();
    let feed = atom(&project, "atom.xml");
    let entry = &feed.entries()[1];
    assert_eq!(
        (entry.id(), entry.links()[0].href()),
        ("https://example.org/news/first/", "https://example.org/news/first/")
    );
    assert_eq!(entry.published().map(|date| date.to_rfc3339()).as_deref(), Some("2026-01-02T00:00:00+00:00"));
    assert_eq!(entry.updated().to_rfc3339(), "2026-01-05T10:00:00+01:00");
    let authors: Vec<(&str, Option<&str>)> =
        entry.authors().iter().map(|author| (author.name(), author.uri())).collect();
    assert_eq!(
        authors,
        [
            ("Ann Lee", Some("https://example.org/authors/ann-lee/")),
            ("Bob", Some("https://example.org/authors/bob/"))
        ]
    );
    assert_eq!(entry.categories()[0].term(), "Web");
    assert_eq!(entry.summary().map(|text| text.as_str()), Some("The dek"));
    let content = entry.content().unwrap();
    assert_eq!(
        (content.content_type(), content.value()),
        (Some("html"), Some("<p>Text of the first.</p>\n"))
    );
}

#[test]
fn the_json_feed_says_the_same() {
    let project = project();
    project.build().ok();
    let feed = json(&project, "feed.json");
    for (pointer, expected) in [
        ("/version", "https://jsonfeed.org/version/1.1"),
        ("/title", "Test site"),
        ("/home_page_url", "https://example.org/"),
        ("/feed_url", "https://example.org/feed.json"),
        ("/description", "All about it"),
        ("/language", "en-GB"),
        ("/items/1/id", "https://example.org/news/first/"),
        ("/items/1/url", "https://example.org/news/first/"),
        ("/items/1/title", "First"),
        ("/items/1/content_html", "<p>Text of the first.</p>\n"),
        ("/items/1/summary", "The dek"),
        ("/items/1/image", "https://example.org/logo.svg"),
        ("/items/1/date_published", "2026-01-02T00:00:00Z"),
        ("/items/1/date_modified", "2026-01-05T10:00:00+01:00"),
        ("/items/1/authors/1/name", "Bob"),
        ("/items/1/authors/1/url", "https://example.org/authors/bob/"),
        ("/items/1/tags/0", "Web"),
    ] {
        assert_eq!(feed.pointer(pointer).and_then(Value::as_str), Some(expected), "{pointer}");
    }
    assert_eq!(feed["items"].as_array().unwrap().len(), 2);
}

#[test]
fn sections_and_terms_have_feeds_of_their_own_where_they_ask_for_them() {
    let project = project();
    project.build().ok();
    let section = atom(&project, "news/atom.xml");
    assert_eq!((section.title().as_str(), section.id()), ("News – Test site", "https://example.org/news/"));
    assert_eq!(section.entries().len(), 2);
    let term = json(&project, "topics/web/feed.json");
    assert_eq!((&term["title"], &term["items"][0]["title"]), (&"Web – Test site".into(), &"First".into()));
    assert_eq!(term["feed_url"], "https://example.org/topics/web/feed.json");
    assert!(!project.has("authors/bob/atom.xml") && !project.has("topics/atom.xml"));
}

#[test]
fn feeds_have_as_many_entries_as_the_site_says() {
    let project = project();
    project.settings("[feeds]\nlimit = 1\nformats = [\"atom\"]\n[taxonomies.topics]\n");
    project.build().ok();
    assert_eq!(atom(&project, "atom.xml").entries().len(), 1);
    assert!(!project.has("feed.json"));
}

#[test]
fn feeds_can_be_turned_off() {
    let project = project();
    project.settings("[feeds]\nformats = []\n[taxonomies.topics]\nfeed = true\n");
    project.build().ok();
    assert!(!project.tree().keys().any(|name| name.ends_with("atom.xml") || name.ends_with("feed.json")));
}

#[test]
fn a_feed_without_entries_is_a_feed() {
    let project = Project::bare();
    project.build().ok();
    assert_eq!(atom(&project, "atom.xml").entries().len(), 0);
    assert_eq!(json(&project, "feed.json")["items"], serde_json::json!([]));
}

#[test]
fn every_address_in_the_text_of_an_entry_is_whole() {
    let project = project();
    project.file(
        "content/news/third.md",
        "+++\ntitle = \"Third\"\ndate = 2026-02-01\n+++\n\
         [a](first.md) [b](#here) [c](file.pdf?x=1&y=2) [d](https://o.example/x) [m](mailto:a@o.example) ![p](/logo.svg) N[^n].\n\n## Here\n\n\
         <img src=\"../x/y.png\" srcset=\"/a.png 1x, b.png 2x\">\n<video poster=\"/p.jpg\"><source src=\"v.mp4\"></video>\n<a href=\"//cdn.example/z\">z</a>\n\n\
         {{ figure(src=\"/logo.svg\", alt=\"L\") }}\n\n[^n]: Note.\n",
    );
    project.file("content/news/file.pdf", "");
    project.build().ok();
    let from_atom = atom(&project, "atom.xml").entries()[0].content().unwrap().value().unwrap().to_owned();
    let from_json = json(&project, "feed.json")["items"][0]["content_html"].as_str().unwrap().to_owned();
    assert_eq!(from_atom, from_json);
    let html = scraper::Html::parse_fragment(&from_atom);
    let here = "https://example.org/news/third/";
    assert_eq!(
        attributes(&html, "[href]", "href"),
        [
            "https://example.org/news/first/",
            &format!("{here}#here"),
            "https://example.org/news/file.pdf?x=1&y=2",
            "https://o.example/x",
            "mailto:a@o.example",
            &format!("{here}#fn-n"),
            "https://cdn.example/z",
            &format!("{here}#fnref-n"),
        ]
    );
    assert_eq!(
        attributes(&html, "[src]", "src"),
        [
            "https://example.org/logo.svg",
            "https://example.org/news/x/y.png",
            &format!("{here}v.mp4"),
            "https://example.org/logo.svg"
        ]
    );
    assert_eq!(
        attributes(&html, "[srcset]", "srcset"),
        [format!("https://example.org/a.png 1x, {here}b.png 2x")]
    );
    assert_eq!(attributes(&html, "[poster]", "poster"), ["https://example.org/p.jpg"]);
}

#[test]
fn control_characters_do_not_break_a_feed() {
    let project = Project::bare();
    project.file(
        "content/a.md",
        "+++\ntitle = \"A\\u0008B\\uFFFFC\"\ndate = 2026-01-01\n+++\nx\u{b}y\u{1b}[0m\n",
    );
    project.build().ok();
    let feed = atom(&project, "atom.xml");
    assert_eq!(feed.entries()[0].title().as_str(), "ABC");
    assert!(!project.output("atom.xml").chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn the_built_in_theme_lets_feeds_be_found() {
    let project = Project::new();
    project.settings("[taxonomies.topics]\nfeed = true\n");
    project.file("content/news/_index.md", "+++\ntitle = \"News\"\nfeed = true\n+++\n");
    project.file("content/a.md", "+++\ntopics = [\"Web\"]\n+++\n");
    project.build().ok();
    let found = |name| attributes(&project.html(name), "link[rel=alternate]", "href");
    for feed in ["/atom.xml", "/feed.json"] {
        assert!(found("a/index.html").contains(&feed.to_owned()));
        assert!(found("news/index.html").contains(&format!("/news{feed}")));
        assert!(found("topics/web/index.html").contains(&format!("/topics/web{feed}")));
    }
}

#[test]
fn one_page_lists_all_feeds() {
    let project = Project::new();
    project.settings("[taxonomies.topics]\nfeed = true\n");
    project.file("content/blog/_index.md", "+++\ntitle = \"Blog\"\nfeed = true\n+++\n");
    project.file("content/blog/a.md", "+++\ntitle = \"A\"\ntopics = [\"Tides\"]\n+++\n");
    project.build().ok();
    let links = attributes(&project.html("feeds/index.html"), "main a[type]", "href");
    let feeds = |of: &str| [format!("{of}atom.xml"), format!("{of}feed.json")];
    assert_eq!(links, [feeds("/"), feeds("/blog/"), feeds("/topics/tides/")].concat());
}

#[test]
fn what_the_site_has_at_that_route_takes_the_place_of_the_list_of_feeds() {
    let project = Project::new();
    project.page("feeds.md", "Mine.\n");
    project.build().ok();
    assert!(project.output("feeds/index.html").contains("Mine."));
    project.remove("content/feeds.md").file("static/Feeds/index.html", "A file.").build().ok();
    assert_eq!(project.output("Feeds/index.html"), "A file.");
    assert!(!project.has("feeds/index.html"));
    project.remove("static/Feeds").file("content/a.md", "+++\naliases = [\"/feeds/\"]\n+++\n").build().ok();
    assert!(project.output("feeds/index.html").contains("/a/"));
    project.remove("content/a.md").settings("[feeds]\nformats = []\n").build().ok();
    assert!(!project.has("feeds/index.html"));
}
