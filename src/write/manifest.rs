//! The manifest: what the last build made, and of what.
//!
//! The entries as `postcard` writes them, sealed. It is read with distrust: what another engine wrote, what is cut short,
//! and what names a path outside the output folder (a `Route` cannot) counts as no manifest at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::files::{Stamp, write_durably};
use super::settled::Settled;
use crate::diagnostic::Diagnostic;
use crate::digest::Digest;
use crate::render::{Query, Trace};
use crate::route::Route;
use crate::sealed::{seal, unseal};

/// What a build made.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Manifest {
    pub(super) entries: BTreeMap<Route, Entry>,
    pub(super) settled: Option<Settled>,
}

/// One output.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) digest: Digest,
    pub(super) stamp: Stamp,
    pub(super) trace: Trace,
}

/// The manifest as it is stored: most routes ask the same few questions, so that each question is stored once.
#[derive(Default, Serialize, Deserialize)]
struct Stored {
    asked: Vec<(Query, Digest)>,
    entries: Vec<StoredEntry>,
    settled: Option<Settled>,
}

#[derive(Serialize, Deserialize)]
struct StoredEntry {
    route: Route,
    digest: Digest,
    stamp: Stamp,
    inputs: Digest,
    asked: Vec<u32>,
}

impl Manifest {
    /// Reads a manifest; an empty one where there is none to be trusted.
    pub(super) fn read(path: &Path) -> Self {
        fs::read(path).ok().and_then(|bytes| Self::from_bytes(&bytes)).unwrap_or_default()
    }

    /// Writes the manifest.
    pub(super) fn write(&self, path: &Path) -> Result<(), Diagnostic> {
        write_durably(path, &self.to_bytes())
    }

    /// What the bytes of a manifest say, if they are to be trusted.
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let stored: Stored = postcard::from_bytes(unseal(bytes)?).ok()?;
        let entry = |entry: StoredEntry| {
            let asked = entry.asked.iter().map(|&index| stored.asked.get(index as usize).cloned()).collect();
            let trace = Trace { inputs: entry.inputs, asked: Option::<Vec<_>>::unwrap_or_default(asked) };
            (entry.route, Entry { digest: entry.digest, stamp: entry.stamp, trace })
        };
        let entries = stored.entries.into_iter().map(entry).collect();
        Some(Self { entries, settled: stored.settled })
    }

    fn to_bytes(&self) -> Vec<u8> {
        let mut stored = Stored { settled: self.settled.clone(), ..Stored::default() };
        let mut numbers: HashMap<(&Query, Digest), u32> = HashMap::new();
        for (route, entry) in &self.entries {
            let number = |(query, digest): &'_ (Query, Digest)| (query.clone(), *digest);
            let asked = entry.trace.asked.iter().map(|pair| {
                *numbers.entry((&pair.0, pair.1)).or_insert_with(|| {
                    stored.asked.push(number(pair));
                    u32::try_from(stored.asked.len() - 1).unwrap_or(u32::MAX)
                })
            });
            let asked = asked.collect();
            stored.entries.push(StoredEntry {
                route: route.clone(),
                digest: entry.digest,
                stamp: entry.stamp,
                inputs: entry.trace.inputs,
                asked,
            });
        }
        // Writing to memory what was derived cannot fail; if it did, the next build would be a clean one.
        seal(&postcard::to_stdvec(&stored).unwrap_or_default())
    }
}

/// Which routes are ours in an output folder, whichever engine made them.
///
/// It is apart from the manifest, and plain text: a manifest that cannot be trusted must not make files ours no more,
/// or what nothing makes any longer would stay for ever.
#[derive(Debug, Default)]
pub(super) struct Owned {
    pub(super) routes: BTreeSet<Route>,
    /// Whether a build that was about to make some of them has not come to its end. What is in their places may be its work
    /// then, although the manifest does not know of it.
    pub(super) is_unfinished: bool,
}

/// The line that tells of a build that has begun to write. It cannot be a route, and counts for nothing where it is taken for
/// one.
const BEGUN: &str = "begun:";

impl Owned {
    /// Reads it; nothing is ours where there is nothing to read.
    pub(super) fn read(path: &Path) -> Self {
        let Ok(text) = fs::read_to_string(path) else { return Self::default() };
        let read = |line: &str| if line.ends_with('/') { Route::page(line) } else { Route::file(line) };
        let routes = text.lines().filter_map(|line| read(line).ok()).collect();
        Self { routes, is_unfinished: text.lines().any(|line| line == BEGUN) }
    }

    /// Writes it: before a build writes, with those routes among them that it is about to make, so that what a killed build
    /// leaves is ours, too.
    pub(super) fn write(&self, path: &Path) -> Result<(), Diagnostic> {
        let mut lines = String::new();
        for line in self.routes.iter().map(Route::as_str).chain(self.is_unfinished.then_some(BEGUN)) {
            lines.push_str(line);
            lines.push('\n');
        }
        write_durably(path, lines.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(route: Route) -> Manifest {
        let digest = Digest::of(b"x");
        let stamp = postcard::from_bytes(&[0, 0, 0]).unwrap();
        let trace = Trace { inputs: digest, asked: vec![(Query::Page("a.md".to_owned()), digest)] };
        Manifest { entries: [(route, Entry { digest, stamp, trace })].into(), settled: None }
    }

    #[test]
    fn what_was_written_is_read() {
        let written = manifest(Route::page("/a/").unwrap());
        assert_eq!(Manifest::from_bytes(&written.to_bytes()), Some(written));
    }

    #[test]
    fn what_is_cut_short_or_changed_is_no_manifest() {
        let bytes = manifest(Route::page("/a/").unwrap()).to_bytes();
        for end in 0..bytes.len() {
            assert_eq!(Manifest::from_bytes(&bytes[..end]), None);
        }
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert_eq!(Manifest::from_bytes(&changed), None);
        }
    }

    #[test]
    fn a_hostile_manifest_cannot_name_what_is_outside() {
        let bytes = manifest(Route::page("/aaaaaa/").unwrap()).to_bytes();
        let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        let mut payload = bytes[line + 1..].to_vec();
        let at = payload.windows(8).position(|part| part == b"/aaaaaa/").unwrap();
        payload[at..at + 8].copy_from_slice(b"/../../x");
        assert_eq!(Manifest::from_bytes(&seal(&payload)), None);
    }
}
