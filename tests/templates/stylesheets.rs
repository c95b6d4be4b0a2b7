//! Stylesheets and scripts: minified, fingerprinted, and with a digest that browsers check.

use base64::Engine;
use sha2::{Digest, Sha384};

use crate::harness::Project;

const SHOW: &str = "{{ get_path(path=\"x.css\", cachebust=true) }} {{ get_integrity(path=\"x.css\") }} {{ get_url(path=\"l.svg\", cachebust=true) }} {{ get_integrity(path=\"js/a.js\") }}";

fn project() -> Project {
    let project = Project::bare();
    project
        .file("static/x.css", "/* why */\na  {\n  color: #ff0000;\n}\n")
        .file("static/l.svg", "<svg/>")
        .file("static/js/a.js", "let a = 1; // kept\n");
    project.file("templates/index.html", SHOW);
    project
}

fn integrity(project: &Project, name: &str) -> String {
    let bytes = std::fs::read(project.path("public").join(name)).unwrap();
    format!("sha384-{}", base64::engine::general_purpose::STANDARD.encode(Sha384::digest(bytes)))
}

#[test]
fn a_stylesheet_is_minified_and_served_under_a_name_that_changes_with_it() {
    let project = project();
    project.build().ok();
    let shown = project.output("index.html");
    let parts: Vec<&str> = shown.split(' ').collect();
    let name = parts[0].trim_start_matches('/');
    assert!(name.starts_with("x.") && name.ends_with(".css") && name.len() == "x..css".len() + 16, "{name}");
    assert_eq!(project.output(name), "a{color:red}");
    assert_eq!(project.output("x.css"), "a{color:red}");
    assert_eq!(parts[1], integrity(&project, name));
    assert_eq!(parts[3], integrity(&project, "js/a.js"));
    assert_eq!(project.output("js/a.js"), "let a = 1; // kept\n");
    let (address, hash) = parts[2].split_once("?h=").unwrap();
    assert_eq!((address, hash.len()), ("https://example.org/l.svg", 16));
    project.file("static/x.css", "a { color: blue }\n");
    project.build().ok();
    assert!(!project.has(name), "the former name is deleted");
    let shown = project.output("index.html");
    let renamed = shown.split(' ').next().unwrap().trim_start_matches('/');
    assert!(renamed != name && project.output(renamed) == "a{color:#00f}", "{renamed}");
    assert!(shown.contains(&integrity(&project, renamed)));
}

#[test]
fn a_stylesheet_can_be_left_as_it_is() {
    let project = project();
    project.settings("[build]\nminify_css = false\n");
    project.build().ok();
    assert_eq!(project.output("x.css"), "/* why */\na  {\n  color: #ff0000;\n}\n");
    assert!(project.output("index.html").contains(&integrity(&project, "x.css")));
}

#[test]
fn a_mistake_in_a_stylesheet_is_an_error_with_its_line() {
    let project = project();
    project
        .file("static/x.css", "a { color: red }\n\nb { color: ; }\n@media ( {\n")
        .file("static/y.css", "p { } }\n");
    project.build().fails(&[
        "css that cannot be read: invalid media query",
        "static/x.css:4:11",
        "static/y.css:",
        "2 errors",
    ]);
    assert!(!project.path("public").exists());
}

#[test]
fn stylesheets_of_today_are_kept_whole() {
    let project = project();
    let css = ":root{color-scheme:light dark}@layer a{p{& b{color:light-dark(#000,#fff)}}}@container (width>40em){p{margin-inline:1rem}}@supports (display:grid){p{display:grid}}";
    project.file("static/x.css", css);
    project.build().ok();
    let minified = project.output("x.css");
    for part in ["light-dark(#000,#fff)", "@layer a", "@container", "@supports", "margin-inline:1rem"] {
        assert!(minified.contains(part), "{part} is not in {minified}");
    }
}

#[test]
fn the_theme_asks_browsers_to_check_its_stylesheet() {
    let project = Project::new();
    project.build().ok();
    let html = project.html("index.html");
    let href = crate::harness::attributes(&html, "link[rel=stylesheet]", "href").concat();
    assert_eq!(
        crate::harness::attributes(&html, "link[rel=stylesheet]", "integrity"),
        [integrity(&project, href.trim_start_matches('/'))]
    );
}
