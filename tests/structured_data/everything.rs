//! A site with some of everything that structured data can tell.

use serde_json::{Value, json};

use crate::consumer::{node, read};
use crate::every_page::read_all;
use crate::harness::Project;

const BASE_URL: &str = "https://example.org/blog";

fn project() -> Project {
    let project = Project::new();
    project.file(
        "site.toml",
        "title = \"Site\"\nbase_url = \"https://example.org/blog\"\nlanguage = \"en-GB\"\ndescription = \"About it\"\npaginate_by = 2\n[taxonomies.topics]\n\
         [publisher]\nname = \"The house\"\nurl = \"https://house.example\"\nlogo = \"/logo.svg\"\nsame_as = [\"https://social.example/@house\"]\n\
         [kinds.note]\nschema = \"WebPage\"\n",
    );
    project.file("static/logo.svg", "<svg width=\"60\" height=\"30\"></svg>");
    project.file(
        "content/news/_index.md",
        "+++\ntitle = \"News\"\ndescription = \"What is new\"\nimage = { src = \"/logo.svg\", alt = \"L\" }\n+++\n",
    );
    project.file("content/news/deep/_index.md", "+++\ntitle = \"Deep\"\ntransparent = true\n+++\n");
    project.file(
        "content/news/first.md",
        "+++\ntitle = \"First\"\ndescription = \"The dek\"\ndate = 2026-01-02\nupdated = 2026-01-05T10:00:00+01:00\nauthors = [\"Ann\", \"bob\"]\ntopics = [\"Web\", \"Ämter & Co\"]\n\
         kind = \"explainer\"\nseries = \"The *series*\"\ncomments_url = \"https://talk.example/1\"\ndisclosure = \"Paid by *nobody*.\"\nsame_as = [\"https://wiki.example/It\"]\n\
         image = { src = \"/logo.svg\", alt = \"L\", caption = \"A *logo* & more\", credit = \"[Ann](https://ann.example)\", licence = \"https://cc.example/by\" }\n\
         changes = [{ date = 2026-01-05, text = \"Said *two*, not three.\", kind = \"correction\" }, { date = 2026-01-04, text = \"More.\" }]\n\
         [[sources]]\nkey = \"a\"\ntitle = \"Paper\"\npublisher = \"Press\"\nurl = \"https://press.example/a b\"\narchived = \"//archive.example/1\"\n\
         +++\nIntro.\n\n## Key points\n\n- **One:** it *is* so.[@a]\n- Two.\n\n## FAQ\n\n### Why “so”?\n\nBecause.\n\n- A & B\n\n### Unanswered?\n\n## Glossary\n\nDNS\n: Names.\n",
    );
    project.file(
        "content/news/deep/2026-01-03-zwölf & mehr.md",
        "+++\nkind = \"guide\"\nseries = \"The *series*\"\nimage = { src = \"/logo.svg\", licence = \"all rights reserved\" }\n+++\n\
         ## Steps\n\n1. Open it.\n2. Close it.\n",
    );
    project.file("content/news/third.md", "+++\ndate = 2026-01-04\n+++\nText.\n");
    project
        .file("content/news/note.md", "+++\ndate = 2026-01-05\nkind = \"note\"\ndisclosure = \"x\"\n+++\n");
    project.file(
        "content/glossary.md",
        "+++\ntitle = \"Words\"\n+++\nDNS\n: Names for\n  numbers.\n\nTCP\n: A protocol.\n",
    );
    project.page("about.md", "");
    project.file(
        "content/authors/bob.md",
        "+++\ntitle = \"Bob\"\ndescription = \"Writes.\"\nimage = { src = \"/logo.svg\" }\nsame_as = [\"https://bob.example/\"]\n+++\n\
         Bob writes about *A & B*.\n\n<!-- more -->\n\nMore of him.\n",
    );
    project.file("content/topics/web.md", "+++\ntitle = \"The web\"\ndescription = \"All of it\"\n+++\n");
    project
}

fn built() -> Project {
    let project = project();
    project.build().ok();
    project
}

fn data(project: &Project, name: &str) -> Value {
    read(&project.html(name)).expect("structured data")
}

