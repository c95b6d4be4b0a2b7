//! Reads structured data as those do who consume it: the JSON-LD of a page of HTML, held against the vocabulary.

use std::collections::BTreeMap;

use scraper::Html;
use serde_json::{Map, Value};
use url::Url;

use crate::harness::texts;
use crate::vocabulary::Vocabulary;

/// The JSON-LD of a page.
///
/// # Errors
///
/// Where there is not one element with it, or no JSON in it.
pub(crate) fn read(html: &Html) -> Result<Value, String> {
    let found = texts(html, "script[type='application/ld+json']");
    let [text] = found.as_slice() else { return Err(format!("{} elements with JSON-LD", found.len())) };
    serde_json::from_str(text).map_err(|error| format!("{error} in {text}"))
}

/// The first node of a type in a graph.
#[track_caller]
pub(crate) fn node<'d>(data: &'d Value, kind: &str) -> &'d Value {
    let graph = data["@graph"].as_array().expect("a graph");
    let found = graph.iter().find(|node| node["@type"] == kind);
    found.unwrap_or_else(|| panic!("no `{kind}` in {data:#}"))
}

/// Everything that is wrong with the JSON-LD of a page.
pub(crate) fn faults(vocabulary: &Vocabulary, data: &Value) -> Vec<String> {
    let mut reader = Reader { vocabulary, kinds: BTreeMap::new(), faults: Vec::new() };
    if data["@context"] != "https://schema.org" {
        reader.fault("@context", format!("is {}", data["@context"]));
    }
    if let Some(key) = data
        .as_object()
        .and_then(|top| top.keys().find(|key| !["@context", "@graph"].contains(&key.as_str())))
    {
        reader.fault(key, "is beside the graph".to_owned());
    }
    let graph = data["@graph"].as_array().map(Vec::as_slice).unwrap_or_default();
    if graph.is_empty() {
        reader.fault("@graph", "has no nodes".to_owned());
    }
    graph.iter().for_each(|node| reader.gather(node));
    for (place, node) in graph.iter().enumerate() {
        reader.thing(&format!("@graph[{place}]"), node, &["Thing"]);
    }
    reader.faults
}

struct Reader<'v> {
    vocabulary: &'v Vocabulary,
    /// The types of all nodes that have an `@id`.
    kinds: BTreeMap<String, String>,
    faults: Vec<String>,
}

impl Reader<'_> {
    fn fault(&mut self, place: &str, what: String) {
        self.faults.push(format!("{place} {what}"));
    }

    /// Writes down the nodes that others can refer to; two must not have one name.
    fn gather(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.gather(item)),
            Value::Object(node) => {
                if let (Some(id), Some(kind)) = (node.get("@id"), node.get("@type")) {
                    let (id, kind) = (plain(id), plain(kind));
                    if self.kinds.insert(id.clone(), kind).is_some() {
                        self.fault(&id, "is told twice".to_owned());
                    }
                }
                node.values().for_each(|value| self.gather(value));
            }
            _ => {}
        }
    }

    /// A node or a reference to one, which must be of one of these types.
    fn thing(&mut self, place: &str, value: &Value, range: &[&str]) {
        let Some(node) = value.as_object() else {
            return self.fault(place, format!("is {value} and no node"));
        };
        if let Some(id) = node.get("@id")
            && Url::parse(&plain(id)).is_err()
        {
            self.fault(place, format!("has an `@id` that is no whole address: {id}"));
        }
        let kind = match (node.get("@type"), node.get("@id")) {
            (Some(kind), _) => plain(kind),
            (None, Some(id)) if node.len() == 1 => match self.kinds.get(&plain(id)) {
                Some(kind) => kind.clone(),
                None => return self.fault(place, format!("refers to {id}, which is not in the graph")),
            },
            _ => return self.fault(place, "has no `@type`".to_owned()),
        };
        if !self.vocabulary.has(&kind) {
            return self.fault(place, format!("is of the unknown type `{kind}`"));
        }
        if !range.iter().any(|of| self.vocabulary.is_a(&kind, of)) {
            self.fault(place, format!("is a `{kind}` and not one of {range:?}"));
        }
        self.properties(place, &kind, node);
    }

    fn properties(&mut self, place: &str, kind: &str, node: &Map<String, Value>) {
        for (property, value) in node.iter().filter(|(key, _)| !key.starts_with('@')) {
            let place = format!("{place}.{property}");
            match (self.vocabulary.range(kind, property), value) {
                (None, _) => self.fault(&place, format!("is no property of `{kind}`")),
                (Some(_), Value::Array(values)) if values.is_empty() => {
                    self.fault(&place, "is empty".to_owned())
                }
                (Some(range), Value::Array(values)) => {
                    values.iter().for_each(|value| self.value(&place, value, range))
                }
                (Some(range), value) => self.value(&place, value, range),
            }
        }
    }

    fn value(&mut self, place: &str, value: &Value, range: &[&str]) {
        let is_right = match value {
            Value::Object(_) => return self.thing(place, value, range),
            Value::String(text) if text.trim().is_empty() => return self.fault(place, "is empty".to_owned()),
            Value::String(text) => range.iter().any(|kind| self.is_literal(text, kind)),
            Value::Number(number) => {
                let fits = |kind: &&str| *kind == "Number" || (*kind == "Integer" && number.is_i64());
                range.iter().any(fits)
            }
            Value::Bool(_) => range.contains(&"Boolean"),
            Value::Null | Value::Array(_) => false,
        };
        if !is_right {
            self.fault(place, format!("is {value} and not one of {range:?}"));
        }
    }

    /// Whether a text can stand for a value of a type.
    fn is_literal(&self, text: &str, kind: &str) -> bool {
        match kind {
            "Text" => text.trim() == text,
            "URL" => Url::parse(text).is_ok_and(|url| matches!(url.scheme(), "http" | "https")),
            "Date" => is_shaped(text, "0000-00-00"),
            "DateTime" => {
                let (moment, offset) = text.split_at_checked(19).unwrap_or_default();
                let has_offset = offset == "Z" || is_shaped(offset, "+00:00") || is_shaped(offset, "-00:00");
                is_shaped(moment, "0000-00-00T00:00:00") && has_offset
            }
            "Duration" => {
                let minutes = text.strip_prefix("PT").and_then(|rest| rest.strip_suffix('M'));
                minutes.is_some_and(|minutes| minutes.parse::<u32>().is_ok())
            }
            "Distance" => {
                let (number, unit) = text.split_once(' ').unwrap_or_default();
                number.parse::<f64>().is_ok() && !unit.is_empty()
            }
            _ => self.vocabulary.is_member(text, kind),
        }
    }
}

