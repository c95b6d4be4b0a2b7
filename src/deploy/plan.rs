//! The plan: what is put to a target and what is deleted there, and in which order.

use std::collections::{BTreeMap, BTreeSet};

use super::manifest::Manifest;
use crate::diagnostic::Diagnostic;
use crate::store::Group;

/// So few files may always be deleted.
const FEW: usize = 5;

/// What is to be done at a target, as far as it is not done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The files to put, by the order in which that is done: each group when the one before it is there.
    pub puts: BTreeMap<Group, Vec<String>>,
    /// The files to delete before all else, since a folder is to be where they are, or they are in the way of a file.
    pub blocking: Vec<String>,
    /// The files to delete, after all else: feeds and pages before what they refer to.
    pub deletes: BTreeMap<Group, Vec<String>>,
    /// How many files are there already.
    pub unchanged: usize,
}

impl Plan {
    /// What makes a target with these files have those that are wanted.
    pub(super) fn new(wanted: &BTreeMap<String, String>, there: &Manifest) -> Self {
        let mut plan = Self::default();
        for (path, digest) in wanted {
            let is_there = there.files.get(path) == Some(digest) && !there.unsure.contains(path);
            if is_there {
                plan.unchanged += 1;
            } else {
                plan.puts.entry(Group::of(path)).or_default().push(path.clone());
            }
        }
        let known: BTreeSet<&String> = there.files.keys().chain(&there.unsure).collect();
        let stale = known.into_iter().filter(|path| !wanted.contains_key(*path)).cloned();
        let folders: BTreeSet<&str> = wanted.keys().flat_map(|path| folders_of(path)).collect();
        let is_blocking = |path: &String| {
            folders.contains(path.as_str()) || folders_of(path).any(|folder| wanted.contains_key(folder))
        };
        let (blocking, stale): (Vec<String>, Vec<String>) = stale.partition(is_blocking);
        plan.blocking = blocking;
        for path in stale {
            plan.deletes.entry(Group::of(&path)).or_default().push(path);
        }
        plan
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.puts.is_empty() && self.blocking.is_empty() && self.deletes.is_empty()
    }

    /// All files to put, in order.
    pub fn put(&self) -> impl Iterator<Item = &String> {
        self.puts.values().flatten()
    }

    /// All files to delete.
    pub fn delete(&self) -> impl Iterator<Item = &String> {
        self.blocking.iter().chain(self.deletes.values().rev().flatten())
    }

    /// Refuses to delete more than a share of what is there, in percent: that is an empty or broken build more often than
    /// it is meant.
    ///
    /// # Errors
    ///
    /// That it would.
    pub(super) fn guard(&self, there: &Manifest, max_delete: u8) -> Result<(), Diagnostic> {
        let (deletes, all) = (self.delete().count(), there.files.len() + there.unsure.len());
        if deletes <= FEW.min(all / 2) || deletes * 100 <= all * usize::from(max_delete) {
            return Ok(());
        }
        let message = format!(
            "{deletes} of the {all} files at the target would be deleted, which is more than {max_delete} percent"
        );
        Err(Diagnostic::error(message).hint(
            "see with `--dry-run` which they are; if that is meant, allow it this time with `--max-delete 100`",
        ))
    }

    /// What the target has while the plan is carried out: of what is changed, nobody knows.
    pub(super) fn meanwhile(&self, there: &Manifest) -> Manifest {
        let mut meanwhile = there.clone();
        meanwhile.unsure.extend(self.put().chain(self.delete()).cloned());
        meanwhile.files.retain(|path, _| !meanwhile.unsure.contains(path));
        meanwhile
    }
}

/// The folders that a path is in, the outermost first.
pub(super) fn folders_of(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(at, _)| path.get(..at).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(named: &[(&str, &str)]) -> BTreeMap<String, String> {
        named.iter().map(|(path, digest)| ((*path).to_owned(), (*digest).to_owned())).collect()
    }

    fn there(named: &[(&str, &str)]) -> Manifest {
        Manifest { files: files(named), ..Manifest::default() }
    }

    #[test]
    fn what_a_page_refers_to_is_put_before_it_and_what_lists_pages_behind() {
        let wanted = files(&[
            ("a/index.html", "1"),
            ("a/photo.jpg", "1"),
            ("atom.xml", "1"),
            ("index.html", "1"),
            ("index.html.gz", "1"),
            ("sitemap.xml", "1"),
            ("style.0123456789abcdef.css", "1"),
            ("style.css", "1"),
        ]);
        let plan = Plan::new(&wanted, &Manifest::default());
        let order: Vec<&str> = plan.put().map(String::as_str).collect();
        assert_eq!(
            order,
            [
                "style.0123456789abcdef.css",
                "a/photo.jpg",
                "style.css",
                "a/index.html",
                "index.html",
                "index.html.gz",
                "atom.xml",
                "sitemap.xml"
            ]
        );
    }

    #[test]
    fn only_what_differs_is_put_and_only_what_is_ours_is_deleted() {
        let mut there = there(&[("a", "1"), ("b", "1"), ("c", "1")]);
        there.unsure.insert("d".to_owned());
        there.unsure.insert("e".to_owned());
        let plan = Plan::new(&files(&[("a", "1"), ("b", "2"), ("d", "1")]), &there);
        assert_eq!(plan.put().collect::<Vec<_>>(), ["b", "d"]);
        assert_eq!(plan.delete().collect::<Vec<_>>(), ["c", "e"]);
        assert_eq!(plan.unchanged, 1);
    }

    #[test]
    fn what_is_in_the_way_goes_first() {
        let there = there(&[("a", "1"), ("b/index.html", "1"), ("c", "1")]);
        let plan = Plan::new(&files(&[("a/index.html", "1"), ("b", "1")]), &there);
        assert_eq!(plan.blocking, ["a", "b/index.html"]);
        assert_eq!(plan.delete().collect::<Vec<_>>(), ["a", "b/index.html", "c"]);
    }

    /// A replaced key is put, and never in the deletes as well.
    #[test]
    fn nothing_is_put_and_deleted_at_once() {
        let there = there(&[("a", "1"), ("b", "1")]);
        let plan = Plan::new(&files(&[("a", "2"), ("c", "1")]), &there);
        assert!(plan.put().all(|path| plan.delete().all(|deleted| deleted != path)));
    }

    #[test]
    fn a_plan_that_deletes_too_much_is_refused() {
        let names: Vec<String> = (0..20).map(|number| format!("{number}.html")).collect();
        let all: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "1")).collect();
        let there = there(&all);
        let plan = |kept: usize| Plan::new(&files(&all[..kept]), &there);
        assert!(plan(14).guard(&there, 30).is_ok());
        assert!(plan(13).guard(&there, 30).is_err());
        assert!(plan(0).guard(&there, 99).is_err());
        assert!(plan(0).guard(&there, 100).is_ok());
        assert!(plan(16).guard(&there, 0).is_ok(), "few files may always go");
    }
}
