//! A sieve for hashes (Bloom, "Space/Time Trade-offs in Hash Coding with Allowable Errors", 1970, with one bit for each).

/// Lets few hashes through that were not added, so that few must be searched for. It has 64 × `SIZE` bits; `SIZE` is a power
/// of two.
#[derive(Clone, Debug)]
pub struct Sieve<const SIZE: usize>([u64; SIZE]);

impl<const SIZE: usize> Default for Sieve<SIZE> {
    fn default() -> Self {
        Self([0; SIZE])
    }
}

impl<const SIZE: usize> Sieve<SIZE> {
    /// A sieve that lets some hashes through.
    pub fn of(hashes: impl IntoIterator<Item = u32>) -> Self {
        let mut sieve = Self::default();
        hashes.into_iter().for_each(|hash| sieve.add(hash));
        sieve
    }

    fn add(&mut self, hash: u32) {
        self.0[Self::place(hash)] |= 1 << (hash & 63);
    }

    /// Whether a hash may have been added. If not, it was not.
    #[inline]
    pub fn may_have(&self, hash: u32) -> bool {
        self.0[Self::place(hash)] >> (hash & 63) & 1 == 1
    }

    #[inline]
    fn place(hash: u32) -> usize {
        (hash >> 6) as usize & (SIZE - 1)
    }
}
