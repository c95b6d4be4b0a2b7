//! Targets on other machines: a bucket of S3, a container of Azure, a folder of a WebDAV server, and one that is reached by
//! ssh.

use std::collections::BTreeMap;
use std::fs;
use std::process::{Child, Command};
use std::time::Duration;

use crate::harness::Project;
use crate::harness::servers::{Bucket, Place, SshFolder, WebFolder};
use crate::killed::{self, PAGES};

/// A site with a target, with names that mean something to shells, patterns and addresses.
pub(crate) fn site(place: &dyn Place) -> Project {
    let project = Project::bare();
    project.settings(&format!("[deploy.there]\nmax_delete = 100\n{}", place.settings()));
    project.page("a.md", "A ![photo](photo.png)").page("b.md", "B").bytes("content/photo.png", b"photo");
    project.file("static/style.css", "a { color: red }").file("static/a [1] 'b' ü.txt", "odd");
    project
}

#[track_caller]
pub(crate) fn is_deployed(place: &dyn Place, project: &Project) {
    let shown = place.shown();
    assert_eq!(shown.keys().collect::<Vec<_>>(), project.tree().keys().collect::<Vec<_>>());
    assert!(shown == project.tree());
}

/// All that a target must be able to do while nothing goes wrong.
pub(crate) fn goes_well(place: &dyn Place) {
    let project = site(place);
    let dry = place.run(&project, &["deploy", "--dry-run"]).ok().stdout();
    assert!(dry.contains("put a/index.html\n"), "{dry}");
    assert_eq!(place.tree(), BTreeMap::new(), "nothing is there yet");

    let ran = place.run(&project, &["deploy"]).ok();
    assert_eq!(ran.count("put"), project.tree().len());
    is_deployed(place, &project);

    let ran = place.run(&project, &["deploy"]).ok();
    assert!(ran.stdout().contains("nothing changed at `there`: 0 put, 0 deleted"), "{}", ran.stdout());

    project.page("a.md", "Another ![photo](photo.png)");
    let dry = place.run(&project, &["deploy", "there", "--dry-run"]).ok().stdout();
    assert!(dry.contains("put a/index.html\n") && !dry.contains("put b/index.html"), "{dry}");
    let changed = dry.lines().filter(|line| line.starts_with("put ")).count();
    assert_eq!(place.run(&project, &["deploy"]).ok().count("put"), changed);
    is_deployed(place, &project);

    project.remove("content/b.md").remove("static/a [1] 'b' ü.txt").page("c/d.md", "D");
    assert!(place.run(&project, &["deploy"]).ok().count("deleted") >= 2);
    is_deployed(place, &project);
    assert!(!place.manifest().contains("b/index.html"));
    let remembered: Vec<String> =
        place.tree().into_keys().filter(|path| path.starts_with(".nutgraf/")).collect();
    assert_eq!(remembered, [".nutgraf/manifest"], "neither a lock nor anything unfinished is left");

    // A page becomes a file, and a file a page.
    project
        .remove("content/c")
        .file("static/c", "a file")
        .remove("static/style.css")
        .page("style.css.md", "");
    place.run(&project, &["deploy"]).ok();
    is_deployed(place, &project);

    place.run(&project, &["deploy", "--rollback"]).fails(&["`there` keeps nothing that it could go back to"]);
    is_kept_from_two_at_once(place, &project);
}

/// A lock that changes is that of somebody else, and one that stays as it is counts for nothing after a while.
fn is_kept_from_two_at_once(place: &dyn Place, project: &Project) {
    project.page("a.md", "Once more");
    project.build().ok();
    let other = site(place);
    // A deploy from another folder, with as many files as it takes to stop it in its midst. It lives on.
    let stopped = [500, 2_000, 8_000].into_iter().find_map(|files| stopped(place, &other, files));
    let mut child = stopped.expect("a deploy that does not end before it is stopped");
    let before = place.shown();
    let waits = std::thread::scope(|scope| {
        let waits = scope.spawn(|| place.run(project, &["deploy"]));
        // It goes on, and says so, before the other one gives it up.
        std::thread::sleep(Duration::from_secs(12));
        signal(&child, "-CONT");
        waits.join().expect("no panic")
    });
    assert!(child.wait().expect("a child").success());
    assert!(
        waits.stderr().contains("waiting for another deploy to this target to end"),
        "{}",
        waits.stderr()
    );
    // It came to its turn, or was told that it was not.
    match waits.code() {
        0 => is_deployed(place, project),
        _ => {
            waits.fails(&["somebody else is deploying to this target", "deploy again"]);
            is_deployed(place, &other);
        }
    }
    assert!(place.shown() != before);
}

