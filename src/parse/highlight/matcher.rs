//! Finds what an expression matches, by trying one way after another as `fancy-regex` does.

use fancy_regex::Assertion;
use regex_syntax::is_word_character;

use super::class::Class;
use super::program::{Program, Step};

/// A search that takes more steps than this is left to `fancy-regex`, which knows how not to try the same again.
const PATIENCE: usize = 50_000;

/// After so many steps back `fancy-regex` finds nothing, where it runs a machine of its own.
const PATIENCE_OF_OTHERS: usize = 1_000_000;

/// What stands in for the place of a group that has not matched.
pub(super) const NOWHERE: usize = usize::MAX;

/// That a search took too long.
#[derive(Debug)]
pub(super) struct TooLong;

/// A way that has not been tried yet, or what must be undone before the next one is.
#[derive(Debug)]
enum Way {
    /// To go on at a step and a place.
    Try { step: usize, at: usize },
    /// To choose the next of many things.
    Choose { step: usize, nth: usize, at: usize },
    /// To take fewer characters.
    Fewer { step: usize, least: usize, at: usize },
    /// To take one character more.
    More { step: usize, left: usize, at: usize },
    /// What a group was before.
    Undo { slot: usize, at: usize },
}

/// A search through a text.
#[derive(Debug)]
pub(super) struct Matcher<'m> {
    text: &'m str,
    steps: &'m [Step],
    ways: Vec<Way>,
    groups: Vec<usize>,
    patience: usize,
    /// How many more steps back `fancy-regex` might take.
    theirs: usize,
}

impl<'m> Matcher<'m> {
    /// A search by these steps.
    pub(super) fn new(text: &'m str, program: &'m Program) -> Self {
        let Program { steps, is_hard } = program;
        // Where a place cannot be the beginning, there may be a step back for each of those that are not taken.
        let theirs = PATIENCE_OF_OTHERS.saturating_sub((text.len() + 1) * steps.len());
        let theirs = if *is_hard { theirs } else { usize::MAX };
        Self { text, steps, ways: Vec::new(), groups: Vec::new(), patience: PATIENCE, theirs }
    }

    /// Where a match that begins at a place ends.
    pub(super) fn match_at(&mut self, at: usize) -> Result<Option<usize>, TooLong> {
        self.ways.clear();
        self.groups.clear();
        self.run(0, at)
    }

    /// Where the groups of the last match begin and end, by twos.
    pub(super) fn groups(&self) -> &[usize] {
        &self.groups
    }

    fn run(&mut self, mut step: usize, mut at: usize) -> Result<Option<usize>, TooLong> {
        let before = self.ways.len();
        loop {
            self.take(1, 1)?;
            let Some(what) = self.steps.get(step) else { return Ok(None) };
            let next = match what {
                Step::Accept => return Ok(Some(at)),
                Step::Literal(text) => self.literal(text, at).map(|at| (step + 1, at)),
                Step::One(class) => self.one(class, at).map(|at| (step + 1, at)),
                Step::Many { class, least, most, greedy: true } => {
                    self.most(step, class, *least, *most, at)?
                }
                Step::Many { class, least, most, greedy: false } => {
                    self.least(step, class, *least, *most, at)?
                }
                Step::Assert(assertion) => self.holds(*assertion, at).then_some((step + 1, at)),
                Step::Try { first, second } => {
                    self.ways.push(Way::Try { step: *second, at });
                    Some((*first, at))
                }
                Step::Choose(choice) => {
                    self.take(0, choice.length)?;
                    self.choose(step, 0, at)
                }
                Step::Jump(step) => Some((*step, at)),
                Step::Save(slot) => {
                    self.save(*slot, at);
                    Some((step + 1, at))
                }
                Step::Look { back, wanted, next } => {
                    self.look(step, *back, *wanted, at)?.then_some((*next, at))
                }
                Step::Commit { next } => self.commit(step, at)?.map(|at| (*next, at)),
            };
            match next.or_else(|| self.back_to(before)) {
                Some(next) => (step, at) = next,
                None => return Ok(None),
            }
        }
    }

