//! What `site.toml` says of targets.

use crate::harness::Project;

#[track_caller]
fn refused(settings: &str, told: &[&str]) -> String {
    let project = Project::bare();
    project.settings(settings);
    project.build().fails(told).stderr()
}

#[test]
fn a_target_is_one_thing() {
    refused(
        "[deploy.here]\n",
        &["the target `here` says not what it is", "either `folder = \"…\"` or `git = \"…\"`"],
    );
    refused(
        "[deploy.here]\nfolder = \"a\"\ngit = \"origin\"\n",
        &["the target `here` is two things at once"],
    );
    refused(
        "[deploy.here]\nfolder = \"a\"\nbranch = \"b\"\n",
        &["`branch` is for targets with `git`", "site.toml:5:10"],
    );
    refused(
        "[deploy.here]\ngit = \"origin\"\nprecompress = true\n",
        &["`precompress` is for targets with `folder`"],
    );
    refused("[deploy.here]\nfolder = \"a\"\nmax_delete = 101\n", &["a share is at most 100 percent"]);
    refused("[deploy.here]\nfoldr = \"a\"\n", &["unknown key `foldr`", "did you mean `folder`?"]);
}

#[test]
fn names_that_git_would_take_for_something_else_are_refused() {
    refused("[deploy.here]\ngit = \"--upload-pack=evil\"\n", &["is no remote"]);
    refused("[deploy.here]\ngit = \"origin\"\nbranch = \"-f\"\n", &["cannot be the name of a branch"]);
    refused("[deploy.here]\ngit = \"origin\"\nbranch = \"a..b\"\n", &["cannot be the name of a branch"]);
    refused("[deploy.here]\ngit = \"origin\"\ncname = \"https://a\"\n", &["`https://a` is no host"]);
}

#[test]
fn a_secret_is_refused_and_not_shown() {
    for key in ["token", "password", "secret_access_key", "AWS_ACCESS_KEY_ID", "api-key", "private_key"] {
        let told = refused(
            &format!("[deploy.here]\nfolder = \"a\"\n{key} = \"s3cr3t\"\n"),
            &[&format!("`{key}` looks like a secret"), "site.toml:5:1", "make it invalid"],
        );
        assert!(!told.contains("s3cr3t"), "{told}");
    }
    let told = refused(
        "[deploy.here]\ngit = \"https://ada:s3cr3t@example.org/a.git\"\n",
        &["has a name or password in it", "site.toml:4"],
    );
    assert!(!told.contains("s3cr3t"), "{told}");
}

#[test]
fn which_target_is_meant_must_be_clear() {
    let project = Project::bare();
    project.run(&["deploy"]).fails(&["there is no target to deploy to", "[deploy.production]"]);
    project.settings("[deploy.production]\nfolder = \"a\"\n[deploy.staging]\nfolder = \"b\"\n");
    project.run(&["deploy"]).fails(&["more than one target", "name one of `production`, `staging`"]);
    project
        .run(&["deploy", "producton"])
        .fails(&["there is no target `producton`", "did you mean `production`?"]);
}
