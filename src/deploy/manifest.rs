//! The manifest: what a target has, as a file that is kept there, so that nothing needs to be downloaded to find out what
//! has changed.
//!
//! It is plain text: a line that says what it is, one for each file with its digest, others for what is in between or was
//! before, and a last one with the digest of all of them. It is read with distrust, since it comes from elsewhere: a path is safe to join to a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diagnostic::Diagnostic;
use crate::digest::{Digest, Digester};
use crate::route::Route;

/// The folder of a target in which nutgraf keeps what it remembers of it.
pub(super) const FOLDER: &str = ".nutgraf/";

/// Where the manifest is at a target.
pub(super) const PATH: &str = ".nutgraf/manifest";

/// Where the bytes are that files had before the last deploy.
pub(super) const FORMER: &str = ".nutgraf/former/";

/// What its first line says.
const HEAD: &str = "nutgraf deploy 1";

/// What stands for the digest of a file of which nobody knows whether it is old, new or gone.
const UNSURE: &str = "?";

/// What stands in front of the digest that a file had before, which is empty where there was none.
const BEFORE: char = '<';

/// What stands for the digest of what was kept, and is to be deleted.
const SPARE: &str = "~";

/// What a target has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The digest of each file, by path. Digests are text here: they are compared with those of the site, and no more.
    pub(super) files: BTreeMap<String, String>,
    /// The files that a deploy is about to change or delete, or was when it ended before its time.
    pub(super) unsure: BTreeSet<String>,
    /// The digest that each file had before the last deploy, of those that it changed; none where there was no file. Nothing
    /// where the target keeps nothing.
    pub(super) former: Former,
    /// The names of files that were kept, and that nobody needs any more.
    pub(super) spare: BTreeSet<String>,
}

/// What files were before, by path.
pub(super) type Former = BTreeMap<String, Option<String>>;

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    ///
    /// What is wrong with it, in words that follow "the manifest".
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "is not text".to_owned())?;
        let (body, seal) = text.trim_end_matches('\n').rsplit_once('\n').ok_or("is cut short")?;
        if seal != seal_of(body) {
            return Err("is cut short, or somebody changed it".to_owned());
        }
        let mut lines = body.lines();
        if lines.next() != Some(HEAD) {
            return Err("is of another version of nutgraf".to_owned());
        }
        let mut manifest = Self::default();
        for line in lines {
            let (digest, path) = line.split_once(' ').ok_or("has a line without a path")?;
            if !is_safe(path) {
                return Err(format!("names `{}`, which cannot be a file of a site", path.escape_debug()));
            }
            let path = path.to_owned();
            match (digest, digest.strip_prefix(BEFORE)) {
                (UNSURE, _) => drop(manifest.unsure.insert(path)),
                (SPARE, _) => drop(manifest.spare.insert(path)),
                (_, Some(before)) => {
                    let before = Some(before).filter(|digest| !digest.is_empty());
                    manifest.former.insert(path, before.map(str::to_owned));
                }
                _ => drop(manifest.files.insert(path, digest.to_owned())),
            }
        }
        Ok(manifest)
    }

    /// The routes of its files.
    pub(super) fn routes(&self) -> BTreeSet<Route> {
        let route = |path: &String| match path.strip_suffix("index.html") {
            Some(page) if page.is_empty() || page.ends_with('/') => Route::page(page),
            _ => Route::file(path),
        };
        self.files.keys().filter_map(|path| route(path).ok()).collect()
    }

    /// The files before the last deploy, if what they were is kept.
    pub(super) fn before(&self) -> Option<BTreeMap<String, String>> {
        let same = self.files.iter().filter(|(path, _)| !self.former.contains_key(*path));
        let same = same.map(|(path, digest)| (path.clone(), digest.clone()));
        let other = self.former.iter().filter_map(|(path, digest)| Some((path.clone(), digest.clone()?)));
        (!self.former.is_empty()).then(|| same.chain(other).collect())
    }

    /// The names of kept files that nobody needs when no more is kept than this.
    pub(super) fn spare_beside(&self, former: &Former) -> BTreeSet<String> {
        let needed: BTreeSet<String> = kept_names(former).collect();
        let all = self.spare.iter().cloned().chain(kept_names(&self.former));
        all.filter(|name| !needed.contains(name)).collect()
    }

    /// The manifest as it is kept.
    pub(super) fn to_text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        for (path, digest) in &self.files {
            text.push_str(&format!("{digest} {path}\n"));
        }
        for path in &self.unsure {
            text.push_str(&format!("{UNSURE} {path}\n"));
        }
        for (path, digest) in &self.former {
            text.push_str(&format!("{BEFORE}{} {path}\n", digest.as_deref().unwrap_or_default()));
        }
        for name in &self.spare {
            text.push_str(&format!("{SPARE} {name}\n"));
        }
        let seal = seal_of(text.trim_end_matches('\n'));
        text.push_str(&seal);
        text.push('\n');
        text
    }
}

