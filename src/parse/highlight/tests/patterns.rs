//! Holds each pattern of each grammar against `fancy-regex`, on lines of code and on what is made up of its own letters.

use fancy_regex::{Regex, RegexBuilder};

use super::super::class::Bytes;
use super::super::grammar::Rule;
use super::super::pattern::{Groups, Match, Pattern};
use super::GRAMMARS;
use super::corpus::{Chance, samples};

/// All patterns, once each.
fn patterns() -> Vec<String> {
    let mut all: Vec<String> =
        GRAMMARS.all_rules().into_iter().map(Rule::source).map(str::to_owned).collect();
    all.sort();
    all.dedup();
    all
}

fn found(regex: &Regex, text: &str, from: usize) -> Option<Match> {
    let found = regex.captures_from_pos(text, from).ok().flatten()?;
    let ends = |group| found.get(group).map(|group| (group.start(), group.end()));
    let (start, end) = ends(0)?;
    Some(Match { start, end, groups: (0..found.len()).map(ends).collect() })
}

/// Groups at the end that did not match need not be there.
fn same(one: &Option<Match>, other: &Option<Match>) -> bool {
    let trimmed = |found: &Match| {
        let behind = found.groups.iter().rposition(Option::is_some).map_or(0, |last| last + 1);
        (found.start, found.end, found.groups[..behind].to_vec())
    };
    one.as_ref().map(trimmed) == other.as_ref().map(trimmed)
}

/// What few lines have.
const ODD: &[&str] = &[" ", "\n", "a", "Z9_", "é", "\t ", "(", "\"", "K", "ſ", "0", "\u{85}", "\u{300}"];

/// What may interest a pattern: pieces of lines, and its own letters in another order.
fn text(source: &str, lines: &[String], chance: &mut Chance) -> String {
    let letters: Vec<char> = source.chars().collect();
    let mut text = String::new();
    for _ in 0..=chance.below(4) {
        match chance.below(4) {
            0 => text.push_str(&lines[chance.below(lines.len())]),
            1 => {
                let from = chance.below(letters.len());
                text.extend(letters.iter().skip(from).take(1 + chance.below(12)));
            }
            2 => text.extend((0..chance.below(6)).map(|_| *chance.one_of(&letters))),
            _ => text.push_str(ODD[chance.below(ODD.len())]),
        }
    }
    text.chars().take(200).collect()
}

fn hold(step: usize, texts: usize, seed: u64) {
    let mut chance = Chance::new(seed);
    let lines: Vec<String> = samples().iter().flat_map(|code| code.text.lines()).map(str::to_owned).collect();
    let (mut ours, mut matches) = (0, 0);
    let all = patterns();
    for source in all.iter().filter(|source| !source.is_empty()).skip(seed as usize % step).step_by(step) {
        let Ok(regex) = RegexBuilder::new(source).oniguruma_mode(true).build() else { continue };
        let pattern = Pattern::new(source, Groups::ALL);
        ours += usize::from(pattern.is_ours(&GRAMMARS.classes));
        for _ in 0..texts {
            let text = text(source, &lines, &mut chance);
            let mut from = chance.below(text.len() + 1).min(chance.below(8));
            while !text.is_char_boundary(from) {
                from -= 1;
            }
            let theirs = found(&regex, &text, from);
            matches += usize::from(theirs.is_some());
            if theirs.is_some() {
                let rest = text.get(from..).expect("between two characters");
                let allowed = pattern.may_match(Bytes::of(rest), &GRAMMARS.classes);
                assert!(allowed, "the condition of {source:?} does not hold for {text:?} from {from}");
            }
            let ours = pattern.search(&text, from, &GRAMMARS.classes).expect("compiles");
            assert!(
                same(&ours, &theirs),
                "{source:?} in {text:?} from {from}\nours: {ours:?}\ntheirs: {theirs:?}"
            );
        }
    }
    println!("{ours} of {} patterns, {matches} matches", all.len() / step);
    assert!(ours * 10 > all.len() / step * 8, "only {ours} patterns are ours");
    assert!(matches > ours, "only {matches} matches");
}

#[test]
fn patterns_match_as_in_fancy_regex() {
    // Every pattern is tried where the first number is 1, which takes minutes.
    hold(23, 30, 1);
}

/// What is hard to do in the same way: some of it is left to `fancy-regex`, and must be.
const HARD: &[&str] = &[
    r"(?:\b(?:(a)|(b)) ?)+",
    r"(?:(?=.)(?:(a)|(b)))+",
    r"(?:(?!c)(?:(a)|(b))(?:(K)|.))*c?",
    r"(|a)+b",
    r"(a*)+?b|(?:a?|(b))*c",
    r"(?:(?:(?=(a))|)[ab])+",
    r"(?:(a)|b|\b)*c?",
    r"(a?)*b",
    r"(?:a|(b?))+?a",
    r"(a|ab)(b|)(?=(b)|$)",
    r"(?<=a|bb)(b)",
    r"(?<!a|ab)b",
    r"(?>a|ab)b",
    r"a++b|b",
    r"(a)\1",
    r"(a)?(?(1)b|a)",
    r"a\Kb",
    r"\Ga",
    r"(?:ab){2,}?|(?:ba){1,2}",
    r"(b){0}(a)",
    r"(?i)K|ſ|straße",
    r"[[a-c]&&[^b]]+|\H",
    r"(?m)^a$|^$",
    r"^b|a\Z|a\z|b$",
    r"(?!a|b)\S|\Ba",
    r"(?=a(b))a(?!bb)",
    r"(?x) a # c
        [ ] b | (?#d)b",
    r"a{,2}b{1}\<?",
    r"\w+?(?=\W)|.\n",
];

#[test]
fn hard_patterns_match_as_in_fancy_regex_in_all_short_texts() {
    const LETTERS: &[&str] = &["a", "b", "b ", "\n", "c", "K", "é", "<"];
    for source in HARD {
        let regex = RegexBuilder::new(source).oniguruma_mode(true).build().expect(source);
        let pattern = Pattern::new(source, Groups::ALL);
        for number in 0..LETTERS.len().pow(4) {
            let letter = |place| LETTERS[number / LETTERS.len().pow(place) % LETTERS.len()];
            let text: String = (0..4).map(letter).collect();
            for from in [0, letter(0).len()] {
                let theirs = found(&regex, &text, from);
                let ours = pattern.search(&text, from, &GRAMMARS.classes).expect("compiles");
                assert!(
                    same(&ours, &theirs),
                    "{source:?} in {text:?} from {from}\nours: {ours:?}\ntheirs: {theirs:?}"
                );
            }
        }
    }
}
