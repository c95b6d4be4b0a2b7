//! The one pass over a text that finds its words and phrases.

use std::hint::select_unpredictable;
use std::ops::Range;

use unicode_normalization::char::compose;

use super::fold::{FOLDED_LINE, Kind, Kinds};
use super::runs::{Run, Runs, WIDTH, Window};
use super::tongue::Tongue;
use super::{hash, runs, segments};
use crate::parse::unforeseen::push_if;

/// A use of a word that says something.
#[derive(Clone, Copy, Debug)]
pub(in crate::parse) struct Word {
    pub(in crate::parse) hash: u32,
    pub(in crate::parse) start: u32,
    pub(in crate::parse) end: u32,
    /// The number of the word before, if both are a phrase, and else [`NONE`].
    pub(in crate::parse) before: u32,
}

/// No word.
pub(in crate::parse) const NONE: u32 = u32::MAX;

/// Finds words. It is kept for many texts, since it has buffers.
#[derive(Default)]
pub(in crate::parse) struct Scanner {
    /// The words that were found.
    words: Vec<Word>,
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
    /// All words of a text, in its order.
    pub(in crate::parse) fn scan(&mut self, text: &str, tongue: Tongue) -> &[Word] {
        let Self { words, folded, joints } = self;
        words.clear();
        *words = Scan {
            text,
            bytes: text.as_bytes(),
            tongue,
            kinds: Kinds::get(),
            folded,
            joints,
            before: NONE,
            is_far: true,
            words: std::mem::take(words),
        }
        .all();
        words
    }
}

struct Scan<'s> {
    text: &'s str,
    bytes: &'s [u8],
    tongue: Tongue,
    kinds: &'static Kinds,
    folded: &'s mut String,
    joints: &'s mut Vec<Joint>,
    /// The number of the last word, if it may be the first of a phrase, and else [`NONE`].
    before: u32,
    /// Whether there is more than blanks between that word and the next window.
    is_far: bool,
    words: Vec<Word>,
}

impl Scan<'_> {
    // Apart from what calls it, so that all registers are its own.
    #[inline(never)]
    fn all(mut self) -> Vec<Word> {
        let mut last = [0; _];
        let mut at = 0;
        while at < self.bytes.len() {
            at = self.window(runs::window(self.bytes, at, &mut last), at);
        }
        self.words
    }

    /// Reads the runs of a window, and gives how far has been read.
    #[inline(always)]
    fn window(&mut self, window: &Window, base: usize) -> usize {
        let mut runs = Runs::of(window, self.is_far);
        while let Some(run) = runs.next() {
            let is_far = runs.is_far(run.start);
            if !(runs.is_odd(run.end) && is_long(window, run)) {
                self.run(window, base, run, is_far);
                continue;
            }
            let read = self.long_run(base + run.start, base + run.end, is_far == 1);
            if read >= base + WIDTH {
                return read;
            }
            runs.skip_to(read - base);
        }
        let (next, is_far) = runs.next_window();
        if next == 0 {
            return self.huge_run(base, is_far);
        }
        self.is_far = is_far;
        base + next
    }

    /// Reads a run of nothing but ASCII that is joined to no other. Neither whether it is a word that says something can be
    /// foretold, nor whether it is in a phrase.
    #[inline(always)]
    fn run(&mut self, window: &Window, base: usize, Run { start, end }: Run, is_far: u32) {
        let hash = hash::ascii(window, start, end, self.tongue.seed);
        let says_nothing = self.tongue.stops.contains(hash) | (end - start < 2);
        let is_number = window[start] < b'A' && window.get(start..end).is_some_and(is_plain_number);
        let is_word = !says_nothing & !is_number;
        let number = self.words.len();
        let before = self.before | is_far.wrapping_neg();
        let word = Word { hash, start: (base + start) as u32, end: (base + end) as u32, before };
        push_if(&mut self.words, word, is_word);
        self.before = select_unpredictable(is_word, number as u32, NONE);
    }

    /// Reads a run that is longer than a window.
    #[cold]
    fn huge_run(&mut self, start: usize, is_far: bool) -> usize {
        let rest = self.bytes[start..].iter();
        let end = start + rest.take_while(|byte| runs::is_of_run(**byte)).count();
        self.long_run(start, end, is_far)
    }

    /// Reads a run that has more in it than ASCII, or is joined to others.
    #[inline(never)]
    fn long_run(&mut self, start: usize, end: usize, is_far: bool) -> usize {
        if is_far {
            self.before = NONE;
        }
        self.is_far = false;
        let mut at = start;
        while at < end {
            let Some((kind, length)) = self.kind_at(at) else { break };
            at = match kind {
                Kind::Letter(_) => self.long_word(at),
                Kind::Unspaced => self.unspaced(at),
                Kind::Mark(_) | Kind::Nothing | Kind::Space => at + length,
                Kind::Joiner(_) | Kind::Break => {
                    self.before = NONE;
                    at + length
                }
            };
        }
        at
    }

    /// Adds a word that is in no phrase with the one before.
    fn add(&mut self, hash: u32, range: &Range<usize>) {
        self.add_behind(NONE, hash, range);
    }

    /// Adds a word that is a phrase with the one before, if that is near enough.
    fn chain(&mut self, hash: u32, range: &Range<usize>) {
        let before = std::mem::replace(&mut self.before, self.words.len() as u32);
        self.add_behind(before, hash, range);
    }

    fn add_behind(&mut self, before: u32, hash: u32, range: &Range<usize>) {
        self.words.push(Word { hash, start: range.start as u32, end: range.end as u32, before });
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
                Kind::Letter(_) if length == 1 => {
                    at += self.fold_ascii(at);
                    end = at;
                    continue;
                }
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

    /// Folds the letters and digits of ASCII that are next, and gives how many they are.
    fn fold_ascii(&mut self, start: usize) -> usize {
        let letters = self.bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric());
        let before = self.folded.len();
        self.folded.extend(letters.map(|byte| char::from(byte.to_ascii_lowercase())));
        self.folded.len() - before
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
            Some(hash) => self.chain(hash, &part.range),
            None => self.before = NONE,
        }
    }

    /// A joined word and its parts. In phrases stand the parts, or the whole where they say little alone: names as
    /// `login.gov`, and what has a part that is no word, as `state-of-the-art`.
    fn joined(&mut self, whole: &Part) {
        let Some(hash) = whole.hash else {
            self.before = NONE;
            return;
        };
        let has = |sign| self.joints.iter().any(|joint| joint.sign == sign);
        let is_name = has(b'.') || has(FOLDED_LINE);
        let is_whole = is_name || (!has(b'\'') && self.parts(whole).any(|part| part.hash.is_none()));
        if is_whole {
            self.chain(hash, &whole.range);
        } else {
            self.add(hash, &whole.range);
        }
        for number in 0..=self.joints.len() {
            let part = self.part(whole, number);
            match part.hash {
                Some(hash) if is_whole => self.add(hash, &part.range),
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

/// Whether a run is joined to the next, or has more in it than ASCII.
#[inline(never)]
fn is_long(window: &Window, Run { start, end }: Run) -> bool {
    let is_joined = JOINERS.contains(&window[end]) && runs::is_of_run(window[end + 1]);
    is_joined || !window[start..end].is_ascii()
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