fn plain(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Whether a text is like a pattern in which `0` stands for any digit.
fn is_shaped(text: &str, pattern: &str) -> bool {
    let fits = |(byte, wanted): (u8, u8)| if wanted == b'0' { byte.is_ascii_digit() } else { byte == wanted };
    text.len() == pattern.len() && text.bytes().zip(pattern.bytes()).all(fits)
}

/// What would let a mistake pass here would let it pass everywhere.
#[test]
fn the_consumer_sees_every_kind_of_mistake() {
    let vocabulary = Vocabulary::read();
    let told = |node: Value| {
        let data = serde_json::json!({ "@context": "https://schema.org", "@graph": [node] });
        faults(&vocabulary, &data).join("\n")
    };
    let article = |key: &str, value: Value| {
        let mut node = serde_json::json!({ "@type": "Article", "@id": "https://example.org/#a" });
        node[key] = value;
        told(node)
    };
    for (key, right) in [
        ("headline", "A".into()),
        ("url", "https://example.org/".into()),
        ("datePublished", "2026-01-31".into()),
        ("datePublished", "2026-01-31T08:30:00+01:00".into()),
        ("timeRequired", "PT5M".into()),
        ("wordCount", 5.into()),
        ("author", serde_json::json!([{ "@type": "Person", "name": "A" }])),
        ("hasPart", serde_json::json!({ "@id": "https://example.org/#a" })),
        ("isAccessibleForFree", true.into()),
    ] {
        assert_eq!(article(key, right), "", "{key}");
    }
    for (key, wrong, expected) in [
        ("subtitle", "A".into(), "is no property of `Article`"),
        ("headline", "".into(), "is empty"),
        ("headline", serde_json::json!([]), "is empty"),
        ("headline", Value::Null, "is null and not one of"),
        ("headline", 5.into(), "is 5 and not one of"),
        ("url", "/a/".into(), "is \"/a/\" and not one of"),
        ("sameAs", "javascript:alert(1)".into(), "and not one of"),
        ("datePublished", "2026-01-31T08:30:00".into(), "and not one of"),
        ("datePublished", "January".into(), "and not one of"),
        ("wordCount", "5".into(), "and not one of"),
        ("wordCount", 5.5.into(), "and not one of"),
        ("timeRequired", "5 minutes".into(), "and not one of"),
        ("author", "A".into(), "and not one of"),
        ("author", serde_json::json!({ "@type": "Article" }), "is a `Article` and not one of"),
        ("author", serde_json::json!({ "@type": "Writer" }), "is of the unknown type `Writer`"),
        ("author", serde_json::json!({ "name": "A" }), "has no `@type`"),
        ("author", serde_json::json!({ "@id": "https://example.org/#b" }), "which is not in the graph"),
        ("author", serde_json::json!({ "@id": "https://example.org/#a" }), "is a `Article` and not one of"),
        (
            "hasPart",
            serde_json::json!({ "@type": "Article", "@id": "https://example.org/#a" }),
            "is told twice",
        ),
        ("hasPart", serde_json::json!({ "@type": "Article", "@id": "#b" }), "no whole address"),
    ] {
        assert!(article(key, wrong).contains(expected), "{key}: {expected}");
    }
    let empty = serde_json::json!({ "@context": "http://schema.org/", "@type": "Article" });
    assert_eq!(faults(&vocabulary, &empty).len(), 3, "{:?}", faults(&vocabulary, &empty));
}
