//! Diagnostics: what is wrong, where, and what to do about it, as data. How they are shown is the business of `cli`.

use std::fmt;
use std::sync::Arc;

use crate::digest::Digest;
use crate::source::{Kept, Position, Source, Span, position};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The site cannot be built as it stands.
    Error,
    /// The site can be built, but the writer should know.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        })
    }
}

/// Where something is: in a text, or at a path that has no text to show (a folder, an image, an output file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A range of a source's text.
    Text {
        /// The source.
        source: Source,
        /// The range of bytes.
        span: Span,
    },
    /// As much of a range as is on one line of a source's text, where what is there may go on for pages.
    Line {
        /// The source.
        source: Source,
        /// The range of bytes, which begins on that line and may end anywhere.
        span: Span,
    },
    /// A path, as the user knows it.
    Path(Arc<str>),
}

impl Location {
    /// The first line of a source.
    pub fn top(source: &Source) -> Self {
        Location::Line { source: source.clone(), span: 0..usize::MAX }
    }

    /// The path of the file or folder.
    pub fn path(&self) -> &str {
        match self {
            Location::Text { source, .. } | Location::Line { source, .. } => &source.path,
            Location::Path(path) => path,
        }
    }

    /// The source and the range of bytes, where there is a text.
    pub fn in_text(&self) -> Option<(&Source, Span)> {
        match self {
            Location::Text { source, span } => Some((source, span.clone())),
            Location::Line { source, span } => Some((source, source.on_one_line(span))),
            Location::Path(_) => None,
        }
    }

    /// Line and column, where there is a text.
    pub fn position(&self) -> Option<Position> {
        self.in_text().map(|(source, span)| position(&source.text, span.start))
    }

    /// Line and column of the beginning and of the end, where there is a text.
    pub fn range(&self) -> Option<[Position; 2]> {
        self.in_text()
            .map(|(source, span)| [span.start, span.end].map(|offset| position(&source.text, offset)))
    }

    /// Puts in the text that was let go, as `find` finds it again; where it cannot, only the path is left.
    pub fn recall(&mut self, find: impl FnOnce(&Source, Digest) -> Option<Source>) {
        if let Location::Text { source, .. } | Location::Line { source, .. } = self
            && let Kept::LetGo(digest) = source.kept
        {
            match find(source, digest) {
                Some(found) => *source = found,
                None => *self = Location::Path(Arc::clone(&source.path)),
            }
        }
    }

    fn order(&self) -> (&str, usize) {
        match self {
            Location::Text { source, span } | Location::Line { source, span } => (&source.path, span.start),
            Location::Path(path) => (path, 0),
        }
    }
}

/// One mistake, or one thing worth knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong: lower case, no full stop, names in backticks.
    pub message: String,
    /// Where it is, if it is anywhere.
    pub location: Option<Location>,
    /// Another place that has to do with it (the other of two pages on one route), with what it is.
    pub related: Vec<(Location, String)>,
    /// What to do.
    pub hint: Option<String>,
    /// The rule of `[check]` that found it, if one did.
    pub rule: Option<&'static str>,
    /// The routes that were being rendered; a mistake in a template shows on many.
    pub while_rendering: Vec<String>,
    /// Whether what is found beside it holds all the same, since it makes no other mistakes: reading went on from what was
    /// most likely meant.
    pub is_mended: bool,
}

impl Diagnostic {
    /// An error.
    pub fn error(message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            message: message.into(),
            location: None,
            related: Vec::new(),
            hint: None,
            rule: None,
            while_rendering: Vec::new(),
            is_mended: false,
        }
    }

    /// A warning.
    pub fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// The same, at a range of a source's text.
    #[must_use]
    pub fn at(self, source: &Source, span: Span) -> Self {
        self.at_location(Location::Text { source: source.clone(), span })
    }

    /// The same, at a place.
    #[must_use]
    pub fn at_location(self, location: Location) -> Self {
        Self { location: Some(location), ..self }
    }

    /// The same, at a path.
    #[must_use]
    pub fn at_path(self, path: impl Into<Arc<str>>) -> Self {
        self.at_location(Location::Path(path.into()))
    }

    /// The same, with what to do about it.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The same, with what to do about it where there is something to say.
    #[must_use]
    pub fn maybe_hint(self, hint: Option<String>) -> Self {
        Self { hint, ..self }
    }

    /// The same, with another place that has to do with it.
    #[must_use]
    pub fn related(mut self, location: Location, what: impl Into<String>) -> Self {
        self.related.push((location, what.into()));
        self
    }

    /// The same, as what a rule of `[check]` found, and as bad as the settings take it.
    #[must_use]
    pub fn of_rule(self, rule: &'static str, severity: Severity) -> Self {
        Self { rule: Some(rule), severity, ..self }
    }

    /// The same, as one that makes no other mistakes.
    #[must_use]
    pub fn mended(self) -> Self {
        Self { is_mended: true, ..self }
    }

    /// All places that it tells of.
    pub fn locations(&self) -> impl Iterator<Item = &Location> {
        self.location.iter().chain(self.related.iter().map(|(location, _)| location))
    }

    /// The same, to be changed.
    pub fn locations_mut(&mut self) -> impl Iterator<Item = &mut Location> {
        self.location.iter_mut().chain(self.related.iter_mut().map(|(location, _)| location))
    }

    /// Whether it is an error.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Puts diagnostics into the order in which people read them (by file, then by place) and drops those said twice; what
