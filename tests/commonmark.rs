//! The examples of the CommonMark specification, through the same parser as every page.

use nutgraf::config::{LanguageTag, MarkdownSettings, Strings};
use nutgraf::parse::{Body, HoleKind, Reading, Target, render_markdown};
use nutgraf::route::encode_path;
use nutgraf::source::Source;
use serde::Deserialize;

const EXAMPLES: &str = include_str!("fixtures/commonmark-0.31.2.json");

/// The examples that nutgraf shows in another way, and why. One that passes again must leave this list.
const DELIBERATE: &[(usize, &str)] = &[(
    484,
    "a link to a file of Markdown is a link to a page, so that `./target.md` and `target.md` become the same route",
)];

#[derive(Deserialize)]
struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn every_example_of_the_specification_is_rendered_as_it_says() {
    let mut wrong = Vec::new();
    for example in examples() {
        let reason = DELIBERATE.iter().find(|(number, _)| *number == example.number);
        let (ours, theirs) = (without_ours(&render(&example.markdown)), normal(&example.html));
        match (ours == theirs, reason) {
            (false, None) => wrong.push(format!(
                "{} ({}) differs:\n--- Markdown\n{}--- expected\n{theirs}--- found\n{ours}",
                example.number, example.section, example.markdown
            )),
            (true, Some((number, reason))) => {
                wrong.push(format!("{number} passes again, take it off the list: {reason}"));
            }
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} examples:\n\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn all_examples_are_there() {
    let numbers: Vec<usize> = examples().iter().map(|example| example.number).collect();
    assert_eq!(numbers, (1..=652).collect::<Vec<usize>>());
}

fn examples() -> Vec<Example> {
    serde_json::from_str(EXAMPLES).unwrap()
}

/// The HTML of some Markdown, with the destinations of its links as they were written, since there is no site.
fn render(markdown: &str) -> String {
    let settings = MarkdownSettings { highlight: false, ..MarkdownSettings::default() };
    let source = Source::new("content/a.md", markdown);
    let (strings, language) = (Strings::default(), LanguageTag::default());
    let reading = Reading::plain(&settings, "", strings.voice(&language));
    let mut diagnostics = Vec::new();
    let (body, _) = render_markdown(&source, 0, reading, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{markdown}: {diagnostics:?}");
    fill(&body)
}

fn fill(body: &Body) -> String {
    let mut html = String::new();
    let mut at = 0;
    for hole in &body.holes {
        html.push_str(&body.html[at..hole.at]);
        at = hole.at;
        match hole.kind {
            HoleKind::Href(index) => html.push_str(&destination(&body.links[index].target)),
            HoleKind::Image(index) => {
                html.push_str(&format!("src=\"{}\"", destination(&body.links[index].target)));
            }
            _ => panic!("a shortcode in an example"),
        }
    }
    html + &body.html[at..]
}

fn destination(target: &Target) -> String {
    match target {
        Target::Page { path, anchor } => {
            let anchor = anchor.as_ref().map(|anchor| format!("#{anchor}")).unwrap_or_default();
            format!("{}{anchor}", encode_path(path))
        }
        Target::Here(anchor) => format!("#{}", encode_path(anchor)),
        Target::Beside { path, suffix } | Target::Rooted { path, suffix } => {
            format!("{}{}", encode_path(path), suffix.replace('&', "&amp;").replace('"', "%22"))
        }
    }
}

/// Our HTML without what it has beyond the specification: anchors of headings, loading of pictures, keyboard focus.
fn without_ours(html: &str) -> String {
    let html =
        html.replace(" loading=\"lazy\" decoding=\"async\"", "").replace("<pre tabindex=\"0\">", "<pre>");
    let mut pieces = html.split("<h");
    let mut bare = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        bare.push_str("<h");
        match piece.split_once(" id=\"") {
            Some((level, rest)) if level.len() == 1 => {
                bare.push_str(level);
                bare.push_str(rest.split_once('"').map_or(rest, |(_, rest)| rest));
            }
            _ => bare.push_str(piece),
        }
    }
    normal(&bare)
}

/// One way of writing where HTML allows several: `<br />` and `<br>`, `&quot;` and `"`, `%C3%A4` and `ä`.
fn normal(html: &str) -> String {
    let html = html.replace(" />", ">").replace("&quot;", "\"").replace("&#39;", "'");
    percent_encoding::percent_decode_str(&html).decode_utf8_lossy().into_owned()
}
