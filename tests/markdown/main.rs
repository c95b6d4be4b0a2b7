//! Markdown: what it becomes, feature by feature, from a page in `content/` to the bytes that readers get.

mod code;
#[path = "../harness/mod.rs"]
mod harness;
mod headings;
mod images;
mod raw_html;
mod shortcodes;
mod summary;

use harness::Project;

/// What a text becomes on a page with a site that says nothing more.
#[track_caller]
pub(crate) fn html(text: &str) -> String {
    html_with("", text)
}

/// What a text becomes on a page, with more in `site.toml`.
#[track_caller]
pub(crate) fn html_with(settings: &str, text: &str) -> String {
    let project = Project::bare();
    project.settings(settings).page("a.md", text);
    project.build().ok();
    project.main("a/index.html")
}

#[test]
fn tables_align_their_columns_and_fill_missing_cells() {
    let text = "| a | b | c | d |\n|---|:--|:-:|--:|\n| 1 | *2* | 3 | 4 \\| 5 |\n| x |\n";
    assert_eq!(
        table(text),
        "<thead><tr><th>a</th><th class=\"align-left\">b</th>\
         <th class=\"align-center\">c</th><th class=\"align-right\">d</th></tr></thead><tbody>\n\
         <tr><td>1</td><td class=\"align-left\"><em>2</em></td><td class=\"align-center\">3</td>\
         <td class=\"align-right\">4 | 5</td></tr>\n\
         <tr><td>x</td><td class=\"align-left\"></td><td class=\"align-center\"></td>\
         <td class=\"align-right\"></td></tr>\n</tbody>"
    );
}

/// What stands in the table that a text becomes.
fn table(text: &str) -> String {
    let html = html(text);
    let (_, rest) = html.split_once("<table>").unwrap();
    rest.split_once("</table>").unwrap().0.to_owned()
}

#[test]
fn footnotes_are_numbered_by_their_first_references_and_lead_back_to_each() {
    let text = "One[^b], two[^a], one again[^b].\n\n[^a]: First *note*.\n[^b]: Second.\n";
    assert_eq!(
        html(text),
        "<p>One<sup class=\"footnote-ref\" id=\"fnref-b\"><a href=\"#fn-b\">1</a></sup>, \
         two<sup class=\"footnote-ref\" id=\"fnref-a\"><a href=\"#fn-a\">2</a></sup>, \
         one again<sup class=\"footnote-ref\" id=\"fnref2-b\"><a href=\"#fn-b\">1</a></sup>.</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Footnotes\">\n<ol>\n\
         <li id=\"fn-b\">\n<p>Second. \
         <a class=\"footnote-back\" href=\"#fnref-b\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a> \
         <a class=\"footnote-back\" href=\"#fnref2-b\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
         <li id=\"fn-a\">\n<p>First <em>note</em>. \
         <a class=\"footnote-back\" href=\"#fnref-a\" role=\"doc-backlink\" aria-label=\"Back to the text\">↩</a></p>\n</li>\n\
         </ol>\n</section>"
    );
}

#[test]
fn a_footnote_that_is_defined_first_or_never_referred_to_takes_no_number() {
    let project = Project::bare();
    project.page("a.md", "[^c]: Never.\n[^a]: A.\n[^b]: B.\n\nOne[^b], two[^a].\n");
    let ran = project.build();
    assert_eq!(ran.code(), 0);
    for told in
        ["warning: footnote `c` is never referred to", "content/a.md:4:1", "write `[^c]` where it belongs"]
    {
        assert!(ran.stderr().contains(told), "{told}: {}", ran.stderr());
    }
    let html = project.main("a/index.html");
    assert!(
        html.starts_with("<p>One<sup class=\"footnote-ref\" id=\"fnref-b\"><a href=\"#fn-b\">1</a>"),
        "{html}"
    );
    assert!(!html.contains("Never") && html.find("B.") < html.find("A."), "{html}");
}

#[test]
fn no_two_footnotes_share_an_anchor() {
    let text = "[^n] [^n] [^n-2] [^N!] [^!] [^?] [^n.]\n\n[^n]: 1\n[^n-2]: 2\n[^N!]: 3\n[^!]: 4\n[^?]: 5\n[^n.]: 6\n";
    let project = Project::bare();
    project.page("a.md", text);
    project.build().ok();
    let mut ids = harness::attributes(&project.html("a/index.html"), "[id]", "id");
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!((ids.len(), all), (13, 13), "{ids:?}");
    for link in harness::attributes(&project.html("a/index.html"), "main a", "href") {
        assert!(ids.contains(&link.trim_start_matches('#').to_owned()), "{link} leads nowhere");
    }
}

