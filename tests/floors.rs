//! The floors of the house: imports go only downward, and never in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The rooms by floor, from the table in `ARCHITECTURE.md`.
const FLOORS: &[&[&str]] = &[
    &["date", "diagnostic", "digest", "history", "media_type", "route", "sealed", "source"],
    &["config", "git", "http", "parse", "program", "read", "store"],
    &["link"],
    &["lint", "render"],
    &["write"],
    &["build", "cache", "changed", "check", "deploy", "related", "serve"],
    &["cli"],
];

/// An import: the room that it is in, the room that it is of, and where it stands.
type Import = (String, String, String);

fn floor(room: &str) -> usize {
    let floor = FLOORS.iter().position(|rooms| rooms.contains(&room));
    floor.unwrap_or_else(|| {
        panic!("`{room}` is on no floor: add it to the table here and in `ARCHITECTURE.md`")
    })
}

/// Every `crate::room` in `src/`, comments and `lib.rs` left out.
fn imports() -> Vec<Import> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut imports = Vec::new();
    for entry in walkdir::WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.expect("readable");
        let path = entry.path().strip_prefix(&src).expect("below").display().to_string();
        if !path.ends_with(".rs") || ["lib.rs", "main.rs"].contains(&path.as_str()) {
            continue;
        }
        let room = path.split('/').next().expect("a room").trim_end_matches(".rs").to_owned();
        let text = fs::read_to_string(entry.path()).expect("readable");
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for rest in line.split("crate::").skip(1) {
                let place = format!("src/{path}:{}: {}", number + 1, line.trim());
                for of in rooms(rest) {
                    imports.push((room.clone(), of, place.clone()));
                }
            }
        }
    }
    imports
}

/// The rooms that a path behind `crate::` names; more than one where it is a list in braces.
fn rooms(rest: &str) -> Vec<String> {
    let is_name = |c: char| c.is_ascii_lowercase() || c == '_';
    let first = |text: &str| text.trim().split(|c| !is_name(c)).next().unwrap_or_default().to_owned();
    match rest.strip_prefix('{') {
        Some(list) => list.split('}').next().unwrap_or_default().split(',').map(first).collect(),
        None => vec![first(rest)],
    }
    .into_iter()
    .filter(|name| !name.is_empty())
    .collect()
}

#[test]
fn every_room_is_on_a_floor_and_imports_go_only_downward() {
    let imports = imports();
    assert!(imports.len() > 100, "only {} imports were found", imports.len());
    let upward: Vec<&str> = imports
        .iter()
        .filter(|(room, of, _)| floor(of) > floor(room))
        .map(|(_, _, place)| place.as_str())
        .collect();
    assert!(upward.is_empty(), "imports that go upward:\n{}", upward.join("\n"));
}

#[test]
fn no_rooms_import_each_other_in_a_circle() {
    let mut needs: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for (room, of, place) in imports() {
        if room != of {
            needs.entry(room).or_default().entry(of).or_insert(place);
        }
    }
    let mut circles = Vec::new();
    for start in needs.keys() {
        let mut reached = BTreeSet::new();
        let mut left: Vec<(&String, Vec<&String>)> = vec![(start, Vec::new())];
        while let Some((room, places)) = left.pop() {
            for (of, place) in needs.get(room).into_iter().flatten() {
                let places: Vec<&String> = places.iter().copied().chain([place]).collect();
                if of == start {
                    circles.push(places.iter().map(|place| place.as_str()).collect::<Vec<_>>().join("\n"));
                } else if reached.insert(of) {
                    left.push((of, places));
                }
            }
        }
    }
    assert!(circles.is_empty(), "circles:\n{}", circles.join("\n\n"));
}

#[test]
fn the_stages_that_must_be_pure_touch_neither_disk_nor_clock_nor_environment() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(&src).sort_by_file_name() {
        let entry = entry.expect("readable");
        let path = entry.path().strip_prefix(&src).expect("below").display().to_string();
        if !["parse", "link", "lint", "render", "config"].iter().any(|room| path.starts_with(room)) {
            continue;
        }
        let text = fs::read_to_string(entry.path()).unwrap_or_default();
        for (number, line) in text.lines().enumerate() {
            let impure = [
                "std::fs",
                "std::net",
                "std::process",
                "Command::new",
                "File::open",
                "Instant::now",
                "std::env::",
            ];
            let is_comment = line.trim_start().starts_with("//");
            if !is_comment && impure.iter().any(|name| line.contains(name)) {
                found.push(format!("src/{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
