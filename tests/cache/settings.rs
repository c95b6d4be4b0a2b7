//! What `[cache]` may say.

use crate::harness::Project;
use crate::{build_warned, machine};

fn refused(cache: &str, told: &[&str]) {
    let project = Project::bare();
    project.settings(&format!("[cache]\n{cache}"));
    project.build().fails(told);
}

#[test]
fn it_is_at_one_place() {
    refused("", &["`[cache]` says not where it is", "give it one of `folder"]);
    refused("s3 = \"a\"\nfolder = \"b\"\n", &["`[cache]` is two things at once"]);
}

#[test]
fn its_keys_are_checked_as_those_of_targets() {
    refused("s3 = \"no bucket\"\n", &["`no bucket` cannot be the name of a bucket", "site.toml:4:6"]);
    refused("webdav = \"ftp://x\"\n", &["`ftp://x` is no address", "site.toml:4:10"]);
    refused("folder = \"a\"\nregion = \"b\"\n", &["`region` is for", "`s3`", "site.toml:5:10"]);
    refused("s3 = \"a\"\nprefix = \"../b\"\n", &["`../b` cannot stand in front"]);
    refused("git = \"origin\"\n", &["unknown key `git`", "site.toml:4:1"]);
    refused("webdav = \"https://ada:pw@x/\"\n", &["name or password"]);
}

#[test]
fn secrets_are_refused_and_not_shown() {
    let project = Project::bare();
    project.settings("[cache]\ns3 = \"a\"\nsecret_access_key = \"h1dden\"\n");
    let ran = project.build().fails(&["`secret_access_key` looks like a secret", "site.toml:5:1"]);
    assert!(!ran.stderr().contains("h1dden"));
}

#[test]
fn a_folder_among_the_sources_or_in_the_output_is_not_used() {
    for folder in ["content/cache", ".", "..", ".nutgraf", "public", "public/cache"] {
        let machine = machine(&format!("[cache]\nfolder = {folder:?}\n"));
        build_warned(&machine, "cannot be the folder of a cache");
        assert!(!machine.path(folder).join("nutgraf").exists(), "{folder}");
    }
}
