//! The site's glossary: which words of a page become links, what they lead to, and where they never stand.

mod harness;

use std::collections::BTreeSet;

use harness::{Project, attributes, texts};

/// A site with a glossary of these definition lists.
fn with_glossary(glossary: &str) -> Project {
    let project = Project::bare();
    project.page("glossary.md", glossary);
    project
}

const CDN: &str = "Content delivery network (CDN)\n: Servers near the readers.\n";

/// The uses on a page with this text.
fn uses(glossary: &str, text: &str) -> Vec<String> {
    let project = with_glossary(glossary);
    project.page("a.md", text);
    project.build().ok();
    texts(&project.html("a/index.html"), "a.term")
}

#[track_caller]
fn no_id_is_there_twice(project: &Project, page: &str) {
    let ids = attributes(&project.html(page), "[id]", "id");
    let unique: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(unique.len(), ids.len(), "{ids:?}");
}

#[test]
fn the_first_use_becomes_a_link_with_the_definition_behind_the_text() {
    let project = with_glossary(CDN);
    project.page("a.md", "One CDN.\n\nAnother CDN.\n");
    project.build().ok();
    assert_eq!(
        project.main("a/index.html"),
        "<p>One <a class=\"term\" id=\"use-content-delivery-network-cdn\" href=\"#term-content-delivery-network-cdn\" role=\"doc-glossref\">CDN</a>.</p>\n\
         <p>Another CDN.</p>\n\
         <section class=\"definitions\" aria-label=\"Glossary\">\n\
         <div class=\"definition\" id=\"term-content-delivery-network-cdn\" role=\"note\" tabindex=\"-1\">\n\
         <p><b>Content delivery network (CDN)</b></p>\n\
         <div>Servers near the readers.</div>\n\
         <p><a href=\"/glossary/#content-delivery-network-cdn\">In the glossary</a> \
         <a href=\"#use-content-delivery-network-cdn\" role=\"doc-backlink\">Back to the text</a></p>\n\
         </div>\n\
         </section>"
    );
    assert!(
        attributes(&project.html("glossary/index.html"), "dt", "id")
            .contains(&"content-delivery-network-cdn".to_owned())
    );
}

#[test]
fn a_page_that_uses_nothing_shows_nothing_and_the_glossary_does_not_link_to_itself() {
    let project = with_glossary("CDN\n: Like a proxy.\n\nProxy\n: Part of a CDN.\n");
    project.page("a.md", "Hello.").file("content/_index.md", "A CDN on the home page.");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "<p>Hello.</p>");
    for page in ["glossary/index.html", "index.html"] {
        assert_eq!(texts(&project.html(page), "a.term, .definitions"), Vec::<String>::new(), "{page}");
    }
}

#[test]
fn without_a_glossary_nothing_is_a_link() {
    let project = Project::bare();
    project.page("a.md", "A CDN.");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "<p>A CDN.</p>");
}

#[test]
fn a_glossary_that_is_a_draft_is_none() {
    let project = Project::bare();
    project.file("content/glossary.md", "+++\ndraft = true\n+++\nCDN\n: Servers.\n").page("a.md", "A CDN.");
    project.build().ok();
    assert_eq!(project.main("a/index.html"), "<p>A CDN.</p>");
    project.build_with(&["--drafts"]).ok();
    assert_eq!(texts(&project.html("a/index.html"), "a.term"), ["CDN"]);
}

#[test]
fn a_page_can_opt_out_and_so_can_a_rule() {
    let project = with_glossary(CDN);
    project.settings("[[rules]]\nmatch = \"docs/**\"\nglossary = false\n");
    project.file("content/a.md", "+++\nglossary = false\n+++\nA CDN.").page("docs/b.md", "A CDN.");
    project.file("content/docs/c.md", "+++\nglossary = true\n+++\nA CDN.");
    project.build().ok();
    for (page, expected) in [("a", 0), ("docs/b", 0), ("docs/c", 1)] {
        let html = project.html(&format!("{page}/index.html"));
        assert_eq!(texts(&html, "a.term").len(), expected, "{page}");
        assert_eq!(texts(&html, ".definition").len(), expected, "{page}");
    }
}

