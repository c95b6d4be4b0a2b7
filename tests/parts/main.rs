//! The parts of an explainer: found by their headings, taken apart by their shapes, given to templates.

#[path = "../harness/mod.rs"]
mod harness;

mod citations;
mod laws;
mod shapes;

use harness::Project;
use serde_json::Value;

/// Shows what templates get of a page's text.
const SHOW: &str = "{{ page.parts | json_encode }}\n{{ page.flow | json_encode }}\n{{ page.toc | json_encode }}\n\
                    {{ page.sources | json_encode }}\n<main>{{ page.content }}</main>\n";

/// A site with one explainer, built.
struct Explainer {
    project: Project,
    shown: Vec<Value>,
}

impl Explainer {
    /// With this text.
    fn new(text: &str) -> Self {
        Self::of("kind = \"explainer\"", text)
    }

    /// With more front matter.
    fn of(matter: &str, text: &str) -> Self {
        let project = Project::bare();
        Self::in_site(project, matter, text)
    }

    /// In a site that has more settings.
    fn in_site(project: Project, matter: &str, text: &str) -> Self {
        project.file("templates/page.html", SHOW);
        project.file("content/a.md", &format!("+++\ntitle = \"A\"\n{matter}\n+++\n{text}"));
        project.build().ok();
        let output = project.output("a/index.html");
        let shown = output.lines().take(4).map(|line| serde_json::from_str(line).expect("JSON")).collect();
        Self { project, shown }
    }

    /// What a template gets of a part.
    fn part(&self, name: &str) -> &Value {
        self.shown[0].get(name).unwrap_or_else(|| panic!("no part {name} in {}", self.shown[0]))
    }

    /// The names of the parts, in the order of the text.
    fn names(&self) -> Vec<&str> {
        self.shown[0].as_object().expect("an object").keys().map(String::as_str).collect()
    }

    /// One key of every item of a part.
    fn items(&self, part: &str, key: &str) -> Vec<String> {
        let items = self.part(part)["items"].as_array().expect("a list").iter();
        items.map(|item| item[key].as_str().unwrap_or("none").to_owned()).collect()
    }

    fn flow(&self) -> &Value {
        &self.shown[1]
    }

    fn toc(&self) -> &Value {
        &self.shown[2]
    }

    fn sources(&self) -> &Value {
        &self.shown[3]
    }

    /// The text as a whole.
    fn content(&self) -> String {
        self.project.main("a/index.html")
    }
}

#[test]
fn headings_name_parts_without_case_and_punctuation() {
    let page = Explainer::new(
        "## KEY POINTS:\n\n- a\n\n## Practical advice – what to watch\n\nb\n\n## Häufige Fragen?\n\n### c\n\nd\n",
    );
    assert_eq!(page.names(), ["key_points", "what_to_watch", "faq"]);
}

#[test]
fn a_part_ends_at_the_next_heading_of_its_level() {
    let page = Explainer::new(
        "Intro.\n\n## Background\n\na\n\n### Analysis\n\nb\n\n## Other\n\nc\n\n## Conclusion\n\nd\n\n# Top\n\ne\n",
    );
    assert_eq!(page.names(), ["background", "conclusion"], "a heading below a part's own is part of it");
    let background = page.part("background");
    assert_eq!(background["heading"], "Background");
    assert_eq!(background["id"], "background");
    assert_eq!(background["level"], 2);
    assert_eq!(background["html"], "<p>a</p>\n<h3 id=\"analysis\">Analysis</h3>\n<p>b</p>\n");
    assert_eq!(page.part("conclusion")["html"], "<p>d</p>\n");
}

#[test]
fn pieces_of_a_text_make_up_the_whole() {
    let page = Explainer::new("Intro.[^1]\n\n## Key points\n\n- a\n\n## FAQ\n\n### b\n\nc\n\n[^1]: Note.\n");
    let pieces = page.flow().as_array().expect("a list");
    let parts: Vec<Option<&str>> = pieces.iter().map(|piece| piece["part"].as_str()).collect();
    assert_eq!(parts, [None, Some("key_points"), Some("faq"), None]);
    let whole: String = pieces.iter().filter_map(|piece| piece["html"].as_str()).collect();
    assert_eq!(whole.trim(), page.content());
    assert!(pieces[3]["html"].as_str().is_some_and(|html| html.contains("footnotes")));
}

#[test]
fn what_a_template_lifts_is_left_out_where_it_stood() {
    let project = Project::bare();
    project.file(
        "templates/page.html",
        "<aside>{% for item in page.parts?.key_points?.items or [] %}{{ item.label }}|{% endfor %}</aside>\
         <main>{{ page.flow | without(parts=[\"key_points\"]) }}</main>",
    );
    project.file(
        "content/a.md",
        "+++\nkind = \"explainer\"\n+++\nIntro.\n\n## Key points\n\n- **One:** a.\n\n## Background\n\nb\n",
    );
    project.file("content/b.md", "No parts.\n");
    project.build().ok();
    assert!(project.output("a/index.html").contains("<aside>One|</aside>"));
    assert_eq!(
        project.main("a/index.html"),
        "<p>Intro.</p>\n<h2 id=\"background\">Background</h2>\n<p>b</p>"
    );
    assert_eq!(project.main("b/index.html"), "<p>No parts.</p>");
}

