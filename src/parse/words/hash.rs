//! Hashes of words: the same on every machine, and quick for the few bytes that a word has.

/// What eight letters, digits and joiners are folded with at once: it makes upper case lower, and leaves lower case, digits,
/// `.`, `-` and `'` as they are. `_` becomes what no text has in a word.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// What only bytes beyond ASCII have.
const BEYOND: u64 = 0x8080_8080_8080_8080;

// Odd numbers with as many ones as zeros, in no order.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
const END: u64 = 0xD6E8_FEB8_6659_FD93;
const PAIR: u64 = 0xA076_1D64_78BD_642F;

/// The hash of the letters and digits at `start..end` of a text, whatever their case; none if they are not all ASCII.
#[inline]
pub(super) fn ascii(text: &[u8], start: usize, end: usize, seed: u64) -> Option<u32> {
    let (hash, all) = hash(text, start, end, seed, LOWER);
    (all & BEYOND == 0).then_some(hash)
}

/// The hash of a word that was folded already.
pub(super) fn folded(word: &[u8], seed: u64) -> u32 {
    hash(word, 0, word.len(), seed, 0).0
}

/// The hash of two words that follow each other.
#[inline]
pub(super) fn pair(first: u32, second: u32) -> u32 {
    upper(mix(((u64::from(first) << 32) | u64::from(second)) ^ PAIR, END))
}

/// The hash, and all bits that any of the bytes has.
#[inline(always)]
fn hash(text: &[u8], start: usize, end: usize, seed: u64, fold: u64) -> (u32, u64) {
    let (mut state, mut all) = (seed, 0);
    let mut at = start;
    while end - at > 8 {
        let eight = eight(text, at, at + 8);
        all |= eight;
        state = mix(state ^ (eight | fold), STEP);
        at += 8;
    }
    let length = end - at;
    // Eight bytes or none at all, and whatever is between.
    let mask = u64::MAX.checked_shr(64 - 8 * length as u32).unwrap_or_default();
    let last = eight(text, at, end) & mask;
    let hash = upper(mix(state ^ (last | (fold & mask)) ^ ((end - start) as u64) << 56, END));
    (hash, all | last)
}

/// Up to eight bytes as a number; what lies behind `end` may be in it, and counts for nothing.
#[inline]
fn eight(text: &[u8], at: usize, end: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => {
            text.get(at..end).unwrap_or_default().iter().rev().fold(0, |n, byte| (n << 8) | u64::from(*byte))
        }
    }
}

/// A wide product folded onto itself.
#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

#[inline]
fn upper(state: u64) -> u32 {
    ((state ^ (state << 29)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ascii_is_hashed_alike_wherever_it_stands_and_however_it_is_written() {
        for word in ["ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnopqrstuvwxyz", "a.b-c'd0"] {
            let own = folded(word.as_bytes(), 7);
            for text in
                [word.to_owned(), format!("{} and more of it", word.to_uppercase()), format!("{word}.")]
            {
                assert_eq!(ascii(text.as_bytes(), 0, word.len(), 7), Some(own), "{text}");
            }
            let text = format!("behind {word}");
            assert_eq!(ascii(text.as_bytes(), 7, 7 + word.len(), 7), Some(own), "{text}");
            assert_ne!(folded(word.as_bytes(), 8), own, "the seed counts");
        }
    }

    #[test]
    fn few_of_many_words_share_a_hash() {
        let count = 100_000;
        let mut hashes: Vec<u32> = (0..count).map(|n| folded(format!("word{n}").as_bytes(), 7)).collect();
        hashes.extend((0..count).map(|n| pair(n, n + 1)));
        hashes.sort_unstable();
        hashes.dedup();
        // About five of 200,000 random numbers of 32 bits are like another.
        assert!(hashes.len() > 2 * count as usize - 20, "{}", hashes.len());
    }
}
