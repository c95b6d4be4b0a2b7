//! A title that would end a script, begin an element and close an attribute: it is told rightly wherever it is told.

use atom_syndication::Feed;
use serde_json::Value;

use crate::consumer::{faults, node, read};
use crate::every_page::read_all;
use crate::harness::{Project, attributes, texts};
use crate::vocabulary::Vocabulary;

const TITLE: &str = r#"</script><b>"x"&'"#;

/// A site in which everything that has a title has this one.
fn project() -> Project {
    let project = Project::new();
    let settings = format!(
        "title = '''{TITLE}'''\nbase_url = \"https://example.org\"\ndescription = '''{TITLE}'''\n[taxonomies.topics]\n"
    );
    project.file("site.toml", &settings);
    project.file("content/s/_index.md", &format!("+++\ntitle = '''{TITLE}'''\n+++\n"));
    project.file(
        "content/s/a.md",
        &format!(
            "+++\ntitle = '''{TITLE}'''\ndescription = '''{TITLE}'''\ndate = 2026-01-01\nauthors = ['''{TITLE}''']\ntopics = ['''{TITLE}''']\nseries = '''{TITLE}'''\n\
             image = {{ src = \"/p.png\", alt = '''{TITLE}''' }}\n\
             sources = [{{ title = '''{TITLE}''', publisher = '''{TITLE}''' }}]\n+++\nText.\n"
        ),
    );
    // No network takes a drawing for a picture.
    project.bytes("static/p.png", b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0");
    project
}

#[test]
fn a_hostile_title_is_told_rightly_in_html_and_opengraph() {
    let project = project();
    project.build().ok();
    let html = project.html("s/a/index.html");
    assert_eq!(texts(&html, "title"), [TITLE]);
    assert_eq!(texts(&html, "h1"), [TITLE]);
    for property in ["og:title", "og:description", "og:site_name", "og:image:alt"] {
        assert_eq!(
            attributes(&html, &format!("meta[property='{property}']"), "content"),
            [TITLE],
            "{property}"
        );
    }
    assert_eq!(texts(&html, "article b"), Vec::<String>::new());
}

#[test]
fn a_hostile_title_is_told_rightly_in_structured_data() {
    let project = project();
    project.build().ok();
    for (name, data) in read_all(&project, "https://example.org") {
        assert_eq!(node(&data, "WebSite")["name"], TITLE, "{name}");
    }
    let data = read(&project.html("s/a/index.html")).unwrap();
    let article = node(&data, "BlogPosting");
    for told in [
        &article["headline"],
        &article["description"],
        &article["articleSection"],
        &article["keywords"][0],
        &article["image"]["description"],
        &article["citation"][0]["name"],
        &article["citation"][0]["publisher"]["name"],
        &node(&data, "Person")["name"],
        &node(&data, "CreativeWorkSeries")["name"],
        &node(&data, "BreadcrumbList")["itemListElement"][2]["name"],
    ] {
        assert_eq!(told, TITLE);
    }
    assert_eq!(faults(&Vocabulary::read(), &data), Vec::<String>::new());
}

#[test]
fn a_hostile_title_is_told_rightly_in_feeds_and_the_sitemap() {
    let project = project();
    project.build().ok();
    let feed: Feed = project.output("atom.xml").parse().expect("Atom");
    assert_eq!((feed.title().as_str(), feed.entries()[0].title().as_str()), (TITLE, TITLE));
    let entry = &feed.entries()[0];
    assert_eq!((entry.authors()[0].name(), entry.summary().unwrap().as_str()), (TITLE, TITLE));
    let feed: Value = serde_json::from_str(&project.output("feed.json")).expect("JSON");
    assert_eq!((&feed["title"], &feed["items"][0]["title"]), (&TITLE.into(), &TITLE.into()));
    let sitemap = project.output("sitemap.xml");
    let places: Vec<&str> =
        sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert!(
        places.contains(&"https://example.org/s/a/")
            && places.contains(&"https://example.org/topics/script-b-x/"),
        "{places:?}"
    );
}
