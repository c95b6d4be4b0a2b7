//! How far some code has been read.

use syntect::parsing::{ParseState, ScopeStackOp, SyntaxReference};

use super::contexts::Contexts;
use super::grammar::Grammars;

/// What the next line depends on.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// By the steps of this crate.
    Ours(Contexts),
    /// By `syntect`, for a grammar that cannot be unpacked here.
    Theirs(ParseState),
}

impl Reading {
    /// The beginning of code in some syntax.
    pub(super) fn of(syntax: &SyntaxReference, grammars: &Grammars) -> Self {
        match grammars.start(syntax) {
            Some(context) => Self::Ours(Contexts::starting_in(context)),
            None => Self::Theirs(ParseState::new(syntax)),
        }
    }

    /// Goes through a line, and tells which scopes come and go at which places; nothing where a grammar is broken.
    pub(super) fn read_line(
        &mut self,
        line: &str,
        grammars: &Grammars,
    ) -> Option<Vec<(usize, ScopeStackOp)>> {
        match self {
            Self::Ours(contexts) => contexts.read_line(line, grammars).ok(),
            Self::Theirs(state) => state.parse_line(line, grammars.set()).ok(),
        }
    }
}