/// differs only in the route that was being rendered becomes one.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_by(|a, b| order(a).cmp(&order(b)));
    diagnostics.dedup_by(|later, kept| {
        let is_same = kept.severity == later.severity
            && kept.message == later.message
            && kept.location == later.location
            && kept.related == later.related
            // What is at hand differs between pages that are rendered, and with it the hint; the mistake is the same.
            && (kept.hint == later.hint || !kept.while_rendering.is_empty());
        if is_same {
            kept.while_rendering.append(&mut later.while_rendering);
        }
        is_same
    });
}

fn order(diagnostic: &Diagnostic) -> (Option<(&str, usize)>, Severity, &str) {
    (diagnostic.location.as_ref().map(Location::order), diagnostic.severity, &diagnostic.message)
}

/// Keeps the values and their order, and moves the mistakes to the others.
pub fn sift<T>(results: Vec<Result<T, Diagnostic>>, diagnostics: &mut Vec<Diagnostic>) -> Vec<T> {
    let mut values = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(value) => values.push(value),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    values
}

/// How many files are named before the rest is counted.
const NAMED: usize = 5;

/// The first of some files by their names, and how many more there are. What would move the cursor or begin a line is not shown
/// as it is.
pub fn named(files: &[impl AsRef<str>]) -> String {
    let name = |file: &str| format!("`{}`", file.replace(char::is_control, "\u{fffd}"));
    let names: Vec<String> = files.iter().take(NAMED).map(|file| name(file.as_ref())).collect();
    match files.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// Words of somebody else's as a message of ours begins and ends: in lower case, without a full stop.
pub fn as_message(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// What was understood of something, if nothing was wrong with it. `understand` reports what is.
///
/// # Errors
///
/// Everything that is wrong.
pub fn strictly<T>(understand: impl FnOnce(&mut Vec<Diagnostic>) -> Option<T>) -> Result<T, Vec<Diagnostic>> {
    let mut mistakes = Vec::new();
    let understood = understand(&mut mistakes);
    understood.filter(|_| mistakes.is_empty()).ok_or(mistakes)
}

/// What parts a message from what to do, where both must be one text. Nobody writes it.
const BEFORE_HINT: char = '\u{1f}';

/// A message and what to do as one text, for those who hand on nothing but a text, as Tera does.
pub fn with_hint(message: impl Into<String>, hint: Option<String>) -> String {
    let message = message.into();
    match hint {
        Some(hint) => format!("{message}{BEFORE_HINT}{hint}"),
        None => message,
    }
}

/// The message of such a text, and what to do.
pub fn split_hint(text: &str) -> (&str, Option<&str>) {
    text.split_once(BEFORE_HINT).map_or((text, None), |(message, hint)| (message, Some(hint)))
}

/// A hint for somebody who wrote `word` where only `known` words make sense, if one is near enough.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

/// The one of `known` that somebody who wrote `word` most likely meant, if any is near enough.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let length = lower.chars().count();
    let furthest = |other: usize| 1 + other.min(length) / 3;
    known
        .into_iter()
        .map(|candidate| (candidate.chars().count(), candidate))
        // What differs more in length alone need not be compared, which is slow.
        .filter(|(other, _)| other.abs_diff(length) <= furthest(*other))
        .map(|(other, candidate)| {
            (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), other, candidate)
        })
        .filter(|(distance, other, _)| *distance <= furthest(*other))
        .min_by(|a, b| (a.0, a.2).cmp(&(b.0, b.2)))
        .map(|(_, _, candidate)| candidate)
}