#[test]
fn no_link_stands_where_it_could_not_or_should_not_be() {
    let closed = [
        "# CDN\n",
        "## About *CDN* {#x}\n",
        "[a CDN](glossary.md)\n",
        "<https://example.com/CDN>\n",
        "`CDN`\n",
        "```\nCDN\n```\n",
        "    CDN\n",
        "$CDN$\n",
        "$$\\text{CDN}$$\n",
        "![CDN](x.svg)\n",
        "CDN\n: Here it is a term.\n",
        "| CDN |\n| --- |\n| cell |\n",
        "<!-- CDN -->\n",
        "<!-- > CDN -->\n",
        "<b title=\"CDN\">x</b>\n",
        "<b title='> CDN'>x</b>\n",
        "<svg viewBox=\"0 0 1 1\"><text>CDN</text></svg>\n",
        "<script>\nlet a = 1 < 2; \"</a>\"; CDN\n</script>\n",
        "<STYLE>\n.CDN > a { }\n</STYLE>\n",
        "<button>CDN</button>\n",
        "<details><summary>The <b>CDN</b></summary>x</details>\n",
        "<pre>\nCDN\n</pre>\n",
        "<kbd>CDN</kbd>\n",
        "{% box() %}\nCDN and *CDN*\n{% end %}\n",
        "{{ say(text=\"CDN\") }}\n",
        "C{{ nothing() }}DN\n",
        "&lt;a title=\"&gt;\"&gt; CDNetwork\n",
    ];
    for text in closed {
        let project = with_glossary(CDN);
        project.file("content/x.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>");
        project.file("templates/shortcodes/box.html", "<aside>{{ body }}</aside>");
        project.file("templates/shortcodes/say.html", "<i>{{ text }}</i>");
        project.file("templates/shortcodes/nothing.html", "");
        project.page("a.md", &format!("{text}\nThe first CDN of all.\n"));
        project.build().ok();
        let main = project.main("a/index.html");
        assert!(main.contains("The first <a class=\"term\""), "{text}\n{main}");
        assert_eq!(texts(&project.html("a/index.html"), "a.term"), ["CDN"], "{text}");
    }
}

#[test]
fn a_link_stands_in_every_other_sort_of_text() {
    let open = [
        "A CDN.\n",
        "- A CDN.\n",
        "> A CDN.\n",
        "*A CDN.*\n",
        "x\n: A CDN.\n",
        "| x |\n| --- |\n| A CDN. |\n",
        "Note.[^1]\n\n[^1]: A CDN.\n",
        "<div>\nA CDN.\n</div>\n",
        "<dl><dt>x<dd>A CDN.</dl>\n",
        "<table><tr><th>x<td>A CDN.</table>\n",
        "A {{ nothing() }}CDN{{ nothing() }}.\n",
        "1 < 2 and [x](glossary.md) <b>a CDN</b>.\n",
        "<details><summary>x</summary>A CDN.</details>\n",
    ];
    for text in open {
        let project = with_glossary(CDN);
        project.file("templates/shortcodes/nothing.html", "").page("a.md", text);
        project.build().ok();
        assert_eq!(texts(&project.html("a/index.html"), "a.term"), ["CDN"], "{text}");
    }
}

#[test]
fn a_use_is_a_whole_word_and_may_be_a_plural() {
    let glossary = "Cache\n: A store.\n\nCDN\n: Servers.\n\nBus\n: Wires.\n";
    assert_eq!(
        uses(glossary, "Encache, cached, caching, cache2, cache_x, CDNA, Busses."),
        Vec::<String>::new()
    );
    assert_eq!(uses(glossary, "“Caches”, (CDNs) and buss."), ["Caches", "CDNs"]);
    assert_eq!(uses(glossary, "Cache-control, the CDN’s."), ["Cache", "CDN"]);
    assert_eq!(uses("Café\n: A place.\n", "Cafétéria, cafe\u{301}s, the CAFÉ."), ["CAFÉ"]);
}

#[test]
fn case_matters_in_a_name_with_an_upper_case_letter_behind_its_first() {
    let glossary = "TCP/IP\n: P.\n\nUS\n: A country.\n\nEdge computing\n: Near.\n\nÖl\n: Oil.\n";
    assert_eq!(uses(glossary, "tcp/ip and us"), Vec::<String>::new());
    assert_eq!(uses(glossary, "us US, TCP/IP, EDGE computing, öl"), ["US", "TCP/IP", "EDGE computing", "öl"]);
    // Written in both ways, each means its own.
    let both = "It\n: A word.\n\nIT\n: Technology.\n";
    assert_eq!(uses(both, "IT is it."), ["IT", "it"]);
}

