//! What is read from a part, by its shape.

use super::{Explainer, Project};

#[test]
fn points_have_labels_in_bold_if_a_colon_follows() {
    let page = Explainer::new(
        "## Key points\n\nBefore.\n\n- **One:** a *b* [c](a.md).\n- **Two**: d\n- **Three** e\n- f\n\n  g\n\nBehind.\n",
    );
    assert_eq!(page.items("key_points", "label"), ["One", "Two", "none", "none"]);
    assert_eq!(page.items("key_points", "text"), ["a b c.", "d", "Three e", "f g"]);
    assert_eq!(
        page.items("key_points", "html")[..2],
        ["<p>  a <em>b</em> <a href=\"/a/\">c</a>.</p>", "<p>  d</p>"].map(|html| html.replace("  ", " "))
    );
    let ids = ["key-points-one", "key-points-two", "key-points-1", "key-points-2"];
    assert_eq!(page.items("key_points", "id"), ids);
    for id in ids {
        assert!(page.content().contains(&format!("<li id=\"{id}\">")), "{id}");
    }
    assert_eq!(page.part("key_points")["intro"], "<p>Before.</p>\n");
    assert_eq!(page.part("key_points")["outro"], "<p>Behind.</p>\n");
}

#[test]
fn questions_are_headings_with_what_stands_below_them() {
    let page = Explainer::new(
        "## FAQ\n\nBefore.\n\n### Who & *why*?\n\nThey.\n\n1. a\n2. b\n\n#### More\n\nc\n\n### When?\n\n## Conclusion\n",
    );
    assert_eq!(page.items("faq", "label"), ["Who & why?", "When?"]);
    assert_eq!(page.items("faq", "label_html"), ["Who &amp; <em>why</em>?", "When?"]);
    assert_eq!(page.items("faq", "text"), ["They. a b More c", ""]);
    assert_eq!(page.items("faq", "id"), ["who-why", "when"]);
    assert!(page.items("faq", "html")[0].starts_with("<p>They.</p>\n<ol>\n<li>a</li>"));
    assert_eq!(page.part("faq")["intro"], "<p>Before.</p>\n");
}

#[test]
fn questions_may_be_a_definition_list() {
    let page = Explainer::new("## FAQ\n\nWho?\n\n: They.\n\nWhen?\n\n: Then.\n\n: And now.\n");
    assert_eq!(page.items("faq", "label"), ["Who?", "When?"]);
    assert_eq!(page.items("faq", "text"), ["They.", "Then. And now."]);
    assert_eq!(page.items("faq", "id"), ["faq-who", "faq-when"]);
    assert!(page.content().contains("<dt id=\"faq-who\">Who?</dt>"));
}

#[test]
fn a_timeline_is_a_list_whose_items_begin_with_a_date() {
    let page = Explainer::new(
        "## Timeline\n\n- **February 2022:** a\n- 2025: b\n- **19–21 December 2025, Miami:** c\n- Once upon a time\n",
    );
    assert_eq!(page.items("timeline", "date"), ["2022-02", "2025", "2025-12-19", "none"]);
    assert_eq!(
        page.items("timeline", "label"),
        ["February 2022", "2025", "19–21 December 2025, Miami", "none"]
    );
    assert_eq!(page.items("timeline", "text"), ["a", "b", "c", "Once upon a time"]);
    assert_eq!(
        page.items("timeline", "id"),
        ["timeline-2022-02", "timeline-2025", "timeline-2025-12-19", "timeline-1"]
    );
    let content = page.content();
    assert!(content.contains("<ul class=\"part-timeline\">"), "{content}");
    assert!(
        content.contains("<strong><time datetime=\"2022-02\">February 2022</time>:</strong> a"),
        "{content}"
    );
    assert!(
        content.contains("<li id=\"timeline-2025\"><time datetime=\"2025\">2025</time>: b</li>"),
        "{content}"
    );
}

#[test]
fn a_timeline_may_be_a_table() {
    let page = Explainer::new(
        "## Timeline\n\n| When | What | Where |\n| --- | --- | --- |\n| 1 May 1990 | a | b |\n| **1991** | [c](a.md) | |\n",
    );
    assert_eq!(page.items("timeline", "date"), ["1990-05-01", "1991"]);
    assert_eq!(page.items("timeline", "text"), ["a b", "c"]);
    assert!(
        page.content().contains(
            "<tr id=\"timeline-1990-05-01\"><td><time datetime=\"1990-05-01\">1 May 1990</time></td>"
        )
    );
    assert_eq!(page.part("timeline")["intro"], "");
}

#[test]
fn terms_are_definition_lists() {
    let page = Explainer::new("## Glossary\n\nCDN\n: A *network*.\n\nTTL\n: How long.\n");
    assert_eq!(page.items("glossary", "label"), ["CDN", "TTL"]);
    assert_eq!(page.items("glossary", "html"), ["A <em>network</em>.", "How long."]);
    assert_eq!(page.items("glossary", "id"), ["glossary-cdn", "glossary-ttl"]);
}

#[test]
fn steps_are_a_numbered_list_or_headings() {
    let of = |text: &str| Explainer::of("kind = \"guide\"", text);
    let listed = of("## Steps\n\n1. **Open it:** turn the key.\n2. Go in.\n");
    assert_eq!(listed.items("steps", "label"), ["Open it", "none"]);
    assert_eq!(listed.items("steps", "text"), ["turn the key.", "Go in."]);
    assert!(listed.content().contains("<ol class=\"part-steps\">"));
    let headed = of("## Steps\n\n### Open it\n\nTurn the key.\n\n### Go in\n\nAt last.\n");
    assert_eq!(headed.items("steps", "label"), ["Open it", "Go in"]);
    assert_eq!(headed.items("steps", "text"), ["Turn the key.", "At last."]);
}

