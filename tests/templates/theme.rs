//! The built-in theme: its policy and scripts, and what it shows of a page and of listings.

use base64::Engine;
use sha2::{Digest, Sha256};

use crate::harness::{Project, attributes, texts};

/// A site with some of everything that the theme shows.
fn project() -> Project {
    let project = Project::new();
    project.settings(
        "[[rules]]\nmatch = \"s/**\"\nkind = \"explainer\"\nauthors = [\"Ann\"]\n[taxonomies.topics]\n",
    );
    project.file("content/_index.md", "+++\ntitle = \"Home\"\ndescription = \"About it.\"\n+++\n");
    project.file("content/s/_index.md", "+++\ntitle = \"S\"\n+++\n");
    project.file("content/authors/ann.md", "+++\ndescription = \"Ann writes.\"\n+++\n");
    project.file(
        "content/s/a.md",
        "+++\ntitle = \"A\"\ndate = 2026-01-01\nupdated = 2026-01-03\nseries = \"R\"\ntopics = [\"Tides\"]\n\
         comments_url = \"https://example.net/a\"\ndisclosure = \"By *hand*.\"\n\
         image = { src = \"/p.svg\", alt = \"P\", credit = \"C\", licence = \"https://example.net/l\" }\n\
         sources = [{ key = \"q\", title = \"Q\", url = \"https://example.net/q\", archived = \"https://example.net/old\" }]\n\
         changes = [{ date = 2026-01-03, kind = \"correction\", text = \"It *was* wrong.\" }]\n+++\n\
         Begin.[@q]\n\n## Key points\n\n- **One:** first.\n- **Two:** second.\n\n## Background\n\nText.\n\n### Depth\n\nText.\n",
    );
    project.file(
        "content/s/b.md",
        "+++\ntitle = \"B\"\ndate = 2026-01-02\nseries = \"R\"\nread_more = [\"a.md\"]\n+++\n[a](a.md)\n",
    );
    project.file("static/p.svg", "<svg width=\"4\" height=\"3\"></svg>");
    project
}

#[test]
fn the_policy_of_every_page_names_its_one_inline_script_by_the_hash_of_it() {
    let project = project();
    project.build().ok();
    let mut count = 0;
    for name in project.tree().keys().filter(|name| name.ends_with(".html")) {
        let html = project.html(name);
        let policy = attributes(&html, "meta[http-equiv='Content-Security-Policy']", "content");
        let [policy] = policy.as_slice() else { panic!("{name}: {policy:?}") };
        let scripts = texts(&html, "script:not([src], [type='application/ld+json'])");
        let [script] = scripts.as_slice() else { panic!("{name}: {scripts:?}") };
        // Structured data is named, too, though browsers do not run it.
        let data = texts(&html, "script[type='application/ld+json']");
        let hashes = [script].into_iter().chain(&data).map(|script| {
            let hash = base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script));
            format!(" 'sha256-{hash}'")
        });
        let sources = hashes.collect::<String>();
        assert!(policy.contains(&format!("script-src 'self'{sources};")), "{name}: {policy}");
        assert!(policy.starts_with("default-src 'none'; ") && !policy.contains('\n'), "{name}: {policy}");
        let output = project.output(name);
        let (before, _) = output.split_once("http-equiv").unwrap();
        assert!(!before.contains("<link") && !before.contains("<script"), "{name}: {before}");
        count += 1;
    }
    assert!(count > 8, "{count}");
}

#[test]
fn a_template_can_allow_more() {
    let project = Project::new();
    project.page("a.md", "");
    project.file(
        "templates/page.html",
        "{% extends \"base.html\" %}{% block policy %}{{ super() }}; worker-src 'self'{% endblock policy %}",
    );
    project.build().ok();
    let policy = attributes(&project.html("a/index.html"), "meta[http-equiv]", "content");
    assert!(policy[0].contains("script-src 'self' 'sha256-") && policy[0].ends_with("; worker-src 'self'"));
}

#[test]
fn the_theme_is_small() {
    let project = project();
    project.build().ok();
    let size = |name: &str| project.output(name).len();
    let script = project.tree().keys().find(|name| name.starts_with("theme.")).cloned();
    assert!(size(&script.unwrap()) <= 3000, "{}", size("theme.js"));
    assert!(size("style.css") < 24_000, "{}", size("style.css"));
}