#[test]
fn what_stands_in_brackets_is_a_name_if_it_is_an_abbreviation() {
    assert_eq!(uses(CDN, "A content delivery network."), ["content delivery network"]);
    assert_eq!(uses(CDN, "A CDN is a content delivery network."), ["CDN"]);
    assert_eq!(
        uses("CDN (content delivery network)\n: X.\n", "A content delivery network"),
        ["content delivery network"]
    );
    assert_eq!(uses("Cache (computing)\n: X.\n", "Computing with a cache."), ["cache"]);
    assert_eq!(uses("コンテンツ配信網（CDN）\n: X.\n", "これはCDNです。"), ["CDN"]);
}

#[test]
fn the_longest_name_wins_and_takes_up_what_stands_in_it() {
    let glossary = "Network\n: N.\n\nContent delivery network\n: C.\n\nDelivery network operator\n: O.\n";
    let text =
        "A content delivery network operator, a content delivery network, a delivery network operator.";
    assert_eq!(uses(glossary, text), ["content delivery network", "delivery network operator"]);
    // What begins as another name does is found all the same.
    let glossary = "Data center\n: D.\n\nCenter of gravity\n: G.\n";
    assert_eq!(uses(glossary, "Metadata center of gravity."), ["center of gravity"]);
}

#[test]
fn a_name_is_found_across_a_line_break() {
    assert_eq!(uses(CDN, "A content\ndelivery network."), ["content\ndelivery network"]);
    assert_eq!(uses("Domain Name System\n: D.\n", "The Domain\nName System."), ["Domain\nName System"]);
}

#[test]
fn a_name_with_signs_is_found_as_html_writes_it_and_no_name_in_a_character_reference() {
    assert_eq!(uses("AT&T\n: A company.\n", "Once AT&T."), ["AT&T"]);
    assert_eq!(uses("\\<script\\>\n: A tag.\n", "A \\<script\\> tag"), ["<script>"]);
    assert_eq!(
        uses("amp\n: A unit.\n\nlt\n: X.\n\n\\;\n: A sign.\n", "R&D and 1 \\< 2"),
        Vec::<String>::new()
    );
    assert_eq!(uses("amp\n: A unit.\n", "R&D of 3 amp"), ["amp"]);
    assert_eq!(
        uses("C++\n: A language.\n\nC\n: Another.\n\n.NET\n: A third.\n", "C++, C and .NET"),
        ["C++", "C", ".NET"]
    );
}

#[test]
fn a_name_that_looks_like_a_pattern_means_only_itself() {
    assert_eq!(
        uses("a.*b\n: X.\n\n(x|y)+\n: X.\n\n[0-9]{3}\n: X.\n\n$^\n: X.\n", "axxb xy 123 a.\\*b"),
        ["a.*b"]
    );
}

#[test]
fn where_no_spaces_part_words_a_name_is_found_between_letters() {
    let glossary = "配信\n: X.\n\nキャッシュ\n: X.\n\nCDN\n: X.\n";
    assert_eq!(uses(glossary, "このCDNはキャッシュで配信する。"), ["CDN", "キャッシュ", "配信"]);
    // Korean puts particles behind a word, and spaces between words.
    assert_eq!(uses("은행\n: X.\n", "은행은 크다"), ["은행"]);
    assert_eq!(uses("سحابة\n: X.\n", "هذه سحابة كبيرة"), ["سحابة"]);
}

#[test]
fn a_definition_may_have_several_pieces_and_one_that_is_empty_is_told() {
    let project = with_glossary("CDN\n: Servers.\n: Or a company.\n\nProxy\n:\n");
    project.page("a.md", "A CDN and a proxy.");
    let ran = project.build();
    let told = ran.stderr();
    assert_eq!(ran.code(), 0, "{told}");
    assert!(told.contains("does not define `Proxy`") && told.contains("glossary.md:8:1"), "{told}");
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, "a.term"), ["CDN"]);
    assert_eq!(texts(&html, ".definition > div"), ["Servers.", "Or a company."]);
}