#[test]
fn every_page_of_a_site_with_everything_is_told_in_the_words_of_schema_org() {
    let all = read_all(&built(), BASE_URL);
    let of_type = |kind: &str| {
        let has = |data: &&Value| data["@graph"].as_array().unwrap().iter().any(|node| node["@type"] == kind);
        all.values().filter(has).count()
    };
    for kind in [
        "Article",
        "TechArticle",
        "BlogPosting",
        "WebPage",
        "FAQPage",
        "HowTo",
        "ProfilePage",
        "CollectionPage",
    ] {
        assert!(of_type(kind) > 0, "{kind}");
    }
    assert_eq!(of_type("WebSite"), all.len());
    assert_eq!(of_type("DefinedTermSet"), 2);
}

#[test]
fn what_is_missing_and_what_has_moved_say_nothing() {
    let project = project();
    project.file("content/old.md", "+++\naliases = [\"/older/\"]\n+++\n");
    project.build().ok();
    for name in ["404.html", "older/index.html"] {
        assert!(!project.output(name).contains("ld+json"), "{name}");
    }
}

#[test]
fn an_article_tells_all_that_its_front_matter_says() {
    let data = data(&built(), "news/first/index.html");
    let article = node(&data, "Article");
    let here = "https://example.org/blog/news/first/";
    for (key, expected) in [
        ("@id", json!(format!("{here}#article"))),
        ("url", json!(here)),
        ("mainEntityOfPage", json!(here)),
        ("headline", json!("First")),
        ("description", json!("The dek")),
        ("abstract", json!(["One: it is so.", "Two."])),
        ("datePublished", json!("2026-01-02T00:00:00Z")),
        ("dateModified", json!("2026-01-05T10:00:00+01:00")),
        (
            "author",
            json!([
                { "@id": "https://example.org/blog/authors/ann/#person" },
                { "@id": "https://example.org/blog/authors/bob/#person" }
            ]),
        ),
        ("publisher", json!({ "@id": "https://example.org/blog/#publisher" })),
        ("inLanguage", json!("en-GB")),
        ("timeRequired", json!("PT1M")),
        ("articleSection", json!("News")),
        ("keywords", json!(["The web", "Ämter & Co"])),
        (
            "isPartOf",
            json!([{ "@id": "https://example.org/blog/#website" }, { "@id": "https://example.org/blog/#series-the-series" }]),
        ),
        ("position", json!(1)),
        (
            "correction",
            json!([{ "@type": "CorrectionComment", "text": "Said two, not three.", "datePublished": "2026-01-05T00:00:00Z" }]),
        ),
        ("backstory", json!("Paid by nobody.")),
        ("discussionUrl", json!("https://talk.example/1")),
        ("about", json!({ "@type": "Thing", "sameAs": ["https://wiki.example/It"] })),
        (
            "citation",
            json!([{
                "@type": "CreativeWork",
                "name": "Paper",
                "url": "https://press.example/a%20b",
                "publisher": { "@type": "Organization", "name": "Press" },
                "archivedAt": "https://archive.example/1"
            }]),
        ),
        (
            "image",
            json!({
                "@type": "ImageObject",
                "url": "https://example.org/blog/logo.svg",
                "contentUrl": "https://example.org/blog/logo.svg",
                "width": "60 px",
                "height": "30 px",
                "description": "L",
                "caption": "A logo & more",
                "creditText": "Ann",
                "license": "https://cc.example/by"
            }),
        ),
    ] {
        assert_eq!(article[key], expected, "{key}");
    }
}

#[test]
fn a_page_tells_its_language_and_its_translations() {
    let project = project();
    project.file(
        "content/de.md",
        "+++\ntitle = \"Über\"\nlanguage = \"de\"\ntranslations = [\"about.md\"]\n+++\n",
    );
    project.build().ok();
    read_all(&project, BASE_URL);
    let translation = |url: &str, headline: &str, language: &str| {
        let id = format!("{url}#article");
        json!([{ "@type": "WebPage", "@id": id, "url": url, "headline": headline, "inLanguage": language }])
    };
    let german = data(&project, "de/index.html");
    let german = node(&german, "WebPage");
    assert_eq!(german["inLanguage"], "de");
    let about = "https://example.org/blog/about/";
    assert_eq!(german["workTranslation"], translation(about, "about.md", "en-GB"));
    let english = data(&project, "about/index.html");
    let told = &node(&english, "WebPage")["workTranslation"];
    assert_eq!(told, &translation("https://example.org/blog/de/", "Über", "de"));
}

