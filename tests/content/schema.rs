//! The JSON Schemas that editors complete and check `site.toml` and front matter with.

use std::fs;
use std::path::Path;

use crate::harness::Project;

#[test]
fn the_schemas_in_the_repository_are_up_to_date() {
    for of in ["site", "page", "section"] {
        let name = format!("schema/{of}.schema.json");
        let kept = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&name)).unwrap_or_default();
        let made = Project::bare().run(&["schema", of]).ok().stdout();
        assert!(kept == made, "`{name}` is out of date: renew it with `cargo run -- schema {of} > {name}`");
    }
}

#[test]
fn every_key_is_explained() {
    for of in ["site", "page", "section"] {
        let schema: serde_json::Value =
            serde_json::from_str(&Project::bare().run(&["schema", of]).stdout()).unwrap();
        for (key, property) in schema["properties"].as_object().unwrap() {
            let about = property.get("description").or_else(|| property.pointer("/items/description"));
            assert!(about.is_some(), "`{key}` in the schema of a {of} says nothing");
        }
    }
}

#[test]
fn the_schema_of_the_site_knows_the_rules() {
    let schema: serde_json::Value =
        serde_json::from_str(&Project::bare().run(&["schema", "site"]).stdout()).unwrap();
    let rule = &schema["properties"]["rules"]["items"];
    assert!(rule["properties"]["match"].is_object() && rule["properties"]["kind"].is_object());
    assert!(rule["properties"]["slug"].is_null(), "a rule cannot give a slug");
}
