//! `[@key]` in a text, and the sources that it leads to.

use scraper::{Html, Selector};

use super::harness::{attributes, texts};
use super::{Explainer, Project};

const SOURCES: &str = "[[sources]]\nkey = \"a\"\ntitle = \"One\"\n[[sources]]\nkey = \"b:2\"\ntitle = \"Two\"\n\
                       [[sources]]\ntitle = \"Three\"\n";

#[test]
fn citations_are_the_numbers_of_their_sources() {
    let page = Explainer::of(SOURCES, "x [@b:2] y [@a, p. 3; @b:2]\n");
    let html = Html::parse_fragment(&page.content());
    assert_eq!(texts(&html, "a.citation"), ["[2]", "[1, p. 3]", "[2]"]);
    assert_eq!(attributes(&html, "a.citation", "aria-label"), ["Source 2", "Source 1, p. 3", "Source 2"]);
    assert_eq!(attributes(&html, "a.citation", "href"), ["#source-b-2", "#source-a", "#source-b-2"]);
    assert_eq!(attributes(&html, "a.citation", "id"), ["cite-b-2", "cite-a", "cite-b-2-2"]);
    let sources = page.sources();
    assert_eq!(sources[0]["id"], "source-a");
    assert_eq!(sources[1]["number"], 2);
    assert_eq!(sources[1]["citations"], serde_json::json!(["cite-b-2", "cite-b-2-2"]));
    assert_eq!(sources[2]["id"], "source-3");
    assert_eq!(sources[2]["citations"], serde_json::json!([]));
}

#[test]
fn what_is_no_citation_stays_as_it_is() {
    let text = "`[@a]` \\[@a] [@a](a.md) [x][@a] [@] [@x b] [mail@a.org]\n\n    [@a]\n";
    let page = Explainer::of(SOURCES, text);
    let html = Html::parse_fragment(&page.content());
    assert!(texts(&html, "a.citation").is_empty(), "{}", page.content());
    assert_eq!(texts(&html, "a"), ["@a"]);
}

#[test]
fn citations_side_by_side_are_two_and_an_exclamation_mark_is_none() {
    let page = Explainer::of(SOURCES, "x [@a][@b:2] Wow![@a] ![chart [@a]](https://x.example/a.png)\n");
    let html = Html::parse_fragment(&page.content());
    assert_eq!(texts(&html, "a.citation"), ["[1]", "[2]", "[1]"]);
    assert!(page.content().contains("Wow!<a class=\"citation\""), "{}", page.content());
    assert_eq!(attributes(&html, "img", "alt"), ["chart "]);
}

#[test]
fn what_seems_to_be_meant_as_a_citation_is_told() {
    for text in ["[see @a]", "[@a p. 5]", "[@a; b]", "[@a, @b:2]", "[-@a]"] {
        let project = Project::bare();
        project.file("content/a.md", &format!("+++\ntitle = \"A\"\n{SOURCES}+++\nx {text} y\n"));
        let told = format!("`{text}` names a source, but is no citation");
        project.build().fails(&[&told, "content/a.md:12:3", "[@key, p. 5]"]);
    }
}

#[test]
fn a_key_must_be_one_that_can_be_cited() {
    let project = Project::bare();
    project.file("content/a.md", "+++\ntitle = \"A\"\n[[sources]]\nkey = \"a b\"\ntitle = \"T\"\n+++\n");
    project.build().fails(&["`a b` cannot be the key of a source", "content/a.md:4:7", "use letters"]);
}

#[test]
fn a_footnote_that_nothing_refers_to_cites_nothing() {
    let project = Project::bare();
    project.file("templates/page.html", "{{ page.sources | json_encode }}");
    project.file("content/a.md", &format!("+++\ntitle = \"A\"\n{SOURCES}+++\nx\n\n[^n]: [@a]\n"));
    project.build();
    let sources: serde_json::Value = serde_json::from_str(&project.output("a/index.html")).expect("JSON");
    assert_eq!(sources[0]["citations"], serde_json::json!([]));
}

#[test]
fn a_summary_has_no_citations() {
    let project = Project::bare();
    project
        .file("templates/section.html", "{% for page in section.pages %}<p>{{ page.summary }}{% endfor %}");
    project
        .file("templates/index.html", "{% for page in paginator.pages %}<p>{{ page.summary }}{% endfor %}");
    project.file("content/a.md", &format!("+++\ntitle = \"A\"\n{SOURCES}+++\nOne [@a] two.\n"));
    project.build().ok();
    let html = project.html("index.html");
    let all: String =
        html.select(&Selector::parse("body").expect("a selector")).flat_map(|body| body.text()).collect();
    assert!(all.contains("One  two."), "{all}");
    assert!(!project.output("index.html").contains("cite-a"));
}

#[test]
fn two_sources_cannot_have_one_key() {
    let project = Project::bare();
    let sources = "[[sources]]\nkey = \"a\"\ntitle = \"One\"\n[[sources]]\nkey = \"a\"\ntitle = \"Two\"\n";
    project.file("content/a.md", &format!("+++\ntitle = \"A\"\n{sources}+++\n"));
    project.build().fails(&[
        "two sources have the key `a`",
        "content/a.md:7:7",
        "give one of them another key",
    ]);
}

#[test]
fn citations_stand_in_points_and_footnotes_too() {
    let text = "## Key points\n\n- **One:** x [@a]\n\ny[^n]\n\n[^n]: z [@a]\n";
    let page = Explainer::of(&format!("kind = \"explainer\"\n{SOURCES}"), text);
    assert_eq!(page.sources()[0]["citations"].as_array().map(Vec::len), Some(2));
    assert!(page.items("key_points", "html")[0].contains("href=\"#source-a\""));
    assert_eq!(page.content().matches("href=\"#source-a\"").count(), 2);
}