#[test]
fn the_kind_of_a_page_says_what_it_is_and_else_its_date() {
    let project = built();
    for (name, kind) in [
        ("news/first/index.html", "Article"),
        ("news/deep/zwölf-mehr/index.html", "TechArticle"),
        ("news/third/index.html", "BlogPosting"),
        ("news/note/index.html", "WebPage"),
        ("about/index.html", "WebPage"),
    ] {
        node(&data(&project, name), kind);
    }
    // A page of the web has no backstory and no section.
    let note = data(&project, "news/note/index.html");
    let note = node(&note, "WebPage");
    assert_eq!((note.get("backstory"), note.get("articleSection")), (None, None));
}

#[test]
fn questions_steps_and_terms_are_told_with_their_anchors() {
    let project = built();
    let here = "https://example.org/blog/news/first/";
    let first = data(&project, "news/first/index.html");
    assert_eq!(
        node(&first, "FAQPage")["mainEntity"],
        json!([{
            "@type": "Question",
            "name": "Why “so”?",
            "url": format!("{here}#why-so"),
            "acceptedAnswer": { "@type": "Answer", "text": "Because. A & B" }
        }])
    );
    assert_eq!(node(&first, "FAQPage")["isPartOf"], json!({ "@id": format!("{here}#article") }));
    let terms = node(&first, "DefinedTermSet");
    assert_eq!((&terms["name"], &terms["url"]), (&json!("Glossary"), &json!(format!("{here}#glossary"))));
    let guide = data(&project, "news/deep/zwölf-mehr/index.html");
    let steps = node(&guide, "HowTo");
    let texts: Vec<&Value> = steps["step"].as_array().unwrap().iter().map(|step| &step["text"]).collect();
    assert_eq!(texts, ["Open it.", "Close it."]);
    assert_eq!(
        (&steps["name"], &steps["step"][1]["position"]),
        (&node(&guide, "TechArticle")["headline"], &json!(2))
    );
    let glossary = data(&project, "glossary/index.html");
    let terms = node(&glossary, "DefinedTermSet");
    assert_eq!(
        (&terms["name"], &terms["hasDefinedTerm"][0]["description"]),
        (&json!("Words"), &json!("Names for numbers."))
    );
}

#[test]
fn a_licence_that_is_no_address_is_not_told_as_one() {
    let data = data(&built(), "news/deep/zwölf-mehr/index.html");
    assert_eq!(node(&data, "TechArticle")["image"].get("license"), None);
}

#[test]
fn the_site_names_its_publisher() {
    let project = built();
    let about = data(&project, "about/index.html");
    assert_eq!(
        node(&about, "WebSite"),
        &json!({
            "@type": "WebSite",
            "@id": "https://example.org/blog/#website",
            "name": "Site",
            "url": "https://example.org/blog/",
            "description": "About it",
            "inLanguage": "en-GB",
            "publisher": { "@id": "https://example.org/blog/#publisher" }
        })
    );
    let publisher = node(&about, "Organization");
    assert_eq!(
        (&publisher["name"], &publisher["url"]),
        (&json!("The house"), &json!("https://house.example/"))
    );
    assert_eq!(
        (&publisher["logo"]["width"], &publisher["sameAs"]),
        (&json!("60 px"), &json!(["https://social.example/@house"]))
    );
    project.settings(
        "[publisher]\nkind = \"person\"\nlogo = \"/logo.svg\"\n[taxonomies.topics]\n[kinds.note]\n",
    );
    project.build().ok();
    read_all(&project, "https://example.org");
    let about = data(&project, "about/index.html");
    let publisher = node(&about, "Person");
    assert_eq!((&publisher["name"], &publisher["image"]["width"]), (&json!("Test site"), &json!("60 px")));
}

#[test]
fn a_publisher_without_a_logo_or_an_address_is_an_error() {
    let project = Project::bare();
    project.settings(
        "[publisher]\nlogo = \"/loge.svg\"\nurl = \"javascript:alert(1)\"\nsame_as = [\"house\"]\n",
    );
    project.file("static/logo.svg", "<svg/>");
    project.build().fails(&[
        "no file `/loge.svg`",
        "did you mean `/logo.svg`?",
        "`javascript:alert(1)` is not an address of the web",
        "`house` is not an address of the web",
        "site.toml:",
    ]);
}

