//! Words: where they begin and end in a text of any language, and what tells them apart.

mod fold;
mod hash;
mod runs;
mod scan;
mod segments;
mod stops;
mod tongue;

pub(super) use scan::{Scanner, Sink};
pub(super) use tongue::Tongue;

/// Counts words: runs of letters and digits between white space, and each character of scripts that are written
/// without spaces.
pub(super) fn count_words(text: &str) -> usize {
    text.split_whitespace()
        .map(|run| {
            let unspaced = run.chars().filter(|c| is_unspaced(*c)).count();
            let spaced = run.chars().any(|c| c.is_alphanumeric() && !is_unspaced(c));
            unspaced + usize::from(spaced)
        })
        .sum()
}

/// Whether a character belongs to a script that puts no spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}
