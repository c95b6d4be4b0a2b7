//! Carries out a plan, so that visitors see whole pages at every moment, and the next run can finish what this one began.

use rayon::prelude::*;

use super::manifest::Manifest;
use super::pieces::{Piece, Pieces};
use super::plan::Plan;
use crate::build::Progress;
use crate::diagnostic::Diagnostic;

/// What can be done at a target. Whatever it is, a path is that of a file of the site, with `/` between its parts.
pub(super) trait Target: Sync {
    /// The bytes of the manifest, where there is one.
    fn manifest(&self) -> Result<Option<Vec<u8>>, Diagnostic>;

    /// Keeps the files that a plan changes or deletes, as far as the target can do so, to be able to go back to them. Gives
    /// the files in the place of new ones that nutgraf did not put there.
    fn keep(&self, there: &Manifest, plan: &Plan) -> Result<Vec<String>, Diagnostic>;

    /// Writes the manifest.
    fn set_manifest(&self, text: &str) -> Result<(), Diagnostic>;

    /// Puts a file there: whole, or not at all.
    fn put(&self, path: &str, piece: &Piece) -> Result<(), Diagnostic>;

    /// Deletes a file, which may be gone already.
    fn delete(&self, path: &str) -> Result<(), Diagnostic>;

    /// Makes it true, at a target where nothing is until all is there.
    fn finish(&self) -> Result<(), Diagnostic>;
}

/// Makes a target have the pieces that are wanted.
///
/// The manifest tells at first that nobody knows what the files are that are about to change. When all are there, it tells
/// what they are, and at last that what is gone is gone. So a run that ends in between, or fails, leaves nothing that the
/// next one takes for something else than it is.
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
    let one = |diagnostic: Diagnostic| vec![diagnostic];
    progress.deploy(plan.put().count() + plan.delete().count());
    let all = |paths: &[String], act: &(dyn Fn(&str) -> Result<(), Diagnostic> + Sync)| {
        each(paths, |path| act(path).inspect(|()| progress.step()))
    };
    target.set_manifest(&plan.meanwhile(there).to_text()).map_err(one)?;
    all(&plan.blocking, &|path| target.delete(path))?;
    for group in plan.puts.values() {
        all(group, &|path| match pieces.get(path) {
            Some(piece) => target.put(path, piece),
            None => Ok(()),
        })?;
    }
    let mut manifest = manifest_of(pieces);
    manifest.unsure.extend(plan.deletes.values().flatten().cloned());
    target.set_manifest(&manifest.to_text()).map_err(one)?;
    for group in plan.deletes.values().rev() {
        all(group, &|path| target.delete(path))?;
    }
    if !plan.deletes.is_empty() {
        target.set_manifest(&manifest_of(pieces).to_text()).map_err(one)?;
    }
    target.finish().map_err(one)
}

/// What the manifest says when all pieces are there.
pub(super) fn manifest_of(pieces: &Pieces) -> Manifest {
    let files = pieces.iter().map(|(path, piece)| (path.clone(), piece.digest.clone())).collect();
    Manifest { files, ..Manifest::default() }
}

/// Does something with each path, many at a time.
fn each(
    paths: &[String],
    act: impl Fn(&str) -> Result<(), Diagnostic> + Sync,
) -> Result<(), Vec<Diagnostic>> {
    let mistakes: Vec<Diagnostic> = paths.par_iter().filter_map(|path| act(path).err()).collect();
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Mutex;

    use super::*;

    /// A target in memory, which fails for good after so many acts, as if the process had been killed. After each act, what
    /// visitors see is looked at.
    struct Brittle {
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

        fn keep(&self, _: &Manifest, _: &Plan) -> Result<Vec<String>, Diagnostic> {
            Ok(Vec::new())
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

    type Site = BTreeMap<String, String>;

    fn site(files: &[(&str, &str)]) -> Site {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    /// Deploys until it fails; whether it did not.
    fn deploy(target: &Brittle, site: &Site, acts: usize) -> bool {
        *target.left.lock().expect("no panic") = acts;
        let bytes = target.manifest().expect("a manifest");
        let there = bytes.map(|bytes| Manifest::parse(&bytes).expect("a whole manifest")).unwrap_or_default();
        let pieces: Pieces =
            site.iter().map(|(path, text)| (path.clone(), Piece::own(text.as_bytes()))).collect();
        let plan = Plan::new(&manifest_of(&pieces).files, &there);
        plan.is_empty() || carry_out(&plan, &there, &pieces, target, &crate::build::Silent).is_ok()
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
        for acts in 0..20 {
            for next in [&second, &third, &first] {
                let target =
                    Brittle { left: Mutex::default(), files: Mutex::default(), manifest: Mutex::default() };
                assert!(deploy(&target, &first, usize::MAX));
                let is_done = deploy(&target, &second, acts);
                assert!(is_done || acts < 12, "{acts} acts do");
                assert!(deploy(&target, next, usize::MAX));
                assert!(*target.files.lock().expect("no panic") == *next, "after {acts} acts");
            }
        }
    }
}
