//! A branch of a git repository as a target. Nothing is there until it is pushed, and then all of it is.
//!
//! What is pushed is made in a repository of our own in the site's state folder, so that nothing is written into that of
//! the site. What the site's repository says of credentials is handed on: that is where a CI keeps them.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};

use super::manifest::{self, Manifest};
use super::pieces::{Piece, Pieces};
use super::plan::Plan;
use super::publish::Target;
use super::remote;
use crate::build::Wanted;
use crate::config::{BranchHistory, Place, STATE};
use crate::diagnostic::Diagnostic;
use crate::git::{Git, output};
use crate::read::error_text;

/// The name that the commit at the target has in our own repository.
const TIP: &str = "refs/nutgraf/tip";

/// Who commits where git does not know who the user is, as in a CI.
const COMMITTER: &[(&str, &str)] = &[
    ("GIT_AUTHOR_NAME", "nutgraf"),
    ("GIT_AUTHOR_EMAIL", "nutgraf@localhost"),
    ("GIT_COMMITTER_NAME", "nutgraf"),
    ("GIT_COMMITTER_EMAIL", "nutgraf@localhost"),
];

/// A branch.
pub(super) struct Branch {
    git: Git,
    site: PathBuf,
    /// Our own repository.
    store: PathBuf,
    /// The settings of the site's repository that are handed on.
    settings: Vec<(String, String)>,
    /// The address that is pushed to.
    address: String,
    branch: String,
    history: BranchHistory,
    /// The commit that is there; none as long as there is no such branch.
    tip: Option<String>,
    changes: Mutex<Changes>,
    /// While it is open, no other process on this machine uses our repository.
    _lock: File,
}

/// What the next commit changes.
#[derive(Default)]
struct Changes {
    /// The files to put, by path.
    puts: BTreeMap<String, PathBuf>,
    deletes: Vec<String>,
}

/// Adds what hosts of branches want to find there: that the site is finished, and its host.
pub(super) fn add_own(pieces: &mut Pieces, cname: Option<&str>) {
    pieces.entry(".nojekyll".to_owned()).or_insert_with(|| Piece::own(b""));
    if let Some(host) = cname {
        pieces.insert("CNAME".to_owned(), Piece::own(format!("{host}\n").as_bytes()));
    }
}

impl Branch {
    /// Looks at a branch, and gets what is there.
    ///
    /// # Errors
    ///
    /// That it cannot be reached.
    pub(super) fn find(wanted: &Wanted, name: &str, place: &Place) -> Result<Self, Diagnostic> {
        let Place::Branch { remote, branch, history, .. } = place else {
            return Err(Diagnostic::error("this target is no branch"));
        };
        let git = wanted.git.clone().ok_or_else(|| {
            Diagnostic::error("there is no `git` command, which this target needs").hint("install git")
        })?;
        let site = wanted.root.canonicalize().unwrap_or_else(|_| wanted.root.clone());
        let store = site.join(STATE).join("deploy").join(crate::route::slugify(name));
        let lock = prepare(&git, &store)?;
        let address = remote::address(&git, &site, remote)?;
        let settings = remote::handed_on(&git, &site);
        let mut found = Self {
            git,
            site,
            store,
            settings,
            address,
            branch: branch.clone(),
            history: *history,
            tip: None,
            changes: Mutex::default(),
            _lock: lock,
        };
        found.tip = found.look().map_err(|said| found.failed(&said))?;
        if let Some(tip) = found.tip.clone() {
            found.fetch(&tip, 1).map_err(|said| found.failed(&said))?;
        }
        Ok(found)
    }

    /// Makes the branch what it was before its last commit, by one more commit.
    ///
    /// # Errors
    ///
    /// That there was nothing before, or that it cannot be pushed.
    pub(super) fn roll_back(&self) -> Result<Manifest, Diagnostic> {
        let nothing = || {
            Diagnostic::error(format!("the branch `{}` has no former commit to go back to", self.branch))
                .hint("with `history = \"squash\"` none is kept")
        };
        let tip = self.tip.as_ref().ok_or_else(nothing)?;
        let fail = |said: String| self.failed(&said);
        self.fetch(tip, 2).map_err(fail)?;
        let parent = format!("{tip}^");
        let former = self.run(&["rev-parse", "--verify", "--quiet", &parent]).map_err(|_| nothing())?;
        let bytes = self.manifest_of(&former).map_err(fail)?.ok_or_else(nothing)?;
        let commit = self
            .commit(&format!("{former}^{{tree}}"), "Go back to the site as it was before")
            .map_err(fail)?;
        self.push(&commit).map_err(fail)?;
        manifest::read(&bytes, Path::new(manifest::PATH))
    }

