//! Targets on other machines, which keep files by their paths.

use std::sync::atomic::{AtomicBool, Ordering};

use url::{Host, Url};

use super::environment::AUTHORITIES;
use super::lease;
use super::manifest;
use super::pieces::Piece;
use super::publish::{Copies, Target};
use crate::diagnostic::Diagnostic;
use crate::http::NoAnswer;

/// What a place on another machine can do, whatever it is. A path is that of a file of the site, with `/` between its
/// parts, or of what is remembered.
pub(super) trait Store: Sync {
    /// How many files may be on their way at once.
    fn lanes(&self) -> usize;

    /// The bytes of a file, where there is one.
    fn get(&self, path: &str) -> Result<Option<Vec<u8>>, Diagnostic>;

    /// Puts a file there: whole, or not at all.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), Diagnostic>;

    /// Deletes a file, which may be gone already.
    fn delete(&self, path: &str) -> Result<(), Diagnostic>;

    /// Deletes a folder if nothing is in it, where there are folders.
    fn delete_folder(&self, _path: &str) -> Result<(), Diagnostic> {
        Ok(())
    }

    /// Copies a file to a place, whole or not at all; whether there is such a file.
    fn copy(&self, from: &str, to: &str) -> Result<bool, Diagnostic>;

    /// Puts the lock there, with who has it, unless there is one; whether there was none.
    fn claim(&self, holder: &[u8]) -> Result<bool, Diagnostic>;

    /// Takes the lock away.
    fn release(&self) -> Result<(), Diagnostic>;
}

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

/// That an address cannot be reached, with what else could be the reason.
pub(super) fn unreachable(address: &str, error: &NoAnswer, hint: &str) -> Diagnostic {
    let hint = if error.is_distrust() {
        format!("let `{AUTHORITIES}` name a file with the certificate of that authority")
    } else {
        hint.to_owned()
    };
    Diagnostic::error(format!("the target cannot be reached: {error}")).at_path(address).hint(hint)
}

/// Whether others can read what is sent to an address: it is not encrypted, and goes to another machine.
pub(super) fn is_read_on_the_way(url: &Url) -> bool {
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && !is_here
}
