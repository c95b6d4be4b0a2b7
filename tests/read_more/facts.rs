//! What the site knows of pages beside their words: tags, authors, folders, links, series, dates.

use crate::asked::{explained, listed, only, page, points, reasons, site, text, weights};
use crate::harness::Project;

/// A page without a word, so that nothing else can lead to it.
fn bare(project: &Project, path: &str, more: &str) {
    page(project, path, "", more, "");
}

#[test]
fn a_rare_tag_leads_further_than_a_common_one() {
    let project = only("taxonomies", "[taxonomies.tags]\n");
    bare(&project, "a.md", "tags = [\"common\", \"rare\"]");
    bare(&project, "common.md", "tags = [\"common\"]");
    bare(&project, "rare.md", "tags = [\"Rare\"]");
    bare(&project, "none.md", "tags = [\"another\"]");
    for number in 0..12 {
        bare(&project, &format!("more/{number}.md"), "tags = [\"common\"]");
    }
    let found = listed(&project, "a.md");
    assert_eq!(found[0], "rare.md");
    assert!(points(&project, "a.md", "rare.md") > 2 * points(&project, "a.md", "common.md"));
    assert_eq!(listed(&project, "none.md"), [""; 0]);
}

#[test]
fn more_tags_in_common_lead_further_and_tags_that_are_not_in_common_lead_away() {
    let project = only("taxonomies", "[taxonomies.tags]\n");
    bare(&project, "a.md", "tags = [\"one\", \"two\"]");
    bare(&project, "both.md", "tags = [\"one\", \"two\"]");
    bare(&project, "half.md", "tags = [\"one\"]");
    bare(&project, "many.md", "tags = [\"one\", \"x\", \"y\", \"z\"]");
    assert_eq!(listed(&project, "a.md"), ["both.md", "half.md", "many.md"]);
}

#[test]
fn an_author_alone_leads_to_what_they_wrote() {
    let project = only("authors", "");
    bare(&project, "a.md", "authors = [\"Ann\", \"Bob\"]");
    bare(&project, "ann.md", "authors = [\"ann\"]");
    bare(&project, "cid.md", "authors = [\"Cid\"]");
    assert_eq!(listed(&project, "a.md"), ["ann.md"]);
    assert_eq!(reasons(&project, "a.md"), [("ann.md".to_owned(), "same_author".to_owned())]);
    assert_eq!(listed(&project, "cid.md"), [""; 0]);
    // An author is no tag, and a tag is no author.
    project.settings(&format!("[read_more]\nminimum = 1\n{}", weights(&["taxonomies"])));
    assert_eq!(listed(&project, "a.md"), [""; 0]);
}

#[test]
fn a_sibling_comes_before_a_cousin_and_a_stranger_does_not_come() {
    let project = only("section", "");
    for path in ["docs/guide/a.md", "docs/guide/sibling.md", "docs/cousin.md", "news/stranger.md"] {
        bare(&project, path, "");
    }
    assert_eq!(listed(&project, "docs/guide/a.md"), ["docs/guide/sibling.md", "docs/cousin.md"]);
    assert_eq!(listed(&project, "news/stranger.md"), [""; 0]);
}

#[test]
fn a_page_and_the_folder_of_its_name_are_as_near_as_siblings() {
    let project = only("section", "");
    for path in ["docs/guide.md", "docs/guide/x.md", "docs/guide/y.md", "docs/other.md", "docs/more/z.md"] {
        bare(&project, path, "");
    }
    project.build().ok();
    for (one, two) in [("docs/guide.md", "docs/guide/x.md"), ("docs/guide/x.md", "docs/guide.md")] {
        assert_eq!(points(&project, one, two), points(&project, "docs/guide/x.md", "docs/guide/y.md"));
        assert!(points(&project, one, two) > points(&project, one, "docs/other.md"));
    }
}

#[test]
fn a_page_with_a_folder_to_itself_stands_beside_its_siblings() {
    let project = only("section", "");
    for path in ["docs/a/index.md", "docs/b.md", "docs/c/index.md", "news/d.md"] {
        bare(&project, path, "");
    }
    assert_eq!(listed(&project, "docs/a/index.md"), ["docs/b.md", "docs/c/index.md"]);
}

