//! How much an edit renders again: what shows a list that is another one now, and nothing else.

use crate::asked::{listed, page, shown, site, subject, text};
use crate::harness::Project;

/// Sixty pages of twenty subjects in six folders. Each has words of its own, too.
fn sixty(settings: &str) -> Project {
    let project = site(settings);
    for number in 0..60 {
        write(&project, number, "");
    }
    project
}

fn write(project: &Project, number: usize, more: &str) {
    let words = format!("{} {} {more}", subject(number % 20, 12), subject(number + 100, 40));
    text(project, &format!("s{}/{number:02}.md", number / 10), &words);
}

/// How many routes an edit renders again with Read More, and without it. Folders do not count, since otherwise all ten
/// pages of one lead to each other.
fn rendered(edit: impl Fn(&Project)) -> (usize, usize) {
    let count = |settings: &str| {
        let project = sixty(settings);
        project.build().ok();
        assert_eq!(project.build().ok().count("rendered"), 0);
        edit(&project);
        let rendered = project.build().ok().count("rendered");
        assert_eq!(project.build().ok().count("rendered"), 0);
        rendered
    };
    (count("[read_more.weights]\nsection = 0\n"), count("[read_more]\ncount = 0\n"))
}

#[test]
fn an_edit_of_one_text_renders_few_pages_again() {
    for more in [subject(500, 1), subject(501, 10), subject(1, 6), subject(120, 3)] {
        let (with, without) = rendered(|project| write(project, 20, &more));
        // The page itself and the listings are rendered in any case.
        assert!(without >= 1 && with < without + 9, "{more}: {with} and {without}");
    }
}

#[test]
fn a_new_page_renders_few_pages_again() {
    let (with, without) = rendered(|project| text(project, "new/a.md", &subject(700, 40)));
    assert!(with == without, "a page that no other has to do with: {with} and {without}");
    let (with, without) = rendered(|project| write(project, 60, ""));
    assert!(with < without + 9, "a page that three others have to do with: {with} and {without}");
}

#[test]
fn an_edit_that_changes_no_word_renders_only_what_shows_the_page() {
    let (with, without) = rendered(|project| write(project, 20, "— *and the*"));
    // Two pages are about the same and show the page in their lists.
    assert!(with <= without + 2, "{with} and {without}");
}

#[test]
fn a_list_follows_the_edit_of_another_page() {
    let project = sixty("");
    project.build().ok();
    let before = shown(&project, "s2/20.md");
    assert!(!before.contains(&"s0/03.md".to_owned()), "{before:?}");
    text(&project, "s0/03.md", &format!("{} {}", subject(0, 12), subject(120, 20)));
    assert_eq!(listed(&project, "s2/20.md")[0], "s0/03.md");
    project.remove("content/s0/03.md");
    assert_eq!(listed(&project, "s2/20.md"), before);
}

#[test]
fn settings_of_read_more_render_what_shows_another_list() {
    let project = sixty("");
    project.build().ok();
    let before = shown(&project, "s2/20.md");
    for settings in [
        "[read_more]\ncount = 1\n",
        "[read_more]\nexclude = [\"s0/**\", \"s4/**\"]\n",
        "[read_more]\nminimum = 100\n",
        "[read_more.weights]\ntext = 0\nphrases = 0\nsection = 1000\n",
        "[read_more.pins]\n\"s2/20.md\" = [\"s5/55.md\"]\n",
        "[[read_more.rules]]\nmatch = \"s2/*\"\ncount = 0\n",
        "[[rules]]\nmatch = \"s2/*\"\nread_more = false\n",
    ] {
        project.settings(settings);
        project.build().ok();
        let found = project.tree();
        assert!(shown(&project, "s2/20.md") != before, "{settings}");
        project.build_with(&["--out", "clean"]).ok();
        assert!(found == crate::harness::tree(&project.path("clean")), "{settings}");
        project.settings("");
        assert_eq!(listed(&project, "s2/20.md"), before, "{settings}");
    }
}

#[test]
fn a_changed_title_is_told_in_every_list() {
    let project = Project::new();
    page(&project, "a.md", "One", "", &subject(0, 30));
    page(&project, "b.md", "Two", "", &subject(0, 30));
    page(&project, "c.md", "Three", "", &subject(1, 30));
    project.build().ok();
    page(&project, "b.md", "Renamed", "", &subject(0, 30));
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(crate::harness::texts(&html, ".more h3 a"), ["Renamed"]);
}
