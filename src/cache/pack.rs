//! Packs: many blocks of highlighted code in one object, under the digest of what is in it.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::parse::Blocks;

/// From this size on, a pack is full: it is got in no time, and worth it.
pub(super) const FULL: u64 = 4 << 20;

/// What a block takes besides its HTML.
const BESIDE: u64 = 64;

/// The longest that an object may become when it is unpacked.
const LONGEST: u64 = 1 << 28;

/// What the index tells of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Listed {
    /// Its name.
    pub(super) name: Digest,
    /// How much room its blocks take when it is unpacked.
    pub(super) size: u64,
    /// The blocks in it.
    pub(super) blocks: Vec<Digest>,
}

/// Puts blocks into packs, all but the last of which are full.
pub(super) fn packs(blocks: &Blocks) -> Vec<(Listed, Vec<u8>)> {
    let mut packs = Vec::new();
    let (mut some, mut size) = (Blocks::new(), 0);
    for (digest, html) in blocks {
        size += BESIDE + html.as_ref().map_or(0, |html| html.len() as u64);
        some.insert(*digest, html.clone());
        if size >= FULL {
            packs.push(one(&std::mem::take(&mut some), std::mem::take(&mut size)));
        }
    }
    if !some.is_empty() {
        packs.push(one(&some, size));
    }
    packs
}

fn one(blocks: &Blocks, size: u64) -> (Listed, Vec<u8>) {
    let bytes = pack(blocks);
    (Listed { name: Digest::of(&bytes), size, blocks: blocks.keys().copied().collect() }, bytes)
}

/// The name of the object that is a pack.
pub(super) fn name(pack: Digest) -> String {
    format!("blocks/{pack}")
}

/// Anything as the bytes of an object.
pub(super) fn pack(value: &impl Serialize) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory what was derived cannot fail; if it did, nobody could read the object, and it would count as none.
    let _ = packed.write_all(&postcard::to_stdvec(value).unwrap_or_default());
    packed.finish().unwrap_or_default()
}

/// What the bytes of an object hold, if they hold that.
pub(super) fn unpack<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let mut unpacked = Vec::new();
    GzDecoder::new(bytes).take(LONGEST).read_to_end(&mut unpacked).ok()?;
    postcard::from_bytes(&unpacked).ok()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    fn block(number: u32, length: usize) -> (Digest, Option<Arc<str>>) {
        (Digest::of(&number.to_le_bytes()), Some("x".repeat(length).into()))
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        let mut blocks: Blocks = (0..300).map(|number| block(number, 50_000)).collect();
        blocks.insert(Digest::of(b"plain"), None);
        let packs = packs(&blocks);
        assert!(packs.len() > 2 && packs.iter().rev().skip(1).all(|(listed, _)| listed.size >= FULL));
        let mut all = Blocks::new();
        for (listed, bytes) in packs {
            let unpacked: Blocks = unpack(&bytes).expect("a pack");
            assert_eq!(unpacked.keys().copied().collect::<Vec<_>>(), listed.blocks);
            all.extend(unpacked);
        }
        assert_eq!(all, blocks);
    }

    #[test]
    fn what_is_cut_short_is_no_pack() {
        let bytes = pack(&[block(1, 100)].into_iter().collect::<Blocks>());
        for end in 0..bytes.len() {
            assert_eq!(unpack::<Blocks>(&bytes[..end]), None);
        }
    }
}
