//! The one pass over a text that finds its words and phrases.

use std::ops::Range;

use unicode_normalization::char::compose;

use super::fold::{FOLDED_LINE, Kind, Kinds};
use super::runs::Edges;
use super::tongue::Tongue;
use super::{hash, segments};

/// Who takes what is found; ranges are of the text.
pub(in crate::parse) trait Sink {
    /// A word that says something.
    fn word(&mut self, hash: u32, range: Range<usize>);
    /// Two such words, one behind the other.
    fn phrase(&mut self, hash: u32, range: Range<usize>);
}

/// Finds words. It is kept for many texts, since it has buffers.
#[derive(Default)]
pub(in crate::parse) struct Scanner {
    /// The word that is being read, folded.
    folded: String,
    /// Where its parts are joined.
    joints: Vec<Joint>,
}

/// What joins the parts of a word.
const JOINERS: [u8; 4] = *b".-'_";

/// Where two parts of a word are joined.
#[derive(Clone, Copy)]
struct Joint {
    sign: u8,
    /// Where the sign stands in the folded word; it has one byte there.
    folded: usize,
    /// Where the first part ends in the text, and the second begins.
    text: (usize, usize),
}

/// A part of a word: where it stands, and its hash if it is a word by itself.
struct Part {
    hash: Option<u32>,
    range: Range<usize>,
}

impl Scanner {
    /// Finds all words and phrases of a text, in its order.
    pub(in crate::parse) fn scan(&mut self, text: &str, tongue: Tongue, sink: &mut impl Sink) {
        let Self { folded, joints } = self;
        Scan {
            text,
            bytes: text.as_bytes(),
            tongue,
            kinds: Kinds::get(),
            folded,
            joints,
            before: None,
            sink,
        }
        .all();
    }
}

struct Scan<'s, S> {
    text: &'s str,
    bytes: &'s [u8],
    tongue: Tongue,
    kinds: &'static Kinds,
    folded: &'s mut String,
    joints: &'s mut Vec<Joint>,
    /// The word right before, with which the next one is a phrase, and where it begins.
    before: Option<(u32, usize)>,
    sink: &'s mut S,
}

