//! The log: all commits in one walk, and what each of them did to the files that are there today.
//!
//! The walk goes from the newest commit to the oldest. A file has its name of today at first; where a commit gave it that
//! name, it has its former one from there on.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, BufRead};
use std::path::Path;
use std::sync::Arc;

use super::command::{Git, stream};

/// What a line of the log begins with that tells of a commit. No status does, nor can a name of somebody.
const COMMIT: u8 = 2;

/// What the commits tell of one file; moments are seconds since 1970.
#[derive(Clone, Debug)]
pub(super) struct Past {
    pub(super) first: i64,
    pub(super) last: i64,
    pub(super) changes: usize,
    pub(super) contributors: BTreeMap<Arc<str>, usize>,
    /// Whether it goes on where the history is cut off.
    pub(super) is_cut: bool,
}

/// The past of files.
pub(super) struct Pasts {
    pub(super) by_file: HashMap<String, Past>,
    /// The moment before which something may have been done that is not known; nothing where the history is whole.
    pub(super) horizon: Option<i64>,
}

/// Reads the past of files by their paths in a repository, as far as the history of `head` knows them. Behind the commits of
/// `boundary`, it is cut off.
///
/// # Errors
///
/// What git says.
pub(super) fn read(
    git: &Git,
    root: &Path,
    head: &str,
    boundary: BTreeSet<String>,
    files: impl Iterator<Item = String>,
) -> Result<Pasts, String> {
    let mut command = git.reading(root);
    // A map of names that is not in the repository would make the same commit tell something else on another machine.
    command.args(["-c", "mailmap.file=", "-c", "mailmap.blob=", "-c", "log.mailmap=true"]);
    command.args([
        "log",
        "-z",
        "--topo-order",
        "--encoding=UTF-8",
        "--format=%x02%H %ct %at %aN",
        "--no-color",
    ]);
    command.args(["--name-status", "--find-renames=50%", "-l1000", "--no-ext-diff", "--no-textconv"]);
    command.args([
        "--no-show-signature",
        "--no-notes",
        "--no-relative",
        "--no-follow",
        "--ignore-submodules",
    ]);
    command.args(["--end-of-options", head, "--"]);
    let mut walk = Walk::of(files, boundary);
    stream(&mut command, |printed| walk.read(printed))?;
    Ok(walk.pasts())
}

struct Commit {
    moment: i64,
    author: Arc<str>,
    /// Whether nothing is known of what was before: then it seems to have brought all files that it has.
    is_boundary: bool,
}

/// The way back through the history.
struct Walk {
    /// The files of today.
    files: Vec<String>,
    pasts: Vec<Option<Past>>,
    /// The number of the file of today that has a name at this point of the walk.
    names: HashMap<String, usize>,
    /// What became of names that no file of today has at this point. A commit that gave a file another name may be yet to
    /// come, where the same file was changed beside it on another branch.
    others: HashMap<String, Past>,
    boundary: BTreeSet<String>,
    /// When the latest commit was made behind which nothing is known.
    horizon: Option<i64>,
}

impl Walk {
    fn of(files: impl Iterator<Item = String>, boundary: BTreeSet<String>) -> Self {
        let files: Vec<String> = files.collect();
        let names = files.iter().enumerate().map(|(number, name)| (name.clone(), number)).collect();
        Self { pasts: vec![None; files.len()], files, names, others: HashMap::new(), boundary, horizon: None }
    }

    fn pasts(self) -> Pasts {
        // What was changed under another name may be any of the files that go on behind the horizon.
        let others = self.others.values().map(|past| past.last).max();
        let horizon = self.horizon.map(|horizon| others.map_or(horizon, |last| horizon.max(last)));
        let by_file = self.files.into_iter().zip(self.pasts);
        Pasts { by_file: by_file.filter_map(|(file, past)| Some((file, past?))).collect(), horizon }
    }

    fn read(&mut self, printed: impl BufRead) -> io::Result<()> {
        let mut tokens = printed.split(0);
        let mut commit = Commit { moment: 0, author: "".into(), is_boundary: false };
        while let Some(token) = tokens.next() {
            let token = token?;
            let token = token.trim_ascii_start();
            if let Some((&COMMIT, about)) = token.split_first() {
                commit = self.commit(about);
                continue;
            }
            let Some(status) = token.first() else { continue };
            let mut path = || -> io::Result<String> {
                let path = tokens.next().transpose()?.unwrap_or_default();
                Ok(String::from_utf8_lossy(&path).into_owned())
            };
            let first = path()?;
            match status {
                b'R' => self.rename(first, path()?, &commit),
                // Where it is copied from does not change.
                b'C' => self.change(path()?, &commit),
                b'A' => self.add(first, &commit),
                b'D' => {}
                _ => self.change(first, &commit),
            }
        }
        Ok(())
    }

    fn commit(&mut self, about: &[u8]) -> Commit {
        let about = String::from_utf8_lossy(about);
        let mut about = about.splitn(4, ' ');
        let is_boundary = about.next().is_some_and(|id| self.boundary.contains(id));
        let mut moment = || about.next().and_then(|moment| moment.parse::<i64>().ok()).unwrap_or_default();
        let (committed, moment) = (moment(), moment());
        if is_boundary {
            self.horizon = self.horizon.max(Some(committed));
        }
        Commit { moment, author: about.next().unwrap_or_default().trim().into(), is_boundary }
    }

