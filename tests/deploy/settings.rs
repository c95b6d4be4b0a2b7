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
        &["the target `here` says not what it is", "one of `folder = \"…\"`, `git = \"…\"`, `s3 = \"…\"`"],
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

#[test]
fn places_on_other_machines_are_written_as_they_can_be_reached() {
    refused(
        "[deploy.there]\ns3 = \"s3://tides\"\n",
        &["`s3://tides` cannot be the name of a bucket", "as `tides`"],
    );
    refused(
        "[deploy.there]\ns3 = \"a\"\nendpoint = \"s3.example.org\"\n",
        &["is no address", "site.toml:5:12"],
    );
    refused("[deploy.there]\ns3 = \"a\"\nprefix = \"../b\"\n", &["`../b` cannot stand in front of the path"]);
    refused("[deploy.there]\ns3 = \"a\"\ncache_pages = \"ä\"\n", &["a header has ASCII letters and signs"]);
    for odd in ["tides", "tides/", "Tides/web", "tides/$root", "https://tides/web"] {
        refused(
            &format!("[deploy.there]\nazure = \"{odd}\"\n"),
            &[&format!("`{odd}` is no account with a container"), "`tides/$web`"],
        );
    }
    refused(
        "[deploy.there]\nwebdav = \"ftp://a\"\n",
        &["`ftp://a` is no address", "`https://example.org/tides/`"],
    );
    refused(
        "[deploy.there]\nsftp = \"example.org\"\n",
        &["`example.org` is no folder of a server", "write it as"],
    );
    refused("[deploy.there]\nsftp = \"-oProxyCommand=evil:/a\"\n", &["is no folder of a server"]);
    refused(
        "[deploy.there]\nwebdav = \"https://a/\"\nregion = \"b\"\n",
        &["`region` is for targets with `s3`"],
    );
    refused(
        "[deploy.there]\nwebdav = \"https://a/\"\nprefix = \"b\"\n",
        &["`prefix` is for targets with `s3` or `azure`"],
    );
    for secret in [
        "s3 = \"a\"\nendpoint = \"https://ada:s3cr3t@example.org\"",
        "webdav = \"https://ada:s3cr3t@example.org/\"",
        "sftp = \"sftp://ada:s3cr3t@example.org/a\"",
    ] {
        let told = refused(
            &format!("[deploy.there]\n{secret}\n"),
            &["has a name or password in it", "credentials come from the environment"],
        );
        assert!(!told.contains("s3cr3t"), "{told}");
    }
}
