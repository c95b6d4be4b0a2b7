//! A repository that names programs, a site that has one: none of them is run.

use std::fs;

use crate::harness::Project;
use crate::repository::{commit, git, site};

const ADA: &str = "Ada Byron <ada@example.org>";

/// Puts a program into the site that leaves a file behind where it is run.
fn trap(project: &Project, name: &str) -> String {
    let sign = project.path("it-was-run");
    project.file(name, &format!("#!/bin/sh\necho run >> {}\nexit 0\n", sign.display()));
    let path = project.path(name);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
    }
    path.display().to_string()
}

#[test]
fn nothing_that_a_repository_names_is_run() {
    let project = site("[git]\n");
    project.page("a.md", "One").page("b.md", "Two");
    commit(&project, ADA, 3);
    let program = trap(&project, "trap.sh");
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "core.gitProxy",
        "diff.external",
        "diff.trap.textconv",
        "diff.trap.command",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "pager.log",
        "pager.rev-parse",
        "gpg.program",
        "alias.log",
        "uploadpack.packObjectsHook",
        "credential.helper",
    ] {
        let value = if key.starts_with("alias") { format!("!{program}") } else { program.clone() };
        git(&project, &["config", key, &value]);
    }
    git(&project, &["config", "log.showSignature", "true"]);
    git(&project, &["config", "core.hooksPath", &project.root().display().to_string()]);
    for hook in ["post-index-change", "reference-transaction", "post-checkout", "fsmonitor-watchman"] {
        trap(&project, hook);
    }
    project.file(".git/info/attributes", "*.md diff=trap filter=trap\n");
    // Changed, so that it has to be compared.
    project.page("b.md", "Three");
    project.run(&["check", "--since", "HEAD"]);
    let ran = project.build();
    assert_eq!(ran.code(), 0, "{}", ran.stderr());
    assert!(project.output("a/index.html").contains("2020-01-03"));
    assert!(!project.path("it-was-run").exists());
}

#[test]
fn a_git_in_the_site_or_in_the_current_folder_is_never_run() {
    let project = site("[git]\n");
    project.page("a.md", "One");
    commit(&project, ADA, 3);
    trap(&project, "git");
    trap(&project, "bin/git");
    let outside = Project::new();
    trap(&outside, "git");
    let links = tempfile::tempdir().expect("a temporary folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink(project.path("bin/git"), links.path().join("git")).expect("a symlink");
    let known = std::env::var_os("PATH").expect("a PATH").to_string_lossy().into_owned();
    let here = project.root().display();
    let path =
        format!(".:bin::{here}:{here}/bin:{}:{}:{known}", links.path().display(), outside.root().display());
    let mut command = project.command(&["build", "--root", &here.to_string()]);
    let ran = command.env("PATH", path).current_dir(outside.root()).output().expect("the command runs");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    assert!(project.output("a/index.html").contains("2020-01-03"));
    assert!(!project.path("it-was-run").exists() && !outside.path("it-was-run").exists());
}

#[test]
fn a_variable_of_a_hook_does_not_lead_to_another_repository() {
    let project = site("[git]\n");
    project.page("a.md", "One");
    commit(&project, ADA, 3);
    let other = site("");
    let mut command = project.command(&["build"]);
    command.env("GIT_DIR", other.path(".git")).env("GIT_WORK_TREE", other.root());
    assert!(command.status().expect("the command runs").success());
    assert!(project.output("a/index.html").contains("2020-01-03"));
}
