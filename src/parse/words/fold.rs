//! What a character is to words, and what it is folded to.

use std::sync::OnceLock;

use unicode_normalization::char::is_combining_mark;

use super::is_unspaced;

/// What a character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A letter or digit, folded.
    Letter(char),
    /// A mark on the letter before it.
    Mark(char),
    /// Nothing that would make another word of a word: a soft hyphen, the choice of a glyph.
    Nothing,
    /// What stands inside a word only, folded.
    Joiner(u8),
    /// A character of a script without spaces.
    Unspaced,
    /// White space.
    Space,
    /// What ends a phrase.
    Break,
}

/// Under this, kinds are looked up: two bytes in UTF-8, as all of Cyrillic, Greek, Hebrew and Arabic have.
const TABLE: usize = 0x800;

/// The kinds of all characters with no more than two bytes.
pub(super) struct Kinds([Kind; TABLE]);

impl Kinds {
    /// The kinds, found out once.
    pub(super) fn get() -> &'static Self {
        static KINDS: OnceLock<Box<Kinds>> = OnceLock::new();
        KINDS.get_or_init(|| {
            let kind = |n| u32::try_from(n).ok().and_then(char::from_u32).map_or(Kind::Break, find);
            Box::new(Self(std::array::from_fn(kind)))
        })
    }

    /// What a character is.
    #[inline]
    pub(super) fn of(&self, c: char) -> Kind {
        self.0.get(c as usize).copied().unwrap_or_else(|| find(c))
    }
}

fn find(c: char) -> Kind {
    match c {
        // Ligatures of Arabic are drawn longer with a tatweel; the others choose how a letter is drawn or broken.
        '\u{AD}'
        | '\u{640}'
        | '\u{200C}'
        | '\u{200D}'
        | '\u{2060}'
        | '\u{20E3}'
        | '\u{FE00}'..='\u{FE0F}' => Kind::Nothing,
        '.' | '-' | '\'' => Kind::Joiner(c as u8),
        '_' => Kind::Joiner(FOLDED_LINE),
        '\u{2019}' => Kind::Joiner(b'\''),
        '\u{2010}' | '\u{2011}' => Kind::Joiner(b'-'),
        _ if is_unspaced(c) => Kind::Unspaced,
        _ if is_combining_mark(c) => Kind::Mark(c),
        _ if c.is_alphanumeric() => Kind::Letter(lower(c)),
        _ if c.is_whitespace() && c != '\n' => Kind::Space,
        _ => Kind::Break,
    }
}

/// What [`super::hash::ascii`] makes of `_`.
pub(super) const FOLDED_LINE: u8 = b'_' | 0x20;

/// The lower case of a letter. The letters i of Turkish and the letters s of Greek are one, since which of them is meant
/// depends on language and place.
fn lower(c: char) -> char {
    match c {
        'İ' | 'ı' => 'i',
        'ς' => 'σ',
        _ => c.to_lowercase().next().unwrap_or(c),
    }
}
