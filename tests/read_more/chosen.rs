//! What people chose: the page's own links, the pins of the site, and pages without a list.

use crate::asked::{all, explained, listed, page, reasons, shown, site, subject, text};
use crate::harness::Project;

/// A site of eight pages about one subject.
///
/// What all pages of a site have says little, so that lists are full only without the floor.
fn of_one_subject(settings: &str) -> Project {
    let project = site(settings);
    for (number, name) in ["a", "b", "c", "d", "e", "f", "g", "h"].iter().enumerate() {
        text(&project, &format!("{name}.md"), &format!("{} {}", subject(0, 30), subject(number + 1, 30)));
    }
    project
}

fn choosing(project: &Project, path: &str, chosen: &str) {
    page(project, path, "", &format!("read_more = {chosen}"), &subject(0, 30));
}

#[test]
fn chosen_links_come_first_in_their_order_then_pins_and_then_others_up_to_count() {
    let project = of_one_subject(
        "[read_more]\nminimum = 0\ncount = 5\n[read_more.pins]\n\"a.md\" = [\"c.md\", \"b.md\"]\n",
    );
    choosing(&project, "a.md", "[\"h.md\", \"d.md\"]");
    let found = listed(&project, "a.md");
    assert_eq!(found[..4], ["h.md", "d.md", "c.md", "b.md"]);
    assert_eq!(found.len(), 5);
    assert!(["e.md", "f.md", "g.md"].contains(&found[4].as_str()), "{found:?}");
    let why: Vec<String> = reasons(&project, "a.md").into_iter().map(|(_, why)| why).collect();
    assert_eq!(why, ["chosen", "chosen", "chosen", "chosen", "about"]);
}

#[test]
fn all_chosen_links_are_shown_though_there_are_more_than_count() {
    let project = of_one_subject("[read_more]\ncount = 2\n[read_more.pins]\n\"a.md\" = [\"b.md\"]\n");
    choosing(&project, "a.md", "[\"h.md\", \"d.md\", \"e.md\"]");
    assert_eq!(listed(&project, "a.md"), ["h.md", "d.md", "e.md", "b.md"]);
    project.settings("[read_more]\ncount = 0\n[read_more.pins]\n\"b.md\" = [\"c.md\"]\n");
    project.build().ok();
    assert_eq!(shown(&project, "a.md"), ["h.md", "d.md", "e.md"]);
    assert_eq!(shown(&project, "b.md"), ["c.md"]);
    assert_eq!(shown(&project, "c.md"), [""; 0]);
}

#[test]
fn a_link_is_in_a_list_once_and_a_page_never_in_its_own() {
    let project = of_one_subject(
        "[read_more]\nminimum = 0\ncount = 20\n[read_more.pins]\n\"a.md\" = [\"b.md\", \"a.md\", \"c.md\", \"c.md\"]\n",
    );
    choosing(&project, "a.md", "[\"a.md\", \"b.md\", \"@/b.md\", \"c.md\"]");
    let mut found = listed(&project, "a.md");
    assert_eq!(found[..2], ["b.md", "c.md"]);
    found.sort_unstable();
    assert_eq!(found, ["b.md", "c.md", "d.md", "e.md", "f.md", "g.md", "h.md"]);
    for (page, links) in all(&project) {
        let mut once = links.clone();
        once.sort_unstable();
        once.dedup();
        assert!(once.len() == links.len() && !links.contains(&page), "{page}: {links:?}");
    }
}

#[test]
fn a_chosen_link_needs_nothing_in_common() {
    let project = site("[read_more]\nminimum = 100\n");
    page(&project, "a.md", "", "read_more = [\"b/index.md\"]", "Granite.");
    page(&project, "b/index.md", "", "language = \"de\"", "Holz.");
    assert_eq!(listed(&project, "a.md"), ["b/index.md"]);
}

#[test]
fn a_page_can_say_that_it_has_no_list_and_is_still_in_others() {
    let project = of_one_subject("[read_more]\nminimum = 0\n");
    choosing(&project, "a.md", "false");
    assert_eq!(listed(&project, "a.md"), [""; 0]);
    let links = all(&project);
    assert_eq!(links[0], ("a.md".to_owned(), Vec::new()));
    assert!(links[1..].iter().all(|(_, links)| links.contains(&"a.md".to_owned())), "{links:?}");
    choosing(&project, "b.md", "[\"a.md\"]");
    assert_eq!(listed(&project, "b.md")[0], "a.md");
}

#[test]
fn a_rule_takes_the_lists_of_many_pages_and_a_page_takes_its_own_back() {
    let project = site("[[rules]]\nmatch = \"docs/**\"\nread_more = false\n");
    for name in ["docs/a", "docs/b", "docs/c", "d"] {
        text(&project, &format!("{name}.md"), &subject(0, 30));
    }
    choosing(&project, "docs/b.md", "true");
    choosing(&project, "docs/c.md", "[\"a.md\"]");
    project.build().ok();
    assert_eq!(shown(&project, "docs/a.md"), [""; 0]);
    assert!(!shown(&project, "docs/b.md").is_empty() && !shown(&project, "d.md").is_empty());
    assert_eq!(shown(&project, "docs/c.md")[0], "docs/a.md");
    // `true` is what a page has that says nothing.
    let before = shown(&project, "docs/b.md");
    project.settings("");
    text(&project, "docs/b.md", &subject(0, 30));
    assert_eq!(listed(&project, "docs/b.md"), before);
}

#[test]
fn pins_of_a_page_without_a_list_are_an_error() {
    let pins = "[read_more.pins]\n\"a.md\" = [\"b.md\"]\n";
    let project = of_one_subject(pins);
    choosing(&project, "a.md", "false");
    project.build().fails(&["links are pinned to `a.md`", "`read_more = false`", "site.toml"]);
    choosing(&project, "a.md", "true");
    assert_eq!(listed(&project, "a.md")[0], "b.md");
    project.settings(&format!("{pins}[[rules]]\nmatch = \"*\"\nread_more = false\n"));
    text(&project, "a.md", "No word.");
    project.build().fails(&["links are pinned to `a.md`"]);
    choosing(&project, "a.md", "true");
    assert_eq!(listed(&project, "a.md")[0], "b.md");
}

#[test]
fn chosen_links_are_checked_as_every_link_is() {
    let project = of_one_subject("[read_more.pins]\n\"a.md\" = [\"none.md\"]\n\"gone.md\" = [\"a.md\"]\n");
    project.build().fails(&["none.md", "`[read_more.pins]` names `gone.md`, but there is no such page"]);
    project.settings("");
    choosing(&project, "a.md", "[\"nowhere.md\"]");
    project.build().fails(&["there is no such page", "nowhere.md", "content/a.md:3:14"]);
}

#[test]
fn a_chosen_page_is_explained_first_however_far_behind_it_is() {
    let project = site("");
    for number in 0..60 {
        text(&project, &format!("{number}.md"), &format!("{} {}", subject(0, 30), subject(number + 1, 3)));
    }
    page(&project, "a.md", "", "read_more = [\"far.md\"]", &subject(0, 30));
    text(&project, "far.md", "alone");
    let candidates = explained(&project, "a.md");
    assert_eq!(
        (candidates[0]["page"].as_str(), candidates[0]["fate"].as_str()),
        (Some("far.md"), Some("chosen"))
    );
}
