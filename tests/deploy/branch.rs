//! A branch of a git repository as a target.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::harness::Project;

/// A site in a repository of its own, whose remote is another one beside it.
fn site(settings: &str) -> Project {
    let project = Project::bare();
    project.settings(&format!("[deploy.pages]\ngit = \"origin\"\n{settings}"));
    project.page("a.md", "A").page("b.md", "B").file(".gitignore", "/remote\n/public\n/.nutgraf\n");
    git(project.root(), &["init", "--quiet", "--bare", "remote"]);
    git(project.root(), &["init", "--quiet"]);
    git(project.root(), &["remote", "add", "origin", "remote"]);
    git(project.root(), &["add", "--all"]);
    let commit =
        ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "commit", "--quiet", "-m", "Site"];
    git(project.root(), &commit);
    project
}

#[track_caller]
fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git").current_dir(folder).args(arguments).output().expect("git runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// What the branch has, without what nutgraf remembers.
#[track_caller]
fn shown(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let remote = project.path("remote");
    let listed = git(&remote, &["ls-tree", "-r", "-z", "--name-only", "gh-pages"]);
    let paths = listed.split('\0').filter(|path| !path.is_empty() && !path.starts_with(".nutgraf/"));
    let bytes = |path: &str| {
        let blob = format!("gh-pages:{path}");
        let output = Command::new("git").current_dir(&remote).args(["cat-file", "blob", &blob]).output();
        output.expect("git runs").stdout
    };
    paths.map(|path| (path.to_owned(), bytes(path))).collect()
}

#[track_caller]
fn is_deployed(project: &Project) {
    let mut expected = project.tree();
    expected.insert(".nojekyll".to_owned(), Vec::new());
    assert_eq!(shown(project), expected);
}

fn commits(project: &Project) -> usize {
    git(&project.path("remote"), &["rev-list", "--count", "gh-pages"]).parse().expect("a number")
}

#[test]
fn each_deploy_is_a_commit_and_an_unchanged_site_is_none() {
    let project = site("");
    let before = git(project.root(), &["status", "--porcelain"]);
    let objects = || git(project.root(), &["count-objects"]);
    let had = objects();
    project.run(&["deploy"]).ok();
    is_deployed(&project);
    assert_eq!(commits(&project), 1);
    let message = git(&project.path("remote"), &["log", "-1", "--format=%s", "gh-pages"]);
    assert_eq!(
        message,
        format!("Publish the site as of {}", git(project.root(), &["rev-parse", "--short", "HEAD"]))
    );
    let ran = project.run(&["deploy"]).ok();
    assert!(ran.stdout().contains("nothing changed at `pages`"), "{}", ran.stdout());
    project.page("a.md", "Other").remove("content/b.md");
    project.run(&["deploy"]).ok();
    is_deployed(&project);
    assert_eq!(commits(&project), 2);
    project.page("b.md", "B").page("a.md", "A");
    assert_eq!(
        git(project.root(), &["status", "--porcelain"]),
        before,
        "the repository of the site is as it was"
    );
    assert_eq!((objects(), git(project.root(), &["branch", "--list", "gh-pages"])), (had, String::new()));
}

#[test]
fn a_squashed_branch_has_one_commit() {
    let project = site("history = \"squash\"\n");
    project.run(&["deploy"]).ok();
    project.page("a.md", "Other");
    project.run(&["deploy"]).ok();
    is_deployed(&project);
    assert_eq!(commits(&project), 1);
    project.run(&["deploy", "--rollback"]).fails(&["has no former commit to go back to", "squash"]);
}

#[test]
fn what_others_committed_to_the_branch_stays_and_the_host_is_written() {
    let project = site("cname = \"tides.example.org\"\n");
    let work = project.path("remote-work");
    git(project.root(), &["clone", "--quiet", "remote", "remote-work"]);
    fs::write(work.join("verify.txt"), "mine").expect("written");
    let identity = ["-c", "user.name=Bob", "-c", "user.email=bob@example.org"];
    git(&work, &["add", "--all"]);
    git(&work, &[&identity[..], &["commit", "--quiet", "-m", "Verify"]].concat());
    git(&work, &["push", "--quiet", "origin", "HEAD:gh-pages"]);
    project.run(&["deploy"]).ok();
    let shown = shown(&project);
    assert_eq!(shown["verify.txt"], b"mine");
    assert_eq!(shown["CNAME"], b"tides.example.org\n");
    assert_eq!(commits(&project), 2);
}