#[test]
fn two_definitions_of_one_name_are_told_and_the_first_is_used() {
    let project = with_glossary(
        "Application interface (API)\n: First.\n\nPerformance index (API)\n: Second.\n\nproxy\n: A.\n\nProxy\n: B.\n",
    );
    project.page("a.md", "The API, the performance index.");
    let ran = project.build();
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    for told in [
        "warning: the glossary defines `API` twice",
        "content/glossary.md:7:1",
        "content/glossary.md:4:1",
        "warning: the glossary defines `Proxy` twice",
        "give one of the two another name",
    ] {
        assert!(ran.stderr().contains(told), "{told}\n{}", ran.stderr());
    }
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, "a.term"), ["API", "performance index"]);
    assert_eq!(texts(&html, ".definition > div"), ["First.", "Second."]);
}

#[test]
fn anchors_are_never_there_twice() {
    let glossary = "CDN\n: With <b id=\"x\">an id</b>.\n\n  ### Title\n\nProxy\n: P.\n";
    let project = with_glossary(glossary);
    let text = "## Use CDN\n\n## Term CDN\n\n## Use CDN 2\n\n<i id=\"x\">x</i> <i id=\"use-proxy\">y</i>\n\n## Title\n\nA CDN, a proxy.\n";
    project.page("a.md", text);
    project.build().ok();
    no_id_is_there_twice(&project, "a/index.html");
    let html = project.html("a/index.html");
    assert_eq!(attributes(&html, "a.term", "id"), ["use-cdn-3", "use-proxy-2"]);
    assert_eq!(attributes(&html, "a.term", "href"), ["#term-cdn-3", "#term-proxy-2"]);
    assert_eq!(attributes(&html, ".definition", "id"), ["term-cdn-3", "term-proxy-2"]);
    assert_eq!(attributes(&html, ".definition [role=doc-backlink]", "href"), ["#use-cdn-3", "#use-proxy-2"]);
    assert_eq!(
        attributes(&html, ".definition p:last-child a:first-child", "href"),
        ["/glossary/#cdn", "/glossary/#proxy"]
    );
}

#[test]
fn a_definition_keeps_its_markup_and_leaves_out_what_belongs_to_its_own_page() {
    let glossary = "+++\nsources = [{ key = \"s\", title = \"Source\" }]\n+++\nCDN\n: Servers *near* [A](a.md) and [proxies](#proxy)[^1] [@s]. {{ say() }}\n\n  {% box() %}\n  Boxed.\n  {% end %}\n\n  More in a second paragraph.\n\nProxy\n: P.\n\n[^1]: A note.\n";
    let project = Project::bare();
    project.settings("").file("site.toml", "title = \"T\"\nbase_url = \"https://example.org/blog\"\n");
    project.file("content/glossary.md", glossary);
    project.file("templates/shortcodes/box.html", "<aside>{{ body }}</aside>");
    project.file("templates/shortcodes/say.html", "<i>said</i>");
    project.page("a.md", "A CDN.");
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, ".definition em"), ["near"]);
    assert_eq!(attributes(&html, ".definition > div a", "href"), ["/blog/a/", "/blog/glossary/#proxy"]);
    assert_eq!(texts(&html, ".definition > div p").len(), 2);
    let main = project.main("a/index.html");
    for out in ["said", "Boxed", "footnote", "citation", "A note"] {
        assert!(!main.contains(out), "{out}\n{main}");
    }
}

#[test]
fn hostile_terms_and_definitions_are_text() {
    let glossary = "\\<script\\>alert(1)\\</script\\> \"'\n: \\<img src=x onerror=alert(1)\\> & \"x\"\n\n\\<b\\>\n: \\</div\\>\\</section\\>\n";
    let project = with_glossary(glossary);
    project.page("a.md", "A \\<script\\>alert(1)\\</script\\> \"' and a \\<b\\>.");
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, "a.term"), ["<script>alert(1)</script> \"'", "<b>"]);
    assert_eq!(texts(&html, "script, img"), Vec::<String>::new());
    assert_eq!(texts(&html, ".definitions .definition > div").len(), 2);
    no_id_is_there_twice(&project, "a/index.html");
}

