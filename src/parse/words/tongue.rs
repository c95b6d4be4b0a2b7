//! What must be known of a language to find its words.

use super::hash;
use super::stops::Stops;
use crate::config::LanguageTag;

/// A language: the seed of its hashes, and the words that say nothing.
#[derive(Clone, Copy)]
pub(in crate::parse) struct Tongue {
    pub(super) seed: u64,
    pub(super) stops: &'static Stops,
}

impl Tongue {
    /// The primary language of a tag; no two share a hash.
    pub(in crate::parse) fn of(language: &LanguageTag) -> Self {
        let primary = primary(language.as_str());
        Self { seed: seed(primary), stops: Stops::of(primary) }
    }
}

/// What the hashes of a language begin with.
pub(super) fn seed(primary: &str) -> u64 {
    // A seed of zero would lose what it is mixed with.
    u64::from(hash::folded(primary.as_bytes(), 0x6E75_7467_7261_6621)) << 16 | 0x5DEE_CE66_0000_1573
}

/// Bokmål and Nynorsk are Norwegian.
fn primary(tag: &str) -> &str {
    match tag.split('-').next().unwrap_or_default() {
        "nb" | "nn" => "no",
        primary => primary,
    }
}
