//! What a person does to the files of the universe.

use std::fs;

use super::universe::FILES;
use super::{Project, tree};

/// Files with their bytes.
pub type Tree = std::collections::BTreeMap<String, Vec<u8>>;

/// Writes all files as they are at the beginning.
pub fn write_all(project: &Project) {
    for (name, texts) in FILES.iter().filter(|(_, texts)| !texts[0].is_empty()) {
        project.file(name, texts[0]);
    }
}

/// Writes a file with one of its texts.
pub fn write(project: &Project, file: usize, text: usize) {
    let (name, texts) = FILES[file];
    let place = names(file).into_iter().find(|name| project.path(name).is_file());
    let place = place.unwrap_or_else(|| name.to_owned());
    make_way(project, &place);
    project.file(&place, texts[text % texts.len()]);
}

/// Removes a file; `false` where there is none. A site without its `site.toml` is no site.
pub fn remove(project: &Project, file: usize) -> bool {
    let place = names(file).into_iter().find(|name| project.path(name).is_file() && name != "site.toml");
    place.map(|name| project.remove(&name)).is_some()
}

/// Gives a file another name, or its own one back; `false` where that cannot be.
pub fn rename(project: &Project, file: usize) -> bool {
    let [own, moved] = names(file);
    if own == "site.toml" {
        return false;
    }
    let (from, to) = if project.path(&own).is_file() { (own, moved) } else { (moved, own) };
    if !project.path(&from).is_file() {
        return false;
    }
    make_way(project, &to);
    // A bundle and a section take their whole folder with them.
    let is_folder = to.ends_with("index.md") && from.contains('/');
    let part = |name: &str| match name.rsplit_once('/') {
        Some((folder, _)) if is_folder => project.path(folder),
        _ => project.path(name),
    };
    if part(&to).exists() {
        return false;
    }
    fs::create_dir_all(part(&to).parent().expect("a folder")).expect("made");
    fs::rename(part(&from), part(&to)).is_ok()
}

/// All that a person wrote.
pub fn sources(project: &Project) -> Tree {
    let is_source =
        |name: &String| !["public/", "clean/", ".nutgraf/"].iter().any(|made| name.starts_with(made));
    tree(project.root()).into_iter().filter(|(name, _)| is_source(name)).collect()
}

/// Puts back what a person wrote.
pub fn restore(project: &Project, good: &Tree) {
    for folder in ["content", "data", "static", "strings", "templates"] {
        fs::remove_dir_all(project.path(folder)).unwrap_or_default();
    }
    for (name, bytes) in good {
        project.bytes(name, bytes);
    }
}

/// A file of the site, wherever a renaming has brought it.
fn names(file: usize) -> [String; 2] {
    let name = FILES[file].0;
    let (folder, last) = name.rsplit_once('/').map_or(("", name), |(folder, last)| (folder, last));
    let moved = match last {
        // A section moves with its folder, a bundle too; the rest gets another name beside its own.
        "_index.md" | "index.md" if !folder.is_empty() => format!("{folder}-moved/{last}"),
        _ => name.replace(last, &format!("moved-{last}")),
    };
    [name.to_owned(), moved]
}

/// A file can stand where another one needs a folder, and the other way round.
fn make_way(project: &Project, name: &str) {
    for (at, _) in name.match_indices('/') {
        if project.path(&name[..at]).is_file() {
            project.remove(&name[..at]);
        }
    }
    if project.path(name).is_dir() {
        project.remove(name);
    }
}