#[test]
fn a_page_shows_what_it_rests_on_and_where_it_belongs() {
    let project = project();
    project.build().ok();
    let html = project.html("s/a/index.html");
    assert_eq!(texts(&html, ".crumbs a"), ["Home", "S", "A"]);
    assert_eq!(attributes(&html, ".crumbs a[aria-current=page]", "href"), ["/s/a/"]);
    assert_eq!(texts(&html, ".key-points h2, .key-points li b"), ["Key points", "One", "Two"]);
    assert_eq!(texts(&html, ".text h2"), ["Background"]);
    assert_eq!(texts(&html, ".toc a"), ["Key points", "Background", "Depth"]);
    assert_eq!(attributes(&html, ".byline a[href='#Changes'] time", "datetime"), ["2026-01-03"]);
    assert_eq!(attributes(&html, "#Changes time", "datetime"), ["2026-01-03"]);
    assert_eq!(texts(&html, "#Changes b, #Changes em"), ["Correction", "was"]);
    let sources = attributes(&html, "#source-q a", "href");
    assert_eq!(sources, ["https://example.net/q", "https://example.net/old", "#cite-q"]);
    assert_eq!(texts(&html, ".disclosure em"), ["hand"]);
    assert_eq!(attributes(&html, ".comments a", "href"), ["https://example.net/a"]);
    assert_eq!(attributes(&html, "figcaption a[rel=license]", "href"), ["https://example.net/l"]);
    assert_eq!(texts(&html, ".author h3"), ["Ann"]);
    assert_eq!(texts(&html, ".series li"), ["A", "B"]);
    assert_eq!(attributes(&html, ".around a[rel=next]", "href"), ["/s/b/"]);
    assert_eq!(texts(&html, ".backlinks a"), ["B"]);
    let html = project.html("s/b/index.html");
    assert_eq!(texts(&html, ".more .p-name"), ["A"]);
    assert_eq!(texts(&html, ".more .reason"), ["Chosen by the editors"]);
    // A reason may have names in it that look like HTML or Markdown, and is shown as it is.
    project.file("strings/en.toml", "chosen_by_editors = \"<i>Our</i> *choice*\"\n").build().ok();
    assert_eq!(texts(&project.html("s/b/index.html"), ".more .reason"), ["<i>Our</i> *choice*"]);
}

#[test]
fn a_part_of_a_series_shows_its_neighbours_there_and_those_of_its_section_where_they_are_others() {
    let project = Project::new();
    project.file("content/s/_index.md", "+++\ntitle = \"S\"\nsort_by = \"weight\"\n+++\n");
    let page = |name: &str, weight: i32, series: &str| {
        let series = if series.is_empty() { String::new() } else { format!("series = \"{series}\"\n") };
        project.file(
            &format!("content/s/{name}.md"),
            &format!("+++\ntitle = \"{name}\"\nweight = {weight}\n{series}+++\n"),
        );
    };
    page("a", 1, "R & D");
    page("b", 2, "");
    page("c", 3, "R & D");
    page("d", 4, "R & D");
    page("e", 5, "Lone");
    project.build().ok();
    let around = |name: &str| {
        let html = project.html(&format!("s/{name}/index.html"));
        let words = |texts: Vec<String>| -> Vec<String> {
            texts.iter().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
        };
        (attributes(&html, ".around", "aria-label"), words(texts(&html, ".around a")))
    };
    let told = |name: &str, labels: &[&str], links: &[&str]| {
        let (found, shown) = around(name);
        assert_eq!(found, labels, "{name}");
        assert_eq!(shown, links, "{name}");
    };
    let both = ["Previous and next: R & D", "Previous and next: S"];
    told("a", &both, &["Next in “R & D” c", "Next in “S” b"]);
    told("b", &["Previous and next"], &["Previous a", "Next c"]);
    told("c", &both, &["Previous in “R & D” a", "Next in “R & D” d", "Previous in “S” b", "Next in “S” d"]);
    told("e", &["Previous and next"], &["Previous d"]);
}

#[test]
fn microformats_say_what_a_page_and_a_listing_are() {
    let project = project();
    project.build().ok();
    let html = project.html("s/a/index.html");
    assert_eq!(texts(&html, ".h-entry > header > .p-name"), ["A"]);
    assert_eq!(attributes(&html, ".h-entry .u-url[aria-current]", "href"), ["/s/a/"]);
    assert_eq!(attributes(&html, ".h-entry > header .dt-published", "datetime"), ["2026-01-01"]);
    assert_eq!(attributes(&html, ".h-entry > header .dt-updated", "datetime"), ["2026-01-03"]);
    assert_eq!(texts(&html, ".h-entry .p-author.h-card"), ["Ann"]);
    assert_eq!(texts(&html, ".h-entry .p-category"), ["Tides"]);
    assert_eq!(attributes(&html, ".h-entry > .e-content", "class"), ["text e-content"]);
    for name in ["index.html", "s/index.html", "topics/tides/index.html", "authors/ann/index.html"] {
        assert!(!texts(&project.html(name), ".h-feed .h-entry .p-name").is_empty(), "{name}");
    }
    assert_eq!(texts(&project.html("authors/ann/index.html"), ".h-card .p-name"), ["Ann"]);
}

