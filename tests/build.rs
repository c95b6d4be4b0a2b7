//! Building: what a clean, a repeated and a failing build leave behind.

mod harness;

use harness::Project;

#[test]
fn a_second_build_renders_and_writes_nothing() {
    let project = Project::bare();
    project.page("a.md", "Hello.").page("b.md", "[A](a.md)");
    project.build().ok();
    let before = project.tree();
    let second = project.build().ok();
    assert_eq!((second.count("rendered"), second.count("written")), (0, 0));
    assert!(second.stdout().contains("nothing changed"), "{}", second.stdout());
    assert_eq!(project.tree(), before);
}

#[test]
fn a_changed_page_is_rendered_and_the_others_are_not() {
    let project = Project::bare();
    project.page("a.md", "Hello.").page("b.md", "Hello.").page("c.md", "Hello.");
    project.build().ok();
    project.page("b.md", "Good-bye.");
    let second = project.build().ok();
    // The page, and the feeds that carry its text would if it had a date.
    assert_eq!(second.count("written"), 1, "{}", second.stdout());
    assert!(project.output("b/index.html").contains("Good-bye."));
}
