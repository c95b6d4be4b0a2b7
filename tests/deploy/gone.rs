//! What is at a target and has no route any more.

use crate::folder::site;
use crate::harness::{Project, tree};

/// What a check tells of what is at a target.
#[track_caller]
fn gone(project: &Project) -> Vec<String> {
    let ran = project.run(&["check", "--since-deploy", "here", "--format", "json"]);
    let gone = ran.objects().into_iter().filter(|object| object["rule"] == "gone-route");
    gone.map(|object| object["message"].as_str().expect("a message").to_owned()).collect()
}

#[test]
fn what_readers_find_at_a_target_and_the_next_deploy_would_take_away_is_told() {
    let project = site();
    assert_eq!(gone(&project), [""; 0], "nothing was deployed yet");
    let rest = "[deploy.here]\nfolder = \"target\"\nprecompress = true\n";
    project.settings(&format!("paginate_by = 1\n[host]\nfiles = [\"netlify\"]\n{rest}"));
    project.file("static/old.css", "a { color: red }").file("static/map.pdf", "PDF");
    project.run(&["deploy"]).ok();
    assert_eq!(gone(&project), [""; 0]);
    project.remove("content/b.md").remove("static/old.css").remove("static/map.pdf").settings(rest);
    let before = tree(&project.path("target"));
    let told =
        |route: &str| format!("`{route}` is at the target `here`, and the site does not have it any more");
    assert_eq!(gone(&project), [told("/b/"), told("/map.pdf")]);
    project.file("content/a.md", "+++\naliases = [\"/b/\", \"/map.pdf\"]\n+++\nA ![photo](photo.png)");
    assert_eq!(gone(&project), [""; 0]);
    assert!(tree(&project.path("target")) == before, "a check changed the target");
}

#[test]
fn a_target_that_cannot_be_asked_is_an_error() {
    let project = site();
    project
        .run(&["check", "--since-deploy", "hare"])
        .fails(&["there is no target `hare`", "did you mean `here`?"]);
    project.remove("target");
    project.run(&["check", "--since-deploy", "here"]).fails(&["there is no such folder to deploy to"]);
}
