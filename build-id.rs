//! Gives the crate a name for the exact engine that it is built from, as the variable `NUTGRAF_BUILD`, and keeps the binary
//! small.
//!
//! A manifest of another engine is not trusted (see `write::manifest`), and a version number alone would not
//! tell two builds of a working copy apart.

use std::env;
use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

fn main() {
    let mut hasher = DefaultHasher::new();
    for name in ["Cargo.lock", "Cargo.toml", "src", "static", "strings", "templates", "scaffold"] {
        println!("cargo::rerun-if-changed={name}");
        hash(Path::new(name), &mut hasher);
    }
    println!("cargo::rustc-env=NUTGRAF_BUILD={:016x}", hasher.finish());
    if is_target("OS", "linux") && is_target("ENV", "gnu") {
        // A program that can be loaded anywhere in memory has two megabytes of places to be put right at each start.
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// Whether the system that the crate is built for is such a one.
#[expect(clippy::disallowed_methods, reason = "cargo tells a build script by variables what it builds for")]
fn is_target(what: &str, name: &str) -> bool {
    env::var(format!("CARGO_CFG_TARGET_{what}")).is_ok_and(|target| target == name)
}

/// Feeds the names and bytes of a file, or of all files below a folder in order of their names, to the hasher.
fn hash(path: &Path, hasher: &mut DefaultHasher) {
    hasher.write(path.as_os_str().as_encoded_bytes());
    if let Ok(entries) = fs::read_dir(path) {
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths.iter().for_each(|path| hash(path, hasher));
    } else if let Ok(bytes) = fs::read(path) {
        hasher.write(&bytes);
    }
}
