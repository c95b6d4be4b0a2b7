//! A regular expression of a grammar: what it finds in a line, and that it is not even read unless it may find something.

use std::sync::OnceLock;

use fancy_regex::{Expr, Regex, RegexBuilder};

use super::class::Bytes;
use super::classes::Classes;
use super::condition::Condition;
use super::matcher::{Matcher, NOWHERE, TooLong};
use super::program::{Program, compile};

/// How `syntect` wants expressions to be read: in Unicode, and `\<` as a letter.
const FLAGS: u32 = fancy_regex::internal::FLAG_UNICODE | 1 << 6;

/// Why some code cannot be read.
#[derive(Debug, PartialEq)]
pub(super) enum Broken {
    /// A grammar lacks something, or `fancy-regex` does not understand it.
    Grammar,
    /// The contexts lead to each other in a circle, without going on in the line.
    Circle,
}

/// Which groups of a pattern somebody asks for, a bit for each.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Groups(u64);

impl Groups {
    /// All of them, however many there are.
    pub(super) const ALL: Self = Self(u64::MAX);

    /// Those with these numbers.
    pub(super) fn of(numbers: impl IntoIterator<Item = usize>) -> Self {
        let bit = |number| u32::try_from(number).ok().and_then(|number| 1_u64.checked_shl(number));
        Self(numbers.into_iter().fold(0, |set, number| set | bit(number).unwrap_or(u64::MAX)))
    }

    /// Whether a group is asked for.
    pub(super) fn has(self, number: usize) -> bool {
        self == Self::ALL || number < 64 && self.0 >> number & 1 == 1
    }

    /// Whether none is asked for.
    pub(super) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Where a pattern matches, and those of its groups that somebody asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Match {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) groups: Box<[Option<(usize, usize)>]>,
}

/// A regular expression, made ready when it is first needed.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) source: Box<str>,
    /// Whether somebody asks for its groups.
    groups: Groups,
    condition: OnceLock<Condition>,
    program: OnceLock<Option<Program>>,
    /// For what the steps of our own cannot do.
    regex: OnceLock<Option<Box<Regex>>>,
}

impl Pattern {
    /// An expression, and which of its groups are asked for.
    pub(super) fn new(source: &str, groups: Groups) -> Self {
        Self {
            source: source.into(),
            groups,
            condition: OnceLock::new(),
            program: OnceLock::new(),
            regex: OnceLock::new(),
        }
    }

    /// What must be true of a text that it matches in.
    pub(super) fn condition(&self, classes: &Classes) -> &Condition {
        self.condition.get_or_init(|| match Expr::parse_tree_with_flags(&self.source, FLAGS) {
            Ok(tree) => Condition::of(&tree.expr, classes),
            Err(_) => Condition::NONE,
        })
    }

    /// Whether it may match in a text with these bytes.
    pub(super) fn may_match(&self, bytes: Bytes, classes: &Classes) -> bool {
        self.condition(classes).allows(bytes)
    }

    /// Whether the steps of our own can look for it.
    #[cfg(test)]
    pub(super) fn is_ours(&self, classes: &Classes) -> bool {
        self.program(classes).is_some()
    }

    fn program(&self, classes: &Classes) -> Option<&Program> {
        let program = self.program.get_or_init(|| {
            let tree = Expr::parse_tree_with_flags(&self.source, FLAGS).ok()?;
            compile(&tree.expr, self.groups, classes)
        });
        program.as_ref()
    }

    /// The first match at or behind a place.
    pub(super) fn search(&self, text: &str, from: usize, classes: &Classes) -> Result<Option<Match>, Broken> {
        let found = self.program(classes).map(|program| self.search_by(program, text, from, classes));
        match found {
            Some(Ok(found)) => Ok(found),
            Some(Err(TooLong)) | None => self.search_by_regex(text, from),
        }
    }

    fn search_by(
        &self,
        program: &Program,
        text: &str,
        from: usize,
        classes: &Classes,
    ) -> Result<Option<Match>, TooLong> {
        let condition = self.condition(classes);
        let mut matcher = Matcher::new(text, program);
        for (at, byte) in text.bytes().enumerate().skip(from) {
            if (condition.anywhere || condition.first.has(byte))
                && text.is_char_boundary(at)
                && let Some(end) = matcher.match_at(at)?
            {
                return Ok(Some(Match { start: at, end, groups: self.groups(at, end, matcher.groups()) }));
            }
        }
        let end = text.len();
        if condition.anywhere && matcher.match_at(end)?.is_some() {
            return Ok(Some(Match { start: end, end, groups: self.groups(end, end, matcher.groups()) }));
        }
        Ok(None)
    }

    /// All groups, of which the first is the whole match.
    fn groups(&self, start: usize, end: usize, slots: &[usize]) -> Box<[Option<(usize, usize)>]> {
        if self.groups.is_empty() {
            return Box::default();
        }
        let behind = slots.chunks(2).skip(1).map(|ends| match ends {
            [from, to] if *from != NOWHERE && *to != NOWHERE => Some((*from, *to)),
            _ => None,
        });
        [Some((start, end))].into_iter().chain(behind).collect()
    }

    /// As `syntect` does it. An expression that takes too long finds nothing.
    fn search_by_regex(&self, text: &str, from: usize) -> Result<Option<Match>, Broken> {
        let regex = self
            .regex
            .get_or_init(|| RegexBuilder::new(&self.source).oniguruma_mode(true).build().ok().map(Box::new));
        let regex = regex.as_ref().ok_or(Broken::Grammar)?;
        let Ok(Some(found)) = regex.captures_from_pos(text, from) else { return Ok(None) };
        let ends = |group| found.get(group).map(|group| (group.start(), group.end()));
        let Some((start, end)) = ends(0) else { return Ok(None) };
        let groups = (0..found.len()).map(ends).collect();
        Ok(Some(Match { start, end, groups }))
    }
}
