//! Hashes of words: the same on every machine, and quick for the few bytes that a word has.

use super::runs::Window;

/// What eight letters, digits and joiners are folded with at once: it makes upper case lower, and leaves lower case, digits,
/// `.`, `-` and `'` as they are. `_` becomes what no text has in a word.
const LOWER: u64 = 0x2020_2020_2020_2020;

// Odd numbers with as many ones as zeros, in no order.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
const END: u64 = 0xD6E8_FEB8_6659_FD93;
const PAIR: u64 = 0xA076_1D64_78BD_642F;

/// The hash of the letters and digits of ASCII at `start..end` of a window, whatever their case.
#[inline(always)]
pub(super) fn ascii(window: &Window, start: usize, end: usize, seed: u64) -> u32 {
    let length = end - start;
    if length > 8 {
        return long_ascii(window, start, end, seed);
    }
    // What is behind the end is shifted out.
    let others = (8 * length as u32).wrapping_neg();
    let word = eight(window, start, end).wrapping_shl(others) | LOWER;
    last(seed, word.wrapping_shr(others), length)
}

/// Few words are so long, and what all others need should not have to make room for them.
#[inline(never)]
fn long_ascii(window: &Window, start: usize, end: usize, seed: u64) -> u32 {
    hash(window, start, end, seed, LOWER)
}

/// The hash of a word that was folded already.
pub(super) fn folded(word: &[u8], seed: u64) -> u32 {
    hash(word, 0, word.len(), seed, 0)
}

/// The hash of two words that follow each other.
#[inline]
pub(in crate::parse) fn pair(first: u32, second: u32) -> u32 {
    upper(mix(((u64::from(first) << 32) | u64::from(second)) ^ PAIR, END))
}

#[inline(always)]
fn hash(text: &[u8], start: usize, end: usize, seed: u64, fold: u64) -> u32 {
    let (mut state, mut at) = (seed, start);
    while end - at > 8 {
        state = mix(state ^ (eight(text, at, at + 8) | fold), STEP);
        at += 8;
    }
    let length = end - at;
    // Eight bytes or none at all, and whatever is between.
    let mask = u64::MAX.checked_shr(64 - 8 * length as u32).unwrap_or_default();
    last(state, (eight(text, at, end) | fold) & mask, end - start)
}

/// The hash in the end, with the last bytes of the word and its length.
#[inline]
fn last(state: u64, bytes: u64, length: usize) -> u32 {
    upper(mix(state ^ bytes ^ (length as u64) << 56, END))
}

/// Up to eight bytes as a number; what lies behind `end` may be in it, and counts for nothing.
#[inline]
fn eight(text: &[u8], at: usize, end: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => few(text.get(at..end).unwrap_or_default()),
    }
}

/// Fewer than eight bytes as a number.
fn few(bytes: &[u8]) -> u64 {
    let Some((first, last)) = bytes.first_chunk().zip(bytes.last_chunk()) else {
        return bytes.iter().rev().fold(0, |n, byte| (n << 8) | u64::from(*byte));
    };
    // Where both have the same byte, it is in the same place.
    u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (bytes.len() - 4))
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
    use super::super::runs::window;
    use super::*;

    #[test]
    fn ascii_is_hashed_alike_wherever_it_stands_and_however_it_is_written() {
        let ascii = |text: &str, start: usize, end: usize| {
            let mut last = [0; _];
            ascii(window(text.as_bytes(), 0, &mut last), start, end, 7)
        };
        for word in ["ab", "abcdefg", "abcdefgh", "abcdefghi", "abcdefghijklmnopqrstuvwxyz", "a.b-c'd0"] {
            let own = folded(word.as_bytes(), 7);
            for text in
                [word.to_owned(), format!("{} and more of it", word.to_uppercase()), format!("{word}.")]
            {
                assert_eq!(ascii(&text, 0, word.len()), own, "{text}");
            }
            let text = format!("behind {word}");
            assert_eq!(ascii(&text, 7, 7 + word.len()), own, "{text}");
            assert_ne!(folded(word.as_bytes(), 8), own, "the seed counts");
        }
    }

    #[test]
    fn few_bytes_are_one_number() {
        let bytes = *b"\x81bcdefg";
        for length in 0..=bytes.len() {
            let mut eight = [0; 8];
            eight[..length].copy_from_slice(&bytes[..length]);
            assert_eq!(few(&bytes[..length]), u64::from_le_bytes(eight), "{length}");
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
