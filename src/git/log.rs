//! The log: all commits in one walk, and what each of them did to the files that are there today.
//!
//! The walk goes from the newest commit to the oldest. A file has its name of today at first; where a commit gave it that
//! name, it has its former one from there on.

use std::collections::{BTreeMap, HashMap};
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
}

/// Reads the past of files by their paths in a repository, as far as the history of `head` knows them.
///
/// # Errors
///
/// What git says.
pub(super) fn read(
    git: &Git,
    root: &Path,
    head: &str,
    files: impl Iterator<Item = String>,
) -> Result<HashMap<String, Past>, String> {
    let mut command = git.reading(root);
    // A map of names that is not in the repository would make the same commit tell something else on another machine.
    command.args(["-c", "mailmap.file=", "-c", "mailmap.blob=", "-c", "log.mailmap=true"]);
    command.args(["log", "-z", "--topo-order", "--encoding=UTF-8", "--format=%x02%at %aN", "--no-color"]);
    command.args(["--name-status", "--find-renames=50%", "-l1000", "--no-ext-diff", "--no-textconv"]);
    command.args([
        "--no-show-signature",
        "--no-notes",
        "--no-relative",
        "--no-follow",
        "--ignore-submodules",
    ]);
    command.args(["--end-of-options", head, "--"]);
    let mut walk = Walk::of(files);
    stream(&mut command, |printed| walk.read(printed))?;
    Ok(walk.pasts())
}

struct Commit {
    moment: i64,
    author: Arc<str>,
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
}

impl Walk {
    fn of(files: impl Iterator<Item = String>) -> Self {
        let files: Vec<String> = files.collect();
        let names = files.iter().enumerate().map(|(number, name)| (name.clone(), number)).collect();
        Self { pasts: vec![None; files.len()], files, names, others: HashMap::new() }
    }

    fn pasts(self) -> HashMap<String, Past> {
        self.files.into_iter().zip(self.pasts).filter_map(|(file, past)| Some((file, past?))).collect()
    }

    fn read(&mut self, printed: impl BufRead) -> io::Result<()> {
        let mut tokens = printed.split(0);
        let mut commit = Commit { moment: 0, author: "".into() };
        while let Some(token) = tokens.next() {
            let token = token?;
            let token = token.trim_ascii_start();
            if let Some((&COMMIT, about)) = token.split_first() {
                commit = Commit::read(about);
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
        } else {
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

impl Commit {
    fn read(about: &[u8]) -> Self {
        let about = String::from_utf8_lossy(about);
        let (moment, author) = about.split_once(' ').unwrap_or((&about, ""));
        Self { moment: moment.parse().unwrap_or_default(), author: author.trim().into() }
    }
}

impl Past {
    fn with(former: Option<Self>, commit: &Commit) -> Self {
        let one = Self {
            first: commit.moment,
            last: commit.moment,
            changes: 1,
            contributors: BTreeMap::from([(Arc::clone(&commit.author), 1)]),
        };
        Self::joined(former, one)
    }

    fn joined(former: Option<Self>, other: Self) -> Self {
        let Some(mut past) = former else { return other };
        past.first = past.first.min(other.first);
        past.last = past.last.max(other.last);
        past.changes += other.changes;
        for (name, changes) in other.contributors {
            *past.contributors.entry(name).or_default() += changes;
        }
        past
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The past of `files`, after a log whose commits are each a moment with what was done, the newest first.
    fn pasts(files: &[&str], log: &[(i64, &str)]) -> HashMap<String, Past> {
        let mut walk = Walk::of(files.iter().map(|name| (*name).to_owned()));
        let commit =
            |(moment, done): &(i64, &str)| format!("\x02{moment} Ada\0\n{}\0", done.replace(' ', "\0"));
        let printed: String = log.iter().map(commit).collect();
        walk.read(printed.as_bytes()).expect("bytes");
        walk.pasts()
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
}
