//! Words of scripts that put no spaces between them, by the dictionaries of the Unicode consortium.

use std::sync::OnceLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

/// Calls `each` with where a word of such a run may begin or end: every place but the first, in order.
///
/// Dictionaries and not a trained model, whose floating-point numbers could differ from machine to machine.
pub(super) fn boundaries(run: &str, each: impl FnMut(usize)) {
    static SEGMENTER: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter =
        SEGMENTER.get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    segmenter.segment_str(run).skip(1).for_each(each);
}

/// Whether a piece between two boundaries is a word: not a sign, and not one letter of a script that writes sounds.
pub(super) fn is_word(piece: &str) -> bool {
    let mut chars = piece.chars();
    let first = chars.next().filter(|c| c.is_alphanumeric());
    first.is_some_and(|first| is_han(first) || chars.next().is_some())
}

fn is_han(c: char) -> bool {
    matches!(u32::from(c), 0x3400..=0x9FFF | 0xF900..=0xFAFF | 0x20000..)
}
