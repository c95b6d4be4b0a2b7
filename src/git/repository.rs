//! The repository of a site: which files its newest commit has, and what is known of their past.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::cache::{self, Committed, Told};
use super::command::{Git, NO_REPOSITORY, output, path_of};
use super::log::{self, Past, Pasts};
use crate::config::Incomplete;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;

/// Where the history of a site can be read.
#[derive(Clone, Debug)]
pub(super) struct Repository {
    /// The folder of the site in it, with a slash behind it unless it is the top one.
    folder: String,
    /// Its own top folder.
    top: PathBuf,
    /// Where git keeps its own files.
    state: PathBuf,
    /// The commits behind which the history is cut off.
    boundary: BTreeSet<String>,
}

impl Repository {
    /// Finds the repository of a site; none where the site is in none.
    ///
    /// # Errors
    ///
    /// That its history is not whole, where that is an error, or what git says.
    pub(super) fn find(git: &Git, root: &Path, incomplete: Incomplete) -> Result<Option<Self>, Diagnostic> {
        let mut command = git.reading(root);
        command.args(["rev-parse", "--is-shallow-repository", "--show-prefix"]);
        command.args(["--absolute-git-dir", "--show-toplevel"]);
        let printed = match output(&mut command) {
            Ok(printed) => String::from_utf8_lossy(&printed).into_owned(),
            Err(said) if said.starts_with(NO_REPOSITORY) => return Ok(None),
            Err(said) => return Err(failed(&said)),
        };
        let mut lines = printed.splitn(4, '\n');
        let mut line = || lines.next().unwrap_or_default().trim_end_matches('\n');
        let is_shallow = line() == "true";
        if is_shallow && incomplete == Incomplete::Error {
            return Err(Diagnostic::error(
                "this clone of the repository has only a part of its history, so that the dates of pages would be wrong",
            )
            .hint(
                "fetch all of it: `fetch-depth: 0` for `actions/checkout`, `GIT_DEPTH: 0` at GitLab, `git fetch --unshallow` by hand; or leave out what is not known: `incomplete = \"omit\"` below `[git]`",
            ));
        }
        let folder = line().to_owned();
        let state = path_of(line());
        let boundary = if is_shallow { boundary(git, root)? } else { BTreeSet::new() };
        Ok(Some(Self { folder, state, top: path_of(line()), boundary }))
    }

    /// The files of git that change with each commit and checkout.
    pub(super) fn telltales(&self) -> Vec<PathBuf> {
        ["HEAD", "logs/HEAD", "index"].into_iter().map(|name| self.state.join(name)).collect()
    }

    /// The newest commit; none where there is none yet.
    pub(super) fn head(&self, git: &Git, root: &Path) -> Option<String> {
        let mut command = git.reading(root);
        let printed = output(command.args(["rev-parse", "--quiet", "--verify", "HEAD^{commit}"])).ok()?;
        Some(String::from_utf8_lossy(&printed).trim().to_owned())
    }

    /// What is known of the Markdown of the site in a commit: from what is kept, or else from git.
    ///
    /// # Errors
    ///
    /// What git says.
    pub(super) fn committed(&self, git: &Git, root: &Path, head: &str) -> Result<Vec<Committed>, Diagnostic> {
        let names = std::fs::read(self.top.join(".mailmap")).unwrap_or_default();
        let boundary: String = self.boundary.iter().map(|commit| format!("{commit} ")).collect();
        let key = format!("{head} {} {} {boundary}", Digest::of(&names), Digest::of(self.folder.as_bytes()));
        if let Some(files) = cache::read(root, &key) {
            return Ok(files);
        }
        let files = self.asked(git, root, head)?;
        cache::write(root, &key, &files);
        Ok(files)
    }

