//! History: what is known of the past of a source, as git tells it.

use crate::date::Date;

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
