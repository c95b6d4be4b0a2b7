//! Dates in the names of files.

use crate::{json, shown};

#[test]
fn a_date_in_front_of_a_name_is_the_date_and_not_part_of_the_route() {
    let project = shown();
    project.file("content/2026-01-31-first.md", "").file("content/2026-02-01_second.md", "");
    project.file("content/2026-02-02 third/index.md", "");
    project.build().ok();
    for (route, date, title) in [
        ("first/", "2026-01-31", "First"),
        ("second/", "2026-02-01", "Second"),
        ("third/", "2026-02-02", "Third"),
    ] {
        let page = json(&project, route);
        assert_eq!((page["date"].as_str(), page["title"].as_str()), (Some(date), Some(title)));
    }
}

#[test]
fn a_name_that_begins_with_a_day_that_is_none_is_told_of_and_has_no_date() {
    let project = shown();
    project.file("content/2026-02-30-no-date.md", "");
    let ran = project.build();
    assert!(ran.stderr().contains("begins like a date, but there is no such day"), "{}", ran.stderr());
    assert!(json(&project, "2026-02-30-no-date/")["date"].is_null());
}

#[test]
fn the_date_in_the_front_matter_wins_over_that_in_the_name() {
    let project = shown();
    project.file("content/2026-01-31-a.md", "+++\ndate = 2026-03-01\n+++\n");
    project.build().ok();
    assert_eq!(json(&project, "a/")["date"], "2026-03-01");
}

#[test]
fn of_pages_that_differ_only_in_their_dates_the_oldest_keeps_the_plain_route() {
    let project = shown();
    project.file("content/2026-02-01-news.md", "").file("content/2026-01-01-news.md", "");
    project.build().ok();
    assert_eq!(json(&project, "news/")["date"], "2026-01-01");
    assert_eq!(json(&project, "2026-02-01-news/")["date"], "2026-02-01");
    project.file("content/2026-03-01-news.md", "");
    project.build().ok();
    assert_eq!(json(&project, "news/")["date"], "2026-01-01");
    assert_eq!(json(&project, "2026-03-01-news/")["date"], "2026-03-01");
}

#[test]
fn a_page_without_a_date_keeps_its_route_before_all_with_one() {
    let project = shown();
    project.file("content/news.md", "").file("content/2026-01-01-news.md", "");
    project.build().ok();
    assert!(json(&project, "news/")["date"].is_null());
    assert_eq!(json(&project, "2026-01-01-news/")["date"], "2026-01-01");
}
