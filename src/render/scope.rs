//! The scope of a rendering: what the functions of templates answer from, and where their questions are written down.
//!
//! Tera hands functions no state of ours, and inside a component not even its own, so that the scope is a thread-local
//! with a guard that restores the one before it.

use std::cell::RefCell;
use std::sync::Arc;

use super::query::Query;
use super::renderer::Renderer;
use crate::digest::Digest;

thread_local! {
    static SCOPE: RefCell<Option<Scope>> = const { RefCell::new(None) };
}

struct Scope {
    renderer: Arc<Renderer>,
    asked: Vec<(Query, Digest)>,
    /// The question that is being answered by this rendering, if any, and those that led to it.
    pending: Vec<Query>,
}

/// While it lives, questions on this thread are answered from one renderer and written down.
pub(super) struct Recording {
    outer: Option<Scope>,
}

impl Recording {
    /// Begins to record what is asked for a route's own sake.
    pub(super) fn of_route(renderer: &Arc<Renderer>) -> Self {
        Self::begin(renderer, Vec::new())
    }

    /// Begins to record what is asked in order to answer a question.
    ///
    /// # Errors
    ///
    /// That the question is already being answered, so that its answer would depend on itself.
    pub(super) fn of_answer(renderer: &Arc<Renderer>, query: &Query) -> Result<Self, String> {
        let mut pending =
            SCOPE.with_borrow(|scope| scope.as_ref().map_or_else(Vec::new, |scope| scope.pending.clone()));
        if pending.contains(query) {
            return Err("the text of a page asks for itself".to_owned());
        }
        pending.push(query.clone());
        Ok(Self::begin(renderer, pending))
    }

    fn begin(renderer: &Arc<Renderer>, pending: Vec<Query>) -> Self {
        let scope = Scope { renderer: Arc::clone(renderer), asked: Vec::new(), pending };
        Self { outer: SCOPE.replace(Some(scope)) }
    }

    /// Ends the recording: every question that was asked, once, in the order of the first time.
    pub(super) fn finish(self) -> Vec<(Query, Digest)> {
        SCOPE.with_borrow_mut(|scope| {
            scope.as_mut().map_or_else(Vec::new, |scope| std::mem::take(&mut scope.asked))
        })
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        SCOPE.replace(self.outer.take());
    }
}

/// Asks a question, and writes it down with the digest of its answer before the answer is seen.
///
/// # Errors
///
/// Why there is no answer: for the writer of the template.
pub(super) fn ask(query: Query) -> Result<tera::Value, String> {
    let renderer = SCOPE.with_borrow(|scope| scope.as_ref().map(|scope| Arc::clone(&scope.renderer)));
    let Some(renderer) = renderer else {
        return Err("only known while a page is rendered".to_owned());
    };
    let answer = renderer.answer(&query);
    SCOPE.with_borrow_mut(|scope| {
        if let Some(scope) = scope
            && !scope.asked.iter().any(|(asked, _)| *asked == query)
        {
            scope.asked.push((query, answer.digest));
        }
    });
    answer.value.clone()
}
