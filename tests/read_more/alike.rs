//! Lists that are not all the same: near-duplicates, series, columns; and the floor below which nothing is listed.

use crate::asked::{candidate, explained, listed, page, shown, site, subject, text};
use crate::harness::Project;

/// Five copies of one page, each with a word changed, and six other pages about the same subject.
fn with_copies(settings: &str) -> Project {
    let project = site(settings);
    let same = subject(0, 60);
    for number in 0..5 {
        let words = format!("{same} {}", subject(number + 1, 1));
        text(&project, &format!("copy-{number}.md"), &words);
    }
    for number in 0..6 {
        let words = format!("{} {}", subject(0, 40), subject(number + 20, 40));
        text(&project, &format!("other-{number}.md"), &words);
    }
    for number in 0..20 {
        text(&project, &format!("far/{number}.md"), &subject(number + 100, 60));
    }
    project
}

#[test]
fn no_list_has_more_than_two_pages_that_say_nearly_the_same() {
    let project = with_copies("");
    project.build().ok();
    for path in ["copy-0.md", "copy-3.md", "other-0.md", "other-5.md"] {
        let found = shown(&project, path);
        let copies = found.iter().filter(|other| other.starts_with("copy-")).count();
        assert!(found.len() == 5 && copies <= 2, "{path}: {found:?}");
    }
    // A copy is the best there is, so that two are listed.
    assert!(shown(&project, "copy-0.md")[..2].iter().all(|other| other.starts_with("copy-")));
}

#[test]
fn an_explanation_tells_which_page_a_copy_is_like() {
    let project = with_copies("");
    let candidates = explained(&project, "copy-0.md");
    let left_out: Vec<_> =
        candidates.iter().filter(|candidate| candidate["fate"] == "near_duplicate").collect();
    assert_eq!(left_out.len(), 2, "{candidates:?}");
    for candidate in left_out {
        let other = candidate["near_duplicate_of"].as_str().expect("a path");
        assert!(other.starts_with("copy-") && candidate["page"] != other, "{candidate}");
    }
}

#[test]
fn chosen_copies_are_all_shown_and_no_other_is_added() {
    let project = with_copies("");
    let words = format!("{} {}", subject(0, 40), subject(20, 40));
    page(&project, "other-0.md", "", "read_more = [\"copy-0.md\", \"copy-1.md\", \"copy-2.md\"]", &words);
    let found = listed(&project, "other-0.md");
    assert_eq!(found[..3], ["copy-0.md", "copy-1.md", "copy-2.md"]);
    assert!(found.len() == 5 && found[3..].iter().all(|other| other.starts_with("other-")), "{found:?}");
}

/// Ten parts of a series about one subject, and four other pages about it.
#[test]
fn a_list_is_not_all_of_one_series() {
    let project = site("");
    for number in 0..10 {
        let words = format!("{} {}", subject(0, 40), subject(number + 1, 20));
        page(&project, &format!("part-{number}.md"), "", "series = \"S\"", &words);
    }
    for number in 0..4 {
        let words = format!("{} {}", subject(0, 40), subject(number + 30, 20));
        text(&project, &format!("other-{number}.md"), &words);
    }
    for number in 0..40 {
        text(&project, &format!("far/{number}.md"), &subject(number + 100, 60));
    }
    project.build().ok();
    let parts = |path: &str| {
        let found = shown(&project, path);
        assert_eq!(found.len(), 5, "{path}: {found:?}");
        found.iter().filter(|other| other.starts_with("part-")).count()
    };
    assert!(parts("other-1.md") <= 3);
    // Who reads a part may well read all others.
    assert!(parts("part-5.md") > 3);
}

#[test]
fn a_list_is_filled_with_a_series_where_there_is_nothing_else() {
    let project = site("");
    for number in 0..10 {
        let words = subject(number + 1, 30);
        page(&project, &format!("part-{number}.md"), "", "series = \"S\"", &words);
    }
    for number in 0..40 {
        text(&project, &format!("far/{number}.md"), &subject(number + 100, 60));
    }
    let found = listed(&project, "part-5.md");
    assert!(found.len() == 5 && found.iter().all(|other| other.starts_with("part-")), "{found:?}");
    assert_eq!(shown(&project, "far/0.md"), [""; 0]);
}

