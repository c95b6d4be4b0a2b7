//! How things are told: to people, coloured on a terminal and plain elsewhere, or to programs as JSON.

use std::io::{IsTerminal, Write};
use std::path::{Component, Path};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::{Value, json};

use super::arguments::Format;
use super::places::Places;
use super::{github, sarif};
use crate::diagnostic::{Diagnostic, Location, Severity};
use crate::source::{Source, Span, floor_char, line_at, position};

/// The longest line that is given to the renderer as a whole, in bytes: it shows the part around the mistake, with the true
/// column. Only what a program has put on one line is longer.
const LONGEST_SHOWN: usize = 1 << 14;

/// How much of a longer line is given to it.
const PART_SHOWN: usize = 200;

/// Where things are told.
pub(super) struct Shell {
    format: Format,
    renderer: Renderer,
    paths: Paths,
}

/// The paths of a site as somebody knows them who is not in its folder: a code host counts from the top of a repository, in
/// which the site may be a folder.
pub(super) struct Paths {
    /// The site's folder, with a slash behind it, as seen from where the command runs; empty where that is the folder.
    folder: String,
}

impl Paths {
    /// The paths of a site in a folder.
    #[expect(clippy::disallowed_methods, reason = "where the command runs is a matter of the command line")]
    pub(super) fn of(root: &Path) -> Self {
        let here = std::env::current_dir().unwrap_or_default();
        let below = if root.is_absolute() { root.strip_prefix(here).unwrap_or(Path::new("")) } else { root };
        let parts = below.components().filter(|part| *part != Component::CurDir);
        Self { folder: parts.map(|part| format!("{}/", part.as_os_str().display())).collect() }
    }

    /// A path of the site, from where the command runs.
    pub(super) fn seen(&self, path: &str) -> String {
        if Path::new(path).is_absolute() { path.to_owned() } else { format!("{}{path}", self.folder) }
    }
}

impl Shell {
    /// Tells things in a format; colours only where a person sees them and has not refused them
    /// (<https://no-color.org>).
    pub(super) fn new(format: Format, root: &Path) -> Self {
        let is_coloured = std::io::stderr().is_terminal()
            && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let renderer = if is_coloured { Renderer::styled() } else { Renderer::plain() };
        Self { format, renderer: renderer.decor_style(DecorStyle::Ascii), paths: Paths::of(root) }
    }

    /// Whether a person watches.
    pub(super) fn is_watched(&self) -> bool {
        self.format == Format::Human && std::io::stderr().is_terminal()
    }

    /// How things are told.
    pub(super) fn format(&self) -> Format {
        self.format
    }

    /// Tells what went well: a line for people, an object for programs. Beside a document there is nothing else.
    pub(super) fn say(&self, text: &str, object: Value) {
        match self.format {
            Format::Human | Format::Github => print(&mut std::io::stdout(), text),
            Format::Json => print(&mut std::io::stdout(), &object.to_string()),
            Format::Sarif => print(&mut std::io::stderr(), text),
        }
    }

    /// Tells people something by the way.
    pub(super) fn note(&self, text: &str) {
        if self.format != Format::Json {
            print(&mut std::io::stderr(), text);
        }
    }

    /// Tells everything that is wrong, how many errors that are, and what became of the work.
    pub(super) fn report(&self, diagnostics: &[Diagnostic], outcome: &str) {
        self.list(diagnostics);
        let errors = diagnostics.iter().filter(|diagnostic| diagnostic.is_error()).count();
        if errors > 0 {
            let plural = if errors == 1 { "" } else { "s" };
            self.note(&format!("{errors} error{plural}; {outcome}"));
        }
    }

    /// Tells everything that is wrong.
    pub(super) fn list(&self, diagnostics: &[Diagnostic]) {
        match self.format {
            Format::Human => self.list_aside(diagnostics),
            Format::Json | Format::Github => {
                diagnostics.iter().for_each(|one| print(&mut std::io::stdout(), &self.line(one)));
            }
            Format::Sarif => {
                print(&mut std::io::stdout(), &sarif::document(diagnostics, &self.paths).to_string());
            }
        }
    }

    /// Tells everything that is wrong. A person can open the places from the terminal.
    pub(super) fn list_with_links(&self, diagnostics: &[Diagnostic], places: &Places<'_>) {
        if !self.is_watched() {
            return self.list(diagnostics);
        }
        let linked = |one: &Diagnostic| places.linked(one, &self.line(one));
        diagnostics.iter().for_each(|one| print(&mut std::io::stderr(), &linked(one)));
    }

