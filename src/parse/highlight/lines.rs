//! Lines of code that were highlighted before. Code says the same again and again, and it takes long to find out what a line
//! is.

use std::collections::HashMap;

use syntect::parsing::ScopeStack;

use super::reading::Reading;

/// How many states are known. Few grammars have more, but code can be written so that each of its lines leaves another one.
const STATES: usize = 256;

/// How many lines are kept, so that a large site with code that never says the same twice needs no more memory.
const MOST: usize = 16_384;

/// How far highlighting has come between two lines: what they are depends on nothing else.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct State {
    pub(super) read: Reading,
    pub(super) scopes: ScopeStack,
}

/// The number of a state that is known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number(usize);

/// The lines that were highlighted, by the state before them.
#[derive(Debug, Default)]
pub(super) struct Lines {
    by_state: Vec<(State, HashMap<Box<str>, Line>)>,
    count: usize,
}

/// A line as HTML, and the state behind it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) html: Box<str>,
    pub(super) after: Number,
}

impl Lines {
    /// The number of a state, if it has one or can get one.
    pub(super) fn number(&mut self, state: &State) -> Option<Number> {
        let same = self.by_state.iter().position(|(known, _)| known == state);
        if same.is_none() && self.by_state.len() < STATES {
            self.by_state.push((state.clone(), HashMap::new()));
            return Some(Number(self.by_state.len() - 1));
        }
        same.map(Number)
    }

    /// A line that follows a state, if it was highlighted before.
    pub(super) fn get(&self, Number(before): Number, line: &str) -> Option<&Line> {
        self.by_state[before].1.get(line)
    }

    /// The state that has a number.
    pub(super) fn state(&self, Number(number): Number) -> State {
        self.by_state[number].0.clone()
    }

    /// Keeps a line that follows a state, as long as there is room.
    pub(super) fn keep(&mut self, Number(before): Number, line: &str, highlighted: Line) {
        if self.count < MOST {
            self.count += 1;
            self.by_state[before].1.insert(line.into(), highlighted);
        }
    }
}
