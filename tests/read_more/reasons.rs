//! Why a page is to be read next, as readers see it on a page of the theme.

use std::collections::BTreeMap;

use crate::asked::{page, subject, weights};
use crate::harness::{Project, attributes, texts};

/// A site with the theme.
fn site(settings: &str) -> Project {
    let project = Project::new();
    project.settings(settings);
    project
}

/// The reasons that a page shows, by where they lead.
#[track_caller]
fn shown(project: &Project, route: &str) -> BTreeMap<String, String> {
    project.build().ok();
    let html = project.html(&format!("{route}/index.html"));
    let (links, reasons) = (attributes(&html, ".more h3 a", "href"), texts(&html, ".more .reason"));
    assert_eq!(links.len(), reasons.len(), "{}", project.output(&format!("{route}/index.html")));
    links.into_iter().zip(reasons).collect()
}

fn expected(reasons: &[(&str, &str)]) -> BTreeMap<String, String> {
    reasons.iter().map(|(link, reason)| ((*link).to_owned(), (*reason).to_owned())).collect()
}

#[test]
fn words_are_told_as_pages_write_them() {
    let project = site("");
    page(&project, "a.md", "How NASA measures the iPhone", "", "NASA said it. An estuary, that estuary.");
    page(&project, "b.md", "What nasa built", "", "NASA and its estuary and the Estuary.");
    for number in 0..10 {
        page(&project, &format!("{number}.md"), "", "", &subject(number, 20));
    }
    let found = shown(&project, "a");
    let reason = &found["/b/"];
    assert!(reason.starts_with("Also about "), "{reason}");
    let named: Vec<&str> = reason.trim_start_matches("Also about ").split(", ").collect();
    assert!(named.contains(&"NASA") && named.contains(&"estuary") && named.len() <= 3, "{reason}");
}

#[test]
fn what_is_named_is_said_by_both_pages_and_no_more_than_three() {
    let project = site("");
    let same = ["lantern", "estuary", "granite", "barometer", "violin"];
    let twice =
        |own: &str| format!("{0}. {own}. {0}. {own}.", same.map(|word| format!("The {word}")).join(". "));
    page(&project, "a.md", "One", "", &twice("kettle"));
    page(&project, "b.md", "Two", "", &twice("dough"));
    for number in 0..10 {
        page(&project, &format!("{number}.md"), "", "", &subject(number, 20));
    }
    let found = shown(&project, "a");
    let named: Vec<&str> = found["/b/"].trim_start_matches("Also about ").split(", ").collect();
    assert!(named.len() == 3 && named.iter().all(|word| same.contains(word)), "{found:?}");
}

#[test]
fn a_tag_comes_before_words() {
    let project = site("[taxonomies.topics]\n");
    let words = "The lantern of the port. A lantern shines.";
    page(&project, "a.md", "One", "topics = [\"Open Data\"]", words);
    page(&project, "b.md", "Two", "topics = [\"Open Data\"]", words);
    for number in 0..10 {
        page(&project, &format!("{number}.md"), "", "", &subject(number, 20));
    }
    assert_eq!(shown(&project, "a"), expected(&[("/b/", "Also about Open Data, lantern")]));
}

#[test]
fn each_signal_has_a_reason_of_its_own() {
    let project =
        site(&format!("[read_more]\nminimum = 1\n{}", weights(&["series", "links", "authors", "section"])));
    project.file("content/docs/_index.md", "+++\ntitle = \"The guide\"\n+++\n");
    page(
        &project,
        "a.md",
        "A",
        "series = \"How the web\"\nweight = 1\nauthors = [\"Jane Doe\"]",
        "[b](b.md)",
    );
    page(&project, "next.md", "B", "series = \"How the web\"\nweight = 2", "");
    page(&project, "last.md", "C", "series = \"How the web\"\nweight = 3", "");
    page(&project, "b.md", "D", "", "");
    page(&project, "c.md", "E", "", "[a](a.md)");
    page(&project, "d.md", "F", "authors = [\"Jane Doe\"]", "");
    page(&project, "docs/x.md", "G", "", "");
    page(&project, "docs/y.md", "H", "", "");
    assert_eq!(
        shown(&project, "a"),
        expected(&[
            ("/next/", "Next in “How the web”"),
            ("/last/", "Also in “How the web”"),
            ("/b/", "Linked from this article"),
            ("/c/", "Links to this article"),
            ("/d/", "Also by Jane Doe"),
        ])
    );
    assert_eq!(shown(&project, "docs/x"), expected(&[("/docs/y/", "Also in “The guide”")]));
    // The part before is not the next one.
    assert_eq!(shown(&project, "last")["/next/"], "Also in “How the web”");
    assert_eq!(shown(&project, "b").get("/a/").map(String::as_str), Some("Links to this article"));
}

