//! Words: where they begin and end in a text of any language, and what tells them apart.

mod fold;
mod hash;
mod runs;
mod scan;
mod segments;
mod stops;
mod tongue;

pub(super) use hash::pair;
pub(super) use scan::{NONE, Scanner, Word};
pub(super) use tongue::Tongue;

/// Counts words: runs of letters and digits between white space, and each character of scripts that are written
/// without spaces.
pub(super) fn count_words(text: &str) -> usize {
    let mut count = Count::default();
    let mut rest = text;
    loop {
        let ascii = count.ascii(rest);
        rest = rest.get(ascii..).unwrap_or_default();
        let Some(c) = rest.chars().next() else { return count.words };
        count.beyond_ascii(c);
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
    }
}

/// What was counted so far.
#[derive(Default)]
struct Count {
    words: usize,
    /// 1 in a word, and else 0.
    is_in_word: u8,
}

/// What a byte of ASCII does to a word: the lower bit is set if it is a letter or digit, the upper one if it ends no word.
const KINDS: [u8; 128] = {
    let mut kinds = [0b10; 128];
    let mut at = 0;
    while at < kinds.len() {
        match at as u8 {
            b' ' | b'\t'..=b'\r' => kinds[at] = 0b00,
            b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => kinds[at] = 0b11,
            _ => {}
        }
        at += 1;
    }
    kinds
};

impl Count {
    /// Counts in the ASCII that a text begins with, and gives where it ends.
    fn ascii(&mut self, text: &str) -> usize {
        let (blocks, _) = text.as_bytes().as_chunks::<64>();
        let whole =
            blocks.iter().take_while(|block| block.is_ascii()).map(|block| self.block(block)).count() * 64;
        // Which byte comes next cannot be foretold, so that nothing but the end of the ASCII branches.
        for (at, byte) in text.bytes().enumerate().skip(whole) {
            let Some(kind) = KINDS.get(usize::from(byte)) else { return at };
            self.words += usize::from(kind & !self.is_in_word & 1);
            self.is_in_word = (kind | kind >> 1 & self.is_in_word) & 1;
        }
        text.len()
    }

    /// Counts in ASCII.
    fn block(&mut self, bytes: &[u8; 64]) {
        let (letters, spaces) = (runs::runs(bytes), runs::spaces(bytes));
        // Between spaces all bits are set, so that a letter carries over them to the space that ends its word.
        let (sum, first) = (!spaces).overflowing_add(letters);
        let (sum, second) = sum.overflowing_add(u64::from(self.is_in_word));
        let ended = (sum & spaces).count_ones() as usize;
        let before = usize::from(self.is_in_word);
        self.is_in_word = u8::from(first | second);
        self.words += ended + usize::from(self.is_in_word) - before;
    }

    fn beyond_ascii(&mut self, c: char) {
        match c {
            _ if c.is_whitespace() => self.is_in_word = 0,
            _ if is_unspaced(c) => self.words += 1,
            _ if c.is_alphanumeric() => {
                self.words += usize::from(self.is_in_word == 0);
                self.is_in_word = 1;
            }
            _ => {}
        }
    }
}

/// Whether a character belongs to a script that puts no spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese.
pub fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF
        | 0x3040..=0x30FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x2FA1F)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_between_white_space() {
        for (text, words) in [
            ("", 0),
            ("one", 1),
            (" it's \tten-year-old\r\nnews -- of 10,000 (or more)", 7),
            ("naïve café—bar", 2),
            ("a\u{A0}b\u{3000}c", 3),
            ("— …", 0),
            ("日本語 and English", 5),
            ("x日y", 2),
            ("\u{E9}t\u{E9} a\u{301}", 2),
        ] {
            assert_eq!(count_words(text), words, "{text}");
            // Wherever it stands among the bytes that are looked at together.
            for before in 0..140 {
                let text = format!("{}{text} {}", "- ".repeat(before), "a".repeat(before));
                let last = usize::from(before > 0);
                assert_eq!(count_words(&text), words + last, "{text}");
            }
        }
    }
}
