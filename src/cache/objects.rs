//! The objects of a cache: each sealed, each under a path of this engine's own, and all of them to be done without.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Instant;

use super::place::Place;
use crate::config::Cache as Settings;
use crate::diagnostic::Diagnostic;
use crate::sealed::{engine, seal, unseal};
use crate::store::Environment;

/// How long all answers together may take, in milliseconds.
const LONGEST: u64 = 20_000;

/// What can be done about everything.
const WITHOUT: &str = "the site is the same without the cache, and takes longer";

/// The objects of a cache. From the first that goes wrong on the way, nobody is asked any more.
pub(super) struct Objects {
    settings: Settings,
    /// The site's root, and its output folder as `site.toml` has it.
    root: PathBuf,
    output: PathBuf,
    environment: Environment,
    place: OnceLock<Option<Place>>,
    /// For how long who asked has waited, in milliseconds.
    waited: AtomicU64,
    is_closed: AtomicBool,
    trouble: Mutex<Option<Diagnostic>>,
}

impl Objects {
    /// What is at the place that the settings name, for a site with this root and this output folder.
    pub(super) fn new(settings: Settings, root: PathBuf, output: PathBuf, environment: Environment) -> Self {
        Self {
            settings,
            root,
            output,
            environment,
            place: OnceLock::new(),
            waited: AtomicU64::new(0),
            is_closed: AtomicBool::new(false),
            trouble: Mutex::new(None),
        }
    }

    /// What an object holds; nothing where there is none, or none that is whole and of this engine.
    pub(super) fn get(&self, name: &str) -> Option<Vec<u8>> {
        let bytes = self.ask(|place| place.get(&path(name)))??;
        let payload = unseal(&bytes).map(<[u8]>::to_vec);
        if payload.is_none() {
            self.distrust(name);
        }
        payload
    }

    /// Puts an object; whether that was done.
    pub(super) fn put(&self, name: &str, payload: &[u8]) -> bool {
        self.ask(|place| place.put(&path(name), &seal(payload))).is_some()
    }

    /// Deletes an object.
    pub(super) fn delete(&self, name: &str) {
        self.ask(|place| place.delete(&path(name)));
    }

    /// Tells that an object is not what it should be, and counts as none.
    pub(super) fn distrust(&self, name: &str) {
        let wrong = Diagnostic::error(format!("`{}` is damaged, or of something else", path(name)));
        self.report(
            "the cache is not used for all",
            wrong.hint("delete it there; another one takes its place"),
        );
    }

    /// What went wrong, if anything did.
    pub(super) fn trouble(&self) -> Option<Diagnostic> {
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Asks for something, as long as all has gone well.
    fn ask<T>(&self, question: impl FnOnce(&Place) -> Result<T, Diagnostic>) -> Option<T> {
        let place = self.place.get_or_init(|| self.find()).as_ref()?;
        if self.is_closed.load(Ordering::Relaxed) {
            return None;
        }
        let since = Instant::now();
        let answer = question(place);
        let took = u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX);
        if self.waited.fetch_add(took, Ordering::Relaxed).saturating_add(took) > LONGEST {
            self.close(too_slow());
        }
        answer.map_err(|wrong| self.close(wrong)).ok()
    }

    fn find(&self) -> Option<Place> {
        let found = Place::find(&self.settings.place, (&self.root, &self.output), &self.environment);
        found.map_err(|wrong| self.close(wrong)).ok()
    }

    /// Asks nobody any more.
    fn close(&self, wrong: Diagnostic) {
        self.is_closed.store(true, Ordering::Relaxed);
        self.report("the cache is not used", wrong);
    }

    /// Keeps the first thing that went wrong, in words for somebody who builds and does not deploy.
    fn report(&self, what: &str, wrong: Diagnostic) {
        let message = format!("{what}: {}", wrong.message.replace("the target", "it"));
        let hint = wrong.hint.filter(|hint| !hint.contains("deploy"));
        let hint = hint.map_or_else(|| WITHOUT.to_owned(), |hint| format!("{hint}; {WITHOUT}"));
        let warning = self.settings.mark(Diagnostic::warning(message)).hint(hint);
        self.trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(warning);
    }
}

/// Where an object is. What one engine made, no other one reads: it may highlight in another way.
fn path(name: &str) -> String {
    format!("nutgraf/{}/{name}", engine())
}

fn too_slow() -> Diagnostic {
    Diagnostic::error("it takes too long").hint("choose a place that is nearer")
}
