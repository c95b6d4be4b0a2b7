//! Traces: what the bytes of a route depend on.

use serde::{Deserialize, Serialize};

use super::query::Query;
use crate::digest::Digest;

/// The digest of what a route's template got by value and of the templates that showed it.
pub type Inputs = Digest;

/// What the bytes of a route depend on. While it holds, rendering the route again would give the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// What came by value.
    pub inputs: Inputs,
    /// What was asked, with the digests of the answers, each question once.
    pub asked: Vec<(Query, Digest)>,
}
