//! History: what is known of the past of a source, as git tells it.

use crate::date::Date;
use crate::digest::{Digest, Digester};

/// The past of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// When it came.
    pub first: Date,
    /// When it was last changed.
    pub last: Date,
    /// How many commits changed it.
    pub changes: usize,
    /// Who changed it; who did so most often first.
    pub contributors: Vec<Contributor>,
}

/// Somebody who changed a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// The name, as `.mailmap` has it.
    pub name: String,
    /// How many commits are theirs.
    pub changes: usize,
}

impl History {
    /// What tells it apart from others.
    pub fn digest(&self) -> Digest {
        let Self { first, last, changes, contributors } = self;
        let mut digester = Digester::new();
        digester.text(&first.rfc3339()).text(&last.rfc3339()).number(*changes as u64);
        for Contributor { name, changes } in contributors {
            digester.text(name).number(*changes as u64);
        }
        digester.finish()
    }
}
