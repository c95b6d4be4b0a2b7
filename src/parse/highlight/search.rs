//! A search for rules in one line, which does not search twice for what it knows.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::rc::Rc;

use super::class::Bytes;
use super::contexts::{Captured, DEEPEST};
use super::grammar::{Grammars, Id, Operation, Rule};
use super::pattern::{Broken, Groups, Match, Pattern};

/// A match that is known.
pub(super) type Found = Rc<Match>;

/// The rules of a context that may match somewhere in a line.
type Rules<'g> = Rc<[&'g Rule]>;

/// A search in one line.
#[derive(Debug)]
pub(super) struct Search<'g> {
    line: &'g str,
    bytes: Bytes,
    grammars: &'g Grammars,
    rules: Vec<(Id, Rules<'g>)>,
    /// The next match of each rule, by its address; nothing where there is none in the rest of the line.
    found: HashMap<usize, Option<Found>, BuildHasherDefault<Spread>>,
    /// The patterns that name groups, with the groups in their place.
    filled: HashMap<String, Pattern>,
}

impl<'g> Search<'g> {
    /// A search in a line.
    pub(super) fn through(line: &'g str, grammars: &'g Grammars) -> Self {
        Self {
            line,
            bytes: Bytes::of(line),
            grammars,
            rules: Vec::new(),
            found: HashMap::default(),
            filled: HashMap::new(),
        }
    }

    /// The line.
    pub(super) fn line(&self) -> &'g str {
        self.line
    }

    /// The grammars that its rules are of.
    pub(super) fn grammars(&self) -> &'g Grammars {
        self.grammars
    }

    /// The rules of a context that may match somewhere in the line.
    pub(super) fn rules(&mut self, context: Id) -> Result<Rules<'g>, Broken> {
        if let Some((_, rules)) = self.rules.iter().find(|(id, _)| *id == context) {
            return Ok(Rc::clone(rules));
        }
        let classes = &self.grammars.classes;
        let may_match = |rule: &&Rule| rule.has_captures || rule.pattern().may_match(self.bytes, classes);
        let rules = self.grammars.rules(context)?.iter().map(AsRef::as_ref);
        let rules: Rules<'g> = rules.filter(may_match).collect();
        self.rules.push((context, Rc::clone(&rules)));
        Ok(rules)
    }

    /// The first match of a rule at or behind a place, if it changes anything.
    pub(super) fn find(
        &mut self,
        rule: &'g Rule,
        from: usize,
        captured: Option<&Captured>,
        depth: usize,
    ) -> Result<Option<Found>, Broken> {
        let address = std::ptr::from_ref(rule).addr();
        match self.found.get(&address) {
            Some(Some(found)) if found.start >= from => return Ok(Some(Rc::clone(found))),
            Some(None) => return Ok(None),
            _ => {}
        }
        let filled = captured.filter(|_| rule.has_captures);
        let found = match filled {
            Some(captured) => self.find_filled(rule, from, captured)?,
            None => rule.pattern().search(self.line, from, &self.grammars.classes)?,
        };
        let found = found.map(Rc::new);
        let matters = found.as_ref().is_none_or(|found| match rule.operation {
            Operation::None => found.start != found.end,
            Operation::Push(_) => depth < DEEPEST,
            Operation::Set(_) | Operation::Pop => true,
        });
        if !matters {
            return Ok(None);
        }
        if filled.is_none() {
            self.found.insert(address, found.clone());
        }
        Ok(found)
    }

    /// All groups of a match of a rule that was found.
    pub(super) fn groups(
        &mut self,
        rule: &Rule,
        found: &Match,
        captured: Option<&Captured>,
    ) -> Result<Captured, Broken> {
        let full = match captured.filter(|_| rule.has_captures) {
            Some(captured) => self.find_filled(rule, found.start, captured)?,
            None => rule.full_pattern().search(self.line, found.start, &self.grammars.classes)?,
        };
        let text = |ends: &Option<(usize, usize)>| {
            ends.and_then(|(from, to)| self.line.get(from..to)).map(Box::from)
        };
        Ok(full.iter().flat_map(|full| &full.groups).map(text).collect())
    }

    /// A match of a pattern that names groups of an earlier match.
    fn find_filled(
        &mut self,
        rule: &Rule,
        from: usize,
        captured: &Captured,
    ) -> Result<Option<Match>, Broken> {
        let source = filled(&rule.pattern().source, captured);
        let pattern =
            self.filled.entry(source).or_insert_with_key(|source| Pattern::new(source, Groups::ALL));
        if !pattern.may_match(self.bytes, &self.grammars.classes) {
            return Ok(None);
        }
        pattern.search(self.line, from, &self.grammars.classes)
    }
}

/// An expression with the text of groups in place of their numbers.
fn filled(source: &str, captured: &Captured) -> String {
    let mut filled = String::with_capacity(source.len());
    let mut chars = source.chars();
    while let Some(c) = chars.next() {
        match (c, chars.clone().next()) {
            ('\\', Some(digit)) if digit.is_ascii_digit() => {
                let group = digit.to_digit(10).and_then(|group| captured.get(group as usize)?.as_deref());
                filled.push_str(&regex_syntax::escape(group.unwrap_or_default()));
                chars.next();
            }
            ('\\', Some(escaped)) => {
                filled.extend(['\\', escaped]);
                chars.next();
            }
            _ => filled.push(c),
        }
    }
    filled
}

/// Spreads addresses over a map.
#[derive(Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_usize(usize::from(*byte)));
    }

    fn write_usize(&mut self, number: usize) {
        self.0 = (self.0 ^ number as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(26);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
