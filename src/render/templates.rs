//! Templates: compiled once, each with the digest of itself and all that it extends, includes and calls.

mod blocks;
mod builtin;
mod code;
mod explained;
mod rendering;

use std::collections::{BTreeMap, BTreeSet};

use tera::{Context, ErrorKind, ReportError, Tera};

use self::builtin::unknown_arguments;
pub use self::builtin::{TERA_FILTERS, TERA_FUNCTIONS};
use self::code::end_of_path;
use self::explained::{explain, syntax_mistakes};
use super::{filters, functions};
use crate::config::MarkdownSettings;
use crate::diagnostic::{Diagnostic, did_you_mean};
use crate::digest::{Digest, Digester};
use crate::source::Source;

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
            let mut mistakes = syntax_mistakes(&named);
            if mistakes.is_empty() {
                mistakes = explain(&error, &named);
            }
            mistakes.extend(named.values().flat_map(unknown_arguments));
            return Err(mistakes);
        }
        let unknown: Vec<Diagnostic> = named.values().flat_map(unknown_arguments).collect();
        if !unknown.is_empty() {
            return Err(unknown);
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
        let explained = |error| -> Vec<Diagnostic> {
            let error = self.undefined(&error, name, context).unwrap_or(error);
            explain(&error, &self.sources).into_iter().map(placed).collect()
        };
        let mut rendered = Vec::with_capacity(room);
        self.tera.render_to(name, context, &mut rendered).map_err(explained)?;
        Ok(rendered)
    }

    /// The error that tells what is not defined, where one tells only that something got it: Tera names a member that is
    /// not there only when something is asked of it. So each path that may be meant is asked for one more.
    fn undefined(&self, error: &tera::Error, name: &str, context: &Context) -> Option<tera::Error> {
        let ErrorKind::RenderingError(report) = error.kind() else { return None };
        let part = report.filename();
        let text = self.text(part)?;
        rendering::suspects(report, text).into_iter().find_map(|start| {
            let path = start..end_of_path(text, start)?;
            let (before, after) = text.split_at_checked(path.end)?;
            let mut tera = self.tera.clone();
            tera.add_raw_template(part, &[before, ".x", after].concat()).ok()?;
            let error = tera.render(name, context).err()?;
            let tells = |report: &ReportError| {
                let is_there = report.filename() == part && path.contains(&report.span().range.start);
                is_there && ["Field", "Variable"].iter().any(|what| report.message().starts_with(what))
            };
            matches!(error.kind(), ErrorKind::RenderingError(report) if tells(report)).then_some(error)
        })
    }
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
