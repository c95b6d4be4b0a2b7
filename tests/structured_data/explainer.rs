//! The Miami explainer of this repository's site: what its source says, its JSON-LD says.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::consumer::{node, read};
use crate::every_page::own_site;

const NAME: &str = "explainers/the-miami-talks-of-december-2025";

/// The lines of a section of the source, from its heading to the next of its level.
fn section(source: &str, heading: &str) -> String {
    let (_, rest) = source.split_once(&format!("\n## {heading}\n")).expect("the section");
    rest.split_once("\n## ").map_or(rest, |(section, _)| section).to_owned()
}

/// A text without the citations in it.
fn uncited(text: &str) -> String {
    let mut pieces = text.split("[@");
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |before, piece| {
        let behind = piece.split_once(']').map_or("", |(_, behind)| behind);
        before.trim_end_matches(' ').to_owned() + behind
    })
}

/// A text as it is compared: without marks, and with straight quotes.
fn plain(text: &str) -> String {
    let text = uncited(text).replace(['’', '‘'], "'").replace(['“', '”'], "\"").replace(['*', '`'], "");
    let mut words: Vec<&str> = Vec::new();
    for word in text.split_whitespace() {
        // The numbers of a list are no words of it.
        let is_mark = word.trim_end_matches('.').parse::<u8>().is_ok() && word.ends_with('.');
        if !is_mark && word != "-" {
            words.push(word);
        }
    }
    words.join(" ")
}

fn texts(values: &Value, pointer: &str) -> Vec<String> {
    let values = values.as_array().expect("a list").iter();
    values.map(|value| plain(value.pointer(pointer).and_then(Value::as_str).expect("a text"))).collect()
}

#[test]
fn the_miami_explainer_tells_machines_what_it_tells_people() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join(format!("content/{NAME}/index.md"))).expect("the explainer");
    let project = own_site();
    project.build_with(&["--future"]).ok();
    let data = read(&project.html(&format!("{NAME}/index.html"))).expect("structured data");
    let article = node(&data, "Article");

    let points = section(&source, "Key points");
    let points: Vec<String> = points.lines().filter_map(|line| line.strip_prefix("- ")).map(plain).collect();
    assert!(
        points.len() >= 3 && texts(&article["abstract"], "") == points,
        "{points:?}\n{}",
        article["abstract"]
    );

    let questions = section(&source, "FAQ");
    let questions: Vec<(&str, &str)> =
        questions.split("\n### ").skip(1).filter_map(|question| question.split_once('\n')).collect();
    let faq = &node(&data, "FAQPage")["mainEntity"];
    let names: Vec<String> = questions.iter().map(|(name, _)| plain(name)).collect();
    let answers: Vec<String> = questions.iter().map(|(_, answer)| plain(answer)).collect();
    assert!(names.len() >= 3, "{names:?}");
    assert_eq!((texts(faq, "/name"), texts(faq, "/acceptedAnswer/text")), (names, answers));

    let front: toml::Table = source.split("+++").nth(1).expect("front matter").parse().expect("TOML");
    for (key, told) in [("date", "datePublished"), ("updated", "dateModified")] {
        assert_eq!(article[told], format!("{}T00:00:00Z", front[key]), "{key}");
    }
    let entries = |key: &str| front[key].as_array().expect("a list").clone();
    let titles: Vec<String> =
        entries("sources").iter().map(|source| plain(source["title"].as_str().expect("a title"))).collect();
    assert_eq!(texts(&article["citation"], "/name"), titles);
    let corrections = entries("changes");
    let corrections: Vec<String> = corrections
        .iter()
        .filter(|change| change.get("kind").and_then(toml::Value::as_str) == Some("correction"))
        .map(|change| plain(change["text"].as_str().expect("a text")))
        .collect();
    let told = article.get("correction").map(|told| texts(told, "/text"));
    assert_eq!(told.unwrap_or_default(), corrections);

    let author = fs::read_to_string(root.join("content/authors/desk.md")).expect("the author");
    let biography = author.rsplit("+++").next().map(plain).expect("a biography");
    let person = node(&data, "Person");
    assert_eq!(article["author"][0]["@id"], person["@id"]);
    assert_eq!(person["description"].as_str().map(plain), Some(biography));
}
