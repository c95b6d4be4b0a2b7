//! A place on another machine as a target.

use std::sync::atomic::{AtomicBool, Ordering};

use super::lease;
use super::manifest;
use super::pieces::Piece;
use super::publish::{Copies, Target};
use crate::diagnostic::Diagnostic;
use crate::store::Store;

/// A place on another machine as a target.
pub(super) struct Stored<'s> {
    store: &'s dyn Store,
    is_lost: &'s AtomicBool,
    keeps: bool,
}

impl<'s> Stored<'s> {
    /// A target that is changed only as long as the lock is not lost.
    pub(super) fn new(store: &'s dyn Store, is_lost: &'s AtomicBool) -> Self {
        Self { store, is_lost, keeps: false }
    }

    /// The same, which keeps what deploys change if that is wanted.
    pub(super) fn keeping(self, keeps: bool) -> Self {
        Self { keeps, ..self }
    }

    fn check(&self) -> Result<(), Diagnostic> {
        if self.is_lost.load(Ordering::Relaxed) { Err(lease::busy()) } else { Ok(()) }
    }
}

impl Target for Stored<'_> {
    fn manifest(&self) -> Result<Option<Vec<u8>>, Diagnostic> {
        self.store.get(manifest::PATH)
    }

    fn copies(&self) -> Option<&dyn Copies> {
        self.keeps.then_some(self)
    }

    fn set_manifest(&self, text: &str) -> Result<(), Diagnostic> {
        self.check()?;
        self.store.put(manifest::PATH, text.as_bytes())
    }

    fn put(&self, path: &str, piece: &Piece) -> Result<(), Diagnostic> {
        self.check()?;
        let mut bytes = Vec::new();
        let written = piece.write_to(&mut bytes)?;
        written.map_err(|error| Diagnostic::error(crate::read::error_text(&error)).at_path(path))?;
        self.store.put(path, &bytes)
    }

    fn delete(&self, path: &str) -> Result<(), Diagnostic> {
        self.check()?;
        self.store.delete(path)
    }

    fn delete_folder(&self, path: &str) -> Result<(), Diagnostic> {
        self.check()?;
        self.store.delete_folder(path)
    }

    fn finish(&self) -> Result<(), Diagnostic> {
        Ok(())
    }
}

impl Copies for Stored<'_> {
    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic> {
        self.check()?;
        self.store.copy(from, to)
    }
}