    /// The commit that the branch has.
    fn look(&self) -> Result<Option<String>, String> {
        let reference = self.reference();
        let found = self.run(&["ls-remote", "--end-of-options", &self.address, &reference])?;
        Ok(found.split_whitespace().next().map(str::to_owned))
    }

    fn fetch(&self, tip: &str, depth: u32) -> Result<(), String> {
        let (depth, what) = (format!("--depth={depth}"), format!("+{}:{TIP}", self.reference()));
        let arguments =
            ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", &depth, "--end-of-options"];
        self.run(&[&arguments[..], &[&self.address, &what]].concat())?;
        if self.run(&["rev-parse", TIP])? == tip { Ok(()) } else { Err(String::from("stale info")) }
    }

    fn manifest_of(&self, commit: &str) -> Result<Option<Vec<u8>>, String> {
        let entry = self.run(&["ls-tree", commit, manifest::PATH])?;
        let Some(blob) = entry.split_whitespace().nth(2) else { return Ok(None) };
        output(self.command().args(["cat-file", "blob", blob])).map(Some)
    }

    /// Makes a tree of that of the branch and the changes.
    fn tree(&self, changes: &Changes) -> Result<String, String> {
        let index = self.store.join("nutgraf-index");
        let _ = fs::remove_file(&index);
        let with_index = |arguments: &[&str]| {
            let mut command = self.command();
            command.args(arguments).env("GIT_INDEX_FILE", &index);
            command
        };
        let start = self.tip.as_deref().unwrap_or("--empty");
        output(&mut with_index(&["read-tree", start]))?;
        let paths: Vec<u8> = changes
            .puts
            .values()
            .flat_map(|file| [file.as_os_str().as_encoded_bytes(), b"\n"].concat())
            .collect();
        let mut names = self.command();
        names.args(["hash-object", "-w", "--no-filters", "--stdin-paths"]).stdin(self.input(&paths)?);
        let names = String::from_utf8_lossy(&output(&mut names)?).into_owned();
        // What goes comes first: a folder may be where a file was.
        let zeros = "0".repeat(40);
        let gone = changes.deletes.iter().map(|path| format!("0 {zeros}\t{path}\0"));
        let put =
            changes.puts.keys().zip(names.lines()).map(|(path, name)| format!("100644 {name}\t{path}\0"));
        let entries: String = gone.chain(put).collect();
        let mut update = with_index(&["update-index", "-z", "--index-info"]);
        output(update.stdin(self.input(entries.as_bytes())?))?;
        text(output(&mut with_index(&["write-tree"]))?)
    }

    fn commit(&self, tree: &str, message: &str) -> Result<String, String> {
        let mut command = self.command();
        command.args(["commit-tree", "-m", message]);
        if let (Some(tip), BranchHistory::Keep) = (&self.tip, self.history) {
            command.args(["-p", tip]);
        }
        if self
            .git
            .command(&self.site)
            .args(["config", "user.email"])
            .output()
            .is_ok_and(|it| !it.status.success())
        {
            command.envs(COMMITTER.iter().copied());
        }
        text(output(command.arg(tree))?)
    }

    /// Moves the branch to a commit, if it is still where it was when it was looked at.
    fn push(&self, commit: &str) -> Result<(), String> {
        let reference = self.reference();
        let lease = format!("--force-with-lease={reference}:{}", self.tip.as_deref().unwrap_or_default());
        let what = format!("{commit}:{reference}");
        self.run(&["push", "--quiet", "--no-verify", &lease, "--end-of-options", &self.address, &what])
            .map(drop)
    }

    /// What the commit says: of which state of its sources the site is.
    fn message(&self) -> String {
        let head = self
            .git
            .command(&self.site)
            .args(["rev-parse", "--short", "--verify", "--quiet", "HEAD"])
            .output();
        let head = head.ok().filter(|it| it.status.success());
        head.map_or_else(
            || "Publish the site".to_owned(),
            |it| format!("Publish the site as of {}", String::from_utf8_lossy(&it.stdout).trim()),
        )
    }

