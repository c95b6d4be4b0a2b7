//! Which pages a list may have: `candidates`, `exclude`, `count` and the rules that say so for many pages.

use crate::asked::{all, listed, page, shown, site, subject, text};
use crate::harness::Project;

/// Two sections with four pages each, all about one subject.
fn two_sections(settings: &str) -> Project {
    let project = site(settings);
    for (number, path) in
        ["docs/a", "docs/b", "docs/c", "docs/d", "news/a", "news/b", "news/c", "news/d"].iter().enumerate()
    {
        text(&project, &format!("{path}.md"), &format!("{} {}", subject(0, 30), subject(number + 1, 30)));
    }
    project
}

#[track_caller]
fn only_below(project: &Project, path: &str, folder: &str, count: usize) {
    let found = shown(project, path);
    assert!(found.len() == count && found.iter().all(|other| other.starts_with(folder)), "{path}: {found:?}");
}

#[test]
fn nothing_leads_to_what_is_excluded_which_has_lists_of_its_own() {
    let project = two_sections("[read_more]\nminimum = 0\nexclude = [\"news/**\"]\n");
    project.build().ok();
    only_below(&project, "docs/a.md", "docs/", 3);
    only_below(&project, "news/a.md", "docs/", 4);
    assert!(all(&project).iter().flat_map(|(_, links)| links).all(|link| link.starts_with("docs/")));
}

#[test]
fn a_section_can_lead_only_to_itself() {
    let project = two_sections(
        "[read_more]\nminimum = 0\n[[read_more.rules]]\nmatch = \"docs/**\"\ncandidates = [\"docs/**\"]\n",
    );
    project.build().ok();
    only_below(&project, "docs/a.md", "docs/", 3);
    assert_eq!(shown(&project, "news/a.md").len(), 5);
    let of_docs = shown(&project, "news/a.md").iter().filter(|path| path.starts_with("docs/")).count();
    assert!(of_docs >= 2, "a rule for one section says nothing about the lists of another");
}

#[test]
fn candidates_and_exclude_hold_together() {
    let project = two_sections(
        "[read_more]\nminimum = 0\ncandidates = [\"docs/**\", \"news/a.md\"]\nexclude = [\"docs/[cd].md\"]\n",
    );
    let mut found = listed(&project, "news/b.md");
    found.sort_unstable();
    assert_eq!(found, ["docs/a.md", "docs/b.md", "news/a.md"]);
}

#[test]
fn a_later_rule_wins_key_by_key() {
    let project = two_sections(
        "[read_more]\nminimum = 0\nexclude = [\"news/**\"]\ncount = 1\n\
         [[read_more.rules]]\nmatch = \"news/**\"\ncount = 3\nexclude = []\ncandidates = [\"news/**\"]\n\
         [[read_more.rules]]\nmatch = \"news/b.md\"\ncandidates = []\n\
         [[read_more.rules]]\nmatch = \"news/[cd].md\"\ncount = 0\n\
         [[read_more.rules]]\nmatch = \"news/d.md\"\ncount = 2\n",
    );
    project.build().ok();
    only_below(&project, "docs/a.md", "docs/", 1);
    only_below(&project, "news/a.md", "news/", 3);
    assert_eq!(shown(&project, "news/b.md").len(), 3);
    only_below(&project, "news/c.md", "news/", 0);
    only_below(&project, "news/d.md", "news/", 2);
}

#[test]
fn people_may_choose_what_is_excluded() {
    let project = two_sections(
        "[read_more]\nminimum = 0\nexclude = [\"news/**\"]\n[read_more.pins]\n\"docs/b.md\" = [\"news/b.md\"]\n",
    );
    page(&project, "docs/a.md", "", "read_more = [\"../news/a.md\"]", &subject(0, 30));
    project.build().ok();
    let found = shown(&project, "docs/a.md");
    assert_eq!(found[0], "news/a.md");
    assert!(found.len() == 4 && found[1..].iter().all(|path| path.starts_with("docs/")), "{found:?}");
    assert_eq!(shown(&project, "docs/b.md")[0], "news/b.md");
}

#[test]
fn no_count_is_no_list() {
    let project = two_sections("[read_more]\nminimum = 0\ncount = 0\n");
    project.build().ok();
    assert_eq!(shown(&project, "docs/a.md"), [""; 0]);
    project.settings("[read_more]\nminimum = 0\ncount = 7\n");
    assert_eq!(listed(&project, "docs/a.md").len(), 7);
}

#[test]
fn what_is_excluded_is_no_candidate_through_its_folder_its_tags_or_its_links_either() {
    let project = site("[taxonomies.tags]\n[read_more]\nminimum = 0\nexclude = [\"docs/hidden.md\"]\n");
    let more = "tags = [\"rare\"]\nseries = \"S\"\nauthors = [\"Ann\"]";
    page(&project, "docs/a.md", "", more, "[there](hidden.md)");
    page(&project, "docs/hidden.md", "", more, "[back](a.md)");
    page(&project, "docs/c.md", "", more, "[both](hidden.md) [of](a.md)");
    assert_eq!(listed(&project, "docs/a.md"), ["docs/c.md"]);
    assert_eq!(listed(&project, "docs/hidden.md").len(), 2);
}
