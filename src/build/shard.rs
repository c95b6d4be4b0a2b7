//! Shards: a site that is too large for one machine is rendered by several, each of which has a share of its routes.

use std::fmt;
use std::str::FromStr;

use crate::digest::Digest;
use crate::route::Route;

/// One of several shares, as `3/16` on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which one, from 0.
    index: u32,
    count: u32,
}

impl Shard {
    /// Whether a route is in this share. It depends on the route alone, so that no machine need know of another, and that
    /// a new page brings no other one into another share.
    pub fn has(self, route: &Route) -> bool {
        Digest::of(route.as_str().as_bytes()).share(self.count) == self.index
    }

    /// The digest of which share it is.
    pub(super) fn digest(self) -> Digest {
        Digest::of(self.to_string().as_bytes())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index + 1, self.count)
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (number, count) = text.split_once('/')?;
            let (number, count): (u32, u32) = (number.parse().ok()?, count.parse().ok()?);
            let index = number.checked_sub(1).filter(|index| *index < count)?;
            Some(Self { index, count })
        };
        read().ok_or_else(|| "write `3/16` for the third of sixteen".to_owned())
    }
}
