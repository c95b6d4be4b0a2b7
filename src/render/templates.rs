//! Templates: compiled once, each with the digest of itself and all that it extends, includes and calls.

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, ErrorKind, ReportError, Tera};

use super::{filters, functions};
use crate::config::MarkdownSettings;
use crate::diagnostic::{Diagnostic, Location, as_message, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::source::{Source, Span};

/// The templates of a site.
pub struct Templates {
    tera: Tera,
    sources: BTreeMap<String, Source>,
    digests: BTreeMap<String, Digest>,
    /// What each template depends on, itself and the components among it.
    parts: BTreeMap<String, BTreeSet<String>>,
}

impl Templates {
    /// Compiles the templates. `sources` have paths that begin with `templates/`.
    ///
    /// # Errors
    ///
    /// Every mistake in them.
    pub fn compile(sources: &[Source], markdown: &MarkdownSettings) -> Result<Self, Vec<Diagnostic>> {
        let named: BTreeMap<String, Source> = sources
            .iter()
            .map(|source| {
                (source.path.strip_prefix("templates/").unwrap_or(&source.path).to_owned(), source.clone())
            })
            .collect();
        let mut tera = Tera::default();
        filters::register(&mut tera, markdown);
        functions::register(&mut tera);
        if let Err(error) = tera.add_raw_templates(named.iter().map(|(name, source)| (name, &source.text))) {
            let mistakes = syntax_mistakes(&named);
            return Err(if mistakes.is_empty() { explain(&error, &named) } else { mistakes });
        }
        let parts = parts(&named);
        let digests = digests(&named, &parts, markdown);
        Ok(Self { tera, sources: named, digests, parts })
    }

    /// Whether there is a template of this name.
    pub fn contains(&self, name: &str) -> bool {
        self.sources.contains_key(name)
    }

    /// What a template says, if there is one of this name.
    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.sources.get(name).map(|source| source.text.as_ref())
    }

    /// A template with all that it depends on: what it says itself comes first.
    pub fn sources_of(&self, name: &str) -> impl Iterator<Item = &Source> {
        let own = self.sources.get(name);
        let parts = self.parts.get(name).into_iter().flatten().filter(move |part| *part != name);
        own.into_iter().chain(parts.filter_map(|part| self.sources.get(part)))
    }

    /// What all templates say, by name.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.values()
    }

    /// The names of all templates, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.sources.keys().map(String::as_str)
    }

    /// The digest of a template and all that it depends on; one of its own where there is no such template.
    pub(super) fn digest(&self, name: &str) -> Digest {
        self.digests.get(name).copied().unwrap_or_else(|| Digest::of(b"no such template"))
    }

    /// Renders a template to UTF-8, which will need about so much room.
    ///
    /// # Errors
    ///
    /// What is wrong, and where in the templates.
    pub(super) fn render(
        &self,
        name: &str,
        context: &Context,
        room: usize,
    ) -> Result<Vec<u8>, Vec<Diagnostic>> {
        if !self.contains(name) {
            let hint = did_you_mean(name, self.names());
            return Err(vec![Diagnostic::error(format!("no template `templates/{name}`")).maybe_hint(hint)]);
        }
        let placed = |diagnostic: Diagnostic| match (&diagnostic.location, self.sources.get(name)) {
            (None, Some(source)) => diagnostic.at(source, 0..0),
            _ => diagnostic,
        };
        let explained =
            |error| -> Vec<Diagnostic> { explain(&error, &self.sources).into_iter().map(placed).collect() };
        let mut rendered = Vec::with_capacity(room);
        self.tera.render_to(name, context, &mut rendered).map_err(explained)?;
        Ok(rendered)
    }
}

/// The mistakes in each template by itself; together, Tera tells only of the first.
fn syntax_mistakes(sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let mistake = |(name, source): (&String, &Source)| {
        let error = Tera::default().add_raw_template(name, &source.text).err()?;
        match error.kind() {
            ErrorKind::SyntaxError(report) => Some(located(report, sources)),
            _ => None,
        }
    };
    sources.iter().filter_map(mistake).collect()
}

/// Puts an error of Tera into our words.
fn explain(error: &tera::Error, sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let in_template = |name: &str, diagnostic: Diagnostic| match sources.get(name) {
        Some(source) => diagnostic.at(source, 0..0),
        None => diagnostic,
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => vec![located(report, sources)],
        ErrorKind::CircularExtend { tpl, inheritance_chain } => {
            let message = format!("template `{tpl}` extends itself, through {}", chain(inheritance_chain));
            vec![in_template(tpl, Diagnostic::error(message))]
        }
        ErrorKind::CircularInclude { tpl, include_chain } => {
            let message = format!("template `{tpl}` includes itself, through {}", chain(include_chain));
            vec![in_template(tpl, Diagnostic::error(message))]
        }
        ErrorKind::MissingParent { current, parent } => {
            let hint = did_you_mean(parent, sources.keys().map(String::as_str));
            let message = format!("template `{current}` extends `{parent}`, but there is no such template");
            vec![in_template(current, Diagnostic::error(message)).maybe_hint(hint)]
        }
        kind => {
            let text = kind.to_string();
            let known =
                [reports(&text, sources), defined_twice(sources)].into_iter().find(|all| !all.is_empty());
            known.unwrap_or_else(|| vec![Diagnostic::error(as_message(&text))])
        }
    }
}

