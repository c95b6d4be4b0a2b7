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
    let mut words = 0;
    let mut is_in_word = false;
    for c in text.chars() {
        // Most are ASCII, which is told from the rest by a comparison and not in tables.
        match c {
            ' ' | '\t'..='\r' => is_in_word = false,
            '0'..='9' | 'A'..='Z' | 'a'..='z' => {
                words += usize::from(!is_in_word);
                is_in_word = true;
            }
            '\0'..='\x7f' => {}
            _ if c.is_whitespace() => is_in_word = false,
            _ if is_unspaced(c) => words += 1,
            _ if c.is_alphanumeric() => {
                words += usize::from(!is_in_word);
                is_in_word = true;
            }
            _ => {}
        }
    }
    words
}

/// Whether a character belongs to a script that puts no spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}
