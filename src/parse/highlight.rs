//! Highlighting of code with a handful of short classes, so that pages stay small and a theme needs a dozen rules.
//!
//! The grammars are Sublime Text's, as the crates `syntect` and `two-face` carry them.

use std::sync::LazyLock;

use pulldown_cmark_escape::escape_html_body_text;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Code longer than this many bytes is not highlighted: grammars are regular expressions, and some are slow.
const LONGEST_CODE: usize = 200_000;

/// Code with a line longer than this many bytes is not highlighted.
const LONGEST_LINE: usize = 4_000;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

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

/// The lines of some code as HTML, each closed in itself; nothing where the language is not known or the code is too
/// long.
pub fn highlight(language: &str, code: &str) -> Option<Vec<String>> {
    let is_too_long = code.len() > LONGEST_CODE || code.lines().any(|line| line.len() > LONGEST_LINE);
    let syntax = if language.is_empty() || is_too_long { return None } else { syntax(language)? };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    code.split_inclusive('\n').map(|line| highlight_line(line, &mut state, &mut stack)).collect()
}

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    let token = match language.to_ascii_lowercase().as_str() {
        "console" | "shell" | "shell-session" => "sh".to_owned(),
        "jsonc" => "json".to_owned(),
        "text" | "txt" | "plain" | "plaintext" => return None,
        other => other.to_owned(),
    };
    SYNTAXES.find_syntax_by_token(&token)
}

fn highlight_line(line: &str, state: &mut ParseState, stack: &mut ScopeStack) -> Option<String> {
    let operations = state.parse_line(line, &SYNTAXES).ok()?;
    let mut html = Spans { html: String::with_capacity(line.len() * 2), class: None };
    let mut at = 0;
    for (offset, operation) in operations {
        html.push(line.get(at..offset)?, class(stack));
        at = offset;
        stack.apply(&operation).ok()?;
    }
    html.push(line.get(at..)?, class(stack));
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
