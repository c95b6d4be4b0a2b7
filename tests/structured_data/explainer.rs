//! The Miami explainer of this repository's site: what its source says, its page shows, and its JSON-LD says.

use std::fs;
use std::path::Path;

use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::consumer::{node, read};
use crate::every_page::own_site;
use crate::harness::{attributes, texts as shown};

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

/// What a reader reads in an element; the numbers of sources are not of the text.
fn read_in(element: ElementRef<'_>) -> String {
    let is_cited = |node: &scraper::Node| {
        node.as_element().is_some_and(|element| element.attr("class") == Some("citation"))
    };
    let texts = element.descendants().filter(|node| !node.ancestors().any(|above| is_cited(above.value())));
    let text: String = texts.filter_map(|node| node.value().as_text()).map(|text| &**text).collect();
    plain(&text).replace(" .", ".").replace(" :", ":")
}

/// The headings of the third level below one of the second, each with all that stands below it.
fn questions(html: &Html, part: &str) -> Vec<(String, String)> {
    let heading = Selector::parse(&format!("h2[id='{part}']")).expect("a selector");
    let heading = html.select(&heading).next().expect("the part");
    let mut found: Vec<(String, String)> = Vec::new();
    for element in heading.next_siblings().filter_map(ElementRef::wrap) {
        match element.value().name() {
            "h2" => break,
            "h3" => found.push((read_in(element), String::new())),
            _ => {
                let (_, answer) = found.last_mut().expect("a question before its answer");
                *answer = format!("{answer} {}", read_in(element)).trim().to_owned();
            }
        }
    }
    found
}

#[test]
fn the_miami_explainer_shows_every_part() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let source = fs::read_to_string(root.join(format!("content/{NAME}/index.md"))).expect("the explainer");
    let project = own_site();
    project.build_with(&["--future"]).ok();
    let html = project.html(&format!("{NAME}/index.html"));

    let points = section(&source, "Key points");
    let points: Vec<String> = points.lines().filter_map(|line| line.strip_prefix("- ")).map(plain).collect();
    let point = Selector::parse(".key-points li").expect("a selector");
    let told: Vec<String> = html.select(&point).map(read_in).collect();
    // The theme shows the label apart, without its colon.
    assert_eq!(told, points.iter().map(|point| point.replacen(": ", " ", 1)).collect::<Vec<String>>());
    assert!(attributes(&html, ".key-points li", "id").iter().all(|id| id.starts_with("key-points-")));

    let faq = section(&source, "FAQ");
    let asked = faq.split("\n### ").skip(1).filter_map(|question| question.split_once('\n'));
    let asked: Vec<(String, String)> =
        asked.map(|(question, answer)| (plain(question), plain(answer))).collect();
    assert!(asked.len() >= 3, "{asked:?}");
    assert_eq!(questions(&html, "faq"), asked);

    let front: toml::Table = source.split("+++").nth(1).expect("front matter").parse().expect("TOML");
    for (key, class) in [("date", "dt-published"), ("updated", "dt-updated")] {
        let dates = attributes(&html, &format!("header time.{class}"), "datetime");
        assert_eq!(dates, [front[key].to_string()], "{key}");
    }
    let entries = |key: &str, text: &str| -> Vec<String> {
        let entries = front[key].as_array().expect("a list").iter();
        entries.map(|entry| entry[text].as_str().expect("a text").to_owned()).collect()
    };
    assert_eq!(shown(&html, ".sources li cite"), entries("sources", "title"));
    let cited = attributes(&html, "a.citation", "href");
    assert!(cited.contains(&"#source-a".to_owned()) && cited.contains(&"#source-b".to_owned()), "{cited:?}");
    let log = shown(&html, ".changes li");
    let changes = entries("changes", "text");
    assert!(
        changes.len() == log.len() && changes.iter().zip(&log).all(|(text, entry)| entry.ends_with(text))
    );

    let timeline = section(&source, "Timeline");
    let dates = attributes(&html, ".part-timeline > li time", "datetime");
    assert_eq!(dates.len(), timeline.lines().filter(|line| line.starts_with("- ")).count());
    assert!(dates.contains(&"2022-02".to_owned()) && dates.contains(&"2025-12-21".to_owned()), "{dates:?}");
    assert!(!shown(&html, ".part-terms dt").is_empty());
    let headings = shown(&html, "h2");
    for part in ["Background", "Analysis", "Practical advice: what to watch", "Conclusion"] {
        assert!(headings.iter().any(|heading| heading == part), "{part} in {headings:?}");
    }

    let author = fs::read_to_string(root.join("content/authors/desk.md")).expect("the author");
    let biography = author.rsplit("+++").next().map(plain).expect("a biography");
    assert_eq!(
        shown(&html, ".author .p-note").iter().map(|text| plain(text)).collect::<Vec<_>>(),
        [biography]
    );
}
