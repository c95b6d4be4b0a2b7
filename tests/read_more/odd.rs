//! Sites and pages at the edge of what there can be.

use crate::asked::{all, listed, page, reasons, shown, site, subject, text};
use crate::harness::Project;

#[test]
fn a_site_of_one_page_has_one_empty_list() {
    let project = site("");
    text(&project, "a.md", &subject(0, 30));
    assert_eq!(listed(&project, "a.md"), [""; 0]);
    assert_eq!(all(&project), [("a.md".to_owned(), Vec::new())]);
    let told = project.run(&["related", "a.md", "--explain"]).ok().stdout();
    assert!(told.contains("there is nothing to choose from"), "{told}");
}

#[test]
fn a_site_of_no_page_is_told_without_a_panic() {
    let project = site("");
    project.file("content/_index.md", "Nothing yet.");
    project.build().ok();
    assert_eq!(all(&project), []);
    assert!(project.run(&["related"]).ok().stdout().contains("0 of 0 pages"));
}

#[test]
fn two_identical_pages_lead_to_each_other() {
    let project = site("");
    text(&project, "a.md", &subject(0, 30));
    text(&project, "b.md", &subject(0, 30));
    project.build().ok();
    assert_eq!(
        (shown(&project, "a.md"), shown(&project, "b.md")),
        (vec!["b.md".into()], vec!["a.md".into()])
    );
}

#[test]
fn two_short_identical_pages_lead_to_each_other() {
    let project = site("");
    page(&project, "a.md", "Tides", "", "The moon.");
    page(&project, "b.md", "Tides", "", "The moon.");
    project.build().ok();
    assert_eq!(
        (shown(&project, "a.md"), shown(&project, "b.md")),
        (vec!["b.md".into()], vec!["a.md".into()])
    );
}

#[test]
fn pages_without_words_have_empty_lists_and_are_in_none() {
    let project = site("");
    text(&project, "a.md", &subject(0, 30));
    text(&project, "b.md", &subject(0, 30));
    for (path, words) in [
        ("empty.md", ""),
        ("empty-too.md", ""),
        ("stops.md", "And so it was that they were there."),
        ("stops-too.md", "They were there, and so that was it."),
        ("signs.md", "— … !? 👍 <!-- nothing -->"),
        ("signs-too.md", "— … !? 👍 <!-- nothing -->"),
    ] {
        text(&project, path, words);
    }
    for (path, links) in all(&project) {
        let expected = match path.as_str() {
            "a.md" => vec!["b.md"],
            "b.md" => vec!["a.md"],
            _ => vec![],
        };
        assert_eq!(links, expected, "{path}");
    }
}

#[test]
fn a_page_without_words_is_found_by_what_else_there_is() {
    let project = site("[taxonomies.tags]\n");
    page(&project, "docs/a.md", "", "tags = [\"rare\"]\nseries = \"S\"", "");
    page(&project, "docs/b.md", "", "tags = [\"rare\"]\nseries = \"S\"", "[a](a.md)");
    for number in 0..20 {
        text(&project, &format!("{number}.md"), &subject(number, 30));
    }
    project.build().ok();
    assert_eq!(reasons(&project, "docs/a.md"), [("docs/b.md".to_owned(), "next_in_series".to_owned())]);
    assert_eq!(shown(&project, "docs/b.md"), ["docs/a.md"]);
}

#[test]
fn pages_of_files_without_front_matter_and_without_anything_are_pages_too() {
    let project = site("");
    project.file("content/empty.md", "").file("content/also-empty.md", "");
    project.file("content/a.md", &subject(0, 30)).file("content/b.md", &subject(0, 30));
    assert_eq!(listed(&project, "a.md"), ["b.md"]);
}

#[test]
fn a_very_long_page_is_compared_like_every_other() {
    let project = site("");
    let long: Vec<String> = (0..20).map(|number| subject(number, 1_000)).collect();
    let long = long.join("\n\n");
    text(&project, "long.md", &long);
    text(&project, "copy.md", &long);
    text(&project, "part.md", &subject(0, 900));
    text(&project, "other.md", &subject(200, 900));
    // One word, again and again, and one word without an end.
    text(&project, "again.md", &"lantern ".repeat(200_000));
    text(&project, "endless.md", &"lantern".repeat(100_000));
    project.build_within(60).ok();
    assert_eq!(shown(&project, "long.md")[0], "copy.md");
    assert_eq!(shown(&project, "other.md"), [""; 0]);
}

