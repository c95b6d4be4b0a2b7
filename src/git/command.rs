//! The `git` command: where it is, and how it is run so that nothing in a repository can make it run something else.

use std::ffi::{OsStr, OsString};
use std::io::{BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::program;

/// Variables that lead git to another repository than the one in its folder, as they are set where a hook of git runs.
const OF_ANOTHER_REPOSITORY: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_EXTERNAL_DIFF",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// What the configuration of a repository may not decide: it can name programs, which git would run.
const SETTINGS: &[&str] = &[
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "gc.auto=0",
    "log.showSignature=false",
    "maintenance.auto=false",
];

/// What git says where there is no repository.
pub(super) const NO_REPOSITORY: &str = "not a git repository";

/// The `git` command of this machine.
#[derive(Clone, Debug)]
pub struct Git {
    program: PathBuf,
}

impl Git {
    /// Looks for the command in the folders of `PATH`, outside of those whose content is not trusted.
    pub fn find(path: &OsStr, untrusted: &[&Path]) -> Option<Self> {
        program::find("git", path, untrusted).map(|program| Self { program })
    }

    /// The command in a folder, to be given arguments. It asks nobody anything, takes no lock that it can do without, and
    /// speaks English.
    pub fn command(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.program);
        command.current_dir(folder).args(["--no-pager", "--no-replace-objects", "--no-optional-locks"]);
        for setting in SETTINGS {
            command.args(["-c", setting]);
        }
        for name in OF_ANOTHER_REPOSITORY {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").stdin(Stdio::null());
        command
    }

    /// The same, for what only looks at what is there: it may not ask another machine for what is missing.
    pub(super) fn reading(&self, folder: &Path) -> Command {
        let mut command = self.command(folder);
        command.args(["-c", "protocol.allow=never"]).env("GIT_NO_LAZY_FETCH", "1");
        command
    }
}

/// Runs a command to its end, and gives what it printed.
///
/// # Errors
///
/// What it said was wrong, in one line.
pub fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    stream(command, |mut printed| {
        let mut bytes = Vec::new();
        printed.read_to_end(&mut bytes).map(|_| bytes)
    })
}

/// Runs a command, and reads what it prints while it prints it.
///
/// # Errors
///
/// What it said was wrong, in one line.
pub(super) fn stream<T>(
    command: &mut Command,
    read: impl FnOnce(BufReader<ChildStdout>) -> std::io::Result<T>,
) -> Result<T, String> {
    feed(command, Vec::new(), read)
}

/// The same for a command that is told something, too.
///
/// # Errors
///
/// What it said was wrong, in one line.
pub(super) fn feed<T>(
    command: &mut Command,
    told: Vec<u8>,
    read: impl FnOnce(BufReader<ChildStdout>) -> std::io::Result<T>,
) -> Result<T, String> {
    let failed = |error: std::io::Error| format!("`git` cannot be run: {error}");
    if !told.is_empty() {
        command.stdin(Stdio::piped());
    }
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().map_err(failed)?;
    if let Some(mut to) = child.stdin.take() {
        // A command that ends early does not listen any more, and says itself why.
        std::thread::spawn(move || to.write_all(&told));
    }
    let (Some(printed), Some(mut complaints)) = (child.stdout.take(), child.stderr.take()) else {
        return Err("`git` cannot be run".to_owned());
    };
    // Both are read at once: a command whose complaints nobody reads would wait for ever.
    let complaints = std::thread::spawn(move || {
        let mut text = Vec::new();
        complaints.read_to_end(&mut text).map(|_| text).unwrap_or_default()
    });
    let value = read(BufReader::new(printed));
    let is_done = wait(&mut child).map_err(failed)?;
    let complaints = complaints.join().unwrap_or_default();
    if is_done { value.map_err(failed) } else { Err(said(&complaints)) }
}

fn wait(child: &mut Child) -> std::io::Result<bool> {
    child.wait().map(|status| status.success())
}

/// The words of git: why something was rejected, or else the line that tells what is fatal, or else the last one; and
/// before that, what another machine said.
fn said(complaints: &[u8]) -> String {
    let text = String::from_utf8_lossy(complaints);
    let lines = || text.lines().map(str::trim).filter(|line| !line.is_empty());
    let rejected = lines().find(|line| line.contains("rejected]"));
    let fatal =
        lines().find_map(|line| line.strip_prefix("fatal: ").or_else(|| line.strip_prefix("error: ")));
    let reason = rejected.or(fatal).or_else(|| lines().next_back()).unwrap_or("it ended without a word");
    // Why ssh could not reach the other machine stands in front of it.
    let ssh =
        lines().next().filter(|line| reason.contains("Could not read from remote") && !line.contains(reason));
    let elsewhere = lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim);
    ssh.into_iter()
        .chain(elsewhere)
        .filter(|line| !line.is_empty())
        .chain([reason])
        .collect::<Vec<_>>()
        .join("; ")
}

/// One path as git prints it, without the line end behind it.
pub(super) fn path_of(line: &str) -> PathBuf {
    PathBuf::from(OsString::from(line))
}
