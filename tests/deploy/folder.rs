//! A folder as a target.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::harness::{Project, is_root, tree};

/// A site with a target, whose folder is there.
pub(crate) fn site() -> Project {
    let project = Project::bare();
    project.settings("[deploy.here]\nfolder = \"target\"\n");
    fs::create_dir(project.path("target")).expect("a folder");
    project.page("a.md", "A ![photo](photo.png)").page("b.md", "B").bytes("content/photo.png", b"photo");
    project
}

/// What visitors can see.
fn shown(project: &Project) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut shown = tree(&project.path("target"));
    shown.retain(|path, _| !path.starts_with(".nutgraf/"));
    shown
}

#[track_caller]
fn is_deployed(project: &Project) {
    assert_eq!(shown(project), project.tree());
}

#[test]
fn the_first_deploy_puts_everything_and_the_next_one_nothing() {
    let project = site();
    let ran = project.run(&["deploy"]).ok();
    assert_eq!(ran.count("put"), project.tree().len());
    is_deployed(&project);
    let manifest = project.path("target/.nutgraf/manifest");
    let stamp = || fs::metadata(&manifest).and_then(|file| file.modified()).expect("a manifest");
    let before = stamp();
    let ran = project.run(&["deploy"]).ok();
    assert!(ran.stdout().contains("nothing changed at `here`: 0 put, 0 deleted"), "{}", ran.stdout());
    assert_eq!(stamp(), before);
}

