//! What was parsed, remembered, so that only what has changed is parsed again.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::highlight::{Blocks, Highlighter};
use super::page::{Parsed, parse};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What was parsed of each source.
///
/// Of a source that has become wrong, what was parsed when it was right stays: its mistakes are told, and the page is as
/// it was until they are mended.
#[derive(Debug, Default)]
pub struct Memory {
    config: Option<Arc<Config>>,
    known: HashMap<Arc<str>, Remembered>,
    highlighter: Highlighter,
}

#[derive(Debug)]
struct Remembered {
    /// What was read last.
    source: Source,
    /// What was parsed of it, or of an earlier one that was right.
    parsed: Parsed,
    /// What is wrong with what was read last.
    mistakes: Vec<Diagnostic>,
}

impl Memory {
    /// A memory of nothing but code that was highlighted.
    pub fn of_blocks(blocks: Blocks) -> Self {
        Self { highlighter: Highlighter::knowing(blocks), ..Self::default() }
    }

    /// The code that was highlighted, as far as any source has it.
    pub fn into_blocks(self) -> Blocks {
        self.highlighter.into_blocks()
    }

    /// Parses all sources of a site, in their order; those that are as they were, as long as the settings are, too, need
    /// not be parsed again. What is wrong is reported, as often as it is asked for.
    pub fn parse(
        &mut self,
        sources: &[Source],
        config: &Arc<Config>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Parsed> {
        let is_same_config = self.config.as_ref().is_some_and(|former| Arc::ptr_eq(former, config));
        self.config = Some(Arc::clone(config));
        let former = std::mem::take(&mut self.known);
        let is_known = |source: &Source| {
            is_same_config && former.get(&source.path).is_some_and(|known| known.source == *source)
        };
        let changed: Vec<&Source> = sources.iter().filter(|source| !is_known(source)).collect();
        let parsed: Vec<Remembered> = changed
            .par_iter()
            .map(|source| Remembered::of(source, former.get(&source.path), config, &self.highlighter))
            .collect();
        self.known = former;
        self.known.extend(parsed.into_iter().map(|one| (Arc::clone(&one.source.path), one)));
        self.forget_what_is_gone(sources);
        let remembered = sources.iter().filter_map(|source| self.known.get(&source.path));
        remembered
            .map(|one| {
                diagnostics.extend(one.mistakes.iter().cloned());
                one.parsed.clone()
            })
            .collect()
    }

    fn forget_what_is_gone(&mut self, sources: &[Source]) {
        if self.known.len() > sources.len() {
            self.known.retain(|path, _| sources.binary_search_by(|source| source.path.cmp(path)).is_ok());
        }
    }
}

impl Remembered {
    fn of(source: &Source, former: Option<&Remembered>, config: &Config, highlighter: &Highlighter) -> Self {
        let (parsed, mistakes) = parsed(source, config, highlighter);
        let is_right = |mistakes: &[Diagnostic]| !mistakes.iter().any(Diagnostic::is_error);
        let before = former.filter(|_| !is_right(&mistakes)).and_then(|former| {
            // The settings may be others by now, so that what was parsed with them may be another page.
            let (parsed, mistakes) = self::parsed(former.parsed.source(), config, highlighter);
            is_right(&mistakes).then_some(parsed)
        });
        Self { source: source.clone(), parsed: before.unwrap_or(parsed), mistakes }
    }
}

fn parsed(source: &Source, config: &Config, highlighter: &Highlighter) -> (Parsed, Vec<Diagnostic>) {
    let mut mistakes = Vec::new();
    let parsed = parse(source, config, highlighter, &mut mistakes);
    (parsed, mistakes)
}