    /// The same, as git tells it now.
    ///
    /// # Errors
    ///
    /// What git says.
    pub(super) fn asked(&self, git: &Git, root: &Path, head: &str) -> Result<Vec<Committed>, Diagnostic> {
        let blobs = self.blobs(git, root, head).map_err(|said| failed(&said))?;
        let full = |path: &str| format!("{}{path}", self.folder);
        let files = blobs.iter().map(|(path, _)| full(path));
        let pasts = log::read(git, root, head, self.boundary.clone(), files).map_err(|said| failed(&said))?;
        let committed = |(path, blob): (String, String)| {
            let past = pasts.by_file.get(&full(&path)).map(|past| told(past, &pasts));
            Committed { path, blob, past }
        };
        Ok(blobs.into_iter().map(committed).collect())
    }

    /// The Markdown below `content/` in a commit, by path below the site's root, with the names of its bytes.
    fn blobs(&self, git: &Git, root: &Path, head: &str) -> Result<Vec<(String, String)>, String> {
        let mut command = git.reading(root);
        command.args(["ls-tree", "-r", "-z", "--full-tree", head, &format!("{}content/", self.folder)]);
        let printed = output(&mut command)?;
        let entry = |entry: &[u8]| {
            let entry = String::from_utf8_lossy(entry);
            let (about, path) = entry.split_once('\t')?;
            let mut about = about.split(' ');
            // A symlink has the bytes of another file.
            let is_file = about.next()?.starts_with("100") && about.next()? == "blob";
            let path = path.strip_prefix(self.folder.as_str())?;
            (is_file && path.ends_with(".md")).then(|| Some((path.to_owned(), about.next()?.to_owned())))?
        };
        Ok(printed.split(|byte| *byte == 0).filter_map(entry).collect())
    }
}

/// The commits behind which the history is cut off.
fn boundary(git: &Git, root: &Path) -> Result<BTreeSet<String>, Diagnostic> {
    let mut command = git.reading(root);
    let printed =
        output(command.args(["rev-parse", "--git-path", "shallow"])).map_err(|said| failed(&said))?;
    let path = root.join(path_of(String::from_utf8_lossy(&printed).trim_end_matches('\n')));
    let listed = std::fs::read_to_string(path).map_err(|error| failed(&error.to_string()))?;
    Ok(listed.lines().map(str::to_owned).collect())
}

/// What is known for sure of a file. Where its past goes on behind the horizon, it was changed last in a commit that is known
/// only if that is later than all that is not.
fn told(past: &Past, pasts: &Pasts) -> Told {
    let horizon = pasts.horizon.filter(|_| past.is_cut);
    match horizon {
        None => Told {
            first: Some(past.first),
            last: Some(past.last),
            changes: past.changes,
            contributors: contributors(past),
        },
        Some(horizon) => {
            let last = Some(past.last).filter(|last| *last >= horizon);
            Told { first: None, last, changes: 0, contributors: Vec::new() }
        }
    }
}

/// Who changed a file; who did so most often first, and else by name.
fn contributors(past: &Past) -> Vec<(String, usize)> {
    let named = past.contributors.iter().filter(|(name, _)| !name.is_empty());
    let mut all: Vec<(String, usize)> = named.map(|(name, changes)| (name.to_string(), *changes)).collect();
    all.sort_by_key(|(_, changes)| std::cmp::Reverse(*changes));
    all
}

/// What is told where git cannot read the history.
pub(super) fn failed(said: &str) -> Diagnostic {
    let diagnostic = Diagnostic::error(format!("the history of the repository cannot be read: {said}"));
    if said.contains("dubious ownership") {
        return diagnostic.hint(
            "the folder belongs to somebody else; if you trust it, say so with `git config --global --add safe.directory DIR`",
        );
    }
    if said.contains("promisor") || said.contains("could not fetch") || said.contains("missing") {
        return diagnostic.hint("this clone lacks a part of what was committed: clone without `--filter`");
    }
    diagnostic.hint("see that `git log` works here, or leave out `[git]` of `site.toml`")
}
