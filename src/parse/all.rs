//! All sources of a site, parsed once and not kept, as a build needs them.

use memchr::memmem;
use rayon::prelude::*;

use super::highlight::{Highlighted, Highlighter, Known};
use super::page::{Parsed, parse};
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// What fences of code begin with.
const FENCES: [&str; 2] = ["```", "~~~"];

/// Parses all sources of a site, and gives the code in them, highlighted; what is `known` of it is not highlighted again.
///
/// Texts with fences come first. What highlights code takes much room, and has gone when the others are parsed.
pub fn parse_all(
    sources: &[Source],
    config: &Config,
    known: Known,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Vec<Parsed>, Highlighted) {
    let mut highlighter = Highlighter::knowing(known);
    let (with_code, others): (Vec<usize>, Vec<usize>) =
        (0..sources.len()).into_par_iter().partition(|number| has_fence(&sources[*number].text));
    let mut all: Vec<Option<(Parsed, Vec<Diagnostic>)>> = sources.iter().map(|_| None).collect();
    for numbers in [with_code, others] {
        let parsed = |number: &usize| {
            let mut mistakes = Vec::new();
            let parsed = parse(&sources[*number], config, &highlighter, &mut mistakes);
            // Now, while the text is at hand, which need not be kept then.
            match &parsed {
                Parsed::Page(page) if config.read_more.has_lists() => _ = page.said.bag(),
                Parsed::Page(page) => page.said.forget(),
                Parsed::Section(_) => {}
            }
            (parsed, mistakes)
        };
        let some: Vec<(Parsed, Vec<Diagnostic>)> = numbers.par_iter().map(parsed).collect();
        numbers.into_iter().zip(some).for_each(|(number, one)| all[number] = Some(one));
        highlighter.forget_grammars();
    }
    let parsed = all.into_iter().flatten().map(|(parsed, mistakes)| {
        diagnostics.extend(mistakes);
        parsed
    });
    (parsed.collect(), highlighter.into_highlighted())
}

fn has_fence(text: &str) -> bool {
    FENCES.iter().any(|fence| memmem::find(text.as_bytes(), fence.as_bytes()).is_some())
}
