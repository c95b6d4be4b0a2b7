//! What code need not be highlighted, and what was.

use std::fmt::Debug;
use std::sync::Arc;

use super::Blocks;
use crate::digest::Digest;

/// Who may know code that nobody here does. It gives what highlighting would give, so that it matters to nothing but time
/// whether it is asked.
pub trait Elsewhere: Debug + Send + Sync {
    /// A block of code by its digest, if it is known there.
    fn block(&self, digest: Digest) -> Option<Option<Arc<str>>>;
}

/// Code that need not be highlighted again.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// What is at hand.
    pub here: Blocks,
    /// Who is asked for the rest, block by block.
    pub elsewhere: Option<Arc<dyn Elsewhere>>,
}

impl Known {
    pub(super) fn elsewhere(&self, digest: Digest) -> Option<Option<Arc<str>>> {
        self.elsewhere.as_ref()?.block(digest)
    }
}

impl From<Blocks> for Known {
    fn from(here: Blocks) -> Self {
        Self { here, elsewhere: None }
    }
}

/// The code of a site, highlighted.
#[derive(Clone, Debug, Default)]
pub struct Highlighted {
    /// All of it.
    pub all: Blocks,
    /// What nobody knew before.
    pub fresh: Blocks,
}