#[test]
fn a_rollback_is_one_more_commit() {
    let project = site("");
    project.run(&["deploy"]).ok();
    let before = shown(&project);
    project.page("a.md", "Other");
    project.run(&["deploy"]).ok();
    project.run(&["deploy", "--rollback"]).ok();
    assert_eq!(shown(&project), before);
    assert_eq!(commits(&project), 3);
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

#[test]
fn a_dry_run_changes_nothing_there() {
    let project = site("");
    let dry = project.run(&["deploy", "--dry-run"]).ok().stdout();
    assert!(dry.contains("put a/index.html\n") && dry.contains("put .nojekyll\n"), "{dry}");
    let branches = git(&project.path("remote"), &["branch", "--list"]);
    assert_eq!(branches, "");
}

#[test]
fn two_deploys_at_once_do_not_mix() {
    let project = site("");
    project.run(&["deploy"]).ok();
    let other = Project::bare();
    git(other.root(), &["clone", "--quiet", &project.root().display().to_string(), "site"]);
    let remote = project.path("remote").display().to_string();
    git(&other.path("site"), &["remote", "set-url", "origin", &remote]);
    other.page("unused.md", "").file("site/content/a.md", "+++\ntitle = \"a.md\"\n+++\nTheirs");
    let start = |project: &Project, root: &str| {
        let mut command = project.command(&["deploy", "--root", root]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command runs")
    };
    for round in 0..3 {
        project.page("a.md", &format!("Ours {round}"));
        other.file("site/content/a.md", &format!("+++\ntitle = \"a.md\"\n+++\nTheirs {round}"));
        let both = [start(&project, "."), start(&other, "site")];
        let both = both.map(|child| child.wait_with_output().expect("an end"));
        for output in &both {
            let told = String::from_utf8_lossy(&output.stderr);
            let is_told = told.contains("somebody else has deployed to this branch in the meantime");
            assert!(output.status.success() || is_told, "{told}");
        }
        assert!(both.iter().any(|output| output.status.success()));
        let page = shown(&project)["a/index.html"].clone();
        let page = String::from_utf8_lossy(&page).into_owned();
        assert!(page.contains("Ours") != page.contains("Theirs"), "{page}");
    }
}

#[test]
fn a_target_that_refuses_leaves_everything_as_it_was() {
    let project = site("");
    project.run(&["deploy"]).ok();
    let before = shown(&project);
    let hook = project.path("remote/hooks/pre-receive");
    fs::create_dir_all(project.path("remote/hooks")).expect("a folder");
    fs::write(&hook, "#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n").expect("written");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&hook, fs::Permissions::from_mode(0o755)).expect("a hook");
    }
    project.page("a.md", "Other");
    project.run(&["deploy"]).fails(&["there is no room: No space left on device", "nothing was changed"]);
    assert_eq!(shown(&project), before);
    fs::remove_file(hook).expect("removed");
    project.run(&["deploy"]).ok();
    is_deployed(&project);
}

#[test]
fn a_remote_that_cannot_be_reached_or_is_none_is_an_error() {
    let project = site("");
    project.settings("[deploy.pages]\ngit = \"elsewhere\"\n");
    project
        .run(&["deploy"])
        .fails(&["the repository of the site has no remote `elsewhere`", "git remote add"]);
    project.settings("[deploy.pages]\ngit = \"file:///nowhere/at/all.git\"\n");
    project.run_within(60, &["deploy"]).fails(&["the target cannot be reached"]);
    // Nobody listens at this port.
    project.settings("[deploy.pages]\ngit = \"http://127.0.0.1:9/a.git\"\n");
    project.run_within(60, &["deploy"]).fails(&["the target cannot be reached"]);
}

/// ssh tells by itself why it could not get in.
#[cfg(unix)]
#[test]
fn what_ssh_says_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let project = site("");
    let ssh = project.path("ssh.sh");
    fs::write(&ssh, "#!/bin/sh\necho 'git@example.org: Permission denied (publickey).' >&2\nexit 255\n")
        .expect("written");
    fs::set_permissions(&ssh, fs::Permissions::from_mode(0o755)).expect("a program");
    git(project.root(), &["config", "core.sshCommand", &ssh.display().to_string()]);
    project.settings("[deploy.pages]\ngit = \"ssh://git@example.org/a.git\"\n");
    project
        .run_within(60, &["deploy"])
        .fails(&["the target refuses these credentials", "Permission denied (publickey)"]);
}

/// A server that wants to know who asks, and takes nobody.
#[test]
fn wrong_credentials_are_told_and_not_shown() {
    use std::io::{Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let mut buffer = [0; 4_096];
            let _ = stream.read(&mut buffer);
            let _ = stream.write_all(
                b"HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            );
        }
    });
    let project = site("");
    let address = format!("http://ada:s3cr3t@127.0.0.1:{port}/a.git");
    git(project.root(), &["remote", "set-url", "origin", &address]);
    git(project.root(), &["config", "http.extraHeader", "X-Token: t0k3n"]);
    let mut command = project.command(&["deploy"]);
    command.env("DEPLOY_TOKEN", "3nv1r0nm3nt");
    let output = command.output().expect("the command runs");
    let told =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{told}");
    assert!(told.contains("the target refuses these credentials"), "{told}");
    for entry in walkdir::WalkDir::new(project.path(".nutgraf")).into_iter().filter_map(Result::ok) {
        let bytes = fs::read(entry.path()).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for secret in ["s3cr3t", "t0k3n", "3nv1r0nm3nt"] {
            assert!(!text.contains(secret), "{} has `{secret}`", entry.path().display());
        }
    }
    for secret in ["s3cr3t", "t0k3n", "3nv1r0nm3nt"] {
        assert!(!told.contains(secret), "{told}");
    }
}
