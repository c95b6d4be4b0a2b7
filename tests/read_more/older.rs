//! Lists of older pages only, which stay as they were.

use crate::asked::{all, listed, page, shown, site, subject, text};
use crate::harness::Project;

/// A page of a day about a subject.
fn dated(project: &Project, path: &str, date: &str, words: &str) {
    page(project, path, "", &format!("date = {date}"), words);
}

fn of_one_subject() -> Project {
    let project = site("[read_more]\nolder_only = true\nminimum = 0\n");
    for number in 1..=4 {
        let words = format!("{} {}", subject(0, 30), subject(number, 30));
        dated(&project, &format!("{number}.md"), &format!("2026-01-0{number}"), &words);
    }
    project
}

#[test]
fn a_list_has_only_pages_that_are_older() {
    let project = of_one_subject();
    project.build().ok();
    for (path, expected) in [("1.md", 0), ("2.md", 1), ("3.md", 2), ("4.md", 3)] {
        let found = shown(&project, path);
        assert!(
            found.len() == expected && found.iter().all(|other| other.as_str() < path),
            "{path}: {found:?}"
        );
    }
    // Programs that ask for more are told the same.
    for (path, links) in all(&project) {
        assert!(links.iter().all(|other| *other < path), "{path}: {links:?}");
    }
}

#[test]
fn people_may_choose_what_is_newer() {
    let project = of_one_subject();
    page(&project, "1.md", "", "date = 2026-01-01\nread_more = [\"3.md\"]", &subject(0, 30));
    assert_eq!(listed(&project, "1.md"), ["3.md"]);
}

#[test]
fn what_has_no_date_is_in_no_list_of_what_has_one() {
    let project = of_one_subject();
    text(&project, "undated.md", &subject(0, 30));
    text(&project, "timeless.md", &subject(0, 30));
    project.build().ok();
    assert!(shown(&project, "4.md").iter().all(|other| other.len() == "1.md".len()));
    assert_eq!(shown(&project, "4.md").len(), 3);
    // A page without a date has nothing that others could be older than.
    assert_eq!(shown(&project, "undated.md").len(), 5);
}

#[test]
fn a_rule_can_say_it_for_some_pages() {
    let project = of_one_subject();
    project.settings(
        "[read_more]\nminimum = 0\nolder_only = true\n[[read_more.rules]]\nmatch = \"2.md\"\nolder_only = false\n",
    );
    project.build().ok();
    assert_eq!((shown(&project, "1.md").len(), shown(&project, "2.md").len()), (0, 3));
}

/// Thirty pages of three subjects, a day apart.
fn grown() -> Project {
    let project = site("[read_more]\nolder_only = true\n");
    project.file("content/posts/_index.md", "").file("content/news/_index.md", "");
    for number in 0..30 {
        let words = format!(
            "{} {} {}",
            subject(number % 3, 20),
            subject(100 + number % 7, 9),
            subject(200 + number, 20)
        );
        dated(&project, &format!("posts/{number:02}.md"), &format!("2026-01-{:02}", number + 1), &words);
    }
    project
}

#[test]
fn a_newer_page_about_something_else_changes_no_list_and_renders_none_again() {
    let project = grown();
    project.build().ok();
    let before = all(&project);
    assert!(before[20].1.len() > 4, "{before:?}");
    dated(&project, "news/new.md", "2026-02-01", &subject(300, 40));
    let ran = project.build().ok();
    let mut after = all(&project);
    after.retain(|(path, _)| path != "news/new.md");
    assert_eq!(before, after);
    // Only the new page, and what lists it or tells how many pages there are.
    assert!(ran.count("rendered") < 8, "{}", ran.stdout());
}

#[test]
fn a_newer_page_about_the_same_changes_no_list_of_an_older_one() {
    let project = grown();
    let before = all(&project);
    let words = format!("{} {} {}", subject(0, 20), subject(101, 9), subject(102, 9));
    dated(&project, "news/new.md", "2026-02-01", &words);
    let mut after = all(&project);
    after.retain(|(path, _)| path != "news/new.md");
    assert_eq!(before, after);
}
