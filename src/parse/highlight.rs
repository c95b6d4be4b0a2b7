//! Highlighting of code with a handful of short classes, so that pages stay small and a theme needs a dozen rules.
//!
//! The grammars are Sublime Text's, as the crates `syntect` and `two-face` carry them.

mod choice;
mod class;
mod classes;
mod condition;
mod contexts;
mod grammar;
mod known;
mod lines;
mod matcher;
mod pattern;
mod program;
mod reading;
mod scopes;
mod search;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, OnceLock, PoisonError};

use pulldown_cmark_escape::escape_html_body_text;
use syntect::parsing::{Scope, ScopeStack, SyntaxReference, SyntaxSet};

use crate::digest::{Digest, Digester};
use grammar::Grammars;
pub use known::{Elsewhere, Highlighted, Known};
use lines::{Line, Lines, Number, State};
use reading::Reading;

/// Code longer than this many bytes is not highlighted: grammars are regular expressions, and some are slow.
const LONGEST_CODE: usize = 200_000;

/// Code with a line longer than this many bytes is not highlighted.
const LONGEST_LINE: usize = 4_000;

static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    SCOPES.iter().filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, *class))).collect()
});

/// From scopes to classes; the first that fits the innermost scope wins.
const SCOPES: &[(&str, &str)] = &[
    ("comment", "c"),
    ("punctuation.definition.comment", "c"),
    ("string", "s"),
    ("punctuation.definition.string", "s"),
    ("constant.character.escape", "e"),
    ("constant.numeric", "n"),
    ("constant", "n"),
    ("support.constant", "n"),
    ("entity.name.function", "f"),
    ("support.function", "f"),
    ("variable.function", "f"),
    ("entity.name.tag", "k"),
    ("entity.other.attribute-name", "a"),
    ("entity.name.type", "t"),
    ("entity.name.class", "t"),
    ("entity.name.struct", "t"),
    ("entity.name.enum", "t"),
    ("support.type", "t"),
    ("support.class", "t"),
    ("entity.name.section", "h"),
    ("markup.heading", "h"),
    ("markup.inserted", "i"),
    ("markup.deleted", "d"),
    ("keyword.operator", "o"),
    ("keyword", "k"),
    ("storage", "k"),
    ("variable.parameter", "v"),
    ("variable.language", "k"),
    ("entity.name.label", "a"),
    ("meta.mapping.key", "a"),
];

/// Blocks of code as HTML, by the digest of language and code; nothing for a block that stays as it is.
pub type Blocks = BTreeMap<Digest, Option<Arc<str>>>;

/// Highlights code, and no block twice.
///
/// The grammars come with the first block that is not known, and go with the highlighter: they are read in no time, but
/// grow with each regular expression that is compiled for them.
#[derive(Debug, Default)]
pub struct Highlighter {
    grammars: OnceLock<Highlighting>,
    /// What was highlighted before, which nobody may ask for any more.
    known: Known,
    /// What was asked for.
    asked: Mutex<HashMap<Digest, Option<Arc<str>>>>,
    /// What of that nobody knew.
    fresh: Mutex<Blocks>,
}

impl Highlighter {
    /// A highlighter that need not highlight these blocks again.
    pub fn knowing(known: Known) -> Self {
        Self { known, ..Self::default() }
    }

    /// Forgets what takes so much room; it comes back with the next block that is not known.
    pub fn forget_grammars(&mut self) {
        if let Some(grammars) = self.grammars.take() {
            // They are many small things, and nobody waits until they are gone.
            rayon::spawn(move || drop(grammars));
        }
    }