/// Reads a manifest that is at a target.
///
/// # Errors
///
/// That it is none that can be trusted. Then nothing may be deleted, since nobody knows what is ours.
pub(super) fn read(bytes: &[u8], path: &Path) -> Result<Manifest, Diagnostic> {
    Manifest::parse(bytes).map_err(|wrong| {
        Diagnostic::error(format!("the manifest of the target {wrong}"))
            .at_path(path.display().to_string())
            .hint("remove it, and deploy again: then everything is put there, and what the site has no more stays")
    })
}

/// The name under which it is kept what a file was. Each file has its own, since a copy of it keeps its media type.
pub(super) fn kept_name(path: &str, digest: &str) -> String {
    Digester::new().text(path).text(digest).finish().to_string()
}

/// The names of all that is kept.
pub(super) fn kept_names(former: &Former) -> impl Iterator<Item = String> {
    former.iter().filter_map(|(path, digest)| Some(kept_name(path, digest.as_deref()?)))
}

fn seal_of(body: &str) -> String {
    Digest::of(body.as_bytes()).to_string()
}

/// Whether a path is one that a route can have, so that it stays in the folder that it is joined to.
fn is_safe(path: &str) -> bool {
    let is_file = !path.ends_with('/') && Route::file(path).is_ok_and(|route| route.output_path() == path);
    is_file && !path.starts_with(FOLDER)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest() -> Manifest {
        let files = [("index.html", "01"), ("a b/ü.png", "02")];
        Manifest {
            files: files.map(|(path, digest)| (path.to_owned(), digest.to_owned())).into(),
            unsure: ["old/index.html".to_owned()].into(),
            former: [("index.html".to_owned(), Some("03".to_owned())), ("new".to_owned(), None)].into(),
            spare: ["04".to_owned()].into(),
        }
    }

    #[test]
    fn what_was_written_is_read() {
        assert_eq!(Manifest::parse(manifest().to_text().as_bytes()), Ok(manifest()));
        let empty = Manifest::default();
        assert_eq!(Manifest::parse(empty.to_text().as_bytes()), Ok(empty));
    }

    #[test]
    fn what_is_cut_short_or_changed_is_refused() {
        let text = manifest().to_text();
        for end in 0..text.len() - 1 {
            assert!(Manifest::parse(&text.as_bytes()[..end]).is_err(), "{end}");
        }
        assert!(Manifest::parse(text.replace("01 index", "03 index").as_bytes()).is_err());
    }

    #[test]
    fn what_was_before_is_what_changed_and_what_did_not() {
        let before = manifest().before().expect("something is kept");
        assert_eq!(
            before,
            [("index.html", "03"), ("a b/ü.png", "02")].map(|(a, b)| (a.to_owned(), b.to_owned())).into()
        );
        assert_eq!(Manifest::default().before(), None);
    }

    #[test]
    fn a_path_that_leads_out_is_refused() {
        for path in ["../x", "/etc/passwd", "a/../../x", "a//b", "a/", "c:/x", "a\\b", ".nutgraf/lock", ""] {
            let files = [(path.to_owned(), "01".to_owned())].into();
            let text = Manifest { files, ..Manifest::default() }.to_text();
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{path}");
        }
    }
}
