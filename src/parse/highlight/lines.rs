//! Lines of code that were highlighted before. Code says the same again and again, and it takes long to find out what a line
//! is.

use std::collections::HashMap;

use syntect::parsing::{ParseState, ScopeStack};

/// Among how many states one that is the same is looked for. Few grammars have more, but code can be written so that
/// each of its lines leaves another one.
const COMPARED: usize = 256;

/// How far highlighting has come between two lines: what they are depends on nothing else.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) parsed: ParseState,
    pub(super) scopes: ScopeStack,
}

/// The lines that were highlighted, by the state before them. States are known by their numbers.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<(State, HashMap<Box<str>, Line>)>);

/// A line as HTML, and the state behind it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) html: Box<str>,
    pub(super) after: usize,
}

impl Lines {
    /// The number of a state.
    pub(super) fn number(&mut self, state: State) -> usize {
        let same = self.0.iter().take(COMPARED).position(|(known, _)| *known == state);
        same.unwrap_or_else(|| {
            self.0.push((state, HashMap::new()));
            self.0.len() - 1
        })
    }

    /// A line that follows a state, if it was highlighted before.
    pub(super) fn get(&self, before: usize, line: &str) -> Option<&Line> {
        self.0[before].1.get(line)
    }

    /// The state that has a number.
    pub(super) fn state(&self, number: usize) -> State {
        self.0[number].0.clone()
    }

    /// Keeps a line that follows a state.
    pub(super) fn keep(&mut self, before: usize, line: &str, highlighted: Line) {
        self.0[before].1.insert(line.into(), highlighted);
    }
}