    fn change(&mut self, name: String, commit: &Commit) {
        match self.names.get(&name) {
            Some(&number) => {
                self.pasts[number] = Some(Past::with(self.pasts[number].take(), commit));
            }
            None if name.ends_with(".md") => {
                let past = Past::with(self.others.remove(&name), commit);
                self.others.insert(name, past);
            }
            None => {}
        }
    }

    fn add(&mut self, name: String, commit: &Commit) {
        if self.names.contains_key(&name) {
            self.change(name, commit);
        } else if !commit.is_boundary {
            // It came here, and went for good: nothing of today was ever this file.
            self.others.remove(&name);
        }
    }

    fn rename(&mut self, old: String, new: String, commit: &Commit) {
        self.change(new.clone(), commit);
        match self.names.remove(&new) {
            Some(number) => {
                if let Some(other) = self.others.remove(&old) {
                    self.pasts[number] = Some(Past::joined(self.pasts[number].take(), other));
                }
                self.names.insert(old, number);
            }
            None => {
                if let Some(other) = self.others.remove(&new) {
                    let joined = Past::joined(self.others.remove(&old), other);
                    self.others.insert(old, joined);
                }
            }
        }
    }
}

impl Past {
    fn with(former: Option<Self>, commit: &Commit) -> Self {
        let one = if commit.is_boundary {
            Self { first: i64::MAX, last: i64::MIN, changes: 0, contributors: BTreeMap::new(), is_cut: true }
        } else {
            let contributors = BTreeMap::from([(Arc::clone(&commit.author), 1)]);
            Self { first: commit.moment, last: commit.moment, changes: 1, contributors, is_cut: false }
        };
        Self::joined(former, one)
    }

    fn joined(former: Option<Self>, other: Self) -> Self {
        let Some(mut past) = former else { return other };
        past.first = past.first.min(other.first);
        past.last = past.last.max(other.last);
        past.changes += other.changes;
        past.is_cut |= other.is_cut;
        for (name, changes) in other.contributors {
            *past.contributors.entry(name).or_default() += changes;
        }
        past
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The past of `files`, after a log whose commits are each a moment with what was done, the newest first. That of
    /// moment 0 is where the history is cut off.
    fn read(files: &[&str], log: &[(i64, &str)]) -> Pasts {
        let boundary = BTreeSet::from(["id0".to_owned()]);
        let mut walk = Walk::of(files.iter().map(|name| (*name).to_owned()), boundary);
        let commit = |(moment, done): &(i64, &str)| {
            format!("\x02id{moment} {moment} {moment} Ada Byron\0\n{}\0", done.replace(' ', "\0"))
        };
        let printed: String = log.iter().map(commit).collect();
        walk.read(printed.as_bytes()).expect("bytes");
        walk.pasts()
    }

    fn pasts(files: &[&str], log: &[(i64, &str)]) -> HashMap<String, Past> {
        read(files, log).by_file
    }

    #[test]
    fn a_file_keeps_its_past_through_renames() {
        let log = [(4, "M c.md"), (3, "R090 b.md c.md"), (2, "R100 a.md b.md M x.md"), (1, "A a.md")];
        let past = &pasts(&["c.md"], &log)["c.md"];
        assert_eq!((past.first, past.last, past.changes), (1, 4, 4));
    }

    #[test]
    fn a_new_file_under_a_former_name_has_a_past_of_its_own() {
        let log = [(4, "M a.md"), (3, "A a.md"), (2, "R100 a.md b.md"), (1, "A a.md")];
        let pasts = pasts(&["a.md", "b.md"], &log);
        assert_eq!((pasts["a.md"].first, pasts["a.md"].changes), (3, 2));
        assert_eq!((pasts["b.md"].first, pasts["b.md"].last, pasts["b.md"].changes), (1, 2, 2));
    }

    #[test]
    fn what_was_changed_on_another_branch_before_the_rename_was_known_there_counts() {
        let log = [(5, "M a.md"), (3, "R100 a.md b.md"), (1, "A a.md")];
        let past = &pasts(&["b.md"], &log)["b.md"];
        assert_eq!((past.first, past.last, past.changes), (1, 5, 3));
    }

    #[test]
    fn what_came_and_went_under_a_former_name_does_not_count() {
        let log = [(5, "D a.md"), (4, "M a.md"), (3, "A a.md"), (2, "R100 a.md b.md"), (1, "A a.md")];
        let past = &pasts(&["b.md"], &log)["b.md"];
        assert_eq!((past.first, past.last, past.changes), (1, 2, 2));
    }

    #[test]
    fn what_a_boundary_has_is_no_change_of_it() {
        let log = [(4, "A new.md M a.md"), (3, "R100 old.md b.md"), (0, "A a.md A old.md A c.md")];
        let pasts = pasts(&["a.md", "b.md", "c.md", "new.md"], &log);
        let cut: Vec<bool> =
            ["a.md", "b.md", "c.md", "new.md"].iter().map(|name| pasts[*name].is_cut).collect();
        assert_eq!(cut, [true, true, true, false]);
        assert_eq!((pasts["a.md"].last, pasts["b.md"].last, pasts["c.md"].changes), (4, 3, 0));
    }

    #[test]
    fn what_became_of_a_name_behind_the_boundary_may_be_any_file() {
        let log = [(9, "M moon.md"), (8, "M tides.md"), (0, "A tides.md"), (0, "A moon.md")];
        assert_eq!(read(&["tides.md"], &log).horizon, Some(9));
        assert_eq!(read(&["tides.md"], &log[1..3]).horizon, Some(0));
        assert_eq!(read(&["tides.md"], &log[1..2]).horizon, None);
    }
}
