//! Real sites: thousands of posts that were written for other programs build without an error or a warning.

mod harness;

use std::fs;
use std::path::Path;

use harness::Project;

/// Builds one of the sets of posts that lie beside this repository, and builds it again.
fn build(name: &str, at_least: usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/readmore").join(name);
    if !folder.is_dir() {
        println!("not tested: there is no {}", folder.display());
        return;
    }
    let project = Project::new();
    copy(&folder, project.root());
    project.settings("[taxonomies.tags]\n");
    let first = project.run_within(300, &["build"]).ok();
    let pages = project.tree().into_keys().filter(|name| name.ends_with("/index.html")).count();
    assert!(pages >= at_least, "{pages} pages: {}", first.stdout());
    let second = project.run_within(300, &["build"]).ok();
    assert_eq!((second.count("rendered"), second.count("written")), (0, 0), "{}", second.stdout());
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.expect("readable");
        let target = to.join(entry.path().strip_prefix(from).expect("below"));
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).expect("made");
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

#[test]
fn the_posts_of_18f_build_without_a_warning() {
    build("18f", 900);
}

#[test]
fn the_posts_of_digital_gov_build_without_a_warning() {
    build("digitalgov", 900);
}