fn chain(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ")
}

fn located(report: &ReportError, sources: &BTreeMap<String, Source>) -> Diagnostic {
    // Tera lists all fields behind the message; the one that was meant is enough.
    let (message, fields) =
        report.message().split_once(". Available fields: ").unwrap_or((report.message(), ""));
    let name = message.split('`').nth(1).unwrap_or_default();
    let hint = did_you_mean(name, fields.split(", ").filter(|field| !field.is_empty()));
    let diagnostic = Diagnostic::error(as_message(message)).maybe_hint(hint);
    match sources.get(report.filename()) {
        Some(source) => diagnostic.at(source, report.span().range.clone()),
        None => diagnostic,
    }
}

/// Tera gives some mistakes only as finished text: blocks of `error: …` with `--> file:line:column` below.
fn reports(text: &str, sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let report = |block: &str| {
        let message = as_message(block.lines().next()?.strip_prefix("error: ")?);
        let place = block.lines().nth(1)?.split_once("--> ")?.1;
        let mut parts = place.rsplitn(3, ':');
        let column: usize = parts.next()?.parse().ok()?;
        let line: usize = parts.next()?.parse().ok()?;
        let source = sources.get(parts.next()?)?;
        let start =
            source.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum::<usize>();
        let in_line =
            source.text.get(start..)?.char_indices().nth(column.saturating_sub(1)).map_or(0, |(at, _)| at);
        let name = message.split('`').nth(1).unwrap_or_default();
        let (ours, teras): (&[&str], &[&str]) = if message.starts_with("unknown function") {
            (functions::FUNCTIONS, functions::TERA_FUNCTIONS)
        } else if message.starts_with("unknown filter") {
            (filters::FILTERS, filters::TERA_FILTERS)
        } else {
            (&[], &[])
        };
        let hint = did_you_mean(name, ours.iter().chain(teras).copied());
        let at = start + in_line;
        Some(Diagnostic::error(message.as_str()).at(source, at..at + 1).maybe_hint(hint))
    };
    text.split("\n\n").filter_map(report).collect()
}

/// The components that more than one template defines. Tera tells of any one of them, and not where it is.
fn defined_twice(sources: &BTreeMap<String, Source>) -> Vec<Diagnostic> {
    let mut known: BTreeMap<&str, Location> = BTreeMap::new();
    let mut twice = Vec::new();
    for source in sources.values() {
        for (name, span) in components(&source.text) {
            let place = Location::Text { source: source.clone(), span };
            match known.get(name) {
                Some(other) => twice.push(
                    Diagnostic::error(format!("component `{name}` is defined twice"))
                        .at_location(place)
                        .related(other.clone(), "the other one")
                        .hint("give one of them another name, or leave it out"),
                ),
                None => drop(known.insert(name, place)),
            }
        }
    }
    twice
}

/// The components that a template defines, each with the place of its name.
fn components(text: &str) -> impl Iterator<Item = (&str, Span)> {
    text.match_indices("{%").filter_map(|(at, begin)| {
        let tag = text.get(at + begin.len()..)?.trim_start_matches('-').trim_start();
        let name = tag.strip_prefix("component")?.strip_prefix(char::is_whitespace)?.trim_start();
        let start = text.len() - name.len();
        let name = name.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.')).next()?;
        Some((name, start..start + name.len()))
    })
}

/// What each template depends on.
///
/// Tera does not tell what a template extends and includes, but both name it as a text in quotes: every template whose
/// name stands in quotes in another is one that the other depends on. Components belong to all, so that every template
/// that defines one counts for every other. Both take in more than they must, which costs time and never freshness.
fn parts(sources: &BTreeMap<String, Source>) -> BTreeMap<String, BTreeSet<String>> {
    let named: BTreeMap<&str, Vec<&str>> = sources
        .iter()
        .map(|(name, source)| {
            let quoted = source.text.split(['"', '\'', '`']).skip(1);
            (
                name.as_str(),
                quoted
                    .filter_map(|text| sources.get_key_value(text))
                    .map(|(name, _)| name.as_str())
                    .collect(),
            )
        })
        .collect();
    let components: Vec<&str> = sources
        .iter()
        .filter(|(_, source)| source.text.contains("component"))
        .map(|(name, _)| name.as_str())
        .collect();
    let parts = |name: &str| {
        let mut reached = BTreeSet::new();
        let mut left = components.clone();
        left.push(name);
        while let Some(next) = left.pop() {
            if reached.insert(next.to_owned()) {
                left.extend(named.get(next).into_iter().flatten());
            }
        }
        reached
    };
    sources.keys().map(|name| (name.clone(), parts(name))).collect()
}

/// The digest of each template with all that it depends on.
fn digests(
    sources: &BTreeMap<String, Source>,
    parts: &BTreeMap<String, BTreeSet<String>>,
    markdown: &MarkdownSettings,
) -> BTreeMap<String, Digest> {
    let digest = |(name, parts): (&String, &BTreeSet<String>)| {
        let mut digester = Digester::new();
        // The filter `markdown` works by these settings.
        digester.text(name).text(&format!("{markdown:?}"));
        for name in parts {
            digester.text(name).text(&sources[name].text);
        }
        (name.clone(), digester.finish())
    };
    parts.iter().map(digest).collect()
}