#[test]
fn a_list_is_not_all_of_one_column() {
    let project = site("");
    for number in 0..10 {
        let words = format!("{} {}", subject(0, 40), subject(number + 1, 20));
        page(&project, &format!("week-{number}.md"), &format!("Weekly notes: {number}"), "", &words);
    }
    for number in 0..4 {
        let words = format!("{} {}", subject(0, 30), subject(number + 30, 30));
        text(&project, &format!("other-{number}.md"), &words);
    }
    for number in 0..40 {
        text(&project, &format!("far/{number}.md"), &subject(number + 100, 60));
    }
    project.build().ok();
    for path in ["week-0.md", "week-5.md", "other-1.md"] {
        let found = shown(&project, path);
        let weeks = found.iter().filter(|other| other.starts_with("week-")).count();
        assert!(found.len() == 5 && weeks <= 3, "{path}: {found:?}");
    }
}

#[test]
fn pages_that_have_nothing_in_common_are_not_linked() {
    let project = site("");
    for number in 0..30 {
        text(&project, &format!("{number}.md"), &subject(number, 60));
    }
    project.build().ok();
    for number in 0..30 {
        assert_eq!(shown(&project, &format!("{number}.md")), [""; 0]);
    }
}

#[test]
fn no_list_has_a_page_below_the_minimum() {
    let project = site("[read_more]\nminimum = 0\n");
    for number in 0..8 {
        let words = format!("{} {}", subject(0, 10 * number), subject(number + 1, 80 - 10 * number));
        text(&project, &format!("{number}.md"), &words);
    }
    for number in 0..40 {
        text(&project, &format!("far/{number}.md"), &subject(number + 100, 60));
    }
    let all = explained(&project, "7.md");
    for minimum in [1, 5, 10, 20, 40, 80, 100] {
        project.settings(&format!("[read_more]\ncount = 20\nminimum = {minimum}\n"));
        let found = listed(&project, "7.md");
        let expected: Vec<&str> = all
            .iter()
            .filter(|candidate| candidate["points"].as_u64().expect("points") >= 10 * minimum)
            .map(|candidate| candidate["page"].as_str().expect("a path"))
            .collect();
        assert_eq!(found, expected, "{minimum}");
        if let Some(below) = all.iter().find(|one| one["points"].as_u64().expect("points") < 10 * minimum) {
            let path = below["page"].as_str().expect("a path");
            assert_eq!(candidate(&project, "7.md", path)["fate"], "below_minimum");
        }
    }
}

#[test]
fn a_high_minimum_empties_the_lists_of_pages_that_are_not_the_same() {
    let project = site("[read_more]\nminimum = 100\n");
    for number in 0..20 {
        let words = format!("{} {}", subject(number % 4, 10), subject(number + 100, 40));
        text(&project, &format!("{number}.md"), &words);
    }
    project.build().ok();
    for number in 0..20 {
        assert_eq!(shown(&project, &format!("{number}.md")), [""; 0]);
    }
}

#[test]
fn short_copies_are_copies_too() {
    let project = site("");
    let same = subject(0, 12);
    for number in 0..5 {
        text(&project, &format!("copy-{number}.md"), &format!("{same} {}", subject(number + 1, 1)));
    }
    for number in 0..6 {
        let words = format!("{} {}", subject(0, 8), subject(number + 20, 8));
        text(&project, &format!("other-{number}.md"), &words);
    }
    for number in 0..40 {
        text(&project, &format!("far/{number}.md"), &subject(number + 100, 12));
    }
    project.build().ok();
    for path in ["copy-0.md", "other-0.md"] {
        let found = shown(&project, path);
        let copies = found.iter().filter(|other| other.starts_with("copy-")).count();
        assert!(found.len() == 5 && copies <= 2, "{path}: {found:?}");
    }
}