/// A deploy of so many files more that was stopped after it had begun to change something, and before it had ended.
fn stopped(place: &dyn Place, site: &Project, files: usize) -> Option<Child> {
    for number in 0..files {
        site.bytes(&format!("static/{files}-{number}.bin"), &[7; 100]);
    }
    site.build().ok();
    let mut command = site.command(&["deploy"]);
    place.equip(&mut command);
    let mut child = command.spawn().expect("the command runs");
    killed::wait_for_journal(place, &mut child);
    signal(&child, "-STOP");
    let is_in_its_midst = place.manifest().contains("\n? ") && child.try_wait().expect("a child").is_none();
    if is_in_its_midst {
        return Some(child);
    }
    signal(&child, "-CONT");
    assert!(child.wait().expect("a child").success());
    None
}

fn signal(child: &Child, name: &str) {
    let _ = Command::new("kill").args([name, &child.id().to_string()]).status();
}

#[test]
fn s3() {
    let Some(bucket) = Bucket::start() else { return };
    goes_well(&bucket);
    let project = Project::new();
    project.settings(&format!(
        "[deploy.there]\nmax_delete = 100\ncache_pages = \"max-age=60\"\n{}",
        bucket.settings()
    ));
    project.page("a.md", "A").file("static/own.css", "a { color: red }").bytes("static/photo.png", b"photo");
    bucket.run(&project, &["deploy"]).ok();
    let tree = project.tree();
    let style =
        tree.keys().find(|path| path.ends_with(".css") && path.split('.').count() > 2).expect("a stylesheet");
    for (path, told) in [
        ("a/index.html", ["content-type: text/html; charset=utf-8", "cache-control: max-age=60"]),
        ("photo.png", ["content-type: image/png", "cache-control: public, max-age=0, must-revalidate"]),
        (
            style,
            ["content-type: text/css; charset=utf-8", "cache-control: public, max-age=31536000, immutable"],
        ),
    ] {
        let head = bucket.head(&format!("blog/{path}"));
        assert!(told.iter().all(|header| head.contains(header)), "{path}: {head}");
    }
    credentials_are_found(&project);
    project.settings(&format!("[deploy.there]\n{}", bucket.settings().replace("tides", "nowhere")));
    bucket.run(&project, &["deploy"]).fails(&["there is no bucket `nowhere`", "s3://nowhere/blog/.nutgraf/"]);
}

/// Without variables, credentials come from the file that AWS keeps them in, or from its command.
fn credentials_are_found(project: &Project) {
    let home = tempfile::tempdir().expect("a folder");
    let deploy = |told: &str| {
        let mut command = project.command(&["deploy"]);
        command.env("HOME", home.path()).env("PATH", home.path()).env_remove("AWS_ACCESS_KEY_ID");
        let output = command.output().expect("the command runs");
        let all = [output.stdout, output.stderr].concat();
        let all = String::from_utf8_lossy(&all).into_owned();
        assert!(all.contains(told) && !all.contains("s3cr3t"), "{all}");
    };
    deploy("there are no credentials for S3");
    deploy("`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`");
    let write = |name: &str, text: &str| fs::write(home.path().join(name), text).expect("written");
    let exported = r#"{"Version": 1, "AccessKeyId": "ada", "SecretAccessKey": "s3cr3t"}"#;
    write(
        "aws",
        &format!("#!/bin/sh\n[ \"$1 $2\" = \"configure export-credentials\" ] && echo '{exported}'\n"),
    );
    let allow = |mode| std::os::unix::fs::PermissionsExt::from_mode(mode);
    fs::set_permissions(home.path().join("aws"), allow(0o755)).expect("allowed");
    deploy("nothing changed at `there`");
    fs::remove_file(home.path().join("aws")).expect("removed");
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    write(".aws/credentials", "[default]\naws_access_key_id = ada\naws_secret_access_key = s3cr3t\n");
    deploy("nothing changed at `there`");
}

