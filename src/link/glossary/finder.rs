//! Finds the names of the glossary in a text, all of them in one pass.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use unicode_normalization::char::is_combining_mark;

use super::names::{Name, fold};
use super::prose;
use crate::parse::{Body, is_unspaced};

/// The longest reference to a character, as `&CounterClockwiseContourIntegral;`, in bytes.
const LONGEST_REFERENCE: usize = 40;

/// Looks for all names at once.
#[derive(Debug)]
pub(super) struct Finder {
    automaton: AhoCorasick,
    names: Vec<Name>,
}

/// A name that was found: where it ends, and which one it is.
#[derive(Clone, Copy)]
struct Found {
    end: usize,
    is_exact: bool,
    definition: usize,
}

impl Finder {
    /// Nothing where there are no names.
    pub(super) fn new(names: Vec<Name>) -> Option<Self> {
        if names.is_empty() {
            return None;
        }
        // It fails for gigabytes of names only.
        let automaton = AhoCorasick::new(names.iter().map(Name::folded)).ok()?;
        Some(Self { automaton, names })
    }

    /// The first use of each definition in the running text of a body.
    pub(super) fn first_uses(&self, body: &Body, definitions: usize) -> Vec<(Range<usize>, usize)> {
        let mut is_used = vec![false; definitions];
        let mut uses = Vec::new();
        for run in prose::runs(body) {
            let text = body.html.get(run.clone()).unwrap_or_default();
            for (range, definition) in self.uses(text) {
                if !std::mem::replace(&mut is_used[definition], true) {
                    uses.push((run.start + range.start..run.start + range.end, definition));
                }
            }
        }
        uses
    }

    /// All uses in a text without tags: of those that overlap the first, of those that begin together the longest.
    fn uses(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut longest: BTreeMap<usize, Found> = BTreeMap::new();
        for matched in self.automaton.find_overlapping_iter(&fold(text)) {
            let name = &self.names[matched.pattern().as_usize()];
            let Some(end) = end_of_use(text, matched.range(), name) else { continue };
            let found = Found { end, is_exact: name.is_exact, definition: name.definition };
            let known = longest.entry(matched.start()).or_insert(found);
            if (found.end, found.is_exact) > (known.end, known.is_exact) {
                *known = found;
            }
        }
        let mut free_from = 0;
        let mut uses = Vec::new();
        for (start, Found { end, definition, .. }) in longest {
            if start >= free_from {
                uses.push((start..end, definition));
                free_from = end;
            }
        }
        uses
    }
}

/// Where the use of a name ends, if what was found is one: whole words, with the case that the name wants, and not the
/// middle of a character reference. An `s` behind it may make it a plural.
fn end_of_use(text: &str, range: Range<usize>, name: &Name) -> Option<usize> {
    let found = text.get(range.clone()).filter(|found| name.is(found))?;
    let before = text.get(..range.start)?.chars().next_back();
    let mut after = text.get(range.end..)?.chars();
    let (first, last) = (found.chars().next()?, found.chars().next_back()?);
    if before.is_some_and(|before| is_one_word(before, first)) || is_in_reference(text, &range) {
        return None;
    }
    let next = after.next();
    if next.is_none_or(|next| !goes_on(last, next)) {
        return Some(range.end);
    }
    let is_plural = next == Some('s') && last.is_ascii_alphabetic() && !last.eq_ignore_ascii_case(&'s');
    let ends = after.next().is_none_or(|behind| !goes_on('s', behind));
    (is_plural && ends).then_some(range.end + 1)
}

/// Whether two characters belong to one word. Where a script puts no spaces between words, nothing tells.
fn is_one_word(one: char, other: char) -> bool {
    is_combining_mark(other) || (is_letter(one) && is_letter(other))
}

/// Whether a word goes on behind a character. Korean puts particles right behind a name.
fn goes_on(last: char, next: char) -> bool {
    is_one_word(last, next) && !matches!(u32::from(next), 0xAC00..=0xD7A3)
}

fn is_letter(c: char) -> bool {
    (c.is_alphanumeric() || c == '_' || is_combining_mark(c)) && !is_unspaced(c)
}

/// Whether a range begins or ends in the middle of a character reference such as `&amp;`.
fn is_in_reference(text: &str, range: &Range<usize>) -> bool {
    [range.start, range.end].into_iter().any(|at| {
        let is_of_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'#';
        let (before, behind) = text.as_bytes().split_at_checked(at).unwrap_or_default();
        let name = before.iter().rev().take(LONGEST_REFERENCE).take_while(is_of_name).count();
        let rest = behind.iter().take(LONGEST_REFERENCE).take_while(is_of_name).count();
        let begins = before.len().checked_sub(name + 1).and_then(|at| before.get(at)) == Some(&b'&');
        begins && name + rest > 0 && behind.get(rest) == Some(&b';')
    })
}
