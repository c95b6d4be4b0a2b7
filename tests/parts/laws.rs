//! What holds of any text, however it is written.

use std::collections::BTreeSet;

use nutgraf::config;
use nutgraf::parse::{Body, Reading, render_markdown};
use nutgraf::source::Source;
use proptest::prelude::*;
use scraper::{Html, Selector};

/// Lines that texts are made of: what parts begin with, what items are made of, and what could confuse both.
const LINES: &[&str] = &[
    "## Key points",
    "## FAQ",
    "# Timeline",
    "### Glossary",
    "## Steps",
    "## Other {#key-points-a}",
    "### Why?",
    "### Why?",
    "#### Deeper **strong**",
    "- **a:** b",
    "- **a**: [b](c.md)",
    "- 2025: *x*",
    "- **19 December 2025:** y [@s]",
    "* c",
    "1. d",
    "  - **inner:** e",
    "> - **quoted:** f",
    "| 2024 | g |",
    "| --- | --- |",
    "Term",
    ": Definition",
    "text [@s; @s] é 日本",
    "[^n]",
    "[^n]: **note:** h",
    "{{ call(a=1) }}",
    "{% open() %}",
    "{% end %}",
    "<div id=\"faq\">",
    "</div>",
    "```",
    "",
    "",
    "",
];

fn body(text: &str, kind: &str) -> Body {
    let site = Source::new("site.toml", "title = \"T\"\nbase_url = \"https://example.org\"\n");
    let config = config::parse(&site).expect("a config");
    let matter = Source::new("content/a.md", "");
    let mut diagnostics = Vec::new();
    let voice = config.strings.voice(&config.settings.language);
    let reading = Reading {
        kind: config.kinds.get(kind),
        is_glossary: kind == "none",
        ..Reading::plain(&config.settings.markdown, "", voice)
    };
    let source = Source::new(matter.path.clone(), text);
    render_markdown(&source, 0, reading, &mut diagnostics).0
}

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(LINES), 0..40).prop_map(|lines| lines.join("\n"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn parts_and_items_are_in_order_and_within_each_other(
        text in text(),
        kind in prop::sample::select(vec!["explainer", "guide", "none"]),
    ) {
        let body = body(&text, kind);
        let mut at = 0;
        for part in &body.parts {
            prop_assert!(at <= part.range.start && part.range.end <= body.html.len());
            at = part.range.end;
            prop_assert!(part.range.start <= part.inner.start && part.inner.end == part.range.end);
            prop_assert!(part.inner.start <= part.intro.end && part.intro.end <= part.outro.start.max(part.intro.end));
            prop_assert!(part.outro.end == part.inner.end);
            for item in &part.items {
                let ranges = item.label_html.iter().chain(&item.html);
                for range in ranges {
                    prop_assert!(part.inner.start <= range.start && range.end <= part.inner.end);
                    prop_assert!(body.html.get(range.clone()).is_some(), "{range:?} of {:?}", body.html);
                }
                prop_assert!(body.anchors.binary_search(&item.id).is_ok(), "{} in {:?}", item.id, body.anchors);
            }
        }
        for hole in &body.holes {
            prop_assert!(body.html.is_char_boundary(hole.at));
        }
    }

    /// Kinds and parts add anchors and classes, and change nothing else of a text.
    #[test]
    fn a_text_says_the_same_with_parts_and_without(text in text()) {
        let said = |body: &Body| {
            let html = Html::parse_fragment(&body.html);
            html.root_element().text().collect::<String>()
        };
        prop_assert_eq!(said(&body(&text, "explainer")), said(&body(&text, "no such kind")));
    }

    #[test]
    fn no_two_items_have_one_anchor(text in text()) {
        let body = body(&text, "explainer");
        let html = Html::parse_fragment(&body.html);
        let any = Selector::parse("li[id], dt[id], tr[id], h1, h2, h3, h4").expect("a selector");
        let mut seen = BTreeSet::new();
        for element in html.select(&any) {
            if let Some(id) = element.attr("id") {
                // Two headings may be given one anchor by their writer, which is reported.
                prop_assert!(seen.insert(id.to_owned()) || text.matches("{#key-points-a}").count() > 1, "{id}");
            }
        }
    }
}
