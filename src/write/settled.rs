//! What is settled: that a build of these inputs left this output, so that nothing need be done as long as both are there.

use serde::{Deserialize, Serialize};

use crate::date::Date;
use crate::digest::Digest;
use crate::link::{LeftOut, Reason, Site};

/// A build about which there was nothing to tell, and which would be the same at any later time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Settled {
    /// The digest of all that the build was made of, besides the time.
    pub(super) inputs: Digest,
    /// When it was made, in seconds since 1970.
    pub(super) since: i64,
    /// How many pages the site has.
    pub pages: usize,
    /// What is not part of the site, and why.
    pub left_out: LeftOut,
}

impl Settled {
    /// What is settled of a site; nothing if time alone may change it, since a page is to come, to expire or to be reviewed.
    pub fn of(site: &Site, inputs: Digest, now: Date) -> Option<Self> {
        let is_to_come = site.left_out.count(Reason::Future) > 0;
        let mut matters = site.pages.iter().map(|page| &page.matter);
        if is_to_come || matters.any(|matter| matter.expires.is_some() || matter.review_by.is_some()) {
            return None;
        }
        let (pages, left_out) = (site.listed().count(), LeftOut::clone(&site.left_out));
        Some(Self { inputs, since: now.seconds(), pages, left_out })
    }
}
