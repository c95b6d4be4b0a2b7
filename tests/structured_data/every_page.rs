//! Every page of whole sites, read as a consumer reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::consumer::{faults, read};
use crate::harness::{Project, attributes};
use crate::vocabulary::Vocabulary;

/// All pages of a built site whose base URL this is, with their JSON-LD; what is wrong with one of them is told.
#[track_caller]
pub(crate) fn read_all(project: &Project, base_url: &str) -> BTreeMap<String, Value> {
    let vocabulary = Vocabulary::read();
    let mut wrong = Vec::new();
    let mut all = BTreeMap::new();
    let anchors = anchors(project);
    for name in anchors.keys().filter(|name| name.ends_with("index.html")) {
        let html = project.html(name);
        if !attributes(&html, "meta[http-equiv=refresh]", "content").is_empty() {
            continue;
        }
        match read(&html) {
            Ok(data) => {
                wrong.extend(faults(&vocabulary, &data).into_iter().map(|fault| format!("{name}: {fault}")));
                wrong.extend(
                    dead(&data, base_url, &anchors).into_iter().map(|fault| format!("{name}: {fault}")),
                );
                all.insert(name.clone(), data);
            }
            Err(fault) => wrong.push(format!("{name}: {fault}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    all
}

/// The ids in every page, and nothing for every other file.
fn anchors(project: &Project) -> BTreeMap<String, BTreeSet<String>> {
    let ids = |name: &String| match name.ends_with(".html") {
        true => attributes(&project.html(name), "[id]", "id").into_iter().collect(),
        false => BTreeSet::new(),
    };
    project.tree().keys().map(|name| (name.clone(), ids(name))).collect()
}

/// The addresses of the site in a graph that lead nowhere. What names a part of a page need not be an anchor in it.
fn dead(data: &Value, base_url: &str, anchors: &BTreeMap<String, BTreeSet<String>>) -> Vec<String> {
    match data {
        Value::Array(items) => items.iter().flat_map(|item| dead(item, base_url, anchors)).collect(),
        Value::Object(node) => {
            let names_a_part = |value: &Value| value.as_str().is_some_and(|id| id.contains('#'));
            let values = node.iter().filter(|(key, value)| *key != "@id" || !names_a_part(value));
            values.flat_map(|(_, value)| dead(value, base_url, anchors)).collect()
        }
        Value::String(address) => {
            let Some(path) = address.strip_prefix(base_url) else { return Vec::new() };
            let (path, anchor) = path.split_once('#').unwrap_or((path, ""));
            let path = percent_encoding::percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy();
            let path = if path.is_empty() || path.ends_with('/') {
                format!("{path}index.html")
            } else {
                path.into_owned()
            };
            let is_there = anchors.get(&path).is_some_and(|ids| anchor.is_empty() || ids.contains(anchor));
            if is_there { Vec::new() } else { vec![format!("`{address}` leads nowhere")] }
        }
        _ => Vec::new(),
    }
}

/// This repository's own site.
pub(crate) fn own_site() -> Project {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let project = Project::new();
    for folder in ["content", "static", "templates"] {
        for entry in walkdir::WalkDir::new(root.join(folder)) {
            let entry = entry.expect("readable");
            if entry.file_type().is_file() {
                let path = entry.path().strip_prefix(root).expect("below").to_str().expect("a name");
                project.bytes(path, &fs::read(entry.path()).expect("readable"));
            }
        }
    }
    project.file("site.toml", &fs::read_to_string(root.join("site.toml")).expect("readable"));
    project
}

#[test]
fn every_page_of_this_repositorys_site_is_told_in_the_words_of_schema_org() {
    let project = own_site();
    project.build_with(&["--future"]).ok();
    let all = read_all(&project, "https://nutgraf.example");
    assert!(all.len() > 30, "{}", all.len());
}
