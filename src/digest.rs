//! Digests: short names for bytes, by which outputs, answers and whole inputs are compared.

use std::fmt;
use std::io::Read;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// The 128-bit XXH3 digest of some bytes.
///
/// It tells accidents apart, not attacks: whoever can choose a site's content can publish what they like anyway. The default is
/// that of nothing known.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Digest(u128);

impl Digest {
    /// The digest of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// The digest of all that a reader gives, the same as that of its bytes.
    ///
    /// # Errors
    ///
    /// What the reader says.
    pub fn of_reader(reader: &mut impl Read) -> std::io::Result<Self> {
        let mut hasher = Xxh3::new();
        let mut buffer = vec![0; 64 * 1_024];
        loop {
            match reader.read(&mut buffer)? {
                0 => return Ok(Self(hasher.digest128())),
                count => hasher.update(&buffer[..count]),
            }
        }
    }

    /// In which of so many equal shares it falls, from 0.
    pub fn share(self, count: u32) -> u32 {
        // What is left of a division by a number of 32 bits has no more of them.
        (self.0 % u128::from(count.max(1))) as u32
    }

    /// The first 16 hexadecimal digits, for the name of a fingerprinted file.
    pub fn short(self) -> String {
        format!("{:016x}", self.0 >> 64)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Builds one digest from many values.
///
/// Every value is written with its length, so that `("ab", "c")` and `("a", "bc")` differ. They are gathered, since one
/// step over all of them costs far less than a step for each.
#[derive(Clone, Debug)]
pub struct Digester(Vec<u8>);

/// The room that most values need until they are digested: making it step by step costs more than the digest.
const ROOM: usize = 256;

/// From this length on, bytes are gathered as their digest, which is shorter than a copy of them.
const LONG: usize = 256;

impl Default for Digester {
    fn default() -> Self {
        Self(Vec::with_capacity(ROOM))
    }
}

impl Digester {
    /// A digester that has seen nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.number(bytes.len() as u64);
        if bytes.len() >= LONG {
            return self.digest(Digest::of(bytes));
        }
        self.0.extend_from_slice(bytes);
        self
    }

    /// Adds text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }

    /// Adds a number, or the tag of a variant.
    pub fn number(&mut self, number: u64) -> &mut Self {
        self.0.extend_from_slice(&number.to_le_bytes());
        self
    }

    /// Adds a digest.
    pub fn digest(&mut self, digest: Digest) -> &mut Self {
        self.0.extend_from_slice(&digest.0.to_le_bytes());
        self
    }

    /// The digest of all that was added so far.
    pub fn finish(&self) -> Digest {
        Digest::of(&self.0)
    }
}
