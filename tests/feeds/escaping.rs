//! Hostile text wherever a writer can put it: it is shown as text everywhere, and runs nowhere.

use crate::harness::{Project, attributes, texts};
use crate::{atom, json};

const EVIL: &str = "\"><script>alert('x')</script>&amp;<b>";

/// A site of the built-in theme with hostile text in everything that a writer writes.
fn project() -> Project {
    let project = Project::new();
    let evil = EVIL.replace('"', "\\\"");
    project.file(
        "site.toml",
        &format!("title = \"T {evil}\"\nbase_url = \"https://example.org\"\ndescription = \"D {evil}\"\n[taxonomies.topics]\nfeed = true\n"),
    );
    project.file(
        "content/s/_index.md",
        &format!("+++\ntitle = \"S {evil}\"\ndescription = \"D {evil}\"\nfeed = true\n+++\n"),
    );
    project.file(
        "content/s/a.md",
        &format!(
            "+++\ntitle = \"A {evil}\"\ndescription = \"D {evil}\"\ndate = 2026-01-01\nauthors = [\"Ann {evil}\"]\ntopics = [\"Web {evil}\"]\nseries = \"R {evil}\"\n\
             image = {{ src = \"/p.gif\", alt = \"I {evil}\" }}\nsources = [{{ title = \"Q {evil}\", publisher = \"P {evil}\", url = \"https://x.example/\\\"><script>\" }}]\n\
             aliases = [\"/old & 'odd'/\"]\n+++\n\
             [x](https://x.example/\"><script>alert(1)) ![alt \"><i](/p.svg \"t &quot;><script>\")\n\n\
             ```x\"><script>,name=n\"><script>\ncode <script>\n```\n\n\
             {{{{ figure(src=\"/p.svg\", alt=\"F {evil}\", class=\"c {evil}\") }}}}\n\n## H {{#x\"y .z\"a}}\n\nN[^\"><script>].\n\n[^\"><script>]: N.\n"
        ),
    );
    project.file("content/s/it's & odd.md", "+++\ndate = 2026-01-02\n+++\n[a](a.md)\n");
    project.file("static/p.svg", "<svg width=\"1\" height=\"1\"></svg>");
    project.file("static/p.gif", "GIF89a\x01\0\x01\0");
    project
}

/// All pages; the scripts of the theme are in the head, one of them with a text that never changes.
#[test]
fn no_page_gets_an_element_that_nobody_meant() {
    let project = project();
    project.build().ok();
    let mut count = 0;
    for name in project.tree().keys().filter(|name| name.ends_with(".html")) {
        let html = project.html(name);
        assert_eq!(texts(&html, "body script"), Vec::<String>::new(), "{name}");
        let inline = texts(&html, "head script:not([src], [type='application/ld+json'])");
        assert!(inline.iter().all(|script| script.starts_with("try { const theme")), "{name}: {inline:?}");
        assert_eq!(texts(&html, "body b:not([aria-current])"), Vec::<String>::new(), "{name}");
        assert_eq!(attributes(&html, "[onerror], [onclick]", "class"), Vec::<String>::new(), "{name}");
        count += 1;
    }
    assert!(count > 8, "{count}");
}

#[test]
fn what_was_written_is_what_a_reader_sees() {
    let project = project();
    project.build().ok();
    let html = project.html("s/a/index.html");
    assert_eq!(texts(&html, "h1"), [format!("A {EVIL}")]);
    assert_eq!(attributes(&html, "meta[property='og:title']", "content"), [format!("A {EVIL}")]);
    assert_eq!(attributes(&html, "meta[name=description]", "content"), [format!("D {EVIL}")]);
    assert_eq!(attributes(&html, "meta[property='og:image:alt']", "content"), [format!("I {EVIL}")]);
    assert_eq!(attributes(&html, "meta[property='og:site_name']", "content"), [format!("T {EVIL}")]);
    let alts = attributes(&html, "main img", "alt");
    assert!(
        alts.contains(&format!("I {EVIL}"))
            && alts.contains(&format!("F {EVIL}"))
            && alts.contains(&"alt \"><i".to_owned()),
        "{alts:?}"
    );
    assert!(
        texts(&html, "a").contains(&format!("Ann {EVIL}"))
            && texts(&html, "a").contains(&format!("Web {EVIL}"))
    );
    assert!(attributes(&html, "code", "class").contains(&"language-x\"><script>".to_owned()));
}