    /// Tells everything that is wrong where it is not taken for what was asked for: programs, too, find it on the
    /// standard error.
    pub(super) fn list_aside(&self, diagnostics: &[Diagnostic]) {
        diagnostics.iter().for_each(|one| print(&mut std::io::stderr(), &self.line(one)));
    }

    /// A diagnostic: with an empty line behind it for people, and on one line for programs.
    fn line(&self, diagnostic: &Diagnostic) -> String {
        match self.format {
            Format::Human => format!("{}\n", self.show(diagnostic)),
            Format::Github => github::command(diagnostic, &self.paths),
            Format::Json | Format::Sarif => as_json(diagnostic).to_string(),
        }
    }

    /// A diagnostic for people.
    fn show(&self, diagnostic: &Diagnostic) -> String {
        let level = match diagnostic.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(visible(&message(diagnostic)));
        let title = match diagnostic.rule {
            Some(rule) => title.id(rule),
            None => title,
        };
        let mut group = Group::with_title(title);
        if let Some(location) = &diagnostic.location {
            group = with_place(group, location, None);
        }
        for (location, what) in &diagnostic.related {
            group = with_place(group, location, Some(what));
        }
        if let Some(hint) = &diagnostic.hint {
            group = group.element(Level::HELP.message(visible(hint)));
        }
        self.renderer.render(&[group])
    }
}

/// The message, with the routes that it was found on: the first of them, and how many more.
pub(super) fn message(diagnostic: &Diagnostic) -> String {
    match diagnostic.while_rendering.as_slice() {
        [] => diagnostic.message.clone(),
        [route] => format!("{}, while rendering `{route}`", diagnostic.message),
        [route, rest @ ..] => {
            format!("{}, while rendering `{route}` and {} more", diagnostic.message, rest.len())
        }
    }
}

fn with_place<'a>(group: Group<'a>, location: &'a Location, label: Option<&'a str>) -> Group<'a> {
    match location.in_text() {
        None => {
            let group = group.element(Origin::path(visible(location.path())));
            match label {
                Some(label) => group.element(Level::NOTE.message(label)),
                None => group,
            }
        }
        Some((source, span)) => {
            let kind = if label.is_some() { AnnotationKind::Context } else { AnnotationKind::Primary };
            let (text, shown) = excerpt(source, &span);
            let start = position(&source.text, span.start).line;
            let annotation = kind.span(shown).label(label);
            group.element(
                Snippet::source(text).path(source.path.as_ref()).line_start(start).annotation(annotation),
            )
        }
    }
}

/// The line that a span begins on, and the part of the span that is on it. Of a line that is too long for the
/// renderer there is only the part around the span; then the column that is shown counts from there.
fn excerpt(source: &Source, span: &Span) -> (String, Span) {
    let (line_start, line) = line_at(&source.text, span.start);
    let start = floor_char(line, span.start.saturating_sub(line_start).min(line.len()));
    let end = floor_char(line, span.end.saturating_sub(line_start).clamp(start, line.len()));
    if line.len() <= LONGEST_SHOWN {
        return (line.to_owned(), start..end);
    }
    let from = floor_char(line, start.saturating_sub(PART_SHOWN / 4));
    let to = floor_char(line, (from + PART_SHOWN).min(line.len()));
    let shown = line.get(from..to).unwrap_or_default();
    (shown.to_owned(), start - from..end.min(to) - from)
}

fn as_json(diagnostic: &Diagnostic) -> Value {
    json!({
        "type": "diagnostic",
        "severity": diagnostic.severity.to_string(),
        "message": diagnostic.message,
        "location": diagnostic.location.as_ref().map(place),
        "related": diagnostic
            .related
            .iter()
            .map(|(location, what)| json!({ "location": place(location), "message": what }))
            .collect::<Vec<Value>>(),
        "hint": diagnostic.hint,
        "rule": diagnostic.rule,
        "while_rendering": diagnostic.while_rendering,
    })
}

fn place(location: &Location) -> Value {
    let position = location.position();
    json!({
        "path": location.path(),
        "line": position.map(|position| position.line),
        "column": position.map(|position| position.column),
    })
}

/// Text without what would move the cursor or colour the terminal.
pub(super) fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

/// Prints a line. Where nobody listens any more (`nutgraf build | head`), there is nobody to tell.
pub(super) fn print(to: &mut dyn Write, text: &str) {
    let _ = writeln!(to, "{text}");
}
