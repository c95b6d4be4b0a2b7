//! What was parsed, remembered, so that only what has changed is parsed again.

use std::iter::Peekable;
use std::sync::Arc;

use rayon::prelude::*;

use super::highlight::Highlighter;
use super::page::{Parsed, parse};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::{Source, is_same};

/// What was parsed of each source.
///
/// Of a source that has become wrong, what was parsed when it was right stays: its mistakes are told, and the page is as
/// it was until they are mended.
#[derive(Debug, Default)]
pub struct Memory {
    config: Option<Arc<Config>>,
    /// In the order of the sources.
    known: Vec<Remembered>,
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
    /// Parses all sources of a site, which are in the order of their paths; those that are as they were, as long as the
    /// settings are, too, need not be parsed again. What is wrong is reported, as often as it is asked for.
    pub fn parse(
        &mut self,
        sources: &[Source],
        config: &Arc<Config>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Vec<Parsed> {
        let is_same_config = self.config.as_ref().is_some_and(|former| Arc::ptr_eq(former, config));
        self.config = Some(Arc::clone(config));
        let mut former = std::mem::take(&mut self.known).into_iter().peekable();
        let mut known = Vec::with_capacity(sources.len());
        let mut changed = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            match remembered(&mut former, source) {
                Some(one) if is_same_config && one.source == *source => known.push(Some(one)),
                former => {
                    changed.push((number, source, former));
                    known.push(None);
                }
            }
        }
        let parse = |(number, source, former): (usize, &Source, Option<Remembered>)| {
            (number, Remembered::of(source, former.as_ref(), config, &self.highlighter))
        };
        let parsed: Vec<(usize, Remembered)> = changed.into_par_iter().map(parse).collect();
        parsed.into_iter().for_each(|(number, one)| known[number] = Some(one));
        // How many come out of `flatten` is not told beforehand, and room would be made for more.
        self.known = Vec::with_capacity(sources.len());
        self.known.extend(known.into_iter().flatten());
        let parsed = self.known.iter().map(|one| {
            diagnostics.extend(one.mistakes.iter().cloned());
            one.parsed.clone()
        });
        parsed.collect()
    }
}

/// What is remembered of a source; what comes before it in the order of paths is gone.
fn remembered(
    former: &mut Peekable<impl Iterator<Item = Remembered>>,
    source: &Source,
) -> Option<Remembered> {
    loop {
        if let Some(one) = former.next_if(|one| is_same(&one.source.path, &source.path)) {
            return Some(one);
        }
        former.next_if(|one| one.source.path < source.path)?;
    }
}

impl Remembered {
    fn of(source: &Source, former: Option<&Remembered>, config: &Config, highlighter: &Highlighter) -> Self {
        let (mut parsed, mistakes) = parsed(source, config, highlighter);
        if let Some(former) = former {
            share(&mut parsed, &former.parsed);
        }
        let is_right = |mistakes: &[Diagnostic]| !mistakes.iter().any(Diagnostic::is_error);
        let before = former.filter(|_| !is_right(&mistakes)).and_then(|former| {
            // The settings may be others by now, so that what was parsed with them may be another page.
            let (parsed, mistakes) = self::parsed(former.parsed.source(), config, highlighter);
            is_right(&mistakes).then_some(parsed)
        });
        Self { source: source.clone(), parsed: before.unwrap_or(parsed), mistakes }
    }
}

/// Lets a page have the very text and words that it had before, if they are the same: all pages are parsed again when the
/// settings change, but few of them are others then. So they need no more room, and words need not be counted again.
fn share(new: &mut Parsed, former: &Parsed) {
    if let (Parsed::Page(new), Parsed::Page(former)) = (new, former)
        && let Some(page) = Arc::get_mut(new)
    {
        if page.body == former.body {
            page.body = Arc::clone(&former.body);
        }
        if page.said == former.said {
            page.said = Arc::clone(&former.said);
        }
    }
}

fn parsed(source: &Source, config: &Config, highlighter: &Highlighter) -> (Parsed, Vec<Diagnostic>) {
    let mut mistakes = Vec::new();
    let parsed = parse(source, config, highlighter, &mut mistakes);
    (parsed, mistakes)
}
