//! The scope of a rendering: what the functions of templates answer from, and where their questions are written down,
//! and the language of what is rendered.
//!
//! Tera hands functions no state of ours, and inside a component not even its own, so that the scope is a thread-local
//! with a guard that restores the one before it.

use std::cell::RefCell;
use std::sync::Arc;

use super::query::Query;
use super::renderer::Renderer;
use crate::config::{LanguageTag, Voice};
use crate::digest::Digest;

/// How many texts may ask for each other in a row. The stack is finite, and a site that needs more is a mistake.
const DEEPEST: usize = 16;

thread_local! {
    static SCOPE: RefCell<Option<Scope>> = const { RefCell::new(None) };
}

struct Scope {
    renderer: Arc<Renderer>,
    /// The language of what is being rendered.
    language: LanguageTag,
    asked: Vec<(Query, Digest)>,
    /// The question that is being answered by this rendering, if any, and those that led to it.
    pending: Vec<Query>,
    /// How many answers in a row the deepest of the answers so far rests on.
    deepest: usize,
}

/// What was asked during a recording.
pub(super) struct Recorded {
    /// Every question, once, in the order of the first time, with the digest of its answer.
    pub(super) asked: Vec<(Query, Digest)>,
    /// How many answers in a row the deepest of the answers rests on.
    pub(super) depth: usize,
}

/// While it lives, questions on this thread are answered from one renderer and written down.
pub(super) struct Recording {
    outer: Option<Scope>,
}

impl Recording {
    /// Begins to record what is asked for the sake of a route that is in a language.
    pub(super) fn of_route(renderer: &Arc<Renderer>, language: &LanguageTag) -> Self {
        Self::begin(renderer, language, Vec::new())
    }

    /// Begins to record what is asked in order to answer a question.
    ///
    /// # Errors
    ///
    /// That the question is already being answered, so that its answer would depend on itself.
    pub(super) fn of_answer(renderer: &Arc<Renderer>, query: &Query) -> Result<Self, String> {
        let mut pending =
            SCOPE.with_borrow(|scope| scope.as_ref().map_or_else(Vec::new, |scope| scope.pending.clone()));
        if pending.len() > DEEPEST {
            return Err(too_deep());
        }
        if pending.contains(query) {
            return Err("the text of a page asks for itself".to_owned());
        }
        pending.push(query.clone());
        Ok(Self::begin(renderer, &renderer.site.config.settings.language, pending))
    }

    fn begin(renderer: &Arc<Renderer>, language: &LanguageTag, pending: Vec<Query>) -> Self {
        let (renderer, language) = (Arc::clone(renderer), language.clone());
        let scope = Scope { renderer, language, asked: Vec::new(), pending, deepest: 0 };
        Self { outer: SCOPE.replace(Some(scope)) }
    }

    /// Ends the recording.
    pub(super) fn finish(self) -> Recorded {
        SCOPE.with_borrow_mut(|scope| match scope {
            Some(scope) => Recorded { asked: std::mem::take(&mut scope.asked), depth: scope.deepest },
            None => Recorded { asked: Vec::new(), depth: 0 },
        })
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        SCOPE.replace(self.outer.take());
    }
}

/// While it lives, what is rendered on this thread is in another language.
pub(super) struct Speaking {
    outer: Option<LanguageTag>,
}

impl Speaking {
    /// Begins to render what is in a language.
    pub(super) fn begin(language: &LanguageTag) -> Self {
        let replace = |scope: &mut Scope| std::mem::replace(&mut scope.language, language.clone());
        Self { outer: SCOPE.with_borrow_mut(|scope| scope.as_mut().map(replace)) }
    }
}

impl Drop for Speaking {
    fn drop(&mut self) {
        SCOPE.with_borrow_mut(|scope| {
            if let (Some(scope), Some(outer)) = (scope, self.outer.take()) {
                scope.language = outer;
            }
        });
    }
}

/// Says something in the language of what is rendered, or in another one.
///
/// # Errors
///
/// Why it cannot be said: for the writer of the template.
pub(super) fn say<T>(
    language: Option<&LanguageTag>,
    say: impl FnOnce(Voice<'_>) -> Result<T, String>,
) -> Result<T, String> {
    SCOPE.with_borrow(|scope| match scope {
        Some(scope) => say(scope.renderer.site.config.strings.voice(language.unwrap_or(&scope.language))),
        None => Err("only known while a page is rendered".to_owned()),
    })
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
        let Some(scope) = scope else { return Ok(()) };
        // Counted from what the answer rests on, and not from what is being answered now, so that it does not matter
        // which of two pages happened to be rendered first.
        scope.deepest = scope.deepest.max(answer.depth + 1);
        if scope.pending.len() + answer.depth >= DEEPEST {
            return Err(too_deep());
        }
        if !scope.asked.iter().any(|(asked, _)| *asked == query) {
            scope.asked.push((query, answer.digest));
        }
        Ok(())
    })?;
    answer.value.clone()
}

fn too_deep() -> String {
    format!("more than {DEEPEST} texts ask for each other in a row")
}
