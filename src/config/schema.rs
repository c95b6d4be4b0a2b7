//! The JSON Schemas of `site.toml` and of front matter, made from the types that read them.

use schemars::{Schema, schema_for};
use serde_json::{Value, json};

use super::front_matter::{FrontMatter, SectionMatter};
use super::settings::Settings;

/// The schema of `site.toml`.
pub fn site() -> Schema {
    let mut schema = schema_for!(Settings);
    let mut rule = page();
    rule.remove("$schema");
    rule.remove("title");
    let definitions = rule.remove("$defs");
    if let Some(properties) = rule.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert(
            "match".to_owned(),
            json!({ "description": "Which pages, by their path below `content/`: `explainers/**`", "type": "string" }),
        );
        for only_one in ["slug", "path", "aliases", "translations"] {
            properties.remove(only_one);
        }
    }
    rule.insert("required".to_owned(), json!(["match"]));
    rule.insert(
        "description".to_owned(),
        json!("Metadata for many pages: later rules win, a page's own wins over all"),
    );
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("rules".to_owned(), json!({ "type": "array", "items": rule }));
    }
    if let (Some(Value::Object(more)), Some(all)) =
        (definitions, schema.get_mut("$defs").and_then(Value::as_object_mut))
    {
        all.extend(more);
    }
    schema
}

/// The schema of a page's front matter. A taxonomy's key is a list of texts; which taxonomies there are, only
/// `site.toml` knows, so that other keys are allowed where they are such lists.
pub fn page() -> Schema {
    let mut schema = schema_for!(FrontMatter);
    let terms = json!({ "type": "array", "items": { "type": "string" } });
    let authors = json!({
        "description": "Who wrote it: names of files in `content/authors/`, or plain names.",
        "type": "array",
        "items": { "type": "string" },
    });
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("authors".to_owned(), authors);
    }
    schema.insert("additionalProperties".to_owned(), terms);
    schema
}

/// The schema of a section's front matter.
pub fn section() -> Schema {
    schema_for!(SectionMatter)
}
