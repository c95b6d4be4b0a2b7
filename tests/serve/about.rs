//! What a writer is told of the page that is looked at.

use serde_json::Value;

use crate::harness::Project;
use crate::served::Served;

fn about(served: &Served, path: &str) -> Value {
    serde_json::from_slice(&served.get(&format!("/_nutgraf/about?{path}")).body).expect("JSON")
}

#[test]
fn a_page_is_told_with_its_words_remarks_links_and_front_matter() {
    let project = Project::bare();
    let words = "Tides come from the moon and the sun. ".repeat(60);
    project.file(
        "content/tides ä.md",
        &format!("+++\ntitle = \"Tides\"\ndate = 2099-01-01\n+++\n{words}\n\n![](/p.png)\n"),
    );
    project.file(
        "content/moon.md",
        &format!("+++\ntitle = \"Moon\"\ndescription = \"It\"\ndraft = true\n+++\n{words}"),
    );
    project.bytes("static/p.png", b"picture");
    let served = Served::new(&project);

    let told = about(&served, "/tides-%C3%A4/");
    let text = &told["text"];
    assert_eq!(text["path"], "content/tides ä.md");
    assert!(text["editor"].as_str().expect("an address").ends_with("/content/tides%20ä.md:1:1"), "{text}");
    assert_eq!((text["words"].as_u64(), text["minutes"].as_u64()), (Some(480), Some(3)));
    assert_eq!((text["draft"].as_bool(), text["future"].as_bool()), (Some(false), Some(true)));
    assert_eq!(text["front_matter"], "title = \"Tides\"\ndate = 2099-01-01\n");
    let rules: Vec<&str> =
        text["lints"].as_array().expect("a list").iter().filter_map(|one| one["rule"].as_str()).collect();
    assert!(rules.contains(&"alternative-text") && rules.contains(&"description"), "{rules:?}");
    assert_eq!(text["read_more"][0]["title"], "Moon");
    assert_eq!(text["read_more"][0]["address"], "/moon/");
    assert!(!text["read_more"][0]["reason"].as_str().expect("a reason").is_empty());
    assert_eq!(told["drafts"]["count"], 1);
    assert_eq!(told["drafts"]["first"][0]["title"], "Moon");

    assert_eq!(about(&served, "/moon/")["text"]["draft"], true);
    project.file("content/moon.md", "+++\ntitle = \"Moon\"\n+++\nLess.");
    served.until("/moon/", "Less");
    assert_eq!(about(&served, "/moon/")["text"]["words"], 1);
    assert_eq!(about(&served, "/moon/")["drafts"]["count"], 0);
}

#[test]
fn what_is_below_a_draft_is_one_and_sections_have_no_read_more() {
    let project = Project::bare();
    project
        .file("content/p/_index.md", "+++\ntitle = \"P\"\ndraft = true\n+++\nWords here.")
        .page("p/q/a.md", "Text");
    project.page("b.md", "Text");
    let served = Served::new(&project);
    assert_eq!(about(&served, "/p/q/a/")["text"]["draft"], true);
    assert_eq!(about(&served, "/b/")["text"]["draft"], false);
    let section = about(&served, "/p/");
    assert_eq!(
        (section["text"]["draft"].as_bool(), section["text"]["words"].as_u64()),
        (Some(true), Some(2))
    );
    assert_eq!(section["text"]["read_more"], Value::Null);
}

#[test]
fn of_what_has_no_text_only_the_drafts_are_told() {
    let project = Project::bare();
    project.file("content/a.md", "+++\ntitle = \"A\"\ndraft = true\n+++\n");
    let served = Served::new(&project);
    for path in ["/nothing/", "/atom.xml", "", "/../../etc/passwd", "%ff"] {
        let told = about(&served, path);
        assert_eq!((&told["text"], told["drafts"]["count"].as_u64()), (&Value::Null, Some(1)), "{path}");
    }
}