    /// All that it was asked for.
    pub fn into_highlighted(self) -> Highlighted {
        // A thread that panicked while it held a lock left the map as it was.
        let all = self.asked.into_inner().unwrap_or_else(PoisonError::into_inner).into_iter().collect();
        Highlighted { all, fresh: self.fresh.into_inner().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Some code as HTML, each line closed in itself; nothing where the language is not known or the code is too long.
    pub fn highlight(&self, language: &str, code: &str) -> Option<Arc<str>> {
        if language.is_empty() {
            return None;
        }
        let digest = Digester::new().text(language).text(code).finish();
        let asked = || self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let known = asked().get(&digest).or_else(|| self.known.here.get(&digest)).cloned();
        let known = known.or_else(|| self.known.elsewhere(digest));
        let html = known.unwrap_or_else(|| {
            let html: Option<Arc<str>> = self.highlight_unknown(language, code).map(Arc::from);
            let mut fresh = self.fresh.lock().unwrap_or_else(PoisonError::into_inner);
            fresh.insert(digest, html.clone());
            html
        });
        asked().insert(digest, html.clone());
        html
    }

    fn highlight_unknown(&self, language: &str, code: &str) -> Option<String> {
        if code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE) {
            return None;
        }
        self.grammars.get_or_init(Highlighting::default).highlight(language, code)
    }
}

/// The grammars, and the lines that were highlighted by them.
#[derive(Debug, Default)]
struct Highlighting {
    grammars: Grammars,
    lines: Mutex<Lines>,
}

impl Highlighting {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn highlight(&self, language: &str, code: &str) -> Option<String> {
        let read = Reading::of(grammar(self.grammars.set(), language)?, &self.grammars);
        let mut at = self.reached(State { read, scopes: ScopeStack::new() });
        let mut html = String::with_capacity(code.len() * 2);
        for line in code.split_inclusive('\n') {
            let highlighted;
            (highlighted, at) = self.highlight_line(line, at)?;
            html.push_str(&highlighted);
        }
        Some(html)
    }

    fn highlight_line(&self, line: &str, at: Reached) -> Option<(Box<str>, Reached)> {
        let (before, mut state) = match at {
            Reached::Known(before) => {
                let lines = self.lines();
                match lines.get(before, line) {
                    Some(Line { html, after }) => return Some((html.clone(), Reached::Known(*after))),
                    None => (Some(before), lines.state(before)),
                }
            }
            Reached::Other(state) => (None, *state),
        };
        // It takes long, so that others must not have to wait for it.
        let html: Box<str> = highlight_line(line, &self.grammars, &mut state)?.into();
        let after = self.reached(state);
        if let (Some(before), Reached::Known(after)) = (before, &after) {
            self.lines().keep(before, line, Line { html: html.clone(), after: *after });
        }
        Some((html, after))
    }

    fn reached(&self, state: State) -> Reached {
        self.lines().number(&state).map_or_else(|| Reached::Other(Box::new(state)), Reached::Known)
    }
}

/// How far the highlighting of a block has come.
enum Reached {
    /// To a state that many lines are known to follow.
    Known(Number),
    /// To another one.
    Other(Box<State>),
}

fn grammar<'g>(grammars: &'g SyntaxSet, language: &str) -> Option<&'g SyntaxReference> {
    let token = match language.to_ascii_lowercase().as_str() {
        "console" | "shell" | "shell-session" => "sh".to_owned(),
        "jsonc" => "json".to_owned(),
        "text" | "txt" | "plain" | "plaintext" => return None,
        other => other.to_owned(),
    };
    grammars.find_syntax_by_token(&token)
}

/// Highlights a line that follows a state, which becomes the one behind it.
fn highlight_line(line: &str, grammars: &Grammars, state: &mut State) -> Option<String> {
    let operations = state.read.read_line(line, grammars)?;
    let mut html = Spans { html: String::with_capacity(line.len() * 2), class: None };
    let mut at = 0;
    for (offset, operation) in operations {
        if offset != at {
            html.push(line.get(at..offset)?, class(&state.scopes));
            at = offset;
        }
        state.scopes.apply(&operation).ok()?;
    }
    html.push(line.get(at..)?, class(&state.scopes));
    Some(html.finish())
}

/// Neighbouring pieces of one class share a span.
struct Spans {
    html: String,
    class: Option<&'static str>,
}

impl Spans {
    fn push(&mut self, text: &str, class: Option<&'static str>) {
        if text.is_empty() {
            return;
        }
        let (text, end) = text.strip_suffix('\n').map_or((text, ""), |text| (text, "\n"));
        if class != self.class && !text.is_empty() {
            self.close();
            if let Some(class) = class {
                self.html.push_str("<span class=\"z-");
                self.html.push_str(class);
                self.html.push_str("\">");
            }
            self.class = class;
        }
        let _ = escape_html_body_text(&mut self.html, text);
        if !end.is_empty() {
            self.close();
            self.html.push('\n');
        }
    }

    fn close(&mut self) {
        if self.class.take().is_some() {
            self.html.push_str("</span>");
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.html
    }
}

fn class(stack: &ScopeStack) -> Option<&'static str> {
    let fits = |scope: &Scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    };
    stack.as_slice().iter().rev().find_map(fits)
}