#[test]
fn only_what_changed_is_put_and_what_is_gone_is_deleted_with_its_folder() {
    let project = site();
    project.run(&["deploy"]).ok();
    let manifest = || fs::read_to_string(project.path("target/.nutgraf/manifest")).expect("a manifest");
    assert!(manifest().contains(" b/index.html\n"));
    project.page("a.md", "Another ![photo](photo.png)");
    let dry = project.run(&["deploy", "here", "--dry-run"]).ok().stdout();
    assert!(dry.contains("put a/index.html\n") && !dry.contains("put b/index.html"), "{dry}");
    assert!(!fs::read_to_string(project.path("target/a/index.html")).expect("a page").contains("Another"));
    project.run(&["deploy"]).ok();
    is_deployed(&project);
    project.remove("content/b.md");
    let dry = project.run(&["deploy", "--dry-run", "--format", "json"]).ok().stdout();
    assert!(dry.contains(r#"{"type":"delete","path":"b/index.html"}"#), "{dry}");
    assert!(project.run(&["deploy"]).ok().count("deleted") >= 1);
    is_deployed(&project);
    assert!(!project.path("target/b").exists());
    let has = |line: &str| line.ends_with(" b/index.html") && !line.starts_with('<');
    assert!(!manifest().lines().any(has));
}

#[test]
fn a_page_becomes_a_file_and_a_file_a_page() {
    let project = site();
    project.file("static/c", "a file").page("d.md", "a page");
    project.run(&["deploy"]).ok();
    project.remove("static/c").remove("content/d.md").page("c.md", "a page").file("static/d", "a file");
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

#[test]
fn what_others_put_there_stays_and_what_is_replaced_is_named() {
    let project = site();
    project.file("target/own.txt", "mine").file("target/index.html", "mine").file("target/.htaccess", "mine");
    let ran = project.run(&["deploy"]).ok();
    assert!(ran.stderr().contains("not put there by nutgraf: `index.html`"), "{}", ran.stderr());
    let mut expected = project.tree();
    expected.extend([("own.txt".to_owned(), b"mine".to_vec()), (".htaccess".to_owned(), b"mine".to_vec())]);
    assert_eq!(shown(&project), expected);
}

#[test]
fn a_site_with_an_error_is_not_deployed() {
    let project = site();
    project.run(&["deploy"]).ok();
    let before = shown(&project);
    project.page("a.md", "[nowhere](nowhere.md)");
    project.run(&["deploy"]).fails(&["link to `nowhere.md`", "not deployed"]);
    assert_eq!(shown(&project), before);
}

#[test]
fn a_deploy_that_would_delete_much_is_refused_unless_it_is_meant() {
    let project = site();
    for number in 0..30 {
        project.page(&format!("p{number}.md"), "");
    }
    project.run(&["deploy"]).ok();
    let before = shown(&project);
    for number in 0..30 {
        project.remove(&format!("content/p{number}.md"));
    }
    project.run(&["deploy"]).fails(&[
        "files at the target would be deleted",
        "more than 30 percent",
        "--max-delete 100",
    ]);
    assert_eq!(shown(&project), before);
    let dry = project.run(&["deploy", "--dry-run"]);
    assert_eq!((dry.code(), dry.stderr().contains("would be deleted")), (0, true), "{}", dry.stderr());
    project.run(&["deploy", "--max-delete", "100"]).ok();
    is_deployed(&project);
}

#[test]
fn a_rollback_brings_back_what_was_there_before() {
    let project = site();
    project.run(&["deploy"]).ok();
    project.run(&["deploy", "--rollback"]).fails(&["no former state is kept at `here`"]);
    let before = shown(&project);
    project.page("a.md", "Other").page("c.md", "New").remove("content/b.md").remove("content/photo.png");
    project.run(&["deploy"]).ok();
    project.run(&["deploy"]).ok();
    let ran = project.run(&["deploy", "here", "--rollback"]).ok();
    assert!(ran.stdout().contains("`here` is what it was before"), "{}", ran.stdout());
    assert_eq!(shown(&project), before);
    project.run(&["deploy", "--rollback"]).fails(&["no former state is kept at `here`"]);
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

#[test]
fn texts_are_put_compressed_as_well_where_that_is_wanted() {
    let project = site();
    project.settings("[deploy.here]\nfolder = \"target\"\nprecompress = true\n");
    let text = "Water rises and falls. ".repeat(200);
    project.page("a.md", &text).bytes("static/large.png", &[0; 5_000]);
    project.run(&["deploy"]).ok();
    let unpacked =
        Command::new("gzip").args(["-dc", "a/index.html.gz"]).current_dir(project.path("target")).output();
    let unpacked = unpacked.expect("gzip runs").stdout;
    assert!(!unpacked.is_empty() && unpacked == project.tree()["a/index.html"]);
    assert!(
        !project.path("target/large.png.gz").exists() && !project.path("target/b/index.html.gz").exists()
    );
    assert!(project.run(&["deploy"]).ok().stdout().contains("0 put, 0 deleted"));
    project.page("a.md", &format!("{text} Twice."));
    let dry = project.run(&["deploy", "--dry-run"]).ok().stdout();
    assert!(dry.contains("put a/index.html.gz\n") && dry.contains("put a/index.html\n"), "{dry}");
    project.run(&["deploy"]).ok();
    project.page("a.md", "Short.");
    project.run(&["deploy"]).ok();
    assert!(!project.path("target/a/index.html.gz").exists());
}

#[test]
fn texts_are_put_compressed_by_brotli_where_that_is_wanted() {
    let project = site();
    project.settings("[deploy.here]\nfolder = \"target\"\nbrotli = true\n");
    project.page("a.md", &"Water rises and falls. ".repeat(200));
    let mut without = project.command(&["deploy"]);
    let told = without.env("PATH", "").output().expect("the command runs").stderr;
    assert!(String::from_utf8_lossy(&told).contains("there is no `brotli` command"));
    if Command::new("brotli").arg("--version").output().is_err() {
        eprintln!("not tested: there is no brotli (`apt-get install brotli`)");
        return;
    }
    project.run(&["deploy"]).ok();
    let unpacked =
        Command::new("brotli").args(["-dc", "a/index.html.br"]).current_dir(project.path("target")).output();
    assert!(unpacked.expect("brotli runs").stdout == project.tree()["a/index.html"]);
    assert!(
        !project.path("target/a/index.html.gz").exists() && !project.path("target/b/index.html.br").exists()
    );
    assert!(project.run(&["deploy"]).ok().stdout().contains("0 put, 0 deleted"));
    project.page("a.md", "Short.");
    project.run(&["deploy"]).ok();
    assert!(!project.path("target/a/index.html.br").exists());
}

#[test]
fn a_target_that_is_not_there_or_must_not_be_written_is_an_error() {
    let project = site();
    let refused = |folder: &str, told: &[&str]| {
        project.settings(&format!("[deploy.here]\nfolder = {folder:?}\n"));
        project.run(&["deploy"]).fails(told);
    };
    refused("nowhere", &["there is no such folder to deploy to", "mount what it is on"]);
    refused("site.toml", &["it is a file"]);
    refused("public", &["it is where builds are written"]);
    refused("public/below", &["it is where builds are written"]);
    refused(".", &["cannot be deployed to"]);
    refused("content/x", &["cannot be deployed to"]);
    refused("/", &["cannot be deployed to: it is the whole disk"]);
}

#[test]
fn a_manifest_that_cannot_be_trusted_stops_it() {
    let project = site();
    project.run(&["deploy"]).ok();
    let path = project.path("target/.nutgraf/manifest");
    let text = fs::read_to_string(&path).expect("a manifest");
    fs::write(&path, &text[..text.len() / 2]).expect("written");
    project.page("a.md", "Other");
    let before = shown(&project);
    project.run(&["deploy"]).fails(&["the manifest of the target is cut short"]);
    assert_eq!(shown(&project), before);
    fs::remove_file(&path).expect("removed");
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

#[cfg(unix)]
#[test]
fn a_symlink_in_the_target_is_not_followed() {
    let project = site();
    let elsewhere = Project::new();
    std::os::unix::fs::symlink(elsewhere.root(), project.path("target/a")).expect("a symlink");
    project.run(&["deploy"]).fails(&["a symlink where the site needs a folder"]);
    assert!(!elsewhere.path("index.html").exists());
}

#[test]
fn what_is_remembered_is_for_nobody_else() {
    let project = site();
    project.run(&["deploy"]).ok();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::metadata(project.path("target/.nutgraf")).expect("a folder").permissions().mode();
        assert_eq!(mode & 0o077, 0);
    }
}

#[test]
fn a_second_deploy_at_the_same_time_is_refused() {
    let project = site();
    project.run(&["deploy"]).ok();
    let lock = fs::File::create(project.path("target/.nutgraf/lock")).expect("a lock");
    lock.lock().expect("locked");
    project.page("a.md", "Other");
    project.run_within(60, &["deploy"]).fails(&["somebody else is deploying to this folder", "deploy again"]);
    drop(lock);
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

/// Runs a deploy in a shell that allows less than usual.
fn limited(project: &Project, limit: &str) -> (i32, String) {
    let script = format!("{limit}; exec \"$0\" deploy");
    let mut shell = Command::new("bash");
    shell.args(["-c", &script, env!("CARGO_BIN_EXE_nutgraf")]).current_dir(project.root());
    let output =
        shell.env("SOURCE_DATE_EPOCH", "1780272000").env("NO_COLOR", "1").output().expect("bash runs");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_full_disk_is_an_error_and_the_next_deploy_goes_on() {
    let project = site();
    project.run(&["deploy"]).ok();
    project.page("c.md", "C").page("a.md", "Other");
    project.build().ok();
    // The limit is 64 kB, which the build does not need.
    project.bytes("static/large.bin", &vec![7; 300_000]);
    project.build().ok();
    let (code, told) = limited(&project, "trap '' XFSZ; ulimit -f 64");
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("cannot write:") && told.contains("large.bin"), "{told}");
    assert!(told.contains("make room there"), "{told}");
    assert!(!project.path("target/c").exists(), "no page comes before all assets are there");
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

#[test]
fn a_folder_that_we_may_not_write_to_is_an_error() {
    if is_root() {
        // Permissions do not hold root back, but a file system that can only be read does.
        let project = site();
        project.settings("[deploy.here]\nfolder = \"/proc\"\n");
        project.run(&["deploy"]).fails(&["cannot make this folder:", "/proc/.nutgraf"]);
        return;
    }
    let project = site();
    let path = project.path("target");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let allow =
            |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
        allow(&path, 0o500);
        project
            .run(&["deploy"])
            .fails(&["cannot make this folder: permission denied", "deploy as a user who may write"]);
        allow(&path, 0o700);
    }
    let _: &Path = &path;
}
