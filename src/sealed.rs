//! What is remembered between builds is sealed: a line with the engine's build and the digest of the rest, then the rest.
//!
//! What another engine wrote, and what is cut short or changed, counts as nothing.

use crate::digest::Digest;

/// The engine that wrote something, to the byte.
const ENGINE: &str = concat!("nutgraf ", env!("CARGO_PKG_VERSION"), " ", env!("NUTGRAF_BUILD"));

/// A short name for the engine, for the paths of what no other one reads.
pub(crate) fn engine() -> String {
    Digest::of(ENGINE.as_bytes()).short()
}

/// Puts a seal before what is to be remembered.
pub(crate) fn seal(payload: &[u8]) -> Vec<u8> {
    let mut bytes = header_of(payload).into_bytes();
    bytes.push(b'\n');
    bytes.extend_from_slice(payload);
    bytes
}

/// What stands behind an unbroken seal of this engine.
pub(crate) fn unseal(bytes: &[u8]) -> Option<&[u8]> {
    let line = bytes.iter().position(|byte| *byte == b'\n')?;
    let (header, payload) = (bytes.get(..line)?, bytes.get(line + 1..)?);
    (header == header_of(payload).as_bytes()).then_some(payload)
}

fn header_of(payload: &[u8]) -> String {
    format!("{ENGINE} {}", Digest::of(payload))
}
