//! Letters, digits and spaces, found among 64 bytes at once.

/// Where runs of ASCII letters, digits and bytes beyond ASCII begin and end in a text, in turns.
pub(super) struct Edges<'t> {
    bytes: &'t [u8],
    /// Where the bytes that `edges` is of begin.
    block: usize,
    /// A bit for each byte that is not of the kind of the one before it.
    edges: u64,
    /// Whether the last byte of the block belongs to a run: 1 or 0.
    last: u64,
}

const EACH: u64 = 0x0101_0101_0101_0101;

impl<'t> Edges<'t> {
    pub(super) fn new(bytes: &'t [u8]) -> Self {
        let mut edges = Self { bytes, block: 0, edges: 0, last: 0 };
        edges.read();
        edges
    }

    /// The next run.
    #[inline]
    pub(super) fn next_run(&mut self) -> Option<(usize, usize)> {
        let start = self.next_edge()?;
        let end = self.next_edge().unwrap_or(self.bytes.len());
        Some((start, end))
    }

    #[inline]
    fn next_edge(&mut self) -> Option<usize> {
        while self.edges == 0 {
            self.block += 64;
            if self.block >= self.bytes.len() {
                return None;
            }
            self.read();
        }
        let edge = self.block + self.edges.trailing_zeros() as usize;
        self.edges &= self.edges - 1;
        Some(edge)
    }

    fn read(&mut self) {
        let rest = self.bytes.get(self.block..).unwrap_or_default();
        let runs = match rest.first_chunk::<64>() {
            Some(bytes) => runs(bytes),
            None => {
                // What is behind the end belongs to no run, so that the last run ends there.
                let mut bytes = [0; 64];
                bytes.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
                runs(&bytes)
            }
        };
        self.edges = runs ^ (runs << 1 | self.last);
        self.last = runs >> 63;
    }
}

/// A bit for each byte that belongs to a run.
#[inline]
pub(super) fn runs(bytes: &[u8; 64]) -> u64 {
    by_eights(bytes, |bytes| {
        let lower = bytes | (0x20 * EACH);
        let letters = from(lower, 0x61) & !from(lower, 0x7B);
        let digits = from(bytes, 0x30) & !from(bytes, 0x3A);
        letters | digits | bytes
    })
}

/// A bit for each byte that is white space, where all are ASCII.
#[inline]
pub(super) fn spaces(bytes: &[u8; 64]) -> u64 {
    by_eights(bytes, |bytes| {
        let breaks = from(bytes, 0x09) & !from(bytes, 0x0E);
        let blanks = from(bytes, 0x20) & !from(bytes, 0x21);
        breaks | blanks
    })
}

/// A bit for each byte whose highest bit `find` sets, which looks at eight of them side by side in one number.
#[inline]
fn by_eights(bytes: &[u8; 64], find: impl Fn(u64) -> u64) -> u64 {
    let (eights, _) = bytes.as_chunks::<8>();
    eights.iter().rev().fold(0, |found, eight| {
        let highest = find(u64::from_le_bytes(*eight)) & (0x80 * EACH);
        // Gathers these eight bits in one byte.
        (found << 8) | (highest >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
    })
}

/// Eight bytes with the highest bit set in each that is ASCII and a number from `first` on.
#[inline]
fn from(bytes: u64, first: u64) -> u64 {
    (bytes & (0x7F * EACH)) + (0x80 - first) * EACH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_found_wherever_they_stand() {
        let is_of_run = |byte: &u8| byte.is_ascii_alphanumeric() || *byte >= 0x80;
        for length in 0..200 {
            // All bytes, in an order that mixes them.
            let bytes: Vec<u8> = (0..length).map(|n: usize| (n * 89 + n / 7 + length) as u8).collect();
            let mut edges = Edges::new(&bytes);
            let mut found = vec![false; length];
            while let Some((start, end)) = edges.next_run() {
                assert!(start < end && (start == 0 || !found[start - 1]));
                found[start..end].fill(true);
            }
            let wanted: Vec<bool> = bytes.iter().map(is_of_run).collect();
            assert_eq!(found, wanted, "{bytes:?}");
        }
    }

    #[test]
    fn all_white_space_of_ascii_is_found() {
        for first in [0, 64] {
            let bytes: [u8; 64] = std::array::from_fn(|at| first + at as u8);
            let wanted = bytes.map(|byte| char::from(byte).is_whitespace());
            assert_eq!(std::array::from_fn(|at| spaces(&bytes) >> at & 1 == 1), wanted);
        }
    }
}