#[test]
fn a_page_of_no_kind_has_no_parts() {
    let page = Explainer::of("", "## Key points\n\n- **a:** b\n");
    assert!(page.names().is_empty());
    assert_eq!(
        page.content(),
        "<h2 id=\"key-points\">Key points</h2>\n<ul>\n<li><strong>a:</strong> b</li>\n</ul>"
    );
}

#[test]
fn the_table_of_contents_tells_which_headings_begin_parts() {
    let page = Explainer::new("## Key points\n\n- a\n\n## Other\n\n### FAQ\n");
    assert_eq!(page.toc()[0]["part"], "key_points");
    assert!(page.toc()[1]["part"].is_null());
    assert_eq!(page.toc()[1]["children"][0]["part"], "faq");
}

#[test]
fn a_site_declares_kinds_of_its_own() {
    let project = Project::bare();
    project.settings(
        "[kinds.recipe.parts.ingredients]\nheadings = [\"What goes in\", \"Zutaten\"]\nshape = \"list\"\n\
         [kinds.recipe.parts.method]\nshape = \"steps\"\n",
    );
    let text = "## Zutaten\n\n- **Flour:** 500 g\n\n## Method\n\n1. Mix.\n2. Bake.\n";
    let page = Explainer::in_site(project, "kind = \"recipe\"", text);
    assert_eq!(page.names(), ["ingredients", "method"]);
    assert_eq!(page.items("ingredients", "label"), ["Flour"]);
    assert_eq!(page.items("method", "text"), ["Mix.", "Bake."]);
}

#[test]
fn a_built_in_part_keeps_what_a_site_does_not_change() {
    let project = Project::bare();
    project.settings("[kinds.explainer.parts.faq]\nheadings = [\"You asked\"]\n");
    let page =
        Explainer::in_site(project, "kind = \"explainer\"", "## You asked\n\n### a?\n\nb\n\n## FAQ\n\nc\n");
    assert_eq!(page.part("faq")["shape"], "questions");
    assert_eq!(page.items("faq", "label"), ["a?"]);
}

#[test]
fn one_heading_cannot_name_two_parts() {
    let project = Project::bare();
    project.settings("[kinds.explainer.parts.more]\nheadings = [\"F.A.Q\", \"Faq!\"]\n");
    project.build().fails(&[
        "the heading `Faq!` names two parts of kind `explainer`: `faq` and `more`",
        "site.toml:4:",
        "leave it to one of them",
    ]);
}

#[test]
fn only_headings_of_the_text_itself_begin_parts() {
    let page = Explainer::new("> ## Background\n>\n> a\n\n- ## Analysis\n\n  b\n\n## Conclusion\n\nc\n");
    assert_eq!(page.names(), ["conclusion"]);
}

#[test]
fn a_part_that_the_sanitiser_takes_out_is_none_and_the_rest_is_shown_once() {
    let project = Project::bare();
    project.settings("[markdown]\nraw_html = \"sanitise\"\n");
    let text = "# Key points\n\n- One.\n\n<style>\n\n# Background\n\nHidden.\n\n</style>\n\n# Conclusion\n\nThe end.\n";
    let page = Explainer::in_site(project, "kind = \"explainer\"", text);
    assert_eq!(page.names(), ["key_points", "conclusion"]);
    let content = page.content();
    for once in ["One.", "The end."] {
        assert_eq!(content.matches(once).count(), 1, "{content}");
    }
    let pieces = page.flow().as_array().expect("a list").len();
    assert_eq!(pieces, 2, "{}", page.flow());
}

#[test]
fn a_shortcode_in_a_part_is_rendered_once_and_its_mistake_told_once() {
    let project = Project::bare();
    project.file("templates/shortcodes/wrap.html", "<aside>{{ body }}{{ kind + 1 }}</aside>");
    project.file("templates/page.html", SHOW);
    let text =
        "## Key points\n\n{% wrap(kind=\"x\") %}\nInner.\n{% end %}\n\n- **a:** {{ wrap(kind=\"y\") }} b\n";
    project.file("content/a.md", &format!("+++\ntitle = \"A\"\nkind = \"explainer\"\n+++\n{text}"));
    let told = project.build().fails(&["shortcode `wrap`"]).stderr();
    assert_eq!(told.matches("shortcode `wrap`").count(), 2, "{told}");
    project.file("templates/shortcodes/wrap.html", "<aside>{{ body or kind }}</aside>");
    project.build().ok();
    let content = project.main("a/index.html");
    assert!(
        content.contains("<aside><p>Inner.</p></aside>") && content.contains("<aside>y</aside>"),
        "{content}"
    );
    let parts = project.output("a/index.html").lines().next().expect("a line").to_owned();
    assert_eq!(parts.matches("Inner.").count(), 2, "in the part and in its beginning: {parts}");
}
