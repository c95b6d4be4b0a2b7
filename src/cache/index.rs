//! The index of a cache: which blocks are in which packs. It is a hint only: who writes it last wins, and what it has
//! forgotten is highlighted again.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::pack::{FULL, Listed};
use crate::digest::Digest;

/// So many packs that are not full may there be.
const MANY: usize = 16;

/// How much room all blocks together may take when they are unpacked; what came first goes first.
const MOST: u64 = 256 << 20;

/// The packs of a cache, the newest last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Index {
    packs: Vec<Listed>,
}

impl Index {
    /// The packs that a block is said to be in, the newest first.
    pub(super) fn having(&self, block: Digest) -> impl Iterator<Item = Digest> {
        self.packs
            .iter()
            .rev()
            .filter(move |pack| pack.blocks.binary_search(&block).is_ok())
            .map(|pack| pack.name)
    }

    /// Adds packs; one that is there already becomes the newest.
    pub(super) fn add(&mut self, packs: impl IntoIterator<Item = Listed>) {
        for pack in packs {
            self.packs.retain(|known| known.name != pack.name);
            self.packs.push(pack);
        }
    }

    /// Whether a pack is listed.
    pub(super) fn has(&self, name: Digest) -> bool {
        self.packs.iter().any(|pack| pack.name == name)
    }

    /// Forgets packs.
    pub(super) fn forget(&mut self, packs: &BTreeSet<Digest>) {
        self.packs.retain(|pack| !packs.contains(&pack.name));
    }

    /// The packs that are to become one, since there are too many small ones.
    pub(super) fn to_merge(&self) -> BTreeSet<Digest> {
        let small: BTreeSet<Digest> =
            self.packs.iter().filter(|pack| pack.size < FULL).map(|pack| pack.name).collect();
        if small.len() > MANY { small } else { BTreeSet::new() }
    }

    /// The oldest packs, without which the others have room.
    pub(super) fn too_much(&self) -> BTreeSet<Digest> {
        let mut size = 0_u64;
        let is_too_much = |pack: &&Listed| {
            size = size.saturating_add(pack.size);
            size > MOST
        };
        self.packs.iter().rev().filter(is_too_much).map(|pack| pack.name).collect()
    }
}