#[test]
fn folders_that_are_dates_say_nothing() {
    let project = only("section", "");
    for path in ["2014/07/a.md", "2014/07/b.md", "2015/01/c.md", "blog/2014/07/d.md", "blog/2020/e.md"] {
        bare(&project, path, "");
    }
    assert_eq!(listed(&project, "2014/07/a.md"), [""; 0]);
    assert_eq!(listed(&project, "blog/2014/07/d.md"), ["blog/2020/e.md"]);
    bare(&project, "blog/f.md", "");
    assert_eq!(
        points(&project, "blog/2014/07/d.md", "blog/2020/e.md"),
        points(&project, "blog/2014/07/d.md", "blog/f.md")
    );
}

#[test]
fn a_link_leads_both_ways() {
    let project = only("links", "");
    text(&project, "a.md", "[there](b.md)");
    bare(&project, "b.md", "");
    bare(&project, "c.md", "");
    project.build().ok();
    let reason = |path: &str, why: &str| vec![(path.to_owned(), why.to_owned())];
    assert_eq!(reasons(&project, "a.md"), reason("b.md", "linked_here"));
    assert_eq!(reasons(&project, "b.md"), reason("a.md", "links_here"));
    assert_eq!(reasons(&project, "c.md"), []);
    // Two that link to each other are nearer than others.
    text(&project, "a.md", "[there](b.md) [there](d.md)");
    text(&project, "d.md", "[back](a.md)");
    assert_eq!(listed(&project, "a.md"), ["d.md", "b.md"]);
}

#[test]
fn two_pages_that_a_third_links_to_lead_to_each_other() {
    let project = only("links", "");
    text(&project, "third.md", "[a](a.md) [b](b.md)");
    bare(&project, "a.md", "");
    bare(&project, "b.md", "");
    project.build().ok();
    let found = reasons(&project, "a.md");
    assert!(found.contains(&("b.md".to_owned(), "linked_together".to_owned())), "{found:?}");
    assert!(found.contains(&("third.md".to_owned(), "links_here".to_owned())), "{found:?}");
    // A page that links to everything says little.
    let before = points(&project, "a.md", "b.md");
    let links: String = (0..20).map(|number| format!("[x](x{number}.md) ")).collect();
    (0..20).for_each(|number| bare(&project, &format!("x{number}.md"), ""));
    text(&project, "third.md", &format!("[a](a.md) [b](b.md) {links}"));
    assert!(points(&project, "a.md", "b.md") * 5 < before);
}

#[test]
fn a_series_alone_leads_to_its_nearest_parts() {
    let project = only("series", "");
    for number in 1..=5 {
        bare(&project, &format!("{number}.md"), &format!("series = \"S\"\nweight = {number}"));
    }
    bare(&project, "other.md", "series = \"T\"");
    let mut found = listed(&project, "3.md");
    found.truncate(2);
    found.sort_unstable();
    assert_eq!(found, ["2.md", "4.md"]);
    let found = reasons(&project, "3.md");
    assert!(found.contains(&("4.md".to_owned(), "next_in_series".to_owned())), "{found:?}");
    assert!(found.contains(&("2.md".to_owned(), "in_series".to_owned())), "{found:?}");
    assert_eq!(listed(&project, "other.md"), [""; 0]);
}

#[test]
fn nearness_in_time_strengthens_words_and_says_nothing_by_itself() {
    let project = only("date", "");
    let dated = |path: &str, date: &str, words: &str| {
        page(&project, path, "", &format!("date = {date}"), words);
    };
    dated("a.md", "2026-03-01", "lantern estuary granite");
    dated("near.md", "2026-03-02", "lantern barometer");
    dated("far.md", "2014-03-02", "lantern cathedral");
    dated("same-day.md", "2026-03-01", "kettle dough");
    assert_eq!(listed(&project, "a.md"), [""; 0]);
    project.settings(&format!("[read_more]\nminimum = 1\n{}", weights(&["date", "text"])));
    assert_eq!(listed(&project, "a.md"), ["near.md", "far.md"]);
    project.settings(&format!("[read_more]\nminimum = 1\n{}", weights(&["text"])));
    project.build().ok();
    assert_eq!(points(&project, "a.md", "near.md"), points(&project, "a.md", "far.md"));
}

#[test]
fn shares_are_only_of_signals_that_count() {
    let project = site(&format!("[read_more]\nminimum = 0\n{}", weights(&["section", "text"])));
    let more = "authors = [\"Ann\"]\nseries = \"S\"\ndate = 2026-01-01";
    page(&project, "docs/a.md", "Lantern", more, "lantern estuary [b](b.md)");
    page(&project, "docs/b.md", "Lantern", more, "lantern estuary");
    let candidates = explained(&project, "docs/a.md");
    let shares: Vec<&String> = candidates[0]["shares"].as_object().expect("shares").keys().collect();
    assert_eq!(shares, ["text", "section"]);
}