#[test]
fn webdav() {
    let Some(folder) = WebFolder::start("", false) else { return };
    goes_well(&folder);
    let project = site(&folder);
    let mut command = project.command(&["deploy"]);
    command.env("WEBDAV_USER", "ada").env("WEBDAV_PASSWORD", "wr0ng");
    let told = String::from_utf8_lossy(&command.output().expect("it runs").stderr).into_owned();
    assert!(told.contains("refuses these credentials: status 401") && !told.contains("wr0ng"), "{told}");
    project.settings(&format!("[deploy.there]\n{}", folder.settings().replace("tides", "no/where")));
    folder
        .run(&project, &["deploy"])
        .fails(&["there is no such folder to deploy to", "make it at the server"]);
    project.settings("[deploy.there]\nwebdav = \"http://dav.example.org/\"\n");
    folder.run(&project, &["deploy"]).fails(&["the password would be sent without encryption", "`https://`"]);
    let Some(folder) = WebFolder::start("", true) else { return };
    folder.run(&site(&folder), &["deploy"]).fails(&["these credentials may not make this: status 403"]);
}

/// A deploy that was killed on a machine that is no more leaves a lock that nobody writes anew.
#[test]
fn a_lock_that_belongs_to_nobody_is_taken_over() {
    let Some(folder) = WebFolder::start("", false) else { return };
    let project = site(&folder);
    let lock = folder.files().join(".nutgraf/lock");
    fs::create_dir_all(&lock).expect("a folder");
    fs::write(lock.join("holder"), "nutgraf deploy lock\nsomebody\n7\n").expect("written");
    let ran = folder.run(&project, &["deploy"]).ok();
    assert!(ran.stderr().contains("waiting for another deploy to this target to end"), "{}", ran.stderr());
    is_deployed(&folder, &project);
    assert!(!lock.exists());
}

#[test]
fn sftp() {
    let Some(folder) = SshFolder::start("", "") else { return };
    goes_well(&folder);
    let project = site(&folder);
    let mode = || {
        use std::os::unix::fs::PermissionsExt;
        let mode =
            |path: &str| fs::metadata(folder.files().join(path)).expect("it is there").permissions().mode();
        (mode("tides/.nutgraf") & 0o077, mode("tides/index.html") & 0o044)
    };
    assert_eq!(mode(), (0, 0o044), "everybody may read pages, and nobody what is remembered");
    project.settings(&format!("[deploy.there]\n{}", folder.settings().replace("tides", "nowhere")));
    folder
        .run(&project, &["deploy"])
        .fails(&["there is no such folder to deploy to", "make it at the server"]);
    let project = site(&folder);
    folder.forget_keys();
    folder
        .run(&project, &["deploy"])
        .fails(&["the target refuses these credentials: ", "without being asked"]);
    let Some(folder) = SshFolder::start("", "ForceCommand internal-sftp -R") else { return };
    folder.run(&site(&folder), &["deploy"]).fails(&["the target may not be written: permission denied"]);
}

#[test]
fn a_deploy_to_a_bucket_killed_at_ten_points() {
    let Some(bucket) = Bucket::start() else { return };
    killed::at_ten_points(&bucket, PAGES);
}

#[test]
fn a_deploy_by_webdav_killed_at_ten_points() {
    let Some(folder) = WebFolder::start("", false) else { return };
    killed::at_ten_points(&folder, PAGES);
}

#[test]
fn a_deploy_by_ssh_killed_at_ten_points() {
    let Some(folder) = SshFolder::start("", "") else { return };
    killed::at_ten_points(&folder, PAGES);
}