#[test]
fn a_footnote_holds_several_blocks() {
    let html = html("See[^a].\n\n[^a]: One.\n\n    Two.\n\n    - item\n");
    assert!(
        html.contains("<li id=\"fn-a\">\n<p>One.</p>\n<p>Two.</p>\n<ul>\n<li>item</li>\n</ul>\n"),
        "{html}"
    );
}

#[test]
fn strikethrough_takes_one_or_two_tildes() {
    assert_eq!(html("~~gone~~ and ~gone~"), "<p><del>gone</del> and <del>gone</del></p>");
}

#[test]
fn task_lists_tell_what_is_done() {
    assert_eq!(
        html("- [ ] open\n- [x] closed\n"),
        "<ul>\n<li><input type=\"checkbox\" disabled aria-label=\"to do\">\nopen</li>\n\
         <li><input type=\"checkbox\" checked disabled aria-label=\"done\">\nclosed</li>\n</ul>"
    );
}

#[test]
fn definition_lists_give_a_term_several_meanings() {
    assert_eq!(
        html("Feed\n: A list of *news*\n: Food\n"),
        "<dl>\n<dt>Feed</dt>\n<dd>A list of <em>news</em></dd>\n<dd>Food</dd>\n</dl>"
    );
}

#[test]
fn smart_punctuation_is_off_unless_asked_for() {
    let text = "\"It's\" -- so --- on... `\"x\"`";
    assert_eq!(html(text), "<p>\"It's\" -- so --- on... <code>\"x\"</code></p>");
    let smart = html_with("[markdown]\nsmart_punctuation = true\n", text);
    assert_eq!(smart, "<p>“It’s” – so — on… <code>\"x\"</code></p>");
}

#[test]
fn the_five_alerts_of_github_have_a_title_and_a_class() {
    for (mark, class, title) in [
        ("NOTE", "note", "Note"),
        ("TIP", "tip", "Tip"),
        ("IMPORTANT", "important", "Important"),
        ("WARNING", "warning", "Warning"),
        ("CAUTION", "caution", "Caution"),
    ] {
        assert_eq!(
            html(&format!("> [!{mark}]\n> Mind the *gap*.\n")),
            format!(
                "<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{title}</p>\n\
                 <p>Mind the <em>gap</em>.</p>\n</div>"
            )
        );
    }
    assert_eq!(html("> [!OTHER]\n> x\n"), "<blockquote>\n<p>[!OTHER]\nx</p>\n</blockquote>");
}

#[test]
fn math_becomes_mathml_inline_and_as_a_block() {
    assert_eq!(
        html("So $a^2$ it is."),
        "<p>So <math display=\"inline\"><msup><mi>a</mi><mn>2</mn></msup></math> it is.</p>"
    );
    let block = html("$$\n\\frac{1}{2}\n$$\n");
    assert!(block.contains("<math display=\"block\"><mfrac>"), "{block}");
    assert_eq!(html("It costs $5 and $6."), "<p>It costs $5 and $6.</p>");
    assert_eq!(html_with("[markdown]\nmath = false\n", "So $a^2$."), "<p>So $a^2$.</p>");
}

#[test]
fn math_that_cannot_be_read_is_an_error_where_it_stands() {
    let project = Project::bare();
    project.page("a.md", "First line.\n\nAnd $\\frac{1}$ here, and $\\nosuch x$ there.\n");
    let ran = project.build().fails(&[
        "math that cannot be read",
        "content/a.md:6:5",
        "content/a.md:6:26",
        "And $\\frac{1}$ here",
        "2 errors",
    ]);
    assert!(!ran.stderr().contains("\u{1b}"), "{}", ran.stderr());
}

#[test]
fn links_to_other_sites_get_what_the_settings_say() {
    let text = "[o](https://other.example/?a=1&b=2 \"T\") <https://auto.example> [p](//rel.example/x) [m](mailto:a@example.org)";
    assert_eq!(
        html(text),
        "<p><a href=\"https://other.example/?a=1&amp;b=2\" title=\"T\">o</a> \
         <a href=\"https://auto.example\">https://auto.example</a> <a href=\"//rel.example/x\">p</a> \
         <a href=\"mailto:a@example.org\">m</a></p>"
    );
    let settings = "[markdown.external_links]\nrel = \"noopener external\"\ntarget = \"_blank\"\n";
    let attributes = "rel=\"noopener external\" target=\"_blank\"";
    assert_eq!(
        html_with(settings, &format!("{text} [here](a.md)")),
        format!(
            "<p><a href=\"https://other.example/?a=1&amp;b=2\" title=\"T\" {attributes}>o</a> \
             <a href=\"https://auto.example\" {attributes}>https://auto.example</a> \
             <a href=\"//rel.example/x\" {attributes}>p</a> \
             <a href=\"mailto:a@example.org\">m</a> <a href=\"/a/\">here</a></p>"
        )
    );
}
