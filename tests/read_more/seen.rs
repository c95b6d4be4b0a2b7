//! Which pages readers may see: drafts, what is to come, what has expired, pages of terms, other languages.

use crate::asked::{all, explained, listed, page, shown, site, subject, text};
use crate::harness::Project;

/// All paths that any list has, with the arguments of a command.
#[track_caller]
fn in_any_list(project: &Project, arguments: &[&str]) -> Vec<String> {
    let ran = project.run(&[&["related", "--format", "json"], arguments].concat()).ok();
    let mut found: Vec<String> = ran
        .objects()
        .iter()
        .flat_map(|object| object["links"].as_array().expect("links").clone())
        .map(|link| link.as_str().expect("a path").to_owned())
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

#[test]
fn what_readers_may_not_see_is_in_no_list_unless_asked_for() {
    let project = site("[read_more]\nminimum = 0\n");
    // Each has words of its own, too: of pages that say the same a list has only two.
    let words = |number: usize| format!("{} {}", subject(0, 30), subject(number, 30));
    text(&project, "a.md", &words(1));
    text(&project, "b.md", &words(2));
    page(&project, "draft.md", "", "draft = true", &words(3));
    page(&project, "later.md", "", "date = 2026-09-01", &words(4));
    page(&project, "gone.md", "", "expires = 2026-05-01", &words(5));
    assert_eq!(in_any_list(&project, &[]), ["a.md", "b.md"]);
    assert_eq!(in_any_list(&project, &["--drafts"]), ["a.md", "b.md", "draft.md"]);
    assert_eq!(in_any_list(&project, &["--future"]), ["a.md", "b.md", "later.md"]);
    assert_eq!(in_any_list(&project, &["--drafts", "--future"]), ["a.md", "b.md", "draft.md", "later.md"]);
    for (arguments, expected) in [
        (&[][..], &["b.md"][..]),
        (&["--drafts"], &["b.md", "draft.md"]),
        (&["--future"], &["b.md", "later.md"]),
    ] {
        project.build_with(arguments).ok();
        let mut found = shown(&project, "a.md");
        found.sort_unstable();
        assert_eq!(found, expected, "{arguments:?}");
    }
}

#[test]
fn a_chosen_page_that_readers_may_not_see_yet_is_not_shown() {
    let project = site("[read_more]\nminimum = 100\n[read_more.pins]\n\"draft.md\" = [\"a.md\"]\n");
    page(&project, "draft.md", "", "draft = true", "");
    text(&project, "a.md", "");
    project.build().ok();
    assert!(!project.has("draft/index.html"));
    project.build_with(&["--drafts"]).ok();
    assert_eq!(shown(&project, "draft.md"), ["a.md"]);
}

#[test]
fn a_page_that_introduces_a_term_is_in_no_list() {
    let project = site("[read_more]\nminimum = 0\n[taxonomies.tags]\n");
    let more = "authors = [\"Jane\"]\ntags = [\"tides\"]";
    page(&project, "a.md", "", more, &format!("{} [Jane](authors/jane.md)", subject(0, 30)));
    page(&project, "b.md", "", more, &subject(0, 30));
    page(&project, "authors/jane.md", "Jane", "", &format!("{} [a](../a.md)", subject(0, 30)));
    page(&project, "tags/tides.md", "Tides", "", &subject(0, 30));
    assert_eq!(listed(&project, "a.md"), ["b.md"]);
    assert_eq!(in_any_list(&project, &[]), ["a.md", "b.md"]);
}

#[test]
fn a_page_in_another_language_is_in_no_list_whatever_both_share() {
    let project = site("[read_more]\nminimum = 0\n[taxonomies.tags]\n");
    let more = |language: &str| {
        format!(
            "language = \"{language}\"\ntags = [\"rare\"]\nseries = \"S\"\nauthors = [\"Ann\"]\ndate = 2026-01-01"
        )
    };
    let words = format!("NASA 1969 {}", subject(0, 30));
    for (name, other, language) in [
        ("en", "de", "en"),
        ("gb", "de", "en-GB"),
        ("de", "en", "de"),
        ("at", "en", "de-AT"),
        ("es", "en", "es"),
    ] {
        let links = format!("{words} [there]({other}.md)");
        page(&project, &format!("docs/{name}.md"), "Lantern", &more(language), &links);
    }
    let expected = |path: &str| match path {
        "docs/en.md" => vec!["docs/gb.md"],
        "docs/gb.md" => vec!["docs/en.md"],
        "docs/de.md" => vec!["docs/at.md"],
        "docs/at.md" => vec!["docs/de.md"],
        _ => vec![],
    };
    for (path, links) in all(&project) {
        assert_eq!(links, expected(&path), "{path}");
        let pages: Vec<serde_json::Value> =
            explained(&project, &path).iter().map(|candidate| candidate["page"].clone()).collect();
        assert_eq!(pages, expected(&path), "{path}");
    }
}

#[test]
fn a_page_without_a_language_has_that_of_the_site() {
    let project = site("language = \"de\"\n[read_more]\nminimum = 0\n");
    text(&project, "a.md", &subject(0, 30));
    page(&project, "b.md", "", "language = \"de\"", &subject(0, 30));
    page(&project, "c.md", "", "language = \"en\"", &subject(0, 30));
    assert_eq!(listed(&project, "a.md"), ["b.md"]);
    assert_eq!(listed(&project, "c.md"), [""; 0]);
}
