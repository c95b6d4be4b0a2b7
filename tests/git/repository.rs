//! A site in a git repository of its own, whose commits are made at moments that the test says.

use std::process::Command;

use crate::harness::Project;

/// Runs git in the folder of a site.
#[track_caller]
pub(crate) fn git(project: &Project, arguments: &[&str]) {
    git_as(project, "Ada Byron <ada@example.org>", 0, arguments);
}

/// Runs git in the folder of a site, on a day of January 2020.
#[track_caller]
pub(crate) fn git_on(project: &Project, day: u32, arguments: &[&str]) {
    git_as(project, "Ada Byron <ada@example.org>", day, arguments);
}

/// Commits everything, as somebody did on a day of January 2020.
#[track_caller]
pub(crate) fn commit(project: &Project, who: &str, day: u32) {
    git(project, &["add", "--all"]);
    git_as(project, who, day, &["commit", "--quiet", "--message", "Work"]);
}

/// A site with the theme and a repository without a commit.
pub(crate) fn site(settings: &str) -> Project {
    let project = Project::new();
    project.settings(settings).file(".gitignore", "/public\n/.nutgraf\n");
    git(&project, &["init", "--quiet", "--initial-branch", "main"]);
    project
}

#[track_caller]
fn git_as(project: &Project, who: &str, day: u32, arguments: &[&str]) {
    let date = if day > 0 { format!("2020-01-{day:02}T12:00:00Z") } else { String::new() };
    git_at(project, who, &date, arguments);
}

/// Runs git in the folder of a site, as somebody at a moment, or now if that is empty.
#[track_caller]
pub(crate) fn git_at(project: &Project, who: &str, moment: &str, arguments: &[&str]) {
    let (name, mail) = who.trim_end_matches('>').split_once(" <").expect("a name and an address");
    let mut command = Command::new("git");
    command.current_dir(project.root()).args(arguments);
    for (role, value) in [("NAME", name), ("EMAIL", mail)] {
        command.env(format!("GIT_AUTHOR_{role}"), value).env(format!("GIT_COMMITTER_{role}"), value);
    }
    if !moment.is_empty() {
        command.env("GIT_AUTHOR_DATE", moment).env("GIT_COMMITTER_DATE", moment);
    }
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().expect("git runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
