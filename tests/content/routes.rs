//! Where pages and the files beside them end up.

use crate::{json, shown};

#[test]
fn a_page_with_its_files_beside_it_takes_them_along() {
    let project = shown();
    project.page("s/a/index.md", "![x](img/p.svg) [y](notes.txt)");
    project
        .file("content/s/a/img/p.svg", "<svg width=\"3\" height=\"4\"></svg>")
        .file("content/s/a/notes.txt", "N");
    project.build().ok();
    assert_eq!(project.output("s/a/img/p.svg"), "<svg width=\"3\" height=\"4\"></svg>");
    assert_eq!(project.output("s/a/notes.txt"), "N");
    let page = json(&project, "s/a/");
    assert_eq!(page["assets"], serde_json::json!(["/s/a/img/p.svg", "/s/a/notes.txt"]));
    assert!(page["content"].as_str().unwrap().contains("src=\"/s/a/img/p.svg\" width=\"3\" height=\"4\""));
}

#[test]
fn files_follow_the_slug_and_the_path_of_their_page() {
    let project = shown();
    project.file("content/a/index.md", "+++\nslug = \"other\"\n+++\n[n](n.txt)").file("content/a/n.txt", "A");
    project
        .file("content/x/b/index.md", "+++\npath = \"/top/\"\n+++\n[n](sub/n.txt)")
        .file("content/x/b/sub/n.txt", "B");
    project.file("content/2026-01-02-c/index.md", "[n](n.txt)").file("content/2026-01-02-c/n.txt", "C");
    project.build().ok();
    for (page, file, text) in
        [("other/", "other/n.txt", "A"), ("top/", "top/sub/n.txt", "B"), ("c/", "c/n.txt", "C")]
    {
        assert_eq!(project.output(file), text);
        assert!(
            json(&project, page)["content"].as_str().unwrap().contains(&format!("href=\"/{file}\"")),
            "{page}"
        );
    }
    assert!(!project.has("a") && !project.has("x"));
}

#[test]
fn folders_and_names_become_slugs_with_letters_of_every_script() {
    let project = shown();
    project
        .page("My Folder/Ünï Ço.md", "")
        .page("日本/ニュース.md", "")
        .page("x/What's up?.md", "")
        .page("x/!!!.md", "");
    project.build().ok();
    assert_eq!(json(&project, "my-folder/ünï-ço/")["path"], "/my-folder/ünï-ço/");
    assert_eq!(json(&project, "日本/ニュース/")["permalink"], "https://example.org/日本/ニュース/");
    assert!(project.has("x/whats-up/index.html"));
    assert!(project.tree().keys().any(|name| name.starts_with("x/page-")));
}

#[test]
fn a_path_with_a_dot_in_its_last_part_is_a_file() {
    let project = shown();
    project.file("content/a.md", "+++\npath = \"/notes/old.html\"\n+++\n");
    project.build().ok();
    assert_eq!(json(&project, "notes/old.html")["path"], "/notes/old.html");
}

#[test]
fn aliases_lead_to_the_page() {
    let project = shown();
    project.file("content/a.md", "+++\naliases = [\"/old/\", \"older\", \"/oldest.html\"]\n+++\n");
    project.build().ok();
    for alias in ["old/index.html", "older/index.html", "oldest.html"] {
        assert_eq!(project.output(alias), "<meta http-equiv=\"refresh\" content=\"0; url=/a/\">\n");
    }
}

#[test]
fn what_cannot_be_a_route_is_an_error_where_it_is_written() {
    for (key, told) in [
        ("slug = \"a/b\"", "has a slash in it"),
        ("slug = \"..\"", "has the part `..`"),
        ("slug = \"\"", "is empty"),
        ("path = \"/../x/\"", "has the part `..`"),
        ("path = \"//host/x\"", "has an empty part"),
        ("path = \"/a%2e/\"", "has the character `%`"),
        ("path = \"/C:/x\"", "has the character `:`"),
        ("aliases = [\"/ok/\", \"../up\"]", "has the part `..`"),
        ("aliases = [\"a\\u0000b\"]", "has the character"),
    ] {
        let project = shown();
        project.file("content/a.md", &format!("+++\n{key}\n+++\n"));
        project.build().fails(&[told, "content/a.md:2:", "1 error;"]);
        assert!(!project.has("index.html"));
    }
}
