//! The contexts that code is in at some place, and how each match leads from one to the next; as `syntect` does it, so that
//! the same is found.

use std::sync::Arc;

use syntect::parsing::ScopeStackOp;

use super::grammar::{Grammars, Id, Operation, Rule};
use super::pattern::Broken;
use super::scopes;
use super::search::{Found, Search};

/// Contexts are not pushed on more than so many.
pub(super) const DEEPEST: usize = 100;

/// So many matches at one place lead nowhere any more: on some code, `syntect` goes on for ever.
const LONGEST_STAY: usize = 10_000;

/// What the groups of a match were, for patterns that name them.
pub(super) type Captured = Arc<[Option<Box<str>>]>;

/// The contexts that the next line begins in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Contexts {
    levels: Vec<Level>,
    is_first_line: bool,
    /// The levels that prototypes count from: those below a context that a prototype led to do not.
    prototypes_from: Vec<usize>,
}

/// A context whose rules count, the groups that they may name, and whether a level brought it along.
type Link<'c> = (Id, Option<&'c Captured>, bool);

/// A context on top of others.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Level {
    context: Id,
    /// What it brings along for all that is pushed on it.
    prototypes: Vec<Id>,
    captured: Option<Captured>,
}

/// Where in a line the code is that is looked at.
#[derive(Debug, Default)]
struct Place {
    at: usize,
    /// Where, and how deep, a context was pushed last without going on in the line.
    pushed: (usize, usize),
}

/// A rule that matches before all others.
struct Best<'g> {
    rule: &'g Rule,
    found: Found,
    /// The groups of the match that led to the context of the rule.
    captured: Option<Captured>,
    is_of_prototype: bool,
    /// Whether it would lead back to where it came from, and so on for ever.
    loops: bool,
}

impl Contexts {
    /// The contexts at the beginning of some code.
    pub(super) fn starting_in(context: Id) -> Self {
        let level = Level { context, prototypes: Vec::new(), captured: None };
        Self { levels: vec![level], is_first_line: true, prototypes_from: Vec::new() }
    }

    /// Goes through a line, and tells which scopes come and go at which places.
    pub(super) fn read_line(
        &mut self,
        line: &str,
        grammars: &Grammars,
    ) -> Result<Vec<(usize, ScopeStackOp)>, Broken> {
        let mut operations = Vec::new();
        if std::mem::take(&mut self.is_first_line) {
            let scopes = &grammars.context(self.top()?.context)?.meta_content_scope;
            operations.extend(scopes.first().map(|scope| (0, ScopeStackOp::Push(*scope))));
        }
        let mut search = Search::through(line, grammars);
        let mut place = Place::default();
        let (mut before, mut count) = (0, 0);
        while self.step(&mut search, &mut place, &mut operations)? {
            count = if place.at == before { count + 1 } else { 0 };
            before = place.at;
            if count > LONGEST_STAY {
                return Err(Broken::Circle);
            }
        }
        Ok(operations)
    }

    fn top(&self) -> Result<&Level, Broken> {
        self.levels.last().ok_or(Broken::Grammar)
    }

    /// Goes on to the next match, if there is one.
    fn step(
        &mut self,
        search: &mut Search<'_>,
        place: &mut Place,
        operations: &mut Vec<(usize, ScopeStackOp)>,
    ) -> Result<bool, Broken> {
        let depth = self.levels.len();
        while self.prototypes_from.last().is_some_and(|from| *from >= depth) {
            self.prototypes_from.pop();
        }
        let Some(best) = self.best(search, place)? else { return Ok(false) };
        if best.loops {
            let next = search.line().get(place.at..).and_then(|rest| rest.char_indices().nth(1));
            place.at += next.map_or(0, |(length, _)| length);
            return Ok(next.is_some());
        }
        let end = best.found.end;
        if end <= place.at && matches!(best.rule.operation, Operation::Push(_)) {
            place.pushed = (end, depth + 1);
        }
        place.at = end;
        if best.is_of_prototype {
            self.prototypes_from.push(depth);
        }
        let context = search.grammars().context(self.top()?.context)?;
        scopes::tell(best.rule, &best.found, context, search.grammars(), operations)?;
        self.follow(&best, search)?;
        Ok(true)
    }

    /// The rule that matches first, the earlier one of two that match at the same place.
    fn best<'g>(&self, search: &mut Search<'g>, place: &Place) -> Result<Option<Best<'g>>, Broken> {
        let depth = self.levels.len();
        let pops_loop = place.pushed == (place.at, depth);
        let mut best: Option<Best<'g>> = None;
        for (context, captured, is_of_prototype) in self.chain(search.grammars())? {
            for rule in search.rules(context)?.iter().copied() {
                let Some(found) = search.find(rule, place.at, captured, depth)? else { continue };
                let is_better = best.as_ref().is_none_or(|best| {
                    found.start < best.found.start || found.start == best.found.start && best.loops
                });
                if !is_better {
                    continue;
                }
                let loops = pops_loop && found.end <= place.at && matches!(rule.operation, Operation::Pop);
                if matches!(rule.operation, Operation::Push(_)) && depth >= DEEPEST {
                    return Ok(None);
                }
                let is_here = found.start == place.at;
                best = Some(Best { rule, found, captured: captured.cloned(), is_of_prototype, loops });
                if is_here && !loops {
                    return Ok(best);
                }
            }
        }
        Ok(best)
    }

    /// The contexts whose rules count: what levels brought along, from the lowest, then the prototype and the context itself.
    fn chain(&self, grammars: &Grammars) -> Result<Vec<Link<'_>>, Broken> {
        let from = self.prototypes_from.last().copied().unwrap_or(0);
        let levels = self.levels.get(from..).unwrap_or_default().iter();
        let mut chain: Vec<_> = levels
            .flat_map(|level| level.prototypes.iter().map(|id| (*id, level.captured.as_ref(), true)))
            .collect();
        let top = self.top()?;
        chain.extend(grammars.context(top.context)?.prototype.map(|id| (id, None, false)));
        chain.push((top.context, top.captured.as_ref(), false));
        Ok(chain)
    }

    /// Changes the contexts as a rule says.
    fn follow(&mut self, best: &Best<'_>, search: &mut Search<'_>) -> Result<(), Broken> {
        let rule = best.rule;
        let (references, mut kept) = match &rule.operation {
            Operation::Push(references) => (references, Vec::new()),
            // What a level brings along stays until that level is popped.
            Operation::Set(references) => {
                (references, self.levels.pop().map(|level| level.prototypes).unwrap_or_default())
            }
            Operation::Pop => {
                self.levels.pop();
                return Ok(());
            }
            Operation::None => return Ok(()),
        };
        for (nth, reference) in references.iter().enumerate() {
            let mut prototypes = std::mem::take(&mut kept);
            if nth + 1 == references.len()
                && let Some(prototype) = &rule.with_prototype
            {
                prototypes.push(prototype.id()?);
            }
            let context = reference.id()?;
            let mut named = false;
            for id in [context].iter().chain(&prototypes) {
                named |= search.grammars().context(*id)?.uses_backrefs;
            }
            let captured =
                if named { Some(search.groups(rule, &best.found, best.captured.as_ref())?) } else { None };
            self.levels.push(Level { context, prototypes, captured });
        }
        Ok(())
    }
}