#[test]
fn an_author_has_a_profile_with_what_they_wrote() {
    let project = built();
    let bob = data(&project, "authors/bob/index.html");
    let here = "https://example.org/blog/authors/bob/";
    let person = node(&bob, "Person");
    for (key, expected) in [
        ("@id", json!(format!("{here}#person"))),
        ("name", json!("Bob")),
        ("url", json!(here)),
        ("description", json!("Bob writes about A & B.")),
        ("sameAs", json!(["https://bob.example/"])),
    ] {
        assert_eq!(person[key], expected, "{key}");
    }
    assert_eq!(person["image"]["url"], "https://example.org/blog/logo.svg");
    let profile = node(&bob, "ProfilePage");
    assert_eq!((&profile["mainEntity"]["@id"], &profile["description"]), (&person["@id"], &json!("Writes.")));
    assert_eq!(profile["mentions"]["@id"], node(&bob, "ItemList")["@id"]);
    assert_eq!(node(&bob, "ItemList")["itemListElement"][0]["name"], "First");
    // The same person stands on the pages that they wrote.
    let first = data(&project, "news/first/index.html");
    assert!(first["@graph"].as_array().unwrap().contains(person));
}

#[test]
fn a_listing_lists_what_it_shows_and_counts_all() {
    let project = built();
    let entries = |name: &str| -> Vec<(u64, String)> {
        let data = data(&project, name);
        let list = node(&data, "ItemList");
        assert_eq!(list["numberOfItems"], 5, "{name}");
        assert_eq!(node(&data, "CollectionPage")["mainEntity"]["@id"], list["@id"], "{name}");
        let entry =
            |entry: &Value| (entry["position"].as_u64().unwrap(), entry["name"].as_str().unwrap().to_owned());
        list["itemListElement"].as_array().unwrap().iter().map(entry).collect()
    };
    let named =
        |all: &[(u64, &str)]| all.iter().map(|(at, name)| (*at, (*name).to_owned())).collect::<Vec<_>>();
    assert_eq!(entries("news/index.html"), named(&[(1, "Deep"), (2, "Note"), (3, "Third")]));
    assert_eq!(entries("news/page/2/index.html"), named(&[(4, "Zwölf & mehr"), (5, "First")]));
    let second = data(&project, "news/page/2/index.html");
    assert_eq!(node(&second, "CollectionPage")["url"], "https://example.org/blog/news/page/2/");
}

#[test]
fn a_topic_is_about_itself_and_the_list_of_topics_lists_them() {
    let project = built();
    let web = data(&project, "topics/web/index.html");
    assert_eq!(
        node(&web, "CollectionPage")["about"],
        json!({ "@type": "Thing", "name": "The web", "description": "All of it" })
    );
    let topics = data(&project, "topics/index.html");
    let names: Vec<&Value> = node(&topics, "ItemList")["itemListElement"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| &entry["name"])
        .collect();
    assert_eq!(names, ["The web", "Ämter & Co"]);
}

#[test]
fn the_list_of_feeds_lists_each_with_its_format() {
    let project = project();
    project.file("content/news/_index.md", "+++\ntitle = \"News\"\nfeed = true\n+++\n");
    project.build().ok();
    let feeds = data(&project, "feeds/index.html");
    let entries = node(&feeds, "ItemList")["itemListElement"].as_array().unwrap();
    let told: Vec<(&str, &str)> = entries
        .iter()
        .map(|entry| (entry["name"].as_str().unwrap(), entry["url"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("Site (Atom)", "https://example.org/blog/atom.xml"),
            ("Site (JSON Feed)", "https://example.org/blog/feed.json"),
            ("News (Atom)", "https://example.org/blog/news/atom.xml"),
            ("News (JSON Feed)", "https://example.org/blog/news/feed.json"),
        ]
    );
    read_all(&project, BASE_URL);
}

#[test]
fn breadcrumbs_lead_from_the_home_page_to_the_page() {
    let project = built();
    for (name, expected) in [
        ("news/deep/zwölf-mehr/index.html", vec!["Site", "News", "Deep", "Zwölf & mehr"]),
        ("news/deep/index.html", vec!["Site", "News", "Deep"]),
        ("topics/index.html", vec!["Site", "Topics"]),
        ("topics/web/index.html", vec!["Site", "Topics", "The web"]),
    ] {
        let data = data(&project, name);
        let entries = node(&data, "BreadcrumbList")["itemListElement"].as_array().unwrap().clone();
        let names: Vec<&Value> = entries.iter().map(|entry| &entry["name"]).collect();
        assert_eq!(names, expected, "{name}");
        assert_eq!(entries[0]["item"]["@id"], "https://example.org/blog/", "{name}");
    }
    let home = data(&project, "index.html");
    assert!(!home["@graph"].as_array().unwrap().iter().any(|node| node["@type"] == "BreadcrumbList"));
}