#[test]
fn lists_in_lists_and_in_quotes_are_not_items() {
    let page = Explainer::new("## Key points\n\n- **One:** a\n  - **Inner:** b\n\n> - **Quoted:** c\n");
    assert_eq!(page.items("key_points", "label"), ["One"]);
    assert_eq!(page.items("key_points", "text"), ["a Inner: b"]);
}

#[test]
fn items_with_one_name_have_anchors_of_their_own() {
    let page = Explainer::new("## Timeline\n\n- 2025: a\n- 2025: b\n\n## Timeline 2025\n\nc\n");
    assert_eq!(page.items("timeline", "id"), ["timeline-2025-2", "timeline-2025-3"]);
    assert!(page.content().contains("<h2 id=\"timeline-2025\">"), "a heading keeps its anchor");
}

#[test]
fn links_to_an_item_are_checked_like_those_to_headings() {
    let project = Project::bare();
    project.page("b.md", "[a](a.md#key-points-one) [c](a.md#key-points-two)\n");
    project.file("content/a.md", "+++\nkind = \"explainer\"\n+++\n## Key points\n\n- **One:** a\n");
    let told = project.build().fails(&["key-points-two", "b.md:4:"]);
    assert_eq!(
        told.stderr().matches("error").count(),
        2,
        "one error and the line that counts it: {}",
        told.stderr()
    );
}

#[test]
fn what_shortcodes_make_stays_in_its_item() {
    let project = Project::bare();
    project.file("templates/shortcodes/say.html", "<b>{{ what }}</b>");
    let text = "## Key points\n\n- **One:** {{ say(what=\"x\") }}\n- {{ say(what=\"y\") }}\n\n{{ say(what=\"z\") }}\n";
    let page = Explainer::in_site(project, "kind = \"explainer\"", text);
    assert_eq!(page.items("key_points", "html"), ["<b>x</b>", "<b>y</b>"]);
    assert_eq!(page.part("key_points")["outro"].as_str().map(str::trim), Some("<b>z</b>"));
}

#[test]
fn labels_and_anchors_are_escaped() {
    let page = Explainer::new("## Key points\n\n- **\"\\><script>alert(1)</script>:** a\n- **`<b>`:** c\n");
    let labels = page.items("key_points", "label");
    assert_eq!(labels[1], "<b>");
    assert!(page.content().contains("id=\"key-points-b\""), "{}", page.content());
    assert!(page.items("key_points", "id").iter().all(|id| !id.contains(['<', '"'])));
}

#[test]
fn a_minus_behind_a_label_is_no_sign_between_the_two() {
    let page = Explainer::new(
        "## Key points\n\n- **Night:** -5 degrees\n- **Change**: –3 %\n- **Both** : – 4\n\n## Timeline\n\n- 2024 – a\n- **2025** - b\n",
    );
    assert_eq!(page.items("key_points", "text"), ["-5 degrees", "–3 %", "– 4"]);
    assert_eq!(page.items("key_points", "html"), ["-5 degrees", "–3 %", "– 4"]);
    assert_eq!(page.items("timeline", "text"), ["a", "b"]);
}

#[test]
fn a_second_list_of_points_follows_the_first_as_text() {
    let page = Explainer::new("## Key points\n\n- **One:** a\n\nBetween.\n\n### More\n\n- **Two:** b\n");
    assert_eq!(page.items("key_points", "label"), ["One"]);
    let outro = page.part("key_points")["outro"].as_str().expect("text");
    assert!(
        outro.contains("Between.") && outro.contains("<h3 id=\"more\">") && outro.contains("Two"),
        "{outro}"
    );
}

#[test]
fn what_follows_a_date_is_whole_html() {
    let page = Explainer::new("## Timeline\n\n- 2024: plain\n\n- 2025: *loose*\n\n  more\n");
    for html in page.items("timeline", "html") {
        assert!(!html.contains("time"), "{html}");
    }
    assert_eq!(
        page.items("timeline", "label_html"),
        ["<time datetime=\"2024\">2024</time>", "<time datetime=\"2025\">2025</time>",]
    );
}

#[test]
fn footnotes_are_no_part_of_an_answer() {
    let page =
        Explainer::new("## FAQ\n\n### Why?[^1]\n\nBecause.[^2]\n\n### How?\n\n[^1]: One.\n[^2]: Two.\n");
    assert_eq!(page.items("faq", "text"), ["Because.", ""]);
}

#[test]
fn a_part_within_html_of_its_own_is_text() {
    let page = Explainer::new(
        "<section class=\"box\">\n\n## Key points\n\n- **One:** a\n\n</section>\n\n## Conclusion\n\nb\n",
    );
    assert_eq!(page.names(), ["conclusion"]);
}

#[test]
fn a_part_may_have_very_many_items() {
    // What took a time that grew with their square took minutes for this.
    let many =
        |line: &str| (0..30_000).map(|number| line.replace('#', &number.to_string())).collect::<String>();
    let project = Project::bare();
    let text = format!(
        "## Key points\n\n{}\n## FAQ\n\n{}\n## Timeline\n\n| When | What |\n| --- | --- |\n{}\n## Glossary\n\n{}",
        many("- **L#:** x\n"),
        many("### Q#\n\nx\n\n"),
        many("| 2025 | x# |\n"),
        many("T#\n: d\n\n"),
    );
    project.file("content/a.md", &format!("+++\nkind = \"explainer\"\n+++\n{text}"));
    project.build_within(60).ok();
}

#[test]
fn dashes_without_end_are_no_date() {
    let page = Explainer::new(&format!("## Timeline\n\n- {}\n", "1-".repeat(300_000)));
    assert_eq!(page.items("timeline", "date"), ["none"]);
}
