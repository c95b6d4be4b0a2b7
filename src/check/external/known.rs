//! What hosts answered, kept in the site's state folder until it is too old.
//!
//! The statuses that were accepted, and the answers by address, as `postcard` writes them, sealed. What is of something
//! else counts as nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use url::Url;

use crate::config::{External, STATE};
use crate::date::Date;
use crate::lint::Verdict;
use crate::sealed::{seal, unseal};

/// The name of the file in the state folder.
const FILE_NAME: &str = "links";

/// For how many seconds it holds that nothing is somewhere: who mends that wants to see it.
const DEAD: i64 = 60 * 60;

/// The answers that still hold.
#[derive(Debug)]
pub(super) struct Known {
    path: PathBuf,
    now: i64,
    accepted: Vec<u16>,
    answers: BTreeMap<String, Answer>,
}

#[derive(Debug, Serialize, Deserialize)]
struct Answer {
    /// When, in seconds since 1970.
    asked: i64,
    /// Which anchors were asked for.
    anchors: BTreeSet<String>,
    verdict: Verdict,
}

impl Known {
    /// Reads what earlier checks of a site found out.
    pub(super) fn read(root: &Path, settings: &External, now: Date) -> Self {
        let path = root.join(STATE).join(FILE_NAME);
        let (now, accepted) = (now.seconds(), settings.accepted().to_vec());
        let read = || -> Option<(Vec<u16>, BTreeMap<String, Answer>)> {
            postcard::from_bytes(unseal(&fs::read(&path).ok()?)?).ok()
        };
        let mut answers =
            read().filter(|(under, _)| *under == accepted).map(|(_, answers)| answers).unwrap_or_default();
        // What was asked in the future was asked by another clock.
        answers.retain(|_, answer| (0..answer.holds_for(settings.age)).contains(&(now - answer.asked)));
        Self { path, now, accepted, answers }
    }

    /// What is at an address, if that and all of these anchors were asked for.
    pub(super) fn verdict(&self, url: &Url, anchors: &BTreeSet<String>) -> Option<&Verdict> {
        let answer = self.answers.get(url.as_str())?;
        answer.anchors.is_superset(anchors).then_some(&answer.verdict)
    }

    /// Remembers an answer, if it is one.
    pub(super) fn learn(&mut self, url: &Url, anchors: BTreeSet<String>, verdict: &Verdict) {
        if !matches!(verdict, Verdict::Unknown(_)) {
            let answer = Answer { asked: self.now, anchors, verdict: verdict.clone() };
            self.answers.insert(url.as_str().to_owned(), answer);
        }
    }

    /// Keeps what is known. Where that fails, hosts are asked again the next time.
    pub(super) fn write(&self) {
        let Ok(payload) = postcard::to_stdvec(&(&self.accepted, &self.answers)) else { return };
        let unfinished = self.path.with_extension("nutgraf-new");
        let write = || {
            self.path.parent().map_or(Ok(()), fs::create_dir_all)?;
            fs::write(&unfinished, seal(&payload))?;
            fs::rename(&unfinished, &self.path)
        };
        if write().is_err() {
            let _ = fs::remove_file(&unfinished);
        }
    }
}

impl Answer {
    /// For how many seconds it holds, where good ones hold for `age`.
    fn holds_for(&self, age: i64) -> i64 {
        match self.verdict {
            Verdict::There { .. } => age,
            Verdict::Dead(_) | Verdict::Unknown(_) => age.min(DEAD),
        }
    }
}
