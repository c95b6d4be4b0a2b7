//! Holds what is found here against what `syntect` finds, operation by operation.

mod corpus;
mod patterns;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use syntect::parsing::{ParseState, SyntaxReference};

use super::contexts::Contexts;
use super::grammar::Grammars;
use super::pattern::Broken;
use corpus::{Chance, Code};

static GRAMMARS: LazyLock<Grammars> = LazyLock::new(Grammars::default);

fn syntax(language: &str) -> Option<&'static SyntaxReference> {
    super::grammar(GRAMMARS.set(), language)
}

/// Nothing if both engines say the same of some code, else what they say.
fn difference(syntax: &SyntaxReference, code: &str) -> Option<String> {
    let mut theirs = ParseState::new(syntax);
    let mut ours = Contexts::starting_in(GRAMMARS.start(syntax).expect("a context to start in"));
    for (number, line) in code.split_inclusive('\n').enumerate() {
        let ours = ours.read_line(line, &GRAMMARS);
        if ours == Err(Broken::Circle) {
            // `syntect` would go on for ever.
            println!("{} goes round in a circle: {code:?}", syntax.name);
            return None;
        }
        // A pattern that cannot be compiled makes `syntect` panic. Here, the code stays as it is.
        let theirs = catch_unwind(AssertUnwindSafe(|| theirs.parse_line(line, GRAMMARS.set()).ok()));
        let theirs = theirs.unwrap_or_default();
        let ours = ours.ok();
        if ours != theirs {
            let syntax = &syntax.name;
            return Some(format!("{syntax}, line {number}: {line:?}\nours: {ours:?}\ntheirs: {theirs:?}"));
        }
        theirs?;
    }
    None
}

fn is_same(Code { language, text }: &Code) {
    let Some(syntax) = syntax(language) else { return };
    if let Some(difference) = difference(syntax, text) {
        panic!("{difference}\n\nin all of:\n{text}");
    }
}

#[test]
fn code_of_many_languages_is_read_as_syntect_reads_it() {
    let samples = corpus::samples();
    let languages: std::collections::BTreeSet<&str> =
        samples.iter().filter_map(|code| Some(syntax(&code.language)?.name.as_str())).collect();
    assert!(languages.len() >= 60, "only {}: {languages:?}", languages.len());
    samples.iter().for_each(is_same);
}

#[test]
fn code_in_the_guide_is_read_as_syntect_reads_it() {
    corpus::blocks().iter().step_by(12).for_each(is_same);
}

#[test]
fn files_of_this_repository_are_read_as_syntect_reads_them() {
    let mut chance = Chance::new(3);
    let files = corpus::files();
    let mut seen = std::collections::BTreeMap::new();
    for code in &files {
        let count: &mut usize = seen.entry(&code.language).or_default();
        *count += 1;
        if *count <= 2 {
            is_same(&corpus::excerpt(code, &mut chance));
        }
    }
    assert!(seen.len() >= 8, "only {seen:?}");
}

/// How many pieces of broken code are read. Who takes a newer `syntect` or `fancy-regex` should read a hundred times as many
/// once.
const BROKEN: usize = 150;

#[test]
fn broken_code_is_read_as_syntect_reads_it() {
    let samples = corpus::samples();
    let mut chance = Chance::new(1);
    for _ in 0..BROKEN {
        is_same(&corpus::broken(&samples, &mut chance));
    }
}

#[test]
fn code_that_leads_round_in_a_circle_stays_as_it_is() {
    let code = "{#each xs as x1.5e-x1.5e-3(x.id)}{x}{/each} {#await p then /*wait}\n<p>\n";
    assert_eq!(super::Highlighter::default().highlight("svelte", code), None);
}

#[test]
fn every_grammar_can_be_unpacked() {
    for syntax in GRAMMARS.set().syntaxes() {
        let start = GRAMMARS.start(syntax).unwrap_or_else(|| panic!("{}", syntax.name));
        assert!(!GRAMMARS.rules(start).expect("rules").is_empty(), "{}", syntax.name);
    }
}
