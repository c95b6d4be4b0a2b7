//! Sets of characters and of bytes.

use regex_syntax::ParserBuilder;
use regex_syntax::hir::{Class as Parsed, ClassUnicode, ClassUnicodeRange, HirKind};

/// A set of characters. Most that are asked for are ASCII.
#[derive(Debug)]
pub(super) struct Class {
    ascii: u128,
    others: Box<[(char, char)]>,
}

impl Class {
    /// What a class of a regular expression says, if it is nothing but a class.
    pub(super) fn parse(pattern: &str, ignores_case: bool) -> Option<Self> {
        let hir = ParserBuilder::new().case_insensitive(ignores_case).build().parse(pattern).ok()?;
        match hir.kind() {
            HirKind::Class(Parsed::Unicode(class)) => Some(Self::of(class)),
            HirKind::Literal(literal) => {
                let mut chars = str::from_utf8(&literal.0).ok()?.chars();
                let (only, None) = (chars.next()?, chars.next()) else { return None };
                Some(Self::exactly(only))
            }
            _ => None,
        }
    }

    /// A character and no other.
    pub(super) fn exactly(c: char) -> Self {
        Self::of(&ClassUnicode::new([ClassUnicodeRange::new(c, c)]))
    }

    /// A character in all of its cases.
    pub(super) fn in_all_cases(letter: char) -> Option<Self> {
        let mut class = ClassUnicode::new([ClassUnicodeRange::new(letter, letter)]);
        class.try_case_fold_simple().ok()?;
        Some(Self::of(&class))
    }

    /// Every character, or all but the end of a line.
    pub(super) fn any(newline: bool) -> Self {
        let ascii = if newline { u128::MAX } else { !(1 << b'\n') };
        Self { ascii, others: Box::new([('\u{80}', char::MAX)]) }
    }

    fn of(class: &ClassUnicode) -> Self {
        let ranges = || class.ranges().iter().map(|range| (range.start(), range.end()));
        let ascii =
            ranges().filter(|(first, _)| first.is_ascii()).flat_map(|(first, last)| first..=last.min('\x7f'));
        let ascii = ascii.fold(0, |set, c| set | 1 << u32::from(c));
        let others =
            ranges().filter(|(_, last)| !last.is_ascii()).map(|(first, last)| (first.max('\u{80}'), last));
        Self { ascii, others: others.collect() }
    }

    /// Whether a character is in it.
    pub(super) fn has(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> u32::from(c) & 1 == 1;
        }
        let behind = self.others.partition_point(|(_, last)| *last < c);
        self.others.get(behind).is_some_and(|(first, _)| *first <= c)
    }

    /// Whether a byte that is a character is in it.
    pub(super) fn has_ascii(&self, byte: u8) -> bool {
        self.ascii >> (byte & 0x7f) & 1 == 1
    }

    /// The bytes that its characters begin with.
    pub(super) fn first_bytes(&self) -> Bytes {
        let (low, high) = (self.ascii as u64, (self.ascii >> 64) as u64);
        let mut bytes = Bytes([low, high, 0, 0]);
        for (first, last) in &self.others {
            (first_byte(*first)..=first_byte(*last)).for_each(|byte| bytes.add(byte));
        }
        bytes
    }
}

/// The byte that a character begins with.
pub(super) fn first_byte(c: char) -> u8 {
    let mut bytes = [0; 4];
    c.encode_utf8(&mut bytes);
    let [first, ..] = bytes;
    first
}

/// A set of bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Bytes(pub(super) [u64; 4]);

impl Bytes {
    /// All bytes.
    pub(super) const ALL: Self = Self([u64::MAX; 4]);

    /// The bytes of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut bytes = Self::default();
        text.bytes().for_each(|byte| bytes.add(byte));
        bytes
    }

    /// Adds a byte.
    pub(super) fn add(&mut self, byte: u8) {
        self.0[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }

    /// Whether a byte is in it.
    pub(super) fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
    }

    /// What is in one of two sets.
    pub(super) fn or(self, other: Self) -> Self {
        self.with(other, |one, two| one | two)
    }

    /// What is in both of two sets.
    pub(super) fn and(self, other: Self) -> Self {
        self.with(other, |one, two| one & two)
    }

    /// Whether two sets share a byte.
    pub(super) fn meets(self, other: Self) -> bool {
        self.and(other) != Self::default()
    }

    fn with(self, Self(other): Self, join: impl Fn(u64, u64) -> u64) -> Self {
        let Self([a, b, c, d]) = self;
        let [e, f, g, h] = other;
        Self([join(a, e), join(b, f), join(c, g), join(d, h)])
    }
}
