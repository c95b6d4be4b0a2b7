//! History: what is known of the past of a source, as git tells it.

use crate::date::Date;
use crate::digest::{Digest, Digester};

/// The past of one source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct History {
    /// When it came; nothing where the history is cut off before that.
    pub first: Option<Date>,
    /// When it was last changed; nothing where the history is cut off and may lack that.
    pub last: Option<Date>,
    /// How many commits changed it; none where the history is cut off.
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
    /// Whether the history is cut off before the source came.
    pub fn is_cut(&self) -> bool {
        self.first.is_none()
    }

    /// What tells it apart from others.
    pub fn digest(&self) -> Digest {
        let Self { first, last, changes, contributors } = self;
        let mut digester = Digester::new();
        for date in [first, last] {
            digester.text(&date.map(Date::rfc3339).unwrap_or_default());
        }
        digester.number(*changes as u64);
        for Contributor { name, changes } in contributors {
            digester.text(name).number(*changes as u64);
        }
        digester.finish()
    }
}