    fn reference(&self) -> String {
        format!("refs/heads/{}", self.branch)
    }

    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        text(output(self.command().args(arguments))?)
    }

    fn command(&self) -> Command {
        let mut command = self.git.command(&self.store);
        command.env("GIT_DIR", &self.store).env("GIT_CONFIG_COUNT", self.settings.len().to_string());
        // Not on the command line, where everybody on the machine could read them.
        for (number, (key, value)) in self.settings.iter().enumerate() {
            command.env(format!("GIT_CONFIG_KEY_{number}"), key);
            command.env(format!("GIT_CONFIG_VALUE_{number}"), value);
        }
        command
    }

    /// A file in our own folder for a command to read from.
    fn input(&self, bytes: &[u8]) -> Result<Stdio, String> {
        let path = self.store.join("nutgraf-input");
        let write = || {
            fs::write(&path, bytes)?;
            File::open(&path)
        };
        write().map(Stdio::from).map_err(|error| format!("`{}`: {}", path.display(), error_text(&error)))
    }

    fn changes(&self) -> std::sync::MutexGuard<'_, Changes> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn failed(&self, said: &str) -> Diagnostic {
        remote::failed(said, &self.address, &self.branch)
    }
}

impl Target for Branch {
    fn manifest(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
        match &self.tip {
            Some(tip) => self.manifest_of(tip).map_err(|said| self.failed(&said)),
            None => Ok(None),
        }
    }

    fn foreign(&self, there: &Manifest, plan: &Plan) -> Result<Vec<String>, Diagnostic> {
        let Some(tip) = &self.tip else { return Ok(Vec::new()) };
        let all =
            self.run(&["ls-tree", "-r", "-z", "--name-only", tip]).map_err(|said| self.failed(&said))?;
        let all: std::collections::BTreeSet<&str> = all.split('\0').collect();
        let is_foreign = |path: &&String| all.contains(path.as_str()) && !there.files.contains_key(*path);
        Ok(plan.put().filter(is_foreign).cloned().collect())
    }

    fn set_manifest(&self, text: &str) -> Result<(), Diagnostic> {
        self.put(manifest::PATH, &Piece::own(text.as_bytes()))
    }

    fn put(&self, path: &str, piece: &Piece) -> Result<(), Diagnostic> {
        let file = match piece.file() {
            Some(file) => file.to_owned(),
            None => {
                let file = self
                    .store
                    .join(format!("nutgraf-own-{}", crate::digest::Digest::of(path.as_bytes()).short()));
                let mut bytes = Vec::new();
                let written = piece.write_to(&mut bytes)?.and_then(|()| fs::write(&file, bytes));
                written.map_err(|error| cannot("write", &file, &error))?;
                file
            }
        };
        self.changes().puts.insert(path.to_owned(), file);
        Ok(())
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        self.changes().deletes.push(path.to_owned());
        Ok(())
    }

    fn finish(&self) -> Result<(), Diagnostic> {
        let changes = self.changes();
        let push = || self.push(&self.commit(&self.tree(&changes)?, &self.message())?);
        push().map_err(|said| self.failed(&said))
    }
}

/// Makes our own repository ready, and keeps others from it.
fn prepare(git: &Git, store: &Path) -> Result<File, Diagnostic> {
    fs::create_dir_all(store).map_err(|error| cannot("make this folder", store, &error))?;
    let path = store.join("nutgraf-lock");
    let lock = File::create(&path).map_err(|error| cannot("write", &path, &error))?;
    lock.try_lock().map_err(|_| {
        Diagnostic::error("somebody else is deploying to this target from here")
            .at_path(store.display().to_string())
            .hint("wait until that is done, and deploy again")
    })?;
    // What a run left that ended before its time: nobody else writes here.
    for name in ["shallow.lock", "config.lock", "HEAD.lock", "packed-refs.lock"] {
        let _ = fs::remove_file(store.join(name));
    }
    let _ = fs::remove_file(store.join(TIP).with_extension("lock"));
    let mut init = git.command(store);
    output(init.args(["init", "--quiet", "--bare", "."])).map_err(|said| {
        Diagnostic::error(format!("a repository cannot be made: {said}")).at_path(store.display().to_string())
    })?;
    Ok(lock)
}

fn text(bytes: Vec<u8>) -> Result<String, String> {
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

fn cannot(what: &str, path: &Path, error: &std::io::Error) -> Diagnostic {
    Diagnostic::error(format!("cannot {what}: {}", error_text(error))).at_path(path.display().to_string())
}