#[test]
fn thousands_of_pages_that_are_nearly_the_same_end_in_time() {
    let project = site("[read_more]\nminimum = 0\n");
    let same = subject(0, 60);
    for number in 0..3_000 {
        text(&project, &format!("{number:04}.md"), &format!("{same} {}", subject(number + 1, 1)));
    }
    let ran = project.run_within(60, &["related", "--format", "json", "--count", "5"]).ok();
    let objects = ran.objects();
    assert_eq!(objects.len(), 3_000);
    for object in objects {
        let links = object["links"].as_array().expect("links");
        assert!(links.len() <= 5 && !links.contains(&object["page"]), "{object}");
    }
}

#[test]
fn thousands_of_pages_with_the_same_tag_author_and_section_end_in_time() {
    let project = site("[taxonomies.tags]\n");
    let more = "tags = [\"all\"]\nauthors = [\"Ann\"]\nseries = \"S\"";
    for number in 0..1_500 {
        let links = format!("[one](0000.md) [next]({:04}.md)", (number + 1) % 1_500);
        page(&project, &format!("docs/{number:04}.md"), "", more, &links);
    }
    let ran = project.run_within(60, &["related", "--format", "json", "--count", "5"]).ok();
    assert!(ran.objects().iter().all(|object| object["links"].as_array().is_some()));
}

/// Front matter and texts that have tripped up other programs.
#[test]
fn odd_titles_and_terms_do_no_harm() {
    let project = Project::new();
    project.settings("[read_more]\nminimum = 0\n[taxonomies.tags]\n");
    for (number, title) in
        ["", " ", "…", ": ", "- – —", "👍👍", "\u{301}", "a\u{200b}b", "İıſß", "x".repeat(5_000).as_str()]
            .iter()
            .enumerate()
    {
        let more = "tags = [\"…\", \"<b>\"]\ndescription = \"&amp; &nothing; &#0;\"";
        page(&project, &format!("{number}.md"), title, more, title);
    }
    let ran = project.build();
    assert!([0, 1].contains(&ran.code()) && !ran.stderr().contains("panicked"), "{}", ran.stderr());
    let ran = project.run(&["related", "--format", "json"]);
    assert!([0, 1].contains(&ran.code()) && !ran.stderr().contains("panicked"), "{}", ran.stderr());
}

#[test]
fn weights_above_a_hundred_do_not_overflow() {
    let project = site(
        "[read_more]\n[read_more.weights]\ntext = 1000\nphrases = 1000\ntitle = 1000\nmention = 1000\ntaxonomies = 1000\nauthors = 1000\nsection = 1000\nlinks = 1000\nseries = 1000\ndate = 1000\n[taxonomies.tags]\n",
    );
    let more = |day: usize| {
        format!(
            "date = 2026-01-{day:02}\nseries = \"S\"\ntags = [\"t\", \"u\"]\nauthors = [\"Ann\", \"Bob\", \"Cid\", \"Dan\"]"
        )
    };
    for (name, other) in [("a", "b"), ("b", "a")] {
        page(
            &project,
            &format!("docs/x/{name}.md"),
            "Lantern",
            &more(1),
            &format!("lantern [x]({other}.md)"),
        );
        page(
            &project,
            &format!("docs/y/{name}.md"),
            "Amber lantern estuary",
            &more(2),
            &format!("amber lantern estuary [x]({other}.md)"),
        );
    }
    for number in 0..300 {
        text(&project, &format!("{number}.md"), &subject(number, 5));
    }
    assert!(!listed(&project, "docs/y/a.md").is_empty());
}

#[test]
fn a_page_of_more_words_than_are_compared_does_no_harm() {
    let project = site("");
    // Of so many different words not all are compared, and of the phrases none.
    let long: Vec<String> = (0..70).map(|number| subject(number, 1_000)).collect();
    let long = long.join("\n\n");
    text(&project, "long.md", &long);
    text(&project, "copy.md", &long);
    text(&project, "part.md", &subject(0, 900));
    text(&project, "other.md", &subject(200, 900));
    project.build_within(60).ok();
    assert_eq!(shown(&project, "long.md")[0], "copy.md");
    assert_eq!(shown(&project, "other.md"), [""; 0]);
}