impl<S: Sink> Scan<'_, S> {
    fn all(mut self) {
        let mut edges = Edges::new(self.bytes);
        // All before this has been read.
        let mut read = 0;
        while let Some((start, end)) = edges.next_run() {
            if end <= read {
                continue;
            }
            if start > read {
                self.gap(read, start);
            }
            read = self.run(start.max(read), end);
        }
    }

    /// What is between two runs: only white space leaves them together.
    #[inline]
    fn gap(&mut self, start: usize, end: usize) {
        if end - start > 1 || self.bytes[start] != b' ' {
            let is_space = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r');
            if !self.bytes[start..end].iter().all(is_space) {
                self.before = None;
            }
        }
    }

    /// Reads a run, and gives how far has been read: further where other runs are joined to it.
    #[inline]
    fn run(&mut self, start: usize, end: usize) -> usize {
        // Most words end with a space, and need no second look.
        let is_joined = self.bytes.get(end).is_some_and(|sign| *sign != b' ') && self.is_joined(end);
        let hash = if is_joined { None } else { hash::ascii(self.bytes, start, end, self.tongue.seed) };
        let Some(hash) = hash else { return self.long_run(start, end) };
        let is_word = end - start > 1 && !self.tongue.stops.contains(hash);
        if is_word && !is_plain_number(&self.bytes[start..end]) {
            self.sink.word(hash, start..end);
            self.chain(hash, start..end);
        } else {
            self.before = None;
        }
        end
    }

    /// Whether a sign behind a run joins it to another.
    fn is_joined(&self, end: usize) -> bool {
        let goes_on = |next: &u8| next.is_ascii_alphanumeric() || *next >= 0x80;
        JOINERS.contains(&self.bytes[end]) && self.bytes.get(end + 1).is_some_and(goes_on)
    }

    /// Reads a run that has more in it than ASCII, or is joined to others.
    fn long_run(&mut self, start: usize, end: usize) -> usize {
        let mut at = start;
        while at < end {
            let Some((kind, length)) = self.kind_at(at) else { return end };
            at = match kind {
                Kind::Letter(_) => self.long_word(at),
                Kind::Unspaced => self.unspaced(at),
                Kind::Mark(_) | Kind::Nothing | Kind::Space => at + length,
                Kind::Joiner(_) | Kind::Break => {
                    self.before = None;
                    at + length
                }
            };
        }
        at
    }

    /// A word that is a phrase with the one before, if that is near enough.
    #[inline]
    fn chain(&mut self, hash: u32, range: Range<usize>) {
        if let Some((first, start)) = self.before {
            self.sink.phrase(hash::pair(first, hash), start..range.end);
        }
        self.before = Some((hash, range.start));
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn kind_at(&self, at: usize) -> Option<(Kind, usize)> {
        self.char_at(at).map(|c| (self.kinds.of(c), c.len_utf8()))
    }

    /// Reads a word of any letters, with all that is joined to it; gives where it ends.
    fn long_word(&mut self, start: usize) -> usize {
        let end = self.fold(start);
        let mut word_end = end;
        if let Some(joint) = self.joints.last().filter(|joint| joint.sign == b'\'')
            && self.folded.get(joint.folded + 1..) == Some("s")
        {
            (word_end, _) = joint.text;
            self.folded.truncate(joint.folded);
            self.joints.pop();
        }
        let whole = Part { hash: self.word(0..self.folded.len()), range: start..word_end };
        if self.joints.is_empty() {
            self.single(&whole)
        } else {
            self.joined(&whole)
        }
        end
    }

    /// Folds a word with its joints; gives where it ends.
    fn fold(&mut self, start: usize) -> usize {
        self.folded.clear();
        self.joints.clear();
        let (mut at, mut end) = (start, start);
        while let Some((kind, length)) = self.kind_at(at) {
            match kind {
                Kind::Letter(c) => {
                    self.folded.push(c);
                    end = at + length;
                }
                Kind::Mark(c) => {
                    self.mark(c);
                    end = at + length;
                }
                Kind::Nothing => {}
                Kind::Joiner(sign) if self.goes_on(at, end, length) => {
                    self.joints.push(Joint { sign, folded: self.folded.len(), text: (at, at + length) });
                    self.folded.push(char::from(sign));
                }
                _ => break,
            }
            at += length;
        }
        end
    }

    /// Adds a mark to the letter before it, as one character where there is such a one: a word is the same whether `é` was typed
    /// as one character or as two, as some systems do (Unicode Standard Annex #15, normalization form C).
    fn mark(&mut self, mark: char) {
        let composed = self.folded.chars().next_back().and_then(|letter| compose(letter, mark));
        if composed.is_some() {
            self.folded.pop();
        }
        self.folded.push(composed.unwrap_or(mark));
    }

    /// Whether a joiner at `at` stands between letters; those before it end at `end`.
    fn goes_on(&self, at: usize, end: usize, length: usize) -> bool {
        at == end && matches!(self.kind_at(at + length), Some((Kind::Letter(_), _)))
    }

    /// The hash of a piece of the folded text, if it is a word that says something.
    fn word(&self, range: Range<usize>) -> Option<u32> {
        let word = self.folded.get(range)?.as_bytes();
        let hash = hash::folded(word, self.tongue.seed);
        let is_word = word.len() > 1 && !is_plain_number(word) && !self.tongue.stops.contains(hash);
        is_word.then_some(hash)
    }

    fn single(&mut self, part: &Part) {
        match part.hash {
            Some(hash) => {
                self.sink.word(hash, part.range.clone());
                self.chain(hash, part.range.clone());
            }
            None => self.before = None,
        }
    }

    /// A joined word and its parts. In phrases stand the parts, or the whole where they say little alone: names as
    /// `login.gov`, and what has a part that is no word, as `state-of-the-art`.
    fn joined(&mut self, whole: &Part) {
        let Some(hash) = whole.hash else {
            self.before = None;
            return;
        };
        self.sink.word(hash, whole.range.clone());
        let has = |sign| self.joints.iter().any(|joint| joint.sign == sign);
        let is_name = has(b'.') || has(FOLDED_LINE);
        let is_whole = is_name || (!has(b'\'') && self.parts(whole).any(|part| part.hash.is_none()));
        if is_whole {
            self.chain(hash, whole.range.clone());
        }
        for number in 0..=self.joints.len() {
            let part = self.part(whole, number);
            match part.hash {
                Some(hash) if is_whole => self.sink.word(hash, part.range),
                None if is_whole => {}
                _ => self.single(&part),
            }
        }
    }

    fn parts<'p>(&'p self, whole: &'p Part) -> impl Iterator<Item = Part> + 'p {
        (0..=self.joints.len()).map(|number| self.part(whole, number))
    }

    /// One of the parts of a joined word.
    fn part(&self, whole: &Part, number: usize) -> Part {
        let before = number.checked_sub(1).and_then(|before| self.joints.get(before));
        let behind = self.joints.get(number);
        let (folded_start, start) =
            before.map_or((0, whole.range.start), |joint| (joint.folded + 1, joint.text.1));
        let (folded_end, end) =
            behind.map_or((self.folded.len(), whole.range.end), |joint| (joint.folded, joint.text.0));
        Part { hash: self.word(folded_start..folded_end), range: start..end }
    }

    /// Reads a run of characters of a script without spaces; gives where it ends.
    fn unspaced(&mut self, start: usize) -> usize {
        let rest = self.text.get(start..).unwrap_or_default();
        let goes_on = |c: char| matches!(self.kinds.of(c), Kind::Unspaced | Kind::Mark(_) | Kind::Nothing);
        let run = rest.find(|c| !goes_on(c)).and_then(|end| rest.get(..end)).unwrap_or(rest);
        let mut at = 0;
        segments::boundaries(run, |end| {
            let word = run.get(at..end).unwrap_or_default();
            let hash = hash::folded(word.as_bytes(), self.tongue.seed);
            let is_word = segments::is_word(word) && !self.tongue.stops.contains(hash);
            self.single(&Part { hash: is_word.then_some(hash), range: start + at..start + end });
            at = end;
        });
        start + run.len()
    }
}

/// Whether a word is a number that says little: of one or two digits, or with a zero at its beginning, as the thousands
/// of `10,000`.
#[inline]
fn is_plain_number(word: &[u8]) -> bool {
    let is_number = |word: &[u8]| word.iter().all(|byte| !byte.is_ascii_alphabetic() && *byte < 0x80);
    let digits = || word.iter().filter(|byte| byte.is_ascii_digit()).count();
    word.first().is_some_and(u8::is_ascii_digit)
        && is_number(word)
        && (word.first() == Some(&b'0') || digits() <= 2)
}
