//! Why a page is to be read next, said in each language of the theme.

use nutgraf::build::Wanted;
use nutgraf::link::{Entity, PageId, Related, SeriesId, Site, TermId, Visibility, Why};
use nutgraf::related::related;
use nutgraf::render::reason;

use crate::harness::Project;

/// A site of pages in one language: `s/a` and `s/b` are in one section and series, `c` and `d` are at the top.
fn site(language: &str) -> Site {
    let project = Project::bare();
    project.settings(&format!("language = \"{language}\"\n"));
    project
        .file("content/s/_index.md", "+++\ntitle = \"Tides & <moons>\"\n+++\n")
        .file("content/s/a.md", "+++\nseries = \"The *sea*\"\nauthors = [\"Ann Lee\"]\n+++\n")
        .file("content/s/b.md", "+++\nseries = \"The *sea*\"\n+++\n")
        .page("c.md", "")
        .page("d.md", "");
    let visibility = Visibility { drafts: false, future: false, now: "2026-06-01".parse().expect("a day") };
    let wanted = Wanted {
        root: project.root().to_owned(),
        base_url: None,
        visibility,
        home: None,
        git: None,
        shard: None,
    };
    let report = related(&wanted);
    assert!(report.diagnostics.is_empty(), "{:?}", report.diagnostics);
    report.joined.expect("a site").0
}

fn page(site: &Site, path: &str) -> PageId {
    match site.entity(path) {
        Some(Entity::Page(id)) => id,
        other => panic!("{path}: {other:?}"),
    }
}

fn said_of(site: &Site, from: &str, to: &str, why: Why) -> String {
    reason::sentence(site, page(site, from), &Related { page: page(site, to), score: 10, why })
}

fn reasons() -> Vec<Why> {
    let terms = |terms: &[&str]| Why::About(terms.iter().map(|term| (*term).to_owned()).collect());
    vec![
        Why::Chosen,
        Why::NextInSeries(SeriesId(0)),
        Why::InSeries(SeriesId(0)),
        Why::LinksHere,
        Why::LinkedHere,
        Why::LinkedTogether,
        terms(&["tide", "gauge", "DNS"]),
        terms(&[]),
        Why::SameAuthor(TermId { taxonomy: 0, term: 0 }),
        Why::SameSection,
        Why::SameTime,
    ]
}

#[test]
fn every_reason_is_a_sentence_in_the_language_of_the_page() {
    let all = |language: &str| -> Vec<String> {
        let site = site(language);
        assert_eq!(site.taxonomies[0].name, nutgraf::link::AUTHORS);
        reasons().into_iter().map(|why| said_of(&site, "s/a.md", "s/b.md", why)).collect()
    };
    assert_eq!(
        all("en"),
        [
            "Chosen by the editors",
            "Next in “The *sea*”",
            "Also in “The *sea*”",
            "Links to this article",
            "Linked from this article",
            "Often linked together with this article",
            "Also about tide, gauge, DNS",
            "On the same subject",
            "Also by Ann Lee",
            "Also in “Tides & <moons>”",
            "From the same time",
        ]
    );
    assert_eq!(all("de-AT")[1], "Der nächste Teil von „The *sea*“");
    assert_eq!(all("es")[9], "También en «Tides & <moons>»");
    assert_eq!(all("ar")[6], "أيضًا عن tide، gauge، DNS");
    for language in ["de", "es", "ar"] {
        for (said, english) in all(language).iter().zip(all("en")) {
            assert!(*said != english && !said.contains(['{', '_']), "{language}: {said}");
        }
    }
}

#[test]
fn a_section_is_named_where_both_pages_are_in_it_and_it_has_a_name_of_its_own() {
    let site = site("en");
    assert_eq!(said_of(&site, "s/a.md", "s/b.md", Why::SameSection), "Also in “Tides & <moons>”");
    assert_eq!(said_of(&site, "s/a.md", "c.md", Why::SameSection), "In the same section");
    assert_eq!(said_of(&site, "c.md", "d.md", Why::SameSection), "In the same section");
}

#[test]
fn every_reason_has_a_name_that_the_guide_tells() {
    let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content/docs/templates.md");
    let guide = std::fs::read_to_string(guide).expect("the guide");
    for why in reasons() {
        let name = reason::name(&why);
        assert!(guide.contains(&format!("`{name}`")), "`{name}` is missing in content/docs/templates.md");
    }
}