#[test]
fn a_term_in_a_part_that_a_template_lifts_is_a_link_there_with_its_definition_behind_the_rest() {
    let project = with_glossary(CDN);
    project.file(
        "templates/page.html",
        "<aside>{% for point in page.parts?.key_points?.items or [] %}<p>{{ point.label_html }}: {{ point.html }}</p>{% endfor %}</aside>\
         <main>{{ page.flow | without(parts=[\"key_points\"]) }}</main>",
    );
    project.file(
        "content/a.md",
        "+++\nkind = \"explainer\"\n+++\n## Key points\n\n- **CDN:** A CDN serves.\n- **Two:** Second.\n\n## Background\n\nThe CDN.\n",
    );
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, "main .definition").len(), 1);
    assert_eq!(texts(&html, "aside a.term"), ["CDN"]);
    assert_eq!(texts(&html, "main a.term"), Vec::<String>::new());
    no_id_is_there_twice(&project, "a/index.html");
    project.file("templates/page.html", "{{ page.content }}");
    project.build().ok();
    assert_eq!(texts(&project.html("a/index.html"), "li a.term"), ["CDN"]);
}

#[test]
fn the_text_as_others_show_it_has_no_link_that_would_lead_nowhere() {
    let project = with_glossary(CDN);
    project.file("content/_index.md", "+++\ntitle = \"Home\"\nfeed = true\n+++\n{{ peek() }}");
    project.file(
        "templates/shortcodes/peek.html",
        "{% set a = get_page(path=\"a.md\") %}{{ a.content }} {{ a.summary }}",
    );
    project.file("content/a.md", "+++\ntitle = \"A\"\ndate = 2026-01-01\n+++\nA CDN.");
    project.file("templates/page.html", "<main>{{ page.summary }}</main>{{ page.content }}");
    project.settings("[feeds]\nformats = [\"atom\", \"json\"]\n");
    project.build().ok();
    assert_eq!(texts(&project.html("a/index.html"), "a.term"), ["CDN"]);
    assert_eq!(project.main("a/index.html"), "<p>A CDN.</p>");
    for (name, bytes) in project.tree() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(name == "a/index.html" || !text.contains("term-content"), "{name}\n{text}");
    }
}

#[test]
fn thousands_of_terms_on_a_big_page_are_all_found_in_bounded_time() {
    // Names within names, and a text in which each of them begins at each word.
    let nested: String =
        (1..=100).map(|count| format!("{}\n: N{count}.\n\n", "a ".repeat(count).trim())).collect();
    let names: String = (0..2_000).map(|number| format!("term number {number}\n: D{number}.\n\n")).collect();
    let project = with_glossary(&format!("{nested}{names}"));
    let text: String = (0..20_000).map(|number| format!("term number {} ", number % 2_500)).collect();
    let rows = "a ".repeat(3_000);
    project.page("a.md", &format!("{text}\n\n{rows}\n\n{}\n", "1<2 <3".repeat(50_000)));
    project.build_within(60).ok();
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, ".definition").len(), 2_001);
    assert_eq!(texts(&html, "a.term").len(), 2_001);
}

#[test]
fn a_definition_is_whole_also_where_html_is_cleaned() {
    let project = with_glossary(
        "Intro <b onclick=\"x\" title=\"<i>\">b</b>.\n\n<script>alert(1)</script>\n\nCDN\n: Servers *near* <u onclick=\"x\">the</u> readers.\n\nProxy\n: One server.\n",
    );
    project.settings("[markdown]\nraw_html = \"sanitise\"\n").page("a.md", "A CDN and a proxy.");
    project.build().ok();
    let html = project.html("a/index.html");
    assert_eq!(texts(&html, ".definition > div"), ["Servers near the readers.", "One server."]);
    assert!(!project.main("a/index.html").contains("onclick"));
}

#[test]
fn a_page_in_another_language_is_not_explained_to() {
    let project = with_glossary(CDN);
    for (name, language) in [("de", "de"), ("gb", "en-GB")] {
        project.file(&format!("content/{name}.md"), &format!("+++\nlanguage = \"{language}\"\n+++\nCDN.\n"));
    }
    project.build().ok();
    assert!(texts(&project.html("de/index.html"), "a.term").is_empty());
    assert_eq!(texts(&project.html("gb/index.html"), "a.term"), ["CDN"]);
}

#[test]
fn a_glossary_may_have_a_folder_to_itself() {
    let project = Project::bare();
    project.page("glossary/index.md", CDN).page("a.md", "CDN.\n");
    project.build().ok();
    assert_eq!(texts(&project.html("a/index.html"), "a.term"), ["CDN"]);
}