#[test]
fn structured_data_stays_within_its_element_and_says_the_same() {
    let project = project();
    project.build().ok();
    let html = project.html("s/a/index.html");
    let data = texts(&html, "script[type='application/ld+json']");
    let data: serde_json::Value = serde_json::from_str(&data[0]).unwrap();
    let node = |kind: &str| {
        data["@graph"].as_array().unwrap().iter().find(|node| node["@type"] == kind).unwrap().clone()
    };
    let article = node("BlogPosting");
    assert_eq!(
        (&article["headline"], &article["description"]),
        (&format!("A {EVIL}").into(), &format!("D {EVIL}").into())
    );
    assert_eq!(article["author"][0]["@id"], node("Person")["@id"]);
    assert_eq!(node("Person")["name"], format!("Ann {EVIL}"));
    assert_eq!(node("WebSite")["name"], format!("T {EVIL}"));
}

#[test]
fn feeds_say_the_same_and_are_well_formed() {
    let project = project();
    project.build().ok();
    let feed = atom(&project, "atom.xml");
    assert_eq!(
        (feed.title().as_str(), feed.entries()[1].title().as_str()),
        (format!("T {EVIL}").as_str(), format!("A {EVIL}").as_str())
    );
    assert_eq!(feed.entries()[1].authors()[0].name(), format!("Ann {EVIL}"));
    assert_eq!(feed.entries()[1].categories()[0].term(), format!("Web {EVIL}"));
    assert_eq!(atom(&project, "s/atom.xml").title().as_str(), format!("S {EVIL} – T {EVIL}"));
    let feed = json(&project, "feed.json");
    assert_eq!(
        (&feed["title"], &feed["items"][1]["summary"]),
        (&format!("T {EVIL}").into(), &format!("D {EVIL}").into())
    );
    let content = feed["items"][1]["content_html"].as_str().unwrap();
    assert_eq!(texts(&scraper::Html::parse_fragment(content), "script"), Vec::<String>::new());
}

#[test]
fn the_sitemap_and_alias_pages_are_well_formed() {
    let project = project();
    project.build().ok();
    let sitemap = project.output("sitemap.xml");
    assert!(sitemap.contains("<loc>https://example.org/s/its-odd/</loc>"), "{sitemap}");
    assert!(!sitemap.contains("script>") && !sitemap.contains("& "), "{sitemap}");
    let alias = project.html("old & 'odd'/index.html");
    assert_eq!(attributes(&alias, "meta[http-equiv=refresh]", "content"), ["0; url=/s/a/"]);
    assert_eq!(texts(&alias, "title"), [format!("A {EVIL}")]);
}

#[test]
fn what_a_file_is_named_is_escaped_in_its_addresses() {
    let project = Project::new();
    project.page("a.md", "[f](<fi'le & \"x\".txt>)").file("content/fi'le & \"x\".txt", "");
    let ran = project.build();
    if cfg!(unix) {
        // A quotation mark cannot be in the name of a file on Windows, so that no route has one.
        ran.fails(&["the route of this file has the character `\\\"`", "rename the file"]);
    }
    let project = Project::new();
    project.page("a.md", "[f](<fi'le & x.txt>)").file("content/fi'le & x.txt", "");
    project.build().ok();
    assert!(
        attributes(&project.html("a/index.html"), "main a", "href")
            .contains(&"/fi%27le%20%26%20x.txt".to_owned())
    );
    assert!(project.has("fi'le & x.txt"));
}