#[test]
fn the_home_page_shows_all_that_its_list_tells_of_and_leads_to_its_further_parts() {
    let project = project();
    project.file(
        "content/_index.md",
        "+++\ntitle = \"Home\"\ndescription = \"About it.\"\npaginate_by = 9\n+++\n",
    );
    for number in 1..=10 {
        project.file(&format!("content/p{number}.md"), &format!("+++\ndate = 2026-02-{number:02}\n+++\n"));
    }
    project.page("undated.md", "");
    project.build().ok();
    for name in ["index.html", "page/2/index.html"] {
        let html = project.html(name);
        let [data] = &texts(&html, "script[type='application/ld+json']")[..] else { panic!("{name}") };
        let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
        let graph = data["@graph"].as_array().expect("a graph");
        let list = graph.iter().find(|node| node["@type"] == "ItemList").expect("a list");
        let links = attributes(&html, "main .h-entry .u-url", "href");
        for entry in list["itemListElement"].as_array().expect("entries") {
            let path = entry["url"].as_str().expect("an address").trim_start_matches("https://example.org");
            assert_eq!(links.iter().filter(|link| *link == path).count(), 1, "{name}: {path} in {links:?}");
        }
    }
    assert_eq!(attributes(&project.html("index.html"), ".pager a", "href"), ["/page/2/"]);
    let second = project.html("page/2/index.html");
    assert_eq!(texts(&second, "main .p-name"), ["P1", "undated.md"]);
    assert_eq!(attributes(&second, ".newest, .all-series, .hero", "class"), Vec::<String>::new());
}

/// The script looks for the headings by what the links of the contents say, as it is.
#[test]
fn the_contents_name_headings_by_their_anchors_as_these_are() {
    let project = Project::new();
    project.page("a.md", "# One {#100%}\n\n# Zwölf\n\n# a\n");
    project.build().ok();
    let html = project.html("a/index.html");
    let ids = attributes(&html, ".text h1", "id");
    assert_eq!(ids, ["100%", "zwölf", "a"]);
    let links = attributes(&html, ".toc a", "href");
    assert_eq!(links, ids.iter().map(|id| format!("#{id}")).collect::<Vec<String>>());
    assert!(!project.output("theme.js").contains("decodeURI"), "it throws on the first of these");
}

#[test]
fn only_the_own_page_of_an_author_says_that_addresses_elsewhere_are_their_own() {
    let project = project();
    project.file(
        "content/authors/ann.md",
        "+++\ndescription = \"Ann writes.\"\nsame_as = [\"https://ann.example/\"]\n+++\n",
    );
    project.file("content/topics/tides.md", "+++\nsame_as = [\"https://tides.example/\"]\n+++\n");
    project.build().ok();
    let rel = |name: &str| attributes(&project.html(name), ".elsewhere a", "rel");
    assert_eq!(rel("authors/ann/index.html"), ["me"]);
    for name in ["s/a/index.html", "topics/tides/index.html"] {
        assert_eq!(texts(&project.html(name), ".elsewhere a").len(), 1, "{name}");
        assert_eq!(rel(name), Vec::<String>::new(), "{name}");
    }
}

/// Networks cannot show a drawing in SVG.
#[test]
fn networks_are_told_of_a_picture_only_where_they_can_show_it() {
    let project = project();
    project.file("content/s/c.md", "+++\nimage = { src = \"/p.gif\", alt = \"G\" }\n+++\n");
    project.bytes("static/p.gif", b"GIF89a\x04\0\x03\0\0\0\0\0\0\0;");
    project.build().ok();
    let meta = |name: &str, property: &str| {
        attributes(&project.html(name), &format!("meta[property='{property}']"), "content")
    };
    assert_eq!(meta("s/a/index.html", "og:image"), Vec::<String>::new());
    assert_eq!(meta("s/c/index.html", "og:image"), ["https://example.org/p.gif"]);
    assert_eq!(meta("s/c/index.html", "og:image:width"), ["4"]);
    assert_eq!(meta("s/a/index.html", "article:modified_time"), ["2026-01-03"]);
    assert_eq!(meta("s/a/index.html", "article:tag"), ["Tides"]);
}

#[test]
fn what_is_not_there_leads_to_what_is() {
    let project = project();
    project.build().ok();
    let html = project.html("404.html");
    let links = attributes(&html, "main a", "href");
    assert!(["/", "/s/", "/s/a/"].iter().all(|link| links.contains(&(*link).to_owned())), "{links:?}");
}