#[test]
fn what_people_chose_says_so() {
    let project = site("[read_more]\nminimum = 100\n");
    page(&project, "a.md", "A", "read_more = [\"b.md\"]", "");
    page(&project, "b.md", "B", "", "");
    assert_eq!(shown(&project, "a"), expected(&[("/b/", "Chosen by the editors")]));
    assert!(shown(&project, "b").is_empty());
    assert!(!project.output("b/index.html").contains("class=\"more"), "an empty list has a heading");
}

#[test]
fn what_is_named_is_text_and_no_markup() {
    let project = site("[taxonomies.tags]\n[read_more]\nminimum = 1\n");
    let bad = "<b>bold</b> & \\\"more\\\"";
    page(&project, "tag-a.md", "A", &format!("tags = [\"{bad}\"]"), "");
    page(&project, "tag-b.md", "B", &format!("tags = [\"{bad}\"]"), "");
    page(&project, "part-a.md", "A", &format!("series = \"{bad}\"\nweight = 1"), "");
    page(&project, "part-b.md", "B", &format!("series = \"{bad}\"\nweight = 2"), "");
    project.settings(&format!(
        "[taxonomies.tags]\n[read_more]\nminimum = 1\n{}",
        weights(&["taxonomies", "series", "authors"])
    ));
    page(&project, "by-a.md", "A", &format!("authors = [\"{bad}\"]"), "");
    page(&project, "by-b.md", "B", &format!("authors = [\"{bad}\"]"), "");
    let name = "<b>bold</b> & \"more\"";
    assert_eq!(shown(&project, "tag-a"), expected(&[("/tag-b/", &format!("Also about {name}"))]));
    assert_eq!(shown(&project, "part-a"), expected(&[("/part-b/", &format!("Next in “{name}”"))]));
    assert_eq!(shown(&project, "by-a"), expected(&[("/by-b/", &format!("Also by {name}"))]));
    for route in ["tag-a", "part-a", "by-a"] {
        assert!(!project.output(&format!("{route}/index.html")).contains("<b>bold"), "{route}");
    }
}

#[test]
fn a_page_tells_its_reasons_in_its_own_language() {
    let project = site("[read_more]\nminimum = 1\n");
    let german = |more: &str| format!("language = \"de\"\n{more}");
    let words = "Der Pegel im Hafen. Am Pegel liegt ein Boot.";
    page(&project, "a.md", "Eins", &german("series = \"Das Meer\"\nweight = 1"), words);
    page(&project, "b.md", "Zwei", &german("series = \"Das Meer\"\nweight = 2"), words);
    page(&project, "c.md", "Drei", &german("read_more = [\"a.md\"]"), &format!("{words} Ein Pegel."));
    assert_eq!(shown(&project, "a")["/b/"], "Der nächste Teil von „Das Meer“");
    assert_eq!(shown(&project, "c")["/a/"], "Von der Redaktion ausgewählt");
    let reason = &shown(&project, "c")["/b/"];
    assert!(reason.starts_with("Auch zum Thema ") && reason.contains("Pegel"), "{reason}");
    let html = project.html("a/index.html");
    assert!(texts(&html, ".more h2").contains(&"Weiterlesen".to_owned()));
}

#[test]
fn templates_get_a_score_from_zero_to_a_hundred() {
    let project = crate::asked::site("");
    project.file(
        "templates/page.html",
        "<main>{% for link in page.read_more %}{{ link.score }} {% endfor %}</main>\n",
    );
    page(&project, "a.md", "Lantern", "series = \"S\"", &format!("{} [b](b.md)", subject(0, 60)));
    page(&project, "b.md", "Lantern", "series = \"S\"", &format!("{} [a](a.md)", subject(0, 60)));
    page(&project, "c.md", "Else", "", &format!("{} {}", subject(0, 30), subject(1, 60)));
    for number in 0..20 {
        page(&project, &format!("{number}.md"), "", "", &subject(number + 10, 60));
    }
    project.build().ok();
    let scores: Vec<u32> = project
        .main("a/index.html")
        .split_whitespace()
        .map(|score| score.parse().expect("a score"))
        .collect();
    assert!(scores.len() == 2 && scores[0] == 100 && (8..100).contains(&scores[1]), "{scores:?}");
}

#[test]
fn a_phrase_takes_the_place_of_all_its_words() {
    let project = site("");
    let words = "The tide gauge of the port. A tide gauge measures.";
    page(&project, "a.md", "One", "", words);
    page(&project, "b.md", "Two", "", words);
    for number in 0..10 {
        page(&project, &format!("{number}.md"), "", "", &subject(number, 20));
    }
    assert_eq!(shown(&project, "a"), expected(&[("/b/", "Also about tide gauge")]));
}
