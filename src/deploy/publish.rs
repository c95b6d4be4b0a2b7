//! Carries out a plan, so that visitors see whole pages at every moment, and the next run can finish what this one began.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::former;
use super::manifest::{FORMER, Former, Manifest};
use super::pieces::{Piece, Pieces};
use super::plan::{Plan, folders_of};
use crate::build::Progress;
use crate::diagnostic::Diagnostic;

/// What can be done at a target. Whatever it is, a path is that of a file of the site, with `/` between its parts.
pub(super) trait Target: Sync {
    /// The bytes of the manifest, where there is one.
    fn manifest(&self) -> Result<Option<Vec<u8>>, Diagnostic>;

    /// The files in the place of new ones that nutgraf did not put there, as far as the target can tell.
    fn foreign(&self, _there: &Manifest, _plan: &Plan) -> Result<Vec<String>, Diagnostic> {
        Ok(Vec::new())
    }

    /// What copies files there, if the target keeps what a deploy changes in this way.
    fn copies(&self) -> Option<&dyn Copies> {
        None
    }

    /// Writes the manifest.
    fn set_manifest(&self, text: &str) -> Result<(), Diagnostic>;

    /// Puts a file there: whole, or not at all.
    fn put(&self, path: &str, piece: &Piece) -> Result<(), Diagnostic>;

    /// Deletes a file, which may be gone already.
    fn delete(&self, path: &str) -> Result<(), Diagnostic>;

    /// Deletes a folder if nothing is in it, where there are folders.
    fn delete_folder(&self, _path: &str) -> Result<(), Diagnostic> {
        Ok(())
    }

    /// Makes it true, at a target where nothing is until all is there.
    fn finish(&self) -> Result<(), Diagnostic>;
}

/// What copies files at a target, without sending their bytes.
pub(super) trait Copies: Sync {
    /// Copies a file to a place, whole or not at all; whether there is such a file.
    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic>;
}

/// Makes a target have the pieces that are wanted, and keeps what it changes there, where the target does so.
///
/// # Errors
///
/// What could not be done.
pub(super) fn carry_out(
    plan: &Plan,
    there: &Manifest,
    pieces: &Pieces,
    target: &dyn Target,
    progress: &dyn Progress,
) -> Result<(), Vec<Diagnostic>> {
    let (there, former) = match target.copies() {
        Some(copies) => former::keep(plan, there, copies, target, progress)?,
        None => (there.clone(), Former::new()),
    };
    let last = Manifest { former: former.clone(), ..manifest_of(pieces) };
    let put = |path: &str| pieces.get(path).map_or(Ok(()), |piece| target.put(path, piece));
    Change { plan, there: &there, former, last }.carry_out(&put, target, progress)
}

/// What is done at a target.
pub(super) struct Change<'c> {
    pub(super) plan: &'c Plan,
    pub(super) there: &'c Manifest,
    /// What is kept until all is done.
    pub(super) former: Former,
    /// What the manifest says when all is done.
    pub(super) last: Manifest,
}

impl Change<'_> {
    /// Puts and deletes what is to be.
    ///
    /// The manifest tells at first that nobody knows what the files are that are about to change. When all are there, it
    /// tells what they are, and at last that what is gone is gone. So a run that ends in between, or fails, leaves nothing
    /// that the next one takes for something else than it is.
    pub(super) fn carry_out(
        self,
        put: &(dyn Fn(&str) -> Result<(), Diagnostic> + Sync),
        target: &dyn Target,
        progress: &dyn Progress,
    ) -> Result<(), Vec<Diagnostic>> {
        let Self { plan, there, former, last } = self;
        let one = |diagnostic: Diagnostic| vec![diagnostic];
        progress.deploy(plan.put().count() + plan.delete().count());
        let all = |paths: &[String], act: &(dyn Fn(&str) -> Result<(), Diagnostic> + Sync)| {
            each(paths, |path| act(path).inspect(|()| progress.step()))
        };
        let mut said = there.clone();
        let mut say = |manifest: Manifest| -> Result<(), Vec<Diagnostic>> {
            if manifest != said {
                target.set_manifest(&manifest.to_text()).map_err(one)?;
                said = manifest;
            }
            Ok(())
        };
        let spare = there.spare_beside(&former);
        say(Manifest { former: former.clone(), spare: spare.clone(), ..plan.meanwhile(there) })?;
        all(&plan.blocking, &|path| target.delete(path))?;
        delete_folders(&plan.blocking, &last, target)?;
        for group in plan.puts.values() {
            all(group, put)?;
        }
        let unsure = plan.deletes.values().flatten().cloned().collect();
        say(Manifest { files: last.files.clone(), unsure, former, spare })?;
        for group in plan.deletes.values().rev() {
            all(group, &|path| target.delete(path))?;
        }
        delete_folders(plan.deletes.values().flatten(), &last, target)?;
        let spare = there.spare_beside(&last.former);
        say(Manifest { spare: spare.clone(), ..last.clone() })?;
        let spare: Vec<String> = spare.into_iter().map(|name| format!("{FORMER}{name}")).collect();
        each(&spare, |path| target.delete(path))?;
        say(last)?;
        target.finish().map_err(one)
    }
}