    /// The next way, where the last one did not lead to a match.
    fn back_to(&mut self, before: usize) -> Option<(usize, usize)> {
        while self.ways.len() > before {
            let next = match self.ways.pop()? {
                Way::Try { step, at } => Some((step, at)),
                Way::Choose { step, nth, at } => self.choose(step, nth, at),
                Way::Fewer { step, least, at } => Some(self.fewer(step, least, at)),
                Way::More { step, left, at } => self.more(step, left, at),
                Way::Undo { slot, at } => {
                    self.groups[slot] = at;
                    None
                }
            };
            if next.is_some() {
                return next;
            }
        }
        None
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    fn char(&self, at: usize) -> Option<char> {
        self.text.get(at..)?.chars().next()
    }

    fn char_before(&self, at: usize) -> Option<char> {
        self.text.get(..at)?.chars().next_back()
    }

    fn literal(&self, text: &str, at: usize) -> Option<usize> {
        self.text.as_bytes().get(at..)?.starts_with(text.as_bytes()).then_some(at + text.len())
    }

    fn one(&self, class: &Class, at: usize) -> Option<usize> {
        let byte = self.byte(at)?;
        if byte.is_ascii() {
            return class.has_ascii(byte).then_some(at + 1);
        }
        let c = self.char(at)?;
        class.has(c).then_some(at + c.len_utf8())
    }

    /// So many characters of a class, or as many as there are, and how many those are.
    fn run_of(&self, class: &Class, most: usize, mut at: usize) -> (usize, usize) {
        let mut count = 0;
        while count < most
            && let Some(next) = self.one(class, at)
        {
            (count, at) = (count + 1, next);
        }
        (count, at)
    }

    /// Counts steps, and how many steps back they may be elsewhere.
    fn take(&mut self, steps: usize, theirs: usize) -> Result<(), TooLong> {
        self.patience = self.patience.checked_sub(steps).ok_or(TooLong)?;
        self.theirs = self.theirs.checked_sub(theirs).ok_or(TooLong)?;
        Ok(())
    }

    fn most(
        &mut self,
        step: usize,
        class: &Class,
        least: usize,
        most: usize,
        from: usize,
    ) -> Result<Option<(usize, usize)>, TooLong> {
        let (few, shortest) = self.run_of(class, least, from);
        if few < least {
            return Ok(None);
        }
        let (more, at) = self.run_of(class, most - least, shortest);
        self.take(more / 8, 0)?;
        if at > shortest {
            self.ways.push(Way::Fewer { step: step + 1, least: shortest, at });
        }
        Ok(Some((step + 1, at)))
    }

    fn fewer(&mut self, step: usize, least: usize, at: usize) -> (usize, usize) {
        let at = at - self.char_before(at).map_or(1, char::len_utf8);
        if at > least {
            self.ways.push(Way::Fewer { step, least, at });
        }
        (step, at)
    }

    fn least(
        &mut self,
        step: usize,
        class: &Class,
        least: usize,
        most: usize,
        from: usize,
    ) -> Result<Option<(usize, usize)>, TooLong> {
        let (few, at) = self.run_of(class, least, from);
        self.take(few / 8, 0)?;
        if few < least {
            return Ok(None);
        }
        if most > least {
            self.ways.push(Way::More { step, left: most - least, at });
        }
        Ok(Some((step + 1, at)))
    }

    fn more(&mut self, step: usize, left: usize, at: usize) -> Option<(usize, usize)> {
        let Some(Step::Many { class, .. }) = self.steps.get(step) else { return None };
        let at = self.one(class, at)?;
        if left > 1 {
            self.ways.push(Way::More { step, left: left - 1, at });
        }
        Some((step + 1, at))
    }

    fn choose(&mut self, step: usize, nth: usize, at: usize) -> Option<(usize, usize)> {
        let Some(Step::Choose(choice)) = self.steps.get(step) else { return None };
        let (next, more) = choice.next(self.byte(at), nth)?;
        if let Some(nth) = more {
            self.ways.push(Way::Choose { step, nth, at });
        }
        Some((next, at))
    }

    fn save(&mut self, slot: usize, at: usize) {
        if self.groups.len() <= slot {
            self.groups.resize(slot + 1, NOWHERE);
        }
        self.ways.push(Way::Undo { slot, at: self.groups[slot] });
        self.groups[slot] = at;
    }

    /// Whether what begins so many characters before a place matches, or does not, as it is wanted.
    fn look(&mut self, step: usize, back: usize, wanted: bool, at: usize) -> Result<bool, TooLong> {
        let before = self.ways.len();
        let Some(from) = self.behind(back, at) else { return Ok(!wanted) };
        let found = self.run(step + 1, from)?.is_some();
        if found && wanted {
            self.settle(before);
        } else if found {
            self.undo(before);
        }
        Ok(found == wanted)
    }

    fn behind(&self, back: usize, mut at: usize) -> Option<usize> {
        for _ in 0..back {
            at -= self.char_before(at)?.len_utf8();
        }
        Some(at)
    }

    fn commit(&mut self, step: usize, at: usize) -> Result<Option<usize>, TooLong> {
        let before = self.ways.len();
        let end = self.run(step + 1, at)?;
        if end.is_some() {
            self.settle(before);
        }
        Ok(end)
    }

    /// Tries no other way any more, but goes on to know what to undo.
    fn settle(&mut self, before: usize) {
        let mut kept = before;
        for at in before..self.ways.len() {
            if matches!(self.ways[at], Way::Undo { .. }) {
                self.ways.swap(kept, at);
                kept += 1;
            }
        }
        self.ways.truncate(kept);
    }

    fn undo(&mut self, before: usize) {
        while self.ways.len() > before {
            if let Some(Way::Undo { slot, at }) = self.ways.pop() {
                self.groups[slot] = at;
            }
        }
    }

    fn holds(&self, assertion: Assertion, at: usize) -> bool {
        let last = || at.checked_sub(1).and_then(|before| self.byte(before));
        let words = || (self.char_before(at).is_some_and(is_word), self.char(at).is_some_and(is_word));
        match assertion {
            Assertion::StartText => at == 0,
            Assertion::EndText => at == self.text.len(),
            Assertion::StartLine { .. } => last().is_none_or(|byte| byte == b'\n'),
            Assertion::EndLine { .. } => self.byte(at).is_none_or(|byte| byte == b'\n'),
            Assertion::LeftWordBoundary => words() == (false, true),
            Assertion::RightWordBoundary => words() == (true, false),
            Assertion::WordBoundary => words().0 != words().1,
            Assertion::NotWordBoundary => words().0 == words().1,
        }
    }
}

fn is_word(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '_' } else { is_word_character(c) }
}