/// Deletes the folders of files that are gone, the inner ones first, unless they have other files of the site.
fn delete_folders<'p>(
    gone: impl IntoIterator<Item = &'p String>,
    last: &Manifest,
    target: &dyn Target,
) -> Result<(), Vec<Diagnostic>> {
    let needed: BTreeSet<&str> = last.files.keys().flat_map(|path| folders_of(path)).collect();
    let gone: BTreeSet<&str> = gone.into_iter().flat_map(|path| folders_of(path)).collect();
    let mut by_depth: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for folder in gone.difference(&needed) {
        by_depth.entry(folder.matches('/').count()).or_default().push((*folder).to_owned());
    }
    by_depth.values().rev().try_for_each(|folders| each(folders, |folder| target.delete_folder(folder)))
}

/// What the manifest says when all pieces are there.
pub(super) fn manifest_of(pieces: &Pieces) -> Manifest {
    let files = pieces.iter().map(|(path, piece)| (path.clone(), piece.digest.clone())).collect();
    Manifest { files, ..Manifest::default() }
}

/// Does something with each path, many at a time.
pub(super) fn each(
    paths: &[String],
    act: impl Fn(&str) -> Result<(), Diagnostic> + Sync,
) -> Result<(), Vec<Diagnostic>> {
    let mistakes: Vec<Diagnostic> = paths.par_iter().filter_map(|path| act(path).err()).collect();
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::deploy::former::bring_back;
    use crate::deploy::manifest;

    /// A target in memory, which fails for good after so many acts, as if the process had been killed. After each act, what
    /// visitors see is looked at.
    #[derive(Default)]
    struct Brittle {
        keeps: bool,
        left: Mutex<usize>,
        files: Mutex<BTreeMap<String, String>>,
        manifest: Mutex<Option<String>>,
    }

    impl Brittle {
        fn act(&self, act: impl FnOnce()) -> Result<(), Diagnostic> {
            let mut left = self.left.lock().expect("no panic");
            let Some(fewer) = left.checked_sub(1) else { return Err(Diagnostic::error("killed")) };
            *left = fewer;
            act();
            self.look();
            Ok(())
        }

        /// Pages are lists of the files that they refer to: all of these must be there.
        fn look(&self) {
            let files = self.files.lock().expect("no panic");
            for (page, text) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
                for asset in text.split_whitespace() {
                    assert!(files.contains_key(asset), "`{page}` refers to `{asset}`, which is not there");
                }
            }
        }
    }

    impl Target for Brittle {
        fn manifest(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
            Ok(self.manifest.lock().expect("no panic").clone().map(String::into_bytes))
        }

        fn copies(&self) -> Option<&dyn Copies> {
            self.keeps.then_some(self)
        }

        fn set_manifest(&self, text: &str) -> Result<(), Diagnostic> {
            self.act(|| *self.manifest.lock().expect("no panic") = Some(text.to_owned()))
        }

        fn put(&self, path: &str, piece: &Piece) -> Result<(), Diagnostic> {
            let mut bytes = Vec::new();
            piece.write_to(&mut bytes)?.expect("memory");
            let text = String::from_utf8(bytes).expect("text");
            self.act(|| drop(self.files.lock().expect("no panic").insert(path.to_owned(), text)))
        }

        fn delete(&self, path: &str) -> Result<(), Diagnostic> {
            self.act(|| drop(self.files.lock().expect("no panic").remove(path)))
        }

        fn finish(&self) -> Result<(), Diagnostic> {
            Ok(())
        }
    }

    impl Copies for Brittle {
        fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
            let text = self.files.lock().expect("no panic").get(from).cloned();
            let Some(text) = text else { return Ok(false) };
            self.act(|| drop(self.files.lock().expect("no panic").insert(to.to_owned(), text)))?;
            Ok(true)
        }
    }

    type Site = BTreeMap<String, String>;

    fn site(files: &[(&str, &str)]) -> Site {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    fn there(target: &Brittle) -> Manifest {
        let bytes = target.manifest().expect("a manifest");
        bytes.map(|bytes| Manifest::parse(&bytes).expect("a whole manifest")).unwrap_or_default()
    }

    /// Deploys until it fails; whether it did not.
    fn deploy(target: &Brittle, site: &Site, acts: usize) -> bool {
        *target.left.lock().expect("no panic") = acts;
        let there = there(target);
        let pieces: Pieces =
            site.iter().map(|(path, text)| (path.clone(), Piece::own(text.as_bytes()))).collect();
        let plan = Plan::new(&manifest_of(&pieces).files, &there);
        (plan.is_empty() && there.spare.is_empty())
            || carry_out(&plan, &there, &pieces, target, &crate::build::Silent).is_ok()
    }

    /// Goes back until it fails; whether it did not, and there was something to go back to.
    fn roll_back(target: &Brittle, acts: usize) -> bool {
        *target.left.lock().expect("no panic") = acts;
        let done = bring_back(&there(target), target, target, &crate::build::Silent);
        done.is_ok_and(|plan| plan.is_some())
    }

    /// A site is there, with what the manifest says is kept, and nothing else.
    #[track_caller]
    fn has(target: &Brittle, site: &Site, told: &str) {
        let mut files = target.files.lock().expect("no panic").clone();
        let kept: BTreeSet<String> =
            files.extract_if(.., |path, _| path.starts_with(FORMER)).map(|(path, _)| path).collect();
        assert!(files == *site, "{told}: {files:?}");
        let former = there(target).former;
        let expected: BTreeSet<String> =
            manifest::kept_names(&former).map(|name| format!("{FORMER}{name}")).collect();
        assert_eq!(kept, expected, "{told}");
    }

    fn keeping(keeps: bool) -> Brittle {
        Brittle { keeps, ..Brittle::default() }
    }

    /// Three states of a site: assets come, change and go, and one state is never reached whole.
    fn states() -> [Site; 3] {
        [
            site(&[
                ("index.html", "a.css one.png"),
                ("a.css", "1"),
                ("one.png", "1"),
                ("old/index.html", "a.css"),
            ]),
            site(&[
                ("index.html", "b.css one.png"),
                ("b.css", "2"),
                ("one.png", "2"),
                ("new/index.html", "b.css"),
            ]),
            site(&[("index.html", "c.css"), ("c.css", "3"), ("old/index.html", "c.css"), ("a.css", "other")]),
        ]
    }

    #[test]
    fn killed_anywhere_no_page_refers_to_what_is_not_there_and_the_next_run_finishes() {
        let [first, second, third] = states();
        for (acts, keeps) in (0..30).flat_map(|acts| [(acts, false), (acts, true)]) {
            for next in [&second, &third, &first] {
                let target = keeping(keeps);
                assert!(deploy(&target, &first, usize::MAX));
                let is_done = deploy(&target, &second, acts);
                assert!(is_done || acts < if keeps { 20 } else { 12 }, "{acts} acts do");
                assert!(deploy(&target, next, usize::MAX));
                has(&target, next, &format!("after {acts} acts"));
                assert!(deploy(&target, &first, usize::MAX) && deploy(&target, &third, usize::MAX));
                has(&target, &third, &format!("two deploys after {acts} acts"));
                assert_eq!(roll_back(&target, usize::MAX), keeps);
                has(&target, if keeps { &first } else { &third }, "back");
            }
        }
    }

    #[test]
    fn a_deploy_that_was_killed_is_taken_back_and_one_after_it_as_if_they_were_one() {
        let [first, second, third] = states();
        for acts in 0..30 {
            let target = keeping(true);
            assert!(deploy(&target, &first, usize::MAX) && deploy(&target, &second, usize::MAX));
            deploy(&target, &third, acts);
            let state = there(&target);
            let is_begun = !state.unsure.is_empty();
            let is_done = state.files.keys().eq(third.keys());
            if is_begun && acts % 2 == 0 {
                assert!(deploy(&target, &first, usize::MAX));
            }
            assert!(roll_back(&target, usize::MAX), "after {acts} acts");
            let before = if is_begun || is_done { &second } else { &first };
            has(&target, before, &format!("after {acts} acts"));
            assert!(!roll_back(&target, usize::MAX), "it is used up");
        }
    }

    #[test]
    fn a_rollback_killed_anywhere_is_finished_by_the_next_one_or_by_a_deploy() {
        let [first, second, third] = states();
        for acts in 0..30 {
            let target = keeping(true);
            assert!(deploy(&target, &first, usize::MAX) && deploy(&target, &second, usize::MAX));
            if !roll_back(&target, acts) {
                assert!(acts < 20, "{acts} acts do");
                if acts % 2 == 0 {
                    assert!(deploy(&target, &third, usize::MAX));
                    has(&target, &third, &format!("a deploy after {acts} acts"));
                    continue;
                }
                // What is left may be only to delete what was kept, which any deploy does.
                if !roll_back(&target, usize::MAX) {
                    assert!(there(&target).former.is_empty() && deploy(&target, &first, usize::MAX));
                }
            }
            has(&target, &first, &format!("after {acts} acts"));
        }
    }
}
